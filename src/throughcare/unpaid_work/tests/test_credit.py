"""What a session credits, what is credited beside it, how the order follows, and how a mistake is put right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import judging, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Absence
from throughcare.appointments.tests.telling import book, moment, record
from throughcare.enforcement.models import Consideration, Failure
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work import replaying
from throughcare.unpaid_work.actions import crediting
from throughcare.unpaid_work.actions.crediting import CannotCredit, Done
from throughcare.unpaid_work.models import ActivityDay, Adjustment, Session
from throughcare.unpaid_work.queries import hours
from throughcare.unpaid_work.tests.telling import clock, garden, placed, sessions, work_of, worked


@pytest.fixture
def first(aaron: int, grace: Principal, at: datetime) -> Session:
    """The first session of Aaron's, on Saturday 28 November."""
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    return sessions(aaron)[0]


@pytest.fixture
def after(first: Session) -> datetime:
    """The evening of that Saturday."""
    return clock(first.on, 18)


def done(person_id: int) -> float:
    return float(Requirement.objects.get(id=work_of(person_id)).done)


def adjusted(person_id: int, *, by: Principal, at: datetime, **more: Any) -> Adjustment:
    given: dict[str, Any] = {"kind": "added", "minutes": 60, "on": at.date(), "because": "The sheet was lost", **more}
    return crediting.adjust(work_of(person_id), **given, by=by, at=at)


def test_time_worked_less_the_penalty_is_on_the_order(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after, penalty_minutes=30, words="On the phone")
    first.refresh_from_db()
    assert (first.credit_minutes, first.quality, first.recorded_by_id) == (390, "good", grace.post_id)
    first.appointment.refresh_from_db()
    assert first.appointment.outcome == "ATTC"
    assert done(aaron) == 6.5
    assert first.finding is not None
    assert first.finding["inputs"]["penalty_minutes"] == 30


def test_minutes_are_kept_to_the_minute_and_the_order_shows_tenths_of_an_hour(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after, finished_at=clock(first.on, 15, 59))
    assert done(aaron) == 6.9
    assert hours.hours(work_of(aaron)).credited_minutes == 419


def test_whoever_does_not_come_is_asked_why_as_for_any_meeting(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after, happened="missed")
    absence = Absence.objects.get()
    assert (absence.appointment_id, absence.decision) == (first.appointment_id, "")
    first.refresh_from_db()
    assert (first.credit_minutes, first.began_at) == (None, None)


def test_a_missed_session_that_is_judged_not_acceptable_is_a_failure_of_its_order(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after, happened="missed")
    judging.judge_absence(
        Absence.objects.get().pk,
        decision="unacceptable",
        words="He gave no reason",
        told="You gave us no reason.",
        by=grace,
        at=after + timedelta(days=9),
    )
    failure = Failure.objects.get()
    order = Requirement.objects.get(id=work_of(aaron)).sentence_id
    assert set(Consideration.objects.filter(failure=failure).values_list("sentence_id", flat=True)) == {order}


def test_sent_home_for_their_behaviour_is_a_failure_and_the_time_counts(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    words = "He swore at the supervisor and threw a spade"
    worked(first, by=grace, at=after, happened="sent_home", finished_at=clock(first.on, 11), words=words)
    assert Failure.objects.get().words == words
    assert done(aaron) == 2


def test_more_than_fifteen_minutes_late_is_late(grace: Principal, first: Session, after: datetime) -> None:
    worked(first, by=grace, at=after, began_at=clock(first.on, 9, 16))
    first.appointment.refresh_from_db()
    assert first.appointment.outcome == "LATE"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"happened": ""}, "happened"),
        ({"began_at": None}, "began"),
        ({"finished_at": None}, "finished"),
        ({"happened": "failed"}, "words"),
        ({"penalty_minutes": 30}, "words"),
        ({"penalty_minutes": 421, "words": "Slept"}, "penalty"),
    ],
)
def test_what_cannot_be_is_refused_at_the_field_of_the_person(
    grace: Principal, first: Session, after: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(CannotCredit) as refused:
        worked(first, by=grace, at=after, **more)
    assert refused.value.field == f"{field}_{first.pk}"
    assert not Session.objects.exclude(recorded_at=None).exists()


def test_times_are_those_of_the_day_and_not_to_come(grace: Principal, first: Session, after: datetime) -> None:
    with pytest.raises(CannotCredit, match="still to come"):
        worked(first, by=grace, at=clock(first.on, 12))
    with pytest.raises(CannotCredit, match="on the day"):
        worked(first, by=grace, at=after, began_at=clock(date(2026, 11, 27), 9))


def test_sent_twice_it_is_recorded_once(aaron: int, grace: Principal, first: Session, after: datetime) -> None:
    assert [worked(first, by=grace, at=after, key="sheet") for _ in range(2)] == [{"came": 1, "missed": 0}] * 2
    assert done(aaron) == 7
    with pytest.raises(CannotCredit, match="recorded meanwhile"):
        worked(first, by=grace, at=after)


def test_a_meeting_that_was_changed_in_another_window_is_not_overwritten(
    grace: Principal, first: Session, after: datetime
) -> None:
    shown = first.appointment.version
    first.appointment.change(place_because="The gate is blue")
    with pytest.raises(ChangedMeanwhile):
        worked(first, by=grace, at=after, shown_version=shown)


def test_never_more_is_credited_than_remains(aaron: int, grace: Principal, first: Session, after: datetime) -> None:
    adjusted(aaron, by=grace, at=after, minutes=118 * 60)
    worked(first, by=grace, at=after)
    first.refresh_from_db()
    assert first.credit_minutes == 120
    row = Requirement.objects.get(id=work_of(aaron))
    assert (int(row.done), row.completed_on) == (120, first.on)
    with pytest.raises(CannotCredit, match="Only 0 minutes remain"):
        adjusted(aaron, by=grace, at=after, minutes=1)


def test_hours_recorded_on_the_order_itself_are_taken_over(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    sentences.record_progress(work_of(aaron), done=Decimal("10.5"), by=grace, at=after)
    worked(first, by=grace, at=after)
    assert done(aaron) == 17.5
    assert Adjustment.objects.get().kind == "brought"
    sentences.record_progress(work_of(aaron), done=Decimal(17), by=grace, at=after)
    adjusted(aaron, by=grace, at=after)
    assert done(aaron) == 18


def test_a_correction_takes_the_credit_anew_and_says_why(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after)
    shorter = Done(session_id=first.pk, happened="came", began_at=clock(first.on, 9), finished_at=clock(first.on, 12))
    made = crediting.correct_session(first.pk, done=shorter, because="He left at noon", by=grace, at=after)
    assert (made.credit_minutes, made.corrected_because, done(aaron)) == (180, "He left at noon", 3)
    missed = Done(session_id=first.pk, happened="missed")
    crediting.correct_session(first.pk, done=missed, because="It was his brother", by=grace, at=after)
    first.refresh_from_db()
    assert (first.credit_minutes, done(aaron)) == (None, 0)
    assert Absence.objects.get().withdrawn_at is None


def test_an_outcome_corrected_elsewhere_takes_the_credit_away(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    worked(first, by=grace, at=after)
    outcomes.correct_outcome(
        first.appointment_id, facts=OutcomeFacts(outcome="AFTA"), because="Wrong man", by=grace, at=after
    )
    first.refresh_from_db()
    assert (first.credit_minutes, first.recorded_at, done(aaron)) == (None, None, 0)


def test_travel_and_education_within_what_the_rule_book_lets(
    aaron: int, grace: Principal, first: Session, after: datetime
) -> None:
    adjusted(aaron, by=grace, at=after, kind="travel", minutes=180, because="Two buses each way")
    with pytest.raises(CannotCredit, match="up to 180 minutes"):
        adjusted(aaron, by=grace, at=after, kind="travel", minutes=181)
    adjusted(aaron, by=grace, at=after, kind="education", minutes=2160, because="First aid course")
    with pytest.raises(CannotCredit, match="30 %"):
        adjusted(aaron, by=grace, at=after, kind="education", minutes=1)
    assert hours.hours(work_of(aaron)).education_minutes == 2160


def test_a_session_of_a_course_counts_as_education(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at, kind="education", name="First aid"), by=grace, at=at)
    row = sessions(aaron)[0]
    worked(row, by=grace, at=clock(row.on, 18))
    assert hours.hours(work_of(aaron)).education_minutes == 420


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "brought"}, "kind"),
        ({"minutes": 0}, "minutes"),
        ({"because": " "}, "because"),
        ({"on": date(2025, 9, 2)}, "on"),
        ({"on": date(2027, 1, 1)}, "on"),
        ({"kind": "taken_off"}, "minutes"),
        ({"kind": "good_work"}, "minutes"),
        ({"minutes": 7201}, "minutes"),
    ],
)
def test_an_adjustment_that_cannot_be_is_refused(
    aaron: int, grace: Principal, at: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(CannotCredit) as refused:
        adjusted(aaron, by=grace, at=at, **more)
    assert refused.value.field == field


def test_a_corrected_adjustment_names_the_one_it_replaces(aaron: int, grace: Principal, at: datetime) -> None:
    wrong = adjusted(aaron, by=grace, at=at, minutes=600)
    right = adjusted(aaron, by=grace, at=at, minutes=60, corrects=wrong.pk, because="An hour, not ten")
    wrong.refresh_from_db()
    assert (right.corrects_id, wrong.withdrawn_because) == (wrong.pk, "Corrected: An hour, not ten")
    assert done(aaron) == 1
    with pytest.raises(CannotCredit, match="taken back before"):
        crediting.withdraw_adjustment(wrong.pk, because="Again", by=grace, at=at)
    crediting.withdraw_adjustment(right.pk, because="Not his at all", by=grace, at=at)
    assert done(aaron) == 0


def test_good_work_is_credited_up_to_what_it_earned(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    for row in sessions(aaron)[:5]:
        worked(row, by=grace, at=clock(row.on, 18))
    later = clock(date(2026, 12, 27), 9)
    assert hours.earned(hours.hours(work_of(aaron)), on=later.date()).earned_minutes == 150
    adjusted(aaron, by=grace, at=later, kind="good_work", minutes=150, because="Never missed a day")
    with pytest.raises(CannotCredit, match="earned 0 minutes more"):
        adjusted(aaron, by=grace, at=later, kind="good_work", minutes=1)
    adjusted(aaron, by=grace, at=later, kind="travel", minutes=60)
    replayed = [(one.kind, one.differences) for one in replaying.stored()]
    assert replayed == [(replaying.CREDITS, ())] * 6 + [(replaying.EARNED, ())]


# ---------------------------------------------------------------------------------------------------- days of activity
def activity(person_id: int, day: int, hour: int, kind: str, *, by: Principal, at: datetime) -> Any:
    order = Requirement.objects.get(person_id=person_id, code="rehabilitation_activity").sentence_id
    meeting = book(person_id, moment(day, hour), by=by, at=at, kind=kind, serves=[order])
    return record(meeting, "ATTC", by=by, at=at, came_at=meeting.starts_at, seen_at=meeting.starts_at)


def activity_done(person_id: int) -> Decimal:
    return Requirement.objects.get(person_id=person_id, code="rehabilitation_activity").done


def test_two_activities_on_one_day_are_one_day_and_supervision_is_none(
    aaron: int, grace: Principal, at: datetime
) -> None:
    activity(aaron, 16, 10, "supervision", by=grace, at=at)
    assert activity_done(aaron) == 0
    activity(aaron, 16, 12, "programme", by=grace, at=at)
    activity(aaron, 16, 14, "partner", by=grace, at=at)
    assert activity_done(aaron) == 1
    activity(aaron, 17, 14, "treatment", by=grace, at=at)
    assert activity_done(aaron) == 2
    assert ActivityDay.objects.filter(withdrawn_at=None).count() == 2


def test_a_day_that_was_none_is_taken_back(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = activity(aaron, 16, 12, "programme", by=grace, at=at)
    other = activity(aaron, 16, 14, "partner", by=grace, at=at)
    for wrong, left in ((meeting, 1), (other, 0)):
        outcomes.correct_outcome(
            wrong.pk, facts=OutcomeFacts(outcome="AFTA"), because="It was his brother", by=grace, at=at
        )
        assert activity_done(aaron) == left


def test_missed_activities_are_not_counted(aaron: int, grace: Principal, at: datetime) -> None:
    order = Requirement.objects.get(person_id=aaron, code="rehabilitation_activity").sentence_id
    meeting = book(aaron, moment(16), by=grace, at=at, kind="programme", serves=[order])
    record(meeting, "AFTA", by=grace, at=at + timedelta(minutes=1))
    assert activity_done(aaron) == 0
