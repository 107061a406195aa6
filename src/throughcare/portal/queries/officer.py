"""Whether the person has an offender manager, and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.allocations import queries as allocations
from throughcare.allocations.queries import Entitled
from throughcare.portal.queries.shell import Me


@dataclass(frozen=True)
class Answer:
    """Whether they have an offender manager, and why: yes, no, later (from release), or open (not decided)."""

    said: str
    name: str
    why: list[str]
    from_us: str


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
