"""Statements that the database has planned before.

A timeline joins a dozen tables: to plan it takes ten times as long as to run it. What is asked through here is
prepared once a connection and only run afterwards. It suits a text that is the same each time and finds its rows by
the same index whatever the values; not a search, whose best plan hangs on the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.utils import CursorWrapper

Params = Mapping[str, Any] | Sequence[Any]

_PLACE = re.compile(r"%\((\w+)\)s|%s|%%")


class _Prepared(psycopg.RawCursor[Any]):
    """A cursor that prepares whatever it runs, the first time it does."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _Prepared:
        """Run a statement with numbered places."""
        return super().execute(query, params, **{**options, "prepare": True})


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
