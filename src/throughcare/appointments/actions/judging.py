"""Why somebody did not come: the reason and the proof, and the judgement a person gives once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.appointments import rules
from throughcare.appointments.actions import steps
from throughcare.appointments.actions.steps import CannotJudge
from throughcare.appointments.events import (
    AbsenceExtended,
    AbsenceReasonGiven,
    AbsenceReopened,
    ProofReceived,
    ProofWithdrawn,
    ServiceFailureWithdrawn,
)
from throughcare.appointments.models import (
    ABSENCE,
    PROOF_SAID,
    Absence,
    Proof,
    ServiceFailure,
)
from throughcare.appointments.queries import absences, meetings
from throughcare.design.dates import sentence_day
from throughcare.documents import actions as documents
from throughcare.documents.models import Document
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.messaging import actions as messaging
from throughcare.policy.books import Absence as AbsenceBook


class CannotAddProof(Refused):
    """The proof cannot be taken so."""


@action
def give_reason(
    absence_id: int,
    *,
    reason: str,
    words: str,
    told_on: date,
    by: Principal,
    at: datetime,
    notice_on: date | None = None,
    shown_version: int | None = None,
) -> Absence:
    """Keep why the person did not come, when they told us, and when they gave notice if they did.

    A reason told after the decision that the absence is not acceptable reopens it.
    """
    absence = _standing(absence_id, CannotJudge, shown_version=shown_version)
    if reason not in {row.code for row in steps.absence_book(absence).reasons}:
        raise CannotJudge("Select the reason they gave.", field="reason")
    if told_on > local_day(at):
        raise CannotJudge("They cannot have told us on a day to come.", field="told_on")
    if notice_on is not None and notice_on > told_on:
        raise CannotJudge("Notice cannot be later than the day they told us.", field="notice_on")
    absence.change(
        reason=reason,
        reason_words=words.strip(),
        told_on=told_on,
        notice_on=notice_on,
        reason_at=at,
    )
    duties.meet("tell_why_absent", (ABSENCE, absence.pk), at=at)
    publish(
        AbsenceReasonGiven(person_id=absence.person_id, absence_id=absence.pk, reason=reason, told_on=told_on, at=at)
    )
    if absence.decision == "unacceptable":
        _reopen(absence, because=f"They told us why on {sentence_day(told_on)}.", at=at)
    return absence


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    filename: str
    content: bytes


@action
def add_proof(
    absence_id: int,
    *,
    kind: str,
    received_on: date,
    by: Principal,
    at: datetime,
    dated_on: date | None = None,
    upload: Upload | None = None,
    document_id: int | None = None,
    seen: bool = False,
    words: str = "",
    shown_version: int | None = None,
) -> Proof:
    """Keep proof of the reason: a paper that comes now or is on the record, or one that was seen and not kept.

    Proof that comes after the decision that the absence is not acceptable reopens it. Raises `CannotAddProof`.
    """
    absence = _standing(absence_id, CannotAddProof, shown_version=shown_version)
    if kind not in {row.code for row in steps.absence_book(absence).proofs}:
        raise CannotAddProof("Select what the proof is.", field="kind")
    if received_on > local_day(at):
        raise CannotAddProof("Proof cannot come on a day that is still to come.", field="received_on")
    if dated_on is not None and dated_on > received_on:
        raise CannotAddProof("The proof is dated after the day it came. Check both days.", field="dated_on")
    if [upload is not None, document_id is not None, seen].count(True) != 1:
        raise CannotAddProof("Upload the paper, or say that you saw it and did not keep it.", field="upload")
    if (
        document_id is not None
        and not Document.objects.filter(id=document_id, person_id=absence.person_id, withdrawn_at=None).exists()
    ):
        raise CannotAddProof("This paper is not on this person's record.", field="upload")
    if upload is not None:
        title = f"Proof for {sentence_day(absence.missed_on)}"
        try:
            document_id = documents.accept_upload(
                absence.person_id, title=title, filename=upload.filename, content=upload.content, by=by, at=at
            ).pk
        except Refused as refused:
            raise CannotAddProof(refused.message, field="upload") from refused
    proof = Proof.objects.create(
        person_id=absence.person_id,
        absence=absence,
        kind=kind,
        dated_on=dated_on,
        received_on=received_on,
        document_id=document_id,
        seen_by_id=by.post_id if seen else None,
        words=one_line(words, "", refused=CannotAddProof, field="words"),
    )
    absence.change()  # who has the page open with the former proof must see this one before they decide
    duties.meet("bring_proof", (ABSENCE, absence.pk), at=at)
    publish(
        ProofReceived(
            person_id=absence.person_id,
            absence_id=absence.pk,
            proof_id=proof.pk,
            received_on=received_on,
            late=received_on > absence.proof_by,
            at=at,
        )
    )
    if absence.decision == "unacceptable":
        _reopen(absence, because=f"Proof came on {sentence_day(received_on)}.", at=at)
    elif not absence.decision:
        steps.owe_judging(absence, at=at)
    return proof


@action
def say_of_proof(
    absence_id: int, *, how: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Absence:
    """Keep how they say that proof will come. It is still owed to us, by the same day."""
    absence = _standing(absence_id, CannotAddProof, shown_version=shown_version)
    if how not in dict(PROOF_SAID):
        raise CannotAddProof("Select how the proof comes.", field="how")
    return absence.change(proof_said=how, proof_said_at=at)


@action
def withdraw_proof(
    proof_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Proof:
    """Proof no longer stands. A decision that the absence is acceptable is reopened."""
    proof = Proof.objects.get(id=proof_id).check_shown(shown_version)
    absence = _standing(proof.absence_id, CannotAddProof, shown_version=None)
    if proof.withdrawn_at:
        raise CannotAddProof("This proof was withdrawn before.")
    because = one_line(because, "Say why the proof does not stand.", refused=CannotAddProof, most=200)
    proof.change(withdrawn_at=at, withdrawn_because=because)
    absence.change()
    publish(ProofWithdrawn(person_id=absence.person_id, absence_id=absence.pk, proof_id=proof.pk, because=because))
    if absence.decision == "acceptable":
        said = f"Proof was withdrawn: {because}"
        _reopen(absence, because=said if len(said) <= 200 else because, at=at)
    elif not absence.decision:
        steps.owe_judging(absence, at=at)
    return proof


@action
def extend(
    absence_id: int,
    *,
    until: date,
    because: str,
    by: Principal,
    at: datetime,
    told: str = "",
    shown_version: int | None = None,
) -> Absence:
    """Give longer for reason and proof: once, and at most the policy's days from today. Raises `CannotJudge`.

    `because` stays in the record; `told` is what the person reads of why, in the letter.
    """
    absence = _standing(absence_id, CannotJudge, shown_version=shown_version)
    if absence.decision:
        raise CannotJudge("This absence is judged. Proof that comes now reopens it.", field="decision")
    if absence.proof_by_extended:
        raise CannotJudge("They were given longer once; it cannot be done again.", field="decision")
    because = one_line(because, "Say why they are given longer.", refused=CannotJudge, field="words")
    found = rules.may_extend(
        rules.ExtensionFacts(missed_on=absence.missed_on, on=local_day(at), until=until, extended_before=False),
        book=steps.edition(absence.appointment, AbsenceBook),
    )
    if not found.allowed:
        raise CannotJudge(" ".join(found.reasons), field="until")
    absence.change(
        proof_by=until,
        proof_by_extended=True,
        extended_because=because,
        told_words=one_line(told, "", refused=CannotJudge, field="told"),
    )
    steps.open_duties(absence, at=at)
    publish(AbsenceExtended(person_id=absence.person_id, absence_id=absence.pk, proof_by=until, at=at))
    return absence


@action
def judge_absence(
    absence_id: int,
    *,
    decision: str,
    words: str,
    by: Principal,
    at: datetime,
    told: str = "",
    shown_version: int | None = None,
) -> Absence:
    """A person decides: acceptable, unacceptable, or not_a_failure (ours). What the rule finds is stored beside it.

    `words` stay in the record; `told` is what the person reads of why, in the letter. Against the rule is allowed; the
    reason is then shown to the manager. Raises `CannotJudge`.
    """
    absence = _standing(absence_id, CannotJudge, shown_version=shown_version)
    if absence.decision:
        raise CannotJudge("This absence is judged already. Reopen it first if it must be judged again.")
    steps.decide(absence, decision=decision, words=words, told=told, by=by, at=at)
    return absence


@action
def tell_decision(absence_id: int, *, follows: str = "", by: Principal, at: datetime) -> None:
    """Write to the person what was decided on an absence that is judged, and what follows; each once.

    `follows`, after a decision against them: `court`, `nothing`, or empty while it is not known.
    """
    absence = Absence.objects.select_related("appointment__person").get(id=absence_id)
    if not absence.decision or absence.decided_at is None or absence.withdrawn_at:
        return
    told = {
        "because": absences.why_not(absence) if absence.decision == "unacceptable" else "",
        "words": absence.told_words,
        "follows": follows,
    }
    messaging.queue(
        absence.person_id,
        kind="absence_decided",
        about=(ABSENCE, absence.pk, absence.version),
        facts={
            "missed_at": absence.appointment.starts_at,
            "decision": absence.decision,
            **{name: value for name, value in told.items() if value},
            **meetings.next_told(absence.person_id, after=absence.decided_at),
        },
        once=f"absence_decided:{absence.pk}:{absence.decided_at.isoformat()}:{follows}",
        by=by,
        at=at,
    )


@action
def reopen(absence_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None) -> Absence:
    """Take a decision back to be taken again, for a reason of one's own."""
    absence = _standing(absence_id, CannotJudge, shown_version=shown_version)
    if not absence.decision:
        raise CannotJudge("This absence is not judged yet.")
    because = one_line(because, "Say why it is judged again.", refused=CannotJudge, most=200)
    _reopen(absence, because=because, at=at)
    return absence


def _reopen(absence: Absence, *, because: str, at: datetime) -> None:
    was = absence.decision
    absence.change(
        decision="",
        decided_at=None,
        decided_by=None,
        decision_words="",
        told_words="",
        against_rule=False,
        finding=None,
        reopened_at=at,
        reopened_because=because,
    )
    for failure in ServiceFailure.objects.filter(
        appointment_id=absence.appointment_id, kind="not_seen", withdrawn_at=None
    ):
        failure.change(withdrawn_at=at, withdrawn_because=because)
        publish(ServiceFailureWithdrawn(person_id=absence.person_id, service_failure_id=failure.pk))
    steps.open_duties(absence, at=at)
    publish(AbsenceReopened(person_id=absence.person_id, absence_id=absence.pk, was=was))


def _standing(absence_id: int, error: type[Refused], *, shown_version: int | None) -> Absence:
    absence = Absence.objects.select_for_update(of=("self",)).select_related("appointment__person").get(id=absence_id)
    absence.check_shown(shown_version)
    if absence.withdrawn_at:
        raise error("There was no absence: the outcome was corrected.")
    return absence
