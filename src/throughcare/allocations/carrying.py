"""How much work each officer carries: the points of their people by tier and place and of the reports they write,
against what their hours allow.

The same figures put candidates in order when somebody needs an officer.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast

from throughcare.allocations import queries
from throughcare.allocations.rules import choosing
from throughcare.allocations.rules.workload import Cases, Reports, WorkloadFacts, workload
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import rows
from throughcare.policy.allocation_books import Allocation, Skill
from throughcare.policy.books import Orders
from throughcare.policy.clocks import plus_months
from throughcare.policy.editions import Edition, NoEdition, edition, editions
from throughcare.policy.predictor_books import Workload

# One row a person with an order in force: the tier of two parts that holds for them, and where they are.
_CASES = """
    select h.post_id, h.person_id, h.name, h.sort_name, h.reference, h.order_name,
           coalesce(nullif(o.tier, 'AS_FOUND'), f.tier, '') as tier,
           coalesce(o.tier <> 'AS_FOUND', false) as by_hand, coalesce(f.provisional, true) as provisional,
           case when pl.kind = 'custody' or h.order_kind = any(%(custody)s) then 'custody'
                when h.order_kind = any(%(releases)s) then 'licence' else 'community' end as setting,
           coalesce(extract(year from age(sn.convicted_on, h.date_of_birth)) between %(young_least)s
                    and %(young_under)s - 1, false) as young_adult
    from people_headline h
    left join lateral (select t.tier from allocations_tier t where t.person_id = h.person_id and t.model = 'tiers_a_d'
                       order by t.id desc limit 1) o on true
    left join lateral (select t.tier, t.provisional from allocations_tierfound t
                       where t.person_id = h.person_id and t.model = 'tiers_a_d' order by t.id desc limit 1) f on true
    left join sentences_place pl on pl.person_id = h.person_id and pl.until is null
    left join lateral (select max(coalesce(s.convicted_on, s.sentenced_on)) as convicted_on from sentences_sentence s
                       where s.person_id = h.person_id and s.ended_on is null) sn on true
    where h.order_count > 0
"""
_OFFICERS = f"""
    select p.id, u.name, p.until as leaves_on, c.since, c.hours, c.reduction, c.reduction_because, c.skills,
           l.until as back_on, mine.cases, works.reports, {{more}}
    from organisations_post p join accounts_user u on u.id = p.user_id join organisations_team t on t.id = p.team_id
    left join lateral (select * from allocations_capacity c where c.post_id = p.id and c.since <= %(today)s
                       order by c.since desc, c.id desc limit 1) c on true
    left join organisations_leave l on l.post_id = p.id and l.since <= %(today)s and l.until > %(today)s
         and l.called_off_at is null,
    lateral (select coalesce(json_agg(json_build_array(g.tier, g.setting, g.young_adult, g.n, g.open)), '[]')
             as cases
             from (select tier, setting, young_adult, count(*) as n, count(*) filter (where provisional) as open
                   from ({_CASES} and h.post_id = p.id) one group by 1, 2, 3 order by 1, 2, 3) g) mine,
    lateral (select coalesce(json_agg(json_build_array(g.kind, g.n)), '[]') as reports
             from (select kind, count(*) as n from allocations_workitem w
                   where w.post_id = p.id and w.until is null and not w.struck group by 1 order by 1) g) works
    where p.role = 'offender_manager' and p.since <= %(today)s and (p.until is null or p.until > %(today)s)
      and {{where}}
    order by u.name
"""


@dataclass(frozen=True)
class Books:
    """The editions that points are counted by."""

    workload: Edition[Workload]
    allocation: Edition[Allocation]


def books(jurisdiction: str, *, on: date) -> Books | None:
    """The editions of a day; None where the rule book gives no points."""
    try:
        return Books(
            edition(Workload, jurisdiction=jurisdiction, on=on), edition(Allocation, jurisdiction=jurisdiction, on=on)
        )
    except NoEdition:
        return None


@dataclass(frozen=True)
class Case:
    """One person of an officer: the tier that counts, where they are, and their points.

    `untiered`: the tier could not be told, and another stands for it. `by_hand`: a person put them in it.
    """

    person_id: int
    name: str
    reference: str
    order_name: str
    tier: str
    setting: str
    points: int
    untiered: bool
    by_hand: bool
    provisional: bool
    young_adult: bool


@dataclass(frozen=True)
class Load:
    """What an officer carries: points of so many people and reports, what their hours allow, the share of it, and why.

    `open` counts people whose tier rests on something that is not on the record. `pct` is None without hours.
    """

    post_id: int
    name: str
    people: int
    reports: int
    points: int
    available: int
    pct: Decimal | None
    open: int
    hours: Decimal
    reduction: Decimal
    reduction_because: str
    skills: tuple[str, ...]
    leaves_on: date | None
    back_on: date | None
    because: tuple[str, ...]


def of_teams(teams: Sequence[int], *, jurisdiction: str, on: date) -> list[Load]:
    """The officers of these teams and what they carry, by name. One query; nobody where the rule book has no points."""
    book = books(jurisdiction, on=on)
    if book is None:
        return []
    query = _OFFICERS.format(more="null as none", where="t.id = any(%(teams)s)")
    return [_load(row, book) for row in rows(query, {"teams": list(teams), **_params(book, jurisdiction, on=on)})]


def of_post(post_id: int, *, jurisdiction: str, on: date) -> list[Case]:
    """The people of an officer with the points of each, the most first. One query."""
    book = books(jurisdiction, on=on)
    if book is None:
        return []
    found = rows(f"{_CASES} and h.post_id = %(post)s", {"post": post_id, **_params(book, jurisdiction, on=on)})
    return sorted((_case(row, book) for row in found), key=lambda one: (-one.points, one.name, one.person_id))


def _params(book: Books, jurisdiction: str, *, on: date) -> dict[str, Any]:
    young = book.workload.book.young_adult
    known = [row.book for row in editions(Orders, jurisdiction=jurisdiction)]
    return {
        "today": on,
        "young_least": young.least if young else None,
        "young_under": young.under if young else None,
        "custody": sorted({order.code for book in known for order in book.orders if order.custody}),
        "releases": sorted({way.code for book in known for way in book.releases}),
    }


def _case(row: dict[str, Any], book: Books) -> Case:
    tier = _counts(row["tier"], book)
    setting = cast(Literal["community", "licence", "custody"], row["setting"])
    return Case(
        person_id=row["person_id"],
        name=row["name"],
        reference=row["reference"],
        order_name=row["order_name"],
        tier=tier,
        setting=setting,
        points=points_of(tier, setting, book, young_adult=row["young_adult"]),
        untiered=tier != row["tier"],
        by_hand=row["by_hand"],
        provisional=row["provisional"],
        young_adult=row["young_adult"],
    )


def _counts(tier: str, book: Books) -> str:
    """The tier whose points count: that of the person, or the one that stands for a tier nobody can tell."""
    return tier if any(row.tier == tier for row in book.workload.book.cases) else book.allocation.book.untiered


def points_of(tier: str, setting: Literal["community", "licence", "custody"], book: Books, *, young_adult: bool) -> int:
    """The points of one person."""
    facts = WorkloadFacts(cases=(Cases(tier=tier, setting=setting, count=1, young_adult=young_adult),))
    return workload(facts, book=book.workload).points


def _load(row: dict[str, Any], book: Books) -> Load:
    counted: Counter[tuple[str, str, bool]] = Counter()
    for tier, setting, young_adult, n, _ in row["cases"]:
        counted[_counts(tier, book), setting, young_adult] += n
    known = {report.code for report in book.workload.book.reports}
    reports = tuple(Reports(kind=kind, count=n) for kind, n in row["reports"] if kind in known)
    hours = row["hours"] if row["hours"] is not None else Decimal(book.workload.book.default_hours)
    reduction = row["reduction"] or Decimal(0)
    facts = WorkloadFacts(
        cases=tuple(
            Cases(
                tier=tier,
                setting=cast(Literal["community", "licence", "custody"], setting),
                count=n,
                young_adult=young_adult,
            )
            for (tier, setting, young_adult), n in sorted(counted.items())
        ),
        reports=reports,
        hours=hours,
        reduction_hours=reduction,
    )
    found = workload(facts, book=book.workload)
    return Load(
        post_id=row["id"],
        name=row["name"],
        people=sum(counted.values()),
        reports=sum(one.count for one in reports),
        points=found.points,
        available=found.available_points,
        pct=choosing.share(found.points, found.available_points),
        open=sum(one[4] for one in row["cases"]),
        hours=hours,
        reduction=reduction,
        reduction_because=row["reduction_because"] or "",
        skills=tuple(row["skills"] or ()),
        leaves_on=row["leaves_on"],
        back_on=row["back_on"],
        because=found.because,
    )


# ------------------------------------------------------------------------------------------------------- choosing one
@dataclass(frozen=True)
class Proposal:
    """Who could be somebody's officer, in the order proposed: with the tier and points of the person, and the skills
    that count for them."""

    tier: str
    setting: str
    adds: int
    wanted: tuple[str, ...]
    finding: choosing.ChoosingFinding
    facts: choosing.ChoosingFacts
    policy: tuple[str, ...]


def as_shown(found: choosing.ChoosingFinding) -> list[dict[str, Any]]:
    """The candidates as they were shown, to be kept beside the choice."""
    return [
        {
            "post_id": row.post_id,
            "name": row.name,
            "place": row.place,
            "points": row.points,
            "after": row.points_after,
            "available": row.available,
            "because": list(row.because),
        }
        for row in found.places
    ]


_PERSON = f"""
    select one.*, n.gender, h.date_of_birth,
           (select coalesce(json_agg(json_build_array(g.kind, g.category)), '[]') from people_registration g
            where g.person_id = h.person_id and g.until is null and not g.struck) as registrations
    from people_headline h join people_person n on n.id = h.person_id
    left join ({_CASES}) one on one.person_id = h.person_id
    where h.person_id = %(person)s
"""
_FOR_PERSON = """
    exists (select from people_why_shut(%(person)s, p.user_id)) as shut,
    (select max(r.until) from allocations_responsibility r where r.person_id = %(person)s and r.post_id = p.id
       and r.role = 'offender_manager' and r.until is not null) as held_until
"""


def proposal(person_id: int, *, office_id: int, jurisdiction: str, on: date, but: int | None = None) -> Proposal | None:
    """The officers of an office, put in order for one person; `but` is the officer they have. Two queries; None where
    the rule book gives no points."""
    book = books(jurisdiction, on=on)
    if book is None:
        return None
    params = {"person": person_id, "office": office_id, **_params(book, jurisdiction, on=on)}
    (person,) = rows(_PERSON, params)
    tier = _counts(person["tier"] or "", book)
    setting = cast(Literal["community", "licence", "custody"], person["setting"] or "community")
    adds = points_of(tier, setting, book, young_adult=bool(person["young_adult"]))
    wanted = tuple(skill.code for skill in book.allocation.book.skills if _counts_for(skill, person, on=on))
    officers = rows(_OFFICERS.format(more=_FOR_PERSON, where="t.office_id = %(office)s"), params)
    candidates = tuple(_candidate(row, _load(row, book)) for row in officers if row["id"] != but)
    facts = choosing.ChoosingFacts(candidates=candidates, adds=adds, wanted=wanted, on=on)
    found = choosing.propose(candidates, adds=adds, wanted=wanted, on=on, book=book.allocation)
    return Proposal(tier, setting, adds, wanted, found, facts, (*found.policy, book.workload.reference))


def _candidate(row: dict[str, Any], load: Load) -> choosing.Candidate:
    return choosing.Candidate(
        post_id=load.post_id,
        name=load.name,
        points=load.points,
        available=load.available,
        skills=load.skills,
        held_until=local_day(row["held_until"]) if row["held_until"] else None,
        back_on=load.back_on,
        leaves_on=load.leaves_on,
        shut=row["shut"],
    )


def _counts_for(skill: Skill, person: dict[str, Any], *, on: date) -> bool:
    """Whether a skill counts for somebody, by what the record says of them."""
    born = person["date_of_birth"]
    return (
        any(kind in skill.registrations for kind, _ in person["registrations"])
        or (skill.mappa is not None and ["mappa", skill.mappa] in person["registrations"])
        or (skill.gender is not None and person["gender"] == skill.gender)
        or (skill.under is not None and born is not None and on < plus_months(born, 12 * skill.under))
    )


# ------------------------------------------------------------------------------------------------------ somebody leaves
@dataclass(frozen=True)
class ShareRow:
    """One person of somebody who leaves: their points, what is due, and who is proposed for them and why."""

    person_id: int
    name: str
    reference: str
    order_name: str
    tier: str
    points: int
    due: int
    late: int
    from_start: bool
    proposed: int | None
    because: tuple[str, ...]
    shut_to: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """What an officer carries now and would carry after."""

    post_id: int
    name: str
    people: int
    people_after: int
    points: int
    points_after: int
    pct: Decimal | None
    pct_after: Decimal | None


@dataclass(frozen=True)
class Share:
    """What sharing out the people of one officer would mean, as proposed. `stamp` goes with the answer."""

    rows: tuple[ShareRow, ...]
    officers: tuple[After, ...]
    stamp: str


_SHARE = f"""
    select h.person_id, h.name, h.reference, h.order_name, h.officer_from_start, one.tier, one.setting,
           one.young_adult, n.gender, h.date_of_birth, r.id as responsibility_id,
           (select coalesce(json_agg(json_build_array(g.kind, g.category)), '[]') from people_registration g
            where g.person_id = h.person_id and g.until is null and not g.struck) as registrations,
           (select coalesce(array_agg(p.id), '{{}}') from organisations_post p
            where p.id = any(%(to)s) and exists (select from people_why_shut(h.person_id, p.user_id))) as shut_to,
           (select coalesce(json_agg(json_build_array(e.post_id, e.last)), '[]') from (
              select b.post_id, max(b.until) as last from allocations_responsibility b
              where b.person_id = h.person_id and b.role = 'offender_manager' and b.until is not null group by 1) e
           ) as held,
           due.open, due.late
    from allocations_responsibility r join people_headline h on h.person_id = r.person_id
    join people_person n on n.id = h.person_id left join ({_CASES}) one on one.person_id = h.person_id,
    lateral (select count(*) as open, count(*) filter (where d.due_at < %(at)s) as late from duties_duty d
             where d.person_id = h.person_id and d.ended_at is null and d.owed_by <> 'person') due
    where r.post_id = %(post)s and r.role = 'offender_manager' and r.until is null
    order by h.sort_name, h.person_id
"""


def share_out(post_id: int, *, office_id: int, jurisdiction: str, at: datetime) -> Share | None:
    """Who of an office is proposed for each person of an officer, one after the other, so that each choice counts for
    the next. Two queries; None where the rule book gives no points."""
    on = local_day(at)
    book = books(jurisdiction, on=on)
    if book is None:
        return None
    params: dict[str, Any] = {"office": office_id, **_params(book, jurisdiction, on=on)}
    query = _OFFICERS.format(more="null as none", where="t.office_id = %(office)s")
    loads = {row["id"]: _load(row, book) for row in rows(query, params) if row["id"] != post_id}
    now = {number: (load.people, load.points) for number, load in loads.items()}
    found = rows(_SHARE, {**params, "post": post_id, "to": list(loads), "at": at})
    made = []
    for row in sorted(found, key=lambda one: -_row_points(one, book)):
        made.append(_share_row(row, loads, book, on=on))
        if (to := made[-1].proposed) is not None:
            load = loads[to]
            loads[to] = replace(load, people=load.people + 1, points=load.points + made[-1].points)
    place = {row["person_id"]: n for n, row in enumerate(found)}
    return Share(
        rows=tuple(sorted(made, key=lambda one: place[one.person_id])),
        officers=tuple(
            After(
                number,
                load.name,
                now[number][0],
                load.people,
                now[number][1],
                load.points,
                choosing.share(now[number][1], load.available),
                choosing.share(load.points, load.available),
            )
            for number, load in loads.items()
        ),
        stamp=queries.stamp(
            {row["person_id"]: row["responsibility_id"] for row in found}, people=[row["person_id"] for row in found]
        ),
    )


def _row_points(row: dict[str, Any], book: Books) -> int:
    """The points of a person of a list; of somebody without an order, none."""
    if not row["setting"]:
        return 0
    return points_of(_counts(row["tier"], book), row["setting"], book, young_adult=row["young_adult"])


def _share_row(row: dict[str, Any], loads: dict[int, Load], book: Books, *, on: date) -> ShareRow:
    wanted = [skill.code for skill in book.allocation.book.skills if _counts_for(skill, row, on=on)]
    held = {number: local_day(datetime.fromisoformat(last)) for number, last in row["held"]}
    candidates = [
        _candidate({"held_until": None, "shut": load.post_id in row["shut_to"]}, load) for load in loads.values()
    ]
    candidates = [replace(one, held_until=held.get(one.post_id)) for one in candidates]
    points = _row_points(row, book)
    found = choosing.propose(candidates, adds=points, wanted=wanted, on=on, book=book.allocation)
    first = next((one for one in found.places if one.place == 1), None)
    return ShareRow(
        person_id=row["person_id"],
        name=row["name"],
        reference=row["reference"],
        order_name=row["order_name"],
        tier=_counts(row["tier"], book) if row["setting"] else "",
        points=points,
        due=row["open"],
        late=row["late"],
        from_start=row["officer_from_start"],
        proposed=first.post_id if first else None,
        because=first.because if first else found.because,
        shut_to=tuple(loads[number].name for number in row["shut_to"]),
    )
