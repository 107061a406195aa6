"""What people told us by text, on the phone and on their own page, as rows of lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from throughcare.accounts.principals import Principal
from throughcare.design.dates import when
from throughcare.kernel.clock import local_day
from throughcare.messaging.models import Reply
from throughcare.people.models import Person

HOW = {"text": "By text", "call": "On the phone", "page": "On their own page"}
_ROW = ("id", "person_id", "how", "number", "words", "at", "answered_at", "answer", "matched_at")


@dataclass(frozen=True)
class Said:
    """Something somebody told us: `state` says whether they were answered, or whose it is."""

    id: int
    person_id: int | None
    how: str
    number: str
    words: str
    when: str
    state: str
    tone: str
    answer: str


def said_by(person_id: int, *, at: datetime) -> list[Said]:
    """What a person told us, the newest first. One query."""
    return [_said(row, at=at) for row in Reply.objects.filter(person_id=person_id).order_by("-at", "-id").values(*_ROW)]


def thread(person_id: int) -> list[Reply]:
    """What a person told us and how we answered, the newest first. One query."""
    found = Reply.objects.filter(person_id=person_id).select_related("answered_by__user")
    return list(found.order_by("-at", "-id"))


def one_of(person_id: int, reply_id: int) -> Reply:
    """One of them. Raises `Reply.DoesNotExist`, also where it is somebody else's. One query."""
    return Reply.objects.select_related("answered_by__user").get(id=reply_id, person_id=person_id)


def unknown(principal: Principal, *, at: datetime) -> list[Said]:
    """Texts from numbers that are nobody's or several people's: the principal's office's and no office's. One query."""
    found = Reply.objects.filter(
        Q(office=principal.office_id) | Q(office=None), person=None, aside_at=None, looked_at__isnull=False
    )
    return [_said(row, at=at) for row in found.order_by("at", "id").values(*_ROW)[:200]]


def reply(reply_id: int) -> Reply:
    """One of them. Raises `Reply.DoesNotExist`."""
    return Reply.objects.select_related("taken_by__user", "answered_by__user").get(id=reply_id)


def was_of(found: Reply) -> int | None:
    """Whose record it is on, or was on before it was taken off."""
    if found.person_id is not None:
        return found.person_id
    earlier = Reply.pgh_event_model.objects.filter(pgh_obj_id=found.pk, person__isnull=False)  # type: ignore[attr-defined]
    person_id: int | None = earlier.order_by("-pgh_id").values_list("person_id", flat=True).first()
    return person_id


def of_office(found: Reply, principal: Principal) -> bool:
    """Is this unknown number's text on the list of the principal's office?"""
    return found.office_id is None or found.office_id == principal.office_id


def by_reference(reference: str) -> int | None:
    """The person with this reference, as far as the principal may see them. One query."""
    return Person.objects.filter(reference=reference.strip().upper()).values_list("id", flat=True).first()


def _said(row: dict[str, Any], *, at: datetime) -> Said:
    today = local_day(at)
    if row["answered_at"]:
        state, tone = f"Answered {when(row['answered_at'], today)}", "kept"
    elif row["person_id"] is None:
        state, tone = "Whose is it?", "soon"
    else:
        state, tone = "Waits for an answer", "soon"
    return Said(
        id=row["id"],
        person_id=row["person_id"],
        how=HOW[row["how"]],
        number=row["number"],
        words=row["words"],
        when=when(row["at"], today),
        state=state,
        tone=tone,
        answer=row["answer"],
    )
