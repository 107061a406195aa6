"""What the rules say against an order as a court made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.rules import limits
from throughcare.sentences.rules import orders as rules
from throughcare.sentences.rules.doubts import Doubt, doubts

MADE = date(2026, 11, 20)
BOOKS = rules.books("england_wales", on=MADE)
ORDER = SentenceFacts(
    order_type="CO",
    sentenced_on=MADE,
    length_months=24,
    offences=(OffenceFacts("Burglary", committed_on=date(2026, 6, 1)),),
)


def asked(*requirements: RequirementFacts, **more: Any) -> tuple[Doubt, ...]:
    facts = replace(ORDER, requirements=requirements)
    return doubts(facts, known=BOOKS, **more)


def test_an_order_within_the_limits_raises_no_doubt() -> None:
    assert asked(RequirementFacts("unpaid_work", Decimal(120)), RequirementFacts("programme")) == ()


def test_a_doubt_names_the_rule_and_the_edition_and_asks_for_the_courts_words() -> None:
    (doubt,) = asked(RequirementFacts("unpaid_work", Decimal(301)))
    assert doubt.message == (
        "Unpaid work is at most 300 hours; 301 is more. If the court did order it, enter the court's words."
    )
    assert (doubt.source, doubt.policy) == ("Sentencing Code, Schedule 9, Part 1", "england_wales/requirements@2020")
    assert (doubt.field, doubt.answered) == ("amount_unpaid_work", False)


def test_the_words_of_the_court_answer_a_doubt() -> None:
    (doubt,) = asked(RequirementFacts("unpaid_work", Decimal(301), court_words="301 hours, for both matters"))
    assert doubt.answered


def test_unpaid_work_of_several_orders_adds_up_unless_it_is_served_at_the_same_time() -> None:
    other = limits.Beside(requirement="unpaid_work", amount=limits.Amount(hours=Decimal(200)))
    (doubt,) = asked(RequirementFacts("unpaid_work", Decimal(120)), beside=(other,))
    assert "at most 300 may be ordered" in doubt.message
    same_time = replace(other, concurrent=True)
    assert asked(RequirementFacts("unpaid_work", Decimal(120)), beside=(same_time,)) == ()


def test_alcohol_treatment_and_abstinence_doubt_each_other() -> None:
    found = asked(
        RequirementFacts("alcohol_treatment", Decimal(6)), RequirementFacts("alcohol_abstinence", Decimal(90))
    )
    assert [doubt.code for doubt in found] == ["alcohol_treatment", "alcohol_abstinence"]


@pytest.mark.parametrize(("days", "doubted"), [(5, False), (6, True), (None, True)])
def test_a_curfew_of_twenty_hours_is_for_five_days_a_week(days: int | None, doubted: bool) -> None:
    """rules 0: 112 hours in any seven days."""
    assert bool(asked(RequirementFacts("curfew", Decimal(20), days_a_week=days))) is doubted


@pytest.mark.parametrize(("convicted", "doubted"), [(date(2022, 6, 27), True), (date(2022, 6, 28), False)])
def test_the_longest_curfew_goes_by_the_conviction(convicted: date, doubted: bool) -> None:
    """rules 13, row 81."""
    facts = replace(
        ORDER, convicted_on=convicted, requirements=(RequirementFacts("curfew", Decimal(20), days_a_week=5),)
    )
    assert bool(doubts(facts, known=BOOKS)) is doubted


def test_a_curfew_lasts_at_most_two_years() -> None:
    assert asked(RequirementFacts("curfew", Decimal(12), months=24)) == ()
    (doubt,) = asked(RequirementFacts("curfew", Decimal(12), months=25))
    assert doubt.reasons == ("Curfew lasts at most 24 months; 25 is more.",)


def test_an_attendance_centre_is_for_the_young_and_ended_in_2022() -> None:
    facts = replace(
        ORDER,
        sentenced_on=date(2021, 3, 1),
        offences=(OffenceFacts("Theft"),),
        requirements=(RequirementFacts("attendance_centre", Decimal(20)),),
    )
    assert doubts(facts, known=BOOKS, born=date(1999, 3, 1)) == ()
    (doubt,) = doubts(facts, known=BOOKS, born=date(1996, 3, 1))
    assert doubt.reasons == ("Attendance centre is for those under 25.",)
    assert doubts(facts, known=BOOKS) == ()  # the age is not known: nothing can be compared
    (late,) = asked(RequirementFacts("attendance_centre", Decimal(20)))
    assert late.field == "amount_attendance_centre"


def test_a_requirement_in_months_is_compared_in_months() -> None:
    (doubt,) = asked(RequirementFacts("exclusion", Decimal(25)))
    assert doubt.reasons == ("Exclusion lasts at most 24 months; 25 is more.",)


SUSPENDED = replace(ORDER, order_type="SSO", length_months=24, term_months=8)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, None),
        ({"length_months": 36}, None),
        ({"length_months": 36, "length_days": 1}, "length_months"),
        ({"length_months": 36, "convicted_on": date(2026, 3, 21)}, "length_months"),
        ({"length_months": 5}, "length_months"),
        ({"term_months": None, "term_weeks": 2}, None),
        ({"term_months": None, "term_weeks": 1}, "term_months"),
        ({"term_months": 37}, "term_months"),
        ({"term_months": 25, "convicted_on": date(2026, 3, 21)}, "term_months"),
    ],
)
def test_a_suspended_sentence_is_doubted_by_the_day_of_conviction(more: dict[str, Any], field: str | None) -> None:
    """rules 0: two years until 21 March 2026, three from the day after."""
    found = doubts(replace(SUSPENDED, **more), known=BOOKS)
    assert [doubt.field for doubt in found] == ([field] if field else [])


def test_the_longer_licence_of_an_extended_sentence_is_at_most_eight_years() -> None:
    facts = replace(ORDER, order_type="EDS", length_months=None, length_years=6, extension_months=97)
    (doubt,) = doubts(facts, known=BOOKS)
    assert doubt.field == "extension_months"
    assert doubts(replace(facts, court_words="Nine years in all"), known=BOOKS)[0].answered


def test_an_order_from_elsewhere_without_a_date_is_compared_as_far_as_it_goes() -> None:
    facts = replace(ORDER, sentenced_on=None, requirements=(RequirementFacts("unpaid_work", Decimal(20)),))
    (doubt,) = doubts(facts, known=BOOKS)
    assert "at least 40 hours" in doubt.message
    old = replace(SUSPENDED, sentenced_on=None)
    assert doubts(old, known=BOOKS) == ()
