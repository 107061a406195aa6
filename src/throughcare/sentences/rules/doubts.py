"""What the rule book says against an order as a court made it: a court may know better, and then its words are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from throughcare.policy import clocks
from throughcare.policy.books import Orders, Requirements
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, count_text, day_text
from throughcare.sentences.facts import RequirementFacts, SentenceFacts
from throughcare.sentences.rules import limits
from throughcare.sentences.rules.orders import Books, length_text, requirement

LENGTH = ""  # the code of a doubt about the order itself, beside the codes of requirements


@dataclass(frozen=True, kw_only=True)
class ExtensionFacts:
    """A later last day that a court gave an order on a day. `earlier` is how often it was extended before."""

    order_type: str
    on: date
    ends_on: date
    was_ends_on: date | None
    earlier: int = 0
    sentenced_on: date | None = None
    convicted_on: date | None = None


@dataclass(frozen=True)
class Doubt:
    """What the rules say against a requirement, or with the empty code against the length of the order.

    `reasons` are sentences, `source` the law they rest on, `policy` the edition; `field` is where a form shows it.
    `asked` is what the limits of a requirement, or of an extension, were asked.
    """

    code: str
    field: str
    reasons: tuple[str, ...]
    source: str
    policy: str
    answered: bool
    asked: limits.LimitFacts | ExtensionFacts | None = None

    @property
    def message(self) -> str:
        """What a form says, and what it asks for."""
        return f"{' '.join(self.reasons)} If the court did order it, enter the court's words."


def doubts(
    facts: SentenceFacts, *, known: Books, born: date | None = None, beside: Sequence[limits.Beside] = ()
) -> tuple[Doubt, ...]:
    """Every doubt about an order that is possible otherwise. `beside` are requirements of the person's other orders."""
    order = known.orders.book.order(facts.order_type)
    found = list(length_doubts(facts, book=known.orders))
    if order.holds == "requirements":
        for n, asked in enumerate(facts.requirements):
            others = [_beside(other, known) for m, other in enumerate(facts.requirements) if m != n]
            found += _requirement(asked, facts, known, born, (*others, *beside))
    return tuple(found)


def length_doubts(facts: SentenceFacts, *, book: Edition[Orders]) -> Iterator[Doubt]:
    """Every doubt about the length of an order. Raises LookupError for one the book does not have."""
    order = book.book.order(facts.order_type)
    made = facts.sentenced_on
    limit = order.limit(made_on=made, convicted_on=facts.convicted_on) if made else None
    if made is None or limit is None:
        return
    reasons = {
        "length_months": _compare(
            order.name,
            _days(made, years=facts.length_years, months=facts.length_months, weeks=facts.length_weeks)
            + (facts.length_days or 0),
            made,
            least=limit.least_months,
            most=limit.most_months,
        ),
        "term_months": _term(facts, made, limit.term_least_days, limit.term_most_months),
        "extension_months": _compare(
            "The longer licence", _days(made, months=facts.extension_months), made, most=limit.extension_most_months
        ),
    }
    for field, said in reasons.items():
        if said:
            yield Doubt(LENGTH, field, tuple(said), limit.source, book.reference, answered=bool(facts.court_words))


def extension_doubt(facts: ExtensionFacts, *, book: Edition[Orders], answered: bool = False) -> Doubt | None:
    """The doubt about a later last day: how often and how far a court can put it off (rules 3.4), or where the book
    says nothing of that, how long such an order can be. Raises LookupError for an order the book does not have."""
    order = book.book.order(facts.order_type)
    made = facts.sentenced_on
    row = next((row for row in order.prolonging if row.in_force(facts.on)), None)
    limit = order.limit(made_on=made, convicted_on=facts.convicted_on) if made else None
    reasons, source = [], ""
    if row is not None:
        source = row.source
        if facts.earlier >= row.times:
            times = "once" if row.times == 1 else f"{row.times} times"
            reasons.append(f"{order.name}: it can be extended {times}, and was before.")
        if facts.was_ends_on is not None:
            latest = clocks.last_day(facts.was_ends_on + timedelta(days=1), months=row.most_months)
            if facts.ends_on > latest:
                span = length_text(months=row.most_months)
                reasons.append(f"{order.name}: it can be extended by at most {span}, until {day_text(latest)}.")
    elif made is not None and limit is not None and limit.most_months is not None:
        source = limit.source
        latest = clocks.last_day(made, months=limit.most_months)
        if facts.ends_on > latest:
            span = length_text(months=limit.most_months)
            reasons.append(f"{order.name} is at most {span}, until {day_text(latest)}.")
    if not reasons:
        return None
    return Doubt(LENGTH, "court_words", tuple(reasons), source, book.reference, answered, asked=facts)


def _days(made: date, *, years: int | None = None, months: int | None = None, weeks: int | None = None) -> int:
    """A length in days, from the day the order was made."""
    whole = (years or 0) * 12 + (months or 0)
    until = clocks.last_day(made, months=whole) + timedelta(days=1) if whole else made
    return (until - made).days + (weeks or 0) * 7


def _compare(name: str, days: int, made: date, *, least: int | None = None, most: int | None = None) -> list[str]:
    if not days:
        return []
    if least is not None and days < _days(made, months=least):
        return [f"{name} is at least {length_text(months=least)}."]
    if most is not None and days > _days(made, months=most):
        return [f"{name} is at most {length_text(months=most)}."]
    return []


def _term(facts: SentenceFacts, made: date, least_days: int | None, most: int | None) -> list[str]:
    days = _days(made, months=facts.term_months, weeks=facts.term_weeks)
    if days and least_days is not None and days < least_days:
        return [f"A prison term that is suspended is at least {count_text(least_days, 'day')}."]
    return _compare("A prison term that is suspended", days, made, most=most)


def _requirement(
    asked: RequirementFacts,
    facts: SentenceFacts,
    known: Books,
    born: date | None,
    others: Sequence[limits.Beside],
) -> Iterator[Doubt]:
    made = facts.sentenced_on
    row = requirement(asked.code, facts, known=known)
    committed = min((offence.committed_on for offence in facts.offences if offence.committed_on), default=None)
    if committed is None and row is not None and row.until is not None and made is not None and row.until <= made:
        committed = row.until - timedelta(days=1)  # an older offence whose day is not recorded
    convicted = facts.convicted_on or made
    question = limits.LimitFacts(
        requirement=asked.code,
        on=made,
        amount=_amount(asked, known),
        months=_months(asked, known),
        offence_on=committed,
        convicted_on=convicted,
        age=_age(born, convicted) if born and convicted else None,
        other=tuple(others),
    )
    field = f"amount_{asked.code}" if _unit(asked.code, known) else "requirements"
    try:
        found = beyond(question, book=known.requirements, field=field, answered=bool(asked.court_words))
    except CannotTell:
        return  # nothing to compare with: the form asks for what an order needs
    if found is not None:
        yield found


def beyond(
    question: limits.LimitFacts, *, book: Edition[Requirements], field: str = "", answered: bool = False
) -> Doubt | None:
    """The doubt about a requirement beyond its limits; None within them. Raises what `limits.check` raises."""
    finding = limits.check(question, book=book)
    if finding.allowed:
        return None
    source = finding.because[-1].removeprefix("Source: ").rstrip(".")
    return Doubt(question.requirement, field, finding.reasons, source, finding.policy[0], answered, asked=question)


def _unit(code: str, known: Books) -> str | None:
    return next((row.unit for row in known.requirements.book.requirements if row.code == code), None)


def _amount(asked: RequirementFacts, known: Books) -> limits.Amount:
    unit, amount = _unit(asked.code, known), asked.amount
    if amount is None:
        return limits.Amount()
    if unit == "hours":
        return limits.Amount(hours=amount)
    if unit == "days":
        return limits.Amount(days=int(amount))
    if unit == "daily_hours":
        on = asked.days_a_week or 7
        return limits.Amount(daily_hours=(amount,) * on + (Decimal(0),) * (7 - on))
    return limits.Amount()


def _months(asked: RequirementFacts, known: Books) -> int | None:
    if _unit(asked.code, known) == "months" and asked.amount is not None:
        return int(asked.amount)
    return asked.months


def _beside(asked: RequirementFacts, known: Books) -> limits.Beside:
    return limits.Beside(requirement=asked.code, amount=_amount(asked, known), months=_months(asked, known))


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
