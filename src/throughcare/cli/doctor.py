"""`throughcare doctor`: what is wrong with this installation, and the exact statements that put it right."""

from __future__ import annotations

import os

from django.db import connections
from django.db.utils import OperationalError

from throughcare.cli.words import one_line
from throughcare.kernel import grants


def examine() -> int:
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
    for line in found:
        print(line)
    if not found:
        print("The database is ready: version, roles, extensions and grants are as they should be.")
        print("Its address is", "given." if "?host=" not in os.environ.get("DATABASE_URL", "") else "a socket.")
    return 1 if found else 0


def _from_nothing(database: str) -> list[str]:
    return [
        *(
            f"create role {r} login password '...' nosuperuser nocreatedb nocreaterole nobypassrls;"
            for r in grants.ROLES
        ),
        f'grant connect, temporary on database "{database}" to {", ".join(grants.ROLES)};',
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
