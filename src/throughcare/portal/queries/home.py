"""What the first page of theirs shows."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.portal.queries import meetings, owed, people
from throughcare.portal.queries.meetings import Mine
from throughcare.portal.queries.owed import Between
from throughcare.portal.queries.people import Theirs
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Home:
    """The next meeting, what is open between them and us, and who is there for them."""

    next: Mine | None
    between: Between
    people: list[Theirs]


def home(me: Me) -> Home:
    """Four queries."""
    return Home(next=meetings.next_of(me), between=owed.between(me), people=people.people(me))
