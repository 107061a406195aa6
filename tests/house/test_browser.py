"""The browser of the tests is a real one, and what it sees is really committed."""

from __future__ import annotations

from django.db import connection
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


def test_a_real_browser_reaches_web_over_a_database_of_its_own(site: LiveServer, committed: str, page: Page) -> None:
    answer = page.goto(f"{site.url}/static/design/app.css")
    assert answer is not None
    assert answer.status == 200
    assert page.context.browser is not None
    assert page.context.browser.browser_type.name == "chromium"
    with connection.cursor() as cursor:
        cursor.execute("select current_database(), current_user")
        assert cursor.fetchone() == (committed, "throughcare_app")
