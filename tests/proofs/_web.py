"""Web processes of a proof, lines between them that can be slowed and cut, and a small proxy before them."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.plugin import ROOT

READY_SECONDS = 90
TRIES_SECONDS = 30.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Web:
    """One web server with one worker process, as systemd would start it."""

    def __init__(self, *, url: str, threads: int = 4, pool: int = 4, **more: str) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
        self._command += ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1", "--no-reload"]
        self._command += ["--blocking-threads", str(threads), "--workers-kill-timeout", "10"]
        self._command += ["throughcare.wsgi:application"]
        given = {"DATABASE_URL": url, "THROUGHCARE_ROLE": "app", "DB_POOL": str(pool), "LOG_LEVEL": "ERROR"}
        self._environment = {**os.environ, **given, "PYTHONPATH": str(ROOT / "src"), **more}
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        return subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=quiet, stderr=quiet)

    def get(self, path: str, *, cookie: str = "") -> tuple[int, float, str]:
        """Status, seconds and text of a page; status 0 where the line was cut."""
        began = time.monotonic()
        status, text = 0, ""
        with suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TRIES_SECONDS)
            link.request("GET", path, headers={"Host": "localhost", **({"Cookie": cookie} if cookie else {})})
            answer = link.getresponse()
            status, text = answer.status, answer.read().decode()
            link.close()
        return status, time.monotonic() - began, text

    def wait(self, path: str = "/health/live", status: int = 200, *, seconds: float = READY_SECONDS) -> float:
        """Until it answers so; answers how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            assert self.process.poll() is None, "web ended by itself"
            if self.get(path)[0] == status:
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"{path} was not answered with {status} within {seconds} s")

    def restart(self) -> None:
        """As `systemctl restart` does it: asked to end, waited for, started again."""
        self.stop()
        self.process = self._start()
        self.wait()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Line:
    """Between web and the database: `state` is open, slow (each answer comes late), silent (nothing comes any more,
    nothing is closed) or gone (every connection is refused and those that are open end)."""

    def __init__(self, to: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="throughcare-line-"))
        self.state = "open"
        self.late = 0.0
        self._to = to
        self._open: set[socket.socket] = set()
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.folder / ".s.PGSQL.5432"))
        self._listening.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def be(self, state: str, *, late: float = 0.0) -> None:
        """Change at once, for what is open as well."""
        self.state, self.late = state, late
        if state == "gone":
            for one in list(self._open):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.state == "gone":
                near.close()
                continue
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(self._to))
            self._open |= {near, far}
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                while self.state == "silent":
                    time.sleep(0.05)
                if answers and self.state == "slow":
                    time.sleep(self.late)
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            self._open.discard(end)

    def close(self) -> None:
        """End it."""
        self.be("gone")
        self._listening.close()
        (self.folder / ".s.PGSQL.5432").unlink()
        self.folder.rmdir()


class Proxy:
    """What a reverse proxy does: sends a request to one of the servers; if that one does not begin to answer, to the
    next. A form may be sent again as well, since the same form sent twice is saved once."""

    def __init__(self, ports: list[int]) -> None:
        self.port = free_port()
        self.passed_on = 0
        self._ports = ports
        self._turn = 0
        self._listening = socket.socket()
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind(("127.0.0.1", self.port))
        self._listening.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(near,), daemon=True).start()

    def _answer(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            request = _whole(near)
            self._turn += 1
            first = self._turn  # others go on counting while this one is passed from server to server
            for number in range(2 * len(self._ports)):
                if self._from(self._ports[(first + number) % len(self._ports)], request, near):
                    return
                self.passed_on += 1
                time.sleep(0.02)

    @staticmethod
    def _from(port: int, request: bytes, near: socket.socket) -> bool:
        begun = False
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=TRIES_SECONDS) as far:
            far.sendall(request)
            while data := far.recv(65536):
                begun = True
                near.sendall(data)
        return begun

    def close(self) -> None:
        """End it."""
        self._listening.close()


def _whole(near: socket.socket) -> bytes:
    """One request with its body, told not to keep the line."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = near.recv(65536)
        if not more:
            raise OSError("nothing was asked")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length")), 0)
    while len(body) < length:
        body += near.recv(65536)
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def webs(*made: Web) -> Iterator[None]:
    """Until they answer; and their end."""
    try:
        for web in made:
            web.wait()
        yield
    finally:
        for web in made:
            web.stop()


def until(what: Callable[[], bool], *, seconds: float) -> float:
    """Wait for something; answers how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if what():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"it did not come within {seconds} s")
