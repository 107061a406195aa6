"""Rules of the plan: rules 6 and 12, sources 1 and 2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from throughcare.plans import rules
from throughcare.policy.editions import edition
from throughcare.policy.plan_books import Plans

TODAY = date(2026, 11, 23)
BOOK = edition(Plans, jurisdiction="england_wales", on=TODAY)
DO = rules.ActionFacts(who="person", by_on=date(2026, 12, 1))
AIM = rules.ObjectiveFacts(
    number=1, aim="A room of my own", why="I sleep on sofas", measure="A key", target_on=date(2027, 2, 1), actions=(DO,)
)
PLAN = rules.PlanFacts(objectives=(AIM,), rules_words=("Rules", "Mine"), hard_words=("Signs", "Do", "Call"))


def test_a_whole_plan_can_be_read_with_the_person() -> None:
    found = rules.is_ready(PLAN, today=TODAY, book=BOOK)
    assert found.ready
    assert found.because == ("1 objective, each with who does what by when.",)
    assert found.policy == ("england_wales/plans@2007",)


@pytest.mark.parametrize(
    ("plan", "lacks"),
    [
        (replace(PLAN, objectives=()), "The plan has no objective yet."),
        (replace(PLAN, rules_words=("", "Mine")), "The rules and responsibilities are not written yet."),
        (replace(PLAN, hard_words=("Signs", " ", "Call")), "“When it gets hard” is not written yet."),
        (
            replace(PLAN, objectives=(replace(AIM, why="", measure=" "),)),
            "Objective 1 does not say why, how it is measured.",
        ),
        (replace(PLAN, objectives=(replace(AIM, target_on=None),)), "Objective 1 has no target day."),
        (
            replace(PLAN, objectives=(replace(AIM, target_on=date(2026, 11, 22)),)),
            "Objective 1 has a target day that has passed, 22 November 2026.",
        ),
        (replace(PLAN, objectives=(replace(AIM, actions=()),)), "Objective 1 has no action yet."),
        (
            replace(PLAN, objectives=(replace(AIM, actions=(replace(DO, by_on=None),)),)),
            "Objective 1 has an action without a day.",
        ),
    ],
)
def test_a_plan_that_lacks_something_says_what(plan: rules.PlanFacts, lacks: str) -> None:
    found = rules.is_ready(plan, today=TODAY, book=BOOK)
    assert not found.ready
    assert found.lacks == (lacks,)


def test_a_target_of_today_has_not_passed() -> None:
    plan = replace(PLAN, objectives=(replace(AIM, target_on=TODAY),))
    assert rules.is_ready(plan, today=TODAY, book=BOOK).ready


@pytest.mark.parametrize(
    ("facts", "enforceable", "because"),
    [
        (rules.RestsOn(who="person"), False, ("Agreed, not ordered: it cannot be enforced.",)),
        (
            rules.RestsOn(who="person", requirement="Unpaid work", instruction="Bring your rota"),
            True,
            ("Requirement: Unpaid work", "Instruction: Bring your rota"),
        ),
        (rules.RestsOn(who="person", condition="Residence"), True, ("Licence condition: Residence",)),
        (
            rules.RestsOn(who="agency", requirement="Drug treatment"),
            False,
            ("Not for them to do: it cannot count against them.",),
        ),
    ],
)
def test_only_what_was_ordered_can_be_enforced(
    facts: rules.RestsOn, enforceable: bool, because: tuple[str, ...]
) -> None:
    found = rules.is_enforceable(facts, book=BOOK)
    assert (found.enforceable, found.because) == (enforceable, because)


def test_an_aim_of_the_library_is_known_however_it_is_spaced() -> None:
    aim = BOOK.book.library[0]
    assert rules.copied_from(f"  {aim.aim.upper().rstrip('.')} ", book=BOOK) == aim.code
    assert rules.copied_from(f"{aim.aim} Near my mum.", book=BOOK) == ""


@pytest.mark.parametrize(
    ("told_on", "outcome", "because"),
    [
        (None, "He found one", "They have not been told why. Tell them first."),
        (date(2026, 11, 1), "He found one", "They cannot have been told before we knew, on 10 November 2026."),
        (date(2026, 11, 10), " ", "Say what became of it."),
    ],
)
def test_help_not_had_is_not_closed_before_they_were_told(told_on: date | None, outcome: str, because: str) -> None:
    facts = rules.HelpFacts(known_on=date(2026, 11, 10), told_on=told_on, outcome=outcome)
    found = rules.may_close(facts, book=BOOK)
    assert (found.may_close, found.because) == (False, (because,))


def test_help_not_had_is_closed_once_they_were_told() -> None:
    facts = rules.HelpFacts(known_on=date(2026, 11, 10), told_on=date(2026, 11, 10), outcome="He found one")
    assert rules.may_close(facts, book=BOOK).may_close


def test_the_first_meeting_says_what_is_still_to_be_explained() -> None:
    """Source 1: the five things the first meeting should explain."""
    assert [point.code for point in BOOK.book.points] == [
        "terms",
        "meetings",
        "appointments",
        "chance",
        "consequences",
    ]
    assert rules.not_explained(["terms", "meetings", "appointments", "chance"], book=BOOK) == (
        "If you do not do what you are asked",
    )
    assert rules.not_explained([p.code for p in BOOK.book.points], book=BOOK) == ()
