"""What is due goes with the person, and with what it is about."""

from __future__ import annotations

from throughcare.duties.models import Duty, Foreseen, Restatement
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(Duty, about=True), Table(Restatement, with_="duty"), Table(Foreseen, "Change foreseen")))
