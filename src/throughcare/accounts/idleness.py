"""The idle time-out: after some minutes without a request one signs in again, and finds what one had typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from throughcare.kernel import drafts

_SEEN = "seen_at"
_WRITE_EVERY = timedelta(seconds=60)


def passed(session: SessionBase, *, at: datetime, minutes: int) -> bool:
    """Has the session been idle for longer than so many minutes?"""
    seen_at = session.get(_SEEN)
    return seen_at is not None and at - datetime.fromisoformat(seen_at) > timedelta(minutes=minutes)


def seen(session: SessionBase, *, at: datetime) -> None:
    """Note that the session was used. Written once a minute at most, so that reading pages stays cheap."""
    before = session.get(_SEEN)
    if before is None or at - datetime.fromisoformat(before) > _WRITE_EVERY:
        session[_SEEN] = at.isoformat()


def keep_typed(request: HttpRequest, *, by: str) -> None:
    """Keep a form that came too late as a draft; the form names it in a hidden field."""
    if request.method == "POST" and (form := request.POST.get("draft")):
        drafts.keep(by=by, form=form, values=drafts.typed(request.POST))


def way_back(request: HttpRequest) -> str:
    """The page to come back to after signing in: this one, or the page a form was on."""
    path = request.get_full_path()
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"
