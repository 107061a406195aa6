"""When a letter or text may leave: office hours in which to stop it, no text at night, and how often it is tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from throughcare.policy import clocks

LOOK_AHEAD = 31  # days; an office that is shut for longer holds nothing back
LEAST_LINES, MOST_LINES = 3, 7  # of an address, for GOV.UK Notify
_TOWN = re.compile(r"(.*?) ?([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})")


@dataclass(frozen=True)
class OfficeDays:
    """When an office is open: hours by weekday (Monday is 0), and the days on which it is shut all the same."""

    hours: Mapping[int, tuple[time, time]]
    shut: AbstractSet[date] = frozenset()


def leaves_at(written_at: datetime, *, minutes: int, office: OfficeDays) -> datetime:
    """When a letter may leave: after that many minutes of open office since it was written.

    An office without hours is taken as always open.
    """
    left = timedelta(minutes=minutes)
    now = clocks.london(written_at)
    for ahead in range(LOOK_AHEAD):
        day = now.date() + timedelta(days=ahead)
        hours = office.hours.get(day.weekday())
        if hours is None or day in office.shut:
            continue
        opens, closes = (datetime.combine(day, at, tzinfo=clocks.LONDON).astimezone(UTC) for at in hours)
        begins = max(opens, now.astimezone(UTC))
        if begins + left <= closes:
            return (begins + left).astimezone(clocks.LONDON)
        left -= max(closes - begins, timedelta())
    return clocks.plus_hours(now, 0) + timedelta(minutes=minutes)


def loud_from(at: datetime, *, quiet_from: time, quiet_until: time) -> datetime:
    """When a phone may ring at the earliest, from `at` on: not between the two local times, over midnight or not.

    The same two times mean that it may ring always.
    """
    local = clocks.london(at)
    day, now = local.date(), local.time()
    if quiet_from <= quiet_until:
        if not quiet_from <= now < quiet_until:
            return at
    elif now >= quiet_from:
        day += timedelta(days=1)
    elif now >= quiet_until:
        return at
    return datetime.combine(day, quiet_until, tzinfo=clocks.LONDON)


def next_wait(tries: int, *, first: int, longest: int) -> timedelta:
    """How long to wait after so many tries before the next one: twice as long each time, within limits of minutes."""
    return timedelta(minutes=min(first * 2 ** min(max(tries - 1, 0), 20), longest))


def address_lines(to: str) -> list[str] | None:
    """An address in the lines a printing service takes, the postcode alone on the last; None if it is not whole."""
    *lines, last = [line.strip() for line in to.splitlines() if line.strip()] or [""]
    found = _TOWN.fullmatch(last)
    if found is None:
        return None
    lines = [*lines, *([found[1]] if found[1] else []), found[2]]
    return lines if LEAST_LINES <= len(lines) <= MOST_LINES else None
