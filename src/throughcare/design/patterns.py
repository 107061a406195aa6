"""Every macro with made-up people: one page of all, and one like a real page of each kind.

Only in a demo. The people are made up and stand in no database.
"""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from throughcare.design.charts import Mark, Span
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField

PAGES = (
    "everything",
    "work",
    "caseload",
    "person",
    "outcome",
    "decide",
    "timeline",
    "errors",
    "refused",
    "reason",
    "conflict",
)
NAV = ("My work", "Caseload", "Diary", "Letters", "Help")


class OutcomeForm(forms.Form):
    """A form with one of each field."""

    happened = OneChoiceField(
        label="What happened?",
        select="Select what happened",
        choices=[
            (
                "They came",
                [
                    ("complied", "Came and complied"),
                    ("late", "Came late, seen"),
                    ("failed", "Came, failed to comply"),
                    ("sent_home", "We sent them home"),
                ],
            ),
            (
                "They did not come",
                [
                    ("absent", "Did not come, reason awaited"),
                    ("acceptable", "Acceptable absence"),
                    ("unseen", "We could not see them"),
                    ("left", "Left after waiting too long"),
                ],
            ),
        ],
    )
    came_at = TimeField(label="Came at", name="time they came")
    seen_at = TimeField(label="Seen at", name="time they were seen")
    ended_at = TimeField(label="Ended at", name="time it ended")
    note = PlainTextField(label="Note", name="note", help_text="Rosa can ask to read this.")
    sensitive = forms.BooleanField(label="Sensitive: not to be shared with Rosa without a decision", required=False)
    next = OneChoiceField(
        label="Next meeting",
        select="Select the next meeting",
        choices=[
            ("this", "Book this"),
            ("tuesday", "Tuesday 1 December, 12:30"),
            ("other", "Another day, place or kind"),
            ("none", "No next meeting"),
        ],
    )
    other_day = DayField(label="Day", name="day of the next meeting")
    serves = SomeChoicesField(
        label="It serves",
        select="Select the orders it serves",
        choices=[("1", "Order 1: supervision under rehabilitation activity"), ("2", "Order 2: unpaid work")],
    )
    why_none = PlainTextField(label="Why is there no next meeting?", name="reason", lines=False)
    born = DayField(label="Date of birth", name="date of birth")
    standing = OneChoiceField(
        label="Forklift course",
        select="Select where it stands",
        choices=[("", "Not touched"), ("moving", "Moving"), ("done", "Done")],
        widget=forms.Select,
    )
    tell = SomeChoicesField(
        label="Tell her", select="Select how to tell her", choices=[("text", "Text now, and again the day before")]
    )
    decision = OneChoiceField(
        label="Your decision",
        select="Select your decision",
        choices=[
            ("warn", "Give a warning"),
            ("refer", "Refer to the enforcement officer"),
            ("neither", "Neither, for now"),
        ],
    )
    reason = PlainTextField(label="Your reason", name="reason", enter="Say why, in your own words")
    purpose = OneChoiceField(
        label="What is it for?",
        select="Select what it is for",
        choices=[
            ("here", "The person is here or on the phone"),
            ("harm", "Someone may be at risk of harm"),
            ("covering", "I am covering for a colleague"),
            ("else", "Something else"),
        ],
    )


SHOWN: dict[str, Any] = {
    "happened": "complied",
    "came_at": time(9, 26),
    "seen_at": time(9, 50),
    "ended_at": time(10, 20),
    "next": "this",
    "serves": ["1"],
    "tell": ["text"],
    "standing": "moving",
    "purpose": "here",
    "note": "Rosa is settled at work. I told her why debt advice has no places before January.",
}
WRONG = QueryDict(
    "born_day=31&born_month=&born_year=1999&came_at=25:00&other_day=31/2/2026"
    "&seen_at=09:50&happened=complied&next=this&serves=1&purpose=here"
)


@require_safe
def show(request: HttpRequest, page: str = "everything") -> HttpResponse:
    """One page of patterns. 404 outside a demo."""
    if not settings.DEMO or page not in PAGES:
        raise Http404
    form = OutcomeForm(initial=SHOWN)
    wrong = OutcomeForm(WRONG)
    context = {**samples(), "form": form, "wrong": wrong, "here": _here(page)}
    if page == "conflict":
        context["rows"] = context["conflicting"]
    return render(request, f"design/patterns/{page}.html", context)


def _here(page: str) -> str:
    return {"work": "My work", "caseload": "Caseload"}.get(page, "")


def samples() -> dict[str, Any]:
    """What the pattern pages show, from patterns.toml."""
    told = tomllib.loads((Path(__file__).parent / "patterns.toml").read_text(encoding="utf-8"))
    return {
        **told,
        "headline": {"age_from": None, "age_until": None, **told["headline"]},
        "tabs": [{"text": text, "url": "#"} for text in told["tabs"]],
        "spans": [Span(**span) for span in told["spans"]],
        "marks": [Mark(**mark) for mark in told["marks"]],
        "page": Paginator(range(31), 8).page(2),
        "typed": QueryDict("note=Rosa+is+settled"),
        "Markup": Markup,
    }
