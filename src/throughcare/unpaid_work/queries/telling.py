"""What the person is told of their sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.design.dates import clock_spoken, day_long
from throughcare.unpaid_work.models import Session


def coming(requirement_id: int, *, after: datetime) -> list[Session]:
    """The sessions to come that stand in the diary, the first first. One query."""
    rows = Session.objects.filter(
        requirement=requirement_id,
        appointment__cancelled_at=None,
        appointment__outcome="",
        appointment__starts_at__gt=after,
    )
    return list(rows.select_related("appointment", "project").order_by("appointment__starts_at"))


def slip_facts(requirement_id: int, *, at: datetime) -> dict[str, Any] | None:
    """When, where and what to bring; None when no session is to come."""
    rows = coming(requirement_id, after=at)
    if not rows:
        return None
    facts: dict[str, Any] = {"sessions": [_line(row) for row in rows]}
    bring = sorted({row.project.bring for row in rows if row.project.bring})
    if bring:
        facts["bring"] = "; ".join(bring)
    return facts


def _line(row: Session) -> str:
    meeting = row.appointment
    times = f"{clock_spoken(meeting.starts_at)} to {clock_spoken(meeting.ends_at)}"
    return f"{day_long(meeting.starts_at)}, {times}: {row.project.name}, {meeting.place}."
