"""Second factors: what the library stores of them, and what a passkey is made for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from throughcare.accounts.sealing import sealer

_SEALED = "sealed:"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie sealed in the database; passkeys belong to the address of the settings, whatever host was asked."""

    def encrypt(self, text: str) -> str:
        """The secret of a one-time code as it is stored."""
        return _SEALED + sealer("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """And as it is used. One from before they were sealed is used as it is."""
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text
        return sealer("second factor").decrypt(encrypted_text.removeprefix(_SEALED).encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for: a browser gives it to no other site."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": "Throughcare"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """What a passkey is called until somebody gives it a better name."""
        return "My passkey"
