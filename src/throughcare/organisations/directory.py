"""The directory: bodies, offices, prisons, courts and partner agencies, found and shown on pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from throughcare.organisations.models import (
    COURT_KINDS,
    HELP_KINDS,
    JURISDICTIONS,
    ORGANISATION_KINDS,
    PARTNERS,
    ROLES,
    Closure,
    Court,
    Help,
    Leave,
    LocalHoliday,
    Office,
    OpeningHours,
    Organisation,
    Post,
    Prison,
    Succession,
    Team,
)

A_PAGE = 25
Shelf = Literal["offices", "partners", "bodies", "prisons", "courts"]
SHELVES: dict[Shelf, str] = {
    "offices": "Offices",
    "partners": "Partner agencies",
    "bodies": "Probation bodies",
    "prisons": "Prisons",
    "courts": "Courts",
}
KIND_NAMES = dict(ORGANISATION_KINDS)
COURT_NAMES = dict(COURT_KINDS)
HELP_NAMES = dict(HELP_KINDS)
NATIONS = dict(JURISDICTIONS)
_OTHERS = tuple(kind for kind, _ in ORGANISATION_KINDS if kind not in PARTNERS)
# What a shelf may be narrowed to.
KINDS: dict[Shelf, list[tuple[str, str]]] = {
    "offices": [],
    "partners": HELP_KINDS,
    "bodies": [(kind, KIND_NAMES[kind]) for kind in _OTHERS],
    "prisons": [],
    "courts": COURT_KINDS,
}


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words in the name, code, town or postcode; a kind; a nation; those of the past too."""

    shelf: Shelf = "offices"
    words: str = ""
    kind: str = ""
    nation: str = ""
    past: bool = False
    page: str = "1"


@dataclass(frozen=True)
class Found:
    """One line of the directory."""

    code: str
    name: str
    what: str
    where: str
    phone: str
    under: str
    ended: bool
    until: date | None


def find(wanted: Wanted, *, on: date) -> tuple[list[Found], Page[Any]]:
    """One page of a shelf, by name. Two queries."""
    rows = {
        "offices": _offices,
        "partners": _partners,
        "bodies": _bodies,
        "prisons": _prisons,
        "courts": _courts,
    }[wanted.shelf](wanted, on)
    if wanted.nation:
        path = "organisation__jurisdiction" if wanted.shelf == "offices" else "jurisdiction"
        rows = rows.filter(**{path: wanted.nation})
    page = Paginator(rows.order_by("name", "code"), A_PAGE).get_page(wanted.page)
    return [_line(wanted.shelf, row, on) for row in page.object_list], page


def _words(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    for word in wanted.words.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(code__icontains=word) | Q(town__icontains=word) | Q(postcode__istartswith=word)
        )
    return rows


def _present(rows: QuerySet[Any], wanted: Wanted, on: date) -> QuerySet[Any]:
    rows = _words(rows, wanted)
    return rows if wanted.past else rows.filter(Q(until=None, closed=False) | Q(until__gt=on))


def _offices(wanted: Wanted, on: date) -> QuerySet[Any]:
    rows = _words(Office.objects.all(), wanted)
    if not wanted.past:
        rows = rows.filter(Q(until=None) | Q(until__gt=on))
    found: QuerySet[Any] = rows.annotate(under=F("organisation__name")).values(
        "code", "name", "lines", "town", "postcode", "phone", "until", "under"
    )
    return found


def _bodies(wanted: Wanted, on: date) -> QuerySet[Any]:
    rows = _present(Organisation.objects.filter(kind__in=_OTHERS), wanted, on)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    found: QuerySet[Any] = rows.annotate(under=F("parent__name")).values(
        "code", "name", "kind", "lines", "town", "postcode", "phone", "until", "closed", "under"
    )
    return found


def _partners(wanted: Wanted, on: date) -> QuerySet[Any]:
    now = Help.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on))
    rows = _present(Organisation.objects.filter(kind__in=PARTNERS), wanted, on)
    if wanted.kind:
        rows = rows.filter(id__in=now.filter(kind=wanted.kind).values("organisation_id"))
    offers = (
        now.filter(organisation_id=OuterRef("id"))
        .order_by()
        .values("organisation_id")
        .annotate(all=StringAgg("kind", ",", order_by="kind"))
        .values("all")
    )
    found: QuerySet[Any] = rows.annotate(under=Subquery(offers)).values(
        "code", "name", "kind", "lines", "town", "postcode", "phone", "until", "closed", "under"
    )
    return found


def _prisons(wanted: Wanted, on: date) -> QuerySet[Any]:
    return _present(Prison.objects.all(), wanted, on).values(
        "code", "name", "lines", "town", "postcode", "phone", "until", "closed", "jurisdiction"
    )


def _courts(wanted: Wanted, on: date) -> QuerySet[Any]:
    rows = _present(Court.objects.all(), wanted, on)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return rows.values("code", "name", "kind", "lines", "town", "postcode", "phone", "until", "closed", "jurisdiction")


def _line(shelf: Shelf, row: dict[str, Any], on: date) -> Found:
    under = row.get("under") or ""
    if shelf == "partners":
        what = ", ".join(HELP_NAMES[kind] for kind in under.split(",") if kind)
        under = ""
    elif shelf == "courts":
        what = COURT_NAMES[row["kind"]]
    elif shelf == "bodies":
        what = KIND_NAMES[row["kind"]]
    else:
        what = NATIONS.get(row.get("jurisdiction", ""), "")
    where = ", ".join(part for part in (row["lines"], f"{row['town']} {row['postcode']}".strip()) if part)
    ended = bool(row.get("closed")) or (row["until"] is not None and row["until"] <= on)
    return Found(row["code"] or "", row["name"], what, where, row["phone"], under, ended, row["until"])


# ---------------------------------------------------------------------------------------------------------- one office
@dataclass(frozen=True)
class Colleague:
    """Somebody in a post of an office, and until when they are away."""

    name: str
    role: str
    email: str
    phone: str
    away_until: date | None
    covered_by: str


@dataclass(frozen=True)
class OfficePage:
    """An office with its hours, the days it is shut, its teams and their posts."""

    office: Office
    hours: list[tuple[int, time | None, time | None]]
    closures: list[Closure]
    holidays: list[LocalHoliday]
    teams: list[tuple[str, list[Colleague]]]


def office_row(code: str) -> Office | None:
    """An office's own row, to be changed; None when there is none."""
    return Office.objects.filter(code=code).first()


def office(code: str, *, on: date) -> OfficePage | None:
    """One office by its code, on a day; None when there is none. Five queries."""
    found = Office.objects.select_related("organisation", "delivery_unit").filter(code=code)
    row = found.annotate(open_on=ArraySubquery(_HOURS)).first()
    if row is None:
        return None
    open_on = {
        one["weekday"]: (time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"])) for one in row.open_on
    }
    away = Leave.objects.filter(Q(since__lte=on), post_id=OuterRef("id"), until__gt=on, called_off_at=None)
    posts = (
        Post.objects.filter(Q(until=None) | Q(until__gt=on), Q(since__lte=on), team__office=row)
        .annotate(away=Subquery(away.values("until")[:1]), cover=Subquery(away.values("covered_by__user__name")[:1]))
        .order_by("user__name")
        .values_list("team_id", "user__name", "role", "user__email", "user__phone", "away", "cover")
    )
    names = dict(ROLES)
    of_team: dict[int, list[Colleague]] = {}
    for team, name, role, email, phone, until, cover in posts:
        of_team.setdefault(team, []).append(Colleague(name, names[role], email, phone, until, cover or ""))
    return OfficePage(
        office=row,
        hours=[(day, *open_on.get(day, (None, None))) for day in range(7)],
        closures=list(Closure.objects.filter(office=row, on__gte=on).order_by("on")),
        holidays=list(_holidays(Q(office=row) | Q(organisation__in=[row.organisation, row.delivery_unit]), on)),
        teams=[(team.name, of_team.get(team.pk, [])) for team in Team.objects.filter(office=row).order_by("name")],
    )


_HOURS = OpeningHours.objects.filter(office=OuterRef("pk")).values(
    json=JSONObject(weekday="weekday", opens="opens", closes="closes")
)


def _holidays(whose: Q, on: date) -> QuerySet[LocalHoliday]:
    return LocalHoliday.objects.filter(whose, on__gte=on, withdrawn_at=None).order_by("on", "id")


# ------------------------------------------------------------------------------------------------ one body, one place
@dataclass(frozen=True)
class BodyPage:
    """A body with what it is part of, its parts and offices, who came before and after, and what it offers."""

    body: Organisation
    kind: str
    nation: str
    is_partner: bool
    parts: list[dict[str, Any]] = field(default_factory=list)
    offices: list[dict[str, Any]] = field(default_factory=list)
    before: list[Succession] = field(default_factory=list)
    after: list[Succession] = field(default_factory=list)
    help: list[Help] = field(default_factory=list)
    holidays: list[LocalHoliday] = field(default_factory=list)


def body(code: str, *, on: date) -> BodyPage | None:
    """One body by its code, on a day; None when there is none. At most six queries."""
    row = Organisation.objects.select_related("parent").filter(code=code).first()
    if row is None:
        return None
    is_partner = row.kind in PARTNERS
    page = BodyPage(row, KIND_NAMES[row.kind], NATIONS[row.jurisdiction], is_partner)
    if is_partner:
        page.help.extend(Help.objects.filter(organisation=row).order_by(F("until").desc(nulls_first=True), "kind"))
        _chain(page)
        return page
    parts = Organisation.objects.filter(parent=row).order_by("name")
    page.parts.extend({**one} for one in parts.values("code", "name", "until"))
    offices = Office.objects.filter(Q(organisation=row) | Q(delivery_unit=row)).order_by("name")
    page.offices.extend({**one} for one in offices.values("code", "name", "town"))
    _chain(page)
    page.holidays.extend(_holidays(Q(organisation=row), on))
    return page


def _chain(page: BodyPage) -> None:
    row = page.body
    links = Succession.objects.select_related("earlier", "later").filter(Q(earlier=row) | Q(later=row))
    for link in links.order_by("on", "earlier__name", "later__name"):
        (page.before if link.later_id == row.pk else page.after).append(link)


def body_row(code: str) -> Organisation | None:
    """A body's own row, to be changed; None when there is none."""
    return Organisation.objects.filter(code=code).first()


def place(shelf: Literal["prisons", "courts"], code: str) -> Prison | Court | None:
    """One prison or court by its code; None when there is none."""
    if shelf == "prisons":
        return Prison.objects.filter(code=code).first()
    return Court.objects.filter(code=code).first()


def help_offered(help_id: int) -> Help | None:
    """One kind of help of an agency, or None."""
    return Help.objects.select_related("organisation").filter(id=help_id).first()


def parents(but: int | None = None) -> list[tuple[int, str]]:
    """The bodies that are there and that another can be part of, by kind and name, for a choice. One query."""
    rows = Organisation.objects.filter(until=None, closed=False).exclude(kind__in=(*PARTNERS, "delivery_unit"))
    found = rows.exclude(id=but or 0).order_by("name").values_list("id", "name", "kind")
    return [(pk, f"{name}, {KIND_NAMES[kind].lower()}") for pk, name, kind in found]


def delivery_units() -> list[tuple[int, str]]:
    """The delivery units that are there, with the region they are in, for a choice."""
    rows = Organisation.objects.filter(kind="delivery_unit", until=None, closed=False).order_by("parent__name", "name")
    return [
        (pk, f"{name}, {region}" if region else name)
        for pk, name, region in rows.values_list("id", "name", "parent__name")
    ]


# --------------------------------------------------------------------------------------------------------------- leave
def leave(leave_id: int, *, teams: Collection[int]) -> Leave | None:
    """One leave of somebody in these teams, or None."""
    return (
        Leave.objects.select_related("post__user", "covered_by__user")
        .filter(id=leave_id, post__team_id__in=teams)
        .first()
    )


def leaves(teams: Collection[int], *, on: date) -> tuple[list[Leave], list[Leave]]:
    """Who of these teams is away on a day or will be, and who was in the last 90 days; the nearest first. One query."""
    rows = Leave.objects.select_related("post__user", "covered_by__user").filter(
        post__team_id__in=teams, until__gt=date.fromordinal(on.toordinal() - 90)
    )
    to_come: list[Leave] = []
    past: list[Leave] = []
    for row in rows.order_by("since", "id"):
        (past if row.until <= on or row.called_off_at else to_come).append(row)
    return to_come, past[::-1]
