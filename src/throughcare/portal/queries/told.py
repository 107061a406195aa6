"""What the person told us, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from throughcare.appointments.queries import events
from throughcare.design.spoken import said_day
from throughcare.kernel.clock import local_day
from throughcare.messaging import reply_queries
from throughcare.people import queries as people
from throughcare.people.models import CorrectionAsked, ProposedChange
from throughcare.people.record import queries as record
from throughcare.people.record import values
from throughcare.portal.queries import leave, sentence
from throughcare.portal.queries.promised import owed as promised
from throughcare.portal.queries.shell import Me

# The duties by which what they tell us is answered.
CHANGE, WRONG, MESSAGE = "confirm_change", "answer_correction", "answer_message"


@dataclass(frozen=True)
class Row:
    """Something they told us, as a line of a list."""

    on: datetime
    text: str
    note: str
    url: str


@dataclass(frozen=True)
class Menu:
    """What they can tell us, whether a move waits for our yes, and what they told us before."""

    must_ask: bool
    told: list[Row]


def menu(me: Me) -> Menu:
    """The page "Tell us". Five queries."""
    owed = promised(me, (CHANGE, WRONG))
    told = [_change_row(row, owed.get((CHANGE, row.pk)), me) for row in record.told_by(me.person_id)]
    told += [_wrong_row(row, owed.get((WRONG, row.pk)), me) for row in record.corrections_asked(me.person_id)]
    told += [
        Row(
            row.at,
            topic_name(row.topic),
            _("Answered") if row.answered_at else _("We have not answered yet"),
            reverse("portal:message", args=[row.pk]),
        )
        for row in reply_queries.thread(me.person_id)
        if row.topic in {"rule", "work"}
    ]
    return Menu(must_ask=must_ask(me) is not None, told=sorted(told, key=lambda row: row.on, reverse=True)[:20])


def must_ask(me: Me) -> str | None:
    """Why they must wait for our yes before they move, in plain words; None where they only tell us. One query."""
    needed = leave.needed(me.person_id, jurisdiction=me.jurisdiction, on=me.today)
    return leave_words(needed.ladder) if needed else None


def leave_words(ladder: str) -> str:
    """Why, in their language."""
    if ladder == "licence":
        return _("Your licence says that we must agree first.")
    return _("The law says that you must ask us first.")


def topic_name(topic: str) -> str:
    """What a message of theirs is about, as their list says it."""
    return {
        "rule": _("A rule is hard to keep"),
        "work": _("When I work"),
        "move": _("Another time for a meeting"),
        "absent": _("I cannot come to a meeting"),
    }.get(topic, _("A message"))


def _what(row: ProposedChange) -> str:
    if row.leave_because:
        return _("I asked to move")
    if row.part == "commitment":
        return str(row.values.get("text") or _("A day that matters to me"))
    return {"address": _("My address"), "phone": _("My phone or email")}.get(row.part, _("A change"))


def _state(row: ProposedChange, by: date | None, me: Me) -> str:
    if row.state == "waiting":
        return (
            _("We answer by %(day)s") % {"day": said_day(by, me.today)}
            if by and by >= me.today
            else _("Not answered yet")
        )
    return {
        "accepted": _("Yes") if row.leave_because or row.part == "commitment" else _("We have it"),
        "corrected": _("We have it, and put something right"),
        "refused": _("No, and why"),
        "withdrawn": _("Taken back"),
    }[row.state]


def _change_row(row: ProposedChange, by: date | None, me: Me) -> Row:
    return Row(row.entered_at, _what(row), _state(row, by, me), reverse("portal:told", args=[row.pk]))


def _wrong_row(row: CorrectionAsked, by: date | None, me: Me) -> Row:
    if row.state == "waiting":
        note = _("We answer by %(day)s") % {"day": said_day(by, me.today)} if by else _("Not answered yet")
    else:
        note = _("Answered")
    return Row(row.asked_at, _("Something is wrong in my record"), note, reverse("portal:wrong_one", args=[row.pk]))


@dataclass(frozen=True)
class Told:
    """One change they told us of: what it says, by when we answer, and what came of it. `moved` are meetings that gave
    way to a day of theirs, `stand` those that still stand against it."""

    row: ProposedChange
    what: str
    is_move: bool
    is_day: bool
    values: dict[str, Any]
    place: str
    answer_by: date | None
    late: bool
    decided_on: date | None
    why_ask: str
    moved: list[events.Gave]
    stand: list[events.Against]


def told(me: Me, change_id: int) -> Told:
    """One of them. Raises `ProposedChange.DoesNotExist`. At most five queries."""
    row = record.told(me.person_id, change_id)
    given = values.from_json(row.part, row.values)
    by = promised(me, (CHANGE,)).get((CHANGE, row.pk))
    is_day = row.part == "commitment"
    made = row.made_id if is_day and row.state in {"accepted", "corrected"} else None
    return Told(
        row=row,
        what=_what(row),
        is_move=bool(row.leave_because),
        is_day=is_day,
        values=given,
        place=", ".join(filter(None, (given.get("lines"), given.get("town"), given.get("postcode")))),
        answer_by=by,
        late=by is not None and by < me.today,
        decided_on=local_day(row.decided_at) if row.decided_at else None,
        why_ask=must_ask(me) or "" if row.leave_because else "",
        moved=events.gave_way(me.person_id, commitment_id=made) if made else [],
        stand=[
            meeting for event in events.events(me.person_id, at=me.at) if event.id == made for meeting in event.against
        ]
        if made
        else [],
    )


@dataclass(frozen=True)
class Wrong:
    """Something they say is wrong, by when we answer, and the answer."""

    row: CorrectionAsked
    answer_by: date | None
    late: bool


def wrong(me: Me, asked_id: int) -> Wrong:
    """One of them. Raises `CorrectionAsked.DoesNotExist`. Two queries."""
    row = record.wrong(me.person_id, asked_id)
    by = promised(me, (WRONG,)).get((WRONG, row.pk))
    return Wrong(row=row, answer_by=by, late=by is not None and by < me.today)


def rules(me: Me) -> list[str]:
    """The rules that hold for them, in plain words. Four queries."""
    names = [rule.title for order in sentence.orders(me) for rule in order.rules if not rule.over]
    return list(dict.fromkeys(names))


@dataclass(frozen=True)
class DayRow:
    """A day that matters to them, or a weekday: what it is, and whether a meeting is booked then."""

    text: str
    on: date | None
    weekday: str
    may_shift: bool
    taken: bool


@dataclass(frozen=True)
class Days:
    """Days that matter to them: those that stand, and those they told us of."""

    coming: list[DayRow]
    told: list[Row]


def days(me: Me) -> Days:
    """The page of their days. Five queries."""
    owed = promised(me, (CHANGE,))
    told = [row for row in record.told_by(me.person_id) if row.part == "commitment"]
    taken = {event.id for event in events.events(me.person_id, at=me.at) if event.against}
    return Days(
        coming=[
            DayRow(
                text=row.text,
                on=row.on,
                weekday=str(WEEKDAYS[row.weekday]) if row.weekday is not None else "",
                may_shift=row.may_shift,
                taken=row.pk in taken,
            )
            for row in people.all_commitments(me.person_id, on=me.today)
            if row.kind in events.KINDS
        ],
        told=[_change_row(row, owed.get((CHANGE, row.pk)), me) for row in told],
    )
