"""A part of the day: a manager puts a colleague on the court list, the duty rota or the front desk of one person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile import door_forms as forms
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access, limits
from throughcare.people import limit_queries as queries


def show(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Who has a part today, and the form that gives one. It ends with the day by itself."""
    record = access.open_record(request.principal, person_id, doing="give_day")
    today = local_day(now())
    parts = queries.parts_of_day(person_id, on=today)
    form = forms.DayForm.of(request, draft=f"day:{person_id}", staff=_staff(request, record.headline.office_id))
    return save(
        request,
        form,
        act=lambda facts, key: limits.take_part_today(
            person_id, kind=facts["kind"], post_id=facts["post"], on=today, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: reverse("casefile:day_parts", args=[person_id]),
        again=lambda form: render(
            request,
            "casefile/day_parts.html",
            {"record": record, "headline": record.headline, "parts": parts, "form": form, "today": today},
            status=form.status,
        ),
    )


def end(request: PrincipalRequest, person_id: int, number: int) -> HttpResponse:
    """They have no part today after all."""
    record = access.open_record(request.principal, person_id, doing="give_day")
    back = reverse("casefile:day_parts", args=[person_id])
    row = next((one for one in queries.parts_of_day(person_id, on=local_day(now())) if one.pk == number), None)
    if row is None and request.method != "POST":
        return redirect(back)
    form = forms.EndDayForm.of(request)
    about: list[tuple[str, Any]] = [("Name", record.headline.name)]
    if row is not None:
        about += [("Colleague", row.post.user.name), ("Part", row.get_kind_display())]
    return save(
        request,
        form,
        act=lambda _facts, key: limits.end_part_today(
            number, person_id=person_id, by=request.principal, at=now(), key=key
        ),
        done=lambda _made: back,
        again=lambda form: render(
            request,
            "casefile/door_form.html",
            {
                "form": form,
                "title": "They have no part today",
                "lead": "What it opened shuts at once.",
                "about": about,
                "back": back,
                "button": "End it",
            },
            status=form.status,
        ),
    )


def _staff(request: PrincipalRequest, office_id: int | None) -> list[tuple[int, str]]:
    """Whom a part of the day can be given: who works in the person's office or one's own, and court officers, as far
    as their role does anything by it. Two or three queries."""
    today = local_day(now())
    roles = tuple(role for role in organisations.ROLE_NAMES if access.verbs(role=role, relation="day"))
    found = {
        post.id: f"{post.name}, {post.role_name.lower()}, {post.office}"
        for office in {request.principal.office_id, office_id} - {None}
        for post in organisations.posts(on=today, office_id=office, roles=roles)
    }
    found |= {
        post.id: f"{post.name}, {post.role_name.lower()}, {post.office}"
        for post in organisations.posts(on=today, roles=("court_officer",))
    }
    return sorted(found.items(), key=lambda one: one[1])
