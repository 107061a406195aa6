"""`throughcare backup`: database, uploads and audit anchors as of one moment, in a folder that says what it holds.

Never in it: the keys (`SECRET_KEY`, `AUDIT_KEY`, `BACKUP_KEY`). Whoever has the backup has nothing to forge the audit
with, and an encrypted one is worth nothing without its key.

The order makes it consistent while the service runs. Anchors are copied first: one that is newer than the database
would say that the audit lost its end. The database is one snapshot. Files come last: a row never names a file that was
not stored before it, and no file is ever removed.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import hmac
import json
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, default_storage

from throughcare.audit import actions as audit
from throughcare.cli import keepers, yardstick
from throughcare.cli.sealed import Reader, Writer, digest
from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import clock

MANIFEST = "manifest.json"
DATABASE, UPLOADS, ANCHORS, BASE = "database.sql.gz", "uploads.tar", "anchors.tar", "base.tar.gz"
FORMAT = 1
_STAMP = "%Y-%m-%dT%H%M%SZ"
_PIECE = 1 << 18
_TELL_SECONDS = 2


@dataclass(frozen=True)
class Backup:
    """A finished backup as its manifest tells of it."""

    folder: Path
    about: dict[str, Any]

    @property
    def at(self) -> datetime:
        """When its copy of the database was made."""
        return datetime.fromisoformat(self.about["at"])

    @property
    def key(self) -> bytes | None:
        """The key its files are encrypted with. Raises `CannotStart` if it is not configured."""
        if not self.about["encrypted"]:
            return None
        return _known_key(self.folder)

    def path(self, name: str) -> Path:
        """One of its files."""
        return self.folder / name

    def read(self, name: str) -> Reader:
        """The content of one of its files."""
        return Reader(self.path(name), key=self.key)


def main(words: list[str], *, own: Cluster | None, database: str) -> int:
    """Make a backup and answer the exit code."""
    parser = argparse.ArgumentParser(prog="throughcare backup", description="Copy everything but the keys.")
    parser.add_argument("folder", nargs="?", type=Path, help="where backups are kept (default: BACKUP_FOLDER)")
    parser.add_argument("--keep", type=_at_least_one, metavar="N", help="afterwards remove all but the last N")
    asked = parser.parse_args(words)
    folder = (asked.folder or settings.BACKUP_FOLDER).expanduser().absolute()
    try:
        made = make(folder, own=own, database=database)
    except OSError as error:
        raise CannotStart(f"The backup could not be written to {folder}: {error.strerror or error}.") from error
    print(f"\nThe backup is {made.folder}")
    print("It is encrypted with BACKUP_KEY." if made.about["encrypted"] else _PLAIN)
    if missing := made.about["files_missing"]:
        print(f"But {missing} papers named in the database have no file: find them in an earlier backup.")
    print(f"Not in it: the keys. Keep them elsewhere: {keys()}")
    if asked.keep:
        for old in backups_in(folder)[: -asked.keep]:
            shutil.rmtree(old.folder)
            print(f"Removed the older backup {old.folder.name}")
        _let_go_of_log(folder, own)
    return 0


_PLAIN = "It is not encrypted: whoever can read it can read every record. Set BACKUP_KEY to have it encrypted."


def keys() -> str:
    """Where the keys of this installation are."""
    places = []
    for variable, file in (("SECRET_KEY", "secret_key"), ("AUDIT_KEY", "audit_key")):
        places.append(f"{variable} (set by you)" if os.environ.get(variable) else str(settings.DATA / "keys" / file))
    if settings.BACKUP_KEY:
        places.append("BACKUP_KEY (set by you)")
    return ", ".join(places)


def make(folder: Path, *, own: Cluster | None, database: str) -> Backup:
    """Make one below `folder`. It has its name only once it is whole and on the disk."""
    at = clock.now().astimezone(UTC)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = at.strftime(_STAMP)
    if (folder / name).exists():
        raise CannotStart(f"There is a backup of this second: {folder / name}.")
    making = folder / f".making-{name}-{os.getpid()}"
    making.mkdir(mode=0o700)
    try:
        about = _copy(making, own=own, keeper=keepers.keeper(own, database=database), at=at)
        _write_manifest(making / MANIFEST, about)
        making.rename(folder / name)
        _sync_folder(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    note = {"at": at.isoformat(), "folder": str(folder / name), "encrypted": about["encrypted"]}
    (settings.DATA / "last-backup.json").write_text(json.dumps(note) + "\n")
    return Backup(folder / name, about)


def _copy(making: Path, *, own: Cluster | None, keeper: keepers.Keeper, at: datetime) -> dict[str, Any]:
    key = settings.BACKUP_KEY
    files: dict[str, dict[str, Any]] = {}

    def keep(name: str, out: Writer) -> None:
        files[name] = {"sha256": out.digest, "bytes": out.size}

    audit.anchor(at=at)
    with Writer(making / ANCHORS, key=key) as out:
        _tar(out, ((file.name, file.read_bytes()) for file in sorted(Path(settings.ANCHORS).glob("*.jsonl"))))
    keep(ANCHORS, out)
    with keeper.connect() as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        found = connection.execute(
            "select pg_export_snapshot(), now(), current_setting('server_version'), to_regclass('django_migrations')"
        ).fetchone()
        assert found is not None
        snapshot, taken_at, server, migrated = found
        if migrated is None:
            raise CannotStart("There is nothing to keep: the tables are not there yet.")
        _say("Counting and checking rows ...")
        measured = yardstick.measure(connection)
        with Writer(making / DATABASE, key=key) as out:
            _dump(keeper, snapshot, out)
        keep(DATABASE, out)
        named = connection.execute("select distinct stored_as, sha256 from documents_document order by 1").fetchall()
    with Writer(making / UPLOADS, key=key) as out:
        kept = set(_tar(out, _progress("Uploads", _files(default_storage, ""))))
    keep(UPLOADS, out)
    base = None
    if own is not None and own.wal is not None:
        base = {"identifier": own.identifier(), "log": str(own.archive(own.identifier())), "until": ""}
        with Writer(making / BASE, key=key) as out:
            _base(own, out)
        keep(BASE, out)
        base["until"] = clock.now().astimezone(UTC).isoformat()
    return {
        "throughcare_backup": FORMAT,
        "at": taken_at.astimezone(UTC).isoformat(),
        "server": server,
        "encrypted": key is not None,
        "audit_key": audit_key_mark(),
        "files": files,
        "uploads": len(kept),
        "files_missing": sum(name not in kept for name, _ in named),
        "base": base,
        "measured": measured.as_plain(),
    }


def _dump(keeper: keepers.Keeper, snapshot: str, out: Writer) -> None:
    which = keepers.programs(version=keeper.version())
    # The yardstick has made sure that no policy hides a row. Extensions are an administrator's, as are roles. The views
    # of the past are made anew after a restore.
    arguments = (
        *("--format=plain", "--no-owner", "--enable-row-security", "--extension=plpgsql", "--exclude-schema=as_known"),
        *(f"--snapshot={snapshot}", "--lock-wait-timeout=30s"),
    )
    telling = _Telling("Database")
    with (
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=3, mtime=0) as packed,
        keepers.tool(which, "pg_dump", keeper.reading, *arguments) as dump,
    ):
        assert dump.stdout is not None
        while piece := dump.stdout.read(_PIECE):
            packed.write(piece)
            telling.add(len(piece))
    telling.end()


def _base(own: Cluster, out: Writer) -> None:
    which = keepers.programs(version=keepers.keeper(own, database="postgres").version())
    telling = _Telling("Base copy for recovery to any second")
    arguments = ("--pgdata=-", "--format=tar", "--wal-method=none", "--checkpoint=fast", "--no-manifest")
    with (
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=3, mtime=0) as packed,
        keepers.tool(which, "pg_basebackup", keepers.keeper(own, database="postgres").reading, *arguments) as copy,
    ):
        assert copy.stdout is not None
        while piece := copy.stdout.read(_PIECE):
            packed.write(piece)
            telling.add(len(piece))
    own.archive_now()  # the copy is of use only with the log written while it was made
    telling.end()


def _tar(out: Writer, files: Iterator[tuple[str, bytes]]) -> list[str]:
    names = []
    with tarfile.open(fileobj=out, mode="w|") as tar:  # type: ignore[call-overload]
        for name, content in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, BytesIO(content))
            names.append(name)
    return names


def _files(storage: Storage, folder: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a storage, whichever kind it is."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return
    for name in sorted(names):
        path = f"{folder}/{name}" if folder else name
        with storage.open(path) as file:
            yield path, file.read()
    for inner in sorted(folders):
        yield from _files(storage, f"{folder}/{inner}" if folder else inner)


def _progress(what: str, files: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    telling = _Telling(what)
    for name, content in files:
        yield name, content
        telling.add(len(content))
    telling.end()


# ------------------------------------------------------------------------------------------------------------- manifest
def audit_key_mark() -> str:
    """Tells whether an audit key is the same one, and nothing else about it."""
    return _mark(settings.AUDIT_KEY)


def audit_key_marks() -> set[str]:
    """The marks of all audit keys here, those replaced since too."""
    return {_mark(settings.AUDIT_KEY), *(_mark(key) for key, _ in settings.AUDIT_KEYS_RETIRED)}


def _mark(key: bytes) -> str:
    return hmac.digest(key, b"throughcare backup: which audit key", hashlib.sha256).hex()[:16]


def _write_manifest(path: Path, about: dict[str, Any]) -> None:
    said = json.dumps(about)
    seal = _seal(said, settings.BACKUP_KEY) if settings.BACKUP_KEY else hashlib.sha256(said.encode()).hexdigest()
    with path.open("x", encoding="utf-8") as file:
        json.dump({"seal": seal, "said": said}, file)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def _seal(said: str, key: bytes) -> str:
    return hmac.digest(key, b"manifest\n" + said.encode(), hashlib.sha256).hex()


def read(folder: Path) -> Backup:
    """The backup in a folder. Raises `CannotStart` if there is none or its manifest was changed."""
    try:
        outer = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said, seal = outer["said"], outer["seal"]
        about = json.loads(said)
        known = about["throughcare_backup"] == FORMAT
    except FileNotFoundError as error:
        raise CannotStart(f"There is no backup in {folder}: no {MANIFEST}.") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotStart(f"{folder / MANIFEST} cannot be read: it is not the manifest of a backup.") from error
    if not known:
        raise CannotStart(f"{folder} was made by another version of Throughcare: restore it with that one.")
    wanted = _seal(said, _known_key(folder)) if about["encrypted"] else hashlib.sha256(said.encode()).hexdigest()
    if not hmac.compare_digest(wanted, seal):
        because = " or BACKUP_KEY is not the one it was made with" if about["encrypted"] else ""
        raise CannotStart(f"{folder / MANIFEST} was changed{because}.")
    return Backup(folder, about)


def check_files(backup: Backup) -> list[str]:
    """What is wrong with the files of a backup: missing, of another size, of another checksum."""
    wrong = []
    for name, about in backup.about["files"].items():
        path = backup.path(name)
        if not path.exists():
            wrong.append(f"{name} is missing")
        elif path.stat().st_size != about["bytes"]:
            wrong.append(f"{name} has {path.stat().st_size} bytes instead of {about['bytes']}")
        elif digest(path) != about["sha256"]:
            wrong.append(f"{name} was changed")
    return wrong


def backups_in(folder: Path) -> list[Backup]:
    """All whole backups directly below a folder, oldest first."""
    found = [path.parent for path in sorted(folder.glob(f"[0-9]*Z/{MANIFEST}"))]
    return sorted((read(path) for path in found), key=lambda backup: backup.at)


def _known_key(folder: Path) -> bytes:
    key: bytes | None = settings.BACKUP_KEY
    if key is None:
        raise CannotStart(f"The backup {folder} is encrypted: set BACKUP_KEY to the key it was made with.")
    return key


# --------------------------------------------------------------------------------------------------------------- parts
def _let_go_of_log(folder: Path, own: Cluster | None) -> None:
    """Remove the segments of the log that are older than the oldest base copy that is left."""
    bases = [backup for backup in backups_in(folder) if backup.about["base"]]
    if own is None or own.wal is None or not bases:
        return
    log = own.archive(own.identifier())
    # The label of each base copy is kept in the log's folder under the name of the segment it begins with.
    labels = sorted(log.glob("*.backup.gz"), key=lambda path: path.stat().st_mtime)
    needed = [label for label in labels if label.stat().st_mtime <= bases[0].at.timestamp()]
    first = (needed[-1] if needed else labels[0]).name[:24] if labels else ""
    old = [path for path in log.glob("*.gz") if len(path.name) == len("0" * 24 + ".gz") and path.name[8:24] < first[8:]]
    for path in old:
        path.unlink()
    if old:
        print(f"Removed {len(old)} older segments of the log")


class _Telling:
    """Says how far it is, every two seconds, and how much it was in the end."""

    def __init__(self, what: str) -> None:
        self.what, self.bytes, self.began = what, 0, time.monotonic()
        self.told = self.began

    def add(self, count: int) -> None:
        self.bytes += count
        if time.monotonic() - self.told > _TELL_SECONDS:
            self.told = time.monotonic()
            _say(f"{self.what}: {self.bytes / 1e6:,.0f} MB so far ...")

    def end(self) -> None:
        _say(f"{self.what}: {self.bytes / 1e6:,.1f} MB, {time.monotonic() - self.began:.1f} s")


def _say(words: str) -> None:
    print(words, flush=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _at_least_one(words: str) -> int:
    number = int(words)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one is kept")
    return number
