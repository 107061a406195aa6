"""How somebody walks their own side: on a narrow phone without scripts, in their own language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Locator, Response, ViewportSize, expect

from tests.journeys.walking import Walker
from throughcare.design.spoken import said_day, said_moment
from throughcare.kernel import clock
from throughcare.kernel.clock import local_day

SMALL = ViewportSize(width=320, height=640)
LANGUAGES = {"en": "English", "cy": "Cymraeg"}

SignIn = Callable[[BrowserContext, str, int], None]


@dataclass
class Phone(Walker):
    """Somebody on probation at their phone. What a page says is named in English here, and looked for as their language
    says it; somebody's own words are the same in every language. A day is said as it is said to them."""

    language: str = "en"
    person_id: int = 0
    signs_in: SignIn | None = None

    def say(self, text: str, **named: Any) -> str:
        """A text of our pages in their language."""
        with translation.override(self.language):
            said = {name: _spoken(value) for name, value in named.items()}
            return translation.gettext(text) % said if said else translation.gettext(text)

    def come(self) -> None:
        """Open the first page, signed in, and choose the language on it; the one it speaks is not offered."""
        assert self.signs_in is not None
        self.page.context.clear_cookies()
        self.signs_in(self.page.context, self.site, self.person_id)
        self.page.goto(f"{self.site}/my/")
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.page.get_by_role("button", name=LANGUAGES[self.language], exact=True).click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self._fits()

    def sees(self, *texts: str, **named: Any) -> None:
        """Every one of these is on the page."""
        super().sees(*(self.say(text, **named) for text in texts))

    def sees_not(self, *texts: str) -> None:
        """None of these is on the page."""
        super().sees_not(*(self.say(text) for text in texts))

    def title(self, text: str, **named: Any) -> None:
        """The page is the one with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.say(text, **named))

    def choose(self, group: str, choice: str) -> None:
        """A radio button of a question."""
        super().choose(self.say(group), self.say(choice))

    def type(self, name: str, value: str, *, within: Locator | None = None) -> None:
        """Fill in a field."""
        super().type(self.say(name), value, within=within)

    def type_date(self, group: str, value: str) -> None:
        """A day in three boxes: 14/5/1996."""
        boxes = self.page.get_by_role("group", name=self.say(group))
        for name, part in zip(("Day", "Month", "Year"), value.split("/"), strict=True):
            boxes.get_by_label(self.say(name), exact=True).fill(part)

    def press(self, name: str) -> None:
        """A button."""
        super().press(self.say(name))
        self._fits()

    def follow(self, name: str, **named: Any) -> None:
        """A link, or one that looks like a button."""
        super().follow(self.say(name, **named))
        self._fits()

    def open_up(self, name: str) -> None:
        """What is folded away."""
        self.page.locator("summary", has_text=self.say(name)).click()

    def home(self) -> None:
        """Back to the first page, as it is now."""
        self.page.get_by_role("banner").get_by_role("link", name="Throughcare").click()
        self._fits()

    def _fits(self) -> None:
        """Nothing is wider than the phone, and somebody to ring is on every page."""
        expect(self.page.get_by_role("heading", name=self.say("Need to talk?"))).to_be_visible()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= SMALL["width"], f"{self.page.url} is {wide} px wide"


def _spoken(value: Any) -> Any:
    """A moment with its time, a day, or as it is."""
    today = local_day(clock.now())
    if isinstance(value, datetime):
        return said_moment(value, today)
    return said_day(value, today) if isinstance(value, date) else value


@contextmanager
def phone_of(person_id: int, *, language: str, walker: Walker, browser: Browser, signs_in: SignIn) -> Iterator[Phone]:
    """A phone beside the officer's screen. No page on it may be missing or go wrong."""
    context = browser.new_context(viewport=SMALL, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    wrong: list[str] = []

    def hear(answer: Response) -> None:
        if answer.status >= 400:
            wrong.append(f"{answer.status} {answer.url}")

    page.on("response", hear)
    yield Phone(
        page=page, site=walker.site, clock=walker.clock, language=language, person_id=person_id, signs_in=signs_in
    )
    context.close()
    assert not wrong, wrong
