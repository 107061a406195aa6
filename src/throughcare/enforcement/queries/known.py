"""At which moments a pack can be printed as it was known: those at which something was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from throughcare.enforcement.models import Breach, Recall
from throughcare.kernel import clock

_SAVED = timedelta(seconds=1)  # a change is dated by the beginning of its act, and its other rows some moments later


def moments(row: Breach | Recall, steps: Mapping[str, str], *, at: datetime) -> list[dict[str, Any]]:
    """When each column of `steps` was last filled in, with its words, the first first; none on a page of the past.

    They are those of the database's own clock, by which the past is kept, and not what somebody typed as the time: at
    each the record is as it stood when that was saved, and by `at` at the latest. One query.
    """
    if clock.stands():
        return []
    versions = [*row.events.order_by("pgh_id"), row]  # type: ignore[union-attr]  # made by pghistory
    found = {"begun": row.entered_at}
    for column, words in steps.items():
        for before, after in pairwise(versions):
            if not getattr(before, column) and getattr(after, column):
                found[words] = min(before.pgh_created_at + _SAVED, at)
    return [
        {"words": words, "at": at, "query": _query(at)} for words, at in sorted(found.items(), key=lambda one: one[1])
    ]


def same_moment(url: str) -> str:
    """An address that leads on into the past a page shows, or stays in the present."""
    moment = clock.stands()
    return f"{url}?{_query(moment)}" if moment else url


def _query(moment: datetime) -> str:
    return urlencode({"known": moment.isoformat()})
