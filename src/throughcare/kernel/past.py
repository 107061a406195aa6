"""The record as it was known at a past moment: the same pages and queries, over the rows as they stood then.

Beside the tables stands a schema of views, one for each table, of the same name. A view gives the rows that had been
entered by `throughcare.known_at`, each as it was then: the live row, or the first version that was replaced after that
moment (history keeps what a row was before each change). A transaction that has gone back looks for its tables in that
schema and nowhere else, so that no query can answer with the present by mistake: a table without a view is an error.
The views run with the rights of whoever asks, so the fences hold in the past as they do now. Of what is about people
they give the rows of `throughcare.known_of` alone, whose record was opened: nobody else's can come out, and however
many people there are, a page reads one person's rows by their index.

What keeps no history (accounts, sessions, who may not see whom) is as it is now: who may look is decided today.
"""

from __future__ import annotations

import hashlib
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from throughcare.kernel import clock
from throughcare.kernel.grants import APP, OWNER, WORKER

SCHEMA = "as_known"
_MOMENT = "current_setting('throughcare.known_at')::timestamptz"
_PERSON = "nullif(current_setting('throughcare.known_of', true), '')::bigint"  # unset is nobody
_TABLES = """
    select c.relname, array_agg(a.attname::text order by a.attnum)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and pg_get_userbyid(c.relowner) = current_user
    group by 1 order by 1
"""
_asked: ContextVar[datetime | None] = ContextVar("asked_as_known", default=None)


class CannotGoBack(Exception):
    """The views are not there, as while the database is brought to another version."""


# ----------------------------------------------------------------------------------------------------------- going back
def ask(moment: datetime | None) -> None:
    """Whoever asks wants the record as it was known then; the door goes back once it has opened it."""
    _asked.set(moment)


def asked() -> datetime | None:
    """The moment that is asked for, if one is."""
    return _asked.get()


def moment(text: str) -> datetime | None:
    """A moment as pages write it in their addresses, in London where it does not say; None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=clock.LONDON)


def go_back(moment: datetime, *, person_id: int) -> None:
    """From here to the end of the transaction, or until `come_back`, the tables and the clock are those of `moment`,
    and the rows about people are those of one person.

    Raises `CannotGoBack` while the views are not there.
    """
    with default_connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [f"{SCHEMA}.people_person"])
        if cursor.fetchone()[0] is None:
            raise CannotGoBack
        cursor.execute(
            "select set_config('throughcare.known_at', %s, true), set_config('throughcare.known_of', %s, true),"
            " set_config('search_path', %s, true)",
            [moment.isoformat(), str(person_id), SCHEMA],
        )
    clock.stand_at(moment)


def come_back(*, whole: bool = True) -> None:
    """The present again, for what the request writes after its page. A transaction that is not `whole` any more comes
    back by itself when it is rolled back."""
    _asked.set(None)
    if clock.stands():
        clock.stand_at(None)
        if whole:
            with default_connection.cursor() as cursor:
                cursor.execute("set local search_path to default")


# ------------------------------------------------------------------------------------------------------------ the views
def clear(connection: BaseDatabaseWrapper) -> None:
    """Take the views away, so that a migration may change the tables they look at."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(SCHEMA)))


def apply(connection: BaseDatabaseWrapper) -> None:
    """Make the views anew where the tables are others than when they were made. Run as the owner, after a migration."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        make(cursor)


def make(cursor: Any) -> None:
    """The same by a cursor of the owner's, in a transaction: a backup holds the tables, not the views of them."""
    cursor.execute(_TABLES)
    tables: dict[str, list[str]] = dict(cursor.fetchall())
    made = [_view(name, tables) for name in tables if "pgh_id" not in tables[name]]
    told = _told(made)
    cursor.execute("select obj_description(n.oid, 'pg_namespace') from pg_namespace n where nspname = %s", [SCHEMA])
    if (there := cursor.fetchone()) and there[0] == told:
        return
    cursor.execute("select current_database(), has_database_privilege(current_database(), 'create')")
    database, may_create = cursor.fetchone()
    if not may_create:
        raise ImproperlyConfigured(
            "The schema of the past cannot be made. An administrator must run:"
            f' grant create on database "{database}" to {OWNER};'
        )
    schema, readers = sql.Identifier(SCHEMA), sql.SQL(", ").join(map(sql.Identifier, (APP, WORKER)))
    cursor.execute(sql.SQL("drop schema if exists {} cascade").format(schema))
    cursor.execute(sql.SQL("create schema {}").format(schema))
    for statement in made:
        cursor.execute(statement)
    cursor.execute(sql.SQL("grant usage on schema {} to {}").format(schema, readers))
    cursor.execute(sql.SQL("grant select on all tables in schema {} to {}").format(schema, readers))
    cursor.execute(sql.SQL("comment on schema {} is {}").format(schema, sql.Literal(told)))


def _view(name: str, tables: dict[str, list[str]]) -> sql.Composed:
    columns, earlier = tables[name], f"{name}event"
    if earlier in tables:
        query = _with_history(name, columns, earlier, tables[earlier])
    else:
        query = sql.SQL("select {} from {} t").format(_list("t", columns), sql.Identifier("public", name))
        if bounds := _bounds("t", name, columns):
            query += sql.SQL(f" where {' and '.join(bounds)}")
    return sql.SQL("create view {} with (security_invoker = true) as ").format(sql.Identifier(SCHEMA, name)) + query


def _bounds(alias: str, name: str, columns: list[str]) -> list[str]:
    """What a row must be: the person's whose record it is, and entered by then."""
    person = "id" if name == "people_person" else "person_id" if "person_id" in columns else ""
    return [
        *([f"{alias}.{person} = {_PERSON}"] if person else []),
        *([f"{alias}.entered_at <= {_MOMENT}"] if "entered_at" in columns else []),
    ]


def _with_history(name: str, columns: list[str], earlier: str, kept: list[str]) -> sql.Composed:
    """The live row where nothing has changed it since, else the oldest version that was replaced after the moment."""
    key = "id" if "id" in columns else "person_id"
    then = sql.SQL(", ").join(
        sql.SQL("e.{}").format(sql.Identifier(column))
        if column in kept
        # a field whose changes are not kept is as it is now
        else sql.SQL("(select t.{column} from {table} t where t.{key} = e.pgh_obj_id)").format(
            column=sql.Identifier(column), table=sql.Identifier("public", name), key=sql.Identifier(key)
        )
        for column in columns
    )
    later = f"pgh_created_at > {_MOMENT}"
    live = " and ".join([*_bounds("t", name, columns), "not exists"])
    old = " and ".join([*_bounds("e", name, columns), f"e.{later}", "not exists"])
    return sql.SQL(
        f"select {{now}} from {{table}} t where {live}"  # noqa: S608  our own constants
        f" (select from {{earlier}} e where e.pgh_obj_id = t.{{key}} and e.{later})"
        f" union all select {{then}} from {{earlier}} e where {old}"
        f" (select from {{earlier}} f where f.pgh_obj_id = e.pgh_obj_id and f.{later} and f.pgh_id < e.pgh_id)"
    ).format(
        now=_list("t", columns),
        then=then,
        table=sql.Identifier("public", name),
        earlier=sql.Identifier("public", earlier),
        key=sql.Identifier(key),
    )


def _list(alias: str, columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(alias + ".{}").format(sql.Identifier(column)) for column in columns)


def _told(made: list[Any]) -> str:
    return "as it was known; views of " + hashlib.sha256("".join(map(repr, made)).encode()).hexdigest()
