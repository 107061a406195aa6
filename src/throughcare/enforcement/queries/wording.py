"""A warning in the words the person reads, and what its letters are written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.appointments.models import Absence, Appointment
from throughcare.design.dates import clock_spoken, day_long, full_day, sentence_day
from throughcare.enforcement import rules
from throughcare.enforcement.models import Failure, Warning
from throughcare.enforcement.queries import ladder
from throughcare.messaging.models import Letter
from throughcare.policy import clocks

ABSENCE = "appointments.absence"


@dataclass(frozen=True)
class WarningDraft:
    """The words of a warning as it would be given on a day."""

    text: rules.WarningText
    last_day: date | None
    contents: rules.ContentsFinding


def warning_draft(asked: ladder.Asked, *, circumstances: str, given_on: date) -> WarningDraft:
    """A warning in the words the person reads, and whether it says what the law wants."""
    if asked.on_licence:
        last_day = None
        further = "If you break the rules of your licence again, you may be recalled to prison."
    else:
        last_day = rules.warning_counts_until(given_on, ladder=asked.ladder)
        further = (
            f"If you break the rules of your order again on or before {full_day(last_day)}, "
            "you may have to go back to court."
        )
    text = rules.WarningText(
        order=asked.ladder.order,
        given_on=given_on,
        circumstances=circumstances.strip(),
        unacceptable=f"This is not acceptable under your {'licence' if asked.on_licence else 'order'}.",
        further_failure=further,
    )
    return WarningDraft(text=text, last_day=last_day, contents=rules.warning_contents(text, book=asked.edition))


def draft_paragraphs(draft: WarningDraft) -> list[dict[str, str]]:
    """The three things the law wants said, marked, for the letter macro."""
    text = draft.text
    return [
        {"text": words, "must": mark}
        for mark, words in (("a", text.circumstances), ("b", text.unacceptable), ("c", text.further_failure))
        if words
    ]


def draft_facts(asked: ladder.Asked, draft: WarningDraft, *, at: datetime) -> dict[str, Any]:
    """What the letter of a warning is written from, before there is one. One query, for the next meeting."""
    return {
        "order": asked.order_name,
        "circumstances": draft.text.circumstances,
        "unacceptable": draft.text.unacceptable,
        "further_failure": draft.text.further_failure,
        "given_on": draft.text.given_on,
        **next_meeting(asked.sentence.person_id, at=at),
    }


def warning_facts(warning: Warning, *, at: datetime) -> dict[str, Any]:
    """The same for a warning that stands. Two queries."""
    return {
        "order": ladder.order_name(warning.sentence),
        "circumstances": warning.circumstances,
        "unacceptable": warning.unacceptable,
        "further_failure": warning.liable,
        "given_on": warning.given_on,
        **next_meeting(warning.person_id, at=at),
    }


def withdrawal_facts(warning: Warning, *, told: str) -> dict[str, Any]:
    """What the letter that takes a warning back is written from; `told` is the reason as the person reads it."""
    return {
        "order": ladder.order_name(warning.sentence),
        "given_on": warning.given_on,
        **({"because": told} if told else {}),
    }


def next_meeting(person_id: int, *, at: datetime) -> dict[str, Any]:
    """When, with whom and where the next meeting is, for a letter; empty when none is booked. One query."""
    row = (
        Appointment.objects.filter(person_id=person_id, starts_at__gt=at, outcome="", cancelled_at=None)
        .order_by("starts_at")
        .values_list("starts_at", "post__user__name", "office__name", "place")
        .first()
    )
    if row is None:
        return {}
    starts_at, officer, office, place = row
    told = {"next_at": starts_at, "next_with": officer, "next_place": place or office}
    return {name: value for name, value in told.items() if value}


def circumstances_from_record(failure: Failure) -> str:
    """What happened, for the letter, as far as the record holds it: a first draft for the officer."""
    absence = None
    if failure.source_kind == ABSENCE and failure.source_id is not None:
        absence = Absence.objects.filter(id=failure.source_id).select_related("appointment").first()
    if absence is None:
        return failure.words
    at = clocks.london(absence.appointment.starts_at)
    said = [f"You did not come to your meeting on {day_long(at)} at {clock_spoken(at)}."]
    if absence.told_on is None:
        said.append(f"You did not tell us why by {sentence_day(absence.proof_by)}.")
    else:
        said.append(f"You told us why on {sentence_day(absence.told_on)}.")
        said.append(f"We asked for proof by {sentence_day(absence.proof_by)} and could not accept the reason.")
    return " ".join(said)


def letters_about(row: Warning) -> list[Letter]:
    """The letters about a warning, the newest first. One query."""
    return list(Letter.objects.filter(about_kind="enforcement.warning", about_id=row.id).order_by("-id"))
