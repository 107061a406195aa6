"""Papers of a person, and the content of one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage

from throughcare.design.dates import plural
from throughcare.documents.models import Document

KINDS = {"application/pdf": "PDF", "image/jpeg": "Photo", "image/png": "Picture"}


class CannotOpen(Exception):
    """The store gave other bytes than were put in: the file is damaged, or somebody changed it."""


@dataclass(frozen=True)
class Paper:
    """A paper as a row of a list."""

    id: int
    title: str
    kind: str
    size: str
    received_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str


def papers(person_id: int) -> list[Paper]:
    """The person's papers, the newest first; those taken off the record are among them and say so. One query."""
    rows = (
        Document.objects.filter(person_id=person_id)
        .order_by("-received_at", "-id")
        .values_list("id", "title", "content_type", "size", "received_at", "withdrawn_at", "withdrawn_because")
    )
    return [Paper(i, title, KINDS[kind], _size(size), at, off, why) for i, title, kind, size, at, off, why in rows]


def _size(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else plural(max(1, size // 1024), "kB", "kB")


def document(document_id: int) -> Document:
    """One paper. Raises `Document.DoesNotExist`."""
    return Document.objects.get(id=document_id)


def content(paper: Document) -> bytes:
    """The bytes that were put in. Raises `CannotOpen` if the store has others now."""
    with default_storage.open(paper.stored_as) as file:
        found: bytes = file.read()
    if hashlib.sha256(found).hexdigest() != paper.sha256:
        raise CannotOpen(f"document {paper.pk} is not what was stored")
    return found
