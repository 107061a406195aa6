"""`throughcare rotate-audit-key`: seal with a new key from now on."""

from __future__ import annotations

import os
import secrets
import tempfile
from datetime import UTC
from pathlib import Path
from typing import Any

import environ
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from throughcare.audit import actions, keys
from throughcare.kernel import clock


class Command(BaseCommand):
    """Puts a new key in front of the key file. What was sealed before still verifies, by the moment it was sealed."""

    help = "Seal the audit with a new key from now on; earlier entries still verify"

    def handle(self, *args: Any, **options: Any) -> None:
        """Anchor with the old key, then write the file with the new one before it. Prints ids, never a key."""
        env = environ.Env()
        if env.str("AUDIT_KEY", default=""):
            raise CommandError(
                "AUDIT_KEY is set in the environment: put a new key before it there, and @ with the moment after it"
                " (docs/run/audit.md)."
            )
        path = Path(env.str("AUDIT_KEY_FILE", default=str(settings.DATA / "keys" / "audit_key")))
        at = clock.now()
        actions.anchor(at=at)
        old = path.read_text(encoding="utf-8").split()
        new = secrets.token_hex(32)
        words = "\n".join([new, f"{old[0]}@{at.astimezone(UTC).isoformat()}", *old[1:], ""])
        current, retired = keys.read(words)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as made:
            made.write(words)
            made.flush()
            os.fsync(made.fileno())
        Path(made.name).replace(path)  # whoever reads meanwhile has the old file or the new one, never half
        ring = keys.ring(current, retired)
        self.stdout.write(f"New key {ring.current.id}; {ring.keys[1].id} is kept for what it sealed.")
        self.stdout.write("Start web and worker again within an hour, and put the file aside, apart from the backups.")
