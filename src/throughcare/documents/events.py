"""What others hear about papers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExportAllowed:
    """A list may leave as a file: it is now made."""

    export_id: int
