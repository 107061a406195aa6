"""`throughcare replay`: does every stored finding still come out as it was stored?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from throughcare.accounts.principals import system
from throughcare.casefile.queries import replaying
from throughcare.kernel import context
from throughcare.policy.replays import Replay

BY = system("replay")
_MOST_TOLD = 200


class Command(BaseCommand):
    """Works every finding out anew from its inputs and the editions it names, and changes nothing. Prints counts by
    kind, then each difference with the person's reference; ends with an error if there is one."""

    help = "Work out every stored finding again from its inputs, and say which come out otherwise"

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay all, and say what was found."""
        done: Counter[str] = Counter()
        elsewhere: Counter[str] = Counter()
        differ: list[Replay] = []
        with context.acting(principal=BY.key, reason="replay"):
            with Progress(transient=True) as progress:
                task = progress.add_task("Replaying", total=None)
                for one in replaying.every():
                    (elsewhere if one.elsewhere else done)[one.kind] += 1
                    if one.differences:
                        differ.append(one)
                    progress.advance(task)
            named = replaying.references({one.person_id for one in differ[:_MOST_TOLD]})
        wrong = Counter(one.kind for one in differ)
        for kind in dict.fromkeys((*done, *elsewhere)):
            more = f", {elsewhere[kind]:,} found elsewhere and not replayed" if elsewhere[kind] else ""
            self.stdout.write(f"{kind}: {done[kind]:,} replayed, {wrong[kind]:,} differ{more}.")
        for one in differ[:_MOST_TOLD]:
            who = named.get(one.person_id, f"person {one.person_id}")
            for part in one.differences:
                self.stdout.write(
                    f"{who}: {one.kind}, {one.row_id}: {part.what} was {part.stored!r}, is {part.again!r}"
                )
        if len(differ) > _MOST_TOLD:
            self.stdout.write(f"and {len(differ) - _MOST_TOLD:,} more.")
        if differ:
            raise CommandError(
                f"{len(differ):,} of {done.total():,} findings come out otherwise than they were stored."
            )
        self.stdout.write(f"All {done.total():,} findings come out as they were stored.")
