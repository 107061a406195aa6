"""What happened at court. Ids and facts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class HearingListed:
    """A person must be at a court on a day. `before_id` is the hearing it was put off from."""

    person_id: int
    hearing_id: int
    sentence_id: int
    before_id: int | None
    at: datetime


@dataclass(frozen=True)
class HearingCalledOff:
    """A hearing does not take place, and none instead of it."""

    person_id: int
    hearing_id: int
    sentence_id: int
    at: datetime


@dataclass(frozen=True)
class ResultRecorded:
    """What a court found and did is on record. `changed`: the order was changed by it, and of each change the person is
    told as of any other."""

    person_id: int
    hearing_id: int
    result_id: int
    sentence_id: int
    changed: bool
    at: datetime


@dataclass(frozen=True)
class ResultTakenBack:
    """A result was recorded wrongly: the order stands as before, and the hearing waits for its result again.

    `place_id` is the place in custody it led to, if it did, and `was` where they were before: kind and name.
    """

    person_id: int
    hearing_id: int
    result_id: int
    sentence_id: int
    place_id: int | None
    was: tuple[str, str]
    at: datetime
