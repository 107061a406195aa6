"""Who answers a complaint: never whom it is about, nor whom they manage, nor the offender manager, nor who answered it
before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Manager:
    """Somebody who could answer. `own`: they manage the team that works with the person."""

    post_id: int
    name: str
    role: str
    own: bool = False


@dataclass(frozen=True)
class Parts:
    """Who has a part in it: whom it is about and the offender manager, and who answered it before, with their roles."""

    of: int | None = None
    of_role: str = ""
    officer: int | None = None
    answered: int | None = None
    answered_role: str = ""


@dataclass(frozen=True)
class Chosen:
    """Who answers, and why; nobody where everybody near has a part in it."""

    post_id: int | None
    because: str


def unfit(manager: Manager, parts: Parts) -> str:
    """Why somebody cannot answer; empty if they can."""
    if manager.post_id == parts.of:
        return f"The complaint is about {manager.name}."
    if parts.of_role == "head_of_unit" and manager.role != "head_of_unit":
        return f"The complaint is about the head of a delivery unit, and {manager.name} is not one."
    if manager.post_id == parts.officer:
        return f"{manager.name} is the offender manager."
    if manager.post_id == parts.answered:
        return f"{manager.name} answered it the first time."
    if parts.answered_role == "head_of_unit" and manager.role != "head_of_unit":
        return f"The head of a delivery unit answered it the first time, and {manager.name} is not one."
    return ""


def who_answers(managers: Sequence[Manager], parts: Parts) -> Chosen:
    """The manager of the person's team; where they cannot, the head of the delivery unit; then the manager of another
    team. A second look is taken by the head of a delivery unit first."""
    again = parts.answered is not None
    passed: list[str] = []
    for manager in sorted(managers, key=lambda one: _order(one, again=again)):
        why_not = unfit(manager, parts)
        if not why_not:
            return Chosen(manager.post_id, " ".join([*passed, _why(manager, again=again)]))
        passed.append(why_not)
    return Chosen(None, " ".join([*passed, "Nobody else is there who could answer."]))


def _order(manager: Manager, *, again: bool) -> tuple[int, str, int]:
    head = manager.role == "head_of_unit"
    rank = (0 if head else 2) if again else (0 if manager.own and not head else 1 if head else 2)
    return rank, manager.name, manager.post_id


def _why(manager: Manager, *, again: bool) -> str:
    if manager.role == "head_of_unit":
        looks = "looks again as head of the delivery unit" if again else "heads the delivery unit"
        return f"{manager.name} {looks}."
    if manager.own and not again:
        return f"{manager.name} manages the team."
    return f"{manager.name} manages another team." if not manager.own else f"{manager.name} manages the team."
