"""Short ways to say in a test how a recall came about and how far it went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.demo.cast import DEMO
from throughcare.enforcement.models import Recall
from throughcare.enforcement.recall import actions
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of

CLEAR = dict.fromkeys(
    (
        "parole_board_244ZB",
        "repatriated_murder",
        "sopc",
        "dcr",
        "terrorist_or_national_security",
        "foreign_power_threat",
        "mappa_cat4",
        "mappa_2_or_3",
    ),
    False,
)
WEIGHED: dict[str, Any] = {
    "led_to": "He broke into his sister's flat at night and was arrested.",
    "grounds": ["RISK_INCREASED"],
    "links": [],
    "breaks": [],
    "broken_words": "Good behaviour.",
    "alternatives": ["more_reporting"],
    "alternatives_words": "Two meetings a week since October.",
    "vulnerabilities": ["not_known"],
    "vulnerability_words": "",
    "dependants": "A dog.",
    "arrest": "Held at Northgate police station.",
    "group": "ADULT_SDS",
    "charge": "NO",
    "answers": CLEAR,
}
REASON = "The risk cannot be managed in the community now."
TOLD = "You went to your sister's flat at night, and we think that others are not safe."


def considered(sentence_id: int, *, by: Principal, at: datetime, origin: str = "concern") -> Recall:
    """A consideration for a concern of the day."""
    row: Recall = actions.consider(
        sentence_id,
        origin=origin,
        happened_on=at.date(),
        words="The police rang: he was arrested at his sister's flat.",
        by=by,
        at=at,
    )
    return row


def weighed(sentence_id: int, *, by: Principal, at: datetime, **facts: Any) -> Recall:
    """The same with everything weighed."""
    row = considered(sentence_id, by=by, at=at)
    actions.weigh(row.pk, facts={**WEIGHED, **facts}, by=by, at=at)
    return again(row)


def decided(row: Recall, decision: str, *, by: Principal, at: datetime, **more: Any) -> Recall:
    """A decision, by default typed at once."""
    facts = {"words": REASON, "told_words": TOLD, "decided_at": at} | more
    actions.decide(row.pk, decision=decision, by=by, at=at, **facts)
    return again(row)


def agreed(row: Recall, *, by: Principal, at: datetime, words: str = REASON, **more: Any) -> Recall:
    """The agreement of whoever it waits for."""
    actions.endorse(row.pk, **({"answer": "agreed", "words": words, "given_at": at} | more), by=by, at=at)
    return again(row)


def again(row: Recall) -> Recall:
    """The row as it stands."""
    return Recall.objects.select_related("sentence__person").get(id=row.pk)


def day(text: str) -> date:
    """A day by its ISO text."""
    return date.fromisoformat(text)


def post(name: str, role: str, team: int, *, at: datetime) -> Principal:
    """Somebody more of the staff, in a post of a team."""
    user = accounts.enter(f"{name.split()[0].lower()}@throughcare.example", name=name, phone="", demo=True, by=DEMO)
    organisations.hold_post(user.id, team_id=team, role=role, since=date(2020, 4, 1), by=DEMO)
    return principal_of(user.id, name=name, on=at.date())
