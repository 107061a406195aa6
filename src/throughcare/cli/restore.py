"""`throughcare restore`: a backup put back, then measured against what its manifest says, in one table.

Our own database is restored beside the present one, measured, and only then takes its place; the present one is kept
under another name. A given database is emptied and filled in one transaction: it is as it was, or it is restored.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import tarfile
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from throughcare.audit import actions as audit
from throughcare.audit.verify import verify
from throughcare.cli import backup, keepers, yardstick
from throughcare.cli.backup import Backup
from throughcare.cli.sealed import Broken
from throughcare.cli.yardstick import Check
from throughcare.embedded.cluster import Cluster
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import clock, grants, past

_STAMP = "%Y%m%d%H%M%S"
_PIECE = 1 << 18


def main(words: list[str], *, own: Cluster | None, database: str) -> int:
    """Restore and answer the exit code."""
    parser = argparse.ArgumentParser(prog="throughcare restore", description="Put a backup back, and check it.")
    parser.add_argument("folder", type=Path, help="a backup, or the folder of backups, whose newest is then taken")
    parser.add_argument("--replace", action="store_true", help="even if the database holds people")
    parser.add_argument("--check", action="store_true", help="only look whether the backup is whole; change nothing")
    parser.add_argument("--to", metavar="TIME", help='recover to this second, as "2026-11-22 10:15:00", local time')
    asked = parser.parse_args(words)
    to = _moment(asked.to) if asked.to else None
    chosen = _choose(asked.folder.expanduser().absolute(), to=to)
    print(f"The backup of {chosen.at.astimezone(_zone()):%A %-d %B %Y at %H:%M:%S}, {chosen.folder}", flush=True)
    if wrong := backup.check_files(chosen):
        raise CannotStart(f"The backup is not whole: {wrong[0]}. Nothing was changed.")
    try:
        if asked.check:
            _read_through(chosen)
            print("The backup is whole: every file has the checksum that its manifest says, and can be read.")
            return 0
        _may_restore(chosen, keepers.keeper(own, database=database), replace=asked.replace)
        if to is not None:
            checks = _recover(chosen, own, database=database, to=to)
        else:
            checks = _restore(chosen, own, database=database)
    except Broken as error:
        raise CannotStart(f"The backup cannot be read: {error}") from error
    print(_table(checks))
    if not all(check.good for check in checks):
        print("Not everything is as it should be: see above.")
        return 1
    print("Everything that was checked is as it should be.")
    return 0


# ---------------------------------------------------------------------------------------------------------- beforehand
def _choose(folder: Path, *, to: datetime | None) -> Backup:
    if (folder / backup.MANIFEST).exists():
        chosen = [backup.read(folder)]
    elif not folder.is_dir():
        raise CannotStart(f"There is no folder {folder}.")
    elif not (chosen := backup.backups_in(folder)):
        raise CannotStart(f"There is no backup in {folder}: no {backup.MANIFEST}.")
    if to is None:
        return chosen[-1]
    with_base = [one for one in chosen if one.about["base"]]
    if not with_base:
        raise CannotStart(
            "The backup has no base copy, so it can only be restored as it is: base copies are made of the embedded"
            " database where THROUGHCARE_WAL_ARCHIVE is set. docs/run/recover-to-a-second.md tells of a given server."
        )
    before = [one for one in with_base if datetime.fromisoformat(one.about["base"]["until"]) <= to]
    if not before:
        raise CannotStart(f"The backup is newer than {to.astimezone(_zone()):%d %B %Y %H:%M:%S}: choose an older one.")
    return before[-1]


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise CannotStart(f'"{words}" is not a time: write it as "2026-11-22 10:15:00".') from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone())
    if moment > clock.now():
        raise CannotStart(f"{words} is still to come.")
    return moment


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _may_restore(chosen: Backup, keeper: keepers.Keeper, *, replace: bool) -> None:
    if chosen.about["audit_key"] not in backup.audit_key_marks():
        raise CannotStart(
            "The audit key here is not the one the backup was made with, so its audit could not be checked: put the"
            f" keys back first ({backup.keys()})."
        )
    with keeper.connect() as connection:
        others = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
            # Of others' sessions a role without rights sees no more than this; a vacuum has no user.
            " and usesysid is not null and coalesce(application_name, '') <> 'throughcare-keeper'"
        ).fetchone()
        assert others is not None
        if others[0]:
            raise CannotStart("Somebody is connected to the database: stop Throughcare first.")
        if not replace and _holds_people(connection):
            raise CannotStart(
                "The database holds people: to have the backup in their place, say so with --replace. Nothing was"
                " changed."
            )


def _holds_people(connection: psycopg.Connection[Any]) -> bool:
    there = connection.execute("select to_regclass('public.people_person') is not null").fetchone()
    if there != (True,):
        return False
    return connection.execute("select exists (select from people_person)").fetchone() == (True,)


def _read_through(chosen: Backup) -> None:
    for name in chosen.about["files"]:
        with chosen.read(name) as content:
            while content.read(_PIECE):
                pass


# ------------------------------------------------------------------------------------------------- the backup as it is
def _restore(chosen: Backup, own: Cluster | None, *, database: str) -> list[Check]:
    keeper = keepers.keeper(own, database=database)
    expected = yardstick.Measured.from_plain(chosen.about["measured"])
    stamp = clock.now().astimezone(UTC).strftime(_STAMP)
    if own is None:
        _fill(chosen, keeper, empty_first=True)
        checks = yardstick.compare(expected, _measure(keeper))
    else:
        new = f"{database}_restoring"
        own.drop_database(new)
        own.prepare(database=new, owner=grants.OWNER, roles=grants.ROLES, extensions=grants.EXTENSIONS)
        try:
            _fill(chosen, keeper.to(new), empty_first=False)
            checks = yardstick.compare(expected, _measure(keeper.to(new)))
            if all(check.good for check in checks):
                before = own.put_in_place(new, of=database, stamp=stamp)
                print(f"The database that was here is kept as {before}: drop it when you do not need it any more.")
        finally:
            own.drop_database(new)
        if not all(check.good for check in checks):
            print("The database that was here is still in its place.")
            return checks
    with _anchors_of(chosen, until=None) as anchors:
        checks.append(_audit(anchors))
        _put_anchors(anchors, stamp=stamp)
    checks.append(_uploads(chosen, _measured_papers(keeper)))
    _note(f"Restored the backup of {chosen.at.isoformat()}.")
    return checks


def _fill(chosen: Backup, keeper: keepers.Keeper, *, empty_first: bool) -> None:
    """Emptying and filling are one transaction, as the owner; then the views of the past are made anew."""
    which = keepers.programs(version=keeper.version())
    print("Filling the database ...", flush=True)
    arguments = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-")
    with (
        keepers.tool(which, "psql", keeper.owning, *arguments, stdin=-1) as psql,
        chosen.read(backup.DATABASE) as content,
        # a GzipFile takes whatever can be read
        gzip.GzipFile(fileobj=cast(IO[bytes], content), mode="rb") as unpacked,
    ):
        assert psql.stdin is not None
        psql.stdin.write(LOAD_EXTENSIONS.encode())
        if empty_first:
            psql.stdin.write(_EMPTY.encode())
        shutil.copyfileobj(unpacked, psql.stdin, _PIECE)
    with keeper.own() as connection, connection.transaction(), connection.cursor() as cursor:
        past.make(cursor)


# A function of ours sets a parameter of this extension. Nobody but a superuser may name one that is not loaded.
LOAD_EXTENSIONS = "do $$ begin perform similarity('', ''); end $$;\n"

# Only what belongs to us: extensions and the schema `public` are the administrator's.
_EMPTY = """
do $$
declare what text;
begin
  -- All names are read before anything goes: what goes with something else has no name any more.
  foreach what in array array(
    select format('drop schema if exists %I cascade', n.nspname) from pg_namespace n
    where n.nspname = 'as_known' and pg_get_userbyid(n.nspowner) = current_user
    union all
    select format('drop table if exists %s cascade', c.oid::regclass) from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and pg_get_userbyid(c.relowner) = current_user
    union all
    select format('drop sequence if exists %s cascade', c.oid::regclass) from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and pg_get_userbyid(c.relowner) = current_user
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
    union all
    select format('drop function if exists %s cascade', p.oid::regprocedure) from pg_proc p
    where p.pronamespace = 'public'::regnamespace and pg_get_userbyid(p.proowner) = current_user
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select format('drop type if exists %s cascade', t.oid::regtype) from pg_type t
    where t.typnamespace = 'public'::regnamespace
      and (t.typtype in ('e', 'd') or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
      and pg_get_userbyid(t.typowner) = current_user)
  loop execute what; end loop;
end $$;
"""


def _measure(keeper: keepers.Keeper) -> yardstick.Measured:
    print("Counting and checking rows ...", flush=True)
    with keeper.connect() as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        return yardstick.measure(connection)


# ------------------------------------------------------------------------------------------------------ to any second
def _recover(chosen: Backup, own: Cluster | None, *, database: str, to: datetime) -> list[Check]:
    if own is None or own.wal is None:
        raise CannotStart(
            "Recovery to a second is done by the server's own means: docs/run/recover-to-a-second.md tells how."
            if own is None
            else "THROUGHCARE_WAL_ARCHIVE is not set: say where the log of the database is kept."
        )
    identifier = chosen.about["base"]["identifier"]
    if own.identifier() == identifier:
        own.archive_now()
    stamp = clock.now().astimezone(UTC).strftime(_STAMP)
    connections.close_all()
    print(f"Recovering to {to.astimezone(_zone()):%Y-%m-%d %H:%M:%S %Z} ...", flush=True)
    recovery = own.recover(lambda folder: _unpack(chosen, folder), to=to, identifier=identifier, stamp=stamp)
    try:
        keeper = keepers.keeper(own, database=database)
        found = _measure(keeper)
        checks = [
            Check("recovered to", f"{to.astimezone(_zone()):%H:%M:%S}", _last_commit(keeper)),
            Check("rows", "", f"{found.rows:,} in {len(found.tables)} tables"),
            *_same_guards(chosen, found),
        ]
        with _anchors_of(None, until=to) as anchors:
            checks.append(_audit(anchors))
            if not all(check.good for check in checks):
                print("The database that was here is back in its place.")
                recovery.abandon()
                return checks
            papers = _measured_papers(keeper)
            connections.close_all()
            recovery.accept()
            _put_anchors(anchors, stamp=stamp)
    except BaseException:
        connections.close_all()
        if recovery.data.exists():
            recovery.abandon()
        raise
    print(f"The database that was here is kept in {recovery.before}: remove it when you do not need it any more.")
    checks.append(_uploads(chosen, papers))
    _note(f"Recovered the database to {to.isoformat()}.")
    return checks


def _unpack(chosen: Backup, folder: Path) -> None:
    with (
        chosen.read(backup.BASE) as content,
        gzip.GzipFile(fileobj=cast(IO[bytes], content), mode="rb") as unpacked,
        tarfile.open(fileobj=cast(IO[bytes], unpacked), mode="r|") as tar,
    ):
        _take_out(tar, folder)
    for found in (folder, *folder.rglob("*")):
        found.chmod(0o700 if found.is_dir() else 0o600)


def _last_commit(keeper: keepers.Keeper) -> str:
    with keeper.connect() as connection:
        found = connection.execute("select pg_last_xact_replay_timestamp()").fetchone()
    last = found[0] if found else None
    return f"last change {last.astimezone(_zone()):%H:%M:%S.%f}" if last else "no change since the base copy"


def _same_guards(chosen: Backup, found: yardstick.Measured) -> list[Check]:
    """What guards the tables, if no migration came between the backup and the moment."""
    expected = yardstick.Measured.from_plain(chosen.about["measured"])
    if expected.migrations != found.migrations:
        return [Check("migrations", str(len(expected.migrations)), f"{len(found.migrations)}, newer than the backup")]
    return [check for check in yardstick.compare(expected, found) if check.what in {*expected.guards, "migrations"}]


# -------------------------------------------------------------------------------------------------- audit and uploads
@contextmanager
def _anchors_of(chosen: Backup | None, *, until: datetime | None) -> Iterator[Path]:
    """Anchors as they were: those of a backup, or of those here the ones of before a moment."""
    with tempfile.TemporaryDirectory(dir=settings.DATA) as place:
        folder = Path(place) / "anchors"
        folder.mkdir(mode=0o700)
        if chosen is not None:
            with (
                chosen.read(backup.ANCHORS) as content,
                tarfile.open(fileobj=cast(IO[bytes], content), mode="r|") as tar,
            ):
                _take_out(tar, folder)
        else:
            assert until is not None
            for file in sorted(Path(settings.ANCHORS).glob("*.jsonl")):
                lines = [line for line in file.read_text(encoding="utf-8").splitlines() if _said_at(line) < until]
                (folder / file.name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        yield folder


def _take_out(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack plain files and folders that stay inside the folder; anything else is refused.

    Pythons before 3.11.4 have no filter of their own for this.
    """
    for entry in tar:
        target = (folder / entry.name).resolve()
        if not (entry.isreg() or entry.isdir()) or not target.is_relative_to(folder.resolve()):
            raise CannotStart(f"The backup holds {entry.name}, which is no file of ours. Nothing was changed.")
        tar.extract(entry, folder, set_attrs=False)  # whose it was there, and its rights, are not ours


def _said_at(line: str) -> datetime:
    return datetime.fromisoformat(json.loads(json.loads(line)["said"])["at"])


def _audit(anchors: Path) -> Check:
    """`verify-audit` on the restored database and the anchors of its time."""
    kept = settings.ANCHORS, settings.ANCHORS_SECOND
    settings.ANCHORS, settings.ANCHORS_SECOND = anchors, None  # the second place tells of a later time
    try:
        report = verify()
    finally:
        settings.ANCHORS, settings.ANCHORS_SECOND = kept
    return Check(
        "audit (verify-audit)",
        "whole",
        f"{report.entries:,} entries, {report.proven:,} proven by an anchor",
        report.bad[0] if report.bad else "",
    )


def _put_anchors(anchors: Path, *, stamp: str) -> None:
    """Anchors that are newer than the database tell of entries it lacks: they are put aside, not removed."""
    for here in filter(None, (settings.ANCHORS, settings.ANCHORS_SECOND)):
        if here.exists() and any(here.iterdir()):
            aside = here.with_name(f"{here.name}.before-{stamp}")
            here.rename(aside)
            print(f"The anchors that were here are kept in {aside}: they prove what was written since.")
        shutil.copytree(anchors, here, dirs_exist_ok=True)


def _measured_papers(keeper: keepers.Keeper) -> list[tuple[str, str]]:
    with keeper.connect() as connection:
        return connection.execute("select distinct stored_as, sha256 from documents_document order by 1").fetchall()


def _uploads(chosen: Backup, named: list[tuple[str, str]]) -> Check:
    """Put back the files that are not here, then read every one that the database names."""
    with chosen.read(backup.UPLOADS) as content, tarfile.open(fileobj=cast(IO[bytes], content), mode="r|") as tar:
        for entry in tar:
            if entry.isfile() and not default_storage.exists(entry.name) and (file := tar.extractfile(entry)):
                default_storage.save(entry.name, ContentFile(file.read()))
    wrong = [name for name, sha256 in named if not _is_whole(name, sha256)]
    return Check("papers", f"{len(named)} named", f"{len(named) - len(wrong)} whole", wrong[0] if wrong else "")


def _is_whole(name: str, sha256: str) -> bool:
    if not default_storage.exists(name):
        return False
    with default_storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest() == sha256


def _note(what: str) -> None:
    """The audit says that its own database was put back: what was written in between is not in it."""
    at = clock.now()
    audit.write(
        audit.Line(
            at=at,
            principal="system:restore",
            who="Restore",
            category="alteration",
            doing="restore",
            allowed=True,
            why=what,
            request_id=uuid.uuid4(),
        )
    )
    audit.anchor(at=at)


def _table(checks: list[Check]) -> str:
    rows = [("checked", "in the backup", "restored", ""), *((c.what, c.expected, c.found, _verdict(c)) for c in checks)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(word.ljust(width) for word, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    ]
    return "\n" + "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]]) + "\n"


def _verdict(check: Check) -> str:
    return "ok" if check.good else f"DIFFERS: {check.difference}"
