"""Papers go with the person."""

from __future__ import annotations

from throughcare.documents.models import Document
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(Document, "Paper"),))
