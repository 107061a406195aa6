"""An order that was ended wrongly is opened again, with what ended with it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal, system
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.people import queries as people
from throughcare.sentences import actions, queries
from throughcare.sentences.models import Instruction, Reopening, Sentence
from throughcare.sentences.tests.test_impose import community_order


@pytest.fixture
def ended(someone: int, grace: Principal, at: datetime) -> Sentence:
    """An order made three days ago and ended today, with two instructions of which one was still open."""
    order = community_order(someone, by=grace, at=at, sentenced_on=at.date() - timedelta(days=3))
    for text in ("Bring your rota", "Ring the college"):
        actions.instruct(order.pk, text=text, told_at=at, told_how="face", by=grace, at=at)
    actions.record_instruction(
        Instruction.objects.get(text="Ring the college").pk, state="withdrawn", because="Not needed", by=grace, at=at
    )
    return actions.end(order.pk, on=at.date(), because="Revoked", by=grace, at=at)


def test_the_order_binds_as_before_with_what_was_withdrawn_with_it(
    ended: Sentence, someone: int, grace: Principal, at: datetime
) -> None:
    actions.reopen(ended.pk, because="The wrong order was ended", by=grace, at=at)
    assert people.headline(someone).order_count == 1
    assert dict(Instruction.objects.values_list("text", "state")) == {
        "Bring your rota": "open",
        "Ring the college": "withdrawn",
    }
    kept = Reopening.objects.get()
    assert (kept.ended_on, kept.ended_because, kept.because, kept.by_id) == (
        at.date(),
        "Revoked",
        "The wrong order was ended",
        grace.post_id,
    )
    assert queries.sentence_page(someone, today=at.date()).ended == []
    again = actions.end(ended.pk, on=at.date(), because="Revoked after all", by=grace, at=at)
    assert again.ended_because == "Revoked after all"


def test_what_was_owed_under_it_is_owed_again_by_the_same_day(
    ended: Sentence, someone: int, grace: Principal, at: datetime
) -> None:
    before = {duty.kind: duty for duty in Duty.objects.filter(about_id=ended.pk, about_kind="sentences.sentence")}
    assert {"first_contact", "allocate_officer"} <= before.keys()
    assert all(duty.ended_because == "The order has ended." for duty in before.values())
    actions.reopen(ended.pk, because="The wrong order was ended", by=grace, at=at + timedelta(days=2))
    of_order = Duty.objects.filter(about_id=ended.pk, about_kind="sentences.sentence", ended_at=None)
    now = {duty.kind: duty.due_at for duty in of_order}
    assert now == {kind: duty.due_at for kind, duty in before.items()}


def test_a_duty_that_was_met_stays_met(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(someone, by=grace, at=at, sentenced_on=at.date() - timedelta(days=3))
    met = Duty.objects.get(kind="first_contact", about_id=order.pk)
    met.change(met_at=at, ended_at=at, ended_because="Met")
    actions.end(order.pk, on=at.date(), because="Revoked", by=grace, at=at)
    actions.reopen(order.pk, because="The wrong order was ended", by=grace, at=at)
    assert not Duty.objects.filter(kind="first_contact", ended_at=None).exists()


def test_it_needs_a_reason_an_ended_order_and_the_page_as_it_stands(
    ended: Sentence, grace: Principal, at: datetime
) -> None:
    with pytest.raises(Refused, match="Say why its end was wrong"):
        actions.reopen(ended.pk, because=" ", by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.reopen(ended.pk, because="Wrong", shown_version=ended.version - 1, by=grace, at=at)
    first = actions.reopen(ended.pk, because="Wrong", by=grace, at=at, key="one")
    assert actions.reopen(ended.pk, because="Wrong", by=grace, at=at, key="one").pk == first.pk
    with pytest.raises(actions.CannotReopen, match="has not ended"):
        actions.reopen(ended.pk, because="Wrong", by=grace, at=at)
    assert Reopening.objects.count() == 1


def test_an_order_whose_last_day_has_passed_stays_ended_unless_a_breach_is_under_way(
    someone: int, grace: Principal, at: datetime
) -> None:
    over = community_order(someone, by=grace, at=at, sentenced_on=date(2025, 3, 1), length_months=12)
    actions.end_run_out(by=system("clockwork"), at=at)
    with pytest.raises(actions.CannotReopen, match="28 February 2026"):
        actions.reopen(over.pk, because="Wrong", by=grace, at=at)
    actions.begin_proceedings(over.pk, kind="breach", on=date(2026, 2, 1), by=grace, at=at)
    assert actions.reopen(over.pk, because="The breach was still to be heard", by=grace, at=at).ended_on is None
