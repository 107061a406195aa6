"""What the first page of theirs shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.invitations import queries as invitations
from throughcare.portal.queries import meetings, missed, owed, people
from throughcare.portal.queries.meetings import Mine
from throughcare.portal.queries.missed import Told
from throughcare.portal.queries.owed import Between
from throughcare.portal.queries.people import Theirs
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Home:
    """The next meeting, what came of those they missed lately, what is open between them and us, and who is there for
    them. `closes_on` is the last day of these pages, once their last order has ended."""

    next: Mine | None
    told: list[Told]
    between: Between
    people: list[Theirs]
    closes_on: date | None


def home(me: Me) -> Home:
    """Five queries, and one more where no order is in force."""
    return Home(
        next=meetings.next_of(me),
        told=missed.lately(me),
        between=owed.between(me),
        people=people.people(me),
        closes_on=None if me.headline.order_count else invitations.closes_on(me.person_id),
    )
