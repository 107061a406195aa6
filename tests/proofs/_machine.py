"""A machine of a proof's own: a database server that forgets nothing, and the command as one would type it there."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connections

from tests.plugin import ROOT, TEMPLATE, running, start
from throughcare.cli import keepers
from throughcare.cli.database import NAME
from throughcare.embedded.cluster import BOOTSTRAP, Cluster, remove
from throughcare.kernel import grants

ALIASES = ("default", "audit")
KEY = "00" * 31 + "07"


class Machine:
    """`home` is its data folder; `cluster` the server in it, migrated, with nobody in it."""

    def __init__(self, home: Path, cluster: Cluster) -> None:
        self.home = home
        self.cluster = cluster
        self.port = _free_port()

    def environment(self, **more: str) -> dict[str, str]:
        """What a process on this machine is started with: no DATABASE_URL, so our own server."""
        from django.conf import settings  # noqa: PLC0415  read late: a proof may be listed without settings

        kept = ("PATH", "HOME", "LANG", "THROUGHCARE_PG_BIN")
        ours = {name: os.environ[name] for name in kept if name in os.environ}
        return {
            **ours,
            "THROUGHCARE_DATA": str(self.home),
            "AUDIT_KEY": KEY,
            "SECRET_KEY": settings.SECRET_KEY,
            "STATIC_BUILT": "0",
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "WEB_THREADS": "4",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **({"THROUGHCARE_WAL_ARCHIVE": str(self.cluster.wal)} if self.cluster.wal else {}),
            **more,
        }

    def type(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        command = [sys.executable, "-m", "throughcare.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment(**more), capture_output=True, text=True)

    @contextmanager
    def running(self, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """`./throughcare`, until the end of the block."""
        connections.close_all()
        self.cluster.stop()  # so that it is started, and watched, as it is by somebody who types `./throughcare`
        log = (self.home / "run.log").open("wb")
        command = [sys.executable, "-m", "throughcare.cli", "run"]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment(**more), stdout=log, stderr=log)
        try:
            self.wait_for_web(process)
            self.cluster.start()
            yield process
        finally:
            connections.close_all()
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.cluster.start()
            log.close()

    def wait_for_web(self, process: subprocess.Popen[bytes], *, seconds: float = 60) -> None:
        """Until a page that needs the database is answered."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert process.poll() is None, f"it ended: {(self.home / 'run.log').read_text()[-600:]}"
            if self.answer("/account/sign-in/") == 200:
                return
            time.sleep(0.05)
        raise AssertionError(f"web did not answer within {seconds} s: {(self.home / 'run.log').read_text()[-600:]}")

    def answer(self, url: str) -> int:
        """The status of a page, 0 if nobody answers."""
        with suppress(OSError, http.client.HTTPException):
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            link.request("GET", url, headers={"Host": "localhost"})
            return link.getresponse().status
        return 0

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Inside, this process works on the machine's database, with its keys and anchors."""
        from django.test import override_settings  # noqa: PLC0415  read late: a proof may be listed without settings

        before = {
            alias: (connections.settings[alias]["HOST"], connections.settings[alias]["NAME"]) for alias in ALIASES
        }
        _point(dict.fromkeys(ALIASES, (str(self.cluster.sockets), NAME)))
        mine = {"AUDIT_KEY": bytes.fromhex(KEY), "ANCHORS": self.home / "anchors", "MEDIA_ROOT": self.home / "uploads"}
        try:
            with override_settings(**mine):  # says so to the storage, which keeps its folder otherwise
                yield
        finally:
            _point(before)


@contextmanager
def machine(*, wal: bool = False, place: Path | None = None) -> Iterator[Machine]:
    """A new one, and its end. `place`: a folder to be in, such as a small disk."""
    start()
    home = Path(tempfile.mkdtemp(prefix="throughcare-machine-", dir=place))
    cluster = Cluster(home, wal=home / "log" if wal else None)
    cluster.start()
    try:
        cluster.prepare(database=NAME, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
        _copy_tables(cluster)
        yield Machine(home, cluster)
    finally:
        cluster.stop()
        remove(cluster.home, cluster.sockets)
        shutil.rmtree(home, ignore_errors=True)


def _copy_tables(cluster: Cluster) -> None:
    """The tables of the tests' template, which is quicker than to migrate."""
    from throughcare.cli import restore  # noqa: PLC0415  reads models

    template = running().conninfo(role=BOOTSTRAP, database=TEMPLATE)
    which = keepers.programs(version=keepers.Keeper(template, template, TEMPLATE).version())
    arguments = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-")
    with (
        keepers.tool(which, "pg_dump", template, "--no-owner", "--extension=plpgsql") as dump,
        keepers.tool(
            which, "psql", cluster.conninfo(role=grants.OWNER, database=NAME), *arguments, stdin=subprocess.PIPE
        ) as psql,
    ):
        assert dump.stdout is not None
        assert psql.stdin is not None
        psql.stdin.write(restore.LOAD_EXTENSIONS.encode())
        shutil.copyfileobj(dump.stdout, psql.stdin)


def until(what: Callable[[], bool], *, seconds: float) -> float:
    """Wait for something; answers how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if what():
            return time.monotonic() - began
        time.sleep(0.02)
    raise AssertionError(f"it did not come within {seconds} s")


def _point(where: dict[str, tuple[Any, Any]]) -> None:
    for alias, (host, name) in where.items():
        connections[alias].close()
        for settings_of in (connections.settings[alias], connections[alias].settings_dict):
            settings_of["HOST"], settings_of["NAME"] = host, name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
