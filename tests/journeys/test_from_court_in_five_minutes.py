"""The path from court as a court officer walks it, on paper and on the clock.

Somebody who is on the record elsewhere stands in the dock. Carol types what the court said, is shown that he is here
already, opens his record with a reason and goes on where she was: order, requirements, first meeting, slip.

What a practised person needs is reckoned from what they do, by the keystroke-level model (Card, Moran and Newell): a
key 0.28 s, to point and click 1.1 s, to think before each field or choice 1.35 s. The test asserts the counts, which do
not depend on the machine: 132 keys, 13 clicks, 23 thoughts, 82 seconds. The rest of the five minutes is for reading the
court's words and asking. The machine's own share was 1.2 s for eight pages, on two shared cores at the lowest priority;
it is printed when the test runs with `-s`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator

from tests.journeys.walking import Walker
from throughcare.accounts import actions as accounts
from throughcare.allocations import actions as allocations
from throughcare.demo import cast
from throughcare.kernel import clock, context
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Post, Team
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts

KEY, POINT, THINK = 0.28, 1.1, 1.35  # seconds
FIVE_MINUTES = 300


@dataclass
class Counted(Walker):
    """Somebody at the screen whose keys, clicks, thoughts and pages are counted."""

    keys: int = 0
    points: int = 0
    thoughts: int = 0
    pages: int = 0
    waited: float = 0  # milliseconds that the browser waited for pages

    def type(self, name: str, value: str, *, within: Locator | None = None) -> None:
        """To the field by one key, then the text."""
        super().type(name, value, within=within)
        self.keys += 1 + len(value)
        self.thoughts += 1

    def type_date(self, group: str, value: str) -> None:
        """Three fields, one thought."""
        super().type_date(group, value)
        self.keys += 1 + len(value)
        self.thoughts += 1

    def choose(self, group: str, choice: str) -> None:
        """One click on what is meant."""
        super().choose(group, choice)
        self._clicked()

    def tick(self, where: Locator) -> None:
        """A box or a slot."""
        where.check()
        self._clicked()

    def turn(self, act: Locator) -> None:
        """A click that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            act.click()
        self._clicked()
        self.pages += 1
        self.waited += self.page.evaluate("performance.getEntriesByType('navigation')[0].duration")

    def button(self, name: str) -> Locator:
        """A button of the page."""
        return self.page.get_by_role("main").get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        """A link of the page."""
        return self.page.get_by_role("main").get_by_role("link", name=name).first

    def _clicked(self) -> None:
        self.points += 1
        self.thoughts += 1

    @property
    def seconds(self) -> float:
        """What a practised person needs for it."""
        return KEY * self.keys + POINT * self.points + THINK * self.thoughts


@pytest.fixture
def carol(walker: Walker) -> Counted:
    """A court officer, and a man whom another trust knows."""
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        at = clock.now()
        team = Team.objects.get(name="Northgate East")
        user = accounts.enter("carol@throughcare.example", name="Carol Finch", demo=True, by=cast.DEMO)
        organisations.hold_post(user.id, team_id=team.pk, role="court_officer", since=cast.BEGAN, by=cast.DEMO)
        elsewhere = Post.objects.filter(role="offender_manager").exclude(team__office_id=team.office_id).earliest("id")
        name = NameFacts(surname="Holloway", forenames="Marcus Lee")
        person = people.admit(PersonFacts(names=(name,), pronoun="he"), by=cast.DEMO, at=at)
        allocations.allocate(
            person.id, role="offender_manager", post_id=elsewhere.id, because="Sentenced there.", by=cast.DEMO, at=at
        )
    return Counted(page=walker.page, site=walker.site, clock=walker.clock)


def test_a_court_officer_needs_less_than_five_minutes_from_the_courts_words_to_the_slip(carol: Counted) -> None:
    w = carol
    w.sign_in("Carol Finch")
    w.turn(w.page.get_by_role("navigation").get_by_role("link", name="From the court", exact=True).first)
    w.turn(w.button("Add somebody new").or_(w.link("Add somebody new")))
    w.sees("step 1 of 4")
    w.type("Forenames", "Marcus Lee")
    w.type("Surname", "Holloway")
    w.turn(w.button("Add them, then enter the order"))

    w.sees("Likely the same as")
    w.turn(w.link("Marcus Lee Holloway"))
    w.turn(w.button("Open it with a reason").or_(w.link("Open it with a reason")))
    w.sees("to enter what the court ordered")
    w.tick(w.page.get_by_role("group", name="What is it for?").get_by_role("radio").first)
    w.type("Why, and what you need to know", "Sentenced today, to enter the order")
    w.turn(w.button("Open the record"))

    w.sees("step 2 of 4")  # on the path again, not on the first page of the record
    w.choose("Order or sentence", "Community order")
    w.type("Court", "Northgate Magistrates' Court")
    w.type("Date of the sentence", "23/11/2026")
    w.type("Months", "12")
    w.type("Main offence", "Theft from a shop")
    w.type("Day of the offence", "3/9/2026")
    asked = w.page.get_by_role("group", name="Requirements of the order")
    w.tick(asked.get_by_label("Unpaid work", exact=True))
    w.type("How many hours", "60")
    w.tick(asked.get_by_label("Rehabilitation activity", exact=True))
    w.type("How many days", "20")
    w.turn(w.button("Add it, then book the first meeting"))

    w.sees("step 3 of 4")
    w.tick(w.page.get_by_role("group", name="When").get_by_role("radio").first)
    w.turn(w.button("Book it, then the slip"))
    w.sees("60 hours", "20 days")

    print(f"machine: {w.waited / 1000:.1f} s for {w.pages} pages; a person: {w.seconds:.0f} s")
    assert w.typed_twice() == []
    assert w.keys <= 132
    assert w.points <= 13
    assert w.thoughts <= 23
    assert w.pages <= 8
    assert w.seconds < FIVE_MINUTES


def test_whoever_is_found_by_the_search_stays_on_the_path(carol: Counted) -> None:
    w = carol
    w.sign_in("Carol Finch")
    w.go("From the court")
    w.page.get_by_label("Somebody who is here already").fill("Holloway")
    w.press("Find them")
    w.sees("step 1 of 4")
    w.link("Marcus Lee Holloway").click()
    w.tick(w.page.get_by_role("group", name="What is it for?").get_by_role("radio").first)
    w.type("Why, and what you need to know", "Sentenced today, to enter the order")
    w.press("Open the record")
    w.sees("step 2 of 4")
