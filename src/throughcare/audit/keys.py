"""The keys of the audit's chains: the one that seals today, and those that sealed before. None is in the database.

A row does not say which key sealed it: whoever can write the row could write that too. The moment decides: each key
has the days it was used, and nothing outside them is taken for sealed by it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

# Processes take up a new key when they are started again, so around a change both seal.
OVERLAP = timedelta(hours=1)


class BadKeys(ValueError):
    """The keys cannot be read; says what is wrong, and never a key."""


@dataclass(frozen=True)
class Key:
    """One key. `since` and `until` are when it sealed; the first has no beginning, today's no end."""

    secret: bytes
    since: datetime | None = None
    until: datetime | None = None

    @property
    def id(self) -> str:
        """How lists and anchors call it: eight figures that tell nothing of the key."""
        return hashlib.sha256(b"throughcare audit key" + self.secret).hexdigest()[:8]

    def sealed(self, at: datetime) -> bool:
        """May this key have sealed something at that moment?"""
        return (self.since is None or self.since - OVERLAP <= at) and (self.until is None or at <= self.until + OVERLAP)


@dataclass(frozen=True)
class Ring:
    """All keys, today's first, then backwards in time."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        """The key that seals today."""
        return self.keys[0]

    def of(self, key_id: str) -> Key | None:
        """The key with that id, or None if it is not on the ring."""
        return next((key for key in self.keys if key.id == key_id), None)


def ring(current: bytes, retired: tuple[tuple[bytes, datetime], ...] = ()) -> Ring:
    """The ring of today's key and the retired ones, each with the moment it was replaced."""
    ends = sorted(retired, key=lambda pair: pair[1], reverse=True)
    secrets = [(current, None), *ends]
    begins = [*(until for _, until in ends), None]
    return Ring(tuple(Key(secret, since, until) for (secret, until), since in zip(secrets, begins, strict=True)))


def read(words: str) -> tuple[bytes, tuple[tuple[bytes, datetime], ...]]:
    """Keys as a file or variable holds them: today's first, then each retired one as `key@moment`, by blanks or commas.

    Raises `BadKeys`.
    """
    first, *rest = [word for word in re.split(r"[\s,]+", words) if word] or [""]
    retired = []
    for word in rest:
        secret, _, moment = word.partition("@")
        try:
            until = datetime.fromisoformat(moment)
        except ValueError:
            until = None
        if until is None or until.tzinfo is None:
            raise BadKeys("a retired audit key needs @ and the moment it was replaced, with its zone")
        retired.append((_secret(secret), until))
    return _secret(first), tuple(retired)


def _secret(word: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", word):
        raise BadKeys("an audit key is 64 hexadecimal digits: openssl rand -hex 32 makes one")
    return bytes.fromhex(word)
