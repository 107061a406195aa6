"""What an instruction makes the person owe, and from when somebody has to say whether it was kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty, Restatement
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.policy.clocks import end_of_day
from throughcare.sentences import actions
from throughcare.sentences.models import Sentence
from throughcare.sentences.tests.test_impose import community_order
from throughcare.sentences.tests.test_instruct import bring_rota

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def order(someone: int, grace: Principal, at: datetime) -> Sentence:
    return community_order(someone, by=grace, at=at)


@pytest.fixture
def asked(order: Sentence, grace: Principal, at: datetime) -> int:
    return bring_rota(order, by=grace, at=at, due_on=FRIDAY)


def owed(kind: str = "keep_instruction") -> Duty:
    return Duty.objects.filter(kind=kind).latest("id")


def test_what_was_asked_is_owed_by_the_person_until_its_day(asked: int) -> None:
    duty = owed()
    assert (duty.owed_by, duty.title, duty.about_id) == ("person", "Bring your rota from work", asked)
    assert (duty.due_at, duty.ended_at) == (end_of_day(FRIDAY), None)


def test_once_its_day_has_passed_the_officer_is_asked_whether_it_was_kept(asked: int) -> None:
    """Two working days from Friday 27 November 2026."""
    duty = owed("check_instruction")
    assert (duty.owner_role, duty.title) == ("offender_manager", "Was it kept? Bring your rota from work")
    assert (duty.shown_from, duty.due_at) == (end_of_day(FRIDAY), end_of_day(date(2026, 12, 1)))


def test_without_a_day_nothing_is_due(order: Sentence, grace: Principal, at: datetime) -> None:
    bring_rota(order, by=grace, at=at, due_on=None)
    assert not Duty.objects.filter(about_kind="sentences.instruction").exists()


def test_kept_in_time_counts_as_in_time_though_it_was_written_down_later(
    asked: int, grace: Principal, at: datetime
) -> None:
    later = at + timedelta(days=7)
    actions.record_instruction(asked, state="kept", on=FRIDAY, by=grace, at=later)
    duty = owed()
    assert duty.met_at is not None
    assert local_day(duty.met_at) == FRIDAY
    assert duty.met_at < duty.due_at
    assert owed("check_instruction").met_at == later


@pytest.mark.parametrize("state", ["not_kept", "withdrawn"])
def test_what_is_not_kept_or_no_longer_asked_is_not_owed(
    state: str, asked: int, grace: Principal, at: datetime
) -> None:
    actions.record_instruction(asked, state=state, because="No rota came.", by=grace, at=at + timedelta(days=7))
    assert (owed().met_at, owed().ended_at) == (None, at + timedelta(days=7))
    check = owed("check_instruction")
    assert (check.met_at is not None, check.ended_at) == (state == "not_kept", at + timedelta(days=7))


def test_a_wrong_mark_opens_what_was_owed_again(asked: int, grace: Principal, at: datetime) -> None:
    actions.record_instruction(asked, state="kept", by=grace, at=at)
    actions.record_instruction(asked, state="open", because="It was another paper.", by=grace, at=at)
    for kind in ("keep_instruction", "check_instruction"):
        assert Duty.objects.filter(kind=kind, ended_at=None).count() == 1
    actions.record_instruction(asked, state="kept", by=grace, at=at)
    actions.record_instruction(asked, state="not_kept", because="Nothing came.", by=grace, at=at + timedelta(days=7))
    assert not Duty.objects.filter(about_kind="sentences.instruction", ended_at=None).exists()


def test_another_day_moves_both_and_says_why(asked: int, grace: Principal, at: datetime) -> None:
    actions.give_longer(asked, until=date(2026, 12, 4), because="The rota comes on the 3rd.", by=grace, at=at)
    assert owed().due_at == end_of_day(date(2026, 12, 4))
    check = owed("check_instruction")
    assert (check.shown_from, check.due_at) == (end_of_day(date(2026, 12, 4)), end_of_day(date(2026, 12, 8)))
    assert Duty.objects.filter(about_kind="sentences.instruction").count() == 2
    said = Restatement.objects.values_list("because", flat=True)
    assert len(said) == 2
    assert all(because.startswith("The rota comes on the 3rd.") for because in said)


def test_a_first_day_makes_it_due(order: Sentence, grace: Principal, at: datetime) -> None:
    asked = bring_rota(order, by=grace, at=at, due_on=None)
    actions.give_longer(asked, until=FRIDAY, because="Agreed today.", by=grace, at=at)
    assert owed().due_at == end_of_day(FRIDAY)


@pytest.mark.parametrize(
    ("until", "because", "field"),
    [(date(2026, 11, 22), "x", "until"), (FRIDAY, "x", "until"), (date(2026, 12, 4), " ", "because")],
)
def test_another_day_that_cannot_be_is_refused_and_nothing_moves(
    until: date, because: str, field: str, asked: int, grace: Principal, at: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        actions.give_longer(asked, until=until, because=because, by=grace, at=at)
    assert refused.value.field == field
    assert owed().due_at == end_of_day(FRIDAY)


def test_the_end_of_the_order_ends_what_was_owed(order: Sentence, asked: int, grace: Principal, at: datetime) -> None:
    actions.end(order.id, on=at.date(), because="Revoked", by=grace, at=at)
    assert not Duty.objects.filter(about_kind="sentences.instruction", ended_at=None).exists()
