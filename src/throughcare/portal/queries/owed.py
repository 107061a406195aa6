"""What is open between them and us, in words to them: what they have to do now, and what we owe them.

Both come from the duties that are open. A kind that has no words here is not shown: what staff owe among themselves is
not theirs to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from throughcare.duties.models import Duty
from throughcare.kernel.clock import last_day
from throughcare.portal.queries.shell import Me
from throughcare.sentences.models import Instruction

# What asks something of them: the words, the page where they do it, and whether that is a page of the very row.
DO_NOW: Mapping[str, tuple[Any, str, bool]] = {
    "tell_why_absent": (_("Tell us why you could not come."), "portal:missed", True),
    "bring_proof": (_("Send us proof of why you could not come."), "portal:missed", True),
    "keep_instruction": (_("Do what you were asked to do."), "portal:messages", False),
    "ask_about_plan": (_("Read your plan. Say what you think."), "portal:plan", False),
}

FIRST = 4  # so many of what we owe are shown at once, and all that is late; the rest stands folded away

# What we owe them.
OWED: Mapping[str, Any] = {
    "allocate_officer": _("We tell you who your offender manager is."),
    "decide_officer": _("We decide if you have an offender manager."),
    "tell_about_officer": _("We tell you if you have an offender manager, and who."),
    "first_contact": _("We see you for the first time."),
    "sentence_plan": _("We write your plan with you."),
    "plan_review": _("We look at your plan again with you."),
    "plan_review_early": _("Something changed. We look at your plan again."),
    "supervisor_assigned": _("We tell you who your supervisor is."),
    "supervisor_check": _("Your supervisor looks at how your plan goes."),
    "unpaid_work_started": _("You begin your unpaid work."),
    "supervisor_contact": _("Your supervisor sees you for the first time."),
    "book_next": _("We book your next meeting."),
    "ask_for_reason": _("We tell you how to say why you did not come."),
    "tell_decision": _("We tell you what we decided, and why."),
    "answer_service_failure": _("We let you down. We tell you why, and say sorry."),
    "tell_why_no_help": _("We tell you why some help is not there."),
    "tell_court": _("We tell you when and where you must be at court."),
    "tell_recall": _("We tell you why you were called back, and what you can do."),
    "refer_recall": _("We send your recall to the Parole Board."),
    "review_recall": _("We have your recall looked at again."),
    "release_after_recall": _("We get your release ready."),
    "answer_recall": _("We pass on what you say against the recall."),
    "review_adjustment": _("We ask if what helps you still helps."),
    "answer_message": _("We answer what you wrote to us."),
    "read_story": _("We read what you wrote about yourself."),
    "answer_wish": _("We answer what you would change in your plan."),
    "see_tick": _("We look at what you have done."),
    "answer_help": _("We answer the help you asked for."),
    "tell_of_help": _("We tell you more of the help you asked for."),
    "act_on_choice": _("We do what you chose instead."),
    "acknowledge_complaint": _("We tell you that we have your complaint, and who answers."),
    "answer_complaint": _("We answer your complaint."),
    "review_complaint": _("Someone else looks at your complaint again, and answers."),
    "answer_correction": _("We answer what you say is wrong in your record."),
    "move_for_event": _("We find another time, for your important day."),
}


# Of a complaint nobody is told who looks on, who may be whom it is about.
_BETWEEN_THEM = ("acknowledge_complaint", "answer_complaint", "review_complaint")

_ASKED = Instruction.objects.filter(id=OuterRef("about_id"), person_id=OuterRef("person_id")).values("text")[:1]


@dataclass(frozen=True)
class ToDo:
    """Something they have to do, where, and by which day."""

    text: str
    url: str
    by: date
    late: bool
    words: str = ""  # what it is, as it was told to them


@dataclass(frozen=True)
class Owed:
    """Something we owe them, and by which day. Late by us is said. `soon`: it is late, or comes first."""

    text: str
    by: date
    late: bool
    soon: bool


@dataclass(frozen=True)
class Between:
    """What is open between them and us, what is due first coming first."""

    todo: list[ToDo]
    owed: list[Owed]


def between(me: Me) -> Between:
    """What they have to do now, and what we owe them. One query."""
    kinds = [kind for kind in (*DO_NOW, *OWED) if not (me.looked_on and kind in _BETWEEN_THEM)]
    rows = (
        Duty.objects.filter(person_id=me.person_id, ended_at=None, kind__in=kinds)
        .order_by("due_at", "id")
        .values("kind", "about_id", "due_at", shown=F("shown_from"), asked=Subquery(_ASKED))
    )
    todo: list[ToDo] = []
    owed: list[Owed] = []
    reasons = {row["about_id"] for row in rows if row["kind"] == "tell_why_absent"}
    for row in rows:
        by, late = last_day(row["due_at"]), row["due_at"] <= me.at
        if row["kind"] == "bring_proof" and row["about_id"] in reasons:
            continue  # first why, then the proof: one thing at a time
        if row["kind"] in DO_NOW:
            words, page, of_row = DO_NOW[row["kind"]]
            if url := _address(page, row["about_id"] if of_row else None):
                told = row["asked"] if row["kind"] == "keep_instruction" else ""
                todo.append(ToDo(str(words), url, by, late, told or ""))
        elif row["shown"] is None or row["shown"] <= me.at:
            one = Owed(str(OWED[row["kind"]]), by, late, soon=late or len(owed) < FIRST)
            if (one.text, by) not in {(other.text, other.by) for other in owed}:
                owed.append(one)
    return Between(todo, owed)


def _address(page: str, of: int | None) -> str:
    """Where it is done; empty while there is no such page."""
    try:
        return reverse(page, args=[of] if of is not None else [])
    except NoReverseMatch:
        return ""
