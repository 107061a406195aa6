"""Their sentence as they read it: what it is, its rules in plain words, how much is done, its days, and their part.

Only orders that hold now, and never what the court or an officer wrote freely: it can name other people. The full words
are on their paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.policy.books import Enforcement
from throughcare.policy.editions import edition
from throughcare.policy.own_words_books import OwnWords, PartSaid
from throughcare.portal.queries.shell import Me
from throughcare.sentences import queries as sentences
from throughcare.sentences.queries import AskedRow, OrderRow


@dataclass(frozen=True)
class Counted:
    """Hours or days, drawn: boxes or dots of `step` each, of which some are full and one may be full in part."""

    shape: str
    step: int
    full: int
    part: float
    empty: int
    done: str
    left: str
    whole: str
    each: str


@dataclass(frozen=True)
class RuleShown:
    """One rule in plain words; `meets`: it means coming to meetings; `counted` where hours or days
    are counted."""

    number: int
    title: str
    says: str
    part: str
    cannot: str
    over: bool
    meets: bool
    last: date | None
    counted: Counted | None


@dataclass(frozen=True)
class OrderShown:
    """One order: its name, what it is, its days, its rules, what happens if one is broken, and when it ends."""

    id: int
    name: str
    says: str
    days: list[tuple[str, date]]
    rules: list[RuleShown]
    steps: list[str]
    ends: str
    ends_on: date | None


def orders(me: Me) -> list[OrderShown]:
    """The orders that hold now, the oldest first. Four queries."""
    book = _book(me)
    known = sentences.key_dates(me.person_id)
    ladders = {row.order: row for row in edition(Enforcement, jurisdiction=me.jurisdiction, on=me.today).book.ladders}
    shown = []
    for order in sentences.live_orders(me.person_id, today=me.today):
        words = book.order(order.kind)
        ladder = ladders.get(order.ladder or "")
        places = {
            "months": _months(ladder.window_months) if ladder and ladder.window_months else "",
            "warnings": _warnings(ladder.warnings) if ladder and ladder.warnings else "",
        }
        shown.append(
            OrderShown(
                id=order.id,
                name=_(words.name),
                says=_(words.says),
                days=_days(order, known.get(order.id, []), book),
                rules=_rules(order, book),
                steps=[_(step) % places for step in book.steps(order.ladder)],
                ends=_(words.ends),
                ends_on=order.ends_on,
            )
        )
    return shown


def parts(me: Me) -> tuple[PartSaid, ...]:
    """What is asked of everybody, with what to do when they cannot."""
    return _book(me).parts


def _book(me: Me) -> OwnWords:
    return edition(OwnWords, jurisdiction=me.jurisdiction, on=me.today).book


def _days(order: OrderRow, dates: list[Any], book: OwnWords) -> list[tuple[str, date]]:
    words = {row.code: row.says for row in book.dates}
    days = [
        (_("It began"), order.starts_on),
        (_("Your meetings end"), order.supervision_ends_on),
        *((_(words[row.code]), row.on) for row in dates if row.code in words),
        (_("It ends"), order.ends_on),
    ]
    return [(name, day) for name, day in days if day is not None]


def _rules(order: OrderRow, book: OwnWords) -> list[RuleShown]:
    shown = []
    for number, row in enumerate(order.requirements, start=1):
        words = book.rule(row.code)
        if words.amount and row.amount is not None:
            says = _(words.amount) % {"amount": _amount(row.amount, row.unit)}
        else:
            says = _(words.says)
        shown.append(
            RuleShown(
                number=number,
                title=_(words.title),
                says=says,
                part=_(words.part),
                cannot=_(words.cannot),
                over=row.completed_on is not None,
                meets=row.counts_as_contact,
                last=row.last if row.last != order.ends_on else None,
                counted=_counted(row),
            )
        )
    return shown


_MOST_DRAWN = 60  # more boxes or dots than that nobody counts


def _counted(row: AskedRow) -> Counted | None:
    if row.amount is None or row.unit not in {"hours", "days"}:
        return None
    step = 10 if row.unit == "hours" or row.amount > _MOST_DRAWN else 1
    whole = -(-int(row.amount) // step)
    done = min(row.done, row.amount)
    full = whole if done == row.amount else int(done // step)
    part = 0.0 if full == whole else float(done % step) / step
    left = row.amount - done
    return Counted(
        shape="box" if row.unit == "hours" else "dot",
        step=step,
        full=full,
        part=part,
        empty=whole - full - (1 if part else 0),
        done=_amount(done, row.unit),
        left=_amount(left, row.unit),
        whole=_amount(row.amount, row.unit),
        each=_amount(Decimal(step), row.unit),
    )


def _amount(amount: Decimal, unit: str | None) -> str:
    """ "120 hours", "20 days", "10 hours a day"."""
    figure = f"{amount.normalize():f}"
    count = int(amount) if amount == int(amount) else 2  # 7.5 hours are several
    said = {
        "hours": ngettext("%(amount)s hour", "%(amount)s hours", count),
        "days": ngettext("%(amount)s day", "%(amount)s days", count),
        "months": ngettext("%(amount)s month", "%(amount)s months", count),
        "daily_hours": ngettext("%(amount)s hour a day", "%(amount)s hours a day", count),
    }
    return said.get(unit or "", "%(amount)s") % {"amount": figure}


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def _warnings(count: int) -> str:
    return ngettext("%(count)s warning", "%(count)s warnings", count) % {"count": count}
