"""The first page of each role."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.casefile.queries import around, caseload, figures, home
from throughcare.casefile.views import team
from throughcare.kernel.clock import local_day, now
from throughcare.looks import queries as looks
from throughcare.people import access
from throughcare.people import limit_queries as doors


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """What the post must do, late first; for a manager the team's exceptions, for an auditor a search."""
    at = now()
    by = request.principal.role
    if by == "team_manager":
        return _team(request, at)
    if by == "case_administrator":
        return _office(request, at)
    if by == "auditor":
        return _audit(request, at)
    found = home.work(request.principal, at=at)
    far = request.GET.get("weeks") == str(home.WEEKS)
    is_next_shown = found.next is not None and not (found.late and found.today and found.week)
    rows = [
        *found.late,
        *found.today,
        *found.week,
        *(found.later if far else ()),
        *([found.next] if found.next and is_next_shown else ()),
        *found.meetings,
        *found.outcomes,
        *found.new,
    ]
    opened = doors.notices(request.principal)
    people = sorted({row["person_id"] for row in rows} | opened.people | found.around.people)
    access.open_list(request.principal, people=people, doing="see_work")
    coming: tuple[str, ...] = ()
    if found.next:
        coming = (f"Next: {found.next['what']}, {found.next['who']}, {found.next['when']}.", found.next["url"])
    context = {"at": at, "found": found, "far": far, "coming": coming, "opened": opened, "around": found.around}
    return render(request, "casefile/home.html", {**context, "looked": looks.notice(request.principal)})


def _team(request: PrincipalRequest, at: datetime) -> HttpResponse:
    found = home.team_work(request.principal, at=at)
    opened = doors.notices(request.principal)
    near = around.around(request.principal, at=at)
    access.open_list(request.principal, people=sorted(found.shown | opened.people | near.people), doing="see_work")
    context = {
        "at": at,
        "found": found,
        "figures": figures.FIGURES,
        "officers": [team.officer_row(officer, at=at) for officer in found.officers],
        "away": [officer for officer in found.officers if officer["back_on"]],
        "today": local_day(at),
        "opened": opened,
        "around": near,
        "looked": looks.notice(request.principal),
    }
    return render(request, "casefile/home_team.html", context)


def _office(request: PrincipalRequest, at: datetime) -> HttpResponse:
    found = home.office_work(request.principal, at=at)
    near = around.around(request.principal, at=at)
    people = sorted({row["person_id"] for row in (*found.duties, *found.meetings)} | near.people)
    access.open_list(request.principal, people=people, doing="see_work")
    context = {"at": at, "found": found, "office": request.principal.office_name, "around": near}
    return render(request, "casefile/home_office.html", context)


def _audit(request: PrincipalRequest, at: datetime) -> HttpResponse:
    lately = caseload.opened_lately(request.principal, at=at)
    access.open_list(request.principal, people=[person["person_id"] for person in lately], doing="see_work")
    return render(request, "casefile/home_audit.html", {"at": at, "lately": lately})
