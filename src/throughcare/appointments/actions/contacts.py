"""Contacts written down, and a wrong note put right."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.appointments.events import (
    NoteWritten,
)
from throughcare.appointments.models import (
    NOTE_KINDS,
    Appointment,
    Contact,
)
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line


class CannotWrite(Refused):
    """The note cannot be written so."""


@action
def write_note(
    person_id: int,
    *,
    kind: str,
    at_: datetime,
    words: str,
    by: Principal,
    at: datetime,
    sensitive: bool = False,
    appointment_id: int | None = None,
) -> Contact:
    """Write down a contact. `at_` is when it was. A sensitive note stays sensitive. Raises `CannotWrite`."""
    if kind not in dict(NOTE_KINDS):
        raise CannotWrite("Select what kind of note it is.", field="kind")
    if not words.strip():
        raise CannotWrite("Write the note.", field="words")
    if at_ > at:
        raise CannotWrite("A note cannot be of a time to come.", field="day")
    if appointment_id is not None and not Appointment.objects.filter(id=appointment_id, person_id=person_id).exists():
        raise CannotWrite("This meeting is not this person's.")
    contact = Contact.objects.create(
        person_id=person_id,
        kind=kind,
        at=at_,
        words=words.strip(),
        sensitive=sensitive,
        post_id=by.post_id,
        appointment_id=appointment_id,
    )
    publish(NoteWritten(person_id=person_id, contact_id=contact.pk, sensitive=sensitive))
    return contact


@action
def supersede_note(
    contact_id: int,
    *,
    words: str,
    because: str,
    by: Principal,
    at: datetime,
    sensitive: bool = False,
    shown_version: int | None = None,
) -> Contact:
    """Put a right note in place of a wrong one. Both are kept; lists show the right one.

    What was sensitive stays so, and a note that becomes sensitive takes the wrong one with it. Raises `CannotWrite`.
    """
    wrong = Contact.objects.select_for_update().get(id=contact_id).check_shown(shown_version)
    if Contact.objects.filter(supersedes=wrong).exists():
        raise CannotWrite("This note was corrected before. Correct the newest one.")
    if not words.strip():
        raise CannotWrite("Write the note as it should be.", field="words")
    because = one_line(because, "Say what was wrong with the note.", refused=CannotWrite, most=200)
    sensitive = sensitive or wrong.sensitive
    wrong.change(sensitive=sensitive)
    contact = Contact.objects.create(
        person_id=wrong.person_id,
        kind=wrong.kind,
        at=wrong.at,
        words=words.strip(),
        sensitive=sensitive,
        post_id=by.post_id,
        appointment_id=wrong.appointment_id,
        supersedes=wrong,
        superseded_because=because,
    )
    publish(NoteWritten(person_id=wrong.person_id, contact_id=contact.pk, sensitive=sensitive))
    return contact
