"""Times in custody, as pages show them."""

from __future__ import annotations

from throughcare.custody.models import Stay


def stay(stay_id: int) -> Stay:
    """One time in custody. Raises `Stay.DoesNotExist`."""
    return Stay.objects.get(id=stay_id)


def stays(person_id: int) -> list[Stay]:
    """Every time in custody on record, the newest first. One query."""
    return list(Stay.objects.filter(person_id=person_id).order_by("-received_at"))
