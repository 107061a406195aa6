"""Every stored finding of every slice, replayed."""

from __future__ import annotations

from collections.abc import Iterator

from throughcare.allocations import replaying as allocations
from throughcare.appointments import replaying as appointments
from throughcare.assessments import replaying as assessments
from throughcare.duties import replaying as duties
from throughcare.enforcement import replaying as enforcement
from throughcare.enforcement.recall import replaying as recalls
from throughcare.people.models import Headline
from throughcare.policy.replays import Replay
from throughcare.sentences import replaying as sentences
from throughcare.unpaid_work import replaying as unpaid_work

_SLICES = (duties, appointments, enforcement, recalls, assessments, sentences, allocations, unpaid_work)


def every() -> Iterator[Replay]:
    """All of them, slice by slice. A few queries, read as a stream."""
    for slice_ in _SLICES:
        yield from slice_.stored()


def references(person_ids: set[int]) -> dict[int, str]:
    """The references of people. One query."""
    return dict(Headline.objects.filter(person_id__in=person_ids).values_list("person_id", "reference"))
