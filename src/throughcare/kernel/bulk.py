"""Many new rows at once, by COPY.

Django's own `bulk_create` works out the database's defaults of every row anew and takes about a millisecond for each;
here they are left to the database.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

M = TypeVar("M", bound=models.Model)


def add(rows: Iterable[M]) -> list[M]:
    """Write new rows of one model and answer them with their ids.

    Constraints hold as for any insert; raises `IntegrityError` and `DataError` as an insert does.
    """
    made = list(rows)
    if not made:
        return made
    model = type(made[0])
    meta = model._meta
    if isinstance(meta.pk, models.AutoField):
        for row, number in zip(made, ids(model, len(made)), strict=True):
            row.pk = number
    fields = [f for f in meta.concrete_fields if not isinstance(getattr(made[0], f.attname), DatabaseDefault)]
    prepared = [(f.attname, f.get_db_prep_save) for f in fields]
    real = connections[DEFAULT_DB_ALIAS]  # not the proxy, which looks itself up again for every value
    lines = [[prepare(getattr(row, name), real) for name, prepare in prepared] for row in made]
    copy(model, [str(f.column) for f in fields], lines)
    for row in made:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return made


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of plain values into columns of a model's table, ten times faster than `add`.

    Give a list: what a generator takes to make its rows counts against the time limit of the statement.
    """
    copy_into(model._meta.db_table, columns, rows)


FEW = 50  # rows that are inserted at once; a table to stage more of them takes milliseconds to make


def copy_into(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same by the table's name. COPY itself is refused where row-level security holds: rows go by a passing table,
    and into the real one by an insert that the policies see."""
    lines = list(rows)
    if not lines:
        return
    into, names = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if not _is_fenced(table):
            _copy(cursor, into, names, lines)
        elif len(lines) <= FEW:
            line = sql.SQL("({})").format(sql.SQL(", ").join(sql.Placeholder() * len(columns)))
            values = sql.SQL(", ").join([line] * len(lines))
            cursor.execute(
                sql.SQL("insert into {} ({}) values {}").format(into, names, values),
                [value for row in lines for value in row],
            )
        else:
            staged = sql.Identifier("pg_temp", "staged")
            cursor.execute(
                sql.SQL("create temporary table staged on commit drop as select {} from {} with no data").format(
                    names, into
                )
            )
            _copy(cursor, staged, names, lines)
            cursor.execute(sql.SQL("insert into {} ({}) select {} from {}").format(into, names, names, staged))
            cursor.execute(sql.SQL("drop table {}").format(staged))


def _copy(cursor: Any, into: sql.Composable, names: sql.Composable, lines: Sequence[Sequence[Any]]) -> None:
    with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(into, names)) as out:
        for row in lines:
            out.write_row(row)


@functools.cache
def _is_fenced(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select row_security_active(%s::regclass)", [table])
        return bool(cursor.fetchone()[0])


def ids(model: type[models.Model], count: int) -> list[int]:
    """Ids of a table's own sequence, so that rows that name each other can be written one table after the other."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(  # the sequence is looked up once, not for every row
            "with its as materialized (select pg_get_serial_sequence(%s, 'id')::regclass as own)"
            " select nextval(own) from its, generate_series(1, %s)",
            [table, count],
        )
        return [number for (number,) in cursor.fetchall()]
