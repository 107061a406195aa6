"""Links that open something without signing in: each is worth nothing once the post of its owner has ended."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class Tokens(PasswordResetTokenGenerator):
    """Tokens of the link that sets a password. Used once, they are used up; a post that ends takes them with it."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        links_from = getattr(user, "links_from", None)
        return f"{super()._make_hash_value(user, timestamp)}{links_from.isoformat() if links_from else ''}"
