"""What everybody is told at the top of a page when something is not as it should be.

A thread of each web process looks every few seconds over a connection of its own, so that no page waits for it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connections

from throughcare.kernel import clock, deadline

EVERY_SECONDS = 5.0
ANSWER_SECONDS = 3.0
SLOW_SECONDS = 0.5  # one round trip; usually it takes a thousandth

SLOW = "The service is slow just now. Wait for the answer before you press again: nothing is lost."
TIME = "The clock of this service is wrong by {minutes}. Do not rely on times you see, and tell your administrator."
STILL = "Nothing that follows by itself is happening just now (letters, reminders). What you save is safe."
UNWATCHED = "The watcher, which looks after every clock, has been silent for 3 minutes. Tell your administrator."
WATCHED = "The watcher found something wrong with the clocks or the machine. See: What the watcher found."
WHO_LOOKS = frozenset({"team_manager", "head_of_unit", "system_administrator"})
SILENT_SECONDS = 180
GATEWAY = "Texts and e-mails are not leaving just now. They wait and are not lost: if it cannot wait, ring."

_LOOK = """
    select clock_timestamp(),
      (select extract(epoch from now() - at)::float from machinery_pulse where name = 'clock'),
      (select (facts->>'stuck')::int from machinery_pulse where name = 'work' and at > now() - interval '10 min'),
      (select extract(epoch from now() - at)::float from machinery_pulse where name = 'watcher'),
      exists (select from machinery_watcherfinding where gone_at is null and acknowledged_at is null)
"""
_found: tuple[str, ...] = ()
_begun = threading.Lock()


@dataclass
class _Last:
    seconds: list[float] = field(default_factory=list)


def notices(role: str) -> tuple[str, ...]:
    """What is wrong now, in words for a role; nothing where nobody looks. What the watcher found, only those read who
    can do something about it."""
    return tuple(words for words in _found if words != WATCHED or role in WHO_LOOKS)


def begin() -> None:
    """Look from now on, once a process."""
    if _begun.acquire(blocking=False):
        threading.Thread(target=_look_on, name="service watch", daemon=True).start()


def _look_on() -> None:
    global _found
    line: psycopg.Connection[tuple[object, ...]] | None = None
    last = _Last()
    while True:
        try:
            with deadline.limited(ANSWER_SECONDS):
                line = line or connect()
                _found = look(line, last)
        except (psycopg.Error, OSError):
            line, _found = None, ()  # pages say so themselves
        time.sleep(EVERY_SECONDS)


def connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of our own, so that a pool that is used up does not hide what is wrong."""
    given = {**connections["default"].get_connection_params(), "application_name": "throughcare-watch"}
    for name in ("cursor_factory", "context"):
        given.pop(name, None)
    return deadline.Connection.connect(**given, autocommit=True)


def look(line: psycopg.Connection[tuple[object, ...]], last: _Last | None = None) -> tuple[str, ...]:
    """Ask once. Slow twice in a row is slow; once may be anything."""
    last = last or _Last()
    began = time.monotonic()
    row = line.execute(_LOOK).fetchone()
    last.seconds = [*last.seconds[-1:], time.monotonic() - began]
    assert row is not None
    now, beat, stuck, watcher, wrong = row
    found = []
    if len(last.seconds) == 2 and min(last.seconds) > SLOW_SECONDS:
        found.append(SLOW)
    off = abs((clock.now() - now).total_seconds())  # type: ignore[operator]
    if off > settings.HEALTH_CLOCK_SECONDS:
        found.append(TIME.format(minutes=f"{off / 60:.0f} minutes" if off >= 120 else f"{off:.0f} seconds"))
    if isinstance(beat, float) and beat > settings.HEALTH_WORKER_SECONDS:
        found.append(STILL)
    if isinstance(stuck, int) and stuck:
        found.append(GATEWAY)
    if isinstance(watcher, float) and watcher > SILENT_SECONDS:
        found.append(UNWATCHED)
    if wrong:
        found.append(WATCHED)
    return tuple(found)
