"""Orders that end, requirements that are done, and proceedings under way."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from throughcare.accounts.principals import Principal, system
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.people import queries as people
from throughcare.sentences import actions, queries
from throughcare.sentences.models import Instruction, Requirement, Sentence
from throughcare.sentences.tests.test_impose import community_order

SYSTEM = system("clockwork")


def test_an_ended_order_leaves_the_headline_and_takes_its_open_instructions_along(
    someone: int, grace: Principal, at: datetime
) -> None:
    order = community_order(someone, by=grace, at=at)
    actions.instruct(order.id, text="Bring your rota", told_at=at, told_how="face", by=grace, at=at)
    actions.end(order.id, on=at.date(), because="Revoked for good progress", by=grace, at=at)
    assert people.headline(someone).order_count == 0
    assert Instruction.objects.get().state == "withdrawn"
    page = queries.sentence_page(someone, today=at.date())
    assert [row.ended_because for row in page.ended] == ["Revoked for good progress"]


@pytest.mark.parametrize(
    ("on", "because", "says"),
    [
        (date(2026, 11, 24), "Revoked", "today or in the past"),
        (date(2025, 9, 2), "Revoked", "on or after the date of the sentence"),
        (date(2026, 11, 23), " ", "Say why"),
    ],
)
def test_an_order_cannot_end_ahead_or_without_a_reason(
    someone: int, grace: Principal, at: datetime, on: date, because: str, says: str
) -> None:
    order = community_order(someone, by=grace, at=at)
    with pytest.raises(Refused, match=says):
        actions.end(order.id, on=on, because=because, by=grace, at=at)


def test_an_order_ends_once_and_not_from_an_old_page(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(someone, by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.end(order.id, on=at.date(), because="Revoked", shown_version=order.version - 1, by=grace, at=at)
    actions.end(order.id, on=at.date(), because="Revoked", by=grace, at=at)
    with pytest.raises(actions.CannotEnd, match="already"):
        actions.end(order.id, on=at.date(), because="Revoked", by=grace, at=at)


def test_orders_past_their_last_day_end_by_themselves_unless_a_breach_is_under_way(
    someone: int, grace: Principal, at: datetime
) -> None:
    over = community_order(someone, by=grace, at=at, sentenced_on=date(2025, 3, 1), length_months=12)
    contested = community_order(someone, by=grace, at=at, sentenced_on=date(2025, 4, 1), length_months=12)
    running = community_order(someone, by=grace, at=at)
    actions.begin_proceedings(contested.id, kind="breach", on=date(2026, 2, 1), by=grace, at=at)
    assert actions.end_run_out(by=SYSTEM, at=at) == 1
    assert actions.end_run_out(by=SYSTEM, at=at) == 0
    assert dict(Sentence.objects.values_list("id", "ended_on")) == {
        over.id: date(2026, 2, 28),
        contested.id: None,
        running.id: None,
    }


def test_a_breach_shows_in_the_headline_until_it_is_over(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(someone, by=grace, at=at)
    actions.begin_proceedings(order.id, kind="breach", on=at.date(), by=grace, at=at)
    actions.begin_proceedings(order.id, kind="breach", on=at.date(), by=grace, at=at)
    assert people.headline(someone).proceedings == "breach"
    assert [row.words for row in queries.proceedings(someone)] == ["Breach in progress"]
    actions.end_proceedings(order.id, kind="breach", on=at.date(), by=grace, at=at)
    assert people.headline(someone).proceedings == ""


def test_all_hours_done_completes_a_requirement_and_a_correction_opens_it_again(
    someone: int, grace: Principal, at: datetime
) -> None:
    community_order(someone, by=grace, at=at)
    hours = Requirement.objects.get(code="unpaid_work")
    done = actions.record_progress(hours.id, done=Decimal(120), on=date(2026, 7, 14), by=grace, at=at)
    assert done.completed_on == date(2026, 7, 14)
    assert actions.record_progress(hours.id, done=Decimal("119.5"), by=grace, at=at).completed_on is None
    with pytest.raises(actions.CannotRecordProgress, match="from 0 to 120"):
        actions.record_progress(hours.id, done=Decimal(121), by=grace, at=at)
