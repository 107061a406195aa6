"""Adding a person."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from throughcare.design.answers import save
from throughcare.kernel.clock import now
from throughcare.people import access, forms
from throughcare.people.matching import adding


def add(request: HttpRequest) -> HttpResponse:
    """Add a person; whoever is likely the same is shown first, and why. From the court, the order comes next."""
    principal = request.principal  # type: ignore[attr-defined]
    access.open_list(principal, people=[], doing="admit")
    from_court = request.GET.get("from") == "court"
    form = forms.PersonForm.of(request, draft="add-person")
    seen: list[adding.Seen] = []

    def act(facts: dict[str, Any], key: str) -> Any:
        try:
            return adding.add(form.person(), not_same=facts["not_same"], by=principal, at=now(), key=key)
        except adding.LikelyHere as here:
            seen.extend(here.seen)
            access.open_list(principal, people=[one.person_id for one in seen], doing="admit")
            raise

    return save(
        request,
        form,
        act=act,
        done=lambda person: (
            reverse("sentences:impose", args=[person.id]) + "?from=court"
            if from_court
            else reverse("people:details", args=[person.id])
        ),
        again=lambda form: render(
            request, "people/add.html", {"form": form, "seen": seen, "from_court": from_court}, status=form.status
        ),
    )
