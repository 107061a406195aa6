"""The clock. Read only at the doors (views, commands, clockwork); everything below is given the time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()


def local_day(at: datetime) -> date:
    """The day it is in London at an aware moment."""
    return at.astimezone(LONDON).date()
