"""Assessments, scores and risks go with the person. Two that are open cannot stand beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.assessments.models import Account, Assessment, Harm, HarmTo, Reading, Score, Section, VictimSafety
from throughcare.people.merging.rows import Clash, Part, Table


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """An open assessment in each record."""
    if Assessment.objects.filter(person_id__in=[keep_id, other_id], signed_at=None).count() == 2:
        yield Clash("assessment", "Both records have an open assessment: sign one of them first", "", "", must=True)


PART = Part(
    (
        Table(Assessment, "Assessment"),
        Table(Reading, with_="assessment"),
        Table(Section, with_="assessment"),
        Table(Account, with_="assessment"),
        Table(Score, "Score"),
        Table(Harm, "Risk of serious harm"),
        Table(HarmTo, with_="harm"),
        Table(VictimSafety, "Victim safety"),
    ),
    clashes=clashes,
)
