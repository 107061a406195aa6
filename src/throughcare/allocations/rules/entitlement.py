"""Who has an offender manager, and what they are told."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from throughcare.policy import clocks
from throughcare.policy.books import Entitlement, EntitlementRow
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text


@dataclass(frozen=True)
class Length:
    """The length of a sentence as the court said it."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0


@dataclass(frozen=True, kw_only=True)
class EntitlementFacts:
    """A sentence and where it is served. `length` is None for an indeterminate one; `requirements` matter for a
    suspended sentence; a custodial sentence served in the community is on licence. `on` is the day asked about.
    """

    setting: Literal["community", "custody"]
    sentence_type: str
    length: Length | None = None
    offence_on: date | None = None
    sentenced_on: date | None = None
    requirements: bool | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class EntitlementFinding(Finding):
    """Whether there will be an officer, may be one, or none.

    `home_area`: the officer is in the area the person comes from. `supervisor`: an offender supervisor in prison too.
    `from_release`: there will be one, but only from release.
    """

    officer: Literal["will", "may", "none"]
    home_area: bool
    supervisor: bool
    from_release: bool
    tell_the_person: bool


def officer_entitlement(facts: EntitlementFacts, *, book: Edition[Entitlement]) -> EntitlementFinding:
    """Whether the person has an offender manager (rules 1.1 and 15). They are told the answer, whatever it is.

    Raises CannotTell when the answer turns on a fact that is None, LookupError for a sentence the book does not have.
    """
    row = book.book.row(facts.sentence_type)
    if row.until is not None and facts.on is not None and facts.on >= row.until:
        text = f"{row.name} ended on {day_text(row.until)}: no one has an officer by it."
        return _finding(book, "none", because=(text,))
    answer = row.community if facts.setting == "community" else row.custody
    if answer == "with_requirements":
        return _with_requirements(facts, row, book)
    if answer == "by_length":
        return _by_length(facts, row, book)
    if answer == "none":
        return _finding(book, "none", because=(f"{row.name}: there is no sentence to manage.",))
    place = "served in the community" if facts.setting == "community" else "served in custody"
    because = [f"{row.name}, {place}: there will be an officer."]
    home_area = facts.setting == "custody" and row.home_area
    if home_area:
        because.append("The sentence has no fixed end: the officer is in the home area.")
    return _finding(book, "will", because=because, home_area=home_area, supervisor=facts.setting == "custody")


def _with_requirements(facts: EntitlementFacts, row: EntitlementRow, book: Edition[Entitlement]) -> EntitlementFinding:
    if facts.requirements is None:
        raise CannotTell("requirements", "For this sentence it must be known whether there are requirements.")
    if not facts.requirements:
        return _finding(book, "none", because=(f"{row.name} without requirements: there is no officer.",))
    because = (f"{row.name} with requirements: there will be an officer.",)
    return _finding(book, "will", because=because, supervisor=facts.setting == "custody")


def _by_length(facts: EntitlementFacts, row: EntitlementRow, book: Edition[Entitlement]) -> EntitlementFinding:
    months = count_text(book.book.threshold_months, "month")
    if facts.length is None:
        raise CannotTell("length", "For this sentence the length is needed.")
    if reaches(facts.length, months=book.book.threshold_months, sentenced_on=facts.sentenced_on):
        text = f"{row.name} of {months} or more in custody: there may be an officer; the decision is recorded."
        exactly = is_exactly(facts.length, months=book.book.threshold_months, sentenced_on=facts.sentenced_on)
        return _finding(book, "may", because=(text, *((book.book.at_threshold,) if exactly else ())))
    short = f"{row.name} of less than {months} in custody"
    since = book.book.short_licence_from
    offence_on = facts.offence_on
    if offence_on is None and facts.sentenced_on is not None and facts.sentenced_on < since:
        # Sentenced before that day, the offence was before it too.
        offence_on = facts.sentenced_on
    if offence_on is None:
        raise CannotTell("offence_date", "For a short sentence the date of the offence is needed.")
    if offence_on < since:
        text = f"{short} for an offence before {day_text(since)}: no licence follows, so there is no officer."
        return _finding(book, "none", because=(text,))
    text = f"{short} for an offence on or after {day_text(since)}: there will be an officer, from release."
    return _finding(book, "will", because=(text,), from_release=True)


def _finding(
    book: Edition[Entitlement],
    officer: Literal["will", "may", "none"],
    *,
    because: tuple[str, ...] | list[str],
    home_area: bool = False,
    supervisor: bool = False,
    from_release: bool = False,
) -> EntitlementFinding:
    more = ["An offender supervisor in prison as well."] if supervisor else []
    return EntitlementFinding(
        officer=officer,
        home_area=home_area,
        supervisor=supervisor,
        from_release=from_release,
        tell_the_person=True,
        because=(*because, *more, "The person is told, whatever the answer is."),
        policy=(book.reference,),
    )


def reaches(length: Length, *, months: int, sentenced_on: date | None) -> bool:
    """Whether a sentence is that many months or more: its end is compared with the end of so many months.

    Without the day of the sentence the answer is given only where it is the same for every day; else CannotTell.
    """
    whole = length.years * 12 + length.months
    if not length.weeks and not length.days:
        return whole >= months
    if sentenced_on is not None:
        return _end(length, sentenced_on) >= clocks.plus_months(sentenced_on, months)
    answers = {_end(length, day) >= clocks.plus_months(day, months) for day in _FOUR_YEARS}
    if len(answers) > 1:
        raise CannotTell("sentenced_on", "So close to the limit the day of the sentence is needed.")
    return answers.pop()


def is_exactly(length: Length, *, months: int, sentenced_on: date | None) -> bool:
    """Whether a sentence is that many months to the day. In days or weeks it is only known from the day it began."""
    if not length.weeks and not length.days:
        return length.years * 12 + length.months == months
    return sentenced_on is not None and _end(length, sentenced_on) == clocks.plus_months(sentenced_on, months)


def _end(length: Length, sentenced_on: date) -> date:
    months = clocks.plus_months(sentenced_on, length.years * 12 + length.months)
    return months + timedelta(weeks=length.weeks, days=length.days)


# Every day of a leap cycle: what holds for all of these holds for any day.
_FOUR_YEARS = tuple(date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1))
