"""Faith days and important events told of beforehand: a meeting gives way to them and it is no failure."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.urls import reverse

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments import replaying
from throughcare.appointments.actions import diary
from throughcare.appointments.actions.diary import CannotMove
from throughcare.appointments.models import Absence, AcceptedEvent, Appointment, ServiceFailure
from throughcare.appointments.queries import events
from throughcare.appointments.tests.telling import book, follow, letters, moment
from throughcare.people.models import Commitment
from throughcare.people.record.actions import parts

EID: dict[str, Any] = {"kind": "faith", "text": "Eid", "on": date(2026, 11, 30), "told_on": date(2026, 11, 20)}


def tell(person_id: int, *, by: Principal, at: datetime, **facts: Any) -> Commitment:
    parts.add(person_id, part="commitment", facts={**EID, **facts}, by=by, at=at)
    return Commitment.objects.latest("id")


def accept(meeting: Appointment, event: Commitment, *, by: Principal, at: datetime, day: int = 1) -> Appointment:
    return diary.accept_event(
        meeting.pk,
        commitment_id=event.pk,
        starts_at=moment(day, month=12),
        ends_at=moment(day, 10, 30, month=12),
        by=by,
        at=at,
    )


def test_an_event_told_of_beforehand_is_accepted_and_no_failure(aaron: int, grace: Principal, at: datetime) -> None:
    """rules.md 13, row 75."""
    meeting = book(aaron, moment(30), by=grace, at=at)
    eid = tell(aaron, by=grace, at=at)
    (row,) = events.events(aaron, at=at)
    assert [one.appointment_id for one in row.against] == [meeting.pk]
    new = accept(meeting, eid, by=grace, at=at)
    kept = AcceptedEvent.objects.get()
    assert (kept.told_on, kept.finding["found"]["status"]) == (date(2026, 11, 20), "acceptable")
    assert kept.finding["found"]["because"][0].endswith("They told us on 20 November 2026.")
    assert not Absence.objects.exists()
    assert not ServiceFailure.objects.exists()
    assert new.moved_from_id == meeting.pk
    (row,) = events.events(aaron, at=at)
    assert row.against == ()
    follow()
    (letter,) = letters(aaron)
    assert "because you asked us to" in letter.body


def test_what_was_accepted_is_found_again(aaron: int, grace: Principal, at: datetime) -> None:
    accept(book(aaron, moment(30), by=grace, at=at), tell(aaron, by=grace, at=at), by=grace, at=at)
    (replay,) = replaying.stored()
    assert (replay.kind, replay.differences) == (replaying.EVENTS, ())


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (
            {"on": date(2026, 11, 23), "told_on": date(2026, 11, 23)},
            "An officer must weigh it|an officer must weigh it",
        ),
        ({"on": date(2026, 11, 24)}, "does not stand against that event"),
        ({"kind": "work"}, "does not stand against that event"),
    ],
)
def test_told_on_the_day_or_of_another_day_it_is_not_accepted_by_itself(
    event: dict[str, Any], says: str, aaron: int, grace: Principal, at: datetime
) -> None:
    on = event.get("on", date(2026, 11, 30))
    starts_at = moment(23, 15) if on.day != 30 else moment(30)
    meeting = book(aaron, starts_at, by=grace, at=at)
    with pytest.raises(CannotMove, match=says):
        accept(meeting, tell(aaron, by=grace, at=at, **event), by=grace, at=at)
    assert not AcceptedEvent.objects.exists()


def test_weekly_prayers_and_a_night_of_vigil_stand_against_a_meeting(
    aaron: int, grace: Principal, at: datetime
) -> None:
    book(aaron, moment(27, 13), by=grace, at=at)  # a Friday
    book(aaron, moment(28, 0, 30), by=grace, at=at, anyway_because="x")
    tell(aaron, by=grace, at=at, text="Friday prayers", on=None, weekday=4, starts=time(12, 30), ends=time(14))
    tell(aaron, by=grace, at=at, kind="event", text="Vigil", on=date(2026, 11, 27), starts=time(22), ends=time(6))
    assert [(row.text, [one.when[:10] for one in row.against]) for row in events.events(aaron, at=at)] == [
        ("Vigil", ["Sat 28 Nov"]),
        ("Friday prayers", ["Fri 27 Nov"]),
    ]


def test_the_list_of_meetings_says_which_one_stands_against_it(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    eid = tell(aaron, by=grace, at=at)
    desk = signed_in(grace)
    assert "Accept and move" in desk.get(reverse("appointments:list", args=[aaron])).content.decode()
    assert "Eid" in desk.get(reverse("appointments:events", args=[aaron])).content.decode()
    page = reverse("appointments:accept_event", args=[meeting.pk, eid.pk])
    assert desk.get(page).status_code == 200
    assert desk.get(reverse("appointments:accept_event", args=[meeting.pk, 0])).status_code == 404
    sent = {
        "key": "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b11", "version": str(meeting.version), "slot": "other",
        "day": "1/12/2026", "starts": "10:00", "ends": "10:30",
    }  # fmt: skip
    assert desk.post(page, sent).status_code == 303
    assert AcceptedEvent.objects.count() == 1
