"""What others hear about who is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OfficerChanged:
    """Somebody took a role for a person. `former_post_id` is None when nobody held it before.

    `from_start` says of an offender manager that the person has had no other. Why is in the row.
    """

    person_id: int
    role: str
    post_id: int
    former_post_id: int | None
    from_start: bool
    at: datetime


@dataclass(frozen=True)
class PeopleTakenOver:
    """Many people got the same offender manager at once, in place of `OfficerChanged` for each. Nobody on it had that
    officer before. Why is in the rows."""

    people: tuple[int, ...]
    post_id: int
    at: datetime


@dataclass(frozen=True)
class SomeToTell:
    """A few of the people who changed hands at once, to whom no letter was written yet: what one job writes to."""

    people: tuple[int, ...]
    at: datetime


@dataclass(frozen=True)
class OfficerDecided:
    """It is known whether somebody has an offender manager under a sentence, by the rule or by a decision.
    `has_officer` is now: one from release on is none yet."""

    person_id: int
    finding_id: int
    sentence_id: int
    has_officer: bool
    at: datetime


@dataclass(frozen=True)
class TierSet:
    """A person's tier now. `former` is empty when there was none."""

    person_id: int
    tier: str
    former: str
    model: str
    on: date
