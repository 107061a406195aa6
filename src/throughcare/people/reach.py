"""What the door asks beyond the headline: is it shut to this very person, and is there a part farther off?

Nearly nobody is fenced and nearly every record is opened by somebody near, so both are asked only where the answer
can change anything. The public face is `people.access`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import local_day

NEAR = ("allocated", "team", "unit", "former")
FAR = ("partner", "day", "opened")
RELATIONS = (*NEAR, *FAR, "none")

_ACQUAINTANCE = "You know this person, and a manager has confirmed it. Their record stays closed to you."


@dataclass(frozen=True)
class Shut:
    """Why the record is shut to one of the staff, whatever their part: `exclusion`, `restriction`, `acquaintance`."""

    kind: str
    message: str
    ask: str = ""


@dataclass(frozen=True)
class Far:
    """The parts in a case that are not seen at once, and until when an opening lasts."""

    relations: tuple[str, ...] = ()
    opened_until: datetime | None = None


def shut(principal: Principal, person_id: int) -> Shut | None:
    """Why the record is shut to this user, the gravest reason first; None if it is not, or there is no such person.

    Asked of a function with the owner's rights: the rows themselves are fenced from whoever it is shut to.
    """
    with connection.cursor() as cursor:
        cursor.execute("select kind, message, ask from people_why_shut(%s, %s)", [person_id, principal.user_id])
        found = {kind: Shut(kind, message or _ACQUAINTANCE, ask) for kind, message, ask in cursor.fetchall()}
    return next((found[kind] for kind in ("restriction", "exclusion", "acquaintance") if kind in found), None)


def far(principal: Principal, person_id: int, *, at: datetime) -> Far:
    """Parts in the case that the headline's query does not see: a delivery unit, a part of the day, an opening."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select exists (select from people_involvement i
                              join organisations_office theirs on theirs.id = i.office_id
                              where i.person_id = %(person)s and i.until is null and i.role <> 'partner'
                                and theirs.delivery_unit_id = %(unit)s),
                      exists (select from people_dayrelation d
                              where d.person_id = %(person)s and d.post_id = %(post)s and d."on" = %(today)s),
                      (select max(o.until) from people_opening o
                       where o.person_id = %(person)s and o.post_id = %(post)s
                         and o.at <= %(at)s and o.until > %(at)s)""",
            {
                "person": person_id,
                "unit": principal.unit_id,
                "post": principal.post_id,
                "today": local_day(at),
                "at": at,
            },
        )
        unit, day, until = cursor.fetchone()
    held = {"unit": unit, "day": day, "opened": until is not None}
    return Far(tuple(relation for relation, holds in held.items() if holds), until)
