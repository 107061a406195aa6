"""Projects: added, changed, ended, and the days on which one does not run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import no_longer
from throughcare.unpaid_work.actions import booking
from throughcare.unpaid_work.models import PROJECT_KINDS, ClosedDay, Placing, Project


class CannotKeepProject(Refused):
    """The project cannot be so."""


@action
def add_project(
    office_id: int,
    *,
    name: str,
    kind: str,
    weekdays: Sequence[int],
    starts: time,
    ends: time,
    places: int,
    where: str,
    since: date,
    by: Principal,
    at: datetime,
    supervisors: str = "",
    bring: str = "",
) -> Project:
    """Add a project of an office. Raises `CannotKeepProject`."""
    values = _checked(
        office_id,
        name=name,
        kind=kind,
        weekdays=weekdays,
        starts=starts,
        ends=ends,
        places=places,
        where=where,
        supervisors=supervisors,
        bring=bring,
    )
    return Project.objects.create(office_id=office_id, since=since, **values)


@action
def change_project(
    project_id: int,
    *,
    name: str,
    kind: str,
    weekdays: Sequence[int],
    starts: time,
    ends: time,
    places: int,
    where: str,
    by: Principal,
    at: datetime,
    supervisors: str = "",
    bring: str = "",
    ends_on: date | None = None,
    ended_because: str = "",
    shown_version: int | None = None,
) -> Project:
    """Change a project, or give it a last day. Sessions that no longer fit are called off and others booked."""
    row = Project.objects.select_for_update().get(id=project_id).check_shown(shown_version)
    values = _checked(
        row.office_id,
        row.pk,
        name=name,
        kind=kind,
        weekdays=weekdays,
        starts=starts,
        ends=ends,
        places=places,
        where=where,
        supervisors=supervisors,
        bring=bring,
    )
    if ends_on is not None and ends_on < row.since:
        raise CannotKeepProject("The last day must not be before the first.", field="ends_on")
    if ends_on is not None and not ended_because.strip():
        raise CannotKeepProject("Say why it ends.", field="ended_because")
    runs = ("weekdays", "starts", "ends")
    moved = row.ends_on != ends_on or any(getattr(row, key) != values[key] for key in runs)
    row.change(**values, ends_on=ends_on, ended_because=ended_because.strip() if ends_on else "")
    if moved:
        _book_again(row, because=ended_because.strip() or "The project runs at other times.", by=by, at=at)
    return row


@action
def close_day(project_id: int, *, on: date, because: str, by: Principal, at: datetime) -> ClosedDay:
    """A day on which the project does not run: its sessions are called off, and the people told."""
    row = Project.objects.select_for_update().get(id=project_id)
    if on <= local_day(at):
        raise CannotKeepProject("Choose a day to come.", field="on")
    if not because.strip():
        raise CannotKeepProject("Say why.", field="because")
    because = no_longer(because, refused=CannotKeepProject, most=200)
    if on.weekday() not in row.weekdays:
        raise CannotKeepProject("The project does not run on that weekday.", field="on")
    if ClosedDay.objects.filter(project=row, on=on, withdrawn_at=None).exists():
        raise CannotKeepProject("That day is closed already.", field="on")
    made = ClosedDay.objects.create(project=row, on=on, because=because)
    _book_again(row, because=because, by=by, at=at)
    return made


def _book_again(project: Project, *, because: str, by: Principal, at: datetime) -> None:
    people = Placing.objects.filter(project=project).exclude(ends_on__lt=local_day(at))
    for requirement_id in sorted(set(people.values_list("requirement_id", flat=True))):
        booking.book_sessions(requirement_id, because=because, by=by, at=at)


def _checked(office_id: int, project_id: int | None = None, **values: Any) -> dict[str, Any]:
    values["name"], values["where"] = values["name"].strip(), values["where"].strip()
    values["weekdays"] = sorted({int(day) for day in values["weekdays"]})
    if not values["name"]:
        raise CannotKeepProject("Enter the name of the project.", field="name")
    if Project.objects.filter(office_id=office_id, name=values["name"]).exclude(id=project_id or 0).exists():
        raise CannotKeepProject("Your office has a project of this name.", field="name")
    if values["kind"] not in dict(PROJECT_KINDS):
        raise CannotKeepProject("Select what kind of project it is.", field="kind")
    if not values["weekdays"] or not set(values["weekdays"]) <= set(range(7)):
        raise CannotKeepProject("Select the days on which it runs.", field="weekdays")
    if values["ends"] <= values["starts"]:
        raise CannotKeepProject("It must end after it begins.", field="ends")
    if values["places"] < 1:
        raise CannotKeepProject("Enter how many can work there, 1 or more.", field="places")
    if not values["where"]:
        raise CannotKeepProject("Say where people come to.", field="where")
    return values
