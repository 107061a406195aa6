"""Letters that left for the person, what they wrote to us, and our answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.allocations import queries as allocations
from throughcare.design.spoken import first_name, said_day
from throughcare.kernel.clock import local_day
from throughcare.messaging import letters as kinds
from throughcare.messaging import queries as messaging
from throughcare.messaging import reply_queries
from throughcare.messaging.models import Letter, Reply
from throughcare.portal.queries.promised import owed as promised
from throughcare.portal.queries.shell import Me
from throughcare.portal.queries.told import MESSAGE, topic_name

WRITTEN_TO = ("offender_manager", "offender_supervisor")


@dataclass(frozen=True)
class Line:
    """A letter of ours or a message of theirs."""

    at: datetime
    text: str
    note: str
    url: str


def letters(me: Me) -> list[Line]:
    """The letters, texts and emails that left for them, the newest first. One query."""
    return [_letter(row, me.today) for row in messaging.had_by(me.person_id)]


def messages(me: Me) -> list[Line]:
    """What they told us, the newest first. Two queries."""
    owed = promised(me, (MESSAGE,))
    return [_message(row, owed.get((MESSAGE, row.pk)), me.today) for row in reply_queries.thread(me.person_id)]


def _letter(row: Letter, today: date) -> Line:
    assert row.sent_at is not None
    how = {"post": _("Letter"), "text": _("Text"), "email": _("Email")}[row.channel]
    note = _("%(how)s, %(day)s") % {"how": how, "day": said_day(row.sent_at, today)}
    return Line(row.sent_at, row.subject, note, reverse("portal:letter", args=[row.pk]))


def _message(row: Reply, by: date | None, today: date) -> Line:
    if row.answered_at:
        note = _("We answered on %(day)s") % {"day": said_day(row.answered_at, today)}
    elif by is not None and by >= today:
        note = _("We answer by %(day)s") % {"day": said_day(by, today)}
    else:
        note = _("We have not answered yet")
    what = {"text": _("My text"), "call": _("What I said on the phone")}.get(row.how) or topic_name(row.topic)
    return Line(row.at, what, note, reverse("portal:message", args=[row.pk]))


@dataclass(frozen=True)
class Read:
    """A letter as it left: its paragraphs, without the marks of what the law asks for."""

    row: Letter
    paragraphs: list[str]


def letter(me: Me, letter_id: int) -> Read:
    """One letter that left. Raises `Letter.DoesNotExist`. One query."""
    row = messaging.had(me.person_id, letter_id)
    return Read(row=row, paragraphs=[part["text"] for part in kinds.paragraphs(row.body)])


@dataclass(frozen=True)
class Message:
    """A message of theirs, by when we answer, and the answer."""

    row: Reply
    what: str
    to: str
    answer_by: date | None
    late: bool
    answered_by: str
    answered_on: date | None


def message(me: Me, reply_id: int) -> Message:
    """One of them. Raises `Reply.DoesNotExist`. Three queries."""
    row = reply_queries.one_of(me.person_id, reply_id)
    by = promised(me, (MESSAGE,)).get((MESSAGE, row.pk))
    return Message(
        row=row,
        what=topic_name(row.topic),
        to=next((one.name for one in allocations.team(me.person_id) if one.role == row.to), me.headline.officer),
        answer_by=by,
        late=by is not None and by < me.today,
        answered_by=first_name(row.answered_by.user.name) if row.answered_by else "",
        answered_on=local_day(row.answered_at) if row.answered_at else None,
    )


def readers(me: Me) -> list[tuple[str, str]]:
    """To whom they can write: their offender manager, and their supervisor where they have one. One query."""
    roles = {
        "offender_manager": _("%(name)s, my offender manager"),
        "offender_supervisor": _("%(name)s, my supervisor"),
    }
    team = {row.role: row.name for row in allocations.team(me.person_id) if row.role in WRITTEN_TO}
    found = [(role, roles[role] % {"name": team[role]}) for role in WRITTEN_TO if role in team]
    return found or [("offender_manager", _("The team that looks after me"))]
