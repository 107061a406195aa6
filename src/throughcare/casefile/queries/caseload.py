"""A caseload: each person with order, tier, last and next meeting and what is late or due, in one query."""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from throughcare.accounts.principals import Principal
from throughcare.appointments.queries import contact
from throughcare.casefile.queries import words
from throughcare.casefile.queries.days import end_of_day, end_of_week, start_of_day
from throughcare.casefile.queries.sql import rows
from throughcare.kernel.clock import local_day

PAGE = 25
LAST_PERIODS = 84  # days within which the last period of expected contact is looked for
LATELY = 30  # people in the list of those opened lately
LATELY_DAYS = timedelta(days=90)

Tab = Literal["mine", "team", "lately"]

# What a column sorts by. Whoever has nothing in a column comes last either way.
SORTS = {
    "person": "nullif(h.sort_name, '')",
    "order": "h.order_ends_on",
    "tier": "h.tier",
    "officer": "h.officer",
    "last": "last.starts_at",
    "next": "next.starts_at",
    "due": "due.due_at",
}
NEXT = {"today": "Today", "week": "This week", "none": "Not booked"}
CONTACT = {
    "ours": "Not seen as often as owed: ours",
    "theirs": "Not seen as often as owed: theirs",
    "excused": "Not seen, acceptable",
    "met": "Seen as often as owed",
}
DUE = {"late": "Late", "today": "Due today", "outcome": "Outcome to record", "new": "Not met yet"}

# Each looks up one row by an index that leads with the person.
_LATERALS = {
    "last": """left join lateral (
        select a.id, a.starts_at, a.ends_at, a.outcome,
               (select b.decision from appointments_absence b
                where b.appointment_id = a.id and b.withdrawn_at is null) as decision
        from appointments_appointment a
        where a.person_id = h.person_id and a.starts_at <= %(at)s and a.cancelled_at is null
        order by a.starts_at desc limit 1) last on true""",
    "next": """left join lateral (
        select a.id, a.starts_at from appointments_appointment a
        where a.person_id = h.person_id and a.starts_at > %(at)s and a.outcome = '' and a.cancelled_at is null
        order by a.starts_at limit 1) next on true""",
    "due": """left join lateral (
        select min(d.due_at) as due_at, count(*) as n,
               (array_agg(d.title order by d.due_at, d.id))[1:2] as titles,
               (array_agg(d.due_at order by d.due_at, d.id))[1:2] as days
        from duties_duty d
        where d.person_id = h.person_id and d.ended_at is null and d.owed_by <> 'person'
          and (d.shown_from is null or d.shown_from <= %(at)s)) due on true""",
}


@dataclass(frozen=True)
class Wanted:
    """Which people, in which order. `sort` is a key of `SORTS`; the filters are keys of `NEXT`, `DUE` and `CONTACT`, or
    empty."""

    tab: Tab = "mine"
    name: str = ""
    order: str = ""
    tier: str = ""
    next: str = ""
    due: str = ""
    contact: str = ""
    officer: int | None = None
    sort: str = "due"
    down: bool = False
    page: int = 1
    people: tuple[int, ...] | None = None  # exactly these, whatever list they are in

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return bool(self.name or self.order or self.tier or self.next or self.due or self.contact or self.officer)


@dataclass(frozen=True)
class Row:
    """One person as the list shows them."""

    person_id: int
    name: str
    reference: str
    age: str
    order: str
    order_ends: str
    tier: str
    officer: str
    is_new: bool
    last: str
    last_note: tuple[str, str]
    last_id: int | None
    next: str
    next_tone: str
    next_id: int | None
    due: tuple[tuple[str, str], ...]
    tone: str
    hidden: bool = False


@dataclass(frozen=True)
class Caseload:
    """A page of a caseload. `count` is of all pages; `page` is the page shown."""

    rows: tuple[Row, ...]
    count: int
    page: int


@dataclass
class Sizes:
    """How many people there are in each list, and of which orders and tiers."""

    mine: int = 0
    team: int = 0
    orders: dict[str, str] = field(default_factory=dict)
    mine_by_order: dict[str, int] = field(default_factory=dict)
    tiers: list[str] = field(default_factory=list)


def sizes(by: Principal) -> Sizes:
    """The counts on the tabs, and what there is to filter by. One query."""
    found = Sizes()
    tiers: set[str] = set()
    for row in rows(
        f"""select h.order_kind, h.order_name, h.tier, count(*) filter (where m.mine) as mine,
                   count(*) filter (where h.team_id = %(team)s) as team
            from people_headline h, lateral (select h.person_id in ({_MINE}) as mine) m
            where h.person_id = any(array(
              select t.person_id from people_headline t where t.team_id = %(team)s union {_MINE}))
            group by 1, 2, 3""",
        {"post": by.post_id, "team": by.team_id},
    ):
        found.mine += row["mine"]
        found.team += row["team"]
        name = words.order_short(row["order_name"]) or "No order recorded"
        if row["order_kind"]:
            found.orders[row["order_kind"]] = name
        if row["mine"]:
            found.mine_by_order[name] = found.mine_by_order.get(name, 0) + row["mine"]
        tiers.add(row["tier"])
    found.tiers = sorted(tiers - {""}, reverse=True)
    return found


_MINE = "select i.person_id from people_involvement i where i.post_id = %(post)s and i.until is null"
_LATELY = f"""select e.person_id, max(e.at) as last from audit_entry e
    where e.principal = %(principal)s and e.at > %(lately)s and e.doing = 'see_record' and e.allowed
    group by e.person_id order by last desc limit {LATELY}"""
_PART = """exists (select from people_involvement i where i.person_id = h.person_id and i.until is null
    and (i.post_id = %(post)s or i.team_id = %(team)s or i.office_id = %(office)s))"""


def opened_lately(by: Principal, *, at: datetime) -> list[dict[str, Any]]:
    """The people whose records the principal opened in the last 90 days, the latest first: name and reference."""
    return rows(
        f"""select h.person_id, h.name, h.reference from ({_LATELY}) e
            join people_headline h on h.person_id = e.person_id order by e.last desc""",
        {"principal": by.key, "lately": at - LATELY_DAYS},
    )


def listed(wanted: Wanted, *, by: Principal, at: datetime, page_size: int = PAGE) -> Caseload:
    """A page of a caseload. A page past the last gives the last."""
    wanted = _by_contact(wanted, by=by, at=at)
    found = _page(wanted, by=by, at=at, page_size=page_size, page=wanted.page)
    page = wanted.page
    if not found and page > 1:
        page = 1
        found = _page(wanted, by=by, at=at, page_size=page_size, page=1)
    return Caseload(rows=tuple(_row(row, at=at) for row in found), count=found[0]["count"] if found else 0, page=page)


def people_of(wanted: Wanted, *, by: Principal, at: datetime) -> list[int]:
    """Everybody a caseload holds, on all its pages, in whose case the principal has a part."""
    wanted = _by_contact(wanted, by=by, at=at)
    where, facts = _where(wanted)
    needed = {name for name in _LATERALS if any(f"{name}." in part for part in where)}
    found = rows(
        f"""select h.person_id from people_headline h {" ".join(_LATERALS[name] for name in sorted(needed))}
            where {" and ".join(where)} and {_PART} order by h.person_id""",
        {**facts, **_facts(by, at=at)},
    )
    return [row["person_id"] for row in found]


def _by_contact(wanted: Wanted, *, by: Principal, at: datetime) -> Wanted:
    """Exactly those whose last period of expected contact came out so: a rule says it, not the database. Three queries
    where it is asked for."""
    if not wanted.contact:
        return wanted
    everybody = people_of(replace(wanted, contact=""), by=by, at=at)
    kept = contact.contact_kept(everybody, at=at, days=LAST_PERIODS)
    people = tuple(id_ for id_, found in kept.items() if found.last and found.last.state == wanted.contact)
    return replace(wanted, contact="", people=people)


def _page(wanted: Wanted, *, by: Principal, at: datetime, page_size: int, page: int) -> list[dict[str, Any]]:
    where, facts = _where(wanted)
    sort = SORTS[wanted.sort]
    needed = {name for name in _LATERALS if any(f"{name}." in part for part in (*where, sort))}
    return rows(
        f"""with listed as (
              select h.person_id, count(*) over () as count,
                     row_number() over (order by {sort} {"desc" if wanted.down else "asc"} nulls last,
                                        nullif(h.sort_name, '') nulls last, h.person_id) as place
              from people_headline h {" ".join(_LATERALS[name] for name in sorted(needed))}
              where {" and ".join(where)}
              order by place limit %(limit)s offset %(offset)s)
            select listed.count, h.person_id, h.name, h.reference, h.date_of_birth, h.age_from, h.age_until,
                   h.order_name, h.order_count, h.order_ends_on, h.tier, h.officer, {_PART} as part,
                   last.id as last_id, last.starts_at as last_at, last.ends_at as last_ends,
                   last.outcome as last_outcome,
                   last.decision as last_decision,
                   next.id as next_id, next.starts_at as next_at, due.n as due_n, due.titles, due.days,
                   exists (select from appointments_appointment a
                           where a.person_id = h.person_id and a.outcome = any(%(met)s)) as met
            from listed join people_headline h on h.person_id = listed.person_id {" ".join(_LATERALS.values())}
            order by listed.place""",
        {
            **facts,
            **_facts(by, at=at),
            "limit": page_size,
            "offset": page_size * (page - 1),
        },
    )


def _facts(by: Principal, *, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "post": by.post_id,
        "team": by.team_id,
        "office": by.office_id,
        "principal": by.key,
        "lately": at - LATELY_DAYS,
        "today": start_of_day(local_day(at)),
        "tomorrow": end_of_day(local_day(at)),
        "week": end_of_week(local_day(at)),
        "met": list(words.met_codes()),
    }


def _where(wanted: Wanted) -> tuple[list[str], Mapping[str, Any]]:
    scope = {
        "mine": f"h.person_id in ({_MINE})",
        "team": "h.team_id = %(team)s",
        "lately": f"h.person_id in (select person_id from ({_LATELY}) e)",
    }
    where = [scope[wanted.tab]]
    facts: dict[str, Any] = {}
    if wanted.people is not None:
        where = ["h.person_id = any(%(people)s)"]
        facts["people"] = list(wanted.people)
    if wanted.name:
        where.append("(h.name ilike %(name)s or h.reference ilike %(name)s)")
        facts["name"] = "%" + wanted.name.replace("\\", "").replace("%", "").replace("_", "") + "%"
    if wanted.order:
        where.append("h.order_kind = %(order)s")
        facts["order"] = wanted.order
    if wanted.tier:
        where.append("h.tier = %(tier)s")
        facts["tier"] = wanted.tier
    if wanted.officer:
        where.append("h.post_id = %(officer)s")
        facts["officer"] = wanted.officer
    where += {
        "": [],
        "today": ["next.starts_at < %(tomorrow)s"],
        "week": ["next.starts_at < %(week)s"],
        "none": ["next.starts_at is null"],
    }[wanted.next]
    where += {
        "": [],
        "late": ["due.due_at < %(at)s"],
        "today": ["due.due_at >= %(today)s and due.due_at < %(tomorrow)s"],
        "outcome": ["last.outcome = '' and last.ends_at <= %(at)s"],
        "new": [
            "not exists (select from appointments_appointment a"
            " where a.person_id = h.person_id and a.outcome = any(%(met)s))"
        ],
    }[wanted.due]
    return where, facts


def _row(row: dict[str, Any], *, at: datetime) -> Row:
    today = local_day(at)
    if not row["part"]:
        return Row(
            row["person_id"], row["name"], row["reference"], "", "", "", "", row["officer"], False, "", ("", ""), None,
            "", "", None, (), "", hidden=True,
        )  # fmt: skip
    due = tuple(
        words.due_line(title, due_at, at=at)
        for title, due_at in zip(row["titles"] or (), row["days"] or (), strict=True)
    )
    if (more := (row["due_n"] or 0) - len(due)) > 0:
        due += ((f"and {more} more", "quiet"),)
    last_note, next_text = _meetings(row, at=at)
    return Row(
        person_id=row["person_id"],
        name=row["name"],
        reference=row["reference"],
        age=words.age(row, today=today),
        order=words.order_short(row["order_name"]) + (f" +{row['order_count'] - 1}" if row["order_count"] > 1 else ""),
        order_ends=words.until_day(row["order_ends_on"]),
        tier=words.tier(row["tier"]),
        officer=row["officer"],
        is_new=not row["met"] and row["last_at"] is None,
        last=words.day(row["last_at"], today) if row["last_at"] else "",
        last_note=last_note,
        last_id=row["last_id"],
        next=next_text[0],
        next_tone=next_text[1],
        next_id=row["next_id"],
        due=due,
        tone="late" if any(tone == "late" for _, tone in due) else "",
    )


def _meetings(row: dict[str, Any], *, at: datetime) -> tuple[tuple[str, str], tuple[str, str]]:
    """What the last meeting came to, and when the next one is; each with its tone."""
    today = local_day(at)
    if row["last_at"] is None:
        last = ("Not met yet", "quiet")
    elif not row["last_outcome"]:
        last = ("Outcome to record", "soon") if row["last_ends"] <= at else ("Now", "kept")
    elif row["last_decision"]:
        last = words.absence_line(row["last_decision"])
    else:
        last = words.outcome_line(row["last_outcome"])
    if row["next_at"] is None:
        return last, ("Not booked", "late")
    return last, (words.when(row["next_at"], today), "strong" if local_day(row["next_at"]) == today else "")
