"""The shape of what the person reads of their sentence: each order, rule and date in plain words, and their own part.

Every text is whole sentences, to "you", from "we", and goes through gettext where it is shown. `%(amount)s`,
`%(warnings)s` and the like are filled in from the record and the rule book.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class OrderSaid:
    """A kind of order, or a way of release: what it is, and what happens when it ends."""

    code: str
    name: str
    says: str
    ends: str


@dataclass(frozen=True)
class RuleSaid:
    """A kind of requirement or licence condition: what it asks (`amount`: the same with how much), what their part is,
    and what to do when they cannot."""

    code: str
    title: str
    says: str
    part: str
    cannot: str
    amount: str = ""


@dataclass(frozen=True)
class PartSaid:
    """One thing that is asked of everybody, and what to do when they cannot. `leads` names the page to tell it."""

    code: str
    says: str
    cannot: str
    leads: str = ""


@dataclass(frozen=True)
class BreakSaid:
    """What happens, step by step, when a rule is broken under orders of one ladder."""

    ladder: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class DateSaid:
    """A key date in words."""

    code: str
    says: str


@dataclass(frozen=True)
class OwnWords:
    """All of it for one jurisdiction."""

    topic: ClassVar[str] = "own_words"
    orders: tuple[OrderSaid, ...]
    rules: tuple[RuleSaid, ...]
    parts: tuple[PartSaid, ...]
    breaks: tuple[BreakSaid, ...]
    dates: tuple[DateSaid, ...] = ()

    def order(self, code: str) -> OrderSaid:
        """An order or way of release by its code."""
        return next(row for row in self.orders if row.code == code)

    def rule(self, code: str) -> RuleSaid:
        """A requirement or condition by its code."""
        return next(row for row in self.rules if row.code == code)

    def steps(self, ladder: str | None) -> tuple[str, ...]:
        """What happens when a rule is broken; empty where nothing is counted."""
        return next((row.steps for row in self.breaks if row.ladder == ladder), ())
