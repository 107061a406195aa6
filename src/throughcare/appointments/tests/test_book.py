"""Booking, moving and cancelling: what stands against a time, whose doing a change was, and who has been told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare.accounts.principals import Principal, system
from throughcare.appointments.actions import diary, outcomes
from throughcare.appointments.actions.diary import CannotBook, CannotCancel, CannotMove
from throughcare.appointments.models import Appointment, Serves, ServiceFailure
from throughcare.appointments.queries import booking, clashes, meetings
from throughcare.appointments.tests.telling import book, community_order, moment
from throughcare.kernel import context
from throughcare.kernel.errors import ChangedMeanwhile, KeyUsedForOther, Refused
from throughcare.organisations.models import Closure
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline
from throughcare.people.record.actions import parts
from throughcare.sentences import actions as sentences


@pytest.fixture
def somebody(aaron: int, at: datetime) -> int:
    """Another person, who has nothing to do with Aaron."""
    facts = PersonFacts(names=(NameFacts(surname="Marsh", forenames="Rosa"),))
    return people.admit(facts, by=system("test"), at=at).pk


def clash_kinds(person_id: int, grace: Principal, starts_at: datetime) -> list[str]:
    found = clashes.clashes(
        person_id,
        post_id=grace.post_id,
        office_id=grace.office_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
    )
    return [clash.kind for clash in found]


def test_a_meeting_stands_with_its_orders_and_how_they_were_told(aaron: int, grace: Principal, at: datetime) -> None:
    order = community_order(aaron, by=grace, at=at)
    meeting = book(aaron, moment(30, 9, 30), by=grace, at=at, serves=[order], told_how="face")
    assert Serves.objects.get().sentence_id == order
    found = meetings.meeting(meeting.pk, at=at)
    assert (found.told_how, found.told_at, found.tag) == ("Face to face", at, ("Booked", "info"))
    assert found.where == "Kilner Street"


def test_a_double_click_books_once(aaron: int, grace: Principal, at: datetime) -> None:
    first = book(aaron, moment(30), by=grace, at=at, key="one")
    again = book(aaron, moment(30), by=grace, at=at + timedelta(seconds=1), key="one")
    assert first.pk == again.pk
    assert Appointment.objects.count() == 1
    with pytest.raises(KeyUsedForOther), transaction.atomic():
        book(aaron, moment(30, 14), by=grace, at=at, key="one")


def test_nobody_is_in_two_places_at_once(
    aaron: int, somebody: int, grace: Principal, simon: Principal, at: datetime
) -> None:
    book(aaron, moment(30, 10), by=grace, at=at)
    with pytest.raises(CannotBook, match="They have another meeting then: supervision, 10:00 to 10:30"):
        book(aaron, moment(30, 10, 15), by=simon, at=at)
    with pytest.raises(CannotBook, match="Grace Adeyemi has another meeting then") as refused:
        book(somebody, moment(30, 10, 15), by=grace, at=at, place_because="Nearer")
    assert "Aaron" not in refused.value.message
    book(aaron, moment(30, 10, 30), by=grace, at=at)


def test_even_two_bookings_at_the_same_moment_cannot_both_stand(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30, 10), by=grace, at=at)
    with pytest.raises(IntegrityError, match="one_place"), transaction.atomic():
        Appointment.objects.create(
            person_id=aaron, kind="phone", starts_at=meeting.starts_at, ends_at=meeting.ends_at, post_id=None
        )


@pytest.mark.parametrize(
    ("commitment", "kind"),
    [
        ({"kind": "work", "text": "Nights at the depot", "weekday": 0, "starts": time(9), "ends": time(17)}, "work"),
        ({"kind": "faith", "text": "A feast", "on": date(2026, 11, 30)}, "faith"),
        ({"kind": "event", "text": "Their sister's wedding", "on": date(2026, 11, 30)}, "event"),
        ({"kind": "care", "text": "School run", "weekday": 0, "starts": time(10, 15), "ends": time(11)}, "care"),
    ],
)
def test_what_is_in_their_own_diary_needs_a_reason(
    commitment: dict[str, Any], kind: str, aaron: int, grace: Principal, at: datetime
) -> None:
    parts.add(aaron, part="commitment", facts=commitment, by=grace, at=at)
    assert clash_kinds(aaron, grace, moment(30, 10)) == [kind]
    with pytest.raises(CannotBook, match="say why you book it anyway") as refused:
        book(aaron, moment(30, 10), by=grace, at=at)
    assert refused.value.field == "anyway_because"
    meeting = book(aaron, moment(30, 10), by=grace, at=at, anyway_because="He asked for it")
    assert (len(meeting.despite), meeting.despite_because) == (1, "He asked for it")


def test_work_that_ends_before_the_meeting_is_no_clash(aaron: int, grace: Principal, at: datetime) -> None:
    mornings = {"kind": "work", "text": "Mornings", "weekday": 0, "starts": time(6), "ends": time(10)}
    parts.add(aaron, part="commitment", facts=mornings, by=grace, at=at)
    assert clash_kinds(aaron, grace, moment(30, 10)) == []


def test_a_night_shift_clashes_in_the_evening_it_starts_and_the_morning_it_ends(
    aaron: int, grace: Principal, at: datetime
) -> None:
    nights = {"kind": "work", "text": "Nights at the depot", "weekday": 6, "starts": time(22), "ends": time(11)}
    parts.add(aaron, part="commitment", facts=nights, by=grace, at=at)  # Sundays 22:00 to Mondays 11:00
    assert clash_kinds(aaron, grace, moment(30, 10)) == ["work"]  # Monday morning
    assert clash_kinds(aaron, grace, moment(30, 11)) == []
    assert clash_kinds(aaron, grace, moment(29, 21)) == ["closed"]  # Sunday, before it starts
    assert "work" in clash_kinds(aaron, grace, moment(29, 22))
    assert clash_kinds(aaron, grace, moment(24, 10)) == []  # Tuesday
    found = booking.booking(aaron, headline=Headline.objects.get(person_id=aaron), post_id=grace.post_id, at=at)
    assert found.diary == ["Sundays 22:00 to 11:00 the next day: Nights at the depot"]
    assert not [slot for slot in found.proposals if slot.starts_at.weekday() == 0 and slot.starts_at.hour < 11]


def test_one_night_clashes_with_the_morning_after_it_and_no_other(aaron: int, grace: Principal, at: datetime) -> None:
    wake = {"kind": "event", "text": "A wake", "on": date(2026, 11, 29), "starts": time(22), "ends": time(11)}
    parts.add(aaron, part="commitment", facts=wake, by=grace, at=at)
    assert clash_kinds(aaron, grace, moment(30, 10)) == ["event"]
    assert clash_kinds(aaron, grace, moment(7, 10, month=12)) == []


def test_a_commitment_says_when_it_starts_and_ends_or_neither(aaron: int, grace: Principal, at: datetime) -> None:
    for starts, ends in ((time(9), None), (None, time(9)), (time(9), time(9))):
        shifts = {"kind": "work", "text": "Shifts", "weekday": 0, "starts": starts, "ends": ends}
        with pytest.raises(Refused) as refused:
            parts.add(aaron, part="commitment", facts=shifts, by=grace, at=at)
        assert refused.value.field == "ends"


def test_a_closed_office_is_named(aaron: int, grace: Principal, at: datetime) -> None:
    assert clash_kinds(aaron, grace, moment(28)) == ["closed"]  # a Saturday
    assert clash_kinds(aaron, grace, moment(30, 7)) == ["hours"]
    Closure.objects.create(office_id=grace.office_id or 0, on=date(2026, 11, 30), why="the boiler")
    (clash,) = clashes.clashes(
        aaron, post_id=None, office_id=grace.office_id, starts_at=moment(30), ends_at=moment(30, 11)
    )
    assert clash.text == "The office is closed on 30 November 2026: the boiler."
    assert "bank_holiday" in clash_kinds(aaron, grace, moment(25, month=12))


def test_somebody_in_custody_cannot_quietly_be_booked_at_the_office(aaron: int, grace: Principal, at: datetime) -> None:
    community_order(aaron, by=grace, at=at)
    sentences.move_to(aaron, kind="custody", where="HMP Durham", on=date(2026, 11, 20), by=grace, at=at)
    assert clash_kinds(aaron, grace, moment(30)) == ["custody"]


def test_another_place_than_the_home_office_asks_why(
    aaron: int, omar: Principal, grace: Principal, at: datetime
) -> None:
    with pytest.raises(CannotBook, match="Say why the meeting is not at their own office"):
        book(aaron, moment(30), by=grace, at=at, office_id=omar.office_id)
    with pytest.raises(CannotBook, match="Say where the meeting is"):
        book(aaron, moment(30), by=grace, at=at, office_id=None)
    book(aaron, moment(30), by=grace, at=at, office_id=None, kind="phone")
    book(
        aaron,
        moment(30, 12),
        by=grace,
        at=at,
        office_id=None,
        place="His flat",
        place_because="Home visit",
        kind="home_visit",
    )


def test_a_past_time_is_refused_unless_its_outcome_follows(aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotBook, match="This time is past"):
        book(aaron, moment(20), by=grace, at=at, outcome_follows=False)
    assert book(aaron, moment(20), by=grace, at=at).pk


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"ends_at": moment(30, 9)}, "must end after it begins"),
        ({"ends_at": moment(1, 10, month=12)}, "on the day it begins"),
        ({"kind": "tea"}, "Select what kind"),
        ({"serves": [999_999]}, "from this person's orders"),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, Any], says: str, aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotBook, match=says):
        book(aaron, moment(30), by=grace, at=at, **more)
    assert not Appointment.objects.exists()


def move(meeting: Appointment, to: datetime, *, by: Principal, at: datetime, by_whom: str, **more: Any) -> Appointment:
    return diary.move(
        meeting.pk,
        starts_at=to,
        ends_at=to + timedelta(minutes=30),
        by_whom=by_whom,
        because="Called to court",
        by=by,
        at=at,
        **more,
    )


def test_a_moved_meeting_keeps_where_it_came_from(aaron: int, grace: Principal, at: datetime) -> None:
    order = community_order(aaron, by=grace, at=at)
    old = book(aaron, moment(30), by=grace, at=at, serves=[order])
    new = move(old, moment(30, 10, 15), by=grace, at=at, by_whom="person")
    assert (new.moved_from_id, new.post_id, new.office_id) == (old.pk, old.post_id, old.office_id)
    assert Serves.objects.filter(appointment=new).exists()
    found = meetings.meeting(old.pk, at=at)
    assert (found.moved_to_id, found.cancelled_by, found.tag) == (new.pk, "person", ("Moved", "quiet"))
    assert not ServiceFailure.objects.exists()
    with pytest.raises(CannotMove, match="cancelled or moved before"):
        move(old, moment(30, 15), by=grace, at=at, by_whom="person")


def test_moved_by_us_at_short_notice_is_our_failure_and_in_good_time_is_not(
    aaron: int, grace: Principal, at: datetime
) -> None:
    move(book(aaron, moment(30), by=grace, at=at), moment(30, 14), by=grace, at=at, by_whom="service")
    assert not ServiceFailure.objects.exists()
    tomorrow = book(aaron, moment(24, 9, 59), by=grace, at=at)
    move(tomorrow, moment(25), by=grace, at=at, by_whom="service")
    failure = ServiceFailure.objects.get()
    assert (failure.kind, failure.on, failure.policy) == ("moved_late", at.date(), "england_wales/waiting@2007")
    move(book(aaron, moment(24, 12), by=grace, at=at), moment(26), by=grace, at=at, by_whom="person")
    assert ServiceFailure.objects.count() == 1


def test_a_past_meeting_cannot_be_moved_or_cancelled(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(20), by=grace, at=at)
    with pytest.raises(CannotMove, match="record what came of it"):
        move(meeting, moment(30), by=grace, at=at, by_whom="service")
    with pytest.raises(CannotCancel, match="record what came of it"):
        diary.cancel(meeting.pk, by_whom="service", because="x", by=grace, at=at)


def test_moving_to_the_same_time_is_no_move(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    with pytest.raises(CannotMove, match="this is where it stands now"):
        move(meeting, meeting.starts_at, by=grace, at=at, by_whom="person")


def test_cancelled_by_us_is_our_failure_and_by_them_is_not(aaron: int, grace: Principal, at: datetime) -> None:
    diary.cancel(book(aaron, moment(30), by=grace, at=at).pk, by_whom="person", because="Ill", by=grace, at=at)
    assert not ServiceFailure.objects.exists()
    ours = book(aaron, moment(30), by=grace, at=at)  # the time is free again
    diary.cancel(ours.pk, by_whom="service", because="No room", by=grace, at=at)
    assert ServiceFailure.objects.get().kind == "cancelled"


def test_two_windows_cannot_both_change_a_meeting(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    diary.tell(meeting.pk, told_how="phone", told_at=at, by=grace, at=at, shown_version=meeting.version)
    with pytest.raises(ChangedMeanwhile):
        diary.cancel(meeting.pk, by_whom="person", because="x", by=grace, at=at, shown_version=meeting.version)
    with pytest.raises(CannotBook, match="at a time to come"):
        diary.tell(meeting.pk, told_how="phone", told_at=at + timedelta(hours=1), by=grace, at=at)


def test_history_keeps_how_a_meeting_was_and_who_changed_it(aaron: int, grace: Principal, at: datetime) -> None:
    with context.acting(principal=grace.key, reason="test"):
        meeting = book(aaron, moment(30), by=grace, at=at)
        diary.cancel(meeting.pk, by_whom="person", because="Ill", by=grace, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.version, e.cancelled_at, c.metadata ->> 'principal' from appointments_appointmentevent e"
            " join pghistory_context c on c.id = e.pgh_context_id where e.pgh_obj_id = %s",
            [meeting.pk],
        )
        assert cursor.fetchall() == [(1, None, grace.key)]


def test_the_next_meeting_is_proposed_where_everyone_is_free(aaron: int, grace: Principal, at: datetime) -> None:
    community_order(aaron, by=grace, at=at)
    people.set_headline(aaron, tier="3")
    parts.add(aaron, part="commitment", facts={"kind": "faith", "text": "Sabbath", "weekday": 5}, by=grace, at=at)
    meeting = book(aaron, moment(23, 9, 30), by=grace, at=at)
    outcomes.record_attendance(
        meeting.pk, outcome="ATTC", came_at=moment(23, 9, 30), seen_at=moment(23, 9, 30), by=grace, at=at
    )
    book(aaron, moment(7, 9, 15, month=12), by=grace, at=at, kind="plan_review")
    diary.cancel(Appointment.objects.latest("id").pk, by_whom="other", because="x", by=grace, at=at)
    found = booking.booking(aaron, headline=Headline.objects.get(person_id=aaron), post_id=grace.post_id, at=at)
    assert found.proposals[0].starts_at == moment(7, 9, 30, month=12)
    assert "tier 3" in found.proposals[0].because
    assert found.proposals[0].policy == "england_wales/contact@2007"
    assert found.adjustments == ["Dyslexia: large print, short texts"]
