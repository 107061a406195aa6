"""What a court may do, against the words of rules 3.4; row 78 of the test vectors."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.courts import rules
from throughcare.policy import clocks
from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import Edition, edition

CO, SSO = "community_order", "suspended_sentence_order"
ON = date(2026, 12, 9)
ENDS = date(2027, 9, 2)


def book() -> Edition[CourtPowers]:
    return edition(CourtPowers, jurisdiction="england_wales", on=ON)


def found(order: str, power: str, *, finding: str = "proved", **more: Any) -> rules.ResultFinding:
    facts = rules.ResultFacts(order=order, finding=finding, power=power, on=ON, ends_on=ENDS, **more)
    return rules.result(facts, book=book())


def fields(result: rules.ResultFinding) -> set[str]:
    return {field for field, _ in result.faults}


def test_a_suspended_sentence_is_activated_unless_that_is_unjust() -> None:
    """Row 78."""
    full = found(SSO, "activate_full", finding="convicted", prison=True)
    assert full.allowed
    assert full.activate
    assert full.ends_order
    fine = found(SSO, "fine", finding="convicted", fine=Decimal(100))
    assert fields(fine) == {"unjust_because"}
    assert found(SSO, "fine", finding="convicted", fine=Decimal(100), why_unjust=True).allowed


def test_a_community_order_is_not_activated_and_no_reason_is_asked() -> None:
    assert fields(found(CO, "activate_full", prison=True)) == {"power"}
    fine = found(CO, "fine", fine=Decimal("2500"))
    assert fine.allowed
    assert not fine.activate


@pytest.mark.parametrize("order", [CO, SSO])
@pytest.mark.parametrize("finding", ["not_proved", "withdrawn"])
def test_without_proof_a_court_takes_no_action(order: str, finding: str) -> None:
    assert found(order, "no_action", finding=finding).allowed
    assert "power" in fields(found(order, "fine", finding=finding, fine=Decimal(50)))


@pytest.mark.parametrize(("fine", "allowed"), [("0", False), ("0.01", True), ("2500", True), ("2500.01", False)])
def test_the_fine_has_a_cap(fine: str, allowed: bool) -> None:
    assert found(CO, "fine", fine=Decimal(fine)).allowed is allowed


def test_prison_is_narrow_for_a_community_order() -> None:
    assert fields(found(CO, "custody", term_months=6, prison=True)) == {"narrow"}
    assert found(CO, "custody", term_months=6, prison=True, not_imprisonable=True, wilful=True).allowed
    assert fields(found(CO, "custody", term_months=7, prison=True, not_imprisonable=True, wilful=True)) == {
        "term_months"
    }
    assert "prison" in fields(found(CO, "custody", term_months=6, not_imprisonable=True, wilful=True))


def test_a_part_is_less_than_the_whole_term() -> None:
    assert found(SSO, "activate_part", term_months=3, suspended_months=6, prison=True).allowed
    assert fields(found(SSO, "activate_part", term_months=6, suspended_months=6, prison=True)) == {"term_months"}
    assert fields(found(SSO, "activate_part", suspended_months=6, prison=True)) == {"term_months"}


def test_more_demanding_says_what_changed() -> None:
    assert fields(found(CO, "more_onerous")) == {"requirement"}
    assert found(CO, "more_onerous", changes=1).allowed
    assert found(CO, "more_onerous", extends_to=ENDS + timedelta(days=30)).allowed


@given(st.integers(min_value=-60, max_value=400), st.integers(min_value=0, max_value=2))
def test_an_order_may_be_extended_by_six_months_once(days: int, before: int) -> None:
    last = ENDS + timedelta(days=days)
    wanted = ENDS < last <= clocks.plus_months(ENDS, 6) and before == 0
    assert found(CO, "more_onerous", extends_to=last, extended_before=before).allowed is wanted


def test_every_power_that_is_open_can_be_recorded_and_no_other() -> None:
    whole: dict[str, Any] = {
        "fine": Decimal(100),
        "extends_to": ENDS + timedelta(days=10),
        "term_months": 2,
        "suspended_months": 6,
        "changes": 1,
        "why_unjust": True,
        "not_imprisonable": True,
        "wilful": True,
        "prison": True,
    }
    for order in (CO, SSO, "licence"):
        for finding in book().book.findings:
            opened = {row.code for row in rules.open_powers(order, finding.code, book=book())}
            for power in book().book.powers:
                assert found(order, power.code, finding=finding.code, **whole).allowed is (power.code in opened)
