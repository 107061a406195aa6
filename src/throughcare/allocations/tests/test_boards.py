"""What managers look at: who waits for an officer, and whether the same officer stayed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, boards, officers
from throughcare.allocations.models import OfficerFinding
from throughcare.allocations.tests.test_allocate import another, on_an_order, post
from throughcare.organisations.models import Post
from throughcare.people import actions as people
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts


@pytest.fixture
def waiting(ruth: Principal, grace: Principal, at: datetime) -> list[int]:
    """Two who have no officer: the second was sentenced later, and is in the tier with the shorter time."""
    made = [another(ruth, at), another(ruth, at)]
    on_an_order(made[0], sentenced_on=date(2026, 11, 19), by=grace, at=at)
    on_an_order(made[1], sentenced_on=date(2026, 11, 20), by=grace, at=at)
    actions.set_tier(made[1], tier="T4", model="NS2007", because="A threat.", on=at.date(), by=grace, at=at)
    return made


def test_the_most_urgent_waits_first(waiting: list[int], ruth: Principal, at: datetime) -> None:
    found = boards.queue(ruth).waiting
    assert [row.person_id for row in found] == [waiting[1], waiting[0]]
    assert [row.due_on for row in found] == [date(2026, 11, 23), date(2026, 11, 24)]
    assert not found[0].late(at)
    assert found[0].late(at + timedelta(days=1))


def test_who_has_an_officer_waits_no_more(waiting: list[int], ruth: Principal, grace: Principal, at: datetime) -> None:
    actions.allocate(waiting[0], role="offender_manager", post_id=post(grace), because="Near.", by=ruth, at=at)
    assert [row.person_id for row in boards.queue(ruth).waiting] == waiting[1:]


def test_whoever_another_trust_has_a_part_in_is_not_theirs_to_allocate(
    waiting: list[int], omar: Principal, paul: Principal, at: datetime
) -> None:
    people.involve(waiting[0], role="case_administrator", post_id=post(paul), at=at)
    assert [row.person_id for row in boards.queue(omar).waiting] == waiting[1:]


def test_a_question_that_is_open_is_decided_before_anybody_is_allocated(
    ruth: Principal, grace: Principal, at: datetime
) -> None:
    person = another(ruth, at)
    sentences.impose(
        person,
        order_type="SDS",
        sentenced_on=date(2026, 11, 20),
        length_months=18,
        offences=(OffenceFacts("Burglary"),),
        by=grace,
        at=at,
    )
    found = boards.queue(ruth)
    assert ([row.person_id for row in found.open], found.waiting) == ([person], [])
    row = OfficerFinding.objects.get(person_id=person)
    officers.decide_officer(row.pk, decided=True, because="Long licence to come.", by=ruth, at=at)
    found = boards.queue(ruth)
    assert ([row.person_id for row in found.waiting], found.open) == ([person], [])


def test_who_leaves_and_still_has_people_is_named(aaron: int, ruth: Principal, grace: Principal) -> None:
    assert boards.queue(ruth).leaving == []
    Post.objects.filter(id=post(grace)).update(until=date(2026, 12, 1))
    (leaving,) = boards.queue(ruth).leaving
    assert (leaving.name, leaving.people) == ("Grace Adeyemi", 1)


def test_the_same_officer_is_counted_and_every_change_has_its_kind(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    other = another(ruth, at)
    on_an_order(other, sentenced_on=date(2026, 11, 20), by=grace, at=at)
    actions.allocate(other, role="offender_manager", post_id=post(grace), because="New.", by=ruth, at=at)
    for n, (officer, kind) in enumerate(((simon, "workload"), (grace, "asked"), (simon, "asked")), start=1):
        actions.allocate(
            aaron,
            role="offender_manager",
            post_id=post(officer),
            because="So it was.",
            changed_for=kind,
            by=ruth,
            at=at + timedelta(minutes=n),
        )
    kept = boards.kept([ruth.team_id or 0])
    main, reasons, changes = boards.figures(kept)
    assert {one.code: one.n for one in main} == {"all": 2, "same": 1, "changed": 1, "often": 1, "nobody": 0}
    assert [(one.code, one.n) for one in reasons] == [("for-asked", 2), ("for-workload", 1)]
    assert changes == 3
    assert [row.person_id for row in boards.of_figure(kept, "for-workload") or ()] == [aaron]
    assert boards.of_figure(kept, "weather") is None


def test_the_pages_open_for_managers(aaron: int, waiting: list[int], ruth: Principal, grace: Principal) -> None:
    client = signed_in(ruth)
    page = client.get("/allocations/").content.decode()
    assert page.index("Choose an officer") > 0
    for url in ("workload/", f"workload/{post(grace)}/", "same-officer/", "same-officer/all/", f"share/{post(grace)}/"):
        assert client.get(f"/allocations/{url}").status_code == 200, url
    assert client.get("/allocations/same-officer/weather/").status_code == 404
    assert client.get("/allocations/workload/999999/").status_code == 404
    assert signed_in(grace).get("/allocations/").status_code == 403
