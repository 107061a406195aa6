"""Taking in lists of bodies and places: new rows are added, other values change a row, what is no more is ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import DataError, IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.organisations.models import Court, Office, Organisation, Prison

# Offences and conditions are not kept here, but by `sentences.reference`, which stands above.
Table = Literal["organisation", "prison", "court", "office", "offence", "condition"]
MODELS: dict[Table, type[Organisation] | type[Prison] | type[Court] | type[Office]] = {
    "organisation": Organisation,
    "prison": Prison,
    "court": Court,
    "office": Office,
}


@dataclass(frozen=True)
class Entry:
    """One row of a list: what it says of the body or place with this code.

    `values` are written whenever they differ. `once` fills a new row only: a list of former prisons does not rename
    those that are known. `parent` and `organisation` are given by their codes. `line` is where it stands in its file.
    """

    table: Table
    code: str
    values: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    line: int = 0


@dataclass(frozen=True)
class Taken:
    """What became of one entry; `was` and `now` hold what changed, `why` says why it was refused."""

    entry: Entry
    became: Literal["added", "changed", "ended", "same", "refused"]
    was: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    column: str = ""


@action
def take_in(entries: Sequence[Entry], *, on: date, by: Principal) -> list[Taken]:
    """Take in a list as it stands on a day. The same list again changes nothing; earlier values stay in the history.

    A row that was there and is closed by the list ends on that day, unless the list gives another.
    """
    codes = {table: [one.code for one in entries if one.table == table] for table in MODELS}
    known: dict[tuple[str, str], Any] = {
        (table, str(row.code)): row
        for table, model in MODELS.items()
        if codes[table]
        for row in model._base_manager.filter(code__in=codes[table])
    }
    bodies = dict(Organisation.objects.exclude(code=None).values_list("code", "id"))
    done = []
    for entry in entries:
        taken = _take(entry, known, bodies, on)
        done.append(taken)
    return done


def _take(entry: Entry, known: dict[tuple[str, str], Any], bodies: dict[str | None, int], on: date) -> Taken:
    values, once = dict(entry.values), dict(entry.once)
    for part in (values, once):
        for name in part.keys() & {"parent", "organisation"}:
            code = part.pop(name)
            if code is not None and code not in bodies:
                return Taken(entry, "refused", why=f"There is no body with the code {code} yet.", column=name)
            part[f"{name}_id"] = bodies[code] if code is not None else None
    row = known.get((entry.table, entry.code))
    try:
        with transaction.atomic():
            if row is None:
                return _add(entry, {**once, **values}, known, bodies)
            return _change(entry, row, values, on)
    except (IntegrityError, DataError) as error:
        return Taken(entry, "refused", why=_plain(error))


def _add(
    entry: Entry, values: dict[str, Any], known: dict[tuple[str, str], Any], bodies: dict[str | None, int]
) -> Taken:
    model = MODELS[entry.table]
    row = model._base_manager.create(code=entry.code, **values, source=entry.source)
    known[entry.table, entry.code] = row
    if isinstance(row, Organisation):
        bodies[row.code] = row.pk
    return Taken(entry, "added", now=values)


def _change(entry: Entry, row: Any, values: dict[str, Any], on: date) -> Taken:
    if "other_codes" in values:  # what other systems call it is added to; nothing else says that a code is wrong
        values["other_codes"] = sorted({*row.other_codes, *values["other_codes"]})
    closed = getattr(row, "closed", False)
    ends = bool(values.get("closed")) and not closed
    if ends and row.until is None and "until" not in values:
        values["until"] = on
    if not values.get("closed", True) and closed and "until" not in values:
        values["until"] = None  # it is open again
    now = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not now:
        return Taken(entry, "same")
    was = {name: getattr(row, name) for name in now}
    row.change(**now)
    return Taken(entry, "ended" if ends else "changed", was=was, now=now)


def _plain(error: IntegrityError | DataError) -> str:
    text = str(error)
    if "too long" in text:
        return "A value is longer than there is room for."
    if "_once_a_parent" in text:
        return "There is another body of this kind with this name."
    if "_in_order" in text:
        return "It would end before it began."
    return "It does not fit what is recorded already."


@action
def end_missing(table: Table, *, source: str, seen: Iterable[str], on: date, by: Principal) -> list[str]:
    """End on a day whatever came from this source, is still open, and is no longer in the list. Answers their codes."""
    model: Any = MODELS[table]
    names = {field.name for field in model._meta.concrete_fields}
    open_now = model._base_manager.filter(source=source, until=None).exclude(code__in=list(seen))
    if "closed" in names:
        open_now = open_now.filter(closed=False)
    ended = []
    for row in open_now.order_by("code"):
        row.change(until=on, **({"closed": True} if "closed" in names else {}))
        ended.append(str(row.code))
    return ended
