"""What is new from us: answers of ours that they have not read yet, and what came of meetings they missed lately.

Every page they open is an entry of the audit, so what they have read is known without a list of its own: an answer is
read once the page that shows it was opened, as theirs, after it was given. One of the staff who looks on reads nothing
for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from throughcare.audit import queries as audit
from throughcare.complaints.models import Answer
from throughcare.kernel.clock import local_day
from throughcare.messaging.models import Reply
from throughcare.people.models import CorrectionAsked, ProposedChange
from throughcare.plans.models import HelpAsked, Wish
from throughcare.portal.queries import missed
from throughcare.portal.queries.missed import Told
from throughcare.portal.queries.shell import Me

_NEW = timedelta(days=90)  # what was answered before is not new any more, read or not
_MOST = 6
MISSED = "missed"

# What is said of each kind, and the page that shows the answer: of the very row, or one for all.
KINDS: dict[str, tuple[Any, str, bool]] = {
    "help": (_("We answered you about help."), "portal:help_asked", False),
    "wish": (_("We answered what you would change in your plan."), "portal:plan", False),
    "move": (_("We decided on your move."), "portal:told", True),
    "day": (_("We answered about your important day."), "portal:told", True),
    "told": (_("We looked at what you told us."), "portal:told", True),
    "wrong": (_("We answered what you say is wrong in your record."), "portal:wrong_one", True),
    "message": (_("We answered your message."), "portal:message", True),
    "complaint": (_("We answered your complaint."), "portal:complaint", True),
}


@dataclass(frozen=True)
class News:
    """Something new: what it is, since which day, and where it is read."""

    text: str
    on: date
    url: str


@dataclass(frozen=True)
class New:
    """Answers they have not read, the newest first; and the meetings they missed lately, the last first."""

    answers: list[News]
    missed: list[Told]


def new(me: Me) -> New:
    """The same. One query, and one of the audit where there is something to have read."""
    since = me.at - _NEW
    rows = list(_missed(me).union(*_answers(me, since), all=True))
    told = [missed.told(of, starts_at, decision) for kind, of, _, starts_at, decision in rows if kind == MISSED]
    answers = [(kind, of, at) for kind, of, at, _, _ in rows if kind != MISSED]
    return New(
        answers=_unread(me, sorted(answers, key=lambda row: row[2], reverse=True), since) if answers else [],
        missed=sorted(told, key=lambda one: (one.starts_at, one.id), reverse=True),
    )


def _unread(me: Me, answers: list[tuple[str, int, datetime]], since: datetime) -> list[News]:
    opened = audit.opened_by(f"person:{me.person_id}", since=since)
    found: dict[str, News] = {}
    for kind, of, at in answers:
        text, page, of_row = KINDS[kind]
        url = reverse(page, args=[of] if of_row else [])
        if url not in found and not (url in opened and opened[url] >= at):
            found[url] = News(str(text), local_day(at), url)
    return list(found.values())[:_MOST]


_COLUMNS = ("news_kind", "news_of", "news_at", "news_starts_at", "news_decision")


def _missed(me: Me) -> QuerySet[Any, Any]:
    """What came of the meetings they missed lately, in the columns of the answers."""
    named = {"news_starts_at": F("appointment__starts_at"), "news_decision": F("decision")}
    rows = missed.lately(me).annotate(news_kind=Value(MISSED), news_of=F("id"), news_at=F("reason_at"), **named)
    return rows.values_list(*_COLUMNS)


def _answers(me: Me, since: datetime) -> list[QuerySet[Any, Any]]:
    """Every answer of ours since a moment. Of a complaint nobody learns who looks on."""
    empty = {"news_starts_at": Cast(Value(None), DateTimeField()), "news_decision": Value("")}
    change = Case(
        When(part="commitment", then=Value("day")), When(leave_because="", then=Value("told")), default=Value("move")
    )
    decided = ProposedChange.objects.filter(declared_by="person", state__in=["accepted", "corrected", "refused"])
    rows: list[tuple[Any, Any, str, str]] = [
        (HelpAsked.objects, Value("help"), "id", "answered_at"),
        (Wish.objects, Value("wish"), "id", "answered_at"),
        (decided, change, "id", "decided_at"),
        (CorrectionAsked.objects.exclude(state="withdrawn"), Value("wrong"), "id", "answered_at"),
        (Reply.objects.filter(how="page"), Value("message"), "id", "answered_at"),
    ]
    if not me.looked_on:
        rows.append((Answer.objects, Value("complaint"), "complaint_id", "at"))
    return [
        some.filter(person_id=me.person_id, **{f"{when}__gte": since})
        .order_by()
        .annotate(news_kind=kind, news_of=F(of), news_at=F(when), **empty)
        .values_list(*_COLUMNS)
        for some, kind, of, when in rows
    ]
