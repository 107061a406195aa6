"""Who of a team is away, and who covers: recorded by its manager."""

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
    team = _team(request)
    to_come, past = directory.leaves(team, on=local_day(now()))
    return render(
        request,
        "casefile/leave.html",
        {
            "to_come": to_come,
            "past": past,
            "kinds": _KINDS,
            "today": local_day(now()),
            "covers": team_queries.covers(team, since=local_day(now()) - timedelta(days=90)),
        },
    )


def add(request: PrincipalRequest) -> HttpResponse:
    """Somebody will be away."""
    team = _team(request)
    form = forms.LeaveForm.of(request, draft="leave", staff=_staff(team))
    return save(
        request,
        form,
        act=lambda facts, key: actions.record_leave(facts.pop("post_id"), **facts, by=request.principal, key=key),
        done=lambda _: reverse("casefile:leave"),
        again=lambda form: render(request, "casefile/leave_add.html", {"form": form}, status=form.status),
    )


def change(request: PrincipalRequest, number: int) -> HttpResponse:
    """Back on another day, or covered by somebody else."""
    team = _team(request)
    row = _leave(number, team)
    form = forms.ChangeLeaveForm.of(
        request,
        draft=f"leave:{number}",
        version=row.version,
        initial={"until": row.until, "covered_by": row.covered_by_id, "note": row.note},
        staff=[one for one in _staff(team) if one[0] != row.post_id],
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
    row = directory.leave(number, team_id=_team(request))
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


def _team(request: PrincipalRequest) -> int:
    """Opens the door to a manager's own team."""
    access.open_list(request.principal, people=[], doing="record_leave")
    if request.principal.team_id is None:
        raise Http404
    return request.principal.team_id


def _leave(number: int, team: int) -> Leave:
    row = directory.leave(number, team_id=team)
    if row is None or row.called_off_at is not None:
        raise Http404
    return row


def _staff(team: int) -> list[tuple[int, str]]:
    rows = queries.posts(on=local_day(now()), team_id=team)
    return [(row.id, f"{row.name}, {row.role_name.lower()}") for row in rows]
