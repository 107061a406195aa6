"""A PostgreSQL server of our own, for trying Throughcare, for tests and for a single machine.

It listens on no network address: only on a socket in a folder that only its user (and root) may enter. Processes share
one server: whoever comes first starts it, whoever leaves last stops it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import psycopg
from psycopg import sql

from throughcare.embedded.programs import CannotStart, Programs, ServerUser, find, server_user

BOOTSTRAP = "throughcare_bootstrap"
START_SECONDS = 30
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432") - 1  # what the system takes as a socket's path

# The server's own log quotes rows in its messages: only what stops it from working is written there.
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
    "max_connections": "120",
    "max_locks_per_transaction": "256",  # a restore makes every table and what hangs on it in one transaction
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
}
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "min_wal_size": "2MB",
}


class Cluster:
    """The server whose files are below `home`.

    `throwaway`: quick and forgetful; it ends with the process that started it, and its files are removed.
    `wal`: a folder that keeps every finished segment of the write-ahead log, to recover to any second since a base
    copy; it should lie on another disk.
    """

    def __init__(self, home: Path, *, throwaway: bool = False, wal: Path | None = None) -> None:
        self.user: ServerUser = server_user()
        self.throwaway = throwaway
        self.wal = wal.absolute() if wal else None
        if self.wal and set(str(self.wal)) & set("'\"\\%$`"):
            raise CannotStart(f"The folder {self.wal} has a sign in its name that PostgreSQL's shell would misread.")
        self.home = _reachable(home.absolute(), self.user)
        self.data = self.home / "postgres"
        self.log = self.home / "postgres.log"
        self.sockets = _socket_folder(self.home)
        self._process: subprocess.Popen[bytes] | None = None
        self._held: IO[str] | None = None

    def conninfo(self, *, role: str, database: str) -> str:
        """How psycopg connects."""
        return f"host={self.sockets} dbname={database} user={role} connect_timeout=5"

    def url(self, database: str) -> str:
        """The address without a user: each process fills in its role."""
        return f"postgresql:///{database}?host={self.sockets}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    # ---------------------------------------------------------------------------------------------------------- running
    def start(self) -> None:
        """Start the server, or share the one that runs. Raises `CannotStart` with one line."""
        self._make_folder(self.home, 0o711, ours=True)
        self._make_folder(self.sockets, 0o700)
        self._held = (self.home / "in-use").open("w")
        with self._alone():
            fcntl.flock(self._held, fcntl.LOCK_SH)
            if self._answers():
                return
            self._start(self._programs())

    def stop(self) -> None:
        """Let go of the server; the last to do so stops it. A throw-away one is removed."""
        if self._held is None:
            return
        with self._alone():
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                last = False  # somebody else still uses it
            else:
                last = True
                self._halt(signal.SIGQUIT if self.throwaway else signal.SIGINT)
            self._held.close()
            self._held = None
        if last and self.throwaway:
            remove(self.home, self.sockets)

    def _halt(self, how: signal.Signals, *, data: Path | None = None) -> None:
        """Stop the server whoever started it, and wait until it has written everything down."""
        pid_file = (data or self.data) / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
            os.kill(pid, how)
        except (OSError, ValueError, IndexError):
            return
        until = time.monotonic() + START_SECONDS
        while pid_file.exists() and _alive(pid, self._process) and time.monotonic() < until:
            time.sleep(0.02)
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process = None

    def revive(self) -> bool:
        """Start the server again if its process is gone: a kill, a full disk, the system short of memory. Answers
        whether it had to. What was acknowledged is recovered from the write-ahead log by the start itself."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            pid = 0
        if pid and _alive(pid, self._process):
            return False
        with self._alone():
            if self._answers():
                return False
            self._start(self._programs())
        return True

    def _start(self, programs: Programs, *, data: Path | None = None, more: dict[str, str] | None = None) -> None:
        if data is None and not (self.data / "PG_VERSION").exists():
            self._make(programs)
        options = {**_OPTIONS, "unix_socket_directories": str(self.sockets), **(_FORGETFUL if self.throwaway else {})}
        options |= {**self._archiving(programs, data or self.data), **(more or {})}
        command = [str(programs.folder / "postgres"), "-D", str(data or self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        until = time.monotonic() + START_SECONDS
        self._process = None
        with self.log.open("ab") as log:
            while time.monotonic() < until:
                if self._process is None or self._process.poll() is not None:
                    if self._process is not None:
                        # After a kill the old server may stay in the process table for a while and hold its lock.
                        if not self._may_come_good():
                            break
                        time.sleep(0.5)
                    log.truncate(0)
                    self._process = subprocess.Popen(
                        command,
                        stdout=log,
                        stderr=log,
                        stdin=subprocess.DEVNULL,
                        cwd="/",
                        start_new_session=True,  # Ctrl-C reaches us; we stop the server after those who use it
                        preexec_fn=_end_with_parent if self.throwaway else None,
                        **self.user.for_process,  # type: ignore[call-overload]
                    )
                if self._answers():
                    return
                time.sleep(0.02)
        raise CannotStart(f"PostgreSQL did not start: {self._last_words()} (log: {self.log})")

    def _make(self, programs: Programs) -> None:
        if programs.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8"]
        shutil.rmtree(self.data, ignore_errors=True)
        self._make_folder(self.data, 0o700)
        try:
            programs.run(
                "initdb",
                f"--pgdata={self.data}",
                f"--username={BOOTSTRAP}",
                "--auth-local=trust",  # the folder of the socket is the lock: only its user may enter it
                "--auth-host=reject",
                "--encoding=UTF8",
                *(["--no-sync", "--wal-segsize=1"] if self.throwaway else ["--data-checksums"]),
                *locale,
                user=self.user,
            )
        except CannotStart:
            shutil.rmtree(self.data, ignore_errors=True)
            raise

    def _programs(self) -> Programs:
        version = self.data / "PG_VERSION"
        return find(user=self.user, major=int(version.read_text()) if version.exists() else None)

    def _answers(self) -> bool:
        """Whether the server answers. Never judged by a process id: one may be stale, or somebody else's by now."""
        try:
            with psycopg.connect(self.conninfo(role=BOOTSTRAP, database="postgres")):
                return True
        except psycopg.OperationalError:
            return False

    def _may_come_good(self) -> bool:
        words = self.log.read_text(errors="replace")
        return "lock file" in words or "shared memory block" in words or "starting up" in words

    def _last_words(self) -> str:
        lines = [
            line for line in self.log.read_text(errors="replace").splitlines() if "FATAL" in line or "PANIC" in line
        ]
        return lines[-1].partition("FATAL:")[2].strip() if lines else "no reason given"

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops."""
        with (self.home / "starting").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _make_folder(self, folder: Path, mode: int, *, ours: bool = False) -> None:
        """Make it, or check that an existing one is a real folder of the right owner that nobody else may write."""
        owner = os.geteuid() if ours else self.user.uid
        try:
            folder.mkdir(parents=True, mode=mode)
        except FileExistsError:
            pass
        except OSError as error:
            raise CannotStart(f"The data folder {folder} is not writable: {error.strerror}.") from error
        else:
            folder.chmod(mode)
            if not ours and self.user.other:
                os.chown(folder, self.user.uid, self.user.gid)
        about = folder.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner or about.st_mode & 0o022:
            raise CannotStart(
                f"{folder} must be a folder of user {owner} that nobody else may write: remove it or fix it."
            )
        if ours and not about.st_mode & 0o001 and self.user.other:
            folder.chmod(stat.S_IMODE(about.st_mode) | 0o011)
        if ours and not os.access(folder, os.W_OK):
            raise CannotStart(f"The data folder {folder} is not writable.")

    # --------------------------------------------------------------------------------------------- back to another time
    def _archiving(self, programs: Programs, data: Path) -> dict[str, str]:
        if self.wal is None:
            return {}
        self._make_folder(self.wal, 0o700)
        folder = self.archive(self._identifier(programs, data))
        self._make_folder(folder, 0o700)
        kept = f"{folder}/%f.gz"
        # The same segment twice is well: the server may have stopped before it noted the first time.
        command = (
            f"if test -f '{kept}'; then gzip -dc '{kept}' | cmp -s - '%p'; else gzip -1 < '%p' > '{kept}.part'"
            f" && sync '{kept}.part' && mv '{kept}.part' '{kept}' && sync '{folder}'; fi"
        )
        return {"archive_mode": "on", "archive_command": command, "archive_timeout": "60s", "wal_level": "replica"}

    def archive(self, identifier: str) -> Path:
        """Where the segments of the database system with this identifier are kept: two must never be mixed up."""
        assert self.wal is not None
        return self.wal / identifier

    def identifier(self) -> str:
        """What tells this database system from every other."""
        return self._identifier(self._programs(), self.data)

    def _identifier(self, programs: Programs, data: Path) -> str:
        said = programs.run("pg_controldata", str(data), user=self.user)
        return next(line.rpartition(" ")[2] for line in said.splitlines() if "system identifier" in line)

    def archive_now(self) -> None:
        """Close the segment that is being written, and wait until it is kept."""
        with self.connect("postgres") as connection:
            connection.execute("select txid_current()")  # a commit from now, so that a recovery to before it has an end
            found = connection.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
            assert found is not None
            until = time.monotonic() + START_SECONDS
            while time.monotonic() < until:
                done = connection.execute("select last_archived_wal >= %s from pg_stat_archiver", [found[0]]).fetchone()
                if done and done[0]:
                    return
                time.sleep(0.05)
        raise CannotStart(f"The write-ahead log is not being kept in {self.wal}: look at the disk and its rights.")

    def recover(self, unpack: Callable[[Path], None], *, to: datetime, identifier: str, stamp: str) -> Recovery:
        """Bring a base copy forward to a moment, from the segments kept, and stop there, readable only.

        `unpack` fills the folder it is given. The database as it was is kept until `Recovery.accept`, which gives way
        to the recovered one; `Recovery.abandon` brings it back. Nobody else may use the server meanwhile.
        """
        assert self._held is not None
        with self._alone():
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                fcntl.flock(self._held, fcntl.LOCK_SH)  # asking for more may have given up what we held
                raise CannotStart("Throughcare is running on this database: stop it first.") from error
        recovery = Recovery(self, data=self.home / f"postgres.recovering-{stamp}", stamp=stamp)
        self._make_folder(recovery.data, 0o700)
        try:
            unpack(recovery.data)
            if self.user.other:
                for found in recovery.data.rglob("*"):
                    os.chown(found, self.user.uid, self.user.gid, follow_symlinks=False)
            (recovery.data / "recovery.signal").touch()
            self._halt(signal.SIGINT)
            self._start(
                self._programs(),
                data=recovery.data,
                more={
                    "restore_command": f"gzip -dc '{self.archive(identifier)}/%f.gz' > '%p'",
                    "recovery_target_time": to.astimezone(UTC).isoformat(sep=" "),
                    "recovery_target_action": "pause",
                    "recovery_target_timeline": "latest",
                },
            )
            recovery.wait()
        except BaseException:
            recovery.abandon()
            raise
        return recovery

    def keep(self, copy: Path) -> None:
        """Keep a copy of a throw-away cluster's files as they are now, to begin from another time (`begin_from`)."""
        self._halt(signal.SIGINT)
        making = copy.with_name(f"{copy.name}.{os.getpid()}")
        making.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", "--", str(self.data), str(making)], check=True)
        try:
            making.rename(copy)
        except OSError:  # another process kept the same
            shutil.rmtree(making)
        self._start(self._programs())

    def begin_from(self, copy: Path) -> None:
        """Begin with the files that `keep` left, instead of an empty cluster. Called before `start`."""
        self._make_folder(self.home, 0o711, ours=True)
        subprocess.run(["cp", "-a", "--", str(copy), str(self.data)], check=True)

    # ---------------------------------------------------------------------------------------------------------- content
    def prepare(self, *, database: str, owner: str, roles: Sequence[str], extensions: Sequence[str]) -> None:
        """Make the roles and the database if they are not there. None of the roles is a superuser or may bypass
        row-level security; the one that is made with the cluster is used here only."""
        with self.connect("postgres") as connection:
            there = {name for (name,) in connection.execute("select rolname from pg_roles")}
            for role in [role for role in roles if role not in there]:
                connection.execute(
                    sql.SQL("create role {} login nosuperuser nocreatedb nocreaterole nobypassrls").format(
                        sql.Identifier(role)
                    )
                )
            if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is None:
                self.make_database(database, owner=owner)
                with self.connect(database) as inside:
                    for extension in extensions:
                        inside.execute(sql.SQL("create extension {}").format(sql.Identifier(extension)))

    def make_database(self, name: str, *, owner: str, template: str = "template1") -> None:
        """A new database, or a copy of another one. Only the owner's friends may connect."""
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("create database {} owner {} template {} strategy file_copy").format(
                    sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)
                )
            )

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def put_in_place(self, new: str, *, of: str, stamp: str) -> str:
        """Give a database the name of another, which is kept under the name that is answered."""
        before = f"{of}_before_{stamp}"
        with self.connect("postgres") as connection, connection.transaction():
            for name, later in ((of, before), (new, of)):
                connection.execute(
                    sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(later))
                )
        return before

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection as the superuser that came with the cluster."""
        return psycopg.connect(self.conninfo(role=BOOTSTRAP, database=database), autocommit=True)


class Recovery:
    """A recovered database, paused at its moment and readable, beside the one it may replace."""

    def __init__(self, cluster: Cluster, *, data: Path, stamp: str) -> None:
        self.cluster = cluster
        self.data = data
        self.before = cluster.home / f"postgres.before-{stamp}"

    def wait(self) -> None:
        """Until the moment is reached. Raises `CannotStart` if what was kept of the log ends before it."""
        cluster = self.cluster
        while True:
            try:
                with cluster.connect("postgres") as connection:
                    found = connection.execute("select pg_get_wal_replay_pause_state()").fetchone()
                    if found == ("paused",):
                        return
            except psycopg.OperationalError as error:
                if cluster._process is None or cluster._process.poll() is not None:
                    raise CannotStart(
                        "The moment was not reached: the log that was kept ends before it, or lacks a part"
                        f" ({cluster._last_words()})."
                    ) from error
            time.sleep(0.05)

    def accept(self) -> None:
        """Go on from the moment, with this database in the place of the other, whose files are kept in `before`."""
        cluster = self.cluster
        with cluster.connect("postgres") as connection:
            connection.execute("select pg_wal_replay_resume()")
            connection.execute("select pg_promote(true, 60)")
        self._halt()
        cluster.data.rename(self.before)
        self.data.rename(cluster.data)
        self._again()

    def abandon(self) -> None:
        """Back to the database as it was."""
        self._halt()
        shutil.rmtree(self.data, ignore_errors=True)
        self._again()

    def _halt(self) -> None:
        self.cluster._halt(signal.SIGINT, data=self.data)

    def _again(self) -> None:
        cluster = self.cluster
        assert cluster._held is not None
        if not cluster._answers():
            cluster._start(cluster._programs())
        fcntl.flock(cluster._held, fcntl.LOCK_SH)


def remove(home: Path, sockets: Path) -> None:
    """Remove a throw-away cluster's files."""
    shutil.rmtree(sockets, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def sweep(folder: Path, *, prefix: str) -> None:
    """Remove the throw-away clusters in a folder whose process is gone."""
    for home in folder.glob(f"{prefix}*"):
        try:
            about = home.lstat()
        except FileNotFoundError:  # another run sweeps too
            continue
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid():
            continue
        if not (home / "in-use").exists():
            if time.time() - about.st_mtime > 3600:  # made by a run that ended before it needed a server
                shutil.rmtree(home, ignore_errors=True)
            continue
        with (home / "in-use").open("r+") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            left = Cluster(home, throwaway=True)
            left._halt(signal.SIGQUIT)
            remove(left.home, left.sockets)


def _reachable(home: Path, user: ServerUser) -> Path:
    """`home`, or a folder below /var/lib if a private folder above it shuts the server's user out."""
    above = [folder for folder in home.parents if folder.exists()]
    if not user.other or all(folder.stat().st_mode & 0o001 for folder in above):
        return home
    return Path("/var/lib/throughcare") / f"data-{_short(home)}"


def _socket_folder(home: Path) -> Path:
    folder = home / "socket"
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"throughcare-{os.geteuid()}-{_short(home)}"


def _alive(pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    if process is not None and process.pid == pid:
        return process.poll() is None
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _short(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _linux_end_with_parent() -> None:
    """Ask the kernel to stop this process when its parent is gone, even by kill -9."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGQUIT)


_end_with_parent: Callable[[], None] | None = _linux_end_with_parent if sys.platform == "linux" else None
