"""What the person reads of their sentence: words for everything the rule book has, plain, and about nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from throughcare.cli.own_words import texts
from throughcare.policy.books import Conditions, Enforcement, KeyDates, Orders, Requirements
from throughcare.policy.editions import edition, editions
from throughcare.policy.own_words_books import OwnWords

TODAY = date(2026, 11, 23)
NEVER = re.compile(
    r"offend|offence|compl[iy]|breach|\brisk|\bcase\b|service user|fail|invalid|required|submit|victim", re.I
)
everywhere = pytest.mark.parametrize("jurisdiction", ["england_wales", "scotland"])


def words(jurisdiction: str) -> OwnWords:
    """What is read there today."""
    return edition(OwnWords, jurisdiction=jurisdiction, on=TODAY).book


@everywhere
def test_every_order_rule_and_ladder_of_every_edition_has_plain_words(jurisdiction: str) -> None:
    book = words(jurisdiction)
    orders = [row.book for row in editions(Orders, jurisdiction=jurisdiction)]
    kinds = {row.code for one in orders for row in one.orders} | {row.code for one in orders for row in one.releases}
    assert kinds == {row.code for row in book.orders}
    asked = {row.code for one in editions(Requirements, jurisdiction=jurisdiction) for row in one.book.requirements}
    asked |= {row.code for one in editions(Conditions, jurisdiction=jurisdiction) for row in one.book.conditions}
    assert asked == {row.code for row in book.rules}
    ladders = {row.order for row in edition(Enforcement, jurisdiction=jurisdiction, on=TODAY).book.ladders}
    assert ladders == {row.ladder for row in book.breaks}
    dates = {row.code for one in editions(KeyDates, jurisdiction=jurisdiction) for row in one.book.dates}
    assert dates == {row.code for row in book.dates}


@everywhere
def test_what_is_measured_says_how_much(jurisdiction: str) -> None:
    for row in words(jurisdiction).rules:
        assert not row.amount or "%(amount)s" in row.amount, row.code


def test_each_sentence_is_short_and_says_nothing_that_hurts() -> None:
    found = [text.one for text in texts() if text.file.startswith("policy/")]
    assert len(found) > 100
    for text in found:
        assert not NEVER.search(text), text
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 17, sentence
