"""The hours an officer has for people, and what they are good at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from throughcare.accounts.principals import Principal
from throughcare.allocations import carrying
from throughcare.allocations.models import Capacity
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.kernel.texts import one_line
from throughcare.organisations import queries as organisations

MOST_HOURS = Decimal(60)


class CannotSetCapacity(Refused):
    """These hours or skills cannot be."""


@action
def set_capacity(
    post_id: int,
    *,
    hours: Decimal,
    reduction: Decimal,
    reduction_because: str,
    skills: Sequence[str],
    by: Principal,
    at: datetime,
    shown_newest: int | None = None,
) -> Capacity:
    """Say how many hours a week an officer works from today, how many of them other work takes and why, and what they
    are good at (codes of the rule book). What was said before stays.

    Raises `CannotSetCapacity` for hours that cannot be, a reduction without a reason, and a skill there is not.
    """
    post = organisations.post(post_id)
    if post.role != "offender_manager":
        raise CannotSetCapacity(f"{post.name} is no offender manager.")
    if not 0 <= hours <= MOST_HOURS:
        raise CannotSetCapacity(f"Hours a week lie between 0 and {MOST_HOURS}.", field="hours")
    if not 0 <= reduction <= hours:
        raise CannotSetCapacity("Other work cannot take more hours than they work.", field="reduction")
    missing = "Say what the other work is." if reduction else ""
    because = one_line(reduction_because, missing, refused=CannotSetCapacity, field="reduction_because", most=200)
    newest = Capacity.objects.filter(post_id=post_id).order_by("-since", "-id").first()
    if shown_newest is not None and newest is not None and newest.pk != shown_newest:
        raise ChangedMeanwhile(newest, shown_version=shown_newest, version=newest.pk)
    if not set(skills) <= {code for code, _ in skill_choices(by.jurisdiction, on=local_day(at))}:
        raise CannotSetCapacity("Select skills of the list.", field="skills")
    return Capacity.objects.create(
        post_id=post_id,
        since=local_day(at),
        hours=hours,
        reduction=reduction,
        reduction_because=because if reduction else "",
        skills=sorted(set(skills)),
    )


def capacity(post_id: int) -> Capacity | None:
    """What holds for an officer today, or None while nobody said. One query."""
    return Capacity.objects.filter(post_id=post_id).order_by("-since", "-id").first()


def skill_choices(jurisdiction: str, *, on: date) -> list[tuple[str, str]]:
    """The skills of the rule book, as choices."""
    book = carrying.books(jurisdiction, on=on)
    return [(skill.code, skill.name) for skill in book.allocation.book.skills] if book else []
