"""Whether somebody must ask before they move."""

from __future__ import annotations

from datetime import date

from throughcare.policy.books import LeaveToMove, Telling
from throughcare.policy.editions import edition
from throughcare.sentences import queries as sentences


def needed(person_id: int, *, jurisdiction: str, on: date) -> LeaveToMove | None:
    """Why they must wait for our yes before a move; None where they only tell us. One query."""
    book = edition(Telling, jurisdiction=jurisdiction, on=on).book
    return book.leave(sentences.ladders(person_id))
