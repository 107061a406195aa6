"""Reports that take an officer's time: written down by a manager or an officer, until the court work writes them.

They count in what an officer carries from their first day until the day they were done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.allocations import carrying
from throughcare.allocations.models import WorkItem
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.organisations import queries as organisations


class CannotRecordWork(Refused):
    """This report cannot be counted like that."""


@dataclass(frozen=True)
class Report:
    """A report: its kind (a code of the rule book), who writes it, from which day, and the day it was done."""

    kind: str
    post_id: int
    since: date
    until: date | None = None


@action
def add_work(person_id: int, *, report: Report, by: Principal, at: datetime) -> WorkItem:
    """Count a report about a person for an officer.

    Raises `CannotRecordWork` for a kind without points, somebody who is no offender manager, and days that cannot be.
    """
    return _add(person_id, report, by=by, at=at, corrects=None)


@action
def finish_work(
    work_item_id: int, *, until: date, by: Principal, at: datetime, shown_version: int | None = None
) -> WorkItem:
    """A report was done on a day: from then on it does not count."""
    row = WorkItem.objects.select_for_update().get(id=work_item_id).check_shown(shown_version)
    if row.struck or row.until is not None:
        raise CannotRecordWork("This report does not count any more: it was done, or taken out.")
    _check_days(row.since, until, on=local_day(at))
    return row.change(until=until)


@action
def correct_work(
    work_item_id: int,
    *,
    report: Report | None,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> WorkItem:
    """Put a report right: the new row names it, and both stay. With None it is taken out: it never was."""
    row = WorkItem.objects.select_for_update().get(id=work_item_id).check_shown(shown_version)
    if row.struck:
        raise CannotRecordWork("This was put right or taken out before. Look at the newer one.")
    row.change(struck=True, struck_because=one_line(because, refused=CannotRecordWork))
    return row if report is None else _add(row.person_id, report, by=by, at=at, corrects=row)


def _add(person_id: int, report: Report, *, by: Principal, at: datetime, corrects: WorkItem | None) -> WorkItem:
    on = local_day(at)
    if report.kind not in dict(kinds(by.jurisdiction, on=on)):
        raise CannotRecordWork("Select the kind of report.", field="kind")
    post = organisations.post(report.post_id)
    if post.role != "offender_manager":
        raise CannotRecordWork(f"{post.name} is no offender manager.", field="post_id")
    _check_days(report.since, report.until, on=on)
    return WorkItem.objects.create(
        person_id=person_id,
        post_id=report.post_id,
        kind=report.kind,
        since=report.since,
        until=report.until,
        corrects=corrects,
    )


def _check_days(since: date, until: date | None, *, on: date) -> None:
    if since > on:
        raise CannotRecordWork("The first day cannot be to come.", field="since")
    if until is not None and until > on:
        raise CannotRecordWork("It cannot have been done on a day to come.", field="until")
    if until is not None and until < since:
        raise CannotRecordWork("It cannot have been done before its first day.", field="until")


# ------------------------------------------------------------------------------------------------------------- queries
@dataclass(frozen=True)
class WorkRow:
    """A report as a page shows it. `points` is what it adds now: none once it is done or struck."""

    id: int
    version: int
    person_id: int
    person: str
    post_id: int
    officer: str
    kind: str
    name: str
    points: int
    since: date
    until: date | None
    struck_because: str

    @property
    def counts(self) -> bool:
        """Whether it adds to what the officer carries."""
        return self.until is None and not self.struck_because


def kinds(jurisdiction: str, *, on: date) -> list[tuple[str, str]]:
    """The kinds of report that the rule book has points for, as choices."""
    book = carrying.books(jurisdiction, on=on)
    return [(row.code, f"{row.name} ({row.points} points)") for row in book.workload.book.reports] if book else []


def of_person(person_id: int, *, jurisdiction: str, on: date) -> list[WorkRow]:
    """Every report about a person, those that count first, then the newest. One query."""
    rows = _rows(jurisdiction, on=on, person_id=person_id)
    return sorted(rows, key=lambda row: (not row.counts, -row.since.toordinal(), -row.id))


def of_post(post_id: int, *, jurisdiction: str, on: date) -> list[WorkRow]:
    """The reports that an officer writes now. One query."""
    return _rows(jurisdiction, on=on, post_id=post_id, until=None, struck=False)


def work_item(work_item_id: int, *, jurisdiction: str, on: date) -> WorkRow:
    """One report. Raises `WorkItem.DoesNotExist`. One query."""
    found = _rows(jurisdiction, on=on, id=work_item_id)
    if not found:
        raise WorkItem.DoesNotExist
    return found[0]


def _rows(jurisdiction: str, *, on: date, **which: object) -> list[WorkRow]:
    book = carrying.books(jurisdiction, on=on)
    known = {row.code: row for row in book.workload.book.reports} if book else {}
    found = WorkItem.objects.filter(**which).select_related("post__user", "person__headline").order_by("since", "id")
    return [
        WorkRow(
            id=row.pk,
            version=row.version,
            person_id=row.person_id,
            person=row.person.headline.name or row.person.headline.reference,
            post_id=row.post_id,
            officer=row.post.user.name,
            kind=row.kind,
            name=known[row.kind].name if row.kind in known else row.kind,
            points=known[row.kind].points if row.kind in known and row.until is None and not row.struck else 0,
            since=row.since,
            until=row.until,
            struck_because=row.struck_because,
        )
        for row in found
    ]


def choices(by: Principal, *, on: date, also: int | None = None) -> list[tuple[int, str]]:
    """The officers of the office who can write a report, as choices; `also` is one who has it already. At most two
    queries."""
    posts = organisations.posts(on=on, office_id=by.office_id, roles=("offender_manager",)) if by.office_id else []
    named = {post.id: post.name for post in posts}
    if also is not None and also not in named:
        named[also] = organisations.post(also).name
    return list(named.items())
