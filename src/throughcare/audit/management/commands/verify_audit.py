"""`throughcare verify-audit`: is the audit whole?"""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from throughcare.audit.verify import verify_and_keep
from throughcare.kernel import clock


class Command(BaseCommand):
    """Prints what was found; ends with an error if anything was changed, removed or put in between."""

    help = "Check the audit's chains against each other and against the anchors kept outside the database"

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify, keep that it was done, and say what was found."""
        report = verify_and_keep(at=clock.now(), by=f"verify-audit, {getpass.getuser()}")
        self.stdout.write(f"{report.entries} entries read, {report.proven} proven by an anchor.")
        self.stdout.write(f"Last anchor: {report.last_anchor.isoformat() if report.last_anchor else 'none'}.")
        if report.unproven:
            since = f", the first of {report.unproven_since.isoformat()}" if report.unproven_since else ""
            self.stdout.write(f"{report.unproven} are newer than the last anchor and so far unproven{since}.")
        for key_id, count in sorted(report.keys.items()):
            self.stdout.write(f"Sealed by key {key_id}: {count}.")
        for note in report.notes:
            self.stdout.write(f"Note: {note}.")
        if not report.whole:
            raise CommandError("The audit is not whole:\n" + "\n".join(report.bad))
        self.stdout.write("The audit is whole.")
