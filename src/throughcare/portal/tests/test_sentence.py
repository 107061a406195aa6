"""Their sentence on their own pages: what it is, its rules in plain words, what is done, and what happens if."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.portal.queries.sentence import Counted, _counted
from throughcare.portal.tests.browsing import shown, somebody_else
from throughcare.sentences.models import Offence, Requirement, Sentence
from throughcare.sentences.queries import live_orders

OwnClient = Callable[[int], Client]


def test_he_reads_what_it_is_and_each_rule_with_what_is_done(aaron: int, own_client: OwnClient) -> None:
    work = Requirement.objects.get(person_id=aaron, code="unpaid_work")
    work.change(amount=Decimal(120), done=Decimal(78))
    page = shown(own_client(aaron), "/my/rules/")
    for text in ("community order", "My dates", "It ends", "You do 120 hours of work that helps the town."):
        assert text in page
    assert "78 hours done" in page
    assert "42 hours left" in page


def test_what_the_court_or_an_officer_wrote_freely_is_not_shown(aaron: int, own_client: OwnClient) -> None:
    """It can name a victim or somebody else: the full words are on their paper."""
    for row in Requirement.objects.filter(person_id=aaron):
        row.change(text="PLANTED-text Jane Smith", court_words="PLANTED-court")
    for offence in Offence.objects.filter(person_id=aaron):
        offence.change(text="PLANTED-what he did")
    Sentence.objects.filter(person_id=aaron, ended_on=None).earliest("id").change(court="PLANTED-court")
    client = own_client(aaron)
    for url in ("/my/rules/", "/my/rules/part/", "/my/rules/what-if/", "/my/plan/", "/my/"):
        assert "PLANTED" not in client.get(url).content.decode(), url


def test_what_happens_if_a_rule_is_broken_is_that_of_his_order(aaron: int, own_client: OwnClient) -> None:
    page = shown(own_client(aaron), "/my/rules/what-if/")
    assert "A warning counts for 12 months." in page
    assert "It can go back to court." in page
    assert "go back to prison" not in page


def test_on_licence_it_says_that_he_can_go_back_to_prison(aaron: int, own_client: OwnClient, at: datetime) -> None:
    Sentence.objects.filter(person_id=aaron, ended_on=None).earliest("id").change(
        order_type="SDS", release="LICENCE", released_on=at.date()
    )
    client = own_client(aaron)
    page = shown(client, "/my/rules/what-if/")
    assert "We can also ask for you to go back to prison." in page
    assert "court" not in page.split("Need to talk?")[0]
    assert "You are out of prison." in shown(client, "/my/rules/")


def test_an_order_that_has_ended_and_another_ones_are_not_there(
    aaron: int, paul: Principal, own_client: OwnClient, at: datetime
) -> None:
    for order in Sentence.objects.filter(person_id=aaron, ended_on=None):
        order.change(ended_on=at.date(), ended_because="It was done.")
    assert "You have no sentence with us now." in shown(own_client(aaron), "/my/rules/")
    assert "You have no sentence with us now." in shown(own_client(somebody_else(paul, at)), "/my/rules/")


def test_his_part_says_for_each_duty_what_to_do_when_he_cannot(aaron: int, own_client: OwnClient) -> None:
    page = shown(own_client(aaron), "/my/rules/part/")
    for text in ("Come on time. Late? Ring us, and still come.", "Do not come drunk or high."):
        assert text in page


@pytest.mark.parametrize(
    ("amount", "done", "boxes"),
    [
        ("120", "78", (7, 0.8, 4)),
        ("120", "120", (12, 0.0, 0)),
        ("45", "0", (0, 0.0, 5)),
        ("45", "44.5", (4, 0.45, 0)),
    ],
)
def test_every_hour_is_in_a_box(
    amount: str, done: str, boxes: tuple[int, float, int], aaron: int, at: datetime
) -> None:
    work = Requirement.objects.get(person_id=aaron, code="unpaid_work")
    work.change(amount=Decimal(amount), done=Decimal(done))
    (order,) = live_orders(aaron, today=at.date())
    counted = _counted(next(row for row in order.requirements if row.code == "unpaid_work"))
    assert isinstance(counted, Counted)
    assert (counted.full, round(counted.part, 2), counted.empty) == boxes
