"""What appointments do when they hear of an order, and of a missed meeting: `reactions.py` says of what."""

from __future__ import annotations

from datetime import timedelta

from throughcare.accounts.principals import system
from throughcare.appointments import actions, labels
from throughcare.appointments.events import AppointmentMissed, OutcomeRecorded
from throughcare.appointments.models import Absence, Appointment
from throughcare.duties import actions as duties
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.messaging.models import Letter
from throughcare.people.models import Headline
from throughcare.sentences.events import SentenceImposed

ABSENCE, SENTENCE = "appointments.absence", "sentences.sentence"
BY = system("appointments")


def owe_first_contact(event: SentenceImposed) -> None:
    """Somebody who begins an order in the community is owed a first meeting within the standard's days."""
    if event.starts_on is None:
        return
    tier = Headline.objects.values_list("tier", flat=True).get(person_id=event.person_id)
    duties.open_duty(
        event.person_id,
        kind="first_contact",
        about=(SENTENCE, event.sentence_id),
        facts={"from": event.starts_on, "tier": tier or None},
        title="First meeting: explain the order",
        at=event.at,
        by=BY,
    )


def first_contact_made(event: OutcomeRecorded) -> None:
    """The person was seen: the first meeting under their orders is held."""
    if event.attended and not labels.outcome(event.outcome).service:
        duties.meet_all(event.person_id, kind="first_contact", at=event.starts_at, by=BY)


def ask_for_reason(event: AppointmentMissed) -> None:
    """Write how to tell us why, and by when; unless the reason has come meanwhile."""
    absence = Absence.objects.select_related("appointment__person").get(id=event.absence_id)
    if absence.decision or absence.withdrawn_at or absence.reason_at:
        return
    messaging.queue(
        event.person_id,
        kind="we_missed_you",
        about=(ABSENCE, absence.pk, absence.version),
        facts=_facts(absence),
        once=f"we_missed_you:{absence.pk}",
        by=BY,
        at=absence.appointment.outcome_at or absence.appointment.ends_at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter or text about a booked meeting has left: the person has been told of it."""
    if event.kind in {"meeting_booked", "meeting_covered"}:
        channel = Letter.objects.values_list("channel", flat=True).get(id=event.letter_id)
        told_how = {"post": "letter"}.get(channel, channel)
        actions.mark_told(event.about_id, told_how=told_how, told_at=event.sent_at, by=BY)


def not_told_by_letter(event: LetterTakenBack) -> None:
    """The letter had not left after all: whoever was told by it alone was not told."""
    if event.kind in {"meeting_booked", "meeting_covered"}:
        actions.unmark_told(event.about_id, told_at=event.sent_at, by=BY)


def _facts(absence: Absence) -> dict[str, object]:
    """What the letter is written from: when it was, by when to tell us and to bring proof, and the next meeting."""
    book = labels.absence_book(absence.appointment.person.jurisdiction, absence.missed_on)
    facts: dict[str, object] = {
        "missed_at": absence.appointment.starts_at,
        "tell_by": absence.missed_on + timedelta(days=book.contact_days),
        "proof_by": absence.proof_by,
    }
    coming = (
        Appointment.objects.filter(
            person_id=absence.person_id, starts_at__gt=absence.appointment.ends_at, outcome="", cancelled_at=None
        )
        .order_by("starts_at")
        .values_list("starts_at", "post__user__name", "office__name", "place")
        .first()
    )
    if coming:
        told = {"next_at": coming[0], "next_with": coming[1], "next_place": coming[3] or coming[2]}
        facts |= {name: value for name, value in told.items() if value}
    return facts
