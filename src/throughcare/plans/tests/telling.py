"""A plan of Aaron's, told in one line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.plans.actions import writing
from throughcare.plans.models import Objective, Plan, PlanAction
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement

AIM: dict[str, Any] = {
    "aim": "I want a room of my own where my girl can visit.",
    "why": "I sleep on sofas.",
    "measure": "A key in my pocket.",
    "target_on": date(2027, 3, 1),
    "comes_from": "Accommodation",
    "source_kind": "need",
    "their_say": True,
}
WORDS: dict[str, Any] = {
    "rules": "120 hours of unpaid work.",
    "responsibilities": "Come on time.",
    "signs": "I stop answering my phone.",
    "i_do": "I go for a run.",
    "i_call": "My sister, 07700 900111.",
    "their_say": ["hard"],
}


def written(person_id: int, *, by: Principal, at: datetime) -> Plan:
    """A version that is whole, with one objective and two actions, of which one can be enforced."""
    plan = writing.begin(person_id, because="The order began", by=by, at=at)
    writing.write_words(plan.pk, **WORDS, by=by, at=at)
    objective = writing.write_objective(plan.pk, **AIM, by=by, at=at)
    work = Requirement.objects.filter(person_id=person_id, code="unpaid_work").first()
    writing.write_action(
        objective.pk, text="Ring the housing office", who="person", by_on=date(2026, 12, 4), by=by, at=at
    )
    writing.write_action(
        objective.pk,
        text="Do the hours on Saturdays",
        who="person",
        by_on=date(2026, 12, 20),
        requirement_id=work.pk if work else None,
        by=by,
        at=at,
    )
    plan.refresh_from_db()
    return plan


def ready(person_id: int, *, by: Principal, at: datetime) -> Plan:
    """A version that is being read with the person."""
    return writing.make_ready(written(person_id, by=by, at=at).pk, by=by, at=at)


def in_force(person_id: int, *, by: Principal, at: datetime, answer: str = "agrees") -> Plan:
    """A version the person was asked about."""
    plan = ready(person_id, by=by, at=at)
    writing.record_answer(plan.pk, answer=answer, asked_on=at.date(), how="said", reasons="It is fine.", by=by, at=at)
    plan.refresh_from_db()
    return plan


def the_objective(plan: Plan) -> Objective:
    """Its one objective."""
    return Objective.objects.get(plan=plan, state="open")


def the_actions(plan: Plan) -> list[PlanAction]:
    """Its actions in order."""
    return list(PlanAction.objects.filter(objective__plan=plan).order_by("number"))


def to_prison(person_id: int, *, on: date, by: Principal, at: datetime) -> None:
    """They are in custody from a day."""
    sentences.move_to(person_id, kind="custody", where="Ashby (HMP)", on=on, by=by, at=at)
