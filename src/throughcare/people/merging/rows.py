"""Moving a record's rows to another record, and putting them back: each slice names its tables, this moves them.

A slice has a file `moving.py` with its `PART`: each table that has a `person_id`, and what must give way before rows
can stand together. What is moved keeps its number, its version and its history; only whose it is changes.
Every column that was changed is written down with what it said, so that taking apart puts exactly that back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils.module_loading import module_has_submodule

from throughcare.people.models import Merge, Moved


@dataclass(frozen=True)
class Table:
    """A table whose rows move with the person. `with_` names the column of the row it belongs to, with which it goes;
    `words` is what a page calls a row that belongs to none; `about` that it goes with what its `about_kind` and
    `about_id` name; `same` that a row like one of the kept record in these columns stays where it is."""

    model: type[models.Model]
    words: str = ""
    with_: str = ""
    about: bool = False
    same: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table's name in the database."""
        return self.model._meta.db_table


@dataclass(frozen=True)
class Clash:
    """Two facts of which only one can stand: its name, in words, and both as they are said. Without a choice (`must`)
    it has to be put right first."""

    name: str
    words: str
    kept: str
    other: str
    must: bool = False


class Mover:
    """Changes rows for one merge and writes down what they said."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.keep_id, self.other_id = merge.person_id, merge.other_id
        self.at = merge.decided_at

    def takes_other(self, clash: str) -> bool:
        """Whether, where both have one, the one of the record that goes in stands."""
        return bool(self.merge.choices.get(clash) == "other")

    def change(self, row: models.Model, **values: Any) -> None:
        """Change columns of a row so that it can stand beside another."""
        columns = {str(row._meta.get_field(name).column): name for name in values}  # type: ignore[union-attr]
        was = {column: getattr(row, row._meta.get_field(name).attname) for column, name in columns.items()}  # type: ignore[union-attr]
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        now = {column: values[name] for column, name in columns.items()}
        self._note(row._meta.db_table, row.pk, was, now)
        for name, value in values.items():
            setattr(row, name, value)

    def made(self, row: models.Model) -> None:
        """The merge itself wrote this row."""
        self._note(row._meta.db_table, row.pk, {}, {}, made=True)

    def move(self, table: Table) -> None:
        """Move every row of the record that goes in."""
        rows = table.model._base_manager.filter(person_id=self.other_id)
        if table.same:
            like = {name: models.OuterRef(name) for name in table.same}
            rows = rows.exclude(models.Exists(table.model._base_manager.filter(person_id=self.keep_id, **like)))
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        table.model._base_manager.filter(pk__in=ids).update(person_id=self.keep_id)
        was, now = {"person_id": self.other_id}, {"person_id": self.keep_id}
        for row_id in ids:
            self._note(table.name, row_id, was, now)

    def _note(
        self, table: str, row_id: int, was: Mapping[str, Any], now: Mapping[str, Any], *, made: bool = False
    ) -> None:
        known = Moved.objects.filter(merge=self.merge, table=table, row_id=row_id).first()
        if known is not None:
            known.was = {**_json(was), **known.was}
            known.now = {**known.now, **_json(now)}
            known.save(update_fields=["was", "now"])
            return
        Moved.objects.create(
            merge=self.merge,
            person_id=self.keep_id,
            table=table,
            row_id=row_id,
            was=_json(was),
            now=_json(now),
            made=made,
        )


def _json(values: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(dict(values), default=exact))


def exact(value: Any) -> str:
    """A moment with all its figures, as the database has it."""
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def put_back(merge: Merge, *, go: frozenset[tuple[str, int]]) -> None:
    """Put every row back as it was, as far as nobody changed it since; then send `go` to the record that went in, and
    what belongs to a row with it.

    A column that somebody changed meanwhile keeps what they wrote; whose the row is goes back all the same.
    """
    moved = list(Moved.objects.filter(merge=merge).order_by("-id"))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for row in moved:
            if row.made:
                # the name is one of our tables, and `_safe` refuses any other
                cursor.execute(f"delete from {_safe(row.table)} where id = %s", [row.row_id])  # noqa: S608
        for first in (True, False):  # whose it is goes back first, then what gave way can stand again
            for row in moved:
                if row.made:
                    continue
                for column, was in row.was.items():
                    if (column == "person_id") is first:
                        _restore(cursor, row, column, was)
    tables_by = {table.name: table for table in tables()}
    for name, row_id in go:
        tables_by[name].model._base_manager.filter(pk=row_id).update(person_id=merge.other_id)
    _follow(merge)


def _restore(cursor: Any, row: Moved, column: str, was: Any) -> None:
    """Back to what it said, if it still says what the merge wrote."""
    table, key = _safe(row.table), _key(row.table)
    cursor.execute(
        f'update {table} t set "{_safe(column)}" = old."{_safe(column)}"'  # noqa: S608  names of our own tables
        f" from jsonb_populate_record(null::{table}, %s::jsonb) old,"
        f" jsonb_populate_record(null::{table}, %s::jsonb) new"
        f' where t.{key} = %s and t."{_safe(column)}" is not distinct from new."{_safe(column)}"',
        [json.dumps({column: was}), json.dumps({column: row.now[column]}), row.row_id],
    )


@cache
def _names() -> dict[str, tuple[str, frozenset[str]]]:
    return {
        model._meta.db_table: (
            str(model._meta.pk.column),
            frozenset(str(field.column) for field in model._meta.concrete_fields),
        )
        for model in apps.get_models()
    }


def _safe(name: str) -> str:
    """A name that is one of our tables or columns: nothing else may stand in a statement."""
    known = _names()
    if name not in known and not any(name in columns for _, columns in known.values()):
        raise LookupError(name)
    return name


def _key(table: str) -> str:
    return _names()[table][0]


def _follow(merge: Merge) -> None:
    """What was written since and belongs to a row that went back, goes with it. Chains are short."""
    for _ in range(4):
        for table in tables():
            if table.about:
                _follow_about(table, merge)
            if not table.with_:
                continue
            parent = table.model._meta.get_field(table.with_).related_model
            if not isinstance(parent, type) or not issubclass(parent, models.Model):
                continue
            for mine, theirs in ((merge.person_id, merge.other_id), (merge.other_id, merge.person_id)):
                table.model._base_manager.filter(
                    person_id=mine, **{f"{table.with_}__in": parent._base_manager.filter(person_id=theirs)}
                ).update(person_id=theirs)


def _follow_about(table: Table, merge: Merge) -> None:
    """Rows that name what they are about go with it."""
    rows = table.model._base_manager.filter(person_id=merge.person_id)
    for kind in list(rows.order_by().values_list("about_kind", flat=True).distinct()):
        try:
            about: Any = apps.get_model(kind)
        except (LookupError, ValueError):
            continue
        if any(field.attname == "person_id" for field in about._meta.concrete_fields):
            theirs = about._base_manager.filter(person_id=merge.other_id).values("pk")
            rows.filter(about_kind=kind, about_id__in=theirs).update(person_id=merge.other_id)


@dataclass(frozen=True)
class Since:
    """A row written after two records were put together, about which somebody must say whose it is."""

    table: str
    row_id: int
    words: str
    entered_at: Any


def last_rows() -> dict[str, int]:
    """The newest row of every table: what has a higher number was written after."""
    with connection.cursor() as cursor:
        found = {}
        for table in tables():
            cursor.execute(f"select coalesce(max(id), 0) from {_safe(table.name)}")  # noqa: S608  our own names
            found[table.name] = int(cursor.fetchone()[0])
        return found


def since(merge: Merge) -> list[Since]:
    """Rows of the kept record that came after the merge and belong to no other row, oldest first."""
    last = merge.before.get("last", {})
    found: list[Since] = []
    for table in tables():
        if not table.words:
            continue
        rows = table.model._base_manager.filter(person_id=merge.person_id, pk__gt=last.get(table.name, 0))
        if table.with_:
            rows = rows.filter(**{f"{table.with_}__isnull": True})
        found += [Since(table.name, row_id, table.words, at) for row_id, at in rows.values_list("pk", "entered_at")]
    made = set(Moved.objects.filter(merge=merge, made=True).values_list("table", "row_id"))
    return sorted((row for row in found if (row.table, row.row_id) not in made), key=lambda row: row.entered_at)


Settle = Callable[[Mover], None]
Clashes = Callable[[int, int], Iterator[Clash]]


@dataclass(frozen=True)
class Part:
    """What a slice says about merging: its tables, what gives way first, what can clash, and what is written anew."""

    tables: tuple[Table, ...]
    settle: Settle | None = None
    clashes: Clashes | None = None
    restate: Callable[[int], None] | None = None


@cache
def parts() -> tuple[Part, ...]:
    """What every slice says, in the order of the floors."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("throughcare.") and module_has_submodule(config.module, "moving"):
            module = import_module(f"{config.name}.moving")
            if isinstance(part := getattr(module, "PART", None), Part):
                found.append(part)
    return tuple(found)


def tables() -> Iterator[Table]:
    """Every table whose rows move."""
    for part in parts():
        yield from part.tables
