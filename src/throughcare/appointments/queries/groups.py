"""Group sessions of an office, and who comes to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from throughcare.appointments import labels
from throughcare.appointments.models import GroupSession, InGroup
from throughcare.people.models import Headline

_LATELY = timedelta(days=28)


@dataclass(frozen=True)
class SessionRow:
    """A session as a row of a list: how many come of how many places, and how many are without an outcome."""

    id: int
    name: str
    kind: str
    leader: str
    place: str
    starts_at: datetime
    ends_at: datetime
    office_id: int
    post_id: int
    places: int
    coming: int
    to_record: int
    version: int
    after: int  # how many of its name come after it


@dataclass(frozen=True)
class Member:
    """Somebody in a session, and what came of it for them."""

    person_id: int
    appointment_id: int
    name: str
    reference: str
    outcome: str
    outcome_name: str
    tag: labels.Tag
    live: str = ""  # a breach or recall that is under way


def sessions(office_id: int, *, at: datetime) -> list[SessionRow]:
    """The sessions of an office, from four weeks ago on, in order. One query."""
    return _rows(Q(office_id=office_id, starts_at__gt=at - _LATELY), at=at)


def to_come(office_id: int, *, at: datetime) -> list[SessionRow]:
    """Those to come that have a place left. One query."""
    return [row for row in _rows(Q(office_id=office_id, starts_at__gt=at), at=at) if row.coming < row.places]


def session(session_id: int, *, at: datetime) -> SessionRow | None:
    """One of them. One query."""
    return next(iter(_rows(Q(id=session_id), at=at)), None)


def those_to_come(session: GroupSession) -> QuerySet[GroupSession]:
    """A session and those of its name to come after it in its office."""
    return GroupSession.objects.filter(
        office_id=session.office_id, name=session.name, starts_at__gte=session.starts_at
    ).order_by("starts_at", "id")


def whom_it_moves(session_id: int, *, all_to_come: bool) -> list[int]:
    """Whose meetings a move of a session moves, each once. Two queries."""
    row = GroupSession.objects.get(id=session_id)
    which = those_to_come(row) if all_to_come else GroupSession.objects.filter(id=session_id)
    coming = InGroup.objects.filter(session__in=which, appointment__cancelled_at=None)
    return sorted(set(coming.values_list("person_id", flat=True)))


def members(session_id: int, *, at: datetime, jurisdiction: str) -> list[Member]:
    """Who is in a session, by name; whose meeting was cancelled is left out. Two queries."""
    rows = list(
        InGroup.objects.filter(session_id=session_id, appointment__cancelled_at=None).select_related(
            "appointment__absence"
        )
    )
    names = {row.person_id: row for row in Headline.objects.filter(person_id__in=[one.person_id for one in rows])}
    found = []
    for row in rows:
        meeting, who = row.appointment, names[row.person_id]
        absence = getattr(meeting, "absence", None)
        decision = absence.decision if absence is not None and absence.withdrawn_at is None else None
        found.append(
            Member(
                person_id=row.person_id,
                appointment_id=meeting.pk,
                name=who.name or who.reference,
                reference=who.reference,
                outcome=meeting.outcome,
                outcome_name=labels.outcome(meeting.outcome, jurisdiction).name if meeting.outcome else "",
                tag=labels.meeting_tag(
                    outcome_code=meeting.outcome,
                    decision=decision,
                    past=meeting.starts_at <= at,
                    jurisdiction=jurisdiction,
                ),
                live=who.proceedings,
            )
        )
    return sorted(found, key=lambda one: one.name)


def _rows(which: Q, *, at: datetime) -> list[SessionRow]:
    stands = Q(ingroup__appointment__cancelled_at=None, ingroup__isnull=False)
    later = (
        GroupSession.objects.filter(
            office_id=OuterRef("office_id"), name=OuterRef("name"), starts_at__gt=OuterRef("starts_at")
        )
        .order_by()
        .values("name")
        .annotate(number=Count("id"))
    )
    rows = (
        GroupSession.objects.filter(which)
        .annotate(
            leader=F("post__user__name"),
            coming=Count("ingroup", filter=stands),
            unrecorded=Count("ingroup", filter=stands & Q(ingroup__appointment__outcome="")),
            after=Coalesce(Subquery(later.values("number")), 0),
        )
        .order_by("starts_at", "id")
    )
    return [
        SessionRow(
            id=row.pk,
            name=row.name,
            kind=labels.KIND_NAMES[row.kind],
            leader=row.leader,
            place=row.place,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            office_id=row.office_id,
            post_id=row.post_id,
            places=row.places,
            coming=row.coming,
            to_record=row.unrecorded if row.ends_at <= at else 0,
            version=row.version,
            after=row.after,
        )
        for row in rows
    ]
