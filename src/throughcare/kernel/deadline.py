"""How long a request may wait for the database, all its waits together.

The server's own `statement_timeout` holds while the server answers. When it does not (it is stopped, the network
swallows packets, a proxy hangs), nobody would ever tell the client: so a thread here looks at who waits, and cuts the
line of whoever has waited too long. The driver then raises `OperationalError`, and the page is a 503.
"""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg

LOOKS_EVERY_SECONDS = 0.1


@dataclass
class Budget:
    """Seconds that are left to wait in."""

    left: float


@dataclass
class _Wait:
    fd: int
    until: float


_budget: ContextVar[Budget | None] = ContextVar("database_budget", default=None)
_waits: dict[int, _Wait] = {}
_lock = threading.Lock()
_looking: threading.Thread | None = None


@contextmanager
def limited(seconds: float) -> Iterator[Budget]:
    """Inside, this thread waits for the database that long at most; uploads and rendering do not count."""
    budget = Budget(seconds)
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        _budget.reset(token)


class Connection(psycopg.Connection[Any]):
    """A connection whose every wait counts against the budget of its thread, if that has one."""

    def wait(self, *args: Any, **kwargs: Any) -> Any:
        """Wait for the server; raises `OperationalError` when the budget is used up."""
        budget = _budget.get()
        if budget is None:
            return super().wait(*args, **kwargs)
        with _counted(self.pgconn.socket, budget):
            return super().wait(*args, **kwargs)


@contextmanager
def _counted(fd: int, budget: Budget) -> Iterator[None]:
    me, began = threading.get_ident(), time.monotonic()
    if budget.left <= 0:
        cut(fd)  # what is half done on it is thrown away by the server
    with _lock:
        _waits[me] = _Wait(fd, began + budget.left)
    _look()
    try:
        yield
    finally:
        with _lock:
            _waits.pop(me, None)
        budget.left -= time.monotonic() - began


def _look() -> None:
    """Begin to look, once a process: a thread does not survive a fork, so it is asked each time."""
    global _looking
    if _looking is None or not _looking.is_alive():
        with _lock:
            if _looking is None or not _looking.is_alive():
                _looking = threading.Thread(target=_watch, name="database deadline", daemon=True)
                _looking.start()


def _watch() -> None:
    while True:
        time.sleep(LOOKS_EVERY_SECONDS)
        at = time.monotonic()
        with _lock:  # held while cutting, so that nobody's next connection gets this number meanwhile
            for wait in _waits.values():
                if wait.until < at:
                    cut(wait.fd)


def cut(fd: int) -> None:
    """End a connection from outside, so that whoever waits on it is told at once."""
    with contextlib.suppress(OSError):
        line = socket.socket(fileno=os.dup(fd))
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.close()
