"""The watcher as a process of its own: `throughcare watch`. It looks, keeps what it found, logs it and calls.

It needs neither web nor worker. `--once` looks a single time, for a cron line, and ends with 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import http.client
import json
import signal
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import Error, connection, transaction
from psycopg_pool import PoolTimeout

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.machinery import actions
from throughcare.machinery.models import WatcherFinding
from throughcare.machinery.watcher.looking import Found, look
from throughcare.organisations import queries as organisations

EVERY_SECONDS = 30
CALL_SECONDS = 5
WATCHER = system("watcher")

log = structlog.get_logger(__name__)


def main(words: Sequence[str]) -> int:
    """Until it is told to stop, or once. Answers the exit code: with `--once` 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="throughcare watch", description=__doc__)
    parser.add_argument("--once", action="store_true", help="look once, and end with 1 if something is wrong")
    given = parser.parse_args(words)
    if given.once:
        found = look_once(at=clock.now())
        for one in found:
            log.warning("watcher_sees", **_plain(one))
        return 1 if found else 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        try:
            look_once(at=clock.now())
        except (Error, PoolTimeout, OSError) as error:  # the database is gone: pages say so, and we look again
            log.error("watcher_cannot_look", error=type(error).__name__)
            connection.close()
        stop.wait(EVERY_SECONDS)
    return 0


def look_once(*, at: datetime) -> list[Found]:
    """Look, keep what was found, say that we looked, and call whoever is on call."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select clock_timestamp()")
        off = at - cursor.fetchone()[0]
        found = look(connection.connection, at=at, machine_off=off)
    keep(found, at=at)
    call(at=at)
    return found


def keep(found: Sequence[Found], *, at: datetime) -> None:
    """Keep what was found and log what is new."""
    with context.acting(principal=WATCHER.key, reason="watch"):
        for row in actions.keep_findings(found, by=WATCHER, at=at):
            log.error("watcher_found", what=row.what, clock=row.clock, about=row.about_kind, number=row.about_id)
        actions.beat("watcher", facts={"open": len(found)}, by=WATCHER, at=at)


def call(*, at: datetime) -> None:
    """Tell the webhook, if there is one, of everything it was not told of. What does not arrive is tried at the next
    look. It carries kinds, numbers, the address of the page and who is on duty now, nothing about a person."""
    if not settings.WATCHER_WEBHOOK:
        return
    rows = list(WatcherFinding.objects.filter(gone_at=None, paged_at=None).order_by("id"))
    if not rows:
        return
    said = [{"number": row.pk, "what": row.get_what_display(), "clock": row.clock} for row in rows[:20]]
    try:
        status = _post(
            {"at": at.isoformat(), "count": len(rows), "found": said, "page": _page(), "on_duty": _on_duty(at)}
        )
    except (OSError, http.client.HTTPException) as error:
        log.error("watcher_cannot_call", error=type(error).__name__)
        return
    if status >= 300:
        log.error("watcher_cannot_call", status=status)
        return
    with context.acting(principal=WATCHER.key, reason="watch"):
        actions.note_called([row.pk for row in rows], by=WATCHER, at=at)


def _post(what: dict[str, Any]) -> int:
    where = urlsplit(settings.WATCHER_WEBHOOK)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    line = kind(where.hostname or "", where.port, timeout=CALL_SECONDS)
    try:
        path = f"{where.path or '/'}{f'?{where.query}' if where.query else ''}"
        line.request("POST", path, json.dumps(what).encode(), {"Content-Type": "application/json"})
        return line.getresponse().status
    finally:
        line.close()


def _on_duty(at: datetime) -> list[dict[str, str]]:
    """Whom to ring: whoever is on the rota of an office, with the phone they carry."""
    return [
        {"who": one.who, "phone": one.phone, "office": one.office_name}
        for one in organisations.on_duty_anywhere(at=at)[:20]
    ]


def _page() -> str:
    return f"{settings.SITE_URL}/service/watcher/"


def _plain(one: Found) -> dict[str, Any]:
    return {"what": one.what, "clock": one.clock, "about": one.about_kind, "number": one.about_id}
