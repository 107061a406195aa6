"""What a calendar reads of a post's diary: initials and place, nothing else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment, DiaryFeed, GroupSession
from throughcare.organisations.queries import principal_of

_BACK, _AHEAD = timedelta(days=28), timedelta(days=120)
_NONCE = 32  # signs of the token that name the row; the rest proves it


@dataclass(frozen=True)
class Diary:
    """A diary as a calendar reads it, and everybody in it."""

    ical: bytes
    people: tuple[int, ...]


def feed(by: Principal) -> DiaryFeed | None:
    """The address of one's own post, if there is one. One query."""
    return DiaryFeed.objects.filter(post_id=by.post_id or 0, ended_at=None).first()


def token(row: DiaryFeed) -> str:
    """The secret of an address."""
    return f"{row.nonce.hex}{_proof(row.nonce)}"


def reader(token: str, *, on: date) -> Principal | None:
    """Whose diary a secret opens today; None for one that is wrong or ended, or whose post has. Two queries."""
    try:
        nonce = uuid.UUID(hex=token[:_NONCE])
    except ValueError:
        return None
    if not constant_time_compare(token[_NONCE:], _proof(nonce)):
        return None
    row = DiaryFeed.objects.select_related("post__user").filter(nonce=nonce, ended_at=None).first()
    if row is None:
        return None
    principal = principal_of(row.post.user_id, name=row.post.user.name, on=on)
    return principal if principal.post_id == row.post_id and row.post.user.is_active else None


def diary(post_id: int, *, at: datetime) -> Diary:
    """The meetings of a post and the sessions it leads, from four weeks ago to four months ahead. Two queries."""
    calendar = Calendar()
    calendar.add("prodid", "-//Throughcare//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Throughcare")
    within = {"starts_at__gt": at - _BACK, "starts_at__lt": at + _AHEAD}
    rows = Appointment.objects.filter(post_id=post_id, cancelled_at=None, **within).order_by("starts_at", "id")
    people = []
    for id_, person_id, name, kind, starts_at, ends_at, office, place in rows.values_list(
        "id", "person_id", "person__headline__name", "kind", "starts_at", "ends_at", "office__name", "place"
    ):
        people.append(person_id)
        where = "Home visit" if kind == "home_visit" else office or place or ""
        calendar.add_component(_event(f"meeting-{id_}", initials(name), where, starts_at, ends_at, at=at))
    sessions = GroupSession.objects.filter(post_id=post_id, **within).order_by("starts_at", "id")
    for id_, starts_at, ends_at, office in sessions.values_list("id", "starts_at", "ends_at", "office__name"):
        calendar.add_component(_event(f"session-{id_}", "Group", office, starts_at, ends_at, at=at))
    return Diary(calendar.to_ical(), tuple(sorted(set(people))))


def initials(name: str | None) -> str:
    """ "Aaron James Whitfield" is AJW."""
    return "".join(part[0].upper() for part in (name or "").split() if part[0].isalpha()) or "?"


def _event(uid: str, summary: str, where: str, starts_at: datetime, ends_at: datetime, *, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@throughcare")
    event.add("dtstamp", at)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", summary)
    if where:
        event.add("location", where)
    event.add("class", "PRIVATE")
    return event


def _proof(nonce: uuid.UUID) -> str:
    return salted_hmac("throughcare.appointments.feed", nonce.hex, algorithm="sha256").hexdigest()
