"""What the person was asked to do, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from throughcare import reactions
from throughcare.accounts.principals import Principal
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import Reaction
from throughcare.sentences import actions, events, queries
from throughcare.sentences.models import Requirement, Sentence
from throughcare.sentences.tests.test_impose import community_order

HEARD: list[Any] = []


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Events of instructions, as somebody above hears them."""
    HEARD.clear()
    for kind in (
        events.InstructionKept,
        events.InstructionNotKept,
        events.InstructionReopened,
        events.InstructionWithdrawn,
    ):
        monkeypatch.setitem(reactions.REACTIONS, kind, (Reaction(HEARD.append, "must"),))
    yield HEARD
    HEARD.clear()


@pytest.fixture
def order(someone: int, grace: Principal, at: datetime) -> Sentence:
    return community_order(someone, by=grace, at=at)


def bring_rota(order: Sentence, *, by: Principal, at: datetime, **more: object) -> int:
    facts: dict[str, object] = {
        "text": "Bring your rota from work",
        "told_at": at - timedelta(days=7),
        "told_how": "face",
        "due_on": at.date(),
    }
    return int(actions.instruct(order.id, **{**facts, **more}, by=by, at=at).id)


def test_an_instruction_says_what_under_what_by_whom_and_when(order: Sentence, grace: Principal, at: datetime) -> None:
    days = Requirement.objects.get(code="rehabilitation_activity")
    bring_rota(order, by=grace, at=at, requirement_id=days.id)
    (row,) = queries.open_instructions(order.person_id, today=at.date())
    assert (row.text, row.under, row.given_by, row.told_how, row.due_on, row.state_text) == (
        "Bring your rota from work",
        "Rehabilitation activity",
        "Grace Adeyemi",
        "Face to face",
        date(2026, 11, 23),
        "Open",
    )
    (late,) = queries.open_instructions(order.person_id, today=at.date() + timedelta(days=1))
    assert (late.late, late.state_text) == (True, "Open, past its day")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"told_how": "pigeon"}, "told_how"),
        ({"told_at": datetime.fromisoformat("2026-11-23T10:01:00+00:00")}, "told_on"),
        ({"told_at": datetime.fromisoformat("2025-09-02T10:00:00+01:00")}, "told_on"),
        ({"due_on": date(2026, 11, 15)}, "due_on"),
        ({"requirement_id": 0}, "under"),
    ],
)
def test_an_instruction_that_cannot_be_is_refused_at_its_field(
    order: Sentence, grace: Principal, at: datetime, more: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        bring_rota(order, by=grace, at=at, **more)
    assert refused.value.field == field


def test_not_kept_is_told_to_enforcement_and_a_wrong_mark_takes_it_back(
    order: Sentence, grace: Principal, at: datetime, heard: list[Any]
) -> None:
    asked = bring_rota(order, by=grace, at=at)
    actions.record_instruction(asked, state="not_kept", because="He came without it.", by=grace, at=at)
    assert [type(event).__name__ for event in heard] == ["InstructionNotKept"]
    actions.record_instruction(asked, state="open", because="He handed it in at the desk.", by=grace, at=at)
    assert heard[-1].was == "not_kept"
    actions.record_instruction(asked, state="kept", by=grace, at=at)
    assert [type(event).__name__ for event in heard] == ["InstructionNotKept", "InstructionReopened", "InstructionKept"]


def test_a_mark_changed_directly_still_takes_back_the_old_one(
    order: Sentence, grace: Principal, at: datetime, heard: list[Any]
) -> None:
    asked = bring_rota(order, by=grace, at=at)
    actions.record_instruction(asked, state="not_kept", because="He came without it.", by=grace, at=at)
    actions.record_instruction(asked, state="withdrawn", because="His shifts ended.", by=grace, at=at)
    assert [type(event).__name__ for event in heard][1:] == ["InstructionReopened", "InstructionWithdrawn"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"state": "not_kept"}, "because"),
        ({"state": "withdrawn"}, "because"),
        ({"state": "open"}, "state"),
        ({"state": "lost"}, "state"),
        ({"state": "kept", "on": date(2026, 11, 24)}, "on"),
        ({"state": "kept", "on": date(2026, 11, 1)}, "on"),
        ({"state": "not_kept", "because": "Not yet", "on": date(2026, 11, 22)}, "state"),
    ],
)
def test_what_came_of_it_must_be_possible(
    order: Sentence, grace: Principal, at: datetime, facts: dict[str, Any], field: str
) -> None:
    asked = bring_rota(order, by=grace, at=at)
    with pytest.raises(Refused) as refused:
        actions.record_instruction(asked, **facts, by=grace, at=at)
    assert refused.value.field == field


def test_a_changed_mark_needs_a_reason(order: Sentence, grace: Principal, at: datetime) -> None:
    asked = bring_rota(order, by=grace, at=at)
    actions.record_instruction(asked, state="kept", by=grace, at=at)
    with pytest.raises(Refused, match="Say why"):
        actions.record_instruction(asked, state="open", by=grace, at=at)


def test_nothing_can_be_asked_under_an_ended_order(order: Sentence, grace: Principal, at: datetime) -> None:
    actions.end(order.id, on=at.date(), because="Revoked", by=grace, at=at)
    with pytest.raises(actions.CannotInstruct, match="ended"):
        bring_rota(order, by=grace, at=at)


def test_counts_of_a_period_for_compliance(order: Sentence, grace: Principal, at: datetime) -> None:
    actions.record_instruction(bring_rota(order, by=grace, at=at), state="kept", by=grace, at=at)
    bring_rota(order, by=grace, at=at, due_on=date(2026, 11, 30))
    counts = queries.instruction_counts(order.person_id, since=date(2025, 11, 23), today=at.date())
    assert counts == queries.KeptCounts(kept=1, not_kept=0, open=1, open_until=date(2026, 11, 30))


def test_places_follow_each_other_without_a_gap(order: Sentence, grace: Principal, at: datetime) -> None:
    person_id = order.person_id
    actions.move_to(person_id, kind="custody", where="Durham", on=date(2026, 11, 2), by=grace, at=at)
    actions.move_to(person_id, kind="community", on=date(2026, 11, 20), by=grace, at=at)
    assert [(row.words, row.where, row.since, row.until) for row in queries.places(person_id)] == [
        ("In the community", "", date(2026, 11, 20), None),
        ("In custody", "Durham", date(2026, 11, 2), date(2026, 11, 20)),
        ("In the community", "", date(2025, 9, 3), date(2026, 11, 2)),
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "moon", "on": date(2026, 11, 20)}, "kind"),
        ({"kind": "custody", "on": date(2026, 11, 20)}, "where"),
        ({"kind": "custody", "where": "x" * 81, "on": date(2026, 11, 20)}, "where"),
        ({"kind": "at_large", "on": date(2026, 11, 24)}, "on"),
        ({"kind": "at_large", "on": date(2025, 9, 3)}, "on"),
        ({"kind": "community", "on": date(2026, 11, 20)}, "kind"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    order: Sentence, grace: Principal, at: datetime, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(actions.CannotMove) as refused:
        actions.move_to(order.person_id, **facts, by=grace, at=at)
    assert refused.value.field == field
