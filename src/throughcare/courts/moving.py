"""Hearings and results go with the person. Each is of one order and keeps it."""

from __future__ import annotations

from throughcare.courts.models import Hearing, Result
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(Hearing, "Hearing at court"), Table(Result, with_="hearing")))
