"""Recall from licence: a Saturday night with two hours, and a decision not to recall that is as complete."""

from __future__ import annotations

import pytest

from tests.journeys.beginning import ellis_on_licence, head_of_unit
from tests.journeys.walking import Walker, day, run_jobs
from throughcare.clockwork import warn_of_recalls
from throughcare.demo import cast
from throughcare.kernel import clock, context

PERSON = "Ellis Yarrow"


@pytest.fixture
def office(walker: Walker) -> Walker:
    """The office with a head of its delivery unit, and Ellis on licence with Grace."""
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        head_of_unit()
        ellis_on_licence(at=clock.now())
    return walker


def test_a_charge_at_2340_on_a_saturday_is_an_emergency_recall_inside_two_hours(office: Walker) -> None:
    w = office
    _ruth_puts_the_head_on_duty(w)
    _the_charge_opens_the_consideration(w)
    _grace_weighs_it(w, charge="Charged, and not convicted yet")
    _grace_decides_on_an_emergency(w)
    _the_next_in_line_is_told(w)
    _two_managers_agree(w)
    _the_licence_is_revoked_in_time(w)
    _in_custody_in_the_morning(w)
    _the_record_and_the_letter(w)


def test_a_decision_not_to_recall_is_as_complete(office: Walker) -> None:
    w = office
    w.put(day("24 Nov 2026", "10:00"))
    w.sign_in("Grace Adeyemi")
    _consider(w, "A concern, without a failure", "He did not sleep at home last night.")
    _grace_weighs_it(w, charge="No new charge or conviction")
    w.sees("A recall must be for a fixed term", "Not to recall is always open.")
    w.follow("Decide")
    w.choose("Your decision", "Do not recall")
    w.page.get_by_label("The letter is a warning too").check()
    w.page.get_by_label("Your reason").fill("He rang at once and stayed with his mother.")
    w.page.get_by_label("Why, for the letter").fill("You rang us at once and told us where you were.")
    w.press("Save this decision")
    w.sees("Not recalled", "Waiting for the team manager")
    w.sign_in("Ruth Okonjo")
    w.follow("Agree or not")
    w.choose("Do you agree?", "I agree")
    w.press("Save your answer")
    w.sees("It was decided not to recall", "Team manager agreed")
    run_jobs()
    w.sign_in("Grace Adeyemi")
    w.open(PERSON)
    w.tab("Letters")
    w.follow("you are not being sent back to prison")
    w.sees("You rang us at once and told us where you were.", "This letter is a warning", "0191 498 0140")


def _ruth_puts_the_head_on_duty(w: Walker) -> None:
    w.put(day("28 Nov 2026", "16:00"))
    w.sign_in("Ruth Okonjo")
    w.go("Team", "On duty")
    w.sees("Nobody is written down.")
    w.follow("Add a turn")
    w.choose("Which duty?", "Senior manager on call")
    w.page.get_by_label("Who?").select_option(label="Helen Marsh, head of delivery unit")
    w.page.get_by_label("From day").fill("28/11/2026")
    w.page.get_by_label("From", exact=True).fill("17:00")
    w.page.get_by_label("To day").fill("29/11/2026")
    w.page.get_by_label("To", exact=True).fill("09:00")
    w.page.get_by_label("On which phone?").fill("0191 498 0199")
    w.press("Save")
    w.sees("Helen Marsh", "Senior manager on call", "0191 498 0199")


def _consider(w: Walker, what: str, words: str) -> None:
    w.open(PERSON)
    w.tab("Failures")
    w.follow("Consider recall")
    w.choose("What makes you consider recall?", what)
    w.page.get_by_label("When did it happen?").fill(f"{clock.now():%d/%m/%Y}")
    w.page.get_by_label("What happened?").fill(words)
    w.press("Open the consideration")
    w.sees("Recall to be considered", words)


def _the_charge_opens_the_consideration(w: Walker) -> None:
    w.put(day("28 Nov 2026", "23:30"))
    w.sign_in("Grace Adeyemi")
    _consider(w, "A new charge", "The police rang: charged with burglary of his sister's flat.")


def _grace_weighs_it(w: Walker, *, charge: str) -> None:
    w.follow("Weigh it")
    w.page.get_by_label("What led to it?").fill("He has been drinking since October.")
    w.choose("Why recall?", "The risk they pose has increased")
    w.choose("What was tried before?", "Meetings more often")
    w.choose("Concerns for them in custody", "Risk of suicide or self-harm")
    w.page.get_by_label("What must the prison know?").fill("He hurt himself in 2024.")
    w.choose("Is there a new charge or conviction?", charge)
    for group in w.page.get_by_role("group").filter(has=w.page.get_by_label("No", exact=True)).all():
        if not group.get_by_label("Yes", exact=True).is_checked():
            group.get_by_label("No", exact=True).check()
    w.press("Save what you weigh")
    w.sees("What the rule finds", "Risk of suicide or self-harm")


def _grace_decides_on_an_emergency(w: Walker) -> None:
    w.sees("A recall must be a standard one", "New charge or conviction: charged, and not convicted yet.")
    w.put(day("28 Nov 2026", "23:45"))
    w.follow("Decide")
    w.choose("Your decision", "Standard recall")
    w.choose("Is it an emergency?", "Yes: the licence must be revoked within 2 hours")
    w.page.get_by_label("Your reason").fill("She is not safe from him tonight.")
    w.page.get_by_label("Why, for the letter").fill("You were charged with burglary, and others are not safe.")
    w.page.get_by_label("Time it was decided").fill("23:40")
    w.press("Save this decision")
    w.sees("Emergency recall: standard recall", "Waiting for the team manager", "Sun 29 Nov, 01:40", "1 h 54 min left")
    w.sees("Helen Marsh (senior manager on call), 0191 498 0199")
    w.tab("Failures")
    w.sees("Recall in progress")


def _the_next_in_line_is_told(w: Walker) -> None:
    w.put(day("29 Nov 2026", "00:10"))
    warn_of_recalls(0)
    w.sign_in("Helen Marsh")
    w.sees("A recall is about to run out of time: team manager's agreement", PERSON)


def _two_managers_agree(w: Walker) -> None:
    w.put(day("29 Nov 2026", "00:20"))
    w.sign_in("Ruth Okonjo")
    w.sees("Emergency: agree to the recall, or send it back")
    w.follow("Agree or not")
    w.sees("He hurt himself in 2024.")
    w.choose("Do you agree?", "I agree")
    w.press("Save your answer")
    w.sees("Waiting for the senior manager")
    w.put(day("29 Nov 2026", "00:45"))
    w.sign_in("Helen Marsh")
    w.follow("Agree or not")
    w.choose("Do you agree?", "I agree")
    w.page.get_by_label("Your reason").fill("I agree.")
    w.press("Save your answer")
    w.sees("Asked for: the licence is to be revoked", "Senior manager agreed, Today, 00:45, Helen Marsh")


def _the_licence_is_revoked_in_time(w: Walker) -> None:
    w.put(day("29 Nov 2026", "01:20"))
    w.sign_in("Grace Adeyemi")
    w.open(PERSON)
    w.tab("Failures")
    w.follow("Recall considered")
    w.follow("The licence is revoked")
    w.page.get_by_label("Time the licence was revoked").fill("01:15")
    w.press("Save")
    w.sees("Unlawfully at large for 5 min", "Licence revoked: the clock ends", "1 h 35 min after the decision")
    w.sees("Done in time")


def _in_custody_in_the_morning(w: Walker) -> None:
    w.put(day("29 Nov 2026", "06:30"))
    w.sign_in("Grace Adeyemi")
    w.open(PERSON)
    w.tab("Failures")
    w.follow("Recall considered")
    w.follow("They are in custody")
    w.page.get_by_label("Where are they?").fill("Ashby (HMP)")
    w.choose("Why?", "Recalled to prison")
    w.press("Save")
    w.sees("In custody now")


def _the_record_and_the_letter(w: Walker) -> None:
    run_jobs()
    w.open(PERSON)
    w.tab("Failures")
    w.follow("Recall considered")
    w.sees("Back in custody: Ashby (HMP)", "Unlawfully at large for 5 h 15 min.", "6 h 50 min after the decision")
    w.sees("They are told why", "Referred to the Parole Board")
    w.tab("Letters")
    w.follow("Why you were sent back to prison")
    w.sees("Ashby (HMP)", "You were charged with burglary, and others are not safe.", "the Parole Board says so")
    w.tab("Timeline")
    w.sees("Recall is considered", "Decided: recall to prison", "In custody: recalled to prison")
