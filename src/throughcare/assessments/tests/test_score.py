"""Scores that are worked out, scores that lack something, and scores of other tools."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.assessments.actions import scoring
from throughcare.assessments.actions.scoring import CannotEnter, CannotScore
from throughcare.assessments.models import Score
from throughcare.assessments.queries import scores
from throughcare.assessments.tests.test_rules import HISTORY, OVP

LSCMI: dict[str, Any] = {
    "tool": "lscmi",
    "tool_version": "2010",
    "scored_on": date(2026, 11, 2),
    "scored_by": "Ann Prison, HMP Ashby",
    "score": "21",
    "band": "High",
}


def test_a_score_keeps_its_inputs_with_their_sources_its_terms_and_its_edition(
    aaron: int, grace: Principal, at: datetime
) -> None:
    inputs = {**HISTORY, "born_on": date(1999, 3, 14)}
    row = scoring.record_score(aaron, tool="ogrs3", inputs=inputs, by=grace, at=at)
    assert row.result is not None
    assert {code for code, _, _ in row.result["terms"]} == {"age", "sanctions", "history", "offence"}
    assert row.tool_version == "england_wales/ogrs3@2009"
    assert row.inputs["born_on"] == "1999-03-14"
    assert row.sources["born_on"] == "Personal details"
    assert "sanctions" not in row.sources
    assert row.dynamic is False
    assert "never the sole basis" in row.result["because"][-1]


def test_a_missing_input_means_no_score_and_is_named(aaron: int, grace: Principal, at: datetime) -> None:
    row = scoring.record_score(aaron, tool="ovp", inputs={**OVP, "violent_sanctions": None}, by=grace, at=at)
    assert (row.result, row.missing) == (None, ["violent_sanctions"])
    assert row.inputs["sanctions"] == 6


def test_facts_a_tool_has_no_score_for_are_refused_at_their_field(aaron: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(CannotScore) as refused:
        scoring.record_score(aaron, tool="ogrs3", inputs={**HISTORY, "followup_on": "2025-01-01"}, by=grace, at=at)
    assert refused.value.field == "followup_on"


def test_recomputing_finds_no_difference(aaron: int, grace: Principal, at: datetime) -> None:
    row = scoring.record_score(aaron, tool="ogrs3", inputs=HISTORY, by=grace, at=at)
    found = scores.recomputed(row, on=at.date())
    assert (found.as_then, found.as_now) == ((), ())


def test_a_stored_score_that_is_not_what_its_inputs_give_is_found(aaron: int, grace: Principal, at: datetime) -> None:
    row = scoring.record_score(aaron, tool="ogrs3", inputs=HISTORY, by=grace, at=at)
    row.change(result={**row.result, "two_year_pct": 1.0})  # type: ignore[dict-item]
    found = scores.recomputed(row, on=at.date())
    assert [one.what for one in found.as_then] == ["Within two years, per cent"]


def test_the_score_of_another_tool_is_kept_as_it_was_given(aaron: int, grace: Principal, at: datetime) -> None:
    row = scoring.enter_score(aaron, by=grace, at=at, **LSCMI)
    assert (row.other, row.tool_name, row.tool_version) == (True, "LS/CMI", "2010")
    assert row.result == {"score": "21", "band": "High"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"band": "Medium"}, "band"),
        ({"score": "many"}, "score"),
        ({"score": "", "band": ""}, "score"),
        ({"scored_on": date(2026, 12, 1)}, "scored_on"),
        ({"tool": "another"}, "tool_name"),
    ],
)
def test_a_band_that_does_not_fit_the_score_and_half_a_score_are_refused(
    aaron: int, grace: Principal, at: datetime, wrong: dict[str, Any], field: str
) -> None:
    """Rules 5.9: a fault in the tool's software once showed wrong bands."""
    with pytest.raises(CannotEnter) as refused:
        scoring.enter_score(aaron, by=grace, at=at, **{**LSCMI, **wrong})
    assert refused.value.field == field
    assert not Score.objects.exists()


@pytest.mark.parametrize(("points", "band"), [("21", "Low"), ("22", "Medium"), ("36", "Very high")])
def test_the_band_of_dc_srp_follows_from_its_points(
    aaron: int, grace: Principal, at: datetime, points: str, band: str
) -> None:
    """Row 23."""
    given = {**LSCMI, "tool": "dc_srp", "tool_version": "2026", "score": points}
    assert scoring.enter_score(aaron, by=grace, at=at, **{**given, "band": band}).result == {
        "score": points,
        "band": band,
    }
    with pytest.raises(CannotEnter, match=f"in the band {band.lower()}"):
        scoring.enter_score(aaron, by=grace, at=at, **{**given, "band": "High"})
