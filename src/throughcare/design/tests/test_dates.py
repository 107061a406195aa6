"""How days, times and lateness read on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from throughcare.design import dates

THURSDAY = date(2026, 11, 12)
TODAY = date(2026, 11, 23)


def test_days_read_short_in_lists_and_long_in_sentences() -> None:
    assert dates.day(THURSDAY) == "Thu 12 Nov"
    assert dates.day_long(THURSDAY) == "Thursday 12 November 2026"
    assert dates.sentence_day(THURSDAY) == "12 November"
    assert dates.full_day(THURSDAY) == "12 November 2026"
    assert dates.short_day(THURSDAY) == "12 Nov 2026"


def test_another_year_is_said() -> None:
    assert dates.day(date(2025, 11, 10), TODAY) == "Mon 10 Nov 2025"
    assert dates.sentence_day(date(2025, 11, 10), TODAY) == "10 November 2025"
    assert dates.sentence_day(THURSDAY, TODAY) == "12 November"


def test_moments_are_shown_in_local_time() -> None:
    assert dates.clock(datetime(2026, 7, 1, 8, 30, tzinfo=UTC)) == "09:30"
    assert dates.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thu 2 Jul"
    assert dates.when(datetime(2026, 11, 23, 10, 30, tzinfo=UTC), TODAY) == "Today, 10:30"
    assert dates.clock_spoken(time(14, 5)) == "2:05pm"
    assert dates.clock_spoken(time(0, 5)) == "12:05am"


def test_what_is_due_as_a_day_begins_may_be_done_until_the_end_of_the_day_before() -> None:
    assert dates.limit(datetime(2026, 11, 25, 0, 0, tzinfo=UTC), TODAY) == "the end of Tue 24 Nov"
    assert dates.limit(datetime(2026, 6, 30, 23, 0, tzinfo=UTC), TODAY) == "the end of Tue 30 Jun"  # summer time
    assert dates.limit(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), TODAY) == "the end of today"
    assert dates.limit(datetime(2026, 11, 23, 10, 30, tzinfo=UTC), TODAY) == "Today, 10:30"


@pytest.mark.parametrize(
    ("due", "now", "said"),
    [
        (date(2026, 11, 13), TODAY, "10 days late"),
        (date(2026, 11, 22), TODAY, "1 day late"),
        (TODAY, TODAY, ""),
        (date(2026, 11, 24), TODAY, ""),
        (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 10, 30, tzinfo=UTC), "2 hours late"),
        (datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 23, 10, 30, tzinfo=UTC), "Late today"),
    ],
)
def test_lateness_counts_calendar_days(due: date, now: date, said: str) -> None:
    assert dates.lateness(due, now) == said


def test_what_is_to_come_counts_from_today() -> None:
    assert [dates.until(date(2026, 11, day), TODAY) for day in (22, 23, 24, 26)] == [
        "1 day late",
        "today",
        "tomorrow",
        "3 days",
    ]


def test_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born = date(2000, 2, 29)
    assert [dates.age(born, day) for day in (date(2023, 2, 28), date(2023, 3, 1), date(2024, 2, 29))] == [
        "22",
        "23",
        "24",
    ]


def test_what_is_missing_says_not_recorded() -> None:
    for answer in (
        dates.day(None),
        dates.clock(None),
        dates.age(None, TODAY),
        dates.recorded(None),
        dates.recorded(""),
    ):
        assert "Not recorded" in str(answer)
    assert dates.recorded(0) == 0


def test_one_day_and_many_people() -> None:
    assert dates.plural(1, "day") == "1 day"
    assert dates.plural(0, "person", "people") == "0 people"
    assert dates.plural(20_000, "person", "people") == "20,000 people"
