"""What the letters of a recall are written from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.custody.models import Stay
from throughcare.enforcement.models import Recall
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.queries.wording import next_meeting
from throughcare.enforcement.recall import rules


def not_recalled(row: Recall, *, at: datetime) -> dict[str, Any]:
    """The letter that says that somebody is not recalled. `row.sentence` must be there; one query."""
    return {
        "order": ladder.order_name(row.sentence),
        "decided_on": row.decided_at,
        "because": row.told_words,
        "warns": row.warns,
        **next_meeting(row.person_id, at=at),
    }


def recalled(row: Recall, stay: Stay) -> dict[str, Any]:
    """The letter that says why somebody was recalled, how long, and what they can do."""
    told: dict[str, Any] = {
        "order": ladder.order_name(row.sentence),
        "prison": stay.prison,
        "because": row.told_words,
        "fixed": row.kind != rules.STANDARD,
    }
    return told | ({"release_on": row.release_on} if row.release_on else {})


def stay(row: Recall) -> Stay | None:
    """The time in custody somebody was recalled to, while it lasts."""
    return Stay.objects.filter(person_id=row.person_id, released_at=None).first()


def whose(stay_id: int) -> int | None:
    """Whose time in custody it is."""
    return Stay.objects.filter(id=stay_id).values_list("person_id", flat=True).first()
