"""What became of a letter. Ids and facts only, never its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class LetterSent:
    """A letter, text or e-mail has left the building."""

    person_id: int
    letter_id: int
    kind: str
    about_kind: str
    about_id: int
    sent_at: datetime


@dataclass(frozen=True)
class LetterWithdrawn:
    """A letter was stopped before it left, by somebody or because the facts changed."""

    person_id: int
    letter_id: int
    kind: str
    about_kind: str
    about_id: int
    because: str


@dataclass(frozen=True)
class LetterTakenBack:
    """A letter that was marked as sent had not left: it waits again. `sent_at` is what had been said."""

    person_id: int
    letter_id: int
    kind: str
    about_kind: str
    about_id: int
    sent_at: datetime


@dataclass(frozen=True)
class MessageDelivered:
    """A text, e-mail or letter that left has arrived, by what its carrier says."""

    person_id: int
    letter_id: int
    channel: str
    at: datetime


@dataclass(frozen=True)
class MessageNotDelivered:
    """A text or e-mail that left did not arrive: the number does not work, was not reached, or the carrier failed.

    `sent_at` is when it left. Whoever counted on it was not told.
    """

    person_id: int
    letter_id: int
    kind: str
    about_kind: str
    about_id: int
    channel: str
    sent_at: datetime
    delivery: str
    at: datetime


@dataclass(frozen=True)
class ReplyReceived:
    """Somebody told us something by text or on the phone, and waits for an answer."""

    person_id: int
    reply_id: int
    how: str
    at: datetime


@dataclass(frozen=True)
class ReplyAnswered:
    """They were answered."""

    person_id: int
    reply_id: int
    at: datetime


@dataclass(frozen=True)
class ReplyTakenOff:
    """What somebody told us was not from this person after all: it is off their record."""

    person_id: int
    reply_id: int
    at: datetime
