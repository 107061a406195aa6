"""Times in custody, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.courts.models import Result
from throughcare.custody.models import Stay
from throughcare.kernel.clock import local_day


def stay(stay_id: int) -> Stay:
    """One time in custody. Raises `Stay.DoesNotExist`."""
    return Stay.objects.get(id=stay_id)


def stays(person_id: int) -> list[Stay]:
    """Every time in custody on record, the newest first, those that were taken back among them. One query."""
    return list(Stay.objects.filter(person_id=person_id).order_by("-received_at"))


def is_in(person_id: int) -> bool:
    """Whether a prison holds them now, by what was recorded of it. One query."""
    return now(person_id) is not None


def now(person_id: int) -> Stay | None:
    """The time in custody that lasts. One query."""
    return Stay.objects.filter(person_id=person_id, released_at=None, taken_back_at=None).first()


@dataclass(frozen=True)
class SentByCourt:
    """A court sent somebody to a prison on a day."""

    result_id: int
    prison: str
    on: date


def sent_to_prison(person_id: int, *, until: date) -> list[int]:
    """The results by which a court sent them to prison by the end of a day. One query."""
    found = Result.objects.filter(person_id=person_id, taken_back_at=None, kept__custody=True, hearing__on__lte=until)
    return list(found.values_list("id", flat=True))


def sent_by_court(person_id: int) -> SentByCourt | None:
    """The prison a court sent them to last, if nobody recorded since that one took them in. Two queries at most."""
    row = (
        Result.objects.filter(person_id=person_id, taken_back_at=None, kept__custody=True)
        .select_related("hearing")
        .order_by("-hearing__on", "-id")
        .first()
    )
    if row is None:
        return None
    last = Stay.objects.filter(person_id=person_id, taken_back_at=None).order_by("-received_at").first()
    if last is not None and (last.released_at is None or local_day(last.received_at) >= row.hearing.on):
        return None
    return SentByCourt(row.pk, row.prison, row.hearing.on)
