"""What others hear about imports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportGiven:
    """A file was sent on the page: it is now checked."""

    run_id: int


@dataclass(frozen=True)
class ImportGoesOn:
    """The next people of a file are to come in: those after this row."""

    run_id: int
    after: int
