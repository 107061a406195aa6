"""The calculators: by name, the shape of question and answer and the pure function between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Generic, TypeVar

from throughcare.allocations.rules import entitlement, tiers, workload
from throughcare.appointments import rules as appointments
from throughcare.assessments.rules import needs, predictors
from throughcare.calc import questions as q
from throughcare.duties import rules as duties
from throughcare.enforcement import rules as enforcement
from throughcare.enforcement.recall import rules as recall
from throughcare.policy import calendars, clocks, editions
from throughcare.policy.books import Absence, Duties, Enforcement, Entitlement, Outcomes, Requirements, Standards
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition, NoEdition
from throughcare.policy.findings import CannotTell
from throughcare.policy.predictor_books import ArpStatic, Needs, Ogp, Ogrs3, Ovp, TiersAD, TiersAG, Workload
from throughcare.policy.recall_books import Recall
from throughcare.policy.work_books import UnpaidWork
from throughcare.sentences.rules import limits
from throughcare.unpaid_work import rules as unpaid_work

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
    result: type[q.Strict] | type[q.NeedsResult]
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
        length = entitlement.Length(said.years or 0, said.months or 0, said.weeks or 0, said.days or 0)
    facts = entitlement.EntitlementFacts(
        setting=question.setting,
        sentence_type=question.sentence_type,
        length=length,
        offence_on=question.offence_date,
        sentenced_on=question.sentenced_on,
        requirements=question.requirements,
        on=question.on,
    )
    book = _book(Entitlement, question, question.sentenced_on or question.on)
    found = entitlement.officer_entitlement(facts, book=book)
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


def _history(question: q.HistoryQuestion) -> predictors.History:
    return predictors.History(
        sex=question.gender,
        born_on=question.dob,
        convicted_on=question.conviction,
        followup_on=question.followup_start,
        sanctions=question.total_sanctions,
        first_sanction_age=question.age_first_sanction,
        offence_group=question.offence_group,
        offence_weight=question.offence_weight,
    )


def _scored(work_out: Callable[[], predictors.Score]) -> predictors.Score:
    try:
        return work_out()
    except predictors.NoScore as none:
        raise Refused(none.field, none.code, str(none)) from None


def _terms(found: predictors.Score) -> list[dict[str, Any]]:
    return [{"code": term.code, "name": term.name, "value": term.value} for term in found.terms]


def _ogrs3(question: q.HistoryQuestion) -> Answer:
    book = _book(Ogrs3, question, question.on)
    found = _scored(lambda: predictors.ogrs3(_history(question), book=book))
    return Answer(_chances(found), found.because, found.policy)


def _chances(found: predictors.Score) -> dict[str, Any]:
    return {
        "one_year_pct": found.one_year_pct,
        "two_year_pct": int(found.two_year_pct),
        "band": found.band,
        "terms": _terms(found),
    }


def _arp(question: q.ArpQuestion) -> Answer:
    book = _book(ArpStatic, question, None)
    months = question.offence_free_months
    if months is None:
        if question.on is None:
            raise Refused(
                "offence_free_months", "missing", "The months without an offence are needed, or the day asked for."
            )
        months = max(clocks.whole_months(question.followup_start, question.on), 0)
    found = _scored(lambda: predictors.arp_static(_history(question), clean_months=months, book=book))
    result = {"percent": found.two_year_pct, "band": found.band, "terms": _terms(found)}
    return Answer(result, found.because, found.policy)


def _ogp(question: q.OgpQuestion) -> Answer:
    facts = predictors.OgpFacts(**_own(question, q.Question))
    found = _scored(lambda: predictors.ogp(facts, book=_book(Ogp, question, question.on)))
    return Answer({"points": found.points, **_chances(found)}, found.because, found.policy)


def _ovp(question: q.OvpQuestion) -> Answer:
    age = question.age
    if age is None:
        if question.dob is None or question.followup_start is None:
            raise Refused("age", "missing", "The age when at risk is needed, or dob and followup_start.")
        age = predictors.age_on(question.dob, question.followup_start)
    own = _own(question, q.Question, leave=("gender", "age", "dob", "followup_start", "total_sanctions"))
    facts = predictors.OvpFacts(sex=question.gender, age=age, sanctions=question.total_sanctions, **own)
    found = _scored(lambda: predictors.ovp(facts, book=_book(Ovp, question, question.on)))
    return Answer({"points": found.points, **_chances(found)}, found.because, found.policy)


def _own(question: q.Question, base: type[q.Question], *, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    """The question's own fields, without those every question has."""
    names = [name for name in type(question).model_fields if name not in base.model_fields and name not in leave]
    return {name: getattr(question, name) for name in names}


def _needs(question: q.NeedsQuestion) -> Answer:
    answers = {
        section: tuple(given.values() if isinstance(given, dict) else given)
        for section, given in question.answers.items()
    }
    try:
        found = needs.needs(answers, tool=question.tool, book=_book(Needs, question, question.on))
    except CannotTell as wrong:
        raise Refused(f"answers.{wrong.field}", "not_a_choice", str(wrong)) from None
    return Answer(
        {row.code: {"score": row.score, "need": row.need} for row in found.sections}, found.because, found.policy
    )


def _steps(steps: tuple[tiers.Step, ...]) -> list[dict[str, Any]]:
    return [{"code": row.code, "words": row.words, "points": row.points, "tier": row.tier} for row in steps]


def _tier_a_d(question: q.TierADQuestion) -> Answer:
    own = _own(question, q.Question, leave=("complexity", "needs", "requirements"))
    on = question.on or question.assessed_on
    if on is None:
        on = date.min  # without an assessment nothing turns on the day
    facts = tiers.TierADFacts(
        on=on,
        complexity=tuple(question.complexity),
        needs=tuple((need, severity) for need, severity in question.needs.items() if severity is not None),
        requirements=tuple(question.requirements),
        **own,
    )
    found = tiers.tier_a_d(facts, book=_book(TiersAD, question, None))
    return Answer(
        {
            "protect_points": found.protect_points,
            "protect": found.protect,
            "change_points": found.change_points,
            "change": found.change,
            "steps": _steps((*found.protect_steps, *found.change_steps)),
        },
        found.because,
        found.policy,
    )


def _tier_a_g(question: q.TierAGQuestion) -> Answer:
    own = _own(question, q.Question, leave=("dc_srp",))
    on = question.on
    if on is None:
        if question.lifer_or_ipp and question.released_on is not None:
            raise Refused("on", "missing", "The time since release turns on the day asked for.")
        on = date.min
    sexual = question.dc_srp
    facts = tiers.TierAGFacts(
        on=on,
        dc_srp_score=None if sexual is None else sexual.score,
        dc_srp_band=None if sexual is None else sexual.band,
        **own,
    )
    found = tiers.tier_a_g(facts, book=_book(TiersAG, question, None))
    result = {"tier": found.tier, "provisional": found.provisional, "steps": _steps(found.steps)}
    return Answer(result, found.because, found.policy)


def _workload(question: q.WorkloadQuestion) -> Answer:
    facts = workload.WorkloadFacts(
        cases=tuple(workload.Cases(tier=row.tier, setting=row.setting, count=row.count) for row in question.cases),
        reports=tuple(workload.Reports(kind=kind, count=count) for kind, count in question.reports.items()),
        nominal=question.nominal,
        default_hours=question.default_hours,
        hours=question.hours,
        reduction_hours=question.reduction_hours,
    )
    found = workload.workload(facts, book=_book(Workload, question, question.on))
    share = None if found.capacity_pct is None else float(found.capacity_pct)
    result = {"available_points": found.available_points, "points": found.points, "capacity_pct": share}
    return Answer(result, found.because, found.policy)


def _requirement(question: q.RequirementQuestion) -> Answer:
    def amount(asked: q.AmountAsked | None) -> limits.Amount:
        if asked is None:
            return limits.Amount()
        hours = None if asked.daily_hours is None else tuple(asked.daily_hours)
        return limits.Amount(hours=asked.hours, days=asked.days, daily_hours=hours)

    facts = limits.LimitFacts(
        requirement=question.requirement,
        on=question.on,
        amount=amount(question.amount),
        months=None if question.length is None else question.length.months,
        offence_on=question.offence_date,
        convicted_on=question.convicted_on,
        age=question.age,
        dependent=question.dependent,
        alcohol_factor=question.alcohol_factor,
        other=tuple(
            limits.Beside(
                requirement=other.requirement,
                amount=amount(other.amount),
                months=None if other.length is None else other.length.months,
                concurrent=other.concurrent,
            )
            for other in question.other
        ),
    )
    try:
        found = limits.check(facts, book=_book(Requirements, question, question.on))
    except LookupError as none:
        if isinstance(none, NoEdition):
            raise
        text = f"There is no {question.requirement} in {question.jurisdiction}."
        raise Refused("requirement", "not_a_choice", text) from None
    return Answer({"allowed": found.allowed, "reasons": list(found.reasons)}, found.because, found.policy)


_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def _unpaid_work_schedule(question: q.ScheduleQuestion) -> Answer:
    today = clocks.day_of(question.now)
    ids = [row.id for row in question.allocations]
    for n, given in enumerate(question.allocations):
        if given.id in ids[:n]:
            raise Refused(f"allocations.{n}.id", "twice", f"There are two allocations {given.id}.")
        if given.until <= given.from_:
            raise Refused(f"allocations.{n}.until", "not_after_start", "A session must end after it begins.")
    for n, stands in enumerate(question.appointments):
        if stands.until < stands.from_:
            raise Refused(f"appointments.{n}.until", "before_start", "A session must not end before it begins.")
    facts = unpaid_work.ScheduleFacts(
        today=today,
        required_minutes=question.required_minutes,
        trigger=question.trigger,
        non_working_days=tuple(question.non_working_days),
        placings=tuple(
            unpaid_work.Placing(
                id=row.id,
                project=row.project,
                frequency=row.frequency,
                weekday=_WEEKDAYS.index(row.weekday),
                from_=row.from_,
                until=row.until,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
            for row in question.allocations
        ),
        sessions=tuple(
            unpaid_work.Session(
                project=row.project,
                placing=row.allocation,
                on=row.date,
                from_=row.from_,
                until=row.until,
                has_outcome=row.has_outcome,
                credited_minutes=row.credited_minutes,
            )
            for row in question.appointments
        ),
    )
    found = unpaid_work.schedule(facts, book=_book(UnpaidWork, question, question.on or today))
    create = [
        {
            "project": row.project,
            "allocation": row.placing,
            "date": row.on.isoformat(),
            "from": f"{row.from_:%H:%M}",
            "until": f"{row.until:%H:%M}",
        }
        for row in found.create
    ]
    result = {"create": create, "state": found.state, "shortfall_minutes": found.shortfall_minutes}
    return Answer(result, found.because, found.policy)


def _unpaid_work_credit(question: q.CreditQuestion) -> Answer:
    day = clocks.day_of(question.start)
    facts = unpaid_work.CreditFacts(
        kind=question.kind,
        start=clocks.london(question.start),
        end=clocks.london(question.end),
        outcome=question.outcome,
        penalty_minutes=question.penalty_minutes or 0,
        remaining_minutes=question.remaining_minutes,
        education_used_minutes=question.ete_used_minutes or 0,
        required_minutes=question.required_minutes,
    )
    books = _book(UnpaidWork, question, question.on or day), _book(Outcomes, question, day)
    try:
        found = unpaid_work.credit(facts, book=books[0], outcomes=books[1])
    except unpaid_work.NoCredit as none:
        raise Refused(none.field, none.code, str(none)) from None
    return Answer({"credit_minutes": found.credit_minutes}, found.because, found.policy)


_NO_RECALL_FACTS = ("group", "new_charge_or_conviction", "length", "sentenced_on")


def _recall_type(question: q.RecallTypeQuestion) -> Answer:
    said = question.length
    if said is not None and not said.model_dump(exclude_none=True):
        raise Refused("length", "missing", "The length has neither years, months, weeks nor days.")
    answers = _own(question, q.Question, leave=_NO_RECALL_FACTS)
    facts = recall.RecallFacts(
        group=question.group,
        charge=question.new_charge_or_conviction,
        yes=tuple(code for code, answer in answers.items() if answer),
        no=tuple(code for code, answer in answers.items() if answer is False),
        length=None
        if said is None
        else recall.SentenceLength(said.years or 0, said.months or 0, said.weeks or 0, said.days or 0),
        sentenced_on=question.sentenced_on,
    )
    found = recall.recall_type(facts, book=_book(Recall, question, question.on))
    result = {
        "ftr_mandatory": found.ftr_mandatory,
        "standard_mandatory": found.standard_mandatory,
        "allowed": list(found.allowed),
    }
    return Answer(result, found.because, found.policy)


def _recall_release(question: q.RecallReleaseQuestion) -> Answer:
    book = _book(Recall, question, question.on)
    facts = recall.ReleaseFacts(**_own(question, q.Question))
    try:
        found = recall.recall_release(facts, book=book)
    except LookupError:
        raise Refused("kind", "not_a_choice", f"There was no {question.kind} in {book.reference}.") from None
    return Answer({"release_on": found.release_on}, found.because, found.policy)


def _recall_clock(question: q.RecallClockQuestion) -> Answer:
    if question.agreed_at is not None and clocks.minutes_between(question.decided_at, question.agreed_at) < 0:
        raise Refused("agreed_at", "before_decided", "The manager cannot agree before it is decided.")
    on = clocks.day_of(question.decided_at)
    found = recall.recall_clock(
        question.decided_at,
        emergency=question.emergency,
        agreed_at=question.agreed_at,
        duties_book=_book(Duties, question, on),
        standards=_book(Standards, question, on),
        calendar=_calendar(question),
    )
    due_at = {"part_a": found.part_a, "rationale": found.rationale, "recalled": found.recalled}
    return Answer({"due_at": {name: at.isoformat() for name, at in due_at.items()}}, found.because, found.policy)


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
        Calculator[Any]("ogrs3", "OGRS 3", q.HistoryQuestion, q.Ogrs3Result, _ogrs3),
        Calculator[Any]("arp-static", "Static score of the ARP", q.ArpQuestion, q.ArpResult, _arp),
        Calculator[Any]("ogp", "General reoffending predictor", q.OgpQuestion, q.PointsResult, _ogp),
        Calculator[Any]("ovp", "Violence predictor", q.OvpQuestion, q.PointsResult, _ovp),
        Calculator[Any](
            "needs", "What the answers say about each part of life", q.NeedsQuestion, q.NeedsResult, _needs
        ),
        Calculator[Any]("tier-a-d", "The tier of two parts", q.TierADQuestion, q.TierADResult, _tier_a_d),
        Calculator[Any]("tier-a-g", "The single tier", q.TierAGQuestion, q.TierAGResult, _tier_a_g),
        Calculator[Any]("workload", "How much work an officer has", q.WorkloadQuestion, q.WorkloadResult, _workload),
        Calculator[Any](
            "requirement-check",
            "Could a court make this requirement",
            q.RequirementQuestion,
            q.RequirementResult,
            _requirement,
        ),
        Calculator[Any](
            "unpaid-work-schedule",
            "Which sessions fill the ordered hours",
            q.ScheduleQuestion,
            q.ScheduleResult,
            _unpaid_work_schedule,
        ),
        Calculator[Any](
            "unpaid-work-credit", "What a session credits", q.CreditQuestion, q.CreditResult, _unpaid_work_credit
        ),
        Calculator[Any]("recall-type", "Which recall is open", q.RecallTypeQuestion, q.RecallTypeResult, _recall_type),
        Calculator[Any](
            "recall-release",
            "When somebody recalled is released again",
            q.RecallReleaseQuestion,
            q.RecallReleaseResult,
            _recall_release,
        ),
        Calculator[Any](
            "recall-clock", "By when a recall must be done", q.RecallClockQuestion, q.RecallClockResult, _recall_clock
        ),
    )
}
