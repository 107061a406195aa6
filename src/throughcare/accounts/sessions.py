"""Sessions that know whose they are, so that they can be listed and ended."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from throughcare.accounts import tallies
from throughcare.accounts.models import Session
from throughcare.accounts.requests import address_of
from throughcare.kernel import clock, prepared

_ABOUT = "sign_in"
_PLACES_KNOWN_FOR = timedelta(days=180)
_MOST_PLACES = 50

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android phone or tablet"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


class Stored(db.SessionStore):
    """Django's store in the database, in a table of ours, read by a statement planned before: every page begins so."""

    live: ClassVar[str]  # the statement that reads one which has not run out

    def _get_session_from_db(self) -> Any:
        found = prepared.tuples(self.live, [self.session_key, clock.now()])
        if not found:
            self._session_key = None
            return None
        return self.model(session_key=self.session_key or "", session_data=found[0][0], expire_date=found[0][1])


class SessionStore(Stored):
    """The sessions of the staff."""

    live = "select session_data, expire_date from accounts_session where session_key = %s and expire_date > %s"

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """The table."""
        return Session

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """The row of a session, with what its list shows beside what only the session itself reads."""
        row: Any = super().create_model_instance(data)  # type: ignore[arg-type]
        about = data.get(_ABOUT, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.started_at = _moment(about.get("at"))
        row.seen_at = _moment(data.get("seen_at")) or row.started_at
        row.device = about.get("device", "")
        row.address = about.get("address", "")
        row.known_place = bool(about.get("known", False))
        return row


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Open:
    """A session as its owner sees it. `number` names it on a page; the key that opens it is never shown."""

    number: str
    device: str
    address: str
    known_place: bool
    started_at: datetime | None
    seen_at: datetime | None
    this: bool


def begin(request: HttpRequest, *, at: datetime) -> None:
    """Note with what and from where somebody has just signed in."""
    address = address_of(request)
    place = hashlib.sha256(f"{request.user.pk} {address}".encode()).hexdigest()[:32]
    known = tallies.was_there(
        "place", who=f"user:{request.user.pk}", about=place, within=_PLACES_KNOWN_FOR, most=_MOST_PLACES, at=at
    )
    request.session[_ABOUT] = {
        "at": at.isoformat(),
        "device": in_words(request.META.get("HTTP_USER_AGENT", "")),
        "address": address,
        "known": known,
    }


def in_words(agent: str) -> str:
    """What a browser calls itself, in words: "Firefox on Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser == "A browser" and re.search(r"curl|python|bot", agent, re.IGNORECASE):
        browser = "A program"
    return f"{browser} on {system}" if system else browser


def of_user(user_id: int, *, current: SessionBase, at: datetime) -> list[Open]:
    """A user's open sessions, this one first, then the one used last."""
    found = Session.objects.filter(user_id=user_id, expire_date__gt=at)
    rows = [
        Open(
            number=number_of(row.session_key),
            device=row.device or "A browser",
            address=row.address,
            known_place=row.known_place,
            started_at=row.started_at,
            seen_at=row.seen_at,
            this=row.session_key == current.session_key,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (not row.this, -(row.seen_at.timestamp() if row.seen_at else 0)))


def number_of(key: str) -> str:
    """What a page calls a session."""
    return hashlib.sha256(f"session {key}".encode()).hexdigest()[:16]


def end_of(user_id: int, *, but: str | None = None, number: str | None = None) -> int:
    """End a user's sessions: all, all but one (by its key), or one (by its number). Answers how many.

    Called by actions only: they write down that it was done.
    """
    doomed = Session.objects.filter(user_id=user_id)
    if but:
        doomed = doomed.exclude(session_key=but)
    if number is not None:
        keys = [key for key in doomed.values_list("session_key", flat=True) if number_of(key) == number]
        doomed = doomed.filter(session_key__in=keys)
    return doomed.delete()[0]
