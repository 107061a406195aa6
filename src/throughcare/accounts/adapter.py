"""How sign-in works here: nobody signs up by themselves, and every sign-in is written down."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from throughcare.accounts import again, attempts, queries, sessions
from throughcare.accounts.models import User
from throughcare.accounts.requests import address_of
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context

_SET_UP = "second_factor_set_up"


def note_sign_in(user: User, *, how: str) -> None:
    """Write a sign-in to the audit."""
    _note(user, "sign_in", allowed=True, because=how)


def note_refused(user: User | None, *, because: str) -> None:
    """Write down that somebody was not let in. `user` is None where there is no such account."""
    _note(user, "sign_in", allowed=False, because=because)


def _note(user: User | None, doing: str, *, allowed: bool, because: str) -> None:
    audit.write(
        audit.Line(
            at=clock.now(),
            principal=f"staff:{user.pk}" if user else "nobody",
            who=user.name if user else "",
            category="sign_in",
            doing=doing,
            allowed=allowed,
            because=because,
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
        if again.recently(self.request, at=clock.now()):
            return False
        return bool(super().is_reauthentication_required(app=app))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """The library would lock an account from everywhere, or an office's address for everybody: `attempts` does
        neither."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Look at a password, unless there were too many wrong ones: `TooMany` then. What is written down, and how
        long it takes, is the same whether there is such an account."""
        login, address = str(credentials.get("email", "")), address_of(request)
        tries = attempts.begin(login, address, at=clock.now())
        user = super().authenticate(request, **credentials)
        if user is None:
            meant = User.objects.filter(email=login.strip().lower()).first()
            note_refused(meant, because=f"wrong password or no such account, try {tries}")
        else:
            attempts.forget(login, address)
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as the rest of the product knows it."""
        return address_of(request) or "unknown"

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Write the sign-in down, with the device and place, then go on."""
        note_sign_in(user, how=_how(request))
        sessions.begin(request, at=clock.now())
        response: HttpResponse = super().post_login(request, user, **more)
        return response


def _methods(request: HttpRequest) -> list[dict[str, Any]]:
    return list(request.session.get("account_authentication_methods", []))


def _used_second_factor(request: HttpRequest) -> bool:
    return any(record.get("method") == "mfa" for record in _methods(request))


def _how(request: HttpRequest) -> str:
    methods = _methods(request)
    if any(record.get("passwordless") for record in methods):
        return "passkey"
    first = "the organisation's sign-in" if _came_by_oidc(request) else "password"
    return f"{first} and second factor" if _used_second_factor(request) else first


def _came_by_oidc(request: HttpRequest) -> bool:
    return any(record.get("method") == "socialaccount" for record in _methods(request))


def needs_second_factor(request: HttpRequest) -> bool:
    """Signed in with a password alone: first thing, a second factor is set up. The demo's cast needs none, nor does
    whoever the organisation's own sign-in has asked for one.

    Who has set one up is always asked for it at the door; a session that was not is the one it was set up in.
    """
    if _used_second_factor(request) or request.session.get("demo") or request.session.get(_SET_UP):
        return False
    if settings.OIDC_SECOND_FACTOR and _came_by_oidc(request):
        return False
    if queries.has_second_factor(request.user.pk or 0):
        request.session[_SET_UP] = True
        return False
    return True
