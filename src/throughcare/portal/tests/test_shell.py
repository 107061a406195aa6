"""What stands round every page of their own side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from throughcare.accounts.principals import Principal
from throughcare.audit.models import Entry
from throughcare.invitations import actions as invitations
from throughcare.kernel import context
from throughcare.messaging import queries as messaging
from throughcare.people.models import Person
from throughcare.people.record.actions import parts

Signed = Callable[[int], Client]


@pytest.fixture
def page(own_client: Signed, aaron: int, at: datetime) -> Client:
    """Aaron's own browser."""
    return own_client(aaron)


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/my/")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/my/sign-in/")


def test_home_greets_them_and_says_whom_to_ring_at_any_hour(page: Client) -> None:
    text = page.get("/my/").content.decode()
    assert "Hello, Aaron" in text
    assert "0191 498 0140" in text  # the office
    assert "0191 498 0199" in text  # when it is shut
    assert "116 123" in text
    assert "tel:999" in text


def test_the_title_and_the_address_give_nothing_away(page: Client) -> None:
    text = page.get("/my/").content.decode()
    title = text.partition("<title>")[2].partition("</title>")[0]
    assert title == "Home – Throughcare"


def test_nothing_is_kept_by_the_browser(page: Client) -> None:
    assert page.get("/my/").headers["Cache-Control"] == "no-store"


def test_a_page_that_is_not_there_says_what_to_do_in_their_words(page: Client) -> None:
    answer = page.get("/my/nowhere/")
    assert answer.status_code == 404
    assert "We cannot find this page" in answer.content.decode()
    assert "Need to talk?" in answer.content.decode()


def test_the_words_can_be_large_and_the_colours_strong_without_scripts(page: Client) -> None:
    answer = page.post("/my/looks/", {"size": "largest", "colours": "strong"})
    assert answer.status_code == 303
    assert 'class="size-largest colours-strong"' in page.get("/my/").content.decode()
    assert page.cookies["my_looks"]["path"] == "/my/"
    assert page.post("/my/looks/", {}).status_code == 422
    page.cookies["my_looks"] = "huge.<b>"
    assert 'class="size-usual colours-usual"' in page.get("/my/").content.decode()


def test_the_language_is_that_of_the_record_until_another_is_chosen(page: Client, aaron: int) -> None:
    Person.objects.get(id=aaron).change(language="Welsh")
    assert '<html lang="cy"' in page.get("/my/").content.decode()
    page.post("/my/language/", {"language": "en", "next": "/my/"})
    assert '<html lang="en"' in page.get("/my/").content.decode()


def test_the_staffs_pages_stay_english_after_a_welsh_page(page: Client, client: Client) -> None:
    page.post("/my/language/", {"language": "cy", "next": "/my/"})
    assert page.get("/my/").headers["Content-Language"] == "cy"
    assert "Content-Language" not in client.get("/account/sign-in/").headers


def test_a_page_in_a_language_says_when_its_words_are_a_draft(page: Client) -> None:
    assert "No one has checked these words yet." not in page.get("/my/").content.decode()
    page.post("/my/language/", {"language": "cy", "next": "/my/"})
    assert "Draft. No one has checked these words yet." in page.get("/my/").content.decode()


def test_the_language_they_choose_is_that_of_what_we_write_to_them(
    page: Client, aaron: int, grace: Principal, client: Client, at: datetime
) -> None:
    """Theirs, or what staff enter: the last choice counts. The language they speak stands as it was."""
    Person.objects.get(id=aaron).change(language="Somali", interpreter=True, interpreter_language="Somali")

    def text() -> str:
        ours = {"next_at": at, "next_with": "Grace Adeyemi", "next_place": "Kilner Street"}
        sheet = messaging.preview(
            "meeting_reminder", person_id=aaron, reference="N1", facts=ours, on=at.date(), channel="text"
        )
        return sheet.paragraphs[0]["text"]

    page.post("/my/language/", {"language": "cy", "next": "/my/"})
    assert text().startswith("Cofiwch:")
    client.post(f"/demo/sign-in/{grace.user_id}/")
    assert "We write to them in" in client.get(f"/people/{aaron}/details/").content.decode()
    chose = Entry.objects.using("audit").get(doing="own_language")
    assert (chose.principal, chose.person_id, chose.category) == (f"person:{aaron}", aaron, "alteration")
    page.post("/my/language/", {"language": "fr", "next": "/my/"})
    assert text().startswith("Cofiwch:")
    row = Person.objects.get(id=aaron)
    parts.describe(aaron, facts={"written_in": "en"}, because="", shown_version=row.version, by=grace, at=at)
    assert text().startswith("Remember:")
    row.refresh_from_db()
    assert (row.language, row.interpreter_language) == ("Somali", "Somali")


def test_a_language_chosen_before_signing_in_is_theirs_if_they_never_chose(
    aaron: int, grace: Principal, at: datetime, settings: Settings
) -> None:
    with context.acting(principal=grace.key, reason="test"):
        row = invitations.invite(aaron, channel="text", shown_to="07700 900412", by=grace, at=at)

    settings.DEMO = True

    def sign_in(language: str) -> str:
        browser = Client()
        browser.post("/my/language/", {"language": language, "next": "/my/sign-in/"})
        assert browser.post(f"/my/sign-in/demo/{row.pk}/").status_code == 303
        return Person.objects.get(id=aaron).written_in

    assert Person.objects.get(id=aaron).written_in == ""
    assert sign_in("cy") == "cy"
    assert sign_in("en") == "cy"
