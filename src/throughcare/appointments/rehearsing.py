"""What a change of the rule book would make of absences nobody has judged yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from throughcare.appointments import rules
from throughcare.appointments.models import Absence
from throughcare.appointments.queries.absences import STANDS, judgement
from throughcare.design.dates import full_day
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.proposals import Change, Proposal


def would_change(proposal: Proposal, *, on: date) -> Iterator[Change | None]:
    """Every absence that waits to be judged, as things stand on a day; None for one that would stand as it does."""
    rows = _open().order_by("id").values_list("id", "person_id", "missed_on", "person__jurisdiction")
    for row_id, person_id, missed_on, jurisdiction in rows.iterator():
        facts, was = judgement(row_id, on=on)
        name, before = "Absence", f"{full_day(missed_on)}: {_said(was)}"
        try:
            book = proposal.edition(AbsenceBook, jurisdiction=jurisdiction, on=missed_on)
            now = rules.judge(facts, book=book)
        except LookupError as error:
            yield Change("absence", row_id, person_id, name, before, "It could not be told", None, str(error))
            continue
        if (now.status, now.decide_by) == (was.status, was.decide_by):
            yield None
            continue
        days = (now.decide_by - was.decide_by).days
        because = " ".join(now.because)
        yield Change("absence", row_id, person_id, name, before, _said(now), days or None, because)


def _said(found: rules.AbsenceFinding) -> str:
    return f"{STANDS[found.status]}; proof until {full_day(found.decide_by)}"


def _open() -> QuerySet[Absence]:
    return Absence.objects.filter(decision="", withdrawn_at=None)


def count() -> int:
    """How many are looked at. One query."""
    return _open().count()
