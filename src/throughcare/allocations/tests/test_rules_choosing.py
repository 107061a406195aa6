"""Whom the rule puts first, and why; rules.md 13, rows 108 to 110 are those of the points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from throughcare.allocations.rules import choosing
from throughcare.allocations.rules.choosing import Candidate
from throughcare.policy.allocation_books import Allocation
from throughcare.policy.editions import edition

ON = date(2026, 11, 23)
BOOK = edition(Allocation, jurisdiction="england_wales", on=ON)


def officer(name: str, *, points: int = 1000, available: int = 2000, **more: Any) -> Candidate:
    return Candidate(post_id=len(name), name=name, points=points, available=available, **more)


def order(*candidates: Candidate, wanted: tuple[str, ...] = (), adds: int = 100) -> list[str]:
    found = choosing.propose(candidates, adds=adds, wanted=wanted, on=ON, book=BOOK)
    return [row.name for row in found.places if row.place is not None]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (officer("Held them", points=1800, held_until=date(2024, 3, 1)), officer("Has room")),
        (officer("Is here"), officer("Is away", points=0, back_on=date(2026, 12, 7))),
        (officer("Has room"), officer("Is full", points=1950)),
        (officer("Has room"), officer("Held them and is full", points=1950, held_until=date(2024, 3, 1))),
        (officer("Knows it", points=1500, skills=("women",)), officer("Has room")),
        (officer("Carries less", points=900), officer("Carries more")),
        (officer("Away a day", points=0, back_on=date(2026, 11, 24)), officer("Is here")),
        (officer("A few hours", points=10, available=200), officer("No hours", points=0, available=0)),
    ],
    ids=lambda one: one.name,
)
def test_who_comes_first(first: Candidate, second: Candidate) -> None:
    assert order(second, first, wanted=("women",)) == [first.name, second.name]


def test_who_cannot_take_them_stands_below_and_says_why() -> None:
    found = choosing.propose(
        [officer("Simon", shut=True), officer("Grace", leaves_on=date(2026, 12, 1))],
        adds=50,
        wanted=(),
        on=ON,
        book=BOOK,
    )
    assert [(row.name, row.place) for row in found.places] == [("Grace", None), ("Simon", None)]
    assert found.places[0].because[0] == "Their post ends on 1 December 2026."
    assert found.places[1].because[0] == "The record is closed to them."
    assert found.because == ("Nobody here can take them.",)


def test_each_says_its_points_and_every_reason() -> None:
    one = officer(
        "Grace",
        points=2000,
        skills=("women", "self_harm"),
        held_until=date(2024, 3, 1),
        back_on=date(2026, 12, 7),
    )
    found = choosing.propose([one], adds=100, wanted=("women", "young_adults"), on=ON, book=BOOK)
    (row,) = found.places
    assert (row.pct, row.pct_after, row.points_after) == (Decimal("100.0"), Decimal("105.0"), 2100)
    assert row.because == (
        "Was their officer before, until 1 March 2024.",
        "Away, back on 7 December 2026, in 14 days.",
        "105.0% of their hours' points with this person.",
        "More than they can carry.",
        "Good at what counts here: Women.",
    )
    assert choosing.propose(
        [officer("Ann", available=0, back_on=date(2026, 11, 24))], adds=1, wanted=(), on=ON, book=BOOK
    ).places[0].because == ("Back on 24 November 2026.", "No hours for people.")
