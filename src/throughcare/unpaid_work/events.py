"""What happened to sessions of unpaid work. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SessionsBooked:
    """Sessions stand in the diary of which the person is to be told."""

    person_id: int
    slip_id: int
    at: datetime


@dataclass(frozen=True)
class HoursCredited:
    """What is credited of a requirement changed: in sessions, beside them, or by a correction."""

    person_id: int
    requirement_id: int
    credited_minutes: int
    at: datetime
