"""The store of idempotency keys, kept for as long as a page may stay open."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.kernel.models import Done

KEPT = timedelta(days=14)


def drop_old(*, at: datetime) -> int:
    """Forget keys that no open page can send again. Answers how many."""
    return Done.objects.filter(at__lt=at - KEPT).delete()[0]
