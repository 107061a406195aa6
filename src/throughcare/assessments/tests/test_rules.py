"""What is missing, what a tool makes of stored inputs, the risk of harm as a whole, and second signatures."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from throughcare.assessments.rules import harm, needs, scoring
from throughcare.assessments.rules.predictors import NoScore
from throughcare.policy import editions
from throughcare.policy.assessment_books import Assessment
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell
from throughcare.policy.predictor_books import Needs, Ogrs3

ON = date(2026, 11, 23)


@pytest.fixture
def book() -> Edition[Assessment]:
    return editions.edition(Assessment, jurisdiction="england_wales", on=ON)


HISTORY: dict[str, Any] = {
    "sex": "M",
    "born_on": "1998-02-03",
    "convicted_on": "2025-09-03",
    "followup_on": "2025-09-03",
    "sanctions": 6,
    "first_sanction_age": 17,
    "offence_group": "theft",
}
OGP = dict.fromkeys(
    ("activities", "drug_use", "drug_motivation", "problem_solving", "consequences", "others_views", "attitudes"), 1
) | {"ogrs": 60, "no_fixed_abode": False, "unemployed": True}
OVP = dict.fromkeys(("alcohol_current", "alcohol_binge", "temper_control", "attitudes"), 0) | {
    "sex": "M",
    "born_on": "1998-02-03",
    "followup_on": "2025-09-03",
    "sanctions": 6,
    "violent_sanctions": 0,
    "recognises_impact": True,
    "no_fixed_abode": False,
    "unemployed": False,
    "psychiatric_treatment": False,
}
GIVEN = {"ogrs3": HISTORY, "ogp": OGP, "ovp": OVP, "arp_static": {**HISTORY, "clean_months": 14}}


@pytest.mark.parametrize("tool", scoring.TOOLS)
def test_a_tool_with_all_inputs_scores_and_says_it_is_no_sole_basis(tool: str) -> None:
    edition = editions.edition(scoring.TOOLS[tool].book, jurisdiction="england_wales", on=ON)
    found = scoring.work_out(tool, GIVEN[tool], book=edition)
    assert scoring.missing(tool, GIVEN[tool]) == ()
    assert 0 < found.two_year_pct < 100
    assert found.policy == (edition.reference,)
    assert "never the sole basis" in found.because[-1]


@pytest.mark.parametrize(
    ("tool", "left_out"), [(tool, row.code) for tool, all_ in scoring.TOOLS.items() for row in all_.inputs]
)
def test_each_missing_input_means_no_score_and_is_named(tool: str, left_out: str) -> None:
    edition = editions.edition(scoring.TOOLS[tool].book, jurisdiction="england_wales", on=ON)
    given = {name: value for name, value in GIVEN[tool].items() if name != left_out}
    assert [row.code for row in scoring.missing(tool, given)] == [left_out]
    with pytest.raises(NoScore, match="Missing") as none:
        scoring.work_out(tool, given, book=edition)
    assert none.value.field == left_out


def test_no_and_nought_are_answers() -> None:
    assert not scoring.missing("ovp", OVP)
    assert [row.code for row in scoring.missing("ovp", {**OVP, "sex": "", "violent_sanctions": None})] == [
        "sex",
        "violent_sanctions",
    ]


def test_recomputing_from_the_same_inputs_and_edition_finds_no_difference_and_another_edition_says_where() -> None:
    edition = editions.edition(Ogrs3, jurisdiction="england_wales", on=ON)
    first = scoring.stored(scoring.work_out("ogrs3", HISTORY, book=edition))
    assert scoring.differences(first, scoring.stored(scoring.work_out("ogrs3", HISTORY, book=edition))) == ()
    other = replace(edition, book=replace(edition.book, more_sanctions=2.0))
    found = scoring.differences(first, scoring.stored(scoring.work_out("ogrs3", HISTORY, book=other)))
    assert found[0] == scoring.Difference("Sanctioned before", "0.46306", "2")
    assert {row.what for row in found} >= {"Within one year, per cent", "Within two years, per cent"}


def test_the_highest_level_of_any_group_counts_and_a_group_left_out_is_not_low(book: Edition[Assessment]) -> None:
    """Rules 5.6."""
    found = harm.overall({("public", "community"): "low", ("known_adult", "community"): "high"}, book=book)
    assert found.level == "high"
    assert found.because[0] == "The public, in the community: low."
    assert harm.overall({}, book=book).level is None


@pytest.mark.parametrize(
    "wrong", [("public", "moon", "low"), ("nobody", "custody", "low"), ("public", "custody", "none")]
)
def test_a_group_or_level_that_is_not_there_is_refused(book: Edition[Assessment], wrong: tuple[str, str, str]) -> None:
    with pytest.raises(CannotTell):
        harm.overall({wrong[:2]: wrong[2]}, book=book)


@pytest.mark.parametrize(
    ("role", "level", "needed", "reasons"),
    [
        ("offender_manager", None, False, 1),
        ("offender_manager", "medium", False, 1),
        ("offender_manager", "high", True, 1),
        ("court_officer", None, True, 1),
        ("court_officer", "very_high", True, 2),
    ],
)
def test_a_manager_signs_as_well_where_policy_asks(
    book: Edition[Assessment], role: str, level: str | None, needed: bool, reasons: int
) -> None:
    found = harm.countersign(role=role, harm=level, book=book)
    assert (found.countersign, len(found.because)) == (needed, reasons)


def test_a_term_that_is_no_longer_there_is_a_difference(book: Edition[Assessment]) -> None:
    edition = editions.edition(Ogrs3, jurisdiction="england_wales", on=ON)
    kept = scoring.stored(scoring.work_out("ogrs3", HISTORY, book=edition))
    less = {**kept, "terms": kept["terms"][1:], "band": "VERY_HIGH"}
    found = scoring.differences(kept, less)
    assert [(row.before != "not there", row.now) for row in found] == [(True, "not there"), (True, "Very high")]
    assert book.book.level("low").name == "Low"
    with pytest.raises(LookupError):
        book.book.level("none")


def test_every_section_is_asked_enough_for_its_thresholds_and_every_feed_is_an_input(book: Edition[Assessment]) -> None:
    """A need that no answers could reach would never be found."""
    sections = editions.edition(Needs, jurisdiction="england_wales", on=ON).book
    for section in sections.sections:
        asked = book.book.asked(section.code)
        assert asked, section.code
        for limit in section.thresholds:
            if limit.tool == book.book.thresholds_of:
                assert len(asked) * sections.most >= limit.severe
    assert {row.section for row in book.book.questions} == {row.code for row in sections.sections}
    inputs = {row.code for tool in scoring.TOOLS.values() for row in tool.inputs}
    feeds = Counter(name for row in book.book.questions for name in row.feeds)
    assert set(feeds) <= inputs
    assert max(feeds.values()) == 1


def test_a_section_without_an_answer_has_no_score(book: Edition[Assessment]) -> None:
    """Nothing answered is null, not nought."""
    edition = editions.edition(Needs, jurisdiction="england_wales", on=ON)
    found = needs.needs({"drugs": (None, None), "alcohol": (0, None)}, tool=book.book.thresholds_of, book=edition)
    rows = {row.code: row for row in found.sections}
    assert (rows["drugs"].score, rows["drugs"].need) == (None, None)
    assert (rows["alcohol"].score, rows["alcohol"].need) == (0, "none")
