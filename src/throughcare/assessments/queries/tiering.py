"""What assessments know that a tier is found from, of many people at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from throughcare.assessments.models import Assessment, Harm, Score
from throughcare.kernel.clock import local_day


@dataclass(frozen=True)
class Scored:
    """The newest score of a tool: what went in, what came out, and when."""

    name: str
    on: date
    inputs: dict[str, Any]
    result: dict[str, Any]


@dataclass
class Assessed:
    """One person: the newest score of each tool by its code, the risk of serious harm, and the last signed assessment
    with the need of each section."""

    scores: dict[str, Scored] = field(default_factory=dict)
    harm: str | None = None
    harm_on: date | None = None
    signed_on: date | None = None
    needs: tuple[tuple[str, str], ...] = ()


def assessed(people: Sequence[int]) -> dict[int, Assessed]:
    """What a tier is found from, by person; everybody asked for is there. Three queries.

    A tool the rule book does not know by name stands under the name it was entered with, in capitals.
    """
    found = {person_id: Assessed() for person_id in people}
    scores = Score.objects.filter(person_id__in=people, result__isnull=False).order_by("scored_on", "id")
    for row in scores:
        code = row.tool_name.strip().upper() if row.tool == "another" else row.tool
        found[row.person_id].scores[code] = Scored(row.tool_name, row.scored_on, row.inputs, row.result or {})
    for harm in Harm.objects.filter(person_id__in=people).order_by("assessed_on", "id"):
        found[harm.person_id].harm, found[harm.person_id].harm_on = harm.overall, harm.assessed_on
    signed = Assessment.objects.filter(person_id__in=people, signed_at__isnull=False).order_by("signed_at", "id")
    for person_id, finding, signed_at in signed.values_list("person_id", "finding", "signed_at"):
        sections = (finding or {}).get("sections", [])
        found[person_id].signed_on = local_day(signed_at) if signed_at else None
        found[person_id].needs = tuple((one["code"], one["need"]) for one in sections if one["need"])
    return found
