"""Text that the database holds but cannot read: the key is beside it, never in it."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def sealer(purpose: str) -> Fernet:
    """What seals and opens for one purpose. Its key comes from SECRET_KEY; another purpose has another key."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"throughcare {purpose}".encode()).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
