"""Can this be an order? The questions the rule book answers about orders, requirements and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TypedDict

from throughcare.policy import clocks
from throughcare.policy.books import Conditions, Order, Orders, Requirement, Requirements, Within
from throughcare.policy.editions import Edition, NoEdition, edition
from throughcare.policy.findings import count_text, day_text
from throughcare.sentences.facts import RequirementFacts, SentenceFacts

UNITS = {"hours": "hour", "days": "day", "months": "month", "daily_hours": "hour"}
_MOST_YEARS = 99  # of a term; above it somebody typed a year
_FAR = 3_650  # days: a forecast beyond tells no day
_OLDEST = date(1920, 1, 1)  # an order from before that is a slip of the pen


@dataclass(frozen=True)
class Books:
    """The editions an order is read in: those of the day it was made."""

    orders: Edition[Orders]
    requirements: Edition[Requirements]
    conditions: Edition[Conditions] | None


@dataclass(frozen=True)
class Fault:
    """Why the facts cannot be an order, as a sentence that says what to do, and the field it belongs to."""

    message: str
    field: str


def books(jurisdiction: str, *, on: date, licence_on: date | None = None) -> Books:
    """The rule book of a jurisdiction on a day; of conditions that of the day the licence was made, if it was another.
    Raises NoEdition for a day before it begins."""
    try:
        conditions = edition(Conditions, jurisdiction=jurisdiction, on=licence_on or on)
    except NoEdition:
        conditions = None
    return Books(
        orders=edition(Orders, jurisdiction=jurisdiction, on=on),
        requirements=edition(Requirements, jurisdiction=jurisdiction, on=on),
        conditions=conditions,
    )


def can_it_be(facts: SentenceFacts, *, known: Books, today: date) -> tuple[Fault, ...]:
    """Every reason why these facts cannot be an order, in the order of the form; none when they can.

    An order from another source may lack its date, length and requirements: they are shown as not recorded.
    """
    order = next((row for row in known.orders.book.orders if row.code == facts.order_type), None)
    if order is None:
        return (Fault("Select the order.", "order_type"),)
    return (
        *_dates(facts, order, today),
        *_length(facts, order),
        *_release(facts, order, known, today),
        *_offences(facts),
        *_asked(facts, order, known),
    )


def _dates(facts: SentenceFacts, order: Order, today: date) -> Iterator[Fault]:
    made = facts.sentenced_on
    if made is None:
        if not facts.source:
            yield Fault("Enter the date of the sentence.", "sentenced_on")
    elif made > today:
        yield Fault("The date of the sentence must be today or in the past.", "sentenced_on")
    elif made < _OLDEST:
        yield Fault("The date of the sentence is too long ago. Check the year.", "sentenced_on")
    elif not order.in_force(made):
        yield Fault(
            f"No {_lower(order.name)} could be made on {day_text(made)}. Check the order and the date.", "order_type"
        )
    if made and facts.ends_on and facts.ends_on < made:
        yield Fault("The last day must be on or after the date of the sentence.", "ends_on")
    if facts.ended_on:
        if facts.ended_on > today:
            yield Fault("The day it ended must be today or in the past.", "ended_on")
        if made and facts.ended_on < made:
            yield Fault("The day it ended must be on or after the date of the sentence.", "ended_on")
        if not facts.ended_because.strip():
            yield Fault("Say why the order ended.", "ended_because")


def _length(facts: SentenceFacts, order: Order) -> Iterator[Fault]:
    years, months = facts.length_years or 0, facts.length_months or 0
    weeks, days = facts.length_weeks or 0, facts.length_days or 0
    whole = years * 12 + months
    too_long = years > _MOST_YEARS or months > 12 * _MOST_YEARS or weeks * 7 + days > 366 * _MOST_YEARS
    if min(years, months, weeks, days) < 0 or too_long:
        yield Fault("Enter the length in years, months, weeks and days, like 1 year 6 months.", "length_months")
    elif not (years or months or weeks or days):
        if not facts.source and not order.indeterminate and facts.ends_on is None:
            yield Fault("Enter the length, or the last day.", "length_months")
    elif order.most_months and (whole > order.most_months or (whole == order.most_months and (weeks or days))):
        yield Fault(
            f"A {_lower(order.name)} can last at most {length_text(months=order.most_months)}.", "length_months"
        )
    elif order.indeterminate:
        yield Fault(f"A {_lower(order.name)} has no length. Leave it empty.", "length_months")
    if not order.suspended and (facts.term_months or facts.term_weeks):
        yield Fault("Only a suspended sentence has a prison term beside its length. Leave it empty.", "term_months")
    if not order.extended and facts.extension_months:
        yield Fault("Only an extended sentence has a longer licence. Leave it empty.", "extension_months")


def _release(facts: SentenceFacts, order: Order, known: Books, today: date) -> Iterator[Fault]:
    if not order.custody:
        if facts.release or facts.released_on:
            yield Fault(f"A {_lower(order.name)} is served in the community: leave the release empty.", "release")
        return
    if facts.release and facts.release not in {row.code for row in known.orders.book.releases}:
        yield Fault("Select how they were released.", "release")
    if facts.released_on and not facts.release:
        yield Fault("Say whether they were released on licence or on parole.", "release")
    if facts.release and not facts.released_on and not facts.source:
        yield Fault("Enter the day they were released.", "released_on")
    if facts.released_on:
        if facts.released_on > today:
            yield Fault("The day of release must be today or in the past.", "released_on")
        if facts.sentenced_on and facts.released_on < facts.sentenced_on:
            yield Fault("The day of release must be on or after the date of the sentence.", "released_on")
        if facts.ends_on and facts.ends_on < facts.released_on:
            yield Fault("The last day must be on or after the day of release.", "ends_on")


def _offences(facts: SentenceFacts) -> Iterator[Fault]:
    if not facts.offences and not facts.source:
        yield Fault("Enter the main offence.", "offence")
    for offence in facts.offences:
        if not offence.text.strip():
            yield Fault("Enter the offence in words.", "offence")
        if offence.committed_on and facts.sentenced_on and offence.committed_on > facts.sentenced_on:
            yield Fault("The day of the offence must be on or before the date of the sentence.", "committed_on")


def _asked(facts: SentenceFacts, order: Order, known: Books) -> Iterator[Fault]:
    if order.holds == "none" and facts.requirements:
        yield Fault(f"A {_lower(order.name)} has no requirements.", "requirements")
        return
    if order.holds == "requirements" and order.officer == "always" and not facts.requirements and not facts.source:
        yield Fault(f"A {_lower(order.name)} has at least one requirement.", "requirements")
    for asked in facts.requirements:
        if asked.since and asked.until and asked.until <= asked.since:
            yield Fault("A requirement must end after it begins.", "requirements")
        if order.holds == "conditions":
            rows = known.conditions.book.conditions if known.conditions else ()
            if asked.code not in {row.code for row in rows}:
                name = asked.code.replace("_", " ")
                yield Fault(f"A licence of that day has no condition such as {name}. Untick it.", "conditions")
        else:
            yield from _amount(asked, facts, known)


def _amount(asked: RequirementFacts, facts: SentenceFacts, known: Books) -> Iterator[Fault]:
    rows = [other for other in known.requirements.book.requirements if other.code == asked.code]
    if not rows:
        yield Fault("Select the requirements from the list.", "requirements")
        return
    row = requirement(asked.code, facts, known=known) or rows[-1]  # whether it could be made then is a doubt
    field = f"amount_{asked.code}"
    if asked.amount is None:
        if (row.least is not None or row.most is not None) and not facts.source:
            yield Fault(f"Enter how much {_lower(row.name)} the court ordered.", field)
        return
    if row.unit is None:
        yield Fault(f"{row.name} has no amount. Leave it empty.", field)
    elif asked.amount <= 0:
        yield Fault(f"{row.name} must be more than 0.", field)
    elif not 0 <= asked.done <= asked.amount:
        yield Fault(f"No more {_lower(row.name)} can be done than was ordered.", field)
    if asked.days_a_week is not None and not 1 <= asked.days_a_week <= 7:
        yield Fault("A week has seven days: enter a number from 1 to 7.", f"week_{asked.code}")


def requirement(code: str, facts: SentenceFacts, *, known: Books) -> Requirement | None:
    """The row of a requirement for an order: each row names the date that picks it.

    Where that date is not recorded the day of the sentence is used, and a row that ended before it is still possible
    for an older offence.
    """
    rows = [row for row in known.requirements.book.requirements if row.code == code]
    made = facts.sentenced_on
    if made is None:
        return rows[-1] if rows else None
    committed = min((offence.committed_on for offence in facts.offences if offence.committed_on), default=None)
    for row in rows:
        by_offence = row.selector == "offence committed on"
        if row.in_force(committed if by_offence and committed else made) or (
            by_offence and committed is None and (row.from_ is None or row.from_ <= made)
        ):
            return row
    return None


def last_day(facts: SentenceFacts, *, order: Order) -> date | None:
    """The last day of an order: as given, else worked out from its length; None where neither is known.

    An order of 12 months made on 3 September ends on 2 September. One that runs after another begins the day after
    that one's last. Of a prison sentence this is the end of the term, with the longer licence of an extended one.
    """
    if facts.ends_on or facts.sentenced_on is None or order.indeterminate:
        return facts.ends_on
    begins = facts.after + timedelta(days=1) if facts.after else facts.sentenced_on
    months = (facts.length_years or 0) * 12 + (facts.length_months or 0)
    days = (facts.length_weeks or 0) * 7 + (facts.length_days or 0)
    if not months and not days:
        return None
    if order.extended:
        months += facts.extension_months or 0
    if not months:
        return begins + timedelta(days=days - 1)
    return clocks.last_day(begins, months=months) + timedelta(days=days)


def why_it_ends(facts: SentenceFacts, *, order: Order, ends_on: date | None) -> tuple[str, ...]:
    """How the last day was found, in sentences for a page: from which length and which day."""
    length = length_text(
        years=facts.length_years, months=facts.length_months, weeks=facts.length_weeks, days=facts.length_days
    )
    said: list[str] = []
    if ends_on is not None and facts.sentenced_on is not None and length:
        if facts.extension_months and order.extended:
            length += f" and {length_text(months=facts.extension_months)} of longer licence"
        begins = facts.sentenced_on
        if facts.after is not None:
            begins = facts.after + timedelta(days=1)
            said.append(f"It begins on {day_text(begins)}, the day after the sentence before it ends.")
        reckoned = last_day(replace(facts, ends_on=None), order=order)
        if reckoned == ends_on:
            said.append(f"{length[:1].upper()}{length[1:]} from {day_text(begins)}, that day included.")
        else:
            worked = f": worked out from {length} it would be {day_text(reckoned)}" if reckoned else ""
            said.append(f"As the court or the licence named it{worked}.")
    elif ends_on is not None:
        said.append("As the court or the licence named it.")
    if order.ending:
        said.append(order.ending)
    return tuple(said)


def completed(facts: SentenceFacts, *, order: Order) -> SentenceFacts:
    """The facts with their last day."""
    return replace(facts, ends_on=last_day(facts, order=order))


def begins_on(facts: SentenceFacts, *, order: Order) -> date | None:
    """The day supervision in the community begins: of release, else of the order; None in custody or not recorded."""
    return facts.released_on if order.custody else facts.sentenced_on


def length_text(
    *, years: int | None = None, months: int | None = None, weeks: int | None = None, days: int | None = None
) -> str:
    """ "24 months", "2 years 6 months", "10 days"; empty when no length is recorded. Whole years of an order that
    courts give in months stay as they were entered."""
    parts = [(years, "year"), (months, "month"), (weeks, "week"), (days, "day")]
    return " ".join(count_text(count, unit) for count, unit in parts if count)


def amount_text(amount: Decimal, unit: str | None) -> str:
    """ "120 hours", "7.5 hours", "10 hours a day"."""
    figure = f"{amount.normalize():f}"
    if unit is None:
        return figure
    word = UNITS[unit] if figure == "1" else f"{UNITS[unit]}s"
    return f"{figure} {word}{' a day' if unit == 'daily_hours' else ''}"


@dataclass(frozen=True)
class DoneBy:
    """The day by which the law wanted all of a requirement done. `binds`: it still does today; `says` is the finding in
    words, `late` whether the day passed before all was done."""

    on: date
    binds: bool
    late: bool
    says: str
    source: str


def done_by(
    rows: Sequence[Within], *, sentenced_on: date | None, completed_on: date | None, today: date
) -> DoneBy | None:
    """The finding about how soon all of it is to be done; None where no law says so, or its rule ended before the day
    came: it then ended for orders made earlier too."""
    if sentenced_on is None:
        return None
    for row in rows:
        day = clocks.last_day(sentenced_on, months=row.months)
        binds = (row.from_ is None or row.from_ <= today) and (row.until is None or today < row.until)
        came = day < today and (row.from_ is None or row.from_ <= day) and (row.until is None or day < row.until)
        if not binds and not came:
            continue
        late = (completed_on or today) > day
        span = count_text(row.months, "month")
        if not late and completed_on is not None:
            return None
        if not late:
            says = f"To be done within {span}, by {day_text(day)}."
        elif completed_on is not None:
            says = f"It was done after the {span} in which it was to be done, which ended on {day_text(day)}."
        else:
            says = f"The {span} in which it was to be done ended on {day_text(day)}."
        if late and not binds and row.until is not None:
            says += f" Since {day_text(row.until)} the law sets no such time: it can be done while the order runs."
        return DoneBy(day, binds, late, says, row.source)
    return None


@dataclass(frozen=True)
class Standing:
    """Where a requirement stands: words, a tone of the pages, and the amount it is behind."""

    text: str
    tone: str
    behind: Decimal = Decimal(0)


class Pace(TypedDict):
    """What `standing` and `forecast` go by."""

    amount: Decimal | None
    done: Decimal
    unit: str | None
    completed_on: date | None
    since: date | None
    last: date | None
    today: date


def standing(
    *,
    amount: Decimal | None,
    done: Decimal,
    unit: str | None,
    completed_on: date | None,
    since: date | None,
    last: date | None,
    today: date,
) -> Standing:
    """Is the requirement on course? Behind means less done than if the amount were spread evenly to its last day.

    `last` is its last day. A period (months, hours a day) passes by itself and is never behind.
    """
    if completed_on is not None:
        return Standing(f"Done {day_text(completed_on)}", "kept")
    if amount is None or unit not in {"hours", "days"}:
        return Standing("In force" if last is None or today <= last else "Over", "quiet")
    if last is not None and today > last:
        return Standing(f"Not finished: {amount_text(amount - done, unit)} left", "late", behind=amount - done)
    if since is None or last is None:
        return Standing("No dates recorded", "quiet")
    share = Decimal((today - since).days) / Decimal((last - since).days + 1)
    behind = (amount * share - done).quantize(Decimal(1))
    if behind >= 1:
        return Standing(f"Behind by {amount_text(behind, unit)}", "soon", behind=behind)
    return Standing("On course", "kept")


def forecast(
    *,
    amount: Decimal | None,
    done: Decimal,
    unit: str | None,
    completed_on: date | None,
    since: date | None,
    last: date | None,
    today: date,
) -> str:
    """When a requirement will be done if it goes on as until now: "At this pace done 3 March 2027, 20 days too late".

    Empty where there is nothing to tell: it is done, is not measured, or has not begun.
    """
    if completed_on is not None or amount is None or unit not in {"hours", "days"} or since is None or today <= since:
        return ""
    if not done:
        return "Nothing done yet"
    days = ((amount - done) * (today - since).days / done).to_integral_value(ROUND_CEILING)
    if days > _FAR:
        return "At this pace not done in ten years"
    then = today + timedelta(days=int(days))
    late = (then - last).days if last is not None else 0
    too_late = f", {count_text(late, 'day')} too late" if late > 0 else ""
    return f"At this pace done {day_text(then)}{too_late}"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
