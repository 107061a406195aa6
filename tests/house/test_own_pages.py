"""Their own pages in a real browser: light, plain, whole at 320 px, without scripts and by the keyboard alone."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests import axe
from tests.house.test_every_page import ALL, BONES, LAID_OUT, WIDER
from tests.house.world import Row, World, rows
from throughcare.appointments.models import Absence
from throughcare.messaging.models import Reply

HEAVIEST, MOST_REQUESTS = 60_000, 5
SMALL = ViewportSize(width=320, height=640)
TELLING = re.compile(r"probation|court|sentence|offend|prison|licence|Aaron|Whitfield", re.IGNORECASE)
# A file; what a browser's own window asks; and the page that does not say whose it is.
NO_PAGES = {"portal:for_a_phone", "portal:passkey", "portal:left"}

SCRIPTED = {"portal:sign_in", "portal:phone_lock"}  # a passkey is asked of the browser; there is a way without

# The keys of their pages, which the page "Keyboard keys" tells; staff's pages have more.
KEYS = set("s013679")
HELD = "() => [...document.querySelectorAll('[accesskey]')].map(e => e.accessKey)"

# What follows the last word of a page, and where somebody is who presses Tab: each must be seen.
FOCUS = """() => { const e = document.activeElement; const b = e.getBoundingClientRect();
  const s = getComputedStyle(e);
  return [e.tagName, b.width > 0 && b.height > 0, s.outlineStyle !== 'none' || s.boxShadow !== 'none' ]; }"""


@dataclass
class Loaded:
    """What one page brought with it."""

    answers: list[Response] = field(default_factory=list)

    def heard(self, answer: Response) -> None:
        """Another answer came."""
        self.answers.append(answer)

    @property
    def weight(self) -> int:
        """All of it, as it is sent: compressed."""
        return sum(len(gzip.compress(answer.body())) for answer in self.answers if answer.ok)


def names() -> list[str]:
    """Every page of their own side that the access table shows to Aaron."""
    shown = {row.name for found in rows().values() for row in found if row.own and _shown(row)}
    return sorted(shown - NO_PAGES)


def addresses(name: str, world: World) -> list[str]:
    """The addresses of a page: one for each of its samples."""
    return [
        reverse(name, kwargs=world.samples[sample].args) + row.query
        for row in rows()[name]
        if _shown(row)
        for sample in row.of
    ]


def _shown(row: Row) -> bool:
    return row.expected("themselves", "GET") == 200


@pytest.fixture(scope="module")
def aaron(told: World) -> int:
    """Whose pages they are."""
    person_id = told.samples["aaron"].person_id
    assert person_id is not None
    return person_id


@pytest.fixture(scope="module")
def window(
    browser: Browser, told_site: LiveServer, own_sign_in: Callable[[BrowserContext, str, int], None], aaron: int
) -> Iterator[Page]:
    """Aaron's browser, of a phone's size: one for all pages, which remembers none of what it was sent before."""
    context = browser.new_context(base_url=told_site.url, viewport=SMALL, reduced_motion="reduce")
    axe.bring(context)
    own_sign_in(context, told_site.url, aaron)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page
    context.close()


@pytest.fixture(scope="module")
def strong(
    browser: Browser, told_site: LiveServer, own_sign_in: Callable[[BrowserContext, str, int], None], aaron: int
) -> Iterator[Page]:
    """The same, with the largest words in strong colours."""
    context = browser.new_context(base_url=told_site.url, viewport=SMALL, reduced_motion="reduce")
    axe.bring(context)
    own_sign_in(context, told_site.url, aaron)
    looks = {"name": "my_looks", "value": "largest.strong", "domain": "localhost", "path": "/my/"}
    context.add_cookies([looks])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(
    browser: Browser, told_site: LiveServer, own_sign_in: Callable[[BrowserContext, str, int], None], aaron: int
) -> Iterator[Page]:
    """The same without JavaScript."""
    context = browser.new_context(base_url=told_site.url, viewport=SMALL, java_script_enabled=False)
    own_sign_in(context, told_site.url, aaron)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", names())
def test_a_page_of_theirs_is_light_whole_and_gives_nothing_away(name: str, window: Page, told: World) -> None:
    wrong: list[str] = []
    for address in addresses(name, told):
        loaded = Loaded()
        window.on("response", loaded.heard)
        answer = window.goto(address)
        window.remove_listener("response", loaded.heard)
        assert answer is not None
        assert answer.status == 200, address
        found = [
            fault for fault in window.evaluate(BONES) if not fault.startswith("access keys")
        ]  # they have their own
        found += [*axe.faults(window, ALL), *window.evaluate(WIDER)]
        if (keys := set(window.evaluate(HELD))) != KEYS:
            found.append(f"access keys {sorted(keys)}")
        if TELLING.search(window.title()):
            found.append(f"the title says {window.title()}")
        if loaded.weight > HEAVIEST or len(loaded.answers) > MOST_REQUESTS:
            found.append(f"{loaded.weight} bytes in {len(loaded.answers)} requests")
        found += [f"lacks {part}" for part in (".next li", ".help .tel", ".leave") if not window.locator(part).count()]
        if window.locator("script").count() and name not in SCRIPTED:
            found.append("a script")
        wrong += [f"{address}: {fault}" for fault in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", names())
def test_nothing_is_cut_off_with_the_largest_words_in_strong_colours(name: str, strong: Page, told: World) -> None:
    for address in addresses(name, told)[:1]:
        strong.goto(address)
        assert strong.locator("html.size-largest.colours-strong").count()
        assert strong.evaluate(WIDER) == []
        assert axe.faults(strong, LAID_OUT) == []


def test_home_can_be_walked_by_the_keyboard_alone(window: Page) -> None:
    window.goto("/my/")
    seen = []
    for _ in range(80):
        window.keyboard.press("Tab")
        tag, shown, marked = window.evaluate(FOCUS)
        if tag == "BODY":
            break
        assert shown, "something out of sight has the focus"
        assert marked, f"{tag} does not show that it has the focus"
        seen.append(tag)
    assert len(seen) > 10
    window.goto("/my/")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


def test_without_scripts_they_ask_for_another_time(plain: Page, told: World) -> None:
    address, *_ = addresses("portal:another_time", told)
    plain.goto(address)
    plain.get_by_label("Why do you need another time?").fill("I start work at two.")
    plain.get_by_role("button", name="Send").click()
    assert "I start work at two." in plain.inner_text("main")
    assert Reply.objects.filter(topic="move", words="I start work at two.").count() == 1


def test_without_scripts_they_tell_why_and_send_a_photo(plain: Page, told: World) -> None:
    address, *_ = addresses("portal:why", told)
    plain.goto(address)
    plain.get_by_label("I was ill").check()
    plain.get_by_label("Tell us more if you want to").fill("I was sick all night.")
    plain.get_by_role("button", name="Next").click()
    plain.get_by_label("Your photo or file").set_input_files(
        {"name": "note.png", "mimeType": "image/png", "buffer": _picture()}
    )
    plain.get_by_role("button", name="Send").click()
    assert "Thank you. We have it." in plain.inner_text("h1")
    absence = Absence.objects.get(pk=told.samples["absence_open"].args["absence_id"])
    assert (absence.reason, absence.reason_words) == ("illness", "I was sick all night.")


def test_the_language_is_changed_without_scripts_and_changed_back(plain: Page) -> None:
    plain.goto("/my/")
    plain.get_by_role("button", name="Cymraeg").click()
    assert plain.locator("html").get_attribute("lang") == "cy"
    plain.get_by_role("button", name="English").click()
    assert plain.locator("html").get_attribute("lang") == "en"


def _picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(made, "PNG")
    return made.getvalue()
