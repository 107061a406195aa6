"""Complaints, and what became of them, go with the person."""

from __future__ import annotations

from throughcare.complaints.models import Answer, Complaint, Handing
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(Complaint, "Complaint"), Table(Handing, with_="complaint"), Table(Answer, with_="complaint")))
