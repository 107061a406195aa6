"""Assessments, what they tell of themselves, scores and risks go with the person. Two assessments that are open cannot
stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.assessments.models import (
    Account,
    Assessment,
    Harm,
    HarmTo,
    Reading,
    Score,
    Section,
    Story,
    VictimSafety,
)
from throughcare.people.merging.rows import Clash, Mover, Part, Table


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """An open assessment in each record."""
    if Assessment.objects.filter(person_id__in=[keep_id, other_id], signed_at=None).count() == 2:
        yield Clash("assessment", "Both records have an open assessment: sign one of them first", "", "", must=True)


def settle(mover: Mover) -> None:
    """Of two stories that are being written the one of the kept record goes on; the other stays as far as it came."""
    begun = {
        row.person_id: row for row in Story.objects.filter(person_id__in=(mover.keep_id, mover.other_id), sent_at=None)
    }
    if len(begun) == 2:
        mover.change(begun[mover.other_id], sent_at=mover.at, read_at=mover.at)


PART = Part(
    (
        Table(Assessment, "Assessment"),
        Table(Reading, with_="assessment"),
        Table(Section, with_="assessment"),
        Table(Account, with_="assessment"),
        Table(Story, "What they tell of themselves"),
        Table(Score, "Score"),
        Table(Harm, "Risk of serious harm"),
        Table(HarmTo, with_="harm"),
        Table(VictimSafety, "Victim safety"),
    ),
    clashes=clashes,
    settle=settle,
)
