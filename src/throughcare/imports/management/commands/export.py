"""`throughcare export caseload FILE`: a caseload as CSV, to read, to keep, or to import elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.imports import exporting
from throughcare.imports.operators import operator
from throughcare.kernel import clock
from throughcare.kernel.errors import Refused


class Command(BaseCommand):
    """Writes a caseload file and says in the audit who is in it."""

    help = "Export a caseload as a CSV file that `import people --mapping caseload` reads"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose caseload, and where to."""
        parser.add_argument("what", choices=["caseload"])
        parser.add_argument("file", type=Path)
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--office", default="", metavar="CODE", help="the people of an office")
        whose.add_argument("--officer", default="", metavar="EMAIL", help="the people of an offender manager")
        whose.add_argument("--all", action="store_true", help="everybody")
        parser.add_argument("--because", default="", help="why, for the audit")
        parser.add_argument("--sensitive", action="store_true", help="with the notes that are marked as sensitive")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and say how much."""
        try:
            done = exporting.export_caseload(
                options["file"],
                office=options["office"],
                officer=options["officer"],
                because=options["because"],
                sensitive=options["sensitive"],
                by=operator("export"),
                at=clock.now(),
            )
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{done.people:,} people, {done.lines:,} lines: {options['file']}")
