"""The person's own side and the staff's are apart: neither session opens anything on the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from time_machine import travel

from tests.fixtures import own_session
from throughcare.accounts import own
from throughcare.accounts.models import OwnSession, User
from throughcare.accounts.principals import Principal

OwnClient = Callable[[int], Client]


def sent_to_sign_in(client: Client, path: str = "/my/") -> bool:
    """Whether a page is not for whoever asks, who is sent to sign in."""
    answer = client.get(path)
    assert answer.status_code in {200, 302, 404}
    return answer.status_code == 302 and answer.headers["Location"].startswith("/my/sign-in/")


def test_whoever_is_not_signed_in_is_sent_to_their_own_sign_in(db: None) -> None:
    answer = Client().get("/my/meetings/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/my/sign-in/?next=%2Fmy%2Fmeetings%2F"


def test_the_staffs_session_opens_nothing_of_the_persons_side(aaron: int, grace: Principal) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=grace.user_id or 0))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value
    assert sent_to_sign_in(client)
    client.cookies[settings.OWN_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert sent_to_sign_in(client)


def test_the_persons_session_opens_nothing_of_the_staffs(aaron: int, own_client: OwnClient) -> None:
    client = own_client(aaron)
    assert not sent_to_sign_in(client)
    client.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.OWN_COOKIE_NAME].value
    for path in ("/", f"/people/{aaron}/", "/caseload/", "/search/?q=whitfield"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location", "")[:17]) == (302, "/account/sign-in/"), path


def test_the_cookie_is_for_the_own_side_only_and_out_of_reach_of_scripts(
    aaron: int, own_client: OwnClient, at: datetime
) -> None:
    with travel(at, tick=False) as clock:
        client = own_client(aaron)
        clock.shift(timedelta(minutes=2))  # its use is noted once a minute
        cookie = client.get("/my/").cookies[settings.OWN_COOKIE_NAME]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/my/", True, "Lax")
    assert cookie["max-age"] == cookie["expires"] == ""  # gone with the window


@pytest.mark.parametrize(("every", "signed_out_after"), [(11, 11), (9, 63)])
def test_a_session_left_alone_ends_soon_and_one_in_use_after_an_hour(
    every: int, signed_out_after: int, aaron: int, own_client: OwnClient, at: datetime
) -> None:
    with travel(at, tick=False) as clock:
        client = own_client(aaron)
        for minutes in range(every, signed_out_after + 1, every):
            clock.shift(timedelta(minutes=every))
            assert sent_to_sign_in(client) == (minutes >= signed_out_after), minutes


def test_ended_sessions_open_nothing_and_another_persons_stay(aaron: int, own_client: OwnClient, at: datetime) -> None:
    client = own_client(aaron)
    OwnSession.objects.create(session_key="another", session_data="", expire_date=at, whose=aaron + 1)
    own_session(aaron)
    assert own.end_of(aaron) == 2
    assert sent_to_sign_in(client)
    assert list(OwnSession.objects.values_list("whose", flat=True)) == [aaron + 1]
