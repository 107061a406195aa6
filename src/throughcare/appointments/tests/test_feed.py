"""A calendar reads a diary by a secret address: initials and place, until it is revoked or the post ends."""

from __future__ import annotations

from datetime import date, datetime

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from tests.browsing import signed_in
from throughcare.accounts import tallies
from throughcare.accounts.principals import Principal, system
from throughcare.appointments.actions import feeds
from throughcare.appointments.actions.feeds import CannotFeed
from throughcare.appointments.models import DiaryFeed
from throughcare.appointments.queries import feeds as queries
from throughcare.appointments.tests.telling import book, moment
from throughcare.organisations.models import Post


def address(by: Principal, at: datetime) -> str:
    return reverse("appointments:diary", args=[queries.token(feeds.make_feed(by=by, at=at))])


def test_a_calendar_reads_initials_and_place_and_nothing_else(aaron: int, grace: Principal, at: datetime) -> None:
    book(aaron, moment(30), by=grace, at=at)
    book(
        aaron,
        moment(30, 14),
        by=grace,
        at=at,
        kind="home_visit",
        office_id=None,
        place="12 Mill Lane",
        place_because="x",
    )
    answer = Client().get(address(grace, at))
    assert answer["content-type"] == "text/calendar; charset=utf-8"
    events = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [(str(one["summary"]), str(one["location"])) for one in events] == [
        ("AJW", "Kilner Street"),
        ("AJW", "Home visit"),
    ]
    assert events[0].decoded("dtstart") == moment(30)
    text = answer.content.decode()
    assert not any(word in text for word in ("Aaron", "Whitfield", "Mill Lane", "Supervision"))


def test_a_wrong_revoked_or_replaced_address_opens_nothing(aaron: int, grace: Principal, at: datetime) -> None:
    first = address(grace, at)
    assert Client().get(first).status_code == 200
    second = address(grace, at)
    assert Client().get(first).status_code == 404
    for wrong in (
        f"{second[:-5]}{'1' if second[-5] == '0' else '0'}.ics",
        "/diary/abc.ics",
        f"/diary/{'0' * 96}.ics",
        f"/diary/{'f' * 32}.ics",
    ):
        assert Client().get(wrong).status_code == 404
    assert Client().post(second).status_code == 405
    feeds.end_feed(by=grace, at=at)
    assert Client().get(second).status_code == 404
    with pytest.raises(CannotFeed):
        feeds.make_feed(by=system("test"), at=at)


def test_it_dies_with_the_post(grace: Principal, at: datetime) -> None:
    here = address(grace, at)
    Post.objects.filter(id=grace.post_id or 0).update(until=date(2026, 11, 23))
    assert Client().get(here).status_code == 404


def test_it_is_read_so_often_and_no_more(grace: Principal, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    here = address(grace, at)
    few = tallies.Limit(words="readings", most=2, within=tallies.limit("feed").within)
    monkeypatch.setattr(tallies, "limit", lambda *_, **__: few)
    assert [Client().get(here).status_code for _ in range(3)] == [200, 200, 429]


def test_its_owner_makes_it_and_ends_it(grace: Principal, at: datetime) -> None:
    desk, page = signed_in(grace), reverse("appointments:feed")
    assert "No calendar reads your diary" in desk.get(page).content.decode()
    key = "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b1"
    assert desk.post(page, {"key": f"{key}1", "what_to_do": "make"}).status_code == 303
    assert queries.token(DiaryFeed.objects.get()) in desk.get(page).content.decode()
    assert desk.post(page, {"key": f"{key}2", "what_to_do": "end"}).status_code == 303
    assert DiaryFeed.objects.get().ended_at is not None


def test_initials_of_any_name() -> None:
    assert [queries.initials(name) for name in ("Aaron James Whitfield", "de Souza", "", None, "- 7")] == [
        "AJW", "DS", "?", "?", "?",
    ]  # fmt: skip
