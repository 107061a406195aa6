"""Tries a change of the rule book on everything that rests on it. Nothing on record is changed."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from throughcare.assessments import rehearsing as assessments
from throughcare.duties import rehearsing as duties
from throughcare.duties.models import Rehearsal
from throughcare.enforcement import rehearsing as enforcement

_SLICES = (duties, enforcement, assessments)


def rehearse(rehearsal_id: int, *, at: datetime) -> Rehearsal:
    """Look at every open duty, open failure, need and score."""
    proposal = duties.proposal_of(Rehearsal.objects.get(id=rehearsal_id))
    return duties.keep(
        rehearsal_id,
        looked_at=chain.from_iterable(slice_.would_change(proposal) for slice_ in _SLICES),
        whole=sum(slice_.count() for slice_ in _SLICES),
        at=at,
    )
