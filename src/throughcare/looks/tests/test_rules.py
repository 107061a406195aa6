"""What stands out among the looks of a week, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from throughcare.kernel.clock import LONDON
from throughcare.looks import rules
from throughcare.looks.rules import Look, Staff, Week, Whose
from throughcare.policy.books import Watching
from throughcare.policy.editions import edition

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=LONDON)
BOOK = edition(Watching, jurisdiction="england_wales", on=MONDAY.date()).book
GRACE = Staff(1, "offender_manager", "Adeyemi", frozenset({"12millroad ab12cd"}), frozenset({7}))
NUMBERS = count(1)


def look(person: int | None, relation: str = "unit", *, hours: float = 0, user: int = 1, **more: Any) -> Look:
    return Look(next(NUMBERS), MONDAY + timedelta(hours=hours), user, person, relation=relation, **more)


def found(looks: list[Look], **more: Any) -> list[rules.Found]:
    staff = {n: replace(GRACE, user_id=n, knows=GRACE.knows if n == 1 else frozenset()) for n in range(1, 40)}
    facts: dict[str, Any] = {"staff": staff, "people": {}, "surnames": {"adeyemi": 3}} | more
    return rules.find(Week(looks, **facts), BOOK)


def kinds(looks: list[Look], **more: Any) -> set[str]:
    return {row.kind for row in found(looks, **more)}


@pytest.mark.parametrize(
    ("looks", "people"),
    [
        ([look(7, "unit")], {}),
        ([look(7, "", allowed=False)], {}),
        ([look(8, "allocated")], {8: Whose(houses=frozenset({"12millroad ab12cd"}))}),
    ],
)
def test_one_look_at_somebody_they_know_or_at_their_own_address_is_enough(looks: Any, people: Any) -> None:
    (row,) = found(looks, people=people)
    assert row.kind == "own"
    assert row.because[0].startswith("They ")


def test_their_own_case_whom_they_declared_and_who_waits_for_a_decision_is_no_finding() -> None:
    assert not kinds([look(7, "allocated")])


@pytest.mark.parametrize(("relation", "there"), [("unit", True), ("former", True), ("team", False), ("day", False)])
def test_a_rare_surname_counts_only_without_a_part_in_the_case(relation: str, there: bool) -> None:
    people = {9: Whose("Adeyemi")}
    assert ("same_surname" in kinds([look(9, relation)], people=people)) is there
    assert "same_surname" not in kinds([look(9, relation)], people=people, surnames={"adeyemi": 500})


def test_a_search_for_the_own_surname_counts() -> None:
    assert kinds([look(None, "", terms="adeyemi k")]) == {"same_surname"}
    assert not kinds([look(None, "", terms="adeyemison k")])


def test_a_week_of_browsing_stands_out_and_the_duty_rota_does_not() -> None:
    assert kinds([look(n, "unit") for n in range(100, 100 + BOOK.no_part_people)]) == {"no_part"}
    assert not kinds([look(n, "day") for n in range(100, 140)])


def test_browsing_that_everybody_of_the_role_does_is_usual() -> None:
    looks = [look(1_000 * user + n, "unit", user=user) for user in range(1, 11) for n in range(BOOK.no_part_people)]
    assert not kinds(looks)


def test_names_looked_up_without_opening_anybody() -> None:
    idle = [look(None, "", hours=n, terms=f"name{n}") for n in range(BOOK.searches)]
    assert kinds(idle) == {"searches"}
    opened = [look(50 + n, "team", hours=n + 0.2) for n in range(BOOK.searches)]
    assert not kinds([*idle, *opened])


@pytest.mark.parametrize(
    ("hours", "relation", "there"),
    [(12, "unit", True), (12, "allocated", False), (12, "day", False), (1, "unit", False), (5 * 24 + 1, "team", True)],
)
def test_a_burst_outside_office_hours_at_others_people(hours: float, relation: str, there: bool) -> None:
    looks = [look(100 + n, relation, hours=hours + n / 10) for n in range(BOOK.night_people)]
    assert ("out_of_hours" in kinds(looks)) is there


def test_many_looking_at_one_person_is_one_finding_about_that_person() -> None:
    crowd = [look(300, "unit", user=user) for user in range(1, BOOK.onlookers + 1)]
    (row,) = found(crowd)
    assert (row.kind, row.user_id, row.person_id) == ("onlookers", None, 300)
    assert not kinds([replace(one, relation="team") for one in crowd])
    assert not kinds(crowd[1:])


@pytest.mark.parametrize(("allowed", "times", "there"), [(True, 1, True), (False, 3, True), (False, 2, False)])
def test_after_the_end_of_a_post_one_look_or_three_tries(allowed: bool, times: int, there: bool) -> None:
    gone = {1: replace(GRACE, ended_on=date(2026, 11, 16))}
    looks = [look(400, "team" if allowed else "", allowed=allowed, times=times)]
    assert ("after_end" in kinds(looks, staff=gone)) is there


@pytest.mark.parametrize(("ago", "days", "there"), [(40, 2, True), (40, 1, False), (10, 2, False)])
def test_a_case_they_had_before(ago: int, days: int, there: bool) -> None:
    looks = [look(500, "former", hours=24 * n) for n in range(days)]
    ended = {(1, 500): MONDAY.date() - timedelta(days=ago)}
    assert ("former" in kinds(looks, handed_over=ended)) is there


def test_far_more_people_in_a_day_than_others() -> None:
    assert "bulk" in kinds([look(600 + n, "team") for n in range(BOOK.bulk_people)])
    assert "bulk" not in kinds([look(600 + n, "team", hours=24 * (n % 2)) for n in range(BOOK.bulk_people)])


def test_whoever_is_not_on_the_staff_is_no_business_of_these_rules() -> None:
    assert not found([look(7, "unit", user=99)])


def test_addresses_are_compared_without_signs_and_only_whole() -> None:
    assert rules.house("12, Mill Road, Ashby", "AB1 2CD") == "12 ab12cd"
    assert rules.house("12 Mill Road, Ashby", "ab12cd") == "12millroad ab12cd"
    assert rules.house("", "AB1 2CD") == rules.house("12 Mill Road", "") == ""
