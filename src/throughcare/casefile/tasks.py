"""Jobs of the pages above all slices."""

from __future__ import annotations

from throughcare.casefile import making_exports
from throughcare.documents.events import ExportAllowed
from throughcare.kernel import clock


def make_export(event: ExportAllowed) -> None:
    """The list may leave: write its file."""
    making_exports.make(event.export_id, at=clock.now())
