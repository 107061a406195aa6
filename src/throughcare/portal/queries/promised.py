"""By which day we answer, as the rule book has it: what a page promises is what the duty will ask of us."""

from __future__ import annotations

from datetime import date

from throughcare.duties import timing
from throughcare.duties.models import Duty
from throughcare.duties.rules import DutyFacts
from throughcare.kernel.clock import last_day
from throughcare.portal.queries.shell import Me


def answered_by(me: Me, kind: str) -> date:
    """The last day for an answer of ours, if they send something today. One query."""
    facts = DutyFacts(from_=me.today)
    book = timing.find(
        timing.in_force,
        facts,
        jurisdiction=me.jurisdiction,
        opened_at=me.at,
        local=timing.local_days(me.person_id),
    )
    return last_day(timing.due(kind, facts, book).due_at)


def owed(me: Me, kinds: tuple[str, ...]) -> dict[tuple[str, int], date]:
    """What we owe them of these kinds, by kind and row: the last day. One query."""
    rows = Duty.objects.filter(person_id=me.person_id, kind__in=kinds, ended_at=None)
    return {(row.kind, row.about_id): last_day(row.due_at) for row in rows.order_by("id")}
