"""Their meetings: the next one, those to come, those that were, and what they said of one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from throughcare.appointments import labels
from throughcare.appointments.models import MEETING, OPEN, WITHOUT_A_ROOM, Absence, Appointment
from throughcare.design.spoken import first_name
from throughcare.duties.models import Duty
from throughcare.kernel.clock import last_day, local_day
from throughcare.messaging.models import Reply
from throughcare.policy.books import Messages, Waiting
from throughcare.policy.editions import edition
from throughcare.portal.queries.shell import Me

A_PAGE = 10

_KINDS: dict[str, Any] = {
    "supervision": gettext_lazy("A talk with your officer"),
    "first": gettext_lazy("Your first meeting"),
    "plan_review": gettext_lazy("A look at your plan"),
    "three_way": gettext_lazy("A meeting of three"),
    "home_visit": gettext_lazy("We come to your home"),
    "phone": gettext_lazy("A phone call"),
    "video": gettext_lazy("A video call"),
    "programme": gettext_lazy("Your course"),
    "treatment": gettext_lazy("Your treatment"),
    "partner": gettext_lazy("A meeting with someone who helps"),
    "unpaid_work": gettext_lazy("Your unpaid work"),
    "prison_visit": gettext_lazy("We come to see you"),
}
_BRING: dict[str, Any] = {
    "first": gettext_lazy("Something with your name on it, like a bank card. And any letters from court."),
    "plan_review": gettext_lazy("Your plan, if you have it on paper."),
    "unpaid_work": gettext_lazy("Strong shoes, old clothes, food and drink."),
}
_TALK: dict[str, Any] = {
    "first": gettext_lazy("What your sentence is, and what you can expect from us."),
    "plan_review": gettext_lazy("What has gone well, and what should change."),
    "supervision": gettext_lazy("How your week was. How your plan is going."),
}


@dataclass(frozen=True)
class Said:
    """What they wrote of a meeting, what was answered, or by which day it is."""

    topic: str
    words: str
    at: datetime
    answer: str
    answered_at: datetime | None
    answer_by: date | None


@dataclass(frozen=True)
class Mine:
    """One meeting as they see it. `state` is one of coming, now, done, unseen, moved, off_us, off_you, why, waiting,
    ok, counts, ours, open."""

    id: int
    kind: str
    what: str
    starts_at: datetime
    ends_at: datetime
    who: str
    place: tuple[str, ...]
    directions: str
    state: str
    absence_id: int | None
    tell_by: date | None
    moved_to_id: int | None
    moved_to_at: datetime | None

    @property
    def minutes(self) -> int:
        """How long it is to take."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def first_name(self) -> str:
        """What we call whom they see."""
        return first_name(self.who)

    @property
    def bring(self) -> str:
        """What to bring; empty where it is nothing."""
        return str(_BRING.get(self.kind, ""))

    @property
    def talk(self) -> str:
        """What it is about; empty where we cannot say beforehand."""
        return str(_TALK.get(self.kind, ""))

    @property
    def at_a_desk(self) -> bool:
        """Do they come to us?"""
        return self.kind not in {*WITHOUT_A_ROOM, "home_visit", "prison_visit"}


@dataclass(frozen=True)
class OnePage:
    """What the page of one meeting shows. `reminded_on` is the day of the text, where one is sent."""

    meeting: Mine
    said: list[Said]
    late_minutes: int
    reminded_on: date | None

    @property
    def asked(self) -> set[str]:
        """What they have asked of this meeting and what was not answered yet."""
        return {one.topic for one in self.said if one.answered_at is None}


def next_of(me: Me) -> Mine | None:
    """The next meeting, or the one that is on now. One query."""
    row = _rows(me).filter(OPEN, ends_at__gt=me.at).order_by("starts_at", "id").first()
    return _mine(row, me) if row is not None else None


@dataclass(frozen=True)
class All:
    """Every meeting that is to come, a page of those that were, the last first, and the paging."""

    coming: list[Mine]
    past: list[Mine]
    pages: Page[Any]


def every(me: Me, *, page: str | None) -> All:
    """Their meetings; one that was moved is shown where it is now. Three queries."""
    coming = _rows(me).filter(OPEN, ends_at__gt=me.at).order_by("starts_at", "id")
    were = _rows(me).filter(Q(ends_at__lte=me.at) | ~Q(OPEN), moved_to=None).order_by("-starts_at", "-id")
    pages = Paginator(were, A_PAGE).get_page(page)
    return All([_mine(row, me) for row in coming], [_mine(row, me) for row in pages], pages)


def one(me: Me, appointment_id: int) -> OnePage:
    """One meeting of theirs and what they wrote of it. Three queries at most. Raises `Appointment.DoesNotExist`."""
    row = _rows(me).get(id=appointment_id)
    found = _mine(row, me)
    on = local_day(row.starts_at)
    book = edition(Messages, jurisdiction=me.jurisdiction, on=me.today).book
    reminded = on - timedelta(days=book.remind_days)
    return OnePage(
        meeting=found,
        said=_said(me, [row.pk, *([row.moved_from_id] if row.moved_from_id else [])]),
        late_minutes=edition(Waiting, jurisdiction=me.jurisdiction, on=on).book.late_minutes,
        reminded_on=reminded if reminded > me.today else None,
    )


def to_speak_of(me: Me, appointment_id: int) -> Mine:
    """A meeting of which nothing is written down yet. One query. Raises `Appointment.DoesNotExist` for any other."""
    return _mine(_rows(me).filter(OPEN).get(id=appointment_id), me)


def _said(me: Me, meetings: list[int]) -> list[Said]:
    rows = list(Reply.objects.filter(person_id=me.person_id, about_kind=MEETING, about_id__in=meetings).order_by("-at"))
    waiting = [row.pk for row in rows if row.answered_at is None]
    due = dict(
        Duty.objects.filter(
            person_id=me.person_id, kind="answer_message", about_id__in=waiting, ended_at=None
        ).values_list("about_id", "due_at")
        if waiting
        else ()
    )
    return [
        Said(
            topic=row.topic,
            words=row.words,
            at=row.at,
            answer=row.answer,
            answered_at=row.answered_at,
            answer_by=last_day(due[row.pk]) if row.pk in due else None,
        )
        for row in rows
    ]


def for_a_phone(me: Me, appointment_id: int) -> bytes:
    """A meeting to come for the calendar of a phone. It says that there is a meeting, and nothing else."""
    row = Appointment.objects.filter(OPEN, person_id=me.person_id).get(id=appointment_id)
    calendar = Calendar()
    calendar.add("prodid", "-//Meeting//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", str(uuid.UUID(hex=salted_hmac("throughcare.portal.calendar", str(row.pk)).hexdigest()[:32])))
    event.add("dtstamp", me.at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", _("You have a meeting"))
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _rows(me: Me) -> QuerySet[Appointment]:
    related = ("post__user", "office", "absence", "moved_to")
    return Appointment.objects.filter(person_id=me.person_id).select_related(*related)


def _mine(row: Appointment, me: Me) -> Mine:
    absence = getattr(row, "absence", None)
    absence = absence if absence is not None and absence.withdrawn_at is None else None
    moved_to = getattr(row, "moved_to", None)
    return Mine(
        id=row.pk,
        kind=row.kind,
        what=str(_KINDS.get(row.kind, _("A meeting"))),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        who=row.post.user.name if row.post else "",
        place=_place(row),
        directions=row.office.directions if row.office and row.kind not in ("home_visit", *WITHOUT_A_ROOM) else "",
        state=_state(row, absence, moved=moved_to is not None, me=me),
        absence_id=absence.pk if absence else None,
        tell_by=_tell_by(absence, me) if absence else None,
        moved_to_id=moved_to.pk if moved_to else None,
        moved_to_at=moved_to.starts_at if moved_to else None,
    )


def _tell_by(absence: Absence, me: Me) -> date:
    """The day by which they are to get in touch."""
    return absence.missed_on + timedelta(days=labels.absence_book(me.jurisdiction, absence.missed_on).contact_days)


def _place(row: Appointment) -> tuple[str, ...]:
    """Where it is, in lines."""
    if row.kind == "home_visit":
        return (_("At your home"),)
    if row.kind in WITHOUT_A_ROOM:
        return (_("We ring you."),) if row.kind == "phone" else (_("By video. We send you the link."),)
    if row.place:
        return (row.place,)
    if row.office is None:
        return ()
    town = f"{row.office.town} {row.office.postcode}".strip()
    return tuple(part for part in (row.office.name, row.office.lines, town) if part)


_BY_DECISION = {"acceptable": "ok", "unacceptable": "counts", "not_a_failure": "ours"}


def _state(row: Appointment, absence: Absence | None, *, moved: bool, me: Me) -> str:
    if moved:
        return "moved"
    if row.cancelled_at is not None:
        return "off_us" if row.cancelled_by == "service" else "off_you"
    if absence is not None:
        return _BY_DECISION.get(absence.decision) or ("waiting" if absence.reason_at else "why")
    if not row.outcome:
        return "coming" if row.starts_at > me.at else ("now" if row.ends_at > me.at else "open")
    outcome = labels.outcome(row.outcome, me.jurisdiction)
    if outcome.service:
        return "unseen"
    return "done" if outcome.attended else "open"
