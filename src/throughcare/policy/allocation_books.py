"""The shape of how an officer is chosen: what counts, which skills there are, and what the record says for a tier."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Skill:
    """Something an officer is good at, and for whom it counts: whoever has one of these registrations, that category of
    MAPPA, is younger than `under`, or of that gender."""

    code: str
    name: str
    registrations: tuple[str, ...] = ()
    mappa: str | None = None
    under: int | None = None
    gender: str | None = None


@dataclass(frozen=True)
class Factor:
    """A kind of registration on the record, and the factor of the tier calculation it stands for."""

    registration: str
    factor: str


@dataclass(frozen=True)
class Allocation:
    """How a proposal for an officer is put in order.

    Above `full_pct` of what their hours allow an officer is full; who is away for `away_days` or longer comes after who
    is here. `untiered` counts for the points of somebody whose tier cannot be told.
    """

    topic: ClassVar[str] = "allocation"
    full_pct: int
    away_days: int
    untiered: str
    skills: tuple[Skill, ...]
    complexity: tuple[Factor, ...]
    single_tier: tuple[Factor, ...]
