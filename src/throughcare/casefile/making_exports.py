"""Writes the file of an export: as whoever asked for it, with nobody in it whom they may not see any more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries import caseload
from throughcare.documents import exports
from throughcare.documents.models import Export
from throughcare.kernel import context
from throughcare.kernel.clock import local_day
from throughcare.organisations.queries import principal_of

AT_ONCE = 50  # people between two notes of progress
COLUMNS = (
    "Name",
    "Reference",
    "Age",
    "Order",
    "Order ends",
    "Tier",
    "Officer",
    "Last meeting",
    "Next meeting",
    "Late or due",
)
# A spreadsheet takes a cell that begins so for a formula and runs it.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def make(export_id: int, *, at: datetime) -> None:
    """Make the file of an export that was allowed. One that was ended meanwhile, or whose owner has left, is not."""
    export = Export.objects.get(id=export_id)
    by = principal_of(export.user_id, name=export.who.partition(",")[0], on=local_day(at))
    if export.state != "making" or by.kind != "staff":
        return
    with context.acting(principal=by.key, reason="export"):
        out = io.StringIO()
        out.write("\ufeff")  # or a spreadsheet reads the letters of a name wrongly
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for done, rows in _in_parts(export.people, by=by, at=at):
            writer.writerows([_safe(cell) for cell in _cells(row)] for row in rows)
            exports.note_progress(export_id, done)
    exports.keep_file(export_id, out.getvalue().encode(), at=at)


def _in_parts(people: Sequence[int], *, by: Principal, at: datetime) -> Iterator[tuple[int, tuple[caseload.Row, ...]]]:
    for first in range(0, len(people), AT_ONCE):
        part = tuple(people[first : first + AT_ONCE])
        found = caseload.listed(caseload.Wanted(people=part, sort="person"), by=by, at=at, page_size=AT_ONCE)
        yield first + len(part), tuple(row for row in found.rows if not row.hidden)


def _cells(row: caseload.Row) -> tuple[str, ...]:
    last = f"{row.last}, {row.last_note[0]}" if row.last else row.last_note[0]
    due = "; ".join(text for text, _ in row.due)
    return (
        row.name,
        row.reference,
        row.age,
        row.order,
        row.order_ends,
        row.tier,
        row.officer,
        last,
        row.next,
        due,
    )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell
