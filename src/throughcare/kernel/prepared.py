"""Statements that the database has planned before.

A timeline joins a dozen tables: to plan it takes ten times as long as to run it. What is asked through here is
prepared once a connection and only run afterwards. It suits a text that is the same each time and finds its rows by
the same index whatever the values; not a search, whose best plan hangs on the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import psycopg
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)
Params = Mapping[str, Any] | Sequence[Any]

_PLACE = re.compile(r"%\((\w+)\)s|%s|%%")


class _Prepared(psycopg.RawCursor[Any]):
    """A cursor that prepares whatever it runs, the first time it does."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Prepared:
        """Run a statement with numbered places."""
        return super().execute(query, params, **{**options, "prepare": True})

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        super()._send_query_prepared(name, pgq, binary=binary)
        self._query = pgq  # so that Django's log of statements can tell what was run


def tuples(query: str, params: Params, *, using: str = "default") -> list[tuple[Any, ...]]:
    """Every row of a query with `%(name)s` or `%s` for its values, which go to the database beside the text."""
    with _cursor(using) as cursor:
        _run(cursor, query, params)
        return list(cursor.fetchall())


def rows(query: str, params: Params) -> list[dict[str, Any]]:
    """Every row of a query, as dicts by column name."""
    with _cursor("default") as cursor:
        _run(cursor, query, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class ByNumber(Generic[M]):
    """Rows of a model found by one number, whose statement is put together once instead of at every page.

    `build` gives the queryset for a number; whatever else it holds must always be the same. To put together a
    queryset that joins seven tables takes longer than to run it.
    """

    def __init__(self, build: Callable[[int], QuerySet[M]]) -> None:
        self._build = build

    def __call__(self, number: int) -> list[M]:
        """The rows for a number, as the queryset would give them."""
        compiler, sql, params = self._compiled
        found = tuples(sql, [number if value == _MARK else value for value in params])
        compiler = copy(compiler)
        compiler.execute_sql = lambda **_: [found]
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        answered: Any = SimpleNamespace(db="default", query=query, _known_related_objects={})
        return list(ModelIterable(answered))

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler: Any = self._build(_MARK).query.get_compiler("default")
        sql, params = compiler.as_sql()
        return compiler, sql, tuple(params)


_MARK = -987_654_321_012_345  # stands for the number while the statement is put together; no record has it


def _cursor(using: str) -> CursorWrapper:
    # As Django makes its own, so that wrappers and logs of statements see these as well.
    connection = connections[using]
    connection.ensure_connection()
    cursor: CursorWrapper = connection._prepare_cursor(_Prepared(connection.connection))  # type: ignore[attr-defined]
    return cursor


def _run(cursor: CursorWrapper, query: str, params: Params) -> None:
    numbered, names = _numbered(query)
    values = [params[name] for name in names] if isinstance(params, Mapping) else list(params)
    cursor.execute(numbered, values)


@lru_cache(maxsize=500)
def _numbered(query: str) -> tuple[str, tuple[str, ...]]:
    """The query with `$1`, `$2` for its places, and the names they had, each name once."""
    names: dict[str, int] = {}
    count = 0

    def place(found: re.Match[str]) -> str:
        nonlocal count
        if found[0] == "%%":
            return "%"
        if found[1] is None:
            count += 1
            return f"${count}"
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return _PLACE.sub(place, query), tuple(names)
