"""A letter is written once, from the record, and held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import LONDON
from throughcare.messaging import actions, letters, queries
from throughcare.messaging.models import Letter
from throughcare.messaging.rules import OfficeDays, leaves_at
from throughcare.messaging.tests.conftest import MISSED
from throughcare.organisations import actions as organisations
from throughcare.people.models import Address, Phone

Queue = Callable[..., Letter]


def test_it_is_addressed_and_signed_from_the_record(queue: Queue) -> None:
    letter = queue()
    assert letter.to == "Aaron James Whitfield\nFlat 3, 27 Tolland Road\nNorthgate NG2 6RW"
    assert letter.sender == "Kilner Street\n14 Kilner Street, Northgate NG1 4QP"
    assert letter.signed == "Grace Adeyemi, offender manager"
    assert letter.subject == "You missed a meeting on 12 November 2026: please tell us why"
    assert letter.body.startswith("Dear Aaron,\n\nWe had a meeting with you on Thursday 12 November 2026 at 10:30am.")
    assert "Ring 0191 498 0140" in letter.body
    assert "Your next meeting" not in letter.body
    assert letter.large_print


def test_a_warning_marks_what_the_law_asks_for_and_leaves_without_marks(queue: Queue) -> None:
    letter = queue(
        "warning",
        facts={
            "order": "community order of 3 September 2025",
            "circumstances": "You did not come on 12 November.\n\n[b] You told us you had work.",
            "unacceptable": "This is not acceptable.",
            "further_failure": "If it happens again you may go back to court.",
            "officer": "Ruth Okonjo",
            "role": "team manager",
        },
    )
    marked = [part for part in letters.paragraphs(letter.body) if part["must"]]
    assert [part["must"] for part in marked] == ["a", "b", "c"]
    assert marked[0]["text"] == "You did not come on 12 November. [b] You told us you had work."
    assert "[a]" not in letters.plain(letter.body)
    assert letter.signed == "Ruth Okonjo, team manager"
    sheet = queries.sheet(letter, reference="N104229")
    assert sheet.must_say.startswith("It must say: a what happened, b that it is unacceptable, c ")


def test_a_letter_that_leaves_out_what_the_law_asks_for_is_never_queued(queue: Queue) -> None:
    with pytest.raises(ValueError, match=r"leaves out \['a'\]"):
        queue("forgetful")
    assert not Letter.objects.exists()


@pytest.mark.parametrize("facts", [{}, MISSED | {"tell_by": None}, MISSED | {"diagnosis": "flu"}])
def test_facts_that_do_not_fit_are_refused(queue: Queue, facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="missing|unknown"):
        queue(facts=facts)


def test_the_same_letter_is_queued_once(queue: Queue, aaron: int, grace: Principal, at: datetime) -> None:
    queue()
    again = actions.queue(
        aaron,
        kind="we_missed_you",
        about=("people.person", aaron, None),
        facts=MISSED,
        once="missed:1",
        by=grace,
        at=at,
    )
    assert again is None
    assert Letter.objects.count() == 1


def test_nothing_is_written_about_a_row_that_no_longer_stands(aaron: int, grace: Principal, at: datetime) -> None:
    gone = ("people.person", 999_999, None)
    assert actions.queue(aaron, kind="we_missed_you", about=gone, facts=MISSED, once="x", by=grace, at=at) is None


def test_without_an_address_it_is_handed_over_at_the_office(queue: Queue, aaron: int) -> None:
    Address.objects.filter(person_id=aaron).update(until=date(2026, 11, 1))
    assert queue().to == "Aaron James Whitfield\nTo be handed over at Kilner Street"


@pytest.mark.parametrize("channel", ["text", "email"])
def test_a_text_or_an_email_says_nothing_of_the_case(queue: Queue, aaron: int, channel: str) -> None:
    Phone.objects.create(person_id=aaron, kind="email", value="aaron@example.org")
    letter = queue(channel=channel)
    assert letter.to == {"text": "07700 900412", "email": "aaron@example.org"}[channel]
    assert letter.body == "You have a message. Please ring 0191 498 0140."
    assert letter.subject == "You have a message"
    for word in ("probation", "meeting", "Aaron", "Kilner", "order", "court", "November"):
        assert word not in letter.subject + letter.body


def test_a_preview_writes_nothing(aaron: int, at: datetime) -> None:
    sheet = queries.preview("we_missed_you", person_id=aaron, reference="N104229", facts=MISSED, on=at.date())
    assert sheet.dated == "23 November 2026. Reference N104229"
    assert sheet.to[0] == "Aaron James Whitfield"
    assert sheet.must_say == ""
    assert not Letter.objects.exists()


def test_it_is_held_for_two_office_hours(queue: Queue, at: datetime) -> None:
    assert queue().hold_until == at + timedelta(hours=2)


def test_hours_in_which_the_office_is_shut_do_not_count(queue: Queue, grace: Principal, ruth: Principal) -> None:
    organisations.close_office(grace.office_id, on=date(2026, 11, 24), why="Boiler", by=ruth)
    late = datetime(2026, 11, 23, 16, 30, tzinfo=LONDON)
    assert queue(at=late).hold_until == datetime(2026, 11, 25, 9, 30, tzinfo=LONDON)


WEEK = OfficeDays({day: (time(9), time(17)) for day in range(5)}, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("2026-11-23 15:00", "2026-11-23 17:00"),
        ("2026-11-23 15:01", "2026-11-24 09:01"),
        ("2026-11-23 06:00", "2026-11-23 11:00"),
        ("2026-11-23 22:00", "2026-11-24 11:00"),
        ("2026-12-24 16:00", "2026-12-29 10:00"),
        ("2026-10-24 12:00", "2026-10-26 11:00"),
    ],
)
def test_a_hold_runs_in_open_hours_only(written: str, leaves: str) -> None:
    at = datetime.fromisoformat(written).replace(tzinfo=LONDON)
    assert leaves_at(at, minutes=120, office=WEEK) == datetime.fromisoformat(leaves).replace(tzinfo=LONDON)


def test_an_office_without_hours_holds_nothing_back_for_ever(at: datetime) -> None:
    assert leaves_at(at, minutes=120, office=OfficeDays({})) == at + timedelta(hours=2)


def test_the_database_keeps_a_sent_letter_from_having_no_time(queue: Queue) -> None:
    letter = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(state="sent")
