"""As it was known: at random moments every table, read in the past, is what it was then, row for row."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from tests.fixtures import database_now
from throughcare.cli.proofs import Size
from throughcare.kernel import context, past
from throughcare.kernel.models import Base
from throughcare.people.models import Person, Phone

TOLD = True  # its database holds the world of the house tests
_A_MOMENT = 12  # tables compared at each moment, of all


def prove(size: Size) -> dict[str, Any]:
    """Rows are changed, added and removed, some several times in one transaction; after each the tables are noted."""
    kept, only_added = _tables()
    tables = kept | only_added
    people = list(Person.objects.order_by("id").values_list("id", flat=True))
    moments, noted = [database_now()], [_read(tables)]
    done = {"changed": 0, "removed": 0, "added": 0}
    for _ in range(size.of(60, 2_000)):
        _act(size, sorted(kept), done)
        moments.append(database_now())
        noted.append(_read(tables))
    asked = compared = 0
    for _ in range(size.of(150, 10_000)):
        span = (moments[-1] - moments[0]) / timedelta(microseconds=1)
        moment = moments[0] + timedelta(microseconds=size.random.randrange(int(span) + 1))
        wanted = noted[bisect_right(moments, moment) - 1]
        some = set(size.random.sample(sorted(tables), _A_MOMENT))
        person_id = size.random.choice(people)
        with context.acting(principal="system:proof", reason="as it was known"):
            past.go_back(moment, person_id=person_id)
            found = _read(some)
            past.come_back()
        # Between two notes a transaction was under way: what it did was not known before it ended.
        following = noted[min(bisect_right(moments, moment), len(noted) - 1)]
        for name in some:
            rows = _of(found, name, person_id)
            assert rows in (_of(wanted, name, person_id), _of(following, name, person_id)), (moment, name, person_id)
        strangers = {name for name, whose in found if whose != (person_id if _owned(name) else None)}
        assert not strangers, f"rows of somebody else came out of {strangers}"
        asked, compared = asked + 1, compared + len(some)
    assert all(done.values()), done
    return {"acts": len(noted) - 1, **done, "tables": len(tables), "moments": asked, "compared": compared, "differ": 0}


def _tables() -> tuple[set[str], set[str]]:
    """The tables that keep their earlier versions whole, and those that are only ever added to."""
    kept = {model.pgh_tracked_model: model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}
    whole, only_added = set(), set()
    for model in apps.get_models():
        if model in kept:
            columns = {field.column for field in model._meta.concrete_fields}
            if columns <= {field.column for field in kept[model]._meta.concrete_fields}:
                whole.add(model._meta.db_table)
        elif issubclass(model, Base):
            only_added.add(model._meta.db_table)
    return whole, only_added


Noted = dict[tuple[str, int | None], str]


def _of(noted: Noted, name: str, person_id: int) -> str | None:
    """A row of such a table that is nobody's yet, as a text from an unknown number, is on no record."""
    return noted.get((name, person_id if _owned(name) else None))


def _read(tables: set[str]) -> Noted:
    """The rows of each table and person, or of a table that is about nobody, as one number."""
    each = sql.SQL(" union all ").join(
        sql.SQL("select {}, {}, md5(string_agg(t::text, ' ' order by t::text)) from {} t group by 2").format(
            sql.Literal(name), sql.SQL(_whose(name)), sql.Identifier(name)
        )
        for name in sorted(tables)
    )
    with context.acting(principal="system:proof", reason="note"), connection.cursor() as cursor:
        cursor.execute(each)
        return {(name, whose): rows for name, whose, rows in cursor.fetchall()}


def _whose(name: str) -> str:
    """The column that says whose a row is."""
    if name == "people_person":
        return "t.id"
    return "t.person_id" if _owned(name) else "null::bigint"


@cache
def _owned(name: str) -> bool:
    """Whether its rows are about people."""
    model = next(model for model in apps.get_models() if model._meta.db_table == name)
    return name == "people_person" or any(field.column == "person_id" for field in model._meta.concrete_fields)


def _act(size: Size, tables: list[str], done: dict[str, int]) -> None:
    """One to three things in one transaction."""
    with context.acting(principal="system:proof", reason="act"):
        for _ in range(size.random.randint(1, 3)):
            name = size.random.choice(tables)
            what = size.random.choices(["changed", "removed", "added"], [6, 1, 2])[0]
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("set constraints all immediate")
                    cursor.execute(_SQL[what](name), [size.random.random()])
                    done[what] += cursor.rowcount
            except IntegrityError:
                continue  # the tables keep their own promises: that row may not go, or be twice


def _change(name: str) -> str:
    column = "tier" if name == "people_headline" else "version"
    value = "left(md5(random()::text), 3)" if column == "tier" else "version + 1"
    return (
        f'update "{name}" set {column} = {value} where ctid = any(array('
        f'select ctid from "{name}" order by md5(ctid::text || %s) limit 2))'
    )


def _remove(name: str) -> str:
    return f'delete from "{name}" where ctid = (select ctid from "{name}" order by md5(ctid::text || %s) limit 1)'


def _add(name: str) -> str:
    """Another number like one that is there: its table takes any."""
    del name
    own = {"id", "version", "value", "preferred", "entered_at", "entered_by", "entered_why", "entered_in"}
    columns = ", ".join(sorted({str(field.column) for field in Phone._meta.concrete_fields} - own))
    return (
        f"insert into people_phone (value, preferred, {columns}) select value || '1', false, {columns}"
        " from people_phone order by md5(id::text || %s) limit 1"
    )


_SQL = {"changed": _change, "removed": _remove, "added": _add}
