"""Every decision on a referral: who may take it, what is kept with it, and no dead end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.actions.referrals import CannotDecideReferral
from throughcare.enforcement.models import Consideration, Referral, Warning
from throughcare.enforcement.tests.telling import REASON, TOLD, decided, failed, on_licence, warned
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.people.models import Headline
from throughcare.sentences.models import Proceedings


@pytest.fixture
def referred(aaron: int, grace: Principal, at: datetime) -> Referral:
    """A first failure that Grace referred."""
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "refer", by=grace, at=at)
    return Referral.objects.get()


@pytest.fixture
def recall(aaron: int, grace: Principal, at: datetime) -> Referral:
    """A failure on licence on which recall is considered."""
    licence = on_licence(aaron, by=grace, at=at)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, orders=[licence], at=at)
    decided(row, "consider_recall", by=grace, at=at)
    return Referral.objects.get()


def settle(referral: Referral, decision: str, *, by: Principal, at: datetime, **stored: Any) -> Referral:
    referrals.decide_referral(referral.id, decision=decision, words=REASON, stored=stored, by=by, at=at)
    referral.refresh_from_db()
    return referral


def open_kinds() -> set[str]:
    return set(Duty.objects.filter(ended_at=None, about_kind__startswith="enforcement.").values_list("kind", flat=True))


def test_a_referral_waits_for_the_team_manager_with_a_deadline(referred: Referral) -> None:
    duty = Duty.objects.get(kind="decide_referral", ended_at=None)
    assert (duty.owner_role, duty.about_id) == ("team_manager", referred.id)
    assert "10 working days from 23 November 2026" in duty.because[0]


def test_taken_to_court_a_breach_is_in_progress(referred: Referral, ruth: Principal, at: datetime) -> None:
    with pytest.raises(CannotDecideReferral, match="court") as refused:
        settle(referred, "lay_information", by=ruth, at=at, laid_on=date(2026, 11, 23))
    assert refused.value.field == "court"
    with pytest.raises(CannotDecideReferral, match="past"):
        settle(referred, "lay_information", by=ruth, at=at, court="Northgate", laid_on=date(2026, 11, 24))
    settle(referred, "lay_information", by=ruth, at=at, court="Northgate Magistrates", laid_on=date(2026, 11, 23))
    assert referred.stored["court"] == "Northgate Magistrates"
    assert referred.stored["failure"] == referred.consideration.failure_id
    assert referred.decided_by_id == ruth.post_id
    under_way = Proceedings.objects.get()
    assert (under_way.kind, under_way.sentence_id, under_way.until) == ("breach", referred.sentence_id, None)
    assert Headline.objects.get(person_id=referred.person_id).proceedings == "breach"
    assert open_kinds() == {"tell_decision"}


def test_sent_back_for_evidence_it_stays_open_and_comes_again(
    referred: Referral, grace: Principal, ruth: Principal, at: datetime
) -> None:
    settle(referred, "return_for_evidence", by=ruth, at=at, missing="The tag's log", wanted_by=date(2026, 11, 27))
    assert referred.ended_at is None
    assert open_kinds() == {"refer_failure"}
    assert Duty.objects.get(kind="refer_failure", ended_at=None).owner_role == "offender_manager"
    referrals.send_evidence(referred.id, words="The log is with the papers.", by=grace, at=at)
    assert open_kinds() == {"decide_referral"}
    referred.refresh_from_db()
    assert referred.stored["returned"][0]["answer"] == "The log is with the papers."
    with pytest.raises(CannotDecideReferral, match="No evidence"):
        referrals.send_evidence(referred.id, words="Again.", by=grace, at=at)
    settle(referred, "no_breach", by=ruth, at=at, told_on=date(2026, 11, 23))
    assert referred.stored["told_on"] == "2026-11-23"
    assert referred.stored["returned"]
    assert not open_kinds()


def test_a_warning_instead_is_given_where_the_law_leaves_the_choice(
    referred: Referral, ruth: Principal, at: datetime
) -> None:
    with pytest.raises(CannotDecideReferral, match="letter"):
        settle(referred, "warn_instead", by=ruth, at=at)
    settle(referred, "warn_instead", by=ruth, at=at, circumstances=TOLD)
    assert Warning.objects.get().consideration_id == referred.consideration_id
    assert Consideration.objects.get().decision == "warn"
    assert not open_kinds()


def test_no_warning_instead_where_referral_was_a_must(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    warned(aaron, date(2026, 6, 1), by=grace)
    (row,) = failed(aaron, date(2026, 11, 12), by=grace, at=at)
    decided(row, "refer", by=grace, at=at)
    with pytest.raises(CannotDecideReferral, match="no choice of a warning"):
        settle(Referral.objects.get(), "warn_instead", by=ruth, at=at, circumstances=TOLD)


def test_withdrawn_by_the_offender_manager_it_is_to_be_decided_again(
    referred: Referral, grace: Principal, at: datetime
) -> None:
    settle(referred, "withdraw", by=grace, at=at)
    assert open_kinds() == {"consider_failure"}
    decided(referred.consideration, "warn", by=grace, at=at)
    decisions.withdraw_warning(Warning.objects.get().id, because="In error.", by=grace, at=at)
    decided(referred.consideration, "refer", by=grace, at=at)
    assert Referral.objects.count() == 2


def test_an_offender_manager_takes_no_decision_of_the_manager(
    referred: Referral, grace: Principal, at: datetime
) -> None:
    for decision in ("lay_information", "no_breach", "return_for_evidence", "warn_instead"):
        with pytest.raises(CannotDecideReferral, match="Your role"):
            settle(referred, decision, by=grace, at=at, court="N", laid_on=date(2026, 11, 23))


def test_a_failure_referred_for_recall_is_decided_on_the_page_of_the_recall(
    recall: Referral, ruth: Principal, at: datetime
) -> None:
    assert open_kinds() == {"consider_recall"}
    for elsewhere in ("recall", "no_recall", "lay_information", "return_for_evidence"):
        with pytest.raises(CannotDecideReferral, match="one of the decisions"):
            settle(recall, elsewhere, by=ruth, at=at)
    settle(recall, "warn_instead", by=ruth, at=at, circumstances=TOLD)
    assert Warning.objects.get().consideration_id == recall.consideration_id
    assert not open_kinds()
    assert not Proceedings.objects.exists()
    with pytest.raises(CannotDecideReferral, match="has ended: Give a warning instead"):
        settle(recall, "withdraw", by=ruth, at=at)


def test_a_recall_referral_withdrawn_is_to_be_decided_again(recall: Referral, grace: Principal, at: datetime) -> None:
    settle(recall, "withdraw", by=grace, at=at)
    assert open_kinds() == {"consider_failure"}


def test_a_stale_page_of_a_referral_is_told(referred: Referral, ruth: Principal, at: datetime) -> None:
    shown = referred.version
    settle(referred, "return_for_evidence", by=ruth, at=at, missing="The log", wanted_by=date(2026, 11, 27))
    with pytest.raises(ChangedMeanwhile):
        referrals.decide_referral(referred.id, decision="no_breach", words=REASON, shown_version=shown, by=ruth, at=at)


def test_a_withdrawn_failure_ends_its_referral_as_undecided(referred: Referral, grace: Principal, at: datetime) -> None:
    failures.withdraw_failure(referred.consideration.failure_id, because="Faulty tag.", by=grace, at=at)
    referred.refresh_from_db()
    assert (referred.decision, referred.ended_because) == ("", "Faulty tag.")
    assert not open_kinds()
