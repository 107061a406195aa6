"""Finding a person by any part of a name, a reference or a date of birth. Typos are forgiven, aliases found."""

# ruff: noqa: S608  queries are put together from this file's own constants; every value is a parameter

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
    """A person found. With no part in the case (`open` is false) only name, reference, office and officer are said."""

    person_id: int
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


@dataclass(frozen=True)
class Answer:
    """A page of people. `alike` are people whose names are only spelt alike; `count` is of `people` on all pages."""

    asked: Asked
    people: tuple[Found, ...] = ()
    alike: tuple[Found, ...] = ()
    count: int = 0

    @property
    def ids(self) -> list[int]:
        """Everybody shown."""
        return [found.person_id for found in (*self.people, *self.alike)]


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
        alike, _ = _people(_alike(asked, but=[person.person_id for person in found]), by=by, at=at)
    return Answer(asked=asked, people=tuple(found), alike=tuple(alike), count=count)


Hits = tuple[str, dict[str, Any]]


def _exactly(asked: Asked) -> Hits:
    """People a name of whom holds every word; or with this reference, number or day of birth."""
    facts: dict[str, Any] = {"born": asked.born}
    born = "and p.date_of_birth = %(born)s" if asked.born else ""
    if asked.reference:
        facts["reference"] = asked.reference
        facts["begins"] = _like(asked.reference) + "%"
        return (
            f"""select p.id as person_id, (p.reference <> %(reference)s)::int as how, 0 as far, '' as alias,
                       p.reference as sorted
                from people_person p where p.reference like %(begins)s {born}
                union
                select p.id, (p.reference <> %(reference)s)::int, 0, '', p.reference
                from people_identifier i join people_person p on p.id = i.person_id
                where i.value = %(reference)s {born}""",
            facts,
        )
    if not asked.words:
        return (
            f"""select p.id as person_id, 0 as how, 0 as far, '' as alias, p.reference as sorted
                from people_person p where true {born}""",
            facts,
        )
    facts["whole"] = " ".join(asked.words)
    facts["begins"] = rf"\m{asked.words[0]}"
    holds = []
    for n, word in enumerate(asked.words):
        facts[f"word{n}"] = f"%{_like(word)}%" if len(word) >= LEAST_LETTERS else rf"\m{word}"
        holds.append(f"n.searched {'like' if len(word) >= LEAST_LETTERS else '~'} %(word{n})s")
    return (
        f"""select n.person_id,
                   min(case when n.searched = %(whole)s then 0 when n.searched ~ %(begins)s then 1 else 2 end
                       + case when n.kind in ('current', 'preferred') then 0 else 3 end) as how,
                   0 as far,
                   coalesce(min(trim(n.forenames || ' ' || n.surname)) filter (where n.kind <> 'current'), '') as alias,
                   min(n.surname || ' ' || n.forenames) as sorted
            from people_name n {"join people_person p on p.id = n.person_id" if asked.born else ""}
            where {" and ".join(holds)} {born}
            group by n.person_id""",
        facts,
    )


def _alike(asked: Asked, *, but: list[int]) -> Hits:
    """People with a name in which each longer word is spelt alike: at most two letters differ, one in a short word."""
    facts: dict[str, Any] = {"but": but, "born": asked.born}
    near, far = [], []
    for n, word in enumerate(word for word in asked.words if len(word) >= LEAST_LETTERS):
        facts[f"word{n}"] = word
        facts[f"most{n}"] = 1 if len(word) < 5 else 2
        letters = (
            f"(select min(levenshtein_less_equal(w, %(word{n})s, %(most{n})s))"
            " from unnest(string_to_array(n.searched, ' ')) w where length(w) < 60)"
        )
        near.append(f"n.searched %%> %(word{n})s and {letters} <= %(most{n})s")
        far.append(letters)
    return (
        f"""select n.person_id, 9 as how, min({" + ".join(far)}) as far,
                   coalesce(min(trim(n.forenames || ' ' || n.surname)) filter (where n.kind <> 'current'), '') as alias,
                   min(n.surname || ' ' || n.forenames) as sorted
            from people_name n {"join people_person p on p.id = n.person_id" if asked.born else ""}
            where {" and ".join(near)} and n.person_id <> all(%(but)s)
                  {"and p.date_of_birth = %(born)s" if asked.born else ""}
            group by n.person_id""",
        facts,
    )


def _like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _people(hits: Hits, *, by: Principal, at: datetime, skip: int = 0) -> tuple[list[Found], int]:
    """A page of headlines, best hits first, without what the principal has no part in; and how many there are."""
    query, facts = hits
    opens = {relation for relation in access.RELATIONS if "read" in access.verbs(role=by.role, relation=relation)}
    with connection.cursor() as cursor:
        if "%%>" in query:
            cursor.execute("select set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_LIKENESS)])
        cursor.execute(
            f"""with hit as ({query}),
                shown as (
                  select hit.*, count(*) over () as count from hit
                  order by how, far, sorted, person_id limit {PAGE} offset %(skip)s)
                select h.person_id, h.name, h.reference, h.office, h.officer, %(none)s or exists (
                         select from people_involvement i where i.person_id = h.person_id and (
                           i.until is null and (i.post_id = %(post)s or i.team_id = %(team)s or i.office_id = %(unit)s)
                           or i.post_id = %(former)s and i.until >= %(since)s)) as open,
                       shown.alias, h.date_of_birth, h.age_from, h.age_until, h.order_name, h.tier, shown.count
                from shown join people_headline h on h.person_id = shown.person_id
                order by shown.how, shown.far, shown.sorted, shown.person_id""",
            {
                **facts,
                "none": "none" in opens,
                "post": by.post_id if "allocated" in opens else None,
                "team": by.team_id if "team" in opens else None,
                "unit": by.office_id if "unit" in opens else None,
                "former": by.post_id if "former" in opens else None,
                "since": at - timedelta(days=access.table()["former_days"]),
                "skip": skip,
            },
        )
        rows = cursor.fetchall()
    found = [Found(*row[:-1]) if row[5] else Found(*row[:6]) for row in rows]
    return found, rows[0][-1] if rows else 0
