"""What every part of the record has in common: from when until when it held, and that it is never erased."""

from __future__ import annotations

from django.db import models

from throughcare.kernel.models import Base


class Part(Base):
    """A part of a person's record that holds from a day until a day (exclusive).

    What ends says why. What was never true, or is somebody else's, is `struck`: it stays, in history, and counts for
    nothing. A part that is put right keeps its row; `Correction` names it and keeps what it said.
    """

    since = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True, default="", db_default="")
    struck = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True
