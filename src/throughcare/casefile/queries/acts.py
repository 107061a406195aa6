"""Where each kind of duty is done, and the word on its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

Duty = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What a button says and where it leads."""

    text: str
    url: str


def _about(name: str) -> Callable[[Duty], str]:
    return lambda duty: reverse(name, args=[duty["about_id"]])


def _person(name: str) -> Callable[[Duty], str]:
    return lambda duty: reverse(name, args=[duty["person_id"]])


# A kind that is not here opens the person's clocks: a new kind of duty is never without a way in.
_ACTS: dict[str, tuple[str, Callable[[Duty], str]]] = {
    "allocate_officer": ("Allocate", _person("allocations:allocate")),
    "supervisor_assigned": ("Allocate", _person("allocations:allocate")),
    "first_contact": ("Book", _person("appointments:book")),
    "supervisor_contact": ("Book", _person("appointments:book")),
    "book_next": ("Book", _person("appointments:book")),
    "tell_about_officer": ("Tell", _person("messaging:list")),
    "tell_decision": ("Tell", _person("messaging:list")),
    "tell_why_no_help": ("Tell", _person("messaging:list")),
    "ask_for_reason": ("See letter", _person("messaging:list")),
    "answer_service_failure": ("Say sorry", _person("messaging:list")),
    "record_outcome": ("Record", _about("casefile:outcome")),
    "judge_absence": ("Judge", _about("appointments:judge_absence")),
    "consider_failure": ("Warn or refer", _about("enforcement:consider")),
    "refer_failure": ("Refer", _about("enforcement:consider")),
    "consider_recall": ("Consider", _about("enforcement:consider")),
    "decide_referral": ("Decide", _about("enforcement:referral")),
    "keep_instruction": ("Record", _person("sentences:sentence")),
}


def act(duty: Duty) -> Act:
    """The button of a duty."""
    text, url = _ACTS.get(duty["kind"], ("Open", _person("casefile:clocks")))
    return Act(text, url(duty))
