"""Which recall the law leaves open, when they are released again, and by when a recall must have gone its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from throughcare.duties import rules as duties
from throughcare.policy import clocks
from throughcare.policy.books import Duties, Standards
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text
from throughcare.policy.recall_books import Recall, RecallGroup

FIXED_TERM, STANDARD, NO_RECALL = "FIXED_TERM", "STANDARD", "NO_RECALL"
SERIOUS, NO_CHARGE, LONGER = "charged_serious", "NO", "youth_sentence_over_12m"
_YEAR = 12


@dataclass(frozen=True)
class SentenceLength:
    """The length of a sentence as the court said it."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0


@dataclass(frozen=True, kw_only=True)
class RecallFacts:
    """Somebody on licence whose recall is considered. `yes` and `no` are the codes of the questions answered so; a
    question in neither is not answered. `charge` is None while that is not answered."""

    group: str
    charge: str | None = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    length: SentenceLength | None = None
    sentenced_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RecallFinding(Finding):
    """What is open: `allowed` of fixed term, standard and no recall. `fixed_term` is the kind a fixed term would be,
    None where there can be none."""

    ftr_mandatory: bool
    standard_mandatory: bool
    allowed: tuple[str, ...]
    fixed_term: str | None


def recall_type(facts: RecallFacts, *, book: Edition[Recall]) -> RecallFinding:
    """Whether a fixed term is a must, a standard recall is, or either is open (rules 4.2).

    A question that is not answered counts as if it stood against a fixed term. Not to recall is always open. Raises
    LookupError for a group or a question the book does not have.
    """
    group = book.book.group(facts.group)
    if not group.fixed:
        return _found(group, facts, book, against=(f"{group.name}: only a standard recall is open.",))
    against = tuple(_against(group, facts, book))
    closed = any(_answer(facts, code) is not False for code in group.closed_by)
    return _found(group, facts, book, against=against, closed=closed)


def _against(group: RecallGroup, facts: RecallFacts, book: Edition[Recall]) -> Iterator[str]:
    """What stands against a fixed term being a must, in sentences."""
    if group.charges:
        if facts.charge is None:
            yield "Whether there is a new charge is not answered; it counts as if they were charged."
        elif facts.charge not in group.charges:
            name = next((row.name for row in book.book.charges if row.code == facts.charge), facts.charge)
            yield f"New charge or conviction: {name[:1].lower()}{name[1:]}."
    for code in group.asks:
        answer = _answer(facts, code)
        if answer is None:
            yield f"Not answered, so it counts as yes: {book.book.question(code).name}"
        elif answer:
            yield book.book.question(code).against
    if not group.automatic:
        yield f"{group.name}: a fixed term is never a must."
    elif group.under_months is not None:
        short = shorter(facts.length, group.under_months, sentenced_on=facts.sentenced_on)
        if short is None:
            yield f"It is not known that the sentence is shorter than {_months(group.under_months)}."
        elif not short:
            yield f"The sentence is not shorter than {_months(group.under_months)}."


def _answer(facts: RecallFacts, code: str) -> bool | None:
    if code in facts.yes or code in facts.no:
        return code in facts.yes
    if code == SERIOUS and facts.charge == NO_CHARGE:
        return False
    if code == LONGER:
        short = shorter(facts.length, _YEAR, sentenced_on=facts.sentenced_on)
        return None if short is None else not short
    return None


def _found(
    group: RecallGroup, facts: RecallFacts, book: Edition[Recall], *, against: tuple[str, ...], closed: bool = False
) -> RecallFinding:
    must = group.fixed and not against
    standard = not must and (closed or group.otherwise == "standard")
    kinds = () if standard else (FIXED_TERM,)
    term = _term(group, facts) if kinds else None
    if must:
        because: tuple[str, ...] = ("Nothing stands against a fixed term, so a recall must be for one.",)
    elif standard:
        because = (*against, "So a recall must be a standard one.")
    else:
        because = (*against, "So a fixed term is no must: a fixed term or a standard recall is open.")
    if term is not None:
        name = book.book.kind(term).name
        because = (*because, f"It would be a {name[:1].lower()}{name[1:]}.")
    return RecallFinding(
        ftr_mandatory=must,
        standard_mandatory=standard,
        allowed=(*kinds, *(() if must else (STANDARD,)), NO_RECALL),
        fixed_term=term,
        because=(*because, f"Rests on {group.statute}."),
        policy=(book.reference,),
    )


def _term(group: RecallGroup, facts: RecallFacts) -> str | None:
    """The kind of fixed term: the shorter one only where the sentence is known to be short enough."""
    if group.short_term is None:
        return group.term
    short = shorter(facts.length, _YEAR, sentenced_on=facts.sentenced_on)
    if short is None:
        short = LONGER in facts.no
    return group.short_term if short else group.term


def shorter(length: SentenceLength | None, months: int, *, sentenced_on: date | None) -> bool | None:
    """Whether a sentence is shorter than so many months; None when that is not known (rules 15, 1.1).

    With weeks or days it is told by the dates it ends on. Where its day is not known and the answer would turn on it,
    it is not known.
    """
    if length is None:
        return None
    whole = length.years * 12 + length.months
    odd = timedelta(weeks=length.weeks, days=length.days)
    if not odd:
        return whole < months
    if sentenced_on is not None:
        return clocks.plus_months(sentenced_on, whole) + odd < clocks.plus_months(sentenced_on, months)
    answers = {
        clocks.plus_months(day, whole) + odd < clocks.plus_months(day, months)
        for day in (date(2023, 1, 1) + timedelta(days=n) for n in range(0, 1461))
    }
    return answers.pop() if len(answers) == 1 else None


def _months(months: int) -> str:
    years, rest = divmod(months, 12)
    return count_text(months, "month") if rest or years < 2 else count_text(years, "year")


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """A recall that somebody came back on. `custodial_release_on` is their usual release, for whoever was out early on
    home detention curfew."""

    kind: str
    returned_on: date
    sentence_ends_on: date | None = None
    custodial_release_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReleaseFinding(Finding):
    """The day they are released at the latest."""

    release_on: date


def recall_release(facts: ReleaseFacts, *, book: Edition[Recall]) -> ReleaseFinding:
    """When somebody recalled is released again (rules 4.2): the day of return counts as the first, and no term outlasts
    the sentence.

    Raises CannotTell when a fact is missing or does not fit, LookupError for a kind the book does not have.
    """
    kind = book.book.kind(facts.kind)
    ends_on = facts.sentence_ends_on
    if ends_on is not None and ends_on < facts.returned_on:
        raise CannotTell("sentence_ends_on", "The sentence ended before they were back in custody.")
    if kind.days is None:
        if ends_on is None:
            raise CannotTell("sentence_ends_on", "The last day of the sentence is needed for a standard recall.")
        text = (
            f"A standard recall lasts until the sentence ends, on {day_text(ends_on)}, unless they are let out before."
        )
        return ReleaseFinding(release_on=ends_on, because=(text,), policy=(book.reference,))
    release_on = facts.returned_on + timedelta(days=kind.days - 1)
    because = [
        f"{kind.name}, beginning with the day of return, {day_text(facts.returned_on)}: until {day_text(release_on)}."
    ]
    usual = facts.custodial_release_on
    if usual is not None and usual > release_on:
        because.append(f"They were out on curfew: not before their usual release, {day_text(usual)}.")
        release_on = usual
    if ends_on is not None and ends_on < release_on:
        because.append(f"The sentence ends before that, on {day_text(ends_on)}.")
        release_on = ends_on
    return ReleaseFinding(release_on=release_on, because=tuple(because), policy=(book.reference,))


@dataclass(frozen=True, kw_only=True)
class ClockFinding(Finding):
    """By when each step must be done. From these moments it is late."""

    part_a: datetime
    rationale: datetime
    recalled: datetime


def recall_clock(
    decided_at: datetime,
    *,
    emergency: bool,
    agreed_at: datetime | None = None,
    duties_book: Edition[Duties],
    standards: Edition[Standards],
    calendar: Calendar,
) -> ClockFinding:
    """The clocks of a recall (rules 4.4 and 15): hours are elapsed hours, whatever the clocks on the wall do.

    `agreed_at` is when the team manager agreed; while that is not known the decision counts as agreed at once. The
    request with its papers runs from the agreement, but in an emergency from the decision.
    """
    agreed = agreed_at or decided_at
    because: list[str] = []
    policy: list[str] = []

    def due(kind: str, start: datetime) -> datetime:
        facts = duties.DutyFacts(from_=clocks.london(start))
        found = duties.due(kind, facts=facts, duties=duties_book, standards=standards, calendar=calendar)
        because.extend(found.because)
        policy.extend(name for name in found.policy if name not in policy)
        return found.due_at

    part_a = due(kind_of("endorse_recall_senior", emergency=emergency), decided_at if emergency else agreed)
    rationale = due("recall_rationale", agreed)
    recalled = due(kind_of("revoke_licence", emergency=emergency), decided_at)
    return ClockFinding(
        part_a=part_a, rationale=rationale, recalled=recalled, because=tuple(because), policy=tuple(policy)
    )


def kind_of(kind: str, *, emergency: bool) -> str:
    """The kind of duty for a step, with its own time in an emergency."""
    return f"{kind}_emergency" if emergency else kind


def at_large_days(revoked_on: date, returned_on: date) -> int:
    """Days unlawfully at large: those after the revocation and before the return. The sentence ends so much later."""
    return max((returned_on - revoked_on).days - 1, 0)
