"""What people type into dates, times and notes, and what they are told when it cannot be read."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, TimeField, error_anchor, marked_boxes

VECTORS = Path(__file__).parents[5] / "shared" / "data" / "peer-vectors" / "date_input_validation.json"


class Asked(forms.Form):
    """One of each."""

    on = DayField(name="date")
    note = PlainTextField(name="note", required=False, longest=20)


def boxes(day: str, month: str, year: str) -> Asked:
    return Asked({"on_day": day, "on_month": month, "on_year": year})


def said(form: forms.Form, name: str = "on") -> str | None:
    return str(form.errors[name][0]) if name in form.errors else None


def test_dates_answer_as_the_service_manual_asks() -> None:
    if not VECTORS.exists():
        pytest.skip("../shared/data/peer-vectors is not here")
    cases = json.loads(VECTORS.read_text())["cases"]
    wrong = []
    for case in cases:
        answer = said(boxes(case["day"], case["month"], case["year"]))
        asked = case["expect_error"]
        same = answer == asked if asked is None or not asked.endswith("...") else (answer or "").startswith(asked[:-4])
        if not same:
            wrong.append((case, answer))
    assert len(cases) == 16
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        (("", "1", "2000"), ("day",)),
        (("", "2", ""), ("day", "year")),
        (("", "", ""), ("day", "month", "year")),
        (("1", "12", "99"), ("year",)),
        (("xx", "12", "2000"), ("day",)),
        (("15", "99", "2000"), ("month",)),
        (("15", "000006", "2000"), ("month",)),
        (("31", "2", "2026"), ("day", "month", "year")),
    ],
)
def test_only_the_wrong_boxes_are_marked(typed: tuple[str, str, str], marked: tuple[str, ...]) -> None:
    form = boxes(*typed)
    assert marked_boxes(form["on"]) == marked
    assert error_anchor(form["on"]) == f"id_on_{marked[0]}"


@pytest.mark.parametrize(
    "typed",
    [
        "12/11/2026",
        " 12.11.2026",
        "12 11 2026",
        "12-11-2026",
        "2026-11-12",
        "12 November 2026",
        "Thu 12 Nov 2026",
        "12th nov 2026",
    ],
)
def test_one_box_takes_a_date_as_people_write_it(typed: str) -> None:
    form = Asked({"on": typed})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Enter the date"),
        ("31/2/2026", "The date must be a real date"),
        ("29/2/2023", "The date must be a real date"),
        ("next Friday", "Date must be a real date, like 27/3/2026"),
        ("12/11/26", "Year must include 4 numbers"),
        ("12 Foo 2026", "Date must be a real date, like 27/3/2026"),
        ("٣/1/2026", "Date must be a real date, like 27/3/2026"),
        ("1/1/99999999999999999999", "Year must include 4 numbers"),
    ],
)
def test_what_is_no_date_is_said_plainly(typed: str, answer: str) -> None:
    assert said(Asked({"on": typed})) == answer


def test_a_day_outside_its_bounds_names_the_bound() -> None:
    field = DayField(name="day of the failure", earliest=date(2026, 1, 1), latest=date(2026, 11, 23))
    assert field.clean("23/11/2026") == date(2026, 11, 23)
    with pytest.raises(ValidationError, match="The day of the failure must be on or before 23 November 2026"):
        field.clean("24/11/2026")
    with pytest.raises(ValidationError, match="must be on or after 1 January 2026"):
        field.clean("31/12/2025")
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("0930", time(9, 30)),
        ("2:30 PM", time(14, 30)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12 noon", time(12)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed: str, read: time) -> None:
    assert TimeField().clean(typed) == read


@pytest.mark.parametrize("typed", ["9", "24:00", "09:60", "13pm", "0am", "half nine", "9:3", "-1:00"])
def test_what_is_no_time_is_not_guessed(typed: str) -> None:
    with pytest.raises(ValidationError, match="must be a real time, like 09:30"):
        TimeField().clean(typed)


def test_text_loses_what_no_keyboard_types_and_keeps_its_lines() -> None:
    assert PlainTextField().clean("a\r\nb\x00\x07\rc\ud800 ") == "a\nb\nc"
    assert PlainTextField(lines=False).clean(" Rosa \n Lindqvist ") == "Rosa Lindqvist"
    assert PlainTextField().clean("Siân Ωμέγα 🙂") == "Siân Ωμέγα 🙂"


def test_text_that_is_too_long_says_by_how_much() -> None:
    answer = said(Asked({"on": "1/1/2026", "note": "x" * 32}), "note")
    assert answer == "Note must be 20 characters or fewer. It is 12 too long"


@pytest.mark.parametrize("sent", [{}, {"what": ""}, {"what": "else"}])
def test_a_choice_is_never_made_for_somebody(sent: dict[str, Any]) -> None:
    class Choice(forms.Form):
        what = OneChoiceField(select="Select what happened", choices=[("came", "Came")])

    assert Choice()["what"].value() is None
    assert said(Choice(sent), "what") == "Select what happened"


def test_a_time_that_stands_is_shown_as_it_may_be_typed() -> None:
    class Timed(forms.Form):
        at = TimeField()

    shown = Timed(initial={"at": time(9, 5, 30)})["at"].value()
    assert shown == "09:05"
    assert Timed({"at": shown}).is_valid()
