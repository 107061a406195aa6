"""What others hear about orders, instructions and where the person is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class SentenceImposed:
    """An order was made. `starts_on` is the day supervision begins: of release, else of sentence; None in custody."""

    person_id: int
    sentence_id: int
    order_type: str
    release: str
    sentenced_on: date | None
    starts_on: date | None
    ends_on: date | None
    at: datetime


@dataclass(frozen=True)
class SentenceEnded:
    """An order no longer binds the person. `last` when no other order is in force."""

    person_id: int
    sentence_id: int
    on: date
    last: bool
    at: datetime


@dataclass(frozen=True)
class SentenceReopened:
    """An order that had been ended wrongly binds the person as before."""

    person_id: int
    sentence_id: int
    because: str
    at: datetime


@dataclass(frozen=True)
class RequirementCompleted:
    """All of a requirement was done."""

    person_id: int
    sentence_id: int
    requirement_id: int
    on: date


@dataclass(frozen=True)
class InstructionGiven:
    """The person was asked to do something under an order."""

    person_id: int
    instruction_id: int
    sentence_id: int
    due_on: date | None
    at: datetime


@dataclass(frozen=True)
class InstructionDayMoved:
    """The person was given another day for what was asked, or a first one. The reason is in the row."""

    person_id: int
    instruction_id: int
    due_on: date
    at: datetime


@dataclass(frozen=True)
class InstructionKept:
    """The person did what was asked."""

    person_id: int
    instruction_id: int
    on: date
    at: datetime


@dataclass(frozen=True)
class InstructionNotKept:
    """The person did not do what was asked, as somebody recorded with a reason."""

    person_id: int
    instruction_id: int
    sentence_id: int
    requirement_id: int | None
    on: date
    at: datetime


@dataclass(frozen=True)
class InstructionWithdrawn:
    """We no longer ask for it."""

    person_id: int
    instruction_id: int
    at: datetime


@dataclass(frozen=True)
class InstructionReopened:
    """What was recorded of an instruction was wrong. `was` is the state it had: what rested on that no longer holds."""

    person_id: int
    instruction_id: int
    was: str
    because: str
    at: datetime


@dataclass(frozen=True)
class PlaceChanged:
    """The person is somewhere else from a day: community, custody or at large. `mistaken`: they were there all the
    time, and what was recorded between is taken back."""

    person_id: int
    kind: str
    where: str
    on: date
    at: datetime
    mistaken: bool = False


@dataclass(frozen=True)
class PlaceCorrected:
    """They came to where they are on another day than was recorded, or it has another name."""

    person_id: int
    kind: str
    was_on: date
    on: date
    at: datetime


@dataclass(frozen=True)
class OrderChanged:
    """An order in force was changed: extended, a requirement added, changed or taken off, moved to another area; or it
    was revoked or completed early. What and why are in the row."""

    person_id: int
    sentence_id: int
    change_id: int
    kind: str
    on: date
    at: datetime


@dataclass(frozen=True)
class OrderChangeUndone:
    """A change that was recorded by mistake does not hold."""

    person_id: int
    sentence_id: int
    change_id: int
    kind: str
    at: datetime


@dataclass(frozen=True)
class SupervisionEnded:
    """All that was asked is done: supervision ends before the order does."""

    person_id: int
    sentence_id: int
    on: date
    at: datetime


@dataclass(frozen=True)
class TransferAsked:
    """Another area is asked to take an order over."""

    person_id: int
    transfer_id: int
    at: datetime


@dataclass(frozen=True)
class TransferAnswered:
    """The question was answered, `accepted` or `refused`, or `called_off` before there was an answer."""

    person_id: int
    transfer_id: int
    answer: str
    at: datetime


@dataclass(frozen=True)
class TransferRead:
    """The officer who asked read why another area does not take the order over."""

    person_id: int
    transfer_id: int
    at: datetime
