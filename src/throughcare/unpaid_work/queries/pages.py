"""Projects, groups and a person's unpaid work, ready for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from throughcare.appointments import labels
from throughcare.design.dates import DAYS, clock, clock_span, full_day, plural
from throughcare.kernel.clock import local_day
from throughcare.policy import calendars
from throughcare.policy.editions import NoEdition
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.models import (
    ADJUSTMENTS,
    BEHAVIOURS,
    FREQUENCIES,
    PROJECT_KINDS,
    QUALITIES,
    ActivityDay,
    Adjustment,
    ClosedDay,
    Placing,
    Project,
    Session,
)
from throughcare.unpaid_work.queries import hours as keeping
from throughcare.unpaid_work.queries import places
from throughcare.unpaid_work.queries.hours import LIVE, WHO, Hours

WEEKS = timedelta(weeks=6)  # how far ahead a project's page looks
LATELY = timedelta(weeks=4)  # and how far back for what is not recorded yet

_KINDS, _OFTEN, _ADJUSTED = dict(PROJECT_KINDS), dict(FREQUENCIES), dict(ADJUSTMENTS)
_QUALITIES, _BEHAVIOURS = dict(QUALITIES), dict(BEHAVIOURS)


def hours_text(minutes: int) -> str:
    """ "6 hours 30 minutes", "45 minutes", "0 hours"; below 0 with a minus."""
    whole, rest = divmod(abs(minutes), 60)
    parts = [plural(whole, "hour")] if whole or not rest else []
    if rest:
        parts.append(plural(rest, "minute"))
    return ("minus " if minutes < 0 else "") + " ".join(parts)


# ------------------------------------------------------------------------------------------------------------- projects
@dataclass(frozen=True)
class ProjectRow:
    """A project in a list. `full` names the days on which nobody more can have a place."""

    id: int
    name: str
    kind: str
    runs: str
    places: str
    full: str
    where: str
    supervisors: str
    ended: str
    to_record: int


def projects(office_id: int | None, *, today: date) -> list[ProjectRow]:
    """The projects of an office, those that ended last. Two queries."""
    waits = Session.objects.filter(
        project=OuterRef("pk"),
        on__lt=today,
        on__gte=today - LATELY,
        appointment__outcome="",
        appointment__cancelled_at=None,
    )
    count = Subquery(waits.order_by().values("project").annotate(n=Count("id")).values("n"))
    rows = list(Project.objects.filter(office=office_id).annotate(waits=Coalesce(count, 0)).order_by("name"))
    taken = places.taken([row.pk for row in rows], on=today)
    found = [_project_row(row, taken.get(row.pk, {}), today=today) for row in rows]
    return sorted(found, key=lambda row: (bool(row.ended), row.name))


def _project_row(row: Project, taken: dict[int, int], *, today: date) -> ProjectRow:
    full = [DAYS[day] for day in row.weekdays if taken.get(day, 0) >= row.places]
    over = row.ends_on is not None and row.ends_on < today
    return ProjectRow(
        id=row.pk,
        name=row.name,
        kind=_KINDS[row.kind],
        runs=f"{weekdays_text(row.weekdays)}, {clock_span(row.starts, row.ends)}",
        places=", ".join(f"{DAYS[day][:3]} {taken.get(day, 0)} of {row.places}" for day in row.weekdays),
        full=", ".join(full),
        where=row.where,
        supervisors=row.supervisors,
        ended=f"Ended {full_day(row.ends_on)}" if over else "",
        to_record=row.waits,  # type: ignore[attr-defined]  # annotated
    )


def weekdays_text(weekdays: Sequence[int]) -> str:
    """ "Mondays and Saturdays"."""
    names = [f"{DAYS[day]}s" for day in weekdays]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def project(project_id: int) -> Project:
    """The project with the days on which it does not run (`shut`). Raises Project.DoesNotExist. One query."""
    closed = ClosedDay.objects.filter(project=OuterRef("pk"), withdrawn_at=None).order_by("on").values("on")
    rows = Project.objects.select_related("office__organisation").annotate(shut=ArraySubquery(closed))
    return rows.get(id=project_id)


@dataclass(frozen=True)
class PlacedRow:
    """Somebody with a place on a project, and when they will be done."""

    person_id: int
    placing_id: int
    name: str
    when: str
    done: str
    finishes: str
    short: bool


@dataclass(frozen=True)
class DayRow:
    """A day of a project: how many are booked or expected, and how many places are left. `to_record`: how many wait."""

    on: date
    booked: int
    expected: int
    free: int
    to_record: int
    closed: bool


@dataclass(frozen=True)
class ProjectPage:
    """A project with its people and its days."""

    row: Project
    kind: str
    runs: str
    people: list[PlacedRow]
    to_record: list[DayRow]
    days: list[DayRow]
    shut: list[date]

    @property
    def shown(self) -> list[int]:
        """The people on the page."""
        return sorted({row.person_id for row in self.people})


def project_page(row: Project, *, at: datetime) -> ProjectPage:
    """Who is placed there, what is to be recorded, and how full it will be day by day. Five queries."""
    today = local_day(at)
    placed = Placing.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today - LATELY), project=row)
    found = keeping.hours_of(placed.values_list("requirement_id", flat=True))
    plans = {number: _planned(hours, at=at) for number, hours in found.items()}
    people = [
        _placed(hours, plans[number], placing, today=today)
        for number, hours in found.items()
        for placing in hours.placings
        if placing.project_id == row.pk and (placing.ends_on is None or placing.ends_on >= today)
    ]
    holidays = calendars.bank_holidays(row.office.organisation.jurisdiction).holidays
    shut = set(row.shut)  # type: ignore[attr-defined]  # annotated
    days = {today + timedelta(days=n) for n in range(WEEKS.days)}
    days = {day for day in days if day.weekday() in row.weekdays and (row.ends_on is None or day <= row.ends_on)}
    here = [one for hours in found.values() for one in hours.sessions if one.project_id == row.pk]
    ahead = [one for plan in plans.values() if plan for one in plan.create if one.project == str(row.pk)]
    waits = sorted({one.on for one in here if not one.appointment.outcome and one.appointment.starts_at <= at})

    def day_row(day: date) -> DayRow:
        booked = sum(1 for one in here if one.on == day)
        expected = sum(1 for one in ahead if one.on == day)
        return DayRow(
            on=day,
            booked=booked,
            expected=expected,
            free=0 if day in shut or day in holidays else max(row.places - booked - expected, 0),
            to_record=sum(1 for one in here if one.on == day and not one.appointment.outcome),
            closed=day in shut or day in holidays,
        )

    return ProjectPage(
        row=row,
        kind=_KINDS[row.kind],
        runs=f"{weekdays_text(row.weekdays)}, {clock_span(row.starts, row.ends)}",
        people=sorted(people, key=lambda one: (one.name, one.placing_id)),
        to_record=[day_row(day) for day in waits],
        days=[day_row(day) for day in sorted(days)],
        shut=sorted(day for day in shut if day >= today),
    )


def _planned(found: Hours, *, at: datetime) -> rules.ScheduleFinding | None:
    try:
        return keeping.planned(found, at=at)
    except NoEdition:
        return None


def _placed(found: Hours, plan: rules.ScheduleFinding | None, row: Placing, *, today: date) -> PlacedRow:
    return PlacedRow(
        person_id=found.person_id,
        placing_id=row.pk,
        name=found.name,
        when=f"{DAYS[row.weekday]}s, {_OFTEN[row.frequency].lower()}",
        done=f"{hours_text(found.credited_minutes)} of {hours_text(found.required_minutes)}",
        finishes=_finishes(found, plan, today=today),
        short=plan is not None and plan.shortfall_minutes > 0,
    )


def _finishes(found: Hours, plan: rules.ScheduleFinding | None, *, today: date) -> str:
    """When it will be done, in words."""
    if not found.remaining_minutes:
        return "Done"
    if plan is None:
        return ""
    if plan.shortfall_minutes:
        return f"No place for {hours_text(plan.shortfall_minutes)}"
    day = keeping.finishes_on(found, plan, today=today)
    if day is None:
        return ""
    last = found.last_day
    late = f", after the order ends on {full_day(last)}" if last is not None and day > last else ""
    return f"Done on {full_day(day)}{late}"


# ---------------------------------------------------------------------------------------------------------------- group
@dataclass(frozen=True)
class GroupRow:
    """Somebody of a group on one day. `live` is a breach or recall that is under way."""

    session: Session
    name: str
    came: str
    live: str


def group(project_id: int, on: date) -> list[GroupRow]:
    """Everybody booked on a project for a day, by name; who is recorded comes last. One query."""
    rows = Session.objects.filter(project=project_id, on=on, appointment__cancelled_at=None)
    rows = rows.select_related("appointment__person").annotate(who=WHO, live=LIVE)
    found = [
        GroupRow(
            session=row,
            name=row.who or "",
            came=_outcome_name(row),
            live=row.live or "",
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (bool(row.came), row.name, row.session.pk))


def _outcome_name(row: Session) -> str:
    meeting = row.appointment
    return labels.outcome(meeting.outcome, meeting.person.jurisdiction).name if meeting.outcome else ""


# --------------------------------------------------------------------------------------------------------------- person
@dataclass(frozen=True)
class WorkPage:
    """One requirement of unpaid work, as its page tells it."""

    hours: Hours
    ordered: str
    credited: str
    remaining: str
    education: str
    finishes: str
    short: bool
    earned: str
    placings: list[dict[str, Any]]
    coming: list[dict[str, Any]]
    held: list[dict[str, Any]]
    adjustments: list[dict[str, Any]]
    open: bool


@dataclass(frozen=True)
class PersonPage:
    """All of a person's unpaid work, and the days of activity that were counted."""

    works: list[WorkPage]
    activity_days: list[date]


def person_page(person_id: int, *, at: datetime) -> PersonPage:
    """Six queries."""
    days = ActivityDay.objects.filter(person=person_id, withdrawn_at=None).order_by("-on").values_list("on", flat=True)
    return PersonPage(
        works=[_work(found, at=at) for found in keeping.of_person(person_id).values()], activity_days=list(days)
    )


def _work(found: Hours, *, at: datetime) -> WorkPage:
    today = local_day(at)
    plan = _planned(found, at=at)
    row = found.requirement
    return WorkPage(
        hours=found,
        ordered=hours_text(found.required_minutes),
        credited=hours_text(found.credited_minutes),
        remaining=hours_text(found.remaining_minutes),
        education=hours_text(found.education_minutes),
        finishes=_finishes(found, plan, today=today),
        short=plan is not None and plan.shortfall_minutes > 0,
        earned=_earned(found, on=today),
        placings=[_placing(one, today=today) for one in found.placings],
        coming=[_session(one, at=at) for one in found.sessions if not one.appointment.outcome],
        held=[_session(one, at=at) for one in reversed(found.sessions) if one.appointment.outcome],
        adjustments=[_adjustment(one) for one in reversed([*found.adjustments, *found.taken_back])],
        open=row.completed_on is None and not row.removed_because and row.sentence.ended_on is None,
    )


def _earned(found: Hours, *, on: date) -> str:
    """What good work has earned and nobody has credited yet."""
    try:
        minutes = keeping.earned(found, on=on).earned_minutes
    except NoEdition:
        return ""
    left = minutes - sum(row.minutes for row in found.adjustments if row.kind == "good_work")
    return hours_text(left) if left > 0 else ""


def _placing(row: Placing, *, today: date) -> dict[str, Any]:
    over = row.ends_on is not None and row.ends_on < today
    return {
        "id": row.pk,
        "project_id": row.project_id,
        "project": row.project.name,
        "when": f"{DAYS[row.weekday]}s, {_OFTEN[row.frequency].lower()}, from {full_day(row.since)}",
        "until": f"Until {full_day(row.ends_on)}: {row.ended_because}" if row.ends_on else "",
        "over": over,
    }


def _session(row: Session, *, at: datetime) -> dict[str, Any]:
    meeting = row.appointment
    worked = ""
    if row.began_at and row.finished_at:
        worked = f"{clock(row.began_at)} to {clock(row.finished_at)}"
        worked += f", less {plural(row.penalty_minutes, 'penalty minute')}" if row.penalty_minutes else ""
    judged = [
        f"work {_QUALITIES[row.quality].lower()}" if row.quality else "",
        f"behaviour {_BEHAVIOURS[row.behaviour].lower()}" if row.behaviour else "",
    ]
    return {
        "id": row.pk,
        "meeting_id": meeting.pk,
        "on": row.on,
        "times": f"{clock(meeting.starts_at)} to {clock(meeting.ends_at)}",
        "project": row.project.name,
        "past": meeting.starts_at <= at,
        "told": bool(meeting.told_at),
        "came": _outcome_name_of(row),
        "worked": worked,
        "judged": ", ".join(part for part in judged if part),
        "words": row.words,
        "credit": hours_text(row.credit_minutes) if row.credit_minutes else "Nothing credited",
        "recorded": row.recorded_at is not None,
        "corrected": f"Corrected: {row.corrected_because}" if row.corrected_because else "",
    }


def _outcome_name_of(row: Session) -> str:
    return labels.outcome(row.appointment.outcome).name if row.appointment.outcome else ""


def _adjustment(row: Adjustment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "on": row.on,
        "kind": _ADJUSTED[row.kind],
        "time": hours_text(row.minutes),
        "because": row.because,
        "by": row.by.user.name if row.by else "",
        "taken_back": f"Taken back: {row.withdrawn_because}" if row.withdrawn_at else "",
        "ours": row.kind != "brought" and row.withdrawn_at is None,
    }


# ----------------------------------------------------------------------------------------------------------------- rows
def requirement(requirement_id: int) -> Requirement:
    """The requirement with its order. Raises Requirement.DoesNotExist."""
    return Requirement.objects.select_related("sentence").get(id=requirement_id, code=keeping.UNPAID_WORK)


def placing(placing_id: int) -> Placing:
    """A placing with its project. Raises Placing.DoesNotExist."""
    return Placing.objects.select_related("project").get(id=placing_id)


def session(session_id: int) -> Session:
    """A session with its meeting. Raises Session.DoesNotExist."""
    return Session.objects.select_related("appointment", "project").get(id=session_id)


def adjustment(adjustment_id: int) -> Adjustment:
    """What was credited or taken off. Raises Adjustment.DoesNotExist."""
    return Adjustment.objects.get(id=adjustment_id)


def choices(office_id: int | None, *, today: date) -> list[tuple[str, str]]:
    """Where somebody can be placed: a project and a day of the week, with how many places are left. Two queries."""
    rows = Project.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), office=office_id).order_by("name")
    taken = places.taken([row.pk for row in rows], on=today)
    return [
        (
            f"{row.pk}:{day}",
            f"{row.name}, {DAYS[day]}s {clock_span(row.starts, row.ends)}"
            f" ({plural(row.places - taken.get(row.pk, {}).get(day, 0), 'place')} left)",
        )
        for row in rows
        for day in row.weekdays
        if taken.get(row.pk, {}).get(day, 0) < row.places
    ]
