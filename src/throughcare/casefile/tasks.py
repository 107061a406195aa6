"""Jobs of the pages above all slices."""

from __future__ import annotations

from throughcare.casefile import making_exports, rehearsing
from throughcare.documents.events import ExportAllowed
from throughcare.duties.events import RehearsalAsked
from throughcare.kernel import clock


def make_export(event: ExportAllowed) -> None:
    """The list may leave: write its file."""
    making_exports.make(event.export_id, at=clock.now())


def rehearse(event: RehearsalAsked) -> None:
    """A change of the rule book is to be tried: go through the record."""
    rehearsing.rehearse(event.rehearsal_id, at=clock.now())
