"""What enforcement does when it hears of something below: `reactions.py` says of what. Nobody acts here but those who
judged and recorded it there; what follows is proposed, and a person decides."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import system
from throughcare.appointments.events import (
    AbsenceJudged,
    AbsenceReopened,
    AbsenceWithdrawn,
    AttendedFailedToComply,
    OutcomeCorrected,
)
from throughcare.appointments.models import Absence, Appointment
from throughcare.enforcement.actions import failures, steps
from throughcare.enforcement.events import WarningGiven
from throughcare.enforcement.queries import ladder, pages, wording
from throughcare.messaging import actions as messaging
from throughcare.policy import books, editions
from throughcare.sentences.events import InstructionNotKept, InstructionReopened
from throughcare.sentences.models import Instruction

APPOINTMENT, INSTRUCTION = "appointments.appointment", "sentences.instruction"
BY = system("enforcement")
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
            judgement=failures.Judgement(words=event.words, post_id=absence.decided_by_id, at=decided_at),
            by=BY,
            at=decided_at,
        )


def hold_absence(event: AbsenceReopened) -> None:
    """An absence is judged again: what followed waits, and a warning that has not left is stopped."""
    if event.was == "unacceptable":
        at = Absence.objects.values_list("reopened_at", flat=True).get(id=event.absence_id)
        failures.hold_for_source((failures.ABSENCE, event.absence_id), because=event.because, by=BY, at=_known(at))


def forget_absence(event: AbsenceWithdrawn) -> None:
    """There was no absence, so there was no failure."""
    at = Absence.objects.values_list("withdrawn_at", flat=True).get(id=event.absence_id)
    failures.withdraw_for_source((failures.ABSENCE, event.absence_id), because=event.because, by=BY, at=_known(at))


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


def _known(at: datetime | None) -> datetime:
    """The moment of an act below; its action has just written it."""
    assert at is not None
    return at
