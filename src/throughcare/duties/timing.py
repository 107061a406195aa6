"""How the time of a duty is told: the rule book that holds for it, its facts, and what a change does to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from throughcare.duties import rules
from throughcare.duties.models import Duty
from throughcare.organisations.queries import local_holidays, local_holidays_by_office
from throughcare.people.models import Headline
from throughcare.policy import clocks, editions, shapes
from throughcare.policy.books import Contact, Duties, Standards
from throughcare.policy.calendars import Calendar, bank_holidays
from throughcare.policy.editions import Edition
from throughcare.policy.proposals import Proposal


@dataclass(frozen=True)
class Book:
    """The editions and the calendar that hold for one duty. `default_tier` is for people who have none yet."""

    duties: Edition[Duties]
    standards: Edition[Standards]
    calendar: Calendar
    default_tier: str


# The book for a jurisdiction, the day a duty was opened and the day its time runs from.
Finder = Callable[[str, date, date], Book]


def in_force(jurisdiction: str, opened_on: date, runs_from: date) -> Book:
    """The book as its own dates pick it."""
    return Book(
        duties=editions.edition(Duties, jurisdiction=jurisdiction, on=opened_on),
        standards=editions.edition(Standards, jurisdiction=jurisdiction, on=runs_from),
        calendar=bank_holidays(jurisdiction),
        default_tier=editions.edition(Contact, jurisdiction=jurisdiction, on=opened_on).book.default_tier,
    )


def proposed(proposal: Proposal) -> Finder:
    """The book as its dates pick it once a proposal is the rule book."""

    def finder(jurisdiction: str, opened_on: date, runs_from: date) -> Book:
        return Book(
            duties=proposal.edition(Duties, jurisdiction=jurisdiction, on=opened_on),
            standards=proposal.edition(Standards, jurisdiction=jurisdiction, on=runs_from),
            calendar=proposal.calendar(jurisdiction),
            default_tier=proposal.edition(Contact, jurisdiction=jurisdiction, on=opened_on).book.default_tier,
        )

    return finder


@dataclass(frozen=True)
class Changes:
    """What a restating works with: the book, and the holidays until now, so that a reason can name the day."""

    finder: Finder = in_force
    holidays_before: frozenset[date] | None = None


AS_IN_FORCE = Changes()


def plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are stored: only those that were given, days and moments as ISO text."""
    return {name.removesuffix("_"): shapes.plain(value) for name, value in inputs.items()}


def read(inputs: Mapping[str, Any]) -> rules.DutyFacts:
    """Facts from their stored form. Raises `shapes.ShapeError` for a name or a value that is none."""
    return shapes.read(rules.DutyFacts, inputs)


def find(
    finder: Finder,
    facts: rules.DutyFacts,
    *,
    jurisdiction: str,
    opened_at: datetime,
    local: frozenset[date] = frozenset(),
) -> Book:
    """The book for one duty. `local` are the local holidays of the office that answers for the person."""
    opened_on = clocks.day_of(opened_at)
    book = finder(jurisdiction, opened_on, clocks.day_of(facts.from_) if facts.from_ is not None else opened_on)
    return replace(book, calendar=book.calendar.plus(local)) if local else book


def local_days(person_id: int) -> frozenset[date]:
    """The local holidays of the office that answers for a person. One query."""
    return local_holidays(Headline.objects.filter(person_id=person_id, office_id__isnull=False).values("office_id"))


def all_local_days() -> dict[int, frozenset[date]]:
    """Everybody whose office has local holidays, with those days. One query where no office has any."""
    days = local_holidays_by_office()
    if not days:
        return {}
    people = Headline.objects.filter(office_id__in=days).values_list("person_id", "office_id")
    return {person_id: days[office_id] for person_id, office_id in people if office_id is not None}


def due(kind: str, facts: rules.DutyFacts, book: Book) -> rules.DueFinding:
    """When a duty is due.

    Where the standard asks for a tier and none is recorded, the book's default tier is taken, and the finding says so.
    Raises `findings.CannotTell`, and `LookupError` for a kind the book does not have.
    """
    counted = _with_tier(kind, facts, book)
    found = rules.due(kind, facts=counted, duties=book.duties, standards=book.standards, calendar=book.calendar)
    if counted == facts:
        return found
    return replace(found, because=(*found.because, f"The tier is not recorded; it was counted as {book.default_tier}."))


def _with_tier(kind: str, facts: rules.DutyFacts, book: Book) -> rules.DutyFacts:
    standard = book.duties.book.kind(kind).standard
    if facts.tier is not None or standard is None:
        return facts
    asks = any(row.tiers for row in book.standards.book.rows if row.kind == standard)
    return replace(facts, tier=book.default_tier) if asks else facts


def work_out(
    duty: Duty, inputs: Mapping[str, Any], changes: Changes, *, local: frozenset[date] = frozenset()
) -> tuple[rules.DueFinding, rules.Move | None]:
    """What an open duty's time is with these facts, and how it moves if it does. Needs `person`.

    `local` are the local holidays that count for the person. Raises `findings.CannotTell` when its time can no longer
    be told.
    """
    facts = read(inputs)
    book = find(
        changes.finder,
        facts,
        jurisdiction=duty.person.jurisdiction,
        opened_at=duty.opened_at,
        local=local,
    )
    found = due(duty.kind, facts, book)
    was = rules.OpenDuty(
        key=str(duty.pk),
        kind=duty.kind,
        facts=_with_tier(duty.kind, read(duty.inputs), book),
        standard=_standard_of(duty.policy),
        due_at=duty.due_at,
    )
    moves = rules.restate(
        [(was, _with_tier(duty.kind, facts, book))],
        duties=book.duties,
        standards=book.standards,
        calendar=book.calendar,
        holidays_before=changes.holidays_before,
    )
    return found, next(iter(moves), None)


def _standard_of(policy: str) -> str:
    """The code of the standard among the editions a duty was worked out with; empty if it needed none."""
    return next((ref.partition("@")[2] for ref in policy.split(", ") if "/standards@" in ref), "")
