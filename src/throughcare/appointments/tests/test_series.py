"""Recurring meetings: proposed by the contact standard round what stands against them, booked in one go, moved and
cancelled together, and told of in one letter."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments import rules
from throughcare.appointments.actions import diary
from throughcare.appointments.actions.diary import CannotBook, CannotCancel, CannotMove
from throughcare.appointments.models import Appointment, InSeries, Series, ServiceFailure
from throughcare.appointments.queries import booking, meetings
from throughcare.appointments.tests.telling import book, community_order, follow, letters, moment, post_letters
from throughcare.kernel.clock import LONDON
from throughcare.organisations import actions as organisations
from throughcare.people.models import Headline
from throughcare.people.record.actions import parts
from throughcare.policy import calendars, editions
from throughcare.policy.books import Contact

BOOK = editions.edition(Contact, jurisdiction="england_wales", on=date(2026, 11, 23))
CALENDAR = calendars.bank_holidays("england_wales")


def facts(**more: object) -> rules.ProposalFacts:
    values: dict[str, object] = {
        "after": moment(23, 10),  # a Monday
        "tier": "T4",
        "sentenced_on": date(2026, 11, 2),
        **more,
    }
    return rules.ProposalFacts(**values)  # type: ignore[arg-type]


def days(found: rules.SeriesFinding) -> list[date]:
    return [slot.starts_at.astimezone(LONDON).date() for slot in found.slots]


def test_meetings_keep_the_pace_of_the_tier_on_the_usual_day_round_holidays() -> None:
    found = rules.propose_series(facts(), book=BOOK, calendar=CALENDAR)
    assert len(found.slots) == BOOK.book.series_weeks
    assert days(found)[:4] == [date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 14), date(2026, 12, 21)]
    boxing_day = found.slots[4]  # Monday 28 December 2026 stands in for Boxing Day
    assert boxing_day.starts_at.astimezone(LONDON).date() == date(2026, 12, 29)
    assert boxing_day.because[:2] == ("1 day later than usual", "28 December 2026 is a bank holiday")
    assert days(found)[5] == date(2027, 1, 4)  # the one after is on its own day again


def test_contact_is_closer_in_the_first_weeks() -> None:
    found = rules.propose_series(
        facts(tier="T2", sentenced_on=date(2026, 9, 1)), book=BOOK, calendar=CALENDAR
    )  # 16 weeks end on 22 December
    assert days(found) == [date(2026, 12, 7), date(2026, 12, 21), date(2027, 1, 4), date(2027, 2, 1)]


@pytest.mark.parametrize(
    ("against", "why"),
    [
        ({"closed": (date(2026, 12, 7),)}, "the office is shut on 7 December 2026"),
        ({"away": (date(2026, 12, 7),)}, "the officer is away on 7 December 2026"),
        ({"busy": (rules.Busy(moment(7, 0, month=12), moment(8, 0, month=12), "Eid"),)}, "then there is Eid"),
    ],
)
def test_what_stands_against_one_moves_that_one_alone_and_is_named(against: dict[str, object], why: str) -> None:
    found = rules.propose_series(facts(**against), book=BOOK, calendar=CALENDAR)
    assert days(found)[:3] == [date(2026, 11, 30), date(2026, 12, 8), date(2026, 12, 14)]
    assert found.slots[1].because[:2] == ("1 day later than usual", why)


def test_nothing_is_proposed_after_the_end_of_the_order_or_where_no_time_is_free() -> None:
    taken = rules.Busy(moment(3, 0, month=12), moment(11, 0, month=12), "a course")
    found = rules.propose_series(facts(until=date(2026, 12, 15), busy=(taken,)), book=BOOK, calendar=CALENDAR)
    assert days(found) == [date(2026, 11, 30), date(2026, 12, 14)]
    assert found.missing == ("No time is free near 7 December 2026.",)
    ends_at_the_weekend = rules.propose_series(
        facts(until=date(2026, 12, 8), closed=(date(2026, 12, 7), date(2026, 12, 4)), away=(date(2026, 12, 9),)),
        book=BOOK,
        calendar=CALENDAR,
    )
    assert days(ends_at_the_weekend) == [date(2026, 11, 30)]


def times(*starts: datetime) -> list[tuple[datetime, datetime]]:
    return [(one, one + timedelta(minutes=30)) for one in starts]


def three(person_id: int, *, by: Principal, at: datetime, **more: object) -> Series:
    values: dict[str, object] = {
        "kind": "supervision",
        "times": times(moment(30), moment(7, month=12), moment(14, month=12)),
        "post_id": by.post_id,
        "office_id": by.office_id,
        "because": ["Contact is expected weekly while tier 4."],
        "policy": BOOK.reference,
        **more,
    }
    return diary.book_series(person_id, by=by, at=at, **values)


def test_the_officers_leave_and_the_persons_shifts_are_left_out(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    community_order(aaron, by=grace, at=at)
    book(aaron, moment(23, 10), by=grace, at=at)
    Headline.objects.filter(person_id=aaron).update(tier="T4")
    shift = {"kind": "work", "text": "Early shift", "weekday": 0, "starts": time(6), "ends": time(12)}
    parts.add(aaron, part="commitment", facts=shift, by=grace, at=at)
    organisations.record_leave(
        grace.post_id,
        since=date(2026, 12, 7),
        until=date(2026, 12, 9),
        kind="holiday",
        note="",
        covered_by=None,
        by=ruth,
    )
    found = booking.propose_series(
        aaron, headline=Headline.objects.get(person_id=aaron), post_id=grace.post_id, at=moment(23, 11)
    )
    first, second = (slot.starts_at.astimezone(LONDON) for slot in found.slots[:2])
    assert (first.date(), first.time()) == (date(2026, 11, 30), time(12))  # nearest free after the shift
    assert second.date() == date(2026, 12, 9)  # Monday and Tuesday Grace is away
    assert "the officer is away on 7 December 2026" in found.slots[1].because
    with pytest.raises(CannotBook, match="The officer is away then"):
        book(aaron, moment(8, 14, month=12), by=grace, at=at)


def test_all_are_booked_or_none(aaron: int, grace: Principal, at: datetime) -> None:
    book(aaron, moment(7, month=12), by=grace, at=at)
    with pytest.raises(CannotBook, match="7 December 2026, 10:00: They have another meeting then"):
        three(aaron, by=grace, at=at)
    assert Series.objects.count() == 0
    assert Appointment.objects.count() == 1
    with pytest.raises(CannotBook, match="Choose at least one"):
        three(aaron, by=grace, at=at, times=[])


def test_one_letter_tells_of_them_all(aaron: int, grace: Principal, at: datetime) -> None:
    series = three(aaron, by=grace, at=at)
    follow(times=2)
    (letter,) = letters(aaron)
    assert letter.kind == "meetings_booked"
    assert [day in letter.body for day in ("Monday 30 November", "Monday 7 December", "Monday 14 December")] == [
        True
    ] * 3
    post_letters(by=grace, at=at + timedelta(days=2))
    told = Appointment.objects.filter(in_series__series=series)
    assert {meeting.told_how for meeting in told} == {"letter"}


def test_whoever_has_the_list_in_hand_gets_no_letter(aaron: int, grace: Principal, at: datetime) -> None:
    three(aaron, by=grace, at=at, told_how="face")
    follow()
    assert letters(aaron) == []


def test_a_list_that_is_no_longer_so_is_stopped_and_goes_again(aaron: int, grace: Principal, at: datetime) -> None:
    series = three(aaron, by=grace, at=at)
    follow()
    second = Appointment.objects.get(starts_at=moment(7, month=12))
    diary.move(
        second.pk,
        starts_at=moment(8, month=12),
        ends_at=moment(8, 10, 30, month=12),
        by_whom="person",
        because="A course",
        by=grace,
        at=at + timedelta(minutes=5),
    )
    follow(times=2)
    (letter,) = letters(aaron)
    assert letter.kind == "meetings_booked"
    assert "Tuesday 8 December" in letter.body
    assert "Monday 7 December" not in letter.body
    assert InSeries.objects.filter(series=series).count() == 4
    third = Appointment.objects.get(starts_at=moment(14, month=12))
    diary.cancel(third.pk, by_whom="service", because="A course", by=grace, at=at + timedelta(minutes=9))
    follow(times=2)
    (letter,) = letters(aaron)
    assert "14 December" not in letter.body


def test_all_to_come_are_moved_at_once_and_told_of_in_one_letter(aaron: int, grace: Principal, at: datetime) -> None:
    series = three(aaron, by=grace, at=at, told_how="face")
    series = diary.move_series(
        series.pk, weekday=2, starts=time(14), by_whom="service", because="Grace works other days", by=grace, at=at
    )
    follow(times=2)
    coming = meetings.series(series.pk, at=at, jurisdiction="england_wales")
    assert [row.starts_at.astimezone(LONDON).isoformat()[:16] for row in coming.rows] == [
        "2026-12-02T14:00", "2026-12-09T14:00", "2026-12-16T14:00",
    ]  # fmt: skip
    (letter,) = letters(aaron)
    assert letter.kind == "meetings_moved"
    assert "It was us who moved them" in letter.body
    with pytest.raises(CannotMove, match="all on that day at that time"):
        diary.move_series(series.pk, weekday=2, starts=time(14), by_whom="person", because="x", by=grace, at=at)
    assert ServiceFailure.objects.count() == 0  # a week's notice


def test_moving_all_is_refused_where_one_cannot_stand(aaron: int, grace: Principal, at: datetime) -> None:
    series = three(aaron, by=grace, at=at)
    book(aaron, moment(9, 14, month=12), by=grace, at=at)
    with pytest.raises(CannotBook, match="9 December 2026") as refused:
        diary.move_series(series.pk, weekday=2, starts=time(14), by_whom="person", because="x", by=grace, at=at)
    assert refused.value.field is None
    assert Appointment.objects.filter(cancelled_at=None, in_series__series=series).count() == 3


def test_cancelling_all_by_us_is_one_failure_and_one_letter(aaron: int, grace: Principal, at: datetime) -> None:
    series = three(aaron, by=grace, at=at, told_how="face")
    diary.cancel_series(series.pk, by_whom="service", because="The order is with another office", by=grace, at=at)
    follow(times=2)
    assert ServiceFailure.objects.get().appointment == Appointment.objects.get(starts_at=moment(30))
    (letter,) = letters(aaron)
    assert letter.kind == "meetings_cancelled"
    assert "That is our failure and not yours" in letter.body
    with pytest.raises(CannotCancel, match="No meeting of these is to come"):
        diary.cancel_series(series.pk, by_whom="service", because="x", by=grace, at=at)


def test_the_officer_leaves_one_out_and_moves_another_and_books_the_rest(
    aaron: int, grace: Principal, at: datetime
) -> None:
    desk = signed_in(grace)
    page = reverse("appointments:book_series", args=[aaron])
    html = desk.get(page).content.decode()
    assert "Book them all" in html
    sent = {
        "key": "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b11",
        "kind": "supervision",
        "minutes": "30",
        "where": "home",
        "day_1": "30/11/2026", "starts_1": "10:00", "take_1": "on",
        "day_2": "7/12/2026", "starts_2": "10:00",
        "day_3": "15/12/2026", "starts_3": "11:00", "take_3": "on",
    }  # fmt: skip
    answer = desk.post(page, sent)
    assert answer.status_code == 303, answer.content.decode()[:400]
    assert desk.post(page, sent)["location"] == answer["location"]
    assert [one.starts_at for one in Appointment.objects.order_by("starts_at")] == [
        moment(30), moment(15, 11, month=12)
    ]  # fmt: skip
    assert desk.get(answer["location"]).status_code == 200
    wrong = desk.post(page, {**sent, "key": "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b12", "day_1": ""})
    assert wrong.status_code == 422
    assert "Enter the day of meeting 1, or leave it out" in wrong.content.decode()
