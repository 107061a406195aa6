"""Likely pairs on the record: found by a rule, decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.people.matching.finding import Pair
from throughcare.people.matching.rules import Likeness
from throughcare.people.models import Likely

LONGEST_REASON = 400


class CannotDecide(Refused):
    """This pair is decided already, or there is no reason."""


@action
def hold(pairs: Sequence[Pair], *, by: Principal, at: datetime) -> int:
    """Write down likely pairs, to be decided. What somebody decided stays decided. Answers how many are new."""
    known = {
        (row.person_id, row.other_id): row
        for row in Likely.objects.filter(person_id__in={pair.person_id for pair in pairs})
    }
    new = 0
    for pair in pairs:
        likeness = pair.likeness
        facts: dict[str, Any] = {
            "points": likeness.points,
            "twins": likeness.twins,
            "reasons": reasons(likeness),
            "edition": likeness.edition,
        }
        row = known.get((pair.person_id, pair.other_id))
        if row is None:
            Likely.objects.create(person_id=pair.person_id, other_id=pair.other_id, found_at=at, **facts)
            new += 1
        elif row.state == "waiting" and float(row.points) != likeness.points:
            row.change(**facts)
    return new


def reasons(likeness: Likeness) -> list[list[object]]:
    """The reasons as they are kept: code, words, points."""
    return [[reason.code, reason.text, reason.points] for reason in likeness.reasons]


@action
def say_two(likely_id: int, *, because: str, shown_version: int, by: Principal, at: datetime) -> Likely:
    """They are two people, and why. The pair is not shown again."""
    missing = "Say how you know that they are two people."
    because = one_line(because, missing, refused=CannotDecide, most=LONGEST_REASON)
    row = Likely.objects.get(id=likely_id).check_shown(shown_version)
    if row.state != "waiting":
        raise CannotDecide("This was decided already.")
    return row.change(
        shown_version=shown_version,
        state="two",
        because=because,
        decided_by=by.titled,
        decided_at=at,
    )
