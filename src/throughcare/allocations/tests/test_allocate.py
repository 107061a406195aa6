"""One named officer at a time, changes with reasons, tiers with theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions, queries
from throughcare.allocations.models import Responsibility
from throughcare.kernel.clock import LONDON
from throughcare.kernel.errors import Refused
from throughcare.people import actions as people_actions
from throughcare.people import queries as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Involvement
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts


def post(principal: Principal) -> int:
    assert principal.post_id is not None
    return principal.post_id


def on_an_order(person_id: int, *, sentenced_on: date, by: Principal, at: datetime) -> None:
    sentences.impose(
        person_id,
        order_type="CO",
        sentenced_on=sentenced_on,
        length_months=24,
        requirements=(RequirementFacts("unpaid_work", Decimal(40)),),
        offences=(OffenceFacts("Theft"),),
        by=by,
        at=at,
    )


def another(ruth: Principal, at: datetime) -> int:
    return int(people_actions.admit(PersonFacts(names=(NameFacts(surname="Okoro"),)), by=ruth, at=at).id)


def test_a_change_of_officer_ends_the_one_before_with_its_reason(
    aaron: int, ruth: Principal, simon: Principal, at: datetime
) -> None:
    actions.allocate(
        aaron, role="offender_manager", post_id=post(simon), because="Grace moves to court work.", by=ruth, at=at
    )
    newest, oldest = queries.responsibility_history(aaron)
    assert (newest.name, newest.since, newest.until) == ("Simon Hale", at, None)
    assert (oldest.name, oldest.until, oldest.ended_because) == ("Grace Adeyemi", at, "Grace moves to court work.")
    headline = people.headline(aaron)
    assert (headline.officer, headline.officer_from, headline.officer_from_start) == ("Simon Hale", at.date(), False)
    now = Involvement.objects.get(person_id=aaron, role="offender_manager", until=None)
    assert now.post_id == simon.post_id


def test_the_officer_from_the_start_is_a_fact_of_the_headline(
    aaron: int, ruth: Principal, grace: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    other = another(ruth, at)
    on_an_order(other, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    for person_id, named in ((other, at), (another(ruth, at), at)):
        actions.allocate(
            person_id, role="offender_manager", post_id=post(grace), because="New.", since=named, by=ruth, at=at
        )
    assert not people.headline(other).officer_from_start  # named 14 months in: who came before is not known
    third = another(ruth, at)
    on_an_order(third, sentenced_on=date(2026, 11, 20), by=grace, at=at)
    actions.allocate(third, role="offender_manager", post_id=post(grace), because="New.", by=ruth, at=at)
    assert people.headline(third).officer_from_start


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"because": "  "}, "because"),
        ({"because": "x" * 301}, "because"),
        ({"role": "astrologer"}, "role"),
        ({"since": datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)}, "since"),
        ({"since": datetime(2025, 9, 1, 9, 0, tzinfo=LONDON)}, "since"),
        ({"since": datetime(2019, 9, 1, 9, 0, tzinfo=LONDON)}, "post_id"),
    ],
)
def test_an_allocation_that_cannot_be_is_refused(
    aaron: int, ruth: Principal, simon: Principal, at: datetime, more: dict[str, object], field: str
) -> None:
    facts: dict[str, object] = {"role": "offender_manager", "post_id": post(simon), "because": "Leave"}
    with pytest.raises(Refused) as refused:
        actions.allocate(aaron, **{**facts, **more}, by=ruth, at=at)
    assert refused.value.field == field
    assert [row.name for row in queries.team(aaron)] == ["Grace Adeyemi"]


def test_a_role_goes_to_a_post_of_that_role_and_not_twice_to_the_same(
    aaron: int, ruth: Principal, grace: Principal, paul: Principal, at: datetime
) -> None:
    with pytest.raises(actions.CannotAllocate, match="Paul Wrigley is no offender manager"):
        actions.allocate(aaron, role="offender_manager", post_id=post(paul), because="Leave", by=ruth, at=at)
    with pytest.raises(actions.CannotAllocate, match="already"):
        actions.allocate(aaron, role="offender_manager", post_id=post(grace), because="Leave", by=ruth, at=at)


def test_the_team_lists_officer_and_case_administrator(
    aaron: int, ruth: Principal, paul: Principal, at: datetime
) -> None:
    held = actions.allocate(aaron, role="case_administrator", post_id=post(paul), because="New case.", by=ruth, at=at)
    assert [(row.role_name, row.name, row.phone) for row in queries.team(aaron)] == [
        ("Offender manager", "Grace Adeyemi", "0191 498 0141"),
        ("Case administrator", "Paul Wrigley", "0191 498 0140"),
    ]
    actions.end(held.id, because="No letters to write.", by=ruth, at=at)
    assert [row.role for row in queries.team(aaron)] == ["offender_manager"]
    assert not Involvement.objects.filter(person_id=aaron, role="case_administrator", until=None).exists()
    with pytest.raises(actions.CannotAllocate, match="already"):
        actions.end(held.id, because="Again.", by=ruth, at=at)


def test_an_offender_manager_is_followed_by_another_never_by_nobody(aaron: int, ruth: Principal, at: datetime) -> None:
    (row,) = queries.team(aaron)
    with pytest.raises(actions.CannotAllocate, match="Name the next one"):
        actions.end(row.id, because="Leave", by=ruth, at=at)


def test_the_database_refuses_two_offender_managers_at_once(aaron: int, simon: Principal, at: datetime) -> None:
    Responsibility.objects.create(
        person_id=aaron, role="offender_manager", post_id=post(simon), since=at, because="Beside Grace"
    )
    with pytest.raises(IntegrityError, match="responsibility_one_a_role"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def test_two_officers_swap_their_people_in_one_transaction(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    """In between both hold both for a moment: the constraint waits for the end."""
    other = another(ruth, at)
    actions.allocate(other, role="offender_manager", post_id=post(simon), because="New.", by=ruth, at=at)
    later = at + timedelta(hours=1)
    swap = {aaron: simon, other: grace}
    with transaction.atomic():
        Responsibility.objects.bulk_create(
            Responsibility(person_id=person, role="offender_manager", post_id=post(to), since=later, because="Swap")
            for person, to in swap.items()
        )
        Responsibility.objects.filter(because__in=["Allocated at sentence.", "New."]).update(until=later)
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
    assert queries.caseload_ids(post(grace)) == [other]
    assert queries.caseload_ids(post(simon)) == [aaron]


def test_a_tier_is_set_with_a_reason_and_its_history_stays(aaron: int, grace: Principal, at: datetime) -> None:
    actions.set_tier(
        aaron, tier="T2", model="NS2007", because="Start of the order.", on=date(2025, 9, 3), by=grace, at=at
    )
    actions.set_tier(aaron, tier="T3", model="NS2007", because="New offence.", on=at.date(), by=grace, at=at)
    actions.set_tier(aaron, tier="T1", model="NS2007", because="Late paper.", on=date(2025, 12, 1), by=grace, at=at)
    assert [(row.tier, row.because) for row in queries.tier_history(aaron)] == [
        ("T3", "New offence."),
        ("T1", "Late paper."),
        ("T2", "Start of the order."),
    ]
    assert people.headline(aaron).tier == "T3"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"because": ""}, "because"),
        ({"tier": " "}, "tier"),
        ({"on": date(2026, 11, 24)}, "on"),
        ({"tier": "T3"}, "tier"),
        ({"tier": "T9"}, "tier"),
    ],
)
def test_a_tier_that_cannot_be_is_refused(
    aaron: int, grace: Principal, at: datetime, more: dict[str, object], field: str
) -> None:
    facts: dict[str, object] = {"tier": "T3", "model": "NS2007", "because": "Review.", "on": at.date()}
    actions.set_tier(aaron, **facts, by=grace, at=at)
    with pytest.raises(Refused) as refused:
        actions.set_tier(aaron, **{**facts, "tier": "T2", **more}, by=grace, at=at)
    assert refused.value.field == field


def test_many_people_are_allocated_and_tiered_by_the_same_rules(
    ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    ids = people_actions.admit_many(
        [PersonFacts(names=(NameFacts(surname=f"Person{n}"),)) for n in range(300)], by=ruth, at=at
    )
    began = at - timedelta(days=100)
    rows = [
        actions.Holding(
            person_id=person_id,
            role="offender_manager",
            post_id=post((grace, simon)[n % 2]),
            since=began,
            because="Import.",
        )
        for n, person_id in enumerate(ids)
    ]
    assert actions.allocate_many(rows, by=ruth, at=at) == 300
    assert len(queries.caseload_ids(post(grace))) == 150
    assert people.headline(ids[1]).officer == "Simon Hale"
    tiers = [
        actions.TierFact(person_id=i, tier=str(i % 4), model="NS2007", on=began.date(), because="Import.") for i in ids
    ]
    assert actions.set_tiers(tiers, by=ruth, at=at) == 300
    assert people.headline(ids[0]).tier == str(ids[0] % 4)
    with pytest.raises(Refused, match="reason"):
        actions.allocate_many([actions.Holding(ids[0], "offender_manager", post(grace), began, "")], by=ruth, at=at)
