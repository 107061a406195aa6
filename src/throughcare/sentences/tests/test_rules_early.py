"""When an order ends early because what was asked is done (rules 3.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from throughcare.policy.books import EarlyCompletion
from throughcare.policy.editions import NoEdition, edition
from throughcare.sentences.rules.early import AskedFor, EarlyFacts, ends_early

ON = date(2026, 11, 23)
BOOK = edition(EarlyCompletion, jurisdiction="england_wales", on=ON)
WORK = AskedFor(code="unpaid_work", name="Unpaid work", complied=True)
DAYS = AskedFor(code="rehabilitation_activity", name="Rehabilitation activity", complied=False)
CURFEW = AskedFor(code="curfew", name="Curfew", complied=True)
ORDER = EarlyFacts(order_type="CO", on=ON, requirements=(WORK, DAYS, CURFEW), plan=True, objectives_met=True)


def test_an_order_ends_when_all_is_done_and_no_instruction_is_left() -> None:
    found = ends_early(ORDER, book=BOOK)
    assert (found.ends, found.what) == (True, "order")
    assert found.because == ("All that was asked is done by 23 November 2026.",)
    assert found.policy == ("england_wales/early_completion@2026",)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"special_procedure": True}, "The court reviews this order itself"),
        ({"instructions_left": True}, "Rehabilitation activity: there are still instructions to give."),
        ({"objectives_met": False}, "say that its objectives are met and none needs adding"),
        ({"objectives_open": 1}, "1 objective of the sentence plan not met."),
        ({"objectives_open": 2, "objectives_met": False}, "2 objectives of the sentence plan not met."),
        ({"requirements": (replace(WORK, complied=False), DAYS)}, "Unpaid work: not all of it is done."),
        ({"requirements": (WORK, replace(CURFEW, complied=False))}, "Curfew: not all of it is done."),
    ],
)
def test_one_thing_that_is_open_keeps_it_running(more: dict[str, object], says: str) -> None:
    found = ends_early(replace(ORDER, **more), book=BOOK)  # type: ignore[arg-type]
    assert not found.ends
    assert len(found.because) == 1
    assert says in found.because[0]


def test_without_a_plan_nothing_is_asked_of_one() -> None:
    assert ends_early(replace(ORDER, plan=False, objectives_met=False), book=BOOK).ends


def test_instructions_matter_only_where_a_requirement_rests_on_them() -> None:
    assert ends_early(replace(ORDER, requirements=(WORK,), instructions_left=True), book=BOOK).ends


def test_an_order_of_unpaid_work_alone_ends_with_the_work_whatever_the_plan_says() -> None:
    """rules 1.1."""
    assert ends_early(replace(ORDER, requirements=(WORK,), objectives_met=False), book=BOOK).ends


def test_of_a_suspended_sentence_only_the_supervision_ends() -> None:
    found = ends_early(replace(ORDER, order_type="SSO"), book=BOOK)
    assert (found.ends, found.what) == (True, "supervision")
    assert found.because[-1] == "Only the supervision ends: the order itself runs to its last day."


def test_other_sentences_and_earlier_days_know_no_early_end() -> None:
    with pytest.raises(LookupError):
        ends_early(replace(ORDER, order_type="SDS"), book=BOOK)
    with pytest.raises(NoEdition):
        edition(EarlyCompletion, jurisdiction="england_wales", on=date(2026, 5, 10))
