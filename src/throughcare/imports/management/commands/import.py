"""`throughcare import people FILE --mapping MAP.toml`: people from another system's file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from throughcare.imports import actions, importing
from throughcare.imports.importing import Import, Report
from throughcare.imports.operators import operator
from throughcare.imports.reading import ENCODINGS
from throughcare.kernel import clock
from throughcare.kernel.errors import Refused

SHOWN = 10  # faults on the screen; the reject file has all
WIDE = 160  # characters, where the output goes to a file


class Command(BaseCommand):
    """Reads a file through a mapping; can be stopped and started again, and run twice without harm."""

    help = "Import people from a CSV or JSON file through a mapping"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, its mapping, and for whom."""
        parser.add_argument("what", choices=["people"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", required=True, help="a TOML file, or the name of one that is shipped")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--rejects", type=Path, help="write what was rejected to this CSV file")
        parser.add_argument("--encoding", choices=ENCODINGS, default="", help="if the file is not in UTF-8")
        parser.add_argument("--enter-all", action="store_true", help="hold nobody who is likely on the record already")
        parser.add_argument("--yes", action="store_true", help="do not ask before importing")
        whom = parser.add_mutually_exclusive_group()
        whom.add_argument("--officer", default="", metavar="EMAIL", help="who answers for people without an officer")
        whom.add_argument("--office", default="", metavar="CODE", help="whose team manager gets people without one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look through, ask, import, report."""
        console = Console(width=None if sys.stdout.isatty() else WIDE)
        by, at, dry = operator("import"), clock.now(), options["dry_run"]
        try:
            to = actions.target(officer=options["officer"], office=options["office"], at=at)
            what = importing.prepare(options["file"], map_name=options["mapping"], encoding=options["encoding"])
            if not dry and not options["yes"] and sys.stdin.isatty() and not _agreed(console, what):
                raise CommandError("Nothing was imported.")
            bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                console=console, transient=True,
            )  # fmt: skip
            with bar:
                task = bar.add_task("Checking" if dry else "Importing", total=what.source.count)
                report = importing.run(
                    what,
                    to=to,
                    by=by,
                    at=at,
                    dry=dry,
                    hold=not options["enter_all"],
                    progress=lambda row: bar.update(task, completed=row),
                )
        except Refused as error:
            raise CommandError(error.message) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped. What is in stays in: the same command goes on from there.") from None
        if options["rejects"]:
            importing.write_rejects(options["rejects"], report.faults)
        _show(console, what, report, options["rejects"])
        if not dry and report.counts["people_added"] and not (to.officer or to.manager or what.mapping.names_officers):
            console.print("Nobody answers for these people yet. Any team manager or officer can take them over.")


def _agreed(console: Console, what: Import) -> bool:
    console.print(f"{what.source.file.name}: {what.source.count:,} rows. {escape(what.mapping.says)}")
    return console.input("Import them now? [y/N] ").strip().lower() in {"y", "yes"}


def _show(console: Console, what: Import, report: Report, rejects: Path | None) -> None:
    columns = Table("Column", "", "As", title=f"Columns of {escape(what.source.file.name)}", title_justify="left")
    for column, status, how in report.columns:
        columns.add_row(escape(column), status, escape(how))
    console.print(columns)
    if report.resumed_after:
        console.print(f"Gone on after row {report.resumed_after:,}, where it was stopped.")
    counts = Table("", "People", "Rows", title="Would be" if report.dry else None, title_justify="left")
    for name in ("added", "known", "changed", "held", "rejected"):
        people, rows = report.counts[f"people_{name}"], report.counts[f"rows_{name}"]
        words = {"known": "known, left as they are", "changed": "known, other values now: not applied"}
        words["held"] = "held: likely the same as somebody here"
        counts.add_row(words.get(name, name), f"{people:,}", f"{rows:,}")
    console.print(counts)
    if report.counts["people_held"] and not report.dry:
        console.print(
            "A case administrator decides on the page Imports whether those who are held are the same person."
        )
    also = {name: report.counts[name] for name in ("orders", "meetings", "notes") if report.counts[name]}
    if also:
        console.print("With " + ", ".join(f"{count:,} {name}" for name, count in also.items()) + ".")
    for fault in report.faults[:SHOWN]:
        where = f"Row {fault.row}" + (f", {fault.column}" if fault.column else "")
        value = f" ({fault.value[:60]})" if fault.value else ""
        console.print(escape(f"{where}: {fault.reason}{value}"))
    if len(report.faults) > SHOWN:
        console.print(f"... and {len(report.faults) - SHOWN:,} more.")
    if report.faults and rejects:
        console.print(f"All {len(report.faults):,} are in {escape(str(rejects))}.")
    elif report.faults:
        console.print("Add --rejects FILE to have them as a file.")
    if report.dry:
        console.print("Nothing was changed: this was a dry run.")
