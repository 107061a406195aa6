"""The look itself: what the record says is owed and when, against what `duties` says; and whether the machine works.

Plain statements and a rule book reader of its own. Nothing is written here, and nothing is imported from the slices
that open, meet and restate duties.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from throughcare.machinery.watcher import book
from throughcare.machinery.watcher.clocks import CLOCKS, Clock

WORKER_SILENT = timedelta(seconds=30)  # three signs that did not come
JOB_WAITS = timedelta(minutes=5)
LATE_WORKING_DAYS = 10
MACHINE_OFF = timedelta(seconds=30)


class Cursor(Protocol):
    """As much of a database cursor as is needed."""

    def execute(self, words: Any, values: Any = ...) -> Any:
        """Ask."""

    def fetchall(self) -> list[Any]:
        """All rows."""


@dataclass(frozen=True)
class Found:
    """One thing that is not as it should be. `about` names a row, never a person; empty for the machine itself."""

    what: str
    clock: str = ""
    about_kind: str = ""
    about_id: int = 0
    detail: str = field(default="", compare=False)


@dataclass(frozen=True)
class _Duty:
    id: int
    person_id: int
    kind: str
    about: tuple[str, int]
    inputs: Mapping[str, Any]
    policy: str
    opened_at: datetime
    due_at: datetime
    owed_by: str


_OPEN = """
    select id, person_id, kind, about_kind, about_id, inputs::text, policy, opened_at, due_at, owed_by
      from duties_duty where ended_at is null
"""
_ENDED = """
    select distinct kind, about_kind, about_id from duties_duty
     where ended_at is not null and about_kind = any(%s) and about_id = any(%s)
"""
_PLACES = """
    select p.id, p.jurisdiction,
           array(select h.on from organisations_localholiday h
                  where h.withdrawn_at is null
                    and (h.office_id = o.id or h.organisation_id in (o.organisation_id, o.delivery_unit_id)))
      from people_person p
      left join people_headline l on l.person_id = p.id
      left join organisations_office o on o.id = l.office_id
     where p.id = any(%s)
"""
_MACHINE = """
    select (select max(last_heartbeat) from procrastinate_workers),
           (select at from machinery_pulse where name = 'clock'),
           array(select job.id from procrastinate_jobs job left join procrastinate_workers w on w.id = job.worker_id
                  where job.status = 'doing' and (job.worker_id is null or w.last_heartbeat < %(silent)s)),
           array(select id from procrastinate_jobs where status = 'failed'),
           (select min(coalesce(job.scheduled_at, (select max(at) from procrastinate_events where job_id = job.id)))
              from procrastinate_jobs job
             where job.status = 'todo' and (job.scheduled_at is null or job.scheduled_at <= %(at)s))
"""


def look(cursor: Cursor, *, at: datetime, machine_off: timedelta = timedelta()) -> list[Found]:
    """Everything that is not as it should be at that moment.

    To be called in one transaction whose statements see the same rows. `machine_off` is how far this machine's clock is
    from the database's.
    """
    return [*_machine(cursor, at, machine_off), *_clocks(cursor, at)]


# ---------------------------------------------------------------------------------------------------------- the machine
def _machine(cursor: Cursor, at: datetime, machine_off: timedelta) -> Iterator[Found]:
    if abs(machine_off) > MACHINE_OFF:
        yield Found("machine_clock", detail=f"{abs(machine_off).total_seconds():.0f} seconds")
    cursor.execute(_MACHINE, {"at": at, "silent": at - WORKER_SILENT})
    ((sign, beat, lost, failed, waiting),) = cursor.fetchall()
    if sign is None or at - sign > WORKER_SILENT:
        yield Found("worker_dead")
    elif beat is None or at - beat > WORKER_SILENT:
        yield Found("clock_stopped")
    for number in lost:
        yield Found("job_lost", about_kind="job", about_id=number)
    for number in failed:
        yield Found("job_failed", about_kind="job", about_id=number)
    if waiting is not None and at - waiting > JOB_WAITS:
        yield Found("jobs_late", detail=f"{(at - waiting).total_seconds() / 60:.0f} minutes")


# ----------------------------------------------------------------------------------------------------------- the clocks
def _clocks(cursor: Cursor, at: datetime) -> list[Found]:
    cursor.execute(_OPEN)
    duties = [
        _Duty(n, p, kind, (a, i), json.loads(inputs), *rest) for n, p, kind, a, i, inputs, *rest in cursor.fetchall()
    ]
    owed = [(clock, row) for clock in CLOCKS for row in _owed(cursor, clock, at)]
    ended = _ended(cursor, [(row[1], row[2]) for _, row in owed])
    cursor.execute(_PLACES, [sorted({one.person_id for one in duties} | {row[0] for _, row in owed})])
    places = {person: (jurisdiction, frozenset(days)) for person, jurisdiction, days in cursor.fetchall()}
    open_by_row = {(one.kind, *one.about): one for one in duties}
    open_by_person = {(one.kind, one.person_id): one for one in duties}
    found = set()
    for clock, (person, about_kind, about_id, kinds, days, tier) in owed:
        about = (about_kind, about_id)
        duty = next((open_by_row[k, *about] for k in kinds if (k, *about) in open_by_row), None)
        if duty is None:
            there = clock.of_person and any((kind, person) in open_by_person for kind in kinds)
            closed = any((kind, *about) in ended for kind in kinds)
            if not there and not (clock.once and closed):
                found.add(Found("ended" if closed else "missing", clock.name, *about))
        elif not _any_fits(duty, days, tier, *places[person]):
            found.add(Found("wrong_due", duty.kind, *about))
    for duty in duties:
        found.update(_as_it_says(duty, *places[duty.person_id], at=at))
    return sorted(found, key=lambda one: (one.what, one.clock, one.about_kind, one.about_id))


def _owed(cursor: Cursor, clock: Clock, at: datetime) -> list[Any]:
    cursor.execute(clock.owed, {"custodial": book.custodial(), "seen": book.outcomes_seen(), "at": at})
    return cursor.fetchall()


def _ended(cursor: Cursor, rows: Sequence[tuple[str, int]]) -> set[tuple[str, str, int]]:
    cursor.execute(_ENDED, [sorted({kind for kind, _ in rows}), sorted({number for _, number in rows})])
    return set(cursor.fetchall())


def _any_fits(
    duty: _Duty, days: Sequence[date | None], tier: str | None, jurisdiction: str, local: frozenset[date]
) -> bool:
    """Whether the due time is one that the record allows."""
    for day in days:
        if day is None:
            continue
        try:
            right = book.limit(
                duty.kind,
                book.Facts(runs_from=day, tier=tier),
                jurisdiction=jurisdiction,
                opened_on=book.local_day(duty.opened_at),
                local=local,
            )
        except book.CannotTell:
            return True
        if right.at == duty.due_at:
            return True
    return not any(days)


def _as_it_says(duty: _Duty, jurisdiction: str, local: frozenset[date], *, at: datetime) -> Iterator[Found]:
    """A duty against its own facts: its time, the editions it cites, and whether it is late and nobody looks."""
    try:
        right = book.limit(
            duty.kind,
            _facts(duty.inputs),
            jurisdiction=jurisdiction,
            opened_on=book.local_day(duty.opened_at),
            local=local,
        )
    except book.CannotTell:
        yield Found("cannot_tell", duty.kind, *duty.about)
    else:
        if right.at != duty.due_at:
            yield Found("wrong_due", duty.kind, *duty.about)
        elif right.policy != duty.policy:
            yield Found("wrong_edition", duty.kind, *duty.about)
    if duty.owed_by != "person":
        last = book.working_day_later(
            book.local_day(duty.due_at), LATE_WORKING_DAYS, closed=book.holidays(jurisdiction) | local
        )
        if at >= book.midnight_after(last):
            yield Found("long_late", duty.kind, *duty.about)


def _facts(inputs: Mapping[str, Any]) -> book.Facts:
    def day(name: str) -> date | None:
        return date.fromisoformat(inputs[name]) if inputs.get(name) else None

    given = inputs.get("from")
    runs_from = None if given is None else datetime.fromisoformat(given) if "T" in given else date.fromisoformat(given)
    return book.Facts(
        runs_from=runs_from,
        tier=inputs.get("tier"),
        setting=inputs.get("setting") or "community",
        release_on=day("release_on"),
        due_on=day("due_on"),
    )
