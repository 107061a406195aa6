"""The person is told who works with them, and that is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.allocations import team_queries as queries
from throughcare.allocations.models import TeamSlip
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.people import queries as people


class CannotTell(Refused):
    """There is nobody to tell of, or the moment is to come."""


@action
def tell(person_id: int, *, how: str, told_at: datetime, by: Principal, at: datetime) -> TeamSlip:
    """Keep that the person was told who works with them, with the words of the slip as it stood. What we owed to tell
    them about their officer is met by it."""
    slip = queries.slip(people.headline(person_id), at=at)
    if not slip.roles:
        raise CannotTell("Nobody is responsible yet, so there is nothing to tell.")
    if by.post_id is None:
        raise CannotTell("Only who holds a post tells a person.")
    if told_at > at:
        raise CannotTell("They cannot have been told at a time to come.", field="day")
    words: dict[str, Any] = {"lines": slip.lines}
    made = TeamSlip.objects.create(person_id=person_id, post_id=by.post_id, how=how, told_at=told_at, words=words)
    if how != "letter":
        duties.meet_all(person_id, kind="tell_about_officer", at=at, by=by)
    return made
