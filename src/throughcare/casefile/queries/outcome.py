"""All that the page shows which records an outcome and books the next meeting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from throughcare.appointments.models import KINDS, WITHOUT_A_ROOM
from throughcare.appointments.queries import meetings as appointments
from throughcare.appointments.queries.booking import Booking, Proposal
from throughcare.casefile.queries import words
from throughcare.design.dates import clock, day, day_long, full_day, sentence_day
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline
from throughcare.sentences import queries as sentences

_KINDS = dict(KINDS)


@dataclass
class Consequence:
    """What a save does, and for which choices: `when` maps a field to its values; `case` says the choice in words."""

    text: str
    case: str = ""
    when: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class OutcomePage:
    """The meeting, what may be recorded, the instructions that are open, and the next meeting as it is proposed."""

    meeting: appointments.Meeting
    booking: Booking
    choices: list[tuple[str, list[tuple[str, str]]]]
    acceptable: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    waiting_minutes: int
    late_minutes: int
    instructions: list[sentences.InstructionRow]
    lead: str
    next_kind: str
    next_place: str
    next_words: str
    initial: dict[str, Any]
    consequences: list[Consequence]
    they: words.Pronoun


def page(meeting: appointments.Meeting, *, headline: Headline, at: datetime) -> OutcomePage:
    """The page of a meeting. Four queries."""
    given = appointments.outcome_page(meeting, headline=headline, at=at)
    booking = given.booking
    they = words.pronoun(headline.pronoun)
    next_kind = "supervision" if meeting.kind in {"first", "plan_review", "three_way", "home_visit"} else meeting.kind
    at_home = meeting.office_id == booking.home_office_id and next_kind not in WITHOUT_A_ROOM
    next_place = meeting.place if at_home else ""
    where = ", ".join(part for part in (headline.office, next_place) if part)
    instructions = sentences.open_instructions(meeting.person_id, today=local_day(at)) if meeting.past else []
    found = OutcomePage(
        meeting=meeting,
        booking=booking,
        choices=[(_column(heading, they), options) for heading, options in given.choices],
        acceptable=given.acceptable,
        reasons=given.reasons,
        waiting_minutes=given.waiting_minutes,
        late_minutes=given.late_minutes,
        instructions=instructions,
        lead=_lead(meeting),
        next_kind=next_kind,
        next_place=next_place,
        next_words=f"{_KINDS[next_kind]} with {meeting.officer or 'the officer'}{', ' + where if where else ''}",
        initial={},
        consequences=[],
        they=they,
    )
    found.initial = _initial(found)
    found.consequences = _consequences(found, name=words.first_name(headline.name))
    return found


def _column(heading: str, they: words.Pronoun) -> str:
    return heading.replace("They", they.They)


def _lead(meeting: appointments.Meeting) -> str:
    where = f", {meeting.where}" if meeting.where else ""
    serves = f" Serves {', '.join(order.name for order in meeting.serves)}." if meeting.serves else ""
    return f"{meeting.name}, {day_long(meeting.starts_at)}, {clock(meeting.starts_at)}{where}.{serves}"


def _initial(found: OutcomePage) -> dict[str, Any]:
    """What the record holds already: the times of the meeting, the first proposal, its place, the orders it serves."""
    meeting, booking = found.meeting, found.booking
    served = [order.id for order in meeting.serves] or [order.id for order in booking.orders]
    initial: dict[str, Any] = {
        "slot": booking.proposals[0].value if booking.proposals else None,
        "kind": found.next_kind,
        "where": "home" if booking.home_office_id else None,
        "place": found.next_place,
        "serves": [str(order) for order in served],
        "tell": "text" if booking.has_mobile else "letter",
        "told_on": None,
    }
    if not meeting.past:
        initial["happened"] = "acceptable"
        return initial
    if meeting.came_at:  # the front desk wrote down that they came
        initial["happened"] = "ATTC"
    for name, moment in (
        ("came_at", meeting.came_at or meeting.starts_at),
        ("seen_at", meeting.seen_at or meeting.starts_at),
        ("left_at", meeting.left_at or meeting.ends_at),
    ):
        initial[name] = clock(moment)
    return initial


def _consequences(found: OutcomePage, *, name: str) -> list[Consequence]:
    """What each choice leads to, in the order of the page."""
    they, meeting = found.they, found.meeting
    names = {code: text for _, options in found.choices for code, text in options}
    theirs = "his" if they.their == "his" else f"{they.their}s"
    to_judge = "It comes up to be judged as a failure; nothing is sent yet"
    ours = f"It is recorded as our failure, not {theirs}"
    asked = f"{name} is asked for the reason and proof. The absence comes up when they come, or when their day passes"
    texts = {
        "ATTC": f"Outcome: {they.they} came and complied",
        "LATE": f"Outcome: late; only more than {found.late_minutes} minutes after the time is late",
        "AFTC": to_judge,
        "ATSH": to_judge,
        "ATSS": ours,
        "LEFT": ours,
        "AFTA": asked,
        "NOT_IN": asked,
        "acceptable": "The absence is acceptable, on your word; it is no failure",
    }
    lines = [Consequence(text, names[code], {"happened": (code,)}) for code, text in texts.items() if code in names]
    if meeting.past and "ATTC" in names:
        told = "are told" if they.they == "they" else "is told"
        limit = f"more than {found.waiting_minutes} minutes after {clock(meeting.starts_at)}"
        lines.append(Consequence(f"A wait of {limit} is recorded as our failure, and {they.they} {told}"))
    if found.instructions:
        lines.append(Consequence("Instructions you touched move on; one not kept comes up to be judged as a failure"))
    lines += [
        Consequence(f"{day(slot.starts_at)}, {clock(slot.starts_at)} is booked", slot.text, {"slot": (slot.value,)})
        for slot in found.booking.proposals
    ]
    return [
        *lines,
        Consequence("The day you enter is booked", "Another day or time", {"slot": ("other",)}),
        Consequence("No meeting is booked; your reason is kept with the note", "No next meeting", {"slot": ("none",)}),
        Consequence(
            "A text with day, time and place is queued; you can stop it before it leaves",
            "Send a text",
            {"tell": ("text",)},
        ),
        Consequence("A letter is queued; you can stop it before it leaves", "Send a letter", {"tell": ("letter",)}),
    ]


def why(slot: Proposal, they: words.Pronoun, *, short: bool = False) -> str:
    """Why a time is proposed. `short` leaves out what is the same for every one of them."""
    parts = slot.because.replace("their usual", f"{they.their} usual").split("; ")
    text = "; ".join(parts[1:-1] if short else parts)
    return text[:1].upper() + text[1:] if short else text


def instruction_note(one: sentences.InstructionRow) -> str:
    """Which instruction it is and what stands, under its words."""
    due = f", due {sentence_day(one.due_on)}" if one.due_on else ""
    under = f"{one.under}. " if one.under else ""
    return f"{under}Instruction of {full_day(one.told_at)}{due}"
