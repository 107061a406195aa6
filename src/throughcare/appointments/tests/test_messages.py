"""People are reminded the day before, told by text beside the letter, and answered; a dead number is a duty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from throughcare.accounts.principals import Principal, system
from throughcare.appointments import messages
from throughcare.appointments.actions import diary
from throughcare.appointments.models import Appointment
from throughcare.appointments.tests.telling import book, follow, letters, missed, moment
from throughcare.duties.models import Duty
from throughcare.messaging import actions as messaging
from throughcare.messaging import replies
from throughcare.messaging.gateways import Carried, DemoGateway
from throughcare.messaging.models import Letter
from throughcare.people.models import Phone
from throughcare.people.record.actions import parts

NOTIFY = system("notify")


def due(day: int, hour: int, minute: int = 0) -> list[int]:
    return messages.due_reminders(at=moment(day, hour, minute))


def reminders(person_id: int) -> list[Letter]:
    return letters(person_id, kind="meeting_reminder")


def send(letter: Letter, *, number: str, at_hour: int) -> None:
    """Let a text go to a carrier that numbers it."""
    at = moment(24, at_hour)
    messaging.claim_due(by=NOTIFY, at=at)
    assert messaging.recheck(letter.pk, gateway=DemoGateway(), by=NOTIFY, at=at) == "claimed"
    messaging.record_sent(letter.pk, carried=Carried(number=number, delivery="sending"), by=NOTIFY, at=at)
    follow()


@pytest.fixture
def meeting(aaron: int, grace: Principal, at: object) -> Appointment:
    """Aaron meets Grace on Wednesday 25 November at 10:30."""
    return book(aaron, moment(25, 10, 30), by=grace, at=moment(23))


def test_the_day_before_from_ten_they_are_reminded_once_and_of_nothing_else(meeting: Appointment) -> None:
    assert due(23, 18) == due(24, 9, 59) == []
    assert due(24, 10) == due(24, 23) == [meeting.pk]
    assert due(25, 0) == []  # on the day it is too late
    for _ in range(2):
        messages.remind([meeting.pk], at=moment(24, 10))
    assert due(24, 10, 15) == []
    (text,) = reminders(meeting.person_id)
    assert (text.channel, text.hold_until, text.not_after) == ("text", moment(24, 10), meeting.starts_at)
    assert text.body == (
        "Remember: you have a meeting on Wed 25 Nov at 10:30am. Where? Can’t make it? Call 0191 498 0140."
    )


def test_who_asked_for_no_texts_is_reminded_by_e_mail_or_not_at_all(meeting: Appointment) -> None:
    Phone.objects.filter(person_id=meeting.person_id).update(may_text=False)
    messages.remind([meeting.pk], at=moment(24, 10))
    assert reminders(meeting.person_id) == []
    Phone.objects.create(person_id=meeting.person_id, kind="email", value="aaron@example.org")
    messages.remind([meeting.pk], at=moment(24, 10))
    assert [(one.channel, one.to) for one in reminders(meeting.person_id)] == [("email", "aaron@example.org")]


def test_where_texts_are_not_set_up_nobody_is_reminded(meeting: Appointment, settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = "throughcare.messaging.gateways.NoGateway"
    messages.remind([meeting.pk], at=moment(24, 10))
    assert reminders(meeting.person_id) == []


def test_a_reminder_of_a_meeting_that_was_cancelled_does_not_leave(meeting: Appointment, grace: Principal) -> None:
    messages.remind([meeting.pk], at=moment(24, 10))
    diary.cancel(meeting.pk, by_whom="service", because="Court", by=grace, at=moment(24, 10, 5))
    assert reminders(meeting.person_id) == []
    assert due(24, 11) == []


def test_a_missed_meeting_is_asked_about_by_text_beside_the_letter(aaron: int, grace: Principal) -> None:
    missed(aaron, moment(23, 9), by=grace, at=moment(23))
    follow()
    ours = letters(aaron, kind="we_missed_you")
    assert [one.channel for one in ours] == ["post", "text"]
    assert (
        ours[1].body == "You had a meeting on Mon 23 Nov at 9:00am. Please tell us by Wed 25 Nov. Call 0191 498 0140."
    )
    send(ours[1], number="n-1", at_hour=12)
    assert Duty.objects.filter(kind="ask_for_reason", ended_at=None).exists()  # only the letter asks in full


def test_a_number_that_does_not_work_is_somebodys_duty_until_there_is_another(
    meeting: Appointment, grace: Principal
) -> None:
    messages.remind([meeting.pk], at=moment(24, 10))
    (text,) = reminders(meeting.person_id)
    send(text, number="n-1", at_hour=11)
    for _ in range(2):
        messaging.record_delivery(text.pk, number="n-1", delivery="refused", by=NOTIFY, at=moment(24, 12))
    (duty,) = Duty.objects.filter(kind="check_number", ended_at=None)
    assert (duty.title, duty.owner_role) == ("Phone number does not work", "offender_manager")
    parts.add(
        meeting.person_id,
        part="phone",
        facts={"kind": "mobile", "value": "07700 900488", "preferred": True},
        by=grace,
        at=moment(24, 14),
    )
    duty.refresh_from_db()
    assert duty.met_at == moment(24, 14)


def test_a_text_that_arrives_says_that_the_number_works_after_all(meeting: Appointment) -> None:
    messages.remind([meeting.pk], at=moment(24, 10))
    (text,) = reminders(meeting.person_id)
    send(text, number="n-1", at_hour=11)
    messaging.record_delivery(text.pk, number="n-1", delivery="unreached", by=NOTIFY, at=moment(24, 12))
    ring = messaging.send_by_hand(
        meeting.person_id, kind="please_ring", channel="text", shown_to="07700 900412", by=NOTIFY, at=moment(24, 12)
    )
    send(ring, number="n-2", at_hour=14)
    messaging.record_delivery(ring.pk, number="n-2", delivery="delivered", by=NOTIFY, at=moment(24, 15))
    assert not Duty.objects.filter(kind="check_number", ended_at=None).exists()


def test_who_was_told_of_a_meeting_by_a_text_that_did_not_arrive_was_not_told(
    meeting: Appointment, grace: Principal
) -> None:
    moved = diary.move(
        meeting.pk,
        starts_at=moment(25, 14),
        ends_at=moment(25, 14, 30),
        by_whom="person",
        because="Work",
        by=grace,
        at=moment(23, 11),
    )
    follow()
    (text,) = letters(meeting.person_id, kind="meeting_moved")
    assert text.channel == "text"
    send(text, number="n-1", at_hour=9)
    assert Appointment.objects.get(pk=moved.pk).told_how == "text"
    messaging.record_delivery(text.pk, number="n-1", delivery="refused", by=NOTIFY, at=moment(24, 10))
    assert Appointment.objects.get(pk=moved.pk).told_at is None


def test_what_they_tell_us_is_owed_an_answer_by_a_day(aaron: int, grace: Principal) -> None:
    at = moment(23, 16)
    reply = replies.take_text(number="447700900412", words="Why?", carrier_id="r-1", received_at=at, by=NOTIFY)
    assert reply is not None
    replies.find_person(reply.pk, by=NOTIFY, at=at)
    (duty,) = Duty.objects.filter(kind="answer_message")
    assert (duty.title, duty.owed_by, duty.due_at) == ("Answer their text", "service", moment(25, 0))
    replies.answer_reply(reply.pk, answer="Rang them.", by=grace, at=at + timedelta(hours=1))
    duty.refresh_from_db()
    assert duty.met_at == at + timedelta(hours=1)


def test_a_text_that_was_somebody_elses_is_owed_to_nobody_here(aaron: int, grace: Principal) -> None:
    at = moment(23, 16)
    reply = replies.take_text(number="447700900412", words="Why?", carrier_id="r-1", received_at=at, by=NOTIFY)
    assert reply is not None
    replies.find_person(reply.pk, by=NOTIFY, at=at)
    replies.take_off(reply.pk, by=grace, at=at)
    assert Duty.objects.get(kind="answer_message").ended_because == "It was not from them."
    replies.match_reply(reply.pk, person_id=aaron, by=grace, at=at)  # and it was theirs after all
    assert Duty.objects.filter(kind="answer_message", ended_at=None).count() == 1
