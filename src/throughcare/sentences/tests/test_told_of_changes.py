"""What the person is told of a change of their order, from the page to the letter, and how a mistake is put right."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from time_machine import travel

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments.tests.telling import follow, letters, post_letters
from throughcare.duties.models import Duty
from throughcare.messaging.models import Letter
from throughcare.people.models import Address
from throughcare.sentences.models import OrderChange, Sentence
from throughcare.sentences.tests.test_change import COURT


@pytest.fixture
def order(aaron: int) -> Sentence:
    """Aaron's order; letters reach him."""
    assert Address.objects.filter(person_id=aaron, until=None).exists()
    return Sentence.objects.get(person_id=aaron)


def extended(order: Sentence, by: Principal, to: str) -> OrderChange:
    """On the page: the court gave it a later last day. What follows has followed."""
    order.refresh_from_db()
    facts = {"kind": "extend", "ends_on": to, "on": "20/11/2026", "court": COURT, "because": "On review"}
    sent = {**facts, "version": order.version, "key": str(uuid.uuid4())}
    answer = signed_in(by).post(f"/sentences/{order.pk}/change/", sent)
    assert answer.status_code == 303, answer.content.decode()
    follow()
    return OrderChange.objects.latest("id")


def taken_back(change: OrderChange, by: Principal) -> None:
    """On the page: it was a mistake. What follows has followed."""
    change.refresh_from_db()
    sent = {"because": "The wrong person", "version": change.version, "key": str(uuid.uuid4())}
    assert signed_in(by).post(f"/order-changes/{change.pk}/undo/", sent).status_code == 303
    follow()


def of_change(person_id: int) -> list[Letter]:
    return letters(person_id, kind="order_changed")


def test_a_letter_that_has_left_is_corrected_and_the_right_change_is_told(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    wrong = extended(order, grace, "2/1/2028")
    (letter,) = of_change(order.person_id)
    assert "Its last day is now 2 January 2028." in letter.body
    later = at + timedelta(days=1)
    post_letters(by=grace, at=later)
    letter.refresh_from_db()
    assert letter.sent_at is not None
    owed = Duty.objects.filter(person_id=order.person_id, about_kind="sentences.orderchange", kind="tell_decision")
    assert owed.get().met_at is not None
    with travel(later, tick=False):
        taken_back(wrong, grace)
        (correction,) = letters(order.person_id, kind="correction")
        assert correction.corrects_id == letter.pk
        assert "Your order stands as it was before." in correction.body
        assert letter.subject in correction.body
        extended(order, grace, "2/2/2028")
    bodies = [one.body for one in of_change(order.person_id)]
    assert len(bodies) == 2
    assert "Its last day is now 2 February 2028." in bodies[-1]
    assert "January" not in bodies[-1].partition("last day")[2]
    follow(times=2)
    assert len(letters(order.person_id, kind="correction")) == 1


def test_a_letter_that_has_not_left_is_stopped_and_nothing_is_to_be_corrected(
    order: Sentence, grace: Principal, at: datetime
) -> None:
    taken_back(extended(order, grace, "2/1/2028"), grace)
    assert of_change(order.person_id) == []
    assert letters(order.person_id, kind="correction") == []
    post_letters(by=grace, at=at + timedelta(days=1))
    assert not Letter.objects.filter(kind="order_changed", sent_at__isnull=False).exists()
    assert not Duty.objects.filter(about_kind="sentences.orderchange", ended_at=None).exists()
