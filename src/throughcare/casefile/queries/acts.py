"""Where each kind of duty is done, and the word on its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from throughcare.design.addresses import address

Duty = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What a button says and where it leads."""

    text: str
    url: str


# The word, the page, and which id the page takes: that of the duty, of what it is about, or of the person.
_ACTS = {
    "allocate_officer": ("Allocate", "allocations:allocate", "person_id"),
    "supervisor_assigned": ("Allocate", "allocations:allocate", "person_id"),
    "first_contact": ("Book", "appointments:book", "person_id"),
    "supervisor_contact": ("Book", "appointments:book", "person_id"),
    "book_next": ("Book", "appointments:book", "person_id"),
    "record_outcome": ("Record", "casefile:outcome", "about_id"),
    "judge_absence": ("Judge", "appointments:judge_absence", "about_id"),
    "judge_failure": ("Judge", "enforcement:judge", "about_id"),
    "agree_decision": ("Agree or not", "enforcement:agree", "about_id"),
    "consider_failure": ("Warn or refer", "enforcement:consider", "about_id"),
    "decide_referral": ("Decide", "enforcement:referral", "about_id"),
    "consider_recall": ("Consider", "enforcement:referral", "about_id"),
    "confirm_change": ("Confirm", "people:confirm", "about_id"),
    "confirm_move": ("Confirm", "people:moved", "about_id"),
    "review_registration": ("Look again", "people:review", "about_id"),
    "review_adjustment": ("Ask", "people:ask", "about_id"),
    "carry_out_decision": ("It is done", "casefile:carry_out_oversight", "about_id"),
    "tell_about_officer": ("Tell them", "casefile:answer", "id"),
    "tell_decision": ("Tell them", "casefile:answer", "id"),
    "tell_why_no_help": ("Tell them", "casefile:answer", "id"),
    "ask_for_reason": ("Tell them", "casefile:answer", "id"),
    "answer_service_failure": ("Say sorry", "casefile:answer", "id"),
}
# A failure that must be referred is considered on its own page; evidence for a referral is sent from the referral's.
_BY_ROW = {
    ("refer_failure", "enforcement.consideration"): ("Refer", "enforcement:consider", "about_id"),
    ("refer_failure", "enforcement.referral"): ("Send", "enforcement:send_evidence", "about_id"),
    ("consider_recall", "enforcement.consideration"): ("Consider", "enforcement:consider", "about_id"),
}
# What is done by telling the person: any of these is met by writing down how they were told.
TOLD = tuple(kind for kind, (_, page, _) in _ACTS.items() if page == "casefile:answer")


def act(duty: Duty) -> Act:
    """The button of a duty. A kind that is not known here opens the person's clocks: none is without a way in."""
    found = _BY_ROW.get((duty["kind"], duty["about_kind"])) or _ACTS.get(duty["kind"])
    text, page, which = found or ("Open", "casefile:clocks", "person_id")
    return Act(text, address(page, duty[which]))
