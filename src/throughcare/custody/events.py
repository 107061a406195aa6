"""What happened in custody. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ReceivedInCustody:
    """A prison took somebody in, or the police hold them for one. `entered_at`: when it was typed in."""

    person_id: int
    stay_id: int
    why: str
    received_at: datetime
    entered_at: datetime


@dataclass(frozen=True)
class ReceptionCorrected:
    """They were taken in by another prison, or at another time, than was recorded. The row says how it is."""

    person_id: int
    stay_id: int
    at: datetime


@dataclass(frozen=True)
class ReceptionTakenBack:
    """They were not taken in: it was recorded in error."""

    person_id: int
    stay_id: int
    at: datetime


@dataclass(frozen=True)
class ReleasedFromCustody:
    """They were let out."""

    person_id: int
    stay_id: int
    why: str
    released_at: datetime
    entered_at: datetime
