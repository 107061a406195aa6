"""Who answers for the person: one of each role at a time, so of two officers the one that was chosen stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from throughcare.allocations.actions import restate
from throughcare.allocations.models import (
    ROLES,
    Chosen,
    Covered,
    Handover,
    OfficerFinding,
    Oversight,
    Responsibility,
    TeamSlip,
    Tier,
    TierFound,
    WorkItem,
)
from throughcare.people.merging.rows import Clash, Mover, Part, Table

TABLES = (
    Table(Responsibility, "Who answers for them"),
    Table(Tier, "Tier"),
    Table(Oversight, "Oversight note"),
    Table(TierFound),
    Table(OfficerFinding, "Whether they have an officer", with_="sentence"),
    Table(Chosen, with_="responsibility"),
    Table(Handover, "Handover note", with_="responsibility"),
    Table(Covered),
    Table(TeamSlip, "Team slip"),
    Table(WorkItem, "Report that is being written"),
)
_ENDED = "Two records of one person were put together."


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """Two officers of one role today."""
    for role, words in ROLES:
        held = {
            row.person_id: row
            for row in Responsibility.objects.filter(
                person_id__in=(keep_id, other_id), role=role, until=None
            ).select_related("post__user")
        }
        if len(held) == 2 and held[keep_id].post_id != held[other_id].post_id:
            yield Clash(f"role_{role}", str(words), held[keep_id].post.user.name, held[other_id].post.user.name)


def settle(mover: Mover) -> None:
    """Where both records had somebody in a role at one time, the one that does not stand ends where the other begins;
    what came wholly inside keeps its first moment only, and what it said is written down with the merge."""
    for role, _ in ROLES:
        rows = Responsibility.objects.filter(role=role).order_by("since", "id")
        gives, stands = (list(rows.filter(person_id=each)) for each in (mover.other_id, mover.keep_id))
        if mover.takes_other(f"role_{role}"):
            gives, stands = stands, gives
        for row in gives:
            over = [
                one
                for one in stands
                if (one.until is None or one.until > row.since) and (row.until is None or one.since < row.until)
            ]
            if over:
                until = max(row.since, min(one.since for one in over))
                mover.change(row, until=until, ended_because=row.ended_because or _ENDED)
    held = set(Covered.objects.filter(person_id=mover.keep_id, ended_at=None).values_list("role", flat=True))
    for covered in Covered.objects.filter(Q(ended_at=None), person_id=mover.other_id, role__in=held):
        mover.change(covered, ended_at=mover.at, ended_because=_ENDED)


PART = Part(TABLES, settle=settle, clashes=clashes, restate=restate)
