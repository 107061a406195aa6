"""A letter marked as posted by mistake waits to be printed again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment
from throughcare.appointments.tests import telling
from throughcare.messaging import actions, queries
from throughcare.messaging.models import Letter


@pytest.fixture
def posted(aaron: int, grace: Principal, paul: Principal, at: datetime) -> tuple[Letter, Appointment]:
    """A letter about a meeting, marked as posted."""
    meeting = telling.book(aaron, at + timedelta(days=2), by=grace, at=at)
    letter = actions.queue(
        aaron,
        kind="meeting_booked",
        about=("appointments.appointment", meeting.pk, None),
        facts={"next_at": meeting.starts_at.isoformat(), "next_with": "Grace", "next_place": "here"},
        once="it",
        by=grace,
        at=at,
    )
    assert letter is not None
    Letter.objects.filter(id=letter.pk).update(state="print")
    assert actions.mark_printed([letter.pk], by=paul, at=at)["printed"] == [letter.pk]
    Appointment.objects.filter(id=meeting.pk).update(told_at=at, told_how="letter")
    return letter, meeting


def test_a_letter_marked_by_mistake_waits_again_and_nobody_counts_as_told(
    posted: tuple[Letter, Appointment], paul: Principal, at: datetime
) -> None:
    letter, meeting = posted
    assert [row.id for row in queries.posted_today(paul, at=at)] == [letter.pk]
    assert actions.take_back_printed([letter.pk], by=paul, at=at + timedelta(hours=1)) == [letter.pk]
    letter.refresh_from_db()
    meeting.refresh_from_db()
    assert (letter.state, letter.sent_at, meeting.told_at) == ("print", None, None)


def test_what_left_on_an_earlier_day_or_from_another_office_stays_sent(
    posted: tuple[Letter, Appointment], paul: Principal, omar: Principal, at: datetime
) -> None:
    letter, _ = posted
    assert actions.take_back_printed([letter.pk], by=omar, at=at) == []
    assert actions.take_back_printed([letter.pk], by=paul, at=at + timedelta(days=1)) == []
