"""Two pooled connections serve principals in turn, and none ever sees what belonged to another.

Design section 6: whose transaction it is lives in settings local to it, so a connection carries nothing over.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from throughcare.cli.proofs import Size
from throughcare.kernel import context
from throughcare.kernel.context import acting

SEEN = (
    "select current_setting('throughcare.principal', true), current_setting('pghistory.context_metadata', true),"
    " pg_backend_pid()"
)


def prove(size: Size) -> dict[str, Any]:
    """Eight threads take turns on two connections; every tenth turn fails in the middle."""
    turns = size.of(200, 50_000)
    fails = set(size.random.sample(range(turns), turns // 10))
    settings = connections.settings["default"]
    before = {**settings, "OPTIONS": {**settings["OPTIONS"]}}
    connection.close()
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 2, "timeout": 30}
    try:
        with ThreadPoolExecutor(8) as threads:
            seen = list(threads.map(lambda turn: _turn(turn, fails=turn in fails), range(turns)))
            threads.submit(_close_pool).result()
    finally:
        settings.clear()
        settings.update(before)
        connection.settings_dict.update(before)
    leaks = [turn for turn, (during, after, _) in enumerate(seen) if during != f"staff:{turn}" or after]
    connections_used = {pid for _, _, pid in seen}
    assert not leaks, f"turns {leaks[:5]} saw another principal"
    assert len(connections_used) == 2
    return {"turns": turns, "connections": len(connections_used), "failed on purpose": len(fails), "leaks": len(leaks)}


def _close_pool() -> None:
    cast(DatabaseWrapper, connections["default"]).close_pool()


def _turn(turn: int, *, fails: bool) -> tuple[str, str, int]:
    """Who was seen inside the transaction, what was left after it, and on which connection."""
    during, pid = "", 0
    try:
        with acting(principal=f"staff:{turn}", reason=f"turn {turn}"), connection.cursor() as cursor:
            cursor.execute(SEEN)
            during, _, pid = cursor.fetchone()
            if fails:
                cursor.execute("select 1 / 0")
    except Exception as error:
        if "division by zero" not in str(error):
            raise
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        left, metadata, _ = cursor.fetchone()
    connection.close()
    return during, (left or "") + (metadata or "") + context.current().principal, pid
