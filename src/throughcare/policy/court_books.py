"""The shape of what a court may do when an order was not kept: findings, powers, and their caps."""

from dataclasses import dataclass
from typing import ClassVar, Literal, NoReturn

# What a power asks to be recorded beside its name.
Asks = Literal["changes", "fine", "extension", "term", "prison"]


@dataclass(frozen=True)
class CourtFinding:
    """What a court found. `says` are the words the person reads. `proved`: it may use a power; `offence`: a further
    offence in the operational period."""

    code: str
    name: str
    says: str
    proved: bool
    offence: bool = False


@dataclass(frozen=True)
class CourtPower:
    """One thing a court may do, under which ladders (`orders`), and what is recorded with it.

    `ends`: the order is over. `activates`: the suspended term is served. `asks_unjust`: under a suspended sentence
    order the court says why it would be unjust to activate. `narrow`: only where the offence carries no prison and the
    failing was wilful and persistent. `unproved`: open also when nothing was proved.
    """

    code: str
    name: str
    says: str
    orders: tuple[str, ...]
    asks: tuple[Asks, ...] = ()
    ends: bool = False
    activates: bool = False
    narrow: bool = False
    unproved: bool = False


@dataclass(frozen=True)
class CourtPowers:
    """What a court may do on a breach. Caps: pounds of a fine, months beyond the last day, months of custody."""

    topic: ClassVar[str] = "court_powers"
    fine_most: int
    extension_most_months: int
    extension_times: int
    custody_most_months: int
    activate_orders: tuple[str, ...]
    findings: tuple[CourtFinding, ...]
    powers: tuple[CourtPower, ...]

    def finding(self, code: str) -> CourtFinding:
        """The finding with that code. Raises LookupError."""
        return next((row for row in self.findings if row.code == code), None) or _missing(code)

    def power(self, code: str) -> CourtPower:
        """The power with that code. Raises LookupError."""
        return next((row for row in self.powers if row.code == code), None) or _missing(code)


def _missing(code: str) -> NoReturn:
    raise LookupError(f"the rule book has no {code}")
