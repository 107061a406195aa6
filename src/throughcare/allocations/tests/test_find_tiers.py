"""The tier by both models, from what the record knows: every step shown, what is missing named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, tier_facts, tiering
from throughcare.allocations.models import TierFound
from throughcare.allocations.rules.tiers import TierADFacts, missing_a_d, tier_a_d
from throughcare.allocations.tests.test_allocate import another, on_an_order
from throughcare.assessments.actions import scoring
from throughcare.assessments.models import Assessment, Harm, Score
from throughcare.people import queries as people
from throughcare.people.models import Registration
from throughcare.policy.findings import from_json, to_json


def harm(person_id: int, overall: str, at: datetime) -> None:
    Harm.objects.create(
        person_id=person_id,
        assessed_on=at.date(),
        overall=overall,
        finding={},
        words="As judged.",
        review_on=at.date() + timedelta(days=90),
    )


def score(
    person_id: int, tool: str, result: dict[str, object], at: datetime, *, name: str = "", **more: object
) -> None:
    Score.objects.create(
        person_id=person_id,
        tool=tool,
        other=tool in {"rsr", "another"},
        tool_name=name or tool.upper(),
        tool_version="1",
        scored_on=at.date(),
        scored_by="Grace Adeyemi",
        result=result,
        **more,
    )


def newest(person_id: int, model: str) -> TierFound:
    return TierFound.objects.filter(person_id=person_id, model=model).latest("id")


def find(person_id: int, by: Principal, at: datetime) -> int:
    return int(tiering.find_tiers([person_id], by=by, at=at))


def test_without_scores_the_single_tier_is_missing_and_says_which(aaron: int, grace: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    find(aaron, grace, at)
    row = newest(aaron, "tiers_a_g")
    assert row.tier == "MISSING"
    assert {"CSRP", "ARP"} <= set(row.missing)


def test_the_page_names_each_missing_score_and_leads_to_its_form(aaron: int, grace: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    score(aaron, "rsr", {"score": "7.5"}, at)  # it does not stand in for the CSRP
    find(aaron, grace, at)
    client = signed_in(grace)
    page = client.get(f"/people/{aaron}/tier/").content.decode()
    assert "<strong>CSRP</strong>: there is no tier without it." in page
    form = f"/people/{aaron}/assessment/other-score/?tool=csrp"
    assert form in page
    assert f"/people/{aaron}/assessment/score/arp_static/" in page
    assert re.search(r'value="csrp"[^>]* checked', client.get(form).content.decode())


def test_a_csrp_and_an_arp_entered_by_their_tool_give_the_single_tier(
    aaron: int, grace: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    for tool, value in (("csrp", "1.0"), ("arp", "75")):
        scoring.enter_score(
            aaron,
            tool=tool,
            tool_name="",
            tool_version="1",
            scored_on=at.date(),
            scored_by="Grace Adeyemi",
            score=value,
            band="",
            by=grace,
            at=at,
        )
    find(aaron, grace, at)
    assert newest(aaron, "tiers_a_g").tier == "C"  # rules.md 13, row 34


def test_without_an_order_nobody_is_supervised(grace: Principal, ruth: Principal, at: datetime) -> None:
    other = another(ruth, at)
    find(other, grace, at)
    assert newest(other, "tiers_a_g").tier == "NOT_SUPERVISED"


def test_the_points_come_from_what_others_recorded(grace: Principal, ruth: Principal, at: datetime) -> None:
    """Rules 13, row 24: RSR 7.5, high risk of harm and MAPPA level 1 give B; two factors of complexity are four."""
    aaron = another(ruth, at)
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    harm(aaron, "high", at)
    score(aaron, "rsr", {"score": "7.5", "band": ""}, at)
    for kind, level in (("mappa", "Level 1"), ("self_harm", ""), ("safeguarding_adults", "")):
        Registration.objects.create(person_id=aaron, kind=kind, level=level, since=at.date())
    find(aaron, grace, at)
    row = newest(aaron, "tiers_a_d")
    assert row.finding["protect_points"] == 29
    assert row.tier == "B0"  # unpaid work alone works on no change
    assert row.provisional  # OGRS 3 is not on the record
    assert row.sources["rosh"] == "Judged on 23 November 2026"


def test_the_single_tier_takes_the_highest_step(aaron: int, grace: Principal, at: datetime) -> None:
    """Rules 13, row 35: ARP 90, CSRP 1, medium risk of harm, no MAPPA: B."""
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    harm(aaron, "medium", at)
    score(aaron, "another", {"score": "90", "band": ""}, at, name="ARP")
    score(aaron, "another", {"score": "1", "band": ""}, at, name="CSRP")
    find(aaron, grace, at)
    row = newest(aaron, "tiers_a_g")
    assert (row.tier, row.provisional) == ("B", False)


def test_a_signed_assessment_gives_the_needs(aaron: int, grace: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    Assessment.objects.create(
        person_id=aaron,
        because="start",
        begun_on=at.date(),
        policy="england_wales/assessment@2026",
        finding={"sections": [{"code": "thinking", "need": "severe"}, {"code": "health", "need": "none"}]},
        signed_at=at,
    )
    find(aaron, grace, at)
    assert newest(aaron, "tiers_a_d").facts["needs"] == [["thinking", "severe"]]


def test_nothing_is_written_when_nothing_changed(aaron: int, grace: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    find(aaron, grace, at)
    count = TierFound.objects.filter(person_id=aaron).count()
    assert find(aaron, grace, at + timedelta(days=1)) == 0
    harm(aaron, "very_high", at)
    assert find(aaron, grace, at + timedelta(days=2)) == 2
    assert TierFound.objects.filter(person_id=aaron).count() == count + 2  # the earlier stay as history


def test_a_person_overrides_with_a_reason_and_due_days_stay(aaron: int, grace: Principal, at: datetime) -> None:
    find(aaron, grace, at)
    actions.set_tier(aaron, tier="T3", model="NS2007", because="Assessed.", on=at.date(), by=grace, at=at)
    made = tiering.override(aaron, model="tiers_a_d", tier="A3", because="A threat last week.", by=grace, at=at)
    assert made.tier == "A3"
    assert people.headline(aaron).tier == "T3"
    with pytest.raises(actions.CannotSetTier, match="A3 already"):
        tiering.override(aaron, model="tiers_a_d", tier="A3", because="Again.", by=grace, at=at)
    tiering.override(aaron, model="tiers_a_d", tier=tiering.AS_FOUND, because="It passed.", by=grace, at=at)


@pytest.mark.parametrize(
    ("tier", "because", "field"), [("A3", " ", "because"), ("H", "Why not.", "tier"), ("T4", "Why not.", "tier")]
)
def test_an_override_that_cannot_be_is_refused(
    aaron: int, grace: Principal, at: datetime, tier: str, because: str, field: str
) -> None:
    with pytest.raises(actions.CannotSetTier) as refused:
        tiering.override(aaron, model="tiers_a_d", tier=tier, because=because, by=grace, at=at)
    assert refused.value.field == field


def test_what_could_still_raise_the_tier_is_named() -> None:
    bare = TierADFacts(sex="M", on=date(2026, 11, 23))
    assert missing_a_d(bare) == ("risk of serious recidivism", "risk of serious harm", "OGRS 3")
    assert missing_a_d(replace(bare, rsr=Decimal(1), rosh="LOW", ogrs=20)) == ()


def test_what_was_found_replays_to_the_same(aaron: int, grace: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    score(aaron, "rsr", {"score": "3.4", "band": ""}, at)
    find(aaron, grace, at)
    row = newest(aaron, "tiers_a_d")
    book = tier_facts.books("england_wales", on=row.found_on)
    assert to_json(tier_a_d(from_json(TierADFacts, row.facts), book=book.a_d)) == row.finding
