"""Is it still you? Some acts ask for the password, the code or the passkey again, unless one was given just now.

A page that needs it calls `ask` before anything else. Whoever is asked finds what they had typed as a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from throughcare.accounts import idleness

_request: ContextVar[HttpRequest | None] = ContextVar("request_to_ask", default=None)


class AskAgain(Exception):
    """Whoever is signed in must show once more that it is them."""


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """While this request is answered, `ask` asks whoever sent it."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def ask(*, at: datetime) -> None:
    """Go on if whoever asks has shown lately that it is them, else raise `AskAgain`. Jobs and commands go on."""
    request = _request.get()
    if request is not None and request.user.is_authenticated and not recently(request, at=at):
        raise AskAgain


def recently(request: HttpRequest, *, at: datetime) -> bool:
    """Was a password, code or passkey given within the minutes of the settings?"""
    if not request.user.is_authenticated:
        return False
    since = (at - timedelta(minutes=settings.AGAIN_MINUTES)).timestamp()
    return any(record["at"] > since for record in get_authentication_records(request, request.user))


def detour(request: HttpRequest, *, by: str) -> HttpResponse:
    """Send somebody to be asked, with what they had typed kept, and back to the page afterwards."""
    idleness.keep_typed(request, by=by)
    query = "?" + urlencode({"next": _way_back(request)})
    if request.session.get("demo"):
        return HttpResponseRedirect(reverse("accounts:still_me") + query)
    ways = get_adapter().get_reauthentication_methods(request.user)
    if ways:
        return HttpResponseRedirect(ways[0]["url"] + query)
    logout(request)  # somebody whom only their organisation can ask: it does so when they sign in
    return HttpResponseRedirect(reverse("account_login") + query + "&again=1")


def _way_back(request: HttpRequest) -> str:
    """The page somebody was on. A form may be sent to an address that has no page, so its page is asked for."""
    came = urlsplit(str(request.META.get("HTTP_REFERER", "")))
    path: str = came.path + (f"?{came.query}" if came.query else "")
    same = came.netloc == request.get_host()
    if request.method == "POST" and same and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return path
    return idleness.way_back(request)
