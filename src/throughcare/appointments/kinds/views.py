"""Pages of home visits, group sessions, and the address at which a calendar reads a diary."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from throughcare.accounts import tallies
from throughcare.accounts.requests import PrincipalRequest
from throughcare.appointments import forms
from throughcare.appointments.actions import feeds as feed_actions
from throughcare.appointments.actions import groups as group_actions
from throughcare.appointments.actions import visits as visit_actions
from throughcare.appointments.queries import booking, feeds, groups, meetings, visits
from throughcare.appointments.views import about
from throughcare.design.answers import save
from throughcare.kernel import context
from throughcare.kernel.clock import LONDON, local_day, now
from throughcare.organisations import queries as organisations
from throughcare.people import access


# ---------------------------------------------------------------------------------------------------------- home visits
def begin_visit(request: PrincipalRequest, appointment_id: int) -> HttpResponse:
    """Before a home visit."""
    person_id = meetings.person_of_meeting(appointment_id)
    record = access.open_record(request.principal, person_id, doing="book")
    found = meetings.meeting(appointment_id, at=now(), notes=False)
    if found.kind != "home_visit":
        raise Http404("this meeting is no home visit")
    form = forms.BeginVisitForm.of(
        request,
        initial={"where": found.place, "safe_by": found.ends_at.astimezone(LONDON).time()},
    )
    return save(
        request,
        form,
        act=lambda facts, key: visit_actions.begin_visit(
            appointment_id,
            **{**facts, "safe_by": datetime.combine(local_day(now()), facts["safe_by"], tzinfo=LONDON)},
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda made: reverse("appointments:visit", args=[made.pk]),
        again=lambda form: render(
            request,
            "appointments/begin_visit.html",
            {**about(record), "form": form, "meeting": found},
            status=form.status,
        ),
    )


def visit(request: PrincipalRequest, visit_id: int) -> HttpResponse:
    """Who is out, where, and that they are safe."""
    person_id = visits.person_of_visit(visit_id)
    doing = "record_outcome" if request.method == "POST" else "see_record"
    record = access.open_record(request.principal, person_id, doing=doing)
    found = visits.visit(visit_id, at=now())
    form = forms.SafeForm.of(request, version=found.version)
    return save(
        request,
        form,
        act=lambda facts, key: visit_actions.say_safe(
            visit_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        ),
        done=lambda _: reverse("appointments:visit", args=[visit_id]),
        again=lambda form: render(
            request,
            "appointments/visit.html",
            {**about(record), "form": form, "visit": found, "own": found.post_id == request.principal.post_id},
            status=form.status,
        ),
    )


# ------------------------------------------------------------------------------------------------------- group sessions
@require_safe
def list_sessions(request: PrincipalRequest) -> HttpResponse:
    """The group sessions of one's office."""
    access.open_list(request.principal, people=[], doing="see_groups")
    found = groups.sessions(request.principal.office_id or 0, at=now())
    may_plan = access.may_list(request.principal, "plan_group")
    return render(request, "appointments/sessions.html", {"sessions": found, "may_plan": may_plan, "at": now()})


def plan_session(request: PrincipalRequest) -> HttpResponse:
    """A new one."""
    access.open_list(request.principal, people=[], doing="plan_group")
    office_id = request.principal.office_id or 0
    leaders = [(one.id, one.name) for one in organisations.posts(on=local_day(now()), office_id=office_id)]
    form = forms.SessionForm.of(request, draft="session", leaders=leaders)
    return save(
        request,
        form,
        act=lambda _, key: group_actions.plan_session(
            form.given["name"],
            **{name: value for name, value in form.given.items() if name != "name"},
            office_id=office_id,
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda made: reverse("appointments:session", args=[made.pk]),
        again=lambda form: render(request, "appointments/plan_session.html", {"form": form}, status=form.status),
    )


def session(request: PrincipalRequest, session_id: int) -> HttpResponse:
    """Who comes to a session and, once it has begun, who came."""
    at = now()
    found = groups.session(session_id, at=at)
    if found is None:
        raise Http404("no such session")
    if found.office_id != request.principal.office_id:
        raise access.refuse(request.principal, doing="see_groups")
    members = groups.members(session_id, at=at, jurisdiction=request.principal.jurisdiction)
    access.open_list(request.principal, people=[one.person_id for one in members], doing="see_groups")
    form = forms.AttendanceForm.of(request, draft=f"session-attendance:{session_id}", members=members)

    def act(_: dict[str, Any], key: str) -> Any:
        for person_id in form.whose:
            access.open_record(request.principal, person_id, doing="record_outcome")
        return group_actions.record_session(session_id, came=form.came, by=request.principal, at=now(), key=key)

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("appointments:session", args=[session_id]),
        again=lambda form: render(
            request,
            "appointments/session.html",
            {"form": form, "session": found, "members": members, "begun": found.starts_at <= at},
            status=form.status,
        ),
    )


def move_session(request: PrincipalRequest, session_id: int) -> HttpResponse:
    """Move a session, or all of its name to come, with everybody in it."""
    at = now()
    found = groups.session(session_id, at=at)
    if found is None:
        raise Http404("no such session")
    if found.office_id != request.principal.office_id:
        raise access.refuse(request.principal, doing="plan_group")
    access.open_list(request.principal, people=[], doing="plan_group")
    form = forms.MoveSessionForm.of(
        request,
        draft=f"move-session:{session_id}",
        version=found.version,
        initial={
            "which": "" if found.after else "one",
            "on": local_day(found.starts_at),
            "starts": found.starts_at.astimezone(LONDON).time(),
        },
    )

    def act(facts: dict[str, Any], key: str) -> Any:
        for person_id in groups.whom_it_moves(session_id, all_to_come=form.moves_all):
            access.open_record(request.principal, person_id, doing="book")
        return group_actions.move_session(
            session_id, **facts, by=request.principal, at=now(), shown_version=form.shown_version, key=key
        )

    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("appointments:session", args=[session_id]),
        again=lambda form: render(
            request, "appointments/move_session.html", {"form": form, "session": found}, status=form.status
        ),
    )


def join(request: PrincipalRequest, person_id: int) -> HttpResponse:
    """Somebody comes to a session of one's office."""
    record = access.open_record(request.principal, person_id, doing="book")
    orders = booking.orders_in_force(person_id)
    sessions = groups.to_come(request.principal.office_id or 0, at=now())
    form = forms.JoinForm.of(
        request, sessions=sessions, orders=orders, initial={"serves": [str(order.id) for order in orders]}
    )
    return save(
        request,
        form,
        act=lambda facts, key: group_actions.join(
            person_id,
            session_id=int(facts["session"]),
            serves=[int(order) for order in facts["serves"]],
            told_how=facts["told_how"],
            anyway_because=facts["anyway_because"],
            by=request.principal,
            at=now(),
            key=key,
        ),
        done=lambda _: reverse("appointments:list", args=[person_id]),
        again=lambda form: render(
            request, "appointments/join.html", {**about(record), "form": form, "sessions": sessions}, status=form.status
        ),
    )


# ------------------------------------------------------------------------------------------------------------- calendar
def feed(request: PrincipalRequest) -> HttpResponse:
    """The address at which a calendar reads one's own diary."""
    access.open_list(request.principal, people=[], doing="keep_feed")
    row = feeds.feed(request.principal)
    form = forms.FeedForm.of(request)

    def act(facts: dict[str, Any], key: str) -> Any:
        if facts["what_to_do"] == "end":
            return feed_actions.end_feed(by=request.principal, at=now(), key=key)
        return feed_actions.make_feed(by=request.principal, at=now(), key=key)

    address = request.build_absolute_uri(reverse("appointments:diary", args=[feeds.token(row)])) if row else ""
    return save(
        request,
        form,
        act=act,
        done=lambda _: reverse("appointments:feed"),
        again=lambda form: render(
            request, "appointments/feed.html", {"form": form, "feed": row, "address": address}, status=form.status
        ),
    )


@never_cache
@require_safe
def diary(request: PrincipalRequest, token: str) -> HttpResponse:
    """A diary for a calendar, without sign-in: the secret in the address opens it, and nothing else does."""
    at = now()
    reader = feeds.reader(token, on=local_day(at))
    if reader is None:
        raise Http404("no such diary")
    tallies.spend(reader, "feed", at=at)
    with context.acting(principal=reader.key, reason="GET a diary for a calendar"):
        found = feeds.diary(reader.post_id or 0, at=at)
        access.open_list(reader, people=found.people, doing="read_feed")
    return HttpResponse(found.ical, content_type="text/calendar; charset=utf-8")
