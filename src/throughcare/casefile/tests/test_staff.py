"""Posts are given, changed and ended by a system administrator, and it takes effect at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from time_machine import travel

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import Session
from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.organisations import actions, queries
from throughcare.organisations import staff as colleagues
from throughcare.organisations.models import Post

SignIn = Callable[[Principal], Client]


def _send(client: Client, url: str, **facts: object) -> int:
    page = client.get(url).content.decode()
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]+)"', page))
    return client.post(url, {**hidden, **facts}).status_code


def _noted() -> list[tuple[str, str, str]]:
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select who, because, why from audit_entry where doing = 'change_post' and because <> '' order by id"
        )
        return [tuple(row) for row in cursor.fetchall()]


def test_an_administrator_finds_a_colleague_and_their_posts(staff: cast.Staff, signed_in: SignIn) -> None:
    iris = signed_in(staff.iris)
    page = iris.get("/staff/?q=simon").content.decode()
    assert "Simon Hale" in page
    assert "Grace Adeyemi" not in page
    assert "Simon Hale" not in iris.get("/staff/?role=auditor").content.decode()
    assert "Nobody here fits" in iris.get("/staff/?q=nobodylikethis").content.decode()
    page = iris.get(f"/staff/{staff.simon.user_id}/").content.decode()
    assert "Change role or team" in page
    for other in (staff.grace, staff.ruth, staff.amina):
        assert signed_in(other).get("/staff/").status_code == 403


def test_a_change_of_role_takes_effect_at_once_and_is_in_the_audit(
    staff: cast.Staff, signed_in: SignIn, at: datetime
) -> None:
    simon, iris = signed_in(staff.simon), signed_in(staff.iris)
    assert simon.get("/team/leave/").status_code == 403
    url = f"/staff/posts/{staff.simon.post_id}/role/"
    facts = {"role": "team_manager", "team_id": staff.team, "because": "Ruth goes on secondment."}
    assert _send(iris, url, **{**facts, "because": ""}) == 422
    assert _send(iris, url, **{**facts, "role": "offender_manager"}) == 422  # what he does now
    assert _send(iris, url, **facts) == 303
    assert not Session.objects.filter(user_id=staff.simon.user_id or 0).exists()
    assert simon.get("/").status_code == 302  # signed out
    assert signed_in(staff.simon).get("/team/leave/").status_code == 200
    old, new = Post.objects.filter(user_id=staff.simon.user_id or 0).order_by("since")
    assert (old.until, new.since, new.until, new.role) == (at.date(), at.date(), None, "team_manager")
    who, because, why = _noted()[-1]
    assert who == "Iris Lund, system administrator"
    assert "Simon Hale: Offender manager, Northgate East, Kilner Street → Team manager" in because
    assert why == "Ruth goes on secondment."
    assert iris.get(url).status_code == 302  # the post has ended: its page leads to the colleague


def test_a_post_that_began_today_is_put_right_and_keeps_its_history(staff: cast.Staff, at: datetime) -> None:
    user = accounts.enter("new@throughcare.example", name="New Person", by=staff.iris)
    today = at.date()
    post = actions.begin_post(
        user.pk, team_id=staff.team, role="key_worker", since=today, because="Joins.", by=staff.iris, at=at
    )
    now = actions.change_role(
        post.pk, role="case_administrator", team_id=staff.team, because="Mistyped.", by=staff.iris, at=at
    )
    assert (now.pk, now.role, now.version) == (post.pk, "case_administrator", 2)
    with pytest.raises(ChangedMeanwhile):
        actions.change_role(
            post.pk, role="auditor", team_id=staff.team, because="Again.", by=staff.iris, at=at, shown_version=1
        )


def test_a_post_is_ended_and_another_begun_on_pages(staff: cast.Staff, signed_in: SignIn, at: datetime) -> None:
    iris = signed_in(staff.iris)
    simon = signed_in(staff.simon)
    url = f"/staff/posts/{staff.simon.post_id}/end/"
    assert _send(iris, url, until="1/1/2000", because="Leaves.") == 422
    assert _send(iris, url, until=f"{at:%d/%m/%Y}", because="Leaves.") == 303
    assert simon.get("/").status_code == 302
    begin = f"/staff/{staff.simon.user_id}/post/"
    facts = {"role": "key_worker", "team_id": staff.other_team, "because": "Is back."}
    assert _send(iris, begin, **facts, since="1/1/2020") == 422  # nobody had rights before they were given
    tomorrow = at.date() + timedelta(days=1)
    assert _send(iris, begin, **facts, since=f"{tomorrow:%d/%m/%Y}") == 303
    assert queries.principal_of(staff.simon.user_id or 0, name="", on=at.date()).kind == "nobody"
    assert queries.principal_of(staff.simon.user_id or 0, name="", on=tomorrow).role == "key_worker"
    assert "To come" in iris.get(f"/staff/{staff.simon.user_id}/").content.decode()
    assert iris.get(begin).status_code == 302  # one post at a time


def test_nobody_changes_their_own_post(staff: cast.Staff, signed_in: SignIn, at: datetime) -> None:
    iris = signed_in(staff.iris)
    assert "Another system administrator" in iris.get(f"/staff/{staff.iris.user_id}/").content.decode()
    url = f"/staff/posts/{staff.iris.post_id}"
    assert _send(iris, f"{url}/role/", role="auditor", team_id=staff.team, because="I want to read.") == 422
    assert _send(iris, f"{url}/end/", until=f"{at:%d/%m/%Y}", because="Off.") == 422
    own = staff.iris.user_id or 0
    with pytest.raises(Refused):
        actions.begin_post(own, team_id=staff.team, role="auditor", since=at.date(), because="x", by=staff.iris, at=at)


def test_an_administrator_who_has_not_shown_lately_that_it_is_them_is_asked_first(
    staff: cast.Staff, signed_in: SignIn, at: datetime
) -> None:
    iris = signed_in(staff.iris)
    with travel(at + timedelta(minutes=settings.AGAIN_MINUTES + 1)):
        for url in (
            f"/staff/posts/{staff.simon.post_id}/role/",
            f"/staff/posts/{staff.simon.post_id}/end/",
            f"/staff/{staff.omar.user_id}/post/",
        ):
            asked = iris.get(url)
            assert asked.status_code == 302
            assert asked.headers["Location"].startswith("/account/still-me/?next="), url
        assert iris.get("/staff/").status_code == 200  # looking needs it not


def test_colleagues_come_in_pages_with_those_who_left_only_when_asked(staff: cast.Staff, at: datetime) -> None:
    user = accounts.enter("left@throughcare.example", name="Aaa Left", by=staff.iris)
    found, _page = colleagues.find(colleagues.Wanted(), on=at.date())
    assert user.pk not in [one["id"] for one in found]
    found, _page = colleagues.find(colleagues.Wanted(past=True), on=at.date())
    assert found[0]["id"] == user.pk
    one = colleagues.colleague(user.pk, on=date(2026, 11, 23))
    assert one is not None
    assert (one.now, one.to_come, one.held) == (None, None, ())
