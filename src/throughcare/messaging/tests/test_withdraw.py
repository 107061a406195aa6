"""A letter is stopped while it can be; what has left is corrected, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging import actions, queries, tasks
from throughcare.messaging.gateways import DemoGateway
from throughcare.messaging.models import Letter

Queue = Callable[..., Letter]


def test_what_has_not_left_is_stopped_and_what_has_is_named(
    queue: Queue, aaron: int, ruth: Principal, at: datetime
) -> None:
    left, printed, held = queue(channel="text"), queue(once="2"), queue(once="3", at=at + timedelta(hours=5))
    later = at + timedelta(hours=3)
    tasks.send_due(gateway=DemoGateway(), at=later)
    answer = actions.withdraw(("people.person", aaron), because="Proof came.", by=ruth, at=later)
    assert answer == {"stopped": [printed.pk, held.pk], "left": [left.pk]}
    assert actions.withdraw(("people.person", aaron), because="Again.", by=ruth, at=later) == {
        "stopped": [],
        "left": [left.pk],
    }
    assert Letter.objects.get(pk=held.pk).withdrawn_because == "Proof came."


def test_only_the_kinds_that_are_meant_are_stopped(queue: Queue, aaron: int, ruth: Principal, at: datetime) -> None:
    queue()
    assert actions.withdraw(("people.person", aaron), because="x", by=ruth, at=at, kinds=("warning",))["stopped"] == []


def test_what_has_left_is_corrected_once(queue: Queue, aaron: int, ruth: Principal, at: datetime) -> None:
    wrong = queue(channel="text")
    later = at + timedelta(hours=3)
    assert actions.correct(wrong.pk, correction="You do not have to do anything.", by=ruth, at=at) is None
    tasks.send_due(gateway=DemoGateway(), at=later)
    correction = actions.correct(wrong.pk, correction="You do not have to do anything.", by=ruth, at=later)
    assert correction is not None
    assert correction.corrects_id == wrong.pk
    assert "That letter no longer holds. You do not have to do anything." in correction.body
    assert actions.correct(wrong.pk, correction="Once more.", by=ruth, at=later) is None
    assert actions.withdraw(("people.person", aaron), because="x", by=ruth, at=later)["left"] == []
    assert queries.related(wrong) == [("It was corrected by the letter of 23 Nov 2026", correction.pk)]


def test_a_letter_that_has_left_cannot_be_stopped(queue: Queue, ruth: Principal, at: datetime) -> None:
    letter = queue(channel="text")
    tasks.send_due(gateway=DemoGateway(), at=at + timedelta(hours=3))
    with pytest.raises(actions.CannotWithdraw, match="has left"):
        actions.withdraw_letter(letter.pk, because="x", by=ruth, at=at)


def test_a_letter_is_stopped_once_and_not_from_a_stale_page(queue: Queue, ruth: Principal, at: datetime) -> None:
    letter = queue()
    with pytest.raises(ChangedMeanwhile):
        actions.withdraw_letter(letter.pk, because="x", by=ruth, at=at, shown_version=7)
    actions.withdraw_letter(letter.pk, because="Written by mistake.", by=ruth, at=at, shown_version=1)
    with pytest.raises(actions.CannotWithdraw, match="stopped before"):
        actions.withdraw_letter(letter.pk, because="x", by=ruth, at=at)
