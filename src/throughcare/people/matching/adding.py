"""Adding a person with a look at who is here already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.people import actions as people
from throughcare.people.facts import PersonFacts
from throughcare.people.matching import finding
from throughcare.people.matching.actions import reasons
from throughcare.people.matching.rules import Likeness, weights
from throughcare.people.models import Headline, Likely, Person


@dataclass(frozen=True)
class Seen:
    """Somebody who is likely the same, as a search would name them, and why."""

    person_id: int
    name: str
    reference: str
    office: str
    officer: str
    likeness: Likeness


class LikelyHere(Refused):
    """Somebody on the record is likely the same person. `seen` says who and why."""

    def __init__(self, seen: list[Seen]) -> None:
        super().__init__(
            "Somebody here is likely the same. Open their record, or say why they are not the same person."
        )
        self.field = "not_same"
        self.seen = seen


def like(facts: PersonFacts, *, on: datetime) -> list[Seen]:
    """Who is likely the same as somebody about to be added."""
    found = finding.like(facts, by=weights(local_day(on)))
    headlines = {row.person_id: row for row in Headline.objects.filter(person_id__in=[each for each, _ in found])}
    return [
        Seen(person_id, row.name, row.reference, row.office, row.officer, likeness)
        for person_id, likeness in found
        if (row := headlines.get(person_id))
    ]


@action
def add(facts: PersonFacts, *, not_same: str, by: Principal, at: datetime) -> Person:
    """Add a person as `admit_to_caseload` does, unless somebody here is likely the same and nobody said why not.

    The reason is kept with each pair, so that it is not asked again. Raises `LikelyHere`.
    """
    seen = like(facts, on=at)
    not_same = " ".join(not_same.split())
    if seen and not not_same:
        raise LikelyHere(seen)
    person = people.admit_to_caseload(facts, by=by, at=at)
    tell_apart(person.id, [(one.person_id, one.likeness) for one in seen], because=not_same, by=by, at=at)
    return person


def tell_apart(
    person_id: int, others: Iterable[tuple[int, Likeness]], *, because: str, by: Principal, at: datetime
) -> None:
    """Keep with each pair that they are two people, and why, so that it is not asked again."""
    for other_id, likeness in others:
        Likely.objects.create(
            person_id=min(other_id, person_id),
            other_id=max(other_id, person_id),
            points=likeness.points,
            twins=likeness.twins,
            reasons=reasons(likeness),
            edition=likeness.edition,
            found_at=at,
            state="two",
            because=because[:400],
            decided_by=by.titled[:160],
            decided_at=at,
        )
