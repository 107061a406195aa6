"""Reading rows that several slices hold, in one query. Nothing here writes."""

from __future__ import annotations

from typing import Any

from throughcare.kernel.prepared import Params, rows

__all__ = ["row", "rows"]


def row(query: str, params: Params) -> dict[str, Any] | None:
    """The first row of a query, or None."""
    return next(iter(rows(query, params)), None)
