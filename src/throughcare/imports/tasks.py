"""The jobs of an import that was sent on the page: check the whole file, then take it in some hundred people at a time.

Each chunk is a job and a transaction of its own, so that a worker that is killed loses nothing, and the page shows how
far it is.
"""

from __future__ import annotations

from throughcare.imports import uploads
from throughcare.imports.events import ImportGiven, ImportGoesOn
from throughcare.kernel import clock


def check_file(event: ImportGiven) -> None:
    """Do all of it and take it back, and keep what was found."""
    uploads.check(event.run_id, at=clock.now())


def take_next(event: ImportGoesOn) -> None:
    """Take the next chunk in, and say that it goes on, until the file is in."""
    uploads.take_next(event.run_id, after=event.after, at=clock.now())
