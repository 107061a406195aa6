"""`throughcare import reference KIND FILE`: lists of prisons, courts, offices and other bodies and places."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape

from throughcare.imports import reference
from throughcare.imports.operators import operator
from throughcare.imports.reading import ENCODINGS
from throughcare.imports.reference import Report
from throughcare.kernel import clock
from throughcare.kernel.errors import Refused
from throughcare.organisations import actions as organisations

SHOWN = 20  # rows on the screen; the report file has all
WIDE = 160  # characters, where the output goes to a file
OWN = "shipped"


class Command(BaseCommand):
    """Takes a list in, and says of each row what became of it."""

    help = "Import reference data: a list of prisons, courts, offices, regions, units, authorities or former areas"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list, and how."""
        parser.add_argument("what", choices=["reference"])
        parser.add_argument(
            "kind", choices=[OWN, *sorted(reference.FORMS)], help=f"{OWN}: what the product knows itself"
        )
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--on", type=date.fromisoformat, help="the day the list stands for; today if not given")
        parser.add_argument("--complete", action="store_true", help="what is no longer in the list ends on that day")
        parser.add_argument("--source", default="", help="the list's name; the file's name if not given")
        parser.add_argument("--report", type=Path, help="write what became of every row to this CSV file")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="if the file is not in UTF-8")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in and report."""
        console = Console(width=None if sys.stdout.isatty() else WIDE)
        by, at = operator("import"), clock.now()
        on = options["on"] or clock.local_day(at)
        if options["kind"] == OWN:
            taken = organisations.load_shipped(on=on, by=by)
            changed = sum(one.became != "same" for one in taken)
            console.print(f"{len(taken):,} bodies and prisons the product knows itself: {changed:,} added or changed.")
            return
        if options["file"] is None:
            raise CommandError("Say which file.")
        try:
            report = reference.run(
                options["kind"],
                options["file"],
                on=on,
                by=by,
                at=at,
                dry=options["dry_run"],
                source=options["source"],
                complete=options["complete"],
                encoding=options["encoding"],
            )
        except Refused as error:
            raise CommandError(error.message) from error
        if options["report"]:
            _write(options["report"], report)
        _show(console, report)


def _show(console: Console, report: Report) -> None:
    would = "would be " if report.dry else ""
    words = [f"{report.count(name):,} {would}{name}" for name in ("added", "changed", "ended")]
    words += [f"{report.count('same'):,} the same", f"{len(report.faults):,} refused"]
    console.print(f"{escape(report.file)}: {', '.join(words)}.")
    changed = [one for one in report.taken if one.became in ("changed", "ended")]
    for one in changed[:SHOWN]:
        said = "; ".join(f"{name}: {one.was[name]} -> {value}" for name, value in one.now.items())
        console.print(escape(f"{report.file}:{one.entry.line}: {one.entry.code} {one.became}: {said}"))
    if len(changed) > SHOWN:
        console.print(f"... and {len(changed) - SHOWN:,} more.")
    for fault in report.faults[:SHOWN]:
        column = f", column {fault.column}" if fault.column else ""
        value = f" ({fault.value[:60]})" if fault.value else ""
        console.print(escape(f"{report.file}:{fault.line}{column}: {fault.reason}{value}"))
    if len(report.faults) > SHOWN:
        console.print(f"... and {len(report.faults) - SHOWN:,} more. Add --report FILE to have them all.")
    if report.missing:
        console.print(f"No longer in the list, {would}ended: {', '.join(report.missing)}.")
    if report.dry:
        console.print("Nothing was changed: this was a dry run.")


def _write(file: Path, report: Report) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "column", "value", "code", "became", "reason", "was", "now"])
        for fault in report.faults:
            writer.writerow([report.file, fault.line, fault.column, fault.value, "", "refused", fault.reason, "", ""])
        for one in report.taken:
            if one.became == "refused":
                continue
            for name in one.now or {"": ""}:
                cells = [one.entry.code, one.became, "", one.was.get(name, ""), one.now.get(name, "")]
                writer.writerow([report.file, one.entry.line, name, "", *cells])
