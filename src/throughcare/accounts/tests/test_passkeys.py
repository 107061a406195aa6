"""Passkeys in a real browser, with a key that the browser pretends to have."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as _settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from throughcare.accounts.models import User
from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.organisations import actions as organisations

PASSWORD = "correct horse battery staple"
EMAIL = "nora@service.example"


@pytest.fixture
def nora(site: LiveServer) -> User:
    """An officer with a password and no second factor."""
    by = system("test")
    with context.acting(principal=by.key, reason="test"):
        trust = organisations.add_organisation("Vale", kind="trust", jurisdiction="england_wales", by=by)
        office = organisations.add_office(
            trust.id, code="OAKS", name="Oak Street", lines="1 Oak Street", town="Vale", postcode="VA1 1AA",
            phone="0161 496 0123", by=by,
        )  # fmt: skip
        team = organisations.add_team(office.id, name="East", by=by)
        user = User.objects.create_user(EMAIL, "Nora Quill", PASSWORD)
        today = clock.local_day(clock.now())
        organisations.hold_post(user.id, team_id=team.id, role="offender_manager", since=today, by=by)
    return user


def _page(browser: Browser, site: LiveServer, *, key: bool = True) -> tuple[Page, list[str]]:
    window = browser.new_context(base_url=site.url)
    page = window.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    if key:
        devtools = window.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
    return page, faults


def _password(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_signs_in_without_password_and_code(
    nora: User, browser: Browser, site: LiveServer
) -> None:
    assert _settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
    page, faults = _page(browser, site)
    _password(page)
    page.get_by_role("link", name=re.compile("Use a passkey instead")).click()
    page.get_by_label("What to call it").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/code/spare/**")
    assert page.locator(".tc-codes li").count() == 10
    page.goto("/account/passkeys/")
    assert page.get_by_role("strong").filter(has_text="Work laptop").is_visible()
    page.goto("/")
    assert page.url == f"{site.url}/"
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    _password(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/account/passkeys/again/?next=/caseload/")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{site.url}/caseload/")  # a pattern would take the address before it, which ends so too
    page.goto("/account/passkeys/")
    page.get_by_role("link", name="Change its name Work laptop").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("button", name="Remove").click()
    page.goto("/")
    assert not faults


def test_a_browser_without_a_key_says_what_to_do_and_sends_nothing(
    nora: User, browser: Browser, site: LiveServer
) -> None:
    window = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = window.new_page()
    page.goto("/account/sign-in/")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    _password(page)
    page.goto("/account/passkeys/add/")
    assert page.get_by_text("This browser cannot make a passkey").is_visible()
    assert not page.get_by_role("button", name="Add the passkey").is_visible()
    window.close()
