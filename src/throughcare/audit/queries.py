"""Reading the audit for its pages. Verifying it is `audit.verify`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

PAGE = 50
_WHERE = """
    from audit_shown s join audit_entry e on e.id = s.entry_id and e.at = s.at
    where s.person_id = %(person)s
      and (%(who)s = '' or e.who ilike %(like)s)
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
    person_id: int, *, who: str = "", refused: bool = False, category: str = "", page: int = 1
) -> tuple[list[Look], int]:
    """A page of who has looked at, changed or was refused a person's record, the newest first, and how many in all."""
    facts: dict[str, Any] = {
        "person": person_id,
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
