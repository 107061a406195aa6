"""`throughcare doctor`: what is wrong with this installation, and the exact statements that put it right."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from throughcare.cli.words import one_line
from throughcare.embedded.cluster import Cluster
from throughcare.kernel import clock, grants, replica

OLDEST_BACKUP = timedelta(hours=26)  # nightly, and two hours late
LEAST_FREE_BYTES = 2_000_000_000
LEAST_FREE_PART = 0.05


def examine(own: Cluster | None = None) -> int:
    """Print findings; answer how many there are, at most 1, as an exit code."""
    connection = connections["default"]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        # Without the roles nobody of ours can connect yet: say what makes them.
        print(f"Cannot connect as {connection.settings_dict['USER']}: {one_line(error)}")
        print("If the server is there, let an administrator run this in the database, and set the passwords:\n")
        for statement in _from_nothing(connection.settings_dict["NAME"]):
            print(f"  {statement}")
        print("\nThen: ./throughcare migrate")
        return 1
    found = [*_version(connection), *_statements(connection), *_tables(connection)]
    found = found or [*_role(), *_migrations()]  # asked of a database that has its tables
    for line in found:
        print(line)
    if not found:
        print("The database is ready: version, roles, extensions and grants are as they should be.")
        print("Its address is", "given." if "?host=" not in os.environ.get("DATABASE_URL", "") else "a socket.")
        for line in [*_durable(), *_log(own), *_backup(), *_room(), *_service(), *_setup(), *_replica()]:
            print(f"Note: {line}")
    return 1 if found else 0


def _role() -> list[str]:
    try:
        grants.refuse_mighty_role(connections["default"])
    except ImproperlyConfigured as error:
        return [one_line(error)]
    return []


def _migrations() -> list[str]:
    executor = MigrationExecutor(connections["default"])
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not left:
        return []
    return [f"{len(left)} migrations are not made yet, first {left[0][0]}: run ./throughcare migrate."]


def _durable() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(_MUST_BE_ON)])
        off = sorted(name for name, value in cursor.fetchall() if value == "off")
    return [f"{name} is off: {_MUST_BE_ON[name]}" for name in off]


_MUST_BE_ON = {
    "fsync": "a power cut loses what was acknowledged, and may break the database. Switch it on.",
    "full_page_writes": "a power cut may break pages of the database. Switch it on.",
    "synchronous_commit": "a crash loses the last acknowledged changes. Switch it on.",
}


def _log(own: Cluster | None) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("show archive_mode")
        (mode,) = cursor.fetchone()
        cursor.execute(
            "select last_failed_time > coalesce(last_archived_time, '-infinity'), last_failed_time"
            " from pg_stat_archiver"
        )
        fails, since = cursor.fetchone()
    if mode == "off":
        how = "set THROUGHCARE_WAL_ARCHIVE" if own is not None else "see docs/run/recover-to-a-second.md"
        return [f"The log of the database is not kept, so it cannot be recovered to a second: {how}."]
    if fails:
        return [f"Keeping the log has failed since {since:%d %B %H:%M}: is its disk full, or not there?"]
    return []


def _backup() -> list[str]:
    try:
        last = json.loads((settings.DATA / "last-backup.json").read_text())
        age = clock.now() - datetime.fromisoformat(last["at"])
    except (OSError, ValueError, KeyError):
        return ["No backup was made from here yet: ./throughcare backup (docs/run/back-up.md)."]
    notes = []
    if age > OLDEST_BACKUP:
        notes.append(f"The last backup is {age.days * 24 + age.seconds // 3600} hours old: {last['folder']}")
    if not last["encrypted"]:
        notes.append("The last backup is not encrypted: set BACKUP_KEY.")
    if not Path(last["folder"]).exists():
        notes.append(f"The last backup is not where it was written: {last['folder']}")
    return notes


def _room() -> list[str]:
    notes = []
    for what, folder in (("the data folder", settings.DATA), ("the backups", settings.BACKUP_FOLDER)):
        there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
        usage = shutil.disk_usage(there)
        if usage.free < LEAST_FREE_BYTES or usage.free < usage.total * LEAST_FREE_PART:
            notes.append(f"The disk of {what} is nearly full: {usage.free / 1e9:.1f} GB are left at {there}.")
    return notes


def _service() -> list[str]:
    """What `/health/ready` would say, in sentences, and what waits for somebody."""
    from throughcare.machinery import queries as machinery  # noqa: PLC0415  it has tables: the apps must be ready

    words = {
        "clock_owner": "No worker owns the clock: nothing happens by itself. Start one: ./throughcare worker",
        "worker": "No worker gave a sign lately: letters and what follows an act wait. Start one: ./throughcare worker",
        "jobs": "A job that is due has waited too long: start another worker, or look at the page Jobs.",
        "audit_anchor": "The audit was not anchored lately: the worker does it every minute.",
        "time_of_day": "The clock of this machine is wrong against the database's: set it by NTP.",
        "notify": "GOV.UK Notify did not answer lately: texts and e-mails wait, and are tried again by themselves.",
    }
    notes = [words[part.name] for part in machinery.parts(at=clock.now()) if not part.ok and part.name in words]
    failed = machinery.job_counts()["failed"]
    return [*notes, *([f"Jobs that failed: {failed}. The page Jobs says why."] if failed else [])]


def _setup() -> list[str]:
    """What a service for real people should have set."""
    if not settings.PRODUCTION:
        return []
    notes = []
    if not (settings.METRICS_TOKEN or settings.METRICS_ADDRESSES):
        notes.append("Nobody may read /metrics: set METRICS_TOKEN (docs/run/production.md).")
    if settings.ANCHORS_SECOND is None:
        notes.append("The audit has one place for its anchors: set ANCHORS_SECOND to another machine's disk.")
    if not settings.SITE_URL.startswith("https://"):
        notes.append("SITE_URL is not https: what people type can be read on the way.")
    if settings.STORAGES["default"]["BACKEND"].endswith("S3Storage"):
        try:
            default_storage.exists("papers/doctor")
        except OSError as error:
            notes.append(f"The storage of uploads: {error}.")
        notes.append("Uploads are in a bucket: backup does not copy them. Keep its versions (docs/run/production.md).")
    return notes


def _replica() -> list[str]:
    if "replica" not in settings.DATABASES:
        return []
    with replica.reading() as there:
        return [] if there else ["The read replica is gone or lags: heavy lists come from the first database."]


def _from_nothing(database: str) -> list[str]:
    return [
        *(
            f"create role {r} login password '...' nosuperuser nocreatedb nocreaterole nobypassrls;"
            for r in grants.ROLES
        ),
        f'grant connect, temporary on database "{database}" to {", ".join(grants.ROLES)};',
        f'grant create on database "{database}" to {grants.OWNER};',  # for the schema of the past
        f"grant usage, create on schema public to {grants.OWNER};",
        *(f"create extension if not exists {name};" for name in grants.EXTENSIONS),
    ]


def _version(connection: object) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("show server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    if version >= grants.LEAST_VERSION:
        return []
    return [f"The database is PostgreSQL {version}; Throughcare needs {grants.LEAST_VERSION} or newer."]


def _statements(connection: object) -> list[str]:
    if not (needed := grants.missing(connections["default"])):
        return []
    return ["An administrator must run, in this database:", *(f"  {statement}" for statement in needed)]


def _tables(connection: object) -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select to_regclass('public.django_migrations') is null")
        if cursor.fetchone()[0]:
            return ["The tables are not there yet: run ./throughcare migrate."]
        cursor.execute(
            "select string_agg(role, ', ') from unnest(%s::text[]) role"
            " where not has_table_privilege(role, 'django_session', 'select, insert')",
            [[grants.APP, grants.WORKER]],
        )
        (without,) = cursor.fetchone()
    return [f"{without} may not use the tables: run ./throughcare migrate."] if without else []
