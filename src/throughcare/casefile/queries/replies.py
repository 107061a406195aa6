"""What people of an office told us that waits for an answer, with the time by which each is owed one."""

from __future__ import annotations

from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries.sql import rows

MOST = 200
SORTS = {"due": "d.due_at", "who": "nullif(h.sort_name, '')", "when": "r.at"}
# A name that the reader may not see is left out, and what they said stays on the list: somebody must answer it.
_WAITING = """
    select r.id, r.person_id, r.how, r.words, r.at, h.name, h.reference, d.due_at
    from messaging_reply r
    left join people_headline h on h.person_id = r.person_id
    left join duties_duty d on d.about_kind = 'messaging.reply' and d.about_id = r.id and d.kind = 'answer_message'
      and d.ended_at is null
    where r.office_id = %(office)s and r.person_id is not null and r.answered_at is null
"""


def waiting(by: Principal, *, sort: str = "due", down: bool = False) -> list[dict[str, Any]]:
    """Each that nobody has answered, what is most late first unless it is sorted by another key of `SORTS`. One
    query."""
    return rows(
        f"{_WAITING} order by {SORTS[sort]} {'desc' if down else 'asc'} nulls last, r.at, r.id limit {MOST}",
        {"office": by.office_id},
    )
