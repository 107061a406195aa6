"""That an absence was not acceptable is told with what follows it, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import judging
from throughcare.appointments.models import Absence
from throughcare.appointments.tests.telling import follow, letters, missed, moment, post_letters
from throughcare.duties.models import Duty
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.models import Consideration, Failure, Referral
from throughcare.enforcement.tests.telling import REASON, decided, on_licence

LATER = moment(24, 16)


@pytest.fixture
def absence(aaron: int, grace: Principal, at: datetime) -> Absence:
    """Aaron did not come on Friday 20 November 2026; on Monday Grace judged it not acceptable."""
    absence = missed(aaron, moment(20), by=grace, at=moment(20, 12))
    judging.judge_absence(absence.pk, decision="unacceptable", words=REASON, by=grace, at=at)
    return absence


def considered(absence: Absence) -> Consideration:
    return Consideration.objects.get(failure=failures.failure_from((failures.ABSENCE, absence.pk)))


def telling() -> Duty:
    return Duty.objects.filter(kind="tell_decision").latest("id")


def still_to_tell() -> list[str]:
    """What the decisions are about that somebody still owes them to be told."""
    owed = Duty.objects.filter(kind="tell_decision", ended_at=None)
    return list(owed.order_by("about_kind").values_list("about_kind", flat=True))


def test_a_warning_tells_it_and_no_other_letter_is_written(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    decided(considered(absence), "warn", by=grace, at=at)
    follow(times=2)
    assert [letter.kind for letter in letters(aaron)] == ["warning"]
    assert telling().ended_at is None
    post_letters(by=grace, at=LATER)
    assert telling().met_at == LATER


def test_referred_a_letter_says_that_it_goes_to_be_decided(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    decided(considered(absence), "refer", by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron)
    assert "A manager will now decide whether you have to go back to court." in letter.body
    assert "If you have proof, send it or bring it in, even now." in letter.body
    post_letters(by=grace, at=LATER)
    assert telling().met_at == LATER


def test_a_referral_decided_before_its_letter_leaves_stops_it_and_is_told_by_somebody(
    absence: Absence, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    decided(considered(absence), "refer", by=grace, at=at)
    follow()
    referrals.decide_referral(
        Referral.objects.get().id,
        decision="lay_information",
        words=REASON,
        stored={"checked": ["failures", "letters", "proof"]},
        by=ruth,
        at=at,
    )
    follow()
    assert not letters(aaron)
    assert telling().title == "Tell them what was decided on the referral"
    assert still_to_tell() == ["enforcement.referral"], "one telling, not two"


def test_told_as_the_referral_was_decided_nothing_is_left_to_tell(
    absence: Absence, grace: Principal, ruth: Principal, at: datetime
) -> None:
    decided(considered(absence), "refer", by=grace, at=at)
    follow()
    referrals.decide_referral(
        Referral.objects.get().id, decision="no_breach", words=REASON, stored={"told_on": at.date()}, by=ruth, at=at
    )
    follow()
    assert still_to_tell() == []


def test_neither_is_told_once_the_manager_agrees(
    absence: Absence, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    row = decided(considered(absence), "neither", by=grace, at=at)
    follow()
    assert not letters(aaron)
    decisions.agree(row.id, by=ruth, at=at + timedelta(hours=1))
    follow(times=2)
    (letter,) = letters(aaron)
    assert "Nothing more follows from it this time." in letter.body


def test_nobody_is_told_by_letter_that_recall_is_considered(aaron: int, grace: Principal, at: datetime) -> None:
    licence = on_licence(aaron, by=grace, at=at)
    absence = missed(aaron, moment(20), by=grace, at=moment(20, 12), serves=[licence])
    judging.judge_absence(absence.pk, decision="unacceptable", words=REASON, by=grace, at=at)
    decided(considered(absence), "consider_recall", by=grace, at=at)
    follow()
    assert not letters(aaron)
    assert telling().ended_because == "Recall is considered; they are told when it is decided."


def test_proof_that_comes_first_stops_the_letter(absence: Absence, aaron: int, grace: Principal, at: datetime) -> None:
    decided(considered(absence), "refer", by=grace, at=at)
    follow()
    judging.add_proof(
        absence.pk, kind="doctor_note", received_on=date(2026, 11, 23), seen=True, by=grace, at=at + timedelta(hours=1)
    )
    follow()
    assert not letters(aaron)
    assert Failure.objects.get(source_id=absence.pk).state == "judge"
