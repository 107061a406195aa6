"""An order in the words the person reads: what it is, how long, and what they must do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from throughcare.design.dates import full_day
from throughcare.sentences.queries import AskedRow, OrderRow
from throughcare.sentences.rules.orders import amount_text


@dataclass(frozen=True)
class PlainOrder:
    """One order for the person: its name, sentences about it, and what they must do, one a line."""

    name: str
    lines: tuple[str, ...]
    must: tuple[str, ...]


def plain(orders: Iterable[OrderRow]) -> list[PlainOrder]:
    """The orders in force, in plain words. What is done or was taken off is left out."""
    return [PlainOrder(order.name, _lines(order), tuple(_must(order))) for order in orders]


def _lines(order: OrderRow) -> tuple[str, ...]:
    said = []
    if order.sentenced_on:
        where = f" at {order.court}" if order.court else ""
        said.append(f"The court made it on {full_day(order.sentenced_on)}{where}.")
    if order.main_offence:
        said.append(f"It is for: {'; '.join(offence.text for offence in order.offences)}.")
    if order.supervision_ends_on:
        said.append(f"You have meetings until {full_day(order.supervision_ends_on)}.")
    if order.ends_on:
        said.append(f"Its last day is {full_day(order.ends_on)}.")
    return tuple(said)


def _must(order: OrderRow) -> Iterable[str]:
    for row in order.requirements:
        if row.completed_on is None and not row.removed_because:
            yield how_much(row)


def how_much(row: AskedRow) -> str:
    """What a requirement or condition asks, with how much: "Do unpaid work for the community: 120 hours"."""
    says = row.text or row.says
    if row.amount is None:
        return says
    parts = [amount_text(row.amount, row.unit)]
    if row.days_a_week:
        parts.append(f"on {row.days_a_week} days a week")
    if row.months:
        parts.append(f"for {row.months} months")
    return f"{says.rstrip('.')}: {', '.join(parts)}."
