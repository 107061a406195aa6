"""Reason, proof and decision: every row of rules 3.2 through the actions, late and withdrawn proof included."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import judging, steps
from throughcare.appointments.actions.judging import CannotAddProof
from throughcare.appointments.actions.steps import CannotJudge
from throughcare.appointments.events import AbsenceJudged, AbsenceReopened, ProofReceived
from throughcare.appointments.models import Absence, Proof, ServiceFailure
from throughcare.appointments.queries import absences
from throughcare.appointments.tests.telling import community_order, missed, moment
from throughcare.documents.models import Document
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile

MISSED = moment(12, 10, 30)
PROOF_BY = date(2026, 11, 19)


@pytest.fixture
def absence(aaron: int, grace: Principal, at: datetime) -> Absence:
    """Aaron did not come on Thursday 12 November."""
    order = community_order(aaron, by=grace, at=at)
    return missed(aaron, MISSED, by=grace, at=moment(12, 11), serves=[order])


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The events that were published."""
    events: list[Any] = []
    for module in (judging, steps):
        monkeypatch.setattr(module, "publish", events.append)
    return events


def reason(absence: Absence, code: str, *, by: Principal, told: int = 13, notice: int | None = None) -> None:
    judging.give_reason(
        absence.pk,
        reason=code,
        words="In his words",
        told_on=date(2026, 11, told),
        notice_on=date(2026, 11, notice) if notice else None,
        by=by,
        at=moment(max(told, 13), 12),
    )


def proof(absence: Absence, kind: str, *, by: Principal, came: int = 16) -> Proof:
    return judging.add_proof(
        absence.pk, kind=kind, received_on=date(2026, 11, came), seen=True, words="Seen", by=by, at=moment(came, 12)
    )


def finds(absence: Absence, on: int) -> str:
    return absences.judgement(absence.pk, on=date(2026, 11, on))[1].status


# rules.md 3.2, each row: reason, proof, notice -> what is found on the day for proof and on the day after
TABLE = [
    ("illness", "self_certificate", None, "acceptable", "acceptable"),
    ("illness", "doctor_note", None, "acceptable", "acceptable"),
    ("hospital", "doctor_note", None, "acceptable", "acceptable"),
    ("illness", None, None, "pending", "unacceptable"),
    ("illness", "employer_letter", None, "pending", "unacceptable"),
    ("employment", "employer_letter", None, "acceptable", "acceptable"),
    ("training", "employer_letter", None, "acceptable", "acceptable"),
    ("interview", "employer_letter", None, "acceptable", "acceptable"),
    ("employment", None, None, "pending", "unacceptable"),
    ("court", "checked", None, "acceptable", "acceptable"),
    ("custody", "checked", None, "acceptable", "acceptable"),
    ("religious", None, 9, "acceptable", "acceptable"),
    ("important_event", None, 9, "acceptable", "acceptable"),
    ("religious", None, None, "judgement", "judgement"),
    ("important_event", None, 12, "judgement", "judgement"),
    ("service_cancelled", None, None, "not_a_failure", "not_a_failure"),
    ("attended_unfit", None, None, "failed_to_comply", "failed_to_comply"),
    ("none", None, None, "pending", "unacceptable"),
]


@pytest.mark.parametrize(("code", "kind", "notice", "that_day", "day_after"), TABLE)
def test_the_whole_table(
    code: str, kind: str | None, notice: int | None, that_day: str, day_after: str, absence: Absence, grace: Principal
) -> None:
    if code != "none":
        reason(absence, code, by=grace, notice=notice)
    if kind:
        proof(absence, kind, by=grace)
    assert finds(absence, 19) == that_day
    assert finds(absence, 20) == day_after


def test_proof_on_the_last_day_counts_and_a_day_later_is_late(
    absence: Absence, grace: Principal, said: list[Any]
) -> None:
    reason(absence, "employment", by=grace)
    proof(absence, "employer_letter", by=grace, came=19)
    assert finds(absence, 23) == "acceptable"
    assert not next(event for event in said if isinstance(event, ProofReceived)).late
    Proof.objects.all().delete()
    proof(absence, "employer_letter", by=grace, came=20)
    assert finds(absence, 23) == "unacceptable"
    assert absences.judgement(absence.pk, on=date(2026, 11, 23))[1].reopens


def test_one_paper_that_will_do_is_enough_whatever_came_after(absence: Absence, grace: Principal) -> None:
    reason(absence, "employment", by=grace)
    proof(absence, "employer_letter", by=grace, came=16)
    proof(absence, "self_certificate", by=grace, came=17)
    assert finds(absence, 23) == "acceptable"


def test_after_three_self_certificates_a_doctor_must_say_so(aaron: int, grace: Principal, at: datetime) -> None:
    for day in (2, 3, 4):
        before = missed(aaron, moment(day), by=grace, at=moment(day, 12))
        reason(before, "illness", by=grace)
        proof(before, "self_certificate", by=grace, came=16)
    absence = missed(aaron, MISSED, by=grace, at=moment(12, 11))
    reason(absence, "illness", by=grace)
    proof(absence, "self_certificate", by=grace)
    assert finds(absence, 20) == "unacceptable"
    proof(absence, "doctor_note", by=grace, came=17)
    assert finds(absence, 20) == "acceptable"


def test_a_decision_keeps_what_the_rule_found_and_its_inputs(
    absence: Absence, grace: Principal, at: datetime, said: list[Any]
) -> None:
    reason(absence, "employment", by=grace)
    said.clear()
    judging.judge_absence(absence.pk, decision="unacceptable", words="No letter came.", by=grace, at=at)
    absence.refresh_from_db()
    assert absence.finding is not None
    assert absence.finding["found"]["status"] == "unacceptable"
    assert absence.finding["inputs"]["reason"] == "employment"
    assert (absence.against_rule, absence.decided_by_id, absence.decided_at) == (False, grace.post_id, at)
    (judged,) = said
    assert isinstance(judged, AbsenceJudged)
    assert (judged.acceptable, judged.missed_on, len(judged.sentence_ids)) == (False, MISSED.date(), 1)
    assert Duty.objects.get(kind="judge_absence").met_at == at
    assert not Duty.objects.filter(ended_at=None, about_kind="appointments.absence").exclude(owed_by="service").exists()


def test_a_decision_against_the_rule_is_allowed_and_its_manager_sees_why(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="acceptable", words="I know the foreman.", by=grace, at=at)
    (row,) = absences.decided_against_rule(grace.team_id or 0, from_=at - timedelta(days=1))
    assert (row.found, row.decision, row.words, row.by) == (
        "Not an acceptable absence, as things stand",
        "Acceptable",
        "I know the foreman.",
        "Grace Adeyemi",
    )


def test_what_the_rule_leaves_to_the_officer_is_never_against_it(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    reason(absence, "religious", by=grace)
    judging.judge_absence(absence.pk, decision="acceptable", words="He had tried to ring.", by=grace, at=at)
    absence.refresh_from_db()
    assert not absence.against_rule


def test_our_fault_is_written_down_as_ours(absence: Absence, grace: Principal, at: datetime) -> None:
    judging.judge_absence(absence.pk, decision="not_a_failure", words="Our text gave the wrong day.", by=grace, at=at)
    failure = ServiceFailure.objects.get()
    assert (failure.kind, failure.words) == ("not_seen", "Our text gave the wrong day.")


def test_nobody_decides_without_a_decision_and_a_reason(absence: Absence, grace: Principal, at: datetime) -> None:
    for decision, words, field in (("", "x", "decision"), ("maybe", "x", "decision"), ("acceptable", " ", "words")):
        with pytest.raises(CannotJudge) as refused, transaction.atomic():
            judging.judge_absence(absence.pk, decision=decision, words=words, by=grace, at=at)
        assert refused.value.field == field
    judging.judge_absence(absence.pk, decision="acceptable", words="x", by=grace, at=at)
    with pytest.raises(CannotJudge, match="judged already"):
        judging.judge_absence(absence.pk, decision="unacceptable", words="x", by=grace, at=at)


def test_late_proof_reopens_a_decision(absence: Absence, grace: Principal, at: datetime, said: list[Any]) -> None:
    reason(absence, "employment", by=grace)
    judging.judge_absence(absence.pk, decision="unacceptable", words="No letter.", by=grace, at=moment(20))
    said.clear()
    proof(absence, "employer_letter", by=grace, came=23)
    absence.refresh_from_db()
    assert (absence.decision, absence.finding, absence.reopened_because) == ("", None, "Proof came on 23 November.")
    received, reopened = said
    assert received.late
    assert isinstance(reopened, AbsenceReopened)
    assert (reopened.was, reopened.absence_id) == ("unacceptable", absence.pk)
    duty = Duty.objects.get(kind="judge_absence", ended_at=None)
    assert duty.due_at == moment(26, 0)  # 2 working days after it was reopened
    judging.judge_absence(absence.pk, decision="acceptable", words="The rota says so.", by=grace, at=at)
    absence.refresh_from_db()
    assert not absence.against_rule  # the rule itself asks an officer to look again
    page = absences.absence_to_judge(absence.pk, at=at)
    texts = " ".join(line.what for line in page.happened)
    assert "Judged: not acceptable. No letter." in texts
    assert "Judged: acceptable. The rota says so." in texts


def test_proof_in_time_leaves_an_acceptable_decision_alone(absence: Absence, grace: Principal) -> None:
    reason(absence, "illness", by=grace)
    proof(absence, "doctor_note", by=grace)
    judging.judge_absence(absence.pk, decision="acceptable", words="Note seen.", by=grace, at=moment(16, 13))
    proof(absence, "self_certificate", by=grace, came=17)
    absence.refresh_from_db()
    assert absence.decision == "acceptable"


def test_withdrawn_proof_reopens_an_acceptable_decision(
    absence: Absence, grace: Principal, at: datetime, said: list[Any]
) -> None:
    reason(absence, "illness", by=grace)
    note = proof(absence, "doctor_note", by=grace)
    judging.judge_absence(absence.pk, decision="acceptable", words="Note seen.", by=grace, at=moment(16, 13))
    said.clear()
    judging.withdraw_proof(note.pk, because="The surgery did not write it", by=grace, at=at)
    absence.refresh_from_db()
    assert absence.decision == ""
    assert isinstance(said[-1], AbsenceReopened)
    assert finds(absence, 23) == "unacceptable"
    with pytest.raises(CannotAddProof, match="withdrawn before"):
        judging.withdraw_proof(note.pk, because="again", by=grace, at=at)


def test_the_absence_is_there_to_judge_as_soon_as_there_is_proof(absence: Absence, grace: Principal) -> None:
    duty = Duty.objects.get(kind="judge_absence")
    until = duty.shown_from
    assert until == moment(20, 0)  # the day after the day for proof
    note = proof(absence, "doctor_note", by=grace)
    duty.refresh_from_db()
    assert (duty.shown_from, duty.due_at) == (None, moment(24, 0))  # on the list at once, and no earlier due
    judging.withdraw_proof(note.pk, because="It was somebody else's", by=grace, at=moment(17))
    duty.refresh_from_db()
    assert duty.shown_from == until


def test_a_reason_told_after_the_decision_reopens_it(absence: Absence, grace: Principal) -> None:
    judging.judge_absence(absence.pk, decision="unacceptable", words="No word.", by=grace, at=moment(20))
    reason(absence, "custody", by=grace, told=21)
    absence.refresh_from_db()
    assert absence.reopened_because == "They told us why on 21 November."


def test_longer_is_given_once_and_at_most_the_days_of_the_policy(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    reason(absence, "employment", by=grace)
    for until in (date(2026, 11, 19), date(2026, 11, 23), date(2026, 12, 1)):
        with pytest.raises(CannotJudge) as refused, transaction.atomic():
            judging.extend(absence.pk, until=until, because="Supervisor on leave", by=grace, at=at)
        assert refused.value.field == "until"
    judging.extend(absence.pk, until=date(2026, 11, 30), because="Supervisor on leave", by=grace, at=at)
    assert finds(absence, 30) == "pending"
    assert Duty.objects.get(kind="judge_absence", ended_at=None).due_at == moment(3, 0, month=12)
    with pytest.raises(CannotJudge, match="longer once"):
        judging.extend(absence.pk, until=date(2026, 12, 5), because="Again", by=grace, at=at)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "tea leaves"}, "kind"),
        ({"received_on": date(2026, 11, 24)}, "received_on"),
        ({"dated_on": date(2026, 11, 23), "received_on": date(2026, 11, 20)}, "dated_on"),
        ({"seen": False}, "upload"),
        ({"document_id": 987_654, "seen": False}, "upload"),
    ],
)
def test_proof_that_cannot_be_is_refused(
    more: dict[str, Any], field: str, absence: Absence, grace: Principal, at: datetime
) -> None:
    values: dict[str, Any] = {"kind": "employer_letter", "received_on": date(2026, 11, 20), "seen": True, **more}
    with pytest.raises(CannotAddProof) as refused:
        judging.add_proof(absence.pk, **values, by=grace, at=at)
    assert refused.value.field == field
    assert not Proof.objects.exists()


def test_a_paper_that_is_kept_must_be_this_persons(absence: Absence, grace: Principal, at: datetime) -> None:
    paper = Document.objects.create(
        person_id=absence.person_id, title="Rota", filename="rota.pdf", content_type="application/pdf", size=1,
        sha256="0" * 64, stored_as="x", received_at=at,
    )  # fmt: skip
    kept = judging.add_proof(
        absence.pk, kind="employer_letter", received_on=at.date(), document_id=paper.pk, by=grace, at=at
    )
    assert kept.document_id == paper.pk
    assert absences.absence_to_judge(absence.pk, at=at).proofs[0].how == "Kept in papers"


def test_who_decides_must_have_seen_the_newest_proof(absence: Absence, grace: Principal, at: datetime) -> None:
    shown = absence.version
    proof(absence, "employer_letter", by=grace)
    with pytest.raises(ChangedMeanwhile):
        judging.judge_absence(absence.pk, decision="unacceptable", words="x", by=grace, at=at, shown_version=shown)


def test_the_page_tells_what_happened_in_order_and_where_it_is_known_from(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    reason(absence, "employment", by=grace)
    page = absences.absence_to_judge(absence.pk, at=at)
    assert [line.at for line in page.happened] == sorted(line.at for line in page.happened)
    assert "The day for proof passed. Nothing had come" in [line.what for line in page.happened]
    assert page.finding.status == "unacceptable"
    assert page.decide_by == date(2026, 11, 23)
    assert page.last_year == "No meetings are recorded in the 12 months before."
