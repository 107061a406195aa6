"""The findings on which recall is open, and on the day of release, worked out once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from throughcare.enforcement.models import Recall
from throughcare.enforcement.recall import queries, rules
from throughcare.policy import findings, replays
from throughcare.policy.editions import Edition, NoEdition, edition_cited
from throughcare.policy.recall_books import Recall as Book
from throughcare.policy.shapes import ShapeError

KIND = "Recall"
F = TypeVar("F")


def _open(facts: rules.RecallFacts, book: Edition[Book]) -> dict[str, Any]:
    return queries.as_stored(rules.recall_type(facts, book=book), facts)


def _released(facts: rules.ReleaseFacts, book: Edition[Book]) -> dict[str, Any]:
    return queries.release_stored(rules.recall_release(facts, book=book), facts)


def stored() -> Iterator[replays.Replay]:
    """Every recall that was weighed, and every day of release that was worked out."""
    rows = Recall.objects.order_by("id").values_list("id", "person_id", "finding", "release_finding")
    for row_id, person_id, found, released in rows.iterator():
        if found is not None:
            yield _replay(row_id, person_id, found, rules.RecallFacts, _open)
        if released is not None:
            yield _replay(row_id, person_id, released, rules.ReleaseFacts, _released)


def _replay(
    row_id: int,
    person_id: int,
    kept: dict[str, Any],
    kind: type[F],
    again: Callable[[F, Edition[Book]], dict[str, Any]],
) -> replays.Replay:
    try:
        facts = findings.from_json(kind, kept["inputs"])
        book = edition_cited(Book, replays.cited(kept["policy"], Book.topic))
        now = again(facts, book)
    except (LookupError, ShapeError, NoEdition, findings.CannotTell) as error:
        return replays.Replay(KIND, row_id, person_id, replays.cannot(error))
    return replays.Replay(KIND, row_id, person_id, replays.differences(kept, now))
