"""Everything that would move when somebody is away, and to whom: people, meetings with clashes, work and letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from throughcare.appointments import cover as meetings
from throughcare.appointments.models import KINDS
from throughcare.casefile.queries import words
from throughcare.casefile.queries.acts import TOLD
from throughcare.casefile.queries.sql import rows
from throughcare.organisations import queries as organisations
from throughcare.organisations.queries import PostRow

_KINDS = dict(KINDS)


@dataclass(frozen=True)
class Absent:
    """Who is away, and which colleagues of the office could cover."""

    id: int
    name: str
    role: str
    colleagues: tuple[PostRow, ...]


def absent(post_id: int, *, team_id: int, on: date) -> Absent | None:
    """Somebody of the team, with those of the office who hold the same role or manage the team. Two queries."""
    held = organisations.posts(on=on, team_id=team_id)
    mine = next((row for row in held if row.id == post_id), None)
    if mine is None:
        return None
    around = organisations.posts(on=on, office_id=mine.office_id, roles=(mine.role, "team_manager"))
    others = sorted((row for row in around if row.id != post_id), key=lambda row: (row.team_id != team_id, row.name))
    return Absent(mine.id, mine.name, mine.role, tuple(others))


@dataclass(frozen=True)
class Meeting:
    """A meeting that would move: when, what, and the colleagues who cannot take it."""

    id: int
    starts_at: datetime
    kind: str
    clashes: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One person: what is theirs, whom the list proposes, and why somebody cannot."""

    person_id: int
    name: str
    reference: str
    tier: str
    order: str
    duties: int
    replies: int
    letters: int
    meetings: tuple[Meeting, ...]
    proposed: int | None
    shut_to: tuple[str, ...]
    covered_by: str


@dataclass(frozen=True)
class Preview:
    """All that would move. `away` names colleagues who are away then too; `elsewhere` are meetings with people who are
    not theirs, which stay."""

    since: date
    until: date
    to: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]
    covered: tuple[Row, ...]
    away: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    elsewhere: int = 0


_PEOPLE = """
    select h.person_id, h.name, h.reference, h.tier, h.order_name,
           (select count(*) from duties_duty d where d.person_id = h.person_id and d.ended_at is null
             and d.owed_by <> 'person' and d.owner_role = any(held.roles)) as duties,
           (select count(*) from duties_duty d where d.person_id = h.person_id and d.ended_at is null
             and d.kind = any(%(told)s) and d.owner_role = any(held.roles)) as replies,
           (select count(*) from messaging_letter l where l.person_id = h.person_id
             and l.state in ('held', 'print', 'failed')) as letters,
           (select u.name from allocations_covered c join organisations_post p on p.id = c.to_post_id
              join accounts_user u on u.id = p.user_id
            where c.person_id = h.person_id and c.ended_at is null limit 1) as covered_by,
           (select coalesce(array_agg(p.id), '{}') from organisations_post p
            where p.id = any(%(to)s) and exists (select from people_why_shut(h.person_id, p.user_id))) as shut_to
    from (select r.person_id, array_agg(distinct r.role::text) as roles from allocations_responsibility r
          where r.post_id = %(post)s and r.until is null group by 1) held
    join people_headline h on h.person_id = held.person_id
    order by h.sort_name, h.person_id
"""


def preview(absent: Absent, *, since: date, until: date, to: Sequence[int], at: datetime) -> Preview:
    """What would move, and a proposal: the colleague who may see the person, has no meeting then, and has the fewest of
    them so far. Four queries."""
    names = {row.id: row.name for row in absent.colleagues}
    chosen = [post_id for post_id in dict.fromkeys(to) if post_id in names]
    found = rows(_PEOPLE, {"post": absent.id, "to": chosen, "told": list(TOLD)})
    move = meetings.to_move(absent.id, since=since, until=until, at=at)
    busy = meetings.busy(chosen, since=since, until=until, at=at)
    not_there = organisations.away_between(chosen, since=since, until=until)
    free = [post_id for post_id in chosen if post_id not in not_there]
    load: Counter[int] = Counter()
    made: list[Row] = []
    for person in found:
        mine = [one for one in move if one.person_id == person["person_id"]]
        blocked = {one.id: tuple(post_id for post_id in chosen if busy.clash(one, post_id)) for one in mine}
        may = [post_id for post_id in free if post_id not in person["shut_to"]]
        best = min(
            may,
            key=lambda post_id: (
                sum(post_id in posts for posts in blocked.values()),
                load[post_id],
                chosen.index(post_id),
            ),
            default=None,
        )
        if best is not None and not person["covered_by"]:
            load[best] += 1
        made.append(_row(person, mine, blocked, names=names, proposed=best))
    to_cover = tuple(row for row in made if not row.covered_by)
    theirs = {row.person_id for row in made}
    return Preview(
        since=since,
        until=until,
        to=tuple((post_id, names[post_id]) for post_id in free),
        rows=to_cover,
        covered=tuple(row for row in made if row.covered_by),
        away=tuple(names[post_id] for post_id in chosen if post_id in not_there),
        counts={
            "people": len(to_cover),
            "meetings": sum(len(row.meetings) for row in to_cover),
            "duties": sum(row.duties for row in to_cover),
            "replies": sum(row.replies for row in to_cover),
            "letters": sum(row.letters for row in to_cover),
        },
        elsewhere=sum(one.person_id not in theirs for one in move),
    )


def _row(
    person: dict[str, Any],
    mine: list[meetings.ToMove],
    blocked: dict[int, tuple[int, ...]],
    *,
    names: dict[int, str],
    proposed: int | None,
) -> Row:
    return Row(
        person_id=person["person_id"],
        name=person["name"] or words.NAMELESS,
        reference=person["reference"],
        tier=words.tier(person["tier"]),
        order=words.order_short(person["order_name"]),
        duties=person["duties"],
        replies=person["replies"],
        letters=person["letters"],
        meetings=tuple(
            Meeting(one.id, one.starts_at, _KINDS[one.kind], tuple(names[post_id] for post_id in blocked[one.id]))
            for one in mine
        ),
        proposed=proposed,
        shut_to=tuple(names[post_id] for post_id in person["shut_to"]),
        covered_by=person["covered_by"] or "",
    )


def goes_back(cover_id: int, *, at: datetime) -> int:
    """How many meetings to come would go back. One query."""
    found = rows(
        """select count(*) as n from appointments_coveredmeeting c
           join appointments_appointment a on a.id = c.appointment_id
           where c.cover_id = %s and c.ended_at is null and a.starts_at > %s and a.outcome = ''
             and a.cancelled_at is null""",
        [cover_id, at],
    )
    return int(found[0]["n"])
