"""The bank holidays of a jurisdiction: GOV.UK's list as the `govuk-bank-holidays` package carries it, and our own table
for the years before and after it.
"""

import functools
import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from throughcare.policy import editions
from throughcare.policy.books import BankHolidays
from throughcare.policy.editions import Edition


@dataclass(frozen=True)
class Calendar:
    """The days on which offices are closed, beside weekends, and the tables they come from (none if they were given).

    Outside the years of those tables only weekends are known.
    """

    holidays: frozenset[date]
    tables: tuple[Edition[BankHolidays], ...] = ()

    def plus(self, local: Iterable[date]) -> "Calendar":
        """The calendar with local days added."""
        return replace(self, holidays=self.holidays | frozenset(local))

    def reference(self, day: date) -> tuple[str, ...]:
        """The table the day is in, as findings cite it; nothing when the days were given or the year is not known."""
        return tuple(table.reference for table in self.tables if table.in_force(day))

    def warning(self, day: date) -> tuple[str, ...]:
        """A sentence for the finding when the year of the day is in no table, else nothing."""
        if not self.tables or self.reference(day):
            return ()
        return (f"No bank holidays are known for {day.year}; only weekends were left out.",)


@functools.cache
def bank_holidays(jurisdiction: str) -> Calendar:
    """The bank holidays of a jurisdiction. Raises editions.NoEdition for one without a calendar."""
    return calendar_of(editions.editions(BankHolidays, jurisdiction=jurisdiction))


def calendar_of(tables: tuple[Edition[BankHolidays], ...]) -> Calendar:
    """The calendar of given tables, with the official list where a table names it."""
    own = frozenset(day for table in tables for year in table.book.years for day in year.days)
    official = [_official(table.book.official) for table in tables if table.book.official is not None]
    return Calendar(holidays=own.union(*official), tables=tables)


def _official(division: str) -> frozenset[date]:
    # The package is found, not imported: importing it brings in an HTTP client, which costs more than all the rules.
    spec = importlib.util.find_spec("govuk_bank_holidays")
    assert spec is not None
    assert spec.origin is not None
    data = json.loads(Path(spec.origin).with_name("bank-holidays.json").read_text(encoding="utf-8"))
    return frozenset(date.fromisoformat(event["date"]) for event in data[division]["events"])
