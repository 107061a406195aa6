"""Who is away, and who covers: recorded by the team's manager, or by the head of the delivery unit."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from throughcare.accounts.requests import PrincipalRequest
from throughcare.allocations import team_queries
from throughcare.design.answers import save
from throughcare.kernel.clock import local_day, now
from throughcare.organisations import actions, directory, forms, queries
from throughcare.organisations.models import LEAVE_KINDS, Leave
from throughcare.people import access

_KINDS = dict(LEAVE_KINDS)


@require_safe
def show(request: PrincipalRequest) -> HttpResponse:
    """Who is away now and will be, and who was lately."""
    teams = _teams(request)
    to_come, past = directory.leaves(teams, on=local_day(now()))
    covers = team_queries.covers(teams, since=local_day(now()) - timedelta(days=90))
    return render(
        request,
        "casefile/leave.html",
        {
            "to_come": to_come,
            "past": past,
            "kinds": _KINDS,
            "today": local_day(now()),
            "covers": covers,
            "covered": {(row.post_id, row.until) for row in covers if row.given_back_at is None},
            "may_cover": access.may_list(request.principal, "arrange_cover"),
        },
    )


def add(request: PrincipalRequest) -> HttpResponse:
    """Somebody will be away."""
    form = forms.LeaveForm.of(request, draft="leave", staff=_staff(_teams(request)))
    return save(
        request,
        form,
        act=lambda facts, key: actions.record_leave(facts.pop("post_id"), **facts, by=request.principal, key=key),
        done=lambda _: reverse("casefile:leave"),
        again=lambda form: render(request, "casefile/leave_add.html", {"form": form}, status=form.status),
    )


def change(request: PrincipalRequest, number: int) -> HttpResponse:
    """Back on another day, or covered by somebody else."""
    teams = _teams(request)
    row = _leave(number, teams)
    form = forms.ChangeLeaveForm.of(
        request,
        draft=f"leave:{number}",
        version=row.version,
        initial={"until": row.until, "covered_by": row.covered_by_id, "note": row.note},
        staff=[one for one in _staff(teams) if one[0] != row.post_id],
    )
    return save(
        request,
        form,
        act=lambda facts, key: actions.change_leave(
            number, **facts, by=request.principal, shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("casefile:leave"),
        again=lambda form: render(
            request, "casefile/leave_change.html", {"form": form, "row": row, "kinds": _KINDS}, status=form.status
        ),
    )


def call_off(request: PrincipalRequest, number: int) -> HttpResponse:
    """They are not away after all."""
    row = directory.leave(number, teams=_teams(request))
    if row is None:
        raise Http404
    if row.called_off_at is not None and request.method != "POST":
        return redirect("casefile:leave")
    form = forms.CallOffForm.of(request)
    return save(
        request,
        form,
        act=lambda _facts, key: actions.call_off_leave(number, at=now(), by=request.principal, key=key),
        done=lambda _: reverse("casefile:leave"),
        again=lambda form: render(
            request, "casefile/leave_call_off.html", {"form": form, "row": row, "kinds": _KINDS}, status=form.status
        ),
    )


def _teams(request: PrincipalRequest) -> list[int]:
    """Opens the door to a manager's own team, or to all teams of their delivery unit."""
    access.open_list(request.principal, people=[], doing="record_leave")
    return queries.teams_managed(request.principal)


def _leave(number: int, teams: list[int]) -> Leave:
    row = directory.leave(number, teams=teams)
    if row is None or row.called_off_at is not None:
        raise Http404
    return row


def _staff(teams: list[int]) -> list[tuple[int, str]]:
    """Whom one may record as away, or as who covers; with their team where there are several."""
    rows = queries.posts(on=local_day(now()), teams=teams)
    team = len(teams) > 1
    return [(row.id, f"{row.name}, {row.role_name.lower()}{f', {row.team}' if team else ''}") for row in rows]
