"""What sessions, travel, education and good work were found to credit, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from throughcare.policy import findings, replays
from throughcare.policy.books import Outcomes
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.shapes import ShapeError
from throughcare.policy.work_books import UnpaidWork
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.models import Adjustment, Session

CREDITS, EARNED = "Hours of unpaid work credited", "Hours earned by good work"
_FAILS = (LookupError, ShapeError, NoEdition, rules.NoCredit, findings.CannotTell)


def stored() -> Iterator[replays.Replay]:
    """Every credit that rests on a finding, also one that was taken back."""
    columns = ("id", "person_id", "finding")
    sessions = Session.objects.exclude(finding=None).order_by("id").values_list(*columns)
    beside = Adjustment.objects.exclude(finding=None).order_by("id")
    credited = beside.exclude(kind="good_work").values_list(*columns)
    for row_id, person_id, kept in chain(sessions.iterator(), credited.iterator()):
        yield _again(CREDITS, row_id, person_id, kept)
    for row_id, person_id, kept in beside.filter(kind="good_work").values_list(*columns).iterator():
        yield _again(EARNED, row_id, person_id, kept)


def _again(kind: str, row_id: int, person_id: int, kept: Any) -> replays.Replay:
    was = kept["found"]
    try:
        book = edition_cited(UnpaidWork, replays.cited(was["policy"], UnpaidWork.topic))
        if kind == EARNED:
            found = findings.to_json(rules.earned(findings.from_json(rules.EarnedFacts, kept["inputs"]), book=book))
        else:
            codes = edition_cited(Outcomes, replays.cited(was["policy"], Outcomes.topic))
            facts = findings.from_json(rules.CreditFacts, kept["inputs"])
            found = findings.to_json(rules.credit(facts, book=book, outcomes=codes))
    except _FAILS as error:
        return replays.Replay(kind, row_id, person_id, replays.cannot(error))
    return replays.Replay(kind, row_id, person_id, replays.differences(was, found))
