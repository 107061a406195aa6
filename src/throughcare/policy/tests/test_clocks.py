"""Counting days, months and hours."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import _oracles as oracles
from throughcare.policy import calendars, clocks

ENGLAND = calendars.bank_holidays("england_wales").holidays
SCOTLAND = calendars.bank_holidays("scotland").holidays

days = st.dates(date(1996, 1, 1), date(2039, 12, 31))
holiday_sets = st.frozensets(days, max_size=30)


def _local(text: str) -> datetime:
    """A moment without an offset, which is taken as local."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        pytest.param("2026-12-21", 10, "2027-01-07", id="row 71: 25 and 28 December and 1 January are holidays"),
        pytest.param("2026-11-20", 5, "2026-11-27", id="row 72: from a Friday"),
        pytest.param("2026-11-20", 2, "2026-11-24", id="row 72: tier 4"),
        pytest.param("2026-11-20", 15, "2026-12-11", id="row 73"),
        pytest.param("2026-11-21", 1, "2026-11-23", id="from a Saturday"),
        pytest.param("2026-11-22", 1, "2026-11-23", id="from a Sunday"),
        pytest.param("2026-12-25", 1, "2026-12-29", id="from a holiday"),
        pytest.param("2026-11-21", 0, "2026-11-21", id="0 days later is the day itself"),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(start: str, count: int, end: str) -> None:
    found = clocks.plus_working_days(date.fromisoformat(start), count, holidays=ENGLAND)
    assert found.isoformat() == end


def test_scotland_works_on_easter_monday_and_rests_on_2_january() -> None:
    assert clocks.is_working(date(2026, 4, 6), holidays=SCOTLAND)
    assert not clocks.is_working(date(2026, 4, 6), holidays=ENGLAND)
    assert not clocks.is_working(date(2026, 1, 2), holidays=SCOTLAND)
    assert clocks.is_working(date(2026, 1, 2), holidays=ENGLAND)


@pytest.mark.parametrize(
    ("beginning", "months", "last"),
    [
        pytest.param("2024-02-29", 12, "2025-02-28", id="rules 15, 3.3: given 29 February 2024"),
        pytest.param("2026-03-10", 12, "2027-03-09", id="row 69"),
        pytest.param("2027-02-28", 12, "2028-02-27", id="before a leap year"),
        pytest.param("2027-03-01", 12, "2028-02-29", id="ends in a leap year"),
        pytest.param("2026-01-31", 1, "2026-02-28", id="no such day in the last month"),
        pytest.param("2026-01-01", 12, "2026-12-31", id="a calendar year"),
    ],
)
def test_a_period_of_months_begins_with_its_date(beginning: str, months: int, last: str) -> None:
    assert clocks.last_day(date.fromisoformat(beginning), months=months).isoformat() == last


def test_months_are_clamped_to_the_end_of_the_month() -> None:
    assert clocks.plus_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert clocks.plus_months(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert clocks.plus_months(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_months_past_the_last_year_are_refused() -> None:
    with pytest.raises(OverflowError):
        clocks.plus_months(date(9999, 12, 1), 1)


def test_2_hours_across_the_change_of_the_clocks_are_2_elapsed_hours() -> None:
    spring = clocks.plus_hours(_local("2026-03-29T00:30"), 2)
    assert (spring.hour, spring.minute, spring.utcoffset()) == (3, 30, timedelta(hours=1))
    autumn = clocks.plus_hours(_local("2026-10-25T00:30"), 2)
    assert (autumn.hour, autumn.minute, autumn.utcoffset()) == (1, 30, timedelta(0))


def test_24_hours_from_the_eve_of_the_change_end_at_another_hour() -> None:
    assert clocks.plus_hours(_local("2026-03-28T09:00"), 24).hour == 10
    assert clocks.minutes_between(_local("2026-03-28T09:00"), _local("2026-03-29T09:00")) == 23 * 60


def test_a_moment_late_in_the_evening_in_utc_is_the_next_day_in_summer() -> None:
    assert clocks.day_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert clocks.day_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)
    assert clocks.day_of(date(2026, 7, 1)) == date(2026, 7, 1)


def test_what_is_due_on_a_day_is_due_when_the_day_is_over() -> None:
    assert clocks.end_of_day(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 7, 1, 23, tzinfo=UTC)
    assert clocks.end_of_day(date(2026, 12, 31)).astimezone(UTC) == datetime(2027, 1, 1, tzinfo=UTC)
    assert clocks.end_of_day(date(2026, 10, 25)) - clocks.start_of_day(date(2026, 10, 25)) == timedelta(days=1)


def test_working_days_between_leave_out_the_first_day() -> None:
    assert clocks.working_days_between(date(2026, 11, 20), date(2026, 11, 27), holidays=ENGLAND) == 5
    assert clocks.working_days_between(date(2026, 11, 20), date(2026, 11, 20), holidays=ENGLAND) == 0
    assert clocks.working_days_between(date(2026, 11, 20), date(2026, 11, 1), holidays=ENGLAND) == 0


@settings(max_examples=100, deadline=None)
@given(day=days, count=st.integers(0, 40), holidays=holiday_sets)
def test_working_days_agree_with_walking_day_by_day(day: date, count: int, holidays: frozenset[date]) -> None:
    assert clocks.plus_working_days(day, count, holidays=holidays) == oracles.plus_working_days(
        day, count, set(holidays)
    )
    after = list(islice(clocks.working_days_after(day, holidays=holidays), count))
    assert after == oracles.working_days(day, count, set(holidays), step=1)
    before = list(islice(clocks.working_days_before(day, holidays=holidays), count))
    assert before == oracles.working_days(day, count, set(holidays), step=-1)


@settings(max_examples=100, deadline=None)
@given(day=days, months=st.integers(1, 60))
def test_months_agree_with_walking_day_by_day(day: date, months: int) -> None:
    assert clocks.plus_months(day, months) == oracles.plus_months(day, months)
    assert clocks.last_day(day, months=months) == oracles.last_day(day, months)


@settings(max_examples=100, deadline=None)
@given(
    at=st.datetimes(_local("1996-01-01T00:00"), _local("2036-12-31T00:00"), timezones=st.just(UTC)),
    hours=st.integers(0, 100),
)
def test_hours_agree_with_a_clock_that_never_changes(at: datetime, hours: int) -> None:
    later = clocks.plus_hours(at, hours)
    assert later.replace(tzinfo=None, fold=0) == oracles.plus_hours(at, hours)
    assert clocks.minutes_between(at, later) == hours * 60
