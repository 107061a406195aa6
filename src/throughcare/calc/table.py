"""The calculators: by name, the shape of question and answer and the pure function between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Generic, TypeVar

from throughcare.allocations import rules as allocations
from throughcare.appointments import rules as appointments
from throughcare.calc import questions as q
from throughcare.duties import rules as duties
from throughcare.enforcement import rules as enforcement
from throughcare.policy import calendars, clocks, editions
from throughcare.policy.books import Absence, Enforcement, Entitlement, Outcomes, Standards
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition

Q = TypeVar("Q", bound=q.Question)


class Refused(ValueError):
    """The question cannot be answered. `field` and `code` say where and why."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = q.Problem(field=field, code=code, message=message)


@dataclass(frozen=True)
class Answer:
    """What a calculator answers: the fields of its result, the reasons, and the editions they rest on."""

    result: Mapping[str, Any]
    because: tuple[str, ...]
    policy: tuple[str, ...]


@dataclass(frozen=True)
class Calculator(Generic[Q]):
    """One calculator. `answer` raises Refused, policy.findings.CannotTell or policy.editions.NoEdition."""

    name: str
    summary: str
    question: type[Q]
    result: type[q.Strict]
    answer: Callable[[Q], Answer]


def _calendar(question: q.Question) -> Calendar:
    if question.bank_holidays is not None:
        return Calendar(holidays=frozenset(question.bank_holidays))
    return calendars.bank_holidays(question.jurisdiction)


def _working_days(question: q.WorkingDaysQuestion) -> Answer:
    calendar = _calendar(question)
    holidays = calendar.holidays
    wanted = {"after": "take", "before": "take", "plus": "days"}.get(question.fn)
    for field in ("take", "days"):
        if field == wanted and getattr(question, field) is None:
            raise Refused(field, "missing", f"{question.fn} needs {field}.")
        if field != wanted and getattr(question, field) is not None:
            raise Refused(field, "unknown_field", f"{question.fn} does not take {field}.")
    result: dict[str, Any]
    if question.fn == "is_working":
        last = question.date
        result = {"working": clocks.is_working(question.date, holidays=holidays)}
    elif question.fn == "plus":
        last = clocks.plus_working_days(question.date, question.days or 0, holidays=holidays)
        result = {"date": last}
    else:
        walk = clocks.working_days_after if question.fn == "after" else clocks.working_days_before
        days = list(islice(walk(question.date, holidays=holidays), question.take or 0))
        last = days[-1] if days else question.date
        result = {"dates": days}
    return Answer(result, (_passed_over(question, last, calendar), *calendar.warning(last)), calendar.reference(last))


def _passed_over(question: q.WorkingDaysQuestion, last: date, calendar: Calendar) -> str:
    """Which holidays on weekdays lie between the day asked about and the last day of the answer."""
    first, final = sorted((question.date, last))
    days = [day for day in sorted(calendar.holidays) if first <= day <= final and day.weekday() < 5]
    whose = "given in the question" if question.bank_holidays is not None else f"of {question.jurisdiction}"
    listed = ", ".join(day.isoformat() for day in days[:10]) + (" and more" if len(days) > 10 else "")
    return f"Weekends and bank holidays ({whose}) are not working days; in this time: {listed or 'none'}."


def _deadline(question: q.DeadlineQuestion) -> Answer:
    standards = _standards(question)
    calendar = (
        _calendar(question) if question.bank_holidays is not None else calendars.bank_holidays(standards.jurisdiction)
    )
    setting = question.setting
    if setting is None:
        settings = {row.setting for row in standards.book.rows if row.kind == question.kind}
        setting = "custody" if settings == {"custody"} else "community"
    found = duties.due_by_standard(
        question.kind,
        facts=duties.DutyFacts(
            from_=question.from_, tier=question.tier, setting=setting, release_on=question.release_on
        ),
        standards=standards,
        calendar=calendar,
    )
    return Answer({"due": found.due_on}, found.because, found.policy)


def _standards(question: q.DeadlineQuestion) -> Edition[Standards]:
    """The standard named, in the jurisdiction asked for or else in the one that has it; unnamed, the one in force."""
    if question.standard is None:
        on = question.on or clocks.day_of(question.from_)
        return editions.edition(Standards, jurisdiction=question.jurisdiction, on=on)
    asked = [question.jurisdiction] if "jurisdiction" in question.model_fields_set else editions.jurisdictions()
    for jurisdiction in asked:
        for edition in editions.editions(Standards, jurisdiction=jurisdiction):
            if edition.code == question.standard:
                return edition
    raise Refused("standard", "not_a_choice", f"There is no standard {question.standard} for {' or '.join(asked)}.")


def _entitlement(question: q.EntitlementQuestion) -> Answer:
    said = question.length
    length = None
    if said is not None:
        if not said.model_dump(exclude_none=True):
            raise Refused("length", "missing", "The length has neither years, months, weeks nor days.")
        length = allocations.Length(said.years or 0, said.months or 0, said.weeks or 0, said.days or 0)
    facts = allocations.EntitlementFacts(
        setting=question.setting,
        sentence_type=question.sentence_type,
        length=length,
        offence_on=question.offence_date,
        sentenced_on=question.sentenced_on,
        requirements=question.requirements,
        on=question.on,
    )
    book = _book(Entitlement, question, question.sentenced_on or question.on)
    found = allocations.officer_entitlement(facts, book=book)
    result = {
        "officer": found.officer,
        "home_area": found.home_area,
        "supervisor": found.supervisor,
        "tell_the_person": found.tell_the_person,
    }
    return Answer(result, found.because, found.policy)


def _absence(question: q.AbsenceQuestion) -> Answer:
    book = _book(Absence, question, question.missed_on)

    def found_on(on: date) -> appointments.AbsenceFinding:
        facts = appointments.AbsenceFacts(
            missed_on=question.missed_on,
            reason=question.reason,
            on=on,
            told_on=question.told_on,
            proof=question.proof,
            proof_on=question.proof_on,
            self_certificates_used=question.self_certificates_used,
        )
        return appointments.judge(facts, book=book)

    if question.on is not None:
        found = found_on(question.on)
    else:
        # Without a day: the answer is given when every day from the latest fact on gives the same.
        known = max(day for day in (question.missed_on, question.told_on, question.proof_on) if day is not None)
        found, later = found_on(known), found_on(date.max)
        if found.status != later.status:
            raise Refused("on", "missing", "The answer depends on the day it is asked for.")
    return Answer({"status": found.status, "decide_by": found.decide_by}, found.because, found.policy)


def _outcome(question: q.OutcomeQuestion) -> Answer:
    book = _book(Outcomes, question, clocks.day_of(question.starts_at))
    if question.outcome is not None:
        try:
            book.book.outcome(question.outcome)
        except LookupError:
            raise Refused("outcome", "not_a_choice", f"There is no outcome {question.outcome}.") from None
    facts = appointments.OutcomeFacts(
        starts_at=question.starts_at,
        ends_at=question.ends_at,
        now=question.now,
        outcome=question.outcome,
        attendance_detail=question.attendance_detail,
        note_length=question.note_length,
        penalty_minutes=question.penalty_minutes,
    )
    try:
        found = appointments.outcome_allowed(facts, book=book)
    except ValueError as error:
        raise Refused("ends_at", "not_after_start", str(error)) from None
    return Answer({"allowed": found.allowed, "reasons": list(found.reasons)}, found.because, found.policy)


def _enforcement(question: q.EnforcementQuestion) -> Answer:
    for n, warning in enumerate(question.warnings):
        if warning.withdrawn_on is not None and warning.withdrawn_on < warning.given_on:
            raise Refused(
                f"warnings.{n}.withdrawn_on", "before_given", "A warning cannot be withdrawn before it is given."
            )
    book = _book(Enforcement, question, question.failure_on)
    facts = enforcement.FailureFacts(
        order=question.order,
        failure_on=question.failure_on,
        warnings=tuple(enforcement.GivenWarning(row.given_on, row.withdrawn_on) for row in question.warnings),
    )
    try:
        found = enforcement.next_step(facts, book=book)
    except LookupError:
        raise Refused("order", "not_a_choice", f"There is no {question.order} in {question.jurisdiction}.") from None
    return Answer({"step": found.step, "counts_until": found.counts_until}, found.because, found.policy)


B = TypeVar("B", bound=editions.Book)


def _book(kind: type[B], question: q.Question, on: date | None) -> Edition[B]:
    """The edition for the day that matters; with no such day, the latest."""
    if on is None:
        return editions.editions(kind, jurisdiction=question.jurisdiction)[-1]
    return editions.edition(kind, jurisdiction=question.jurisdiction, on=on)


CALCULATORS: dict[str, Calculator[Any]] = {
    calculator.name: calculator
    for calculator in (
        Calculator[Any](
            "working-days",
            "Working days after, before, plus",
            q.WorkingDaysQuestion,
            q.WorkingDaysResult,
            _working_days,
        ),
        Calculator[Any]("deadline", "When a standard wants it done", q.DeadlineQuestion, q.DeadlineResult, _deadline),
        Calculator[Any](
            "officer-entitlement", "Who has an officer", q.EntitlementQuestion, q.EntitlementResult, _entitlement
        ),
        Calculator[Any]("absence", "Is an absence acceptable", q.AbsenceQuestion, q.AbsenceResult, _absence),
        Calculator[Any](
            "appointment-outcome", "May this outcome be recorded", q.OutcomeQuestion, q.OutcomeResult, _outcome
        ),
        Calculator[Any](
            "enforcement-step", "What a failure leads to", q.EnforcementQuestion, q.EnforcementResult, _enforcement
        ),
    )
}
