"""How the pages across slices say things: ages, tiers, lateness, what a meeting came to, he, she or they."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from throughcare.appointments import labels
from throughcare.design import dates
from throughcare.design.dates import local
from throughcare.kernel.clock import local_day
from throughcare.policy import editions

NAMELESS = "Name not recorded"


@dataclass(frozen=True)
class Pronoun:
    """He, she or they, as recorded; they where nothing is."""

    they: str
    them: str
    their: str

    @property
    def They(self) -> str:
        """The word at the head of a sentence."""
        return self.they.capitalize()

    @property
    def has(self) -> str:
        """ "has" or "have"."""
        return "have" if self.they == "they" else "has"


_PRONOUNS = {
    "he": Pronoun("he", "him", "his"),
    "she": Pronoun("she", "her", "her"),
    "they": Pronoun("they", "them", "their"),
}


def pronoun(recorded: str) -> Pronoun:
    """The words for a person whose pronoun is recorded, or not."""
    return _PRONOUNS.get(recorded, _PRONOUNS["they"])


def first_name(name: str) -> str:
    """What a heading calls the person by; "the person" where no name is recorded."""
    return name.split()[0] if name else "the person"


def age(row: Mapping[str, Any], *, today: date) -> str:
    """The age, or the band a source gave ("25 to 34"); empty where neither is recorded."""
    if row["date_of_birth"]:
        return str(dates.age(row["date_of_birth"], today))
    return band(row["age_from"], row["age_until"])


def band(from_: int | None, until: int | None) -> str:
    """An age band in words. `until` is exclusive: 25, 35 is "25 to 34"."""
    if from_ is None:
        return f"under {until}" if until is not None else ""
    return f"{from_} or older" if until is None else f"{from_} to {until - 1}" if until - 1 > from_ else str(from_)


def tier(code: str) -> str:
    """A tier as lists show it: T3 is 3."""
    return code[1:] if code[:1] == "T" and code[1:].isdigit() else code


def order_short(name: str) -> str:
    """An order's name without its length: "Community order" of "Community order, 24 months"."""
    return name.split(",")[0].split(":")[0]


def day(at: date | datetime, today: date) -> str:
    """ "Today", "Thu 12 Nov", with the year when it is another."""
    return "Today" if dates.as_date(at) == today else str(dates.day(at, today))


def when(at: datetime, today: date) -> str:
    """ "Today 15:30", "Thu 12 Nov 15:30"."""
    return f"{day(at, today)} {dates.clock(at)}"


def until_day(on: date | None) -> str:
    """ "to 2 Sep 2027"; empty where no end is recorded."""
    return f"to {dates.short_day(on)}" if on else ""


def last_moment(due_at: datetime) -> datetime:
    """The last moment that is in time: what may be done until the end of a day is due as the next begins."""
    return due_at - timedelta(seconds=1) if local(due_at).time() == time.min else due_at


def by_end_of_day(due_at: datetime) -> bool:
    """Whether the whole of the last day is there for it."""
    return local(due_at).time() == time.min


def due_words(due_at: datetime, *, at: datetime) -> tuple[str, str, str]:
    """By when something is due, in a few words, a note under them and the tone: "3 days late", "was Fri 20 Nov"."""
    today, due = local_day(at), last_moment(due_at)
    days = (local_day(due) - today).days
    if late := dates.lateness(due, at):
        return late, f"was {dates.day(due, today)}", "late"
    if days == 0:
        return "Today", "by end of day" if by_end_of_day(due_at) else f"by {dates.clock(due)}", "soon"
    return str(dates.day(due, today)), "tomorrow" if days == 1 else dates.plural(days, "day"), ""


def due_line(title: str, due_at: datetime, *, at: datetime) -> tuple[str, str]:
    """What is late or due, in a line of a list, with its tone."""
    today, last = local_day(at), last_moment(due_at)
    if late := dates.lateness(last, at):
        return f"{title}, {late[:1].lower()}{late[1:]}", "late"
    if local_day(last) == today:
        return f"{title}, today", "soon"
    return f"{title}, by {dates.day(last, today)}", ""


def outcome_line(code: str) -> tuple[str, str]:
    """What a meeting came to, with its tone. A code no edition has is shown as it is."""
    try:
        found = labels.outcome(code)
    except KeyError:
        return code, "quiet"
    return found.name, "late" if found.enforceable else "soon" if found.pending else "quiet"


def absence_line(decision: str) -> tuple[str, str]:
    """What a missed meeting was judged to be, with its tone."""
    text, tone = labels.DECISIONS[decision]
    return f"Did not come: {text[:1].lower()}{text[1:]}", "late" if tone == "late" else "quiet"


@cache
def met_codes() -> tuple[str, ...]:
    """The outcomes that mean the person was there, of every jurisdiction."""
    return tuple(
        sorted(
            {
                code
                for jurisdiction in editions.jurisdictions()
                for code, row in _outcomes(jurisdiction).items()
                if row.attended
            }
        )
    )


def _outcomes(jurisdiction: str) -> Mapping[str, Any]:
    try:
        return labels.outcomes(jurisdiction)
    except editions.NoEdition:
        return {}
