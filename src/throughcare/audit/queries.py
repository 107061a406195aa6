"""Reading the audit for its pages. Verifying it is `audit.verify`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from throughcare.audit import anchors
from throughcare.audit.models import Verification

PAGE = 50
_WHERE = """
    from (select distinct entry_id, at from audit_shown where person_id = any (%(people)s)) s
    join audit_entry e on e.id = s.entry_id and e.at = s.at
    where (%(who)s = '' or e.who ilike %(like)s)
      and (not %(refused)s or not e.allowed)
      and (%(category)s = '' or e.category = %(category)s)
"""


@dataclass(frozen=True)
class Look:
    """One entry about a person: who, when, what, why, and whether they were let in."""

    at: datetime
    who: str
    doing: str
    category: str
    allowed: bool
    because: str
    terms: str
    others: int  # people shown on the same page


def looks(
    people: Collection[int], *, who: str = "", refused: bool = False, category: str = "", page: int = 1
) -> tuple[list[Look], int]:
    """A page of who has looked at, changed or was refused a person's record, the newest first, and how many in all.

    `people`: the record's own number and those of the records that went into it.
    """
    facts: dict[str, Any] = {
        "people": list(people),
        "who": who,
        "like": "%" + who.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        "refused": refused,
        "category": category,
        "skip": PAGE * (page - 1),
        "most": PAGE,
    }
    with connections["audit"].cursor() as cursor:
        cursor.execute(f"select count(*) {_WHERE}", facts)
        (count,) = cursor.fetchone()
        cursor.execute(
            "select e.at, e.who, e.doing, e.category, e.allowed, e.because, e.terms,"  # noqa: S608  our own words
            " (select count(*) - 1 from audit_shown o where o.entry_id = e.id)"
            f" {_WHERE} order by e.at desc, e.id desc limit %(most)s offset %(skip)s",
            facts,
        )
        return [Look(*row) for row in cursor.fetchall()], int(count)


def has_looked(principal: str, *, since: datetime) -> bool:
    """Whether somebody looked at a record from a moment on."""
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select exists (select from audit_entry where principal = %s and at >= %s and allowed"
            " and category = 'consultation')",
            [principal, since],
        )
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Kept:
    """How often staff did one sort of thing with a record, by how many of them, and when last."""

    name: str
    times: int
    who: int
    last_at: datetime


def seen_by(people: Collection[int], *, since: datetime) -> list[Kept]:
    """How staff who were let in to a record stood to the person, without their names. The most first."""
    return _counted("because", "allowed and category <> 'disclosure'", people, since=since)


def given_out(people: Collection[int], *, since: datetime) -> list[Kept]:
    """What of a record staff gave to somebody, by what they did, without their names. The most first."""
    return _counted("doing", "allowed and category = 'disclosure'", people, since=since)


def _counted(by: str, which: str, people: Collection[int], *, since: datetime) -> list[Kept]:
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            f"select {by}, count(*), count(distinct principal), max(at) from audit_entry"  # noqa: S608  our own words
            f" where person_id = any(%s) and at >= %s and principal like 'staff:%%' and {which}"
            " group by 1 order by 2 desc, 1",
            [list(people), since],
        )
        return [Kept(*row) for row in cursor.fetchall()]


def opened_by(principal: str, *, since: datetime) -> dict[str, datetime]:
    """The addresses of the pages that a principal was shown, each with when last. For pages of one's own alone."""
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select substr(path, 5), max(at) from audit_entry"
            " where principal = %s and at >= %s and allowed and path like 'GET /%%' group by 1",
            [principal, since],
        )
        return dict(cursor.fetchall())


# ---------------------------------------------------------------------------------------------------- for the detectors
@dataclass(frozen=True)
class Asked:
    """One of the staff asked for one person's record, `times` times within an hour of the clock, with one answer."""

    entry: int
    first_at: datetime
    last_at: datetime
    principal: str
    who: str
    person_id: int
    allowed: bool
    because: str
    times: int


def asked(*, since: datetime, until: datetime) -> Iterator[Asked]:
    """Everything staff asked for in a time, person by person and hour by hour."""
    with connections["audit"].chunked_cursor() as cursor:
        cursor.execute(
            "select min(id), min(at), max(at), principal, max(who), person_id, allowed,"
            " case when allowed then because else '' end, count(*) from audit_entry"
            " where at >= %s and at < %s and principal like 'staff:%%' and person_id is not null"
            " group by principal, person_id, allowed, 8, date_trunc('hour', at)",
            [since, until],
        )
        for row in cursor:
            yield Asked(*row)


def searches(*, since: datetime, until: datetime) -> Iterator[tuple[int, datetime, str, str]]:
    """What staff searched for in a time: entry, when, who, and the words."""
    with connections["audit"].chunked_cursor() as cursor:
        cursor.execute(
            "select id, at, principal, terms from audit_entry"
            " where at >= %s and at < %s and principal like 'staff:%%' and terms <> '' and person_id is null",
            [since, until],
        )
        yield from cursor


# ------------------------------------------------------------------------------------------------------ for the auditor
# What the auditor's page can be narrowed to, and how the table says it.
KINDS = {
    "refused": "not allowed",
    "opened": "(doing = 'open_without_part' or because = 'opened')",
    "disclosed": "category = 'disclosure'",
    "searched": "terms <> ''",
    "changed": "category in ('collection', 'alteration', 'combination', 'erasure')",
    "signed_in": "category = 'sign_in'",
}


@dataclass(frozen=True)
class Line:
    """One entry, as the auditor reads it."""

    id: int
    at: datetime
    who: str
    doing: str
    category: str
    allowed: bool
    because: str
    why: str
    person_id: int | None
    terms: str
    recipient: str
    people: int


def entries(
    *, kind: str = "", who: str = "", since: datetime, until: datetime, page: int = 1
) -> tuple[list[Line], bool]:
    """A page of entries of a time, the newest first, and whether there are older ones. A kind that is not there finds
    everything."""
    facts: dict[str, Any] = {
        "since": since,
        "until": until,
        "who": who,
        "like": "%" + who.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
        "skip": PAGE * (page - 1),
        "most": PAGE + 1,
    }
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select id, at, who, doing, category, allowed, because, why, person_id, terms, recipient,"  # noqa: S608  our own words
            " (select count(*) from audit_shown s where s.entry_id = e.id and s.at = e.at)"
            " from audit_entry e where at >= %(since)s and at < %(until)s"
            f" and (%(who)s = '' or who ilike %(like)s) and {KINDS.get(kind, 'true')}"
            " order by at desc, id desc limit %(most)s offset %(skip)s",
            facts,
        )
        found = [Line(*row) for row in cursor.fetchall()]
    return found[:PAGE], len(found) > PAGE


def totals(*, since: datetime, until: datetime) -> dict[str, int]:
    """How many entries of each kind there are in a time, and how many in all (`all`)."""
    columns = ", ".join(f"count(*) filter (where {rule})" for rule in KINDS.values())
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            f"select count(*), {columns} from audit_entry where at >= %s and at < %s",  # noqa: S608  our own words
            [since, until],
        )
        return dict(zip(("all", *KINDS), map(int, cursor.fetchone()), strict=True))


@dataclass(frozen=True)
class State:
    """How the chains stand: their number and length, when they were last anchored in each place, and verified."""

    chains: int
    entries: int
    last_anchor: datetime | None
    second_anchor: datetime | None
    verified: Verification | None


def state() -> State:
    """What the auditor's page says of the chains. Reads the last lines of the anchors, and two small queries."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("select count(*), coalesce(sum(seq), 0) from audit_head")
        chains, count = cursor.fetchone()
    first, second = anchors.last()
    return State(chains, int(count), first, second, Verification.objects.using("audit").order_by("-at").first())
