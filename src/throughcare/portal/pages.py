"""The frame of a page of theirs: who is signed in, their record opened by the door, and the words of the page shown.

A view takes no id of a person: whose page it is, is whoever is signed in.

    @own_page(sending="own_move")
    def ask_for_another_time(request: OwnRequest, appointment_id: int) -> HttpResponse:
        ...
        return show(request, "portal/another_time.html", {"form": form})
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from throughcare.accounts import own, tallies
from throughcare.accounts.requests import PrincipalRequest
from throughcare.design.forms import ActForm
from throughcare.kernel import clock
from throughcare.people import access
from throughcare.people.access import Record
from throughcare.portal.frame import Frame, frame
from throughcare.portal.queries.shell import Me, shell

View = Callable[..., HttpResponse]


class OwnRequest(PrincipalRequest):
    """A request for a page of theirs. `me` is the person whose page it is, at the moment it is shown. `looker` is their
    record as one of the staff opened it, who sees the page as they do."""

    me: Me
    frame: Frame
    looker: Record | None


def own_page(*, doing: str = "see_own", sending: str = "") -> Callable[[View], View]:
    """A view of the person's own side: opened at the door as their own, to be sent to sign in when nobody is.

    `doing` is what the audit says was done when the page is seen, `sending` when its form is sent; without `sending`
    the page takes no form.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"] if sending else ["GET", "HEAD"])
        @wraps(view)
        def shown(request: OwnRequest, **kwargs: Any) -> HttpResponse:
            looker = getattr(request, "looker", None)
            if looker is None and request.principal.kind != "person":
                return HttpResponseRedirect(own.SIGN_IN)
            at, sent = clock.now(), request.method == "POST"
            if sent:
                tallies.spend_as(request.principal.key, "own_send", at=at)
            record = looker or access.open_own(request.principal, doing=sending if sent else doing)
            request.me = shell(record, at=at)
            if looker is None:
                _speak(request)
            return view(request, **kwargs)

        return shown

    return decorate


def _speak(request: OwnRequest) -> None:
    """In the language we write to them in, unless they chose one in this browser."""
    if request.me.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(request.me.language)  # the middleware takes it back
        request.frame = frame(request, at=request.me.at)


def show(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """The page. A form among what it shows gives the status, and the title says if it is wrong."""
    given = context or {}
    forms = [value for value in given.values() if isinstance(value, ActForm)]
    wrong = any(form.is_bound and form.errors for form in forms)
    status = next((form.status for form in forms if form.status != 200), status)
    answer = render(request, template, {**given, "wrong": wrong}, status=status)
    answer.theirs = True  # type: ignore[attr-defined]
    return answer
