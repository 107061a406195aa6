"""What happened to a complaint. Ids and facts only: nobody hears the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ComplaintGiven:
    """A complaint was given to whoever answers it: `why` is made, again (they asked for another look) or handed_on."""

    person_id: int
    complaint_id: int
    handing_id: int
    why: str
    at: datetime


@dataclass(frozen=True)
class ComplaintAnswered:
    """A complaint was answered, at the first look or the second."""

    person_id: int
    complaint_id: int
    answer_id: int
    at: datetime


@dataclass(frozen=True)
class ComplaintWithdrawn:
    """They took their complaint back."""

    person_id: int
    complaint_id: int
    at: datetime
