"""Days of activity: counted when somebody came to a meeting that makes one, taken back when they had not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from throughcare.accounts.principals import Principal
from throughcare.appointments import labels
from throughcare.appointments.models import Appointment, Serves
from throughcare.kernel.acts import action
from throughcare.kernel.clock import LONDON, local_day
from throughcare.policy import editions
from throughcare.policy.editions import Edition, NoEdition
from throughcare.policy.work_books import ActivityDays
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.models import ActivityDay


@action
def count_day(appointment_id: int, *, by: Principal, at: datetime) -> None:
    """Bring the day of a meeting in line with what came of its meetings: it counts once, or not at all.

    What is counted is carried to the order: one more day done, or one less.
    """
    meeting = Appointment.objects.select_related("person").get(id=appointment_id)
    day = local_day(meeting.starts_at)
    try:
        book = editions.edition(ActivityDays, jurisdiction=meeting.person.jurisdiction, on=day)
    except NoEdition:
        return
    if meeting.kind not in {row.code for row in book.book.kinds if row.counts}:
        return  # supervision and the like change no day
    served = Serves.objects.filter(appointment=meeting).values_list("sentence_id", flat=True)
    asked = Requirement.objects.select_for_update().filter(
        sentence__in=list(served), code=book.book.requirement, removed_because=""
    )
    for row in asked.order_by("id"):
        _bring_in_line(row, day, book, by=by, at=at)


def _bring_in_line(row: Requirement, day: date, book: Edition[ActivityDays], *, by: Principal, at: datetime) -> None:
    counted = ActivityDay.objects.filter(requirement=row, on=day, withdrawn_at=None).first()
    makes = _that_makes_it(row, day, book)
    if makes is not None and counted is None:
        ActivityDay.objects.create(
            person_id=row.person_id, requirement=row, appointment=makes, on=day, policy=book.reference
        )
        _carry(row, 1, by=by, at=at)
    elif makes is None and counted is not None:
        counted.change(withdrawn_at=at)
        _carry(row, -1, by=by, at=at)


def _that_makes_it(row: Requirement, day: date, book: Edition[ActivityDays]) -> Appointment | None:
    """The first meeting of that day that makes it a day of activity."""
    meetings = Appointment.objects.filter(
        person_id=row.person_id,
        starts_at__date=day,
        cancelled_at=None,
        id__in=Serves.objects.filter(sentence=row.sentence_id).values("appointment_id"),
    ).exclude(outcome="")
    for meeting in meetings.order_by("starts_at", "id"):
        came = labels.outcome(meeting.outcome)
        if not came.attended or came.service:
            continue
        found = rules.activity_days(
            [rules.Attended(on=meeting.starts_at.astimezone(LONDON).date(), kind=meeting.kind)], book=book
        )
        if found.days:
            return meeting
    return None


def _carry(row: Requirement, days: int, *, by: Principal, at: datetime) -> None:
    """One day more or less on the order, within what was ordered: a day beyond it is counted here only."""
    if row.amount is None:
        return
    done = min(max(row.done + days, Decimal(0)), row.amount)
    if done != row.done:
        sentences.record_progress(row.pk, done=done, by=by, at=at)
