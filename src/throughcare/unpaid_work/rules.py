"""Unpaid work: which sessions fill the ordered hours, what a session credits, and which days are days of activity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from throughcare.policy.books import Outcomes
from throughcare.policy.clocks import minutes_between
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text
from throughcare.policy.work_books import ActivityDays, UnpaidWork

Frequency = Literal["ONCE", "WEEKLY", "FORTNIGHTLY"]
Trigger = Literal["allocation_changed", "appointment_changed"]
State = Literal["requirement_satisfied", "appointments_sufficient", "appointments_insufficient"]
_WEEK, _FORTNIGHT = 7, 14


# ------------------------------------------------------------------------------------------------------------- sessions
@dataclass(frozen=True, kw_only=True)
class Placing:
    """Somebody's place on a project: on one weekday (Monday is 0), once, weekly or fortnightly, from a day on.

    `ends_on` is its last day. `not_on` are days on which this project does not run.
    """

    id: str
    project: str
    frequency: Frequency
    weekday: int
    from_: time
    until: time
    starts_on: date
    ends_on: date | None = None
    not_on: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session that stands in the diary or was held. `credited_minutes` count only with an outcome."""

    project: str
    placing: str | None
    on: date
    from_: time
    until: time
    has_outcome: bool
    credited_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduleFacts:
    """What is ordered, what stands, and where the person is placed.

    After a change of placings a day with a session may get another beside it; after a change of a session a day that
    has one is left as it is.
    """

    today: date
    required_minutes: int
    trigger: Trigger
    non_working_days: tuple[date, ...] = ()
    placings: tuple[Placing, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A session to be made."""

    project: str
    placing: str
    on: date
    from_: time
    until: time


@dataclass(frozen=True, kw_only=True)
class ScheduleFinding(Finding):
    """The sessions to make, placing by placing, whether all hours are covered, and the minutes that are not."""

    create: tuple[Planned, ...]
    state: State
    shortfall_minutes: int


def schedule(facts: ScheduleFacts, *, book: Edition[UnpaidWork]) -> ScheduleFinding:
    """Which sessions, from today on, fill what remains of the ordered time; the last one is shortened to fit.

    What was offered before today and has no outcome yet counts whole; what has an outcome counts as credited. Raises
    CannotTell for a placing whose times do not follow one another.
    """
    for n, placing in enumerate(facts.placings):
        if placing.until <= placing.from_:
            raise CannotTell(f"allocations.{n}.until", "A session must end after it begins.")
    left = facts.required_minutes - _taken(facts)
    if left <= 0:
        return ScheduleFinding(
            create=(),
            state="requirement_satisfied",
            shortfall_minutes=0,
            because=("What is credited, and what waits for its outcome, is all that was ordered.",),
            policy=(book.reference,),
        )
    planned, left = _fill(facts, left, days=book.book.look_ahead_days)
    order = {placing.id: n for n, placing in enumerate(facts.placings)}
    create = sorted(
        (session for session in planned if not any(_same(session, stands) for stands in facts.sessions)),
        key=lambda session: (order[session.placing], session.on),
    )
    shortfall = max(left, 0)
    because = [f"{count_text(facts.required_minutes - _taken(facts), 'minute')} of work are still to be done."]
    if create:
        last = max(session.on for session in create)
        because.append(f"{count_text(len(create), 'session')} to make, the last on {day_text(last)}.")
    if shortfall:
        because.append(f"For {count_text(shortfall, 'minute')} there is no place.")
    return ScheduleFinding(
        create=tuple(create),
        state="appointments_insufficient" if create or shortfall else "appointments_sufficient",
        shortfall_minutes=shortfall,
        because=tuple(because),
        policy=(book.reference,),
    )


def _taken(facts: ScheduleFacts) -> int:
    """Minutes that are credited, or that were offered on a day gone by and wait for their outcome."""
    credited = sum(row.credited_minutes or 0 for row in facts.sessions if row.has_outcome)
    return credited + sum(
        _length(row.from_, row.until) for row in facts.sessions if not row.has_outcome and row.on < facts.today
    )


def _fill(facts: ScheduleFacts, left: int, *, days: int) -> tuple[list[Planned], int]:
    """Day by day until nothing is left to fill or no placing runs any more. Answers the sessions and what is left."""
    planned: list[Planned] = []
    once: set[str] = set()
    closed = frozenset(facts.non_working_days)
    earliest_first = sorted(facts.placings, key=lambda placing: placing.from_)
    day, last = facts.today, facts.today + timedelta(days=days)
    ends = [placing.ends_on for placing in facts.placings]
    if None not in ends:
        last = min(last, max((end for end in ends if end is not None), default=facts.today - timedelta(days=1)))
    while left > 0 and day <= last:
        here = [placing for placing in earliest_first if placing.id not in once and runs_on(placing, day)]
        standing = [row for row in facts.sessions if row.on == day]
        if day in closed or not here:
            pass
        elif standing and facts.trigger == "appointment_changed":
            left -= sum(_length(row.from_, row.until) for row in standing if not row.has_outcome)
        else:
            for placing in here:
                if left <= 0:
                    break
                minutes = min(left, _length(placing.from_, placing.until))
                planned.append(
                    Planned(
                        project=placing.project,
                        placing=placing.id,
                        on=day,
                        from_=placing.from_,
                        until=_later(placing.from_, minutes),
                    )
                )
                left -= minutes
                if placing.frequency == "ONCE":
                    once.add(placing.id)
        day += timedelta(days=1)
    return planned, left


def runs_on(placing: Placing, day: date) -> bool:
    """Whether the placing has a session on that day, by its weekday, its beat and its own dates."""
    if day.weekday() != placing.weekday or day < placing.starts_on or day in placing.not_on:
        return False
    if placing.ends_on is not None and day > placing.ends_on:
        return False
    if placing.frequency != "FORTNIGHTLY":
        return True
    first = placing.starts_on + timedelta(days=(placing.weekday - placing.starts_on.weekday()) % _WEEK)
    return (day - first).days % _FORTNIGHT == 0


def _same(planned: Planned, stands: Session) -> bool:
    return (planned.project, planned.placing, planned.on, planned.from_, planned.until) == (
        stands.project,
        stands.placing,
        stands.on,
        stands.from_,
        stands.until,
    )


def _length(from_: time, until: time) -> int:
    return (until.hour - from_.hour) * 60 + until.minute - from_.minute


def _later(from_: time, minutes: int) -> time:
    whole = from_.hour * 60 + from_.minute + minutes
    return time(whole // 60, whole % 60)


# --------------------------------------------------------------------------------------------------------------- credit
CreditKind = Literal["session", "travel", "ete"]


class NoCredit(ValueError):
    """More than may be credited, or times that cannot be. `field` and `code` say what is wrong."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.code = code


@dataclass(frozen=True, kw_only=True)
class CreditFacts:
    """Time worked, travelled or spent on education. `outcome` is a code of what came of it; None: none yet.

    `remaining_minutes` is what is left of the ordered time, None where it is not known and so not checked.
    """

    kind: CreditKind
    start: datetime
    end: datetime
    outcome: str | None = None
    penalty_minutes: int = 0
    remaining_minutes: int | None = None
    education_used_minutes: int = 0
    required_minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class CreditFinding(Finding):
    """The minutes to credit; None: no credit."""

    credit_minutes: int | None


def credit(facts: CreditFacts, *, book: Edition[UnpaidWork], outcomes: Edition[Outcomes]) -> CreditFinding:
    """What is credited: the time from start to end, less penalty minutes, for somebody who came.

    Raises NoCredit where it is more than the policy lets or than what remains, CannotTell for an outcome that is not
    known or a total that is needed.
    """
    whole = minutes_between(facts.start, facts.end)
    if whole < 0:
        raise NoCredit("end", "before_start", "The end must not be before the start.")
    if facts.penalty_minutes > whole:
        raise NoCredit(
            "penalty_minutes",
            "too_large",
            f"The penalty cannot be more than the {count_text(whole, 'minute')} of the session.",
        )
    policy = (book.reference, outcomes.reference)
    none = _came_not(facts, outcomes)
    if none:
        return CreditFinding(credit_minutes=None, because=(none,), policy=policy)
    minutes = whole - facts.penalty_minutes
    if minutes == 0:
        return CreditFinding(credit_minutes=None, because=("No time is left to credit.",), policy=policy)
    because = [f"{count_text(whole, 'minute')}, less {count_text(facts.penalty_minutes, 'penalty minute')}."]
    if facts.kind == "travel":
        _within_travel(minutes, book)
    if facts.kind == "ete":
        because.append(_within_education(minutes, facts, book))
    if facts.remaining_minutes is not None and minutes > facts.remaining_minutes:
        raise NoCredit(
            "remaining_minutes",
            "more_than_remains",
            f"Only {count_text(max(facts.remaining_minutes, 0), 'minute')} remain of what was ordered;"
            f" {minutes} is more.",
        )
    return CreditFinding(credit_minutes=minutes, because=tuple(because), policy=policy)


def _came_not(facts: CreditFacts, outcomes: Edition[Outcomes]) -> str:
    """Why nothing is credited whatever the time: nobody came, or nobody has said so yet. Empty: it is credited."""
    if facts.outcome is None:
        return "There is no outcome yet." if facts.kind == "session" else ""
    try:
        row = outcomes.book.outcome(facts.outcome)
    except LookupError:
        raise CannotTell("outcome", f"There is no outcome {facts.outcome}.") from None
    return "" if row.attended else f"{row.name}: only time of somebody who came is credited."


def _within_travel(minutes: int, book: Edition[UnpaidWork]) -> None:
    most = book.book.travel_most_minutes
    if most is None:
        raise NoCredit("kind", "no_such_credit", "The rule book gives no credit for travel here.")
    if minutes > most:
        raise NoCredit("end", "more_than_allowed", f"Travel is credited up to {most} minutes; {minutes} is more.")


def _within_education(minutes: int, facts: CreditFacts, book: Edition[UnpaidWork]) -> str:
    most = education_most(facts.required_minutes, book=book)
    if facts.education_used_minutes + minutes > most:
        left = max(most - facts.education_used_minutes, 0)
        raise NoCredit(
            "ete_used_minutes",
            "more_than_allowed",
            f"Education counts for at most {book.book.education_percent} % of what was ordered, {most} minutes;"
            f" {count_text(left, 'minute')} of it {'is' if left == 1 else 'are'} left.",
        )
    return f"Education counts up to {book.book.education_percent} %: {most} minutes."


def education_most(required_minutes: int | None, *, book: Edition[UnpaidWork]) -> int:
    """The most minutes of the ordered time that may be education or training. Raises NoCredit, CannotTell."""
    if book.book.education_percent is None:
        raise NoCredit("kind", "no_such_credit", "The rule book gives no credit for education here.")
    if required_minutes is None:
        raise CannotTell("required_minutes", "For education what was ordered is needed.")
    return required_minutes * book.book.education_percent // 100


# ------------------------------------------------------------------------------------------------------------ good work
@dataclass(frozen=True, kw_only=True)
class Worked:
    """One session in its order. `spoils`: an absence that was not excused, or sent home for their behaviour."""

    minutes: int
    spoils: bool = False


@dataclass(frozen=True, kw_only=True)
class EarnedFacts:
    """What was ordered, and the sessions held, in their order."""

    required_minutes: int
    worked: tuple[Worked, ...]


@dataclass(frozen=True, kw_only=True)
class EarnedFinding(Finding):
    """Minutes taken off by good work, and the minutes that would then have been worked at the end."""

    earned_minutes: int
    done_at_minutes: int


def earned(facts: EarnedFacts, *, book: Edition[UnpaidWork]) -> EarnedFinding:
    """What good work has taken off so far (Sentencing Act 2026, section 37).

    After the first share of the ordered time without a spoilt session, each further hour takes half an hour off; what
    comes after a spoilt session takes off nothing more. `done_at_minutes` is when it is done if none is spoilt.
    """
    required_minutes = facts.required_minutes
    share, minutes = book.book.earns_after_percent, book.book.earns_minutes
    if share is None or minutes is None:
        return EarnedFinding(
            earned_minutes=0,
            done_at_minutes=required_minutes,
            because=("The rule book of the day takes nothing off for good work.",),
            policy=(book.reference,),
        )
    after = -(-required_minutes * share // 100)  # rounded up: the share must be reached
    whole = 0
    spoilt = False
    for row in facts.worked:
        spoilt = spoilt or row.spoils
        if spoilt:
            break
        whole += row.minutes
    beyond = max(whole - after, 0)
    # Work and what it takes off cannot be more than was ordered.
    most = (required_minutes - after) * minutes // (60 + minutes)
    taken = min(beyond * minutes // 60, most)
    because = [f"After {after} minutes each hour of work takes {minutes} minutes off."]
    if spoilt:
        because.append("A session was missed without excuse, or they were sent home: nothing is taken off from then.")
    return EarnedFinding(
        earned_minutes=taken,
        done_at_minutes=required_minutes - (taken if spoilt else most),
        because=tuple(because),
        policy=(book.reference,),
    )


# ---------------------------------------------------------------------------------------------------- days of activity
@dataclass(frozen=True, kw_only=True)
class Attended:
    """A meeting the person came to: on which day, of which kind."""

    on: date
    kind: str


@dataclass(frozen=True, kw_only=True)
class ActivityFinding(Finding):
    """The days that count, in order."""

    days: tuple[date, ...]


def activity_days(attended: Iterable[Attended], *, book: Edition[ActivityDays]) -> ActivityFinding:
    """The days of activity: a day with at least one activity counts once, whatever its length. Supervision does not."""
    counts = {row.code for row in book.book.kinds if row.counts}
    days = tuple(sorted({row.on for row in attended if row.kind in counts}))
    return ActivityFinding(
        days=days,
        because=(f"{count_text(len(days), 'day')} with at least one activity; supervision is none.",),
        policy=(book.reference,),
    )
