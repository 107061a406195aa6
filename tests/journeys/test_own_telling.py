"""What somebody tells and asks on their own side, from their phone to the officer's work list and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.journeys.beginning import ellis_on_licence, principal
from tests.journeys.own_walking import LANGUAGES, Phone, SignIn, phone_of
from tests.journeys.walking import Walker, day, run_jobs
from throughcare.appointments.actions import diary
from throughcare.demo import cast
from throughcare.kernel import clock, context

ELLIS = "Ellis Yarrow"
MEETING = day("9 Mar 2027", "14:30")


@pytest.fixture
def on_licence(walker: Walker) -> int:
    """Ellis on licence, with Grace."""
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        return ellis_on_licence(at=clock.now())


@pytest.fixture(params=LANGUAGES)
def phone(
    request: pytest.FixtureRequest, walker: Walker, on_licence: int, browser: Browser, own_sign_in: SignIn
) -> Iterator[Phone]:
    """Ellis's phone, in each language."""
    with phone_of(on_licence, language=request.param, walker=walker, browser=browser, signs_in=own_sign_in) as theirs:
        yield theirs


def test_a_move_on_licence_is_asked_for_given_and_told(walker: Walker, phone: Phone) -> None:
    _asks_before_the_move(phone)
    _grace_says_yes(walker, {"en": "You may move", "cy": "Cewch symud"}[phone.language])
    _reads_the_yes(phone)


def _asks_before_the_move(p: Phone) -> None:
    p.come()
    p.follow("Tell us of a change")
    p.title("Tell us")
    p.sees("Do not move yet. Wait for our yes.")
    p.follow("A new address")
    p.sees("Do not move yet. Wait for our yes.", "Your licence says that we must agree first.")
    p.choose("Have you moved?", "Not yet")
    p.type_date("What day do you move, or did you move?", "14/12/2026")
    p.type("House number and street", "3 Mill Row")
    p.type("Town", "Northgate")
    p.type("Postcode", "ng31aa")
    p.type("Who else lives there?", "My sister Kay")
    p.type("Why are you moving?", "It is near my work.")
    p.press("Look at it before I send it")
    p.title("Check what you wrote")
    p.sees("It is not sent yet. Is it right?", "3 Mill Row", "My sister Kay")
    p.press("Send my answer")
    p.title("Thank you. We have it.")
    p.sees("We answer by %(day)s.", day=date(2026, 11, 25))
    p.sees("Do not move yet. Wait for our yes.", "3 Mill Row, Northgate, NG3 1AA", "It is near my work.")


def _grace_says_yes(w: Walker, letter: str) -> None:
    w.sign_in("Grace Adeyemi")
    w.sees("Decide: may they move?")
    w.follow("Decide: may they move?")
    w.sees("It is near my work.", "3 Mill Row")
    w.page.get_by_label("What do you want to say with it?").fill("It is a good place for you.")
    w.press("Yes, they may move")
    run_jobs()
    w.open(ELLIS)
    w.tab("Letters")
    w.sees(letter)  # in the language in which they are written to


def _reads_the_yes(p: Phone) -> None:
    p.home()
    p.follow("Tell us of a change")
    p.follow("I asked to move")
    p.title("You may move on %(day)s", day=date(2026, 12, 14))
    p.sees("It is a good place for you.", "Plans change? Ring us before you move.")
    p.sees("Stay where you are until %(day)s.", day=date(2026, 12, 14))
    p.sees_not("Do not move yet. Wait for our yes.")


def test_eid_is_told_beforehand_and_the_meeting_on_it_is_rebooked(walker: Walker, phone: Phone) -> None:
    _a_meeting_is_booked(phone)
    _tells_of_eid(phone)
    _grace_moves_the_meeting(walker)
    _sees_the_new_time(phone)


def _a_meeting_is_booked(p: Phone) -> None:
    grace = principal("Grace Adeyemi")
    with context.acting(principal=grace.key, reason="journey"):
        diary.book(
            p.person_id,
            kind="supervision",
            starts_at=MEETING,
            ends_at=MEETING.replace(hour=15, minute=0),
            post_id=grace.post_id,
            office_id=grace.office_id,
            by=grace,
            at=clock.now(),
        )
    run_jobs()


def _tells_of_eid(p: Phone) -> None:
    p.come()
    p.sees("With %(name)s.", name="Grace Adeyemi")
    p.follow("Tell us of a change")
    p.follow("A day that matters to me")
    p.follow("Tell us of a day")
    p.choose("What kind of day is it?", "A religious day")
    p.type("What is it called?", "Eid al-Fitr")
    p.type_date("What day is it?", "10/3/2027")
    p.choose("Can the day still change?", "Yes")
    p.choose("How long do you need?", "All day")
    p.press("Send")
    p.title("Thank you. We have it.")
    p.sees("If you do, we give you a new time. You do not have to ask.")


def _grace_moves_the_meeting(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.follow("Confirm: ")
    w.sees("Eid al-Fitr")
    w.press("Accept")
    w.follow("move it")
    w.sees("Told of before the day it is acceptable: no absence and no failure.")
    w.page.get_by_label("Another day or time").check()
    w.page.get_by_label("Day", exact=True).fill("12/3/2027")
    w.page.get_by_label("From", exact=True).fill("10:00")
    w.page.get_by_label("To", exact=True).fill("10:30")
    w.press("Accept and move")
    w.sees("Friday 12 March 2027")
    run_jobs()


def _sees_the_new_time(p: Phone) -> None:
    p.home()
    p.sees("%(now)s", now=date(2027, 3, 12))
    p.follow("Tell us of a change")
    p.follow("Eid al-Fitr")
    p.title("Your day is kept")
    p.sees("We moved your meeting", "It does not count as a missed meeting.")
    p.sees("Come on %(day)s.", day=day("12 Mar 2027"))
    p.follow("See the new time")
    p.sees("%(day)s", day=date(2027, 3, 12))


def test_a_course_is_not_to_be_had_and_why_is_told_and_what_instead(walker: Walker, phone: Phone) -> None:
    _asks_for_a_course(phone)
    _grace_says_why_not(walker)
    _chooses_what_there_is_instead(phone)
    _grace_sees_the_choice(walker)


def _asks_for_a_course(p: Phone) -> None:
    p.come()
    p.follow("Help I asked for")
    p.sees("You have not asked for help yet.")
    p.follow("Ask for help")
    p.choose("What is it about?", "A course or school")
    p.type("What help do you want?", "A fork-lift course, so that I can work in a warehouse.")
    p.press("Send")
    p.title("Help I asked for")
    p.sees("Sent. No answer yet", "A fork-lift course, so that I can work in a warehouse.")
    p.home()
    p.sees("We answer the help you asked for.")


def _grace_says_why_not(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.follow("Answer: help with")
    w.choose("What comes of it?", "It could not be had")
    w.page.get_by_label("What do you tell them?").fill("The course is full until September.")
    w.page.get_by_label("Who was asked?").fill("Northgate College")
    w.page.get_by_label("What is there instead?").fill("Warehouse skills, from 7 December.")
    w.press("Save")
    run_jobs()


def _chooses_what_there_is_instead(p: Phone) -> None:
    p.home()
    p.follow("Help I asked for")
    p.sees("We could not get this", "Why", "The course is full until September.")
    p.sees("What we can do instead", "Warehouse skills, from 7 December.")
    p.follow("Say if I want this")
    p.sees("We could not get this: %(what)s", what="A fork-lift course, so that I can work in a warehouse.")
    p.choose("Do you want it?", "Yes, I want it")
    p.type("Is there something we should know?", "Mornings are best.")
    p.press("Send my answer")
    p.sees("You want this", "Mornings are best.")
    p.sees("%(name)s gets in touch by %(day)s.", name="Grace", day=date(2026, 11, 30))


def _grace_sees_the_choice(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.follow("Book what they chose instead")
    w.sees("Mornings are best.")
