"""Bring the database to this version: tables, the shared cache, rights and fences. Runs as the owner."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import call_command, execute_from_command_line
from django.db import connection

from throughcare.kernel import fences, grants


def migrate(*, verbosity: int = 1) -> None:
    """Migrate everything. Harmless to run again."""
    _check_version()
    if is_new():
        # Django renders all models anew at every step. The job library has forty small steps: taken first, while there
        # are few models, they cost a tenth of the time.
        call_command("migrate", "procrastinate", verbosity=verbosity, interactive=False)
    call_command("migrate", verbosity=verbosity, interactive=False)
    call_command("createcachetable", verbosity=0)
    grants.apply(connection)
    fences.apply(connection)


def from_command_line(words: Sequence[str]) -> None:
    """`migrate` with Django's own arguments, if any; grants follow in any case."""
    if not words:
        migrate()
        return
    execute_from_command_line(["throughcare", "migrate", *words])
    grants.apply(connection)
    fences.apply(connection)


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
