"""What a code looks like, and what a person types where we ask for their number or address."""

from __future__ import annotations

import hashlib
import hmac

DIGITS = 6


def code_of(name: str, *, key: str) -> str:
    """The code of a request for one. Without the key nobody can tell it from what the database holds."""
    digest = hmac.new(key.encode(), f"own code {name}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 10**DIGITS:0{DIGITS}d}"


def is_right(typed: str, *, code: str) -> bool:
    """Whether it is the code, with the gaps people put in; takes as long for every wrong one."""
    return hmac.compare_digest("".join(c for c in typed if c.isdecimal()).encode(), code.encode())
