"""Keeping papers: taken in once, stored under their digest, withdrawn but never erased."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from throughcare.accounts.principals import Principal
from throughcare.documents import contents
from throughcare.documents.models import Document
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line


class CannotWithdraw(Refused):
    """The paper was withdrawn before."""


@action
def accept_upload(
    person_id: int, *, title: str, filename: str, content: bytes, by: Principal, at: datetime
) -> Document:
    """Keep a file on a person's record. Raises `contents.UnacceptableFile` (a `Refused`) for what may not be kept.

    Without a title the file's name is its title. A file whose act is then rolled back stays in the store, named by
    its digest and belonging to nobody; the same content uses it again.
    """
    kept = contents.accept(filename, content)
    digest = hashlib.sha256(kept.content).hexdigest()
    return Document.objects.create(
        person_id=person_id,
        title=_title(title) or kept.filename.rpartition(".")[0],
        filename=kept.filename,
        content_type=kept.content_type,
        size=len(kept.content),
        sha256=digest,
        stored_as=_store(digest, kept.content),
        received_at=at,
    )


def _title(given: str) -> str:
    return one_line(given, field="title", most=120) if given.strip() else ""


def _store(digest: str, content: bytes) -> str:
    name = f"papers/{digest[:2]}/{digest}"
    if default_storage.exists(name):
        if default_storage.size(name) == len(content):
            return name
        default_storage.delete(name)  # half written: the disk was full, or the process was killed
    try:
        default_storage.save(name, ContentFile(content))
    except OSError:
        default_storage.delete(name)
        raise
    _wait_for_disk(name)
    return name


def _wait_for_disk(name: str) -> None:
    """A row must never name a file that a power cut takes away. Storage elsewhere answers for itself."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        return
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@action
def withdraw(
    document_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Document:
    """Take a paper off the record's pages: it was put on the wrong person, or is not what it seemed."""
    document = Document.objects.get(id=document_id).check_shown(shown_version)
    if document.withdrawn_at:
        raise CannotWithdraw("This paper was taken off the record before.")
    return document.change(withdrawn_at=at, withdrawn_because=because[:200])
