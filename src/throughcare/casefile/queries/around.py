"""What the first page of anybody in an office says beside their work: who is on duty, and who is out on a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.casefile.queries.sql import row
from throughcare.organisations.models import ROTA_KINDS

_KINDS = dict(ROTA_KINDS)

# Two columns of a query that has one row.
COLUMNS = """
    (select json_agg(json_build_object(
                'id', v.id, 'person_id', v.person_id, 'who', u.name, 'own', v.post_id = %(post)s, 'phone', v.phone,
                'safe_by', v.safe_by, 'late', v.safe_by < %(at)s) order by v.safe_by)
            from appointments_visit v join organisations_post p on p.id = v.post_id
            join accounts_user u on u.id = p.user_id
            where v.safe_at is null and (v.post_id = %(post)s or (%(manager)s and p.team_id = %(team)s))) as visits,
           (select json_agg(json_build_object('kind', r.kind, 'who', u.name, 'phone', r.phone, 'until', r.ends_at,
                                              'own', r.post_id = %(post)s) order by r.kind)
            from organisations_rota r join organisations_post p on p.id = r.post_id
            join accounts_user u on u.id = p.user_id
            where r.office_id = %(office)s and r.called_off_at is null and r.starts_at <= %(at)s and r.ends_at > %(at)s)
             as duty"""


@dataclass(frozen=True)
class Around:
    """Who is out on a home visit, of one's own or of the team one manages; and who is on duty for the office."""

    visits: list[dict[str, Any]]
    duty: list[dict[str, Any]]

    @property
    def people(self) -> set[int]:
        """At whose home somebody is."""
        return {one["person_id"] for one in self.visits}


def around(by: Principal, *, at: datetime) -> Around:
    """Both, in one query."""
    found = row(f"select {COLUMNS}", asked(by, at=at))
    assert found is not None
    return read(found)


def asked(by: Principal, *, at: datetime) -> dict[str, Any]:
    """The values of the two columns."""
    return {
        "post": by.post_id,
        "team": by.team_id,
        "office": by.office_id,
        "manager": by.role == "team_manager",
        "at": at,
    }


def read(found: dict[str, Any]) -> Around:
    """What a row says in the two columns."""
    visits = [{**one, "safe_by": datetime.fromisoformat(one["safe_by"])} for one in found["visits"] or ()]
    duty = [
        {**one, "name": _KINDS[one["kind"]], "until": datetime.fromisoformat(one["until"])}
        for one in found["duty"] or ()
    ]
    return Around(visits, duty)
