"""What is open between them and us, in words to them: what they have to do now, and what we owe them.

Both come from the duties that are open. A kind that has no words here is not shown: what staff owe among themselves is
not theirs to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.portal.queries.shell import Me

# What asks something of them: the words, and the page where they do it, with what it takes from the duty.
TODO: Mapping[str, tuple[Any, str, str]] = {
    "tell_why_absent": (_("Tell us why you could not come."), "portal:missed", "about_id"),
    "bring_proof": (_("Send us proof of why you could not come."), "portal:missed", "about_id"),
    "keep_instruction": (_("Do what you were asked to do."), "portal:sentence", ""),
    "ask_about_plan": (_("Read your plan. Say what you think."), "portal:plan", ""),
}

# What we owe them.
OWED: Mapping[str, Any] = {
    "allocate_officer": _("We tell you who your offender manager is."),
    "tell_about_officer": _("We tell you if you have an offender manager, and who."),
    "first_contact": _("We see you for the first time."),
    "sentence_plan": _("We write your plan with you."),
    "plan_review": _("We look at your plan again with you."),
    "plan_review_early": _("Something changed. We look at your plan again."),
    "supervisor_contact": _("Your supervisor sees you for the first time."),
    "book_next": _("We book your next meeting."),
    "ask_for_reason": _("We tell you how to say why you did not come."),
    "tell_decision": _("We tell you what we decided, and why."),
    "answer_service_failure": _("We let you down. We tell you why, and say sorry."),
    "tell_why_no_help": _("We tell you why some help is not there."),
    "tell_court": _("We tell you when and where you must be at court."),
    "tell_recall": _("We tell you why you were called back, and what you can do."),
    "answer_recall": _("We pass on what you say against the recall."),
    "review_adjustment": _("We ask if what helps you still helps."),
    "answer_message": _("We answer what you wrote to us."),
    "confirm_change": _("We check the change you told us of."),
    "answer_correction": _("We answer what you say is wrong in your record."),
    "move_for_event": _("We find another time, for your important day."),
}


@dataclass(frozen=True)
class ToDo:
    """Something they have to do, where, and by which day."""

    text: str
    url: str
    by: date
    late: bool


@dataclass(frozen=True)
class Owed:
    """Something we owe them, and by which day. Late by us is said."""

    text: str
    by: date
    late: bool


@dataclass(frozen=True)
class Between:
    """What is open between them and us, what is due first coming first."""

    todo: list[ToDo]
    owed: list[Owed]


def between(me: Me) -> Between:
    """What they have to do now, and what we owe them. One query."""
    rows = (
        Duty.objects.filter(person_id=me.person_id, ended_at=None, kind__in=[*TODO, *OWED])
        .order_by("due_at", "id")
        .values("kind", "about_id", "due_at", shown=F("shown_from"))
    )
    todo: list[ToDo] = []
    owed: list[Owed] = []
    reasons = {row["about_id"] for row in rows if row["kind"] == "tell_why_absent"}
    for row in rows:
        by, late = local_day(row["due_at"]), row["due_at"] < me.at
        if row["kind"] == "bring_proof" and row["about_id"] in reasons:
            continue  # first why, then the proof: one thing at a time
        if row["kind"] in TODO:
            words, page, takes = TODO[row["kind"]]
            if url := _address(page, row[takes] if takes else None):
                todo.append(ToDo(str(words), url, by, late))
        elif row["shown"] is None or row["shown"] <= me.at:
            owed.append(Owed(str(OWED[row["kind"]]), by, late))
    return Between(todo, owed)


def _address(page: str, of: int | None) -> str:
    """Where it is done; empty while there is no such page."""
    try:
        return reverse(page, args=[of] if of is not None else [])
    except NoReverseMatch:
        return ""
