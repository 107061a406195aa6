"""Both sides and the rights, as the person reads them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import MeetingFeedback, ServiceFailure
from throughcare.appointments.tests.telling import book, record
from throughcare.demo import cast

OwnClient = Callable[[int], Client]


def held(aaron: int, *, by: Principal, at: datetime, waited: int = 0) -> int:
    starts = at - timedelta(days=3)
    times = {
        "came_at": starts,
        "seen_at": starts + timedelta(minutes=waited),
        "left_at": starts + timedelta(minutes=30),
    }
    return record(book(aaron, starts, by=by, at=at), "ATTC", by=by, at=at, **times).pk


def read(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_new_person_reads_that_nothing_has_been_yet(aaron: int, at: datetime, own_client: OwnClient) -> None:
    page = read(own_client(aaron), "/my/both/")
    assert "You have had no meetings yet." in page
    assert "Were you kept waiting?" not in page
    assert "Grace, from the start." in page


def test_they_answer_two_questions_and_waiting_is_our_fault(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    meeting = held(aaron, by=grace, at=at)
    client = own_client(aaron)
    page = read(client, "/my/both/")
    assert "Your meeting on Friday 20 November" in page
    assert "Yes, up to 15 minutes" in page
    said = {"key": str(uuid.uuid4()), "appointment_id": meeting, "waited": "long"}
    refused = client.post("/my/both/", said)
    assert refused.status_code == 422
    assert "Choose if it was clear." in refused.content.decode()
    assert client.post("/my/both/", {**said, "clear": "yes"}).status_code == 303
    assert MeetingFeedback.objects.get().entered_by == f"person:{aaron}"
    assert ServiceFailure.objects.get().kind == "kept_waiting"
    page = read(client, "/my/both/?said=yes")
    assert "Thank you. We have your answers." in page
    assert "You said yes 1 of 1 times." in page
    assert "On Friday 20 November you had to wait. We are sorry. It was our fault." in page


def test_they_cannot_answer_for_a_meeting_of_somebody_else(
    aaron: int, grace: Principal, paul: Principal, at: datetime, own_client: OwnClient
) -> None:
    from throughcare.people.facts import NameFacts, PersonFacts  # noqa: PLC0415

    meeting = held(aaron, by=grace, at=at)
    other = cast.admit(
        PersonFacts(reference="N999001", names=(NameFacts(surname="Reilly", forenames="Connor"),)), by=paul, at=at
    )
    said = {"key": str(uuid.uuid4()), "appointment_id": meeting, "waited": "long", "clear": "no"}
    answer = own_client(other).post("/my/both/", said)
    assert answer.status_code == 404
    assert not MeetingFeedback.objects.exists()


def test_what_the_record_says_of_waiting_is_told_with_the_minutes(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    held(aaron, by=grace, at=at, waited=25)
    page = read(own_client(aaron), "/my/both/")
    assert "you had to wait 25 minutes" in page
    assert "0 of 1 times." in page


def test_home_counts_the_two_questions_until_they_are_answered(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    meeting = held(aaron, by=grace, at=at)
    client = own_client(aaron)
    page = read(client, "/my/")
    assert "To do now: 1 thing" in page
    assert "Two questions on your last meeting" in page
    said = {"key": str(uuid.uuid4()), "appointment_id": meeting, "waited": "on_time", "clear": "yes"}
    assert client.post("/my/both/", said).status_code == 303
    assert "To do now: nothing" in read(client, "/my/")


def test_the_rights_say_the_numbers_of_the_rule_book_and_lead_to_a_complaint(
    aaron: int, at: datetime, own_client: OwnClient
) -> None:
    page = read(own_client(aaron), "/my/rights/")
    assert "More than 15 minutes is too long." in page
    assert "At least 24 hours before." in page
    assert "you get an answer by Monday 21 December" in page
    assert "/my/put-right/?about=late" in page
    assert "Someone else will look at it, not Grace." in page
