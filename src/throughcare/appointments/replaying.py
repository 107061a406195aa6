"""The findings absences were judged on, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from throughcare.appointments import rules
from throughcare.appointments.models import Absence, AcceptedEvent
from throughcare.policy import findings, replays
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError

KIND = "Absences judged"
EVENTS = "Events accepted"


def stored() -> Iterator[replays.Replay]:
    """Every absence with a finding, and every event told of beforehand that was accepted.

    One that was judged in another system has none of ours to replay.
    """
    absences = Absence.objects.exclude(finding=None).order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, finding in absences.iterator():
        assert finding is not None
        yield _again(KIND, row_id, person_id, finding)
    accepted = AcceptedEvent.objects.order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, finding in accepted.iterator():
        yield _again(EVENTS, row_id, person_id, finding)


def _again(kind: str, row_id: int, person_id: int, finding: dict[str, Any]) -> replays.Replay:
    if "inputs" not in finding:
        return replays.Replay(kind, row_id, person_id, elsewhere=True)
    kept = finding["found"]
    try:
        facts = findings.from_json(rules.AbsenceFacts, finding["inputs"])
        book = edition_cited(AbsenceBook, replays.cited(kept["policy"], AbsenceBook.topic))
        again = findings.to_json(rules.judge(facts, book=book))
    except (LookupError, ShapeError, NoEdition, findings.CannotTell) as error:
        return replays.Replay(kind, row_id, person_id, replays.cannot(error))
    return replays.Replay(kind, row_id, person_id, replays.differences(kept, again))
