"""The findings on what follows from a failure, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.enforcement import rules
from throughcare.enforcement.models import Consideration
from throughcare.enforcement.queries.ladder import as_stored
from throughcare.policy import findings, replays
from throughcare.policy.books import Enforcement
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError

KIND = "What follows from failures"


def stored() -> Iterator[replays.Replay]:
    """Every consideration with a finding, decided or not."""
    rows = Consideration.objects.exclude(finding=None).order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, kept in rows.iterator():
        assert kept is not None
        if "inputs" not in kept:
            yield replays.Replay(KIND, row_id, person_id, elsewhere=True)
            continue
        try:
            facts = findings.from_json(rules.FailureFacts, kept["inputs"])
            book = edition_cited(Enforcement, replays.cited(kept["policy"], Enforcement.topic))
            again = as_stored(rules.next_step(facts, book=book), facts)
        except (LookupError, ShapeError, NoEdition) as error:
            yield replays.Replay(KIND, row_id, person_id, replays.cannot(error))
            continue
        yield replays.Replay(KIND, row_id, person_id, replays.differences(kept, again))
