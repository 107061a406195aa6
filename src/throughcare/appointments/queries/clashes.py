"""What stands against a meeting at some time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from throughcare.appointments.labels import KIND_NAMES
from throughcare.appointments.models import OPEN, WITHOUT_A_ROOM, Appointment, GroupSession
from throughcare.design.dates import clock, day, full_day
from throughcare.kernel.clock import LONDON, local_day
from throughcare.organisations import queries as organisations
from throughcare.people import queries as people
from throughcare.people.models import Person
from throughcare.policy import calendars
from throughcare.sentences.models import Place

_LONGEST = timedelta(hours=24)  # no meeting ends on another day, so nothing that began before this can overlap


@dataclass(frozen=True)
class Clash:
    """What stands against a meeting at that time. `refuses`: it cannot be booked; else it needs a reason."""

    kind: str
    text: str
    refuses: bool = False


def clashes(
    person_id: int,
    *,
    post_id: int | None,
    office_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    kind: str = "",
) -> list[Clash]:
    """Everything that stands against a meeting, each named, the ones that refuse it first. At most eight queries.

    Of the officer's other meetings only the time is said, since they are another person's.
    """
    on = local_day(starts_at)
    found = _busy_clashes(person_id, post_id, starts_at, ends_at)
    if post_id is not None:
        found += _session_clashes(post_id, starts_at, ends_at)
    found += [
        Clash(row.kind, f"{_COMMITMENTS[row.kind]}: {row.text}.")
        for row in people.commitments_during(person_id, from_=starts_at, until=ends_at)
    ]
    if office_id is not None:
        found += _office_clashes(office_id, starts_at, ends_at)
    if post_id is not None and (away := organisations.away([post_id], on).get(post_id)):
        found.append(Clash("away", f"The officer is away then, back on {full_day(away.until)}."))
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    if on in calendars.bank_holidays(jurisdiction).holidays:
        found.append(Clash("bank_holiday", f"{full_day(on)} is a bank holiday."))
    custody = (
        Place.objects.filter(person_id=person_id, until=None, kind="custody").values_list("where", flat=True).first()
    )
    if kind == "prison_visit" and custody is None:
        found.append(Clash("not_in_custody", "By the record they are not in custody."))
    if custody is not None and kind not in (*WITHOUT_A_ROOM, "prison_visit"):
        found.append(Clash("custody", f"They are in custody{f' at {custody}' if custody else ''}."))
    return found


def of_post(post_id: int, starts_at: datetime, ends_at: datetime, *, but: int | None = None) -> list[Clash]:
    """What stands in a post's own diary at that time: its meetings and the sessions it leads, but for one that moves.
    Two queries."""
    rows = Appointment.objects.filter(
        OPEN, post_id=post_id, starts_at__lt=ends_at, starts_at__gt=starts_at - _LONGEST, ends_at__gt=starts_at
    )
    found = [
        Clash("officer", f"{name} has another meeting then: {clock(from_)} to {clock(until)}.", refuses=True)
        for name, from_, until in rows.values_list("post__user__name", "starts_at", "ends_at")
    ]
    return found + _session_clashes(post_id, starts_at, ends_at, but=but)


def _session_clashes(post_id: int, starts_at: datetime, ends_at: datetime, *, but: int | None = None) -> list[Clash]:
    rows = GroupSession.objects.filter(post_id=post_id, starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(
        id=but or 0
    )
    return [
        Clash("officer", f"{leader} leads {name} then: {clock(from_)} to {clock(until)}.", refuses=True)
        for leader, name, from_, until in rows.values_list("post__user__name", "name", "starts_at", "ends_at")
    ]


def _busy_clashes(person_id: int, post_id: int | None, starts_at: datetime, ends_at: datetime) -> list[Clash]:
    who = Q(person_id=person_id) | Q(post_id=post_id) if post_id else Q(person_id=person_id)
    rows = (
        Appointment.objects.filter(
            who, OPEN, starts_at__lt=ends_at, starts_at__gt=starts_at - _LONGEST, ends_at__gt=starts_at
        )
        .order_by("starts_at")
        .values_list("person_id", "kind", "starts_at", "ends_at", "post__user__name")
    )
    found = []
    for whose, kind, from_, until, officer in rows:
        span = f"{clock(from_)} to {clock(until)} on {day(from_)}"
        if whose == person_id:
            found.append(
                Clash("person", f"They have another meeting then: {KIND_NAMES[kind].lower()}, {span}.", refuses=True)
            )
        else:
            found.append(Clash("officer", f"{officer} has another meeting then: {span}.", refuses=True))
    return found


_COMMITMENTS = {
    "work": "They work then",
    "faith": "It is a faith day",
    "event": "They told us of an important event",
    "care": "They care for somebody then",
    "treatment": "They have treatment then",
}


def _office_clashes(office_id: int, starts_at: datetime, ends_at: datetime) -> list[Clash]:
    on = local_day(starts_at)
    hours = organisations.hours(office_id, on)
    if hours.opens is None or hours.closes is None:
        return [Clash("closed", f"The office is closed on {full_day(on)}: {hours.shut_because}.")]
    from_, until = starts_at.astimezone(LONDON).time(), ends_at.astimezone(LONDON).time()
    if from_ < hours.opens or until > hours.closes:
        span = f"{hours.opens:%H:%M} to {hours.closes:%H:%M}"
        return [Clash("hours", f"The office is open {span} on that day.")]
    return []
