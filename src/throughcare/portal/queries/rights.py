"""Their rights, with the numbers of the rule book that make them a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from throughcare.complaints import queries as complaints
from throughcare.policy.books import Waiting
from throughcare.policy.editions import edition
from throughcare.portal.queries.shell import Me
from throughcare.sentences.models import Place


@dataclass(frozen=True)
class RightsPage:
    """What the page of rights says that is not the same for everybody: the minutes that are too long to wait, the hours
    of notice of a move, the day of an answer to a complaint made now, and whether they are in prison."""

    minutes: int
    hours: int
    answer_by: date
    in_custody: bool


def page(me: Me) -> RightsPage:
    """The same for the person whose page it is. Two queries."""
    book = edition(Waiting, jurisdiction=me.jurisdiction, on=me.today).book
    return RightsPage(
        minutes=book.service_failure_minutes,
        hours=book.moving_notice_hours,
        answer_by=complaints.promised(me.person_id, jurisdiction=me.jurisdiction, at=me.at),
        in_custody=Place.objects.filter(person_id=me.person_id, until=None, kind="custody").exists(),
    )
