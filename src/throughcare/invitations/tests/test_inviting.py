"""A person is invited to their own side, by what stands on the record, and it can be taken back at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from throughcare.accounts.models import OwnSession
from throughcare.accounts.principals import Principal
from throughcare.invitations import actions
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import context
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.messaging.models import Letter
from throughcare.people.models import Phone
from throughcare.people.record.actions import parts

NUMBER = "07700 900412"
OwnClient = Callable[[int], Client]


def invite(person_id: int, *, by: Principal, at: datetime, channel: str = "text", to: str = NUMBER) -> Invitation:
    with context.acting(principal=by.key, reason="test"):
        made: Invitation = actions.invite(person_id, channel=channel, shown_to=to, by=by, at=at)
    return made


def signed_in(client: Client) -> bool:
    return client.get("/my/").status_code == 200


def test_an_invitation_names_the_number_and_its_text_says_nothing_of_why(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = invite(aaron, by=grace, at=at)
    assert (row.to, row.invited_by, row.ended_at) == (NUMBER, "Grace Adeyemi", None)
    (letter,) = Letter.objects.filter(kind="own_page")
    assert (letter.channel, letter.to) == ("text", NUMBER)
    assert "A page of your own is ready" in letter.body
    for word in ("robation", "court", "order", "Aaron", "Whitfield", "Grace"):
        assert word not in letter.body


def test_a_number_that_changed_meanwhile_is_not_written_to(aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(actions.CannotInvite, match="Look at it again"):
        invite(aaron, by=grace, at=at, to="07700 900999")
    with pytest.raises(actions.CannotInvite, match="no number or address"):
        invite(aaron, by=grace, at=at, channel="email", to="")
    assert not Invitation.objects.exists()


def test_a_number_that_two_use_signs_in_only_one_of_them(
    aaron: int, somebody_else: int, grace: Principal, paul: Principal, at: datetime
) -> None:
    invite(aaron, by=grace, at=at)
    with pytest.raises(actions.CannotInvite, match="one person's"):
        invite(somebody_else, by=paul, at=at)


def test_inviting_again_ends_what_stood_and_signs_them_out(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    first = invite(aaron, by=grace, at=at)
    client = own_client(aaron)
    assert signed_in(client)
    second = invite(aaron, by=grace, at=at, channel="post", to="")
    first.refresh_from_db()
    assert (first.ended_why, second.channel) == ("again", "post")
    assert not signed_in(client)
    assert Letter.objects.get(channel="post", kind="own_page").state == "held"
    with pytest.raises(ChangedMeanwhile):
        actions.invite(aaron, channel="post", shown_to="", by=grace, at=at, shown_version=second.version + 1)


def test_taken_back_it_opens_nothing_any_more(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    row = invite(aaron, by=grace, at=at)
    Passkey.objects.create(
        person_id=aaron, invitation=row, name="My phone", credential_id="a", credential=b"", added_at=at
    )
    client = own_client(aaron)
    actions.take_back(row.pk, why="not_safe", by=grace, at=at, shown_version=row.version)
    assert not signed_in(client)
    assert not OwnSession.objects.exists()
    assert not Passkey.objects.filter(removed_at=None).exists()
    with pytest.raises(actions.CannotTakeBack):
        actions.take_back(row.pk, why="lost", by=grace, at=at)


def test_a_number_that_leaves_the_record_signs_nobody_in_any_more(
    aaron: int, grace: Principal, paul: Principal, at: datetime, own_client: OwnClient
) -> None:
    """A number that was given up is somebody else's within months."""
    row = invite(aaron, by=grace, at=at)
    client = own_client(aaron)
    phone = Phone.objects.get(person_id=aaron, until=None)
    with context.acting(principal=paul.key, reason="test"):
        parts.end(
            phone.pk, part="phone", until=at.date(), because="They gave it up.", shown_version=None, by=paul, at=at
        )
    row.refresh_from_db()
    assert (row.ended_why, row.ended_by) == ("changed", "invitations")
    assert not signed_in(client)


@pytest.mark.parametrize("facts", [{"may_text": False}, {"shared": True}])
def test_a_number_we_may_not_write_to_any_more_signs_nobody_in(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient, facts: dict[str, bool]
) -> None:
    """Somebody else reads it, or they asked us not to: a code would be written to it."""
    row = invite(aaron, by=grace, at=at)
    client = own_client(aaron)
    phone = Phone.objects.get(person_id=aaron, until=None)
    with context.acting(principal=grace.key, reason="test"):
        said = {"kind": "mobile", "value": NUMBER, "preferred": True, **facts}
        parts.change(phone.pk, part="phone", facts=said, shown_version=None, by=grace, at=at)
    row.refresh_from_db()
    assert row.ended_why == "unusable"
    assert not signed_in(client)


def test_whoever_died_is_signed_in_nowhere_and_it_says_why(
    aaron: int, grace: Principal, at: datetime, own_client: OwnClient
) -> None:
    row = invite(aaron, by=grace, at=at)
    client = own_client(aaron)
    actions.take_back(row.pk, why="died", by=grace, at=at, shown_version=row.version)
    assert not signed_in(client)


def test_the_page_invites_after_they_were_asked_whose_number_it_is(aaron: int, grace: Principal) -> None:
    client = Client()
    client.post(f"/demo/sign-in/{grace.user_id}/")
    url = f"/people/{aaron}/own-page/"
    page = client.get(url)
    assert f"Text to {NUMBER}" in page.content.decode()
    (key,) = re.findall(r'name="key" value="([^"]+)"', page.content.decode())
    assert client.post(url, {"key": key, "version": 0, "channel": "text"}).status_code == 422
    answer = client.post(url, {"key": key, "version": 0, "channel": "text", "confirmed": "on"})
    assert answer.status_code == 303
    assert "Code goes to" in client.get(url).content.decode()
