"""The rule book as the watcher reads it: from the same files as everybody else, by a reader and a calendar of its own.

Nothing here is shared with `policy` or `duties`: a fault of theirs must not be a fault of whoever looks after them.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

DATA = Path(__file__).resolve().parents[2] / "policy" / "data"
LONDON = ZoneInfo("Europe/London")
_DAY = timedelta(days=1)


class CannotTell(Exception):
    """The files say nothing on this."""


@dataclass(frozen=True)
class Limit:
    """When something is due (exclusive), and the editions that say so, as duties cite them."""

    at: datetime
    policy: str


@dataclass(frozen=True)
class Facts:
    """What a limit is counted from. `runs_from` is a day, or for hours a moment; `due_on` a day that is given."""

    runs_from: date | datetime | None = None
    tier: str | None = None
    setting: str = "community"
    release_on: date | None = None
    due_on: date | None = None


def local_day(when: date | datetime) -> date:
    """The day it is in London."""
    if not isinstance(when, datetime):
        return when
    return when.astimezone(LONDON).date() if when.tzinfo else when.date()


def midnight_after(day: date) -> datetime:
    """The first moment that is no longer that day in London."""
    return datetime.combine(day + _DAY, time(), tzinfo=LONDON)


def limit(kind: str, facts: Facts, *, jurisdiction: str, opened_on: date, local: Collection[date] = ()) -> Limit:
    """When a duty of that kind is due that was opened on a day. `local` are days its office is closed.

    Raises `CannotTell`.
    """
    duties = _in_force(jurisdiction, "duties", opened_on)
    row = next((one for one in duties["kinds"] if one["code"] == kind), None)
    if row is None:
        raise CannotTell(f"there is no duty {kind}")
    cited = [f"{jurisdiction}/duties@{duties['code']}"]
    if "standard" in row:
        start_on = local_day(facts.runs_from) if facts.runs_from is not None else opened_on
        standards = _in_force(jurisdiction, "standards", start_on)
        cited.append(f"{jurisdiction}/standards@{standards['code']}")
        row = _standard(row["standard"], facts, standards, jurisdiction, opened_on)
    if "count" not in row:
        if facts.due_on is None:
            raise CannotTell("no day is given")
        return Limit(midnight_after(facts.due_on), ", ".join(cited))
    if facts.runs_from is None:
        raise CannotTell("no day to count from")
    return _counted(row["count"], row["unit"], facts.runs_from, jurisdiction, cited, frozenset(local))


def working_day_later(day: date, count: int, *, closed: Collection[date]) -> date:
    """The day that many working days later; the day itself is not counted."""
    while count:
        day += _DAY
        count -= day.isoweekday() <= 5 and day not in closed
    return day


@cache
def outcomes_seen() -> list[str]:
    """The codes of outcomes after which the person was seen, in any edition."""
    return sorted(
        {
            row["code"]
            for edition in _editions("england_wales", "outcomes")
            for row in edition["outcomes"]
            if row.get("attended") and not row.get("service")
        }
    )


@cache
def custodial() -> list[str]:
    """The codes of orders that begin in prison, in any edition."""
    return sorted(
        {
            row["code"]
            for edition in _editions("england_wales", "orders")
            for row in edition["orders"]
            if row.get("custody")
        }
    )


@cache
def holidays(jurisdiction: str) -> frozenset[date]:
    """The bank holidays of all years that are known."""
    days: set[date] = set()
    for edition in _editions(jurisdiction, "bank_holidays"):
        days.update(day for year in edition.get("years", ()) for day in year["days"])
        if "official" in edition:
            days.update(_official(edition["official"]))
    return frozenset(days)


@cache
def _official(division: str) -> frozenset[date]:
    package = find_spec("govuk_bank_holidays")
    if package is None or package.origin is None:
        raise CannotTell("the list of bank holidays is not installed")
    listed = json.loads(Path(package.origin).with_name("bank-holidays.json").read_text(encoding="utf-8"))
    return frozenset(date.fromisoformat(one["date"]) for one in listed[division]["events"])


@cache
def _editions(jurisdiction: str, topic: str) -> tuple[dict[str, Any], ...]:
    path = DATA / jurisdiction / f"{topic}.toml"
    if not path.is_file():
        raise CannotTell(f"there is no {topic} for {jurisdiction}")
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["edition"])


def _in_force(jurisdiction: str, topic: str, on: date) -> dict[str, Any]:
    for edition in _editions(jurisdiction, topic):
        if edition["valid_from"] <= on and ("valid_until" not in edition or on < edition["valid_until"]):
            return edition
    raise CannotTell(f"there is no {topic} on {on}")


def _standard(kind: str, facts: Facts, standards: dict[str, Any], jurisdiction: str, opened_on: date) -> dict[str, Any]:
    rows = [row for row in standards["rows"] if row["kind"] == kind and row.get("setting") in (None, facts.setting)]
    tier = facts.tier
    if tier is None and any(row.get("tiers") for row in standards["rows"] if row["kind"] == kind):
        tier = _in_force(jurisdiction, "contact", opened_on)["default_tier"]
    for row in rows:
        if row.get("tiers") and tier not in row["tiers"]:
            continue
        if (within := row.get("release_within_years")) and not _released_before(within, facts):
            continue
        if (beyond := row.get("release_from_years")) and _released_before(beyond, facts):
            continue
        return dict(row)
    raise CannotTell(f"the standard says nothing on {kind}")


def _released_before(years: int, facts: Facts) -> bool:
    if facts.release_on is None or facts.runs_from is None:
        raise CannotTell("the day of release is not known")
    return facts.release_on < _months_later(local_day(facts.runs_from), 12 * years)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - _DAY).day
    return date(year, month + 1, min(day.day, last))


def _counted(
    count: int, unit: str, runs_from: date | datetime, jurisdiction: str, cited: list[str], local: frozenset[date]
) -> Limit:
    if unit == "hours":
        start = runs_from if isinstance(runs_from, datetime) else midnight_after(runs_from)
        return Limit(start.astimezone(UTC) + timedelta(hours=count), ", ".join(cited))
    day = local_day(runs_from)
    if unit == "working_days":
        last = working_day_later(day, count, closed=holidays(jurisdiction) | local)
        cited = [*cited, *_table_of(jurisdiction, last)]
    elif unit == "months":
        last = _months_later(day, count)
    else:
        last = day + timedelta(days=count * (7 if unit == "weeks" else 1))
    return Limit(midnight_after(last), ", ".join(cited))


def _table_of(jurisdiction: str, day: date) -> list[str]:
    try:
        return [f"{jurisdiction}/bank_holidays@{_in_force(jurisdiction, 'bank_holidays', day)['code']}"]
    except CannotTell:
        return []
