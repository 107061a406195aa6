"""Contact notes: open and sensitive ones, and wrong ones that are put right but never erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import contacts
from throughcare.appointments.actions.contacts import CannotWrite
from throughcare.appointments.models import Contact
from throughcare.appointments.queries import meetings, notes
from throughcare.appointments.tests.telling import book, moment
from throughcare.kernel.errors import ChangedMeanwhile


def write(person_id: int, words: str, *, by: Principal, at: datetime, sensitive: bool = False) -> Contact:
    return contacts.write_note(person_id, kind="they_rang", at_=at, words=words, sensitive=sensitive, by=by, at=at)


def test_a_sensitive_note_can_never_be_made_open_again(aaron: int, grace: Principal, at: datetime) -> None:
    note = write(aaron, "Told us of a threat", by=grace, at=at, sensitive=True)
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Contact.objects.filter(pk=note.pk).update(sensitive=False)
    right = contacts.supersede_note(note.pk, words="Told us of two threats", because="Two", by=grace, at=at)
    assert right.sensitive


def test_a_wrong_note_is_kept_beside_the_right_one(aaron: int, grace: Principal, at: datetime) -> None:
    wrong = write(aaron, "Lost his job", by=grace, at=at)
    right = contacts.supersede_note(wrong.pk, words="His brother lost his job", because="Misheard", by=grace, at=at)
    assert [row.words for row in notes.notes_of(Contact.objects.filter(person_id=aaron))] == [
        "His brother lost his job"
    ]
    shown = notes.note(right.pk)
    assert shown.supersedes is not None
    assert (shown.supersedes.words, shown.superseded_because) == ("Lost his job", "Misheard")
    assert notes.note(wrong.pk).superseded_by_id == right.pk
    with pytest.raises(CannotWrite, match="corrected before"):
        contacts.supersede_note(wrong.pk, words="x", because="y", by=grace, at=at)


def test_a_note_that_becomes_sensitive_takes_the_wrong_one_with_it(aaron: int, grace: Principal, at: datetime) -> None:
    wrong = write(aaron, "Names his sister", by=grace, at=at)
    contacts.supersede_note(wrong.pk, words="Somebody told us", because="Named her", sensitive=True, by=grace, at=at)
    wrong.refresh_from_db()
    assert wrong.sensitive


def test_the_words_of_a_sensitive_note_are_in_no_list(aaron: int, grace: Principal, at: datetime) -> None:
    write(aaron, "Secret", by=grace, at=at, sensitive=True)
    (row,) = notes.notes_of(Contact.objects.filter(person_id=aaron))
    assert (row.words, row.sensitive) == ("", True)


def test_what_cannot_be_is_refused(aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotWrite, match="time to come"):
        contacts.write_note(aaron, kind="note", at_=at + timedelta(minutes=1), words="x", by=grace, at=at)
    with pytest.raises(CannotWrite, match="Write the note"):
        write(aaron, "  ", by=grace, at=at)
    with pytest.raises(CannotWrite, match="kind of note"):
        contacts.write_note(aaron, kind="gossip", at_=at, words="x", by=grace, at=at)
    with pytest.raises(CannotWrite, match="not this person's"):
        contacts.write_note(aaron, kind="note", at_=at, words="x", appointment_id=987_654, by=grace, at=at)


def test_two_windows_do_not_both_correct_a_note(aaron: int, grace: Principal, at: datetime) -> None:
    note = write(aaron, "x", by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        contacts.supersede_note(note.pk, words="y", because="z", by=grace, at=at, shown_version=note.version + 1)


def test_a_note_belongs_to_its_meeting(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(23, 9), by=grace, at=at)
    contacts.write_note(aaron, kind="meeting", at_=at, words="Settled", appointment_id=meeting.pk, by=grace, at=at)
    assert [row.words for row in meetings.meeting(meeting.pk, at=at).notes] == ["Settled"]
