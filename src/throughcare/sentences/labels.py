"""Orders, requirements and conditions in words, from the edition each was read in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from throughcare.policy.books import Condition, Conditions, Order, Orders, Requirement, Requirements
from throughcare.policy.editions import Edition, edition_named
from throughcare.sentences.models import Sentence
from throughcare.sentences.rules import orders as rules


def order_kind(order_type: str, release: str) -> str:
    """What kinds of supervision are told apart by: the way of release, else the order."""
    return release or order_type


def order_words(*, edition: str, order_type: str, release: str) -> str:
    """ "Community order", "Suspended sentence order", "Released on licence", "Released on parole".

    For somebody still in custody the short name of the sentence.
    """
    orders = _orders(edition)
    if release:
        return orders.release(release).name
    order = orders.order(order_type)
    return order.short if order.custody else order.name


def order_full(sentence: Sentence) -> str:
    """ "Community order, 24 months"; "Released on parole: prison sentence, 4 years"."""
    order = order_row(sentence.edition, sentence.order_type)
    name = order_words(edition=sentence.edition, order_type=sentence.order_type, release=sentence.release)
    if sentence.release:
        name = f"{name}: {order.short[:1].lower()}{order.short[1:]}"
    length = rules.length_text(
        years=sentence.length_years,
        months=sentence.length_months,
        weeks=sentence.length_weeks,
        days=sentence.length_days,
    )
    return f"{name}, {length}" if length else name


def _orders(edition: str) -> Orders:
    return orders_named(edition).book


@cache
def orders_named(edition: str) -> Edition[Orders]:
    """The orders of the edition a row names."""
    jurisdiction, _, code = _parts(edition)
    return edition_named(Orders, jurisdiction=jurisdiction, code=code)


def order_row(edition: str, order_type: str) -> Order:
    """The order as the edition has it: what it holds, whether it is custody, its ladder."""
    return _orders(edition).order(order_type)


@cache
def asked_row(edition: str, code: str) -> Requirement | Condition:
    """A requirement or condition as its edition has it. Of a requirement with several rows the newest: rows of one code
    differ in limits, not in name or unit."""
    jurisdiction, topic, version = _parts(edition)
    if topic == Conditions.topic:
        return edition_named(Conditions, jurisdiction=jurisdiction, code=version).book.condition(code)
    rows = edition_named(Requirements, jurisdiction=jurisdiction, code=version).book.requirements
    return [row for row in rows if row.code == code][-1]


def asked_unit(edition: str, code: str) -> str | None:
    """The unit a requirement is measured in; conditions have none."""
    row = asked_row(edition, code)
    return row.unit if isinstance(row, Requirement) else None


def _parts(edition: str) -> tuple[str, str, str]:
    """`england_wales/orders@2020` as its jurisdiction, topic and code."""
    jurisdiction, _, rest = edition.partition("/")
    topic, _, code = rest.partition("@")
    return jurisdiction, topic, code


def headline(orders: Sequence[Sentence], *, proceedings: str) -> dict[str, Any]:
    """What the headline says of the orders in force: the one that ends last is named, the others are counted."""
    last = max(orders, key=lambda order: (order.ends_on is None, order.ends_on or date.min, order.id), default=None)
    return {
        "order_kind": order_kind(last.order_type, last.release) if last else "",
        "order_name": order_full(last)[:80] if last else "",
        "order_count": len(orders),
        "order_ends_on": last.ends_on if last else None,
        "proceedings": proceedings,
    }
