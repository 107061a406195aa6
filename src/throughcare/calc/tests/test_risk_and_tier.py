"""Scores, needs, tiers, workload and limits of requirements, asked as the command line asks. Rows of rules.md 13."""

import json
from typing import Any

import pytest

from throughcare.calc.answers import answer_line
from throughcare.calc.table import CALCULATORS


def ask(name: str, **question: Any) -> dict[str, Any]:
    return json.loads(answer_line(CALCULATORS[name], json.dumps(question).encode()))  # type: ignore[no-any-return]


def result(name: str, **question: Any) -> Any:
    found = ask(name, **question)
    assert found["ok"], found
    assert found["because"]
    return found["result"]


def codes(name: str, **question: Any) -> list[tuple[str, str]]:
    found = ask(name, **question)
    assert not found["ok"], found
    return [(error["field"], error["code"]) for error in found["errors"]]


def history(sex: str, age: int, first: int, sanctions: int, **more: Any) -> dict[str, Any]:
    """Convicted and at risk on one day, at that age."""
    return {
        "gender": sex,
        "dob": f"{2026 - age}-01-01",
        "conviction": "2026-06-01",
        "followup_start": "2026-06-01",
        "total_sanctions": sanctions,
        "age_first_sanction": first,
        **more,
    }


# --------------------------------------------------------------------------------------------------------------- ogrs3
@pytest.mark.parametrize(
    ("row", "question", "one", "two", "band"),
    [
        (
            1,
            {
                "gender": "M",
                "dob": "1965-12-07",
                "conviction": "2025-05-13",
                "followup_start": "2026-12-06",
                "total_sanctions": 2,
                "age_first_sanction": 47,
                "offence_weight": 0.7606,
            },
            8,
            16,
            "LOW",
        ),
        (
            2,
            {
                "gender": "M",
                "dob": "1991-07-17",
                "conviction": "2021-08-05",
                "followup_start": "2021-12-12",
                "total_sanctions": 2,
                "age_first_sanction": 21,
                "offence_weight": 0.1599,
            },
            11,
            20,
            "LOW",
        ),
        (3, history("M", 19, 15, 6, offence_group="theft"), 70, 83, "HIGH"),
        (4, history("F", 28, 20, 12, offence_group="Theft (non-motor)"), 72, 84, "HIGH"),
        (5, history("M", 35, 35, 1, offence_group="violence"), 6, 12, "LOW"),
        (6, history("M", 45, 16, 25, offence_group="burglary_other"), 51, 68, "MEDIUM"),
        (7, history("M", 22, 14, 8, offence_group="robbery"), 30, 47, "LOW"),
        (8, history("F", 17, 17, 1, offence_group="violence"), 9, 17, "LOW"),
        (9, history("M", 52, 18, 40, offence_group="theft"), 59, 75, "HIGH"),
        (10, history("M", 25, 18, 5, offence_group="sexual_child"), 18, 32, "LOW"),
    ],
)
def test_ogrs3(row: int, question: dict[str, Any], one: int, two: int, band: str) -> None:
    found = result("ogrs3", **question)
    assert (found["one_year_pct"], found["two_year_pct"], found["band"]) == (one, two, band), row
    assert {term["code"] for term in found["terms"]} == {"age", "sanctions", "history", "offence"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (history("M", 9, 9, 1, offence_group="violence"), [("conviction", "AGE_<10")]),
        (history("M", 19, 40, 3, offence_group="violence"), [("age_first_sanction", "after_conviction")]),
        (history("M", 19, 15, 0, offence_group="violence"), [("total_sanctions", "too_small")]),
        (history("M", 19, 15, 2), [("offence_group", "missing")]),
        (history("M", 19, 15, 2, offence_group="piracy"), [("offence_group", "not_a_choice")]),
        (history("M", 19, 15, 2, offence_weight="much"), [("offence_weight", "float_parsing")]),
        (
            history("M", 19, 15, 2, offence_group="theft") | {"followup_start": "2026-05-31"},
            [("followup_start", "before_conviction")],
        ),
    ],
)
def test_no_score_without_what_it_needs(question: dict[str, Any], expected: list[Any]) -> None:
    """Row 11: the first two."""
    assert codes("ogrs3", **question) == expected


# ----------------------------------------------------------------------------------------------------------- ogp, ovp
ALL_MOST = dict.fromkeys(
    (
        "activities",
        "drug_use",
        "drug_motivation",
        "problem_solving",
        "consequences",
        "others_views",
        "attitudes",
    ),
    2,
)


@pytest.mark.parametrize(
    ("row", "question", "points", "one", "two", "band"),
    [
        (
            12,
            {"ogrs": 81, "unemployed": True, "activities": 1, "problem_solving": 1, "consequences": 1, "attitudes": 1},
            62,
            53,
            68,
            "HIGH",
        ),
        (13, {"ogrs": 20}, 12, 5, 9, "LOW"),
        (14, {"ogrs": 99, "no_fixed_abode": True, "unemployed": True, **ALL_MOST}, 99, 92, 95, "VERY_HIGH"),
    ],
)
def test_ogp(row: int, question: dict[str, Any], points: int, one: int, two: int, band: str) -> None:
    found = result("ogp", **question)
    assert (found["points"], found["one_year_pct"], found["two_year_pct"], found["band"]) == (points, one, two, band)


MAN_63 = {"gender": "M", "age": 63, "no_fixed_abode": True, "unemployed": True}


@pytest.mark.parametrize(
    ("row", "question", "points", "one", "two", "band"),
    [
        (15, {"total_sanctions": 30, "violent_sanctions": 10, "recognises_impact": True}, 39, 15, 26, "LOW"),
        (16, {"total_sanctions": 1, "violent_sanctions": 0, "recognises_impact": False}, 22, 5, 9, "LOW"),
        (
            17,
            {
                "total_sanctions": 55,
                "violent_sanctions": 40,
                "recognises_impact": True,
                "temper_control": 2,
                "alcohol_current": 1,
                "alcohol_binge": 1,
            },
            58,
            42,
            58,
            "MEDIUM",
        ),
    ],
)
def test_ovp(row: int, question: dict[str, Any], points: int, one: int, two: int, band: str) -> None:
    found = result("ovp", **MAN_63, **question)
    assert (found["points"], found["one_year_pct"], found["two_year_pct"], found["band"]) == (points, one, two, band)


def test_ovp_takes_the_age_from_two_dates_and_refuses_children_and_impossible_counts() -> None:
    facts = {"gender": "F", "total_sanctions": 3, "violent_sanctions": 1, "recognises_impact": True}
    dated = result("ovp", dob="1990-06-02", followup_start="2026-06-01", **facts)
    assert dated == result("ovp", age=35, **facts)
    assert codes("ovp", **facts) == [("age", "missing")]
    assert codes("ovp", age=17, **facts) == [("age", "too_young")]
    assert codes("ovp", age=35, **(facts | {"violent_sanctions": 4})) == [("violent_sanctions", "too_many")]


# ---------------------------------------------------------------------------------------------------------- arp-static
@pytest.mark.parametrize(
    ("row", "question", "percent", "band"),
    [
        (18, history("M", 30, 21, 2, offence_group="other", offence_free_months=36), 4.27, "LOW"),
        (19, history("M", 22, 14, 8, offence_group="theft", offence_free_months=0), 73.45, "MEDIUM"),
        (20, history("F", 35, 17, 20, offence_group="theft", offence_free_months=0), 75.09, "HIGH"),
        (21, history("M", 40, 40, 1, offence_group="drink_driving", offence_free_months=12), 3.88, "LOW"),
        (22, history("M", 28, 15, 15, offence_group="burglary_other", offence_free_months=6), 63.30, "MEDIUM"),
    ],
)
def test_arp(row: int, question: dict[str, Any], percent: float, band: str) -> None:
    found = result("arp-static", **question)
    assert (found["percent"], found["band"]) == (percent, band), row


def test_months_without_an_offence_are_counted_from_being_at_risk_and_no_more_than_three_years() -> None:
    asked = history("M", 28, 15, 15, offence_group="theft")
    six = result("arp-static", offence_free_months=6, **asked)
    assert result("arp-static", on="2026-12-30", **asked) == six
    assert result("arp-static", on="2026-01-01", **asked) == result("arp-static", offence_free_months=0, **asked)
    assert result("arp-static", on="2030-12-30", **asked) == result("arp-static", offence_free_months=36, **asked)
    assert codes("arp-static", **asked) == [("offence_free_months", "missing")]
    assert codes("arp-static", **(history("M", 9, 9, 1) | {"offence_free_months": 0})) == [("conviction", "AGE_<10")]


# --------------------------------------------------------------------------------------------------------------- needs
def test_needs_by_section_and_nothing_answered_is_null() -> None:
    """Row 39."""

    def need(section: str, *answers: int | None, **more: Any) -> Any:
        return result("needs", answers={section: list(answers)}, **more)[section]

    assert need("accommodation", 1, None) == {"score": 1, "need": "none"}
    assert need("accommodation", 2) == {"score": 2, "need": "standard"}
    assert need("accommodation", 2, 2, 2, 1) == {"score": 7, "need": "severe"}
    assert need("alcohol", 2, 1) == {"score": 3, "need": "none"}
    assert need("alcohol", 2, 2) == {"score": 4, "need": "standard"}
    assert need("alcohol", 2, 2, tool="san") == {"score": 4, "need": "severe"}
    assert need("alcohol", None, None) == {"score": None, "need": None}
    assert need("finance", 2, 2) == {"score": 4, "need": None}
    assert result("needs", answers={"drugs": {"use": 2, "injecting": None}})["drugs"]["need"] == "standard"
    assert set(result("needs", answers={})) >= {"accommodation", "health"}
    assert codes("needs", answers={"luck": [1]}) == [("answers.luck", "not_a_choice")]
    assert codes("needs", answers={"drugs": [3]}) == [("answers.drugs", "not_a_choice")]


# --------------------------------------------------------------------------------------------------------------- tiers
SEVERE = dict.fromkeys(
    ("accommodation", "ete", "relationships", "lifestyle", "drugs", "alcohol", "thinking", "attitudes"), "severe"
)
ASSESSED = {"sex": "M", "custodial": True, "assessed_on": "2026-01-05", "on": "2026-06-01"}
WOMAN = {"parenting": True, "impulsivity": 2, "temper_control": 1, "previous_enforcement": True}


@pytest.mark.parametrize(
    ("row", "question", "points", "protect"),
    [
        (24, {"rsr": 7.5, "rosh": "HIGH", "mappa_level": 1, "complexity": ["self_harm", "gangs"]}, 29, "B"),
        (25, {"rosh": "VERY_HIGH"}, 150, "A"),
        (26, {"mappa_level": 2}, 150, "A"),
        (27, {"rsr": 6.99, "rosh": "MEDIUM"}, 10, "C"),
        (28, {"rsr": 2.99}, 0, "D"),
        (29, {"sex": "F", "rsr": 3, **WOMAN}, 16, "C"),
        (29, {"sex": "M", "rsr": 3, **WOMAN}, 10, "C"),
        (0, {"rsr": 100.5}, 0, "D"),
        (0, {"rsr": 100, "complexity": ["gangs", "gangs"]}, 22, "B"),
    ],
)
def test_protect(row: int, question: dict[str, Any], points: int, protect: str) -> None:
    found = result("tier-a-d", **({"sex": "M"} | question))
    assert (found["protect_points"], found["protect"]) == (points, protect), row


@pytest.mark.parametrize(
    ("row", "question", "points", "change"),
    [
        (30, ASSESSED | {"needs": SEVERE, "ogrs": 75, "iom": True}, 29, 3),
        (30, ASSESSED | {"ogrs": 99}, 9, 1),
        (31, ASSESSED | {"custodial": False, "requirements": ["unpaid_work"], "ogrs": 99}, None, 0),
        (31, {"sex": "M", "requirements": ["rehabilitation_activity"]}, None, 2),
        (15, ASSESSED | {"on": "2027-01-25", "ogrs": 99}, 9, 1),  # 55 weeks to the day
        (15, ASSESSED | {"on": "2027-01-26", "ogrs": 99}, None, 2),
        (0, ASSESSED | {"needs": {"finance": "severe", "drugs": None, "thinking": "standard"}}, 2, 1),
        (0, ASSESSED | {"needs": SEVERE, "ogrs": None}, 20, 3),
    ],
)
def test_change(row: int, question: dict[str, Any], points: int | None, change: int) -> None:
    found = result("tier-a-d", **question)
    assert (found["change_points"], found["change"]) == (points, change), row


def test_a_factor_or_need_that_is_not_known_is_an_error() -> None:
    assert codes("tier-a-d", sex="M", complexity=["luck"]) == [("complexity", "not_a_choice")]
    assert codes("tier-a-d", **ASSESSED, needs={"luck": "severe"}) == [("needs", "not_a_choice")]


LIVE = {"active_event": True}


@pytest.mark.parametrize(
    ("row", "question", "tier"),
    [
        (32, {"arp": 90, "csrp": 6.9}, "A"),
        (33, {"arp": 14.99, "csrp": 0.49}, "G"),
        (34, {"arp": 75, "csrp": 1.0}, "C"),
        (35, {"arp": 90, "csrp": 1, "rosh": "MEDIUM"}, "B"),
        (36, {"arp": 0, "csrp": 0, "mappa": True, "rosh": "HIGH"}, "C"),
        (36, {"arp": 0, "csrp": 0, "rosh": "HIGH"}, "D"),
        (37, {"arp": 0, "csrp": 0, "lifer_or_ipp": True, "released_on": "2025-12-20", "on": "2026-11-20"}, "B"),
        (37, {"arp": 0, "csrp": 0, "lifer_or_ipp": True, "released_on": "2022-11-20", "on": "2026-11-20"}, "D"),
        (0, {"arp": 0, "csrp": 0, "lifer_or_ipp": True, "released_on": "2020-11-20", "on": "2026-11-20"}, "E"),
        (0, {"arp": 0, "csrp": 0, "lifer_or_ipp": True}, "G"),
        (38, {"active_event": False}, "NOT_SUPERVISED"),
        (38, {"arp": 50}, "MISSING"),
        (0, {"arp": 0, "csrp": 0, "mappa": True}, "E"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "VERY_HIGH"}}, "A"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "MEDIUM", "score": 3.36}}, "C"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "MEDIUM", "score": 2.11}}, "D"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "MEDIUM", "score": 1.12}}, "C"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "MEDIUM", "score": 0.6}}, "D"),
        (0, {"arp": 0, "csrp": 0, "dc_srp": {"band": "LOW"}}, "E"),
        (0, {"arp": 0, "csrp": 0, "stalking": True}, "F"),
        (0, {"arp": 0, "csrp": 0, "domestic_abuse": True, "child_protection": True}, "E"),
        (0, {"arp": 0, "csrp": 0, "ever_sexual_offence": True}, "E"),
    ],
)
def test_the_single_tier(row: int, question: dict[str, Any], tier: str) -> None:
    assert result("tier-a-g", **(LIVE | question))["tier"] == tier, row


@pytest.mark.parametrize(
    ("question", "provisional"),
    [
        ({"arp": 10, "csrp": 0.2, "rosh": "LOW"}, False),
        ({"arp": 10, "csrp": 0.2}, True),
        ({"arp": 90, "csrp": 0.9}, False),  # C already: without MAPPA a risk of harm gives no more
        ({"arp": 90, "csrp": 0.9, "mappa": True}, True),
        ({"arp": 90, "csrp": 6.9, "mappa": True}, False),
        ({"arp": 10, "csrp": 0.2, "rosh": "LOW", "arp_static": True}, True),
        ({"arp": 90, "csrp": 0.2, "rosh": "VERY_HIGH", "arp_static": True}, False),
        ({"arp": 90, "csrp": 0.2, "rosh": "VERY_HIGH", "csrp_static": True}, True),
        ({"arp": 90, "csrp": 6.9, "rosh": "VERY_HIGH", "mappa": True, "arp_static": True, "csrp_static": True}, False),
    ],
)
def test_a_tier_is_provisional_while_what_is_missing_could_raise_it(
    question: dict[str, Any], provisional: bool
) -> None:
    assert result("tier-a-g", **LIVE, **question)["provisional"] is provisional


def test_the_single_tier_says_what_it_lacks() -> None:
    facts = LIVE | {"arp": 1, "csrp": 1}
    assert codes("tier-a-g", **facts, dc_srp={"band": "MEDIUM", "score": 0.5}) == [("dc_srp", "not_a_choice")]
    assert codes("tier-a-g", **facts, dc_srp={"band": "MEDIUM"}) == [("dc_srp", "not_a_choice")]
    assert codes("tier-a-g", **facts, lifer_or_ipp=True, released_on="2026-01-01") == [("on", "missing")]
    assert codes("tier-a-g", active_event=True, arp=101) == [("arp", "too_large")]
    assert codes("tier-a-g", active_event=True, arp="much") == [("arp", "not_a_number")]


# ------------------------------------------------------------------------------------------------------------ workload
def test_workload() -> None:
    asked: dict[str, Any] = {
        "cases": [
            {"tier": "A3", "setting": "community", "count": 2},
            {"tier": "D0", "setting": "custody", "count": 3},
        ],
        "reports": {"sdr": 1, "parole": 2},
    }
    full = result("workload", **asked)
    assert full == {"available_points": 2176, "points": 2 * 206 + 138 + 240, "capacity_pct": 36.31}
    part = result("workload", **asked, hours=30, reduction_hours=7.4)
    assert part["available_points"] == 1329  # 2176 x 22.6 / 37, cut off
    assert result("workload", hours=0)["capacity_pct"] is None
    assert codes("workload", cases=[{"tier": "Z9", "setting": "licence", "count": 1}]) == [("cases", "not_a_choice")]
    assert codes("workload", reports={"poem": 1}) == [("reports", "not_a_choice")]
    assert codes("workload", hours=10, reduction_hours=11) == [("reduction_hours", "not_a_choice")]
    assert codes("workload", default_hours=0) == [("default_hours", "not_a_choice")]


@pytest.mark.parametrize(
    ("row", "question", "points", "available"),
    [
        (
            108,
            {
                "cases": [
                    {"tier": "B1", "setting": "community", "count": 10},
                    {"tier": "B1", "setting": "custody", "count": 3},
                    {"tier": "C2", "setting": "licence", "count": 5},
                ]
            },
            1486,
            2176,
        ),
        (109, {"hours": 37, "reduction_hours": 7.4}, 0, 1740),
        (109, {"hours": 22}, 0, 1293),
        (110, {"reports": {"parole": 2}}, 240, 2176),
        (110, {"reports": {"arms_licence": 3}}, 105, 2176),
    ],
)
def test_points_of_cases_and_reports(row: int, question: dict[str, Any], points: int, available: int) -> None:
    found = result("workload", **question)
    assert (found["points"], found["available_points"]) == (points, available), row


# ---------------------------------------------------------------------------------------------------- requirement-check
def hours(count: float) -> dict[str, Any]:
    return {"requirement": "unpaid_work", "amount": {"hours": count}}


def curfew(*daily: float, **more: Any) -> dict[str, Any]:
    return {"requirement": "curfew", "amount": {"daily_hours": list(daily)}, **more}


ALCOHOL = {"requirement": "alcohol_abstinence", "alcohol_factor": True}


@pytest.mark.parametrize(
    ("row", "question", "allowed"),
    [
        (80, hours(39), False),
        (80, hours(40), True),
        (80, hours(300), True),
        (80, hours(301), False),
        (80, hours(0), False),
        (80, hours(200) | {"other": [hours(150)]}, False),
        (80, hours(200) | {"other": [hours(100)]}, True),
        (80, hours(200) | {"other": [hours(150) | {"concurrent": True}]}, True),
        (81, curfew(*[17] * 7, convicted_on="2022-06-27"), False),
        (81, curfew(*[16] * 7, convicted_on="2022-06-27"), True),
        (81, curfew(20, 20, 20, 20, 20, 0, 0, convicted_on="2022-06-28"), True),
        (81, curfew(*[17] * 7, convicted_on="2022-06-28"), False),
        (81, curfew(*[16] * 7, convicted_on="2022-06-28"), True),  # 112 hours
        (81, curfew(1, 0, 0, 0, 0, 0, 0, convicted_on="2024-01-01"), False),
        (81, curfew(*[0] * 7), False),
        (81, curfew(*[12] * 7, convicted_on="2022-06-27", length={"months": 13}), False),
        (81, curfew(*[12] * 7, convicted_on="2022-06-28", length={"months": 24}), True),
        (82, ALCOHOL | {"amount": {"days": 120}}, True),
        (82, ALCOHOL | {"amount": {"days": 121}}, False),
        (82, ALCOHOL | {"amount": {"days": 90}, "other": [{"requirement": "alcohol_treatment"}]}, False),
        (82, ALCOHOL | {"amount": {"days": 90}, "dependent": True}, False),
        (82, ALCOHOL | {"amount": {"days": 90}, "alcohol_factor": False}, False),
        (0, {"requirement": "alcohol_treatment", "length": {"months": 6}, "other": [{"requirement": "curfew"}]}, True),
        (0, {"requirement": "alcohol_treatment", "other": [{"requirement": "alcohol_abstinence"}]}, False),
        (0, {"requirement": "rehabilitation_activity", "amount": {"days": 20}, "offence_date": "2015-02-01"}, True),
        (0, {"requirement": "rehabilitation_activity", "amount": {"days": 20}, "offence_date": "2015-01-31"}, False),
        (0, {"requirement": "rehabilitation_activity"}, True),
        (0, {"requirement": "drug_rehabilitation", "length": {"months": 3}}, True),
        (0, {"requirement": "exclusion", "length": {"months": 25}}, False),
        (0, {"requirement": "foreign_travel_prohibition", "length": {"months": 12}}, True),
        (
            0,
            {"requirement": "attendance_centre", "amount": {"hours": 24}, "age": 24, "convicted_on": "2022-06-27"},
            True,
        ),
        (
            0,
            {"requirement": "attendance_centre", "amount": {"hours": 24}, "age": 25, "convicted_on": "2022-06-27"},
            False,
        ),
        (
            0,
            {"requirement": "attendance_centre", "amount": {"hours": 24}, "age": 20, "convicted_on": "2022-06-28"},
            False,
        ),
    ],
)
def test_what_a_court_could_order(row: int, question: dict[str, Any], allowed: bool) -> None:
    found = result("requirement-check", **question)
    assert found["allowed"] is allowed, (row, found)
    assert bool(found["reasons"]) is not allowed


def test_a_requirement_without_its_amount_cannot_be_judged() -> None:
    assert codes("requirement-check", requirement="unpaid_work") == [("amount", "missing")]
    assert codes("requirement-check", requirement="curfew") == [("amount", "missing")]
    assert codes("requirement-check", requirement="unpaid_work", amount={"days": 3}) == [("amount", "not_a_choice")]
    assert codes("requirement-check", **curfew(12, 12)) == [("amount", "not_a_choice")]
    asked = {"requirement": "attendance_centre", "amount": {"hours": 24}, "convicted_on": "2020-01-01"}
    assert codes("requirement-check", **asked) == [("age", "missing")]
    assert codes("requirement-check", requirement="exclusion", jurisdiction="scotland") == [
        ("requirement", "not_a_choice")
    ]
