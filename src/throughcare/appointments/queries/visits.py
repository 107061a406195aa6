"""Who is out on a home visit, and has not said that they are safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from throughcare.appointments.models import Visit


@dataclass(frozen=True)
class VisitRow:
    """A home visit: who is where, with whom, on which phone, and by when they say that they are safe."""

    id: int
    version: int
    person_id: int
    appointment_id: int
    post_id: int
    who: str
    person: str
    where: str
    with_whom: str
    phone: str
    began_at: datetime
    safe_by: datetime
    raised_at: datetime | None
    safe_at: datetime | None
    safe_words: str
    late: bool


def out(*, post_id: int | None, team_id: int | None = None, at: datetime) -> list[VisitRow]:
    """Who is out now, the first due first: of a post, or of all posts of a team. One query."""
    rows = Visit.objects.filter(safe_at=None)
    rows = rows.filter(post__team_id=team_id) if team_id is not None else rows.filter(post_id=post_id or 0)
    return [_row(row, at=at) for row in rows.select_related("post__user", "person__headline").order_by("safe_by")]


def person_of_visit(visit_id: int) -> int:
    """Whose home it is: what the door needs. Raises `Visit.DoesNotExist`."""
    return Visit.objects.values_list("person_id", flat=True).get(id=visit_id)


def visit(visit_id: int, *, at: datetime) -> VisitRow:
    """One visit. One query."""
    return _row(Visit.objects.select_related("post__user", "person__headline").get(id=visit_id), at=at)


def _row(row: Visit, *, at: datetime) -> VisitRow:
    return VisitRow(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        appointment_id=row.appointment_id,
        post_id=row.post_id,
        who=row.post.user.name,
        person=row.person.headline.name,
        where=row.where,
        with_whom=row.with_whom,
        phone=row.phone,
        began_at=row.began_at,
        safe_by=row.safe_by,
        raised_at=row.raised_at,
        safe_at=row.safe_at,
        safe_words=row.safe_words,
        late=row.safe_at is None and row.safe_by < at,
    )
