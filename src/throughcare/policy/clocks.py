"""Counting time: working days, months, hours. The calendar of holidays is always an argument; no clock is read here.

Days are days in Europe/London. Periods have an exclusive end: a duty due on a day is due at the start of the next one.
"""

import calendar
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

ONE_DAY = timedelta(days=1)


def is_working(day: date, *, holidays: AbstractSet[date]) -> bool:
    """Whether the day is neither a Saturday or Sunday nor one of the holidays."""
    return day.weekday() < 5 and day not in holidays


def working_days_after(day: date, *, holidays: AbstractSet[date]) -> Iterator[date]:
    """The working days after the day, nearest first, without it. Raises OverflowError past the year 9999."""
    while True:
        day += ONE_DAY
        if is_working(day, holidays=holidays):
            yield day


def working_days_before(day: date, *, holidays: AbstractSet[date]) -> Iterator[date]:
    """The working days before the day, nearest first, without it. Raises OverflowError before the year 1."""
    while True:
        day -= ONE_DAY
        if is_working(day, holidays=holidays):
            yield day


def plus_working_days(day: date, days: int, *, holidays: AbstractSet[date]) -> date:
    """The day that many working days later; the day itself is not counted, and 0 days later is the day itself."""
    following = working_days_after(day, holidays=holidays)
    for _ in range(days):
        day = next(following)
    return day


def working_days_between(start: date, end: date, *, holidays: AbstractSet[date]) -> int:
    """How many working days follow `start` up to and with `end`; 0 when `end` is not after `start`."""
    return sum(1 for _ in takewhile(end.__ge__, working_days_after(start, holidays=holidays)))


def plus_months(day: date, months: int) -> date:
    """The same day of the month that many months later, or the month's last day where it has no such day."""
    year, month = _month(day, months)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(beginning: date, *, months: int) -> date:
    """The last day of a period of that many months beginning with a date.

    It is the day before the corresponding date; where the last month has no such date, its last day (a year beginning
    with 29 February 2024 ends with 28 February 2025).
    """
    year, month = _month(beginning, months)
    if beginning.day > calendar.monthrange(year, month)[1]:
        return plus_months(beginning, months)
    return plus_months(beginning, months) - ONE_DAY


def whole_months(start: date, end: date) -> int:
    """Whole calendar months from one day to another; negative when it is earlier."""
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def _month(day: date, months: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError("the year is out of range")
    return year, month + 1


def london(at: datetime) -> datetime:
    """The moment in local time; one without an offset is taken as local already."""
    return at.replace(tzinfo=LONDON) if at.tzinfo is None else at.astimezone(LONDON)


def day_of(when: date | datetime) -> date:
    """The local day: of a moment the day it falls on in London, of a day the day itself."""
    return london(when).date() if isinstance(when, datetime) else when


def plus_hours(at: datetime, hours: int) -> datetime:
    """The moment that many elapsed hours later, in local time. A change of the clocks adds or takes nothing."""
    return (london(at).astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole elapsed minutes from start to end, across a change of the clocks too; below 0 if `end` is earlier."""
    elapsed = london(end).astimezone(UTC) - london(start).astimezone(UTC)
    return int(elapsed.total_seconds() // 60)


def start_of_day(day: date) -> datetime:
    """The first moment of the local day."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def end_of_day(day: date) -> datetime:
    """When what is due on the day is due: the first moment that is no longer that local day."""
    return start_of_day(day + ONE_DAY)
