"""Imports and who is held, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.imports.models import STATES, Alike, Held, Rejected, Run
from throughcare.imports.placing import Fault
from throughcare.kernel.clock import local_day
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Office
from throughcare.people.models import Headline

A_PAGE = 25
HELD_SHOWN = 20
TONES = {"checking": "soon", "checked": "soon", "going": "soon", "done": "kept", "stopped": "late", "dropped": "quiet"}


def of(principal: Principal) -> QuerySet[Run]:
    """The imports one knows of: of one's office, or of none; whoever looks after the system, all."""
    found = Run.objects.select_related("office")
    if principal.role != "system_administrator":
        found = found.filter(Q(office_id=principal.office_id) | Q(office=None))
    return found


def page(principal: Principal, number: str) -> Page[Any]:
    """A page of them, the newest first, each with how many wait to be decided (`waiting`)."""
    waiting = Held.objects.filter(run=OuterRef("pk"), state="waiting").values("run").annotate(n=Count("id")).values("n")
    found = of(principal).annotate(waiting=Coalesce(Subquery(waiting), 0), at=Coalesce("begun_at", "entered_at"))
    return Paginator(found.order_by("-at", "-id"), A_PAGE).get_page(number)


def state(run: Run) -> str:
    """A code of `STATES`; a run of an earlier version knows only whether it ended."""
    return run.state or ("done" if run.finished_at else "going")


def state_tag(run: Run) -> dict[str, str]:
    """The state in words, and its tone."""
    code = state(run)
    return {"text": STATES[code], "tone": TONES[code]}


def counts(run: Run) -> dict[str, int]:
    """People by what became of them, or, before it is imported, what would."""
    found: dict[str, int] = run.report or {}
    if state(run) in ("checked", "dropped") and run.checked:
        found = run.checked["counts"]
    known = found.get("people_known", 0) + found.get("people_changed", 0)
    return {
        "added": found.get("people_added", 0),
        "known": known,
        "held": found.get("people_held", 0),
        "rejected": found.get("people_rejected", 0),
    }


def faults(run: Run, *, most: int) -> tuple[list[Fault], int]:
    """The first rows that do not come in, and how many there are."""
    if state(run) == "checked" and run.checked:
        return [Fault(**fault) for fault in run.checked["faults"]][:most], run.checked["fault_count"]
    rows = Rejected.objects.filter(run=run).order_by("row", "id")
    found = [Fault(*row) for row in rows.values_list("row", "key", "column", "value", "reason")[:most]]
    return found, rows.count() if len(found) == most else len(found)


@dataclass(frozen=True)
class Beside:
    """A record that somebody who is held is likely the same as, as a search would name them, and why."""

    person_id: int
    name: str
    reference: str
    where: str
    born: str
    why: str
    twins: bool


@dataclass(frozen=True)
class Waiting:
    """Somebody who is held, and the records beside them: none where all of those are closed to the reader."""

    row: Held
    beside: tuple[Beside, ...]


def waiting(run: Run) -> tuple[list[Waiting], int]:
    """Who of a run waits to be decided, the first in the file first, and how many there are."""
    rows = Held.objects.filter(run=run, state="waiting").order_by("row", "id")
    found = list(rows[:HELD_SHOWN])
    return _beside(found), rows.count() if len(found) == HELD_SHOWN else len(found)


def held(principal: Principal, held_id: int) -> Waiting | None:
    """One who is held, in an import the principal knows of."""
    mine = Exists(of(principal).filter(id=OuterRef("run_id")))
    row = Held.objects.filter(mine, id=held_id).select_related("run").first()
    return _beside([row])[0] if row else None


def _beside(rows: list[Held]) -> list[Waiting]:
    """With each its records. Whom the transaction's principal may not see, the database does not show."""
    found: dict[int, list[Alike]] = {}
    for one in Alike.objects.filter(held__in=rows).order_by("-points", "id"):
        found.setdefault(one.held_id, []).append(one)
    ids = {one.person_id for each in found.values() for one in each}
    shown = {row.person_id: row for row in Headline.objects.filter(person_id__in=ids)}
    answer = []
    for row in rows:
        beside = tuple(
            _one(one, headline) for one in found.get(row.id, []) if (headline := shown.get(one.person_id)) is not None
        )
        answer.append(Waiting(row, beside))
    return answer


def _one(one: Alike, headline: Headline) -> Beside:
    why = ". ".join(str(text) for _, text, points in one.reasons if float(points) >= 0)
    born = full_day(headline.date_of_birth) if headline.date_of_birth else ""
    where = ", ".join(filter(None, (headline.officer, headline.office)))
    return Beside(one.person_id, headline.name, headline.reference, where, born, why, one.twins)


def offices_for(principal: Principal, *, at: datetime) -> list[tuple[int, str]]:
    """The offices somebody may import for that have a team manager: one's own; for the system's administrator, all."""
    managers = organisations.posts(on=local_day(at), roles=("team_manager",))
    found = Office.objects.filter(id__in={post.office_id for post in managers})
    if principal.role != "system_administrator":
        found = found.filter(id=principal.office_id or 0)
    return list(found.order_by("name").values_list("id", "name"))
