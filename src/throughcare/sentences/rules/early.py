"""Does the order end early, because what was asked is done? (rules 3.6)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.policy.books import EarlyCompletion
from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, count_text, day_text


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """A requirement as it stands. `complied`: everything it asked is done, as the record or the officer says."""

    code: str
    name: str
    complied: bool


@dataclass(frozen=True, kw_only=True)
class EarlyFacts:
    """An order on the day it is to end. `special_procedure`: the court itself reviews it. `instructions_left`: the
    officer still has instructions to give. `plan`: whether there is a sentence plan; `objectives_open` is how many of
    its objectives the record has as not met, `objectives_met` whether the officer considers them met and none to add.
    """

    order_type: str
    on: date
    requirements: tuple[AskedFor, ...]
    special_procedure: bool = False
    instructions_left: bool = False
    plan: bool = False
    objectives_open: int = 0
    objectives_met: bool = False


@dataclass(frozen=True, kw_only=True)
class EarlyFinding(Finding):
    """Whether it ends, and of what: the order, or its supervision only."""

    ends: bool
    what: str


def ends_early(facts: EarlyFacts, *, book: Edition[EarlyCompletion]) -> EarlyFinding:
    """Whether an order ends on the day the officer names. Raises LookupError for one that cannot end early."""
    order = book.book.order(facts.order_type)
    against = []
    if facts.special_procedure:
        against.append("The court reviews this order itself: it ends only by the court.")
    by_instruction = [row for row in facts.requirements if row.code in book.book.by_instruction]
    if by_instruction and facts.instructions_left:
        names = ", ".join(row.name for row in by_instruction)
        against.append(f"{names}: there are still instructions to give.")
    against += [
        f"{row.name}: not all of it is done."
        for row in facts.requirements
        if row not in by_instruction and not row.complied
    ]
    only_work = bool(facts.requirements) and all(row.code in book.book.whole for row in facts.requirements)
    if facts.plan and not only_work:
        if facts.objectives_open:
            against.append(f"{count_text(facts.objectives_open, 'objective')} of the sentence plan not met.")
        elif not facts.objectives_met:
            against.append("The sentence plan: say that its objectives are met and none needs adding.")
    what = "supervision" if order.ends == "supervision" else "order"
    because = against or [f"All that was asked is done by {day_text(facts.on)}."]
    if not against and what == "supervision":
        because.append("Only the supervision ends: the order itself runs to its last day.")
    return EarlyFinding(ends=not against, what=what, because=tuple(because), policy=(book.reference,))
