"""Trying a change of the rule book on the record before it is switched on: asked for, worked through, kept a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.duties import queries, timing
from throughcare.duties.events import RehearsalAsked
from throughcare.duties.models import Duty, Foreseen, Rehearsal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.policy import clocks, editions, proposals
from throughcare.policy.books import Duties
from throughcare.policy.editions import BadData
from throughcare.policy.proposals import Change, Proposal

AT_ONCE = 500  # things looked at between two notes of progress
_KEPT = timedelta(days=30)


class CannotRehearse(Refused):
    """What was proposed is no file of the rule book."""


@action
def ask(*, topic: str, jurisdiction: str, text: str, because: str, by: Principal, at: datetime) -> Rehearsal:
    """Ask what a change would do. Without a topic: what the rule book as installed does to what is stored.

    Raises `CannotRehearse` with the line for a text that is no file of that topic.
    """
    if topic:
        try:
            proposals.read(topic, jurisdiction=jurisdiction, text=text)
        except BadData as error:
            raise CannotRehearse(str(error), field="text") from error
    if not because.strip():
        raise CannotRehearse("Say what the change is.", field="because")
    made = Rehearsal.objects.create(
        topic=topic,
        jurisdiction=jurisdiction,
        text=text,
        because=because.strip(),
        who=by.titled,
        asked_at=at,
    )
    publish(RehearsalAsked(rehearsal_id=made.pk))
    return made


def proposal_of(row: Rehearsal) -> Proposal:
    """What is rehearsed."""
    if not row.topic:
        return proposals.AS_INSTALLED
    return proposals.read(row.topic, jurisdiction=row.jurisdiction, text=row.text)


def note_progress(rehearsal_id: int, *, done: int, whole: int) -> None:
    """So much was looked at. Told on a connection of its own, so that it is seen before the job has ended."""
    Rehearsal.objects.using("audit").filter(id=rehearsal_id).update(state="working", done=done, whole=whole)


@action
def drop_old(*, at: datetime) -> int:
    """Drop rehearsals of a month ago with what they foresaw. Answers how many."""
    old = list(Rehearsal.objects.filter(asked_at__lt=at - _KEPT).values_list("id", flat=True))
    Foreseen.objects.filter(rehearsal_id__in=old).delete()
    Rehearsal.objects.filter(id__in=old).delete()
    return len(old)


@action
def keep(rehearsal_id: int, *, looked_at: Iterable[Change | None], whole: int, at: datetime) -> Rehearsal:
    """Go through everything and keep what would be otherwise. One that was done before is left as it is."""
    row = Rehearsal.objects.get(id=rehearsal_id)
    if row.state == "done":
        return row
    found: list[Foreseen] = []
    done = 0
    for done, change in enumerate(looked_at, start=1):
        if change is not None:
            found.append(Foreseen(rehearsal=row, **vars(change)))
        if done % AT_ONCE == 0:
            Foreseen.objects.bulk_create(found)
            found.clear()
            note_progress(row.pk, done=done, whole=max(whole, done))
    Foreseen.objects.bulk_create(found)
    Rehearsal.objects.filter(id=row.pk).update(state="done", done=done, whole=done, done_at=at)
    row.refresh_from_db()
    return row


def would_change(proposal: Proposal) -> Iterator[Change | None]:
    """Every open duty, with how it would move; None for one that would stay."""
    names = {
        kind.code: kind.name
        for jurisdiction in editions.jurisdictions()
        for edition in editions.editions(Duties, jurisdiction=jurisdiction)
        for kind in edition.book.kinds
    }
    for move in queries.each_move(changes=timing.Changes(finder=timing.proposed(proposal))):
        if move is None:
            yield None
            continue
        was, now = (None if one is None else clocks.day_of(one - _MOMENT) for one in (move.was_due_at, move.now_due_at))
        assert was is not None
        yield Change(
            what="duty",
            row_id=move.duty_id,
            person_id=move.person_id,
            name=names.get(move.kind, move.kind),
            was=str(full_day(was)),
            now=str(full_day(now)) if now else "Its time could not be told",
            days=(now - was).days if now else None,
            because=move.rule or move.because,
        )


_MOMENT = timedelta(microseconds=1)  # a duty is late from due_at on, so its last day is the one before


def count() -> int:
    """How many duties are looked at. One query."""
    return Duty.objects.filter(ended_at=None).count()
