"""Adding a person, and their personal details."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.design.answers import save
from throughcare.design.forms import ActForm
from throughcare.kernel.clock import now
from throughcare.people import access, actions, forms, queries


def add(request: HttpRequest) -> HttpResponse:
    """Add a person."""
    principal = request.principal  # type: ignore[attr-defined]
    access.open_list(principal, people=[], doing="admit")
    form = forms.PersonForm.of(request, draft="add-person")
    return save(
        request,
        form,
        act=lambda _facts, key: actions.admit_to_caseload(form.person(), by=principal, at=now(), key=key),
        done=lambda person: reverse("people:details", args=[person.id]),
        again=lambda form: render(request, "people/add.html", {"form": form}, status=form.status),
    )


@require_safe
def details(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything recorded about the person themselves, with what is not recorded said so."""
    record = access.open_record(request.principal, person_id, doing="see_details")  # type: ignore[attr-defined]
    return render(
        request,
        "people/details.html",
        {
            "record": record,
            "headline": record.headline,
            "details": queries.details(person_id),
            "weekdays": dict(forms.WEEKDAYS),
        },
    )


_CHANGES: dict[str, tuple[type[Any], Callable[..., Any], str]] = {
    "name": (forms.NameForm, actions.add_name, "Add a name"),
    "address": (forms.AddressForm, actions.add_address, "Add an address"),
    "phone": (forms.PhoneForm, actions.add_phone, "Add a phone number or e-mail"),
    "adjustment": (forms.AdjustmentForm, actions.add_adjustment, "Add what helps"),
    "commitment": (forms.CommitmentForm, actions.add_commitment, "Add to their diary"),
    "registration": (forms.RegistrationForm, actions.register, "Register what staff must know"),
}


def change(request: HttpRequest, person_id: int, what: str) -> HttpResponse:
    """Add one thing to the personal details."""
    if what not in _CHANGES:
        raise Http404
    principal = request.principal  # type: ignore[attr-defined]
    record = access.open_record(principal, person_id, doing="change_details")
    form_class, act, title = _CHANGES[what]
    form: ActForm = form_class.of(request, draft=f"details:{what}:{person_id}")
    return save(
        request,
        form,
        act=lambda _facts, key: act(person_id, **form.values(), by=principal, at=now(), key=key),  # type: ignore[attr-defined]
        done=lambda _made: reverse("people:details", args=[person_id]),
        again=lambda form: render(
            request,
            "people/change.html",
            {"record": record, "headline": record.headline, "form": form, "title": title, "what": what},
            status=form.status,
        ),
    )
