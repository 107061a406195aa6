"""What the first page of theirs shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.appointments.queries import feedback
from throughcare.appointments.queries.feedback import ToAsk
from throughcare.invitations import queries as invitations
from throughcare.portal.queries import meetings, news, owed, people
from throughcare.portal.queries.meetings import Mine
from throughcare.portal.queries.news import New
from throughcare.portal.queries.owed import Between
from throughcare.portal.queries.people import Theirs
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Home:
    """The next meeting, what is new from us, the meeting we ask them about, what is open between them and us, and who
    is there for them. `closes_on` is the last day of these pages, once their last order has ended."""

    next: Mine | None
    new: New
    ask: ToAsk | None
    between: Between
    people: list[Theirs]
    closes_on: date | None


def home(me: Me) -> Home:
    """Six queries, one of the audit where something may be new, and one more where no order is in force. Whoever looks
    on is not asked about the meeting."""
    return Home(
        next=meetings.next_of(me),
        new=news.new(me),
        ask=None if me.looked_on else feedback.to_ask(me.person_id, at=me.at),
        between=owed.between(me),
        people=people.people(me),
        closes_on=None if me.headline.order_count else invitations.closes_on(me.person_id),
    )
