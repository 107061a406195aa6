"""What follows a failure, decided by a person on each order: rules 3.3 and rows 68 to 71 through the actions."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.enforcement import heard
from throughcare.enforcement.actions import decisions, failures
from throughcare.enforcement.actions.decisions import CannotAgree, CannotDecide
from throughcare.enforcement.actions.failures import CannotWithdraw
from throughcare.enforcement.actions.steps import CannotWarn
from throughcare.enforcement.events import WarningGiven
from throughcare.enforcement.models import Consideration, Referral, Warning
from throughcare.enforcement.tests.telling import (
    REASON,
    TOLD,
    decided,
    failed,
    first_order,
    morning,
    on_licence,
    recorded,
    step,
    suspended,
    warned,
)
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging.models import Letter


def open_duties(kind: str) -> list[Duty]:
    return list(Duty.objects.filter(kind=kind, ended_at=None).order_by("id"))


def test_a_first_failure_may_be_warned_or_referred(aaron: int, grace: Principal, at: datetime) -> None:
    """Row 68."""
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    assert step(row) == "warn_or_refer"
    (duty,) = open_duties("consider_failure")
    assert local_day(duty.due_at) > date(2026, 11, 24)
    decided(row, "warn", by=grace, at=at)
    warning = Warning.objects.get()
    assert (warning.given_on, warning.last_day) == (date(2026, 11, 23), date(2027, 11, 22))
    assert warning.circumstances == TOLD
    assert warning.unacceptable == "This is not acceptable under your order."
    assert "on or before 22 November 2027" in warning.liable
    assert not open_duties("consider_failure")
    row.refresh_from_db()
    assert row.finding is not None
    assert row.finding["inputs"]["failure_on"] == "2026-11-12"
    assert row.finding["policy"] == ["england_wales/enforcement@2020"]


@pytest.mark.parametrize(
    ("failure_on", "found"), [(date(2027, 3, 9), "must_refer"), (date(2027, 3, 10), "warn_or_refer")]
)
def test_a_warning_counts_for_twelve_months_beginning_with_its_date(
    aaron: int, grace: Principal, failure_on: date, found: str
) -> None:
    """Row 69."""
    warned(aaron, date(2026, 3, 10), by=grace)
    (row,) = failed(aaron, failure_on, by=grace)
    assert step(row) == found
    if found == "must_refer":
        with pytest.raises(CannotDecide, match="rule allows only: refer") as refused:
            decided(row, "warn", by=grace, at=morning(failure_on))
        assert refused.value.field == "decision"
        with pytest.raises(CannotDecide):
            decided(row, "neither", by=grace, at=morning(failure_on))
    decided(row, "refer", by=grace, at=morning(failure_on))
    assert Referral.objects.get().must is (found == "must_refer")


def test_a_warning_withdrawn_before_the_second_failure_leaves_the_choice(aaron: int, grace: Principal) -> None:
    """Row 70."""
    warning = warned(aaron, date(2026, 3, 10), by=grace)
    decisions.withdraw_warning(warning.id, because="Given for another person.", by=grace, at=morning(date(2026, 3, 12)))
    (row,) = failed(aaron, date(2026, 5, 4), by=grace)
    assert step(row) == "warn_or_refer"


def test_the_time_to_refer_runs_from_the_failure_in_working_days(aaron: int, grace: Principal) -> None:
    """Row 71: bank holidays of Christmas and New Year are left out."""
    warned(aaron, date(2026, 3, 10), by=grace)
    failed(aaron, date(2026, 12, 21), by=grace)
    (duty,) = open_duties("refer_failure")
    assert not Duty.objects.filter(kind="consider_failure", ended_at=None, about_id=duty.about_id).exists()
    assert duty.because[0].startswith("Refer to the enforcement officer: 10 working days from 21 December 2026")
    assert duty.due_at == morning(date(2027, 1, 8)).replace(hour=0)  # late from the end of 7 January


def test_each_order_counts_on_its_own(aaron: int, grace: Principal, at: datetime) -> None:
    first, second = first_order(aaron), suspended(aaron, by=grace, at=at)
    warned(aaron, date(2026, 6, 1), by=grace, orders=[first])
    rows = failed(aaron, date(2026, 11, 12), by=grace, orders=[first, second], at=at)
    assert [(row.sentence_id, step(row)) for row in rows] == [(first, "must_refer"), (second, "warn_or_refer")]
    decided(rows[0], "refer", by=grace, at=at)
    decided(rows[1], "warn", by=grace, at=at)
    assert list(Warning.objects.values_list("sentence_id", flat=True).order_by("id")) == [first, second]


def test_on_a_licence_no_count_leads_to_recall(aaron: int, grace: Principal, at: datetime) -> None:
    licence = on_licence(aaron, by=grace, at=at)
    warning = warned(aaron, date(2026, 9, 1), by=grace, orders=[licence])
    assert warning.last_day is None
    assert "recalled to prison" in warning.liable
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    assert step(row) == "warn_or_consider_recall"
    with pytest.raises(CannotDecide):
        decided(row, "refer", by=grace, at=at)
    decided(row, "consider_recall", by=grace, at=at)
    assert (Referral.objects.get().kind, Referral.objects.get().must) == ("recall", False)
    assert open_duties("consider_recall")


def test_a_decision_needs_a_reason_and_a_warning_says_what_happened(aaron: int, grace: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    with pytest.raises(CannotDecide, match="reason"):
        decisions.decide(row.id, decision="warn", words=" ", circumstances=TOLD, by=grace, at=at)
    with pytest.raises(CannotWarn, match="what happened"), transaction.atomic():
        decisions.decide(row.id, decision="warn", words=REASON, circumstances=" ", by=grace, at=at)
    assert not Warning.objects.exists()
    assert open_duties("consider_failure")


def test_a_failure_is_judged_before_anything_follows(aaron: int, grace: Principal, at: datetime) -> None:
    failure = recorded(aaron, date(2026, 11, 12), by=grace, at=at)
    assert open_duties("judge_failure")
    with pytest.raises(CannotDecide, match="judged first"):
        decided(Consideration.objects.get(failure=failure), "warn", by=grace, at=at)


def test_neither_stands_as_proposed_until_the_team_manager_agrees(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "neither", by=grace, at=at)
    row.refresh_from_db()
    assert row.agreement == "asked"
    assert [duty.owner_role for duty in open_duties("agree_decision")] == ["team_manager"]
    with pytest.raises(CannotAgree, match="team manager"):
        decisions.agree(row.id, by=grace, at=at)
    decisions.agree(row.id, by=ruth, at=at)
    row.refresh_from_db()
    assert (row.decision, row.agreement) == ("neither", "agreed")
    assert not open_duties("agree_decision")
    with pytest.raises(CannotAgree, match="Nothing waits"):
        decisions.agree(row.id, by=ruth, at=at)


def test_neither_sent_back_is_decided_again(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "neither", by=grace, at=at)
    with pytest.raises(CannotAgree, match="why"):
        decisions.send_back(row.id, words="", by=ruth, at=at)
    decisions.send_back(row.id, words="He was told twice.", by=ruth, at=at)
    assert open_duties("consider_failure")
    row.refresh_from_db()
    assert (row.decision, row.agreement, row.agreement_words) == ("", "sent_back", "He was told twice.")
    decided(row, "warn", by=grace, at=at)
    assert Warning.objects.count() == 1


def test_a_team_manager_who_decides_neither_has_agreed(aaron: int, ruth: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=ruth, at=at)
    decided(row, "neither", by=ruth, at=at)
    row.refresh_from_db()
    assert row.agreement == "agreed"
    assert not open_duties("agree_decision")


def test_a_case_administrator_decides_nothing(aaron: int, grace: Principal, paul: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    with pytest.raises(CannotDecide, match="Your role"):
        decided(row, "warn", by=paul, at=at)


def test_a_second_decision_is_refused_and_a_stale_page_is_told(aaron: int, grace: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    shown = row.version
    decided(row, "warn", by=grace, at=at)
    with pytest.raises(CannotDecide, match="was decided"):
        decided(row, "refer", by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        decisions.decide(row.id, decision="refer", words=REASON, shown_version=shown, by=grace, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Warning.objects.create(**_copy(Warning.objects.get()))


def _copy(warning: Warning) -> dict[str, object]:
    names = ("person_id", "consideration_id", "sentence_id", "given_on", "circumstances", "unacceptable", "liable")
    return {**{name: getattr(warning, name) for name in names}, "by_id": warning.by_id, "policy": warning.policy}


def test_the_same_key_gives_the_same_warning(aaron: int, grace: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    told = {"decision": "warn", "words": REASON, "circumstances": TOLD}
    first = decisions.decide(row.id, **told, by=grace, at=at, key="k")
    again = decisions.decide(row.id, **told, by=grace, at=at, key="k")
    assert first.pk == again.pk
    assert Warning.objects.count() == 1


# ---------------------------------------------------------------------------------------------------- taken back
def test_a_withdrawn_warning_reopens_the_count_and_the_decision(aaron: int, grace: Principal, at: datetime) -> None:
    warning = warned(aaron, date(2026, 6, 1), by=grace)
    (later,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    assert step(later) == "must_refer"
    decisions.withdraw_warning(warning.id, because="Proof was on file.", by=grace, at=at)
    assert step(later) == "warn_or_refer"
    assert not open_duties("refer_failure")
    assert {duty.about_id for duty in open_duties("consider_failure")} == {later.id, warning.consideration_id}
    decided(later, "warn", by=grace, at=at)
    with pytest.raises(CannotWithdraw, match="before"):
        decisions.withdraw_warning(warning.id, because="Again.", by=grace, at=at)


def test_an_open_referral_is_no_longer_a_must_once_the_warning_is_gone(
    aaron: int, grace: Principal, at: datetime
) -> None:
    warning = warned(aaron, date(2026, 6, 1), by=grace)
    (later,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(later, "refer", by=grace, at=at)
    assert Referral.objects.get().must
    decisions.withdraw_warning(warning.id, because="Proof was on file.", by=grace, at=at)
    assert not Referral.objects.get().must
    assert step(later) == "must_refer", "the finding under the decision stays as it was"


def heard_of(warning: Warning, *, at: datetime) -> None:
    """The job that queues the letter."""
    event = WarningGiven(
        person_id=warning.person_id,
        warning_id=warning.id,
        consideration_id=warning.consideration_id,
        sentence_id=warning.sentence_id,
        given_on=warning.given_on,
        at=at,
    )
    heard.send_warning(event)
    heard.send_warning(event)


def test_the_letter_says_the_three_things_and_is_stopped_with_its_warning(
    aaron: int, grace: Principal, at: datetime
) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "warn", by=grace, at=at)
    warning = Warning.objects.get()
    heard_of(warning, at=at)
    letter = Letter.objects.get()
    assert letter.subject == "A warning about your community order of 3 September 2025"
    for must in (f"[a] {TOLD}", "[b] This is not acceptable", "[c] If you break the rules of your order again"):
        assert must in letter.body
    decisions.withdraw_warning(warning.id, because="Given in error.", by=grace, at=at)
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert Letter.objects.count() == 1


def test_a_letter_that_has_left_is_corrected(aaron: int, grace: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "warn", by=grace, at=at)
    warning = Warning.objects.get()
    heard_of(warning, at=at)
    letter = Letter.objects.get()
    letter.change(state="sent", sent_at=at)
    decisions.withdraw_warning(warning.id, because="We had your proof.", by=grace, at=at)
    correction = Letter.objects.exclude(id=letter.id).get()
    assert correction.corrects_id == letter.id
    assert "We had your proof." in correction.body


def test_a_letter_is_not_written_for_a_warning_taken_back_first(aaron: int, grace: Principal, at: datetime) -> None:
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "warn", by=grace, at=at)
    warning = Warning.objects.get()
    decisions.withdraw_warning(warning.id, because="Given in error.", by=grace, at=at)
    heard_of(warning, at=at)
    assert not Letter.objects.exists()


def test_a_withdrawn_failure_takes_everything_with_it(aaron: int, grace: Principal, at: datetime) -> None:
    first = warned(aaron, date(2026, 6, 1), by=grace)
    (later,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(later, "refer", by=grace, at=at)
    failures.withdraw_failure(later.failure_id, because="The tag was faulty.", by=grace, at=at)
    later.refresh_from_db()
    assert later.ended_because == "The tag was faulty."
    referral = Referral.objects.get()
    assert referral.ended_at is not None
    assert not referral.decision
    failures.withdraw_failure(first.consideration.failure_id, because="The tag was faulty.", by=grace, at=at)
    first.refresh_from_db()
    assert first.withdrawn_on == date(2026, 11, 23)
    assert not Duty.objects.filter(ended_at=None, about_kind__startswith="enforcement.").exists()
