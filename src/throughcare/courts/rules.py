"""What a court may do when an order was not kept (rules 3.4): the open powers, their caps, what must be said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from throughcare.policy import clocks
from throughcare.policy.court_books import CourtPower, CourtPowers
from throughcare.policy.editions import Edition
from throughcare.policy.findings import Finding, count_text, day_text


@dataclass(frozen=True, kw_only=True)
class ResultFacts:
    """What a court found and did. `order` is the kind of the enforcement ladder; months are those of a prison term.

    `ends_on` is the last day before, `extends_to` the one the court set; `extended_before` how often a court did so.
    `term_months` is what is to be served, `suspended_months` the whole suspended term where it is known. `changes` says
    how many requirements were added or changed, `why_unjust` whether the court said why it did not activate.
    """

    order: str
    finding: str
    power: str
    on: date
    fine: Decimal | None = None
    ends_on: date | None = None
    extends_to: date | None = None
    extended_before: int = 0
    term_months: int | None = None
    suspended_months: int | None = None
    changes: int = 0
    why_unjust: bool = False
    not_imprisonable: bool = False
    wilful: bool = False
    prison: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultFinding(Finding):
    """Whether the rule book knows such a result. `faults` are (field, what is wrong). `activate` says that the law
    wants the suspended term activated unless that would be unjust."""

    allowed: bool
    faults: tuple[tuple[str, str], ...]
    activate: bool
    ends_order: bool
    custody: bool


def open_powers(order: str, finding: str, *, book: Edition[CourtPowers]) -> tuple[CourtPower, ...]:
    """What a court may do under an order of that kind after that finding. Raises LookupError."""
    found = book.book.finding(finding)
    return tuple(row for row in book.book.powers if order in row.orders and (found.proved or row.unproved))


def must_activate(order: str, finding: str, *, book: Edition[CourtPowers]) -> bool:
    """Whether the law wants the suspended term activated unless that would be unjust. Raises LookupError."""
    return order in book.book.activate_orders and book.book.finding(finding).proved


def result(facts: ResultFacts, *, book: Edition[CourtPowers]) -> ResultFinding:
    """What the rule book says of a court's result. Raises LookupError for a finding or power it does not have."""
    power = book.book.power(facts.power)
    activate = must_activate(facts.order, facts.finding, book=book)
    faults: list[tuple[str, str]] = []
    if power not in open_powers(facts.order, facts.finding, book=book):
        proved = book.book.finding(facts.finding).proved
        faults.append(
            ("power", "Under such an order a court cannot do this." if proved else "Nothing was proved: no action.")
        )
    faults += _faults(facts, power, book.book)
    if activate and not power.activates and not facts.why_unjust:
        faults.append(("unjust_because", "Say why the court found it unjust to activate the sentence."))
    because = [f"{book.book.finding(facts.finding).name}; {power.name[:1].lower()}{power.name[1:]}."]
    if activate:
        because.append("A suspended sentence is activated, in full or in part, unless the court finds that unjust.")
    return ResultFinding(
        allowed=not faults,
        faults=tuple(faults),
        activate=activate,
        ends_order=power.ends,
        custody="prison" in power.asks,
        because=(*because, *(text for _, text in faults), f"Rests on {book.source}."),
        policy=(book.reference,),
    )


def _faults(facts: ResultFacts, power: CourtPower, book: CourtPowers) -> list[tuple[str, str]]:
    """What is missing or beyond a cap, each with its field."""
    faults = []
    if "fine" in power.asks:
        if facts.fine is None or facts.fine <= 0:
            faults.append(("fine", "Enter the fine in pounds."))
        elif facts.fine > book.fine_most:
            faults.append(("fine", f"The fine must be £{book.fine_most:,} or less."))
    if "changes" in power.asks and not facts.changes and facts.extends_to is None:
        faults.append(("requirement", "Say which requirement the court changed or added, or the new last day."))
    if "extension" in power.asks and facts.extends_to is None:
        faults.append(("extends_to", "Enter the new last day."))
    if facts.extends_to is not None:
        faults += _extension(facts, book)
    if "term" in power.asks:
        faults += _term(facts, power, book)
    if "prison" in power.asks and not facts.prison:
        faults.append(("prison", "Enter the prison."))
    if power.narrow and not (facts.not_imprisonable and facts.wilful):
        faults.append(
            ("narrow", "Prison is open only where the offence carries none and the failing was wilful and persistent.")
        )
    return faults


def _extension(facts: ResultFacts, book: CourtPowers) -> list[tuple[str, str]]:
    assert facts.extends_to is not None
    if facts.ends_on is None or facts.extends_to <= facts.ends_on:
        last = f" after {day_text(facts.ends_on)}" if facts.ends_on else " known first"
        return [("extends_to", f"The new last day must be{last}.")]
    if facts.extends_to > clocks.plus_months(facts.ends_on, book.extension_most_months):
        most = day_text(clocks.plus_months(facts.ends_on, book.extension_most_months))
        return [("extends_to", f"It may be {count_text(book.extension_most_months, 'month')} later at most: {most}.")]
    if facts.extended_before >= book.extension_times:
        return [("extends_to", "A court has extended this order before, and may do so once.")]
    return []


def _term(facts: ResultFacts, power: CourtPower, book: CourtPowers) -> list[tuple[str, str]]:
    if facts.term_months is None or facts.term_months <= 0:
        return [("term_months", "Enter how many months are to be served.")]
    if power.activates and facts.suspended_months is not None and facts.term_months >= facts.suspended_months:
        whole = count_text(facts.suspended_months, "month")
        return [("term_months", f"A part must be less than the whole, which is {whole}.")]
    if not power.activates and facts.term_months > book.custody_most_months:
        return [("term_months", f"It must be {count_text(book.custody_most_months, 'month')} or less.")]
    return []
