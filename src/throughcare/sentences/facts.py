"""What is told about an order when it is entered: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class OffenceFacts:
    """An offence, in the words of the court; the first of a sentence is the main one."""

    text: str
    code: str = ""
    committed_on: date | None = None


@dataclass(frozen=True)
class RequirementFacts:
    """A requirement of an order or a condition of a licence, by its policy code. Amounts are in the policy's unit.

    `months` is how long a curfew lasts, `days_a_week` on how many days it binds. `court_words` answer what the rule
    book says against it; `wording` is the code of the listed condition it was taken from.
    """

    code: str
    amount: Decimal | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None
    done: Decimal = Decimal(0)
    completed_on: date | None = None
    months: int | None = None
    days_a_week: int | None = None
    court_words: str = ""
    wording: str = ""


@dataclass(frozen=True)
class SentenceFacts:
    """An order or sentence. What a source does not give stays None or empty; nothing is filled in.

    `source` names another system the facts come from; such an order may lack what a new one must have. `term_` is a
    suspended prison term, `extension_months` the longer licence of an extended sentence; `consecutive_to` is the id of
    the sentence after which this one runs, and `after` the last day of that one.
    """

    order_type: str
    court: str = ""
    sentenced_on: date | None = None
    length_years: int | None = None
    length_months: int | None = None
    length_weeks: int | None = None
    length_days: int | None = None
    convicted_on: date | None = None
    term_months: int | None = None
    term_weeks: int | None = None
    extension_months: int | None = None
    consecutive_to: int | None = None
    after: date | None = None
    court_words: str = ""
    release: str = ""
    released_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    ended_because: str = ""
    requirements: tuple[RequirementFacts, ...] = ()
    offences: tuple[OffenceFacts, ...] = ()
    source: str = ""
    source_key: str = ""
