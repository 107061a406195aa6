"""Tells a story: does what officers do, day by day, through the same actions as the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import contacts, diary, judging, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Absence, Appointment
from throughcare.casefile import actions as casefile
from throughcare.demo.cast import Staff
from throughcare.duties.models import Duty
from throughcare.kernel import context, events
from throughcare.kernel.clock import LONDON
from throughcare.policy import clocks
from throughcare.policy.calendars import bank_holidays
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement

RECENT = timedelta(days=12)  # what is older fires no letters: they left long ago


@dataclass
class Teller:
    """A person's story with one officer, who sees them at the same time of day (`slot`), which no other has."""

    staff: Staff
    officer: Principal
    person_id: int
    slot: time
    today: datetime
    orders: tuple[int, ...] = ()
    begun: tuple[date, ...] = ()  # when each of the orders began

    def day(self, ago: int) -> date:
        """The working day `ago` days before today, or the next one after it; never beyond today for days past."""
        wanted = self.today.date() - timedelta(days=ago)
        holidays = bank_holidays("england_wales").holidays
        step = 1 if ago <= 0 or wanted + timedelta(days=4) < self.today.date() else -1
        while not clocks.is_working(wanted, holidays=holidays):
            wanted += timedelta(days=step)
        return wanted

    def moment(self, on: date, at: time | None = None, *, minutes: int = 0) -> datetime:
        """A time on a day; the person's own slot unless another is given."""
        return datetime.combine(on, at or self.slot, tzinfo=LONDON) + timedelta(minutes=minutes)

    @contextmanager
    def acting(self, at: datetime, *, by: Principal | None = None) -> Iterator[Principal]:
        """Do something as the officer, or somebody else, at a time."""
        who = by or self.officer
        with context.acting(principal=who.key, reason="demo"):
            if self.today - at > RECENT:
                with events.history():
                    yield who
            else:
                yield who

    def book(
        self,
        ago: int,
        *,
        kind: str = "supervision",
        at: time | None = None,
        told: str = "face",
        before: int = 7,
        minutes: int = 30,
        serves: tuple[int, ...] | None = None,
    ) -> Appointment:
        """Book a meeting `ago` days before today (negative: to come), arranged `before` days earlier."""
        on = self.day(ago)
        starts_at = self.moment(on, at)
        asked = min(starts_at - timedelta(days=before), self.today)
        home = kind == "home_visit"
        with self.acting(asked) as by:
            return diary.book(
                self.person_id,
                kind=kind,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                post_id=by.post_id,
                office_id=None if home else by.office_id,
                place="At home" if home else "",
                place_because="A visit under the order." if home else "",
                serves=[order for order, begun in zip(self.orders, self.begun, strict=True) if begun <= on]
                if serves is None
                else list(serves),
                told_how=told,
                anyway_because="Arranged with them.",
                by=by,
                at=asked,
            )

    def came(
        self,
        meeting: Appointment,
        note: str = "",
        *,
        late: int = 0,
        waited: int = 0,
        outcome: str = "ATTC",
        failed: str = "",
    ) -> None:
        """They came; `late` and `waited` in minutes. The note is written at once."""
        came_at = meeting.starts_at + timedelta(minutes=late or -3)
        seen_at = max(came_at, meeting.starts_at) + timedelta(minutes=waited)
        at = seen_at + timedelta(minutes=30)
        facts = OutcomeFacts(
            outcome="LATE" if late > 15 and outcome == "ATTC" else outcome,
            came_at=came_at,
            seen_at=None if outcome in {"ATSS", "LEFT"} else seen_at,
            left_at=at,
            failed_how=failed,
        )
        with self.acting(at) as by:
            outcomes.record_outcome(meeting.id, facts=facts, by=by, at=at)
            if note:
                contacts.write_note(
                    self.person_id,
                    kind="meeting",
                    at_=meeting.starts_at,
                    words=note,
                    appointment_id=meeting.id,
                    by=by,
                    at=at,
                )

    def missed(self, meeting: Appointment, *, outcome: str = "AFTA") -> Absence:
        """They did not come; the reason is awaited."""
        at = meeting.starts_at + timedelta(minutes=35)
        with self.acting(at) as by:
            return outcomes.record_absence(meeting.id, outcome=outcome, by=by, at=at)

    def sorry(self, ago: int, words: str) -> None:
        """We said sorry for all that we had failed in by then."""
        at = self.moment(self.day(ago), time(9, 30))
        owed = Duty.objects.filter(person_id=self.person_id, kind="answer_service_failure", ended_at=None)
        for duty_id in owed.values_list("id", flat=True):
            with self.acting(at) as by:
                casefile.answer(duty_id, how="we_rang", words=words, told_at=at, by=by, at=at)

    def progress(self, *done: int) -> None:
        """What is done of the requirements that have an amount, in their order, as of a few days ago."""
        measured = Requirement.objects.filter(person_id=self.person_id, amount__isnull=False).order_by("id")
        for requirement, amount in zip(measured, done, strict=True):
            self.do(sentences.record_progress, requirement.pk, ago=5, done=Decimal(amount))

    def reason(self, absence: Absence, reason: str, words: str, *, days: int = 1) -> None:
        """They told us why, `days` after."""
        on = absence.missed_on + timedelta(days=days)
        at = self.moment(on, time(9, 12))
        with self.acting(at) as by:
            judging.give_reason(absence.id, reason=reason, words=words, told_on=on, by=by, at=at)

    def proof(self, absence: Absence, kind: str, words: str, *, days: int = 4) -> None:
        """They brought proof, which was seen and not kept."""
        on = absence.missed_on + timedelta(days=days)
        at = self.moment(on, time(11, 40))
        with self.acting(at) as by:
            judging.add_proof(
                absence.id, kind=kind, received_on=on, dated_on=absence.missed_on, seen=True, words=words, by=by, at=at
            )

    def judged(self, absence: Absence, decision: str, words: str, *, days: int = 8) -> datetime:
        """The officer decided."""
        at = self.moment(absence.missed_on + timedelta(days=days), time(15, 5))
        with self.acting(at) as by:
            judging.judge_absence(absence.id, decision=decision, words=words, by=by, at=at)
        return at

    def note(self, ago: int, kind: str, words: str, *, at: time = time(16, 20), sensitive: bool = False) -> None:
        """A note of another contact."""
        moment = min(self.moment(self.day(ago), at), self.today)
        with self.acting(moment) as by:
            contacts.write_note(
                self.person_id, kind=kind, at_=moment, words=words, sensitive=sensitive, by=by, at=moment
            )

    def regular(self, ago_from: int, ago_to: int, *, every: int, notes: list[str]) -> None:
        """Meetings every so many days, kept, with these notes in turn."""
        for number, ago in enumerate(range(ago_from, ago_to, -every)):
            self.came(self.book(ago), notes[number % len(notes)] if notes else "")

    def do(self, act: Callable[..., Any], *args: Any, ago: int, by: Principal | None = None, **more: Any) -> Any:
        """Any other action, at 14:00 on that day."""
        at = min(self.moment(self.day(ago), time(14, 0)), self.today)
        with self.acting(at, by=by) as who:
            return act(*args, by=who, at=at, **more)
