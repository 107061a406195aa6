"""Meetings of somebody who is away are held by colleagues, and go back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import OPEN, Appointment, CoveredMeeting
from throughcare.kernel.acts import action
from throughcare.kernel.texts import one_line
from throughcare.policy.clocks import start_of_day

_LONGEST = timedelta(hours=24)  # no meeting ends on another day


@dataclass(frozen=True)
class ToMove:
    """A meeting within the days away, with whom it is and where."""

    id: int
    person_id: int
    person: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    told: bool


@dataclass(frozen=True)
class Busy:
    """When colleagues have meetings of their own: `clash` says which meetings they cannot take."""

    spans: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def clash(self, meeting: ToMove, to_post: int) -> bool:
        """Has that colleague another meeting at that time?"""
        return any(
            from_ < meeting.ends_at and until > meeting.starts_at for from_, until in self.spans.get(to_post, ())
        )


def _within(post_id: int, *, since: date, until: date, at: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        OPEN, post_id=post_id, starts_at__gte=max(start_of_day(since), at), starts_at__lt=start_of_day(until)
    )


def to_move(post_id: int, *, since: date, until: date, at: datetime) -> list[ToMove]:
    """A post's meetings to come within these days, the first first. One query."""
    rows = _within(post_id, since=since, until=until, at=at).order_by("starts_at", "id")
    return [
        ToMove(id_, person_id, name, kind, starts_at, ends_at, told_at is not None)
        for id_, person_id, name, kind, starts_at, ends_at, told_at in rows.values_list(
            "id", "person_id", "person__headline__name", "kind", "starts_at", "ends_at", "told_at"
        )
    ]


def busy(posts: Collection[int], *, since: date, until: date, at: datetime) -> Busy:
    """When these posts have meetings within these days. One query."""
    found = Busy()
    rows = Appointment.objects.filter(
        OPEN,
        post_id__in=list(posts),
        ends_at__gt=max(start_of_day(since), at),
        starts_at__gt=max(start_of_day(since), at) - _LONGEST,
        starts_at__lt=start_of_day(until),
    )
    for post_id, from_, until_at in rows.values_list("post_id", "starts_at", "ends_at"):
        found.spans.setdefault(post_id, []).append((from_, until_at))
    return found


@action
def hand_over(
    cover_id: int,
    *,
    from_post: int,
    plan: Sequence[tuple[int, int]],
    since: date,
    until: date,
    by: Principal,
    at: datetime,
) -> dict[str, list[int]]:
    """Move the meetings of these days to those who cover, person by person.

    Answers the meetings that `moved`, and those `left` with who is away because the colleague has another one then.
    """
    to = dict(plan)
    found = _within(from_post, since=since, until=until, at=at).filter(person_id__in=list(to))
    answer: dict[str, list[int]] = {"moved": [], "left": []}
    for meeting in found.select_for_update().order_by("starts_at", "id"):
        if _give(meeting, to[meeting.person_id]):
            CoveredMeeting.objects.create(
                person_id=meeting.person_id,
                cover_id=cover_id,
                appointment=meeting,
                to_post_id=to[meeting.person_id],
                moved_at=at,
            )
            answer["moved"].append(meeting.pk)
        else:
            answer["left"].append(meeting.pk)
    return answer


@action
def take_back(
    cover_id: int, *, to_post: int, people: Collection[int], because: str, by: Principal, at: datetime
) -> dict[str, list[int]]:
    """What is still to come goes back: the meetings that were moved, what became of them when they were moved to
    another time, and what the colleague booked for these people meanwhile.

    Answers the meetings that went `back`, and those `left` with the colleague because who returns is not free then.
    """
    rows = list(CoveredMeeting.objects.select_for_update().filter(cover_id=cover_id, ended_at=None).order_by("id"))
    first = min((row.moved_at for row in rows), default=at)
    covering = {row.person_id: row.to_post_id for row in rows}
    ids = [_now(row.appointment_id) for row in rows]
    theirs = Appointment.objects.filter(OPEN, starts_at__gt=at)
    held = {
        meeting.pk: meeting
        for meeting in theirs.filter(pk__in=ids).select_for_update().order_by("starts_at")
        if meeting.post_id != to_post
    }
    meanwhile = theirs.filter(person_id__in=list(people), post_id__in=set(covering.values()), entered_at__gte=first)
    for meeting in meanwhile.select_for_update().order_by("starts_at"):
        if covering.get(meeting.person_id) == meeting.post_id:
            held.setdefault(meeting.pk, meeting)
    answer: dict[str, list[int]] = {"back": [], "left": []}
    for meeting in held.values():
        answer["back" if _give(meeting, to_post) else "left"].append(meeting.pk)
    for row in rows:
        row.change(ended_at=at, ended_because=one_line(because, "", most=200))
    return answer


@action
def take_up(people: Collection[int], *, to_post: int, by: Principal, at: datetime) -> list[int]:
    """Meetings booked before there was an officer, with whoever is on duty, are the officer's once there is one.

    Answers those that are now theirs; where they are elsewhere at that time it stays with whoever is on duty.
    """
    booked = Appointment.objects.filter(OPEN, person_id__in=list(people), post=None, imported_from="", in_group=None)
    return [one.pk for one in booked.select_for_update(of=("self",)).order_by("starts_at", "id") if _give(one, to_post)]


def _now(appointment_id: int) -> int:
    """The meeting as it stands: that which follows, where it was moved to another time."""
    while after := Appointment.objects.filter(moved_from_id=appointment_id).values_list("id", flat=True).first():
        appointment_id = after
    return appointment_id


def _give(meeting: Appointment, post_id: int) -> bool:
    """Put a meeting into another diary; False where that diary has one at that time."""
    taken = Appointment.objects.filter(
        OPEN,
        post_id=post_id,
        starts_at__lt=meeting.ends_at,
        ends_at__gt=meeting.starts_at,
        starts_at__gt=meeting.starts_at - _LONGEST,
    ).exclude(pk=meeting.pk)
    if taken.exists():
        return False
    try:
        with transaction.atomic():
            meeting.change(post_id=post_id)
    except IntegrityError as error:  # somebody booked at the same moment
        if "one_place" not in str(error):
            raise
        return False
    return True


@dataclass(frozen=True)
class Told:
    """A meeting as a letter about it says it."""

    id: int
    version: int
    person_id: int
    facts: dict[str, Any]
    was_told: bool


def to_tell(ids: Collection[int], *, was_with: str) -> list[Told]:
    """Meetings that changed hands, as the letter says it. One query."""
    return [
        Told(
            meeting.pk,
            meeting.version,
            meeting.person_id,
            {
                "next_at": meeting.starts_at.isoformat(),
                "next_with": meeting.post.user.name if meeting.post else "",
                "next_place": meeting.place or (meeting.office.name if meeting.office else ""),
                "was_with": was_with,
            },
            meeting.told_at is not None,
        )
        for meeting in Appointment.objects.filter(id__in=list(ids))
        .select_related("office", "post__user")
        .order_by("starts_at")
    ]
