"""A file that was sent on the page: taken in sealed, checked, and imported by jobs, or dropped."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path, PurePath

from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.accounts.sealing import sealer
from throughcare.imports import actions, importing, mapping, reading
from throughcare.imports.actions import CannotImport, Target
from throughcare.imports.events import ImportGiven, ImportGoesOn
from throughcare.imports.importing import Import
from throughcare.imports.models import Run
from throughcare.imports.reading import CannotRead, WrongEncoding
from throughcare.kernel import context
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.organisations.models import Office
from throughcare.organisations.queries import principal_of

MOST_BYTES = 20 * 1024 * 1024
KEPT_DAYS = 7  # for a file that nobody came back to import
SHOWN = 20  # rows the page names that would not come in

_ENDINGS = (".csv", ".json", ".txt")


class AlreadySent(Refused):
    """This very file was sent before, with this mapping. `run_id` says which import that is."""

    def __init__(self, run: Run) -> None:
        done = "This file was imported already, with this mapping."
        waits = "This file was sent already, and is not imported yet."
        super().__init__(done if run.finished_at else waits, field="file")
        self.run_id = run.id


@action
def receive(
    *, file_name: str, content: bytes, map_name: str, office_id: int, encoding: str, by: Principal, at: datetime
) -> Run:
    """Look a file through and take it in, to be checked. A file that cannot be read changes nothing.

    Raises `CannotImport` or `AlreadySent`.
    """
    name = _plain_name(file_name)
    if len(content) > MOST_BYTES:
        raise CannotImport("The file must be smaller than 20 MB. Send it in parts.", field="file")
    office = Office.objects.filter(id=office_id).first()
    if office is None:
        raise CannotImport("Choose the office they belong to.", field="office_id")
    try:
        actions.target(officer="", office=office.code, at=at)
    except CannotImport as error:
        raise CannotImport(
            f"{office.name} has no team manager today, who would get them.", field="office_id"
        ) from error
    with tempfile.TemporaryDirectory(prefix="throughcare-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        what = _looked_through(path, map_name=map_name, encoding=encoding)
        facts = {
            **importing.about(what),
            "state": "checking",
            "words": "",
            "seen": 0,
            "checked": None,
            "encoding": encoding,
            "office_id": office_id,
            "user_id": by.user_id,
            "who": by.titled[:160],
            "begun_at": at,
        }
    run, is_new = Run.objects.get_or_create(
        source=what.mapping.source, file_sha256=what.source.sha256, mapping_sha256=what.mapping.sha256, defaults=facts
    )
    if not is_new:
        if run.state not in ("stopped", "dropped"):
            raise AlreadySent(run)
        run.change(**facts)
    kept = default_storage.save(f"sealed/{uuid.uuid4().hex}", ContentFile(_sealer(run).encrypt(content)))
    run.change(stored_as=kept)
    publish(ImportGiven(run_id=run.id))
    return run


def _looked_through(path: Path, *, map_name: str, encoding: str) -> Import:
    try:
        return importing.prepare(path, map_name=map_name, encoding=encoding)
    except WrongEncoding as error:
        raise CannotImport(f"{error.what} Choose how the file is written.", field="encoding") from error
    except mapping.CannotMap as error:
        raise CannotImport(f"The file does not fit this mapping. {error.message}", field="map_name") from error
    except CannotRead as error:
        raise CannotImport(error.message, field="file") from error


def _plain_name(file_name: str) -> str:
    name = "".join(c for c in PurePath(file_name.replace("\\", "/")).name if c.isprintable())[-100:].strip()
    if not name.lower().endswith(_ENDINGS):
        said = "This is a spreadsheet. Save it as CSV UTF-8 and send that." if ".xls" in name.lower() else ""
        raise CannotImport(said or "The file must be a CSV or a JSON file.", field="file")
    return name


@action
def start(run_id: int, *, shown_version: int | None, by: Principal, at: datetime) -> Run:
    """Import a file that was checked. The jobs take it in. Raises `CannotImport` for one that is not checked."""
    run = Run.objects.get(id=run_id).check_shown(shown_version)
    if run.state != "checked":
        raise CannotImport("Only a file that was checked, and not imported yet, can be imported.")
    run.change(shown_version=shown_version, state="going", who=by.titled[:160], user_id=by.user_id)
    publish(ImportGoesOn(run_id=run_id, after=run.position))
    return run


@action
def drop(run_id: int, *, shown_version: int | None, by: Principal, at: datetime) -> Run:
    """Do not import a file that was checked: it is deleted. Raises `CannotImport` for one that is not checked."""
    run = Run.objects.get(id=run_id).check_shown(shown_version)
    if run.state != "checked":
        raise CannotImport("Only a file that was checked, and not imported yet, can be dropped.")
    return _end(run, "dropped")


@action
def drop_old(*, by: Principal, at: datetime) -> int:
    """Delete the files that nobody came back to import. Answers how many."""
    old = Run.objects.filter(begun_at__lt=at - timedelta(days=KEPT_DAYS)).exclude(stored_as="").exclude(state="going")
    return len([_end(run, "done" if run.finished_at else "dropped") for run in old])


def check(run_id: int, *, at: datetime) -> None:
    """Do all of an import and take it back, and keep what was found."""
    run = Run.objects.get(id=run_id)
    if run.state != "checking":
        return

    def note(row: int) -> None:
        # on a connection of its own, so that it is seen before the job has ended
        Run.objects.using("audit").filter(id=run_id).update(seen=row)

    try:
        by = _who(run, at=at)
        with _opened(run) as what:
            report = importing.run(what, to=_target(run, at=at), by=by, at=at, dry=True, progress=note)
    except Refused as error:
        _stop(run, error.message)
        return
    checked = {
        "counts": report.counts,
        "columns": [list(column) for column in report.columns],
        "faults": [asdict(fault) for fault in report.faults[:SHOWN]],
        "fault_count": len(report.faults),
    }
    run.refresh_from_db()
    run.change(state="checked", checked=checked)


def take_next(run_id: int, *, after: int, at: datetime) -> None:
    """Take the next chunk in, or, when there is none, finish."""
    run = Run.objects.get(id=run_id)
    if run.state != "going" or run.position != after:
        return  # done by a job before
    try:
        by = _who(run, at=at)
        with _opened(run) as what:
            last = importing.take_next(what, run=run, to=_target(run, at=at), by=by, at=at)
    except Refused as error:
        _stop(run, error.message)
        return
    if last is None:
        with context.acting(principal=by.key, reason=f"import from {run.source}"):
            _end(actions.finish(run_id, by=by, at=at), "done")
    else:
        publish(ImportGoesOn(run_id=run_id, after=last))


def _who(run: Run, *, at: datetime) -> Principal:
    by = principal_of(run.user_id or 0, name=run.who.partition(",")[0], on=local_day(at))
    if by.kind != "staff":
        raise CannotImport(f"{run.who} holds no post any more. Somebody else must send the file.")
    return by


def _target(run: Run, *, at: datetime) -> Target:
    return actions.target(officer="", office=run.office.code if run.office else "", at=at)


def _stop(run: Run, words: str) -> None:
    run.refresh_from_db()
    run.change(words=words[:300])
    _end(run, "stopped")


def _end(run: Run, state: str) -> Run:
    stored = run.stored_as
    run.change(state=state, stored_as="")
    if stored:  # only once that stands: taken back, the row would name a file that is not there
        transaction.on_commit(partial(default_storage.delete, stored))
    return run


@contextmanager
def _opened(run: Run) -> Iterator[Import]:
    """The file, opened where only this process can read it, with the mapping it was sent with."""
    with tempfile.TemporaryDirectory(prefix="throughcare-") as folder:
        path = Path(folder) / run.file_name
        with default_storage.open(run.stored_as) as file:
            path.write_bytes(_sealer(run).decrypt(file.read()))
        read = mapping.parse(run.mapping, run.mapping_text.encode(), for_file=path, encoding=run.encoding)
        source = reading.look_through(path, read.form)
        yield Import(source, read, read.fit(source.columns))


def _sealer(run: Run) -> Fernet:
    return sealer(f"import {run.pk}")
