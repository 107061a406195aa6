"""The sessions of a requirement in the diary: those that no longer fit are called off, those that fill it booked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary
from throughcare.appointments.models import Appointment
from throughcare.kernel.acts import action
from throughcare.kernel.clock import LONDON, local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.events import SessionsBooked
from throughcare.unpaid_work.models import Placing, Session, Slip
from throughcare.unpaid_work.queries import hours as keeping
from throughcare.unpaid_work.queries.hours import Hours

_TRIES = 20  # days that cannot be booked before we stop looking for others: somebody in custody has none
_THERE = "Unpaid work is done there."


@action
def book_sessions(
    requirement_id: int,
    *,
    by: Principal,
    at: datetime,
    because: str = "",
    whose: str = "service",
    only_if_few: bool = False,
) -> dict[str, int]:
    """Bring the diary in line with placings, projects and what is left. Answers how many were `booked`, `called_off`,
    and for how many days there was none because something stands against it (`against`).

    Sessions are booked as far ahead as the policy says; `only_if_few`: none are while the last one is far enough away.
    `because` is what the person reads of a session called off, `whose` doing it is.
    """
    found = keeping.hours(requirement_id)
    book = keeping.book_on(found.requirement.person.jurisdiction, local_day(at)).book
    off = _call_off(found, because=because, whose=whose, by=by, at=at)
    today = local_day(at)
    last = max((row.on for row in found.sessions), default=today)
    if not _runs(found) or (only_if_few and (last - today).days >= book.book_again_days):
        return {"booked": 0, "called_off": off, "against": 0}
    until = today + timedelta(days=book.book_ahead_days)
    made, against = _book(found, until=until, by=by, at=at)
    if made:
        slip = Slip.objects.create(
            person_id=found.requirement.person_id,
            requirement=found.requirement,
            at=at,
            # all that the letter names, also those of a letter that has not left and is replaced by this one
            sessions=sorted(row.pk for row in found.sessions if row.appointment.starts_at > at),
        )
        publish(SessionsBooked(person_id=slip.person_id, slip_id=slip.pk, at=at))
    return {"booked": len(made), "called_off": off, "against": against}


def _runs(found: Hours) -> bool:
    row = found.requirement
    return row.completed_on is None and not row.removed_because and row.sentence.ended_on is None


def _call_off(found: Hours, *, because: str, whose: str, by: Principal, at: datetime) -> int:
    """Call off what stands in the diary and cannot be, or is more than what is left. Takes them out of `found`."""
    facts = keeping.schedule_facts(found, at=at)
    runs, holidays = {row.id: row for row in facts.placings}, set(facts.non_working_days)
    left = found.remaining_minutes
    kept, off = [], 0
    for row in found.sessions:
        meeting = row.appointment
        if meeting.outcome or meeting.starts_at <= at:
            kept.append(row)
            if not meeting.outcome:
                left -= _minutes(row)
            continue
        fits = _fits(row, runs.get(str(row.placing_id)), holidays)
        if fits and left > 0 and _runs(found):
            left -= _minutes(row)
            kept.append(row)
            continue
        why = because if not fits else ""
        diary.cancel(
            meeting.pk,
            by_whom=whose if why else "other",
            because=why or "There are no more hours to do on that day.",
            by=by,
            at=at,
        )
        row.change(called_off_at=at)
        off += 1
    found.sessions = kept
    return off


def _fits(row: Session, placing: rules.Placing | None, holidays: Collection[date]) -> bool:
    """Whether a session can stand as it does. One that was moved in the diary stands wherever it was moved to, while
    the placing lasts."""
    if placing is None or row.on in holidays or row.on in placing.not_on:
        return False
    if row.on != row.planned_on:
        return placing.ends_on is None or row.on <= placing.ends_on
    from_, until = (at.astimezone(LONDON).time() for at in (row.appointment.starts_at, row.appointment.ends_at))
    return rules.runs_on(placing, row.on) and from_ == placing.from_ and until <= placing.until


def _minutes(row: Session) -> int:
    return int((row.appointment.ends_at - row.appointment.starts_at).total_seconds() // 60)


def _book(found: Hours, *, until: date, by: Principal, at: datetime) -> tuple[list[Session], int]:
    """Book what the rule plans up to a day. A day with something else in it is left out, and the rule asked again."""
    placings = {str(row.pk): row for row in found.placings}
    book = keeping.book_on(found.requirement.person.jurisdiction, local_day(at))
    not_on: set[tuple[int, date]] = {(row.pk, local_day(at)) for row in found.placings if _passed(row, at)}
    made: list[Session] = []
    against = 0
    while against <= _TRIES:
        plan = rules.schedule(keeping.schedule_facts(found, at=at, not_on=not_on), book=book)
        tried = False
        for one in sorted(plan.create, key=lambda one: (one.on, one.from_)):
            if one.on > until:
                continue
            session = _stand(found, placings[one.placing], one, by=by, at=at)
            if session is None:
                not_on.add((placings[one.placing].pk, one.on))
                against += 1
                tried = True
                break
            made.append(session)
            found.sessions.append(session)
        if not tried:
            break
    return made, against


def _passed(row: Placing, at: datetime) -> bool:
    return at.astimezone(LONDON).time() >= row.project.starts


def _stand(found: Hours, placing: Placing, one: rules.Planned, *, by: Principal, at: datetime) -> Session | None:
    """One session in the diary; None where something stands against it."""
    person_id = found.requirement.person_id
    try:
        with transaction.atomic():
            meeting = diary.book(
                person_id,
                kind="unpaid_work",
                starts_at=datetime.combine(one.on, one.from_, tzinfo=LONDON),
                ends_at=datetime.combine(one.on, one.until, tzinfo=LONDON),
                post_id=None,
                place=placing.project.where,
                place_because=_THERE,
                serves=(found.requirement.sentence_id,),
                by=by,
                at=at,
            )
    except Refused:
        return None
    return Session.objects.create(
        person_id=person_id,
        requirement=found.requirement,
        project=placing.project,
        placing=placing,
        appointment=meeting,
        on=one.on,
        planned_on=one.on,
    )


@action
def follow(moved_from_id: int, *, to: int, by: Principal) -> None:
    """A meeting that was moved in the diary: the session goes with it."""
    row = Session.objects.select_for_update().filter(appointment_id=moved_from_id).first()
    if row is not None:
        moved = Appointment.objects.get(id=to)
        row.change(appointment_id=to, on=local_day(moved.starts_at))


def few_booked(*, after: int = 0, limit: int = 200) -> list[int]:
    """Requirements, by id, under which somebody has a place and may need more sessions booked. One query."""
    rows = (
        Placing.objects.filter(
            requirement_id__gt=after,
            requirement__completed_on=None,
            requirement__removed_because="",
            requirement__sentence__ended_on=None,
        )
        .order_by("requirement_id")
        .values_list("requirement_id", flat=True)
        .distinct()
    )
    return list(rows[:limit])
