"""Who may see what we know of the person, who has looked, to whom it was given, and how long it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from throughcare.audit import queries as audit
from throughcare.messaging import queries as messaging
from throughcare.people import access
from throughcare.policy.books import Telling
from throughcare.policy.editions import edition
from throughcare.portal.queries.shell import Me

LATELY = timedelta(days=365)


@dataclass(frozen=True)
class Group:
    """Some of our people: who they are, why they may look, and how often they did lately."""

    who: str
    why: str
    times: int
    last_at: datetime | None


@dataclass(frozen=True)
class Given:
    """Something of the record that went to somebody."""

    what: str
    to: str
    times: int
    last_at: datetime


@dataclass(frozen=True)
class Page:
    """The whole of it."""

    groups: list[Group]
    given: list[Given]
    kept_years: int


def page(me: Me) -> Page:
    """Who may see it and who did, in the last year, without names. Three queries, two of them of the audit."""
    since = me.at - LATELY
    seen = {row.name: row for row in audit.seen_by([me.person_id], since=since)}
    groups = [
        Group(
            who,
            why,
            seen[relation].times if relation in seen else 0,
            seen[relation].last_at if relation in seen else None,
        )
        for relation, (who, why) in _groups().items()
        if _may_look(relation)
    ]
    told = messaging.last_told(me.person_id, [kind for kinds in _TOLD_BY.values() for kind in kinds])
    out = {
        row.name: row
        for row in audit.given_out([me.person_id], since=since)
        if row.name not in _TOLD_BY or any(row.last_at <= told.get(kind, since) for kind in _TOLD_BY[row.name])
    }
    given = [
        Given(what, to, out[doing].times, out[doing].last_at)
        for doing, (what, to) in _outside().items()
        if doing in out
    ]
    return Page(
        groups=groups,
        given=given,
        kept_years=edition(Telling, jurisdiction=me.jurisdiction, on=me.today).book.kept_years,
    )


# Papers about what is not told yet: that they are put together would tell it, and too early. They show once the last of
# these letters that left is younger.
_TOLD_BY = {"print_breach": ("to_court", "court_result"), "print_recall": ("recalled", "not_recalled")}


def _may_look(relation: str) -> bool:
    """Does the table of the door let anybody look who stands so to the person?"""
    table = access.table()
    return any(
        "read" in given.get(relation, ())
        for role, given in table.items()
        if isinstance(given, dict) and role != "person"
    )


def _groups() -> dict[str, tuple[str, str]]:
    return {
        "allocated": (_("The people who work with you"), _("They need it for your meetings and your plan.")),
        "team": (_("Their team and manager"), _("They help when your officer is away.")),
        "unit": (_("Others in our area"), _("They see a part, when they help with your work.")),
        "former": (_("Someone who worked with you before"), _("For a short time, to hand over well.")),
        "day": (_("The front desk, and people on duty"), _("Only on the day they need it.")),
        "opened": (_("Someone who gave a reason"), _("Only for some hours. A manager checks each reason.")),
        "none": (_("People who check our work"), _("They check that nobody looks without a reason.")),
    }


def _outside() -> dict[str, tuple[str, str]]:
    return {
        "print_breach": (_("Papers about your order"), _("The court")),
        "write_progress_note": (_("How you are doing"), _("The court")),
        "print_order": (_("What the court ordered"), _("You, or those who work with you")),
        "print_recall": (_("Papers about going back to prison"), _("Those who decide about it")),
        "print_plan": (_("Your plan"), _("You, or those who work with you")),
        "print_letter": (_("Letters"), _("You")),
        "send_message": (_("Texts and emails"), _("You")),
        "tell_team": (_("Who works with you"), _("You")),
    }
