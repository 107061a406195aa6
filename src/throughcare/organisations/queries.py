"""Offices, teams, posts, and the principal somebody is today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import cache

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import LessThanOrEqual  # a name that ends in _ takes no __lte

from throughcare.accounts.models import User
from throughcare.accounts.principals import NOBODY, Principal
from throughcare.kernel import prepared
from throughcare.organisations.models import ROLES, Closure, Office, OpeningHours, Post

ROLE_NAMES = dict(ROLES)


def principal_of(user_id: int, *, name: str, on: date) -> Principal:
    """The principal a user is on a day: their post of that day, or nobody's when they hold none.

    One query. A post that has ended gives no principal, whatever session is still open.
    """
    post = _post_of(user_id, on=on).first()
    return _principal(post, name=name) if post else NOBODY


def signed_in(user_id: int, *, on: date) -> tuple[User, Principal] | None:
    """Who is signed in, with the principal they are on a day. One query, for every page begins with it."""
    found = prepared.tuples(_signed_in(), {"user": user_id, "on": on})
    if not found:
        return None
    columns = _user_columns()
    user = User.from_db("default", columns, found[0][: len(columns)])
    post_id, role, team_id, office_id, office_name, jurisdiction = found[0][len(columns) :]
    if post_id is None:
        return user, NOBODY
    return user, Principal(
        kind="staff",
        name=user.name,
        user_id=user.pk,
        role=role,
        role_name=ROLE_NAMES[role],
        post_id=post_id,
        team_id=team_id,
        office_id=office_id,
        office_name=office_name,
        jurisdiction=jurisdiction,
    )


@cache
def _user_columns() -> tuple[str, ...]:
    return tuple(field.attname for field in User._meta.concrete_fields)


@cache
def _signed_in() -> str:
    return f"""
        select {", ".join(f'u."{name}"' for name in _user_columns())},
               p.id, p.role, t.id, o.id, o.name, g.jurisdiction
        from accounts_user u
        left join organisations_post p on p.user_id = u.id and p.since <= %(on)s
                                          and (p.until is null or p.until > %(on)s)
        left join organisations_team t on t.id = p.team_id
        left join organisations_office o on o.id = t.office_id
        left join organisations_organisation g on g.id = o.organisation_id
        where u.id = %(user)s"""  # noqa: S608  the model's own columns


def _post_of(user_id: int, *, on: date) -> QuerySet[Post]:
    return Post.objects.filter(
        Q(until=None) | Q(until__gt=on), LessThanOrEqual(F("since"), on), user_id=user_id
    ).select_related("team__office__organisation")


def _principal(post: Post, *, name: str) -> Principal:
    office = post.team.office
    return Principal(
        kind="staff",
        name=name,
        user_id=post.user_id,
        role=post.role,
        role_name=ROLE_NAMES[post.role],
        post_id=post.pk,
        team_id=post.team_id,
        office_id=office.pk,
        office_name=office.name,
        jurisdiction=office.organisation.jurisdiction,
    )


@dataclass(frozen=True)
class Hours:
    """When an office is open on one day; `opens` is None when it is shut, and `shut_because` says why."""

    opens: time | None
    closes: time | None
    shut_because: str = ""


def hours(office_id: int, on: date) -> Hours:
    """An office's hours on a day. Bank holidays are the caller's calendar, not the office's."""
    if why := Closure.objects.filter(office_id=office_id, on=on).values_list("why", flat=True).first():
        return Hours(None, None, why)
    row = OpeningHours.objects.filter(office_id=office_id, weekday=on.weekday()).values_list("opens", "closes").first()
    return Hours(*row) if row else Hours(None, None, "the office is shut on this day of the week")


def offices() -> list[tuple[int, str]]:
    """Every office as (id, name), by name."""
    return list(Office.objects.order_by("name").values_list("id", "name"))


@dataclass(frozen=True)
class PostRow:
    """Somebody in a post, as a choice in a list."""

    id: int
    name: str
    role: str
    role_name: str
    team_id: int
    team: str
    office_id: int
    office: str
    office_phone: str
    user_id: int
    email: str


def posts(
    *, on: date, office_id: int | None = None, team_id: int | None = None, roles: tuple[str, ...] = ()
) -> list[PostRow]:
    """The posts held on a day, of one office or team and with certain roles if given, by name."""
    found = Post.objects.filter(Q(until=None) | Q(until__gt=on), LessThanOrEqual(F("since"), on))
    if office_id is not None:
        found = found.filter(team__office_id=office_id)
    if team_id is not None:
        found = found.filter(team_id=team_id)
    if roles:
        found = found.filter(role__in=roles)
    rows = found.order_by("user__name").values_list(
        "id",
        "user__name",
        "role",
        "team_id",
        "team__name",
        "team__office_id",
        "team__office__name",
        "team__office__phone",
        "user_id",
        "user__email",
    )
    return [PostRow(r[0], r[1], r[2], ROLE_NAMES[r[2]], *r[3:]) for r in rows]


def post(post_id: int) -> PostRow:
    """One post, held now or once. Raises `Post.DoesNotExist`."""
    r = Post.objects.values_list(
        "id",
        "user__name",
        "role",
        "team_id",
        "team__name",
        "team__office_id",
        "team__office__name",
        "team__office__phone",
        "user_id",
        "user__email",
    ).get(id=post_id)
    return PostRow(r[0], r[1], r[2], ROLE_NAMES[r[2]], *r[3:])


def manager_of(team_id: int, *, on: date) -> PostRow | None:
    """The team's manager on a day, or None."""
    found = posts(on=on, team_id=team_id, roles=("team_manager",))
    return found[0] if found else None
