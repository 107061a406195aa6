"""What others hear about duties and the rule book. Ids only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RehearsalAsked:
    """A change of the rule book is to be tried on the record."""

    rehearsal_id: int
