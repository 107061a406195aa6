"""R3: PostgreSQL killed under load loses nothing that was acknowledged; the service comes back by itself."""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from contextlib import suppress
from http.client import HTTPException
from typing import Any

from django.db import connections

from tests.proofs._machine import Machine, machine, until
from tests.proofs.r1_kill_web import _Browser, _ground, _written
from throughcare.cli.proofs import Size

BACK_SECONDS = 15
BACK_SECONDS_BESIDE_OTHER_TESTS = 60
WRITERS = 3


def prove(size: Size) -> dict[str, Any]:
    """Officers save outcomes through web while the database dies, by kill -9 and by immediate stop in turn."""
    trials = size.of(2, 50)
    acknowledged, longest = 0, 0.0
    most = BACK_SECONDS if size.full else BACK_SECONDS_BESIDE_OTHER_TESTS
    with machine() as m, m.connected():
        user_id, meetings = _ground(40 * WRITERS * trials)
        with m.running() as process:
            for trial in range(trials):
                mine = meetings[trial::trials]
                load = _Load(m, user_id, mine)
                time.sleep(size.random.uniform(0.5, 2.0))
                began = time.monotonic()
                _kill(m, signal.SIGKILL if trial % 2 else signal.SIGQUIT)
                connections.close_all()
                _gone(m, load.postmaster)
                m.wait_for_web(process, seconds=most)
                longest = max(longest, time.monotonic() - began)
                load.go_on_for(0.5)
                saved = load.end()
                lost = [meeting for meeting in saved if _written(meeting) != (True, 1)]
                assert not lost, f"trial {trial}: acknowledged and lost: {lost}"
                half = [meeting for meeting in mine if _written(meeting) not in {(True, 1), (False, 0)}]
                assert not half, f"trial {trial}: half-written: {half}"
                acknowledged += len(saved)
        assert acknowledged > trials, "there was no load"
        checked = m.type("verify-audit")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    assert longest < most, f"it took {longest:.1f} s to come back"
    return {
        "kills": trials,
        "acknowledged": acknowledged,
        "lost": 0,
        "half-written": 0,
        "longest until web answered (s)": round(longest, 1),
        "audit": "whole",
    }


class _Load:
    """Officers who save one outcome after the other, and note which were acknowledged."""

    def __init__(self, m: Machine, user_id: int, meetings: list[int]) -> None:
        self.postmaster = _postmaster(m)
        self.saved: list[int] = []
        self._over = threading.Event()
        browser = _Browser(m.port, user_id)
        self._threads = [
            threading.Thread(target=self._save, args=(browser, meetings[number::WRITERS])) for number in range(WRITERS)
        ]
        for thread in self._threads:
            thread.start()

    def _save(self, browser: _Browser, meetings: list[int]) -> None:
        for meeting in meetings:
            if self._over.is_set():
                return
            with suppress(OSError, HTTPException, AssertionError):
                form = browser.form(meeting, note=f"Note {uuid.uuid4().hex[:6]}.")
                if browser.post(meeting, form)[0] == 303:
                    self.saved.append(meeting)
            time.sleep(0.02)

    def go_on_for(self, seconds: float) -> None:
        """The same sessions save on, over the database that came back."""
        before = len(self.saved)
        until(lambda: len(self.saved) > before, seconds=BACK_SECONDS_BESIDE_OTHER_TESTS)
        time.sleep(seconds)

    def end(self) -> list[int]:
        """Stop, and answer what was acknowledged."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        return self.saved


def _postmaster(m: Machine) -> int:
    return int((m.cluster.data / "postmaster.pid").read_text().split()[0])


def _postmaster_is(m: Machine, pid: int) -> bool:
    with suppress(OSError, ValueError, IndexError):
        return _postmaster(m) == pid
    return True


def _gone(m: Machine, postmaster: int) -> None:
    """Until another server than that one has the data."""
    until(lambda: not _postmaster_is(m, postmaster), seconds=BACK_SECONDS_BESIDE_OTHER_TESTS)


def _kill(m: Machine, how: signal.Signals) -> None:
    os.kill(_postmaster(m), how)
