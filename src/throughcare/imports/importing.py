"""One import from end to end: look the file through, then take it in chunk by chunk, from where it was stopped."""

from __future__ import annotations

import csv
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.imports import actions, mapping, placing, reading
from throughcare.imports.actions import COUNTS, Chunk, Target
from throughcare.imports.mapping import Mapping
from throughcare.imports.models import Rejected, Run
from throughcare.imports.placing import Fault, Placer
from throughcare.imports.reading import Source
from throughcare.imports.values import guarded
from throughcare.kernel import context

AT_ONCE = 500  # people in one transaction, fewer where much is told of each
MOST_AT_ONCE = 10_000  # rows and source facts in one transaction

Progress = Callable[[int], object]


@dataclass
class Report:
    """What became of a file: counts by the names of `COUNTS`, its columns, and the cells that kept people out."""

    source: str
    rows: int
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    columns: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    resumed_after: int = 0
    dry: bool = False


@dataclass(frozen=True)
class Import:
    """A file and a mapping that fit each other."""

    source: Source
    mapping: Mapping
    kept: dict[str, str]


def prepare(file: Path, *, map_name: str, encoding: str = "") -> Import:
    """Read the mapping and look the whole file through. Raises `CannotRead` or `CannotMap`; nothing is changed."""
    read = mapping.read(map_name, for_file=file, encoding=encoding)
    source = reading.look_through(file, read.form)
    return Import(source, read, read.fit(source.columns))


def run(
    what: Import,
    *,
    to: Target,
    by: Principal,
    at: datetime,
    dry: bool = False,
    hold: bool = True,
    progress: Progress = lambda _row: None,
) -> Report:
    """Import the file, or with `dry` do all of it and take it back. Answers the report; `progress` hears of each row.

    A run that was stopped goes on after the last row that is safely in. With `hold`, who is likely here already is not
    entered but held.
    """
    read, why = what.mapping, f"import from {what.mapping.source}"
    report = Report(source=read.source, rows=what.source.count, dry=dry)
    run_id = None
    if not dry:
        with context.acting(principal=by.key, reason=why):
            row = actions.begin(
                source=read.source,
                file_sha256=what.source.sha256,
                mapping_sha256=read.sha256,
                about={**about(what), "office_id": to.office_id, "begun_at": at},
                by=by,
            )
        run_id, report.resumed_after = row.id, row.position
    placer = Placer(read, columns=what.source.columns, kept=what.kept, at=at)
    unfit: Counter[str] = Counter()
    for chunk in _seldom_collecting(_chunks(what, placer, after=report.resumed_after, progress=progress)):
        with context.acting(principal=by.key, reason=why), transaction.atomic():
            taken = actions.take_in(chunk, run_id=run_id, source=read.source, to=to, by=by, at=at, hold=hold)
            if dry:
                transaction.set_rollback(True)
        if dry:
            report.faults += taken.faults
            report.counts = {name: report.counts[name] + count for name, count in taken.counts.items()}
            unfit.update(chunk.unfit)
    if run_id is not None:
        with context.acting(principal=by.key, reason=why):
            done = actions.finish(run_id, by=by, at=at)
        unfit.update(done.report.get("unfit", {}))
        report.counts = {name: done.report.get(name, 0) for name in COUNTS}
        report.faults = rejected(run_id)
    report.columns = _columns(what, unfit)
    return report


def about(what: Import) -> dict[str, Any]:
    """What a run keeps of its file and mapping, beside their hashes."""
    return {
        "file_name": what.source.file.name[-200:],
        "rows": what.source.count,
        "mapping": what.mapping.name[-100:],
        "mapping_text": what.mapping.text,
        "columns": list(what.source.columns),
    }


def take_next(what: Import, *, run: Run, to: Target, by: Principal, at: datetime) -> int | None:
    """Take the next chunk of a run in. Answers the row it has come to, or None when nothing was left."""
    placer = Placer(what.mapping, columns=what.source.columns, kept=what.kept, at=at)
    chunk = next(_chunks(what, placer, after=run.position, progress=lambda _row: None), None)
    if chunk is None:
        return None
    with context.acting(principal=by.key, reason=f"import from {run.source}"):
        actions.take_in(chunk, run_id=run.id, source=run.source, to=to, by=by, at=at)
    return chunk.last_row


def rejected(run_id: int) -> list[Fault]:
    """Every fault of a run, in the order of its rows."""
    found = Rejected.objects.filter(run_id=run_id).order_by("row", "id")
    return [Fault(*row) for row in found.values_list("row", "key", "column", "value", "reason")]


def _chunks(what: Import, placer: Placer, *, after: int, progress: Progress) -> Iterator[Chunk]:
    """The file in chunks of whole people, from the row after `after`."""
    torn = placing.scattered(what.source.rows(), what.mapping) if what.mapping.several else ()
    chunk = Chunk(after_row=after)
    count = weight = 0
    for group in placing.groups(what.source.rows(), what.mapping, torn=torn):
        last = group.rows[-1].number
        if last <= after:
            continue
        found = placer.place(group)
        if isinstance(found, list):
            chunk.faults += found
            chunk.people_rejected += 1
            chunk.rows_rejected += len(group.rows)
        else:
            chunk.cases.append(found)
            weight += len(found.person.source_facts)
        chunk.last_row = last
        count += 1
        weight += len(group.rows)
        if count == AT_ONCE or weight > MOST_AT_ONCE:
            chunk.unfit = placer.counted()
            yield chunk
            progress(last)
            chunk, count, weight = Chunk(after_row=last), 0, 0
    if count:
        chunk.unfit = placer.counted()
        yield chunk
        progress(chunk.last_row)


def _seldom_collecting(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """The chunks, with the search for unreachable objects put off: it takes a third of an import and finds nothing."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield from chunks
    finally:
        gc.set_threshold(*before)


def _columns(what: Import, unfit: Counter[str]) -> list[tuple[str, str, str]]:
    """Every column of the file with what became of it."""
    said = {column: (status, how) for column, status, how in mapping.described(what.mapping)}
    rows = []
    for column in what.source.columns:
        status, how = said.get(column, ("left", "not spoken of in the mapping"))
        if column in what.kept:
            status, how = "kept as source fact", f"source fact: {what.kept[column]}"
        if unfit[column]:
            how += f" ({unfit[column]:,} values did not fit)"
        rows.append((column, status, how))
    return rows


def write_rejects(file: Path, faults: list[Fault]) -> None:
    """Write what was rejected as CSV: row, key, column, value, reason. A value that looks like a formula is guarded."""
    with file.open("w", encoding="utf-8", newline="") as out:
        put_rejects(out, faults)


def put_rejects(out: TextIO, faults: list[Fault]) -> None:
    """The same, into a text that is open."""
    writer = csv.writer(out)
    writer.writerow(["row", "key", "column", "value", "reason"])
    writer.writerows([f.row, guarded(f.key), guarded(f.column), guarded(f.value), f.reason] for f in faults)
