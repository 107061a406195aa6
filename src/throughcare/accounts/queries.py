"""Who may sign in."""

from __future__ import annotations

from throughcare.accounts.models import User

_FACTORS = ("totp", "webauthn")  # the library's names of what may stand beside a password


def demo_cast() -> list[User]:
    """The made-up people who may sign in with one click, in the order they were entered."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("id"))


def has_second_factor(user_id: int) -> bool:
    """Has this user set up a one-time code or a passkey?"""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415  the library's models need the app registry

    return bool(Authenticator.objects.filter(user_id=user_id, type__in=_FACTORS).exists())
