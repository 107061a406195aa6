"""How often is too often. Counted in the database, so that every process knows; by user, never by office.

Each count is one statement in a transaction of its own: it stays when the request is rolled back, and two requests at
once cannot both be the last that was allowed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from throughcare.accounts.models import Tally
from throughcare.accounts.principals import Principal

_ALIAS = "audit"  # a connection of its own to the same database

# One row a kind and principal. What is too old goes; what is new comes in only while there is room for it.
_COUNT = """
insert into accounts_tally as t (what, who, seen, until)
values (%(what)s, %(who)s, jsonb_build_object(%(about)s::text, %(now)s::float8), %(until)s)
on conflict (what, who) do update set until = excluded.until, seen = (
    select coalesce(jsonb_object_agg(k.key, k.value), '{}')
           || case when count(k.key) < %(most)s or bool_or(k.key = %(about)s::text)
                   then jsonb_build_object(%(about)s::text, %(now)s::float8) else '{}' end
    from (select key, value from jsonb_each(t.seen) where value::float8 > %(since)s) k)
returning seen
"""


class TooMany(Exception):
    """Too often in a short time. Says what, and from when it works again."""

    def __init__(self, *, words: str, again_at: datetime) -> None:
        super().__init__(words)
        self.words = words
        self.again_at = again_at


@dataclass(frozen=True)
class Limit:
    """So many in so long. `words` name it on the page that says it was reached."""

    words: str
    most: int
    within: timedelta


@cache
def _table(path: str) -> dict[str, Any]:
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


def settled() -> dict[str, Any]:
    """The file of limits: ours, or the one that the settings name."""
    return _table(str(settings.LIMITS_FILE))


def limit(what: str, *, role: str = "") -> Limit:
    """The limit of one kind of act for a role."""
    row = settled()[what]
    return Limit(
        words=row["words"],
        most=row.get("roles", {}).get(role, row["most"]),
        within=timedelta(seconds=row["seconds"]),
    )


def spend(principal: Principal, what: str, *, at: datetime, about: str = "") -> None:
    """Count one of these for whoever asks. With `about`, the same thing again is not counted twice.

    Raises `TooMany`; what was refused is not counted, so that the wait is never longer than what it says.
    """
    if principal.kind not in ("staff", "machine"):
        return
    most = limit(what, role=principal.role)
    about = about or str(uuid.uuid4())
    seen = _count(what, principal.key, about, most=most.most, within=most.within, at=at)
    if about not in seen:
        raise TooMany(words=most.words, again_at=datetime.fromtimestamp(min(seen.values()), UTC) + most.within)


def spend_as(who: str, what: str, *, at: datetime) -> None:
    """Count one of these for whoever is not staff: by a digest of what they typed or where they come from, or as the
    person who is signed in on their own side.

    Raises `TooMany` as `spend` does.
    """
    most, each = limit(what), str(uuid.uuid4())
    seen = _count(what, who, each, most=most.most, within=most.within, at=at)
    if each not in seen:
        raise TooMany(words=most.words, again_at=datetime.fromtimestamp(min(seen.values()), UTC) + most.within)


def digest(text: str) -> str:
    """What a count is kept under, so that it is no list of numbers and addresses."""
    return hmac.new(settings.SECRET_KEY.encode(), f"tally {text}".encode(), hashlib.sha256).hexdigest()


def was_there(what: str, *, who: str, about: str, within: timedelta, most: int, at: datetime) -> bool:
    """Was this there before, within the time? It is from now on."""
    before = Tally.objects.using(_ALIAS).filter(what=what, who=who).values_list("seen", flat=True).first() or {}
    _count(what, who, about, most=most, within=within, at=at)
    return bool(before.get(about, 0) > (at - within).timestamp())


def _count(what: str, who: str, about: str, *, most: int, within: timedelta, at: datetime) -> dict[str, float]:
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "what": what,
                "who": who,
                "about": about,
                "now": at.timestamp(),
                "since": (at - within).timestamp(),
                "most": most,
                "until": at + within,
            },
        )
        found = cursor.fetchone()[0]
    return dict(json.loads(found))


def drop_old(*, at: datetime) -> int:
    """Drop counts in which everything is too old. Answers how many."""
    return Tally.objects.filter(until__lt=at).delete()[0]
