"""What is told about a court's result: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from throughcare.sentences.facts import RequirementFacts


@dataclass(frozen=True)
class CourtDid:
    """What a court found and did. `power` is one of the policy topic `court_powers`.

    `requirement_id` with `amount` is a requirement it changed, `added` one it added, `extends_to` the new last day.
    `term_months` and `prison` say what is to be served and where.
    """

    finding: str
    power: str
    words: str
    unjust_because: str = ""
    fine: Decimal | None = None
    requirement_id: int | None = None
    amount: Decimal | None = None
    added: RequirementFacts | None = None
    extends_to: date | None = None
    term_months: int | None = None
    prison: str = ""
    not_imprisonable: bool = False
    wilful: bool = False
