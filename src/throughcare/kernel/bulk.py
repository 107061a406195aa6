"""Many new rows at once, by COPY.

Django's own `bulk_create` works out the database's defaults of every row anew and takes about a millisecond for each;
here they are left to the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection, models
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
    into = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(meta.db_table), sql.SQL(", ").join(sql.Identifier(f.column) for f in fields)
    )
    prepared = [(f.attname, f.get_db_prep_save) for f in fields]
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in made:
            copy.write_row([prepare(getattr(row, name), connection) for name, prepare in prepared])
            row._state.adding, row._state.db = False, connection.alias
    return made


def ids(model: type[models.Model], count: int) -> list[int]:
    """Ids of a table's own sequence, so that rows that name each other can be written one table after the other."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count])
        return [number for (number,) in cursor.fetchall()]
