"""Signing in by the organisation's own sign-in (OpenID Connect). It says who somebody is; we say who gets in."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import load_backend
from django.http import HttpRequest
from django.shortcuts import render

from throughcare.accounts.adapter import note_refused
from throughcare.accounts.models import User


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Only somebody whom an administrator entered, and who holds a post today, gets in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody becomes a user by having an account elsewhere."""
        return False

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Only what the settings name: nobody adds a way in through the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """The first time they are known by their address, which must be verified there; from then on by their number
        there, so that an address given to somebody else opens nothing."""
        return bool(
            any(known.email.lower() == email.lower() and known.verified for known in login.email_addresses)
            and not SocialAccount.objects.filter(provider=login.account.provider, user__email=email.lower()).exists()
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever is not entered, has left, or may not sign in: with the same words."""
        user = sociallogin.user if sociallogin.is_existing else None
        if user is None or not _holds_post(user):
            note_refused(user if user is not None and user.pk else None, because="the organisation's sign-in, no post")
            raise ImmediateHttpResponse(render(request, "accounts/not_let_in.html", status=403))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        """It did not work, or was broken off: our own page, without what the other side said."""
        raise ImmediateHttpResponse(render(request, "accounts/sign_in_failed.html", status=403))


def _holds_post(user: User) -> bool:
    # The backend reads a user together with the post of today; the slice of posts stands above this one.
    found: Any = load_backend(settings.AUTHENTICATION_BACKENDS[0]).get_user(user.pk)
    return bool(found is not None and found.principal is not None and found.principal.kind == "staff")
