"""Is it still you? Asked before some acts, and what was typed survives the detour."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, RequestFactory
from time_machine import travel

from throughcare.accounts import again
from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.kernel import context, drafts
from throughcare.people import access, limits

LATER = timedelta(minutes=16)


def _signed_in(who: Principal) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{who.user_id}/")
    return client


def _busy(client: Client, at: datetime) -> None:
    """Work on, so that the idle time-out is not what asks."""
    with travel(at + timedelta(minutes=10), tick=False):
        client.get("/")


@pytest.fixture
def restricted(aaron: int, ruth: Principal, grace: Principal, at: datetime) -> int:
    """Aaron, whom only Grace and Ruth may see."""
    limits.set_limit(
        aaron,
        kind="restriction",
        users=[grace.user_id, ruth.user_id],
        message="Ask Ruth.",
        because="A witness.",
        by=ruth,
        at=at,
    )
    return aaron


def test_a_restricted_record_asks_again_after_a_quarter_of_an_hour(
    restricted: int, grace: Principal, at: datetime
) -> None:
    client = _signed_in(grace)
    assert client.get(f"/people/{restricted}/").status_code == 200
    _busy(client, at)
    with travel(at + LATER, tick=False):
        asked = client.get(f"/people/{restricted}/")
        assert asked.status_code == 302
        assert asked.headers["Location"] == f"/account/still-me/?next=%2Fpeople%2F{restricted}%2F"
        back = client.post("/account/still-me/", {"next": f"/people/{restricted}/"})
        assert back.headers["Location"] == f"/people/{restricted}/"
        assert client.get(f"/people/{restricted}/").status_code == 200


def test_an_ordinary_record_does_not_ask(aaron: int, grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    _busy(client, at)
    with travel(at + LATER, tick=False):
        assert client.get(f"/people/{aaron}/").status_code == 200


def test_what_was_typed_before_the_detour_is_there_afterwards(restricted: int, grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    address = f"/people/{restricted}/notes/add/"
    page = client.get(address).content.decode()
    draft = page.partition('name="draft" value="')[2].partition('"')[0]
    _busy(client, at)
    with travel(at + LATER, tick=False):
        asked = client.post(address, {"words": "He is staying with his aunt.", "draft": draft, "kind": "note"})
        assert asked.headers["Location"].startswith("/account/still-me/")
        client.post("/account/still-me/", {"next": address})
        assert "He is staying with his aunt." in client.get(address).content.decode()
    with context.acting(principal=grace.key, reason="test"):
        assert drafts.kept(by=grace.key, form=draft) is not None


def test_somebody_with_a_password_is_asked_for_it(restricted: int, grace: Principal, at: datetime) -> None:
    user = User.objects.get(pk=grace.user_id or 0)
    user.set_password("correct horse battery staple")
    user.save()
    client = _signed_in(grace)
    session = client.session
    session["mark"] = True
    session.save()
    _busy(client, at)
    with travel(at + LATER, tick=False):
        session = client.session
        del session["demo"]
        session["second_factor_set_up"] = True
        session.save()
        asked = client.get(f"/people/{restricted}/")
        assert asked.headers["Location"].startswith("/account/again/?next=")
        wrong = client.post("/account/again/", {"password": "not it at all, this is wrong"})
        assert wrong.status_code == 200
        assert client.get(f"/people/{restricted}/").status_code == 302
        right = client.post(
            "/account/again/", {"password": "correct horse battery staple", "next": f"/people/{restricted}/"}
        )
        assert right.headers["Location"] == f"/people/{restricted}/"
        assert client.get(f"/people/{restricted}/").status_code == 200


def test_the_way_back_never_leads_to_another_site(grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    answer = client.post("/account/still-me/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"


def test_jobs_and_commands_are_not_asked(restricted: int, grace: Principal, at: datetime) -> None:
    again.ask(at=at)
    with context.acting(principal=grace.key, reason="a job"):
        assert access.open_record(grace, restricted, doing="see_record").person_id == restricted


def test_nobody_who_is_not_signed_in_counts_as_seen_lately(db: None, at: datetime) -> None:
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    request: HttpRequest = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert not again.recently(request, at=at)
    assert settings.AGAIN_MINUTES == 15
