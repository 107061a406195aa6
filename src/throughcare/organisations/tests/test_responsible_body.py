"""Who answered for people on a day: trusts, divisions, companies and regions with their successors."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.accounts.principals import system
from throughcare.organisations import actions, queries, rules, shipped
from throughcare.organisations.models import Organisation, Succession
from throughcare.organisations.rules import Link, Span
from throughcare.policy.findings import CannotTell

BY = system("test")
TODAY = date(2026, 11, 23)


@pytest.fixture
def loaded(db: None) -> None:
    actions.load_shipped(on=TODAY, by=BY)


def _id(code: str) -> int:
    return Organisation.objects.get(code=code).pk


def test_35_probation_trusts_were_in_force_on_1_january_2011(loaded: None) -> None:
    """Being on probation, Directgov: "made up of 35 local probation trusts in England and Wales"."""
    trusts = queries.bodies(kind="trust", on=date(2011, 1, 1))
    assert len(trusts) == 35
    assert [one.name for one in trusts if "Wales" in one.name] == ["Wales Probation Trust"]
    assert "Northumbria Probation Trust" in [one.name for one in trusts]
    assert {one.jurisdiction for one in trusts} == {"england_wales"}


@pytest.mark.parametrize(
    ("kind", "on", "count"),
    [
        ("board", date(2007, 1, 1), 42),
        ("trust", date(2008, 4, 1), 6),
        ("trust", date(2014, 5, 31), 35),
        ("trust", date(2014, 6, 1), 0),
        ("crc", date(2014, 5, 31), 0),
        ("crc", date(2014, 6, 1), 21),
        ("crc", date(2021, 6, 25), 21),
        ("crc", date(2021, 6, 26), 0),
        ("nps_division", date(2016, 1, 1), 7),
        ("region", date(2021, 6, 25), 0),
        ("region", TODAY, 12),
        ("social_work", TODAY, 32),
    ],
)
def test_as_many_bodies_as_there_were(loaded: None, kind: str, on: date, count: int) -> None:
    assert len(queries.bodies(kind=kind, on=on)) == count


def test_every_board_trust_division_and_company_has_a_successor_and_every_region_a_parent(loaded: None) -> None:
    ended = Organisation.objects.filter(until__isnull=False).values_list("id", flat=True)
    assert set(ended) == set(Succession.objects.values_list("earlier_id", flat=True))
    regions = Organisation.objects.filter(kind="region").values_list("parent__code", flat=True)
    assert set(regions) == {"probation-service"}


@pytest.mark.parametrize(
    ("on", "high_risk", "name"),
    [
        (date(2009, 6, 1), None, "Northumbria Probation Board"),
        (date(2011, 1, 1), None, "Northumbria Probation Trust"),
        (date(2015, 3, 2), True, "NPS North East"),
        (date(2015, 3, 2), False, "Northumbria Community Rehabilitation Company"),
        (date(2022, 2, 1), None, "North East"),
    ],
)
def test_the_body_of_the_day_answers_for_somebody_recorded_under_the_trust(
    loaded: None, on: date, high_risk: bool | None, name: str
) -> None:
    found = queries.responsible_body(_id("trust-northumbria"), on=on, high_risk=high_risk)
    assert found.name == name


def test_every_trust_leads_to_one_region_and_one_body_for_each_risk(loaded: None) -> None:
    for trust in queries.bodies(kind="trust", on=date(2011, 1, 1)):
        assert queries.responsible_body(trust.id, on=TODAY).kind == "region"
        assert queries.responsible_body(trust.id, on=date(2015, 1, 1), high_risk=True).kind == "nps_division"
        assert queries.responsible_body(trust.id, on=date(2015, 1, 1), high_risk=False).kind == "crc"


def test_an_area_of_2009_is_followed_through_its_trust_to_the_region_of_today(loaded: None) -> None:
    assert queries.responsible_body(_id("board-teesside"), on=TODAY).name == "North East"
    assert queries.responsible_body(_id("board-dyfed-powys"), on=TODAY).name == "Wales"


def test_what_cannot_be_told_is_said_with_the_names_it_could_be(loaded: None) -> None:
    with pytest.raises(CannotTell, match="NPS North East or Northumbria Community|Northumbria Community.* or NPS"):
        queries.responsible_body(_id("trust-northumbria"), on=date(2015, 1, 1))
    with pytest.raises(CannotTell, match="Durham Tees Valley Probation Trust or Northumbria Probation Trust"):
        queries.responsible_body(_id("region-north-east"), on=date(2011, 1, 1))
    with pytest.raises(CannotTell, match="No body"):
        queries.responsible_body(_id("trust-northumbria"), on=date(1999, 1, 1))


def test_loading_what_is_shipped_twice_changes_nothing(loaded: None) -> None:
    before = Succession.objects.count()
    assert {one.became for one in actions.load_shipped(on=TODAY, by=BY)} == {"same"}
    assert Succession.objects.count() == before


def test_every_shipped_row_says_where_it_comes_from() -> None:
    for jurisdiction in shipped.jurisdictions():
        assert all(one.source for one in shipped.entries(jurisdiction))
        assert all(one.source for one in shipped.hand_overs(jurisdiction))


SPANS = {
    1: Span(None, date(2010, 1, 1)),
    2: Span(date(2010, 1, 1), date(2014, 1, 1)),
    3: Span(date(2014, 1, 1), None),
    4: Span(date(2014, 1, 1), None),
    5: Span(date(2005, 1, 1), date(2006, 1, 1)),
}
LINKS = [
    Link(1, 2, date(2010, 1, 1)),
    Link(2, 3, date(2014, 1, 1), "high_risk"),
    Link(2, 4, date(2014, 1, 1), "lower_risk"),
]


@pytest.mark.parametrize(
    ("start", "year", "high_risk", "found"),
    [
        (1, 2008, None, {1}),
        (1, 2012, None, {2}),
        (1, 2016, None, {3, 4}),
        (1, 2016, False, {4}),
        (4, 2016, True, {4}),
        (4, 2012, None, {2}),
        (4, 2008, True, {1}),
        (5, 2012, None, set()),
        (5, 2001, None, set()),
    ],
)
def test_bodies_on_a_day(start: int, year: int, high_risk: bool | None, found: set[int]) -> None:
    assert rules.bodies_on(start, on=date(year, 6, 1), spans=SPANS, links=LINKS, high_risk=high_risk) == found


def test_looking_back_keeps_to_the_share_that_is_known() -> None:
    spans = {**SPANS, 3: Span(date(2014, 1, 1), date(2020, 1, 1)), 6: Span(date(2020, 1, 1), None)}
    links = [*LINKS, Link(3, 6, date(2020, 1, 1)), Link(4, 6, date(2020, 1, 1))]
    on = date(2015, 1, 1)
    assert rules.bodies_on(6, on=on, spans=spans, links=links, high_risk=True) == {3}
    assert rules.bodies_on(6, on=on, spans=spans, links=links, high_risk=False) == {4}
