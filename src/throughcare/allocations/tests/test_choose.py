"""A manager chooses an officer from a proposal; what they were shown is kept. What officers carry, and their hours."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, capacities, carrying, replaying, tiering
from throughcare.allocations.models import Chosen
from throughcare.allocations.tests.test_allocate import another, on_an_order, post
from throughcare.allocations.tests.test_pages import key
from throughcare.kernel.clock import local_day
from throughcare.people.models import Registration


def proposal(person_id: int, by: Principal, at: datetime, *, but: int | None = None) -> carrying.Proposal:
    found = carrying.proposal(
        person_id, office_id=by.office_id or 0, jurisdiction="england_wales", on=local_day(at), but=but
    )
    assert found is not None
    return found


def load(officer: Principal, at: datetime) -> carrying.Load:
    found = carrying.of_teams([officer.team_id or 0], jurisdiction="england_wales", on=local_day(at))
    return next(one for one in found if one.post_id == officer.post_id)


def test_who_held_the_person_before_comes_first_and_it_says_so(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    actions.allocate(aaron, role="offender_manager", post_id=post(simon), because="For now.", by=ruth, at=at)
    first = proposal(aaron, ruth, at, but=post(simon)).finding.places[0]
    assert (first.post_id, first.place) == (grace.post_id, 1)
    assert first.because[0] == "Was their officer before, until 23 November 2026."
    assert first.points_after == first.points + proposal(aaron, ruth, at).adds


def test_a_skill_counts_for_whom_it_is_meant(aaron: int, simon: Principal, ruth: Principal, at: datetime) -> None:
    capacities.set_capacity(
        post(simon),
        hours=Decimal(37),
        reduction=Decimal(0),
        reduction_because="",
        skills=["domestic_abuse"],
        by=ruth,
        at=at,
    )
    Registration.objects.create(person_id=aaron, kind="domestic_abuse", since=at.date())
    found = proposal(aaron, ruth, at)
    assert "domestic_abuse" in found.wanted
    simons = next(row for row in found.finding.places if row.post_id == simon.post_id)
    assert any("Good at what counts here: Domestic abuse" in line for line in simons.because)


def test_what_was_shown_is_kept_beside_the_choice(
    aaron: int, grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    made = actions.allocate(
        aaron,
        role="offender_manager",
        post_id=post(simon),
        because="Knows the family.",
        changed_for="fits",
        by=ruth,
        at=at,
    )
    assert made.changed_for == "fits"
    chosen = Chosen.objects.get(responsibility=made)
    assert chosen.by_post_id == ruth.post_id
    assert [one["name"] for one in chosen.shown] == ["Simon Hale"]  # who has them already is not proposed
    assert chosen.place == 1
    (replayed,) = (one for one in replaying.stored() if (one.kind, one.row_id) == (replaying.CHOICES, chosen.pk))
    assert (replayed.elsewhere, replayed.differences) == (False, ())


def test_a_kind_of_reason_that_is_none_is_refused(aaron: int, simon: Principal, ruth: Principal, at: datetime) -> None:
    with pytest.raises(actions.CannotAllocate) as refused:
        actions.allocate(
            aaron,
            role="offender_manager",
            post_id=post(simon),
            because="So.",
            changed_for="weather",
            by=ruth,
            at=at,
        )
    assert refused.value.field == "changed_for"


def test_points_follow_the_tier_and_the_hours(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    tiering.override(aaron, model="tiers_a_d", tier="B1", because="Known.", by=grace, at=at)
    assert (load(grace, at).points, load(grace, at).available) == (102, 2176)
    capacities.set_capacity(
        post(grace),
        hours=Decimal(37),
        reduction=Decimal("7.4"),
        reduction_because="Trains new officers",
        skills=[],
        by=ruth,
        at=at,
    )
    assert load(grace, at).available == 1740  # rules.md 13, row 109
    (case,) = carrying.of_post(post(grace), jurisdiction="england_wales", on=local_day(at))
    assert (case.person_id, case.tier, case.by_hand, case.points) == (aaron, "B1", True, 102)


def test_a_tier_that_cannot_be_told_counts_as_the_book_says(ruth: Principal, simon: Principal, at: datetime) -> None:
    person = another(ruth, at)
    on_an_order(person, sentenced_on=date(2026, 11, 20), by=simon, at=at)
    actions.allocate(person, role="offender_manager", post_id=post(simon), because="New.", by=ruth, at=at)
    (case,) = carrying.of_post(post(simon), jurisdiction="england_wales", on=local_day(at))
    assert (case.tier, case.untiered, case.points) == ("D2", True, 41)
    assert load(simon, at).open == 1


def test_where_the_rule_book_has_no_points_there_are_none(ruth: Principal, aaron: int, at: datetime) -> None:
    on = local_day(at)
    assert carrying.of_teams([ruth.team_id or 0], jurisdiction="scotland", on=on) == []
    assert carrying.of_post(1, jurisdiction="scotland", on=on) == []
    assert carrying.proposal(aaron, office_id=1, jurisdiction="scotland", on=on) is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"hours": Decimal(61)}, "hours"),
        ({"reduction": Decimal(38)}, "reduction"),
        ({"reduction": Decimal(3)}, "reduction_because"),
        ({"skills": ["juggling"]}, "skills"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    simon: Principal, ruth: Principal, at: datetime, more: dict[str, object], field: str
) -> None:
    facts = {"hours": Decimal(37), "reduction": Decimal(0), "reduction_because": "", "skills": [], **more}
    with pytest.raises(capacities.CannotSetCapacity) as refused:
        capacities.set_capacity(post(simon), **facts, by=ruth, at=at)
    assert refused.value.field == field


def test_only_an_officer_has_hours_for_people(ruth: Principal, at: datetime) -> None:
    with pytest.raises(capacities.CannotSetCapacity):
        capacities.set_capacity(
            post(ruth), hours=Decimal(37), reduction=Decimal(0), reduction_because="", skills=[], by=ruth, at=at
        )


def test_the_page_proposes_and_the_choice_is_made_there(
    aaron: int, ruth: Principal, simon: Principal, at: datetime
) -> None:
    client = signed_in(ruth)
    page = client.get(f"/people/{aaron}/team/change/?post={post(simon)}").content.decode()
    assert "1. Simon Hale" in page
    assert f'value="{post(simon)}" selected' in page
    facts = {"post": post(simon), "because": "Nearer.", "changed_for": "moved", "key": key()}
    assert client.post(f"/people/{aaron}/team/change/", facts).status_code == 303
    assert Chosen.objects.filter(person_id=aaron).latest("id").responsibility.changed_for == "moved"
