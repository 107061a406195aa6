"""Oversight, cover and the slip, ready for their pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, QuerySet

from throughcare.accounts.principals import Principal
from throughcare.allocations import queries
from throughcare.allocations.models import Cover, Covered, Oversight, Responsibility, TeamSlip
from throughcare.design.dates import clock_spoken, full_day
from throughcare.kernel.clock import local_day
from throughcare.organisations import queries as organisations
from throughcare.organisations.models import Office, OpeningHours
from throughcare.people.models import Headline


# ------------------------------------------------------------------------------------------------------------ oversight
def role_of(person_id: int, *, post_id: int) -> str | None:
    """The role a post holds for the person now; None without one."""
    found = Responsibility.objects.filter(person_id=person_id, post_id=post_id, until=None).order_by("id")
    return found.values_list("role", flat=True).first()


@dataclass(frozen=True)
class Note:
    """A note of oversight as pages show it. `state` is Not read, Read, To do, or Done."""

    id: int
    version: int
    person_id: int
    person: str
    post_id: int
    by: str
    officer_id: int
    officer: str
    discussed_on: date
    words: str
    decision: str
    by_on: date | None
    read_at: datetime | None
    done_at: datetime | None
    done_words: str
    corrects_id: int | None
    corrected_id: int | None

    def late_on(self, today: date) -> bool:
        """Was it to be done by a day before this one, and is not?"""
        return self.by_on is not None and self.by_on < today and self.done_at is None and self.corrected_id is None


def _notes(found: QuerySet[Oversight]) -> list[Note]:
    rows = found.values_list(
        "id",
        "version",
        "person_id",
        "person__headline__name",
        "post_id",
        "post__user__name",
        "officer_id",
        "officer__user__name",
        "discussed_on",
        "words",
        "decision",
        "by_on",
        "read_at",
        "done_at",
        "done_words",
        "corrects_id",
        "corrected_by__id",
    )
    return [Note(*row) for row in rows]


def oversight_of(person_id: int) -> list[Note]:
    """Every note about a person, the newest talk first. One query."""
    return _notes(Oversight.objects.filter(person_id=person_id).order_by("-discussed_on", "-id"))


def oversight(oversight_id: int) -> Note:
    """One note. Raises `Oversight.DoesNotExist`."""
    found = _notes(Oversight.objects.filter(id=oversight_id))
    if not found:
        raise Oversight.DoesNotExist
    return found[0]


def overseen(by: Principal) -> list[Note]:
    """A manager's notes that stand, what is to be done first; an officer's, what they have not read first."""
    found = Oversight.objects.filter(corrected_by=None)
    if by.role != "offender_manager":
        found = found.filter(post_id=by.post_id or 0)
    else:
        found = found.filter(officer_id=by.post_id or 0)
    return _notes(found.order_by(F("done_at").asc(nulls_first=True), F("by_on").asc(nulls_last=True), "-id")[:500])


# ---------------------------------------------------------------------------------------------------------------- cover
@dataclass(frozen=True)
class CoverRow:
    """A cover that was arranged, with how many people who covers. `began` and `back` are None while they are not."""

    id: int
    post_id: int
    name: str
    team_id: int
    since: date
    until: date
    because: str
    began_at: datetime | None
    given_back_at: datetime | None
    given_back_because: str
    by_post: tuple[tuple[str, int], ...] = ()


def covers(teams: Collection[int], *, since: date) -> list[CoverRow]:
    """The covers of these teams that stand, and those given back since a day; the newest first. Two queries."""
    rows = list(
        Cover.objects.filter(post__team_id__in=teams)
        .exclude(given_back_at__date__lt=since)
        .order_by(F("given_back_at").desc(nulls_first=True), "-since", "-id")
        .values_list(
            "id",
            "post_id",
            "post__user__name",
            "post__team_id",
            "since",
            "until",
            "because",
            "began_at",
            "given_back_at",
            "given_back_because",
        )
    )
    who: dict[int, dict[str, int]] = {}
    people = Covered.objects.filter(cover_id__in=[row[0] for row in rows])
    for cover_id, name, count in people.values_list("cover_id", "to_post__user__name").annotate(
        n=Count("person_id", distinct=True)
    ):
        who.setdefault(cover_id, {})[name] = count
    return [CoverRow(*row, by_post=tuple(sorted(who.get(row[0], {}).items()))) for row in rows]


def cover(cover_id: int) -> CoverRow | None:
    """One cover, or None."""
    found = Cover.objects.select_related("post__user").filter(id=cover_id).first()
    if found is None:
        return None
    return CoverRow(
        found.pk,
        found.post_id,
        found.post.user.name,
        found.post.team_id,
        found.since,
        found.until,
        found.because,
        found.began_at,
        found.given_back_at,
        found.given_back_because,
    )


def covered_people(cover_id: int) -> list[tuple[int, str, str]]:
    """Who is still covered by it: (person, name, who covers), by name."""
    rows = Covered.objects.filter(cover_id=cover_id, ended_at=None).order_by("person__headline__sort_name", "person_id")
    return list(rows.values_list("person_id", "person__headline__name", "to_post__user__name").distinct())


def covers_due(*, on: date) -> tuple[list[int], list[int]]:
    """Covers whose first day has come, and those whose first day back has. For the clock."""
    open_ = Cover.objects.filter(given_back_at=None).order_by("id")
    begin = open_.filter(began_at=None, since__lte=on, until__gt=on)
    back = open_.filter(until__lte=on)
    return list(begin.values_list("id", flat=True)), list(back.values_list("id", flat=True))


def stand_ins(person_id: int) -> dict[str, tuple[str, date]]:
    """Who covers for the person now, by role: (name, first day back of whom they cover). One query."""
    rows = Covered.objects.filter(person_id=person_id, ended_at=None, moved_at__isnull=False)
    return {
        role: (name, until) for role, name, until in rows.values_list("role", "to_post__user__name", "cover__until")
    }


# ----------------------------------------------------------------------------------------------------------------- slip
@dataclass(frozen=True)
class SlipRole:
    """One of the team on the slip: what they are, their name and phone, and who stands in while they are away."""

    role: str
    name: str
    phone: str
    office: str
    stands_in: str = ""
    back_on: date | None = None


@dataclass(frozen=True)
class Slip:
    """The person's team on a piece of paper."""

    roles: tuple[SlipRole, ...]
    office: str
    address: str
    phone: str
    duty_phone: str
    hours: tuple[tuple[str, str], ...]
    asks: str  # whom to ask when nobody answers

    @property
    def lines(self) -> list[str]:
        """The same as plain lines, to be kept and to be written in a letter."""
        told = []
        for one in self.roles:
            text = f"{one.role}: {one.name}, {one.phone}"
            if one.stands_in:
                back = f" until {full_day(one.back_on)}" if one.back_on else ""
                text += f". {one.stands_in} stands in{back}"
            told.append(text)
        return told


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAY = {
    "offender_manager": "Your officer",
    "offender_supervisor": "Your offender supervisor",
    "key_worker": "Your key worker",
    "case_administrator": "For letters and dates",
}


def slip(headline: Headline, *, at: datetime) -> Slip:
    """Who works with the person, how to reach them, and where. At most five queries."""
    rows = queries.team(headline.person_id)
    covering = stand_ins(headline.person_id)
    roles = tuple(
        SlipRole(_LAY[row.role], row.name, row.phone, row.office, *covering.get(row.role, ("", None))) for row in rows
    )
    office = Office.objects.filter(id=headline.office_id).first() if headline.office_id else None
    hours = OpeningHours.objects.filter(office=office).order_by("weekday") if office else ()
    manager = organisations.manager_of(headline.team_id, on=local_day(at)) if headline.team_id else None
    return Slip(
        roles=roles,
        office=office.name if office else "",
        address=office.address if office else "",
        phone=office.phone if office else "",
        duty_phone=office.duty_phone if office else "",
        hours=tuple((_DAYS[row.weekday], f"{clock_spoken(row.opens)} to {clock_spoken(row.closes)}") for row in hours),
        asks=manager.name if manager else "",
    )


def slips_told(person_id: int) -> list[tuple[datetime, str, str]]:
    """When the person was told who works with them: (moment, how, by whom), the newest first. One query."""
    how = dict(TeamSlip._meta.get_field("how").flatchoices)
    rows = TeamSlip.objects.filter(person_id=person_id).order_by("-told_at", "-id")
    return [(at, str(how[kind]), name) for at, kind, name in rows.values_list("told_at", "how", "post__user__name")]
