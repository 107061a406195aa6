"""Who is there for them: who they are, how to reach them, and who stands in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from throughcare.allocations import queries as allocations
from throughcare.design.spoken import first_name
from throughcare.kernel.clock import local_day
from throughcare.organisations import queries as organisations
from throughcare.portal.queries.shell import Me

# What somebody is to them. Roles that are not here do their work without being theirs to reach.
ROLES: dict[str, Any] = {
    "offender_manager": _("Your offender manager"),
    "offender_supervisor": _("Your supervisor"),
    "key_worker": _("Your key worker"),
}


@dataclass(frozen=True)
class Theirs:
    """Somebody who works with them. `away_until` is the first day they are back; `instead` is who stands in."""

    name: str
    role: str
    role_words: str
    phone: str
    since: date
    away_until: date | None
    instead: str

    @property
    def first_name(self) -> str:
        """What we call them."""
        return first_name(self.name)


def people(me: Me) -> list[Theirs]:
    """Everybody who works with them now, the offender manager first. Two queries."""
    team = [row for row in allocations.team(me.person_id) if row.role in ROLES]
    away = organisations.away([row.post_id for row in team], me.today)
    return [
        Theirs(
            name=row.name,
            role=row.role,
            role_words=str(ROLES[row.role]),
            phone=row.phone,
            since=local_day(row.since),
            away_until=gone.until if (gone := away.get(row.post_id)) else None,
            instead=gone.covered_by_name if gone else "",
        )
        for row in team
    ]
