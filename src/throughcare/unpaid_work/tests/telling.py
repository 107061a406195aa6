"""Short ways to say in a test where somebody works and what they did there."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import LONDON
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work.actions import crediting, placing, projects
from throughcare.unpaid_work.actions.crediting import Done
from throughcare.unpaid_work.models import Placing, Project, Session


def garden(*, by: Principal, at: datetime, **more: Any) -> Project:
    """A garden that runs on Mondays and Saturdays, nine to four, for three."""
    given: dict[str, Any] = {
        "name": "Tolland Road garden",
        "kind": "group",
        "weekdays": [0, 5],
        "starts": time(9),
        "ends": time(16),
        "places": 3,
        "where": "Tolland Road allotments, gate 2",
        "since": date(2026, 1, 5),
        "supervisors": "Ken Alder",
        "bring": "Boots and a packed lunch",
    }
    return projects.add_project(by.office_id or 0, **{**given, **more}, by=by, at=at)


def work_of(person_id: int) -> int:
    """The requirement of unpaid work."""
    return Requirement.objects.get(person_id=person_id, code="unpaid_work").pk


def placed(person_id: int, project: Project, *, by: Principal, at: datetime, **more: Any) -> Placing:
    """On Saturdays, every week, from today."""
    given: dict[str, Any] = {"frequency": "WEEKLY", "weekday": 5, "since": date(2026, 11, 23), **more}
    return placing.place(work_of(person_id), project_id=project.pk, **given, by=by, at=at)


def sessions(person_id: int, **of: Any) -> list[Session]:
    """Those that stand, in order."""
    rows = Session.objects.filter(person_id=person_id, appointment__cancelled_at=None, **of)
    return list(rows.select_related("appointment").order_by("on"))


def clock(on: date, hour: int, minute: int = 0) -> datetime:
    """A time on a day, in London."""
    return datetime.combine(on, time(hour, minute), tzinfo=LONDON)


def worked(row: Session, *, by: Principal, at: datetime, key: str | None = None, **more: Any) -> dict[str, int]:
    """One person of a group, from nine to four unless said otherwise."""
    given: dict[str, Any] = {
        "happened": "came",
        "began_at": clock(row.on, 9),
        "finished_at": clock(row.on, 16),
        "quality": "good",
        "behaviour": "good",
    }
    done = Done(session_id=row.pk, **{**given, **more})
    return crediting.record_group(row.project_id, on=row.on, done=[done], by=by, at=at, key=key)
