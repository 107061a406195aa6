"""Group sessions: one slot for several people, and what came of it for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import GROUP_KINDS, OPEN, Appointment, GroupSession, InGroup
from throughcare.appointments.queries import clashes
from throughcare.appointments.queries.groups import those_to_come
from throughcare.design.dates import clock, day
from throughcare.kernel.acts import action
from throughcare.kernel.clock import LONDON, local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line


class CannotMeetAsGroup(Refused):
    """The session cannot stand so, or nobody more can come to it."""


@action
def plan_session(
    name: str,
    *,
    kind: str,
    post_id: int,
    office_id: int,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    by: Principal,
    at: datetime,
) -> GroupSession:
    """Plan a session in the diary of whoever leads it. Raises `CannotMeetAsGroup`: they are elsewhere then."""
    if kind not in GROUP_KINDS:
        raise CannotMeetAsGroup("Select what kind of session it is.", field="kind")
    if starts_at < at:
        raise CannotMeetAsGroup("This time is past. Choose a later one.", field="day")
    one_line(_where(name, place), "", refused=CannotMeetAsGroup, field="place", most=160)  # as it stands on a meeting
    taken = clashes.of_post(post_id, starts_at, ends_at)
    if taken:
        raise CannotMeetAsGroup(f"{taken[0].text} Choose another time.", field="starts")
    try:
        with transaction.atomic():
            return GroupSession.objects.create(
                name=name.strip(),
                kind=kind,
                post_id=post_id,
                office_id=office_id,
                place=place.strip(),
                starts_at=starts_at,
                ends_at=ends_at,
                places=places,
            )
    except IntegrityError as error:
        if "one_place" not in str(error):
            raise
        raise CannotMeetAsGroup("Whoever leads it has another session then.", field="starts") from error


@action
def join(
    person_id: int,
    *,
    session_id: int,
    serves: Sequence[int],
    told_how: str,
    by: Principal,
    at: datetime,
    place_because: str = "",
    anyway_because: str = "",
) -> InGroup:
    """Somebody comes to a session: they have a meeting of their own in it. Raises `CannotMeetAsGroup` when it is full,
    and what `diary.book` raises."""
    session = GroupSession.objects.select_for_update().get(id=session_id)
    coming = InGroup.objects.filter(session=session, appointment__cancelled_at=None)
    if coming.filter(person_id=person_id).exists():
        raise CannotMeetAsGroup("They are in this session already.", field="session")
    if coming.count() >= session.places:
        raise CannotMeetAsGroup("Every place of this session is taken.", field="session")
    meeting = diary.book(
        person_id,
        kind=session.kind,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        post_id=None,
        office_id=session.office_id,
        place=_where(session.name, session.place),
        place_because=place_because or f"The session {session.name} is there",
        serves=serves,
        told_how=told_how,
        anyway_because=anyway_because,
        by=by,
        at=at,
    )
    return InGroup.objects.create(person_id=person_id, session=session, appointment=meeting)


@action
def move_session(
    session_id: int,
    *,
    on: date,
    starts: time,
    all_to_come: bool,
    because: str,
    told_how: str,
    by: Principal,
    at: datetime,
    anyway_because: str = "",
    shown_version: int | None = None,
) -> GroupSession:
    """Move a session with everybody in it to another day and time; with `all_to_come` those of its name after it too,
    each by as many days. All of them, or none: each person has a new meeting and is told of it.

    Raises `CannotMeetAsGroup` where whoever leads it is elsewhere, and what `diary.move` raises, with who and when.
    """
    session = GroupSession.objects.select_for_update().get(id=session_id).check_shown(shown_version)
    if session.starts_at <= at:
        raise CannotMeetAsGroup("This session has begun. Record who came instead.")
    days = on - local_day(session.starts_at)
    first_at = datetime.combine(on, starts, tzinfo=LONDON)
    if first_at == session.starts_at:
        raise CannotMeetAsGroup("It is on that day at that time. Choose another one.", field="day")
    if first_at < at:
        raise CannotMeetAsGroup("This time is past. Choose a later one.", field="day")
    which = those_to_come(session) if all_to_come else GroupSession.objects.filter(id=session_id)
    coming = list(which.select_for_update(of=("self",)))
    # Towards the gap that is free: one that moves never stands where another has yet to leave.
    for one in reversed(coming) if first_at > session.starts_at else coming:
        new_at = datetime.combine(local_day(one.starts_at) + days, starts, tzinfo=LONDON)
        _move_one(
            one,
            starts_at=new_at,
            facts={"because": because, "told_how": told_how, "anyway_because": anyway_because, "by": by, "at": at},
        )
    return GroupSession.objects.get(id=session_id)


def _move_one(session: GroupSession, *, starts_at: datetime, facts: dict[str, Any]) -> None:
    ends_at = starts_at + (session.ends_at - session.starts_at)
    if local_day(ends_at) != local_day(starts_at):
        raise CannotMeetAsGroup("The session must end on the day it begins.", field="starts")
    taken = clashes.of_post(session.post_id, starts_at, ends_at, but=session.pk)
    if taken:
        raise CannotMeetAsGroup(f"{_moment(starts_at)}: {taken[0].text} Choose another time.", field="starts")
    try:
        with transaction.atomic():
            session.change(starts_at=starts_at, ends_at=ends_at)
    except IntegrityError as error:
        if "one_place" not in str(error):
            raise
        raise CannotMeetAsGroup("Whoever leads it has another session then.", field="starts") from error
    coming = InGroup.objects.filter(session=session, appointment__cancelled_at=None).order_by("person_id")
    for member in coming.select_related("person__headline"):
        try:
            moved = diary.move(member.appointment_id, starts_at=starts_at, ends_at=ends_at, by_whom="service", **facts)
        except Refused as refused:
            who = member.person.headline.name or member.person.headline.reference
            field = refused.field if refused.field == "anyway_because" else "starts"
            raise CannotMeetAsGroup(f"{who}, {_moment(starts_at)}: {refused.message}", field=field) from refused
        InGroup.objects.create(person_id=member.person_id, session=session, appointment=moved)


def _where(name: str, place: str) -> str:
    return ", ".join(part for part in (name.strip(), place.strip()) if part)


def _moment(at: datetime) -> str:
    return f"{day(at)}, {clock(at)}"


@action
def record_session(session_id: int, *, came: Sequence[tuple[int, str]], by: Principal, at: datetime) -> dict[str, int]:
    """What came of a session for each meeting in it: came in time, or did not come. Answers how many of each.

    Whoever came late, or failed to comply, is recorded on a page of their own. What has an outcome already is left.
    """
    session = GroupSession.objects.select_for_update().get(id=session_id)
    if session.starts_at > at:
        raise CannotMeetAsGroup("This session is still to come.")
    open_ = Appointment.objects.filter(OPEN, in_group__session=session).values_list("id", flat=True)
    waiting = set(open_)
    answer = {"ATTC": 0, "AFTA": 0}
    for appointment_id, outcome in came:
        if appointment_id not in waiting or outcome not in answer:
            continue
        attended = outcome == "ATTC"
        facts = OutcomeFacts(
            outcome=outcome,
            came_at=session.starts_at if attended else None,
            seen_at=session.starts_at if attended else None,
            left_at=min(session.ends_at, at) if attended else None,
        )
        outcomes.record_outcome(appointment_id, facts=facts, by=by, at=at)
        answer[outcome] += 1
    if not any(answer.values()):
        raise CannotMeetAsGroup("Say of at least one person whether they came.")
    return answer
