"""R18: missed appointment, clock, warning, court or recall in simulated lives, workers killed: equal to the oracle.

The people live in `_enforcement_life.py`, which knows nothing of the product. What they do is done here by the
product's own actions; what follows is done by its own worker, which is killed at random, with jobs delivered again.
Each month, and at the end, every clock, letter and row is compared. R18_PEOPLE in the environment lets fewer or more
people live.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time as real_time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

from tests.plugin import ROOT, running
from tests.proofs._enforcement_life import DAY, EVENING, LICENCE, Act, Life, moment
from throughcare.cli.proofs import Size
from throughcare.kernel import context

if TYPE_CHECKING:
    from throughcare.accounts.principals import Principal

FIRST = date(2024, 11, 18)  # the simulated years end in November 2026; a working day
OURS = "simulated"
MOST_SECONDS = 600  # a simulated day's jobs are done by then
KINDS = (
    "judge_absence", "tell_why_absent", "bring_proof", "ask_for_reason", "tell_decision", "judge_failure",
    "consider_failure", "refer_failure", "agree_decision", "decide_referral", "start_breach", "endorse_breach",
    "record_result", "tell_court", "consider_recall", "endorse_recall", "endorse_recall_emergency",
    "endorse_recall_senior", "endorse_recall_senior_emergency", "revoke_licence", "revoke_licence_emergency",
    "recall_rationale", "recall_next_in_line", "tell_recall", "release_after_recall",
)  # fmt: skip
LETTERS = (
    "we_missed_you", "absence_decided", "warning", "warning_withdrawn", "to_court", "court_result", "not_recalled",
    "recalled",
)  # fmt: skip


PORTION = 1_000  # people entered at once


def prove(size: Size) -> dict[str, Any]:
    """So many people live so many days; answers what was compared."""
    people, days = int(os.environ.get("R18_PEOPLE", size.of(12, 10_000))), size.of(92, 730)
    gap = (3, 12) if not size.full else (100, 300)
    orders = ("CO", "SSO", LICENCE, "CO")
    lives = [
        Life(random.Random(size.random.random()), order=orders[n % 4], first=FIRST, days=days, gap=gap)
        for n in range(people)
    ]
    began = real_time.monotonic()
    with TemporaryDirectory() as folder:
        world = _World(lives, clock=Path(folder) / "now", chance=size.random)
        with world.working():
            world.live(until=FIRST + days * DAY, kill_every=size.of(40, max(100, people // 10)))
        return world.report() | {"days": days, "lived in (s)": round(real_time.monotonic() - began)}


class _World:
    """The people in the record, whoever acts, and the worker."""

    def __init__(self, lives: list[Life], *, clock: Path, chance: random.Random) -> None:
        self.lives, self.chance, self.clock = lives, chance, clock
        self.counts: Counter[str] = Counter()
        self.wrong: dict[int, str] = {}  # what differed first, by life
        self.worker: subprocess.Popen[bytes] | None = None
        self.ids: dict[tuple[int, str], int] = {}
        self.set_clock(moment(FIRST - DAY, EVENING))
        self._enter()
        self.doing = _Doing(self)

    def _enter(self) -> None:
        """Everybody is on their order, with an officer and nothing owed, as history."""
        from throughcare.allocations import actions as allocations  # noqa: PLC0415  reads models
        from throughcare.demo import cast  # noqa: PLC0415
        from throughcare.people import actions as people  # noqa: PLC0415
        from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts  # noqa: PLC0415
        from throughcare.sentences import actions as sentences  # noqa: PLC0415

        at = moment(FIRST - 7 * DAY, time(12))
        with context.acting(principal=cast.DEMO.key, reason="simulation"):
            self.staff = cast.make_staff(at=at)
            self.head = head_of_unit(self.staff.team, at=at)
            facts = [
                PersonFacts(
                    names=(NameFacts(surname=f"Simulated {n}", forenames="A"),),
                    date_of_birth=date(1990, 1, 1),
                    addresses=(AddressFacts(lines=f"{n} High Street", town="Northgate", postcode="NG1 1AA"),),
                )
                for n in range(len(self.lives))
            ]
            self.people: list[int] = []
            self.orders: list[int] = []
            for first in range(0, len(facts), PORTION):  # as an import does
                portion = slice(first, first + PORTION)
                these = people.admit_many(facts[portion], by=cast.DEMO, at=at)
                orders = [(person, _order(life.order)) for person, life in zip(these, self.lives[portion], strict=True)]
                self.people += these
                self.orders += sentences.impose_many(orders, by=cast.DEMO, at=at)
                allocations.allocate_many(
                    [
                        allocations.Holding(
                            person_id=person,
                            role="offender_manager",
                            post_id=self.staff.grace.post_id or 0,
                            since=at,
                            because="Allocated at sentence.",
                        )
                        for person in these
                    ],
                    by=cast.DEMO,
                    at=at,
                )
                tidy()

    # ------------------------------------------------------------------------------------------------------- the worker
    def set_clock(self, at: datetime) -> None:
        """What the worker takes the time to be. Written whole, so that it never reads half of it."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(at.timestamp()))
        new.replace(self.clock)

    @contextmanager
    def working(self) -> Iterator[None]:
        """With a worker."""
        self._start()
        try:
            yield
        finally:
            assert self.worker is not None
            self.worker.kill()
            self.worker.wait()

    def _start(self) -> None:
        given = {
            "DATABASE_URL": running().url(connection.settings_dict["NAME"]),
            "THROUGHCARE_ROLE": "worker",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        command = [sys.executable, "-m", "tests.proofs._simulated_worker", str(self.clock)]
        quiet = subprocess.DEVNULL
        self.worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stdout=quiet, stderr=quiet)

    def _kill(self) -> None:
        """Kill -9 the worker in whatever it does. By the simulated clock it is soon found silent: so is its sign."""
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
        self.counts["kills"] += 1
        self._start()

    def _drain(self) -> None:
        """Until every job is done; sometimes the worker dies before, sometimes some jobs are delivered again."""
        kill = self.counts["acts"] >= self.next_kill
        until = real_time.monotonic() + MOST_SECONDS
        while real_time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
                    " and queue_name <> 'clockwork'"
                )
                left = cursor.fetchone()[0]
            if kill and left:
                real_time.sleep(self.chance.uniform(0, 0.05))
                self._kill()
                self._deliver_again()
                self.next_kill += self.kill_every
                kill = False
            elif not left:
                return
            real_time.sleep(0.02)
        raise AssertionError(f"{left} of the day's jobs were not done")

    def _none_failed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from procrastinate_jobs where status = 'failed' and queue_name <> 'clockwork'"
            )
            failed = cursor.fetchone()[0]
        assert not failed, f"{failed} jobs failed"

    def _deliver_again(self) -> None:
        """Some of the last jobs once more, as after a lost answer."""
        with connection.cursor() as cursor:
            cursor.execute(
                "with once as (select * from procrastinate_jobs where task_name = 'react' and status = 'succeeded'"
                " order by id desc limit 20)"
                " insert into procrastinate_jobs (queue_name, task_name, status, args)"
                " select queue_name, task_name, 'todo', args from once"
            )
            self.counts["delivered again"] += cursor.rowcount

    # ----------------------------------------------------------------------------------------------------------- living
    def live(self, *, until: date, kill_every: int) -> None:
        """Day after day: what people do until the evening, what follows, the evening's letters; then the night."""
        self.kill_every = self.next_kill = kill_every
        day, month = FIRST, FIRST.month
        while day < until:
            evening = moment(day, EVENING)
            woken = [(n, life) for n, life in enumerate(self.lives) if life.next_at and life.next_at <= evening]
            acts = [(act, n) for n, life in woken for act in life.until(evening)]
            self._act(sorted(acts, key=lambda one: one[0].at))
            if woken:
                self._drain()
                self.set_clock(evening)
                self._evening(evening)
            self._night(evening, moment(day + DAY))
            day += DAY
            if day.month != month:
                month = day.month
                self._drain()
                self.compare(day)
            if day.day % 7 == 2:  # what the database does by itself in use, and a throw-away one does not
                tidy()
        self._drain()
        self.compare(day)
        assert not self.wrong, "\n".join(self.wrong.values())

    def _night(self, evening: datetime, midnight: datetime) -> None:
        """What is done between the evening and midnight; what follows is done with the next day's."""
        woken = [(n, life) for n, life in enumerate(self.lives) if life.next_at and evening < life.next_at < midnight]
        acts = [(act, n) for n, life in woken for act in life.until(midnight - timedelta(seconds=1))]
        self._act(sorted(acts, key=lambda one: one[0].at))

    def _act(self, acts: list[tuple[Act, int]]) -> None:
        self.doing.book([(act, n) for act, n in acts if act.verb == "book"])
        for act, n in acts:
            if act.verb != "book":
                self.doing.do(act, n)
        self.counts["acts"] += len(acts)

    def _evening(self, at: datetime) -> None:
        """Letters whose hold has passed leave, and whoever is next in line of a recall is told."""
        from throughcare import clockwork  # noqa: PLC0415  reads models
        from throughcare.messaging import actions as messaging  # noqa: PLC0415
        from throughcare.messaging.models import Letter  # noqa: PLC0415
        from throughcare.messaging.tasks import send_letters  # noqa: PLC0415

        later = at
        # Locks of their own: what the clockwork of a dead worker left in the queue must not be in the way.
        send_letters.configure(queueing_lock=f"letters {later}").defer()
        clockwork.warn_of_recalls.configure(queueing_lock=f"recalls {at}").defer(timestamp=int(at.timestamp()))
        self._drain()
        self._wait_for_clockwork()
        while Letter.objects.filter(state="claimed").exists():  # a worker died with them: they are taken up again
            later += timedelta(minutes=11)
            self.set_clock(later)
            send_letters.configure(queueing_lock=f"letters {later}").defer()
            self._drain()
        self.set_clock(at)
        waiting = list(Letter.objects.filter(state="print").values_list("id", flat=True))
        if waiting:
            with context.acting(principal=self.staff.paul.key, reason="simulation"):
                messaging.mark_printed(waiting, by=self.staff.paul, at=at)
            self._drain()

    def _wait_for_clockwork(self) -> None:
        until = real_time.monotonic() + MOST_SECONDS
        while real_time.monotonic() < until:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
                    " and task_name = 'warn_of_recalls'"
                )
                if not cursor.fetchone()[0]:
                    return
            real_time.sleep(0.02)
        raise AssertionError("the clock's row was not done")

    # -------------------------------------------------------------------------------------------------------- comparing
    def compare(self, day: date) -> None:
        """Every clock, letter and row of everybody against the oracle. What differs is told at once and fails the
        proof at its end, so that one run finds every life that differs."""
        self._none_failed()
        names = _names(self.people)
        wanted: dict[str, Counter[Any]] = {
            "duties": Counter(
                (n, one.kind, one.about, one.opened_at, one.due_at, one.ended_at, one.met)
                for n, life in enumerate(self.lives)
                for one in life.duties
            ),
            "letters": Counter(
                (n, one.kind, one.about, one.state, one.sent_at)
                for n, life in enumerate(self.lives)
                for one in life.letters
            ),
            "rows": Counter(
                (n, name, *_row(name, row))
                for n, life in enumerate(self.lives)
                for name, row in (*life.rows.items(), *life.earlier)
            ),
        }
        found = {"duties": _duties(names), "letters": _letters(names), "rows": _rows(names)}
        for what, rows in wanted.items():
            missing, more = rows - found[what], found[what] - rows
            for n in {row[0] for row in missing + more} - self.wrong.keys():
                self.wrong[n] = _differ(what, day, n, missing, more)
                print(self.wrong[n], flush=True)
            self.counts[f"{what} at the end"] = sum(rows.values())
        self.counts["comparisons"] += 1
        print(f"{day}: {self.counts['acts']} acts, {len(self.wrong)} lives differ", flush=True)

    def report(self) -> dict[str, Any]:
        """The numbers worth keeping."""
        reached = Counter(life.reached for life in self.lives if life.reached)
        return {
            "people": len(self.lives),
            **self.counts,
            **{f"came to: {key}": n for key, n in sorted(reached.items())},
        }


def _differ(what: str, day: date, n: int, missing: Counter[Any], more: Counter[Any]) -> str:
    def show(rows: Counter[Any]) -> str:
        return "\n".join(" ".join(str(part) for part in row) for row in rows if row[0] == n)

    return f"{what} of life {n} on {day}, only in the oracle:\n{show(missing)}\nonly in the record:\n{show(more)}"


def head_of_unit(team: int, *, at: datetime) -> Principal:
    """The head of the delivery unit, whom the cast does not have."""
    from throughcare.accounts import actions as accounts  # noqa: PLC0415  reads models
    from throughcare.demo.cast import BEGAN, DEMO  # noqa: PLC0415
    from throughcare.organisations import actions as organisations  # noqa: PLC0415
    from throughcare.organisations.queries import principal_of  # noqa: PLC0415

    user = accounts.enter("head@throughcare.example", name="Helen Marsh", phone="", demo=True, by=DEMO)
    organisations.hold_post(user.id, team_id=team, role="head_of_unit", since=BEGAN, by=DEMO)
    return principal_of(user.id, name="Helen Marsh", on=at.date())


def _order(kind: str) -> Any:
    from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts  # noqa: PLC0415  reads models

    offences = (OffenceFacts(text="Theft from a shop", committed_on=FIRST - 400 * DAY),)
    if kind == LICENCE:
        return SentenceFacts(
            order_type=kind,
            court="Northgate Crown Court",
            sentenced_on=FIRST - 300 * DAY,
            length_months=60,
            release="LICENCE",
            released_on=FIRST - 10 * DAY,
            offences=offences,
            requirements=(RequirementFacts(code="keep_in_touch"),),
        )
    return SentenceFacts(
        order_type=kind,
        court="Northgate Magistrates' Court",
        sentenced_on=FIRST - 10 * DAY,
        length_months=36 if kind == "CO" else 24,
        offences=offences,
        requirements=(RequirementFacts(code="rehabilitation_activity", amount=Decimal(20)),),
    )


# ---------------------------------------------------------------------------------------------------------------- doing
class _Doing:
    """Each verb of a life as the product's action, by whoever does it."""

    def __init__(self, world: _World) -> None:
        self.world = world
        self.officer, self.manager, self.head = world.staff.grace, world.staff.ruth, world.head

    def book(self, acts: list[tuple[Act, int]]) -> None:
        """The meetings booked on a day, at once."""
        from throughcare.appointments import admissions  # noqa: PLC0415  reads models

        rows = [
            admissions.MeetingRow(
                person_id=self.world.people[n],
                kind="supervision",
                starts_at=act.more["starts"],
                ends_at=act.more["starts"] + timedelta(minutes=30),
                office_id=self.officer.office_id,
                serves=(self.world.orders[n],),
                source_key=f"{n}:{act.about}",
            )
            for act, n in acts
        ]
        if rows:
            with context.acting(principal=self.officer.key, reason="simulation"):
                admissions.admit_meetings(rows, source=OURS, by=self.officer, at=acts[0][0].at)

    def do(self, act: Act, n: int) -> None:
        """One act, in a transaction of its own, as a page does it."""
        what: Callable[[Act, int], None] = getattr(self, f"_{act.verb}")
        with context.acting(principal=self.officer.key, reason="simulation"):
            what(act, n)

    def _id(self, n: int, name: str) -> int:
        """The row of a name. What made it is known by the meeting it began with."""
        known = self.world.ids
        if (n, name) not in known:
            known[n, name] = self._find(n, name)
        return known[n, name]

    def _find(self, n: int, name: str) -> int:
        from throughcare.appointments.models import Absence, Appointment  # noqa: PLC0415  reads models
        from throughcare.courts.models import Hearing  # noqa: PLC0415
        from throughcare.custody.models import Stay  # noqa: PLC0415
        from throughcare.enforcement.models import (  # noqa: PLC0415
            Breach,
            Consideration,
            Failure,
            RecallCause,
            Referral,
        )

        kind, number = name.rstrip("0123456789"), name.lstrip("abcdefghijklmnopqrstuvwxyz")
        if kind == "meeting":
            return Appointment.objects.get(imported_from=OURS, source_key=f"{n}:{name}").pk
        if kind == "absence":
            return Absence.objects.get(appointment_id=self._id(n, f"meeting{number}")).pk
        if kind == "failure":
            missed = Absence.objects.filter(appointment_id=self._id(n, f"meeting{number}")).first()
            source = ("appointments.absence", missed.pk) if missed else (
                "appointments.appointment", self._id(n, f"meeting{number}")
            )  # fmt: skip
            return Failure.objects.get(source_kind=source[0], source_id=source[1]).pk
        if kind == "consider":
            return Consideration.objects.get(failure_id=self._id(n, f"failure{number}")).pk
        if kind == "referral":
            return Referral.objects.get(consideration_id=self._id(n, f"consider{number}")).pk
        if kind == "breach":
            return Breach.objects.get(referral_id=self._id(n, f"referral{number}")).pk
        if kind == "hearing":
            return Hearing.objects.get(about_kind="enforcement.breach", about_id=self._id(n, f"breach{number}")).pk
        if kind == "stay":
            return Stay.objects.get(person_id=self.world.people[n], released_at=None).pk
        return RecallCause.objects.get(referral_id=self._id(n, f"referral{number}")).recall_id

    # ----------------------------------------------------------------------------------------------- meetings, absences
    def _came(self, act: Act, n: int) -> None:
        self._outcome(act, n, outcome="ATTC", came_at=act.more["came"])

    def _behaved(self, act: Act, n: int) -> None:
        self._outcome(act, n, outcome="AFTC", came_at=act.more["came"], failed_how="Shouted at the receptionist.")

    def _missed(self, act: Act, n: int) -> None:
        self._outcome(act, n, outcome="AFTA")

    def _outcome(self, act: Act, n: int, **facts: Any) -> None:
        from throughcare.appointments.actions import outcomes  # noqa: PLC0415  reads models

        wanted = outcomes.OutcomeFacts(**facts)
        outcomes.record_outcome(self._id(n, act.about), facts=wanted, by=self.officer, at=act.at)

    def _reason(self, act: Act, n: int) -> None:
        from throughcare.appointments.actions import judging  # noqa: PLC0415  reads models

        judging.give_reason(
            self._id(n, act.about),
            reason="illness",
            words="I was ill.",
            told_on=_day(act),
            by=self.officer,
            at=act.at,
        )

    def _proof(self, act: Act, n: int) -> None:
        from throughcare.appointments.actions import judging  # noqa: PLC0415  reads models

        judging.add_proof(
            self._id(n, act.about), kind="doctor_note", received_on=_day(act), seen=True, by=self.officer, at=act.at
        )

    def _judge(self, act: Act, n: int) -> None:
        from throughcare.appointments.actions import judging  # noqa: PLC0415  reads models

        decision = act.more["decision"]
        judging.judge_absence(
            self._id(n, act.about), decision=decision, words="As the record shows.", by=self.officer, at=act.at
        )

    # ------------------------------------------------------------------------------------------------------ enforcement
    def _judge_failure(self, act: Act, n: int) -> None:
        from throughcare.enforcement.actions import failures  # noqa: PLC0415  reads models

        excused = act.more["excused"]
        failures.judge_failure(
            self._id(n, act.about), excused=excused, words="As the record shows.", by=self.officer, at=act.at
        )

    def _decide(self, act: Act, n: int) -> None:
        self._decides(act, n, act.more["decision"])

    def _decides(self, act: Act, n: int, decision: str) -> None:
        from throughcare.enforcement.actions import decisions  # noqa: PLC0415  reads models

        decisions.decide(
            self._id(n, act.about),
            decision=decision,
            words="As the record shows.",
            circumstances="You did not come to your meeting.",
            by=self.officer,
            at=act.at,
        )

    def _warn_refused(self, act: Act, n: int) -> None:
        from throughcare.enforcement.actions.decisions import CannotDecide  # noqa: PLC0415  reads models

        try:
            self._decides(act, n, "warn")
        except CannotDecide:
            self.world.counts["refused, as the law says"] += 1
            return
        raise AssertionError(f"a warning was taken where the law wants a referral: {n} {act}")

    def _agree(self, act: Act, n: int) -> None:
        from throughcare.enforcement.actions import decisions  # noqa: PLC0415  reads models

        decisions.agree(self._id(n, act.about), by=self.manager, at=act.at)

    def _decide_referral(self, act: Act, n: int) -> None:
        from throughcare.enforcement.actions import referrals  # noqa: PLC0415  reads models

        taken = act.more["decision"] == "lay_information"
        stored = {"checked": [code for code, _ in referrals.CHECKS]} if taken else {"told_on": _day(act)}
        referrals.decide_referral(
            self._id(n, act.about),
            decision=act.more["decision"],
            words="As the record shows.",
            stored=stored,
            by=self.manager,
            at=act.at,
        )

    def _begun(self, act: Act, n: int) -> None:
        self._id(n, act.about)

    def _declare(self, act: Act, n: int) -> None:
        from throughcare.enforcement.breach import actions  # noqa: PLC0415  reads models

        number = self._id(n, act.about)
        actions.write(
            number,
            statement="They were asked twice.",
            person_says="I was ill.",
            asked_how="phone",
            proposal="more_onerous",
            proposal_words="They can do more.",
            by=self.officer,
            at=act.at,
        )
        actions.declare(number, true=True, by=self.officer, at=act.at)

    def _endorse(self, act: Act, n: int) -> None:
        from throughcare.enforcement.breach import actions  # noqa: PLC0415  reads models

        answer = act.more["answer"]
        actions.endorse(self._id(n, act.about), answer=answer, words="As I see it.", by=self.manager, at=act.at)

    def _lay(self, act: Act, n: int) -> None:
        from throughcare.enforcement.breach import actions  # noqa: PLC0415  reads models

        actions.lay(
            self._id(n, act.about),
            court="Northgate Magistrates' Court",
            laid_on=_day(act),
            on=act.more["on"],
            starts=time(10, 30),
            by=self.officer,
            at=act.at,
        )

    def _result(self, act: Act, n: int) -> None:
        from throughcare.courts import actions  # noqa: PLC0415  reads models
        from throughcare.courts.facts import CourtDid  # noqa: PLC0415

        unjust = "All but two meetings were kept." if self.world.lives[n].order == "SSO" else ""
        did = CourtDid(finding="proved", power="fine", words="Pay.", fine=Decimal(50), unjust_because=unjust)
        actions.record_result(self._id(n, act.about), did=did, by=self.manager, at=act.at)

    # ----------------------------------------------------------------------------------------------------------- recall
    def _decide_recall(self, act: Act, n: int) -> None:
        from throughcare.enforcement.recall import actions  # noqa: PLC0415  reads models
        from throughcare.enforcement.tests.recalling import WEIGHED  # noqa: PLC0415

        number = self._id(n, act.about)
        actions.weigh(number, facts=WEIGHED, by=self.officer, at=act.at)
        actions.decide(
            number,
            decision="FIXED_TERM" if act.more["recalls"] else "NO_RECALL",
            words="As the record shows.",
            told_words="You did not come.",
            decided_at=act.at,
            emergency=act.more["emergency"],
            by=self.officer,
            at=act.at,
        )

    def _endorse_recall(self, act: Act, n: int) -> None:
        from throughcare.enforcement.recall import actions  # noqa: PLC0415  reads models

        actions.endorse(
            self._id(n, act.about),
            answer="agreed",
            words="I agree." if act.more["words"] else "",
            given_at=act.at,
            by=self.head if act.more["head"] else self.manager,
            at=act.at,
        )

    def _rationale(self, act: Act, n: int) -> None:
        from throughcare.enforcement.recall import actions  # noqa: PLC0415  reads models

        actions.write_rationale(self._id(n, act.about), words="The risk has grown.", by=self.manager, at=act.at)

    def _revoke(self, act: Act, n: int) -> None:
        from throughcare.enforcement.recall import actions  # noqa: PLC0415  reads models

        actions.revoke(self._id(n, act.about), revoked_at=act.at, by=self.manager, at=act.at)

    # ----------------------------------------------------------------------------------------- custody, another officer
    def _received(self, act: Act, n: int) -> None:
        from throughcare.custody import actions  # noqa: PLC0415  reads models

        person, why = self.world.people[n], act.more["why"]
        actions.receive(person, prison="Northgate", why=why, received_at=act.at, by=self.officer, at=act.at)

    def _released(self, act: Act, n: int) -> None:
        from throughcare.custody import actions  # noqa: PLC0415  reads models

        actions.release(self._id(n, act.about), released_at=act.at, by=self.officer, at=act.at)

    def _officer(self, act: Act, n: int) -> None:
        from throughcare.allocations import actions  # noqa: PLC0415  reads models
        from throughcare.allocations.models import Responsibility  # noqa: PLC0415

        person = self.world.people[n]
        now = Responsibility.objects.get(person_id=person, role="offender_manager", until=None).post_id
        other = self.world.staff.simon if now == self.officer.post_id else self.officer
        actions.allocate(
            person,
            role="offender_manager",
            post_id=other.post_id or 0,
            because="Work was shared out again.",
            changed_for="workload",
            by=self.manager,
            at=act.at,
        )


def tidy() -> None:
    """Give back what was written over, and count what is in the tables: statements are planned by that."""
    conninfo = running().conninfo(role="throughcare_owner", database=connection.settings_dict["NAME"])
    with psycopg.connect(conninfo, autocommit=True) as owner:
        owner.execute("vacuum (analyze)")


def _day(act: Act) -> date:
    return (act.at + timedelta(hours=1)).date() if act.at.hour == 23 else act.at.date()


# ----------------------------------------------------------------------------------------------------------- the record
def _names(people: list[int]) -> dict[tuple[str, int], tuple[int, str]]:
    """Whose row each is and what it is called: by the meeting it began with."""
    names: dict[tuple[str, int], tuple[int, str]] = {}
    numbers = {person: n for n, person in enumerate(people)}

    def ask(kind: str, name: str, words: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(words)
            for number, parent_kind, parent in cursor.fetchall():
                n, was = names[parent_kind, parent]
                names[kind, number] = (n, name + was.lstrip("abcdefghijklmnopqrstuvwxyz"))

    with connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id, source_key from appointments_appointment where imported_from = %s", [OURS]
        )
        for number, person, key in cursor.fetchall():
            names["appointments.appointment", number] = (numbers[person], key.partition(":")[2])
    steps = {
        ("appointments.absence", "absence"): (
            "select id, 'appointments.appointment', appointment_id from appointments_absence"
        ),
        ("enforcement.failure", "failure"): "select id, source_kind, source_id from enforcement_failure",
        ("enforcement.consideration", "consider"): (
            "select id, 'enforcement.failure', failure_id from enforcement_consideration"
        ),
        ("enforcement.warning", "warning"): (
            "select id, 'enforcement.consideration', consideration_id from enforcement_warning"
        ),
        ("enforcement.referral", "referral"): (
            "select id, 'enforcement.consideration', consideration_id from enforcement_referral"
        ),
        ("enforcement.breach", "breach"): "select id, 'enforcement.referral', referral_id from enforcement_breach",
        ("courts.hearing", "hearing"): "select id, about_kind, about_id from courts_hearing",
        ("courts.result", "result"): "select id, 'courts.hearing', hearing_id from courts_result",
        ("enforcement.recall", "recall"): (
            "select recall_id, 'enforcement.referral', referral_id from enforcement_recallcause"
        ),
        ("custody.stay", "stay"): (
            "select s.id, 'enforcement.recall', r.id from custody_stay s join enforcement_recall r"
            " on r.person_id = s.person_id and r.in_custody_at = s.received_at"
        ),
    }
    for (kind, name), words in steps.items():
        ask(kind, name, words)
    return names


def _duties(names: dict[tuple[str, int], tuple[int, str]]) -> Counter[Any]:
    from throughcare.duties.models import Duty  # noqa: PLC0415  reads models

    rows = Duty.objects.filter(kind__in=KINDS).values_list(
        "kind", "about_kind", "about_id", "opened_at", "due_at", "ended_at", "met_at"
    )
    return Counter(
        (names[about, number][0], kind, names[about, number][1], opened, due, met or ended, met is not None)
        for kind, about, number, opened, due, ended, met in rows
    )


def _letters(names: dict[tuple[str, int], tuple[int, str]]) -> Counter[Any]:
    from throughcare.messaging.models import Letter  # noqa: PLC0415  reads models

    rows = Letter.objects.filter(kind__in=LETTERS).values_list("kind", "about_kind", "about_id", "state", "sent_at")
    return Counter(
        (names[about, number][0], kind, names[about, number][1], state, sent)
        for kind, about, number, state, sent in rows
    )


_READ = {  # by the name of a row: where it is, and what of it is compared
    "absence": ("appointments.absence", "appointments_absence", ("decision", "missed_on", "proof_by")),
    "failure": ("enforcement.failure", "enforcement_failure", ("state", "happened_on")),
    "consider": ("enforcement.consideration", "enforcement_consideration", ("decision", "ended_at is not null")),
    "warning": ("enforcement.warning", "enforcement_warning", ("given_on", "last_day", "withdrawn_on")),
    "referral": ("enforcement.referral", "enforcement_referral", ("decision", "must", "ended_at is not null")),
    "breach": ("enforcement.breach", "enforcement_breach", ("state", "laid_on")),
    "recall": (
        "enforcement.recall",
        "enforcement_recall",
        ("decision", "kind", "revoked_at", "in_custody_at", "release_on"),
    ),
}


def _row(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """What the oracle says of a row, in the order in which the record is read."""
    fields = _READ[name.rstrip("0123456789")][2]
    return tuple(row[field.partition("_at is")[0] if "is not null" in field else field] for field in fields)


def _rows(names: dict[tuple[str, int], tuple[int, str]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for kind, table, fields in _READ.values():
        with connection.cursor() as cursor:
            cursor.execute(f"select id, {', '.join(fields)} from {table}")
            for number, *values in cursor.fetchall():
                found[(*names[kind, number], *values)] += 1
    return found
