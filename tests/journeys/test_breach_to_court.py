"""Two failures within twelve months, an order taken to court, and a result that adds hours, in a real browser."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.walking import Walker, day, run_jobs
from throughcare.accounts import actions as accounts
from throughcare.allocations import actions as allocations
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.kernel.clock import now
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Post, Team
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

AARON = "Aaron James Whitfield"
COURT = "Northgate Magistrates' Court"


@pytest.fixture
def office(walker: Walker) -> Walker:
    """The offices with an enforcement officer, and Aaron on his order."""
    team = Team.objects.get(name="Northgate East")
    with context.acting(principal=cast.DEMO.key, reason="journey"):
        user = accounts.enter(
            "enid@throughcare.example", name="Enid Marsh", phone="0191 498 0171", demo=True, by=cast.DEMO
        )
        organisations.hold_post(user.id, team_id=team.pk, role="enforcement_officer", since=cast.BEGAN, by=cast.DEMO)
        at = now()
        person_id = cast.admit(cast.aaron(), by=cast.DEMO, at=at)
        asked = (RequirementFacts(code="unpaid_work", amount=Decimal(120)),)
        theft = (OffenceFacts(text="Theft from a shop"),)
        facts = SentenceFacts(
            order_type="CO",
            court=COURT,
            sentenced_on=date(2026, 9, 3),
            length_months=18,
            requirements=asked,
            offences=theft,
        )
        sentences.impose_many([(person_id, facts)], by=cast.DEMO, at=at)
        allocations.allocate(
            person_id,
            role="offender_manager",
            post_id=Post.objects.get(user__name="Grace Adeyemi").pk,
            because="Allocated at sentence.",
            since=day("4 Sep 2026"),
            by=cast.DEMO,
            at=at,
        )
    return walker


def test_two_failures_lead_to_a_result_that_adds_hours(office: Walker) -> None:
    w = office
    _a_first_failure_is_warned_of(w)
    _a_second_must_be_referred(w)
    _the_enforcement_officer_checks_and_takes_it_to_court(w)
    _the_pack_is_written_and_declared(w)
    _the_manager_endorses_it(w)
    _it_is_laid_and_he_is_told(w)
    _a_new_failure_shows_what_is_under_way(w)
    _the_court_adds_hours(w)
    _the_record_tells_it(w)


def _fail(w: Walker, on: str, words: str) -> None:
    w.open(AARON)
    w.tab("Failures")
    w.follow("Record a failure")
    w.choose("What kind of failure is it?", "Did not keep an instruction")
    w.page.get_by_label("When did it happen?").fill(on)
    w.type("Who told us?", "The supervisor of the work")
    w.type("What happened?", words)
    w.page.get_by_role("group", name="Which orders does it break?").get_by_role("checkbox").first.check()
    w.press("Record it")
    w.follow("Judge it")
    w.choose("Was there a reasonable excuse?", "No: without reasonable excuse")
    w.type("Your reason", "He gave none.")
    w.press("Save this judgement")


def _a_first_failure_is_warned_of(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    _fail(w, "20/11/2026", "Left the workshop at ten.")
    w.follow("To be decided")
    w.choose("Your decision", "Give a warning")
    w.type("Your reason", "A first failure.")
    w.press("Check before saving")
    w.press("Give this warning")
    w.sees("What was decided")
    run_jobs()


def _a_second_must_be_referred(w: Walker) -> None:
    w.later(day("2 Dec 2026", "10:00"))
    _fail(w, "1/12/2026", "Did not come to the workshop.")
    w.follow("To be decided")
    w.sees("Refer to the enforcement officer: it is a must")
    w.choose("Your decision", "Refer to the enforcement officer")
    w.type("Your reason", "The second in a month.")
    w.press("Check before saving")
    w.press("Save this decision")


def _the_enforcement_officer_checks_and_takes_it_to_court(w: Walker) -> None:
    w.later(day("3 Dec 2026", "09:30"), name="Enid Marsh")
    w.sees("Decide the referral: to court or not", AARON)
    w.follow("Decide")
    w.choose("Your decision", "Take it to court")
    for check in w.page.get_by_role("group", name="What did you check, in this order?").get_by_role("checkbox").all():
        check.check()
    w.type("Your reason", "Warned, and again within the fortnight.")
    w.press("Save this decision")
    w.go("My work")


def _the_pack_is_written_and_declared(w: Walker) -> None:
    w.follow("Next: Write the breach and lay it at court")
    w.sees("Still lacking:", "The statement is not written.", "Left the workshop at ten.", "What we did not keep")
    w.follow("Write it")
    w.type("Your statement to the court", "He was told at the start, and warned in November.")
    w.pick("How were they asked what they say?", "By phone")
    w.type("What the person says", "I could not face it.")
    w.pick("What you propose to the court", "Made more demanding")
    w.type("Why you propose it", "The work did him good.")
    w.press("Save")
    w.sees("Everything is there.")
    w.follow("Declare it")
    w.page.get_by_label("I declare that").check()
    w.press("Declare it")
    w.sees("A manager endorses it, or sends it back.")


def _the_manager_endorses_it(w: Walker) -> None:
    w.sign_in("Ruth Okonjo")
    w.sees("Endorse the breach, or send it back")
    w.follow("Endorse or send back")
    w.choose("Do you endorse it?", "I endorse it: lay it at court")
    w.press("Save")
    w.sees("Lay it at court, then enter the day of the hearing.")


def _it_is_laid_and_he_is_told(w: Walker) -> None:
    w.sign_in("Enid Marsh")
    w.follow("Next: Write the breach and lay it at court")
    w.follow("Laid at court")
    expect(w.page.get_by_label("Court", exact=True)).to_have_value(COURT)
    w.page.get_by_label("Day of the hearing").fill("9/12/2026")
    w.type("Time of the hearing", "10:30")
    w.press("Save and tell them")
    w.sees("The court decides.", "9 Dec 2026, 10:30")
    run_jobs()
    w.open(AARON)
    w.sees("At court: Wednesday 9 December 2026, 10:30")
    w.tab("Letters")
    w.sees("you must come to court on 9 December 2026")


def _a_new_failure_shows_what_is_under_way(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    w.open(AARON)
    w.tab("Failures")
    w.follow("Record a failure")
    w.sees("Breach in progress since 3 December 2026")


def _the_court_adds_hours(w: Walker) -> None:
    w.later(day("9 Dec 2026", "10:55"), name="Enid Marsh")
    w.go("At court")
    w.sees("At court on 9 December 2026", COURT)
    w.follow(AARON)
    w.follow("Record the result")
    w.choose("What did the court find?", "They admitted it")
    w.choose("What did the court do?", "Made more demanding")
    w.pick("A requirement it changed", "Unpaid work, 120 hours")
    w.type("How much it asks now", "150")
    w.type("What the court said", "Thirty hours more, and no more chances.")
    w.press("Record the result")
    w.sees("Made more demanding", "Thirty hours more, and no more chances.")
    run_jobs()


def _the_record_tells_it(w: Walker) -> None:
    w.tab("Sentence")
    w.sees("150 hours")
    w.tab("Failures")
    w.sees_not("Breach in progress since")
    w.follow("Court and breach")
    w.sees("The court decided: made more demanding")
    w.tab("Timeline")
    w.sees("The court decided")
    w.tab("Letters")
    w.sees("has changed")
