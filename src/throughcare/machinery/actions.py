"""What the service notes of itself: signs of life, jobs that broke, jobs to be done again."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.machinery.models import JobNote, Pulse, WatcherFinding
from throughcare.machinery.watcher.looking import Found

# In words for whoever looks after the service. The error's own words are not kept: they may quote a row.
_WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((OperationalError, InterfaceError, psycopg.OperationalError), "The database did not answer, or took too long."),
    ((IntegrityError,), "The database refused it: it would break one of its promises."),
    ((DataError,), "The database refused a value."),
    ((ObjectDoesNotExist,), "A row that it is about is not there, or not to be seen."),
    ((TimeoutError, ConnectionError), "Another service did not answer."),
    ((OSError,), "A file or a connection could not be used."),
)


class CannotRepeat(Refused):
    """Only a job that failed can be done again."""


class CannotAcknowledge(Refused):
    """Somebody has acknowledged it already, or no reason was given."""


@action
def beat(name: str, *, facts: dict[str, Any], by: Principal, at: datetime) -> None:
    """A part gives a sign of life, with numbers it worked out. The newest replaces the one before."""
    Pulse.objects.update_or_create(name=name, defaults={"at": at, "facts": facts})


def note_broken(job: Job, error: Exception) -> None:
    """Keep that a job broke: the kind of error, in words, and where; never the error's own words."""
    JobNote.objects.create(
        job_id=job.id or 0,
        kind="broke",
        at=Now(),
        attempt=job.attempts + 1,
        error=type(error).__name__[:120],
        words=in_words(error)[:200],
        place=_place(error)[:200],
    )


def in_words(error: BaseException) -> str:
    """What is wrong, in a sentence that holds nothing about a person."""
    for kinds, words in _WORDS:
        if isinstance(error, kinds):
            return words
    if type(error).__module__.startswith("throughcare."):  # our own say what cannot be done
        said = (type(error).__doc__ or "").strip().partition("\n")[0]
        return said or type(error).__name__
    return "A mistake in the program. Tell whoever maintains it the kind and the place."


def _place(error: BaseException) -> str:
    """The innermost line of ours, or the innermost of all."""
    lines = traceback.extract_tb(error.__traceback__)
    ours = [line for line in lines if "/throughcare/" in line.filename] or lines
    if not ours:
        return ""
    return f"{Path(ours[-1].filename).parent.name}/{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}"


@action
def repeat(job_id: int, *, by: Principal, at: datetime) -> None:
    """Have a failed job done again. Raises `CannotRepeat` when it is not there or did not fail."""
    with connection.cursor() as cursor:
        cursor.execute("select attempts from procrastinate_jobs where id = %s and status = 'failed'", [job_id])
        found = cursor.fetchone()
    if found is None:
        raise CannotRepeat("This job did not fail, or is being done again already. Look at the list once more.")
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=at)
    except (ConnectorException, psycopg.errors.UniqueViolation) as error:
        raise CannotRepeat("The same work is waiting already, so this job is not needed any more.") from error
    JobNote.objects.create(job_id=job_id, kind="again", at=at, attempt=found[0], by=by.key)


@action
def keep_findings(found: Sequence[Found], *, by: Principal, at: datetime) -> list[WatcherFinding]:
    """What a look of the watcher found: what is new is kept, what is there no more is gone. Answers what is new."""
    there = {
        (row.what, row.clock, row.about_kind, row.about_id): row for row in WatcherFinding.objects.filter(gone_at=None)
    }
    now = {(one.what, one.clock, one.about_kind, one.about_id): one for one in found}
    WatcherFinding.objects.filter(id__in=[row.pk for key, row in there.items() if key not in now]).update(gone_at=at)
    return WatcherFinding.objects.bulk_create(
        [
            WatcherFinding(
                what=one.what,
                clock=one.clock,
                about_kind=one.about_kind,
                about_id=one.about_id,
                detail=one.detail,
                found_at=at,
            )
            for key, one in now.items()
            if key not in there
        ]
    )


@action
def note_called(findings: Sequence[int], *, by: Principal, at: datetime) -> None:
    """Whoever is on call was told of these."""
    WatcherFinding.objects.filter(id__in=findings).update(paged_at=at)


@action
def acknowledge(finding_id: int, *, because: str, by: Principal, at: datetime) -> None:
    """Somebody has seen a finding and says what is done about it. Raises `CannotAcknowledge`."""
    row = WatcherFinding.objects.select_for_update().get(id=finding_id)
    if row.acknowledged_at is not None:
        raise CannotAcknowledge("Somebody has acknowledged this already. Look at the list once more.")
    because = one_line(because, "Write what is done about it.", refused=CannotAcknowledge, field="because")
    WatcherFinding.objects.filter(id=finding_id).update(acknowledged_at=at, acknowledged_by=by.key, because=because)


def drop_old(*, days: int) -> int:
    """Drop finished jobs, their history and notes after some days. Answers how many jobs. Failed ones stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with old as (select job_id from procrastinate_events group by job_id"
            "   having max(at) < now() - make_interval(days => %s))"
            " delete from procrastinate_jobs job using old where job.id = old.job_id"
            "   and job.status in ('succeeded', 'cancelled', 'aborted')",
            [days],
        )
        dropped = cursor.rowcount
        cursor.execute(
            "delete from machinery_jobnote note where at < now() - make_interval(days => %s)"
            " and not exists (select from procrastinate_jobs job where job.id = note.job_id)",
            [days],
        )
    return int(dropped)
