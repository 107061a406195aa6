"""From the court's words to the slip: what somebody entered today, and the paper the person goes home with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.allocations import queries as allocations
from throughcare.appointments.models import Appointment
from throughcare.appointments.queries import meetings
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline, Involvement
from throughcare.policy.clocks import start_of_day
from throughcare.sentences import plain
from throughcare.sentences import queries as sentences


@dataclass(frozen=True)
class Entered:
    """Somebody whom whoever asks added, or whose order they entered: what is there, what comes next."""

    person_id: int
    name: str
    reference: str
    orders: int
    first_meeting: datetime | None


DAYS = 7  # of the list of what one entered


def entered(by: Principal, *, at: datetime) -> list[Entered]:
    """Whom this post added or entered an order for in the last days, with what is still to do. Four queries."""
    day = local_day(at) - timedelta(days=DAYS - 1)
    orders = sentences.entered_by(by.key, since=day)
    added = Involvement.objects.filter(post_id=by.post_id or 0, role="added_by", since__gte=start_of_day(day))
    people = {*orders, *added.values_list("person_id", flat=True)}
    firsts = Appointment.objects.filter(
        person_id__in=people, kind="first", cancelled_at=None, starts_at__gte=start_of_day(day)
    )
    starts = dict(firsts.order_by("-starts_at").values_list("person_id", "starts_at"))
    return [
        Entered(row.person_id, row.name, row.reference, orders.get(row.person_id, 0), starts.get(row.person_id))
        for row in Headline.objects.filter(person_id__in=people).order_by("sort_name", "person_id")
    ]


@dataclass(frozen=True)
class OrderSlip:
    """The order in plain words, the first meeting, who works with them, and whom to ring."""

    orders: list[plain.PlainOrder]
    meeting: dict[str, Any]
    team: list[allocations.TeamRow]
    phone: str


def order_slip(headline: Headline, *, at: datetime) -> OrderSlip:
    """What the person takes home from court. Five queries."""
    return OrderSlip(
        orders=plain.plain(sentences.live_orders(headline.person_id, today=local_day(at))),
        meeting=meetings.next_told(headline.person_id, after=at),
        team=allocations.team(headline.person_id),
        phone=headline.office_phone,
    )
