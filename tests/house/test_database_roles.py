"""What each database role can and cannot do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from throughcare.kernel import grants
from throughcare.settings import database_of

AsRole = Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]


@pytest.mark.django_db
def test_tests_connect_as_the_apps_role() -> None:
    for alias in ("default", "audit"):
        with connections[alias].cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("throughcare_app",)


@pytest.mark.django_db
def test_no_role_of_ours_is_mighty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname from pg_roles where rolname = any(%s) and not (rolsuper or rolbypassrls or rolcreaterole)",
            [list(grants.ROLES)],
        )
        assert {name for (name,) in cursor.fetchall()} == set(grants.ROLES)
    grants.refuse_mighty_role(connection)


@pytest.mark.parametrize("role", ["app", "worker", "report"])
def test_audit_and_history_cannot_be_rewritten(as_role: AsRole, role: str) -> None:
    with as_role(role) as database:
        kept = database.execute(
            "select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and (relname like 'audit\\_%' and relname <> 'audit_head' or relname = 'pghistory_context' or exists"
            " (select from pg_attribute a where a.attrelid = c.oid and attname = 'pgh_id'))"
        ).fetchall()
        assert kept
        for (table,) in kept:
            for act in (f"update {table} set id = id", f"delete from {table}", f"truncate {table}"):
                with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
                    database.execute(act)


@pytest.mark.parametrize("role", ["app", "worker", "report"])
def test_no_role_may_truncate_or_change_a_table(as_role: AsRole, role: str) -> None:
    with as_role(role) as database:
        for act in ("truncate django_session", "alter table django_session add x int", "create table x (y int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(act)


def test_reports_cannot_write(as_role: AsRole) -> None:
    with as_role("report") as database, pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute("delete from django_session")


def test_grants_can_be_given_again(committed: str, as_role: AsRole) -> None:
    rights = "select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by relname"
    with as_role("owner") as database:
        before = database.execute(rights).fetchall()
    owner = ConnectionHandler({"default": {**database_of("owner"), "NAME": committed}})["default"]
    grants.apply(owner)
    owner.close()
    with as_role("owner") as database:
        assert database.execute(rights).fetchall() == before
    assert grants.missing(connection) == []
