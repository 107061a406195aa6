"""The watcher finds every fault put into the clocks and the machine within 60 simulated seconds, and nothing else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from time_machine import travel

from tests.cast import NOW
from throughcare.cli.proofs import Size
from throughcare.machinery.watcher import book
from throughcare.machinery.watcher.looking import Found, look

LOOKS = timedelta(seconds=30)
FROM_FACTS = (
    "first_contact", "allocate_officer", "sentence_plan", "judge_absence", "consider_failure", "decide_referral",
)  # fmt: skip
REASON = "Had to work, the shift was changed on the day."


def prove(size: Size) -> dict[str, Any]:
    """Ordinary days of the cast without an alarm, then faults, each undone before the next."""
    days = size.of(7, 365)
    began = NOW.replace(hour=0)
    looks = _live(began, days=days)
    at = began + timedelta(days=days, hours=10)
    faults = size.of(40, 1000)
    kinds: dict[str, int] = {}
    longest = timedelta()
    for number in range(faults):
        kind, fault = list(FAULTS.items())[number % len(FAULTS)]
        took = _took(fault, at=at, rnd=size.random)
        assert took is not None, f"fault {number} ({kind}) was not found within 60 seconds"
        longest = max(longest, took)
        kinds[kind] = kinds.get(kind, 0) + 1
    return {
        "days": days,
        "looks": looks,
        "false alarms": 0,
        "faults": faults,
        "found": faults,
        "kinds": len(kinds),
        "longest (simulated s)": int(longest.total_seconds()),
    }


# ------------------------------------------------------------------------------------------------------- ordinary days
def _live(began: datetime, *, days: int) -> int:
    """Days on which everybody does what is due in time; the watcher looks every hour and after every act."""
    from throughcare.demo import cast  # noqa: PLC0415  reads models
    from throughcare.kernel import context  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=NOW)
    looks = 0
    people: list[Iterator[datetime]] = []
    waiting: list[tuple[datetime, int]] = []
    for hour in range(24 * days):
        at = began + timedelta(hours=hour)
        if at.hour == 9 and _works(at.date()):
            people.append(_case(staff, at + timedelta(minutes=30), number=len(people)))
            waiting.append((at + timedelta(minutes=30), len(people) - 1))
        for due, number in sorted(one for one in waiting if one[0] < at + timedelta(hours=1)):
            waiting.remove((due, number))
            with travel(due, tick=False):
                after = next(people[number], None)
            if after is not None:
                waiting.append((after, number))
            looks += 1
            _quiet(due)
        looks += 1
        _quiet(at + timedelta(minutes=59))
    return looks


def _quiet(at: datetime) -> None:
    _jobs_done()
    found = _look(at)
    assert not found, f"false alarm at {at}: {found[:3]}"


def _case(staff: Any, at: datetime, *, number: int) -> Iterator[datetime]:
    """One person: an order, an officer, a first meeting, a missed one, judged and warned of; every step in time.

    Yields when the next step is done.
    """
    from throughcare.allocations import actions as allocations  # noqa: PLC0415
    from throughcare.appointments.actions import judging, outcomes  # noqa: PLC0415
    from throughcare.enforcement.actions import decisions  # noqa: PLC0415
    from throughcare.enforcement.models import Consideration  # noqa: PLC0415
    from throughcare.people import actions as people  # noqa: PLC0415
    from throughcare.people.facts import NameFacts, PersonFacts  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415
    from throughcare.sentences.facts import OffenceFacts, RequirementFacts  # noqa: PLC0415

    grace = staff.grace
    with _as(staff.ruth):
        name = NameFacts(surname=f"Proof{number}", forenames="Sam")
        person = people.admit(PersonFacts(names=(name,)), by=staff.ruth, at=at).id
        order = sentences.impose(
            person,
            order_type="CO",
            court="Northgate Magistrates' Court",
            sentenced_on=at.date(),
            length_months=12,
            requirements=[RequirementFacts(code="rehabilitation_activity", amount=Decimal(20))],
            offences=[OffenceFacts(text="Burglary other than in a dwelling", committed_on=date(2026, 5, 1))],
            by=staff.ruth,
            at=at,
        )
    at = _later(at, 1)
    yield at
    with _as(staff.ruth):
        allocations.allocate(
            person,
            role="offender_manager",
            post_id=grace.post_id,
            because="She has room.",
            by=staff.ruth,
            at=at,
        )
    at = _later(at, 1)
    yield at
    meeting = _booked(person, order.id, grace, at, kind="first")
    at += timedelta(minutes=45)
    yield at
    with _as(grace):
        came = meeting.starts_at
        facts = outcomes.OutcomeFacts(outcome="ATTC", came_at=came, seen_at=came, left_at=at)
        outcomes.record_outcome(meeting.id, facts=facts, by=grace, at=at)
        _answer_all(person, grace, at)
    at = _later(at, 1)
    yield at
    missed = _booked(person, order.id, grace, at, kind="supervision")
    at += timedelta(minutes=45)
    yield at
    with _as(grace):
        absence = outcomes.record_absence(missed.id, outcome="AFTA", by=grace, at=at)
        _answer_all(person, grace, at)
    at = _later(at, 1)
    yield at
    with _as(grace):
        judging.give_reason(absence.id, reason="work", words=REASON, told_on=at.date(), by=grace, at=at)
        _answer_all(person, grace, at)
    at = _later(at, 7)
    yield at
    with _as(grace):
        judging.judge_absence(absence.id, decision="unacceptable", words="No proof came.", by=grace, at=at)
    at = _later(at, 1)
    yield at
    with _as(grace):
        row = Consideration.objects.get(person_id=person)
        decisions.decide(
            row.id, decision="warn", words="The first.", circumstances="They did not come and sent no proof.",
            by=grace, at=at,
        )  # fmt: skip
        _answer_all(person, grace, at)
    at = _later(at, 2)
    yield at
    with _as(grace):
        sentences.end(order.id, on=at.date(), because="Revoked by the court", by=grace, at=at)
        _answer_all(person, grace, at)


def _booked(person: int, order: int, officer: Any, at: datetime, *, kind: str) -> Any:
    from throughcare.appointments.actions import diary  # noqa: PLC0415

    with _as(officer):
        return diary.book(
            person,
            kind=kind,
            starts_at=at,
            ends_at=at + timedelta(minutes=30),
            post_id=officer.post_id,
            office_id=officer.office_id,
            serves=[order],
            told_how="phone",
            anyway_because="Agreed by phone.",
            outcome_follows=True,
            by=officer,
            at=at,
        )


def _answer_all(person: int, officer: Any, at: datetime) -> None:
    """They are told by phone whatever they are owed to be told."""
    from throughcare.casefile import actions as casefile  # noqa: PLC0415
    from throughcare.casefile.queries.acts import TOLD  # noqa: PLC0415
    from throughcare.duties.models import Duty  # noqa: PLC0415

    for duty in Duty.objects.filter(person_id=person, kind__in=TOLD, ended_at=None, opened_at__lt=at):
        casefile.answer(duty.pk, how="we_rang", words="Told by phone.", told_at=at, by=officer, at=at)


def _as(who: Any) -> Any:
    from throughcare.kernel import context  # noqa: PLC0415

    return context.acting(principal=who.key, reason="proof")


def _works(day: date) -> bool:
    return day.weekday() < 5 and day not in book.holidays("england_wales")


def _later(at: datetime, days: int) -> datetime:
    """The same hour on a later working day."""
    on = at.date() + timedelta(days=days)
    while not _works(on):
        on += timedelta(days=1)
    return datetime.combine(on, time(at.hour, 30), tzinfo=at.tzinfo)


def _jobs_done() -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415

    from throughcare.kernel import tasks  # noqa: PLC0415

    for job in ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id"):
        tasks.react(**job.args)
    _do("delete from procrastinate_jobs")


def _look(at: datetime, *, machine_off: timedelta = timedelta(), signs: bool = True) -> list[Found]:
    if signs:
        _signs(at)
    with connection.cursor() as cursor:
        return look(cursor, at=at, machine_off=machine_off)


def _signs(at: datetime, *, worker: datetime | None = None, clock: datetime | None = None) -> None:
    _do("delete from procrastinate_workers")
    _do("insert into procrastinate_workers (last_heartbeat) values (%s)", worker or at)
    _do(
        "insert into machinery_pulse (name, at, facts) values ('clock', %s, '{}')"
        " on conflict (name) do update set at = excluded.at",
        clock or at,
    )


def _do(words: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, values)


# --------------------------------------------------------------------------------------------------------------- faults
Fault = Callable[[random.Random, datetime], dict[str, Any] | None]


def _took(fault: Fault, *, at: datetime, rnd: random.Random) -> timedelta | None:
    """How long after a fault a look found something; None if none did. The fault is undone."""
    first = timedelta(seconds=rnd.randint(1, 30))  # looks come when they come
    with transaction.atomic():
        _signs(at)
        state = fault(rnd, at) or {}
        try:
            for after in (first, first + LOOKS):
                then = at + after
                _signs(then, worker=state.get("worker"), clock=state.get("clock"))
                if _look(then, machine_off=state.get("off", timedelta()), signs=False):
                    return after
            return None
        finally:
            transaction.set_rollback(True)


def _duty(rnd: random.Random, kinds: tuple[str, ...] = ()) -> tuple[int, str, str, datetime, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, kind, inputs::text, due_at, policy from duties_duty d where ended_at is null"
            " and (%s = '{}'::text[] or kind = any(%s)) order by id",
            [list(kinds), list(kinds)],
        )
        found: tuple[int, str, str, datetime, str] = rnd.choice(cursor.fetchall())
        return found


def _deleted(rnd: random.Random, at: datetime) -> None:
    _do("delete from duties_duty where id = %s", _duty(rnd, FROM_FACTS)[0])


def _moved(rnd: random.Random, at: datetime) -> None:
    off = timedelta(minutes=rnd.choice([-1, 1]) * rnd.choice([1, 60, 1440, 10080]))
    _do("update duties_duty set due_at = due_at + %s where id = %s", off, _duty(rnd)[0])


def _ended(rnd: random.Random, at: datetime) -> None:
    met = at if rnd.random() < 0.5 else None
    _do(
        "update duties_duty set ended_at = %s, met_at = %s, ended_because = 'Met' where id = %s",
        at, met, _duty(rnd, FROM_FACTS)[0],
    )  # fmt: skip


def _counted_from_another_day(rnd: random.Random, at: datetime) -> None:
    """Facts and time of the duty agree with each other, and not with the record."""
    number, kind, inputs, _, _ = _duty(rnd, ("first_contact", "sentence_plan", "judge_absence", "consider_failure"))
    facts = json.loads(inputs)
    day = date.fromisoformat(facts["from"]) + timedelta(days=rnd.choice([7, 14, 21]))
    right = book.limit(
        kind, book.Facts(runs_from=day, tier=facts.get("tier")), jurisdiction="england_wales", opened_on=at.date()
    )
    facts["from"] = day.isoformat()
    _do(
        "update duties_duty set inputs = %s, due_at = %s, policy = %s where id = %s",
        json.dumps(facts), right.at, right.policy, number,
    )  # fmt: skip


def _other_edition(rnd: random.Random, at: datetime) -> None:
    number, _, _, _, policy = _duty(rnd)
    _do("update duties_duty set policy = %s where id = %s", policy.replace("@2007", "@1999"), number)


def _worker_stopped(rnd: random.Random, at: datetime) -> dict[str, Any]:
    return {"worker": at}


def _clock_stopped(rnd: random.Random, at: datetime) -> dict[str, Any]:
    return {"clock": at}


def _job_lost(rnd: random.Random, at: datetime) -> None:
    _do("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'react', 'doing')")


def _job_failed(rnd: random.Random, at: datetime) -> None:
    _do("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'react', 'failed')")


def _job_late(rnd: random.Random, at: datetime) -> None:
    """One that was due five minutes ago."""
    _do(
        "insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
        " values ('default', 'react', 'todo', %s)",
        at - timedelta(minutes=5),
    )


def _machine_off(rnd: random.Random, at: datetime) -> dict[str, Any]:
    return {"off": timedelta(seconds=rnd.choice([-1, 1]) * rnd.randint(31, 86400))}


FAULTS: dict[str, Fault] = {
    "duty deleted": _deleted,
    "due moved": _moved,
    "ended without the act": _ended,
    "counted from another day": _counted_from_another_day,
    "another edition": _other_edition,
    "worker stopped": _worker_stopped,
    "clock stopped": _clock_stopped,
    "job lost": _job_lost,
    "job failed": _job_failed,
    "jobs late": _job_late,
    "clock of the machine wrong": _machine_off,
}
