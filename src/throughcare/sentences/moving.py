"""Orders go with the person. Somebody is in one place at a time: of two places the one that was chosen stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from throughcare.people.merging.rows import Clash, Mover, Part, Table
from throughcare.sentences.actions import restate
from throughcare.sentences.models import (
    Instruction,
    KeyDate,
    Offence,
    OrderChange,
    Place,
    Proceedings,
    Reopening,
    Requirement,
    Sentence,
    Transfer,
)

TABLES = (
    Table(Sentence, "Order"),
    Table(Offence, with_="sentence"),
    Table(Requirement, with_="sentence"),
    Table(Instruction, with_="sentence"),
    Table(Proceedings, with_="sentence"),
    Table(Reopening, with_="sentence"),
    Table(OrderChange, with_="sentence"),
    Table(KeyDate, with_="sentence"),
    Table(Transfer, with_="sentence"),
    Table(Place, "Where they are"),
)


def _places(keep_id: int, other_id: int) -> dict[int, Place]:
    return {row.person_id: row for row in Place.objects.filter(person_id__in=(keep_id, other_id), until=None)}


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """Two places at once."""
    found = _places(keep_id, other_id)
    if len(found) == 2:
        kept, other = (f"{row.get_kind_display()} {row.where}".strip() for row in (found[keep_id], found[other_id]))
        if kept != other:
            yield Clash("place", "Where they are now", kept, other)


def settle(mover: Mover) -> None:
    """The place that does not stand ends where the other begins, or after a day of its own."""
    found = _places(mover.keep_id, mover.other_id)
    if len(found) == 2:
        gives, stands = found[mover.other_id], found[mover.keep_id]
        if mover.takes_other("place"):
            gives, stands = stands, gives
        mover.change(gives, until=max(stands.since, gives.since + timedelta(days=1)))


PART = Part(TABLES, settle=settle, clashes=clashes, restate=lambda person_id: restate([person_id]))
