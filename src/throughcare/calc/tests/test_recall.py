"""Recall: which kind is open, the day of release, and the clocks. Rules 4 and 15; rows 60 to 67 of rules 13."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import _recall_oracle as oracle
from throughcare.calc.answers import answer
from throughcare.calc.table import CALCULATORS
from throughcare.policy.calendars import bank_holidays

VECTORS = Path("../shared/data/peer-vectors/recall_type.json")
CLEAR = dict.fromkeys(oracle.ADULT_2026, False) | {"new_charge_or_conviction": "NO"}
NO_YOUTH = dict.fromkeys(oracle.YOUTH, False)
HOLIDAYS = set(bank_holidays("england_wales").holidays)


def ask(name: str, **question: Any) -> dict[str, Any]:
    return answer(CALCULATORS[name], question)


def result(name: str, **question: Any) -> Any:
    found = ask(name, **question)
    assert found["ok"], found
    assert found["because"]
    assert found["policy"]
    return found["result"]


def problems(name: str, **question: Any) -> list[tuple[str, str]]:
    found = ask(name, **question)
    assert not found["ok"], found
    return [(error["field"], error["code"]) for error in found["errors"]]


def allowed(**question: Any) -> list[str]:
    return list(result("recall-type", **question)["allowed"])


FIXED, STANDARD, EITHER = (
    ["FIXED_TERM", "NO_RECALL"],
    ["STANDARD", "NO_RECALL"],
    ["FIXED_TERM", "STANDARD", "NO_RECALL"],
)


# --------------------------------------------------------------------------------------------------------- recall-type
@pytest.mark.skipif(not VECTORS.exists(), reason="../shared/data/peer-vectors is not here")
def test_all_cases_of_the_service_that_decides_recalls() -> None:
    cases = json.loads(VECTORS.read_text())["cases"]
    assert len(cases) > 500
    for case in cases:
        asked = dict(case)
        expected = {name: asked.pop(name) for name in ("ftr_mandatory", "standard_mandatory")}
        expected["allowed"] = (
            FIXED if expected["ftr_mandatory"] else STANDARD if expected["standard_mandatory"] else EITHER
        )
        assert result("recall-type", **asked) == expected, case


@pytest.mark.parametrize(
    ("question", "open_"),
    [
        pytest.param({"group": "ADULT_SDS", **CLEAR, "on": "2026-05-01"}, FIXED, id="row 63"),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "mappa_2_or_3": True, "on": "2026-05-01"}, STANDARD, id="row 63 L2"
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "new_charge_or_conviction": "ONLY_CHARGED"}, STANDARD, id="row 63 charged"
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "new_charge_or_conviction": "CHARGED_AND_CONVICTED"}, FIXED, id="convicted"
        ),
        pytest.param({"group": "YOUTH_SDS", **NO_YOUTH, "length": {"months": 10}}, FIXED, id="row 65 10 months"),
        pytest.param(
            {"group": "YOUTH_SDS", "youth_charged_serious": False, "mappa_2_or_3": False, "length": {"months": 10}},
            FIXED,
            id="row 65 the length alone",
        ),
        pytest.param(
            {"group": "YOUTH_SDS", **NO_YOUTH, "youth_sentence_over_12m": True, "length": {"months": 14}},
            EITHER,
            id="row 65 14 months",
        ),
        pytest.param({"group": "EXTENDED", **CLEAR}, STANDARD, id="row 65 extended"),
        pytest.param({"group": "INDETERMINATE", **CLEAR}, STANDARD, id="row 65 life"),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2025-10-10", "length": {"years": 3}}, FIXED, id="row 66 3 years"
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2025-10-10", "length": {"years": 4}}, EITHER, id="row 66 4 years"
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2025-10-10", "length": {"years": 3, "months": 11, "days": 27}},
            FIXED,
            id="a few days under 4 years",
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2025-10-10", "length": {"months": 47, "days": 31}},
            EITHER,
            id="31 days is a month or more, but which is not known",
        ),
        pytest.param(
            {
                "group": "ADULT_SDS",
                **CLEAR,
                "on": "2025-10-10",
                "length": {"months": 47, "days": 30},
                "sentenced_on": "2023-01-10",
            },
            FIXED,
            id="told by the day it ends",
        ),
        pytest.param({"group": "ADULT_SDS", **CLEAR, "on": "2025-10-10"}, EITHER, id="length not known"),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2024-05-01", "length": {"months": 11}}, FIXED, id="2024 short"
        ),
        pytest.param(
            {"group": "ADULT_SDS", **CLEAR, "on": "2025-09-01", "length": {"months": 12}}, EITHER, id="2024 longer"
        ),
    ],
)
def test_which_recall_is_open(question: dict[str, Any], open_: list[str]) -> None:
    assert allowed(**question) == open_


@pytest.mark.parametrize("name", [*oracle.ADULT_2026, "new_charge_or_conviction"])
def test_one_question_that_is_not_answered_leaves_only_a_standard_recall(name: str) -> None:
    """Row 64."""
    asked = {key: value for key, value in CLEAR.items() if key != name}
    found = ask("recall-type", group="ADULT_SDS", **asked)
    assert found["result"]["allowed"] == STANDARD
    assert any("ot answered" in line for line in found["because"])


@pytest.mark.parametrize(
    ("on", "length", "says"),
    [
        ("2025-10-10", {"years": 3}, "fixed term of 28 days"),
        ("2025-10-10", {"months": 11}, "fixed term of 14 days"),
        ("2024-06-01", {"months": 11}, "fixed term of 14 days"),
        ("2026-05-01", {"months": 11}, "fixed term of 56 days"),
        ("2026-05-01", {"years": 9}, "fixed term of 56 days"),
    ],
)
def test_the_answer_says_how_long_a_fixed_term_is(on: str, length: dict[str, int], says: str) -> None:
    """Row 66 among them."""
    found = ask("recall-type", group="ADULT_SDS", **CLEAR, on=on, length=length)
    assert any(says in line for line in found["because"])


@settings(max_examples=300, deadline=None)
@given(rnd=st.randoms(use_true_random=False))
def test_the_kind_agrees_with_the_rules_written_out_period_by_period(rnd: Any) -> None:
    case = oracle.recall_type_case(rnd)
    assert result("recall-type", **case) == oracle.recall_type(case)


def test_a_recall_type_that_cannot_be_told() -> None:
    assert problems("recall-type") == [("group", "missing")]
    assert problems("recall-type", group="LIFE") == [("group", "not_a_choice")]
    assert problems("recall-type", group="ADULT_SDS", sopc="no") == [("sopc", "not_true_or_false")]
    assert problems("recall-type", group="ADULT_SDS", length={}) == [("length", "missing")]
    assert problems("recall-type", group="ADULT_SDS", on="2024-03-31") == [("on", "no_edition")]


def test_scotland_has_no_fixed_term() -> None:
    assert allowed(group="ADULT_SDS", **CLEAR, jurisdiction="scotland") == STANDARD
    found = ask("recall-release", kind="FTR_28", returned_on="2026-04-18", jurisdiction="scotland")
    assert [(error["field"], error["code"]) for error in found["errors"]] == [("kind", "not_a_choice")]


# ------------------------------------------------------------------------------------------------------ recall-release
@pytest.mark.parametrize(
    ("kind", "returned_on", "sentence_ends_on", "release_on"),
    [
        pytest.param("FTR_56", "2026-09-12", None, "2026-11-06", id="row 60"),
        pytest.param("FTR_56", "2026-04-18", None, "2026-06-12", id="row 61"),
        pytest.param("FTR_28", "2026-02-02", None, "2026-03-01", id="row 62"),
        pytest.param("FTR_14", "2025-12-01", None, "2025-12-14", id="row 62"),
        pytest.param("FTR_56", "2026-04-18", "2026-06-11", "2026-06-11", id="the sentence ends first"),
        pytest.param("FTR_56", "2026-04-18", "2026-06-12", "2026-06-12", id="on the same day"),
        pytest.param("FTR_14", "2026-04-18", "2026-04-18", "2026-04-18", id="back on the last day"),
        pytest.param("STANDARD", "2026-04-18", "2027-06-12", "2027-06-12", id="standard"),
    ],
)
def test_the_day_of_return_counts_as_the_first(
    kind: str, returned_on: str, sentence_ends_on: str | None, release_on: str
) -> None:
    asked = {"kind": kind, "returned_on": returned_on, "sentence_ends_on": sentence_ends_on}
    assert result("recall-release", **asked) == {"release_on": release_on}


def test_somebody_who_was_out_on_curfew_is_not_released_before_their_usual_day() -> None:
    asked = {"kind": "FTR_56", "returned_on": "2026-09-12", "sentence_ends_on": "2027-12-01"}
    assert result("recall-release", **asked, custodial_release_on="2026-12-01") == {"release_on": "2026-12-01"}
    assert result("recall-release", **asked, custodial_release_on="2026-10-01") == {"release_on": "2026-11-06"}


@settings(max_examples=150, deadline=None)
@given(rnd=st.randoms(use_true_random=False))
def test_release_agrees_with_counting_the_days_in_custody(rnd: Any) -> None:
    case = oracle.recall_release_case(rnd)
    assert result("recall-release", **case) == {"release_on": oracle.recall_release(case)}


def test_a_release_that_cannot_be_told() -> None:
    back = {"returned_on": "2026-04-18"}
    assert problems("recall-release", kind="STANDARD", **back) == [("sentence_ends_on", "missing")]
    assert problems("recall-release", kind="FTR_7", **back) == [("kind", "not_a_choice")]
    assert problems("recall-release", kind="FTR_14") == [("returned_on", "missing")]
    assert problems("recall-release", kind="FTR_14", **back, sentence_ends_on="2026-04-17") == [
        ("sentence_ends_on", "not_a_choice")
    ]
    assert problems("recall-release", kind="FTR_56", **back, on="2025-10-01") == [("kind", "not_a_choice")]


# -------------------------------------------------------------------------------------------------------- recall-clock
def due(decided_at: str, *, emergency: bool, **more: Any) -> dict[str, str]:
    return dict(result("recall-clock", decided_at=decided_at, emergency=emergency, **more)["due_at"])


def test_agreed_at_nine_on_monday_the_papers_are_due_at_nine_on_tuesday() -> None:
    """Row 67."""
    found = due("2026-11-23T09:00:00+00:00", emergency=False)
    assert found == {
        "part_a": "2026-11-24T09:00:00+00:00",
        "rationale": "2026-11-25T00:00:00+00:00",
        "recalled": "2026-11-25T09:00:00+00:00",
    }


def test_an_emergency_has_two_hours_at_any_time_of_any_day() -> None:
    """Row 67. Saturday night; the reasons are due by the end of the next working day."""
    found = due("2026-11-21T23:40:00+00:00", emergency=True)
    assert found["recalled"] == found["part_a"] == "2026-11-22T01:40:00+00:00"
    assert found["rationale"] == "2026-11-24T00:00:00+00:00"


def test_two_hours_are_two_hours_across_a_change_of_the_clocks() -> None:
    assert due("2026-03-29T00:30:00", emergency=True)["recalled"] == "2026-03-29T03:30:00+01:00"
    assert due("2026-10-25T00:30:00", emergency=True)["recalled"] == "2026-10-25T01:30:00+00:00"
    assert due("2026-10-24T09:00:00", emergency=False)["recalled"] == "2026-10-26T08:00:00+00:00"


def test_papers_and_reasons_run_from_the_managers_agreement() -> None:
    """Rules 15, 4.4."""
    agreed = "2026-11-24T16:00:00+00:00"
    found = due("2026-11-23T09:00:00+00:00", emergency=False, agreed_at=agreed)
    assert found["part_a"] == "2026-11-25T16:00:00+00:00"
    assert found["rationale"] == "2026-11-26T00:00:00+00:00"
    assert found["recalled"] == "2026-11-25T09:00:00+00:00"
    later = due("2026-11-23T09:00:00+00:00", emergency=False, agreed_at=agreed, bank_holidays=["2026-11-25"])
    assert later["rationale"].startswith("2026-11-27")


@settings(max_examples=100, deadline=None)
@given(minutes=st.integers(0, 2 * 366 * 24 * 60), emergency=st.booleans())
def test_clocks_agree_with_walking_hour_by_hour(minutes: int, emergency: bool) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    expected = oracle.recall_clock(at, emergency=emergency, holidays=HOLIDAYS)
    found = due(at.isoformat(), emergency=emergency)
    assert {name: datetime.fromisoformat(text).replace(tzinfo=None) for name, text in found.items()} == expected


def test_a_clock_that_cannot_be_told() -> None:
    at = "2026-11-23T09:00:00+00:00"
    assert problems("recall-clock", decided_at=at) == [("emergency", "missing")]
    assert problems("recall-clock", decided_at="2026-11-23", emergency=True) == [("decided_at", "not_a_time")]
    assert problems("recall-clock", decided_at=at, emergency=False, agreed_at="2026-11-23T08:59:00+00:00") == [
        ("agreed_at", "before_decided")
    ]
    far = date.max.isoformat()
    assert problems("recall-clock", decided_at=f"{far}T23:00:00Z", emergency=True) == [("", "out_of_range")]
