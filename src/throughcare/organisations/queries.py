"""Offices, teams, posts, and the principal somebody is today."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from throughcare.accounts.models import User
from throughcare.accounts.principals import NOBODY, Principal
from throughcare.kernel import prepared
from throughcare.organisations import rules
from throughcare.organisations.models import (
    LEAVE_KINDS,
    ROLES,
    ROTA_KINDS,
    Closure,
    Court,
    Leave,
    LocalHoliday,
    Office,
    OpeningHours,
    Organisation,
    Post,
    Prison,
    Rota,
    Succession,
    Team,
)
from throughcare.policy.findings import CannotTell

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
    post_id, role, team_id, office_id, office_name, unit_id, jurisdiction = found[0][len(columns) :]
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
        unit_id=unit_id,
        jurisdiction=jurisdiction,
    )


@cache
def _user_columns() -> tuple[str, ...]:
    return tuple(field.attname for field in User._meta.concrete_fields)


@cache
def _signed_in() -> str:
    return f"""
        select {", ".join(f'u."{name}"' for name in _user_columns())},
               p.id, p.role, t.id, o.id, o.name, o.delivery_unit_id, g.jurisdiction
        from accounts_user u
        left join organisations_post p on p.user_id = u.id and p.since <= %(on)s
                                          and (p.until is null or p.until > %(on)s)
        left join organisations_team t on t.id = p.team_id
        left join organisations_office o on o.id = t.office_id
        left join organisations_organisation g on g.id = o.organisation_id
        where u.id = %(user)s"""  # noqa: S608  the model's own columns


def _post_of(user_id: int, *, on: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on), user_id=user_id).select_related(
        "team__office__organisation"
    )


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
        unit_id=office.delivery_unit_id,
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
    *,
    on: date,
    office_id: int | None = None,
    team_id: int | None = None,
    teams: Collection[int] | None = None,
    roles: tuple[str, ...] = (),
    near_office_id: int | None = None,
) -> list[PostRow]:
    """The posts held on a day, of one office, one team or some teams, of the delivery unit of an office, and with
    certain roles if given, by name."""
    found = Post.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on))
    if office_id is not None:
        found = found.filter(team__office_id=office_id)
    if near_office_id is not None:
        found = found.filter(near(near_office_id, office="team__office"))
    if team_id is not None:
        found = found.filter(team_id=team_id)
    if teams is not None:
        found = found.filter(team_id__in=teams)
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


def teams_managed(principal: Principal) -> list[int]:
    """The teams whose staff somebody manages: a team manager's own, and for a head of delivery unit every team of the
    unit's offices. An office without a delivery unit is its own. One query at most."""
    if principal.role == "head_of_unit":
        mine = Q(office_id=principal.office_id)
        if principal.unit_id is not None:
            mine |= Q(office__delivery_unit_id=principal.unit_id)
        return list(Team.objects.filter(mine).values_list("id", flat=True))
    return [principal.team_id] if principal.team_id is not None else []


def manager_of(team_id: int, *, on: date) -> PostRow | None:
    """The team's manager on a day, or None."""
    found = posts(on=on, team_id=team_id, roles=("team_manager",))
    return found[0] if found else None


# -------------------------------------------------------------------------------------------------------- who answers
@dataclass(frozen=True)
class Body:
    """A body as a page or a letter names it."""

    id: int
    code: str
    name: str
    kind: str
    jurisdiction: str


def bodies(*, kind: str, on: date) -> list[Body]:
    """The bodies of a kind that were there on a day, by name."""
    found = Organisation.objects.filter(
        Q(since=None) | Q(since__lte=on), Q(until__gt=on) | Q(until=None, closed=False), kind=kind
    )
    return _as_bodies(found)


def _as_bodies(found: QuerySet[Organisation]) -> list[Body]:
    rows = found.order_by("name").values_list("id", "code", "name", "kind", "jurisdiction")
    return [Body(pk, code or "", name, kind, nation) for pk, code, name, kind, nation in rows]


def responsible_bodies(organisation_id: int, *, on: date, high_risk: bool | None = None) -> list[Body]:
    """Every body that answered on a day for people recorded under this one, by name: see `rules.bodies_on`."""
    spans = {
        row[0]: rules.Span(row[1], row[2])
        for row in Organisation.objects.filter(
            Q(id=organisation_id)
            | Q(id__in=Succession.objects.values("earlier"))
            | Q(id__in=Succession.objects.values("later"))
        ).values_list("id", "since", "until")
    }
    links = [
        rules.Link(earlier, later, since, share)  # type: ignore[arg-type]
        for earlier, later, since, share in Succession.objects.values_list("earlier_id", "later_id", "on", "share")
    ]
    found = rules.bodies_on(organisation_id, on=on, spans=spans, links=links, high_risk=high_risk)
    return _as_bodies(Organisation.objects.filter(id__in=found))


def responsible_body(organisation_id: int, *, on: date, high_risk: bool | None = None) -> Body:
    """The one body that answered on a day for people recorded under this one.

    Raises `CannotTell` when none did, or when it was split and what is given does not say which part.
    """
    found = responsible_bodies(organisation_id, on=on, high_risk=high_risk)
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotTell("organisation", "No body is recorded that answered on this day.")
    names = ", ".join(body.name for body in found[:-1]) + f" or {found[-1].name}"
    raise CannotTell("high_risk" if high_risk is None else "organisation", f"It was {names}.")


def plain_name(name: str) -> str:
    """A name without what lists write differently: `Kent, Surrey & Sussex` is `kent surrey and sussex`."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split())


def codes_by_name() -> dict[tuple[str, str], str]:
    """The code of every body by its kind and plain name, and by ("code", a code it has elsewhere); of every prison by
    ("prison", its code)."""
    found = {}
    for code, kind, name, others in Organisation.objects.exclude(code=None).values_list(
        "code", "kind", "name", "other_codes"
    ):
        found[kind, plain_name(name)] = str(code)
        found.update((("code", other), str(code)) for other in others)
    found.update((("prison", code), code) for code in Prison.objects.values_list("code", flat=True))
    return found


# ----------------------------------------------------------------------------------------- local holidays, leave, cover
def local_holidays(offices: Collection[int] | QuerySet[Any, Any]) -> frozenset[date]:
    """The local holidays of an office (or of a query that gives one): its own, and those of its organisation and its
    delivery unit. For `policy.calendars.Calendar.plus`. One query."""
    there = Office.objects.filter(id__in=offices)
    return frozenset(
        LocalHoliday.objects.filter(
            Q(office_id__in=offices)
            | Q(organisation_id__in=there.values("organisation_id"))
            | Q(organisation_id__in=there.values("delivery_unit_id")),
            withdrawn_at=None,
        ).values_list("on", flat=True)
    )


def local_holidays_by_office() -> dict[int, frozenset[date]]:
    """The local holidays of every office that has any. Two queries, one when there are none."""
    rows = list(LocalHoliday.objects.filter(withdrawn_at=None).values_list("office_id", "organisation_id", "on"))
    if not rows:
        return {}
    found: dict[int, frozenset[date]] = {}
    for office, *above in Office.objects.values_list("id", "organisation_id", "delivery_unit_id"):
        days = frozenset(on for own, body, on in rows if own == office or (body is not None and body in above))
        if days:
            found[office] = days
    return found


@dataclass(frozen=True)
class Away:
    """Somebody who is away on a day, until when (their first day back), and whose post covers."""

    leave_id: int
    post_id: int
    since: date
    until: date
    kind: str
    kind_name: str
    covered_by: int | None
    covered_by_name: str


def away(post_ids: Collection[int], on: date) -> dict[int, Away]:
    """Which of these posts are away on a day, by post. One query."""
    rows = Leave.objects.filter(
        Q(since__lte=on), post_id__in=list(post_ids), until__gt=on, called_off_at=None
    ).values_list("id", "post_id", "since", "until", "kind", "covered_by_id", "covered_by__user__name")
    names = dict(LEAVE_KINDS)
    return {r[1]: Away(r[0], r[1], r[2], r[3], r[4], names[r[4]], r[5], r[6] or "") for r in rows}


def away_between(post_ids: Collection[int], *, since: date, until: date) -> set[int]:
    """Which of these posts are away on some day from `since` to before `until`. One query."""
    rows = Leave.objects.filter(post_id__in=list(post_ids), since__lt=until, until__gt=since, called_off_at=None)
    return set(rows.values_list("post_id", flat=True))


def open_courts(jurisdiction: str | QuerySet[Any, Any]) -> list[str]:
    """The names of the courts that sit today in a jurisdiction, which may be a query too, in order. One query."""
    return list(
        Court.objects.filter(jurisdiction=jurisdiction, closed=False, until=None)
        .order_by("name")
        .values_list("name", flat=True)
    )


_SUPERVISE = ("trust", "provider", "region", "delivery_unit", "social_work")


def supervising_bodies() -> list[tuple[int, str]]:
    """The bodies that answer for people today: delivery units, regions, providers, social work. One query."""
    rows = Organisation.objects.filter(until=None, kind__in=_SUPERVISE).order_by("name")
    return list(rows.values_list("id", "name"))


def bodies_over(office_id: int | None) -> list[int]:
    """The bodies an office belongs to: its own, its delivery unit, and those these are part of. One query."""
    if office_id is None:
        return []
    found = Office.objects.filter(id=office_id).values_list(
        "organisation_id", "organisation__parent_id", "delivery_unit_id", "delivery_unit__parent_id"
    )
    return [body for row in found for body in row if body is not None]


@dataclass(frozen=True)
class Turn:
    """Somebody on duty for an office from a moment until a moment, and on which phone."""

    id: int
    kind: str
    kind_name: str
    post_id: int
    user_id: int
    who: str
    role: str
    office_id: int
    office_name: str
    phone: str
    starts_at: datetime
    ends_at: datetime
    called_off_at: datetime | None


def near(office_id: int, *, office: str = "office") -> Q:
    """What is of an office, or of another one of its delivery unit. `office` is the way to the office."""
    unit = Office.objects.filter(id=office_id).exclude(delivery_unit_id=None).values("delivery_unit_id")
    return Q(**{f"{office}_id": office_id}) | Q(**{f"{office}__delivery_unit_id__in": unit})


def on_duty(office_id: int | None, *, at: datetime, unit: bool = False) -> list[Turn]:
    """Who is on duty for an office at a moment, or for its whole delivery unit: in the office, and on call. One
    query."""
    whose = near(office_id or 0) if unit else Q(office_id=office_id)
    return _turns(whose & Q(called_off_at=None, starts_at__lte=at, ends_at__gt=at))


def on_duty_anywhere(*, at: datetime) -> list[Turn]:
    """Who is on duty at a moment, for whichever office. One query."""
    return _turns(Q(called_off_at=None, starts_at__lte=at, ends_at__gt=at))


def rota(office_id: int | None, *, at: datetime) -> list[Turn]:
    """The turns of the offices of a delivery unit, from those that run on, in order. One query."""
    return _turns(near(office_id or 0) & Q(called_off_at=None, ends_at__gt=at))


def turn(turn_id: int, *, office_id: int) -> Turn | None:
    """A turn of an office, called off or not. One query."""
    return next(iter(_turns(Q(id=turn_id, office_id=office_id))), None)


def _turns(which: Q) -> list[Turn]:
    rows = Rota.objects.filter(which).order_by("starts_at", "kind", "id")
    return [
        Turn(kind_name=_ROTA[one["kind"]], **one)
        for one in rows.values(
            "id",
            "kind",
            "post_id",
            "office_id",
            "phone",
            "starts_at",
            "ends_at",
            "called_off_at",
            user_id=F("post__user_id"),
            who=F("post__user__name"),
            role=F("post__role"),
            office_name=F("office__name"),
        )
    ]


_ROTA = dict(ROTA_KINDS)


@dataclass(frozen=True)
class Reached:
    """An office as somebody reaches it who is seen there: address, phones, and (weekday, opens, closes) of each day."""

    name: str
    lines: tuple[str, ...]
    phone: str
    duty_phone: str
    directions: str
    hours: tuple[tuple[int, time, time], ...]

    @property
    def address(self) -> str:
        """One line, for a map and a calendar."""
        return ", ".join(self.lines)


def reached(office_id: int | None) -> Reached | None:
    """Where an office is and how to reach it; None without one. One query."""
    opened = OpeningHours.objects.filter(office_id=OuterRef("id")).order_by("weekday")
    row = (
        Office.objects.filter(id=office_id)
        .values("name", "lines", "town", "postcode", "phone", "duty_phone", "directions")
        .annotate(hours=ArraySubquery(opened.values(day=JSONObject(on="weekday", opens="opens", closes="closes"))))
        .first()
        if office_id is not None
        else None
    )
    if row is None:
        return None
    return Reached(
        name=row["name"],
        lines=tuple(part for part in (row["lines"], f"{row['town']} {row['postcode']}".strip()) if part),
        phone=row["phone"],
        duty_phone=row["duty_phone"],
        directions=row["directions"],
        hours=tuple(
            (day["on"], time.fromisoformat(day["opens"]), time.fromisoformat(day["closes"])) for day in row["hours"]
        ),
    )
