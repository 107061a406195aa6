"""S13: forged forms, planted and old sessions, ended posts, other hosts' names and addresses open nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.accounts.models import Session, User
from throughcare.accounts.principals import system
from throughcare.cli.proofs import Size
from throughcare.kernel import context
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Post

AWAY = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(7)",
    "https:evil.example",
    "http:///evil.example",
    "/\t/evil.example",
    "https://localhost@evil.example/",
    "\t//evil.example",
)

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Every form of the access table, and everybody's session; small, some of them."""
    with travel(NOW):
        told = world.find(at=NOW)
        forms = [
            (row, sample)
            for rows in world.rows().values()
            for row in rows
            if row.send and not row.open
            for sample in row.of
        ]
        theirs = [form for form in forms if form[0].own]
        forms = [form for form in forms if not form[0].own]
        forms = forms if size.full else size.random.sample(forms, 25)
        people = [who for who in world.POSTS if who in told.users]
        people = people if size.full else size.random.sample(people, 3)
        return {
            "forms without our token refused": _forged(told, forms),
            "forms of their own side without our token refused": _forged_on_their_side(told, theirs),
            "other host names refused": _hosts(told, forms),
            "other sites not gone to": _away(told),
            "planted, signed out and ended sessions that open nothing": sum(_sessions(told, who) for who in people),
        }


def _forged(told: world.World, forms: list[tuple[world.Row, str]]) -> int:
    before = world.counts()
    for row, sample in forms:
        client = Client(enforce_csrf_checks=True)
        client.force_login(User.objects.get(pk=told.users[row.send[0]]))  # type: ignore[index]
        session = client.session
        session["demo"] = True
        session.save()
        url = world.Visitor(told).url(row, sample)
        assert client.post(url, {"words": "Forged."}).status_code == 403, url
        assert client.post(url, HTTP_ORIGIN="https://evil.example").status_code == 403, url
    assert world.counts() == before
    return 2 * len(forms)


def _forged_on_their_side(told: world.World, forms: list[tuple[world.Row, str]]) -> int:
    """Another site, or another page on a borrowed phone, sends nothing in their name; and leaves them signed in."""
    before = world.counts()
    client = world.Visitor(told).client("themselves")
    client.handler.enforce_csrf_checks = True
    for row, sample in forms:
        url = world.Visitor(told).url(row, sample)
        assert client.post(url, {"words": "Forged."}).status_code == 403, url
        assert client.post(url, HTTP_ORIGIN="https://evil.example").status_code == 403, url
    assert client.post("/my/leave/").status_code == 403
    assert client.get("/my/phone/").status_code == 200
    assert world.counts() == before
    return 2 * len(forms) + 1


def _hosts(told: world.World, forms: list[tuple[world.Row, str]]) -> int:
    for row, sample in forms:
        url = world.Visitor(told).url(row, sample)
        assert Client(HTTP_HOST="evil.example").get(url).status_code == 400, url
        answer = Client().get(url, HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_SERVER="evil.example")
        assert "evil.example" not in answer.headers.get("Location", "")
    return 2 * len(forms)


def _away(told: world.World) -> int:
    for away in AWAY:
        client = Client()
        assert client.post(f"/demo/sign-in/{told.users['grace']}/", {"next": away}).headers["Location"] == "/", away
        assert client.post("/account/still-me/", {"next": away}).headers["Location"] == "/", away
        for page in ("/account/sign-in/", "/account/again/", "/account/sign-out/"):
            place = Client().get(page, {"next": away}).headers.get("Location", "/")
            assert place.startswith("/"), (page, away, place)
            assert not place.startswith(("//", "/\\")), (page, away, place)
    return 5 * len(AWAY)


def _sessions(told: world.World, who: str) -> int:
    user_id = told.users[who]
    planted = Client()
    planted.get("/account/sign-in/")
    session = planted.session
    session["planted"] = True
    session.save()
    key = session.session_key or ""
    planted.cookies[settings.SESSION_COOKIE_NAME] = key
    planted.post(f"/demo/sign-in/{user_id}/")
    assert not _opens(key), "a planted session was taken over"
    signed_in = planted.cookies[settings.SESSION_COOKIE_NAME].value
    assert _opens(signed_in)
    planted.post("/account/sign-out/")
    assert not _opens(signed_in), "a session outlived its sign-out"
    other = Client()
    other.post(f"/demo/sign-in/{user_id}/")
    kept = other.cookies[settings.SESSION_COOKIE_NAME].value
    post = Post.objects.get(id=told.posts[who])
    with context.acting(principal="system:proof", reason="proof"):
        organisations.end_post(post.pk, until=NOW.date(), by=system("proof"), at=NOW)
    assert not _opens(kept), "a session outlived its post"
    assert not Session.objects.filter(user_id=user_id).exists()
    return 3


def _opens(key: str) -> bool:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client.get("/account/").status_code == 200
