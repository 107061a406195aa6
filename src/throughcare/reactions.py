"""What follows from what: every event, and who hears it."""

from __future__ import annotations

from throughcare.kernel.events import Table

REACTIONS: Table = {}
