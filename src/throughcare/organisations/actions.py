"""Setting up organisations, offices, teams and posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from itertools import count

from django.utils.text import slugify

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.organisations.models import Closure, Office, OpeningHours, Organisation, Post, Team


@action
def add_organisation(
    name: str,
    *,
    kind: str,
    jurisdiction: str,
    by: Principal,
    since: date | None = None,
    until: date | None = None,
    code: str = "",
    parent_id: int | None = None,
) -> Organisation:
    """A trust, provider or other body that supervises people or helps them. Without a code its name makes one."""
    return Organisation.objects.create(
        name=name,
        code=code or _free_code(name),
        kind=kind,
        jurisdiction=jurisdiction,
        since=since,
        until=until,
        parent_id=parent_id,
    )


def _free_code(name: str) -> str:
    """A code from the name, such as `northgate-probation-trust`; a number tells namesakes apart."""
    first = slugify(name)[:50] or "body"
    taken = set(Organisation.objects.filter(code__startswith=first).values_list("code", flat=True))
    return next(code for n in count(1) if (code := first if n == 1 else f"{first}-{n}") not in taken)


@action
def add_office(
    organisation_id: int,
    *,
    code: str,
    name: str,
    lines: str,
    town: str,
    postcode: str,
    phone: str,
    by: Principal,
    duty_phone: str = "",
    rooms: str = "",
    delivery_unit_id: int | None = None,
    weekdays: Sequence[int] = (0, 1, 2, 3, 4),
    opens: time = time(8, 30),
    closes: time = time(17, 30),
) -> Office:
    """An office, with the same hours on each of its `weekdays` (Monday is 0)."""
    office = Office.objects.create(
        organisation_id=organisation_id,
        code=code,
        name=name,
        lines=lines,
        town=town,
        postcode=postcode,
        phone=phone,
        duty_phone=duty_phone,
        rooms=rooms,
        delivery_unit_id=delivery_unit_id,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(office=office, weekday=day, opens=opens, closes=closes) for day in weekdays
    )
    return office


@action
def close_office(office_id: int, *, on: date, why: str, by: Principal) -> Closure:
    """Shut an office for one day."""
    return Closure.objects.create(office_id=office_id, on=on, why=why)


@action
def add_team(office_id: int, *, name: str, by: Principal) -> Team:
    """A team in an office."""
    return Team.objects.create(office_id=office_id, name=name)


@action
def hold_post(user_id: int, *, team_id: int, role: str, since: date, by: Principal, until: date | None = None) -> Post:
    """Give somebody a role in a team from a day. One post at a time: the database refuses a second."""
    return Post.objects.create(user_id=user_id, team_id=team_id, role=role, since=since, until=until)


@action
def end_post(post_id: int, *, until: date, by: Principal) -> Post:
    """End a post: from that day its holder has no rights, whatever session is open."""
    post = Post.objects.get(id=post_id)
    if until <= post.since:
        raise Refused("A post must end after it began.", field="until")
    return post.change(until=until)
