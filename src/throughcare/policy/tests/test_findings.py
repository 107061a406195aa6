"""Inputs are kept as JSON and come back the same, so that a finding can be replayed."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Literal

import pytest

from throughcare.policy import findings, shapes


@dataclass(frozen=True)
class Visit:
    """A part of the facts."""

    on: date
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts of every shape that rules take."""

    from_: datetime | date | None
    place: Literal["home", "office"]
    count: int = 0
    sure: bool = False
    at: time | None = None
    visits: tuple[Visit, ...] = ()
    share: Decimal | None = None


@pytest.mark.parametrize(
    "facts",
    [
        Facts(from_=None, place="home"),
        Facts(from_=None, place="home", share=Decimal("6.90")),
        Facts(from_=date(2026, 11, 20), place="office", count=3, sure=True),
        Facts(from_=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), place="home", at=time(9, 30)),
        Facts(from_=None, place="home", visits=(Visit(date(2026, 11, 20), "Grace"), Visit(date(2026, 11, 21)))),
    ],
)
def test_inputs_come_back_from_their_stored_form(facts: Facts) -> None:
    stored = json.loads(json.dumps(findings.to_json(facts)))
    assert findings.from_json(Facts, stored) == facts


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({}, "from: is missing"),
        ([], "the data: should be a table"),
        ({"from": 3, "place": "home"}, "from: should be a date"),
        ({"from": None, "place": "moon"}, "place: should be one of home, office"),
        ({"from": None, "place": "home", "count": True}, "count: should be a whole number"),
        ({"from": None, "place": "home", "visits": [{"on": "2026-02-31"}]}, "visits.0.on: should be a date"),
        ({"from": None, "place": "home", "share": "much"}, "share: should be a number to the digit"),
        ({"from": None, "place": "home", "share": 1.5}, "share: should be a number to the digit"),
        ({"from": None, "place": "home", "mood": 1}, "mood: is not known here"),
    ],
)
def test_stored_inputs_of_another_shape_are_refused(stored: object, words: str) -> None:
    with pytest.raises(shapes.ShapeError, match=words):
        findings.from_json(Facts, stored)


def test_days_moments_and_counts_are_said_in_plain_words() -> None:
    assert findings.day_text(date(2026, 11, 9)) == "9 November 2026"
    assert findings.moment_text(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "09:05 on 1 July 2026"
    assert [findings.count_text(n, "day") for n in (1, 2)] == ["1 day", "2 days"]
