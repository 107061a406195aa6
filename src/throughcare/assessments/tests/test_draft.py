"""What is typed in a section is kept while it is typed, without a press on any button, and nowhere in the browser."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.house.world import Visitor, World, rows

TIDY, LATER = "She keeps her room tidy.", "Her sister visits every Sunday."
WELL = "What goes well here?"
GONE = "Not saved: the service cannot be reached."

# Everything a page can store in a browser that outlives it.
STORED = """async () => [
  ...Object.values({...localStorage}), ...Object.values({...sessionStorage}), document.cookie,
  ...(await indexedDB.databases()).map(one => one.name), ...(await caches.keys()),
  ...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope),
  JSON.stringify(history.state),
].filter(one => one && one !== "null")"""


# From the last key until the request was on its way: the way itself is the network's.
WAITED = """() => performance.getEntriesByType("resource").filter(one => one.name.includes("/drafts/"))
  .map(one => one.requestStart).filter(at => at > window.lastKey).map(at => at - window.lastKey)[0]"""


class Line:
    """The line to the server, which can be cut: what is under way ends, and nobody answers until it is mended."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: list[socket.socket] = []
        self.port = 0
        self.mend()

    @property
    def url(self) -> str:
        """The address the browser asks."""
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        """The server is gone."""
        self._listening.shutdown(socket.SHUT_RDWR)
        for one in (self._listening, *self._open):
            one.close()
        self._open.clear()

    def mend(self) -> None:
        """It is there again, at the same address."""
        self._listening = socket.create_server(("localhost", self.port))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._listening,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        try:
            while True:
                near, _ = listening.accept()
                far = socket.create_connection(("localhost", self._to))
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()
        except OSError:
            return

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while piece := one.recv(65536):
                other.sendall(piece)
            other.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


@pytest.fixture
def line(told_site: LiveServer) -> Iterator[Line]:
    """What the browser reaches the server by."""
    line = Line(told_site.thread.port)
    yield line
    line.cut()


@pytest.fixture
def visitor(told: World) -> Visitor:
    """Signs in."""
    return Visitor(told)


@pytest.fixture
def window(browser: Browser, line: Line, visitor: Visitor) -> Iterator[BrowserContext]:
    """Grace's browser."""
    context = browser.new_context(base_url=line.url)
    _sign_in(context, line.url, visitor)
    yield context
    context.close()


def _sign_in(context: BrowserContext, site: str, visitor: Visitor, *, who: str = "grace") -> None:
    cookie = visitor.client(who).cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": site}])


@pytest.fixture
def page(window: BrowserContext, address: str) -> Page:
    """One part of an open assessment."""
    page = window.new_page()
    page.goto(address)
    return page


@pytest.fixture
def address(visitor: Visitor) -> str:
    """Where that part is."""
    return visitor.url(rows()["assessments:section"][0], "assessment_part")


def test_a_section_is_kept_on_the_server_within_two_seconds_of_the_last_key(page: Page, address: str) -> None:
    page.get_by_label(WELL).fill("")
    page.evaluate("() => document.addEventListener('input', () => (window.lastKey = performance.now()))")
    page.get_by_label(WELL).press_sequentially(TIDY)
    expect(page.locator("[data-draft-note]")).to_contain_text("Draft saved", timeout=6_000)
    page.wait_for_function(WAITED)
    assert page.evaluate(WAITED) < 2_000
    page.goto(address)
    expect(page.get_by_label(WELL)).to_have_value(TIDY)


def test_while_the_server_is_gone_the_text_stays_on_the_page_and_is_sent_when_it_is_back(
    page: Page, address: str, line: Line
) -> None:
    line.cut()
    page.get_by_label(WELL).fill(LATER)
    expect(page.get_by_role("alert")).to_contain_text(GONE, timeout=6_000)
    expect(page.locator("[data-draft-note]")).to_have_text("Not saved. Your text is still on this page.")
    page.get_by_role("button", name="Save", exact=True).click()  # it is not sent into nothing
    expect(page.get_by_label(WELL)).to_have_value(LATER)
    assert page.evaluate(STORED) == []
    line.mend()
    expect(page.get_by_role("alert")).to_be_hidden(timeout=12_000)
    expect(page.locator("[data-draft-note]")).to_contain_text("Draft saved")
    page.goto(address)
    expect(page.get_by_label(WELL)).to_have_value(LATER)


def test_nothing_that_is_typed_is_stored_in_the_browser(page: Page) -> None:
    page.get_by_label(WELL).fill(TIDY)
    expect(page.locator("[data-draft-note]")).to_contain_text("Draft saved", timeout=6_000)
    assert page.evaluate(STORED) == []


def test_whoever_signs_in_again_in_another_window_loses_nothing(
    page: Page, window: BrowserContext, visitor: Visitor, line: Line
) -> None:
    window.clear_cookies()
    page.get_by_label(WELL).fill("She sings in a choir.")
    expect(page.get_by_role("alert")).to_contain_text("Not saved: you are signed out.", timeout=6_000)
    _sign_in(window, line.url, visitor)
    expect(page.locator("[data-draft-note]")).to_contain_text("Draft saved", timeout=12_000)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_another_who_signs_in_in_the_same_browser_does_not_get_what_was_typed(
    page: Page, window: BrowserContext, visitor: Visitor, line: Line, address: str
) -> None:
    page.get_by_label(WELL).fill("Typed by Grace.")
    _sign_in(window, line.url, visitor, who="ruth")
    expect(page.get_by_role("alert")).to_contain_text("Not saved: you are signed out.", timeout=8_000)
    other = window.new_page()
    other.goto(address)
    expect(other.get_by_label(WELL)).not_to_have_value("Typed by Grace.")


def test_without_scripts_a_section_is_saved_by_its_button(
    browser: Browser, told_site: LiveServer, visitor: Visitor, address: str
) -> None:
    context = browser.new_context(base_url=told_site.url, java_script_enabled=False)
    _sign_in(context, told_site.url, visitor)
    page = context.new_page()
    page.goto(address)
    page.get_by_label(WELL).fill("She paints.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(address)
    expect(page.get_by_label(WELL)).to_have_value("She paints.")
    context.close()
