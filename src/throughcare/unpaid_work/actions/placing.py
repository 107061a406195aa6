"""Somebody's place on a project: given and ended."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import no_longer
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work.actions import booking, crediting
from throughcare.unpaid_work.models import FREQUENCIES, Placing, Project
from throughcare.unpaid_work.queries import hours as keeping
from throughcare.unpaid_work.queries import places


class CannotPlace(Refused):
    """They cannot be placed there so."""


@action
def place(
    requirement_id: int,
    *,
    project_id: int,
    frequency: str,
    weekday: int,
    since: date,
    by: Principal,
    at: datetime,
    ends_on: date | None = None,
) -> Placing:
    """Place somebody on a project for the hours of a requirement, and book their sessions. Raises `CannotPlace`."""
    asked = Requirement.objects.select_for_update(of=("self",)).select_related("sentence").get(id=requirement_id)
    project = Project.objects.select_for_update().get(id=project_id)
    if asked.code != keeping.UNPAID_WORK or not asked.amount:
        raise CannotPlace("Only hours of unpaid work can be done on a project.")
    if asked.completed_on or asked.removed_because or asked.sentence.ended_on:
        raise CannotPlace("There is no more to do under this requirement.")
    if frequency not in dict(FREQUENCIES):
        raise CannotPlace("Select how often they come.", field="frequency")
    if weekday not in project.weekdays:
        raise CannotPlace("The project does not run on that day of the week.", field="weekday")
    if since < local_day(at):
        raise CannotPlace("Choose today or a day to come.", field="since")
    if since < project.since or (asked.sentence.sentenced_on and since < asked.sentence.sentenced_on):
        raise CannotPlace("The project or the order begins later.", field="since")
    if project.ends_on is not None and since > project.ends_on:
        raise CannotPlace("The project has ended by then.", field="since")
    if ends_on is not None and ends_on < since:
        raise CannotPlace("The last day must not be before the first.", field="ends_on")
    free = places.free_on(project, weekday, on=since)
    if free < 1:
        raise CannotPlace("This project is full on that day of the week. Choose another.", field="weekday")
    if Placing.objects.filter(requirement=asked, project=project, weekday=weekday, ends_on=None).exists():
        raise CannotPlace("They have a place there on that day of the week already.", field="weekday")
    crediting.take_over(requirement_id, by=by, at=at)
    made = Placing.objects.create(
        person_id=asked.person_id,
        requirement=asked,
        project=project,
        frequency=frequency,
        weekday=weekday,
        since=since,
        ends_on=ends_on,
        ended_because="As agreed when they were placed." if ends_on else "",
    )
    booking.book_sessions(requirement_id, by=by, at=at)
    return made


@action
def end_placing(
    placing_id: int,
    *,
    ends_on: date,
    because: str,
    whose: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Placing:
    """Give a placing its last day. Sessions after it are called off, and others booked where there is a place."""
    row = Placing.objects.select_for_update().get(id=placing_id).check_shown(shown_version)
    if ends_on < local_day(at):
        raise CannotPlace("Choose today or a day to come.", field="ends_on")
    if row.ends_on is not None and row.ends_on <= ends_on:
        raise CannotPlace("It ends before that already.", field="ends_on")
    if not because.strip():
        raise CannotPlace("Say why.", field="because")
    because = no_longer(because, refused=CannotPlace, most=200)
    if whose not in {"person", "service", "other"}:
        raise CannotPlace("Select who wanted it.", field="whose")
    row.change(ends_on=ends_on, ended_because=because)
    booking.book_sessions(row.requirement_id, because=because, whose=whose, by=by, at=at)
    return row
