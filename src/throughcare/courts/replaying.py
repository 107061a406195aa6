"""What the rule book found of courts' results, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.courts import rules
from throughcare.courts.models import Result
from throughcare.policy import findings, replays
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError

KIND = "Results of hearings"


def stored() -> Iterator[replays.Replay]:
    """Every result, also one that was taken back."""
    for row_id, person_id, kept in Result.objects.order_by("id").values_list("id", "person_id", "kept").iterator():
        try:
            facts = findings.from_json(rules.ResultFacts, kept["inputs"])
            book = edition_cited(CourtPowers, replays.cited(kept["policy"], CourtPowers.topic))
            again = {**findings.to_json(rules.result(facts, book=book)), "inputs": kept["inputs"]}
        except (LookupError, ShapeError, NoEdition) as error:
            yield replays.Replay(KIND, row_id, person_id, replays.cannot(error))
            continue
        yield replays.Replay(KIND, row_id, person_id, replays.differences(kept, again))
