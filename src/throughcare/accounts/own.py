"""The sessions of people on their own side, apart from the staff's: own table, own cookie, own addresses.

The cookie is sent to addresses under `PATH` only, and no session of the staff's is read there; nor is one of these read
anywhere else. They are short, because phones are shared, borrowed and lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from throughcare.accounts.models import OwnSession
from throughcare.accounts.principals import NOBODY, Principal, person
from throughcare.accounts.sessions import Stored, in_words
from throughcare.accounts.tallies import settled

PATH = "/my/"
SIGN_IN = "/my/sign-in/"
_WHOSE = "own"


class SessionStore(Stored):
    """The sessions of people on their own side."""

    live = "select session_data, expire_date from accounts_ownsession where session_key = %s and expire_date > %s"

    @classmethod
    def get_model_class(cls) -> type[Any]:
        """The table."""
        return OwnSession

    def get_session_cookie_age(self) -> int:
        """How long one lasts at most, used or not."""
        return int(settled()["own_session"]["longest_minutes"]) * 60

    def create_model_instance(self, data: Mapping[str, Any]) -> Any:
        """The row of a session, with whose it is beside what only the session itself reads."""
        row: Any = super().create_model_instance(data)  # type: ignore[arg-type]
        about = data.get(_WHOSE, {})
        row.whose = about.get("person_id")
        row.device = about.get("device", "")
        row.started_at = datetime.fromisoformat(about["at"]) if about else None
        if row.started_at is not None:  # its end does not move with its use
            row.expire_date = row.started_at + timedelta(seconds=self.get_session_cookie_age())
        return row


class SidesMiddleware(SessionMiddleware):
    """Two sides, two sessions: under `PATH` the person's own, everywhere else the staff's."""

    def process_request(self, request: HttpRequest) -> None:
        """Give the request the session of its side."""
        if not is_own_side(request):
            super().process_request(request)
            return
        request.session = SessionStore(request.COOKIES.get(settings.OWN_COOKIE_NAME))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep what changed. The cookie goes with the browser's window."""
        if not is_own_side(request):
            return super().process_response(request, response)
        session = request.session
        kept = not session.is_empty()
        if kept and session.modified and response.status_code < 500:
            try:
                session.save()
            except UpdateError:  # ended meanwhile, in another window
                kept = False
            else:
                response.set_cookie(
                    settings.OWN_COOKIE_NAME,
                    session.session_key or "",
                    path=PATH,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        if not kept and settings.OWN_COOKIE_NAME in request.COOKIES:
            response.delete_cookie(settings.OWN_COOKIE_NAME, path=PATH, samesite="Lax")
        patch_vary_headers(response, ("Cookie",))
        return response


def is_own_side(request: HttpRequest) -> bool:
    """Is this an address of the person's own side?"""
    return request.path.startswith(PATH)


def begin(session: SessionBase, *, person_id: int, name: str, agent: str, at: datetime) -> None:
    """Somebody has shown who they are: a new session of theirs, under a new key."""
    session.flush()
    session[_WHOSE] = {"person_id": person_id, "name": name, "device": in_words(agent), "at": at.isoformat()}
    session["seen_at"] = at.isoformat()


def principal(session: SessionBase) -> Principal:
    """Whose session this is; nobody's before they have signed in."""
    about = session.get(_WHOSE)
    return person(about["person_id"], name=about["name"]) if about else NOBODY


def idle_minutes() -> int:
    """Minutes without a request after which one signs in again."""
    return int(settled()["own_session"]["idle_minutes"])


def end_of(person_id: int) -> int:
    """End all of a person's sessions. Called by actions only: they write down that it was done."""
    return OwnSession.objects.filter(whose=person_id).delete()[0]
