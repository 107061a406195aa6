"""Letters go with the person they were written to, and what somebody told us with who told it."""

from __future__ import annotations

from throughcare.messaging.models import Letter, Reply
from throughcare.people.merging.rows import Part, Table

PART = Part(
    (
        Table(Letter, about=True),
        Table(Reply, words="What they told us"),
    )
)
