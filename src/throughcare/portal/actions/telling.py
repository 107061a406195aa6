"""What the person tells us of their own life: a move, another number, when they work, a day that matters."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.messaging import replies
from throughcare.messaging.models import Reply
from throughcare.people import queries as people
from throughcare.people.models import ProposedChange
from throughcare.people.record.actions import changes, parts
from throughcare.portal.queries import leave


@action
def tell_address(
    person_id: int,
    *,
    moved: str,
    on: date,
    lines: str,
    town: str,
    postcode: str,
    with_whom: str,
    words: str,
    by: Principal,
    at: datetime,
) -> ProposedChange:
    """They plan to move, have moved, or have no fixed place. A planned move waits for our yes where an order or licence
    asks for that."""
    facts: dict[str, Any] = {"kind": "none" if moved == "nowhere" else "main", "town": town}
    if moved != "nowhere":
        facts |= {"lines": lines, "postcode": postcode, "note": with_whom}
    facts["planned_for" if moved == "not_yet" else "since"] = on
    needed = leave.needed(person_id, jurisdiction=by.jurisdiction, on=local_day(at))
    change: ProposedChange = changes.declare(
        person_id,
        part="address",
        facts=facts,
        declared_by="person",
        words=words,
        leave_because=needed.says if needed else "",
        by=by,
        at=at,
    )
    return change


@action
def tell_phone(
    person_id: int, *, kind: str, value: str, may_text: bool, shared: bool, old_gone: bool, by: Principal, at: datetime
) -> ProposedChange:
    """They have another number or e-mail address; `old_gone`: it takes the place of the one of that kind."""
    old = people.newest_phone(person_id, kind=kind) if old_gone else None
    change: ProposedChange = changes.declare(
        person_id,
        part="phone",
        facts={
            "kind": kind,
            "value": value,
            "preferred": True,
            "may_text": may_text if kind == "mobile" else None,
            "shared": shared,
        },
        declared_by="person",
        replaces_id=old,
        by=by,
        at=at,
    )
    return change


@action
def tell_work(
    person_id: int,
    *,
    weekdays: Collection[int],
    starts: time,
    ends: time,
    text: str,
    told: str,
    by: Principal,
    at: datetime,
) -> Reply:
    """When they work: the diary knows it at once, in the place of what it knew before, and the officer answers.

    `told` is the same in words, as the officer reads it.
    """
    today = local_day(at)
    for row in people.all_commitments(person_id, on=today):
        if row.kind == "work" and row.weekday is not None and row.until is None:
            because = "They told us of other hours."
            parts.end(
                row.pk,
                part="commitment",
                until=max(today, row.since or today),
                because=because,
                shown_version=None,
                by=by,
                at=at,
            )
    for weekday in sorted(weekdays):
        facts = {"kind": "work", "text": text, "weekday": weekday, "starts": starts, "ends": ends, "told_on": today}
        parts.add(person_id, part="commitment", facts=facts, by=by, at=at)
    said: Reply = replies.write(person_id, words=told, to="offender_manager", topic="work", by=by, at=at)
    return said


@action
def tell_day(
    person_id: int, *, sort: str, text: str, on: date, may_shift: bool, span: str, by: Principal, at: datetime
) -> ProposedChange:
    """A religious day, or another that matters to them: told before it, meetings give way to it."""
    starts, ends = SPANS[span]
    facts = {
        "kind": "faith" if sort == "religious" else "event",
        "text": text,
        "on": on,
        "may_shift": may_shift,
        "starts": starts,
        "ends": ends,
    }
    change: ProposedChange = changes.declare(
        person_id, part="commitment", facts=facts, declared_by="person", by=by, at=at
    )
    return change


# How long of the day is asked for. What ends at midnight ends as the next day begins.
SPANS = {"day": (None, None), "morning": (time(0), time(12)), "later": (time(12), time(0))}
