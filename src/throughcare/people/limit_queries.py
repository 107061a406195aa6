"""Openings, limits and acquaintances, ready for their pages. Whoever is fenced from the principal is not among them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Office
from throughcare.people.models import Acquaintance, DayRelation, Headline, Limit, Opening, OwnFacts


@dataclass(frozen=True)
class Notices:
    """What the first page says about openings: of one's people, asked of oneself, and how many a manager looks at."""

    opened: tuple[Opening, ...] = ()
    asked: tuple[Opening, ...] = ()
    to_review: int = 0
    names: dict[int, str] | None = None

    @property
    def people(self) -> set[int]:
        """Everybody named."""
        return {row.person_id for row in (*self.opened, *self.asked)}


def notices(by: Principal) -> Notices:
    """Openings the principal must know of, answer or look at. One query."""
    mine = Q(told_post_id=by.post_id, seen_at=None) | Q(user_id=by.user_id or 0, review="asked", answer="")
    if by.role == "team_manager":
        mine |= _to_review(by)
    told = Opening.objects.filter(mine).order_by("at").annotate(name=F("person__headline__name"))
    rows = list(told) if by.post_id is not None else []
    opened = tuple(row for row in rows if row.told_post_id == by.post_id and row.seen_at is None)
    asked = tuple(row for row in rows if row.user_id == by.user_id and row.review == "asked" and not row.answer)
    review = sum(
        row.team_id == by.team_id and row.user_id != by.user_id and (row.review == "" or bool(row.answer))
        for row in rows
        if by.role == "team_manager" and row.review in {"", "asked"}
    )
    # An opening of somebody who is shut to the principal is hidden itself, so that every name here may be shown.
    return Notices(opened, asked, review, {row.person_id: row.name for row in (*opened, *asked)})  # type: ignore[attr-defined]


def _to_review(by: Principal) -> Q:
    return Q(team_id=by.team_id, review__in=["", "asked"]) & ~Q(user_id=by.user_id or 0)


def openings(by: Principal) -> QuerySet[Opening]:
    """What the principal looks over: a manager their team's people, a head the unit's offices, an auditor all."""
    rows = Opening.objects.order_by("-at")
    if by.role == "auditor":
        return rows
    if by.role == "head_of_unit":
        return rows.filter(office_id__in=_offices(by))
    return rows.filter(team_id=by.team_id)


def limits(by: Principal, *, ended: bool = False) -> QuerySet[Limit]:
    """Exclusions and restrictions of the principal's people; an auditor's of all."""
    rows = Limit.objects.filter(until__isnull=not ended).order_by("-since")
    if by.role == "auditor":
        return rows
    offices = _offices(by) if by.role == "head_of_unit" else [by.office_id]
    return rows.filter(person_id__in=Headline.objects.filter(office_id__in=offices).values("person_id"))


_DECIDED = ("confirmed", "not")


def acquaintances(by: Principal, *, on: date, decided: bool = False) -> QuerySet[Acquaintance]:
    """What staff of the principal's team or unit said, or the likenesses of theirs, that wait for a decision; also the
    `decided` ones, so that a second answer is told of the first."""
    if by.role == "head_of_unit":
        staff = [post.user_id for office_id in _offices(by) for post in organisations.posts(on=on, office_id=office_id)]
    else:
        staff = [post.user_id for post in organisations.posts(on=on, team_id=by.team_id)]
    return (
        Acquaintance.objects.filter(
            user_id__in=staff, state__in=["declared", "suggested", *(_DECIDED if decided else ())]
        )
        .exclude(user_id=by.user_id or 0)
        .select_related("user")
        .order_by("since")
    )


def whom_i_know(by: Principal) -> list[Acquaintance]:
    """What the principal declared or is asked about. Confirmed ones are shut and not shown."""
    return list(
        Acquaintance.objects.filter(user_id=by.user_id or 0, state__in=["declared", "suggested", "not"]).order_by(
            "-since"
        )
    )


def names(people: Collection[int]) -> dict[int, str]:
    """Names by person, as lists say them; of whoever is fenced none."""
    if not people:
        return {}
    return dict(Headline.objects.filter(person_id__in=people).values_list("person_id", "name"))


def staff_names(users: Collection[int]) -> dict[int, str]:
    """Names of users."""
    return dict(User.objects.filter(pk__in=users).values_list("pk", "name"))


def told(by: Principal) -> QuerySet[Opening]:
    """Openings of the principal's people."""
    return Opening.objects.filter(told_post_id=by.post_id)


def asked(by: Principal) -> QuerySet[Opening]:
    """Openings of the principal that a manager asks about."""
    return Opening.objects.filter(user_id=by.user_id or 0, review="asked")


def own_facts(by: Principal) -> dict[str, Any]:
    """What the principal said of themselves, with the version of it."""
    found = (
        OwnFacts.objects.filter(user_id=by.user_id or 0)
        .values("surname", "date_of_birth", "lines", "postcode", "version")
        .first()
    )
    return dict(found or {})


def _offices(by: Principal) -> list[int]:
    """The offices of the principal's delivery unit; of an office without one, itself."""
    if by.unit_id is None:
        return [by.office_id] if by.office_id is not None else []
    return list(Office.objects.filter(delivery_unit_id=by.unit_id).values_list("id", flat=True))


def parts_of_day(person_id: int, *, on: date) -> list[DayRelation]:
    """Who has a part in the case for this day alone, with their post. One query."""
    rows = DayRelation.objects.filter(person_id=person_id, on=on).select_related("post__user", "post__team__office")
    return list(rows.order_by("post__user__name", "kind"))


def limits_of(person_id: int) -> list[Limit]:
    """Every limit of a person, the newest first, the ended ones too."""
    return list(Limit.objects.filter(person_id=person_id).order_by("-since"))


def limit_now(person_id: int, kind: str) -> Limit | None:
    """The limit of that kind that holds."""
    return Limit.objects.filter(person_id=person_id, kind=kind, until=None).first()


def limit(limit_id: int) -> Limit:
    """One limit. Raises `Limit.DoesNotExist`."""
    return Limit.objects.get(id=limit_id)
