"""An import killed at random moments and started again gives the same rows as one nobody disturbed.

The importer is a process of its own, killed with SIGKILL. The yardstick is the export of the caseload, byte for byte,
and a count of every table it fills.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connections, transaction
from django.db.models import Model

from throughcare.allocations.models import Responsibility, Tier
from throughcare.appointments.models import Absence, Appointment, Contact, Serves
from throughcare.cli.proofs import Size
from throughcare.demo import cast
from throughcare.imports import caseload, importing
from throughcare.imports.actions import Target
from throughcare.imports.models import Rejected, Run, SourceKey
from throughcare.imports.tests.files import BY, caseload_file, people_rows
from throughcare.kernel import clock, context
from throughcare.people.models import Headline, Involvement, Name, Person
from throughcare.sentences.models import Place, Requirement, Sentence

TABLES: tuple[type[Model], ...] = (
    Person, Name, Headline, Involvement, Sentence, Requirement, Place, Responsibility, Tier, Appointment, Serves,
    Absence, Contact, SourceKey, Rejected, Run,
)  # fmt: skip


def prove(size: Size) -> dict[str, Any]:
    """Kill the importer so many times, then let it end; compare with an import in one go that was taken back."""
    kills, people, at = size.of(5, 200), size.of(60, 6_000), clock.now()
    with context.acting(principal=cast.DEMO.key, reason="proof"):
        cast.make_staff(at=at)
    with tempfile.TemporaryDirectory() as folder, patch.object(importing, "AT_ONCE", size.of(4, 10)):
        rows = people_rows(people)
        for bad in size.random.sample(range(people), people // 10):
            rows[bad * 8]["date_of_birth"] = "1990-02-31"
        file = caseload_file(Path(folder) / "caseload.csv", rows)
        began = time.monotonic()
        importing.prepare(file, map_name="caseload")
        looking = time.monotonic() - began
        with transaction.atomic():
            _import(file, at)
            wanted = _state()
            transaction.set_rollback(True)
        longest = 2 * looking + 1.5 * (time.monotonic() - began) / kills  # so that all kills come before the end
        assert not Person.objects.exists()
        seen, again = _killed_again_and_again(file, at, kills=kills, longest=longest, size=size)
        _import(file, at)
        state = _state()
        assert state[:2] == wanted[:2], "a killed import left other rows than an undisturbed one"
        assert again or state[2] == wanted[2], "a killed import counted otherwise than an undisturbed one"
        # in a small run on a busy machine every kill may come while the program is still starting
        assert seen or not size.full, "no kill came while part of the file was in"
    return {
        "kills": kills,
        "people": Person.objects.count(),
        "rejected": Rejected.objects.count(),
        "killed with part of the file in": seen,
        "imports begun anew": again,
    }


def _killed_again_and_again(file: Path, at: datetime, *, kills: int, longest: float, size: Size) -> tuple[int, int]:
    """Start the importer and kill it, so many times; begin anew when it got to the end. Answers how often part of the
    file was in when it died, and how often it began anew."""
    midway = again = 0
    for _ in range(kills):
        child = _start(file, at)
        time.sleep(size.random.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        run = Run.objects.first()
        midway += run is not None and run.position > 0 and run.finished_at is None
        again += run is not None and run.finished_at is not None
    return midway, again


def _start(file: Path, at: datetime) -> int:
    """The importer in a process of its own. Answers its process id."""
    connections.close_all()  # a connection cannot be shared with a child
    child = os.fork()
    if child == 0:
        try:
            _import(file, at)
        finally:
            os._exit(0)  # without the tests' own cleaning up
    return child


def _import(file: Path, at: datetime) -> None:
    importing.run(importing.prepare(file, map_name="caseload"), to=Target(), by=BY, at=at)


def _state() -> tuple[str, dict[str, int], dict[str, Any]]:
    out = StringIO()
    caseload.write(out, caseload.whose(), sensitive=True)
    report = Run.objects.get().report
    return out.getvalue(), {model.__name__: model._base_manager.count() for model in TABLES}, report
