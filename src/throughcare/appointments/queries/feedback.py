"""Which meeting somebody is asked about, what they said of their meetings, and what people say of an officer's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from throughcare.appointments import labels
from throughcare.appointments.models import Appointment, MeetingFeedback
from throughcare.kernel.clock import local_day
from throughcare.policy.books import Waiting
from throughcare.policy.editions import edition

# Fewer answers than these are no figure: they would say who said what.
FEWEST = 10
# Our failures that are about waiting: said once for a meeting, whoever tells of it.
WAITS = ("kept_waiting", "left_waiting", "sent_home", "not_seen")
_ASKED_FOR = timedelta(days=28)  # after that nobody remembers well


@dataclass(frozen=True)
class ToAsk:
    """The meeting they are asked about. `minutes`: more than these is too long to wait."""

    appointment_id: int
    starts_at: datetime
    minutes: int


def can_be_asked(appointment: Appointment, *, at: datetime) -> bool:
    """Whether one can be asked how a meeting was: it is over, and they came, or it was us who did not."""
    if appointment.cancelled_at is not None or appointment.ends_at > at:
        return False
    if not appointment.outcome:
        return True
    row = labels.outcome(appointment.outcome, appointment.person.jurisdiction)
    return row.attended or row.service


def to_ask(person_id: int, *, at: datetime) -> ToAsk | None:
    """The last meeting they came to, where it was lately and they have not said yet how it was. One query."""
    said = MeetingFeedback.objects.values("appointment_id")
    found = (
        Appointment.objects.filter(person_id=person_id, ends_at__lte=at, ends_at__gt=at - _ASKED_FOR, cancelled_at=None)
        .exclude(outcome="")
        .exclude(id__in=said)
        .select_related("person")
        .order_by("-starts_at")
    )
    meeting = next((one for one in found if can_be_asked(one, at=at)), None)
    if meeting is None:
        return None
    on = local_day(meeting.starts_at)
    book = edition(Waiting, jurisdiction=meeting.person.jurisdiction, on=on).book
    return ToAsk(meeting.pk, meeting.starts_at, book.service_failure_minutes)


@dataclass(frozen=True)
class Said:
    """What was said of a meeting, in words for staff."""

    waited: str
    clear: str
    at: datetime


def of_meeting(appointment_id: int) -> Said | None:
    """What they said of one meeting; None while they have not. One query."""
    row = MeetingFeedback.objects.filter(appointment_id=appointment_id).first()
    return Said(row.get_waited_display(), row.get_clear_display(), row.at) if row else None


@dataclass(frozen=True)
class Clear:
    """How often somebody was asked whether a meeting was clear to them, and said yes."""

    asked: int
    clear: int


def clear_to(person_id: int, *, since: datetime) -> Clear:
    """The same for one person since a moment. One query."""
    found = MeetingFeedback.objects.filter(person_id=person_id, at__gte=since)
    counted = found.aggregate(asked=Count("id"), clear=Count("id", filter=Q(clear="yes")))
    return Clear(counted["asked"], counted["clear"])


@dataclass(frozen=True)
class OfficerSaid:
    """What people say of the meetings of an officer, in tenths; None where fewer than ten said anything."""

    name: str
    on_time: int | None
    clear: int | None


def of_officers(teams: Collection[int], *, since: datetime, until: datetime) -> list[OfficerSaid]:
    """The same for every officer of some teams, of what was said from one moment to another, by name. One query."""
    found = (
        MeetingFeedback.objects.filter(appointment__post__team_id__in=teams, at__gte=since, at__lt=until)
        .values("appointment__post_id", "appointment__post__user__name")
        .annotate(
            people=Count("person_id", distinct=True),
            every=Count("id"),
            on_time=Count("id", filter=Q(waited__in=["on_time", "short"])),
            clear_all=Count("id", filter=Q(clear="yes")),
        )
        .order_by("appointment__post__user__name")
    )
    return [
        OfficerSaid(
            one["appointment__post__user__name"],
            tenths(one["on_time"], one["every"]) if one["people"] >= FEWEST else None,
            tenths(one["clear_all"], one["every"]) if one["people"] >= FEWEST else None,
        )
        for one in found
    ]


def tenths(part: int, whole: int) -> int:
    """A share in whole tenths: exact enough to act on, too coarse to work out who it was."""
    return (20 * part + whole) // (2 * whole)
