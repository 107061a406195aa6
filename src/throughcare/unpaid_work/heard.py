"""What unpaid work does when it hears of a meeting, an order or a letter: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.appointments.actions import diary
from throughcare.appointments.events import AppointmentMoved, OutcomeRecorded
from throughcare.appointments.models import Appointment
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.sentences.events import OrderChanged, OrderChangeUndone, SentenceEnded
from throughcare.unpaid_work.actions import booking, counting, crediting
from throughcare.unpaid_work.events import HoursCredited, SessionsBooked
from throughcare.unpaid_work.models import Placing, Session, Slip
from throughcare.unpaid_work.queries import telling

SLIP = "unpaid_work.slip"
LETTER = "unpaid_work_sessions"
BY = system("unpaid_work")


def outcome_recorded(event: OutcomeRecorded) -> None:
    """A day with an activity is counted. What was credited for a session is for whoever records it anew."""
    meeting = Appointment.objects.get(id=event.appointment_id)
    at = meeting.outcome_at or meeting.ends_at
    if meeting.kind == "unpaid_work":
        crediting.forget_credit(meeting.pk, by=BY, at=at)
    counting.count_day(meeting.pk, by=BY, at=at)


def meeting_moved(event: AppointmentMoved) -> None:
    """A session that was moved in the diary is where its meeting is now."""
    booking.follow(event.moved_from_id, to=event.appointment_id, by=BY)


def hours_credited(event: HoursCredited) -> None:
    """What is left changed: sessions that are not needed are called off, and others booked when few are left."""
    booking.book_sessions(event.requirement_id, only_if_few=True, by=BY, at=event.at)


def order_changed(event: OrderChanged | OrderChangeUndone | SentenceEnded) -> None:
    """More hours or fewer, a later or an earlier end: the sessions of the order are brought in line."""
    placed = Placing.objects.filter(requirement__sentence=event.sentence_id).values_list("requirement_id", flat=True)
    for requirement_id in sorted(set(placed)):
        booking.book_sessions(requirement_id, whose="other", because="Your order changed.", by=BY, at=event.at)


def tell_sessions(event: SessionsBooked) -> None:
    """Write to the person when and where they work. A slip that has not left is replaced by the newest."""
    slip = Slip.objects.get(id=event.slip_id)
    for former in Slip.objects.filter(requirement_id=slip.requirement_id, id__lt=slip.pk).order_by("-id")[:3]:
        messaging.withdraw((SLIP, former.pk), because="More sessions were booked.", by=BY, at=event.at)
    facts = telling.slip_facts(slip.requirement_id, at=event.at)
    if facts is None:
        return
    messaging.queue(
        slip.person_id,
        kind=LETTER,
        about=(SLIP, slip.pk, slip.version),
        facts=facts,
        once=f"{LETTER}:{slip.pk}",
        by=BY,
        at=event.at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they have been told of each session that it names."""
    if event.kind == LETTER:
        for meeting_id in _named(event.about_id):
            diary.mark_told(meeting_id, told_how="letter", told_at=event.sent_at, by=BY)


def not_told_by_letter(event: LetterTakenBack) -> None:
    """The letter had not left after all: who was told by it alone was not told."""
    if event.kind == LETTER:
        for meeting_id in _named(event.about_id):
            diary.unmark_told(meeting_id, told_at=event.sent_at, by=BY)


def _named(slip_id: int) -> list[int]:
    """The meetings a slip tells of: every session of the requirement that stood when it was written."""
    slip = Slip.objects.get(id=slip_id)
    rows = Session.objects.filter(id__in=slip.sessions).order_by("id")
    return list(rows.values_list("appointment_id", flat=True))
