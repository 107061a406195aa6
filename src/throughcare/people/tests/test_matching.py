"""Who is likely the same: every rule, the cleaning cases of a government matcher, and that a person decides."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bench import matching as matching_figures
from throughcare.accounts.principals import Principal
from throughcare.people import actions as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.matching import actions, cleaning, finding, rules
from throughcare.people.models import Likely

BY = rules.weights(date(2026, 11, 23))
CLEANING = Path(__file__).parents[4] / ".." / "shared" / "data" / "people-matching" / "cleaning"
here = pytest.mark.skipif(not CLEANING.is_dir(), reason="../shared/data/people-matching is not here")


def who(forenames: str, surname: str, born: date | None = date(1988, 4, 3), **more: Any) -> rules.Who:
    return rules.Who(0, ((cleaning.forenames(forenames), cleaning.name(surname)),), cleaning.days([born]), **more)


def codes(one: rules.Who, other: rules.Who) -> set[str]:
    return {reason.code for reason in rules.compare(one, other, BY).reasons}


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        (who("Robert", "Allen"), who("Bob", "Allen"), "forename_short"),
        (who("Ann-Marie", "O'Neill"), who("Ann Marie", "ONeill"), "surname_same"),
        (who("José", "Núñez"), who("Jose", "Nunez"), "surname_same"),
        (who("Олександр", "Шевченко"), who("Oleksandr", "Shevchenko"), "surname_same"),
        (who("Łukasz", "Wójcik"), who("Lukasz", "Wojcik"), "forename_same"),
        (who("Kelly", "Thomas"), who("Thomas", "Kelly"), "turned_round"),
        (who("Stephen", "Smyth"), who("Steven", "Smith"), "surname_sounds"),
        (who("J", "Marsh"), who("Jordan", "Marsh"), "forename_initial"),
        (who("Mary", "Smith-Jones"), who("Mary", "Jones"), "surname_part"),
        (who("Ada", "Marsh", date(1988, 3, 4)), who("Ada", "Marsh", date(1988, 4, 3)), "born_swapped"),
        (who("Ada", "Marsh", date(1988, 4, 13)), who("Ada", "Marsh", date(1988, 4, 3)), "born_digit"),
    ],
)
def test_a_likeness_is_seen_and_said(one: rules.Who, other: rules.Who, code: str) -> None:
    found = rules.compare(one, other, BY)
    assert code in codes(one, other)
    assert found.says != "no"
    assert found.edition == "matching@2026-11-01"


def test_a_number_outweighs_a_name_and_a_wrong_check_character_is_no_number() -> None:
    mine, theirs = cleaning.number("PNC", "2001/0171310W"), cleaning.number("pnc", "01/171310W")
    assert mine == theirs == "2001/0171310W"
    assert cleaning.number("PNC", "2001/0171310X") == ""
    assert cleaning.number("CRO", "265416/21G") == "265416/21G"
    assert cleaning.number("CRO", "SF05/482703J") == "SF05/482703J"
    assert cleaning.number("CRO number", "000000/00Z") == ""
    assert cleaning.number("prison", "a1234 bc") == "A1234BC"
    same = rules.compare(
        who("Ada", "Marsh", None, numbers=frozenset({("pnc", mine)})),
        who("Zora", "Quill", None, numbers=frozenset({("pnc", theirs)})),
        BY,
    )
    assert same.says != "no"
    assert same.reasons[0].text == "Same PNC number"


def test_twins_are_never_sure_whatever_else_is_the_same() -> None:
    home: dict[str, Any] = {
        "postcodes": ("NG76GX",),
        "streets": ("12 TOLLAND ST",),
        "towns": ("HARBOURSIDE",),
        "reach": ("0770090",),
    }
    found = rules.compare(who("Leah", "Foster", **home), who("Daniel", "Foster", **home), BY)
    assert found.twins
    assert found.says == "likely"
    assert found.reasons[0].code == "twins"
    assert not rules.compare(who("Daniel", "Foster", **home), who("Danny", "Foster", **home), BY).twins


def test_two_people_with_a_common_name_are_not_likely_the_same() -> None:
    assert (
        rules.compare(who("John", "Smith", date(1971, 2, 9)), who("John", "Smith", date(1994, 8, 30)), BY).says == "no"
    )


@pytest.mark.parametrize("written", ["1970-01-01", "1900-01-01"])
def test_a_day_that_stands_for_not_known_is_no_birth_date(written: str) -> None:
    assert cleaning.days([date.fromisoformat(written), None]) == ()


def _cases(name: str) -> list[dict[str, Any]]:
    """The cases of a file: what goes in and what comes out, by the file's own names. They are plain enough to be read
    without a library: one value a key, lists in brackets."""
    text = (CLEANING / name).read_text(encoding="utf-8").partition("\ndata:")[2]
    text = "\n".join(re.sub(r"(^|\s)#.*$", "", line) for line in text.splitlines())
    text = re.sub(r"\[[^\]]*\]", lambda found: re.sub(r",\s*\]", "]", " ".join(found.group().split())), text)
    found: list[dict[str, Any]] = []
    for key, value in re.findall(r"^[\s-]*(\w+):[ \t\n]*(\[.*\]|\".*\"|null|NULL)?[ \t]*$", text, re.MULTILINE):
        if key in {"input_table", "input_value"}:
            found.append({})
        if value or key.endswith("_value"):
            found[-1].setdefault(key, json.loads(value.lower() if value.upper() == "NULL" else value or "null"))
    return found


@here
def test_names_are_cleaned_as_the_government_matcher_does() -> None:
    for case in _cases("test_individual_names_cleaning.yaml"):
        assert cleaning.name(case["input_value"]) == case["output_value"]
    for case in _cases("test_list_transform_name_cleaning.yaml"):
        for written, clean in zip(case["input_value"] or [], case["output_value"] or [], strict=True):
            assert (cleaning.name(written) if written else None) == clean
    cases = _cases("test_names_end_to_end.yaml")
    assert len(cases) > 3
    for case in cases:
        given = [*cleaning.forenames(case["first_name"] or ""), *cleaning.forenames(case["middle_names"] or "")]
        wanted = [case[f"name_{place}_std"] for place in (1, 2, 3)]
        # one letter is an initial to us, and nothing to them
        assert [each for each in given if len(each) > 1][:3] == [each for each in wanted if each]
        # of a name in two parts they keep the last, and we keep both
        assert cleaning.name(case["last_name"] or "").split()[-1:] == [*filter(None, [case["last_name_std"]])]


@here
def test_postcodes_numbers_and_days_are_cleaned_as_the_government_matcher_does() -> None:
    for case in _cases("test_individual_postcode_cleaning.yaml"):
        assert list(cleaning.postcodes(case["input_value"])) == sorted(case["output_value"] or [])
    for case in _cases("test_postcodes_end_to_end.yaml"):
        found = cleaning.postcodes(case["postcodes"])
        assert list(found) == sorted(case["postcode_arr"] or [])
        assert sorted({cleaning.area(each) for each in found}) == sorted(case["postcode_outcode_arr"] or [])
    for case in _cases("test_list_filter_problem_cros.yaml"):
        assert cleaning.real_cros(case["input_value"] or []) == (case["output_value"] or [])
    for case in _cases("test_dob_arr_end_to_end.yaml"):
        days = [day for day in (case["date_of_birth"], *(case["date_of_birth_aliases"] or [])) if day]
        found_days = cleaning.days(date.fromisoformat(day) for day in days)
        assert [day.isoformat() for day in found_days] == sorted(case["date_of_birth_arr"] or [])


def person(forenames: str, surname: str, born: date | None = None, **more: Any) -> PersonFacts:
    return PersonFacts(names=(NameFacts(surname=surname, forenames=forenames),), date_of_birth=born, **more)


def test_whoever_is_added_is_compared_with_everybody_on_the_record(grace: Principal, at: datetime) -> None:
    ids = people.admit_many(
        [
            person("Katherine", "MacDonald", date(1991, 2, 7)),
            person("Zora", "Quill", date(1970, 5, 5), phones=(PhoneFacts("mobile", "07700900123"),)),
            person("Wilhelmina", "Overby", date(1960, 1, 1)),
        ],
        by=grace,
        at=at,
    )
    found = finding.like(person("Kate", "McDonald", date(1991, 7, 2)), by=BY)
    assert [person_id for person_id, _ in found] == ids[:1]
    words = [reason.text for reason in found[0][1].reasons]
    assert "Day and month of birth are the other way round" in words
    found = finding.like(person("Zora", "Marsh", phones=(PhoneFacts("mobile", "07700900123"),)), by=BY)
    assert [person_id for person_id, _ in found] == ids[1:2]


def test_the_register_is_gone_through_and_what_was_decided_stays_decided(grace: Principal, at: datetime) -> None:
    home = (AddressFacts(lines="4 Mill Lane", town="Ashby", postcode="NG7 6GX"),)
    ids = people.admit_many(
        [
            person("Ada", "Marsh", date(1990, 5, 17), addresses=home),
            person("Ida", "Marsh", date(1990, 5, 17), addresses=home),
            person("Adah", "Marsh", date(1990, 5, 17)),
        ],
        by=grace,
        at=at,
    )
    pairs = [pair for _, some in finding.pairs(ids, by=BY) for pair in some]
    assert {(pair.person_id, pair.other_id) for pair in pairs} >= {(ids[0], ids[2])}
    assert actions.hold(pairs, by=grace, at=at) == len(pairs)
    row = Likely.objects.get(person_id=ids[0], other_id=ids[2])
    with pytest.raises(actions.CannotDecide):
        actions.say_two(row.id, because="  ", shown_version=1, by=grace, at=at)
    actions.say_two(row.id, because="Seen together.", shown_version=1, by=grace, at=at)
    assert actions.hold(pairs, by=grace, at=at) == 0
    assert Likely.objects.get(id=row.id).state == "two"


@here
def test_the_figures_of_the_rules_do_not_fall() -> None:
    """A part of each public set, as docs/matching.md has it whole."""
    rows = matching_figures.half(matching_figures.splink(CLEANING.parent), even=False)[:250]
    likely, sure = matching_figures.measure(rows, BY)
    assert likely.precision >= 0.97
    assert likely.recall >= 0.72
    assert sure.precision >= 0.99
    rows = matching_figures.half(matching_figures.febrl(CLEANING.parent), even=False)[:250]
    likely, _ = matching_figures.measure(rows, BY)
    assert likely.precision >= 0.98
    assert likely.recall >= 0.97
