"""Somebody signs in on their own side as long as they are supervised, and some days more, of which they are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from time_machine import travel

from throughcare.accounts.principals import Principal, system
from throughcare.invitations import actions as invitations
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import context
from throughcare.messaging.models import Letter
from throughcare.policy.books import Telling
from throughcare.policy.editions import edition
from throughcare.sentences import actions, own_pages
from throughcare.sentences.models import Sentence
from throughcare.sentences.tests.test_impose import community_order

NIGHT = system("clockwork")
NUMBER = "07700 900412"


def days_of(at: datetime) -> timedelta:
    """How many days more the rule book gives."""
    return timedelta(days=edition(Telling, jurisdiction="england_wales", on=at.date()).book.own_page_days)


@pytest.fixture
def invited(aaron: int, grace: Principal, at: datetime) -> Invitation:
    """Aaron may sign in by his number, and has a passkey."""
    with context.acting(principal=grace.key, reason="test"):
        row: Invitation = invitations.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=at)
    Passkey.objects.create(
        person_id=aaron, invitation=row, name="My phone", credential_id="a", credential=b"", added_at=at
    )
    return row


def night(at: datetime) -> None:
    with context.acting(principal=NIGHT.key, reason="every night"):
        own_pages.settle(by=NIGHT, at=at)


def end_all(person_id: int, *, by: Principal, at: datetime) -> None:
    for order in Sentence.objects.filter(person_id=person_id, ended_on=None):
        actions.end(order.pk, on=at.date(), because="Revoked", by=by, at=at)


def test_while_an_order_is_in_force_nothing_closes(
    invited: Invitation, aaron: int, grace: Principal, at: datetime
) -> None:
    community_order(aaron, by=grace, at=at)
    first = Sentence.objects.filter(person_id=aaron).order_by("id").first()
    assert first is not None
    actions.end(first.pk, on=at.date(), because="Revoked", by=grace, at=at)
    night(at)
    night(at + timedelta(days=1_000))
    invited.refresh_from_db()
    assert (invited.closes_on, invited.ended_at) == (None, None)


def test_after_the_last_order_they_are_told_and_it_closes_by_itself(
    invited: Invitation, aaron: int, grace: Principal, at: datetime, own_client: Callable[[int], Client]
) -> None:
    end_all(aaron, by=grace, at=at)
    night(at)
    night(at)  # a night that is repeated tells nothing twice
    invited.refresh_from_db()
    last = at.date() + days_of(at)
    assert invited.closes_on == last
    (letter,) = Letter.objects.filter(kind="own_page_closes")
    assert (letter.channel, letter.to) == ("text", NUMBER)
    assert f"closes after {last:%-d %B %Y}" in letter.body
    for word in ("robation", "rules", "order", "Aaron", "Grace"):
        assert word not in letter.body
    home = own_client(aaron).get("/my/").content.decode()
    assert f"You can use these pages until {last:%-d %B %Y}." in home
    assert "We book one" not in home

    with travel(at + days_of(at), tick=False):
        client = own_client(aaron)
        night(at + days_of(at))
        assert client.get("/my/").status_code == 200  # the last day is theirs
    after = at + days_of(at) + timedelta(days=1)
    with travel(after, tick=False):
        client = own_client(aaron)
        night(after)
        assert client.get("/my/").status_code == 302
    invited.refresh_from_db()
    assert (invited.ended_why, invited.ended_at) == ("closed", after)
    assert not Passkey.objects.filter(removed_at=None).exists()


def test_a_new_order_before_that_day_keeps_it_open(
    invited: Invitation, aaron: int, grace: Principal, at: datetime, own_client: Callable[[int], Client]
) -> None:
    end_all(aaron, by=grace, at=at)
    night(at)
    community_order(aaron, by=grace, at=at)
    assert "You can use these pages until" not in own_client(aaron).get("/my/").content.decode()
    night(at)
    night(at + days_of(at) + timedelta(days=1))
    invited.refresh_from_db()
    assert (invited.closes_on, invited.ended_at) == (None, None)


def test_an_invitation_after_the_end_has_its_days_too_and_one_on_paper_has_nothing_to_close(
    aaron: int, grace: Principal, at: datetime
) -> None:
    end_all(aaron, by=grace, at=at)
    later = at + timedelta(days=400)
    with context.acting(principal=grace.key, reason="test"):
        row: Invitation = invitations.invite(aaron, channel="text", shown_to=NUMBER, by=grace, at=later)
    night(later)
    row.refresh_from_db()
    assert row.closes_on == later.date() + days_of(later)
    with context.acting(principal=grace.key, reason="test"):
        paper: Invitation = invitations.invite(
            aaron, channel="post", shown_to="", by=grace, at=later, shown_version=row.version
        )
    night(later)
    paper.refresh_from_db()
    assert paper.closes_on is None


def test_who_never_had_an_order_is_not_closed_out(someone: int, at: datetime) -> None:
    row = Invitation.objects.create(
        person_id=someone, channel="email", to="sam@example.org", invited_at=at, invited_by="Grace"
    )
    night(at)
    row.refresh_from_db()
    assert row.closes_on is None
