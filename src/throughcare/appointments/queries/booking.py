"""What a meeting can serve, and when the next one could be."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery

from throughcare.appointments import rules
from throughcare.appointments.labels import KIND_NAMES
from throughcare.appointments.queries.contact import NOT_CONTACT
from throughcare.design.dates import DAYS, clock, clock_span, day, full_day, when
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import ByNumber, rows, tuples
from throughcare.people.models import Commitment, Headline
from throughcare.policy import calendars, editions
from throughcare.policy.books import Contact as ContactBook
from throughcare.sentences import labels as order_labels
from throughcare.sentences.models import Offence, Sentence

_LOOKS_AHEAD = 60  # days within which a next meeting is looked for
_SERIES_AHEAD = 120  # and recurring ones
_LOOKS_BACK = 70  # days within which the usual time is looked for


@dataclass(frozen=True)
class OrderChoice:
    """An order, as a choice of what a meeting serves."""

    id: int
    name: str
    starts_on: date | None
    ends_on: date | None


# The main offence of an order: two orders of one day are told apart by it.
MAIN_OFFENCE = Subquery(Offence.objects.filter(sentence=OuterRef("pk"), main=True).values("text")[:1])


def order_choice(row: Sentence, *, offence: str | None) -> OrderChoice:
    """An order with a name that tells several of one kind apart."""
    name = order_labels.order_words(edition=row.edition, order_type=row.order_type, release=row.release)
    from_ = row.released_on or row.sentenced_on
    name += f" of {full_day(from_)}" if from_ else ""
    name += f", {offence}" if offence else ""
    return OrderChoice(row.pk, name, from_, row.ends_on)


def orders_in_force(person_id: int) -> list[OrderChoice]:
    """The orders a meeting can serve, the oldest first. One query."""
    return [order_choice(row, offence=row.offence) for row in _IN_FORCE(person_id)]  # type: ignore[attr-defined]


_IN_FORCE = ByNumber(
    lambda number: (
        Sentence.objects.filter(person_id=number, ended_on=None)
        .annotate(offence=MAIN_OFFENCE)
        .order_by(F("sentenced_on").asc(nulls_last=True), "id")
    )
)


def orders_of(person_id: int, ids: Collection[int]) -> set[int]:
    """Which of these orders are the person's."""
    if not ids:
        return set()
    return set(Sentence.objects.filter(person_id=person_id, id__in=ids).values_list("id", flat=True))


@dataclass(frozen=True)
class Proposal:
    """A time that suits everyone, why it is proposed and by which edition. `value` is what a form sends for it."""

    value: str
    starts_at: datetime
    ends_at: datetime
    text: str
    because: str
    policy: str


@dataclass(frozen=True)
class Booking:
    """All that the booking of a meeting shows, and what it fills in beforehand."""

    orders: list[OrderChoice]
    adjustments: list[str]
    diary: list[str]
    offices: list[tuple[int, str]]
    proposals: list[Proposal]
    wanted: str
    usual_minutes: int
    home_office_id: int | None
    has_mobile: bool
    others: list[str]


def booking(
    person_id: int, *, headline: Headline, post_id: int | None, at: datetime, owed_by: date | None = None
) -> Booking:
    """Orders, adjustments, diary, offices and proposed times for a person's next meeting, none of them after the day
    it is owed by. Three queries."""
    today = local_day(at)
    around = _around(person_id, office_id=headline.office_id, post_id=post_id, on=today)
    orders = orders_in_force(person_id)
    near = _near_meetings(person_id, post_id, at=at)
    facts, edition = _facts(
        person_id, headline=headline, orders=orders, around=around, near=near, owed_by=owed_by, at=at
    )
    calendar = calendars.bank_holidays(around.jurisdiction)
    found, book = rules.propose_next(facts, book=edition, calendar=calendar), edition.book
    return Booking(
        orders=orders,
        adjustments=around.adjustments,
        diary=around.diary(today),
        offices=around.offices,
        proposals=[
            Proposal(
                value=slot.starts_at.isoformat(),
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                text=f"{when(slot.starts_at, today)} to {clock(slot.ends_at)}",
                because="; ".join(slot.because),
                policy=found.policy[0],
            )
            for slot in found.slots
        ],
        wanted=found.because[0],
        usual_minutes=book.minutes,
        home_office_id=headline.office_id,
        has_mobile=around.has_mobile,
        others=[
            f"{when(row['starts_at'], today)} {KIND_NAMES[row['kind']].lower()}"
            for row in near
            if row["person_id"] == person_id and row["starts_at"] > at and not row["outcome"]
        ][:4],
    )


def _told(row: Commitment) -> str:
    """A line of their diary: "Mondays 22:00 to 06:00 the next day: night shift"."""
    named = day(row.on) if row.on else f"{DAYS[row.weekday or 0]}s"
    return f"{named} {clock_span(row.starts, row.ends)}".rstrip() + f": {row.text}"


@dataclass(frozen=True)
class SeriesProposal:
    """Recurring meetings as the rule proposes them, and all that the page of booking them shows."""

    orders: list[OrderChoice]
    adjustments: list[str]
    diary: list[str]
    offices: list[tuple[int, str]]
    home_office_id: int | None
    slots: tuple[rules.Slot, ...]
    because: tuple[str, ...]
    policy: str
    minutes: int


def propose_series(person_id: int, *, headline: Headline, post_id: int | None, at: datetime) -> SeriesProposal:
    """Meetings for the weeks to come by the expected contact of the tier, for the officer to change. Three queries."""
    today = local_day(at)
    around = _around(person_id, office_id=headline.office_id, post_id=post_id, on=today)
    orders = orders_in_force(person_id)
    near = _near_meetings(person_id, post_id, at=at, ahead=_SERIES_AHEAD)
    facts, edition = _facts(
        person_id, headline=headline, orders=orders, around=around, near=near, owed_by=None, at=at, ahead=_SERIES_AHEAD
    )
    found = rules.propose_series(facts, book=edition, calendar=calendars.bank_holidays(around.jurisdiction))
    return SeriesProposal(
        orders=orders,
        adjustments=around.adjustments,
        diary=around.diary(today),
        offices=around.offices,
        home_office_id=headline.office_id,
        slots=found.slots,
        because=found.because,
        policy=found.policy[0],
        minutes=edition.book.minutes,
    )


@dataclass(frozen=True)
class _Around:
    """What the record holds round a person's meetings."""

    jurisdiction: str
    adjustments: list[str]
    commitments: list[Commitment]
    offices: list[tuple[int, str]]
    closed: tuple[date, ...]
    away: tuple[date, ...]
    has_mobile: bool

    def diary(self, today: date) -> list[str]:
        """What their own diary still holds, in lines."""
        return [
            _told(row)
            for row in self.commitments
            if (row.until is None or row.until > today) and (row.on is None or row.on >= today)
        ]


def _around(person_id: int, *, office_id: int | None, post_id: int | None, on: date) -> _Around:
    """Adjustments, commitments of yesterday on, offices, closures and the officer's leave in one query: they always go
    together."""
    ((jurisdiction, *lists, has_mobile),) = tuples(
        """
        select p.jurisdiction,
               (select coalesce(jsonb_agg(a.text order by a.id), '[]') from people_adjustment a
                 where a.person_id = p.id and a.until is null),
               (select coalesce(jsonb_agg(jsonb_build_array(c.text, c.weekday, c."on", c.starts, c.ends, c.until,
                                                            c.may_shift)
                                          order by c.weekday, c."on", c.id), '[]') from people_commitment c
                 where c.person_id = p.id and (c.until is null or c.until >= %(on)s)
                   and (c."on" is null or c."on" >= %(on)s - 2)),
               (select coalesce(jsonb_agg(jsonb_build_array(o.id, o.name) order by o.name), '[]')
                  from organisations_office o),
               (select coalesce(jsonb_agg(c."on"), '[]') from organisations_closure c
                 where c.office_id = %(office)s and c."on" >= %(on)s),
               (select coalesce(jsonb_agg(d::date), '[]')
                  from organisations_leave l,
                       generate_series(greatest(l.since, %(on)s::date), l.until - 1, interval '1 day') d
                 where l.post_id = %(post)s and l.called_off_at is null and l.until > %(on)s
                   and l.since < %(on)s::date + 400),
               exists (select from people_phone h
                        where h.person_id = p.id and h.kind = 'mobile' and h.until is null)
        from people_person p where p.id = %(person)s
        """,
        {"person": person_id, "office": office_id, "post": post_id, "on": on},
    )
    adjustments, commitments, offices, closed, away = (json.loads(one) for one in lists)
    return _Around(
        jurisdiction=jurisdiction,
        adjustments=adjustments,
        commitments=[
            Commitment(
                text=text,
                weekday=weekday,
                on=_date(on_),
                starts=_time(starts),
                ends=_time(ends),
                until=_date(until),
                may_shift=may_shift,
            )
            for text, weekday, on_, starts, ends, until, may_shift in commitments
        ],
        offices=[(id_, name) for id_, name in offices],
        closed=tuple(date.fromisoformat(text) for text in closed),
        away=tuple(date.fromisoformat(text) for text in away),
        has_mobile=has_mobile,
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _near_meetings(
    person_id: int, post_id: int | None, *, at: datetime, ahead: int = _LOOKS_AHEAD
) -> list[dict[str, Any]]:
    """The person's meetings of the last weeks, and what is to come for the person and the officer, in order."""
    found = rows(
        _NEAR if post_id is None else f"{_NEAR} union all {_OFFICERS}",
        {
            "person": person_id,
            "post": post_id,
            "at": at,
            "from": at - timedelta(days=_LOOKS_BACK),
            "until": at + timedelta(days=ahead),
        },
    )
    return sorted(found, key=lambda row: row["starts_at"])


_NEAR = """
    select person_id, kind, starts_at, ends_at, outcome from appointments_appointment
    where person_id = %(person)s and cancelled_at is null and starts_at > %(from)s and starts_at < %(until)s"""
_OFFICERS = """
    select person_id, kind, starts_at, ends_at, outcome from appointments_appointment
    where post_id = %(post)s and outcome = '' and cancelled_at is null and starts_at > %(at)s and starts_at < %(until)s
      and person_id <> %(person)s"""


def _facts(
    person_id: int,
    *,
    headline: Headline,
    orders: Sequence[OrderChoice],
    around: _Around,
    near: Sequence[dict[str, Any]],
    owed_by: date | None,
    at: datetime,
    ahead: int = _LOOKS_AHEAD,
) -> tuple[rules.ProposalFacts, editions.Edition[ContactBook]]:
    today = local_day(at)
    edition = editions.edition(ContactBook, jurisdiction=around.jurisdiction, on=today)
    ours = [row for row in near if row["person_id"] == person_id and row["kind"] not in NOT_CONTACT]
    last = next((row["starts_at"] for row in reversed(ours) if row["starts_at"] <= at), None)
    coming = next((row["starts_at"] for row in reversed(ours) if row["starts_at"] > at), None)
    began = [order.starts_on for order in orders if order.starts_on]
    ends = [order.ends_on for order in orders if order.ends_on]
    known = {row.tier for row in edition.book.rows}
    facts = rules.ProposalFacts(
        # Slots begin after this: a meeting of long ago must not propose a day that has passed.
        # Whoever has no usual time yet is offered the hour, not the minute at which somebody asks.
        after=coming or max(last or at.replace(minute=0, second=0, microsecond=0), at - timedelta(days=1)),
        tier=next((tier for tier in (headline.tier, f"T{headline.tier}") if tier in known), None),
        sentenced_on=min(began, default=today),
        usual=last,
        busy=tuple(_busy(near, around.commitments, from_=today, ahead=ahead)),
        closed=around.closed,
        away=around.away,
        until=max(ends) + timedelta(days=1) if orders and len(ends) == len(orders) else None,
        owed_by=owed_by,
        met=last is not None or coming is not None,
    )
    return facts, edition


def _busy(
    near: Sequence[dict[str, Any]], commitments: Sequence[Commitment], *, from_: date, ahead: int
) -> Iterator[rules.Busy]:
    for meeting in near:
        if not meeting["outcome"]:
            yield rules.Busy(meeting["starts_at"], meeting["ends_at"], "a meeting")
    for on in (from_ + timedelta(days=n) for n in range(-1, ahead)):  # last night's shift ends this morning
        for row in commitments:
            if row.starts_on(on):
                yield rules.Busy(*row.span(on), row.text)


def first_contact_due(person_id: int) -> date | None:
    """The last day for the first meeting that is owed to the person. One query."""
    owed = Duty.objects.filter(person_id=person_id, kind="first_contact", ended_at=None, met_at=None)
    due_at = owed.order_by("due_at").values_list("due_at", flat=True).first()
    return local_day(due_at - timedelta(seconds=1)) if due_at else None
