"""What managers look at: who has no officer yet, and how often the same officer stayed from start to finish."""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.allocations.handovers import last_day
from throughcare.allocations.models import CHANGES
from throughcare.design.dates import full_day
from throughcare.kernel.clock import local_day
from throughcare.kernel.prepared import rows

_OFFICES = """(select o.id from organisations_office o
    where o.id = %(office)s or (%(unit)s::bigint is not null and o.delivery_unit_id = %(unit)s))"""
_MEANT_FOR = f"""(h.office_id in {_OFFICES} or (h.office_id is null and not exists (
    select from people_involvement i where i.person_id = h.person_id and i.until is null
      and i.office_id not in {_OFFICES})))"""


def _mine(by: Principal) -> dict[str, Any]:
    """The office of a team manager; for a head every office of the delivery unit."""
    return {"office": by.office_id, "unit": by.unit_id if by.role == "head_of_unit" else None}


# --------------------------------------------------------------------------------------------------- the unallocated
@dataclass(frozen=True)
class Waiting:
    """Somebody without an officer. `due_at` is the end of the day by which one is to be named, None where no clock
    runs; `found` is the tier that the record gives, `tier` the one of the standards, which sets the day."""

    person_id: int
    name: str
    reference: str
    order_name: str
    office: str
    tier: str
    found: str
    due_at: datetime | None
    began_on: date | None

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""
        return last_day(self.due_at)

    def late(self, at: datetime) -> bool:
        """Whether the day has passed."""
        return self.due_at is not None and self.due_at <= at


@dataclass(frozen=True)
class Open:
    """A sentence for which somebody must decide whether there is an officer."""

    finding_id: int
    person_id: int
    name: str
    reference: str
    because: str
    due_at: datetime | None

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""
        return last_day(self.due_at)


@dataclass(frozen=True)
class Leaving:
    """An officer whose post ends or has ended, who still has people."""

    post_id: int
    name: str
    until: date
    people: int


@dataclass(frozen=True)
class Queue:
    """Everything that waits for a manager to say who answers for it."""

    waiting: list[Waiting]
    open: list[Open]
    leaving: list[Leaving]


def queue(by: Principal) -> Queue:
    """Who waits for an officer in the manager's offices, the most urgent first; decisions that are open; officers who
    leave. Three queries."""
    params = _mine(by)
    waiting = rows(
        f"""select h.person_id, h.name, h.reference, h.order_name, h.office, h.tier, coalesce(f.tier, '') as found,
                   d.due_at, (select min(coalesce(s.released_on, s.sentenced_on)) from sentences_sentence s
                              where s.person_id = h.person_id and s.ended_on is null) as began_on
            from people_headline h
            left join lateral (select min(d.due_at) as due_at from duties_duty d where d.person_id = h.person_id
                               and d.kind = 'allocate_officer' and d.ended_at is null) d on true
            left join lateral (select t.tier from allocations_tierfound t where t.person_id = h.person_id
                               and t.model = 'tiers_a_d' order by t.id desc limit 1) f on true
            where h.post_id is null and h.order_count > 0 and {_MEANT_FOR}
              and not exists (select from allocations_officerfinding n join sentences_sentence s on s.id = n.sentence_id
                              where n.person_id = h.person_id and s.ended_on is null and d.due_at is null
                                and (n.officer = 'none' or n.decided is not null and not n.decided
                                     or n.officer in ('may', 'unknown') and n.decided is null
                                     or n.finding @> '{{"from_release": true}}'))
            order by d.due_at nulls last, began_on, h.sort_name, h.person_id limit 500""",
        params,
    )
    open_ = rows(
        f"""select n.id as finding_id, h.person_id, h.name, h.reference,
                   coalesce(n.finding -> 'because' ->> 0, '') as because,
                   (select d.due_at from duties_duty d where d.about_kind = 'allocations.officerfinding'
                      and d.about_id = n.id and d.kind = 'decide_officer' and d.ended_at is null) as due_at
            from allocations_officerfinding n join people_headline h on h.person_id = n.person_id
            join sentences_sentence s on s.id = n.sentence_id
            where n.officer in ('may', 'unknown') and n.decided is null and s.ended_on is null and {_MEANT_FOR}
              and (h.post_id is null or exists (
                select from duties_duty d where d.about_kind = 'allocations.officerfinding' and d.about_id = n.id
                  and d.kind = 'decide_officer' and d.ended_at is null))
            order by due_at nulls last, h.sort_name, n.id limit 500""",
        params,
    )
    leaving = rows(
        f"""select p.id as post_id, u.name, p.until, count(*) as people
            from organisations_post p join accounts_user u on u.id = p.user_id
            join organisations_team t on t.id = p.team_id
            join allocations_responsibility r on r.post_id = p.id and r.role = 'offender_manager' and r.until is null
            where p.role = 'offender_manager' and p.until is not null and t.office_id in {_OFFICES}
            group by 1, 2, 3 order by p.until, u.name""",
        params,
    )
    return Queue(
        [Waiting(**row) for row in waiting], [Open(**row) for row in open_], [Leaving(**row) for row in leaving]
    )


# ------------------------------------------------------------------------------------- the same from start to finish
@dataclass(frozen=True)
class Change:
    """Somebody got another officer: when, what kind of reason, and the words."""

    on: date
    kind: str
    because: str
    to: str


@dataclass(frozen=True)
class Kept:
    """One person with an order in force: who their officer is, and every change since their orders in force began."""

    person_id: int
    name: str
    reference: str
    officer: str
    officer_from: date | None
    from_start: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Figure:
    """One figure: its code in the address, its name, what it counts, and the number."""

    code: str
    name: str
    counts: str
    n: int


OFTEN = 3  # changes from which a manager looks at somebody by name
KINDS = {"": "Not said", **dict(CHANGES)}
FIGURES = {
    "all": ("People with an order in force", "Everybody of your teams who has an order in force."),
    "same": (
        "The same officer from the start",
        "Nobody else was their offender manager since the first of their orders in force began, and this one was named"
        " within a month of that day.",
    ),
    "changed": ("Had a change", "Another officer came at least once since the first of their orders in force began."),
    "often": ("Had three changes or more", "Of those who had a change, those who had three or more."),
    "nobody": ("Nobody now", "No offender manager today."),
}


def kept(teams: Sequence[int]) -> list[Kept]:
    """Everybody of these teams with an order in force, by name, with the changes of officer. One query."""
    found = rows(
        """select h.person_id, h.name, h.reference, h.officer, h.officer_from, h.officer_from_start as from_start,
                  (select coalesce(json_agg(json_build_array(r.since, r.changed_for, r.because, u.name)
                                            order by r.since), '[]')
                   from allocations_responsibility r join organisations_post p on p.id = r.post_id
                   join accounts_user u on u.id = p.user_id
                   where r.person_id = h.person_id and r.role = 'offender_manager' and r.since > begun.at
                     and exists (select from allocations_responsibility b where b.person_id = r.person_id
                                 and b.role = r.role and b.since < r.since and b.post_id <> r.post_id
                                 and b.until = r.since)) as changes
           from people_headline h,
           lateral (select min(coalesce(s.released_on, s.sentenced_on))::timestamp at time zone 'Europe/London' as at
                    from sentences_sentence s where s.person_id = h.person_id and s.ended_on is null) begun
           where h.team_id = any(%(teams)s) and h.order_count > 0
           order by h.sort_name, h.person_id""",
        {"teams": list(teams)},
    )
    return [Kept(**{**row, "changes": tuple(_change(one) for one in row["changes"])}) for row in found]


def _change(row: list[str]) -> Change:
    since, kind, because, to = row
    return Change(local_day(datetime.fromisoformat(since)), kind, because, to)


def figures(people: Sequence[Kept]) -> tuple[list[Figure], list[Figure], int]:
    """The figures; the changes by kind of reason, the most frequent first; and how many changes there were."""
    main = [Figure(code, name, counts, len(of_figure(people, code) or ())) for code, (name, counts) in FIGURES.items()]
    kinds = Counter(change.kind for one in people for change in one.changes)
    reasons = [
        Figure(f"for-{kind or 'unsaid'}", KINDS[kind], "People who had a change of this kind.", n)
        for kind, n in kinds.most_common()
    ]
    return main, reasons, kinds.total()


def of_figure(people: Sequence[Kept], code: str) -> list[Kept] | None:
    """The people behind a figure; None for a code there is not."""
    if code in _BEHIND:
        return [one for one in people if _BEHIND[code](one)]
    kind = code.removeprefix("for-").replace("unsaid", "")
    if not code.startswith("for-") or kind not in KINDS:
        return None
    return [one for one in people if any(change.kind == kind for change in one.changes)]


_BEHIND: dict[str, Callable[[Kept], bool]] = {
    "all": lambda one: True,
    "same": lambda one: one.from_start,
    "changed": lambda one: bool(one.changes),
    "often": lambda one: len(one.changes) >= OFTEN,
    "nobody": lambda one: not one.officer,
}


def name_of(code: str) -> tuple[str, str]:
    """The name of a figure, and what it counts."""
    if code in FIGURES:
        return FIGURES[code]
    kind = code.removeprefix("for-").replace("unsaid", "")
    return f"Another officer: {KINDS[kind].lower()}", "People who had a change of this kind."


def change_text(change: Change) -> str:
    """A change in one line."""
    return f"{full_day(change.on)}, to {change.to}. {KINDS[change.kind]}: {change.because}"
