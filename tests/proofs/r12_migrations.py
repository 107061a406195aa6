"""R12: migrations forward under load: no request waits for one, and the code of before runs on the new tables."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from tests.proofs._machine import Machine, machine
from tests.proofs.r1_kill_web import _Browser, _ground, _written
from throughcare.cli.database import NAME
from throughcare.cli.proofs import Size
from throughcare.kernel import grants

MOST_SECONDS = 1.0
MOST_SECONDS_BESIDE_OTHER_TESTS = 2.0
HELD_SECONDS = 3.0
WRITERS = 2


def prove(size: Size) -> dict[str, Any]:
    """A table is read while it is to change: with the limit on waiting nobody notices, without it everybody does."""
    rounds = size.of(1, 10)
    most = MOST_SECONDS if size.full else MOST_SECONDS_BESIDE_OTHER_TESTS
    with machine() as m, m.connected():
        user_id, meetings = _ground(WRITERS * 400 * (rounds + 1))
        with m.running(WEB_THREADS="8"):
            taken: list[float] = []
            for number in range(rounds):
                with _officers(m, user_id, meetings[number :: rounds + 1]) as load, _reader(m):
                    made = m.type("migrate", DJANGO_SETTINGS_MODULE="tests.proofs._next.settings")
                assert made.returncode == 0, made.stdout + made.stderr
                assert not load.refused, f"refused by the old code on the new tables: {load.refused[:3]}"
                load.all_written()
                taken += load.taken
                _back(m)
            worst = max(taken)
            assert worst < most, f"a request took {worst:.2f} s"
            # The control: the same change by somebody who waits for the lock makes everybody wait.
            with _officers(m, user_id, meetings[rounds :: rounds + 1]) as load, _reader(m), _owner(m) as owner:
                owner.execute("set lock_timeout = 0")
                owner.execute("alter table appointments_contact add column waited text")
            control = max(load.taken)
            assert control > most, f"the control made nobody wait: {control:.2f} s"
    return {
        "rounds": rounds,
        "requests": len(taken),
        "longest (s)": round(worst, 2),
        "refused": 0,
        "longest without lock_timeout (s)": round(control, 2),
    }


class _Load:
    def __init__(self) -> None:
        self.taken: list[float] = []
        self.refused: list[int] = []
        self.saved: list[int] = []

    def all_written(self) -> None:
        assert self.saved, "nobody saved anything"
        lost = [meeting for meeting in self.saved if _written(meeting) != (True, 1)]
        assert not lost, f"acknowledged and not there: {lost}"


@contextmanager
def _officers(m: Machine, user_id: int, meetings: list[int]) -> Iterator[_Load]:
    load, over = _Load(), threading.Event()
    browsers = [_Browser(m.port, user_id) for _ in range(WRITERS)]

    def save(browser: _Browser, mine: list[int]) -> None:
        for meeting in mine:
            if over.is_set():
                return
            form = browser.form(meeting, note="Note.")
            began = time.monotonic()
            status, _ = browser.post(meeting, form)
            load.taken.append(time.monotonic() - began)
            (load.saved if status == 303 else load.refused).append(meeting)
            time.sleep(0.05)

    threads = [
        threading.Thread(target=save, args=(browser, meetings[number::WRITERS]))
        for number, browser in enumerate(browsers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def _reader(m: Machine) -> Iterator[None]:
    """A report that reads the table for a while, from now."""
    with psycopg.connect(m.cluster.conninfo(role=grants.REPORT, database=NAME)) as report:
        report.execute("select count(*) from appointments_contact")
        ends = threading.Timer(HELD_SECONDS, report.rollback)
        ends.start()
        try:
            yield
        finally:
            ends.join()


@contextmanager
def _owner(m: Machine) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(m.cluster.conninfo(role=grants.OWNER, database=NAME), autocommit=True) as owner:
        yield owner


def _back(m: Machine) -> None:
    """As before the migration, for the next round."""
    with _owner(m) as owner:
        owner.execute("drop schema if exists as_known cascade")  # as `migrate` makes room
        owner.execute("alter table appointments_contact drop column next_place")
        owner.execute("alter table appointments_appointment drop column next_room")
        owner.execute("delete from django_migrations where app = '_next'")
    connection.close()
