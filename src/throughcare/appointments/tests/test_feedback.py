"""The two questions after a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal, person
from throughcare.appointments import timeline
from throughcare.appointments.actions.feedback import CannotSay, say_how_it_was
from throughcare.appointments.models import Appointment, MeetingFeedback, ServiceFailure
from throughcare.appointments.queries import feedback, meetings
from throughcare.appointments.tests.telling import book, missed, record
from throughcare.duties.models import Duty

WELL = {"waited": "on_time", "clear": "yes"}


@pytest.fixture
def himself(aaron: int) -> Principal:
    return person(aaron, name="Aaron James Whitfield")


def held(aaron: int, *, days: int, by: Principal, at: datetime, outcome: str = "ATTC") -> Appointment:
    starts = at - timedelta(days=days)
    times = {"came_at": starts, "seen_at": starts, "left_at": starts + timedelta(minutes=30)}
    return record(book(aaron, starts, by=by, at=at), outcome, by=by, at=at, **times)


def test_they_are_asked_about_the_last_meeting_they_came_to_once(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    assert feedback.to_ask(aaron, at=at) is None
    held(aaron, days=10, by=grace, at=at)
    last = held(aaron, days=3, by=grace, at=at)
    asked = feedback.to_ask(aaron, at=at)
    assert asked is not None
    assert (asked.appointment_id, asked.minutes) == (last.pk, 15)
    say_how_it_was(last.pk, **WELL, by=himself, at=at)
    with pytest.raises(CannotSay, match="have answered"):
        say_how_it_was(last.pk, **WELL, by=himself, at=at)
    said = feedback.to_ask(aaron, at=at)
    assert said is not None
    assert said.appointment_id != last.pk
    assert feedback.clear_to(aaron, since=at - timedelta(days=365)) == feedback.Clear(1, 1)


def test_who_was_kept_waiting_is_taken_at_their_word(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    meeting = held(aaron, days=3, by=grace, at=at)
    say_how_it_was(meeting.pk, waited="long", clear="no", by=himself, at=at)
    failure = ServiceFailure.objects.get()
    assert (failure.kind, failure.words) == ("kept_waiting", "They told us so on their own page.")
    assert Duty.objects.filter(kind="answer_service_failure", ended_at=None).count() == 1


def test_what_the_record_says_of_waiting_already_is_not_said_twice(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    starts = at - timedelta(days=3)
    meeting = book(aaron, starts, by=grace, at=at)
    record(
        meeting, "ATTC", came_at=starts, seen_at=starts + timedelta(minutes=20), left_at=starts + timedelta(minutes=30),
        by=grace, at=at,
    )  # fmt: skip
    assert ServiceFailure.objects.count() == 1
    say_how_it_was(meeting.pk, waited="long", clear="yes", by=himself, at=at)
    assert ServiceFailure.objects.count() == 1


def test_there_is_nothing_to_say_of_a_meeting_they_missed_or_that_is_to_come(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    absent = missed(aaron, at - timedelta(days=3), by=grace, at=at)
    coming = book(aaron, at + timedelta(days=2), by=grace, at=at)
    for meeting_id in (absent.appointment_id, coming.pk):
        with pytest.raises(CannotSay, match="no questions"):
            say_how_it_was(meeting_id, **WELL, by=himself, at=at)
    assert feedback.to_ask(aaron, at=at) is None


def test_nobody_answers_for_somebody_else(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = held(aaron, days=3, by=grace, at=at)
    with pytest.raises(Appointment.DoesNotExist):
        say_how_it_was(meeting.pk, **WELL, by=person(aaron + 1, name="Other"), at=at)
    for said, field in (({"waited": "?", "clear": "yes"}, "waited"), ({"waited": "short", "clear": "?"}, "clear")):
        with pytest.raises(CannotSay) as refused:
            say_how_it_was(meeting.pk, **said, by=person(aaron, name="Aaron"), at=at)
        assert refused.value.field == field
    assert not MeetingFeedback.objects.exists()


def test_staff_see_it_on_the_meeting_and_on_the_timeline_as_theirs(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    meeting = held(aaron, days=3, by=grace, at=at)
    say_how_it_was(meeting.pk, waited="short", clear="partly", by=himself, at=at)
    said = meetings.meeting(meeting.pk, at=at).said
    assert said is not None
    assert (said.waited, said.clear) == ("Waited a short time", "Some of it")
    rows = timeline.rows(aaron, at=at, jurisdiction="england_wales", kinds=("meetings",))
    assert [(row.title, row.mark) for row in rows][0] == ("They said how the meeting was", "theirs")
    assert timeline.counts(aaron, at=at)["meetings"] == 2
