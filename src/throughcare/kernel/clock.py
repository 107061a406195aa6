"""The clock. Read only at the doors (views, commands, clockwork); everything below is given the time."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """The present moment, aware; or the past moment that a page is shown as of (`kernel/past.py`)."""
    return _stands_at.get() or timezone.now()


def stand_at(moment: datetime | None) -> None:
    """Let the clock stand at a past moment for the page that is being made; None lets it go again."""
    _stands_at.set(moment)


def stands() -> datetime | None:
    """The past moment the clock stands at, if it does."""
    return _stands_at.get()


def local_day(at: datetime) -> date:
    """The day it is in London at an aware moment."""
    return at.astimezone(LONDON).date()


def last_day(due_at: datetime) -> date:
    """The last day in London on which something is in time: what is due as a day begins is due the day before."""
    return local_day(due_at - timedelta(microseconds=1))
