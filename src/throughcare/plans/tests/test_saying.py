"""What the person says of their plan and of help, on their own pages or through somebody, and what we answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from throughcare.accounts.principals import Principal, system
from throughcare.duties.models import Duty
from throughcare.messaging.models import Letter
from throughcare.plans import heard, queries
from throughcare.plans.actions import saying, telling, writing
from throughcare.plans.actions.saying import WishSaid
from throughcare.plans.events import HelpAnswered, WishAnswered
from throughcare.plans.models import Answer, HelpAsked, HelpNotHad, Plan, Tick, Wish
from throughcare.plans.tests.telling import in_force, ready, the_actions, the_objective
from throughcare.plans.tests.test_write import owed
from throughcare.sentences.events import SentenceEnded, SentenceReopened
from throughcare.sentences.models import Sentence

ANSWERED = "2026-11-30"  # five working days on


@pytest.fixture
def himself() -> Principal:
    """Somebody who holds no post."""
    return replace(system("own"), name="Aaron")


# ----------------------------------------------------------------------------------------------------------- their plan
def test_he_agrees_on_his_own_pages_and_the_plan_is_in_force(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    row = saying.answer_plan(plan.pk, answer="agrees", shown_version=plan.version, by=himself, at=at)
    assert (row.answer, row.how, row.post_id) == ("agrees", "own_pages", None)
    plan.refresh_from_db()
    assert plan.state == "in_force"
    assert "ask_about_plan" not in owed(aaron)
    with pytest.raises(saying.CannotSay, match="You have answered this plan"):
        saying.answer_plan(plan.pk, answer="agrees", by=himself, at=at)


def test_what_he_would_change_goes_to_his_officer_and_the_plan_waits(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    objective = the_objective(plan)
    with pytest.raises(saying.CannotSay, match="what you would change"):
        saying.answer_plan(plan.pk, answer="change", wishes=[WishSaid(" ")], by=himself, at=at)
    wishes = [WishSaid("A room near my sister.", objective_id=objective.pk), WishSaid("Ring me, do not write.")]
    saying.answer_plan(plan.pk, answer="change", wishes=wishes, by=himself, at=at)
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert Answer.objects.get(plan=plan).would_change == "A room near my sister.\nRing me, do not write."
    assert [row.objective_id for row in Wish.objects.order_by("id")] == [objective.pk, None]
    assert owed(aaron)["answer_wish"] == ANSWERED


def test_who_says_no_says_why_and_the_plan_holds(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    with pytest.raises(saying.CannotSay) as refused:
        saying.answer_plan(plan.pk, answer="disagrees", by=himself, at=at)
    assert refused.value.field == "reasons"
    saying.answer_plan(plan.pk, answer="disagrees", reasons="Too much at once.", by=himself, at=at)
    assert Plan.objects.get(id=plan.pk).state == "in_force"


def test_a_wish_taken_up_begins_a_version_and_he_is_told(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    row = saying.wish(plan.pk, said=WishSaid("More time for the form."), by=himself, at=at)
    with pytest.raises(saying.CannotAnswerThem) as refused:
        saying.answer_wish(row.pk, answer="taken", words=" ", by=grace, at=at)
    assert refused.value.field == "words"
    saying.answer_wish(row.pk, answer="taken", words="You have until March.", by=grace, at=at)
    assert Plan.objects.get(person_id=aaron, state="draft").because == "They asked for a change"
    assert "answer_wish" not in owed(aaron)
    assert "plan_review_early" in owed(aaron)  # what was promised is on the officer's list
    heard.tell_of_wish(WishAnswered(person_id=aaron, wish_id=row.pk, at=at))
    text = str(Letter.objects.get(kind="wish_answered").body)
    assert "We will change your plan. You have until March." in text
    with pytest.raises(saying.CannotAnswerThem, match="answered before"):
        saying.answer_wish(row.pk, answer="not", words="No.", by=grace, at=at)


def test_a_wish_not_taken_up_is_told_with_why_and_no_version_begins(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    row = saying.wish(plan.pk, said=WishSaid("No more Saturdays."), by=himself, at=at)
    saying.answer_wish(row.pk, answer="not", words="The court set the hours.", by=grace, at=at)
    assert not Plan.objects.filter(person_id=aaron, state="draft").exists()
    heard.tell_of_wish(WishAnswered(person_id=aaron, wish_id=row.pk, at=at))
    assert "Here is why: The court set the hours." in str(Letter.objects.get(kind="wish_answered").body)


def test_what_staff_write_down_for_him_says_who_did(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    made = saying.wish(plan.pk, said=WishSaid("My own words.", hard=True), by=grace, at=at)
    asked = saying.ask_for_help(aaron, kind="money", words="I owe rent.", by=grace, at=at)
    assert (made.post_id, asked.post_id) == (grace.post_id, grace.post_id)


def test_a_version_nobody_asks_him_about_takes_no_wish(aaron: int, grace: Principal, at: datetime) -> None:
    plan = writing.begin(aaron, because="New", by=grace, at=at)
    with pytest.raises(saying.CannotSay, match="has changed"):
        saying.wish(plan.pk, said=WishSaid("This."), by=grace, at=at)


# -------------------------------------------------------------------------------------------------- what they have done
def test_what_he_ticks_is_his_until_it_was_seen_and_then_it_is_done(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    act = the_actions(plan)[0]
    tick = saying.tell_done(act.pk, words="They have my form.", by=himself, at=at)
    assert saying.tell_done(act.pk, by=himself, at=at).pk == tick.pk, "a second click is the same"
    act.refresh_from_db()
    assert act.state == "to_do"
    assert owed(aaron)["see_tick"] == ANSWERED
    draft = writing.begin(aaron, because="He moved", by=grace, at=at)
    with pytest.raises(saying.CannotAnswerThem, match="still to be done"):
        saying.see_done(tick.pk, agreed=False, by=grace, at=at)
    saying.see_done(tick.pk, agreed=True, by=grace, at=at + timedelta(days=1))
    act.refresh_from_db()
    assert (act.state, act.state_on) == ("done", at.date())
    assert [row.state for row in the_actions(draft)] == ["done", "to_do"], "the version that is written knows it too"
    assert "see_tick" not in owed(aaron)
    with pytest.raises(saying.CannotSay, match="done already"):
        saying.tell_done(act.pk, by=himself, at=at)


def test_a_tick_by_mistake_is_taken_back_until_it_was_seen(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    act = the_actions(in_force(aaron, by=grace, at=at))[0]
    first = saying.tell_done(act.pk, by=himself, at=at)
    saying.take_back_done(first.pk, by=himself, at=at)
    assert "see_tick" not in owed(aaron)
    second = saying.tell_done(act.pk, by=himself, at=at)
    saying.see_done(second.pk, agreed=False, words="They want the second page too.", by=grace, at=at)
    with pytest.raises(saying.CannotSay, match="We have seen this"):
        saying.take_back_done(second.pk, by=himself, at=at)
    assert Tick.objects.filter(agreed=False).count() == 1
    act.refresh_from_db()
    assert act.state == "to_do"


# ---------------------------------------------------------------------------------------------------------------- help
def test_help_he_asks_for_is_answered_and_looked_for_until_a_day(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    row = saying.ask_for_help(aaron, kind="accommodation", words="A room near work.", by=himself, at=at)
    assert owed(aaron)["answer_help"] == ANSWERED
    with pytest.raises(saying.CannotAnswerThem) as refused:
        saying.answer_help(row.pk, state="looking", words="We ask two landlords.", tell_by=at.date(), by=grace, at=at)
    assert refused.value.field == "tell_by"
    by_day = date(2026, 12, 4)
    saying.answer_help(row.pk, state="looking", words="We ask two landlords.", tell_by=by_day, by=grace, at=at)
    assert {kind: day for kind, day in owed(aaron).items() if "help" in kind} == {"tell_of_help": "2026-12-04"}
    heard.tell_of_help_asked(HelpAnswered(person_id=aaron, asked_id=row.pk, at=at))
    assert "We will tell you more by Friday 4 December" in str(Letter.objects.get(kind="help_answered").body)
    saying.answer_help(row.pk, state="had", words="You can move in on Monday.", by=grace, at=at + timedelta(days=2))
    assert "tell_of_help" not in owed(aaron)
    assert HelpAsked.objects.get().tell_by is None


def test_help_that_is_not_to_be_had_is_written_down_with_why_and_he_chooses(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    row = saying.ask_for_help(aaron, kind="education", words="A fork-lift course.", by=himself, at=at)
    no: dict[str, Any] = {"state": "not_had", "words": "It is full until September.", "by": grace, "at": at}
    with pytest.raises(telling.CannotRecordHelp) as refused:
        saying.answer_help(row.pk, asked_of="The college", **no)
    assert refused.value.field == "instead"
    saying.answer_help(row.pk, asked_of="The college", instead="Warehouse skills in April.", **no)
    not_had = HelpNotHad.objects.get()
    assert HelpAsked.objects.get().not_had_id == not_had.pk
    assert "tell_why_no_help" in owed(aaron)
    saying.choose_instead(not_had.pk, choice="yes", words="Mornings only.", by=himself, at=at)
    not_had.refresh_from_db()
    assert (not_had.told_how, not_had.choice, not_had.chosen_by_id) == ("own_pages", "yes", None)
    assert queries.help_row(not_had.pk).told_how == "On their own pages"
    assert owed(aaron) == {"act_on_choice": ANSWERED}
    with pytest.raises(saying.CannotSay, match="You have told us"):
        saying.choose_instead(not_had.pk, choice="talk", by=himself, at=at)
    telling.close_help(not_had.pk, outcome="Booked for April.", by=grace, at=at)
    assert owed(aaron) == {}


def test_a_choice_that_staff_write_down_does_not_say_that_he_was_told(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = saying.ask_for_help(aaron, kind="education", words="A course.", by=grace, at=at)
    said = {"words": "It is full.", "asked_of": "The college", "instead": "Another one."}
    saying.answer_help(row.pk, state="not_had", **said, by=grace, at=at)
    not_had = saying.choose_instead(HelpNotHad.objects.get().pk, choice="talk", by=grace, at=at)
    assert (not_had.told_on, not_had.chosen_by_id) == (None, grace.post_id)


# ----------------------------------------------------------------------------------------------------- the order's end
def test_with_his_last_order_nothing_of_it_is_owed_and_reopened_it_is(
    aaron: int, grace: Principal, himself: Principal, at: datetime
) -> None:
    plan = in_force(aaron, by=grace, at=at)
    saying.wish(plan.pk, said=WishSaid("More time."), by=himself, at=at)
    saying.tell_done(the_actions(plan)[0].pk, by=himself, at=at)
    saying.ask_for_help(aaron, kind="money", words="I owe rent.", by=himself, at=at)
    said = {"answer_wish", "see_tick", "answer_help"}
    assert said <= set(owed(aaron))
    order = Sentence.objects.filter(person_id=aaron).earliest("id")
    heard.order_ended(SentenceEnded(person_id=aaron, sentence_id=order.pk, on=at.date(), last=True, at=at))
    assert not said & set(owed(aaron))
    assert Duty.objects.filter(kind__in=said, ended_because="The order has ended.").count() == 3
    heard.order_reopened(SentenceReopened(person_id=aaron, sentence_id=order.pk, because="A mistake", at=at))
    assert said <= set(owed(aaron))
