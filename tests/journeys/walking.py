"""How a journey walks: an office as on the first day, a browser, a clock that can be put forward, and the worker."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob
from time_machine import Traveller

from throughcare.demo import cast
from throughcare.kernel import clock, context, tasks
from throughcare.messaging import tasks as letters
from throughcare.messaging.gateways import configured

LONDON = ZoneInfo("Europe/London")


def day(text: str, time: str = "10:00") -> datetime:
    """A moment in London: day("24 Nov 2026", "10:35")."""
    return datetime.strptime(f"{text} {time}", "%d %b %Y %H:%M").replace(tzinfo=LONDON)


def open_offices() -> cast.Staff:
    """Two trusts, their offices and staff, and nobody on a caseload."""
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        return cast.make_staff(at=clock.now())


def run_jobs() -> int:
    """What the worker does with the jobs that are waiting, oldest first; each is taken once. Answers how many."""
    waiting = list(ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id").values_list("args"))
    for (args,) in waiting:
        tasks.react(**args)  # delivered twice or more in a journey, and done once: as a job must be
    return len(waiting)


def send_letters() -> int:
    """What the clockwork does each minute: let the letters go whose hold has passed."""
    return letters.send_due(gateway=configured(), at=clock.now())


def command(*words: str) -> str:
    """A command as typed after `./throughcare`, and what it says."""
    said = io.StringIO()
    with redirect_stdout(said):
        call_command(*words, stdout=said)
    return said.getvalue()


@dataclass
class Walker:
    """Somebody at the screen."""

    page: Page
    site: str
    clock: Traveller | None = None  # None where the site has a clock of its own
    staff: cast.Staff | None = None  # who works there, where the journey began in an empty office
    typed: list[str] = field(default_factory=list)  # what was typed so far, each value as often as it was

    def sign_in(self, name: str) -> None:
        """With one click, as in the demo. Whoever is signed in is signed out first."""
        self.page.context.clear_cookies()
        self.page.goto(self.site)
        self.page.get_by_role("button", name=name).click()
        expect(self.page.get_by_role("main")).to_be_visible()

    def put(self, moment: datetime) -> None:
        """Put the clock to a moment, and do nothing else."""
        assert self.clock is not None, "The clock of this site is not ours"
        self.clock.move_to(moment)

    def later(self, moment: datetime, *, name: str = "Grace Adeyemi") -> None:
        """Put the clock forward, let worker and clockwork do theirs, and sign in again: nobody stays for so long."""
        run_jobs()
        self.put(moment)
        send_letters()
        self.sign_in(name)

    def open(self, name: str) -> None:
        """Find a person by the search box and open the record."""
        self.page.get_by_role("searchbox").or_(self.page.get_by_label("Find a person")).first.fill(name)
        self.page.get_by_role("button", name="Find").click()
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        expect(self.heading(name)).to_be_visible()

    def go(self, *names: str) -> None:
        """By the navigation at the top: an entry, and below it one of its pages."""
        for name in names:
            self.page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first.click()

    def heading(self, text: str) -> Locator:
        """A heading that says this."""
        return self.page.get_by_role("heading", name=text)

    def tab(self, text: str) -> None:
        """One of the tabs of a person's record; on a narrow screen they are folded."""
        tabs = self.page.get_by_role("navigation", name="The record of")
        link = tabs.get_by_role("link", name=text, exact=True)
        expect(tabs).to_be_visible()  # is_visible does not wait: the page may still be on its way,
        self.page.wait_for_load_state()  # and while it is, not all of it is there, nor laid out as it will be
        if not link.is_visible():
            tabs.locator("summary").click()
        link.click()
        expect(tabs.locator("a[aria-current=page]").filter(has_text=text)).to_be_attached()  # folded, it is not seen
        self.page.wait_for_load_state()  # what is read now is the whole page, not what has come of it so far

    def sees(self, *texts: str) -> None:
        """Every one of these is on the page."""
        for text in texts:
            expect(self.page.get_by_role("main").get_by_text(text).filter(visible=True).first, text).to_be_visible()

    def sees_not(self, *texts: str) -> None:
        """None of these is on the page."""
        for text in texts:
            expect(self.page.get_by_role("main").get_by_text(text), text).to_have_count(0)

    def choose(self, group: str, choice: str) -> None:
        """A radio button of a question."""
        self.page.get_by_role("group", name=group).get_by_label(choice, exact=True).check()

    def type(self, name: str, value: str, *, within: Locator | None = None) -> None:
        """Fill in a field of the page, or of a part of it, and count what was typed."""
        where = within or self.page.get_by_role("main")
        boxes = where.get_by_role("textbox", name=name, exact=True)
        boxes.or_(where.get_by_role("combobox", name=name, exact=True)).first.fill(value)
        self.typed.append(value)

    def type_date(self, group: str, value: str) -> None:
        """A date that has a field each for day, month and year: 14/5/1996. It counts as one."""
        fields = self.page.get_by_role("main").get_by_role("group", name=group, exact=True)
        for name, part in zip(("Day", "Month", "Year"), value.split("/"), strict=True):
            fields.get_by_label(name, exact=True).fill(part)
        self.typed.append(value)

    def pick(self, name: str, choice: str) -> None:
        """One of a list that folds out."""
        self.page.get_by_role("main").get_by_role("combobox", name=name, exact=True).select_option(label=choice)

    def typed_twice(self, *, save: Collection[str] = ()) -> list[str]:
        """The facts that were typed more than once, as they were or within a longer text: names, dates, references,
        and words, `save` those that say something new each time. What is shorter than four letters counts only where it
        was all that was typed."""
        said = [" ".join(re.findall(r"[\w/]+", value.casefold())) for value in self.typed]
        found = {
            fact
            for place, fact in enumerate(said)
            for other in said[:place] + said[place + 1 :]
            if fact == other or (len(fact) >= 4 and f" {fact} " in f" {other} ")
        }
        return sorted(found - set(save))

    def press(self, name: str) -> None:
        """A button."""
        self.page.get_by_role("main").get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        """A link on the page, or one that looks like a button."""
        main = self.page.get_by_role("main")
        main.get_by_role("link", name=name).or_(main.get_by_role("button", name=name)).first.click()


Start = Callable[[datetime], Walker]
