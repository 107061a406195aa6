"""Lists that leave the system as a file: asked for, agreed by a second person if they are long, made, fetched, gone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.accounts.sealing import sealer
from throughcare.accounts.tallies import settled
from throughcare.documents.events import ExportAllowed
from throughcare.documents.models import Export
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish


class CannotExport(Refused):
    """There is nobody to export, or a long list has no reason."""


class CannotDecide(Refused):
    """It was decided before, or it is one's own."""


def needs_second_person(count: int) -> bool:
    """Is a list of so many people agreed by a second person before it is made?"""
    return bool(count > settled()["export"]["second_person_over"])


@action
def ask(
    *,
    what: str,
    title: str,
    people: Sequence[int],
    recipient: str,
    reason: str,
    by: Principal,
    at: datetime,
) -> Export:
    """Ask for a list as a file. A short one is made at once; a long one waits for a manager.

    Raises `CannotExport` for an empty list, and for a long one without a reason.
    """
    if by.user_id is None or by.team_id is None or by.office_id is None:
        raise CannotExport("Only somebody who holds a post can export a list.")
    if not people:
        raise CannotExport("There is nobody in this list.")
    if needs_second_person(len(people)) and not reason.strip():
        raise CannotExport(f"Say why: the list holds {len(people)} people.", field="reason")
    long = needs_second_person(len(people))
    export = Export.objects.create(
        what=what,
        title=title,
        recipient=recipient.strip(),
        reason=reason.strip(),
        people=sorted(set(people)),
        state="asked" if long else "making",
        user_id=by.user_id,
        who=by.titled,
        team_id=by.team_id,
        office_id=by.office_id,
        asked_at=at,
    )
    if not long:
        publish(ExportAllowed(export_id=export.pk))
    return export


@action
def decide(
    export_id: int, *, allow: bool, words: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Export:
    """A second person agrees to a long list, or refuses it. Raises `CannotDecide` for one's own, or one decided."""
    export = Export.objects.get(id=export_id).check_shown(shown_version)
    if export.user_id == by.user_id:
        raise CannotDecide("Somebody else must agree to your own export.")
    if export.state != "asked":
        raise CannotDecide("This export was decided before.")
    if not allow and not words.strip():
        raise CannotDecide("Say why not.", field="words")
    export.change(
        shown_version=shown_version,
        state="making" if allow else "refused",
        decided_by=by.titled,
        decided_at=at,
        decided_words=words.strip(),
    )
    if allow:
        publish(ExportAllowed(export_id=export.pk))
    return export


def note_progress(export_id: int, done: int) -> None:
    """So many people are written. Told on a connection of its own, so that it is seen before the job has ended."""
    Export.objects.using("audit").filter(id=export_id).update(done=done)


@action
def keep_file(export_id: int, content: bytes, *, at: datetime) -> Export:
    """The file is made: keep it sealed, for some hours. One that was ended meanwhile is not kept."""
    export = Export.objects.get(id=export_id)
    if export.state != "making":
        return export
    name = default_storage.save(f"sealed/{uuid.uuid4().hex}", ContentFile(_sealer(export).encrypt(content)))
    hours = timedelta(hours=settled()["export"]["kept_hours"])
    return export.change(state="ready", stored_as=name, expires_at=at + hours, done=len(export.people))


def content(export: Export) -> bytes:
    """The file, opened. The door was asked before."""
    with default_storage.open(export.stored_as) as file:
        return _sealer(export).decrypt(file.read())


@action
def end_run_out(*, at: datetime) -> int:
    """Delete the files whose time is over. Answers how many."""
    return sum(_end(export) for export in Export.objects.filter(state="ready", expires_at__lte=at))


def end_all_of(user_id: int) -> int:
    """Delete the files of somebody who has left, and make none any more. Answers how many ended."""
    return sum(_end(export) for export in Export.objects.filter(user_id=user_id).exclude(state__in=("refused", "gone")))


def _end(export: Export) -> int:
    stored = export.stored_as
    export.change(state="gone", stored_as="")
    if stored:  # only once that stands: taken back, the row would name a file that is not there
        transaction.on_commit(partial(default_storage.delete, stored))
    return 1


def _sealer(export: Export) -> Fernet:
    return sealer(f"export {export.pk}")
