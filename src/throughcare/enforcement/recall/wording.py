"""What the letters of a recall are written from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.custody import queries as stays
from throughcare.custody.models import Stay
from throughcare.enforcement.models import Recall
from throughcare.enforcement.queries import ladder
from throughcare.enforcement.queries.wording import next_meeting
from throughcare.enforcement.recall import rules
from throughcare.messaging.models import Letter


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
    return stays.now(row.person_id)


def stay_of(stay_id: int) -> Stay | None:
    """A time in custody as long as it lasts."""
    return Stay.objects.filter(id=stay_id, released_at=None, taken_back_at=None).first()


def says(letter_id: int, facts: dict[str, Any]) -> bool:
    """Whether a letter on why they were recalled says the same prison and day of release."""
    said = Letter.objects.values_list("facts", flat=True).get(id=letter_id)
    return all(str(said.get(name)) == str(facts.get(name)) for name in ("prison", "release_on"))


def whose(stay_id: int) -> int | None:
    """Whose time in custody it is."""
    return Stay.objects.filter(id=stay_id).values_list("person_id", flat=True).first()
