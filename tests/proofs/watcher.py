"""The watcher finds every fault put into the clocks and the machine within 60 simulated seconds, and nothing else."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from time_machine import travel

from tests.cast import NOW
from throughcare.cli.proofs import Size
from throughcare.machinery.watcher import book
from throughcare.machinery.watcher.clocks import CLOCKS
from throughcare.machinery.watcher.looking import Found, look

LOOKS = timedelta(seconds=30)
REASON = "Had to work, the shift was changed on the day."
# Kinds whose duty must be open as long as the record owes it: with it gone, only the record can tell.
FROM_FACTS = sorted(
    {kind for clock in CLOCKS if not clock.once for kind in clock.kinds}
    - {kind for clock in CLOCKS if clock.once for kind in clock.kinds}
)
# Kinds of which the record holds the day or moment they run from.
COUNTED = (
    "first_contact", "sentence_plan", "judge_absence", "consider_failure", "decide_referral", "start_breach",
    "endorse_breach", "answer_transfer", "answer_message", "endorse_recall_emergency", "revoke_licence_emergency",
    "endorse_recall_senior", "revoke_licence", "tell_recall", "refer_recall",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where everybody works."""

    staff: Any
    head: Any
    area: int


def prove(size: Size) -> dict[str, Any]:
    """Ordinary days of the cast without an alarm, then faults, each undone before the next."""
    days = size.of(28, 365)
    began = NOW.replace(hour=0)
    place = _place()
    looks = _live(place, began, days=days, every=size.of(3, 2))
    at = began + timedelta(days=days, hours=10)
    with travel(at, tick=False):
        _stage(place, at)
    _quiet(at)
    there = _kinds()
    faults = size.of(33, 1000)
    kinds: dict[str, int] = {}
    hit: set[str] = set()
    longest = timedelta()
    for number in range(faults):
        kind, fault = list(FAULTS.items())[number % len(FAULTS)]
        took, which = _took(fault, at=at, rnd=size.random)
        assert took is not None, f"fault {number} ({kind}, {which}) was not found within 60 seconds"
        longest = max(longest, took)
        kinds[kind] = kinds.get(kind, 0) + 1
        hit.add(which)
    return {
        "days": days,
        "looks": looks,
        "false alarms": 0,
        "kinds of duties open": len(there),
        "kinds of duties hit": len(hit - {""}),
        "faults": faults,
        "found": faults,
        "kinds of faults": len(kinds),
        "longest (simulated s)": int(longest.total_seconds()),
    }


def _place() -> Place:
    from throughcare.accounts import actions as accounts  # noqa: PLC0415  reads models
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415
    from throughcare.organisations import actions as organisations  # noqa: PLC0415
    from throughcare.organisations.models import Office  # noqa: PLC0415
    from throughcare.organisations.queries import principal_of  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=NOW)
        user = accounts.enter("proof@throughcare.example", name="Helen Marsh", phone="", demo=True, by=cast.DEMO)
        organisations.hold_post(user.id, team_id=staff.team, role="head_of_unit", since=date(2020, 4, 1), by=cast.DEMO)
        area = Office.objects.values_list("organisation_id", flat=True).get(id=staff.harbour_lane)
        return Place(staff=staff, head=principal_of(user.id, name="Helen Marsh", on=NOW.date()), area=area)


def _kinds() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct kind from duties_duty where ended_at is null")
        return {kind for (kind,) in cursor.fetchall()}


# ------------------------------------------------------------------------------------------------------- ordinary days
def _live(place: Place, began: datetime, *, days: int, every: int) -> int:
    """Days on which everybody does what is due in time. The watcher looks after every act, and twice a day besides:
    nothing changes between."""
    looks = 0
    people: list[Iterator[datetime]] = []
    waiting: list[tuple[datetime, int]] = []
    for day in range(days):
        at = began + timedelta(days=day)
        begun = False
        if _works(at.date()):
            # In a year one begins every other day, in turn; in a few days all three begin at once. Each story has an
            # hour of its own, so that no two want the officer at one time.
            for which, story in enumerate((_reports, _goes_to_court, _recalled)):
                if (day == 0) if every > 2 else which == len(people) % 3 and not (begun or day % every):
                    start = at + timedelta(hours=9 + 2 * which, minutes=30)
                    people.append(story(place, start, number=len(people)))
                    waiting.append((start, len(people) - 1))
                    begun = True
        looks += 1
        _quiet(at + timedelta(seconds=30))
        while due := min((one for one in waiting if one[0] < at + timedelta(days=1)), default=None):
            waiting.remove(due)
            with travel(due[0], tick=False):
                after = next(people[due[1]], None)
            if after is not None:
                waiting.append((after, due[1]))
            looks += 1
            _quiet(due[0])
        looks += 1
        _quiet(at + timedelta(hours=23, minutes=59))
    return looks


def _quiet(at: datetime) -> None:
    _jobs_done()
    found = _look(at)
    assert not found, f"false alarm at {at}: {found[:3]}"


def _begins(
    place: Place, at: datetime, *, number: int, order: str = "CO", released_on: date | None = None
) -> Iterator[tuple[int, int, datetime]]:
    """Somebody sentenced or released today: an officer a day later, a first meeting the day after. Yields the person,
    the order and when the next step is done."""
    from throughcare.allocations import actions as allocations  # noqa: PLC0415
    from throughcare.appointments.actions import outcomes  # noqa: PLC0415
    from throughcare.people import actions as people  # noqa: PLC0415
    from throughcare.people.facts import NameFacts, PersonFacts  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415
    from throughcare.sentences.facts import OffenceFacts, RequirementFacts  # noqa: PLC0415

    ruth, grace = place.staff.ruth, place.staff.grace
    licence = released_on is not None
    with _as(ruth):
        name = NameFacts(surname=f"Proof{number}", forenames="Sam")
        person = people.admit(PersonFacts(names=(name,)), by=ruth, at=at).id
        requirement = ("keep_in_touch", None) if licence else ("rehabilitation_activity", Decimal(20))
        sentence = sentences.impose(
            person,
            order_type=order,
            court="Northgate Crown Court" if licence else "Northgate Magistrates' Court",
            sentenced_on=date(2025, 2, 6) if licence else at.date(),
            **(
                {"length_years": 4, "release": "LICENCE", "released_on": released_on}
                if licence
                else {"length_months": 12}
            ),
            requirements=[RequirementFacts(code=requirement[0], amount=requirement[1])],
            offences=[OffenceFacts(text="Burglary other than in a dwelling", committed_on=date(2024, 5, 1))],
            by=ruth,
            at=at,
        ).id
    at = _later(at, 1)
    yield person, sentence, at
    with _as(ruth):
        allocations.allocate(
            person, role="offender_manager", post_id=grace.post_id, because="She has room.", by=ruth, at=at
        )
    at = _later(at, 1)
    yield person, sentence, at
    meeting = _booked(person, sentence, grace, at, kind="first")
    at += timedelta(minutes=45)
    yield person, sentence, at
    with _as(grace):
        came = meeting.starts_at
        facts = outcomes.OutcomeFacts(outcome="ATTC", came_at=came, seen_at=came, left_at=at)
        outcomes.record_outcome(meeting.id, facts=facts, by=grace, at=at)
        _answer_all(person, grace, at)
    yield person, sentence, _later(at, 1)


def _reports(place: Place, begins: datetime, *, number: int) -> Iterator[datetime]:
    """One on an order: seen, missed once, judged and warned of; rang us; every step in time. Yields when the next step
    is done."""
    from throughcare.appointments.actions import judging, outcomes  # noqa: PLC0415
    from throughcare.enforcement.actions import decisions  # noqa: PLC0415
    from throughcare.enforcement.models import Consideration  # noqa: PLC0415
    from throughcare.messaging import replies  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415

    grace = place.staff.grace
    person, order, at = 0, 0, begins
    for person, order, at in _begins(place, begins, number=number):  # noqa: B007  the last is where we go on
        yield at
    missed = _booked(person, order, grace, at, kind="supervision")
    at += timedelta(minutes=45)
    yield at
    with _as(grace):
        absence = outcomes.record_absence(missed.id, outcome="AFTA", by=grace, at=at)
        _answer_all(person, grace, at)
        call = replies.record_call(person, words="Is my meeting on?", called_at=at, by=grace, at=at)
    at = _later(at, 1)
    yield at
    with _as(grace):
        replies.answer_reply(call.pk, answer="Told when it is.", by=grace, at=at)
        judging.give_reason(absence.id, reason="employment", words=REASON, told_on=at.date(), by=grace, at=at)
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
        sentences.end(order, on=at.date(), because="Revoked by the court", by=grace, at=at)
        _answer_all(person, grace, at)


def _goes_to_court(place: Place, begins: datetime, *, number: int) -> Iterator[datetime]:
    """Two failures, the enforcement officer's check, the breach endorsed, laid, heard; and a move that was refused."""
    from throughcare.courts import actions as courts  # noqa: PLC0415
    from throughcare.courts.facts import CourtDid  # noqa: PLC0415
    from throughcare.courts.models import Hearing  # noqa: PLC0415
    from throughcare.enforcement.breach import actions as breach  # noqa: PLC0415
    from throughcare.enforcement.models import Breach  # noqa: PLC0415
    from throughcare.enforcement.tests.telling import decided, failed  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415

    grace, ruth = place.staff.grace, place.staff.ruth
    person, order, at = 0, 0, begins
    for person, order, at in _begins(place, begins, number=number):  # noqa: B007
        yield at
    for decision in ("warn", "refer"):
        with _as(grace):
            (row,) = failed(person, at.date(), by=grace, orders=[order], at=at)
        yield (at := _later(at, 1))
        with _as(grace):
            decided(row, decision, by=grace, at=at)
            _answer_all(person, grace, at)
        yield (at := _later(at, 1))
    _check(place, person, at)
    yield (at := _later(at, 1))
    case = Breach.objects.get(person_id=person)
    with _as(grace):
        _write(case.pk, by=grace, at=at)
        breach.declare(case.pk, true=True, by=grace, at=at)
        _answer_all(person, grace, at)
    yield (at := _later(at, 1))
    with _as(ruth):
        breach.endorse(case.pk, answer="endorse", by=ruth, at=at)
    yield (at := _later(at, 1))
    heard_at = _later(at, 5)
    with _as(grace):
        breach.lay(
            case.pk, court="Northgate Magistrates' Court", laid_on=at.date(), on=heard_at.date(), starts=time(9),
            by=grace, at=at,
        )  # fmt: skip
    yield _later(at, 1)
    with _as(grace):
        _answer_all(person, grace, _later(at, 1))
    yield heard_at
    with _as(grace):
        did = CourtDid(finding="admitted", power="no_action", words="Come next time.")
        courts.record_result(Hearing.objects.get(person_id=person).pk, did=did, by=grace, at=heard_at)
    yield (at := _later(heard_at, 1))
    with _as(grace):
        _answer_all(person, grace, at)
        sentences.end(order, on=at.date(), because="Revoked by the court", by=grace, at=at)
        _answer_all(person, grace, at)


def _recalled(place: Place, begins: datetime, *, number: int) -> Iterator[datetime]:
    """A licence: a concern, an emergency recall inside two hours, told in prison, released again."""
    from throughcare.custody import actions as custody  # noqa: PLC0415
    from throughcare.custody.models import Stay  # noqa: PLC0415
    from throughcare.enforcement.models import Recall  # noqa: PLC0415
    from throughcare.enforcement.recall import actions as recall  # noqa: PLC0415
    from throughcare.enforcement.tests import recalling  # noqa: PLC0415
    from throughcare.sentences import actions as sentences  # noqa: PLC0415

    grace, ruth, head = place.staff.grace, place.staff.ruth, place.head
    person, order, at = 0, 0, begins
    for person, order, at in _begins(place, begins, number=number, order="SDS", released_on=begins.date()):  # noqa: B007
        yield at
    emergency = number % 2 == 0
    with _as(grace):
        row = recalling.decided(
            recalling.weighed(order, by=grace, at=at), "FIXED_TERM", by=grace, at=at, emergency=emergency
        )
    for who in (ruth, head):
        yield (at := at + timedelta(minutes=20))
        with _as(who):
            recalling.agreed(row, by=who, at=at)
    yield (at := at + timedelta(minutes=40))
    with _as(ruth):
        recall.revoke(row.pk, revoked_at=at, by=ruth, at=at)
    yield (at := _later(at, 1))
    with _as(grace):
        custody.receive(person, prison="Durham", why="recall", received_at=at, by=grace, at=at)
        _answer_all(person, grace, at)
    yield (at := _later(at, 1))
    with _as(grace):
        if Recall.objects.get(pk=row.pk).told_on is None:
            recall.tell(row.pk, told_on=at.date(), how="Read out", by=grace, at=at)
    yield (at := _later(at, 8))
    with _as(grace):
        custody.release(Stay.objects.get(person_id=person).pk, released_at=at, by=grace, at=at)
    yield (at := _later(at, 1))
    with _as(grace):
        _answer_all(person, grace, at)
        sentences.end(order, on=at.date(), because="The licence ended", by=grace, at=at)
        _answer_all(person, grace, at)


def _check(place: Place, person: int, at: datetime) -> None:
    """What was referred is checked and goes to court."""
    from throughcare.enforcement.actions import referrals  # noqa: PLC0415
    from throughcare.enforcement.models import Referral  # noqa: PLC0415

    checked = [code for code, _ in referrals.CHECKS]
    with _as(place.staff.ruth):
        referrals.decide_referral(
            Referral.objects.get(person_id=person).pk,
            decision="lay_information", words="Checked.", stored={"checked": checked}, by=place.staff.ruth, at=at,
        )  # fmt: skip


def _write(breach_id: int, *, by: Any, at: datetime) -> None:
    from throughcare.enforcement.breach import actions as breach  # noqa: PLC0415

    breach.write(
        breach_id, statement="They were asked twice.", person_says="I was ill.", asked_how="phone",
        proposal="more_onerous", proposal_words="They can do more.", by=by, at=at,
    )  # fmt: skip


def _stage(place: Place, at: datetime) -> None:
    """Every clock that runs for hours or days only, running now, beside those of the days before."""
    from throughcare.enforcement.breach import actions as breach  # noqa: PLC0415
    from throughcare.enforcement.models import Breach  # noqa: PLC0415
    from throughcare.enforcement.tests import recalling  # noqa: PLC0415
    from throughcare.enforcement.tests.telling import decided, failed  # noqa: PLC0415
    from throughcare.messaging import replies  # noqa: PLC0415
    from throughcare.sentences import transferring  # noqa: PLC0415

    grace, ruth = place.staff.grace, place.staff.ruth

    def somebody(number: int, **more: Any) -> tuple[int, int]:
        return next(_begins(place, at, number=90_000 + number, **more))[:2]

    for number, far in enumerate(("failed", "referred", "breach", "declared")):
        person, order = somebody(number)
        with _as(grace):
            for decision in ("warn", "refer"):
                (row,) = failed(person, at.date(), by=grace, orders=[order], at=at)
                if decision == "refer" and far == "failed":
                    break
                decided(row, decision, by=grace, at=at)
        if far in {"breach", "declared"}:
            _check(place, person, at)
        if far == "declared":
            with _as(grace):
                case = Breach.objects.get(person_id=person)
                _write(case.pk, by=grace, at=at)
                breach.declare(case.pk, true=True, by=grace, at=at)
    for number, emergency in enumerate((True, False), start=10):
        _, licence = somebody(number, order="SDS", released_on=at.date())
        with _as(grace):
            recall = recalling.decided(
                recalling.weighed(licence, by=grace, at=at), "FIXED_TERM", by=grace, at=at, emergency=emergency
            )
        if not emergency:
            with _as(ruth):
                recalling.agreed(recall, by=ruth, at=at)
    person, order = somebody(20)
    with _as(grace):
        replies.record_call(person, words="Ring me.", called_at=at, by=grace, at=at)
        transferring.ask(order, body_id=place.area, because="They move there.", by=grace, at=at)


def _booked(person: int, order: int, officer: Any, at: datetime, *, kind: str) -> Any:
    """A meeting that begins now."""
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
        if not job.args["reaction"].endswith("file_pack"):  # a PDF takes longer than a day of the proof
            tasks.react(**job.args)
    _do("delete from procrastinate_jobs")


def _look(at: datetime, *, machine_off: timedelta = timedelta(), signs: bool = True) -> list[Found]:
    if signs:
        _signs(at)
    with transaction.atomic():
        return look(connection.connection, at=at, machine_off=machine_off)


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
Fault = Callable[[random.Random, datetime], dict[str, Any]]


def _took(fault: Fault, *, at: datetime, rnd: random.Random) -> tuple[timedelta | None, str]:
    """How long after a fault a look found something, None if none did, and the kind it hit. The fault is undone."""
    first = timedelta(seconds=rnd.randint(1, 30))  # looks come when they come
    with transaction.atomic():
        _signs(at)
        state = fault(rnd, at)
        which = state.get("kind", "")
        try:
            for after in (first, first + LOOKS):
                then = at + after
                _signs(then, worker=state.get("worker"), clock=state.get("clock"))
                if _look(then, machine_off=state.get("off", timedelta()), signs=False):
                    return after, which
            return None, which
        finally:
            transaction.set_rollback(True)


def _duty(rnd: random.Random, kinds: Sequence[str] = ()) -> tuple[int, str, str, datetime, str]:
    """An open duty: a kind, and one of them, so that the rare ones are hit as often."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, kind, inputs::text, due_at, policy from duties_duty d where ended_at is null"
            " and (%s = '{}'::text[] or kind = any(%s)) order by id",
            [list(kinds), list(kinds)],
        )
        rows: list[tuple[int, str, str, datetime, str]] = cursor.fetchall()
    kind = rnd.choice(sorted({row[1] for row in rows}))
    return rnd.choice([row for row in rows if row[1] == kind])


def _deleted(rnd: random.Random, at: datetime) -> dict[str, Any]:
    number, kind, *_ = _duty(rnd, FROM_FACTS)
    _do("delete from duties_restatement where duty_id = %s", number)
    _do("delete from duties_duty where id = %s", number)
    return {"kind": kind}


def _moved(rnd: random.Random, at: datetime) -> dict[str, Any]:
    number, kind, *_ = _duty(rnd)
    off = timedelta(minutes=rnd.choice([-1, 1]) * rnd.choice([1, 60, 1440, 10080]))
    _do("update duties_duty set due_at = due_at + %s where id = %s", off, number)
    return {"kind": kind}


def _ended(rnd: random.Random, at: datetime) -> dict[str, Any]:
    number, kind, *_ = _duty(rnd, FROM_FACTS)
    met = at if rnd.random() < 0.5 else None
    _do("update duties_duty set ended_at = %s, met_at = %s, ended_because = 'Met' where id = %s", at, met, number)
    return {"kind": kind}


def _counted_from_another_day(rnd: random.Random, at: datetime) -> dict[str, Any]:
    """Facts and time of the duty agree with each other, and not with the record."""
    number, kind, inputs, _, _ = _duty(rnd, COUNTED)
    facts = json.loads(inputs)
    start = facts["from"]
    later = timedelta(days=rnd.choice([7, 14, 21]))
    moved = datetime.fromisoformat(start) + later if "T" in start else date.fromisoformat(start) + later
    right = book.limit(
        kind, book.Facts(runs_from=moved, tier=facts.get("tier")), jurisdiction="england_wales", opened_on=at.date()
    )
    facts["from"] = moved.isoformat()
    _do(
        "update duties_duty set inputs = %s, due_at = %s, policy = %s where id = %s",
        json.dumps(facts), right.at, right.policy, number,
    )  # fmt: skip
    return {"kind": kind}


def _other_edition(rnd: random.Random, at: datetime) -> dict[str, Any]:
    number, kind, _, _, policy = _duty(rnd)
    _do("update duties_duty set policy = %s where id = %s", policy.replace("@2007", "@1999"), number)
    return {"kind": kind}


def _worker_stopped(rnd: random.Random, at: datetime) -> dict[str, Any]:
    return {"worker": at}


def _clock_stopped(rnd: random.Random, at: datetime) -> dict[str, Any]:
    return {"clock": at}


def _job_lost(rnd: random.Random, at: datetime) -> dict[str, Any]:
    _do("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'react', 'doing')")
    return {}


def _job_failed(rnd: random.Random, at: datetime) -> dict[str, Any]:
    _do("insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'react', 'failed')")
    return {}


def _job_late(rnd: random.Random, at: datetime) -> dict[str, Any]:
    """One that was due five minutes ago."""
    _do(
        "insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
        " values ('default', 'react', 'todo', %s)",
        at - timedelta(minutes=5),
    )
    return {}


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
