"""Staff sign in with a password and a one-time code; who leaves is shut out."""

from __future__ import annotations

import io
import re
import time
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client

from throughcare.audit.models import Entry

PASSWORD = "correct horse battery staple"
EMAIL = "nora@service.example"


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def link(db: None) -> str:
    """The link by which a new officer sets her password."""
    call_command(
        "add_office", "OAKS", name="Oak Street", organisation="Vale Trust", street="1 Oak Street", town="Vale",
        postcode="VA1 1AA", phone="0161 496 0123", stdout=io.StringIO(),
    )  # fmt: skip
    said = io.StringIO()
    call_command(
        "add_staff", EMAIL, name="Nora Quill", role="offender_manager", office="OAKS", team="East", stdout=said
    )
    (found,) = re.findall(r"https?://[^/]+(/\S+)", said.getvalue())
    return str(found)


@pytest.fixture
def nora(link: str, client: Client) -> Client:
    """Signed in with a password that she set by the link, and no second factor yet."""
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    answer = client.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_first_thing_after_the_password_a_code_is_set_up_and_then_the_work_is_there(nora: Client) -> None:
    assert nora.get("/")["Location"] == "/account/code/set-up/"
    nora.get("/account/code/set-up/")
    secret = nora.session["mfa.totp.secret"]
    assert nora.post("/account/code/set-up/", {"code": code(secret)}).status_code == 302
    assert nora.get("/").status_code == 200
    nora.post("/account/sign-out/")
    assert nora.get("/")["Location"].startswith("/account/sign-in/")
    again = nora.post("/account/sign-in/", {"login": EMAIL, "password": PASSWORD})
    assert again["Location"].startswith("/account/code/enter/")
    assert nora.get("/")["Location"].startswith("/account/sign-in/")
    assert "password" in Entry.objects.using("audit").get(doing="sign_in").because


def test_link_to_set_a_password_works_once(nora: Client, link: str) -> None:
    nora.post("/account/sign-out/")
    page = nora.get(link, follow=True)
    assert "password1" not in page.content.decode()


def test_who_leaves_is_shut_out_at_once(nora: Client) -> None:
    nora.get("/account/code/set-up/")
    nora.post("/account/code/set-up/", {"code": code(nora.session["mfa.totp.secret"])})
    assert nora.get("/").status_code == 200
    with pytest.raises(CommandError):  # a post lasts a day at least
        call_command("end_post", EMAIL)
    call_command("end_post", EMAIL, until=date(2999, 1, 1), stdout=io.StringIO())
    assert nora.get("/").status_code == 200


def test_wrong_password_and_unknown_address_get_the_same_answer(link: str, client: Client) -> None:
    wrong = client.post("/account/sign-in/", {"login": EMAIL, "password": "x" * 20})
    unknown = client.post("/account/sign-in/", {"login": "nobody@service.example", "password": "x" * 20})
    said = [re.sub(r'(value|nonce)="[^"]*"', "", answer.content.decode()) for answer in (wrong, unknown)]
    assert said[0] == said[1]


def test_address_that_is_taken_and_an_unknown_office_are_refused(link: str) -> None:
    more = {"name": "N", "role": "auditor", "team": "East"}
    with pytest.raises(CommandError, match="already signs in"):
        call_command("add_staff", EMAIL, office="OAKS", **more)
    with pytest.raises(CommandError, match="no office"):
        call_command("add_staff", "other@service.example", office="NONE", **more)
