"""What the rules doubted of an order comes out as it was kept, and what was tampered with is found."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.sentences import changing, replaying
from throughcare.sentences.facts import RequirementFacts
from throughcare.sentences.models import Requirement, Sentence
from throughcare.sentences.tests.test_change import by_court
from throughcare.sentences.tests.test_impose import community_order


def replayed() -> dict[str, list[Any]]:
    """The names of the parts that differ, by kind."""
    found: dict[str, list[Any]] = {}
    for one in replaying.stored():
        found.setdefault(one.kind, []).append([part.what for part in one.differences])
    return found


@pytest.fixture
def doubted(someone: int, grace: Principal, at: datetime) -> Requirement:
    """A community order of four years with more unpaid work than the rules know, changed since."""
    order = community_order(
        someone,
        by=grace,
        at=at,
        order_type="SSO",
        length_months=48,
        term_months=8,
        court_words="Four years, in view of the plea.",
        requirements=(RequirementFacts("unpaid_work", Decimal(320), court_words="320 hours"),),
    )
    row = Requirement.objects.get(sentence=order)
    changing.vary_requirement(row.pk, amount=Decimal(340), court_words="340 hours", **by_court(grace, at))
    return row


def test_doubts_come_out_as_they_were_kept_also_those_of_before_a_change(doubted: Requirement) -> None:
    assert replayed() == {replaying.LAST_DAYS: [[]], replaying.LENGTHS: [[]], replaying.ASKED: [[], []]}


def test_a_doubt_that_was_tampered_with_is_found(doubted: Requirement) -> None:
    doubted.refresh_from_db()
    (kept,) = doubted.doubts or []
    Requirement.objects.filter(id=doubted.pk).update(doubts=[{**kept, "says": "Nothing speaks against it."}])
    Sentence.objects.filter(id=doubted.sentence_id).update(length_months=60)
    assert replayed() == {
        replaying.LAST_DAYS: [["ends_on"]],
        replaying.LENGTHS: [[]],
        replaying.ASKED: [["doubts"], []],
    }
    Sentence.objects.filter(id=doubted.sentence_id).update(length_months=24)
    assert replayed()[replaying.LENGTHS] == [["doubts"]]


def test_a_doubt_without_its_inputs_is_counted_apart(doubted: Requirement) -> None:
    doubted.refresh_from_db()
    (kept,) = doubted.doubts or []
    kept.pop("inputs")
    Requirement.objects.filter(id=doubted.pk).update(doubts=[kept])
    assert [one.elsewhere for one in replaying.stored() if one.kind == replaying.ASKED] == [True, False]


def test_a_last_day_that_was_worked_out_is_worked_out_again_and_one_the_court_named_is_not(
    someone: int, grace: Principal, at: datetime
) -> None:
    order = community_order(someone, by=grace, at=at)
    community_order(someone, by=grace, at=at, ends_on=date(2026, 12, 24))
    assert replayed() == {replaying.LAST_DAYS: [[]]}
    first = changing.extend(order.pk, ends_on=date(2028, 3, 2), **by_court(grace, at))
    changing.undo(first.pk, because="Not that one", by=grace, at=at)
    changing.extend(order.pk, ends_on=date(2028, 2, 2), **by_court(grace, at, court_words="Once more"))
    assert replayed() == {replaying.LAST_DAYS: [[]]}
    Sentence.objects.filter(id=order.pk).update(length_months=23)
    assert replayed() == {replaying.LAST_DAYS: [["ends_on"]]}
