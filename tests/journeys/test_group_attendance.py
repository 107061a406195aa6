"""A group of twelve on a Saturday, recorded on a phone of 320 px in under a minute, with and without JavaScript.

The time is reckoned, not measured: the keystroke-level model of Card, Moran and Newell (1980). A key is 0.28 s, to
point and press 1.1 s, to decide what comes next 1.35 s, the answer of the machine 1 s. The supervisor has a list on
paper: ten came and worked, one did not come, one was sent home.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from time_machine import travel

from tests.journeys.walking import Walker, day, open_offices, run_jobs
from throughcare.appointments.models import Absence
from throughcare.demo import cast
from throughcare.enforcement.models import Failure
from throughcare.kernel import clock, context
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work.actions import placing, projects
from throughcare.unpaid_work.models import Session

KEY_SECONDS, POINT_SECONDS, THINK_SECONDS, ANSWER_SECONDS = 0.28, 1.1, 1.35, 1.0
SURNAMES = (
    "Ashby", "Boyce", "Calder", "Denholm", "Eastop", "Farrant",
    "Gadsby", "Hallam", "Ingham", "Jessop", "Kirkup", "Lomas",
)  # fmt: skip
SATURDAY = date(2026, 11, 28)
WORDS = "Swore at Ken, threw a spade"


@dataclass
class Hand:
    """A hand at a phone that counts what it does."""

    page: Page
    keys: int = 0
    presses: int = 0
    decisions: int = 0

    def choose(self, name: str, label: str) -> None:
        """From a list: point at it, point at the choice."""
        self.page.get_by_label(name, exact=True).select_option(label=label)
        self.presses += 2
        self.decisions += 1

    def press(self, what: Locator) -> None:
        """A button, a link, or what folds out."""
        what.click()
        self.presses += 1
        self.decisions += 1

    def type(self, field: Locator, text: str) -> None:
        """Point at a field, and type in place of what stands there."""
        field.fill(text)
        self.presses += 1
        self.keys += len(text)

    @property
    def seconds(self) -> float:
        """What a person would need."""
        moved = self.keys * KEY_SECONDS + self.presses * POINT_SECONDS
        return moved + self.decisions * THINK_SECONDS + ANSWER_SECONDS


def _twelve(staff: cast.Staff, *, at: datetime) -> None:
    """Twelve people on community orders with 80 hours, all with a place in the garden on Saturdays."""
    grace = staff.grace
    garden = projects.add_project(
        staff.kilner_street,
        name="Tolland Road garden",
        kind="group",
        weekdays=[5],
        starts=time(9),
        ends=time(16),
        places=12,
        where="Tolland Road allotments, gate 2",
        supervisors="Ken Alder",
        since=date(2026, 1, 5),
        by=staff.paul,
        at=at,
    )
    for surname in SURNAMES:
        facts = PersonFacts(names=(NameFacts(surname=surname, forenames="Sam"),))
        person_id = people.admit_to_caseload(facts, by=grace, at=at).id
        sentences.impose(
            person_id,
            order_type="CO",
            court="Northgate Magistrates' Court",
            sentenced_on=date(2026, 11, 2),
            length_months=12,
            requirements=(RequirementFacts(code="unpaid_work", amount=Decimal(80)),),
            offences=(OffenceFacts(text="Theft"),),
            by=grace,
            at=at,
        )
        work = Requirement.objects.get(person_id=person_id).pk
        placing.place(work, project_id=garden.pk, frequency="WEEKLY", weekday=5, since=at.date(), by=grace, at=at)


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def phone(site: LiveServer, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Walker]:
    """A narrow phone, after the session of Saturday 28 November."""
    narrow = browser.new_context(java_script_enabled=request.param, viewport={"width": 320, "height": 640})
    page = narrow.new_page()
    page.set_default_timeout(15_000)
    with travel(day("23 Nov 2026")) as moment:
        staff = open_offices()
        with context.acting(principal=staff.grace.key, reason="journey"):
            _twelve(staff, at=clock.now())
        moment.move_to(day("28 Nov 2026", "16:20"))
        yield Walker(page=page, site=site.url, clock=moment)
    narrow.close()


def test_a_group_of_twelve_is_recorded_in_under_a_minute(phone: Walker) -> None:
    w, hand = phone, Hand(phone.page)
    w.sign_in("Grace Adeyemi")
    w.page.goto(f"{w.site}/projects/")
    w.page.get_by_role("link", name="Tolland Road garden").click()
    w.sees("12 people")
    hand.press(w.page.get_by_role("main").get_by_role("link", name="Saturday 28 November 2026").first)
    expect(w.page.get_by_role("group", name="Sam ")).to_have_count(12)
    box = w.page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    hand.choose("What happened, Sam Denholm", "Did not come")
    hand.choose("What happened, Sam Hallam", "Sent home for their behaviour")

    hallam = w.page.get_by_role("group", name="Sam Hallam")
    hand.press(hallam.locator("summary"))
    hand.type(hallam.get_by_label("Finished"), "11:30")
    hand.press(w.page.get_by_role("button", name="Save the group"))
    # what was forgotten is asked for, and nothing typed is lost
    w.sees("There is a problem", "Say what was said or done, and to whom.")
    hallam = w.page.get_by_role("group", name="Sam Hallam")
    expect(hallam.get_by_label("Finished")).to_have_value("11:30")
    hand.type(hallam.get_by_label("What was said or done"), WORDS)
    hand.press(w.page.get_by_role("button", name="Save the group"))
    w.sees("Saved for 28 November 2026: 11 people came, 1 person did not.")

    hand.decisions += len(SURNAMES) - 2  # each of the others is looked up on the list, and left as it stands
    assert (hand.presses, hand.keys, hand.decisions) == (10, 32, 16)
    assert hand.seconds < 60

    held = Session.objects.filter(on=SATURDAY, credit_minutes__isnull=False)
    assert sorted(row.credit_minutes or 0 for row in held) == [150, *[420] * 10]
    assert Absence.objects.get().person_id == _person("Denholm")
    failure = Failure.objects.get()
    assert (failure.person_id, failure.words) == (_person("Hallam"), WORDS)
    assert run_jobs() > 0
    w.page.get_by_role("main").get_by_role("link", name="Sam Ashby").first.click()
    w.sees("80 hours ordered", "7 hours done", "73 hours")


def _person(surname: str) -> int:
    return Headline.objects.get(name__endswith=surname).person_id
