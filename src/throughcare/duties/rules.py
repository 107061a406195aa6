"""When a duty is due, and which open duties move when what they rest on changes."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from throughcare.policy import clocks
from throughcare.policy.books import Duties, DutyKind, StandardRow, Standards, Unit
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text, moment_text


@dataclass(frozen=True, kw_only=True)
class DutyFacts:
    """What the time of a duty rests on. `from_` is the day or moment its limit runs from; that day is not counted.

    `release_on` is release or tariff. `due_on` is the day itself, for a duty whose time is given and not worked out.
    """

    from_: datetime | date | None = None
    tier: str | None = None
    setting: Literal["community", "custody"] = "community"
    release_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DueFinding(Finding):
    """When a duty is due: `due_on` is its last day, and from `due_at`, which is exclusive, it is late."""

    due_on: date
    due_at: datetime


def due(
    kind: str,
    *,
    facts: DutyFacts,
    duties: Edition[Duties],
    standards: Edition[Standards],
    calendar: Calendar,
) -> DueFinding:
    """When a duty of that kind is due.

    Raises LookupError for a kind the book does not have, CannotTell when a fact is missing or the standard has no row.
    """
    row = duties.book.kind(kind)
    if row.standard is not None:
        found = due_by_standard(row.standard, facts=facts, standards=standards, calendar=calendar)
        return DueFinding(
            due_on=found.due_on,
            due_at=found.due_at,
            because=found.because,
            policy=(duties.reference, *found.policy),
        )
    if row.count is None or row.unit is None:
        if facts.due_on is None:
            raise CannotTell("due_on", f"{row.name}: the day it is due must be given.")
        return DueFinding(
            due_on=facts.due_on,
            due_at=clocks.end_of_day(facts.due_on),
            because=(f"{row.name}: due by the end of {day_text(facts.due_on)}, as given.",),
            policy=(duties.reference,),
        )
    return _counted(row.name, row.count, row.unit, row.from_words, facts, calendar, (duties.reference,))


def due_by_standard(kind: str, *, facts: DutyFacts, standards: Edition[Standards], calendar: Calendar) -> DueFinding:
    """When a standard wants something done. Raises CannotTell when it says nothing on this, or a fact is missing."""
    row = standard_row(kind, facts=facts, standards=standards)
    return _counted(row.name, row.count, row.unit, row.paragraph, facts, calendar, (standards.reference,))


def standard_row(kind: str, *, facts: DutyFacts, standards: Edition[Standards]) -> StandardRow:
    """The row of the standard that fits the facts. Raises CannotTell."""
    rows = [row for row in standards.book.rows if row.kind == kind]
    if not rows:
        raise CannotTell("kind", f"{standards.book.name} sets no time for {kind}.")
    if facts.tier is not None and facts.tier not in standards.book.tiers:
        raise CannotTell("tier", f"{standards.book.name} has no tier {facts.tier}.")
    rows = [row for row in rows if row.setting in (None, facts.setting)]
    if not rows:
        raise CannotTell("setting", f"{standards.book.name} sets a time for {kind} in the other setting only.")
    if facts.tier is None and any(row.tiers for row in rows):
        raise CannotTell("tier", "The tier is needed.")
    rows = [row for row in rows if not row.tiers or facts.tier in row.tiers]
    if any(row.release_within_years is not None for row in rows):
        if facts.release_on is None:
            raise CannotTell("release_on", "The day of release, or of the tariff, is needed.")
        if facts.from_ is None:
            raise CannotTell("from", "The day from which the time runs is needed.")
        rows = [row for row in rows if _release_fits(row, clocks.day_of(facts.from_), facts.release_on)]
    return rows[0]


def _release_fits(row: StandardRow, start: date, release_on: date) -> bool:
    if row.release_within_years is not None:
        return release_on < clocks.plus_months(start, 12 * row.release_within_years)
    assert row.release_from_years is not None
    return release_on >= clocks.plus_months(start, 12 * row.release_from_years)


def _counted(
    name: str, count: int, unit: Unit, words: str, facts: DutyFacts, calendar: Calendar, policy: tuple[str, ...]
) -> DueFinding:
    if facts.from_ is None:
        raise CannotTell("from", "The day from which the time runs is needed.")
    if unit == "hours":
        start = facts.from_ if isinstance(facts.from_, datetime) else clocks.end_of_day(facts.from_)
        due_at = clocks.plus_hours(start, count)
        text = f"{name}: {count_text(count, 'hour')} from {moment_text(start)} ({words})."
        return DueFinding(due_on=clocks.day_of(due_at), due_at=due_at, because=(text,), policy=policy)
    start_on = clocks.day_of(facts.from_)
    if unit == "working_days":
        due_on = clocks.plus_working_days(start_on, count, holidays=calendar.holidays)
        policy = (*policy, *calendar.reference(due_on))
        more = calendar.warning(due_on)
    else:
        due_on = _later(start_on, count, unit)
        more = ()
    length = count_text(count, _THINGS[unit])
    text = f"{name}: {length} from {day_text(start_on)}, that day not counted ({words})."
    return DueFinding(due_on=due_on, due_at=clocks.end_of_day(due_on), because=(text, *more), policy=policy)


def _later(start: date, count: int, unit: Unit) -> date:
    if unit == "months":
        return clocks.plus_months(start, count)
    return start + (timedelta(weeks=count) if unit == "weeks" else timedelta(days=count))


_THINGS: dict[Unit, str] = {"working_days": "working day", "days": "day", "weeks": "week", "months": "month"}


@dataclass(frozen=True, kw_only=True)
class OpenDuty:
    """A duty as it stands in the record: its facts and standard when it was last worked out, and its due moment.

    `key` is whatever names it outside. `ended`: it is met or ended and never moves.
    """

    key: str
    kind: str
    facts: DutyFacts
    standard: str
    due_at: datetime
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Move:
    """A duty whose time changes: from when to when, why, and the facts and finding to store. `why` is never empty."""

    key: str
    kind: str
    before: datetime
    after: datetime
    facts: DutyFacts
    finding: DueFinding
    why: tuple[str, ...]


def restate(
    open_duties: Sequence[tuple[OpenDuty, DutyFacts]],
    *,
    duties: Edition[Duties],
    standards: Edition[Standards],
    calendar: Calendar,
    holidays_before: AbstractSet[date] | None = None,
) -> tuple[Move, ...]:
    """Which duties move when facts, standard or calendar change, and why; in the order given, ended ones never.

    Each duty comes with its facts as they are now. `holidays_before` is the calendar they were worked out with; without
    it a change of holidays is told without naming the day. A duty whose time cannot be told any more raises CannotTell:
    to end it is a decision, not arithmetic.
    """
    moves = []
    for open_duty, now in open_duties:
        if open_duty.ended:
            continue
        found = due(open_duty.kind, facts=now, duties=duties, standards=standards, calendar=calendar)
        if found.due_at == open_duty.due_at:
            continue
        why = _why(open_duty, now, duties.book.kind(open_duty.kind), standards, calendar, holidays_before, found)
        moves.append(
            Move(
                key=open_duty.key,
                kind=open_duty.kind,
                before=open_duty.due_at,
                after=found.due_at,
                facts=now,
                finding=found,
                why=why,
            )
        )
    return tuple(moves)


def _why(
    was: OpenDuty,
    now: DutyFacts,
    kind: DutyKind,
    standards: Edition[Standards],
    calendar: Calendar,
    holidays_before: AbstractSet[date] | None,
    found: DueFinding,
) -> tuple[str, ...]:
    why = [
        f"{_FACTS[name]} is now {_say(getattr(now, name))}; it was {_say(getattr(was.facts, name))}."
        for name in _FACTS
        if getattr(now, name) != getattr(was.facts, name)
    ]
    if kind.standard is not None and was.standard != standards.code:
        why.append(f"The standard is now {standards.code}; it was {was.standard}.")
    if holidays_before is not None and now.from_ is not None:
        since, until = clocks.day_of(now.from_), max(found.due_on, clocks.day_of(was.due_at))
        for day in sorted(calendar.holidays ^ holidays_before):
            if since < day <= until:
                holiday = "is now" if day in calendar.holidays else "is no longer"
                why.append(f"{day_text(day)} {holiday} a holiday.")
    return tuple(why) or ("The holidays or the rule book changed.",)


_FACTS = {
    "from_": "The day the time runs from",
    "tier": "The tier",
    "setting": "The setting",
    "release_on": "The day of release",
    "due_on": "The day given",
}


def _say(value: object) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return day_text(value)
    return "not recorded" if value is None else str(value)
