"""What happened to a person's own record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PersonAdmitted:
    """A person was added."""

    person_id: int


@dataclass(frozen=True)
class ContactDetailsChanged:
    """An address or phone was added or ended: letters that have not left may be wrongly addressed."""

    person_id: int
    part: str  # address or phone
    at: datetime


@dataclass(frozen=True)
class MovePlanned:
    """They plan to move on that day: whether they did is asked then."""

    person_id: int
    address_id: int
    planned_for: date
    at: datetime


@dataclass(frozen=True)
class MoveSettled:
    """An address is lived at, or ended: nothing of a planned move is open about it."""

    person_id: int
    address_id: int
    at: datetime


@dataclass(frozen=True)
class ReviewSet:
    """A registration or adjustment is looked at again on that day; None: no more."""

    person_id: int
    part: str
    row_id: int
    review_on: date | None
    at: datetime


@dataclass(frozen=True)
class Reviewed:
    """Somebody looked at a registration or adjustment again."""

    person_id: int
    part: str
    row_id: int
    at: datetime


@dataclass(frozen=True)
class ChangeDeclared:
    """Somebody declared a change, which waits to be confirmed."""

    person_id: int
    change_id: int
    at: datetime


@dataclass(frozen=True)
class ChangeDecided:
    """A declared change was accepted, accepted with a correction, refused or taken back."""

    person_id: int
    change_id: int
    state: str
    at: datetime


@dataclass(frozen=True)
class CorrectionWanted:
    """The person says that something on their record is wrong, and waits for an answer."""

    person_id: int
    asked_id: int
    at: datetime


@dataclass(frozen=True)
class CorrectionAnswered:
    """What they said is wrong was put right, or not; or they took it back."""

    person_id: int
    asked_id: int
    state: str
    at: datetime


@dataclass(frozen=True)
class PeopleMerged:
    """Two records of one person were put together: `other_id` went into `person_id`."""

    merge_id: int
    person_id: int
    other_id: int
    at: datetime


@dataclass(frozen=True)
class PeopleParted:
    """Two records that had been put together were taken apart again."""

    merge_id: int
    person_id: int
    other_id: int
    at: datetime
