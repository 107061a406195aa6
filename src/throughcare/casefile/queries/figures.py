"""What a team's manager must see, as data: each figure with its definition and the query that finds its people.

Every query gives person_id, at (since when, or by when), and words; the number is how many rows it gives. Each is
tested against a slow count in Python.
"""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries import words
from throughcare.casefile.queries.days import end_of_day, start_of_day
from throughcare.casefile.queries.sql import rows
from throughcare.kernel.clock import local_day

SILENT, VERY_SILENT = 14, 30  # days without contact
LEAVES_IN = 28  # days ahead in which an officer's post ends
LATELY = 28  # days for which a decision against the rule, or a meeting kept, is looked at
TOP = 8  # rows of a card

Tone = Literal["late", "soon", ""]


@dataclass(frozen=True)
class Figure:
    """One thing to look at. `one` and `text` name it; `definition` says what is counted; `at` names the moment."""

    code: str
    text: str
    definition: str
    at: str
    tone: Tone
    query: str


_TEAM = "h.team_id = %(team)s"
# Whoever spoke with them: a meeting they came to, or a note of a call or a visit. A letter or a text is no contact.
_LAST = """greatest(
    (select max(a.starts_at) from appointments_appointment a
     where a.person_id = h.person_id and a.outcome = any(%(met)s)),
    (select max(n.at) from appointments_contact n
     where n.person_id = h.person_id and n.kind = any(array['they_rang', 'we_rang', 'came_in'])))"""
_BEGAN = """(select max(coalesce(s.released_on, s.sentenced_on))::timestamp at time zone 'Europe/London'
    from sentences_sentence s where s.person_id = h.person_id and s.ended_on is null)"""
_SILENT = f"""
    select h.person_id, coalesce(seen.last, seen.began) as at,
           case when seen.last is null then 'Never seen or spoken to. ' else '' end
           || case when h.officer = '' then 'Nobody is their officer' else h.officer end as words
    from people_headline h, lateral (select {_LAST} as last, {_BEGAN} as began) seen
    where {_TEAM} and h.order_count > 0 and coalesce(seen.last, seen.began) < %({{since}})s
      and not exists (select from sentences_place p
                      where p.person_id = h.person_id and p.until is null and p.kind <> 'community')
"""

_OVERSEEN = f"""
    select h.person_id, v.{{day}}::timestamp at time zone 'Europe/London' as at,
           u.name || ': ' || coalesce(nullif(v.decision, ''), v.words) as words
    from people_headline h join allocations_oversight v on v.person_id = h.person_id
    join organisations_post p on p.id = v.officer_id join accounts_user u on u.id = p.user_id
    where {_TEAM} and {{which}} and not exists (select from allocations_oversight w where w.corrects_id = v.id)
"""

FIGURES: dict[str, Figure] = {
    figure.code: figure
    for figure in (
        Figure(
            "nobody",
            "with nobody",
            "People with an order in force and no offender manager: those of the team, and those no team has yet.",
            "Order ends",
            "late",
            """select h.person_id, h.order_ends_on::timestamp at time zone 'Europe/London' as at,
                      coalesce(nullif(h.order_name, ''), 'No order recorded') as words
               from people_headline h
               where h.post_id is null and h.order_count > 0 and (h.team_id is null or h.team_id = %(team)s)""",
        ),
        Figure(
            "silent30",
            "no contact for 30 days",
            "People of the team with an order in force, in the community, whom nobody saw or spoke with for 30 days or"
            " more: no meeting they came to, no note of a call or a visit. Letters and texts do not count. Never seen:"
            " from the day the order began.",
            "Last contact",
            "late",
            _SILENT.format(since="very_silent"),
        ),
        Figure(
            "silent14",
            "no contact for 14 days",
            "People of the team with an order in force, in the community, whom nobody saw or spoke with for 14 days or"
            " more; those of 30 days are among them. No meeting they came to, no note of a call or a visit. Letters and"
            " texts do not count. Never seen: from the day the order began.",
            "Last contact",
            "late",
            _SILENT.format(since="silent"),
        ),
        Figure(
            "late",
            "clocks late",
            "Open duties about people of the team, owed by staff or by the service, whose time has passed. A person"
            " with two late duties is there twice.",
            "Was due",
            "late",
            f"""select h.person_id, d.due_at as at, d.title || coalesce('. With ' || nullif(h.officer, ''), '') as words
                from people_headline h join duties_duty d on d.person_id = h.person_id
                where {_TEAM} and d.ended_at is null and d.owed_by <> 'person' and d.due_at < %(at)s
                  and (d.shown_from is null or d.shown_from <= %(at)s)""",
        ),
        Figure(
            "uncovered",
            "without cover",
            "People of the team whose offender manager is away today, for whom nobody covers.",
            "Officer is back",
            "soon",
            f"""select h.person_id, l.until::timestamp at time zone 'Europe/London' as at,
                       h.officer || ' is away' as words
                from people_headline h join organisations_leave l on l.post_id = h.post_id
                where {_TEAM} and l.since <= %(today)s and l.until > %(today)s and l.called_off_at is null
                  and not exists (select from allocations_covered c
                                  where c.person_id = h.person_id and c.ended_at is null and c.moved_at is not null)""",
        ),
        Figure(
            "leaving",
            "officer leaves",
            "People of the team whose offender manager's post has ended, or ends within 28 days.",
            "Post ends",
            "soon",
            f"""select h.person_id, p.until::timestamp at time zone 'Europe/London' as at,
                       h.officer || case when p.until <= %(today)s then ' has left' else ' leaves' end as words
                from people_headline h join organisations_post p on p.id = h.post_id
                where {_TEAM} and p.until <= %(ahead)s""",
        ),
        Figure(
            "outcomes",
            "outcomes to record",
            "Meetings of people of the team that are over, were not cancelled, and have no outcome.",
            "Meeting",
            "soon",
            f"""select h.person_id, a.starts_at as at,
                       coalesce(nullif(u.name, ''), 'Nobody') || ', ' || lower(replace(a.kind, '_', ' ')) as words
                from people_headline h join appointments_appointment a on a.person_id = h.person_id
                left join organisations_post p on p.id = a.post_id left join accounts_user u on u.id = p.user_id
                where {_TEAM} and a.outcome = '' and a.cancelled_at is null and a.ends_at <= %(at)s""",
        ),
        Figure(
            "reviews",
            "reviews overdue",
            "Registrations in force of people of the team whose review day has passed.",
            "Was to be reviewed",
            "late",
            f"""select h.person_id, g.review_on::timestamp at time zone 'Europe/London' as at,
                       upper(left(g.kind, 1)) || replace(substr(g.kind, 2), '_', ' ')
                       || coalesce('. With ' || nullif(h.officer, ''), '') as words
                from people_headline h join people_registration g on g.person_id = h.person_id
                where {_TEAM} and g.until is null and not g.struck and g.review_on < %(today)s""",
        ),
        Figure(
            "against",
            "against the rule",
            "Decisions of the last 28 days on absences of people of the team that go against what the rule found.",
            "Decided",
            "",
            f"""select h.person_id, b.decided_at as at,
                       coalesce(u.name, 'Not recorded') || ': ' || b.decision_words as words
                from people_headline h join appointments_absence b on b.person_id = h.person_id
                left join organisations_post p on p.id = b.decided_by_id left join accounts_user u on u.id = p.user_id
                where {_TEAM} and b.against_rule and b.withdrawn_at is null and b.decided_at >= %(lately)s""",
        ),
        Figure(
            "undone",
            "decisions past the day",
            "What you and officers decided about people of the team, that was to be done by a day before today and is"
            " not said to be done. Notes that were put right do not count.",
            "Was to be done",
            "late",
            _OVERSEEN.format(which="v.by_on < %(today)s and v.done_at is null", day="by_on"),
        ),
        Figure(
            "unread",
            "notes not read",
            "Notes of what was discussed about people of the team, which the officer has not said they read. Notes that"
            " were put right do not count.",
            "Discussed",
            "",
            _OVERSEEN.format(which="v.read_at is null", day="discussed_on"),
        ),
        Figure(
            "openings",
            "openings to review",
            "Records of people of the team that were opened without a part in the case and not looked at again since,"
            " or whose question was answered.",
            "Opened",
            "soon",
            """select o.person_id, o.at, o.who || ': ' || o.reason as words
               from people_opening o join people_headline h on h.person_id = o.person_id
               where o.team_id = %(team)s and o.user_id <> %(user)s
                 and (o.review = '' or (o.review = 'asked' and o.answer <> ''))""",
        ),
        Figure(
            "ending",
            "orders end this month",
            "People of the team whose last order in force ends between today and the last day of this month.",
            "Ends",
            "",
            f"""select h.person_id, h.order_ends_on::timestamp at time zone 'Europe/London' as at,
                       h.order_name || coalesce('. ' || nullif(h.officer, ''), '') as words
                from people_headline h
                where {_TEAM} and h.order_count > 0 and h.order_ends_on >= %(today)s
                  and h.order_ends_on < %(next_month)s""",
        ),
    )
}
# What one does about a row: the word, and the page about the person.
ACTS = {
    "nobody": ("Allocate", "allocations:allocate"),
    "leaving": ("Choose an officer", "allocations:allocate"),
    "silent14": ("Talk it over", "casefile:oversee"),
    "silent30": ("Talk it over", "casefile:oversee"),
    "late": ("Clocks", "casefile:clocks"),
    "outcomes": ("Meetings", "appointments:list"),
    "reviews": ("Clocks", "casefile:clocks"),
    "undone": ("Oversight", "casefile:oversight"),
    "unread": ("Oversight", "casefile:oversight"),
    "ending": ("Sentence", "sentences:sentence"),
}
SORTS = {"person": "nullif(h.sort_name, '')", "tier": "h.tier", "officer": "h.officer", "at": "f.at"}


def _params(by: Principal, at: datetime) -> dict[str, Any]:
    today = local_day(at)
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {
        "team": by.team_id,
        "user": by.user_id,
        "at": at,
        "today": today,
        "next_month": month,
        "silent": end_of_day(today - timedelta(days=SILENT)),
        "very_silent": end_of_day(today - timedelta(days=VERY_SILENT)),
        "ahead": today + timedelta(days=LEAVES_IN),
        "lately": start_of_day(today - timedelta(days=LATELY)),
        "met": list(words.met_codes()),
    }


def counts(by: Principal, *, at: datetime) -> tuple[dict[str, int], dict[str, list[dict[str, Any]]]]:
    """Every figure's number, and its first rows: the longest ago first. One query."""
    parts = [
        f"""(select '{figure.code}' as code, f.person_id, f.at, f.words, h.name, h.tier, h.order_name,
                    count(*) over () as count
             from ({figure.query}) f join people_headline h on h.person_id = f.person_id
             order by f.at nulls last, h.sort_name, f.person_id limit {TOP})"""
        for figure in FIGURES.values()
    ]
    numbers = dict.fromkeys(FIGURES, 0)
    first: dict[str, list[dict[str, Any]]] = {code: [] for code in FIGURES}
    for row in rows(" union all ".join(parts), _params(by, at)):
        numbers[row["code"]] = row["count"]
        first[row["code"]].append(row)
    return numbers, first


def count_of(code: str, by: Principal, *, at: datetime) -> int:
    """One figure's number. One query."""
    return int(rows(f"select count(*) as n from ({FIGURES[code].query}) f", _params(by, at))[0]["n"])


@dataclass(frozen=True)
class Wanted:
    """Which rows of a figure, in which order. `officer` is a post."""

    officer: int | None = None
    tier: str = ""
    sort: str = "at"
    down: bool = False
    page: int = 1
    size: int = 50


def listed(code: str, by: Principal, wanted: Wanted, *, at: datetime) -> list[dict[str, Any]]:
    """A page of a figure's people; every row says how many there are in all. One query."""
    where = ["true"]
    more: Mapping[str, Any] = {}
    if wanted.officer is not None:
        where.append("h.post_id = %(officer)s")
        more = {**more, "officer": wanted.officer}
    if wanted.tier:
        where.append("h.tier = %(tier)s")
        more = {**more, "tier": wanted.tier}
    return rows(
        f"""select f.person_id, f.at, f.words, h.name, h.reference, h.tier, h.order_name, h.officer, h.post_id,
                   count(*) over () as count
            from ({FIGURES[code].query}) f join people_headline h on h.person_id = f.person_id
            where {" and ".join(where)}
            order by {SORTS[wanted.sort]} {"desc" if wanted.down else "asc"} nulls last, h.sort_name, f.person_id
            limit %(limit)s offset %(offset)s""",
        {**_params(by, at), **more, "limit": wanted.size, "offset": wanted.size * (wanted.page - 1)},
    )


_OFFICERS = {
    "name": "u.name",
    "people": "people",
    "late": "late",
    "outcomes": "outcomes",
    "kept": "kept",
    "away": "back_on",
}


def officers(by: Principal, *, at: datetime, sort: str = "name", down: bool = False) -> list[dict[str, Any]]:
    """The team's officers: their people and by tier, whom they cover for, what is late with them, meetings kept of
    those held in the last 28 days, and when they are back. One query."""
    return rows(
        f"""select p.id, u.name, mine.people, mine.tiers, l.until as back_on, l.id as leave_id,
                   (select count(distinct c.person_id) from allocations_covered c
                    where c.to_post_id = p.id and c.ended_at is null and c.moved_at is not null) as covers,
                   (select count(distinct c.person_id) from allocations_covered c join allocations_cover v
                      on v.id = c.cover_id
                    where v.post_id = p.id and c.ended_at is null and c.moved_at is not null) as covered,
                   (select count(*) from people_involvement i join duties_duty d
                      on d.person_id = i.person_id and d.owner_role = i.role
                    where i.post_id = p.id and i.until is null and d.ended_at is null and d.owed_by <> 'person'
                      and d.due_at < %(at)s and (d.shown_from is null or d.shown_from <= %(at)s)) as late,
                   (select count(*) from appointments_appointment a where a.post_id = p.id and a.outcome = ''
                     and a.cancelled_at is null and a.starts_at <= %(at)s and a.ends_at <= %(at)s) as outcomes,
                   held.kept, held.held
            from organisations_post p join accounts_user u on u.id = p.user_id
            left join organisations_leave l on l.post_id = p.id and l.since <= %(today)s and l.until > %(today)s
                 and l.called_off_at is null,
            lateral (select coalesce(sum(t.n), 0)::int as people, json_object_agg(t.tier, t.n) as tiers from (
                       select h.tier, count(*) as n from people_headline h where h.post_id = p.id group by 1) t) mine,
            lateral (select count(*) filter (where a.outcome = any(%(met)s)) as kept, count(*) as held
                     from appointments_appointment a
                     where a.post_id = p.id and a.cancelled_at is null and a.outcome <> ''
                       and a.starts_at >= %(lately)s) held
            where p.team_id = %(team)s and p.role = 'offender_manager' and p.since <= %(today)s
              and (p.until is null or p.until > %(today)s)
            order by {_OFFICERS[sort]} {"desc" if down else "asc"} nulls last, u.name""",
        _params(by, at),
    )


OFFICER_SORTS = tuple(_OFFICERS)
