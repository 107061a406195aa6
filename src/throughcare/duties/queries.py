"""What a change of the rule book would do to open duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from throughcare.duties import timing
from throughcare.duties.models import Duty
from throughcare.policy.findings import CannotTell


@dataclass(frozen=True)
class Moved:
    """An open duty that would move: from when to when, and why. `now_due_at` is None where its time could no longer be
    told, so that somebody must end it first. `rule` is how the new time is reached."""

    duty_id: int
    person_id: int
    kind: str
    was_due_at: datetime
    now_due_at: datetime | None
    because: str
    rule: str = ""


def would_move(*, changes: timing.Changes = timing.AS_IN_FORCE) -> list[Moved]:
    """Every open duty that `actions.restate_all` would move, or could not. Two queries, four where offices have
    local holidays."""
    return [move for move in each_move(changes=changes) if move is not None]


def each_move(*, changes: timing.Changes) -> Iterator[Moved | None]:
    """The same for each open duty in turn; None for one that stays."""
    local = timing.all_local_days()
    every = Duty.objects.filter(ended_at=None).select_related("person").order_by("person_id", "due_at")
    for duty in every.iterator():
        try:
            found, move = timing.work_out(duty, duty.inputs, changes, local=local.get(duty.person_id, frozenset()))
        except (CannotTell, LookupError) as error:
            yield Moved(duty.pk, duty.person_id, duty.kind, duty.due_at, None, str(error))
            continue
        if move is None:
            yield None
        else:
            why = " ".join(move.why)
            yield Moved(duty.pk, duty.person_id, duty.kind, move.before, move.after, why, " ".join(found.because))


def count_overdue(*, at: datetime) -> int:
    """How many duties are open and past their time, whoever owes them."""
    return Duty.objects.filter(ended_at=None, due_at__lt=at).count()
