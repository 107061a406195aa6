"""Finding a person by any part of a name, a reference or a date of birth. Typos are forgiven, aliases found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import local_day
from throughcare.people import access
from throughcare.people.facts import searchable

PAGE = 25
LEAST_LETTERS = 3  # of one word at least: trigrams, and so the index, need three
FEW = 10  # with fewer exact answers than this, names that are spelt alike are looked for as well
_LIKENESS = 0.3  # trigram likeness that makes a name a candidate; the letters that differ are counted after that

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(
    r"(?<!\w)(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s*[\s/.-]\s*(?P<m2>\d{1,2}|[a-z]{3,9})\.?,?\s*[\s/.-]\s*(?P<y2>\d{4}|\d{2}))(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Asked:
    """Words of a name, a day of birth, a reference; `problem` says why it cannot be asked."""

    words: tuple[str, ...] = ()
    born: date | None = None
    reference: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Found:
    """A person found. With no part in the case (`open` is false) only name, reference, office and officer are said;
    of one who is `shut` to the principal only the office, why, and whom to ask, and no `person_id`."""

    person_id: int | None
    name: str
    reference: str
    office: str
    officer: str
    open: bool
    alias: str = ""
    date_of_birth: date | None = None
    age_from: int | None = None
    age_until: int | None = None
    order_name: str = ""
    tier: str = ""
    shut: str = ""
    message: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Answer:
    """A page of people. `alike` are people whose names are only spelt alike; `count` is of `people` on all pages."""

    asked: Asked
    people: tuple[Found, ...] = ()
    alike: tuple[Found, ...] = ()
    count: int = 0

    @property
    def ids(self) -> list[int]:
        """Everybody shown. Who is masked is not among them: nothing says who they are."""
        return [found.person_id for found in (*self.people, *self.alike) if found.person_id is not None]


def read(text: str, *, on: date) -> Asked:
    """What a search box says. A day of birth may stand in any common spelling, alone or beside a name."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]
    born = None
    if (spelt := _DAY.search(text)) and (born := _day(spelt, on=on)):
        text = f"{text[: spelt.start()]} {text[spelt.end() :]}".strip()
    elif spelt:
        return Asked(problem="That date of birth is not a real date. Check the day and the month.")
    if any(sign.isdigit() for sign in text):
        return Asked(reference=text.upper(), born=born)
    words = tuple(searchable(text).split())[:6]
    if words and max(map(len, words)) < LEAST_LETTERS:
        return Asked(
            problem=f"Enter {_COUNTS[LEAST_LETTERS]} letters or more of a name, a reference or a date of birth."
        )
    return Asked(words=words, born=born)


_COUNTS = {3: "three"}


def _day(spelt: re.Match[str], *, on: date) -> date | None:
    """The day a match spells; None if there is no such day. Two figures of a year are the latest that is past."""
    given = spelt.groupdict()
    day, month, year = (given[part] or given[f"{part}2"] for part in ("d", "m", "y"))
    number = (
        int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else 0
    )
    full = int(year)
    if len(year) == 2:
        full += 2000 if 2000 + full <= on.year else 1900
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def find(text: str, *, by: Principal, at: datetime, page: int = 1) -> Answer:
    """A page of the people a search text means, best first. At most two queries."""
    asked = read(text, on=local_day(at))
    if asked.problem or not (asked.words or asked.born or asked.reference):
        return Answer(asked=asked)
    found, count = _people(_exactly(asked), by=by, at=at, skip=PAGE * (page - 1))
    alike: list[Found] = []
    if asked.words and count < FEW:
        near, _ = _people(_alike(asked, but=Answer(asked, tuple(found)).ids), by=by, at=at)
        alike = [person for person in near if person.person_id]  # a guess near a name finds nobody who is closed
    return Answer(asked=asked, people=tuple(found), alike=tuple(alike), count=count)


Hits = dict[str, Any]


def _exactly(asked: Asked) -> Hits:
    """People a name of whom holds every word; or with this reference, number or day of birth."""
    if asked.reference:
        begins = _like(asked.reference) + "%"
        return {"kind": "reference", "ref": asked.reference, "ref_starts": begins, "born": asked.born}
    if not asked.words:
        return {"kind": "born", "born": asked.born}
    is_like = [len(word) >= LEAST_LETTERS for word in asked.words]
    return {
        "kind": "words",
        "patterns": [
            f"%{_like(word)}%" if like else rf"\m{word}" for word, like in zip(asked.words, is_like, strict=True)
        ],
        "is_like": is_like,
        "whole": " ".join(asked.words),
        "starts": rf"\m{asked.words[0]}",
        "born": asked.born,
    }


def _alike(asked: Asked, *, but: list[int]) -> Hits:
    """People with a name in which each longer word is spelt alike: at most two letters differ, one in a short word."""
    longer = [word for word in asked.words if len(word) >= LEAST_LETTERS]
    return {
        "kind": "alike",
        "patterns": longer,
        "most": [1 if len(word) < 5 else 2 for word in longer],
        "born": asked.born,
        "but": but,
    }


def _like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


_FIND = """
    select person_id, name, reference, office, officer, open, alias, date_of_birth, age_from, age_until, order_name,
           tier, shut, message, ask, total
    from people_find(
      %(kind)s, %(patterns)s::text[], %(is_like)s::boolean[], %(whole)s, %(starts)s, %(most)s::integer[],
      %(born)s::date, %(ref)s, %(ref_starts)s, %(but)s::bigint[], %(skip)s, %(page)s, %(everyone)s, %(post)s::bigint,
      %(team)s::bigint, %(office)s::bigint, %(unit)s::bigint, %(former)s::bigint, %(since)s::timestamptz,
      %(day)s::bigint, %(today)s::date, %(opened)s::bigint, %(at)s::timestamptz)
"""


def _people(hits: Hits, *, by: Principal, at: datetime, skip: int = 0) -> tuple[list[Found], int]:
    """A page of people, best hits first, without what the principal has no part in; and how many there are.

    The database finds them with its owner's rights and masks them itself: see migration 0004.
    """
    opens = {relation for relation in access.ALL_RELATIONS if "read" in access.verbs(role=by.role, relation=relation)}
    facts = {
        **dict.fromkeys(("patterns", "is_like", "whole", "starts", "most", "born", "ref", "ref_starts")),
        "but": [],
        **hits,
        "skip": skip,
        "page": PAGE,
        "everyone": "none" in opens,
        "post": by.post_id if "allocated" in opens else None,
        "team": by.team_id if "team" in opens else None,
        "office": by.office_id if "unit" in opens else None,
        "unit": by.unit_id if "unit" in opens else None,
        "former": by.post_id if "former" in opens else None,
        "since": at - timedelta(days=access.table()["former_days"]),
        "day": by.post_id if "day" in opens else None,
        "today": local_day(at),
        "opened": by.post_id if "opened" in opens else None,
        "at": at,
    }
    with connection.cursor() as cursor:
        if hits["kind"] == "alike":
            cursor.execute("select set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_LIKENESS)])
        cursor.execute(_FIND, facts)
        rows = cursor.fetchall()
    return [Found(*row[:-1]) for row in rows], rows[0][-1] if rows else 0
