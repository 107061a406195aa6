"""What another system calls the person goes with them, so that the next file finds the record that was kept."""

from __future__ import annotations

from throughcare.imports.models import Alike, Held, SourceKey
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(SourceKey), Table(Held), Table(Alike, same=("held_id",))))
