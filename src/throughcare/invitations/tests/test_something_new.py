"""Who has a page of their own gets one text that something new is there: not what, not once seen, not at night."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from time_machine import travel

from throughcare.accounts.principals import Principal, person
from throughcare.appointments.tests.telling import follow
from throughcare.invitations import actions
from throughcare.invitations.models import Invitation
from throughcare.invitations.tests.test_inviting import invite
from throughcare.messaging import gateways, replies, tasks
from throughcare.messaging.models import Letter, Reply
from throughcare.people.models import Person, Phone

KIND = "something_new"


@pytest.fixture
def invited(aaron: int, grace: Principal, at: datetime) -> Invitation:
    """Aaron was invited by text, and has been on his page last week."""
    row = invite(aaron, by=grace, at=at - timedelta(days=9))
    Invitation.objects.filter(id=row.pk).update(first_used_at=at - timedelta(days=7))
    Letter.objects.all().delete()
    return row


def tell(person_id: int, by: Principal, at: datetime) -> None:
    actions.tell_of_new(person_id, by=by, at=at)


def texts() -> list[Letter]:
    return list(Letter.objects.filter(kind=KIND).order_by("id"))


def leave(at: datetime) -> None:
    while tasks.send_due(gateway=gateways.DemoGateway(), at=at):
        pass


def minutes(n: int) -> timedelta:
    return timedelta(minutes=n)


def test_an_answer_to_what_they_wrote_is_one_text_with_the_address_and_no_more(
    invited: Invitation, aaron: int, grace: Principal, at: datetime
) -> None:
    said: Reply = replies.write(
        aaron, words="Can we meet later?", to="offender_manager", by=person(aaron, name="Aaron"), at=at
    )
    replies.answer_reply(said.pk, answer="Yes, at 6pm.", by=grace, at=at)
    follow()
    (text,) = texts()
    assert (text.channel, text.body) == ("text", "You have something new to read. localhost/my/")
    leave(at + minutes(29))
    assert texts()[0].state == "held"
    leave(at + minutes(30))
    assert texts()[0].state == "sent"


def test_an_answer_to_a_text_or_a_call_is_no_news_on_their_page(
    invited: Invitation, aaron: int, grace: Principal, at: datetime
) -> None:
    replies.record_call(aaron, words="Where is it?", called_at=at, answer="Kilner Street.", by=grace, at=at)
    follow()
    assert texts() == []


def test_several_things_within_the_hold_are_one_text_and_the_next_is_another(
    invited: Invitation, aaron: int, grace: Principal, at: datetime
) -> None:
    for n in (0, 10, 29):
        tell(aaron, grace, at + minutes(n))
    assert len(texts()) == 1
    leave(at + minutes(30))
    tell(aaron, grace, at + minutes(40))
    leave(at + minutes(70))
    assert [text.state for text in texts()] == ["sent", "sent"]


def test_who_was_on_the_page_after_it_came_gets_none(
    invited: Invitation, own_client: Callable[[int], Client], aaron: int, grace: Principal, at: datetime
) -> None:
    client = own_client(aaron)
    with travel(at + minutes(5), tick=False):
        client.get("/my/")
    tell(aaron, grace, at + minutes(10))
    with travel(at + minutes(15), tick=False):
        client.get("/my/")
    leave(at + minutes(40))
    (text,) = texts()
    assert (text.state, text.withdrawn_because[:34]) == ("withdrawn", "They have been on their page since")


def test_what_came_after_they_looked_is_told(
    invited: Invitation, own_client: Callable[[int], Client], aaron: int, grace: Principal, at: datetime
) -> None:
    client = own_client(aaron)
    tell(aaron, grace, at)
    with travel(at + minutes(5), tick=False):
        client.get("/my/")
    tell(aaron, grace, at + minutes(10))
    leave(at + minutes(40))
    assert [text.state for text in texts()] == ["sent"]


def test_no_phone_rings_at_night(invited: Invitation, aaron: int, grace: Principal, at: datetime) -> None:
    tell(aaron, grace, at.replace(hour=19, minute=45))
    (text,) = texts()
    assert text.hold_until == at.replace(hour=8) + timedelta(days=1)


@pytest.mark.parametrize("marks", [{"may_text": False}, {"shared": True, "may_text": None}, {"until": "2026-11-01"}])
def test_nothing_goes_to_a_phone_we_may_not_text(
    invited: Invitation, aaron: int, grace: Principal, at: datetime, marks: dict[str, object]
) -> None:
    Phone.objects.filter(person_id=aaron, kind="mobile").update(**marks)
    tell(aaron, grace, at)
    assert texts() == []


def test_who_has_no_page_or_never_was_on_it_gets_none(aaron: int, grace: Principal, at: datetime) -> None:
    tell(aaron, grace, at)
    invite(aaron, by=grace, at=at)
    tell(aaron, grace, at)
    assert texts() == []


def test_it_does_not_leave_when_they_can_no_longer_sign_in(
    invited: Invitation, aaron: int, grace: Principal, at: datetime
) -> None:
    tell(aaron, grace, at)
    actions.take_back(invited.pk, why="lost", by=grace, at=at)
    leave(at + minutes(30))
    assert [text.state for text in texts()] == ["withdrawn"]


def test_it_is_in_the_language_they_chose(invited: Invitation, aaron: int, grace: Principal, at: datetime) -> None:
    Person.objects.filter(id=aaron).update(written_in="cy")
    tell(aaron, grace, at)
    assert texts()[0].body == "Mae gennych chi rywbeth newydd i’w ddarllen. localhost/my/"
