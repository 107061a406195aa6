"""How full a project is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q

from throughcare.unpaid_work.models import Placing, Project


def free_on(project: Project, weekday: int, *, on: date) -> int:
    """How many more can have a place on that day of the week, from a day on. One query."""
    return project.places - taken([project.pk], on=on)[project.pk].get(weekday, 0)


def taken(projects: Collection[int], *, on: date) -> dict[int, dict[int, int]]:
    """By project and day of the week how many have a place there on a day. One query."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = Placing.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        project__in=projects,
        requirement__completed_on=None,
        requirement__removed_because="",
        requirement__sentence__ended_on=None,
    )
    for project_id, weekday in rows.values_list("project_id", "weekday"):
        found[project_id][weekday] += 1
    return found
