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

from django.conf import settings
from django.db import connections, transaction

from throughcare.audit import anchors
from throughcare.audit.models import SHARDS

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


def write(line: Line) -> int:
    """Add an entry to its chain and answer its id. If this raises, no page may be shown."""
    shard = line.shard
    with transaction.atomic(using="audit"), connections["audit"].cursor() as cursor:
        # The update takes the shard's lock and tells the newest link; the mac is filled in once it is known.
        cursor.execute(
            "insert into audit_head (shard, seq, mac) values (%s, 1, %s)"
            " on conflict (shard) do update set seq = audit_head.seq + 1 returning seq, mac",
            [shard, FIRST_MAC],
        )
        seq, before = cursor.fetchone()
        mac = seal(line, shard=shard, seq=seq, before=bytes(before), key=settings.AUDIT_KEY)
        cursor.execute(
            "with moved as (update audit_head set mac = %(mac)s where shard = %(shard)s)"
            " insert into audit_entry (shard, seq, at, principal, who, category, doing, why, allowed, because,"
            " person_id, terms, recipient, path, request_id, mac) values (%(shard)s, %(seq)s, %(at)s, %(principal)s,"
            " %(who)s, %(category)s, %(doing)s, %(why)s, %(allowed)s, %(because)s, %(person)s, %(terms)s,"
            " %(recipient)s, %(path)s, %(request)s, %(mac)s) returning id",
            {
                "shard": shard,
                "seq": seq,
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
                "mac": mac,
            },
        )
        (entry_id,) = cursor.fetchone()
        if line.people:
            cursor.execute(
                "insert into audit_shown (entry_id, person_id, at) select %s, unnest(%s::bigint[]), %s",
                [entry_id, sorted(line.people), line.at],
            )
    return int(entry_id)


def anchor(*, at: datetime) -> Path:
    """Write the newest link of every chain to a file outside the database's folder. Answers the file."""
    return anchors.write(at=at)


def make_months(*, at: datetime, months: int = 3) -> None:
    """Make the partitions of the coming months, so that the default one stays empty."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("select audit_make_months(%s, %s)", [at.date(), months])
