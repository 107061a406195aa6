"""The look itself: what the record says is owed and when, against what `duties` says; and whether the machine works.

Plain statements and a rule book reader of its own. Nothing is written here, and nothing is imported from the slices
that open, meet and restate duties.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import psycopg

from throughcare.machinery.watcher import book
from throughcare.machinery.watcher.clocks import CLOCKS

WORKER_SILENT = timedelta(seconds=30)  # three signs that did not come
JOB_WAITS = timedelta(minutes=5)
LATE_WORKING_DAYS = 10
MACHINE_OFF = timedelta(seconds=30)


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
    inputs: str
    policy: str
    opened_at: datetime
    due_at: datetime
    owed_by: str


_OPEN = """
    select id, person_id, kind, about_kind, about_id, inputs::text, policy, opened_at, due_at, owed_by
      from duties_duty where ended_at is null
"""
_OWED = " union all ".join(
    f"select {number}, * from ({clock.owed}) c{number} (person_id, about_kind, about_id, kinds, days, tier)"  # noqa: S608  our words
    for number, clock in enumerate(CLOCKS)
)
_ENDED = """
    select distinct d.kind, d.about_kind, d.about_id
      from unnest(%(kinds)s::text[], %(abouts)s::text[], %(numbers)s::bigint[]) w (kind, about_kind, about_id)
      join duties_duty d using (kind, about_kind, about_id)
     where d.ended_at is not null
"""
_PLACES = """
    select p.id, p.jurisdiction,
           array(select h.on from organisations_localholiday h
                  where h.withdrawn_at is null
                    and (h.office_id = o.id or h.organisation_id in (o.organisation_id, o.delivery_unit_id)))
      from people_person p
      left join people_headline l on l.person_id = p.id
      left join organisations_office o on o.id = l.office_id
     where p.id = any(%(people)s)
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


def look(line: psycopg.Connection[Any], *, at: datetime, machine_off: timedelta = timedelta()) -> list[Found]:
    """Everything that is not as it should be at that moment, in a handful of statements however much there is.

    To be called in one transaction whose statements see the same rows. `machine_off` is how far this machine's clock is
    from the database's. What was once worked out is remembered: between two looks few duties change.
    """
    line.execute("set local plan_cache_mode to force_generic_plan")  # fifty clocks in one statement: planned once
    return [*_machine(line, at, machine_off), *_clocks(line, at)]


def _ask(line: psycopg.Connection[Any], words: str, **values: Any) -> list[Any]:
    """All rows. The database plans each statement once a connection: to plan these takes longer than to run them."""
    with psycopg.Cursor(line) as cursor:
        return cursor.execute(words, values, prepare=True).fetchall()


# ---------------------------------------------------------------------------------------------------------- the machine
def _machine(line: psycopg.Connection[Any], at: datetime, machine_off: timedelta) -> Iterator[Found]:
    if abs(machine_off) > MACHINE_OFF:
        yield Found("machine_clock", detail=f"{abs(machine_off).total_seconds():.0f} seconds")
    ((sign, beat, lost, failed, waiting),) = _ask(line, _MACHINE, at=at, silent=at - WORKER_SILENT)
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
def _clocks(line: psycopg.Connection[Any], at: datetime) -> list[Found]:
    duties = [_Duty(number, person, kind, (a, i), *rest) for number, person, kind, a, i, *rest in _ask(line, _OPEN)]
    owed = [
        (CLOCKS[number], person, (about_kind, about_id), kinds, days, tier)
        for number, person, about_kind, about_id, kinds, days, tier in _ask(
            line, _OWED, custodial=book.custodial(), seen=book.outcomes_seen(), at=at
        )
    ]
    people = sorted({one.person_id for one in duties} | {row[1] for row in owed})
    places = {person: (where, frozenset(days)) for person, where, days in _ask(line, _PLACES, people=people)}
    open_by_row = {(one.kind, *one.about): one for one in duties}
    open_by_person = {(one.kind, one.person_id) for one in duties}
    found = set()
    lacking = []
    for clock, person, about, kinds, days, tier in owed:
        duty = next((open_by_row[kind, *about] for kind in kinds if (kind, *about) in open_by_row), None)
        if duty is not None:
            if days and duty.due_at not in _allowed(duty, tuple(days), tier, *places[person]):
                found.add(Found("wrong_due", duty.kind, *duty.about))
        elif not (clock.of_person and any((kind, person) in open_by_person for kind in kinds)):
            lacking.append((clock, about, kinds))
    ended = _ended(line, ((kind, *about) for _, about, kinds in lacking for kind in kinds))
    for clock, about, kinds in lacking:
        closed = any((kind, *about) in ended for kind in kinds)
        if not (clock.once and closed):
            found.add(Found("ended" if closed else "missing", clock.name, *about))
    for duty in duties:
        found.update(_as_it_says(duty, *places[duty.person_id], at=at))
    return sorted(found, key=lambda one: (one.what, one.clock, one.about_kind, one.about_id))


def _ended(line: psycopg.Connection[Any], rows: Iterable[tuple[str, str, int]]) -> set[tuple[str, str, int]]:
    wanted = sorted(rows)
    if not wanted:
        return set()
    kinds, abouts, numbers = (list(column) for column in zip(*wanted, strict=True))
    return set(_ask(line, _ENDED, kinds=kinds, abouts=abouts, numbers=numbers))


def _allowed(
    duty: _Duty, days: tuple[str, ...], tier: str | None, jurisdiction: str, local: frozenset[date]
) -> frozenset[datetime]:
    """The due times that the record allows; the one it has, where the rule book says nothing."""
    setting = json.loads(duty.inputs).get("setting") or "community"
    opened_on = book.local_day(duty.opened_at)
    worked_out = {_worked_out(duty.kind, _facts(day, tier, setting), jurisdiction, opened_on, local) for day in days}
    return frozenset(duty.due_at if one is None else one.at for one in worked_out)


def _facts(text: str, tier: str | None, setting: str) -> book.Facts:
    """What the record gives: a day, or for hours a moment, from which it runs or that it is."""
    given = _moment(text)
    return book.Facts(runs_from=given, tier=tier, setting=setting, due_on=book.local_day(given))


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if len(text) == len("2007-04-01") else datetime.fromisoformat(text)


@lru_cache(maxsize=200_000)
def _worked_out(
    kind: str, facts: book.Facts, jurisdiction: str, opened_on: date, local: frozenset[date]
) -> book.Limit | None:
    """The limit as the rule book gives it; None where it says nothing."""
    try:
        return book.limit(kind, facts, jurisdiction=jurisdiction, opened_on=opened_on, local=local)
    except book.CannotTell:
        return None


def _as_it_says(duty: _Duty, jurisdiction: str, local: frozenset[date], *, at: datetime) -> Iterator[Found]:
    """A duty against its own facts: its time, the editions it cites, and whether it is late and nobody looks."""
    right = _worked_out(duty.kind, _own(duty.inputs), jurisdiction, book.local_day(duty.opened_at), local)
    if right is None:
        yield Found("cannot_tell", duty.kind, *duty.about)
    elif right.at != duty.due_at:
        yield Found("wrong_due", duty.kind, *duty.about)
    elif right.policy != duty.policy:
        yield Found("wrong_edition", duty.kind, *duty.about)
    if duty.owed_by != "person" and at >= _long_late_from(duty.due_at, jurisdiction, local):
        yield Found("long_late", duty.kind, *duty.about)


@lru_cache(maxsize=200_000)
def _long_late_from(due_at: datetime, jurisdiction: str, local: frozenset[date]) -> datetime:
    closed = book.holidays(jurisdiction) | local
    return book.midnight_after(book.working_day_later(book.local_day(due_at), LATE_WORKING_DAYS, closed=closed))


@lru_cache(maxsize=200_000)
def _own(inputs: str) -> book.Facts:
    """The facts a duty says it rests on."""
    facts: Mapping[str, Any] = json.loads(inputs)

    def day(name: str) -> date | None:
        return date.fromisoformat(facts[name]) if facts.get(name) else None

    return book.Facts(
        runs_from=_moment(facts["from"]) if facts.get("from") else None,
        tier=facts.get("tier"),
        setting=facts.get("setting") or "community",
        release_on=day("release_on"),
        due_on=day("due_on"),
    )
