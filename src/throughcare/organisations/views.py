"""Signing in: in a demo, as one of the cast with one click."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings

from throughcare.accounts.queries import demo_cast
from throughcare.kernel import clock
from throughcare.organisations.queries import principal_of


class SignIn(LoginView):  # type: ignore[misc]
    """The library's page; in a demo the cast stands beside it, with what each of them does."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds `providers`, the organisation's own sign-in if one is set up, and `demo_cast`: who they are."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["providers"] = [
            {"name": provider.name, "url": provider.get_login_url(self.request)}
            for provider in get_adapter(self.request).list_providers(self.request)
        ]
        if settings.DEMO:
            today = clock.local_day(clock.now())
            cast = [principal_of(user.pk, name=user.name, on=today) for user in demo_cast()]
            context["demo_cast"] = [
                {"id": who.user_id, "name": who.name, "does": f"{who.role_name}, {who.office_name}"}
                for who in cast
                if who.kind == "staff"
            ]
        return context
