"""The browser and the clock of the journeys, and what a failed one says."""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.core.signals import got_request_exception
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from time_machine import travel

from tests.journeys.walking import Walker, day, open_offices

_errors: list[str] = []


def _note_error(**sent: Any) -> None:
    _errors.append(traceback.format_exc())


@pytest.fixture
def walker(site: LiveServer, page: Page) -> Iterator[Walker]:
    """Somebody before the sign-in page, on Monday 23 November 2026 at 10:00, in offices where nobody is yet."""
    page.set_default_timeout(15_000)
    _errors.clear()
    got_request_exception.connect(_note_error)
    with travel(day("23 Nov 2026")) as clock:
        yield Walker(page=page, site=site.url, clock=clock, staff=open_offices())
    got_request_exception.disconnect(_note_error)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a journey fails, say where it stood: the page and what went wrong on the server."""
    report = yield
    used = getattr(item, "funcargs", {})
    if report.when == "call" and report.failed:
        for walker in [used[name] for name in used if isinstance(used[name], Walker)]:
            main = walker.page.locator("main")
            shown = main.aria_snapshot(timeout=2_000) if main.count() else "no page of ours"
            report.sections.append((f"The last page: {walker.page.url}", shown))
        report.sections += [("An error on the server", error) for error in _errors]
    return report
