"""`throughcare verify-audit`: is the audit whole?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.audit.verify import verify


class Command(BaseCommand):
    """Prints what was found; ends with an error if anything was changed, removed or put in between."""

    help = "Check the audit's chains against each other and against the anchors kept outside the database"

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and say what was found."""
        report = verify()
        self.stdout.write(f"{report.entries} entries read, {report.proven} proven by an anchor.")
        if report.unproven:
            self.stdout.write(f"{report.unproven} are newer than the last anchor and so far unproven.")
        if not report.whole:
            raise CommandError("The audit is not whole:\n" + "\n".join(report.bad))
        self.stdout.write("The audit is whole.")
