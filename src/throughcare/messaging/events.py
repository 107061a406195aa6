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
