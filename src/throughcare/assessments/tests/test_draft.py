"""What is typed in a section is kept while it is typed, without a press on any button."""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.house.world import Visitor, World, rows


def test_a_section_keeps_what_is_typed_while_it_is_typed(browser: Browser, told_site: LiveServer, told: World) -> None:
    visitor = Visitor(told)
    cookie = visitor.client("grace").cookies["session"].value
    context = browser.new_context(base_url=told_site.url)
    context.add_cookies([{"name": "session", "value": cookie, "url": told_site.url}])
    page = context.new_page()
    address = visitor.url(rows()["assessments:section"][0], "assessment_part")
    page.goto(address)
    page.get_by_label("What goes well here?").fill("She keeps her room tidy.")
    expect(page.locator("[data-draft-note]")).to_contain_text("Draft saved", timeout=6_000)
    page.goto(address)
    expect(page.get_by_label("What goes well here?")).to_have_value("She keeps her room tidy.")
    context.close()
