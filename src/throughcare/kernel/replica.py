"""A read replica for heavy lists: asked only where a query says so, and only while it is near enough.

Whatever writes, and whatever must see what was just written, stays with the first database. Inside `reading()` Django's
router sends the slices' queries to the replica; a replica that is gone or lags too far is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections, transaction
from psycopg_pool import PoolTimeout

from throughcare.kernel import context

ALIAS = "replica"
_reading: ContextVar[bool] = ContextVar("reading_replica", default=False)
_LAG = """
    select case when not pg_is_in_recovery() then 0
      when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
      else coalesce(extract(epoch from now() - pg_last_xact_replay_timestamp()), 1e9) end::float
"""


class Router:
    """Reads inside `reading()` go to the replica, all else to the first database."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        """The replica, if this is a marked list."""
        return ALIAS if _reading.get() else None

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        """They are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """A replica has the tables of the first."""
        return False if db == ALIAS else None


@contextmanager
def reading() -> Iterator[bool]:
    """Read from the replica, as the same principal and behind the same fences. Says whether there is one to read from.

    Rows must be read inside: give lists, not lazy querysets. Raw SQL over `connection` is not sent there.
    """
    if ALIAS not in connections.settings or not _near():
        yield False
        return
    with transaction.atomic(using=ALIAS):
        context.tell(context.current(), using=ALIAS)
        token = _reading.set(True)
        try:
            yield True
        finally:
            _reading.reset(token)


def _near() -> bool:
    try:
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(_LAG)
            (lag,) = cursor.fetchone()
        return bool(lag <= settings.REPLICA_SECONDS)
    except (DatabaseError, InterfaceError, PoolTimeout):
        connections[ALIAS].close()
        return False
