"""Enforcement: rules 3.3 and 15; rows 68 to 70 of rules 13."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import _oracles as oracles
from throughcare.enforcement import rules
from throughcare.enforcement.rules import FailureFacts, GivenWarning, WarningText
from throughcare.policy import editions
from throughcare.policy.books import Enforcement

BOOK = editions.edition(Enforcement, jurisdiction="england_wales", on=date(2026, 11, 12))
SCOTLAND = editions.edition(Enforcement, jurisdiction="scotland", on=date(2026, 11, 12))
OLD = editions.edition_named(Enforcement, jurisdiction="england_wales", code="1991")
WARNED = GivenWarning(date(2026, 3, 10))
ORDERS = ["community_order", "suspended_sentence_order"]


def _step(failure_on: date, *warnings: GivenWarning, order: str = "community_order") -> rules.StepFinding:
    return rules.next_step(FailureFacts(order=order, failure_on=failure_on, warnings=warnings), book=BOOK)


@pytest.mark.parametrize("order", ORDERS)
def test_without_a_warning_the_officer_may_warn_or_refer(order: str) -> None:
    """Row 68."""
    found = _step(date(2026, 11, 12), order=order)
    assert (found.step, found.counts_until) == ("warn_or_refer", None)
    assert [decision.code for decision in found.decisions] == ["warn", "refer", "neither"]
    assert found.policy == ("england_wales/enforcement@2020",)
    assert any("Sentencing Act 2020" in line for line in found.because)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("failure_on", "step"),
    [
        pytest.param(date(2027, 3, 9), "must_refer", id="row 69: the last day"),
        pytest.param(date(2027, 3, 10), "warn_or_refer", id="row 69: the day after"),
        pytest.param(date(2026, 3, 11), "must_refer", id="rules 15: from the day after it is given"),
        pytest.param(date(2026, 3, 10), "warn_or_refer", id="rules 15: not on its own day"),
        pytest.param(date(2026, 3, 9), "warn_or_refer", id="a failure before the warning"),
    ],
)
def test_a_warning_counts_for_twelve_months_beginning_with_its_date(order: str, failure_on: date, step: str) -> None:
    found = _step(failure_on, WARNED, order=order)
    assert (found.step, found.counts_until) == (step, date(2027, 3, 9))


@pytest.mark.parametrize("withdrawn_on", [date(2026, 3, 10), date(2026, 6, 1), date(2028, 1, 1)])
def test_a_warning_withdrawn_at_any_time_was_never_given(withdrawn_on: date) -> None:
    """Row 70."""
    found = _step(date(2026, 11, 12), replace(WARNED, withdrawn_on=withdrawn_on))
    assert (found.step, found.counts_until) == ("warn_or_refer", None)
    assert any("withdrawn" in line for line in found.because)


def test_a_warning_of_29_february_counts_to_28_february() -> None:
    """Rules 15, 3.3."""
    given = GivenWarning(date(2024, 2, 29))
    assert _step(date(2025, 2, 28), given).step == "must_refer"
    assert _step(date(2025, 3, 1), given).step == "warn_or_refer"
    assert _step(date(2025, 3, 1), given).counts_until == date(2025, 2, 28)


def test_the_latest_standing_warning_says_how_long() -> None:
    found = _step(
        date(2026, 11, 12), WARNED, GivenWarning(date(2025, 12, 1)), GivenWarning(date(2026, 5, 1), date(2026, 5, 2))
    )
    assert found.counts_until == date(2027, 3, 9)


def test_on_licence_no_count_applies() -> None:
    found = _step(date(2026, 11, 12), WARNED, order="licence")
    assert (found.step, found.counts_until) == ("warn_or_consider_recall", None)
    assert [decision.code for decision in found.decisions] == ["warn", "consider_recall", "neither"]


def test_in_scotland_and_before_2000_two_warnings_come_first() -> None:
    for book, order in ((SCOTLAND, "community_payback_order"), (OLD, "community_order")):
        facts = FailureFacts(order=order, failure_on=date(2026, 11, 12), warnings=(WARNED,))
        found = rules.next_step(facts, book=book)
        assert found.step == "warn_or_refer"
        assert any("1 warning of 2 count" in line for line in found.because)
        two = replace(facts, warnings=(WARNED, GivenWarning(date(2026, 5, 1))))
        assert rules.next_step(two, book=book).step == "must_refer"


def test_an_order_the_rule_book_does_not_have_is_refused() -> None:
    with pytest.raises(LookupError):
        _step(date(2026, 11, 12), order="fine")


@settings(max_examples=150, deadline=None)
@given(rnd=st.randoms(use_true_random=False))
def test_steps_agree_with_playing_the_days_one_by_one(rnd: Any) -> None:
    case = oracles.enforcement_case(rnd)
    warnings = tuple(
        GivenWarning(
            date.fromisoformat(row["given_on"]), row["withdrawn_on"] and date.fromisoformat(row["withdrawn_on"])
        )
        for row in case["warnings"]
    )
    found = _step(date.fromisoformat(case["failure_on"]), *warnings, order=case["order"])
    until = found.counts_until and found.counts_until.isoformat()
    assert {"step": found.step, "counts_until": until} == oracles.enforcement(case)


# ---------------------------------------------------------------------------------------------------------- the window
def test_the_window_is_drawn_with_order_warnings_failure_and_today() -> None:
    drawn = rules.window(
        FailureFacts(
            order="community_order", failure_on=date(2026, 11, 12), warnings=(GivenWarning(date(2025, 11, 10)),)
        ),
        book=BOOK,
        today=date(2026, 11, 23),
        order_from=date(2025, 9, 3),
        order_last_day=date(2027, 9, 2),
    )
    assert [(span.state, span.from_, span.last_day) for span in drawn.spans] == [
        ("order", date(2025, 9, 3), date(2027, 9, 2)),
        ("ended", date(2025, 11, 10), date(2026, 11, 9)),
        ("would_count", date(2026, 11, 23), date(2027, 11, 22)),
    ]
    assert drawn.failure_text == "Failure, 12 November 2026: 3 days after"
    assert (drawn.from_, drawn.until) == (date(2025, 9, 3), date(2027, 11, 23))


def test_each_warning_says_how_it_stood_on_the_day_of_the_failure() -> None:
    warnings = (WARNED, GivenWarning(date(2026, 11, 12)), GivenWarning(date(2026, 4, 1), date(2026, 4, 3)))
    facts = FailureFacts(order="community_order", failure_on=date(2026, 11, 12), warnings=warnings)
    drawn = rules.window(facts, book=BOOK, today=date(2026, 11, 23))
    assert [span.state for span in drawn.spans] == ["counts", "withdrawn", "not_yet", "would_count"]


def test_on_licence_there_is_no_window() -> None:
    facts = FailureFacts(order="licence", failure_on=date(2026, 11, 12), warnings=(WARNED,))
    drawn = rules.window(facts, book=BOOK, today=date(2026, 11, 23))
    assert drawn.spans == ()
    assert (drawn.from_, drawn.until) == (date(2026, 11, 12), date(2026, 11, 24))


# ------------------------------------------------------------------------------------------------- what a warning says
TEXT = WarningText(
    order="community_order",
    given_on=date(2026, 11, 23),
    circumstances="You did not come to your meeting on 12 November 2026.",
    unacceptable="This is not acceptable under your order.",
    further_failure="If you break the rules again on or before 22 November 2027, you may have to go back to court.",
)


def test_a_warning_with_its_three_parts_is_complete() -> None:
    found = rules.warning_contents(TEXT, book=BOOK)
    assert (found.complete, found.missing) == (True, ())


@pytest.mark.parametrize("part", ["circumstances", "unacceptable", "further_failure"])
def test_a_warning_without_one_of_its_parts_is_not(part: str) -> None:
    """Schedule 10, paragraph 6(2)."""
    blank: dict[str, Any] = {part: "  "}
    found = rules.warning_contents(replace(TEXT, **blank), book=BOOK)
    assert (found.complete, found.missing) == (False, (part,))
    assert "paragraph 6(2)" in found.because[0]


def test_a_warning_names_the_last_day_on_which_it_counts() -> None:
    found = rules.warning_contents(replace(TEXT, given_on=date(2026, 11, 24)), book=BOOK)
    assert found.missing == ("further_failure",)
    assert "23 November 2027" in found.because[0]


def test_a_warning_on_licence_names_no_last_day() -> None:
    text = replace(TEXT, order="licence", further_failure="You may be recalled to prison.")
    assert rules.warning_contents(text, book=BOOK).complete


# ----------------------------------------------------------------------------------------------------------- decisions
def test_a_referral_is_never_a_dead_end() -> None:
    every = rules.referral_decisions(book=BOOK)
    assert {"lay_information", "return_for_evidence", "no_breach", "withdraw"} <= {row.code for row in every}
    assert all(row.who and row.stores for row in every)
    assert [row.code for row in rules.referral_decisions(book=BOOK, role="offender_manager")] == ["withdraw"]
    assert rules.referral_decisions(book=BOOK, role="auditor") == ()


def test_a_failure_that_must_be_referred_leaves_only_referral() -> None:
    found = _step(date(2026, 3, 10) + timedelta(days=1), WARNED)
    assert [decision.code for decision in found.decisions] == ["refer"]
