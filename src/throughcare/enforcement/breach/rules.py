"""What a further offence during an order leads to, and what a pack for the court must hold (rules 3.3 and 3.4)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from throughcare.policy.court_books import CourtPowers
from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, day_text

Route = Literal["court", "consider", "outside"]


@dataclass(frozen=True, kw_only=True)
class OffenceFacts:
    """A further offence and one order. `order` is the kind of the enforcement ladder; the order runs from `starts_on`
    to `ends_on`, of a suspended sentence the operational period."""

    order: str
    starts_on: date | None
    ends_on: date | None
    committed_on: date
    convicted_on: date | None


@dataclass(frozen=True, kw_only=True)
class OffenceFinding(Finding):
    """What follows: `court`, the court deals with the suspended sentence and activates it unless that is unjust;
    `consider`, it is no breach but somebody decides; `outside`, the offence was not committed during the order."""

    route: Route
    name: str


def after_offence(facts: OffenceFacts, *, book: Edition[CourtPowers]) -> OffenceFinding:
    """What a charge or conviction during an order leads to."""
    committed = day_text(facts.committed_on)
    inside = (facts.starts_on is None or facts.starts_on <= facts.committed_on) and (
        facts.ends_on is None or facts.committed_on <= facts.ends_on
    )
    route: Route
    if not inside:
        route, name = "outside", "Not committed during this order"
        because = [f"The offence of {committed} lies outside the order."]
    elif facts.order in book.book.activate_orders and facts.convicted_on is not None:
        route, name = "court", "To court: the suspended sentence is activated unless that is unjust"
        because = [
            f"The offence of {committed} falls in the operational period, and they were convicted on "
            f"{day_text(facts.convicted_on)}.",
            "No breach of a requirement is needed: the court deals with the suspended sentence itself.",
        ]
    else:
        route, name = "consider", "No breach of itself: decide what follows"
        because = [f"The offence of {committed} was during the order. A new offence alone is no breach of it."]
        if facts.order in book.book.activate_orders:
            because.append("On conviction the court must deal with the suspended sentence.")
    return OffenceFinding(
        route=route, name=name, because=(*because, f"Rests on {book.source}."), policy=(book.reference,)
    )


@dataclass(frozen=True, kw_only=True)
class PackFacts:
    """What there is to be taken to court."""

    route: Literal["failures", "offence"]
    failures: int
    convicted: bool
    statement: bool
    asked: bool
    proposal: bool


def lacking(facts: PackFacts) -> tuple[str, ...]:
    """What must be there before the author can declare the pack, in the order of the page."""
    missing = []
    if facts.route == "failures" and not facts.failures:
        missing.append("No failure without reasonable excuse stands under this order.")
    if facts.route == "offence" and not facts.convicted:
        missing.append("The conviction is not recorded.")
    if not facts.statement:
        missing.append("The statement is not written.")
    if not facts.asked:
        missing.append("Say what the person says, or that they could not be asked.")
    if not facts.proposal:
        missing.append("Say what you propose to the court, and why.")
    return tuple(missing)
