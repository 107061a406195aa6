"""Writing the audit: one entry a view, act or refusal, in its own short transaction, before any page is sent."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from throughcare.audit import anchors
from throughcare.audit.models import SHARDS
from throughcare.kernel import prepared

FIRST_MAC = bytes(32)


@dataclass(frozen=True)
class Line:
    """What an entry says. `people` are all people shown; `person_id` the one it is about, if it is about one."""

    at: datetime
    principal: str
    who: str
    category: str
    doing: str
    allowed: bool
    request_id: uuid.UUID
    why: str = ""
    because: str = ""
    person_id: int | None = None
    people: tuple[int, ...] = ()
    terms: str = ""
    recipient: str = ""
    path: str = ""

    @property
    def shard(self) -> int:
        """Chains are split by person, so that writers of different people never wait for each other."""
        return (self.person_id if self.person_id is not None else zlib.crc32(self.principal.encode())) % SHARDS


def seal(line: Line, *, shard: int, seq: int, before: bytes, key: bytes) -> bytes:
    """The HMAC-SHA256 of an entry and of the mac before it. People shown are part of it."""
    words = [
        shard,
        seq,
        line.at.astimezone(UTC).isoformat(),
        line.principal,
        line.who,
        line.category,
        line.doing,
        line.why,
        line.allowed,
        line.because,
        line.person_id,
        sorted(line.people),
        line.terms,
        line.recipient,
        line.path,
        str(line.request_id),
    ]
    return hmac.digest(key, before + json.dumps(words, ensure_ascii=False).encode(), hashlib.sha256)


# The head moves only from the link the new one was sealed to; a writer who was overtaken adds nothing and tries again.
# One statement is its own transaction, so that no lock is held while we think.
_ADD = """
with moved as (
  insert into audit_head as h (shard, seq, mac)
  select %(shard)s, %(seq)s, %(mac)s
  where %(seq)s = 1 or exists (select from audit_head where shard = %(shard)s)
  on conflict (shard) do update set seq = excluded.seq, mac = excluded.mac
    where h.seq = excluded.seq - 1 and h.mac = %(before)s
  returning shard),
entry as (
  insert into audit_entry (shard, seq, at, principal, who, category, doing, why, allowed, because, person_id, terms,
                           recipient, path, request_id, mac)
  select shard, %(seq)s, %(at)s, %(principal)s, %(who)s, %(category)s, %(doing)s, %(why)s, %(allowed)s, %(because)s,
         %(person)s::bigint, %(terms)s, %(recipient)s, %(path)s, %(request)s, %(mac)s
  from moved returning id, at),
shown as (
  insert into audit_shown (entry_id, person_id, at) select id, unnest(%(people)s::bigint[]), at from entry)
select id from entry
"""


def write(line: Line) -> int:
    """Add an entry to its chain and answer its id. If this raises, no page may be shown."""
    shard = line.shard
    facts: dict[str, Any] = {
        "shard": shard,
        "at": line.at,
        "principal": line.principal,
        "who": line.who,
        "category": line.category,
        "doing": line.doing,
        "why": line.why,
        "allowed": line.allowed,
        "because": line.because,
        "person": line.person_id,
        "terms": line.terms,
        "recipient": line.recipient,
        "path": line.path,
        "request": line.request_id,
        "people": sorted(line.people),
    }
    last, before = _heads.get(shard) or _head(shard)
    while True:
        mac = seal(line, shard=shard, seq=last + 1, before=before, key=settings.AUDIT_KEY)
        added = prepared.tuples(_ADD, {**facts, "seq": last + 1, "before": before, "mac": mac}, using="audit")
        if added:
            _heads[shard] = last + 1, mac
            return int(added[0][0])
        last, before = _head(shard)


# The newest link of each chain as this process last knew it. A guess: the statement above takes no other.
_heads: dict[int, tuple[int, bytes]] = {}


def _head(shard: int) -> tuple[int, bytes]:
    found = prepared.tuples("select seq, mac from audit_head where shard = %s", [shard], using="audit")
    return (found[0][0], bytes(found[0][1])) if found else (0, FIRST_MAC)


def anchor(*, at: datetime) -> Path:
    """Write the newest link of every chain to a file outside the database's folder. Answers the file."""
    return anchors.write(at=at)


def make_months(*, at: datetime, months: int = 3) -> None:
    """Make the partitions of the coming months, so that the default one stays empty."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("select audit_make_months(%s, %s)", [at.date(), months])
