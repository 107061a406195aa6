"""Who works with the person, who stands in, and whether they have an offender manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare.allocations import queries as allocations
from throughcare.allocations.queries import Entitled, StandIn
from throughcare.kernel.clock import local_day
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Somebody:
    """One of those who work with them: what they do, how to reach them, and who stands in."""

    role: str
    name: str
    does: str
    phone: str
    office: str
    since: date
    stand_in: StandIn | None


@dataclass(frozen=True)
class Answer:
    """Whether they have an offender manager, and why: yes, no, later (from release), or open (not decided)."""

    said: str
    name: str
    why: list[str]
    from_us: str


def team(me: Me) -> list[Somebody]:
    """Who works with them now. Two queries."""
    covering = {row.role: row for row in allocations.stand_ins(me.person_id, on=me.today)}
    return [
        Somebody(
            role=_roles().get(row.role, (row.role_name, ""))[0],
            name=row.name,
            does=_roles().get(row.role, ("", ""))[1],
            phone=row.phone,
            office=row.office,
            since=local_day(row.since),
            stand_in=covering.get(row.role),
        )
        for row in allocations.team(me.person_id)
    ]


def _roles() -> dict[str, tuple[str, str]]:
    return {
        "offender_manager": (_("Your offender manager"), _("Plans with you. Decides most things. Ask them first.")),
        "offender_supervisor": (_("Your supervisor in prison"), _("Helps you with your plan in prison.")),
        "key_worker": (_("Your key worker"), _("Sees you often. Helps you day by day.")),
        "case_administrator": (_("The office"), _("Books your meetings and sends your letters.")),
        "court_officer": (_("Court officer"), _("Speaks for us when you are at court.")),
    }


def answer(me: Me) -> Answer:
    """Do I have an offender manager? One query."""
    found = allocations.entitled(me.person_id)
    from_us = next((row.decided_because for row in found if row.decided is not None), "")
    yes = [row for row in found if row.decided or (row.officer == "will" and not row.from_release)]
    if me.headline.officer or yes:
        return Answer("yes", me.headline.officer, [_why_yes(row) for row in yes], from_us)
    if any(row.from_release for row in found):
        return Answer("later", "", [_("Your sentence is short. You get one when you leave prison.")], from_us)
    if any(row.officer in {"may", "unknown"} and row.decided is None for row in found):
        return Answer("open", "", [_("For your sentence someone has to decide it.")], from_us)
    why = _("Nobody has to watch over your sentence.") if found else _("You have no sentence with us now.")
    return Answer("no", "", [] if from_us else [why], from_us)


def _why_yes(row: Entitled) -> str:
    if row.decided:
        return _("%(order)s: we decided it for you.") % {"order": row.order}
    if row.setting == "custody":
        return _("%(order)s: everyone who serves this in prison has one.") % {"order": row.order}
    return _("%(order)s: everyone who serves this outside has one.") % {"order": row.order}
