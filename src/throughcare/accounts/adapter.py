"""How sign-in works here: nobody signs up by themselves, and every sign-in is written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from throughcare.accounts import queries
from throughcare.accounts.models import User
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context

_SET_UP = "second_factor_set_up"


def note_sign_in(user: User, *, how: str) -> None:
    """Write a sign-in to the audit."""
    audit.write(
        audit.Line(
            at=clock.now(),
            principal=f"staff:{user.pk}",
            who=user.name,
            category="sign_in",
            doing="sign_in",
            allowed=True,
            because=how,
            request_id=context.current().request_id,
        )
    )


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff are entered by an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """A password that was entered a moment ago is not asked for again only to set up the first code."""
        if app == "allauth.mfa" and not queries.has_second_factor(self.request.user.pk or 0):
            return False
        return bool(super().is_reauthentication_required(app=app))

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Write the sign-in down, then go on."""
        note_sign_in(user, how="password and second factor" if _used_second_factor(request) else "password")
        response: HttpResponse = super().post_login(request, user, **more)
        return response


def _used_second_factor(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in request.session.get("account_authentication_methods", []))


def needs_second_factor(request: HttpRequest) -> bool:
    """Signed in with a password alone: first thing, a second factor is set up. The demo's cast needs none.

    Who has set one up is always asked for it at the door; a session that was not is the one it was set up in.
    """
    if _used_second_factor(request) or request.session.get("demo") or request.session.get(_SET_UP):
        return False
    if queries.has_second_factor(request.user.pk or 0):
        request.session[_SET_UP] = True
        return False
    return True
