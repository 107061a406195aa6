"""One officer tells the next what matters when a person changes hands: written, signed by both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from throughcare.accounts.principals import Principal
from throughcare.allocations.models import Handover, Responsibility
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.people.models import Registration

ABOUT = "allocations.handover"
DUTY = "hand_over"
LONGEST = 4_000
_MANAGERS = ("team_manager", "head_of_unit")


class CannotHandOver(Refused):
    """This note is not theirs to sign, or it was signed."""


@action
def open_notes(people: Sequence[int], *, by: Principal, at: datetime) -> int:
    """Everybody here who has another offender manager than before gets a note, to be written by the one and signed by
    both; it is owed. A note of an earlier change that nobody signed ends. Answers how many were opened.

    The people of somebody who leaves are many: as many statements as for one, but for notes that end."""
    held = Responsibility.objects.filter(person_id__in=people, role="offender_manager")
    before = held.filter(until__isnull=False).order_by("since", "id")
    former = {(row.person_id, row.until): row for row in before}  # of two that ended at one moment the later counts
    noted = set(Handover.objects.filter(person_id__in=people).values_list("responsibility_id", flat=True))
    notes = [
        (row, Handover(person_id=row.person_id, responsibility=row, from_post_id=was.post_id, to_post_id=row.post_id))
        for row in held.filter(until=None).order_by("person_id")
        if (was := former.get((row.person_id, row.since))) and was.post_id != row.post_id and row.pk not in noted
    ]
    again = [row.person_id for row, _ in notes]
    for older in Handover.objects.filter(person_id__in=again, taken_at=None, ended_at=None):
        older.change(ended_at=at)
        duties.end(DUTY, (ABOUT, older.pk), because="They changed hands again.", at=at, by=by)
    bulk.add(note for _, note in notes)
    duties.open_many(
        [
            duties.Opening(
                row.person_id,
                about=(ABOUT, note.pk),
                facts={"from": local_day(row.since)},
                title="Read and sign the handover note",
                detail="Who had them before writes it and signs first.",
            )
            for row, note in notes
        ],
        kind=DUTY,
        at=at,
        by=by,
    )
    return len(notes)


@action
def give(handover_id: int, *, words: str, by: Principal, at: datetime, shown_version: int | None = None) -> Handover:
    """Write what the next officer must know, and sign it. A manager may for somebody who cannot any more.

    Raises `CannotHandOver` for anybody else, without words, and once it is signed.
    """
    row = Handover.objects.select_for_update().get(id=handover_id).check_shown(shown_version)
    if not words.strip():
        raise CannotHandOver("Write what the next officer must know.", field="words")
    if not may_give(row, by):
        raise CannotHandOver("Who handed over signs first, or a manager for them.")
    if row.given_at is not None or row.ended_at is not None:
        raise CannotHandOver("This note was signed, or another took its place.")
    if (over := len(words.strip()) - LONGEST) > 0:
        raise CannotHandOver(f"This must be {LONGEST:,} characters or fewer. It is {over:,} too long.", field="words")
    return row.change(words=words.strip(), given_at=at, given_by_id=by.post_id)


@action
def take(handover_id: int, *, by: Principal, at: datetime, shown_version: int | None = None) -> Handover:
    """Say that one read it and takes the person over: what was owed is met.

    Raises `CannotHandOver` for anybody but the officer who takes over, and before the note is written.
    """
    row = Handover.objects.select_for_update().get(id=handover_id).check_shown(shown_version)
    if row.to_post_id != by.post_id:
        raise CannotHandOver("Only the officer who takes over signs this.")
    if row.given_at is None or row.taken_at is not None:
        raise CannotHandOver("There is nothing to sign: it is not written yet, or you signed it.")
    row.change(taken_at=at)
    duties.meet(DUTY, (ABOUT, row.pk), at=at, by=by)
    return row


def may_give(row: Handover, by: Principal) -> bool:
    """Whether somebody may write this note: who handed over, or a manager for them."""
    return by.post_id is not None and (row.from_post_id == by.post_id or by.role in _MANAGERS)


# ------------------------------------------------------------------------------------------------------------- queries
def last_day(due_at: datetime | None) -> date | None:
    """The last day on which something is in time that is late from a moment on."""
    return local_day(due_at - timedelta(microseconds=1)) if due_at is not None else None


@dataclass(frozen=True)
class Due:
    """Something owed about the person, that the next officer finds waiting."""

    title: str
    due_at: datetime

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time."""
        return last_day(self.due_at)


@dataclass(frozen=True)
class Page:
    """A note with what the record says by itself, so that nobody writes it down again."""

    row: Handover
    due: list[Due]
    flags: list[str]


def handover(handover_id: int) -> Handover:
    """One note with the names on it. Raises `Handover.DoesNotExist`. One query."""
    with_names = ("from_post__user", "to_post__user", "given_by__user", "responsibility")
    return Handover.objects.select_related(*with_names).get(id=handover_id)


def page(row: Handover) -> Page:
    """The note and what is due and known of the person. Two queries."""
    due = Duty.objects.filter(person_id=row.person_id, ended_at=None).exclude(owed_by="person").exclude(kind=DUTY)
    flags = Registration.objects.filter(person_id=row.person_id, until=None, struck=False).order_by("id")
    return Page(
        row=row,
        due=[Due(title, due_at) for title, due_at in due.order_by("due_at").values_list("title", "due_at")],
        flags=[" ".join(filter(None, (one.get_kind_display(), one.level))) for one in flags],
    )


@dataclass(frozen=True)
class NoteRow:
    """A note that somebody has to sign. `waits` names whose turn it is."""

    id: int
    person_id: int
    name: str
    reference: str
    before: str
    after: str
    since: date
    given: bool
    mine: bool

    @property
    def waits(self) -> str:
        """Whose turn it is."""
        return self.after if self.given else self.before


def open_notes_of(by: Principal) -> list[NoteRow]:
    """The notes that wait for somebody, theirs first; a manager sees those of the office. One query."""
    mine = Q(from_post_id=by.post_id) | Q(to_post_id=by.post_id)
    if by.role in _MANAGERS:
        mine |= Q(to_post__team__office_id=by.office_id)
    found = Handover.objects.filter(mine, taken_at=None, ended_at=None).order_by("responsibility__since", "id")
    rows = found.values_list(
        "id",
        "person_id",
        "person__headline__name",
        "person__headline__reference",
        "from_post__user__name",
        "to_post__user__name",
        "responsibility__since",
        "given_at",
        "from_post_id",
        "to_post_id",
    )[:500]
    notes = [
        NoteRow(
            *row[:6],
            local_day(row[6]),
            row[7] is not None,
            by.post_id == (row[9] if row[7] is not None else row[8]),
        )
        for row in rows
    ]
    return sorted(notes, key=lambda one: not one.mine)
