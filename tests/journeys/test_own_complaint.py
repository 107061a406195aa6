"""A complaint from a phone: answered by somebody it is not about, and looked at again by the next one up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser

from tests.journeys.beginning import head_of_unit, principal, with_grace
from tests.journeys.own_walking import LANGUAGES, Phone, SignIn, phone_of
from tests.journeys.walking import Walker, day, run_jobs
from throughcare.demo import cast
from throughcare.kernel import clock, context
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts

AARON = "Aaron James Whitfield"
WORDS = "Grace shouted at me in front of my daughter."


@pytest.fixture
def on_an_order(walker: Walker) -> int:
    """Aaron on a community order with Grace, and a head of the delivery unit above her manager."""
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        at = clock.now()
        head_of_unit()
        aaron = cast.admit(cast.aaron(), by=cast.DEMO, at=at)
        with_grace(aaron, because="At sentence.", at=at)
        sentences.impose(
            aaron,
            order_type="CO",
            court="Northgate Magistrates' Court",
            sentenced_on=date(2026, 9, 3),
            length_months=24,
            requirements=[RequirementFacts(code="rehabilitation_activity", amount=Decimal(30))],
            offences=[OffenceFacts("Burglary other than in a dwelling")],
            by=principal("Grace Adeyemi"),
            at=at,
        )
    return aaron


@pytest.fixture(params=LANGUAGES)
def phone(
    request: pytest.FixtureRequest, walker: Walker, on_an_order: int, browser: Browser, own_sign_in: SignIn
) -> Iterator[Phone]:
    """Aaron's phone, in each language."""
    with phone_of(on_an_order, language=request.param, walker=walker, browser=browser, signs_in=own_sign_in) as theirs:
        yield theirs


def test_a_complaint_is_answered_and_looked_at_again_higher_up(walker: Walker, phone: Phone) -> None:
    _complains_of_grace(phone)
    _grace_cannot_read_it(walker)
    _ruth_answers(walker)
    _reads_the_answer_and_is_not_satisfied(phone)
    _helen_answers(walker)
    _reads_the_last_answer(phone)


def _complains_of_grace(p: Phone) -> None:
    p.come()
    p.follow("My rights")
    p.follow("Make a complaint")
    p.title("Make a complaint")
    p.sees("%(name)s reads it and answers you.", name="Ruth Okonjo")
    p.sees("The person it is about cannot read your words.", "A complaint does not count against you.")
    p.type("What happened?", WORDS)
    p.type("What would put it right?", "Tell me that it was wrong.")
    p.choose("What is it about?", "I was not treated with respect")
    p.choose("Is it about one of us?", "Grace Adeyemi")
    p.choose("How should we answer?", "On this page")
    p.press("Send")
    p.title("We have it. Thank you.")
    p.sees("%(name)s looks at it.", name="Ruth Okonjo")
    p.sees("You get an answer by %(day)s.", day=date(2026, 12, 21))
    p.home()
    p.sees("We answer your complaint.")


def _grace_cannot_read_it(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.sees_not("complaint")
    w.open(AARON)
    w.tab("Timeline")
    w.sees("They complained")
    w.sees_not(WORDS)


def _ruth_answers(w: Walker) -> None:
    w.later(day("30 Nov 2026", "10:00"), name="Ruth Okonjo")
    w.follow("Answer a complaint")
    w.sees(WORDS, "Ruth Okonjo answers by")
    w.follow("Answer it")
    w.sees(WORDS)
    w.choose("What did you find?", "We were wrong in part")
    w.page.get_by_label("What you found, and why").fill("Grace was loud. She was upset that you came late.")
    w.page.get_by_label("What we will do").fill("She says sorry to you next week.")
    w.press("Send the answer")
    run_jobs()


def _reads_the_answer_and_is_not_satisfied(p: Phone) -> None:
    p.come()
    p.follow("My rights")
    p.follow("Make a complaint")
    p.follow("We have answered")
    p.title("Our answer")
    p.sees("You were right in part.", "Grace was loud. She was upset that you came late.")
    p.sees("What we will do", "She says sorry to you next week.")
    p.sees("%(name)s, %(day)s", name="Ruth Okonjo", day=date(2026, 11, 30))
    p.follow("I am not happy with it")
    p.type("What is not right?", "I was on time.")
    p.press("Send")
    p.title("We look at it again")
    p.sees("%(name)s looks at it now. It is someone new.", name="Helen Marsh")


def _helen_answers(w: Walker) -> None:
    w.later(day("7 Dec 2026", "10:00"), name="Helen Marsh")
    w.follow("Look at a complaint again")
    w.sees(WORDS, "I was on time.", "She says sorry to you next week.")
    w.follow("Answer it")
    w.choose("What did you find?", "We were wrong")
    w.page.get_by_label("What you found, and why").fill("You were on time, and she was wrong to shout.")
    w.page.get_by_label("What we will do").fill("You see Simon from now on.")
    w.press("Send the answer")
    run_jobs()


def _reads_the_last_answer(p: Phone) -> None:
    p.come()
    p.follow("My rights")
    p.follow("Make a complaint")
    p.follow("We have answered")
    p.title("Our answer")
    p.sees("First answer", "Second answer", "You were right.", "You see Simon from now on.")
    p.sees("Still not happy?", "They do not work for us.")
    p.sees_not("I am not happy with it")
