"""R8: the clocks and the rules of absence and enforcement against a slow oracle, over random cases."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date
from typing import Any

from tests.proofs import _oracles as oracles
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


KINDS: dict[str, Callable[[random.Random], Difference]] = {
    "working days": _working_days,
    "months": _months,
    "hours across clock changes": _hours,
    "end of the day": _end_of_day,
    "deadlines": _deadline,
    "absence": _absence,
    "enforcement": _enforcement,
}
