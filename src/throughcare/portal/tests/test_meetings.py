"""Their meetings: what they see of them, and what they say of one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary, outcomes
from throughcare.appointments.models import Absence, Appointment
from throughcare.appointments.tests.telling import missed, moment
from throughcare.audit.models import Entry
from throughcare.demo import cast
from throughcare.duties.models import Duty
from throughcare.messaging import replies
from throughcare.messaging.models import Reply
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.portal.tests.conftest import Own


@pytest.fixture
def meeting(aaron: int, grace: Principal, staff: cast.Staff, at: datetime) -> Appointment:
    """Friday 27 November at 2:30pm with Grace."""
    starts_at = at + timedelta(days=4, hours=4, minutes=30)
    return diary.book(
        aaron,
        kind="supervision",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        post_id=grace.post_id,
        office_id=staff.kilner_street,
        by=grace,
        at=at,
    )


@pytest.fixture
def theirs(meeting: Appointment) -> str:
    """The address of its page."""
    return f"/my/meetings/{meeting.pk}/"


def test_home_says_when_where_how_to_get_there_and_with_whom(own: Own, meeting: Appointment) -> None:
    text = own.see("/my/")
    for said in ("Friday 27 November", "2:30pm", "In 4 days", "14 Kilner Street", "Bus 12", "Grace Adeyemi"):
        assert said in text, said


def test_a_meeting_can_be_had_on_the_phone_and_says_nothing_there(own: Own, meeting: Appointment, theirs: str) -> None:
    answer = own.client.get(f"{theirs}meeting.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "You have a meeting"
    assert event.decoded("dtstart") == meeting.starts_at
    text = answer.content.decode()
    for word in ("Grace", "Kilner", "Aaron", "hroughcare", "robation", "LOCATION", "DESCRIPTION"):
        assert word not in text, word


def test_asking_for_another_time_is_owed_an_answer_and_shows_it(
    own: Own, meeting: Appointment, theirs: str, grace: Principal, at: datetime
) -> None:
    answer = own.send(f"{theirs}another-time/", words="I start work at two.", suits="Mornings")
    assert (answer.status_code, answer.headers["Location"]) == (303, theirs)
    said = Reply.objects.get(about_id=meeting.pk)
    assert (said.how, said.topic, said.entered_by) == ("page", "move", f"person:{meeting.person_id}")
    assert said.words == "I start work at two.\nI could come: Mornings"
    duty = Duty.objects.get(kind="answer_message", about_id=said.pk)
    assert (duty.owner_role, duty.owed_by, duty.ended_at) == ("offender_manager", "service", None)
    page = own.see(theirs)
    assert "I start work at two." in page
    assert "We answer by Tuesday 24 November." in page
    assert "Ask for another time" not in page.partition("<main")[2].partition("You asked")[0]
    replies.answer_reply(said.pk, answer="Come at 9 instead. I moved it.", by=grace, at=at)
    assert "Come at 9 instead. I moved it." in own.see(theirs)


def test_whoever_answers_is_led_to_the_meeting_it_is_about(
    own: Own, meeting: Appointment, theirs: str, grace: Principal
) -> None:
    own.send(f"{theirs}another-time/", words="I start work at two.")
    staff = Client()
    staff.post(f"/demo/sign-in/{grace.user_id}/")
    said = Reply.objects.get(about_id=meeting.pk)
    text = staff.get(reverse("messaging:reply", args=[said.pk])).content.decode()
    assert "Another time for a meeting" in text
    assert f'href="/appointments/{meeting.pk}/"' in text


def test_a_moved_meeting_leads_to_its_new_time(own: Own, meeting: Appointment, theirs: str, grace: Principal) -> None:
    later = meeting.starts_at + timedelta(days=3)
    new = diary.move(
        meeting.pk,
        starts_at=later,
        ends_at=later + timedelta(minutes=30),
        by_whom="person",
        because="Works then.",
        by=grace,
        at=meeting.starts_at - timedelta(days=4),
    )
    page = own.see(theirs)
    assert "Moved to another time" in page
    assert f"/my/meetings/{new.pk}/" in page
    assert "Works then." not in page  # a note of the staff's


def test_an_empty_form_says_what_to_do_and_a_second_click_changes_nothing(
    own: Own, meeting: Appointment, theirs: str
) -> None:
    answer = own.send(f"{theirs}cannot-come/", words="  ")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("Tell us why, in a few words.") == 2
    assert "<title>Error: " in text
    sent = {"key": "6d6bd5a2-5a86-4f3a-9a3b-0f5a1f1f2c11", "words": "My son is ill."}
    for _ in range(2):
        assert own.client.post(f"{theirs}cannot-come/", sent).status_code == 303
    assert Reply.objects.filter(about_id=meeting.pk).count() == 1


def test_what_was_said_before_a_missed_meeting_stands_with_the_absence(
    own: Own, meeting: Appointment, theirs: str, grace: Principal, at: datetime
) -> None:
    own.send(f"{theirs}cannot-come/", words="My son is in hospital.")
    outcomes.record_absence(meeting.pk, by=grace, at=meeting.starts_at + timedelta(hours=1))
    absence = Absence.objects.get(appointment=meeting)
    assert (absence.reason_words, absence.notice_on) == ("My son is in hospital.", at.date())
    assert not Duty.objects.filter(kind="tell_why_absent", about_id=absence.pk, ended_at=None).exists()


def test_a_meeting_of_somebody_else_is_not_there(
    own: Own, meeting: Appointment, grace: Principal, at: datetime
) -> None:
    other = people.admit(
        PersonFacts(reference="N999999", names=(NameFacts(surname="Other", forenames="Ann"),)), by=grace, at=at
    )
    Appointment.objects.filter(pk=meeting.pk).update(person_id=other.pk)
    for end in ("", "meeting.ics", "another-time/", "cannot-come/"):
        assert own.client.get(f"/my/meetings/{meeting.pk}/{end}").status_code == 404


def test_looking_and_asking_are_written_down_as_their_own(own: Own, meeting: Appointment, theirs: str) -> None:
    own.send(f"{theirs}another-time/", words="I start work at two.")
    done = Entry.objects.using("audit").filter(principal=f"person:{meeting.person_id}").values_list("doing", flat=True)
    assert {"see_own", "own_move"} <= set(done)


def test_past_meetings_say_what_came_of_them_in_their_words(own: Own, aaron: int, grace: Principal) -> None:
    missed(aaron, moment(12, 10, 30), by=grace, at=moment(12, 11), serves=[])
    assert "We missed you. Tell us why." in own.see("/my/meetings/")
