"""Could a court make this requirement? The limits in force on the date that matters (rules 2.1).

A court may have made what the rules doubt: a page warns, names the rule and asks for the court's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from throughcare.policy.books import Requirement, Requirements
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much the court ordered, in the one unit of the requirement. `daily_hours` are seven numbers from the weekday
    on which a curfew starts, 0 for a day without one.
    """

    hours: Decimal | None = None
    days: int | None = None
    daily_hours: tuple[Decimal, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Another requirement of the same person. `concurrent`: served at the same time, so that amounts do not add up."""

    requirement: str
    amount: Amount = Amount()
    months: int | None = None
    concurrent: bool = False


@dataclass(frozen=True, kw_only=True)
class LimitFacts:
    """A requirement as asked. `age` is that on conviction; None is not known."""

    requirement: str
    on: date | None = None
    amount: Amount = Amount()
    months: int | None = None
    offence_on: date | None = None
    convicted_on: date | None = None
    age: int | None = None
    dependent: bool | None = None
    alcohol_factor: bool | None = None
    other: tuple[Beside, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LimitFinding(Finding):
    """Whether it is within the limits, and each reason why not."""

    allowed: bool
    reasons: tuple[str, ...]


def check(facts: LimitFacts, *, book: Edition[Requirements]) -> LimitFinding:
    """Compare a requirement with its limits. Raises CannotTell when the amount is not in its unit or a fact it turns
    on is missing, LookupError for a requirement the book does not have."""
    rows = [row for row in book.book.requirements if row.code == facts.requirement]
    if not rows:
        raise LookupError(facts.requirement)
    day, words = _day(rows, facts)
    row = rows[-1] if day is None else next((row for row in rows if row.in_force(day)), None)
    if row is None:
        reasons = [f"{rows[-1].name} cannot be ordered: {words} is {day_text(day)}." if day else ""]
        return _finding(reasons, rows[-1], book)
    reasons = [
        *_amount(row, facts),
        *_length(row, facts.months),
        *_person(row, facts),
        *(
            f"{row.name} cannot be ordered together with {_name(other.requirement, book)}."
            for other in facts.other
            if other.requirement in row.not_with
        ),
    ]
    return _finding(reasons, row, book)


def _day(rows: list[Requirement], facts: LimitFacts) -> tuple[date | None, str]:
    """The day that picks the row, and its name. None when the book has one row for every day, or no day was given: then
    the latest holds."""
    selector = rows[0].selector
    if selector == "offence committed on":
        return facts.offence_on or facts.on, "the day of the offence"
    if selector == "convicted on":
        return facts.convicted_on or facts.on, "the day of the conviction"
    return facts.on, "the day of the order"


def _amount(row: Requirement, facts: LimitFacts) -> list[str]:
    if row.unit == "daily_hours":
        return _curfew(row, facts.amount)
    given = {"hours": facts.amount.hours, "days": facts.amount.days}
    for unit, value in {**given, "daily_hours": facts.amount.daily_hours}.items():
        if value is not None and unit != row.unit:
            raise CannotTell("amount", f"{row.name} is not counted in {unit.replace('_', ' ')}.")
    if row.unit not in given:
        return []
    amount = given[row.unit]
    if amount is None:
        if row.least is None and row.most is None:
            return []
        raise CannotTell("amount", f"For {row.name.lower()} the {row.unit} are needed.")
    unit = row.unit.removesuffix("s")
    reasons = []
    if amount <= 0:
        reasons.append(f"{row.name} is more than 0 {row.unit}.")
    elif row.least is not None and amount < row.least:
        reasons.append(f"{row.name} is at least {count_text(row.least, unit)}; {amount} is less.")
    if row.most is not None and amount > row.most:
        reasons.append(f"{row.name} is at most {count_text(row.most, unit)}; {amount} is more.")
    if row.total_most is not None:
        others = [
            getattr(other.amount, row.unit) or 0
            for other in facts.other
            if other.requirement == row.code and not other.concurrent
        ]
        total = sum(others, start=amount)
        if others and total > row.total_most:
            reasons.append(
                f"Together with what is not served at the same time it is {total} {row.unit};"
                f" at most {row.total_most} may be ordered."
            )
    return reasons


def _curfew(row: Requirement, amount: Amount) -> list[str]:
    if amount.daily_hours is None:
        raise CannotTell("amount", f"For {row.name.lower()} the hours of each day of the week are needed.")
    if len(amount.daily_hours) != 7 or any(hours < 0 for hours in amount.daily_hours):
        raise CannotTell("amount", "A week has seven days: give the hours of each, 0 for none.")
    worn = [hours for hours in amount.daily_hours if hours]
    reasons = []
    if not worn:
        reasons.append(f"{row.name} is ordered for at least one day of the week.")
    if worn and row.least is not None and min(worn) < row.least:
        reasons.append(f"{row.name} is at least {count_text(row.least, 'hour')} on a day; {min(worn)} is less.")
    if worn and row.most is not None and max(worn) > row.most:
        reasons.append(f"{row.name} is at most {count_text(row.most, 'hour')} on a day; {max(worn)} is more.")
    if row.weekly_most is not None and sum(worn) > row.weekly_most:
        reasons.append(f"{row.name} is at most {row.weekly_most} hours in any seven days; {sum(worn)} is more.")
    return reasons


def _length(row: Requirement, months: int | None) -> list[str]:
    most = row.most if row.unit == "months" else row.most_months
    if months is None or most is None or months <= most:
        return []
    return [f"{row.name} lasts at most {count_text(most, 'month')}; {months} is more."]


def _person(row: Requirement, facts: LimitFacts) -> list[str]:
    reasons = []
    if row.under_age is not None:
        if facts.age is None:
            raise CannotTell("age", f"For {row.name.lower()} the age on conviction is needed.")
        if facts.age >= row.under_age:
            reasons.append(f"{row.name} is for those under {row.under_age}.")
    if row.not_if_dependent and facts.dependent:
        reasons.append(f"{row.name} is not for those who depend on alcohol.")
    if row.needs_alcohol_factor and facts.alcohol_factor is False:
        reasons.append(f"{row.name} needs alcohol to be part of the offence or to have led to it.")
    return reasons


def _name(code: str, book: Edition[Requirements]) -> str:
    return next((row.name.lower() for row in book.book.requirements if row.code == code), code)


def _finding(reasons: list[str], row: Requirement, book: Edition[Requirements]) -> LimitFinding:
    return LimitFinding(
        allowed=not reasons,
        reasons=tuple(reasons),
        because=(*(reasons or [f"{row.name}: nothing speaks against it."]), f"Source: {row.source}."),
        policy=(book.reference,),
    )
