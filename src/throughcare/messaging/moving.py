"""Letters go with the person they were written to."""

from __future__ import annotations

from throughcare.messaging.models import Letter
from throughcare.people.merging.rows import Part, Table

PART = Part((Table(Letter, about=True),))
