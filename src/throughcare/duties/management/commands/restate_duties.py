"""`throughcare restate-duties`: what a changed rule book or calendar does to the open duties."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.accounts.principals import system
from throughcare.duties import actions, queries
from throughcare.kernel import clock, context

RULE_BOOK = system("rule book")


class Command(BaseCommand):
    """Prints which open duties move, from when to when and why; moves them only with --do and a reason."""

    help = "Work out every open duty again after the rule book or the bank holidays changed"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--do REASON` writes; without it nothing changes."""
        parser.add_argument("--do", metavar="REASON", default="", help="move them, and keep this reason with each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, and do if asked to."""
        with context.acting(principal=RULE_BOOK.key, reason="restate duties"):
            found = queries.would_move()
            for move in found:
                now = f"{move.now_due_at:%Y-%m-%d %H:%M}" if move.now_due_at else "cannot be told"
                self.stdout.write(
                    f"duty {move.duty_id} {move.kind}: {move.was_due_at:%Y-%m-%d %H:%M} -> {now}. {move.because}"
                )
            if not options["do"]:
                self.stdout.write(f"{len(found)} would move. To move them: --do REASON")
                return
            if stuck := sum(move.now_due_at is None for move in found):
                raise CommandError(f"{stuck} cannot be told any more: end them first. Nothing was changed.")
            moved = actions.restate_all(because=options["do"], at=clock.now(), by=RULE_BOOK)
            self.stdout.write(f"{len(moved)} moved.")
