"""Judging the risk of serious harm, and what everybody must know of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.assessments.actions import harming
from throughcare.assessments.actions.harming import CannotJudgeHarm
from throughcare.assessments.models import Harm, HarmTo, VictimSafety
from throughcare.assessments.tests.telling import judged
from throughcare.duties.models import Duty
from throughcare.people.models import Headline, Registration


def test_the_highest_level_stands_in_the_identity_bar_with_a_day_to_look_again(
    aaron: int, grace: Principal, at: datetime
) -> None:
    row = judged(aaron, "high", by=grace, at=at)
    assert row.overall == "high"
    assert row.finding["policy"] == ["england_wales/assessment@2026"]
    assert ["soon", "High risk of serious harm"] in Headline.objects.get(person_id=aaron).tags
    assert Registration.objects.get(person_id=aaron, kind="serious_harm", until=None).review_on == date(2027, 5, 23)
    assert Duty.objects.filter(person_id=aaron, kind="review_registration", ended_at=None).count() == 1


def test_a_new_judgement_is_a_new_row_and_the_flag_changes_with_it(aaron: int, grace: Principal, at: datetime) -> None:
    judged(aaron, "high", by=grace, at=at)
    judged(aaron, "medium", by=grace, at=at)
    assert list(Harm.objects.order_by("id").values_list("overall", flat=True)) == ["high", "medium"]
    assert Registration.objects.get(person_id=aaron, kind="serious_harm", until=None).level == "Medium"


def test_a_group_nobody_judged_has_no_level(aaron: int, grace: Principal, at: datetime) -> None:
    levels = {"public": {"community": "low", "custody": ""}, "children": {}}
    judged(aaron, levels=levels, by=grace, at=at)
    assert list(HarmTo.objects.values_list("group", "setting", "level")) == [("public", "community", "low")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"levels": {}}, "public_community"),
        ({"words": " "}, "words"),
        ({"review_on": date(2026, 11, 23)}, "review_on"),
        ({"review_on": date(2027, 11, 24)}, "review_on"),
    ],
)
def test_a_judgement_without_level_reason_or_review_is_refused(
    aaron: int, grace: Principal, at: datetime, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(CannotJudgeHarm) as refused:
        judged(aaron, by=grace, at=at, **wrong)
    assert refused.value.field == field


def test_how_the_victim_is_kept_safe_is_kept_apart_and_its_earlier_text_stays(
    aaron: int, grace: Principal, at: datetime
) -> None:
    for words in ("No contact.", "No contact, and she has an alarm."):
        harming.write_victim_safety(aaron, words=words, by=grace, at=at)
    assert VictimSafety.objects.filter(person_id=aaron).count() == 2
    with pytest.raises(CannotJudgeHarm):
        harming.write_victim_safety(aaron, words=" ", by=grace, at=at)
