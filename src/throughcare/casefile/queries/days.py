"""Where days and weeks begin and end in London."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from throughcare.kernel.clock import LONDON


def start_of_day(on: date) -> datetime:
    """Midnight as the day begins."""
    return datetime.combine(on, time.min, tzinfo=LONDON)


def end_of_day(on: date) -> datetime:
    """Midnight as the next day begins."""
    return start_of_day(on + timedelta(days=1))


def end_of_week(on: date) -> datetime:
    """Midnight at the end of the Sunday of the day's week."""
    return start_of_day(on + timedelta(days=7 - on.weekday()))
