"""`throughcare find-duplicates`: go through the whole register for records that are likely of one person."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from rich.progress import Progress

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.people.matching import actions, finding
from throughcare.people.matching.rules import weights
from throughcare.people.models import Headline

BY = system("find_duplicates")


class Command(BaseCommand):
    """Writes down every likely pair, to be decided on the page Duplicates. It puts nothing together by itself."""

    help = "Find records that are likely of the same person, in the whole register"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write what was found."""
        parser.add_argument("--report", type=Path, help="write every pair with its reasons to this CSV file")
        parser.add_argument("--dry-run", action="store_true", help="only report; write nothing down")

    def handle(self, *args: Any, **options: Any) -> None:
        """Some hundred people at a time, each time in one transaction, so that it can be stopped and begun again."""
        at = clock.now()
        by = weights(clock.local_day(at))
        ids = list(Headline.objects.order_by("person_id").values_list("person_id", flat=True))
        found: list[finding.Pair] = []
        new = 0
        with context.acting(principal=BY.key, reason="find duplicates"), Progress(transient=True) as progress:
            task = progress.add_task("Comparing", total=len(ids))
            for done, pairs in finding.pairs(ids, by=by):
                found += pairs
                if not options["dry_run"]:
                    with transaction.atomic():
                        new += actions.hold(pairs, by=BY, at=at)
                progress.advance(task, done)
        if options["report"]:
            _write(options["report"], found)
        twins = sum(pair.likeness.twins for pair in found)
        self.stdout.write(
            f"{len(ids):,} people: {len(found):,} likely pairs, {new:,} of them new, {twins:,} perhaps twins."
            " Nothing was put together: decide on the page Duplicates."
        )


def _write(path: Path, found: list[finding.Pair]) -> None:
    references = dict(
        Headline.objects.filter(person_id__in={one for p in found for one in (p.person_id, p.other_id)}).values_list(
            "person_id", "reference"
        )
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["reference", "other_reference", "points", "says", "twins", "reasons", "weights"])
        for pair in sorted(found, key=lambda pair: -pair.likeness.points):
            likeness = pair.likeness
            out.writerow(
                [
                    references[pair.person_id],
                    references[pair.other_id],
                    likeness.points,
                    likeness.says,
                    "yes" if likeness.twins else "",
                    "; ".join(f"{reason.text} ({reason.points:+g})" for reason in likeness.reasons),
                    likeness.edition,
                ]
            )
