"""Colleagues do the work of somebody who is away, and give it back. The person's officer stays their officer.

Work is moved by `people.Involvement`: duties, caseload and letters follow it. Meetings are moved by the slice that
holds them; `casefile.actions.cover` does all of it in one act.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.allocations.models import Cover, Covered, Responsibility
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line
from throughcare.organisations import queries as organisations
from throughcare.people import access
from throughcare.people import actions as people
from throughcare.people.models import Involvement, Person

CHANGED_HANDS = "Changed hands meanwhile"


class CannotCover(Refused):
    """These people cannot be covered like this, or the cover is over."""


Plan = Sequence[tuple[int, int]]  # (person, post that covers)


@action
def arrange(
    post_id: int,
    *,
    plan: Plan,
    since: date,
    until: date,
    because: str,
    by: Principal,
    at: datetime,
    leave_id: int | None = None,
) -> Cover:
    """Say who covers for whom from `since`, until the first day back. Work moves now if the day has come.

    All of it or nothing. Raises `CannotCover` for whoever is covered already or no longer the post's, and for a
    colleague who has left, is away too, holds another role, or may not see the record.
    """
    if until <= since or until <= local_day(at):
        raise CannotCover("The first day back must be a day to come, after the first day away.", field="until")
    if not because.strip():
        raise CannotCover("Say why somebody covers.", field="because")
    people_of: dict[int, list[int]] = {}
    for person_id, to_post in plan:
        people_of.setdefault(to_post, []).append(person_id)
    everybody = sorted({person_id for person_id, _ in plan})
    if not everybody:
        raise CannotCover("Choose who covers for at least one person.")
    if len(everybody) != len(plan):
        raise CannotCover("One person is there twice. Look at the list again.")
    list(Person.objects.select_for_update(no_key=True).filter(id__in=everybody).order_by("id").values_list("id"))
    for to_post, people_ids in sorted(people_of.items()):
        _fits(post_id, to_post, people_ids, since=since, until=until, on=max(since, local_day(at)))
    held = Responsibility.objects.filter(post_id=post_id, until=None, person_id__in=everybody)
    roles = sorted(held.values_list("person_id", "role"))
    if {person_id for person_id, _ in roles} != set(everybody):
        raise CannotCover("Somebody here has changed hands since you looked. Look at the list again.")
    if Covered.objects.filter(person_id__in=everybody, ended_at=None).exists():
        raise CannotCover("Somebody here is covered already. Look at the list again.")
    made = Cover.objects.create(
        post_id=post_id,
        since=since,
        until=until,
        because=one_line(because, "", refused=CannotCover, most=200),
        leave_id=leave_id,
    )
    to = dict(plan)
    bulk.add(Covered(cover=made, person_id=one, role=role, to_post_id=to[one]) for one, role in roles)
    if since <= local_day(at):
        _begin(made, at=at)
    return made


def _fits(post_id: int, to_post: int, people_ids: list[int], *, since: date, until: date, on: date) -> None:
    absent = organisations.post(post_id)
    held = {row.id: row for row in organisations.posts(on=on, office_id=None)}.get(to_post)
    if to_post == post_id:
        raise CannotCover("Somebody else must cover.")
    if held is None:
        raise CannotCover("Somebody you chose holds no post then. Choose somebody else.")
    if held.role not in {absent.role, "team_manager"}:
        raise CannotCover(f"{held.name} is {held.role_name.lower()}. Choose somebody of the same role.")
    if to_post in organisations.away_between([to_post], since=since, until=until):
        raise CannotCover(f"{held.name} is away on some of these days too. Choose somebody else.")
    if not access.may_see(held.user_id, people_ids):
        raise CannotCover(
            f"The record of somebody on the list is closed to {held.name}. Choose somebody else for them."
        )


@action
def begin(cover_id: int, *, by: Principal, at: datetime) -> Cover:
    """The first day has come: the work is now with those who cover. A second time changes nothing."""
    cover = Cover.objects.select_for_update().get(id=cover_id)
    if cover.began_at is None and cover.given_back_at is None:
        _begin(cover, at=at)
    return cover


def _begin(cover: Cover, *, at: datetime) -> None:
    waiting = list(Covered.objects.select_for_update().filter(cover=cover, ended_at=None, moved_at=None))
    still = _still_theirs(cover, waiting)
    for role, to_post in sorted({(row.role, row.to_post_id) for row in still}):
        mine = [row.person_id for row in still if (row.role, row.to_post_id) == (role, to_post)]
        people.involve_many(mine, role=role, post_id=to_post, at=at)
    Covered.objects.filter(id__in=[row.pk for row in still]).update(moved_at=at)
    gone = [row.pk for row in waiting if row not in still]
    Covered.objects.filter(id__in=gone).update(ended_at=at, ended_because=CHANGED_HANDS)
    cover.change(began_at=at)


@action
def give_back(cover_id: int, *, because: str, by: Principal, at: datetime) -> list[int]:
    """All that is still covered goes back, early or on the day. Answers whose work went back.

    Who got another officer meanwhile stays with that one. Raises `CannotCover` once it is given back.
    """
    cover = Cover.objects.select_for_update().get(id=cover_id)
    if cover.given_back_at is not None:
        raise CannotCover("This was given back before.")
    if not because.strip():
        raise CannotCover("Say why it is given back.", field="because")
    rows = list(Covered.objects.select_for_update().filter(cover=cover, ended_at=None))
    people_ids = [row.person_id for row in rows]
    list(Person.objects.select_for_update(no_key=True).filter(id__in=people_ids).order_by("id").values_list("id"))
    still = [row for row in _still_theirs(cover, rows) if row.moved_at is not None]
    with_them = set(
        Involvement.objects.filter(person_id__in=people_ids, until=None).values_list("person_id", "role", "post_id")
    )
    back = [row for row in still if (row.person_id, row.role, row.to_post_id) in with_them]
    for role in sorted({row.role for row in back}):
        people.involve_many(
            [row.person_id for row in back if row.role == role], role=role, post_id=cover.post_id, at=at
        )
    theirs = {row.pk for row in _still_theirs(cover, rows)}
    because = one_line(because, "", refused=CannotCover, most=200)
    Covered.objects.filter(id__in=theirs).update(ended_at=at, ended_because=because)
    Covered.objects.filter(id__in=[row.pk for row in rows if row.pk not in theirs]).update(
        ended_at=at, ended_because=CHANGED_HANDS
    )
    cover.change(given_back_at=at, given_back_because=because)
    return sorted({row.person_id for row in back})


def _still_theirs(cover: Cover, rows: list[Covered]) -> list[Covered]:
    """The rows whose role is still held by who is away."""
    held = set(
        Responsibility.objects.filter(
            post_id=cover.post_id, until=None, person_id__in=[row.person_id for row in rows]
        ).values_list("person_id", "role")
    )
    return [row for row in rows if (row.person_id, row.role) in held]
