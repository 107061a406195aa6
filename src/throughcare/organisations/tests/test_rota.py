"""Who is on duty for an office: one at a time of each kind, held by somebody who is there."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.organisations import actions, queries
from throughcare.organisations.actions import CannotRota
from throughcare.organisations.models import Office, Organisation, Post, Rota


def on(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def turn(post: Principal, starts: datetime, ends: datetime, *, by: Principal, kind: str = "duty") -> Rota:
    return actions.add_turn(
        by.office_id,
        kind=kind,
        post_id=post.post_id,
        starts_at=starts,
        ends_at=ends,
        phone="0191 498 0140",
        by=by,
        at=on(20, 9),
    )


def test_who_is_on_duty_at_a_moment(grace: Principal, simon: Principal, ruth: Principal) -> None:
    turn(grace, on(23, 9), on(23, 17), by=ruth)
    turn(simon, on(23, 17), on(24, 9), by=ruth, kind="out_of_hours")
    turn(ruth, on(23, 12), on(23, 13), by=ruth, kind="out_of_hours")

    def names(at: datetime) -> list[tuple[str, str]]:
        return [(one.who.split()[0], one.kind) for one in queries.on_duty(ruth.office_id or 0, at=at)]

    assert names(on(23, 8)) == []
    assert names(on(23, 9)) == [("Grace", "duty")]
    assert names(on(23, 12)) == [("Grace", "duty"), ("Ruth", "out_of_hours")]
    assert names(on(23, 17)) == [("Simon", "out_of_hours")]  # the end is exclusive
    assert [one.who.split()[0] for one in queries.rota(ruth.office_id or 0, at=on(23, 14))] == ["Grace", "Simon"]
    assert queries.on_duty(0, at=on(23, 12)) == []


def test_one_person_at_a_time_unless_the_turn_is_called_off(
    grace: Principal, simon: Principal, ruth: Principal
) -> None:
    first = turn(grace, on(23, 9), on(23, 17), by=ruth)
    with pytest.raises(CannotRota, match="already"):
        turn(simon, on(23, 16), on(23, 18), by=ruth)
    actions.call_off_turn(first.pk, at=on(23, 8), by=ruth)
    turn(simon, on(23, 16), on(23, 18), by=ruth)
    with pytest.raises(CannotRota, match="called off before"):
        actions.call_off_turn(first.pk, at=on(23, 9), by=ruth)
    called_off = queries.turn(first.pk, office_id=ruth.office_id or 0)
    assert called_off is not None
    assert called_off.called_off_at == on(23, 8)
    assert queries.turn(first.pk, office_id=0) is None


def test_nobody_is_on_duty_who_is_away_or_holds_no_post(grace: Principal, simon: Principal, ruth: Principal) -> None:
    with pytest.raises(CannotRota, match="end after it begins"):
        turn(grace, on(23, 17), on(23, 9), by=ruth)
    actions.record_leave(grace.post_id, since=date(2026, 11, 25), until=date(2026, 11, 27), kind="holiday", by=ruth)
    with pytest.raises(CannotRota, match="away then"):
        turn(grace, on(26, 9), on(26, 17), by=ruth)
    turn(grace, on(27, 9), on(27, 17), by=ruth)
    Post.objects.filter(id=simon.post_id or 0).update(until=date(2026, 11, 24))
    with pytest.raises(CannotRota, match="hold no post"):
        turn(simon, on(23, 18), on(24, 9), by=ruth)


def test_a_turn_is_to_come_no_longer_than_a_fortnight_with_a_number_and_of_the_unit(
    grace: Principal, omar: Principal, ruth: Principal
) -> None:
    right = {"kind": "duty", "post_id": grace.post_id, "starts_at": on(23, 9), "ends_at": on(23, 17), "phone": "1"}
    for field, wrong in (
        ("last", {"starts_at": on(19, 9), "ends_at": on(19, 17)}),
        ("last", {"starts_at": on(1, 9)}),
        ("phone", {"phone": " "}),
        ("post_id", {"post_id": omar.post_id}),
    ):
        with pytest.raises(CannotRota) as refused:
            actions.add_turn(ruth.office_id, **(right | wrong), by=ruth, at=on(20, 9))
        assert refused.value.field == field


def test_the_offices_of_a_unit_see_who_is_on_duty_for_each_other_and_share_their_staff(
    grace: Principal, omar: Principal, ruth: Principal
) -> None:
    turn(grace, on(23, 9), on(23, 17), by=ruth)
    assert queries.on_duty(omar.office_id, at=on(23, 9), unit=True) == []
    assert grace.office_id is not None
    unit = Organisation.objects.create(code="NW", name="Northgate and Wear", kind="delivery_unit")
    Office.objects.filter(id__in=[grace.office_id, omar.office_id]).update(delivery_unit=unit)
    assert [one.office_name for one in queries.on_duty(omar.office_id, at=on(23, 9), unit=True)] == [grace.office_name]
    assert [one.office_id for one in queries.rota(omar.office_id, at=on(23, 9))] == [grace.office_id]
    assert queries.on_duty(omar.office_id, at=on(23, 9)) == []
    turn(omar, on(23, 17), on(24, 9), by=ruth, kind="senior_on_call")
    on_call = queries.on_duty(grace.office_id, at=on(23, 18))
    assert [(one.post_id, one.kind_name) for one in on_call] == [(omar.post_id, "Senior manager on call")]
    near = {one.id for one in queries.posts(on=date(2026, 11, 23), near_office_id=grace.office_id)}
    assert {grace.post_id, omar.post_id} <= near
