"""Who answers for recalls outside office hours: whoever is on duty for the unit, who is given a part in the case."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import local_day
from throughcare.organisations import queries as organisations
from throughcare.organisations.queries import Turn
from throughcare.people import access, limits
from throughcare.people.models import DayRelation, Headline

# Who can do something about a recall, the senior last.
ROLES = ("offender_manager", "team_manager", "head_of_unit")


def on_duty(office_id: int | None, *, at: datetime) -> list[Turn]:
    """Who of those who decide on recalls is on duty in the delivery unit of an office, seniors first. One query."""
    found = organisations.on_duty(office_id, at=at, unit=True)
    return sorted((one for one in found if one.role in ROLES), key=lambda one: -ROLES.index(one.role))


def on_duty_for(person_id: int, *, at: datetime) -> list[Turn]:
    """Who is on duty for a person at a moment, in the delivery unit of their office. Two queries."""
    return on_duty(Headline.objects.values_list("office_id", flat=True).get(person_id=person_id), at=at)


def give_part(person_id: int, *, by: Principal, at: datetime) -> None:
    """Whoever is on duty now can open the record, also past midnight. Nobody to whom it is closed."""
    for turn in on_duty_for(person_id, at=at):
        if not access.may_see(turn.user_id, [person_id]):
            continue
        today = local_day(at)
        for on in {today, min(local_day(turn.ends_at), today + timedelta(days=1))}:
            if not DayRelation.objects.filter(person_id=person_id, post_id=turn.post_id, kind="duty", on=on).exists():
                limits.take_part_today(person_id, kind="duty", post_id=turn.post_id, on=on, by=by, at=at)
