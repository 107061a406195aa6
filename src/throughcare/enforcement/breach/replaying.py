"""What the rule found of further offences, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.enforcement.breach import rules
from throughcare.enforcement.models import FurtherOffence
from throughcare.policy import findings, replays
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError

KIND = "Further offences"


def stored() -> Iterator[replays.Replay]:
    """Every further offence, decided or not."""
    rows = FurtherOffence.objects.order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, kept in rows.iterator():
        try:
            facts = findings.from_json(rules.OffenceFacts, kept["inputs"])
            book = edition_cited(CourtPowers, replays.cited(kept["policy"], CourtPowers.topic))
            again = {**findings.to_json(rules.after_offence(facts, book=book)), "inputs": kept["inputs"]}
        except (LookupError, ShapeError, NoEdition) as error:
            yield replays.Replay(KIND, row_id, person_id, replays.cannot(error))
            continue
        yield replays.Replay(KIND, row_id, person_id, replays.differences(kept, again))
