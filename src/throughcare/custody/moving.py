"""Times in custody go with the person. Somebody is in custody once at a time: two stays now must be put right first."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.custody.models import Stay
from throughcare.people.merging.rows import Clash, Part, Table


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """In custody on both records."""
    found = {
        row.person_id: row
        for row in Stay.objects.filter(person_id__in=(keep_id, other_id), released_at=None, taken_back_at=None)
    }
    if len(found) == 2:
        yield Clash("stay", "In custody now", found[keep_id].prison, found[other_id].prison, must=True)


PART = Part((Table(Stay, "Time in custody"),), clashes=clashes)
