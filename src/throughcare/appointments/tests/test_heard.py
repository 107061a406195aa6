"""What follows in the diary from what happened elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.appointments import heard
from throughcare.appointments.actions import diary
from throughcare.appointments.events import OutcomeRecorded
from throughcare.appointments.models import Appointment
from throughcare.duties.models import Duty
from throughcare.kernel import events
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts


@pytest.fixture
def booked(aaron: int, grace: Principal, at: datetime) -> Appointment:
    starts_at = at + timedelta(days=3)
    return diary.book(
        aaron,
        kind="supervision",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        post_id=grace.post_id,
        office_id=grace.office_id,
        by=grace,
        at=at,
    )


def test_person_counts_as_told_once_the_letter_about_the_meeting_has_left(
    booked: Appointment, grace: Principal, at: datetime
) -> None:
    letter = messaging.queue(
        booked.person_id,
        kind="meeting_booked",
        about=("appointments.appointment", booked.pk, None),
        facts={"next_at": booked.starts_at, "next_with": "Grace Adeyemi", "next_place": "Kilner Street"},
        once="x",
        by=grace,
        at=at,
    )
    assert letter is not None
    sent = LetterSent(booked.person_id, letter.pk, letter.kind, letter.about_kind, letter.about_id, at)
    heard.told_by_letter(sent)
    heard.told_by_letter(sent)
    booked.refresh_from_db()
    assert (booked.told_how, booked.told_at) == ("letter" if letter.channel == "post" else letter.channel, at)


def test_first_meeting_under_a_later_order_is_still_owed_when_an_earlier_one_was_kept(
    booked: Appointment, grace: Principal, at: datetime
) -> None:
    sentences.impose(
        booked.person_id,
        order_type="CO",
        court="Northgate Magistrates' Court",
        sentenced_on=local_day(at),
        length_months=12,
        requirements=[RequirementFacts(code="rehabilitation_activity", amount=Decimal(10))],
        offences=[OffenceFacts(text="Theft", committed_on=date(2026, 8, 1))],
        by=grace,
        at=at,
    )
    (owed,) = Duty.objects.filter(person_id=booked.person_id, kind="first_contact")
    before = OutcomeRecorded(booked.person_id, booked.pk, "ATTC", True, at - timedelta(days=40))
    events.publish(before)
    owed.refresh_from_db()
    assert owed.ended_at is None
    events.publish(OutcomeRecorded(booked.person_id, booked.pk, "ATTC", True, at + timedelta(days=3)))
    owed.refresh_from_db()
    assert owed.met_at == at + timedelta(days=3)


def _booked_by_the_court(person_id: int, *, starts_at: datetime, by: Principal, at: datetime) -> Appointment:
    return diary.book(
        person_id,
        kind="first",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        post_id=None,
        office_id=by.office_id,
        by=by,
        at=at,
    )


def test_what_the_court_booked_with_whoever_is_on_duty_is_the_officers_once_there_is_one(
    aaron: int, ruth: Principal, simon: Principal, at: datetime
) -> None:
    free, clash = (_booked_by_the_court(aaron, starts_at=at + timedelta(days=days), by=ruth, at=at) for days in (1, 2))
    other = people.admit(PersonFacts(names=(NameFacts(surname="Ashdown"),)), by=ruth, at=at)
    diary.book(
        other.id,
        kind="supervision",
        starts_at=clash.starts_at,
        ends_at=clash.ends_at,
        post_id=simon.post_id,
        office_id=simon.office_id,
        by=simon,
        at=at,
    )
    allocations.allocate(
        aaron, role="offender_manager", post_id=simon.post_id or 0, because="He has room.", by=ruth, at=at
    )
    for meeting in (free, clash):
        meeting.refresh_from_db()
    assert (free.post_id, clash.post_id) == (simon.post_id, None)  # he is elsewhere at the time of the second
