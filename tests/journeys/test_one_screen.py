"""Outcome, note and next meeting on one screen: by keyboard alone in under a minute, and without JavaScript at 320 px.

The time is reckoned, not measured: the keystroke-level model of Card, Moran and Newell (1980) for a middling typist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import caseload
from tests.journeys.walking import Walker, command, day

NOTE = "Settled. Came early. Interview on Thursday; we went through two questions."
KEY_SECONDS = 0.28  # K: one key of an average typist who does not touch-type for a living
THINK_SECONDS = 1.35  # M: deciding what comes next, once a question that needs a decision
ANSWER_SECONDS = 1.0  # R: the page after a save


@dataclass
class Keyboard:
    """A keyboard that counts what is pressed on it."""

    page: Page
    keys: int = 0
    decisions: int = 0
    typed: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        """One key, so many times."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def type(self, text: str) -> None:
        """Text into what has the focus."""
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.typed.append(text)

    def reach(self, name: str, *, most: int = 60) -> None:
        """Tab on to the field or button of this name."""
        wanted = self.page.get_by_label(name).or_(self.page.get_by_role("button", name=name)).first
        for _ in range(most):
            self.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                self.decisions += 1
                return
        raise AssertionError(f"{name} was not reached with {most} tabs")

    @property
    def seconds(self) -> float:
        """What a person would need: keys, decisions, one answer of the machine."""
        return self.keys * KEY_SECONDS + self.decisions * THINK_SECONDS + ANSWER_SECONDS


def _office_with_a_meeting(w: Walker, tmp_path: Path) -> str:
    """Dale's meeting of this morning waits for its outcome. Answers the address of its one screen."""
    command(
        "import", "people", str(caseload.write(tmp_path / "caseload.csv", today=True)), "--mapping", "caseload", "--yes"
    )
    w.sign_in("Simon Hale")
    w.put(day("23 Nov 2026", "10:10"))
    w.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    expect(w.heading("Record the outcome and book the next meeting")).to_be_visible()
    return w.page.url


def test_by_keyboard_alone_it_is_one_save_and_less_than_a_minute(walker: Walker, tmp_path: Path) -> None:
    w = walker
    _office_with_a_meeting(w, tmp_path)
    page, hands = w.page, Keyboard(w.page)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("body").press("Tab")  # the first key of every page: the link past the top of it
    hands.press("Enter")
    hands.reach("Came and complied")
    hands.press("Space")
    hands.reach("Note")
    hands.type(NOTE)
    hands.reach("Save and book")
    hands.press("Enter")
    page.wait_for_url(lambda url: "/outcome/" not in url)
    w.sees("Saved: came and complied", "Next meeting: Monday 7 December 2026")
    saves = [url for url in sent if "/drafts/" not in url]
    print(
        f"Outcome, note and next meeting: {len(saves)} save, {len(hands.typed)} field typed ({len(NOTE)} characters), "
        f"{hands.keys} keys, 0 clicks, {hands.seconds:.0f} s by the keystroke-level model"
    )
    assert len(saves) == 1
    assert hands.typed == [NOTE]  # when he came, where, with whom, which order, and the next time came from the record
    assert hands.seconds < 60


@pytest.fixture
def plain(browser: Browser, walker: Walker) -> Iterator[Walker]:
    """The same at 320 px and without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="en-GB")
    yield Walker(page=context.new_page(), site=walker.site, clock=walker.clock)
    context.close()


def test_without_javascript_on_a_small_screen_the_same_is_done(plain: Walker, tmp_path: Path) -> None:
    w = plain
    _office_with_a_meeting(w, tmp_path)
    _fits(w)
    w.choose("What happened?", "Did not come, reason awaited")
    w.page.get_by_label("Note").fill("Rang twice, no answer.")
    w.press("Save")
    w.sees("Saved: did not come, reason awaited", "Next meeting: Monday 7 December 2026")
    _fits(w)
    w.tab("Timeline")
    w.sees("Rang twice, no answer.")
    _fits(w)
    w.tab("Meetings")
    w.follow("Mon 23 Nov")
    w.follow("Judge the absence")
    _fits(w)
    w.press("Record my decision")
    w.sees("There is a problem", "Select your decision")


def _fits(w: Walker) -> None:
    """Nothing of the page is wider than the screen."""
    box = w.page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    for element in w.page.locator("main table, main form, main section, main p, main fieldset, main select").all():
        if (found := element.bounding_box()) and found["width"] and found["x"] + found["width"] > 321:
            scrolls = element.locator("xpath=ancestor::*[contains(@class, 'scroll')]").count()
            assert scrolls, f"{element.evaluate('e => e.outerHTML')[:200]} ends at {found['x'] + found['width']:.0f} px"
