"""Reading rows that several slices hold, in one query. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

Params = Mapping[str, Any] | Sequence[Any]


def rows(query: str, params: Params) -> list[dict[str, Any]]:
    """Every row of a query, as dicts by column name."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(query: str, params: Params) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    return next(iter(rows(query, params)), None)
