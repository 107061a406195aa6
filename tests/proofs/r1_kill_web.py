"""R1: web killed in the middle of a save leaves no half-written record, and the retry gives one result."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from tests.plugin import ROOT, running
from throughcare.casefile.tests.count_fields import values
from throughcare.cli.proofs import Size

READY_SECONDS = 60


def prove(size: Size) -> dict[str, Any]:
    """One POST writes an outcome, a note and what follows; the worker dies at a random moment of it."""
    trials = size.of(3, 200)
    user_id, meetings = _ground(trials + 2)
    with _web() as web:
        browser = _Browser(web.port, user_id)
        for meeting in meetings[trials:]:
            took = browser.save(meeting, note="Warm-up.")
        killed = {"nothing written": 0, "all written": 0}
        for number, meeting in enumerate(meetings[:trials]):
            form = browser.form(meeting, note=f"Note {number}.")
            sent = threading.Thread(target=browser.post_quietly, args=(meeting, form))
            sent.start()
            time.sleep(size.random.uniform(0, 1.3 * took))
            web.kill_worker()
            sent.join()
            web.wait()
            before = _written(meeting)
            assert before in {(False, 0), (True, 1)}, f"half-written after kill {number}: {before}"
            killed["all written" if before[0] else "nothing written"] += 1
            first, again = browser.post(meeting, form), browser.post(meeting, form)
            assert first == again, f"the retry gave {first}, then {again}"
            assert first[0] == 303, f"the retry was answered {first}"
            assert _written(meeting) == (True, 1), f"after the retry: {_written(meeting)}"
    return {"kills": trials, **killed, "half-written": 0, "written twice": 0}


def _ground(count: int) -> tuple[int, list[int]]:
    """Grace's user, and past meetings of Aaron whose outcome is to be recorded."""
    from throughcare.appointments import admissions  # noqa: PLC0415  reads models
    from throughcare.appointments.models import Appointment  # noqa: PLC0415
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.kernel import clock, context  # noqa: PLC0415

    at = clock.now()
    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=at)
        aaron = cast.aaron_on_his_order(staff, at=at)
        first = at.replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=1)
        rows = [
            admissions.MeetingRow(
                person_id=aaron,
                kind="supervision",
                starts_at=first - timedelta(days=number // 20, minutes=-10 * (number % 20)),
                ends_at=first - timedelta(days=number // 20, minutes=-10 * (number % 20) - 10),
                post_id=staff.grace.post_id,
                office_id=staff.grace.office_id,
            )
            for number in range(count)
        ]
        admissions.admit_meetings(rows, source="proof", by=cast.DEMO, at=at)
    assert staff.grace.user_id is not None
    return staff.grace.user_id, list(
        Appointment.objects.filter(imported_from="proof").order_by("id").values_list("id", flat=True)
    )


def _written(meeting: int) -> tuple[bool, int]:
    """Whether the outcome is there, and how many notes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.outcome <> '', (select count(*) from appointments_contact c where c.appointment_id = a.id)"
            " from appointments_appointment a where a.id = %s",
            [meeting],
        )
        outcome, notes = cursor.fetchone()
        return outcome, notes


class _Browser:
    """Somebody signed in, over HTTP."""

    def __init__(self, port: int, user_id: int) -> None:
        self.port = port
        client = Client()
        client.post(f"/demo/sign-in/{user_id}/")
        self.cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}

    def _ask(self, method: str, url: str, body: str = "") -> tuple[int, str, str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Host": "localhost"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, url, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        link.close()
        return answer.status, answer.headers.get("Location", ""), text

    def form(self, meeting: int, *, note: str) -> str:
        """The outcome page as shown, filled in."""
        status, _, text = self._ask("GET", f"/appointments/{meeting}/outcome/")
        assert status == 200, f"the page was answered {status}"
        fields = {**values(text), "happened": "ATTC", "note": note, "slot": "none", "no_next_because": "To be agreed."}
        return urlencode(fields, doseq=True)

    def post(self, meeting: int, form: str) -> tuple[int, str]:
        """Send it; answers status and where it leads."""
        status, location, _ = self._ask("POST", f"/appointments/{meeting}/outcome/", form)
        return status, location

    def post_quietly(self, meeting: int, form: str) -> None:
        """Send it while the server dies."""
        with suppress(OSError, http.client.HTTPException):
            self.post(meeting, form)

    def save(self, meeting: int, *, note: str) -> float:
        """Open, send, and answer the seconds the sending took."""
        form = self.form(meeting, note=note)
        began = time.monotonic()
        assert self.post(meeting, form)[0] == 303
        return time.monotonic() - began


class _Web:
    """One web worker, and the process that starts a new one when it is killed. That process gives up when a worker
    dies again while it starts; it is then started anew, as whoever runs a service would."""

    def __init__(self, port: int, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.port = port
        self.start = start
        self.process = start()

    def workers(self) -> list[int]:
        """The children of the process we started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill_worker(self) -> None:
        """Kill -9 what answers requests."""
        for pid in self.workers():
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def wait(self) -> None:
        """Until somebody answers."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                self.process = self.start()
            with suppress(OSError, http.client.HTTPException):
                link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                link.request("GET", "/help/terms/", headers={"Host": "localhost"})
                if link.getresponse().status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("web did not come back")


@contextmanager
def _web() -> Iterator[_Web]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "2"]
    command += ["--respawn-failed-workers", "--respawn-interval", "0", "throughcare.wsgi:application"]
    name = connection.settings_dict["NAME"]
    given = {"DATABASE_URL": running().url(name), "THROUGHCARE_ROLE": "app", "DB_POOL": "2", "PORT": str(port)}
    environment = {**os.environ, **given, "PYTHONPATH": str(ROOT / "src")}

    def start() -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)

    web = _Web(port, start)
    try:
        web.wait()
        yield web
    finally:
        process = web.process
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its own session: only what it started
            process.wait()
