"""How long a letter is held, so that somebody has office hours in which to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from throughcare.policy import clocks

LOOK_AHEAD = 31  # days; an office that is shut for longer holds nothing back


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
