"""How the service is, and its jobs. Nothing here is about a person, and nothing needs somebody signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import F
from procrastinate.contrib.django import app

from throughcare.accounts.models import User
from throughcare.machinery.models import JobNote, Pulse, WatcherFinding

STATES = {
    "todo": "Waiting",
    "doing": "At work",
    "failed": "Failed",
    "succeeded": "Done",
    "cancelled": "Called off",
    "aborted": "Broken off",
}
JOBS = {  # what staff call them
    "react": "What follows an act",
    "every_minute": "Every minute",
    "every_night": "Every night",
    "day_packs": "Packs for a day without a computer",
    "let_letters_go": "Letters that are due",
    "send_letters": "Letters that are due",
    "take_delivery": "What became of a message",
    "match_reply": "Whose text it is",
    "ask_carrier": "What became of messages",
    "remind": "Reminders of meetings",
}
EVENTS = {
    "deferred": "It was put on the list",
    "started": "A worker began",
    "deferred_for_retry": "To be tried again",
    "failed": "It failed for good",
    "succeeded": "It was done",
    "cancelled": "It was called off",
    "aborted": "It was broken off",
    "retried": "It was put on the list again",
}
SHOWN = 200
_MOST = 2**63 - 1


@dataclass(frozen=True)
class Part:
    """One part of the service: is it as it should be, and what was measured. Without one that is not `needed` people
    can work all the same."""

    name: str
    ok: bool
    seconds: float | None = None
    says: str = ""
    needed: bool = True


_STATE = """
    select clock_timestamp(),
      (select extract(epoch from now() - at)::float from machinery_pulse where name = 'clock'),
      (select extract(epoch from now() - max(last_heartbeat))::float from procrastinate_workers),
      (select extract(epoch from now() - min(coalesce(job.scheduled_at, event.at)))::float
         from procrastinate_jobs job
         left join lateral (select max(at) as at from procrastinate_events where job_id = job.id) event on true
         where job.status = 'todo' and (job.scheduled_at is null or job.scheduled_at <= now())),
      (select extract(epoch from now() - at)::float from machinery_pulse where name = 'anchor'),
      (select (facts ->> 'answers')::boolean from machinery_pulse
         where name = 'carrier' and at > now() - interval '15 minutes')
"""


def parts(*, at: datetime) -> list[Part]:
    """Everything `/health/ready` looks at, in two short statements. Raises what the driver raises."""
    with connection.cursor() as cursor:
        cursor.execute("select app, name from django_migrations")
        left = wanted_migrations() - set(cursor.fetchall())
        found = [Part("database", True), Part("migrations", not left, says=f"{len(left)} are not made" if left else "")]
        if any(app_label in ("machinery", "procrastinate") for app_label, _ in left):
            return found
        cursor.execute(_STATE)
        now, clock, worker, job, anchor, carrier = cursor.fetchone()
    return [
        *found,
        _young("clock_owner", clock, settings.HEALTH_WORKER_SECONDS),
        _young("worker", worker, settings.HEALTH_WORKER_SECONDS),
        Part("jobs", (job or 0) <= settings.HEALTH_JOB_SECONDS, round(job or 0, 1)),
        _young("audit_anchor", anchor, settings.HEALTH_ANCHOR_SECONDS),
        _clock(at, now),
        *(
            []
            if carrier is None
            else [Part("notify", carrier, says="" if carrier else "does not answer", needed=False)]
        ),
    ]


def _young(name: str, age: float | None, most: int) -> Part:
    if age is None:
        return Part(name, False, says="never seen")
    return Part(name, age <= most, round(age, 1))


def _clock(at: datetime, now: datetime) -> Part:
    off = abs((at - now).total_seconds())
    return Part("time_of_day", off <= settings.HEALTH_CLOCK_SECONDS, round(off, 1))


@cache
def wanted_migrations() -> frozenset[tuple[str, str]]:
    """The migrations this version of the program comes with."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations or ())


# --------------------------------------------------------------------------------------------------------------- jobs
def job_counts() -> dict[str, int]:
    """How many jobs there are in each state."""
    with connection.cursor() as cursor:
        cursor.execute("select status::text, count(*) from procrastinate_jobs group by 1")
        found = dict(cursor.fetchall())
    return {state: found.get(state, 0) for state in STATES}


def job_rows(*, state: str) -> list[dict[str, Any]]:
    """The newest jobs in a state, each with why it broke last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select job.id, job.task_name, job.attempts, event.at, note.error, note.words, note.place"
            " from (select * from procrastinate_jobs where status = %s::procrastinate_job_status"
            "       order by id desc limit %s) job"
            " left join lateral (select max(at) as at from procrastinate_events where job_id = job.id) event on true"
            " left join lateral (select * from machinery_jobnote where job_id = job.id and kind <> 'again'"
            "   order by at desc limit 1) note on true order by job.id desc",
            [state, SHOWN],
        )
        rows = cursor.fetchall()
    return [
        {
            "id": number,
            "name": job_name(task),
            "attempts": tries,
            "at": at,
            "error": error or "",
            "words": _why(task, words),
        }
        for number, task, tries, at, error, words, _ in rows
    ]


def job_name(task: str) -> str:
    """What staff call a kind of job."""
    return JOBS.get(task, task.replace("_", " ").capitalize())


def _why(task: str, words: str | None) -> str:
    if words:
        return words
    return "" if task in app.tasks else "This version of the program does not know such a job."


@dataclass(frozen=True)
class Job:
    """One job with all that happened to it, the newest first."""

    id: int
    name: str
    state: str
    attempts: int
    why: str
    error: str
    place: str
    about: list[tuple[str, str]]
    history: list[dict[str, Any]]


def job(number: int) -> Job | None:
    """One job. What it is about is shown as ids only, as it carries nothing else."""
    if number > _MOST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, status::text, attempts, args from procrastinate_jobs where id = %s",
            [number],
        )
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("select type::text, at from procrastinate_events where job_id = %s", [number])
        events = cursor.fetchall()
    task, state, attempts, args = row
    notes = list(JobNote.objects.filter(job_id=number).order_by("-at"))
    names = dict(
        User.objects.filter(pk__in=[int(n.by.partition(":")[2]) for n in notes if n.by.startswith("staff:")])
        .values_list("id", "name")
    )  # fmt: skip
    history = [
        {"at": at, "title": EVENTS.get(kind, kind), "text": "", "by": ""} for kind, at in events if kind != "retried"
    ]
    history += [
        {
            "at": note.at,
            "title": note.get_kind_display(),
            "text": " ".join(filter(None, (note.words, f"{note.error}, {note.place}" if note.error else ""))),
            "by": names.get(int(note.by.partition(":")[2]), "") if note.by else "",
        }
        for note in notes
    ]
    last = next((note for note in notes if note.kind != "again"), None)
    return Job(
        id=number,
        name=job_name(task),
        state=state,
        attempts=attempts,
        why=_why(task, last.words if last else ""),
        error=last.error if last else "",
        place=last.place if last else "",
        about=_about(args if isinstance(args, dict) else {}),
        history=sorted(history, key=lambda one: one["at"], reverse=True),
    )


def _about(args: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and numbers only: whatever else a job might carry stays where it is."""
    found = []
    if isinstance(event := args.get("event"), str):
        found.append(("Event", event.rpartition(".")[2]))
    if isinstance(reaction := args.get("reaction"), str):
        found.append(("What follows", reaction.removeprefix("throughcare.")))
    facts = args.get("facts") if isinstance(args.get("facts"), dict) else args
    found += [
        (str(name).replace("_", " ").capitalize(), str(value))
        for name, value in (facts or {}).items()
        if isinstance(value, int) and str(name).endswith("id")
    ]
    return found


# ---------------------------------------------------------------------------------------------------------- the watcher
_DO = {
    "missing": "Open the record and do what is owed, or set the time by hand. Tell whoever maintains the service.",
    "ended": "Open the record: the act is not done. Do it, or record why it is not owed.",
    "wrong_due": "Do not rely on the time shown. Have the clocks worked out again: throughcare restate-duties.",
    "wrong_edition": "The rule book changed since. Have the clocks worked out again: throughcare restate-duties.",
    "cannot_tell": "A fact is missing, or the rule book says nothing on it. Look at the record.",
    "long_late": "See who has it on their list, and talk with them. It is more than 10 working days late.",
    "worker_dead": "Start the worker, or the service, again. Nothing that follows by itself happens until then.",
    "clock_stopped": "A worker runs, but starts nothing by the clock. Start it again.",
    "jobs_late": "See the jobs that wait. If they stay, start the worker again.",
    "job_lost": "It is taken up again by itself. If it stays here, start the worker again.",
    "job_failed": "See on the page of the job why, put that right, and have it done again.",
    "machine_clock": "Set the clock of the machine, and see why it runs by itself.",
}


def findings() -> list[WatcherFinding]:
    """What the watcher sees now, the newest first, and what it saw last: at most `SHOWN` of both."""
    return list(WatcherFinding.objects.order_by(F("gone_at").desc(nulls_first=True), "-found_at", "-id")[:SHOWN])


def finding(number: int) -> WatcherFinding | None:
    """One finding."""
    return WatcherFinding.objects.filter(id=number).first() if number <= _MOST else None


def clock_name(row: WatcherFinding) -> str:
    """What the clock of a finding is called."""
    return row.clock.replace("_", " ").capitalize()


def what_to_do(row: WatcherFinding) -> str:
    """What somebody who reads a finding does."""
    return _DO[row.what]


def when_watched() -> datetime | None:
    """When the watcher looked last."""
    return Pulse.objects.filter(name="watcher").values_list("at", flat=True).first()
