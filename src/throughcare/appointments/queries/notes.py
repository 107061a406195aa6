"""Contact notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from throughcare.appointments.labels import NOTE_NAMES
from throughcare.appointments.models import Contact


@dataclass(frozen=True)
class NoteRow:
    """A note as a row; the words of a sensitive one are left out."""

    id: int
    at: datetime
    kind: str
    name: str
    words: str
    sensitive: bool
    by: str
    corrects: bool


def notes_of(found: QuerySet[Contact]) -> list[NoteRow]:
    """Notes as rows, newest first, without those that were corrected. One query."""
    rows = (
        found.filter(superseded_by=None)
        .order_by("-at", "-id")
        .values_list("id", "at", "kind", "words", "sensitive", "post__user__name", "supersedes_id")
    )
    return [
        NoteRow(
            i, at, kind, NOTE_NAMES.get(kind, kind), "" if sensitive else words, sensitive, by or "", before is not None
        )
        for i, at, kind, words, sensitive, by, before in rows
    ]


@dataclass
class Note:
    """One note with the one it corrects and the one that corrects it."""

    id: int
    version: int
    person_id: int
    kind: str
    name: str
    at: datetime
    words: str
    sensitive: bool
    by: str
    entered_at: datetime
    appointment_id: int | None
    supersedes: Note | None
    superseded_by_id: int | None
    superseded_because: str
    imported_from: str


def person_of_note(contact_id: int) -> tuple[int, bool]:
    """Whose note it is, and whether it is sensitive: what the door needs. Raises `Contact.DoesNotExist`."""
    return Contact.objects.values_list("person_id", "sensitive").get(id=contact_id)


def note(contact_id: int) -> Note:
    """One note, words and all; the door is asked first. One query."""
    row = Contact.objects.select_related("post__user", "supersedes__post__user", "superseded_by").get(id=contact_id)
    after = getattr(row, "superseded_by", None)
    return _note(row, before=row.supersedes, after_id=after.pk if after else None)


def _note(row: Contact, *, before: Contact | None = None, after_id: int | None = None) -> Note:
    return Note(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        kind=row.kind,
        name=NOTE_NAMES.get(row.kind, row.kind),
        at=row.at,
        words=row.words,
        sensitive=row.sensitive,
        by=row.post.user.name if row.post else "",
        entered_at=row.entered_at,
        appointment_id=row.appointment_id,
        supersedes=_note(before) if before is not None else None,
        superseded_by_id=after_id,
        superseded_because=row.superseded_because,
        imported_from=row.imported_from,
    )
