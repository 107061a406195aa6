"""Who is asking, and the one transaction of a request."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from throughcare.accounts import idleness, own
from throughcare.accounts.adapter import needs_second_factor
from throughcare.accounts.principals import NOBODY, Principal
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context

# Whoever is not signed in may see these and nothing else.
_OPEN = ("/account/", "/callbacks/", "/demo/", "/help/", "/static/", "/patterns/", "/diary/")
# On the person's own side: to sign in, and what is shown to whoever has left.
_OPEN_OWN = (own.SIGN_IN, "/my/invited/", "/my/leave/", "/my/left/", "/my/looks/", "/my/language/", "/my/help/")
_SIGNED_IN = ("staff", "person")
_FEEDS = "/diary/"  # what follows opens a diary: it is written down nowhere


class PrincipalMiddleware:
    """Sets `request.principal` and runs the view in one transaction that knows it.

    Pages are rendered inside that transaction; an answer of 500 or an exception rolls it back. Who has been idle for
    too long is signed out first, with what they had typed kept as a draft.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as its principal."""
        at = clock.now()
        principal = self._principal(request)
        request.principal = principal  # type: ignore[attr-defined]
        request.nav, request.signed_in = self._shell(request, principal)  # type: ignore[attr-defined]
        request.idle_minutes = _minutes(principal) if principal.kind in _SIGNED_IN else None  # type: ignore[attr-defined]
        # The name of the page and the method, not the address: addresses carry ids, and search terms.
        path = _FEEDS if request.path.startswith(_FEEDS) else request.path
        with context.acting(principal=principal.key, reason=f"{request.method} {path}"):
            if principal.kind in _SIGNED_IN and idleness.passed(request.session, at=at, minutes=_minutes(principal)):
                idleness.keep_typed(request, by=principal.key)
                logout(request)
                return _to_sign_in(request, idle="1")
            response = self._answer(request, principal)
            if principal.kind in _SIGNED_IN and not request.session.is_empty():
                idleness.seen(request.session, at=at)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _answer(self, request: HttpRequest, principal: Principal) -> HttpResponse:
        if own.is_own_side(request):
            if principal.kind == "person" or request.path.startswith(_OPEN_OWN):
                return self.get_response(request)
            return _to_sign_in(request)
        if request.path.startswith(_OPEN):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if needs_second_factor(request):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        if principal.kind != "staff":
            _note_no_post(request)
            return render(request, "organisations/no_post.html", status=403)
        return self.get_response(request)

    @staticmethod
    def _principal(request: HttpRequest) -> Principal:
        if own.is_own_side(request):
            return own.principal(request.session)
        if not request.user.is_authenticated:
            return NOBODY
        return request.user.principal or NOBODY

    @staticmethod
    def _shell(request: HttpRequest, principal: Principal) -> tuple[list[dict[str, str]], dict[str, str] | None]:
        """The service navigation and the name at the top of a page, from the slice the settings name."""
        if principal.kind != "staff":
            return [], None
        module, _, name = settings.NAVIGATION.rpartition(".")
        items = getattr(import_module(module), name)(principal)
        return items, {"name": principal.name, "post": f"{principal.role_name}, {principal.office_name}"}


def _minutes(principal: Principal) -> int:
    """How long they may leave their page alone."""
    return own.idle_minutes() if principal.kind == "person" else settings.IDLE_MINUTES


def _to_sign_in(request: HttpRequest, **told: str) -> HttpResponse:
    """To the sign-in of the side that was asked for, and back afterwards."""
    where = own.SIGN_IN if own.is_own_side(request) else reverse("account_login")
    return HttpResponseRedirect(where + "?" + urlencode(told | {"next": idleness.way_back(request)}))


def _note_no_post(request: HttpRequest) -> None:
    """Write down that somebody without a post of today was refused a page."""
    audit.write(
        audit.Line(
            at=clock.now(),
            principal=f"staff:{request.user.pk}",
            who=request.user.name,  # type: ignore[union-attr]
            category="consultation",
            doing="no_post",
            allowed=False,
            because="Holds no post today.",
            path=context.current().reason,
            request_id=context.current().request_id,
        )
    )
