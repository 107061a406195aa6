"""Plans go with the person. One plan is in force and one in writing: of two, the one that was chosen stands."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.people.merging.rows import Clash, Mover, Part, Table
from throughcare.plans.models import (
    Answer,
    Check,
    Explained,
    HelpAsked,
    HelpNotHad,
    Objective,
    Plan,
    PlanAction,
    Progress,
    Review,
    Safety,
    Tick,
    Wish,
)

TABLES = (
    Table(Plan, "Sentence plan"),
    Table(Safety, with_="plan"),
    Table(Objective, with_="plan"),
    Table(PlanAction, with_="objective"),
    Table(Answer, with_="plan"),
    Table(Review, with_="plan"),
    Table(Progress, with_="objective"),
    Table(Check, with_="plan"),
    Table(HelpNotHad, "Help that was not there"),
    Table(HelpAsked, "Help asked for"),
    Table(Wish, with_="plan"),
    Table(Tick, with_="action"),
    Table(Explained, with_="sentence"),
)
_STANDING = {"plan_in_force": (["in_force"], "The plan in force"), "plan_draft": (["draft", "ready"], "The new plan")}
_TOGETHER = "Two records of one person were put together."


def _standing(keep_id: int, other_id: int, states: list[str]) -> dict[int, Plan]:
    return {row.person_id: row for row in Plan.objects.filter(person_id__in=(keep_id, other_id), state__in=states)}


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """Two plans in force, or two that are being written."""
    for name, (states, words) in _STANDING.items():
        found = _standing(keep_id, other_id, states)
        if len(found) == 2:
            kept, other = (f"Version {row.number}: {row.because}" for row in (found[keep_id], found[other_id]))
            yield Clash(name, words, kept, other)


def settle(mover: Mover) -> None:
    """The plan that does not stand ends; those that come are counted after those that are there."""
    for name, (states, _) in _STANDING.items():
        found = _standing(mover.keep_id, mover.other_id, states)
        if len(found) == 2:
            gives = found[mover.keep_id if mover.takes_other(name) else mover.other_id]
            mover.change(gives, state="ended", ended_at=mover.at, ended_because=_TOGETHER)
    last = Plan.objects.filter(person_id=mover.keep_id).order_by("-number").values_list("number", flat=True).first()
    if last is not None:
        for row in Plan.objects.filter(person_id=mover.other_id).order_by("-number"):
            mover.change(row, number=row.number + last)


PART = Part(TABLES, clashes=clashes, settle=settle)
