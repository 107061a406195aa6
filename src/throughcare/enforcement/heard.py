"""What enforcement does when it hears of something below: `reactions.py` says of what. Nobody acts here but those who
judged and recorded it there; what follows is proposed, and a person decides."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import system
from throughcare.appointments.actions import judging
from throughcare.appointments.events import (
    AbsenceJudged,
    AbsenceReopened,
    AbsenceWithdrawn,
    AttendedFailedToComply,
    OutcomeCorrected,
)
from throughcare.appointments.models import Absence, Appointment
from throughcare.duties import actions as duties
from throughcare.enforcement.actions import failures, steps
from throughcare.enforcement.events import FailureLetGo, ReferralDecided, Referred, WarningGiven
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries import ladder, pages, wording
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent
from throughcare.policy import books, editions
from throughcare.sentences.events import InstructionNotKept, InstructionReopened
from throughcare.sentences.models import Instruction

APPOINTMENT, INSTRUCTION = "appointments.appointment", "sentences.instruction"
BY = system("enforcement")
_TOLD_OF = frozenset({"lay_information", "no_breach"})  # decisions on a referral that are told themselves
_KINDS = {"home_visit": "not_in"}  # by the kind of meeting; the others are missed


def consider_absence(event: AbsenceJudged) -> None:
    """An absence that is not acceptable is a failure, judged by whoever judged it; an acceptable one is none."""
    source = (failures.ABSENCE, event.absence_id)
    absence = Absence.objects.select_related("appointment").get(id=event.absence_id)
    decided_at = absence.decided_at
    if decided_at is None:  # it was reopened since
        return
    if event.acceptable:
        failures.withdraw_for_source(
            source,
            because="The absence was judged acceptable" if event.decision == "acceptable" else "It was our failure",
            by=BY,
            at=decided_at,
        )
        return
    orders = ladder.orders_broken(event.person_id, served=event.sentence_ids, on=event.missed_on)
    if orders:
        failures.consider_failure(
            event.person_id,
            kind=_KINDS.get(absence.appointment.kind, "missed"),
            happened_on=event.missed_on,
            words=f"{absence.appointment.get_kind_display()} missed.",
            sentence_ids=orders,
            source=source,
            judgement=failures.Judgement(words=absence.decision_words, post_id=absence.decided_by_id, at=decided_at),
            by=BY,
            at=decided_at,
        )


def hold_absence(event: AbsenceReopened) -> None:
    """An absence is judged again: what followed waits, and a warning that has not left is stopped."""
    if event.was == "unacceptable":
        absence = Absence.objects.get(id=event.absence_id)
        failures.hold_for_source(
            (failures.ABSENCE, absence.pk), because=absence.reopened_because, by=BY, at=_known(absence.reopened_at)
        )


def forget_absence(event: AbsenceWithdrawn) -> None:
    """There was no absence, so there was no failure."""
    absence = Absence.objects.get(id=event.absence_id)
    failures.withdraw_for_source(
        (failures.ABSENCE, absence.pk), because=absence.withdrawn_because, by=BY, at=_known(absence.withdrawn_at)
    )


def consider_behaviour(event: AttendedFailedToComply) -> None:
    """Somebody came and failed to comply: a failure that is still to be judged."""
    appointment = Appointment.objects.select_related("person").get(id=event.appointment_id)
    book = editions.edition(books.Outcomes, jurisdiction=appointment.person.jurisdiction, on=event.happened_on).book
    outcome = book.outcome(event.outcome)
    orders = ladder.orders_broken(event.person_id, served=event.sentence_ids, on=event.happened_on)
    if orders:
        failures.consider_failure(
            event.person_id,
            kind="sent_home" if outcome.code == "ATSH" else "behaviour",
            happened_on=event.happened_on,
            words=event.words or outcome.name,
            sentence_ids=orders,
            source=(APPOINTMENT, event.appointment_id),
            by=BY,
            at=_known(appointment.outcome_at),
        )


def forget_behaviour(event: OutcomeCorrected) -> None:
    """The outcome was wrong: what was recorded as a failure at the meeting was none."""
    at = Appointment.objects.values_list("corrected_at", flat=True).get(id=event.appointment_id)
    failures.withdraw_for_source((APPOINTMENT, event.appointment_id), because=event.because, by=BY, at=_known(at))


def consider_instruction(event: InstructionNotKept) -> None:
    """An instruction was not kept: a failure that is still to be judged."""
    instruction = Instruction.objects.get(id=event.instruction_id)
    orders = ladder.orders_broken(event.person_id, served=(event.sentence_id,), on=event.on)
    if orders:
        failures.consider_failure(
            event.person_id,
            kind="instruction",
            happened_on=event.on,
            words=f"Was asked to: {instruction.text} {instruction.state_because}".strip(),
            sentence_ids=orders,
            breaks={event.sentence_id: event.requirement_id} if event.requirement_id else {},
            source=(INSTRUCTION, event.instruction_id),
            by=BY,
            at=event.at,
        )


def forget_instruction(event: InstructionReopened) -> None:
    """What was recorded of an instruction was wrong."""
    if event.was == "not_kept":
        failures.withdraw_for_source((INSTRUCTION, event.instruction_id), because=event.because, by=BY, at=event.at)


def send_warning(event: WarningGiven) -> None:
    """Queue the letter of a warning, unless it was taken back meanwhile. Queued once, however often this is heard."""
    warning = pages.warning(event.warning_id)
    if warning.withdrawn_on is None:
        messaging.queue(
            event.person_id,
            kind="warning",
            about=(steps.WARNING, warning.id, warning.version),
            facts=wording.warning_facts(warning, at=event.at),
            once=f"warning:{warning.id}",
            by=BY,
            at=event.at,
        )


def tell_what_follows(event: AbsenceJudged | Referred | FailureLetGo) -> None:
    """Write that an absence was not acceptable and what follows: it goes to be decided, or nothing does.

    A warning says it itself. While something is still to be decided on one of the orders nothing is written. Nobody is
    told beforehand by letter that recall is considered: their officer tells them when it is decided.
    """
    failure = None
    if isinstance(event, AbsenceJudged):
        absence_id = event.absence_id
        failure = failures.failure_from((failures.ABSENCE, absence_id))
    else:
        failure = Failure.objects.get(id=event.failure_id)
        if failure.source_kind != failures.ABSENCE or failure.source_id is None:
            return
        absence_id = failure.source_id
    absence = Absence.objects.get(id=absence_id)
    if absence.decision != "unacceptable" or absence.decided_at is None or absence.withdrawn_at:
        return
    if failure is None:  # no order was in force that it could break
        judging.tell_decision(absence.pk, follows="nothing", by=BY, at=absence.decided_at)
        return
    if failure.state != "unexcused":
        return
    rows = list(Consideration.objects.filter(failure=failure, ended_at=None))
    kinds = set(Referral.objects.filter(consideration__in=rows, ended_at=None).values_list("kind", flat=True))
    let_go = all(row.decision == "neither" and row.agreement == "agreed" for row in rows)
    if "recall" in kinds or not (kinds or let_go):
        return
    decided = [at for row in rows for at in (row.decided_at, row.agreement_at) if at is not None]
    judging.tell_decision(
        absence.pk,
        follows="court" if kinds else "nothing",
        by=BY,
        at=max(decided, default=absence.decided_at),
    )


def owe_no_telling_of_recall(event: Referred) -> None:
    """That an absence was not acceptable is told with the decision on recall, not before it."""
    if event.kind != "recall":
        return
    failure, referral = Failure.objects.get(id=event.failure_id), Referral.objects.get(id=event.referral_id)
    if failure.source_kind == failures.ABSENCE and failure.source_id is not None:
        because = "Recall is considered; they are told when it is decided."
        about = (failures.ABSENCE, failure.source_id)
        duties.end("tell_decision", about, because=because, at=referral.opened_at, by=BY)


def owe_telling_of_referral(event: ReferralDecided) -> None:
    """A letter that says a referral is being decided is stopped; what came of it is told by somebody.

    Not where it was told as it was decided, or is told by what follows: a warning, the new decision after a withdrawal,
    the letter about recall.
    """
    referral = Referral.objects.select_related("consideration__failure").get(id=event.referral_id)
    failure, at = referral.consideration.failure, referral.decided_at
    if at is None:  # sent back for evidence: it stays open
        return
    if failure.source_kind == failures.ABSENCE and failure.source_id is not None:
        about = (failures.ABSENCE, failure.source_id)
        messaging.withdraw(about, because="The referral was decided.", kinds=("absence_decided",), by=BY, at=at)
        if event.decision in _TOLD_OF:
            because = "The referral was decided; they are told with what was decided on it."
            duties.end("tell_decision", about, because=because, at=at, by=BY)
    if event.decision in _TOLD_OF and "told_on" not in referral.stored:
        duties.open_duty(
            referral.person_id,
            kind="tell_decision",
            about=(steps.REFERRAL, referral.pk),
            facts={"from": local_day(at)},
            title="Tell them what was decided on the referral",
            at=at,
            by=BY,
        )


def told_by_warning(event: LetterSent) -> None:
    """The warning for an absence has left: that the absence was not acceptable is told with it."""
    if event.kind != "warning" or event.about_kind != steps.WARNING:
        return
    failure = Warning.objects.select_related("consideration__failure").get(id=event.about_id).consideration.failure
    if failure.source_kind == failures.ABSENCE and failure.source_id is not None:
        duties.meet_as_of("tell_decision", (failures.ABSENCE, failure.source_id), at=event.sent_at, by=BY)


def _known(at: datetime | None) -> datetime:
    """The moment of an act below; its action has just written it."""
    assert at is not None
    return at
