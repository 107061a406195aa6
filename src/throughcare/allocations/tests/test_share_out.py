"""Somebody leaves: their people are shared out as proposed or otherwise, all of it or nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, carrying, queries
from throughcare.allocations.models import Responsibility
from throughcare.allocations.tests.test_allocate import another, on_an_order, post
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Leave, Post
from throughcare.people import queries as people


def share(of: Principal, by: Principal, at: datetime) -> carrying.Share:
    assert by.office_id is not None
    found = carrying.share_out(post(of), office_id=by.office_id, jurisdiction="england_wales", at=at)
    assert found is not None
    return found


@pytest.fixture
def three(aaron: int, grace: Principal, ruth: Principal, at: datetime) -> list[int]:
    """Aaron and two more, whose officer is Grace."""
    made = [aaron]
    for _ in range(2):
        made.append(another(ruth, at))
        on_an_order(made[-1], sentenced_on=date(2026, 11, 20), by=grace, at=at)
        actions.allocate(made[-1], role="offender_manager", post_id=post(grace), because="New.", by=ruth, at=at)
    return made


def test_the_preview_proposes_for_each_and_shows_what_each_would_carry(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    found = share(grace, ruth, at)
    assert {row.person_id for row in found.rows} == set(three)
    assert {row.proposed for row in found.rows} == {simon.post_id}
    (after,) = [one for one in found.officers if one.post_id == simon.post_id]
    assert (after.people, after.people_after) == (0, 3)
    assert after.points_after == sum(row.points for row in found.rows) > after.points


def test_nobody_is_proposed_who_is_gone(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    Post.objects.filter(id=post(simon)).update(until=date(2026, 12, 1))
    assert {row.proposed for row in share(grace, ruth, at).rows} == {None}


def test_they_change_hands_together_with_kind_and_reason(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    plan = [(row.person_id, post(simon)) for row in share(grace, ruth, at).rows]
    made = actions.share_out(plan, from_post=post(grace), because="Grace has another post.", by=ruth, at=at)
    assert made == {"taken": 3, "officers": 1}
    held = Responsibility.objects.filter(person_id__in=three, role="offender_manager", until=None)
    assert set(held.values_list("post_id", "changed_for")) == {(simon.post_id, "left")}
    assert all(people.headline(one).officer == "Simon Hale" for one in three)


def test_a_list_that_is_old_changes_nobody(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    found = share(grace, ruth, at)
    actions.take_over(three[:1], to_post=post(simon), because="Sooner.", by=ruth, at=at)
    plan = [(one, post(simon)) for one in three[1:]]
    with pytest.raises(actions.CannotTakeOver, match="changed hands since"):
        actions.share_out(plan, from_post=post(grace), because="Leaves.", shown=found.stamp, by=ruth, at=at)
    assert queries.caseload_ids(post(grace)) == sorted(three[1:])


def test_what_cannot_be_shared_out_is_refused(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    simons = post(simon)
    for plan, words in (
        ([(three[0], simons), (three[0], simons)], "twice"),
        ([(three[0], post(grace))], "somebody else"),
        ([], "at least one"),
    ):
        with pytest.raises(actions.CannotTakeOver, match=words):
            actions.share_out(plan, from_post=post(grace), because="Leaves.", by=ruth, at=at)


def test_who_is_away_long_comes_after_who_is_here(
    three: list[int], grace: Principal, simon: Principal, ruth: Principal, at: datetime
) -> None:
    Leave.objects.create(post_id=post(simon), since=local_day(at), until=date(2026, 12, 20), kind="sick")
    found = carrying.proposal(
        three[0], office_id=ruth.office_id or 0, jurisdiction="england_wales", on=local_day(at), but=post(grace)
    )
    assert found is not None
    simons = next(row for row in found.finding.places if row.post_id == simon.post_id)
    assert any("Away, back on 20 December 2026" in line for line in simons.because)
