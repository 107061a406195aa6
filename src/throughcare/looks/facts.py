"""What the detectors and the sample must know of staff and people, each read in one query. For the worker, who sees
restricted people too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max
from django.db.models.functions import Lower

from throughcare.accounts.models import User
from throughcare.kernel.clock import local_day
from throughcare.looks import rules
from throughcare.organisations.models import Post
from throughcare.people.models import Acquaintance, Address, Involvement, Limit, Name, OwnFacts


@dataclass(frozen=True)
class Held:
    """The post somebody held in a week, or last before it."""

    team_id: int
    region_id: int
    role: str
    jurisdiction: str
    until: date | None


def posts(week: date) -> dict[int, Held]:
    """The last post of everybody who began one before the week's end, by user."""
    rows = (
        Post.objects.filter(since__lt=week + timedelta(days=7))
        .order_by("user_id", "since")
        .values_list(
            "user_id",
            "team_id",
            "team__office__organisation_id",
            "role",
            "team__office__organisation__jurisdiction",
            "until",
        )
    )
    return {user_id: Held(team, region, role, where, until) for user_id, team, region, role, where, until in rows}


def restricted(people: Collection[int]) -> set[int]:
    """Those of them whom only some may see."""
    return set(
        Limit.objects.filter(person_id__in=people, kind="restriction", until=None).values_list("person_id", flat=True)
    )


def staff_names(users: Collection[int]) -> dict[int, str]:
    """Names by user."""
    return dict(User.objects.filter(pk__in=users).values_list("pk", "name"))


def week(looks: Iterable[rules.Look], held: Mapping[int, Held]) -> rules.Week:
    """A week with all that the rules ask about whoever is in it."""
    theirs = list(looks)
    users = {look.user_id for look in theirs}
    people = {look.person_id for look in theirs if look.person_id is not None}
    staff = _staff(users, held)
    return rules.Week(
        looks=theirs,
        staff=staff,
        people=_people(people),
        surnames=_surnames({somebody.surname.lower() for somebody in staff.values()}),
        handed_over=_handed_over({(look.user_id, look.person_id or 0) for look in theirs if look.relation == "former"}),
    )


def _staff(users: set[int], held: Mapping[int, Held]) -> dict[int, rules.Staff]:
    told = {row.user_id: row for row in OwnFacts.objects.filter(user_id__in=users)}
    known: dict[int, set[int]] = {}
    for user_id, person_id in Acquaintance.objects.filter(
        user_id__in=users, state__in=["declared", "confirmed"]
    ).values_list("user_id", "person_id"):
        known.setdefault(user_id, set()).add(person_id)
    answer = {}
    for user_id, name in staff_names(users).items():
        own = told.get(user_id)
        home = rules.house(own.lines, own.postcode) if own else ""
        answer[user_id] = rules.Staff(
            user_id,
            held[user_id].role,
            (own.surname if own else "") or name.split()[-1],
            frozenset({home} - {""}),
            frozenset(known.get(user_id, ())),
            held[user_id].until,
        )
    return answer


def _people(people: set[int]) -> dict[int, rules.Whose]:
    houses: dict[int, set[str]] = {}
    for person_id, lines, postcode in Address.objects.filter(person_id__in=people).values_list(
        "person_id", "lines", "postcode"
    ):
        houses.setdefault(person_id, set()).add(rules.house(lines, postcode))
    surnames = dict(
        Name.objects.filter(person_id__in=people)
        .values_list("person_id")
        .annotate(Max("surname"))
        .values_list("person_id", "surname__max")
    )
    return {id_: rules.Whose(surnames.get(id_) or "", frozenset(houses.get(id_, set()) - {""})) for id_ in people}


def _surnames(wanted: set[str]) -> dict[str, int]:
    return dict(
        Name.objects.annotate(small=Lower("surname"))
        .filter(small__in=wanted)
        .values_list("small")
        .annotate(Count("person_id", distinct=True))
    )


def _handed_over(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], date]:
    """When the last part of somebody in a case ended."""
    if not pairs:
        return {}
    rows = (
        Involvement.objects.filter(
            post__user_id__in={user for user, _ in pairs}, person_id__in={person for _, person in pairs}
        )
        .values_list("post__user_id", "person_id")
        .annotate(last=Max("until"))
        .values_list("post__user_id", "person_id", "last")
    )
    return {(user, person): local_day(last) for user, person, last in rows if last is not None}
