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


# ------------------------------------------------------------------------------------------- into custody and out again
def owed(person_id: int, kind: str) -> list[Duty]:
    return list(Duty.objects.filter(person_id=person_id, kind=kind, ended_at=None))


def imprisoned(person_id: int, *, months: int, by: Principal, at: datetime) -> int:
    """A prison sentence of today, nobody released."""
    return int(
        sentences.impose(
            person_id,
            order_type="SDS",
            court="Northgate Crown Court",
            sentenced_on=local_day(at),
            length_months=months,
            offences=[OffenceFacts(text="Theft", committed_on=date(2026, 8, 1))],
            by=by,
            at=at,
        ).pk
    )


def test_a_first_meeting_is_owed_from_the_day_of_release(aaron: int, grace: Principal, at: datetime) -> None:
    """rules 3.5: the time runs from the sentence or the release."""
    number = imprisoned(aaron, months=30, by=grace, at=at)
    assert not owed(aaron, "first_contact")
    sentences.move_to(aaron, kind="custody", where="Ashby (HMP)", on=local_day(at), by=grace, at=at)
    out = at + timedelta(days=30)
    sentences.move_to(aaron, kind="community", on=local_day(out), by=grace, at=out)
    (duty,) = owed(aaron, "first_contact")
    assert (duty.about_id, duty.inputs["from"]) == (number, local_day(out).isoformat())
    assert duty.title == "First meeting after release: explain the licence"


def test_no_first_meeting_is_owed_to_who_was_at_large_or_serves_no_prison_sentence(
    aaron: int, grace: Principal, at: datetime
) -> None:
    days = [at + timedelta(days=n) for n in range(1, 5)]
    for day, kind, where in zip(
        days, ("custody", "community", "at_large", "community"), ("Ashby", "", "", ""), strict=True
    ):
        sentences.move_to(aaron, kind=kind, where=where, on=local_day(day), by=grace, at=day)
    assert not owed(aaron, "first_contact")  # his is a community order
    imprisoned(aaron, months=30, by=grace, at=days[-1])
    later = [at + timedelta(days=n) for n in (10, 11)]
    for day, kind in zip(later, ("at_large", "community"), strict=True):
        sentences.move_to(aaron, kind=kind, on=local_day(day), by=grace, at=day)
    assert not owed(aaron, "first_contact")


def test_meetings_of_somebody_in_custody_are_called_off_or_moved_by_the_officer(
    booked: Appointment, grace: Principal, at: datetime
) -> None:
    whose = booked.person_id
    sentences.move_to(whose, kind="custody", where="Ashby (HMP)", on=local_day(at), by=grace, at=at)
    (duty,) = owed(whose, "clear_diary")
    assert duty.owner_role == "offender_manager"
    assert duty.detail == "1 meeting at an office, the first on 26 November 2026"
    booked.refresh_from_db()
    assert booked.cancelled_at is None  # nothing is called off silently
    diary.cancel(booked.pk, by_whom="other", because="In custody", by=grace, at=at)
    duty.refresh_from_db()
    assert duty.met_at == at


def test_out_again_nothing_is_to_be_cleared_and_a_call_is_no_meeting_at_an_office(
    booked: Appointment, grace: Principal, at: datetime
) -> None:
    whose = booked.person_id
    sentences.move_to(whose, kind="custody", where="Ashby (HMP)", on=local_day(at), by=grace, at=at)
    out = at + timedelta(days=1)
    sentences.move_to(whose, kind="community", on=local_day(out), by=grace, at=out)
    assert not owed(whose, "clear_diary")
    Appointment.objects.filter(id=booked.pk).update(kind="phone")
    sentences.move_to(
        whose, kind="custody", where="Ashby", on=local_day(at) + timedelta(days=2), by=grace, at=out + timedelta(days=1)
    )
    assert not owed(whose, "clear_diary")
