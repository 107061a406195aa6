"""A place on a project, the sessions that follow from it, and what changes them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary
from throughcare.appointments.models import Appointment, Serves, ServiceFailure
from throughcare.appointments.tests.telling import follow, letters, moment, post_letters
from throughcare.people.models import Commitment
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work.actions import booking, placing, projects
from throughcare.unpaid_work.actions.placing import CannotPlace
from throughcare.unpaid_work.actions.projects import CannotKeepProject
from throughcare.unpaid_work.models import Session
from throughcare.unpaid_work.queries import hours
from throughcare.unpaid_work.tests.telling import clock, garden, placed, sessions, work_of, worked


def days(person_id: int) -> list[str]:
    return [f"{row.on:%d %b}" for row in sessions(person_id)]


def test_a_place_books_the_sessions_of_the_next_weeks_in_the_diary(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    assert days(aaron) == ["28 Nov", "05 Dec", "12 Dec", "19 Dec", "26 Dec", "02 Jan"]  # six weeks ahead, no farther
    meeting = sessions(aaron)[0].appointment
    assert (meeting.kind, meeting.place, meeting.post_id) == ("unpaid_work", "Tolland Road allotments, gate 2", None)
    assert meeting.starts_at == clock(date(2026, 11, 28), 9)
    order = Requirement.objects.get(id=work_of(aaron)).sentence_id
    assert set(Serves.objects.values_list("sentence_id", flat=True)) == {order}


def test_bank_holidays_and_a_session_that_has_begun_are_left_out(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at, weekday=0)  # it is Monday, ten o'clock
    assert days(aaron) == ["30 Nov", "07 Dec", "14 Dec", "21 Dec", "04 Jan"]


def test_the_forecast_says_the_day_it_will_be_done(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    found = hours.hours(work_of(aaron))
    plan = hours.planned(found, at=at)
    assert (len(plan.create), plan.shortfall_minutes) == (12, 0)
    assert hours.finishes_on(found, plan, today=at.date()) == plan.create[-1].on
    last = plan.create[-1]
    assert (last.from_, last.until) == (time(9), time(10))  # 120 hours are 17 sessions of 7, and one


def test_a_place_books_once_however_often_it_is_sent(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at)
    for _ in range(2):
        placed(aaron, project, by=grace, at=at, key="one")
    assert len(sessions(aaron)) == 6


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weekday": 2}, "weekday"),
        ({"frequency": "DAILY"}, "frequency"),
        ({"since": date(2026, 11, 22)}, "since"),
        ({"since": date(2026, 12, 1), "ends_on": date(2026, 11, 30)}, "ends_on"),
    ],
)
def test_a_place_that_cannot_be_is_refused(
    aaron: int, grace: Principal, at: datetime, more: dict[str, object], field: str
) -> None:
    project = garden(by=grace, at=at)
    with pytest.raises(CannotPlace) as refused:
        placed(aaron, project, by=grace, at=at, **more)
    assert refused.value.field == field


def test_a_project_that_is_full_takes_nobody_more(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at, places=1)
    placed(aaron, project, by=grace, at=at)
    with pytest.raises(CannotPlace, match="full"):
        placed(aaron, project, by=grace, at=at)
    placed(aaron, project, by=grace, at=at, weekday=0)


def test_a_day_of_faith_is_left_out_and_another_found(aaron: int, grace: Principal, at: datetime) -> None:
    Commitment.objects.create(
        person_id=aaron, kind="faith", text="A feast", on=date(2026, 12, 5), since=date(2026, 11, 1)
    )
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    assert days(aaron) == ["28 Nov", "12 Dec", "19 Dec", "26 Dec", "02 Jan"]


def test_they_are_told_in_one_letter_and_count_as_told_when_it_has_left(
    aaron: int, grace: Principal, paul: Principal, at: datetime
) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    follow()
    (letter,) = letters(aaron)
    text = str(letter.body)
    assert "Saturday 28 November 2026, 9:00am to 4:00pm: Tolland Road garden, Tolland Road allotments, gate 2." in text
    assert "Bring: Boots and a packed lunch." in text
    assert not any(row.appointment.told_at for row in sessions(aaron))
    post_letters(by=paul, at=at + timedelta(days=1))
    assert all(row.appointment.told_how == "letter" for row in sessions(aaron))


def test_a_closed_day_calls_its_sessions_off_by_us_and_finds_others(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at)
    placed(aaron, project, by=grace, at=at)
    projects.close_day(project.pk, on=date(2026, 12, 12), because="The gate is locked", by=grace, at=at)
    assert days(aaron) == ["28 Nov", "05 Dec", "19 Dec", "26 Dec", "02 Jan"]
    off = Appointment.objects.get(cancelled_at__isnull=False)
    assert (off.cancelled_by, off.cancelled_because) == ("service", "The gate is locked")
    assert ServiceFailure.objects.get().appointment_id == off.pk
    with pytest.raises(CannotKeepProject, match="closed already"):
        projects.close_day(project.pk, on=date(2026, 12, 12), because="Again", by=grace, at=at)


def test_a_project_that_ends_calls_off_what_comes_after(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at)
    placed(aaron, project, by=grace, at=at)
    projects.change_project(
        project.pk,
        name=project.name,
        kind="group",
        weekdays=[5],
        starts=project.starts,
        ends=project.ends,
        places=3,
        where=project.where,
        ends_on=date(2026, 12, 10),
        ended_because="The lease is up",
        by=grace,
        at=at,
    )
    assert days(aaron) == ["28 Nov", "05 Dec"]
    found = hours.hours(work_of(aaron))
    assert hours.planned(found, at=at).shortfall_minutes == (120 - 14) * 60
    assert hours.finishes_on(found, hours.planned(found, at=at), today=at.date()) is None


def test_ending_a_place_at_their_wish_is_not_our_failure(aaron: int, grace: Principal, at: datetime) -> None:
    row = placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    placing.end_placing(row.pk, ends_on=date(2026, 12, 5), because="A new job", whose="person", by=grace, at=at)
    assert days(aaron) == ["28 Nov", "05 Dec"]
    assert not ServiceFailure.objects.exists()
    with pytest.raises(CannotPlace, match="before that already"):
        placing.end_placing(row.pk, ends_on=date(2026, 12, 12), because="Later", whose="person", by=grace, at=at)


def test_sessions_go_with_a_meeting_that_was_moved(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    first = sessions(aaron)[0]
    moved = diary.move(
        first.appointment_id,
        starts_at=moment(29, 9),
        ends_at=moment(29, 16),
        by_whom="person",
        because="A funeral",
        by=grace,
        at=at,
    )
    first.refresh_from_db()
    assert (first.appointment_id, first.on) == (moved.pk, date(2026, 11, 29))


def test_a_day_that_was_moved_or_cancelled_in_the_diary_is_not_booked_again(
    aaron: int, grace: Principal, at: datetime
) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    first, second = sessions(aaron)[:2]
    diary.move(
        first.appointment_id,
        starts_at=moment(29, 9),
        ends_at=moment(29, 16),
        by_whom="person",
        because="A funeral",
        by=grace,
        at=at,
    )
    diary.cancel(second.appointment_id, by_whom="person", because="A wedding", by=grace, at=at)
    booking.book_sessions(work_of(aaron), by=grace, at=at)
    assert days(aaron) == ["29 Nov", "12 Dec", "19 Dec", "26 Dec", "02 Jan"]
    found = hours.hours(work_of(aaron))
    planned = hours.planned(found, at=at).create
    assert min(row.on for row in planned) == date(2027, 1, 9)
    assert sum(row.until.hour - row.from_.hour for row in planned) + 5 * 7 == 120


def test_a_project_that_runs_at_other_hours_books_the_same_days_anew(
    aaron: int, grace: Principal, at: datetime
) -> None:
    project = garden(by=grace, at=at)
    placed(aaron, project, by=grace, at=at)
    projects.change_project(
        project.pk,
        name=project.name,
        kind="group",
        weekdays=[5],
        starts=time(10),
        ends=time(15),
        places=3,
        where=project.where,
        by=grace,
        at=at,
    )
    assert days(aaron) == ["28 Nov", "05 Dec", "12 Dec", "19 Dec", "26 Dec", "02 Jan"]
    assert sessions(aaron)[0].appointment.starts_at == clock(date(2026, 11, 28), 10)


def test_when_the_order_ends_no_session_stands(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    order = Requirement.objects.get(id=work_of(aaron)).sentence_id
    sentences.end(order, on=at.date(), because="Revoked", by=grace, at=at)
    follow()
    assert days(aaron) == []


def test_more_are_booked_only_when_few_are_left(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    (few,) = booking.few_booked()
    assert booking.book_sessions(few, only_if_few=True, by=grace, at=at)["booked"] == 0
    later = at + timedelta(days=30)  # 23 December: the last is on 2 January
    assert booking.book_sessions(few, only_if_few=True, by=grace, at=later)["booked"] == 4
    assert Session.objects.count() == 10


def test_what_was_worked_brings_the_end_nearer(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    first = sessions(aaron)[0]
    worked(first, by=grace, at=clock(first.on, 17))
    found = hours.hours(work_of(aaron))
    assert (found.credited_minutes, found.remaining_minutes) == (420, 113 * 60)
