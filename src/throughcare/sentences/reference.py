"""Taking in the lists of offences and of licence conditions: the same list again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.organisations.reference import Entry, Table, Taken
from throughcare.sentences.models import ListedCondition, ListedOffence

MODELS: dict[Table, type[ListedOffence] | type[ListedCondition]] = {
    "offence": ListedOffence,
    "condition": ListedCondition,
}


@action
def take_in(entries: Sequence[Entry], *, on: date, by: Principal) -> list[Taken]:
    """Take in a list as it stands. Earlier words stay in the history; what had ended and is listed again holds."""
    done = []
    for table, model in MODELS.items():
        mine = [entry for entry in entries if entry.table == table]
        known = {row.code: row for row in model._base_manager.filter(code__in=[entry.code for entry in mine])}
        for entry in mine:
            row = known.get(entry.code)
            if row is None:
                values = {**entry.once, **entry.values}
                known[entry.code] = model._base_manager.create(code=entry.code, **values, source=entry.source)
                done.append(Taken(entry, "added", now=values))
                continue
            values = {**entry.values, "until": None}
            now: dict[str, Any] = {name: value for name, value in values.items() if getattr(row, name) != value}
            if not now:
                done.append(Taken(entry, "same"))
                continue
            was = {name: getattr(row, name) for name in now}
            row.change(**now)
            done.append(Taken(entry, "changed", was=was, now=now))
    return done


@action
def end_missing(table: Table, *, source: str, seen: Iterable[str], on: date, by: Principal) -> list[str]:
    """End on a day whatever came from this source and is no longer in the list. Answers their codes."""
    rows = MODELS[table]._base_manager.filter(source=source, until=None).exclude(code__in=list(seen)).order_by("code")
    ended = []
    for row in rows:
        row.change(until=on)
        ended.append(row.code)
    return ended
