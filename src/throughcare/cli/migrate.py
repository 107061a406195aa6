"""Bring the database to this version: tables, the shared cache, rights and fences. Runs as the owner."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

from django.core.management import call_command, execute_from_command_line
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable

from throughcare.cli import new_database
from throughcare.kernel import fences, grants, past

PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.5


def migrate(*, verbosity: int = 1) -> None:
    """Migrate everything. Harmless to run again."""
    _check_version()
    if is_new():
        call_command("migrate", "procrastinate", verbosity=verbosity, interactive=False)  # its tables are plain SQL
        new_database.make(connection)
    _make_room()
    patiently(lambda: call_command("migrate", verbosity=verbosity, interactive=False))
    call_command("createcachetable", verbosity=0)
    patiently(lambda: grants.apply(connection))
    patiently(lambda: fences.apply(connection))
    patiently(lambda: past.apply(connection))


def _make_room() -> None:
    """The views of the past look at every column: they go before a migration, and are made anew after it."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        patiently(lambda: past.clear(connection))


def patiently(act: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Do it; when a lock is not given within the role's lock_timeout, let go and try again, until the seconds are over.

    Whoever waits for a lock makes everybody wait who comes after. So a migration waits half a second at most, lets the
    others pass, and comes again.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            act()
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            if time.monotonic() > until:
                raise SystemExit(
                    f"A table was in use for {seconds:.0f} seconds without a pause, so the migration was not made."
                    " Nothing is half done: run ./throughcare migrate again."
                ) from error
        connection.close()
        _drop_unfinished_indexes()
        time.sleep(PAUSE_SECONDS)


def _drop_unfinished_indexes() -> None:
    """An index that was built concurrently and gave up stays behind, unusable, and would be in the way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where not i.indisvalid and pg_get_userbyid(c.relowner) = current_user and c.relkind = 'i'"
            "   and not exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)"
        )
        for (name,) in cursor.fetchall():
            with contextlib.suppress(OperationalError):  # in use: the next try comes by here again
                cursor.execute(f"drop index concurrently {name}")  # the name is quoted by regclass


def from_command_line(words: Sequence[str]) -> None:
    """`migrate` with Django's own arguments, if any; grants follow in any case."""
    if not words:
        migrate()
        return
    patiently(lambda: past.clear(connection))
    patiently(lambda: execute_from_command_line(["throughcare", "migrate", *words]))
    patiently(lambda: grants.apply(connection))
    patiently(lambda: fences.apply(connection))
    patiently(lambda: past.apply(connection))


def is_new() -> bool:
    """Whether nothing was ever migrated here."""
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('public.django_migrations') is null")
        return bool(cursor.fetchone()[0])


def _check_version() -> None:
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        version = int(cursor.fetchone()[0]) // 10_000
    if version < grants.LEAST_VERSION:
        raise SystemExit(f"The database is PostgreSQL {version}; Throughcare needs {grants.LEAST_VERSION} or newer.")
