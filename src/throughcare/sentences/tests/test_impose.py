"""Entering orders: one by one, several at once, and by the thousand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts.principals import Principal, system
from throughcare.people import actions as people
from throughcare.people import queries as people_queries
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences import actions, queries
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.models import Offence, Place, Requirement, Sentence

SYSTEM = system("test")


def community_order(person_id: int, *, by: Principal, at: datetime, **more: object) -> Sentence:
    facts: dict[str, object] = {
        "order_type": "CO",
        "court": "Northgate Magistrates' Court",
        "sentenced_on": date(2025, 9, 3),
        "length_months": 24,
        "requirements": (
            RequirementFacts("rehabilitation_activity", Decimal(30), done=Decimal(17)),
            RequirementFacts("unpaid_work", Decimal(120)),
        ),
        "offences": (OffenceFacts("Burglary"), OffenceFacts("Theft")),
    }
    return actions.impose(person_id, **{**facts, **more}, by=by, at=at)


def test_an_order_is_read_back_with_its_requirements_and_main_offence(
    someone: int, grace: Principal, at: datetime
) -> None:
    sentence = community_order(someone, by=grace, at=at)
    assert sentence.ends_on == date(2027, 9, 2)
    (order,) = queries.live_orders(someone, today=at.date())
    assert (order.name, order.main_offence, order.starts_on) == (
        "Community order, 24 months",
        "Burglary",
        date(2025, 9, 3),
    )
    assert [(row.name, row.done_text) for row in order.requirements] == [
        ("Rehabilitation activity", "17 of 30 days"),
        ("Unpaid work", "0 of 120 hours"),
    ]
    assert order.choice == "Community order of 3 September 2025, Burglary"


def test_the_headline_names_the_order_that_ends_last_and_counts_them(
    someone: int, grace: Principal, at: datetime
) -> None:
    community_order(someone, by=grace, at=at)
    community_order(
        someone,
        by=grace,
        at=at,
        sentenced_on=date(2026, 3, 20),
        length_months=12,
        requirements=(RequirementFacts("unpaid_work", Decimal(40)),),
    )
    headline = people_queries.headline(someone)
    assert (headline.order_kind, headline.order_name, headline.order_count, headline.order_ends_on) == (
        "CO",
        "Community order, 24 months",
        2,
        date(2027, 9, 2),
    )


@pytest.mark.parametrize(
    ("facts", "kind", "words"),
    [
        ({"order_type": "SSO"}, "SSO", "Suspended sentence order, 24 months"),
        (
            {"order_type": "SDS", "release": "LICENCE", "released_on": date(2026, 9, 3), "requirements": ()},
            "LICENCE",
            "Released on licence: prison sentence, 24 months",
        ),
        (
            {"order_type": "SDS", "release": "PAROLE", "released_on": date(2026, 9, 3), "requirements": ()},
            "PAROLE",
            "Released on parole: prison sentence, 24 months",
        ),
        ({"order_type": "SDS", "requirements": ()}, "SDS", "Prison sentence, 24 months"),
    ],
)
def test_kinds_of_supervision_are_told_apart_in_words(
    someone: int, grace: Principal, at: datetime, facts: dict[str, object], kind: str, words: str
) -> None:
    community_order(someone, by=grace, at=at, **facts)
    (order,) = queries.live_orders(someone, today=at.date())
    assert (order.kind, order.name) == (kind, words)


def test_an_order_that_cannot_be_is_refused_and_nothing_is_kept(someone: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(actions.CannotImpose, match="at most 300 hours; 301 is more") as refused:
        community_order(someone, by=grace, at=at, requirements=(RequirementFacts("unpaid_work", Decimal(301)),))
    assert refused.value.field == "amount_unpaid_work"
    assert not Sentence.objects.exists()


def test_a_date_before_the_rule_book_is_refused_in_plain_words(someone: int, grace: Principal, at: datetime) -> None:
    with pytest.raises(actions.CannotImpose, match="Check the year"):
        community_order(someone, by=grace, at=at, sentenced_on=date(1925, 9, 3))


def test_a_second_submit_makes_no_second_order(someone: int, grace: Principal, at: datetime) -> None:
    first = community_order(someone, by=grace, at=at, key="one")
    again = community_order(someone, by=grace, at=at + timedelta(seconds=1), key="one")
    assert first.id == again.id
    assert Sentence.objects.count() == 1


def test_who_begins_an_order_in_the_community_is_there(someone: int, grace: Principal, at: datetime) -> None:
    community_order(someone, by=grace, at=at)
    assert [(row.kind, row.since) for row in queries.places(someone)] == [("community", date(2025, 9, 3))]


def test_ten_thousand_orders_are_entered_by_the_same_rules_in_few_queries(staff: object, at: datetime) -> None:
    ids = people.admit_many(
        [PersonFacts(names=(NameFacts(surname=f"Person{n}"),)) for n in range(2_000)], by=SYSTEM, at=at
    )
    facts = [
        SentenceFacts(
            order_type=("CO", "SSO")[n % 2],
            sentenced_on=at.date() - timedelta(days=n % 700),
            length_months=12 + n % 24,
            requirements=(RequirementFacts("unpaid_work", Decimal(40 + n % 200)),),
            offences=(OffenceFacts("Theft"),),
            source="old",
            source_key=str(n),
        )
        for n in range(2_000)
    ]
    with CaptureQueriesContext(
        connection,
    ) as queries_used:
        made = actions.impose_many(list(zip(ids, facts, strict=True)), by=SYSTEM, at=at)
    assert len(queries_used) < 30
    assert (len(made), Offence.objects.count(), Requirement.objects.count(), Place.objects.count()) == (2_000,) * 4
    assert people_queries.headline(ids[1]).order_name == "Suspended sentence order, 13 months"
    assert queries.from_source("old", ["7", "9999"]) == {"7": made[7]}


def test_one_impossible_row_stops_the_whole_batch(someone: int, at: datetime) -> None:
    good = SentenceFacts(order_type="CO", source="old", source_key="1")
    with pytest.raises(actions.CannotImpose):
        actions.impose_many(
            [(someone, good), (someone, SentenceFacts(order_type="??", source="old"))], by=SYSTEM, at=at
        )
    assert not Sentence.objects.exists()


def test_an_ended_order_from_an_import_is_history(someone: int, at: datetime) -> None:
    old = SentenceFacts(
        order_type="CO",
        sentenced_on=date(2019, 1, 7),
        ended_on=date(2020, 1, 6),
        ended_because="Completed",
        source="old",
    )
    actions.impose_many([(someone, old)], by=SYSTEM, at=at)
    page = queries.sentence_page(someone, today=at.date())
    assert (len(page.live), len(page.ended), page.places) == (0, 1, [])
    assert people_queries.headline(someone).order_count == 0
