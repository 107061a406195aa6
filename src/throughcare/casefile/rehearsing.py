"""Tries a change of the rule book on everything that rests on it. Nothing on record is changed."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from throughcare.allocations import rehearsing as allocations
from throughcare.appointments import rehearsing as appointments
from throughcare.assessments import rehearsing as assessments
from throughcare.duties import rehearsing as duties
from throughcare.duties.models import Rehearsal
from throughcare.enforcement import rehearsing as enforcement
from throughcare.kernel.clock import local_day
from throughcare.sentences import rehearsing as sentences

_SLICES = (duties, appointments, enforcement, assessments, allocations, sentences)


def rehearse(rehearsal_id: int, *, at: datetime) -> Rehearsal:
    """Look at every open duty, absence and failure, at needs, scores and tiers, at who has an officer, at the
    limits of requirements, and at orders that ended early."""
    proposal = duties.proposal_of(Rehearsal.objects.get(id=rehearsal_id))
    return duties.keep(
        rehearsal_id,
        looked_at=chain(
            duties.would_change(proposal),
            appointments.would_change(proposal, on=local_day(at)),
            enforcement.would_change(proposal),
            assessments.would_change(proposal),
            allocations.would_change(proposal, on=local_day(at)),
            sentences.would_change(proposal),
        ),
        whole=sum(slice_.count() for slice_ in _SLICES),
        at=at,
    )
