"""What the person is told of an absence, a changed meeting and our own failures; and when we are held to have told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary, judging, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Absence, Appointment, ServiceFailure
from throughcare.appointments.tests.telling import (
    book,
    community_order,
    follow,
    letters,
    missed,
    moment,
    post_letters,
    record,
)
from throughcare.duties.models import Duty
from throughcare.messaging.models import Letter
from throughcare.people.models import Phone
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Sentence

LATER = moment(24, 16)


@pytest.fixture
def absence(aaron: int, grace: Principal) -> Absence:
    """Aaron did not come on Friday 20 November 2026, which Grace wrote down at noon."""
    return missed(aaron, moment(20), by=grace, at=moment(20, 12))


@pytest.fixture
def coming(aaron: int, grace: Principal, at: datetime) -> Appointment:
    """A meeting of Monday 30 November 2026."""
    return book(aaron, moment(30, 9, 30), by=grace, at=at)


def duty(kind: str) -> Duty:
    return Duty.objects.filter(kind=kind).latest("id")


def kinds(person_id: int) -> list[str]:
    return [letter.kind for letter in letters(person_id)]


# ------------------------------------------------------------------------------------------------------------- absences
def test_we_owe_the_asking_until_the_letter_has_left(absence: Absence, aaron: int, grace: Principal) -> None:
    """One working day from Friday 20 November 2026."""
    owed = duty("ask_for_reason")
    assert (owed.owed_by, owed.due_at, owed.shown_from) == ("service", moment(24, 0), moment(21, 0))
    follow(times=2)
    assert [(one.kind, one.channel) for one in letters(aaron)] == [("we_missed_you", "post"), ("we_missed_you", "text")]
    post_letters(by=grace, at=moment(23, 12))
    owed.refresh_from_db()
    assert owed.met_at == moment(23, 12)


def test_who_tells_us_first_need_not_be_asked(absence: Absence, aaron: int, grace: Principal) -> None:
    judging.give_reason(absence.pk, reason="illness", words="", told_on=date(2026, 11, 20), by=grace, at=moment(20, 13))
    assert (duty("ask_for_reason").met_at, duty("ask_for_reason").ended_because) == (None, "They told us.")
    follow()
    assert not letters(aaron)


def test_an_acceptable_absence_is_told_with_the_words_meant_for_the_person_only(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(
        absence.pk, decision="acceptable", words="His mother rang.", told="The clinic wrote.", by=grace, at=at
    )
    follow(times=3)
    (letter,) = letters(aaron, kind="absence_decided")
    assert "You had a good reason." in letter.body
    assert "Why we decided this: The clinic wrote." in letter.body
    assert "mother" not in letter.body
    owed = duty("tell_decision")
    assert (owed.owed_by, owed.due_at, owed.ended_at) == ("service", moment(26, 0), None)
    post_letters(by=grace, at=LATER)
    owed.refresh_from_db()
    assert owed.met_at == LATER


def test_our_failure_is_told_once_and_meets_both_that_we_owed(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="not_a_failure", words="The office was shut.", by=grace, at=at)
    follow()
    assert kinds(aaron) == ["absence_decided"]
    post_letters(by=grace, at=LATER)
    assert (duty("tell_decision").met_at, duty("answer_service_failure").met_at) == (LATER, LATER)


def test_more_time_is_told_and_the_letter_before_it_does_not_leave(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    judging.extend(absence.pk, until=date(2026, 11, 30), because="x", told="The surgery is shut.", by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron)
    assert (letter.kind, "by Monday 30 November 2026" in letter.body) == ("absence_extended", True)
    assert "The surgery is shut." in letter.body
    post_letters(by=grace, at=LATER)
    assert (duty("tell_decision").met_at, duty("ask_for_reason").met_at) == (LATER, LATER)


def test_not_acceptable_without_an_order_it_could_break_is_told_with_that_nothing_follows(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    for order in Sentence.objects.filter(person_id=aaron, ended_on=None):
        sentences.end(order.pk, on=date(2026, 11, 2), because="Revoked", by=grace, at=at)
    judging.judge_absence(absence.pk, decision="unacceptable", words="No word.", by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron, kind="absence_decided")
    assert "You did not tell us why by 27 November." in letter.body
    assert "Nothing more follows from it this time." in letter.body


def test_not_acceptable_waits_to_be_told_with_what_follows(aaron: int, grace: Principal, at: datetime) -> None:
    order = community_order(aaron, by=grace, at=at)
    absence = missed(aaron, moment(20), by=grace, at=moment(20, 12), serves=[order])
    judging.judge_absence(absence.pk, decision="unacceptable", words="No word.", by=grace, at=at)
    follow()
    assert not letters(aaron)
    assert duty("tell_decision").ended_at is None


def test_judged_again_the_letter_that_had_not_left_is_stopped(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="acceptable", words="x", by=grace, at=at)
    follow()
    judging.reopen(absence.pk, because="The paper was another's.", by=grace, at=at + timedelta(hours=1))
    follow()
    assert not letters(aaron)
    assert Letter.objects.get(kind="absence_decided").withdrawn_because == "The paper was another's."
    assert (duty("tell_decision").met_at, duty("tell_decision").ended_because) == (None, "It is judged again.")


def test_judged_again_the_letter_that_has_left_is_corrected_once(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="acceptable", words="x", by=grace, at=at)
    follow()
    post_letters(by=grace, at=LATER)
    judging.reopen(absence.pk, because="x", by=grace, at=LATER)
    follow(times=3)
    (correction,) = letters(aaron, kind="correction")
    assert "We are looking again at why you did not come" in correction.body
    judging.judge_absence(absence.pk, decision="not_a_failure", words="x", by=grace, at=LATER + timedelta(hours=1))
    follow()
    assert letters(aaron)[-1].kind == "absence_decided"
    assert "It was our failure and not yours." in letters(aaron)[-1].body


def test_a_letter_that_left_before_does_not_count_for_a_later_decision(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="acceptable", words="x", by=grace, at=at)
    follow()
    post_letters(by=grace, at=LATER)
    judging.reopen(absence.pk, because="x", by=grace, at=LATER + timedelta(hours=1))
    judging.judge_absence(absence.pk, decision="acceptable", words="x", by=grace, at=LATER + timedelta(hours=2))
    follow()  # the report that the first letter left is delivered once more
    assert duty("tell_decision").ended_at is None


def test_there_was_no_absence_so_what_was_asked_is_stopped_or_taken_back(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    follow()
    post_letters(by=grace, at=moment(23, 9, 30))
    came = OutcomeFacts(outcome="ATTC", came_at=moment(20, 9, 58), seen_at=moment(20))
    outcomes.correct_outcome(absence.appointment_id, facts=came, because="Wrong person.", by=grace, at=at)
    follow(times=2)
    (correction,) = letters(aaron, kind="correction")
    assert "It does not count as a meeting you missed." in correction.body
    assert not Duty.objects.filter(about_kind="appointments.absence", ended_at=None).exists()


# ------------------------------------------------------------------------------------------------- meetings that change
def moved(meeting: Appointment, *, by: Principal, at: datetime, **more: Any) -> Appointment:
    given: dict[str, Any] = {"by_whom": "service", "because": "Grace is at court.", **more}
    starts_at = meeting.starts_at + timedelta(days=1)
    return diary.move(meeting.pk, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), by=by, at=at, **given)


def test_a_moved_meeting_is_told_with_both_times_and_why_and_counts_as_told_when_it_has_left(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    new = moved(coming, by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron)
    assert "Your meeting on Monday 30 November 2026 at 9:30am has moved." in letter.body
    assert "Your new meeting is on Tuesday 1 December 2026 at 9:30am" in letter.body
    assert "Why we moved it: Grace is at court." in letter.body
    post_letters(by=grace, at=LATER)
    new.refresh_from_db()
    assert (new.told_how, new.told_at) == ("letter", LATER)


def test_what_the_person_asked_for_and_was_told_of_needs_no_letter(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    moved(coming, by=grace, at=at, by_whom="person", because="Work", told_how="phone")
    follow()
    assert not letters(aaron)


def test_the_persons_own_reason_is_not_written_back_to_them(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    moved(coming, by=grace, at=at, by_whom="person", because="A clinic.")
    follow()
    (letter,) = letters(aaron)
    assert "because you asked us to" in letter.body
    assert "clinic" not in letter.body


def test_letters_about_the_old_time_are_stopped(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    first = moved(coming, by=grace, at=at)
    follow()
    second = moved(first, by=grace, at=at + timedelta(minutes=5))
    follow()
    (letter,) = letters(aaron)
    assert letter.about_id == second.pk
    assert Letter.objects.get(about_id=first.pk).withdrawn_because == "The meeting was moved."


@pytest.mark.parametrize("mobile", [True, False])
def test_moved_at_short_notice_a_text_tells_the_time_and_sorry_is_still_owed_but_a_letter_says_it(
    mobile: bool, aaron: int, grace: Principal, at: datetime
) -> None:
    Phone.objects.filter(person_id=aaron).delete()
    if mobile:
        Phone.objects.create(person_id=aaron, kind="mobile", value="07700 900123")
    moved(book(aaron, moment(23, 15), by=grace, at=at), by=grace, at=at)
    follow()
    (letter,) = letters(aaron)
    assert (letter.kind, letter.channel) == ("meeting_moved", "text" if mobile else "post")
    post_letters(by=grace, at=LATER - timedelta(hours=2))
    assert (duty("answer_service_failure").met_at is None) == mobile


def test_a_meeting_we_cancel_is_told_with_why_and_another_is_owed(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    diary.cancel(coming.pk, by_whom="service", because="Grace is ill.", by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron)
    assert (letter.kind, "Why we cancelled it: Grace is ill." in letter.body) == ("meeting_cancelled", True)
    assert "our failure and not yours" in letter.body
    post_letters(by=grace, at=LATER)
    assert duty("answer_service_failure").met_at == LATER
    assert duty("book_next").ended_at is None
    book(aaron, moment(30, 14), by=grace, at=LATER)
    assert duty("book_next").met_at == LATER


def test_shortly_before_it_a_text_goes_too_and_says_nothing_of_why(aaron: int, grace: Principal, at: datetime) -> None:
    Phone.objects.filter(person_id=aaron).delete()
    Phone.objects.create(person_id=aaron, kind="mobile", value="07700 900123")
    meeting = book(aaron, moment(24, 15), by=grace, at=at)
    diary.cancel(meeting.pk, by_whom="service", because="Grace is ill.", by=grace, at=at)
    follow(times=2)
    (letter, text) = letters(aaron)
    assert (letter.channel, text.channel) == ("post", "text")
    assert "will not take place. Please do not come." in text.body
    assert "ill" not in text.body.replace("will", "")


def test_who_cancelled_it_themselves_is_not_written_to(
    coming: Appointment, aaron: int, grace: Principal, at: datetime
) -> None:
    diary.cancel(coming.pk, by_whom="person", because="Work", by=grace, at=at)
    follow()
    assert not letters(aaron)
    assert not Duty.objects.filter(kind="book_next").exists()


# --------------------------------------------------------------------------------------------------------- our failures
def test_who_was_kept_waiting_is_told_that_it_was_our_failure(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(23, 9, 0), by=grace, at=at)
    record(meeting, "ATTC", by=grace, at=at, came_at=moment(23, 9), seen_at=moment(23, 9, 25))
    follow(times=2)
    (letter,) = letters(aaron)
    assert "You waited 25 minutes." in letter.body
    post_letters(by=grace, at=LATER)
    assert duty("answer_service_failure").met_at == LATER
    outcome = OutcomeFacts(outcome="ATTC", came_at=moment(23, 9), seen_at=moment(23, 9, 2))
    outcomes.correct_outcome(meeting.pk, facts=outcome, because="The time was wrong.", by=grace, at=LATER)
    follow(times=2)
    assert letters(aaron)[-1].kind == "correction"
    assert ServiceFailure.objects.get().withdrawn_at == LATER


def test_who_was_sent_home_is_owed_another_meeting(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(23, 9, 0), by=grace, at=at)
    record(meeting, "ATSS", by=grace, at=at, came_at=moment(23, 9), left_at=moment(23, 9, 10))
    follow()
    (letter,) = letters(aaron)
    assert "could not see you and sent you home" in letter.body
    assert "We will tell you when your next meeting is." in letter.body
    assert (duty("book_next").owed_by, duty("book_next").ended_at) == ("service", None)
