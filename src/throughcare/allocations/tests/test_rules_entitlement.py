"""Who has an offender manager: rules 1.1 and 15; row 98 of rules 13."""

from datetime import date
from typing import Any

import pytest

from throughcare.allocations.rules import entitlement as rules
from throughcare.allocations.rules.entitlement import EntitlementFacts, Length
from throughcare.policy import editions
from throughcare.policy.books import Entitlement
from throughcare.policy.findings import CannotTell

BOOK = editions.edition(Entitlement, jurisdiction="england_wales", on=date(2026, 11, 12))
MONTHS = Length(months=11)
YEAR = Length(months=12)


def _ask(setting: Any, kind: str, length: Length | None = None, **facts: Any) -> rules.EntitlementFinding:
    asked = EntitlementFacts(setting=setting, sentence_type=kind, length=length, **facts)
    return rules.officer_entitlement(asked, book=BOOK)


@pytest.mark.parametrize(
    ("setting", "kind", "length", "facts", "officer", "home_area", "supervisor"),
    [
        pytest.param("community", "CO", None, {}, "will", False, False, id="row 98: community order"),
        pytest.param(
            "custody", "SDS", MONTHS, {"offence_on": date(2014, 5, 1)}, "none", False, False, id="row 98: 11m"
        ),
        pytest.param("custody", "SDS", YEAR, {}, "may", False, False, id="row 98: 12 months"),
        pytest.param("custody", "IPP", None, {}, "will", True, True, id="row 98: IPP, home area"),
        pytest.param("custody", "LIFE", None, {}, "will", True, True, id="1.1 rule 2: life"),
        pytest.param("custody", "DPP", None, {}, "will", True, True, id="1.1 rule 2: DPP"),
        pytest.param("custody", "EDS", Length(years=5), {}, "will", False, True, id="15: extended"),
        pytest.param("custody", "SOPC", Length(years=5), {}, "will", False, True, id="15: special custodial"),
        pytest.param("custody", "SDS_PLUS", Length(years=8), {}, "may", False, False, id="1.1: SDS+"),
        pytest.param("custody", "SDS", MONTHS, {"offence_on": date(2015, 2, 1)}, "will", False, False, id="15: ORA"),
        pytest.param(
            "custody", "SDS", MONTHS, {"offence_on": date(2015, 1, 31)}, "none", False, False, id="eve of ORA"
        ),
        pytest.param(
            "custody", "SDS", MONTHS, {"sentenced_on": date(2014, 1, 1)}, "none", False, False, id="sentenced 2014"
        ),
        pytest.param("community", "SSO", None, {"requirements": True}, "will", False, False, id="1.1: SSO"),
        pytest.param("community", "SSO", None, {"requirements": False}, "none", False, False, id="15: bare SSO"),
        pytest.param("community", "PSS", None, {}, "will", False, False, id="1.1: PSS"),
        pytest.param("community", "PSS", None, {"on": date(2026, 5, 10)}, "will", False, False, id="PSS, last day"),
        pytest.param("community", "PSS", None, {"on": date(2026, 5, 11)}, "none", False, False, id="PSS, repealed"),
        pytest.param("community", "SDS", MONTHS, {}, "will", False, False, id="1.1 rule 1: licence"),
        pytest.param("community", "LIFE", None, {}, "will", False, False, id="1.1 rule 1: life licence"),
        pytest.param("custody", "REMAND", None, {}, "none", False, False, id="1.1 rule 5: remand"),
        pytest.param("community", "UNSENTENCED", None, {}, "none", False, False, id="1.1 rule 5: unsentenced"),
    ],
)
def test_who_has_an_officer(
    setting: str,
    kind: str,
    length: Length | None,
    facts: dict[str, Any],
    officer: str,
    home_area: bool,
    supervisor: bool,
) -> None:
    found = _ask(setting, kind, length, **facts)
    assert (found.officer, found.home_area, found.supervisor) == (officer, home_area, supervisor)
    assert found.tell_the_person
    assert found.policy == ("england_wales/entitlement@2007",)


def test_a_short_sentence_has_an_officer_only_from_release() -> None:
    found = _ask("custody", "SDS", MONTHS, offence_on=date(2020, 1, 1))
    assert (found.officer, found.from_release, found.supervisor) == ("will", True, False)


@pytest.mark.parametrize(
    ("length", "sentenced_on", "reached"),
    [
        pytest.param(Length(days=365), date(2026, 1, 1), True, id="365 days in a common year"),
        pytest.param(Length(days=365), date(2024, 1, 1), False, id="365 days over a 29 February"),
        pytest.param(Length(days=366), date(2024, 1, 1), True, id="366 days over a 29 February"),
        pytest.param(Length(days=364), date(2026, 1, 1), False, id="364 days"),
        pytest.param(Length(weeks=52), date(2026, 1, 1), False, id="52 weeks"),
        pytest.param(Length(weeks=53), None, True, id="53 weeks, whenever"),
        pytest.param(Length(days=364), None, False, id="364 days, whenever"),
        pytest.param(Length(months=11, days=31), date(2026, 1, 15), True, id="11 months 31 days"),
        pytest.param(Length(months=11, days=30), date(2026, 1, 15), False, id="11 months 30 days"),
        pytest.param(Length(years=1), None, True, id="1 year"),
    ],
)
def test_lengths_near_twelve_months_compare_their_ends(
    length: Length, sentenced_on: date | None, reached: bool
) -> None:
    """Rules 15, 1.1."""
    assert rules.reaches(length, months=12, sentenced_on=sentenced_on) is reached


@pytest.mark.parametrize(
    ("length", "sentenced_on", "exactly"),
    [
        (Length(years=1), None, True),
        (Length(months=12), date(2026, 1, 1), True),
        (Length(months=13), date(2026, 1, 1), False),
        (Length(days=365), date(2026, 1, 1), True),
        (Length(days=366), date(2026, 1, 1), False),
        (Length(weeks=53), None, False),
    ],
)
def test_exactly_twelve_months_names_both_wordings(length: Length, sentenced_on: date | None, exactly: bool) -> None:
    """Rules 13, row 98, and 15, 1.1: "12 months or more" holds, and the finding says that another source differs."""
    found = _ask("custody", "SDS", length, sentenced_on=sentenced_on)
    assert found.officer == "may"
    assert any("more than one year" in line for line in found.because) is exactly


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("SSO", {}, "requirements"),
        ("SDS", {}, "length"),
        ("SDS", {"length": Length(days=365)}, "sentenced_on"),
        ("SDS", {"length": MONTHS}, "offence_date"),
        ("SDS", {"length": MONTHS, "sentenced_on": date(2020, 1, 1)}, "offence_date"),
    ],
)
def test_a_fact_the_answer_turns_on_is_asked_for(kind: str, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotTell) as missing:
        _ask("custody", kind, **facts)
    assert missing.value.field == field


def test_a_sentence_the_rule_book_does_not_have_is_refused() -> None:
    with pytest.raises(LookupError):
        _ask("custody", "NOT_A_SENTENCE")
