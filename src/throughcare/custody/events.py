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
class ReleasedFromCustody:
    """They were let out."""

    person_id: int
    stay_id: int
    why: str
    released_at: datetime
    entered_at: datetime
