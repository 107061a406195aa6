"""`throughcare` with no word: everything that is needed to use the product, until Ctrl-C.

This process migrates, then watches web, worker and watcher, which connect as roles of their own.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connections
from django.db.utils import ConnectionHandler, OperationalError, ProgrammingError

from throughcare.cli import migrate
from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import grants
from throughcare.messaging import notify_stub

STOP_SECONDS = 10
READY_SECONDS = 60
WATCH_AGAIN_SECONDS = 20  # pages say when the watcher is silent; it must not stop anything else
MOST_ENDS_A_MINUTE = 5  # of the worker, with a database that answers


class Stopped(Exception):
    """Somebody asked us to stop."""


def run(own: Cluster | None = None) -> int:
    """Start everything, watch it, and answer the exit code. `own`: our own database server, watched as well."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    children: list[Child] = []
    stand_in: list[Child] = []
    try:
        django.setup()
        _check_port()
        _check_roles()
        _say("Preparing the database ...")
        migrate.migrate(verbosity=0)
        _build_static()
        if settings.DEMO and not _has_people() and "demo" in get_commands():
            _say("Loading the demo ...")
            _finish([sys.executable, "-m", "throughcare.cli", "demo"])
        carrier, says = _carrier() if settings.DEMO else ({}, "")
        stand_in = [_stand_in(carrier)] if carrier else []
        children = [_web(carrier), _worker(carrier), _watcher()]
        _wait_for_page(children)
        _say(f"\nThroughcare is at {settings.SITE_URL}")
        if settings.DEMO:
            _who_may_sign_in()
            _say(says)
        _say(f"Ctrl-C stops it. Logs: {_logs()}")
        connections.close_all()
        return _watch(children, own, carrier)
    except Stopped:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in (*children, *stand_in):
            child.process.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in (*children, *stand_in):
            child.wait(until)


class Child:
    """A process of ours, its name and its log."""

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.name = name
        self.log = _logs() / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._from = log.tell()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **environment},
                start_new_session=True,  # Ctrl-C is for us: a second signal beside ours would cut a request short
                preexec_fn=_end_with_parent,
            )

    def wait(self, until: float) -> None:
        """Wait for its end; at `until` end it by force."""
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        """The last line it logged in this run."""
        with self.log.open("rb") as log:
            log.seek(self._from)
            lines = [line.strip() for line in log.read().decode(errors="replace").splitlines() if line.strip()]
        return lines[-1] if lines else "it said nothing"


def _carrier() -> tuple[dict[str, str], str]:
    """What web and worker of a demo are told of its stand-in for GOV.UK Notify, and where to look at it.

    Nothing where a real service is set, none is wanted, or its port is taken: then messages go nowhere at all.
    """
    port = settings.NOTIFY_STUB_PORT
    if settings.NOTIFY_KEY or not port or not _is_free("127.0.0.1", port):
        return {}, "Texts and e-mails go nowhere."
    told = {
        "NOTIFY_KEY": notify_stub.KEY,
        "NOTIFY_URL": f"http://127.0.0.1:{port}",
        "NOTIFY_TEXT": notify_stub.TEMPLATES["sms"],
        "NOTIFY_EMAIL": notify_stub.TEMPLATES["email"],
        "NOTIFY_CALLBACK_TOKEN": secrets.token_hex(32),
    }
    return told, f"Texts and e-mails go to a stand-in for GOV.UK Notify: {told['NOTIFY_URL']}"


def _stand_in(carrier: dict[str, str]) -> Child:
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104  compared, not bound
    return Child(
        "notify",
        [sys.executable, "-m", "throughcare.messaging.notify_stub"],
        NOTIFY_CALLBACK_TOKEN=carrier["NOTIFY_CALLBACK_TOKEN"],
        NOTIFY_STUB_PORT=str(settings.NOTIFY_STUB_PORT),
        SITE_URL=f"http://{host}:{settings.PORT}",
    )


def _web(carrier: dict[str, str]) -> Child:
    threads = settings.WEB_THREADS
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
    command += ["--host", settings.HOST, "--port", str(settings.PORT)]
    command += ["--workers", str(settings.WEB_WORKERS), "--respawn-failed-workers", "--blocking-threads", str(threads)]
    command += ["--workers-kill-timeout", "5", "--no-reload", "throughcare.wsgi:application"]
    pool = os.environ.get("DB_POOL") or str(threads)
    return Child("web", command, THROUGHCARE_ROLE="app", DB_POOL=pool, **carrier)


def _worker(carrier: dict[str, str]) -> Child:
    return Child("worker", [sys.executable, "-m", "throughcare.cli", "worker"], THROUGHCARE_ROLE="worker", **carrier)


def _watcher() -> Child:
    return Child("watcher", [sys.executable, "-m", "throughcare.cli", "watch"], THROUGHCARE_ROLE="worker")


def _check_port() -> None:
    try:
        _probe(settings.HOST, settings.PORT)
    except OSError as error:
        raise SystemExit(
            f"Port {settings.PORT} on {settings.HOST} cannot be used ({error.strerror}): set PORT to another."
        ) from error


def _is_free(host: str, port: int) -> bool:
    try:
        _probe(host, port)
    except OSError:
        return False
    return True


def _probe(host: str, port: int) -> None:
    """Raises `OSError` when nobody may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _check_roles() -> None:
    """Web and worker check this too, each for itself; here it is said in one line before anything starts."""
    from throughcare.settings import database_of  # noqa: PLC0415  not a setting, so not in django.conf

    for role in ("app", "worker"):
        connection = ConnectionHandler({"default": {**database_of(role), "CONN_MAX_AGE": 0}})["default"]
        grants.refuse_mighty_role(connection)
        connection.close()


def _build_static() -> None:
    """collectstatic, when a file changed since the last time."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415  needs the app registry

    if not settings.STATIC_BUILT:
        return
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            state.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    stamp = settings.STATIC_ROOT / ".state"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    _say("Building the static files ...")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state.hexdigest())


def _has_people() -> bool:
    """Whether anybody was ever entered. Asked of the row numbers, because the owner may not read the rows."""
    with connections["default"].cursor() as cursor:
        try:
            cursor.execute("select pg_sequence_last_value(pg_get_serial_sequence('people_person', 'id')) is not null")
        except ProgrammingError:
            return False
        return bool(cursor.fetchone()[0])


def _who_may_sign_in() -> None:
    """The demo's own table of people and roles."""
    if "demo" in get_commands():
        with contextlib.suppress(OperationalError, ProgrammingError):
            call_command("demo", who=True)


def _wait_for_page(children: list[Child]) -> None:
    until = time.monotonic() + READY_SECONDS
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104  compared, not bound
    while time.monotonic() < until:
        _check(children)
        connection = http.client.HTTPConnection(host, settings.PORT, timeout=READY_SECONDS)
        try:
            connection.request("GET", "/", headers={"Host": settings.ALLOWED_HOSTS[0]})
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise SystemExit(f"Web did not answer within {READY_SECONDS} seconds: {children[0].last_words()}")


def _watch(children: list[Child], own: Cluster | None, carrier: dict[str, str]) -> int:
    ends: list[float] = []
    watch_again = 0.0
    while True:
        web, worker, watcher = children
        _check([web])
        # The worker ends when the database does, and is started again once there is one. Web waits by itself.
        if worker.process.poll() is not None and _database_answers():
            ends = [*(at for at in ends if at > time.monotonic() - 60), time.monotonic()]
            if len(ends) > MOST_ENDS_A_MINUTE:
                _check([worker])
            _say("The worker had stopped and was started again.")
            children[1] = _worker(carrier)
        if watcher.process.poll() is not None and time.monotonic() > watch_again and _database_answers():
            _say("The watcher had stopped and was started again.")
            children[2] = _watcher()
            watch_again = time.monotonic() + WATCH_AGAIN_SECONDS
        with contextlib.suppress(CannotStart):  # a full disk, say: until it can, pages say so, and we try again
            if own is not None and own.revive():
                _say("The database had stopped and was started again.")
        time.sleep(0.3)


def _database_answers() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("select 1")
    except OperationalError:
        return False
    finally:
        connections.close_all()
    return True


def _check(children: list[Child]) -> None:
    for child in children:
        if (code := child.process.poll()) is not None:
            raise SystemExit(
                f"The {child.name} process ended by itself (exit {code}), so everything was stopped."
                f" It last said: {child.last_words()}"
            )


def _finish(command: list[str]) -> None:
    """Run one to its end."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent)
    try:
        if code := process.wait():
            raise SystemExit(f"`{' '.join(command[2:])}` failed (exit {code}).")
    except Stopped:
        process.terminate()
        process.wait()
        raise


def _logs() -> Path:
    return Path(settings.DATA) / "logs"


def _say(words: str) -> None:
    print(words, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _linux_end_with_parent() -> None:
    """Ask the kernel to end this process when we are gone, even by kill -9."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


_end_with_parent: Callable[[], Any] | None = _linux_end_with_parent if sys.platform == "linux" else None
