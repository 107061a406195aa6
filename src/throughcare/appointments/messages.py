"""Reminders of meetings, and what is owed when somebody tells us something, or a text does not reach them.

`clockwork.py` says when people are reminded, `reactions.py` of what is heard here.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from throughcare.accounts.principals import system
from throughcare.appointments.actions import diary
from throughcare.appointments.models import OPEN, Appointment
from throughcare.appointments.queries import meetings
from throughcare.duties import actions as duties
from throughcare.kernel.clock import LONDON, local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging import letters
from throughcare.messaging.events import (
    MessageDelivered,
    MessageNotDelivered,
    ReplyAnswered,
    ReplyReceived,
    ReplyTakenOff,
)
from throughcare.messaging.models import Letter, Reply
from throughcare.people.events import ContactDetailsChanged
from throughcare.policy import editions
from throughcare.policy.books import Messages
from throughcare.policy.clocks import end_of_day, start_of_day

BY = system("appointments")
_TITLES = {"text": "Answer their text", "call": "Answer what they said on the phone"}
REPLY, PERSON = "messaging.reply", "people.person"
ONCE = "meeting_reminder:"


def due_reminders(*, at: datetime) -> list[int]:
    """Meetings whose day for a reminder has come and that were not reminded of: by policy so many days before, from its
    hour on, and not on the day itself, which is too late. One query for each jurisdiction."""
    today = local_day(at)
    found: list[int] = []
    for jurisdiction in editions.jurisdictions():
        book = editions.edition(Messages, jurisdiction=jurisdiction, on=today).book
        begun = at >= datetime.combine(today, book.remind_from, tzinfo=LONDON)
        last = today + timedelta(days=book.remind_days if begun else book.remind_days - 1)
        told = Letter.objects.filter(once=Concat(Value(ONCE), Cast(OuterRef("id"), CharField())))
        coming = Appointment.objects.filter(
            ~Exists(told),
            OPEN,
            person__jurisdiction=jurisdiction,
            starts_at__gte=start_of_day(today + timedelta(days=1)),
            starts_at__lt=end_of_day(last),
        )
        found += coming.order_by("starts_at", "id").values_list("id", flat=True)
    return found


def remind(appointment_ids: Collection[int], *, at: datetime) -> None:
    """Write reminders of some meetings, by text, or by e-mail to who cannot be texted. Each is reminded of once."""
    found = Appointment.objects.filter(OPEN, id__in=appointment_ids).select_related("post__user", "office")
    for meeting in found.order_by("id"):
        _remind(meeting, at=at)


def _remind(meeting: Appointment, *, at: datetime) -> None:
    ways = letters.ways(meeting.person_id, on=local_day(at))
    channel: letters.Channel = "text" if ways.text else "email"
    if not ways.to(channel):
        return
    messaging.queue(
        meeting.person_id,
        kind="meeting_reminder",
        about=("appointments.appointment", meeting.pk, meeting.version),
        facts=meetings.where_told(meeting),
        once=f"{ONCE}{meeting.pk}",
        channel=channel,
        hold_until=at,
        not_after=meeting.starts_at,
        by=BY,
        at=at,
    )


# ------------------------------------------------------------------------------------------------------------- heard
def owe_answer(event: ReplyReceived) -> None:
    """Somebody told us something by text, on the phone or on their own page: they are owed an answer by whom they
    wrote to."""
    said = Reply.objects.get(id=event.reply_id)
    duties.open_duty(
        event.person_id,
        kind="answer_message",
        about=(REPLY, event.reply_id),
        facts={"from": local_day(event.at)},
        title=f"Answer: {said.get_topic_display().lower()}" if said.topic else _TITLES[event.how],
        owner_role=said.to or None,
        at=event.at,
        by=BY,
    )


def answered(event: ReplyAnswered) -> None:
    """They were answered."""
    duties.meet("answer_message", (REPLY, event.reply_id), at=event.at, by=BY)


def taken_off(event: ReplyTakenOff) -> None:
    """It was somebody else's: nothing is owed to this person for it."""
    duties.end("answer_message", (REPLY, event.reply_id), because="It was not from them.", at=event.at, by=BY)


def not_reached(event: MessageNotDelivered) -> None:
    """A message did not arrive: who was told by it was not, and somebody asks for a number that works."""
    if event.kind in {"meeting_booked", "meeting_covered", "meeting_moved"}:
        diary.unmark_told(event.about_id, told_at=event.sent_at, by=BY)
    if event.channel == "post" or event.delivery == "broken":
        return
    duties.open_duty(
        event.person_id,
        kind="check_number",
        about=(PERSON, event.person_id),
        facts={"from": local_day(event.at)},
        title="Phone number does not work" if event.channel == "text" else "E-mail address does not work",
        detail="What we sent did not arrive. Ask them for one that works",
        at=event.at,
        by=BY,
    )


def reached(event: MessageDelivered) -> None:
    """A later text arrived: the number works after all."""
    if event.channel != "post":
        duties.meet_all(event.person_id, kind="check_number", at=event.at, by=BY)


def details_changed(event: ContactDetailsChanged) -> None:
    """The record has another number or e-mail: there is something new to try."""
    if event.part == "phone":
        duties.meet_all(event.person_id, kind="check_number", at=event.at, by=BY)
