"""Colleagues and the posts they hold, held and will hold, for system administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery

from throughcare.accounts.models import User
from throughcare.organisations.models import Office, Post, Team
from throughcare.organisations.queries import ROLE_NAMES

A_PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """Words in the name, e-mail, team or office; a role; those without a post of today too."""

    words: str = ""
    role: str = ""
    past: bool = False
    page: str = "1"


@dataclass(frozen=True)
class Held:
    """A post of somebody, as a page shows it. `when` is `now`, `to come` or `past`."""

    id: int
    version: int
    role: str
    role_name: str
    team_id: int
    team: str
    office: str
    office_code: str
    since: date
    until: date | None
    when: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who may sign in, with every post, the newest first."""

    user_id: int
    name: str
    email: str
    phone: str
    held: tuple[Held, ...]

    @property
    def now(self) -> Held | None:
        """The post of today."""
        return next((post for post in self.held if post.when == "now"), None)

    @property
    def to_come(self) -> Held | None:
        """A post that has not begun."""
        return next((post for post in self.held if post.when == "to come"), None)


def find(wanted: Wanted, *, on: date) -> tuple[list[dict[str, Any]], Page[Any]]:
    """One page of colleagues by name, with their post of the day. Two queries."""
    held = Post.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on), user_id=OuterRef("id"))
    rows = User.objects.annotate(
        role=Subquery(held.values("role")[:1]),
        team=Subquery(held.values("team__name")[:1]),
        office=Subquery(held.values("team__office__name")[:1]),
    )
    for word in wanted.words.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(team__icontains=word) | Q(office__icontains=word)
        )
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if not wanted.past:
        rows = rows.filter(role__isnull=False)
    page = Paginator(rows.order_by("name", "id").values("id", "name", "email", "role", "team", "office"), A_PAGE)
    shown = page.get_page(wanted.page)
    return [{**row, "role_name": ROLE_NAMES.get(row["role"], "")} for row in shown.object_list], shown


def colleague(user_id: int, *, on: date) -> Colleague | None:
    """One colleague by their number, with every post; None when there is none. Two queries."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return None
    posts = Post.objects.filter(user=user).select_related("team__office").order_by("-since")
    return Colleague(user.pk, user.name, user.email, user.phone, tuple(_held(post, on) for post in posts))


def post(post_id: int, *, on: date) -> tuple[Post, Held] | None:
    """One post with its holder, held now, once or later; None when there is none. One query."""
    found = Post.objects.select_related("team__office", "user").filter(id=post_id).first()
    return (found, _held(found, on)) if found is not None else None


def _held(post: Post, on: date) -> Held:
    when = "to come" if post.since > on else "past" if post.until is not None and post.until <= on else "now"
    return Held(
        id=post.pk,
        version=post.version,
        role=post.role,
        role_name=ROLE_NAMES[post.role],
        team_id=post.team_id,
        team=post.team.name,
        office=post.team.office.name,
        office_code=post.team.office.code,
        since=post.since,
        until=post.until,
        when=when,
    )


def teams(*, on: date) -> list[tuple[int, str]]:
    """Every team of an office that is there on a day, as a choice, by office. One query."""
    there = Office.objects.filter(Q(until=None) | Q(until__gt=on))
    rows = Team.objects.filter(office__in=there).order_by("office__name", "name")
    return [(pk, f"{office}: {name}") for pk, office, name in rows.values_list("id", "office__name", "name")]
