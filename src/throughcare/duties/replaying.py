"""The times of duties, worked out once more from their inputs and the editions they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from throughcare.duties import rules, timing
from throughcare.duties.models import Duty
from throughcare.policy import clocks, replays
from throughcare.policy.books import Duties, Standards
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.findings import CannotTell
from throughcare.policy.shapes import ShapeError

KIND = "Times of duties"


def stored() -> Iterator[replays.Replay]:
    """Every duty, open or ended. Local holidays are the office's own: a time that comes out as stored with the local
    days of now, or without any, is as it was."""
    local = timing.all_local_days()
    every = Duty.objects.select_related("person").order_by("id")
    for duty in every.iterator():
        kept = {
            "due_at": duty.due_at.astimezone(clocks.LONDON).isoformat(),
            "because": duty.because,
            "policy": duty.policy,
        }
        try:
            days = local.get(duty.person_id)
            differ = replays.differences(kept, _again(duty, days or frozenset()))
            if differ and days:
                differ = replays.differences(kept, _again(duty, frozenset()))
        except (LookupError, ShapeError, NoEdition, CannotTell) as error:
            differ = replays.cannot(error)
        yield replays.Replay(KIND, duty.pk, duty.person_id, differ)


def _again(duty: Duty, local: frozenset[date]) -> dict[str, Any]:
    facts = timing.read(duty.inputs)
    found = timing.due(duty.kind, facts, _book(duty, facts, local))
    return {
        "due_at": found.due_at.astimezone(clocks.LONDON).isoformat(),
        "because": list(found.because),
        "policy": ", ".join(found.policy),
    }


def _book(duty: Duty, facts: rules.DutyFacts, local: frozenset[date]) -> timing.Book:
    """The book of the editions the duty names; for what it names none, as its dates pick it."""
    named = duty.policy.split(", ")
    book = timing.find(
        timing.in_force, facts, jurisdiction=duty.person.jurisdiction, opened_at=duty.opened_at, local=local
    )
    book = replace(book, duties=edition_cited(Duties, replays.cited(named, Duties.topic)))
    if any(f"/{Standards.topic}@" in reference for reference in named):
        book = replace(book, standards=edition_cited(Standards, replays.cited(named, Standards.topic)))
    return book
