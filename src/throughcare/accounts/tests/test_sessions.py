"""Where somebody is signed in, and what ends it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.test import Client
from django.urls import reverse
from time_machine import travel

from throughcare.accounts import sessions
from throughcare.accounts.models import Session, User
from throughcare.accounts.principals import Principal, system
from throughcare.audit.models import Entry
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Post

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
ADMINISTRATOR = system("administrator")


def _signed_in(who: Principal, *, agent: str = FIREFOX, address: str = "192.0.2.4") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert client.post(f"/demo/sign-in/{who.user_id}/").status_code == 302
    return client


def _works(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on an iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0", "Chrome on an Android phone or tablet"),
        ("python-requests/2.32", "A program"),
        ("", "A browser"),
        ("<script>alert(7)</script>", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert sessions.in_words(agent) == words


def test_the_list_says_device_place_and_when_and_marks_this_one(grace: Principal, at: datetime) -> None:
    _signed_in(grace, agent=PHONE, address="198.51.100.9")
    here = _signed_in(grace)
    text = here.get("/account/signed-in/").content.decode()
    assert text.index("Firefox on Windows") < text.index("Safari on an iPhone")
    assert "198.51.100.9" in text
    assert text.count("This one") == 1
    assert text.count("Today, 10:00") == 4
    for key in Session.objects.values_list("session_key", flat=True):
        assert key not in text


def test_a_place_is_new_the_first_time_and_known_the_second(grace: Principal, at: datetime) -> None:
    first = _signed_in(grace).get("/account/signed-in/").content.decode()
    assert "new to us" in first
    second = _signed_in(grace).get("/account/signed-in/").content.decode()
    assert "192.0.2.4, known" in second


def test_ending_one_session_ends_that_one_only(grace: Principal, at: datetime) -> None:
    phone = _signed_in(grace, agent=PHONE)
    other = _signed_in(grace, agent=PHONE)
    here = _signed_in(grace)
    key = phone.cookies[settings.SESSION_COOKIE_NAME].value
    here.post("/account/signed-in/", {"number": sessions.number_of(key)})
    assert (_works(phone), _works(other), _works(here)) == (False, True, True)


def test_ending_all_others_leaves_this_one_and_everybody_elses(
    grace: Principal, simon: Principal, at: datetime
) -> None:
    phone, tablet, hers = _signed_in(grace, agent=PHONE), _signed_in(grace, agent=PHONE), _signed_in(simon)
    here = _signed_in(grace)
    answer = here.post("/account/signed-in/", {"end": "others"}, follow=True)
    assert "2 sessions were ended" in answer.content.decode()
    assert [_works(client) for client in (phone, tablet, hers, here)] == [False, False, True, True]
    assert Entry.objects.using("audit").get(doing="end_other_sessions").principal == grace.key


def test_nobody_ends_a_session_of_somebody_else(grace: Principal, simon: Principal, at: datetime) -> None:
    hers = _signed_in(grace)
    number = sessions.number_of(hers.cookies[settings.SESSION_COOKIE_NAME].value)
    _signed_in(simon).post("/account/signed-in/", {"number": number})
    assert _works(hers)


def test_a_post_that_ends_takes_sessions_and_links_with_it_at_once(
    grace: Principal, simon: Principal, at: datetime
) -> None:
    hers, his = _signed_in(grace), _signed_in(simon)
    user = User.objects.get(pk=grace.user_id or 0)
    user.set_password("correct horse battery staple")
    user.save()
    user = User.objects.get(pk=grace.user_id or 0)
    hers = _signed_in(grace)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _, token = key.partition("-")
    link = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    assert "password1" in Client().get(link, follow=True).content.decode()
    organisations.end_post(grace.post_id, until=at.date(), by=ADMINISTRATOR, at=at)
    assert not Session.objects.filter(user_id=grace.user_id or 0).exists()
    assert not _works(hers)
    assert _works(his)
    assert "password1" not in Client().get(link, follow=True).content.decode()


def test_a_post_that_ends_later_leaves_todays_session(grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    organisations.end_post(grace.post_id, until=at.date() + timedelta(days=1), by=ADMINISTRATOR, at=at)
    assert _works(client)
    with travel(at + timedelta(days=1), tick=False):
        assert not _works(client)


def test_another_role_begins_with_signing_in_anew(grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    Post.objects.filter(id=grace.post_id or 0).update(until=at.date())
    organisations.hold_post(
        grace.user_id, team_id=grace.team_id, role="team_manager", since=date(2026, 11, 23), by=ADMINISTRATOR
    )
    assert client.get("/").headers["Location"].startswith("/account/sign-in/")


def test_a_new_password_ends_all_other_sessions(grace: Principal, at: datetime) -> None:
    user = User.objects.get(pk=grace.user_id or 0)
    user.set_password("correct horse battery staple")
    user.save()
    phone, here = _signed_in(grace, agent=PHONE), _signed_in(grace)
    new = "a quite different sentence of words"
    here.post("/account/password/", {"oldpassword": "correct horse battery staple", "password1": new, "password2": new})
    assert User.objects.get(pk=grace.user_id or 0).check_password(new)
    assert (_works(phone), _works(here)) == (False, True)


def test_the_page_never_shows_more_than_ones_own(grace: Principal, simon: Principal, at: datetime) -> None:
    _signed_in(simon, agent=PHONE)
    text = _signed_in(grace).get("/account/signed-in/").content.decode()
    assert len(re.findall("Last used", text)) == 1
