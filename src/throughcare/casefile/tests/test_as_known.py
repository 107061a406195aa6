"""The record as it was known at a past moment, through the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client
from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.appointments.actions import contacts
from throughcare.audit.models import Entry
from throughcare.casefile import nav
from throughcare.kernel import clock, context, past
from throughcare.organisations.queries import principal_of
from throughcare.people.models import Headline, Person

WORDS = "He starts a new job on Monday."


@pytest.fixture
def cast(told_committed: str) -> Iterator[world.World]:
    """The world of the house tests; the clock goes on as the database's does, which writes when a row was entered."""
    told = world.find(at=NOW)
    with travel(_now(), tick=True):
        yield told


def _now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        (found,) = cursor.fetchone()
    return found  # type: ignore[no-any-return]


def _noted(told: world.World) -> tuple[datetime, datetime]:
    """A note about Aaron, and the moments before and after it."""
    before = _now()
    aaron = told.samples["aaron"].person_id
    grace = principal_of(told.users["grace"], name="Grace Adeyemi", on=NOW.date())
    assert aaron
    assert grace
    with context.acting(principal=grace.key, reason="test"):
        contacts.write_note(aaron, kind="we_rang", at_=NOW - timedelta(days=1), words=WORDS, by=grace, at=NOW)
    return before, _now()


def _get(told: world.World, page: str, moment: datetime | str, who: str = "grace") -> tuple[int, str, str]:
    client: Client = world.Visitor(told).client(who)
    known = moment if isinstance(moment, str) else moment.isoformat()
    answer = client.get(page.format(told.samples["aaron"].person_id) + "?" + urlencode({"known": known}))
    return answer.status_code, answer.content.decode(), answer.headers.get("Location", "")


def test_what_was_entered_later_is_not_there_yet(cast: world.World) -> None:
    before, after = _noted(cast)
    assert WORDS not in _get(cast, "/people/{}/timeline/", before)[1]
    assert WORDS in _get(cast, "/people/{}/timeline/", after)[1]


def test_what_was_changed_later_is_as_it_was(cast: world.World) -> None:
    aaron = cast.samples["aaron"].person_id or 0
    before = _now()
    for _ in range(3):
        with context.acting(principal="system:test", reason="test"):
            Headline.objects.filter(person_id=aaron).update(officer="Somebody Else")
    status, text, _ = _get(cast, "/people/{}/", before)
    assert (status, "Somebody Else" in text, "Grace Adeyemi, since" in text) == (200, False, True)
    assert "Somebody Else" in _get(cast, "/people/{}/", _now())[1]


def test_every_page_of_the_record_can_be_seen_as_it_was_and_leads_on_into_the_same_past(cast: world.World) -> None:
    before, _ = _noted(cast)
    for tab in nav.person_tabs(cast.samples["aaron"].person_id or 0):
        status, text, _ = _get(cast, tab["url"], before)
        assert status == 200, tab
        assert "As it was known on" in text, tab
        assert text.count("?known=") >= 11, tab
        assert 'method="post"' not in text.partition("<main")[2], tab


def test_afterwards_the_request_and_the_next_one_are_in_the_present(cast: world.World) -> None:
    before, _ = _noted(cast)
    assert _get(cast, "/people/{}/timeline/", before)[0] == 200
    assert (past.asked(), clock.stands()) == (None, None)
    client = world.Visitor(cast).client("grace")
    assert WORDS in client.get(f"/people/{cast.samples['aaron'].person_id}/timeline/").content.decode()


def test_it_is_written_down_which_past_was_looked_at(cast: world.World) -> None:
    before, _ = _noted(cast)
    _get(cast, "/people/{}/timeline/", before)
    entry = Entry.objects.order_by("-id")[0]
    assert entry.allowed
    assert f"as it was known {before.isoformat(timespec='minutes')}" in entry.terms


@pytest.mark.parametrize("moment", ["1999-01-01T10:00", "2999-01-01T10:00", "yesterday"])
def test_a_moment_of_which_nothing_is_known_leads_to_the_choice_and_says_why(cast: world.World, moment: str) -> None:
    status, _, where = _get(cast, "/people/{}/timeline/", moment)
    assert status == 302
    page = world.Visitor(cast).client("grace").get(where)
    assert 'role="alert"' in page.content.decode()


def test_whoever_may_not_see_the_record_may_not_see_its_past(cast: world.World) -> None:
    assert _get(cast, "/people/{}/timeline/", _now(), who="omar")[0] == 403


def test_what_the_fences_hide_now_they_hide_in_the_past(cast: world.World) -> None:
    """With the door left out: not one row of a restricted person comes out of any view."""
    noor = cast.samples["noor"].person_id or 0
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'as_known'"
            " and column_name = 'person_id' and table_name not like 'audit%' and table_name <> 'people_fence'"
        )
        views = [name for (name,) in cursor.fetchall()]
    assert len(views) > 60

    def rows(who: str) -> int:
        with context.acting(principal=f"staff:{cast.users[who]}", reason="test"), connection.cursor() as cursor:
            past.go_back(_now(), person_id=noor)
            each = " union all ".join(f'select count(*) from "{name}" where person_id = {noor}' for name in views)
            cursor.execute(f"select sum(count) from ({each}) one")
            (found,) = cursor.fetchone()
            past.come_back()
        return int(found)

    assert rows("grace") > 10
    assert rows("simon") == 0


def test_a_day_in_the_future_is_refused_in_words(cast: world.World) -> None:
    client = world.Visitor(cast).client("grace")
    page = client.get(f"/people/{cast.samples['aaron'].person_id}/as-known/?day=1/1/2099")
    assert (page.status_code, "not in the future" in page.content.decode()) == (422, True)


def test_in_the_past_no_query_is_answered_with_the_present(cast: world.World) -> None:
    with context.acting(principal="system:test", reason="test"):
        past.go_back(_now(), person_id=cast.samples["aaron"].person_id or 0)
        assert Person.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select count(*) from people_headlineevent")
        with pytest.raises(OperationalError), transaction.atomic():
            Person.objects.update(version=9)
        past.come_back()


def test_while_the_views_are_away_it_is_said_and_nothing_of_the_present_is_shown(
    cast: world.World, as_role: Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]
) -> None:
    before, _ = _noted(cast)
    with as_role("owner") as owner:
        owner.execute("drop schema as_known cascade")
    status, text, _ = _get(cast, "/people/{}/timeline/", before)
    assert (status, WORDS in text) == (503, False)
