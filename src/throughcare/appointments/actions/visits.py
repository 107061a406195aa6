"""Home visits: out, safe again, and what happens when nobody says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import steps
from throughcare.appointments.models import VISIT, Visit
from throughcare.design.dates import clock
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.organisations import queries as organisations

GRACE = timedelta(minutes=10)  # a visit that runs over a little alarms nobody


class CannotVisit(Refused):
    """The visit cannot be begun, or has ended."""


@action
def begin_visit(
    appointment_id: int,
    *,
    where: str,
    with_whom: str,
    phone: str,
    safe_by: datetime,
    by: Principal,
    at: datetime,
) -> Visit:
    """Say before a home visit where one goes, with whom, and by when one is safe. Raises `CannotVisit`."""
    meeting = steps.open_meeting(appointment_id, CannotVisit, shown_version=None)
    if meeting.kind != "home_visit":
        raise CannotVisit("This meeting is not a home visit.")
    if by.post_id is None:
        raise CannotVisit("Only somebody who holds a post goes on a home visit.")
    if safe_by <= at:
        raise CannotVisit("The time by which you say that you are safe must be to come.", field="safe_by")
    if Visit.objects.filter(appointment=meeting).exists():
        raise CannotVisit("Somebody said already that they go on this visit.")
    return Visit.objects.create(
        person_id=meeting.person_id,
        appointment=meeting,
        post_id=by.post_id,
        where=where.strip(),
        with_whom=with_whom.strip(),
        phone=phone.strip(),
        began_at=at,
        safe_by=safe_by,
    )


@action
def say_safe(visit_id: int, *, words: str, by: Principal, at: datetime, shown_version: int | None = None) -> Visit:
    """Whoever went is safe: they say so, or somebody who spoke with them does, in words. Said once."""
    visit = Visit.objects.select_for_update().get(id=visit_id).check_shown(shown_version)
    if visit.safe_at is not None:
        raise CannotVisit("It was said already that they are safe.")
    missing = "Say how you know that they are safe." if by.post_id != visit.post_id else ""
    words = one_line(words, missing, refused=CannotVisit, field="words", most=200)
    visit.change(safe_at=at, safe_words=words)
    duties.meet("find_visitor", (VISIT, visit.pk), at=at)
    return visit


@action
def raise_overdue(*, by: Principal, at: datetime) -> int:
    """Nobody has said that they are safe: their manager looks for them. Answers how many it is raised for now."""
    late = Visit.objects.select_for_update(skip_locked=True).filter(
        safe_at=None, raised_at=None, safe_by__lt=at - GRACE
    )
    found = list(late.order_by("safe_by"))
    for visit in found:
        visit.change(raised_at=at)
        who = organisations.post(visit.post_id)
        duties.open_duty(
            visit.person_id,
            kind="find_visitor",
            about=(VISIT, visit.pk),
            facts={"due_on": local_day(at)},
            title=f"Find {who.name}: not said to be safe after a home visit",
            detail=f"Due back by {clock(visit.safe_by)}. At {visit.where}. Ring {visit.phone}.",
            at=at,
        )
    return len(found)
