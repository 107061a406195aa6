"""An order ends early only when the plan on the record says so too (rules 3.6, row 79)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.casefile import actions
from throughcare.plans.actions import living, writing
from throughcare.plans.models import Plan
from throughcare.plans.tests.telling import AIM, in_force, the_objective
from throughcare.sentences import actions as sentences
from throughcare.sentences import changing
from throughcare.sentences.models import OrderChange, Requirement, Sentence


@pytest.fixture
def order(aaron: int, grace: Principal, at: datetime) -> Sentence:
    """Aaron's order with its hours and days done, and a plan in force with one objective."""
    found = Sentence.objects.get(person_id=aaron, ended_on=None)
    for row in Requirement.objects.filter(sentence=found).exclude(amount=None):
        sentences.record_progress(row.pk, done=row.amount or Decimal(0), by=grace, at=at)
    in_force(aaron, by=grace, at=at)
    return found


def end_it(order: Sentence, by: Principal, at: datetime, *, met: bool = True) -> OrderChange:
    """Say that everything is done."""
    kept = frozenset(Requirement.objects.filter(sentence=order, amount=None).values_list("id", flat=True))
    found: OrderChange = actions.complete_early(
        order.pk, on=at.date(), because="All is done", kept=kept, objectives_met=met, by=by, at=at
    )
    return found


def reach(order: Sentence, by: Principal, at: datetime) -> None:
    """The one objective of the plan is reached."""
    plan = the_objective_of(order)
    living.record_progress(plan, how_far="reached", on=at.date(), by=by, at=at)


def the_objective_of(order: Sentence) -> int:
    return the_objective(Plan.objects.get(person_id=order.person_id, state="in_force")).pk


def test_one_open_objective_keeps_the_order_running_whatever_the_officer_says(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    with pytest.raises(changing.CannotChange, match="1 objective of the sentence plan not met"):
        end_it(order, grace, at)
    reach(order, grace, at)
    with pytest.raises(changing.CannotChange, match="none needs adding"):
        end_it(order, grace, at, met=False)
    change = end_it(order, grace, at)
    order.refresh_from_db()
    assert order.ended_on == at.date()
    assert change.now["inputs"]["plan"] is True
    assert change.now["inputs"].get("objectives_open", 0) == 0


def test_a_new_objective_that_is_being_written_keeps_it_running_too(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    reach(order, grace, at)
    plan = writing.begin(order.person_id, because="Something new came up", by=grace, at=at)
    writing.write_objective(plan.pk, **AIM, by=grace, at=at)
    with pytest.raises(changing.CannotChange, match="1 objective of the sentence plan not met"):
        end_it(order, grace, at)


def test_the_page_shows_what_the_record_says_of_the_plan(order: Sentence, grace: Principal, at: datetime) -> None:
    client = signed_in(grace)
    address = f"/sentences/{order.pk}/complete-early/"
    page = client.get(address).content.decode()
    for words in ("What the sentence plan says", "Objectives not met", "none needs adding", "does not end early"):
        assert words in page
    assert "1 objective of the sentence plan not met." in send(client, address, order, 422)
    reach(order, grace, at)
    send(client, address, order, 303)
    order.refresh_from_db()
    assert order.ended_on == date(2026, 11, 23)
    assert client.get("/sentences/999/complete-early/").status_code == 404


def send(client: Client, address: str, order: Sentence, answers: int) -> str:
    order.refresh_from_db()
    kept = [str(pk) for pk in Requirement.objects.filter(sentence=order, amount=None).values_list("id", flat=True)]
    facts = {"on": "23/11/2026", "because": "All is done", "objectives_met": "on", "kept": kept}
    answer = client.post(address, {**facts, "version": order.version, "key": str(uuid.uuid4())})
    assert answer.status_code == answers, answer.content.decode()
    return answer.content.decode()
