"""What is ordered, credited and left of a requirement of unpaid work, and which sessions would fill it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from throughcare.kernel.clock import LONDON, local_day
from throughcare.people.models import Headline
from throughcare.policy import calendars, editions
from throughcare.policy.editions import Edition
from throughcare.policy.work_books import UnpaidWork
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.models import Adjustment, ClosedDay, Placing, Session

UNPAID_WORK = "unpaid_work"
_HEADLINE = Headline.objects.filter(person=OuterRef("person"))
WHO, LIVE = Subquery(_HEADLINE.values("name")[:1]), Subquery(_HEADLINE.values("proceedings")[:1])


@dataclass
class Hours:
    """One requirement with all that is kept of it. Sessions are those that stand, in order of their days; what was
    taken back of the adjustments stands apart."""

    requirement: Requirement
    placings: list[Placing] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    taken_back: list[Adjustment] = field(default_factory=list)
    closed: dict[int, tuple[date, ...]] = field(default_factory=dict)
    gone: list[tuple[int, date]] = field(default_factory=list)  # placing and day of what was moved or cancelled

    @property
    def person_id(self) -> int:
        """Whose it is."""
        return self.requirement.person_id

    @property
    def name(self) -> str:
        """The person's name, as lists show it; empty when none is recorded."""
        return getattr(self.requirement, "who", None) or ""

    @property
    def required_minutes(self) -> int:
        """What the court ordered, in minutes."""
        return int((self.requirement.amount or 0) * 60)

    @property
    def adjusted_minutes(self) -> int:
        """What is credited beside the sessions, less what was taken off."""
        return sum(row.minutes for row in self.adjustments)

    @property
    def worked_minutes(self) -> int:
        """What is credited of sessions."""
        return sum(row.credit_minutes or 0 for row in self.sessions)

    @property
    def credited_minutes(self) -> int:
        """All that is credited."""
        return self.worked_minutes + self.adjusted_minutes

    @property
    def remaining_minutes(self) -> int:
        """What is left to do; never below 0."""
        return max(self.required_minutes - self.credited_minutes, 0)

    @property
    def education_minutes(self) -> int:
        """What of it was education or training."""
        sessions = sum(row.credit_minutes or 0 for row in self.sessions if row.project.kind == "education")
        return sessions + sum(row.minutes for row in self.adjustments if row.kind == "education")

    @property
    def last_day(self) -> date | None:
        """The last day on which the order or the requirement runs."""
        until = self.requirement.until
        ends = (self.requirement.sentence.ends_on, until - timedelta(days=1) if until else None)
        return min((end for end in ends if end is not None), default=None)


def book_on(jurisdiction: str, on: date) -> Edition[UnpaidWork]:
    """The edition for a day. Raises NoEdition."""
    return editions.edition(UnpaidWork, jurisdiction=jurisdiction, on=on)


def hours_of(requirements: Collection[int] | QuerySet[Any, int]) -> dict[int, Hours]:
    """Several requirements whole, given by their ids or a query of them. Five queries, however many they are."""
    rows = Requirement.objects.filter(id__in=requirements).select_related("sentence", "person").annotate(who=WHO)
    found = {row.pk: Hours(row) for row in rows.order_by("id")}
    projects = set()
    for placing in Placing.objects.filter(requirement__in=found).select_related("project").order_by("since", "id"):
        found[placing.requirement_id].placings.append(placing)
        projects.add(placing.project_id)
    for session in (
        Session.objects.filter(requirement__in=found)
        .select_related("project", "appointment__absence")
        .order_by("on", "id")
    ):
        stands = session.appointment.cancelled_at is None
        if stands:
            found[session.requirement_id].sessions.append(session)
        if session.called_off_at is None and not (stands and session.on == session.planned_on):
            found[session.requirement_id].gone.append((session.placing_id, session.planned_on))
    for row in Adjustment.objects.filter(requirement__in=found).select_related("by__user").order_by("on", "id"):
        hours = found[row.requirement_id]
        (hours.adjustments if row.withdrawn_at is None else hours.taken_back).append(row)
    closed: dict[int, list[date]] = defaultdict(list)
    for day in ClosedDay.objects.filter(project__in=projects, withdrawn_at=None).order_by("on"):
        closed[day.project_id].append(day.on)
    for hours in found.values():  # those of projects on which nobody here is placed do not matter
        hours.closed = {row.project_id: tuple(closed[row.project_id]) for row in hours.placings}
    return found


def hours(requirement_id: int) -> Hours:
    """One requirement whole. Raises Requirement.DoesNotExist."""
    found = hours_of([requirement_id])
    if not found:
        raise Requirement.DoesNotExist
    return found[requirement_id]


def of_person(person_id: int) -> dict[int, Hours]:
    """Every requirement of unpaid work of a person, the oldest first."""
    ids = Requirement.objects.filter(person_id=person_id, code=UNPAID_WORK).values_list("id", flat=True)
    return hours_of(ids)


def placing_facts(row: Placing, *, last: date | None, closed: tuple[date, ...]) -> rules.Placing | None:
    """A placing as the rule takes it; None where the project does not run on that weekday any more."""
    project = row.project
    if row.weekday not in project.weekdays:
        return None
    ends = [end for end in (row.ends_on, project.ends_on, last) if end is not None]
    return rules.Placing(
        id=str(row.pk),
        project=str(project.pk),
        frequency=row.frequency,  # type: ignore[arg-type]  # a check of the table
        weekday=row.weekday,
        from_=project.starts,
        until=project.ends,
        starts_on=row.since,
        ends_on=min(ends) if ends else None,
        not_on=closed,
    )


def schedule_facts(
    found: Hours,
    *,
    at: datetime,
    trigger: rules.Trigger = "appointment_changed",
    not_on: Collection[tuple[int, date]] = (),
) -> rules.ScheduleFacts:
    """The inputs of the rule. `not_on` are placings and days that were tried and could not be booked; a day whose
    session was moved or cancelled in the diary is not taken again."""
    today = local_day(at)
    holidays = calendars.bank_holidays(found.requirement.person.jurisdiction).holidays
    placings = []
    for row in found.placings:
        tried = tuple(day for placing_id, day in (*found.gone, *not_on) if placing_id == row.pk)
        one = placing_facts(row, last=found.last_day, closed=(*found.closed.get(row.project_id, ()), *tried))
        if one is not None:
            placings.append(one)
    # The rule counts what stands on days of a placing only; a session that was moved to another day fills hours too.
    elsewhere = sum(
        int((row.appointment.ends_at - row.appointment.starts_at).total_seconds() // 60)
        for row in found.sessions
        if row.on >= today and not row.appointment.outcome and not any(rules.runs_on(one, row.on) for one in placings)
    )
    return rules.ScheduleFacts(
        today=today,
        required_minutes=max(found.required_minutes - found.adjusted_minutes - elsewhere, 0),
        trigger=trigger,
        non_working_days=tuple(sorted(day for day in holidays if day >= today)),
        placings=tuple(placings),
        sessions=tuple(_stands(row) for row in found.sessions),
    )


def _stands(row: Session) -> rules.Session:
    meeting = row.appointment
    return rules.Session(
        project=str(row.project_id),
        placing=str(row.placing_id),
        on=row.on,
        from_=meeting.starts_at.astimezone(LONDON).time(),
        until=meeting.ends_at.astimezone(LONDON).time(),
        has_outcome=bool(meeting.outcome),
        credited_minutes=row.credit_minutes,
    )


def planned(found: Hours, *, at: datetime) -> rules.ScheduleFinding:
    """The sessions that would fill what is left, beside those in the diary. Raises NoEdition."""
    book = book_on(found.requirement.person.jurisdiction, local_day(at))
    return rules.schedule(schedule_facts(found, at=at), book=book)


def finishes_on(found: Hours, plan: rules.ScheduleFinding, *, today: date) -> date | None:
    """The day of the last session that is booked or planned; None while some of it has no place."""
    if plan.shortfall_minutes or not found.remaining_minutes:
        return None
    days = [row.on for row in plan.create]
    days += [row.on for row in found.sessions if row.on >= today and not row.appointment.outcome]
    return max(days, default=None)


def earned_facts(found: Hours) -> rules.EarnedFacts:
    """The sessions held, in order, and which of them was spoilt."""
    spoils = {"UACP", "AFTA", "NOT_IN", "ATFI", "ATSH"}
    worked = tuple(
        rules.Worked(
            minutes=row.credit_minutes or 0,
            spoils=row.appointment.outcome in spoils and not _excused(row),
        )
        for row in found.sessions
        if row.appointment.outcome
    )
    return rules.EarnedFacts(required_minutes=found.required_minutes, worked=worked)


def earned(found: Hours, *, on: date) -> rules.EarnedFinding:
    """What good work has taken off by now. Raises NoEdition."""
    return rules.earned(earned_facts(found), book=book_on(found.requirement.person.jurisdiction, on))


def _excused(row: Session) -> bool:
    absence = getattr(row.appointment, "absence", None)
    return absence is not None and absence.decision in {"acceptable", "not_a_failure"}
