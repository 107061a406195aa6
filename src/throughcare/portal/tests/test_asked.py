"""Help they asked for, on their own pages: what came of it, why it was not to be had, and what instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.plans.actions import saying, telling
from throughcare.plans.models import HelpAsked, HelpNotHad
from throughcare.plans.tests.test_telling import not_there
from throughcare.portal.tests.browsing import send, shown, somebody_else

OwnClient = Callable[[int], Client]


def test_he_asks_for_help_and_sees_what_comes_of_it(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    client = own_client(aaron)
    assert "You have not asked for help yet." in shown(client, "/my/asked/")
    said = send(client, "/my/asked/new/", answers=422)
    assert "Choose what it is about." in said
    assert "Tell us what help you want." in said
    send(client, "/my/asked/new/", kind="money", words="I owe rent.")
    assert "We tell you more by Monday 30 November." in shown(client, "/my/asked/")
    row = HelpAsked.objects.get()
    more = {"words": "I asked two places.", "tell_by": date(2026, 12, 4), "by": grace, "at": at}
    saying.answer_help(row.pk, state="looking", **more)
    page = shown(client, "/my/asked/")
    assert "We are working on it" in page
    assert "I asked two places." in page
    assert "We tell you more by Friday 4 December." in page


def test_what_could_not_be_had_says_why_and_he_chooses_what_instead(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    client = own_client(aaron)
    send(client, "/my/asked/new/", kind="education", words="A fork-lift course.")
    said = {"words": "It is full until September.", "asked_of": "The college", "instead": "Warehouse skills."}
    saying.answer_help(HelpAsked.objects.get().pk, state="not_had", **said, by=grace, at=at)
    page = shown(client, "/my/asked/")
    for text in ("We could not get this", "It is full until September.", "Warehouse skills."):
        assert text in page
    not_had = HelpNotHad.objects.get()
    assert "Choose yes or no." in send(client, f"/my/asked/{not_had.pk}/instead/", answers=422)
    send(client, f"/my/asked/{not_had.pk}/instead/", choice="yes", words="Mornings.")
    page = shown(client, "/my/asked/")
    assert "You want this" in page
    assert "Grace gets in touch by Monday 30 November." in page
    not_had.refresh_from_db()
    assert (not_had.told_how, not_had.told_on) == ("own_pages", at.date())


def test_help_of_the_plan_that_came_late_is_there_too_without_what_staff_note(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    row = not_there(aaron, by=grace, at=at, late=True, agreed_on=date(2026, 11, 16))
    telling.tell_why(row.pk, told_on=at.date(), how="said", by=grace, at=at)
    telling.close_help(row.pk, outcome="PLANTED-outcome", by=grace, at=at)
    page = shown(own_client(aaron), "/my/asked/")
    assert "This came late" in page
    assert "We are sorry that it is late." in page
    assert "PLANTED" not in page


def test_another_ones_help_is_not_there(
    aaron: int, grace: Principal, paul: Principal, own_client: OwnClient, at: datetime
) -> None:
    row = not_there(aaron, by=grace, at=at)
    other = own_client(somebody_else(paul, at))
    assert other.get(f"/my/asked/{row.pk}/instead/").status_code == 404
    assert "Harbour Homes" not in shown(other, "/my/asked/")
