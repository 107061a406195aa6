"""Short ways to say in a test what is booked and what came of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Absence, Appointment
from throughcare.kernel import tasks
from throughcare.kernel.clock import LONDON
from throughcare.messaging import actions as messaging
from throughcare.messaging.gateways import Carried, DemoGateway
from throughcare.messaging.models import Letter
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts


def moment(day: int, hour: int = 10, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    """A moment of London."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def book(person_id: int, starts_at: datetime, *, by: Principal, at: datetime, **more: Any) -> Appointment:
    """A supervision meeting of half an hour at their own office, past ones as well."""
    values: dict[str, Any] = {
        "kind": "supervision",
        "ends_at": starts_at + timedelta(minutes=30),
        "post_id": by.post_id,
        "office_id": by.office_id,
        "outcome_follows": starts_at < at,
        **more,
    }
    return diary.book(person_id, starts_at=starts_at, by=by, at=at, **values)


def missed(person_id: int, starts_at: datetime, *, by: Principal, at: datetime, **more: Any) -> Absence:
    """A meeting that was missed, recorded at `at`, the reason awaited."""
    meeting = book(person_id, starts_at, by=by, at=at, **more)
    return outcomes.record_absence(meeting.pk, by=by, at=at)


def record(meeting: Appointment, outcome: str, *, by: Principal, at: datetime, **more: Any) -> Appointment:
    """What came of a meeting."""
    return outcomes.record_outcome(meeting.pk, facts=OutcomeFacts(outcome=outcome, **more), by=by, at=at)


def community_order(person_id: int, *, by: Principal, at: datetime) -> int:
    """A community order of 3 September 2025 with supervision; answers its id."""
    return sentences.impose(
        person_id,
        order_type="CO",
        court="Northgate Magistrates' Court",
        sentenced_on=date(2025, 9, 3),
        length_months=24,
        requirements=(RequirementFacts(code="rehabilitation_activity", amount=Decimal(30)),),
        offences=(OffenceFacts(text="Burglary"),),
        by=by,
        at=at,
    ).pk


def follow(*, times: int = 1) -> None:
    """What follows afterwards: every job that waits, each delivered so many times."""
    for job in ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id"):
        for _ in range(times):
            tasks.react(**job.args)


def letters(person_id: int, **of: Any) -> list[Letter]:
    """The person's letters that still stand, in order."""
    return list(Letter.objects.filter(person_id=person_id, **of).exclude(state="withdrawn").order_by("id"))


def post_letters(*, by: Principal, at: datetime) -> None:
    """Let go of every letter whose hold has passed, print it, and what follows from that."""
    for letter_id, _ in messaging.claim_due(by=by, at=at):
        if messaging.recheck(letter_id, gateway=DemoGateway(), by=by, at=at) == "claimed":
            messaging.record_sent(letter_id, carried=Carried(), by=by, at=at)
    printed = Letter.objects.filter(state="print").values_list("id", flat=True)
    messaging.mark_printed(list(printed), by=by, at=at)
    follow()
