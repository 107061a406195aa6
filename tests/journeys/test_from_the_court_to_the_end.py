"""From the court's words to an order that ends early: one person, four of the staff, and no fact typed twice."""

from __future__ import annotations

import re
from typing import cast as as_

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import Walker, day, run_jobs
from throughcare.accounts import actions as accounts
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Team

MARCUS = "Marcus Lee Holloway"
COURSE = "Kitchen course at the college"
DREAM = "A job in a kitchen and my own door."

# How many hours and days are done is a new statement: the court's 60 is what was asked, the officer's 60 what was done.
NEW_STATEMENTS = ("60", "20")


@pytest.fixture
def office(walker: Walker) -> Walker:
    """The offices with a court officer and somebody who sees people in prison."""
    team = Team.objects.get(name="Northgate East")
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        for name, role in (("Carol Finch", "court_officer"), ("Sol Barrett", "offender_supervisor")):
            address = f"{name.split()[0].lower()}@throughcare.example"
            user = accounts.enter(address, name=name, phone="0191 498 0170", demo=True, by=cast.DEMO)
            organisations.hold_post(user.id, team_id=team.pk, role=role, since=cast.BEGAN, by=cast.DEMO)
    return walker


def test_from_the_courts_words_to_an_early_end_no_fact_is_typed_twice(office: Walker) -> None:
    w = office
    _a_court_officer_enters_the_person(w)
    _what_the_court_ordered(w)
    _the_first_meeting_within_its_days(w)
    _the_slip_says_it(w)
    _the_manager_names_an_officer_on_time(w)
    _the_first_meeting_is_held(w)
    _what_was_explained_at_it(w)
    _what_the_person_says_and_needs(w)
    _the_plan_begins_with_their_own_words(w)
    _they_agree_and_say_what_they_would_change(w)
    _custody_for_a_while(w)
    _the_supervisor_checks(w)
    _the_officer_reads_the_check(w)
    _help_was_refused_and_they_are_told(w)
    _the_plan_is_reviewed(w)
    _all_is_done_and_the_order_ends_early(w)
    _the_record_tells_it(w)
    assert w.typed_twice(save=NEW_STATEMENTS) == []


def test_a_fact_that_is_typed_twice_is_noticed_as_it_is_or_within_a_text() -> None:
    w = Walker(page=as_(Page, None), site="")
    w.typed += ["Northgate", "12", "3/9/2026", "Theft from a shop"]
    assert w.typed_twice() == []
    w.typed += ["He lives in northgate.", "3/9/2026"]
    assert w.typed_twice() == ["3/9/2026", "northgate"]
    assert w.typed_twice(save=["3/9/2026"]) == ["northgate"]


# ------------------------------------------------------------------------------------------------------- from the court
def _a_court_officer_enters_the_person(w: Walker) -> None:
    w.sign_in("Carol Finch")
    w.go("From the court")
    w.follow("Add somebody new")
    w.sees("step 1 of 4")
    w.type("Forenames", "Marcus Lee")
    w.type("Surname", "Holloway")
    w.type_date("Date of birth", "14/5/1996")
    w.choose("They are spoken of as", "He")
    w.type("Mobile number", "07700 900455")
    w.type("House and street", "8 Quarry Terrace")
    w.type("Town", "Seaholm")
    w.type("Postcode", "SH4 1BX")
    w.press("Add them, then enter the order")


def _what_the_court_ordered(w: Walker) -> None:
    w.sees("step 2 of 4")
    w.choose("Order or sentence", "Community order")
    w.type("Court", "Northgate Magistrates' Court")
    w.type("Date of the sentence", "23/11/2026")
    w.type("Months", "12")
    w.type("Main offence", "Theft from a shop")
    w.type("Day of the offence", "3/9/2026")
    asked = w.page.get_by_role("group", name="Requirements of the order")
    asked.get_by_label("Unpaid work", exact=True).check()
    w.type("How many hours", "60")
    asked.get_by_label("Rehabilitation activity", exact=True).check()
    w.type("How many days", "20")
    w.press("Add it, then book the first meeting")


def _the_first_meeting_within_its_days(w: Walker) -> None:
    w.sees("step 3 of 4", "It is owed by 30 November 2026.")
    w.page.get_by_role("group", name="When").get_by_label("Mon 30 Nov, 10:00").check()
    expect(w.page.get_by_label("Which office").locator("option:checked")).to_have_text("Kilner Street")
    w.press("Book it, then the slip")


def _the_slip_says_it(w: Walker) -> None:
    w.sees(MARCUS, "60 hours", "20 days", "Monday 30 November 2026, 10:00am", "Ask for the officer on duty.")
    run_jobs()


# -------------------------------------------------------------------------------------------------- who answers for him
def _the_manager_names_an_officer_on_time(w: Walker) -> None:
    w.sign_in("Ruth Okonjo")
    w.go("Team", "Who has no officer")
    waiting = w.page.get_by_role("row", name=MARCUS)
    expect(waiting).to_contain_text("Thu 26 Nov")
    waiting.get_by_role("link", name="Choose an officer").click()
    w.page.get_by_role("row", name="Grace Adeyemi").get_by_role("link", name="Choose").click()
    w.type("Why this officer", "She has room, and knows young men who steal to pay debts.")
    w.press("Save")
    w.sees("Who is responsible now")
    w.go("Team", "Who has no officer")
    w.sees("Everybody has an officer.")


# ---------------------------------------------------------------------------------------------------- the first meeting
def _the_first_meeting_is_held(w: Walker) -> None:
    w.later(day("30 Nov 2026", "10:50"))
    # It was booked by the court with whoever is on duty; it is Grace's since he is.
    w.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    w.choose("What happened?", "Came and complied")
    w.type("Note", "He came early, and knew why he was here.")
    w.press("Save and book")
    w.sees("Saved: came and complied")


def _what_was_explained_at_it(w: Walker) -> None:
    w.tab("Plan")
    w.follow("First meeting: what was explained")
    w.follow("Community order, 12 months")
    for point, understood in (
        ("The terms (rules) of your probation", "He said the rules back in his words."),
        ("The dates and times of your meetings", "He put the days into his phone."),
        ("Any appointments you must go to, like a training course or treatment", "He knows where the van leaves."),
        ("The chance you have to change your life for the better", "He asked what a good year would look like."),
        ("What happens if you do not do what you are asked", "He told me what a second miss means."),
    ):
        w.pick(point, "Read aloud from the paper")
        w.type(f"{point}: how did you check that they understood?", understood)
    w.press("Save")
    w.sees("All explained")


# ------------------------------------------------------------------------------------------------ needs and the account
def _what_the_person_says_and_needs(w: Walker) -> None:
    w.tab("Assessment")
    w.follow("Begin an assessment")
    w.choose("Why now?", "At the start")
    w.press("Begin")
    w.follow("Write it down")
    led, again, want = (
        w.page.get_by_role("region", name=name)
        for name in ("What led to the offence?", "What might lead to it again?", "What do they want?")
    )
    w.type("In their words", "I owed money, and took the coats to sell.", within=led)
    w.type("In their words", "Only if the lender comes back.", within=again)
    w.type("Your view", "Empty days with the same friends as well.", within=again)
    again.get_by_label("No, we see it differently").check()
    w.type("Talked about on", "30/11/2026", within=again)
    w.type("What came of it?", "He sees that afternoons with nothing to do are hard.", within=again)
    w.type("In their words", DREAM, within=want)
    w.press("Save")
    w.follow("Finance")
    w.choose("Are debts and fines under control?", "Serious problem")
    w.type("What do you go by?", "He showed three letters about what he owes.")
    w.choose("Is it linked to the offending?", "Yes")
    w.page.get_by_role("button", name="Save", exact=True).click()
    w.follow("Sign it")
    w.sees(DREAM, "Your signature is enough.")
    w.press("Sign it")
    w.sees("Assessment signed on 30 November 2026")


# ------------------------------------------------------------------------------------------------------------- the plan
def _the_plan_begins_with_their_own_words(w: Walker) -> None:
    w.tab("Plan")
    w.follow("Write the plan")
    w.type("Why is it written?", "His first plan.")
    w.press("Begin")
    w.sees("Unpaid work, 0 of 60 hours")  # the rules begin with what the court ordered
    w.follow("Change rules, responsibilities, and when it gets hard")
    w.type("When it gets hard: my warning signs", "I stay in bed and do not answer the phone.")
    w.type("When it gets hard: what I do", "I walk to the allotment.")
    w.type("When it gets hard: whom I call", "My aunt, then the night line.")
    w.page.get_by_label("When it gets hard", exact=True).check()
    w.press("Save")
    w.follow("Add an objective")
    w.follow(DREAM)
    expect(w.page.get_by_label("What do you want to reach?")).to_have_value(DREAM)
    w.type("Why?", "So that I can pay people back.")
    w.type("How will you know?", "Three months of wages.")
    w.type("By when?", "31/5/2027")
    w.press("Save")
    w.type("What is to be done?", COURSE)
    w.choose("Who does it?", "An agency")
    w.type("Which agency?", "Harbour Training")
    w.type("By when?", "15/1/2027")
    w.press("Save")
    w.follow("Ready to read with them")
    w.press("It is ready to read")


def _they_agree_and_say_what_they_would_change(w: Walker) -> None:
    w.follow("Write down what they say")
    w.choose("What did they say?", "Agrees")
    w.choose("How did they read it?", "Read aloud from the paper")
    w.type("What would they change?", "Not on Fridays: I look after my nephew then.")
    w.press("Save")
    w.sees("Version 1, in force since 30 November 2026", "Not on Fridays: I look after my nephew then.")


# -------------------------------------------------------------------------------------------------------------- custody
def _custody_for_a_while(w: Walker) -> None:
    w.later(day("7 Dec 2026", "09:30"))
    _open_from_the_caseload(w)
    _place(w, "In custody", prison="HMP Ashby")
    run_jobs()
    w.sign_in("Ruth Okonjo")
    w.page.get_by_role("link", name="Whole team list").click()
    w.follow(MARCUS)
    w.tab("Team")
    w.follow("Change who is responsible")
    w.pick("Who", "Sol Barrett, offender supervisor (0 people)")
    w.type("Why this officer", "He sees everybody on the remand wing.")
    w.press("Save")
    w.sees("Who is responsible now")


def _open_from_the_caseload(w: Walker) -> None:
    """By links: nobody types a name to find whom they work with."""
    w.go("Caseload")
    w.follow(MARCUS)


def _place(w: Walker, where: str, *, prison: str = "") -> None:
    w.tab("Sentence")
    w.page.get_by_role("region", name="Where they are").get_by_role("link", name="Record a change").click()
    w.choose("Where they are", where)
    if prison:
        w.type("Which prison, if in custody", prison)
    w.press("Save")
    expect(w.page.get_by_role("region", name="Where they are")).to_contain_text(re.compile(rf"Now\s*{where}"))


def _the_supervisor_checks(w: Walker) -> None:
    w.sign_in("Sol Barrett")
    w.follow("Next: Check how the plan goes")
    w.type("How are they?", "Quiet, and sleeps badly.")
    w.pick(f"{COURSE} (Harbour Training)", "Under way")
    w.type(f"What you saw of it: {COURSE}", "Has read the leaflet twice.")
    w.type("What is hard for them?", "He cannot ring anybody from the wing.")
    w.type("What did you tell the offender manager?", "Ask them to hold his place until he is out.")
    w.press("Save")
    run_jobs()


def _the_officer_reads_the_check(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.follow("Read the supervisor’s check")
    w.sees("He cannot ring anybody from the wing.", "Has read the leaflet twice.")
    w.type("What follows from it?", "I rang: there is no place left.")
    w.press("I have read it")


def _help_was_refused_and_they_are_told(w: Walker) -> None:
    w.later(day("10 Dec 2026", "11:00"))
    _open_from_the_caseload(w)
    _place(w, "In the community")
    w.tab("Plan")
    w.follow("Help that was not there")
    w.choose("What happened?", "It could not be had")
    w.pick("What kind of help?", "Education and training")
    w.pick("For which action of the plan?", COURSE)
    w.type("When was it asked for?", "1/12/2026")
    w.type("Why not?", "It began while he was away.")
    w.type("What is there instead?", "The next one, in March.")
    w.press("Save")
    w.sees(COURSE, "Harbour Training", "Not told yet")  # the action of the plan says what, and of whom
    w.choose("How?", "Said, face to face")
    w.press("Save")
    w.follow("Say what became of it")
    w.type("What became of it?", "He starts on the first day of it.")
    w.press("Save")
    w.sees("This is closed.")


# -------------------------------------------------------------------------------------------------------------- the end
def _the_plan_is_reviewed(w: Walker) -> None:
    w.later(day("15 Mar 2027"))
    _open_from_the_caseload(w)
    w.tab("Plan")
    w.follow("Review the plan with them")
    w.pick("Why is it reviewed?", "Its day has come")
    w.choose(f"1. {DREAM}", "Reached")
    w.type("What happened with objective 1?", "Taken on full time by the hotel.")
    w.type("What do they say of the plan?", "I did not think that I would get there.")
    w.choose("Does the plan change?", "It stays as it is")
    w.choose("Do they agree to it again?", "Agrees")
    w.pick("How were they asked?", "Said, face to face")
    w.press("Save the review")
    w.sees("Reached")


def _all_is_done_and_the_order_ends_early(w: Walker) -> None:
    w.tab("Sentence")
    for name, done in (("Unpaid work", "60"), ("Rehabilitation activity", "20")):
        w.page.get_by_role("link", name=f"Record progress : {name}").click()
        w.type("Done so far", done)
        w.press("Save")
        w.sees(f"{done} of {done}")
    w.page.get_by_text("Change this order").first.click()
    w.follow("Everything is done")
    w.sees("What the sentence plan says")
    w.page.get_by_label("The plan’s objectives are met and none needs adding").check()
    w.type("Why", "All hours and days are worked off.")
    w.press("Save")
    w.sees("Completed early")


def _the_record_tells_it(w: Walker) -> None:
    w.tab("Timeline")
    w.sees("Plan reviewed", "Community order ended", "Supervisor’s check", "Assessment signed", "Community order made")
    w.sees(f"Help was not there: {COURSE}", "Plan 1 in force", "Not on Fridays: I look after my nephew then.")
