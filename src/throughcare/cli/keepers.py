"""Who copies the database and with what: a role that may read every row, and tools of the server's version."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from throughcare.embedded.cluster import BOOTSTRAP, Cluster
from throughcare.embedded.programs import CannotStart, Programs, ServerUser, find
from throughcare.kernel import grants


@dataclass(frozen=True)
class Keeper:
    """Connections to one database: `reading` sees every row, `owning` owns the tables."""

    reading: str
    owning: str
    database: str

    def to(self, database: str) -> Keeper:
        """The same for another database of the same server."""
        return Keeper(
            make_conninfo(self.reading, dbname=database), make_conninfo(self.owning, dbname=database), database
        )

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that sees every row."""
        return psycopg.connect(self.reading, autocommit=True, application_name="throughcare-keeper")

    def own(self) -> psycopg.Connection[Any]:
        """A connection of the owner of the tables."""
        return psycopg.connect(self.owning, autocommit=True, application_name="throughcare-keeper")

    def version(self) -> int:
        """The server's major version."""
        with self.connect() as connection:
            return connection.info.server_version // 10_000


def keeper(own: Cluster | None, *, database: str) -> Keeper:
    """For our own server its superuser; for a given one DATABASE_URL_BACKUP, or the owner if that is not set."""
    if own is not None:
        return Keeper(
            own.conninfo(role=BOOTSTRAP, database=database),
            own.conninfo(role=grants.OWNER, database=database),
            database,
        )
    owning = _given("OWNER", user=grants.OWNER)
    reading = os.environ.get("DATABASE_URL_BACKUP") or owning
    return Keeper(
        make_conninfo(reading, connect_timeout=5), owning, str(conninfo_to_dict(owning).get("dbname", database))
    )


def _given(role: str, *, user: str) -> str:
    if url := os.environ.get(f"DATABASE_URL_{role}"):
        return make_conninfo(url, connect_timeout=5)
    return make_conninfo(os.environ["DATABASE_URL"], user=user, connect_timeout=5)


def programs(*, version: int) -> Programs:
    """The tools of PostgreSQL of the server's version, or newer ones, which can read it."""
    ourselves = ServerUser(os.geteuid(), os.getegid(), other=False)
    try:
        return find(user=ourselves, major=version)
    except CannotStart:
        newest = find(user=ourselves)
    if newest.major < version:
        raise CannotStart(
            f"The server is PostgreSQL {version} and the programs here are {newest.major}: install"
            f" postgresql-client-{version}."
        )
    return newest


@contextmanager
def tool(
    which: Programs, name: str, conninfo: str, *arguments: str, stdin: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a tool on a database, its output to be read. Raises `CannotStart` with its last line if it fails.

    The password goes by the environment: what a command is called with, everybody on the machine may read.
    """
    known = conninfo_to_dict(conninfo)
    password = known.pop("password", None)
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": str(password)} if password else {})}
    command = [str(which.folder / name), f"--dbname={make_conninfo('', **known)}", "--no-password", *arguments]
    process = subprocess.Popen(
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd="/"
    )
    try:
        yield process
    except BrokenPipeError:
        pass  # it ended early: what it said is told below
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.stdin and not process.stdin.closed:
        process.stdin.close()
        process.stdin = None
    _, said = process.communicate()
    if process.returncode:
        raise CannotStart(f"{name} failed: {_telling(said.decode(errors='replace').splitlines())}")


def _telling(lines: Sequence[str]) -> str:
    errors = [line.strip() for line in lines if "ERROR" in line or "FATAL" in line or "error:" in line]
    return (errors or [line.strip() for line in lines if line.strip()] or ["no reason given"])[0]
