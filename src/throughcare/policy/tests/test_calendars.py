"""Bank holidays: GOV.UK's list, our own years before and after it, local days."""

import csv
from datetime import date
from pathlib import Path

import pytest

from throughcare.policy import calendars, editions
from throughcare.policy.calendars import Calendar

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "uk-reference" / "bank_holidays.csv"


@pytest.mark.parametrize(
    ("jurisdiction", "day"),
    [
        ("england_wales", "2026-12-28"),  # Boxing Day fell on a Saturday
        ("england_wales", "2022-09-19"),  # a day proclaimed once
        ("england_wales", "2011-04-29"),  # before the official list
        ("england_wales", "2002-06-03"),
        ("england_wales", "2030-04-22"),  # after it
        ("scotland", "2026-11-30"),
        ("scotland", "2026-06-15"),  # proclaimed after the package was made
        ("scotland", "2033-01-04"),  # 2 January 2033 is a Sunday
        ("scotland", "2008-12-01"),  # St Andrew's Day 2008 was a Sunday
    ],
)
def test_the_day_is_a_bank_holiday(jurisdiction: str, day: str) -> None:
    assert date.fromisoformat(day) in calendars.bank_holidays(jurisdiction).holidays


def test_no_bank_holiday_of_ours_falls_on_a_weekend() -> None:
    for jurisdiction in editions.jurisdictions():
        ours = [
            day for table in calendars.bank_holidays(jurisdiction).tables for y in table.book.years for day in y.days
        ]
        assert not [day for day in ours if day.weekday() > 4]


def test_local_days_are_added_and_change_nothing_else() -> None:
    built_in = calendars.bank_holidays("england_wales")
    local = built_in.plus([date(2026, 11, 24)])
    assert local.holidays - built_in.holidays == {date(2026, 11, 24)}


def test_a_finding_cites_the_table_of_the_year() -> None:
    built_in = calendars.bank_holidays("england_wales")
    assert built_in.reference(date(2026, 5, 1)) == ("england_wales/bank_holidays@gov.uk",)
    assert built_in.reference(date(2035, 5, 1)) == ("england_wales/bank_holidays@2029",)
    assert built_in.warning(date(2035, 5, 1)) == ()
    assert "2055" in built_in.warning(date(2055, 5, 1))[0]
    given = Calendar(holidays=frozenset())
    assert given.reference(date(2055, 5, 1)) == given.warning(date(2055, 5, 1)) == ()


def test_a_jurisdiction_without_a_calendar_is_refused() -> None:
    with pytest.raises(editions.NoEdition):
        calendars.bank_holidays("atlantis")


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data/uk-reference is not there")
@pytest.mark.parametrize(
    ("jurisdiction", "division"), [("england_wales", "england-and-wales"), ("scotland", "scotland")]
)
def test_the_calendar_agrees_with_the_published_list(jurisdiction: str, division: str) -> None:
    with SHARED.open(encoding="utf-8") as rows:
        published = {date.fromisoformat(row["date"]) for row in csv.DictReader(rows) if row["division"] == division}
    years = {day.year for day in published}
    assert {day for day in calendars.bank_holidays(jurisdiction).holidays if day.year in years} == published
