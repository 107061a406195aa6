"""How sign-in works here: nobody signs up by themselves, and every sign-in is written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from throughcare.accounts.models import User
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context


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

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Write the sign-in down, then go on."""
        note_sign_in(user, how="password and second factor" if _used_second_factor(request) else "password")
        response: HttpResponse = super().post_login(request, user, **more)
        return response


def _used_second_factor(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in request.session.get("account_authentication_methods", []))


def needs_second_factor(request: HttpRequest) -> bool:
    """Signed in with a password alone: first thing, a second factor is set up. The demo's cast needs none."""
    return not _used_second_factor(request) and not request.session.get("demo", False)
