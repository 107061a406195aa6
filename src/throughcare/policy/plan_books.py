"""The shape of what a sentence plan is begun with: duties in plain words, a library of aims, points to explain."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class LibraryAim:
    """An objective that many have. Taken over unchanged it is marked and counted: a plan is one person's own."""

    code: str
    need: str
    aim: str
    why: str
    measure: str


@dataclass(frozen=True)
class Point:
    """What must be explained at the first meeting, as the checklist says it."""

    code: str
    name: str
    says: str


@dataclass(frozen=True)
class ReviewReason:
    """An event after which the plan is looked at again before its day."""

    code: str
    name: str


@dataclass(frozen=True)
class Plans:
    """What a sentence plan is begun with."""

    topic: ClassVar[str] = "plans"
    responsibilities: tuple[str, ...]
    points: tuple[Point, ...]
    reasons: tuple[ReviewReason, ...]
    library: tuple[LibraryAim, ...] = ()
