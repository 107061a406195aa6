"""The findings absences were judged on, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.appointments import rules
from throughcare.appointments.models import Absence
from throughcare.policy import findings, replays
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError

KIND = "Absences judged"


def stored() -> Iterator[replays.Replay]:
    """Every absence with a finding. One that was judged in another system has none of ours to replay."""
    rows = Absence.objects.exclude(finding=None).order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, finding in rows.iterator():
        assert finding is not None
        if "inputs" not in finding:
            yield replays.Replay(KIND, row_id, person_id, elsewhere=True)
            continue
        kept = finding["found"]
        try:
            facts = findings.from_json(rules.AbsenceFacts, finding["inputs"])
            book = edition_cited(AbsenceBook, replays.cited(kept["policy"], AbsenceBook.topic))
            again = findings.to_json(rules.judge(facts, book=book))
        except (LookupError, ShapeError, NoEdition, findings.CannotTell) as error:
            yield replays.Replay(KIND, row_id, person_id, replays.cannot(error))
            continue
        yield replays.Replay(KIND, row_id, person_id, replays.differences(kept, again))
