"""R8: the clocks and the rules of absence, enforcement, recall and unpaid work against slow oracles, at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.proofs import _oracles as oracles
from tests.proofs import _recall_oracle as recalls
from throughcare.calc.answers import answer
from throughcare.calc.table import CALCULATORS
from throughcare.cli.proofs import Size
from throughcare.policy import calendars, clocks


def prove(size: Size) -> dict[str, Any]:
    """Compare cases of each kind; answers how many of each there were."""
    count = size.of(300, 200_000)
    report: dict[str, Any] = {}
    for name, compare in KINDS.items():
        differences = [found for _ in range(count) if (found := compare(size.random)) is not None]
        assert not differences, f"{name}: {len(differences)} of {count} differ, first {differences[:3]}"
        report[name] = count
    return report | {"differences": 0}


Difference = dict[str, Any] | None


def _differ(case: object, ours: object, theirs: object) -> Difference:
    return None if ours == theirs else {"case": str(case), "ours": str(ours), "oracle": str(theirs)}


def _holidays(rnd: random.Random) -> set[date]:
    built_in = calendars.bank_holidays(rnd.choice(["england_wales", "scotland"])).holidays
    return set(built_in) | {oracles.any_day(rnd) for _ in range(rnd.randint(0, 3))}


def _working_days(rnd: random.Random) -> Difference:
    day, count, holidays = oracles.any_day(rnd), rnd.randint(0, 25), _holidays(rnd)
    ours = clocks.plus_working_days(day, count, holidays=holidays)
    before, after = (
        clocks.working_days_before(day, holidays=holidays),
        clocks.working_days_after(day, holidays=holidays),
    )
    both = [next(before) for _ in range(count)], [next(after) for _ in range(count)]
    theirs = oracles.plus_working_days(day, count, holidays)
    walked = tuple(oracles.working_days(day, count, holidays, step=step) for step in (-1, 1))
    return _differ((day, count), (ours, *both), (theirs, *walked))


def _months(rnd: random.Random) -> Difference:
    day, months = oracles.any_day(rnd), rnd.randint(1, 40)
    ours = clocks.plus_months(day, months), clocks.last_day(day, months=months)
    return _differ((day, months), ours, (oracles.plus_months(day, months), oracles.last_day(day, months)))


def _hours(rnd: random.Random) -> Difference:
    at, hours = oracles.moment_case(rnd)
    later = clocks.plus_hours(at, hours)
    ours = later.replace(tzinfo=None, fold=0), clocks.day_of(at), clocks.minutes_between(at, later)
    return _differ((at, hours), ours, (oracles.plus_hours(at, hours), oracles.local(at).date(), 60 * hours))


def _end_of_day(rnd: random.Random) -> Difference:
    """The moment a day ends is the first that the wall shows as the next day."""
    day = oracles.any_day(rnd, first=2000, last=2036)
    end = clocks.end_of_day(day).astimezone(UTC)
    ours = oracles.local(end).date(), oracles.local(end - oracles.HOUR / 60).date()
    return _differ(day, ours, (day + oracles.DAY, day))


def _asked(name: str, case: dict[str, Any]) -> Any:
    found = answer(CALCULATORS[name], case)
    return found["result"] if found["ok"] else found["errors"]


def _deadline(rnd: random.Random) -> Difference:
    case = oracles.deadline_case(rnd)
    holidays = set(calendars.bank_holidays(case["jurisdiction"]).holidays)
    if rnd.random() < 0.2:
        holidays = _holidays(rnd)
        case["bank_holidays"] = [day.isoformat() for day in holidays]
    return _differ(case, _asked("deadline", case), {"due": oracles.deadline(case, holidays).isoformat()})


def _absence(rnd: random.Random) -> Difference:
    case = oracles.absence_case(rnd)
    return _differ(case, _asked("absence", case), oracles.absence(case))


def _enforcement(rnd: random.Random) -> Difference:
    case = oracles.enforcement_case(rnd)
    return _differ(case, _asked("enforcement-step", case), oracles.enforcement(case))


def _moment(rnd: random.Random) -> datetime:
    """A moment of the years of which the rule book of recall and unpaid work speaks."""
    while not 2021 <= (at := oracles.moment_case(rnd)[0]).year <= 2029:
        pass
    return at


def _recall_clock(rnd: random.Random) -> Difference:
    """48 and 2 elapsed hours, and the papers and reasons that go with them; often close to a change of the clocks."""
    at = _moment(rnd)
    emergency, case = rnd.random() < 0.5, {"decided_at": at.isoformat()}
    found = _asked("recall-clock", {**case, "emergency": emergency})["due_at"]
    ours = {name: datetime.fromisoformat(text).replace(tzinfo=None) for name, text in found.items()}
    holidays = set(calendars.bank_holidays("england_wales").holidays)
    return _differ((case, emergency), ours, recalls.recall_clock(at, emergency=emergency, holidays=holidays))


def _recall_type(rnd: random.Random) -> Difference:
    case = recalls.recall_type_case(rnd)
    return _differ(case, _asked("recall-type", case), recalls.recall_type(case))


def _recall_release(rnd: random.Random) -> Difference:
    case = recalls.recall_release_case(rnd)
    return _differ(case, _asked("recall-release", case), {"release_on": recalls.recall_release(case)})


def _breach_and_work(rnd: random.Random) -> Difference:
    """10 working days to lay a breach, 7 to begin unpaid work: each by its own standard, from any day."""
    standard, kind, days, jurisdiction = rnd.choice(
        [("NS2000", "breach_started", 10, "england_wales"), ("CPO2019", "unpaid_work_started", 7, "scotland")]
    )
    start, holidays = oracles.any_day(rnd), set(calendars.bank_holidays(jurisdiction).holidays)
    case = {"standard": standard, "kind": kind, "from": start.isoformat(), "jurisdiction": jurisdiction}
    due = oracles.plus_working_days(start, days, holidays)
    return _differ(case, _asked("deadline", case), {"due": due.isoformat()})


def _work_credit(rnd: random.Random) -> Difference:
    """Minutes of a session on the wall's clock, less penalties, never above what remains; a change of the clocks is
    no hour worked more or less than has passed."""
    at = _moment(rnd)
    passed, penalty, remaining = rnd.randrange(1, 600), rnd.randrange(0, 120), rnd.randrange(0, 2400)
    case = {
        "kind": "session",
        "outcome": "ATTC",
        "start": oracles.local(at).isoformat() if rnd.random() < 0.3 else at.isoformat(),
        "end": (at + timedelta(minutes=passed)).isoformat(),
        "penalty_minutes": penalty,
        "remaining_minutes": remaining,
    }
    twice = oracles.local(at) in {oracles.local(at + oracles.HOUR), oracles.local(at - oracles.HOUR)}
    if twice and case["start"] != at.isoformat():
        return None  # the wall shows this time twice: which it was nobody can tell
    found = answer(CALCULATORS["unpaid-work-credit"], case)
    minutes = passed - penalty
    theirs = None if minutes < 0 or minutes > remaining else {"credit_minutes": minutes or None}
    return _differ(case, found["result"] if found["ok"] else None, theirs)


KINDS: dict[str, Callable[[random.Random], Difference]] = {
    "working days": _working_days,
    "months": _months,
    "hours across clock changes": _hours,
    "end of the day": _end_of_day,
    "deadlines": _deadline,
    "absence": _absence,
    "enforcement": _enforcement,
    "clocks of a recall": _recall_clock,
    "type of recall": _recall_type,
    "release after recall": _recall_release,
    "breach and first unpaid work": _breach_and_work,
    "credit of unpaid work": _work_credit,
}
