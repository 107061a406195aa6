"""A person's own phone signs them in, in a real browser with a key that it pretends to have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from throughcare.demo import cast
from throughcare.invitations import actions
from throughcare.invitations.models import Invitation, Passkey
from throughcare.kernel import clock, context

SignIn = Callable[[BrowserContext, str, int], None]


@pytest.fixture
def invited(site: LiveServer) -> Invitation:
    """Aaron, invited by text; really saved."""
    at = clock.now()
    with context.acting(principal="system:test", reason="cast"):
        staff = cast.make_staff(at=at)
        aaron = cast.aaron_on_his_order(staff, at=at)
        row: Invitation = actions.invite(aaron, channel="text", shown_to="07700 900412", by=staff.grace, at=at)
    return row


def _phone(browser: Browser, site: LiveServer, *, scripts: bool = True) -> Page:
    window = browser.new_context(base_url=site.url, viewport={"width": 320, "height": 640}, java_script_enabled=scripts)
    page = window.new_page()
    if scripts:
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
    return page


def test_a_phone_is_added_signs_in_and_is_taken_off(
    invited: Invitation, browser: Browser, site: LiveServer, own_sign_in: SignIn
) -> None:
    page = _phone(browser, site)
    own_sign_in(page.context, site.url, invited.person_id)
    page.goto("/my/phone/")
    page.get_by_label("What do you call this phone?").fill("My phone")
    page.get_by_role("button", name="Add this phone").click()
    page.get_by_role("link", name="My phone").wait_for()
    page.get_by_role("button", name="Leave now").click()
    page.wait_for_url("**/my/left/")
    page.goto("/my/sign-in/")
    page.get_by_role("button", name="Use my phone lock").click()
    page.wait_for_url(f"{site.url}/my/")
    page.goto("/my/phone/")
    page.get_by_role("link", name="My phone").click()
    page.get_by_role("button", name="Take it off").click()
    page.get_by_text("None yet. You sign in with a code.").wait_for()
    page.get_by_role("button", name="Leave now").click()
    page.goto("/my/sign-in/")
    page.get_by_role("button", name="Use my phone lock").click()
    page.get_by_role("heading", name="That did not work").wait_for()


def test_a_phone_opens_nothing_once_the_invitation_was_taken_back(
    invited: Invitation, browser: Browser, site: LiveServer, own_sign_in: SignIn
) -> None:
    page = _phone(browser, site)
    own_sign_in(page.context, site.url, invited.person_id)
    page.goto("/my/phone/")
    page.get_by_label("What do you call this phone?").fill("My phone")
    page.get_by_role("button", name="Add this phone").click()
    page.get_by_role("link", name="My phone").wait_for()
    with context.acting(principal="system:test", reason="test"):
        actions.take_back(invited.pk, why="lost", by=cast.DEMO, at=clock.now())
    assert Passkey.objects.filter(removed_at=None).count() == 0
    page.goto("/my/phone/")
    assert page.url.startswith(f"{site.url}/my/sign-in/")
    page.get_by_role("button", name="Use my phone lock").click()
    page.get_by_role("heading", name="That did not work").wait_for()


def test_without_scripts_a_code_is_the_way_and_the_page_says_so(
    invited: Invitation, browser: Browser, site: LiveServer, own_sign_in: SignIn
) -> None:
    page = _phone(browser, site, scripts=False)
    page.goto("/my/sign-in/")
    assert not page.get_by_role("button", name="Use my phone lock").is_visible()
    page.get_by_label("Your mobile number or email").fill("07700 900412")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Your code").wait_for()
    own_sign_in(page.context, site.url, invited.person_id)
    page.goto("/my/phone/")
    assert page.get_by_text("This browser cannot do it. Use a code each time.").is_visible()
    assert not page.get_by_role("button", name="Add this phone").is_visible()
    page.get_by_role("button", name="Leave now").click()
    page.wait_for_url("**/my/left/")
