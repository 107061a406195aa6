"""Faith days and important events a person told us of, and the meetings that stand against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from throughcare.appointments.labels import KIND_NAMES
from throughcare.appointments.models import OPEN, AcceptedEvent, Appointment
from throughcare.design.dates import DAYS, clock_span, full_day, when
from throughcare.kernel.clock import local_day
from throughcare.people.models import Commitment

KINDS = ("faith", "event")
_NAMES = dict(Commitment._meta.get_field("kind").flatchoices)


@dataclass(frozen=True)
class Against:
    """A meeting to come that stands against an event."""

    appointment_id: int
    commitment_id: int
    kind: str
    when: str
    starts_at: datetime


@dataclass(frozen=True)
class EventRow:
    """An event to come, or a weekly one: when, what, the day they told us, and the meetings against it."""

    id: int
    kind: str
    when: str
    text: str
    told_on: date | None
    against: tuple[Against, ...]


def events(person_id: int, *, at: datetime) -> list[EventRow]:
    """What is to come of them, the soonest first, weekly ones last. Two queries."""
    today = local_day(at)
    told = sorted(_coming([person_id], today), key=lambda row: (row.on is None, row.on, row.weekday, row.pk))
    coming = list(Appointment.objects.filter(OPEN, person_id=person_id, starts_at__gt=at).order_by("starts_at"))
    return [
        EventRow(
            id=row.pk,
            kind=_NAMES[row.kind],
            when=_when(row),
            text=row.text,
            told_on=row.told_on,
            against=tuple(
                Against(one.pk, row.pk, KIND_NAMES[one.kind], when(one.starts_at, today), one.starts_at)
                for one in coming
                if clashes(row, one.starts_at, one.ends_at)
            ),
        )
        for row in told
    ]


def event(commitment_id: int, *, person_id: int, at: datetime) -> EventRow | None:
    """One of them, without the meetings. One query."""
    rows = (row for row in _coming([person_id], local_day(at)) if row.pk == commitment_id)
    return next((EventRow(row.pk, _NAMES[row.kind], _when(row), row.text, row.told_on, ()) for row in rows), None)


def of_people(people: Sequence[int], *, on: date) -> dict[int, list[Commitment]]:
    """The faith days and events to come of several people, by person. One query."""
    found: dict[int, list[Commitment]] = {}
    for row in _coming(people, on):
        found.setdefault(row.person_id, []).append(row)
    return found


def against(row: Commitment, *, at: datetime) -> list[Appointment]:
    """The meetings to come that stand against one of them. One query."""
    coming = Appointment.objects.filter(OPEN, person_id=row.person_id, starts_at__gt=at).order_by("starts_at")
    return [one for one in coming if clashes(row, one.starts_at, one.ends_at)]


@dataclass(frozen=True)
class Gave:
    """A meeting that gave way to an event: when it was, and the meeting that took its place, if there is one."""

    was_at: datetime
    now_id: int | None
    now_at: datetime | None


def gave_way(person_id: int, *, commitment_id: int) -> list[Gave]:
    """The meetings that gave way to an event, the soonest first. One query."""
    rows = AcceptedEvent.objects.filter(person_id=person_id, commitment_id=commitment_id).order_by(
        "appointment__starts_at"
    )
    moved = rows.values_list("appointment__starts_at", "appointment__moved_to__id", "appointment__moved_to__starts_at")
    return [Gave(*row) for row in moved]


def clashes(row: Commitment, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether it takes their time while a meeting lasts; one that began the evening before too."""
    days = {local_day(starts_at) - timedelta(days=1), local_day(starts_at)}
    spans = (row.span(on) for on in days if row.starts_on(on))
    return any(begins < ends_at and starts_at < ends for begins, ends in spans)


def _coming(people: Sequence[int], on: date) -> list[Commitment]:
    rows = Commitment.objects.filter(person_id__in=list(people), kind__in=KINDS).order_by("id")
    return [
        row
        for row in rows
        if (row.on is None or row.on >= on - timedelta(days=2 if row.may_shift else 1))
        and (row.until is None or row.until > on)
    ]


def _when(row: Commitment) -> str:
    named = full_day(row.on) if row.on else f"{DAYS[row.weekday or 0]}s"
    shifts = ", or the day before or after" if row.may_shift else ""
    return f"{named} {clock_span(row.starts, row.ends)}".strip() + shifts
