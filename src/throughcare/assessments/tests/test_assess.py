"""Beginning, filling in, signing and countersigning an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.assessments import heard
from throughcare.assessments.actions import assessing
from throughcare.assessments.actions.assessing import CannotAcknowledge, CannotBegin, CannotChange, CannotSign
from throughcare.assessments.models import Account, Assessment, Reading, Section
from throughcare.assessments.tests.telling import HOME, begun, filled, judged, signed
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.sentences.events import SentenceEnded, SentenceReopened


def test_a_signed_assessment_says_what_each_section_came_to_on_which_edition(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = signed(aaron, by=grace, at=at)
    assert row.finding is not None
    found = {section["code"]: section for section in row.finding["sections"]}
    assert (found["accommodation"]["score"], found["accommodation"]["need"]) == (7, "severe")
    assert (found["drugs"]["score"], found["drugs"]["need"]) == (None, None)
    assert row.finding["policy"] == ["england_wales/needs@2009", "england_wales/assessment@2026"]
    assert row.finding["inputs"]["answers"] == {"accommodation": HOME}


def test_nothing_answered_is_not_nought(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    saved = filled(row, answers={"roof": 0, "lasting": None}, by=grace, at=at)
    assert saved.answers == {"roof": 0}
    with pytest.raises(CannotChange):
        filled(row, "drugs", answers={"using": 3}, by=grace, at=at)
    with pytest.raises(CannotChange):
        filled(row, "drugs", answers={"roof": 1}, by=grace, at=at)


def test_a_signed_assessment_never_changes_and_the_next_starts_from_it(
    aaron: int, grace: Principal, at: datetime
) -> None:
    first = signed(aaron, by=grace, at=at)
    for act in (
        lambda: filled(first, by=grace, at=at),
        lambda: assessing.save_account(first.id, said={}, by=grace, at=at),
    ):
        with pytest.raises(CannotChange, match="never changes"):
            act()
    with pytest.raises(CannotSign):
        assessing.sign(first.id, by=grace, at=at)
    later = at + timedelta(days=90)
    second = begun(aaron, because="review", by=grace, at=later)
    carried = Section.objects.get(assessment=second)
    assert second.starts_from == first
    assert carried.answers == HOME
    assert carried.carried["roof"] == carried.carried["evidence"] == "The assessment signed on 23 November 2026"
    assert carried.looked_at is None


def test_a_value_that_was_changed_loses_its_source_and_the_others_keep_it(
    aaron: int, grace: Principal, at: datetime
) -> None:
    signed(aaron, by=grace, at=at)
    row = begun(aaron, because="review", by=grace, at=at)
    saved = filled(row, answers={**HOME, "roof": 1}, evidence="He has a room now.", by=grace, at=at)
    assert not {"roof", "evidence"} & set(saved.carried)
    assert {"lasting", "to_offending", "strengths"} <= set(saved.carried)


def test_what_was_carried_over_must_be_looked_at_before_signing(aaron: int, grace: Principal, at: datetime) -> None:
    signed(aaron, by=grace, at=at)
    row = begun(aaron, because="review", by=grace, at=at)
    with pytest.raises(CannotSign, match="Accommodation"):
        assessing.sign(row.id, by=grace, at=at)
    filled(row, by=grace, at=at)
    assert assessing.sign(row.id, by=grace, at=at).signed_at == at


def test_an_assessment_without_an_answer_is_not_signed(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    with pytest.raises(CannotSign, match="at least one"):
        assessing.sign(row.id, by=grace, at=at)


def test_one_assessment_is_open_at_a_time(aaron: int, grace: Principal, simon: Principal, at: datetime) -> None:
    begun(aaron, by=grace, at=at)
    with pytest.raises(CannotBegin):
        begun(aaron, by=simon, at=at)


def test_two_windows_on_one_section_lose_nothing(aaron: int, grace: Principal, at: datetime) -> None:
    row = begun(aaron, by=grace, at=at)
    first = filled(row, by=grace, at=at)
    filled(row, evidence="Changed.", shown_version=first.version, by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        filled(row, evidence="Also changed.", shown_version=first.version, by=grace, at=at)


def test_a_manager_signs_as_well_where_the_risk_is_high_and_never_the_same_person(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    judged(aaron, "high", by=grace, at=at)
    row = signed(aaron, by=grace, at=at)
    assert row.countersign == "asked"
    assert "serious harm is high" in row.countersign_because
    (duty,) = Duty.objects.filter(kind="countersign_assessment", ended_at=None)
    assert (duty.owner_role, duty.about_id) == ("team_manager", row.id)
    with pytest.raises(CannotSign, match="somebody else"):
        assessing.countersign(row.id, by=grace, at=at)
    done = assessing.countersign(row.id, words="Agreed.", by=ruth, at=at)
    assert (done.countersign, done.countersigned_by_id) == ("signed", ruth.post_id)
    assert not Duty.objects.filter(kind="countersign_assessment", ended_at=None).exists()
    with pytest.raises(CannotSign):
        assessing.send_back(row.id, words="No.", by=ruth, at=at)


def test_one_that_was_sent_back_stays_as_it_was_and_a_new_one_starts_from_it(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    judged(aaron, "high", by=grace, at=at)
    row = signed(aaron, by=grace, at=at)
    with pytest.raises(CannotSign, match="Say why"):
        assessing.send_back(row.id, words=" ", by=ruth, at=at)
    assert assessing.send_back(row.id, words="Say more of drugs.", by=ruth, at=at).countersign == "sent_back"
    assert begun(aaron, because="change", by=grace, at=at).starts_from == row


def test_their_own_words_stand_beside_the_officers_view_and_a_difference_is_talked_about(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = begun(aaron, by=grace, at=at)
    said = {
        "led": {
            "words": "I was skint.",
            "view": "He had fallen out with his brother.",
            "same": False,
            "talked_on": date(2026, 11, 20),
            "talked_words": "He sees both now.",
        }
    }
    assessing.save_account(row.id, said=said, by=grace, at=at)
    led = Account.objects.get(assessment=row, question="led")
    assert (led.words, led.same, led.talked_on) == ("I was skint.", False, date(2026, 11, 20))
    with pytest.raises(CannotChange) as refused:
        assessing.save_account(row.id, said={"want": {"words": "Work.", "view": "", "same": True}}, by=grace, at=at)
    assert refused.value.field == "want_view"
    with pytest.raises(CannotChange, match="still to come"):
        assessing.save_account(row.id, said={"led": {**said["led"], "talked_on": date(2026, 12, 1)}}, by=grace, at=at)


def test_who_takes_over_says_once_that_they_read_it(
    aaron: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    row = begun(aaron, by=grace, at=at)
    with pytest.raises(CannotAcknowledge, match="not signed yet"):
        assessing.acknowledge(row.id, by=simon, at=at)
    filled(row, by=grace, at=at)
    assessing.sign(row.id, by=grace, at=at)
    first = assessing.acknowledge(row.id, by=simon, at=at)
    assert assessing.acknowledge(row.id, by=simon, at=at + timedelta(days=1)) == first
    assert Reading.objects.get().read_at == at
    with pytest.raises(CannotAcknowledge):
        assessing.acknowledge(row.id, by=grace, at=at)


def test_who_takes_over_owes_it_to_have_read_the_assessment(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    owed = Duty.objects.filter(kind="read_assessment", ended_at=None)
    row = signed(aaron, by=grace, at=at)
    _allocate(aaron, simon, by=ruth, at=at)
    assert owed.get().about_id == row.pk
    assert owed.get().owner_role == "offender_manager"
    assessing.acknowledge(row.id, by=ruth, at=at)  # a colleague's reading is not theirs
    assert owed.exists()
    assessing.acknowledge(row.id, by=simon, at=at)
    assert not owed.exists()
    _allocate(aaron, grace, by=ruth, at=at + timedelta(hours=1))  # who signed it has read it
    assert not owed.exists()


def test_nobody_reads_an_assessment_after_a_newer_one_or_after_the_last_order(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    owed = Duty.objects.filter(kind="read_assessment", ended_at=None)
    signed(aaron, by=grace, at=at)
    _allocate(aaron, simon, by=ruth, at=at)
    later = at + timedelta(hours=1)
    second = signed(aaron, by=simon, at=later)
    assert not owed.exists()
    heard.owe_reading_of_many(TakenOver(people=(aaron,), post_id=ruth.post_id or 0, at=later))
    assert owed.get().about_id == second.pk
    heard.order_ended(SentenceEnded(person_id=aaron, sentence_id=1, on=at.date(), last=True, at=later))
    assert not owed.exists()
    heard.order_reopened(SentenceReopened(person_id=aaron, sentence_id=1, because="Wrong.", at=later))
    assert owed.get().about_id == second.pk


@dataclass(frozen=True)
class TakenOver:
    """Many people got another offender manager at once."""

    people: tuple[int, ...]
    post_id: int
    at: datetime


def _allocate(person_id: int, to: Principal, *, by: Principal, at: datetime) -> None:
    assert to.post_id is not None
    allocations.allocate(
        person_id, role="offender_manager", post_id=to.post_id, because="He moved.", by=by, at=at, since=at
    )


def test_the_database_itself_keeps_one_open_assessment_and_a_finding_with_each_signature(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = begun(aaron, by=grace, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(person_id=aaron, because="start", begun_on=at.date(), policy=row.policy)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.change(signed_at=at)
