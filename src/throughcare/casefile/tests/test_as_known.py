"""The record as it was known at a past moment, through the pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client

from tests.cast import NOW
from tests.fixtures import database_now
from tests.house import world
from throughcare.appointments.actions import contacts
from throughcare.audit.models import Entry
from throughcare.casefile import nav
from throughcare.kernel import clock, context, past
from throughcare.organisations.queries import principal_of
from throughcare.people.models import Headline, Person

WORDS = "He starts a new job on Monday."


def _noted(told: world.World) -> tuple[datetime, datetime]:
    """A note about Aaron, and the moments before and after it."""
    before = database_now()
    aaron = told.samples["aaron"].person_id
    grace = principal_of(told.users["grace"], name="Grace Adeyemi", on=NOW.date())
    assert aaron
    assert grace
    with context.acting(principal=grace.key, reason="test"):
        contacts.write_note(aaron, kind="we_rang", at_=NOW - timedelta(days=1), words=WORDS, by=grace, at=NOW)
    return before, database_now()


def _get(told: world.World, page: str, moment: datetime | str, who: str = "grace") -> tuple[int, str, str]:
    client: Client = world.Visitor(told).client(who)
    known = moment if isinstance(moment, str) else moment.isoformat()
    answer = client.get(page.format(told.samples["aaron"].person_id) + "?" + urlencode({"known": known}))
    return answer.status_code, answer.content.decode(), answer.headers.get("Location", "")


def test_what_was_entered_later_is_not_there_yet(told_now: world.World) -> None:
    before, after = _noted(told_now)
    assert WORDS not in _get(told_now, "/people/{}/timeline/", before)[1]
    assert WORDS in _get(told_now, "/people/{}/timeline/", after)[1]


def test_what_was_changed_later_is_as_it_was(told_now: world.World) -> None:
    aaron = told_now.samples["aaron"].person_id or 0
    before = database_now()
    for _ in range(3):
        with context.acting(principal="system:test", reason="test"):
            Headline.objects.filter(person_id=aaron).update(officer="Somebody Else")
    status, text, _ = _get(told_now, "/people/{}/", before)
    assert (status, "Somebody Else" in text, "Grace Adeyemi, since" in text) == (200, False, True)
    assert "Somebody Else" in _get(told_now, "/people/{}/", database_now())[1]


def test_every_page_of_the_record_can_be_seen_as_it_was_and_leads_on_into_the_same_past(told_now: world.World) -> None:
    before, _ = _noted(told_now)
    for tab in nav.person_tabs(told_now.samples["aaron"].person_id or 0):
        status, text, _ = _get(told_now, tab["url"], before)
        assert status == 200, tab
        assert "As it was known on" in text, tab
        assert text.count("?known=") >= 11, tab
        assert 'method="post"' not in text.partition("<main")[2], tab


def test_afterwards_the_request_and_the_next_one_are_in_the_present(told_now: world.World) -> None:
    before, _ = _noted(told_now)
    assert _get(told_now, "/people/{}/timeline/", before)[0] == 200
    assert (past.asked(), clock.stands()) == (None, None)
    client = world.Visitor(told_now).client("grace")
    assert WORDS in client.get(f"/people/{told_now.samples['aaron'].person_id}/timeline/").content.decode()


def test_it_is_written_down_which_past_was_looked_at(told_now: world.World) -> None:
    before, _ = _noted(told_now)
    _get(told_now, "/people/{}/timeline/", before)
    entry = Entry.objects.order_by("-id")[0]
    assert entry.allowed
    assert f"as it was known {before.isoformat(timespec='minutes')}" in entry.terms


@pytest.mark.parametrize("moment", ["1999-01-01T10:00", "2999-01-01T10:00", "yesterday"])
def test_a_moment_of_which_nothing_is_known_leads_to_the_choice_and_says_why(
    told_now: world.World, moment: str
) -> None:
    status, _, where = _get(told_now, "/people/{}/timeline/", moment)
    assert status == 302
    page = world.Visitor(told_now).client("grace").get(where)
    assert 'role="alert"' in page.content.decode()


def test_whoever_may_not_see_the_record_may_not_see_its_past(told_now: world.World) -> None:
    assert _get(told_now, "/people/{}/timeline/", database_now(), who="omar")[0] == 403


def test_what_the_fences_hide_now_they_hide_in_the_past(told_now: world.World) -> None:
    """With the door left out: not one row of a restricted person comes out of any view."""
    noor = told_now.samples["noor"].person_id or 0
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'as_known'"
            " and column_name = 'person_id' and table_name not like 'audit%' and table_name <> 'people_fence'"
        )
        views = [name for (name,) in cursor.fetchall()]
    assert len(views) > 60

    def rows(who: str) -> int:
        with context.acting(principal=f"staff:{told_now.users[who]}", reason="test"), connection.cursor() as cursor:
            past.go_back(database_now(), person_id=noor)
            each = " union all ".join(f'select count(*) from "{name}" where person_id = {noor}' for name in views)
            cursor.execute(f"select sum(count) from ({each}) one")
            (found,) = cursor.fetchone()
            past.come_back()
        return int(found)

    assert rows("grace") > 10
    assert rows("simon") == 0


def test_a_day_in_the_future_is_refused_in_words(told_now: world.World) -> None:
    client = world.Visitor(told_now).client("grace")
    page = client.get(f"/people/{told_now.samples['aaron'].person_id}/as-known/?day=1/1/2099")
    assert (page.status_code, "not in the future" in page.content.decode()) == (422, True)


def test_in_the_past_no_query_is_answered_with_the_present(told_now: world.World) -> None:
    with context.acting(principal="system:test", reason="test"):
        past.go_back(database_now(), person_id=told_now.samples["aaron"].person_id or 0)
        assert Person.objects.exists()
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select count(*) from people_headlineevent")
        with pytest.raises(OperationalError), transaction.atomic():
            Person.objects.update(version=9)
        past.come_back()


def test_while_the_views_are_away_it_is_said_and_nothing_of_the_present_is_shown(
    told_now: world.World, as_role: Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]
) -> None:
    before, _ = _noted(told_now)
    with as_role("owner") as owner:
        owner.execute("drop schema as_known cascade")
    status, text, _ = _get(told_now, "/people/{}/timeline/", before)
    assert (status, WORDS in text) == (503, False)
