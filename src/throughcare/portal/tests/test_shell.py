"""What stands round every page of their own side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from throughcare.people.models import Person

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
