"""Meetings that come in bulk: the same constraints, no letters, once only, and fast."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from throughcare.accounts.principals import Principal, system
from throughcare.appointments import admissions
from throughcare.appointments.actions import judging
from throughcare.appointments.admissions import CannotAdmit, MeetingRow, NoteRow
from throughcare.appointments.models import Absence, Appointment, Contact, Serves
from throughcare.appointments.queries import absences, meetings
from throughcare.appointments.tests.telling import community_order, moment
from throughcare.duties.models import Duty

SOURCE = system("import")


def meeting_row(person_id: int, day: int, **more: Any) -> MeetingRow:
    values: dict[str, Any] = {
        "kind": "supervision",
        "starts_at": moment(day),
        "ends_at": moment(day, 10, 30),
        "source_key": f"m{day}",
        **more,
    }
    return MeetingRow(person_id=person_id, **values)


def admit(rows: list[MeetingRow], at: datetime) -> dict[str, int]:
    return admissions.admit_meetings(rows, source="Old system", by=SOURCE, at=at)


def test_meetings_come_with_outcome_absence_note_and_orders(aaron: int, grace: Principal, at: datetime) -> None:
    order = community_order(aaron, by=grace, at=at)
    rows = [
        meeting_row(
            aaron, 2, outcome="ATTC", came_at=moment(2), seen_at=moment(2, 10, 20), note="Settled", serves=(order,)
        ),
        meeting_row(aaron, 9, outcome="AFTA", decision="unacceptable", reason="none"),
        meeting_row(aaron, 16, outcome="AAME", reason="illness"),
        meeting_row(aaron, 20, outcome="AFTA"),
        meeting_row(aaron, 30, post_id=grace.post_id),
    ]
    assert admit(rows, at) == {"meetings": 5, "notes": 1, "absences": 3, "known": 0}
    assert list(Absence.objects.order_by("missed_on").values_list("decision", flat=True)) == [
        "unacceptable",
        "acceptable",
        "",
    ]
    assert Serves.objects.get().sentence_id == order
    assert Contact.objects.get().words == "Settled"
    assert Appointment.objects.get(source_key="m2").waited_minutes == 20
    assert Duty.objects.get(kind="judge_absence").about_id == Absence.objects.get(decision="").pk
    assert len(meetings.meetings(aaron, at=at).coming) == 1
    open_absence = Absence.objects.get(decision="")
    judging.judge_absence(open_absence.pk, decision="acceptable", words="Rang", by=grace, at=at)
    for absence in Absence.objects.all():
        assert absences.absence_to_judge(absence.pk, at=at).finding


def test_a_row_comes_in_once_however_often_it_is_sent(aaron: int, at: datetime) -> None:
    rows = [meeting_row(aaron, 2, outcome="ATTC"), meeting_row(aaron, 2, outcome="ATTC")]
    assert admit(rows, at)["known"] == 1
    assert admit(rows, at) == {"meetings": 0, "notes": 0, "absences": 0, "known": 2}
    notes = [NoteRow(person_id=aaron, kind="note", at=moment(2), words="x", source_key="n1")]
    for taken in (1, 0):
        assert admissions.admit_notes(notes, source="Old system", by=SOURCE, at=at)["notes"] == taken


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"kind": "tea"}, "no kind of meeting called tea"),
        ({"ends_at": moment(2, 9)}, "ends before it begins"),
        ({"outcome": "ZZZ"}, "no outcome called ZZZ"),
        ({"cancelled_at": moment(1)}, "who did it"),
        ({"cancelled_at": moment(1), "cancelled_by": "person", "outcome": "ATTC"}, "has no outcome"),
        ({"starts_at": moment(30), "ends_at": moment(30, 11), "outcome": "ATTC"}, "to come cannot have"),
    ],
)
def test_a_row_that_could_not_have_happened_is_named_and_none_is_taken(
    more: dict[str, Any], says: str, aaron: int, at: datetime
) -> None:
    rows = [meeting_row(aaron, 3), meeting_row(aaron, 2, **more)]
    with pytest.raises(CannotAdmit, match=says) as refused:
        admit(rows, at)
    assert refused.value.row == 1
    assert not Appointment.objects.exists()


def test_the_database_keeps_its_promises_in_bulk_too(aaron: int, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        admit([meeting_row(aaron, 2, serves=(1, 1))], at)
    with pytest.raises(CannotAdmit, match="time to come"):
        admissions.admit_notes(
            [NoteRow(person_id=aaron, kind="note", at=at + timedelta(days=1), words="x")], source="x", by=SOURCE, at=at
        )


def test_it_goes_in_by_the_thousand_with_few_statements(aaron: int, at: datetime) -> None:
    rows = [
        replace(
            meeting_row(aaron, 2, outcome="ATTC", note="Came"),
            starts_at=moment(2) - timedelta(hours=n),
            ends_at=moment(2, 10, 30) - timedelta(hours=n),
            source_key=f"k{n}",
        )
        for n in range(3000)
    ]
    with CaptureQueriesContext(connection) as asked:
        assert admit(rows, at)["meetings"] == 3000
    assert len(asked) < 15
    assert Contact.objects.count() == 3000


def test_our_own_bookings_cannot_overlap_but_a_source_may_say_so(aaron: int, at: datetime) -> None:
    admit([meeting_row(aaron, 20), meeting_row(aaron, 20, source_key="m20b")], at)
    assert len(meetings.meetings(aaron, at=at).to_record) == 2
