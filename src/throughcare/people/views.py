"""Adding a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from throughcare.design.answers import save
from throughcare.kernel.clock import now
from throughcare.people import access, actions, forms


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
