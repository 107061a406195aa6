"""The pages of a rehearsal: which files there are, what was tried, and what would change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from throughcare.design import dates
from throughcare.duties.models import Foreseen, Rehearsal
from throughcare.people.models import Headline
from throughcare.policy import editions, proposals

MOST = 200  # lines on the page; the counts are of all
_WHAT = {
    "duty": "Open duties",
    "absence": "Absences nobody has judged",
    "failure": "Failures nobody has decided on",
    "need": "Needs of the last assessment",
    "score": "Scores",
    "tier": "Tiers",
    "officer": "Who has an offender manager",
    "limit": "Limits of requirements",
    "early": "Orders completed early",
}
_TOPICS = {
    "standards": "National standards: times",
    "duties": "Duties: times of our own",
    "bank_holidays": "Bank holidays",
    "contact": "Contact",
    "absence": "Absences: reasons, proof and days",
    "enforcement": "Enforcement",
    "entitlement": "Who has an offender manager",
    "needs": "Needs: thresholds",
    "ogrs3": "OGRS 3",
    "ogp": "OGP",
    "ovp": "OVP",
    "arp_static": "ARP, static score",
    "tiers_a_d": "Tiers, protect and change",
    "tiers_a_g": "Tiers, single tier",
    "requirements": "Requirements and their limits",
    "early_completion": "When an order ends early",
}


@dataclass(frozen=True)
class Topic:
    """A file of the rule book, and which of its editions holds today."""

    jurisdiction: str
    topic: str
    name: str
    where: str
    holds: str
    next: str


def topics(*, on: date) -> list[Topic]:
    """Every file that can be rehearsed. No query."""
    found = []
    for jurisdiction, topic in proposals.topics():
        every = editions.editions(proposals.KINDS[topic], jurisdiction=jurisdiction)
        holds = next((one for one in every if one.in_force(on)), None)
        later = next((one for one in every if one.valid_from > on), None)
        found.append(
            Topic(
                jurisdiction=jurisdiction,
                topic=topic,
                name=_TOPICS[topic],
                where=_place(jurisdiction),
                holds=f"{holds.code}, from {dates.full_day(holds.valid_from)}" if holds else "None today",
                next=f"{later.code}, from {dates.full_day(later.valid_from)}" if later else "",
            )
        )
    return found


def name(topic: str, jurisdiction: str) -> str:
    """What is rehearsed, in words."""
    return f"{_TOPICS[topic]}, {_place(jurisdiction)}" if topic else "The rule book as installed"


def _place(jurisdiction: str) -> str:
    return {"england_wales": "England and Wales"}.get(jurisdiction, jurisdiction.capitalize())


@dataclass(frozen=True)
class RehearsalRow:
    """A rehearsal in a list."""

    id: int
    name: str
    because: str
    who: str
    when: str
    state: str
    tone: str


def rehearsals(*, today: date) -> list[RehearsalRow]:
    """Those of the last month, the newest first. One query."""
    return [
        RehearsalRow(
            row.pk,
            name(row.topic, row.jurisdiction),
            row.because,
            row.who,
            dates.when(row.asked_at, today),
            row.get_state_display(),
            "kept" if row.state == "done" else "info",
        )
        for row in Rehearsal.objects.order_by("-asked_at", "-id")[:50]
    ]


def rehearsal(number: int) -> Rehearsal:
    """One rehearsal. Raises `Rehearsal.DoesNotExist`."""
    return Rehearsal.objects.get(id=number)


@dataclass(frozen=True)
class Line:
    """One thing that would change, for somebody of one's teams."""

    person_id: int
    who: str
    reference: str
    what: str
    name: str
    was: str
    now: str
    moves: str
    tone: str
    because: str


@dataclass(frozen=True)
class Found:
    """What a rehearsal found: how many of what, for how many people, by kind and by office, and whom one may name."""

    title: str
    people: int
    every: int
    kinds: list[dict[str, Any]]
    offices: list[tuple[str, int]]
    lines: list[Line]
    others: int


def found(row: Rehearsal, *, teams: Collection[int]) -> Found:
    """The counts are of everybody; the lines are of people of these teams, the nearest first. Five queries."""
    every = Foreseen.objects.filter(rehearsal=row)
    total = every.aggregate(every=Count("id"), people=Count("person_id", distinct=True))
    kinds = every.values("what", "name").annotate(
        n=Count("id"),
        people=Count("person_id", distinct=True),
        earlier=Count("id", filter=Q(days__lt=0)),
        later=Count("id", filter=Q(days__gt=0)),
        stuck=Count("id", filter=Q(what="duty", days=None)),
    )
    by_kind = [{**one, "what": _WHAT[one["what"]]} for one in kinds.order_by("what", "-n")]
    offices = dict(
        Headline.objects.filter(person_id__in=every.values("person_id"))
        .values_list("office")
        .annotate(people=Count("person_id"))
        .values_list("office", "people")
    )
    mine = every.filter(person_id__in=Headline.objects.filter(team_id__in=teams).values("person_id"))
    lines = list(mine.order_by("person_id", "what", "id")[: MOST + 1])
    named = {one.person_id: one for one in Headline.objects.filter(person_id__in={line.person_id for line in lines})}
    return Found(
        title=name(row.topic, row.jurisdiction),
        people=total["people"],
        every=total["every"],
        kinds=by_kind,
        offices=sorted(offices.items(), key=lambda one: -one[1]),
        lines=[_line(line, named[line.person_id]) for line in lines[:MOST]],
        others=total["every"] - len(lines[:MOST]),
    )


def _line(row: Foreseen, who: Headline) -> Line:
    days = row.days
    moves, tone = "", ""
    if days is not None:
        moves = f"{abs(days)} {'day' if abs(days) == 1 else 'days'} {'earlier' if days < 0 else 'later'}"
        tone = "soon" if days < 0 else "quiet"
    return Line(
        person_id=row.person_id,
        who=who.name or who.reference,
        reference=who.reference,
        what=_WHAT[row.what],
        name=row.name,
        was=row.was,
        now=row.now,
        moves=moves,
        tone=tone,
        because=row.because,
    )
