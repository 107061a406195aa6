"""Every macro with sample data, on one page for those who build pages and one like a real page for each kind.

Only in a demo. The people are made up and stand in no database.
"""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from markupsafe import Markup

from throughcare.design.charts import Mark, Span
from throughcare.design.fields import DayField, OneChoiceField, PlainTextField, SomeChoicesField, TimeField

PAGES = ("everything", "work", "caseload", "person", "outcome", "decide", "timeline", "errors", "refused", "reason", "conflict")
NAV = ("My work", "Caseload", "Diary", "Letters", "Help")


class OutcomeForm(forms.Form):
    """A form with one of each field."""

    happened = OneChoiceField(
        label="What happened?",
        select="Select what happened",
        choices=[
            ("They came", [("complied", "Came and complied"), ("late", "Came late, seen"), ("failed", "Came, failed to comply"), ("sent_home", "We sent them home")]),
            ("They did not come", [("absent", "Did not come, reason awaited"), ("acceptable", "Acceptable absence"), ("unseen", "We could not see them"), ("left", "Left after waiting too long")]),
        ],
    )  # fmt: skip
    came_at = TimeField(label="Came at", name="time they came")
    seen_at = TimeField(label="Seen at", name="time they were seen")
    ended_at = TimeField(label="Ended at", name="time it ended")
    note = PlainTextField(label="Note", name="note", help_text="Rosa can ask to read this.")
    sensitive = forms.BooleanField(label="Sensitive: not to be shared with Rosa without a decision", required=False)
    next = OneChoiceField(
        label="Next meeting",
        select="Select the next meeting",
        choices=[("this", "Book this"), ("tuesday", "Tuesday 1 December, 12:30"), ("other", "Another day, place or kind"), ("none", "No next meeting")],
    )  # fmt: skip
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
    tell = SomeChoicesField(label="Tell her", select="Select how to tell her", choices=[("text", "Text now, and again the day before")])
    decision = OneChoiceField(
        label="Your decision",
        select="Select your decision",
        choices=[("warn", "Give a warning"), ("refer", "Refer to the enforcement officer"), ("neither", "Neither, for now")],
    )  # fmt: skip
    reason = PlainTextField(label="Your reason", name="reason", enter="Say why, in your own words")
    purpose = OneChoiceField(
        label="What is it for?",
        select="Select what it is for",
        choices=[("here", "The person is here or on the phone"), ("harm", "Someone may be at risk of harm"), ("covering", "I am covering for a colleague"), ("else", "Something else")],
    )  # fmt: skip


SHOWN = {
    "happened": "complied", "came_at": time(9, 26), "seen_at": time(9, 50), "ended_at": time(10, 20), "next": "this",
    "serves": ["1"], "tell": ["text"], "standing": "moving", "purpose": "here",
    "note": "Rosa is settled at work. I told her why debt advice has no places before January and gave her the helpline.",
}  # fmt: skip


def show(request: HttpRequest, page: str = "everything") -> HttpResponse:
    """One page of patterns. 404 outside a demo."""
    if not settings.DEMO or page not in PAGES:
        raise Http404
    form = OutcomeForm(initial=SHOWN)
    wrong = OutcomeForm(
        MultiValueDict(
            {"born_day": ["31"], "born_month": [""], "born_year": ["1999"], "came_at": ["25:00"], "other_day": ["31/2/2026"],
             "seen_at": ["09:50"], "happened": ["complied"], "next": ["this"], "serves": ["1"], "purpose": ["here"]}
        )
    )  # fmt: skip
    context = {**samples(), "form": form, "wrong": wrong, "here": _here(page)}
    if page == "conflict":
        context["rows"] = context["conflicting"]
    return render(request, f"design/patterns/{page}.html", context)


def _here(page: str) -> str:
    return {"work": "My work", "caseload": "Caseload"}.get(page, "")


def samples() -> dict[str, Any]:
    """What the pattern pages show; "today" on them is Monday 23 November 2026."""
    today = date(2026, 11, 23)
    return {
        "today": today,
        "nav": [{"text": text, "url": "#"} for text in NAV],
        "signed_in": {"name": "Grace Adeyemi", "post": "Offender manager, Kilner Street"},
        "headline": {
            "name": "Rosa Lindqvist", "reference": "N104310", "proceedings": "breach", "date_of_birth": date(1999, 3, 14),
            "tags": [["soon", "Medium risk of serious harm"], ["info", "Dyslexia: large print, short texts"]],
            "age_from": None, "age_until": None, "tier": "3", "order_count": 2, "order_name": "Community order",
            "order_ends_on": date(2027, 9, 2), "office": "Kilner Street", "officer": "Grace Adeyemi",
            "officer_from": date(2025, 9, 4), "officer_from_start": True,
        },
        "tabs": [
            {"text": text, "url": "#"}
            for text in ("Overview", "Meetings", "Timeline", "Sentence", "Plan", "Compliance", "Risk", "Letters and papers", "Personal details", "Who has looked")
        ],
        "tiles": [
            {"n": 3, "text": "overdue", "url": "#late", "tone": "late"}, {"n": 2, "text": "due today", "url": "#today", "tone": "soon"},
            {"n": 5, "text": "this week", "url": "#week"}, {"n": 4, "text": "meetings today", "url": "#meetings"},
            {"n": 2, "text": "outcomes", "url": "#outcomes"}, {"n": 0, "text": "new people", "url": "#new", "tone": "soon"},
        ],
        "late": [
            _row("10 days late", "was Fri 13 Nov", "Tell her why debt advice is not available", "Rosa Lindqvist, tier 3", "Asked for on 2 October; Northgate Advice has no places until January.", "Write to her", tone="late", owed=True),
            _row("4 days late", "was Thu 19 Nov", "Agree the sentence plan", "Milan Okafor, tier 3", "15 working days from sentence, 29 October. His say is not recorded yet.", "Open plan", tone="late"),
            _row("3 days late", "was Fri 20 Nov", "Send the report for the hearing of 27 November", "Denise Carrow, tier 2", "Northgate Magistrates’ Court. Draft, 4 of 6 sections written.", "Finish report", tone="late"),
        ],
        "due": [
            _row("Today", "by end of day", "Judge the absence of 12 November", "Rosa Lindqvist, tier 3", "Her day for proof, 19 November, has passed. 2 working days to decide.", "Judge", tone="soon"),
            _row("Today", "14:00", "First meeting: explain the order", "Yaw Boateng, tier 3, new", "5 working days from sentence end today. Interpreter booked, Twi.", "See checklist", tone="soon", owed=True),
        ],
        "week": [
            _row("Tue 24 Nov", "tomorrow", "Confirm the new address", "Joan Petrie, tier 2", "She told us on 20 November that she moves on 28 November.", "Confirm"),
            _row("Wed 25 Nov", "2 days", "Visit at home", "Curt Ellery, tier 4", "Monthly while tier 4. Two staff attend: dog at the address.", "Open"),
        ],
        "narrow": [
            _row("Today", "", "Rosa Lindqvist", "", "09:30, supervision", "Record"),
            _row("20 Nov", "", "Ivy Castellano", "", "16:00, supervision", "Record"),
        ],
        "meetings": [
            {"at": time(9, 30), "who": "Rosa Lindqvist", "url": "#", "where": "Room 2", "tag": {"text": "Outcome to record", "tone": "soon"}},
            {"at": time(10, 30), "who": "Joan Petrie", "url": "#", "where": "Room 2. Large print", "tag": {"text": "Here now", "tone": "kept"}, "now": True},
            {"at": time(11, 30), "who": "Dominik Vance", "url": "#", "where": "Phone", "tag": {"text": "Confirmed", "tone": "quiet"}},
            {"at": time(14, 0), "who": "Yaw Boateng", "url": "#", "where": "Room 4. Interpreter, Twi", "tag": {"text": "New", "tone": "info"}},
        ],
        "columns": [
            {"key": "person", "text": "Person", "sort": "name"}, {"key": "order", "text": "Order and end", "sort": "order"},
            {"key": "tier", "text": "Tier", "sort": "tier", "number": True}, {"key": "last", "text": "Last meeting", "sort": "last"},
            {"key": "next", "text": "Next meeting", "sort": "next"}, {"key": "due", "text": "Late or due", "sort": "due"},
        ],
        "rows": _people(),
        "page": Paginator(range(31), 8).page(2),
        "events": _events(),
        "spans": [
            Span("Order 1", "24 months", date(2025, 9, 3), date(2027, 9, 2), "order", "3 September 2025 to 2 September 2027"),
            Span("Warning given", "ended", date(2025, 11, 10), date(2026, 11, 9), "ended", "10 Nov 2025, last day 9 Nov 2026"),
            Span("If warned today", "would count", today, date(2027, 11, 22), "would", "23 Nov 2026, last day 22 Nov 2027"),
        ],
        "marks": [
            Mark(date(2026, 11, 12), "Failure, 12 Nov 2026: 3 days after", "failure"),
            Mark(today, "Today, 23 Nov", "today"),
        ],
        "she_owed": {"title": "What Rosa owed", "rows": [
            _side("Came to what she was asked to", "45 asked, 41 came, 3 acceptable", "1 to judge", "soon"),
            _side("On time", "40 of 41; late once, 14 minutes", "Kept", "kept"),
            _side("Did as instructed", "7 of 8 kept, 1 open until 30 November", "Kept", "kept"),
        ]},
        "we_owed": {"title": "What the service owed Rosa", "rows": [
            _side("Told why help was not available", "Debt advice, asked for on 2 October", "10 days late", "late"),
            _side("Seen on time", "38 of 41 within 15 minutes", "3 not kept", "soon"),
            _side("The same officer", "Grace Adeyemi, 40 of 41 meetings", "Kept", "kept"),
        ]},
        "at": datetime(2026, 11, 23, 10, 31),  # noqa: DTZ001 (a sample, shown as it is)
        "Markup": Markup,
        "refusal": {
            "why": "You have no part in this case.", "tried": "To open the overview", "number": "D-7F3K-2QX",
            "reference": "N118055", "ask": "Amy Farrant", "ask_phone": "0191 498 0172",
        },
        "open_url": "#",
        "facts_shown": [("Person", "Devon Hollis, N103899"), ("Office", "Millgate"), ("Offender manager", "Amy Farrant, 0191 498 0172")],
        "quicker": "Ringing Amy Farrant may be quicker.",
        "follows": ["It stays open to you until 14:55, then closes by itself.", "Amy Farrant is told now, with your reason."],
        "button": "Open for 4 hours",
        "back_url": "#",
        "save_url": "#",
        "what": "The note of 23 November about Rosa Lindqvist",
        "by": "Paul Wrigley",
        "version": 4,
        "conflicting": [("Note", "Rosa is settled at work.", "Rosa is settled at work.\nBrought the tenancy agreement."), ("Sensitive", "No", "No")],
        "typed": QueryDict("note=Rosa+is+settled"),
    }  # fmt: skip


def _row(when: str, note: str, what: str, who: str, why: str, act: str, *, tone: str = "", owed: bool = False) -> dict[str, Any]:
    return {
        "when": when, "when_note": note, "tone": tone, "what": what, "url": "#", "owed": owed, "who": who, "why": why,
        "act": {"text": act, "url": "#"}, "about": who.split(",")[0],
    }  # fmt: skip


def _side(what: str, note: str, text: str, tone: str) -> dict[str, Any]:
    return {"what": what, "note": note, "tag": {"text": text, "tone": tone}}


def _people() -> list[dict[str, Any]]:
    told = [
        ("Rosa Lindqvist", "N104310, 27", "Community order", "to 2 Sep 2027", 3, "Mon 23 Nov", ("Outcome to record", "soon"), ("Not booked", "late"), [("Debt advice: tell her why, 10 days", "late"), ("Absence to judge today", "soon")]),
        ("Milan Okafor", "N118711, 34", "Suspended sentence", "to 28 Apr 2028", 3, "Tue 17 Nov", ("Complied", ""), ("Tue 24 Nov 13:00", ""), [("Agree the plan, 4 days", "late")]),
        ("Leona Fosse", "N113455, 29", "Licence", "to 6 Aug 2027", 4, "Fri 20 Nov", ("Complied", ""), ("Today 15:30", ""), [("Recall: decide today", "soon")]),
        ("Yaw Boateng", "N121013, 22", "Community order", "to 15 Nov 2027", 3, None, None, ("Today 14:00", ""), [("First meeting today", "soon")]),
        ("Joan Petrie", "N099041, 57", "Suspended sentence", "to 19 Feb 2027", 2, "Mon 9 Nov", ("Late, 12 minutes", ""), ("Today 10:30", ""), [("Confirm address by 24 Nov", "")]),
        ("Curt Ellery", "N101880, 38", "Licence", "to 22 May 2028", 4, "Wed 18 Nov", ("Failed to comply", "late"), ("Wed 25 Nov 11:00", ""), [("Home visit 25 Nov", "")]),
        (None, "N120780, 25 to 34", "Parole", None, 2, None, None, ("Tue 24 Nov 11:00", ""), []),
        ("Gwen Parry", "N105525, 62", "Community order", "to 1 Feb 2027", 1, "Fri 30 Oct", ("Complied", ""), ("Fri 27 Nov 15:00", ""), []),
    ]  # fmt: skip
    rows = []
    for name, reference, order, ends, tier, last, outcome, coming, due in told:
        tone = next((tone for _, tone in due if tone == "late"), "")
        rows.append(
            {
                "tone": tone,
                "cells": {
                    "person": {"text": name or "Name not recorded", "url": "#", "note": reference}
                    | ({"tag": {"text": "New", "tone": "info"}} if name == "Yaw Boateng" else {}),
                    "order": {"text": order, "note": ends or "End not recorded"},
                    "tier": str(tier),
                    "last": {"text": last, "note": outcome[0], "note_tone": outcome[1]}
                    if outcome
                    else {"text": "Not met yet", "tone": "quiet"},
                    "next": {"text": coming[0], "tone": coming[1], "strong": coming[0].startswith("Today")},
                    "due": {"lines": [{"text": text, "tone": kind} for text, kind in due]}
                    if due
                    else {"text": "Nothing due", "tone": "quiet"},
                },
            }
        )
    return rows


def _events() -> list[dict[str, Any]]:
    return [
        {"title": "Came and complied", "url": "#", "kind": "theirs", "tag": {"text": "Kept", "tone": "kept"}, "by": "supervision, Grace Adeyemi",
         "at": "Mon 23 November, 09:50 to 10:20", "iso": "2026-11-23T09:50", "text": "Settled at work. Told why debt advice has no places before January."},
        {"title": "Kept waiting 20 minutes", "kind": "ours", "tag": {"text": "Service failure", "tone": "soon"}, "by": "from the front desk’s times",
         "at": "Mon 23 November, 09:30", "iso": "2026-11-23T09:30", "text": "Over 15 minutes: our failure. She was told so at the start."},
        {"title": "Day for proof passed", "url": "#", "kind": "clock", "tag": {"text": "To judge", "tone": "late"}, "by": "the clock",
         "at": "Thu 19 November, 23:59", "iso": "2026-11-19T23:59", "text": "No letter from her employer. The absence came up to be judged by 23 November."},
        {"title": "Told us why she missed 12 November", "url": "#", "kind": "theirs", "by": "phone, Grace Adeyemi",
         "at": "Fri 13 November, 09:12", "iso": "2026-11-13T09:12", "text": "Called in at 05:40 for an early shift. Asked for a letter or rota by 19 November."},
    ]  # fmt: skip
