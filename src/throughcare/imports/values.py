"""From the text of a cell to a value: dates, times, figures, bands of age, yes and no, codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from throughcare.kernel.clock import LONDON

LONGEST_WORDS = 20_000  # characters of a note; what is longer is no note
YES_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "y": True, "n": False}
ISO_DAY = "%Y-%m-%d"


class NotSo(Exception):
    """The text is no such value; the message says what it should be."""


Parse = Callable[[str, tuple[str, ...]], Any]


@dataclass(frozen=True)
class Kind:
    """What a field holds. `parse` is given the text and the date formats of the mapping."""

    parse: Parse
    free: bool = False  # words of people: spaces at the ends count


def text(most: int) -> Kind:
    """A text of at most so many characters."""
    return Kind(lambda value, _: _short(value, most), free=True)


def words() -> Kind:
    """What somebody wrote, several lines perhaps."""
    return text(LONGEST_WORDS)


def choice(*allowed: str) -> Kind:
    """One of some codes."""

    def parse(value: str, _: tuple[str, ...]) -> str:
        if value not in allowed:
            raise NotSo(f"This must be {' or '.join(filter(None, (', '.join(allowed[:-1]), allowed[-1])))}.")
        return value

    return Kind(parse)


def _short(value: str, most: int) -> str:
    if len(value) > most:
        raise NotSo(f"This has {len(value):,} characters; at most {most:,} can be kept.")
    if "\x00" in value:
        raise NotSo("This holds a null character, which no record can keep.")
    return value


@lru_cache(maxsize=50_000)
def day(value: str, formats: tuple[str, ...]) -> date:
    """A date in one of the formats. The same few thousand days come again and again, hence the cache."""
    for form in formats:
        if form == ISO_DAY:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                continue
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise NotSo("There is no such day.") from None
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError as error:
            if "day is out of range" in str(error):
                raise NotSo("There is no such day.") from None
    raise NotSo(f"A date must look like {_example(formats)}.")


def _example(formats: tuple[str, ...]) -> str:
    return " or ".join(date(2026, 3, 14).strftime(form) for form in formats)


def moment(value: str, formats: tuple[str, ...]) -> datetime:
    """A date and a time: of the wall clock in London unless an offset says otherwise; a date alone is its beginning."""
    found = re.fullmatch(r"(.+?)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?", value)
    if found is None:
        return datetime.combine(day(value, formats), time(), tzinfo=LONDON)
    on, clock, offset = found.groups()
    try:
        hour = time.fromisoformat(clock)
    except ValueError:
        raise NotSo("There is no such time.") from None
    if offset:
        zone = datetime.fromisoformat(f"2026-01-01T00:00{offset}").tzinfo
        return datetime.combine(day(on, formats), hour, tzinfo=zone)
    at = datetime.combine(day(on, formats), hour, tzinfo=LONDON)
    if at.astimezone(UTC).astimezone(LONDON).replace(fold=0) != at.replace(fold=0):
        raise NotSo("There was no such time: the clocks went forward that night.")
    return at


def hour(value: str, _: tuple[str, ...]) -> time:
    """A time of the day on the wall, like 09:30."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise NotSo("A time must look like 09:30.")
    return time.fromisoformat(value)


def whole(value: str, _: tuple[str, ...]) -> int:
    """A whole number, not below 0."""
    if not re.fullmatch(r"\d{1,5}", value):
        raise NotSo("This must be a whole number, like 24.")
    return int(value)


def amount(value: str, _: tuple[str, ...]) -> Decimal:
    """A figure with at most one decimal, as requirements are counted."""
    try:
        found = Decimal(value)
    except InvalidOperation:
        raise NotSo("This must be a figure, like 120 or 7.5.") from None
    if not found.is_finite() or found < 0 or found >= 1_000_000 or found != round(found, 1):
        raise NotSo("This must be a figure from 0 with at most one decimal, like 120 or 7.5.")
    return found


def yes_no(value: str, _: tuple[str, ...]) -> bool:
    """Yes or no."""
    try:
        return YES_NO[value.lower()]
    except KeyError:
        raise NotSo("This must be yes or no.") from None


Band = tuple[int, int | None]


def band(value: str, _: tuple[str, ...]) -> Band:
    """An age band as its first completed year and the year it ends before: 38-42, 48 or older, under 18, 25."""
    low = re.fullmatch(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})", value)
    if low:
        first, last = int(low[1]), int(low[2])
        if last < first:
            raise NotSo("The age band ends before it begins.")
        return first, last + 1
    if above := re.fullmatch(r"(\d{1,3})\s*(?:\+|or (?:older|over|more)|and over)", value):
        return int(above[1]), None
    if below := re.fullmatch(r"(?:under |below |<\s*)(\d{1,3})", value):
        return 0, int(below[1])
    if re.fullmatch(r"\d{1,3}", value):
        return int(value), int(value) + 1
    raise NotSo("An age must look like 38-42, 48 or older, under 18, or 25.")


def band_text(low: int, high: int | None) -> str:
    """An age band as `band` reads it."""
    if high is None:
        return f"{low} or older"
    if low == 0:
        return f"under {high}"
    return str(low) if high == low + 1 else f"{low}-{high - 1}"


def moment_text(at: datetime | None) -> str:
    """A moment on the wall in London, with its offset, so that the hour that comes twice in autumn is told apart."""
    if at is None:
        return ""
    return at.astimezone(LONDON).isoformat(sep=" ", timespec="auto" if at.second or at.microsecond else "minutes")


DAY, MOMENT, WHOLE, AMOUNT, YESNO, BAND, HOUR = (Kind(f) for f in (day, moment, whole, amount, yes_no, band, hour))

# A spreadsheet takes a cell that begins with one of these for a formula, and runs it.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(value: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before the dangerous sign.

    A text that begins with an apostrophe gets another, so that `unguarded` always gives back what was there.
    """
    return f"'{value}" if value.startswith((*_RUNS, "'")) else value


def unguarded(value: str) -> str:
    """The text without the apostrophe that `guarded` put before it."""
    return value[1:] if value.startswith("'") and value[1:].startswith((*_RUNS, "'")) else value
