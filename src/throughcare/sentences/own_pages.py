"""How long a person signs in on their own side: while an order is in force, and some days after the last has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from throughcare.accounts.principals import Principal
from throughcare.invitations import actions as invitations
from throughcare.invitations.models import Invitation
from throughcare.kernel.clock import local_day
from throughcare.policy.books import Telling
from throughcare.policy.editions import edition
from throughcare.sentences.models import Sentence


def settle(*, by: Principal, at: datetime) -> None:
    """Keep open what is under an order again, say of others by when they close, and close what has run out.

    Run every night, after the orders that have run out were ended. It asks the record anew, so that what was imported,
    put together or invited late is found like everything else. Whoever has never had an order is not closed out.
    """
    orders = Sentence.objects.filter(person_id=OuterRef("person_id"))
    standing = Invitation.objects.filter(ended_at=None).exclude(to="")
    with_orders = standing.annotate(bound=Exists(orders.filter(ended_on=None)), had=Exists(orders))
    for number in list(with_orders.filter(closes_on__isnull=False, bound=True).values_list("id", flat=True)):
        invitations.keep_open(number, by=by, at=at)
    over = with_orders.filter(closes_on=None, bound=False, had=True).order_by("id")
    for number, jurisdiction in list(over.values_list("id", "person__jurisdiction")):
        days = edition(Telling, jurisdiction=jurisdiction, on=local_day(at)).book.own_page_days
        invitations.say_it_closes(number, on=local_day(at) + timedelta(days=days), by=by, at=at)
    invitations.close_due(by=by, at=at)
