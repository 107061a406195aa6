"""Finding a person, as somebody at a counter would try."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.people import actions
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.search import find, read

ON = date(2026, 11, 23)


@pytest.fixture
def shauna(grace: Principal, at: datetime) -> int:
    """Somebody Grace has no part in, with a former name and an accent."""
    facts = PersonFacts(
        reference="N118702",
        names=(
            NameFacts(surname="Péreira", forenames="Shauna"),
            NameFacts(surname="Oakley", forenames="Shauna", kind="former"),
        ),
        date_of_birth=date(1992, 2, 29),
        identifiers=(("PNC", "2011/0042917K"),),
    )
    return actions.admit(facts, by=grace, at=at).id


@pytest.mark.parametrize(
    "text",
    [
        "Whitfield",
        "whit",
        "AARON whit",
        "aaron james",
        "tfield",
        "14/3/1999",
        "14 March 1999",
        "1999-03-14",
        "N104229",
        "n1042",
        "Whitfield 14.3.99",
    ],
)
def test_any_part_of_a_name_a_reference_or_a_day_of_birth_finds_the_person(
    text: str, aaron: int, grace: Principal, at: datetime
) -> None:
    assert [found.person_id for found in find(text, by=grace, at=at).people] == [aaron]


@pytest.mark.parametrize("text", ["Withfield", "Whitfeild", "Aarom Whitfield", "Whitfild"])
def test_a_typo_still_finds_the_person_beside_the_exact_ones(
    text: str, aaron: int, grace: Principal, at: datetime
) -> None:
    answer = find(text, by=grace, at=at)
    assert not answer.people
    assert [found.person_id for found in answer.alike] == [aaron]


def test_an_alias_a_former_name_and_a_name_without_its_accent_are_found(
    shauna: int, grace: Principal, at: datetime
) -> None:
    for text in ("pereira", "Péreira", "oakley", "Shauna Oakley", "2011/0042917K"):
        assert [found.person_id for found in find(text, by=grace, at=at).people] == [shauna], text


def test_with_no_part_in_the_case_only_name_reference_office_and_officer_are_shown(
    aaron: int, omar: Principal, grace: Principal, at: datetime
) -> None:
    (hers,) = find("whitfield", by=grace, at=at).people
    assert (hers.open, hers.date_of_birth) == (True, date(1999, 3, 14))
    (his,) = find("whitfield", by=omar, at=at).people
    assert (his.name, his.reference, his.officer) == ("Aaron James Whitfield", "N104229", "Grace Adeyemi")
    assert (his.open, his.alias, his.date_of_birth, his.order_name, his.tier) == (False, "", None, "", "")


def test_fewer_than_three_letters_or_no_real_date_say_what_to_do(grace: Principal, at: datetime) -> None:
    assert "three letters" in find("wh", by=grace, at=at).asked.problem
    assert "not a real date" in find("31/2/1999", by=grace, at=at).asked.problem
    assert find("", by=grace, at=at).people == ()


@pytest.mark.parametrize("text", ["50%", "a_b_c", "x'; drop table people_name", "\\\\", "(((", "N\x00"])
def test_signs_that_mean_something_to_a_database_mean_nothing_here(
    text: str, aaron: int, grace: Principal, at: datetime
) -> None:
    assert find(text, by=grace, at=at).people == ()


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("3 Feb 88", date(1988, 2, 3)),
        ("03-02-1988", date(1988, 2, 3)),
        ("1st june 2005", date(2005, 6, 1)),
        ("1/1/26", date(2026, 1, 1)),
    ],
)
def test_days_of_birth_are_read_in_common_spellings(text: str, born: date) -> None:
    assert read(text, on=ON).born == born


def test_a_band_of_pages_is_counted(grace: Principal, at: datetime) -> None:
    rows = [PersonFacts(names=(NameFacts(surname="Smith", forenames=f"Name{n:03}"),)) for n in range(60)]
    actions.admit_many(rows, by=grace, at=at)
    first, third = find("smith", by=grace, at=at), find("smith", by=grace, at=at, page=3)
    assert (len(first.people), first.count, len(third.people)) == (25, 60, 10)
