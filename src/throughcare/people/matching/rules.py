"""Are two records of one person? Plain facts in, a likeness out, with each reason and what it weighed.

A rule finds, a person decides: nothing here puts records together. People of one surname born on one day with other
forenames may be twins, so they are marked as such and never counted as sure.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.fuzz import token_set_ratio

from throughcare.people.matching import cleaning

Says = Literal["sure", "likely", "no"]


@dataclass(frozen=True)
class Weights:
    """One edition of the weights: the thresholds, and the points of each likeness and difference."""

    since: date
    source: str
    likely: float
    sure: float
    alike: float
    near: float
    twin: float
    points: dict[str, float]

    @property
    def name(self) -> str:
        """How an edition is called beside what was found with it."""
        return f"matching@{self.since.isoformat()}"


@cache
def _editions() -> tuple[Weights, ...]:
    document = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    return tuple(
        Weights(since=edition.pop("from"), **edition)
        for edition in sorted(document["edition"], key=lambda edition: edition["from"])
    )


def weights(on: date) -> Weights:
    """The edition that stands on a day; before the first, the first."""
    return next((edition for edition in reversed(_editions()) if edition.since <= on), _editions()[0])


@dataclass(frozen=True)
class Who:
    """What is compared of a record, cleaned. `names` are (forenames, surname), the current one first."""

    key: int
    names: tuple[tuple[tuple[str, ...], str], ...] = ()
    born: tuple[date, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()
    postcodes: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One likeness or difference, in words, and what it weighed."""

    code: str
    text: str
    points: float


@dataclass(frozen=True)
class Likeness:
    """How alike two records are. `twins`: one surname and birth date, other forenames."""

    points: float
    says: Says
    reasons: tuple[Reason, ...] = field(default=())
    twins: bool = False
    edition: str = ""


def compare(one: Who, other: Who, by: Weights) -> Likeness:
    """Weigh two records against each other."""
    codes = [
        *_names(one, other, by),
        *_born(one, other),
        *_numbers(one, other),
        *_where(one, other, by),
        *_reach(one, other, by),
    ]
    reasons = tuple(
        sorted((Reason(code, text, by.points[code]) for code, text in codes), key=lambda reason: -reason.points)
    )
    points = round(sum(reason.points for reason in reasons), 1)
    found = {reason.code for reason in reasons}
    twins = _are_twins(one, other, by) and "number_same" not in found
    says: Says = "sure" if points >= by.sure and not twins else "likely" if points >= by.likely else "no"
    if twins and points > 0:
        says = "likely"
        text = "Same surname and date of birth, but another forename: they may be twins"
        reasons = (Reason("twins", text, 0.0), *reasons)
    return Likeness(points, says, reasons, twins, by.name)


Codes = list[tuple[str, str]]


def _names(one: Who, other: Who, by: Weights) -> Codes:
    """The two names that are most alike, of all they have or had."""
    best: Codes = []
    most = 0.0
    for first in one.names:
        for second in other.names:
            codes = _one_name(first, second, by)
            points = sum(by.points[code] for code, _ in codes)
            if not best or points > most:
                best, most = codes, points
    return best


def _one_name(first: tuple[tuple[str, ...], str], second: tuple[tuple[str, ...], str], by: Weights) -> Codes:
    (mine, own), (theirs, other) = first, second
    if mine and theirs and own and other and own != other and _turned(mine, own, theirs, other, by):
        return [("turned_round", "Forename and surname are the other way round")]
    return [*_surnames(own, other, by), *_forenames(mine, theirs, by)]


def _turned(mine: tuple[str, ...], own: str, theirs: tuple[str, ...], other: str, by: Weights) -> bool:
    across = min(JaroWinkler.similarity(mine[0], other), JaroWinkler.similarity(own, theirs[0]))
    return across >= by.alike and across > JaroWinkler.similarity(own, other)


def _surnames(own: str, other: str, by: Weights) -> Codes:
    if not own or not other:
        return []
    if own.replace(" ", "") == other.replace(" ", ""):
        return [("surname_same", "Same surname")]
    likeness = JaroWinkler.similarity(own, other)
    if set(own.split()) & set(other.split()):
        return [("surname_part", "One part of the surname is the same")]
    if likeness >= by.alike:
        return [("surname_alike", "Surname spelt alike")]
    if cleaning.sound(own) == cleaning.sound(other):
        return [("surname_sounds", "Surname sounds alike")]
    if likeness >= by.near or Levenshtein.distance(own, other) <= 2 < min(len(own), len(other)) - 1:
        return [("surname_near", "Surname somewhat alike")]
    return [("surname_other", "Another surname")]


def _forenames(mine: tuple[str, ...], theirs: tuple[str, ...], by: Weights) -> Codes:
    if not mine or not theirs:
        return []
    one, other = mine[0], theirs[0]
    likeness = JaroWinkler.similarity(one, other)
    if one == other:
        return [("forename_same", "Same forename")]
    if cleaning.is_short_for(one, other):
        return [("forename_short", "One forename is short for the other")]
    if likeness >= by.alike:
        return [("forename_alike", "Forename spelt alike")]
    if cleaning.sound(one) == cleaning.sound(other):
        return [("forename_sounds", "Forename sounds alike")]
    if 1 in {len(one), len(other)} and one[0] == other[0]:
        return [("forename_initial", "Same initial")]
    if set(mine) & set(theirs):
        return [("forename_second", "One forename is the same")]
    if likeness >= by.near or Levenshtein.distance(one, other) <= 2 < min(len(one), len(other)) - 1:
        return [("forename_near", "Forename somewhat alike")]
    return [("forename_other", "Another forename")]


def _born(one: Who, other: Who) -> Codes:
    """The two days that are most alike."""
    order = list(_BORN)
    found = [_days(first, second) for first in one.born for second in other.born]
    return [min(found, key=lambda code: order.index(code[0]))] if found else []


_BORN = {
    "born_same": "Same date of birth",
    "born_swapped": "Day and month of birth are the other way round",
    "born_digit": "Date of birth differs in one figure",
    "born_two_digits": "Date of birth differs in two figures",
    "born_year": "Same year of birth",
    "born_other": "Another date of birth",
}


def _days(first: date, second: date) -> tuple[str, str]:
    apart = sum(a != b for a, b in zip(first.strftime("%Y%m%d"), second.strftime("%Y%m%d"), strict=True))
    if not apart:
        code = "born_same"
    elif first.year == second.year and (first.day, first.month) == (second.month, second.day):
        code = "born_swapped"
    elif apart == 1:
        code = "born_digit"
    elif apart == 2:
        code = "born_two_digits"
    else:
        code = "born_year" if first.year == second.year else "born_other"
    return code, _BORN[code]


def _numbers(one: Who, other: Who) -> Codes:
    if same := sorted(one.numbers & other.numbers):
        return [("number_same", f"Same {_called(same[0][0])}")]
    mine, theirs = dict(one.numbers), dict(other.numbers)
    for kind in sorted(set(mine) & set(theirs)):
        if (sort := cleaning.SORTS.get(kind)) is None or sort.one:
            if Levenshtein.distance(mine[kind], theirs[kind]) == 1:
                return []  # a slip of the pen says nothing either way
            return [("number_other", f"Another {_called(kind)}")]
    return []


def _called(kind: str) -> str:
    sort = cleaning.SORTS.get(kind)
    return sort.words if sort else f"number ({kind})"


def _where(one: Who, other: Who, by: Weights) -> Codes:
    found: Codes = []
    if one.postcodes and other.postcodes:
        if set(one.postcodes) & set(other.postcodes):
            found.append(("post_same", "Same postcode"))
        elif {cleaning.area(code) for code in one.postcodes} & {cleaning.area(code) for code in other.postcodes}:
            found.append(("post_area", "Postcodes close to each other"))
        else:
            found.append(("post_other", "Other postcodes"))
    streets = max((token_set_ratio(a, b) for a in one.streets for b in other.streets), default=0)
    if streets >= 95:
        found.append(("street_same", "Same house and street"))
    elif streets >= 80:
        found.append(("street_alike", "House and street written alike"))
    towns = max((JaroWinkler.similarity(a, b) for a in one.towns for b in other.towns), default=None)
    if towns is not None:
        code = "town_same" if towns == 1 else "town_alike" if towns >= by.alike else "town_other"
        text = {"town_same": "Same town", "town_alike": "Town spelt alike", "town_other": "Another town"}
        found.append((code, text[code]))
    return found


def _reach(one: Who, other: Who, by: Weights) -> Codes:
    if set(one.reach) & set(other.reach):
        return [("reach_same", "Same number or e-mail")]
    near = max(
        (JaroWinkler.similarity(a, b) for a in one.reach for b in other.reach if "@" in a and "@" in b), default=0
    )
    return [("reach_alike", "E-mail written alike")] if near >= 0.95 else []


def _are_twins(one: Who, other: Who, by: Weights) -> bool:
    """One surname and one birth date, and forenames that nobody would write for each other."""
    if not set(one.born) & set(other.born):
        return False
    surnames = {surname for _, surname in one.names if surname} & {surname for _, surname in other.names if surname}
    mine = {forenames[0] for forenames, _ in one.names if forenames}
    theirs = {forenames[0] for forenames, _ in other.names if forenames}
    if not surnames or not mine or not theirs:
        return False
    return not any(
        JaroWinkler.similarity(a, b) >= by.twin
        or cleaning.is_short_for(a, b)
        or cleaning.sound(a) == cleaning.sound(b)
        or (1 in {len(a), len(b)} and a[0] == b[0])
        for a in mine
        for b in theirs
    )
