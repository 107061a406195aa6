"""What a manager discussed with an officer about a person: noted, read, carried out, put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.allocations import team_queries as queries
from throughcare.allocations.models import Oversight
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import one_line

ABOUT = "allocations.oversight"  # what the duty to carry out a decision names
DUTY = "carry_out_decision"


class CannotOversee(Refused):
    """This cannot be noted, read or closed, or not by them."""


@dataclass(frozen=True)
class Talk:
    """What was said and decided. `by_on` is the day by which the decision is carried out."""

    officer_id: int
    discussed_on: date
    words: str
    decision: str = ""
    by_on: date | None = None


@action
def note(person_id: int, *, talk: Talk, by: Principal, at: datetime) -> Oversight:
    """Keep what was discussed with an officer and decided. A decision with a day becomes a duty of the officer.

    Raises `CannotOversee` for a talk to come, a day that is past, or a day without a decision.
    """
    return _add(person_id, talk, by=by, at=at, corrects=None)


@action
def correct(oversight_id: int, *, talk: Talk, by: Principal, at: datetime) -> Oversight:
    """Put a note right: the new one names it, and both stay. The officer reads the new one."""
    wrong = Oversight.objects.select_for_update().get(id=oversight_id)
    if wrong.post_id != by.post_id:
        raise CannotOversee("Only who wrote a note puts it right.")
    if Oversight.objects.filter(corrects=wrong).exists():
        raise CannotOversee("This note was put right before. Put the newer one right.")
    duties.end(DUTY, (ABOUT, wrong.pk), because="The note was put right", at=at, by=by)
    return _add(wrong.person_id, talk, by=by, at=at, corrects=wrong)


def _add(person_id: int, talk: Talk, *, by: Principal, at: datetime, corrects: Oversight | None) -> Oversight:
    today = local_day(at)
    if by.post_id is None:
        raise CannotOversee("Only who holds a post can note this.")
    if not talk.words.strip():
        raise CannotOversee("Write what you discussed.", field="words")
    if talk.discussed_on > today:
        raise CannotOversee("You cannot have discussed it on a day to come.", field="discussed_on")
    if talk.by_on is not None and not talk.decision.strip():
        raise CannotOversee("Write what was decided, or leave the day empty.", field="decision")
    if talk.by_on is not None and talk.by_on < talk.discussed_on:
        raise CannotOversee("The day must not be before the talk.", field="by_on")
    made = Oversight.objects.create(
        person_id=person_id,
        post_id=by.post_id,
        officer_id=talk.officer_id,
        discussed_on=talk.discussed_on,
        words=talk.words.strip(),
        decision=talk.decision.strip(),
        by_on=talk.by_on,
        corrects=corrects,
    )
    if talk.by_on is not None:
        facts: dict[str, Any] = {"due_on": talk.by_on}
        duties.open_duty(
            person_id,
            kind=DUTY,
            about=(ABOUT, made.pk),
            facts=facts,
            title="Do what was decided with your manager",
            detail=made.decision[:300],
            owner_role=queries.role_of(person_id, post_id=talk.officer_id),
            at=at,
            by=by,
        )
    return made


@action
def read(oversight_id: int, *, by: Principal, at: datetime) -> Oversight:
    """The officer it was discussed with has read it, as has whoever stands in for them. A second time changes
    nothing."""
    row = Oversight.objects.select_for_update().get(id=oversight_id)
    if row.post_id == by.post_id:
        raise CannotOversee("You wrote this note. The officer says that they read it.")
    return row if row.read_at else row.change(read_at=at)


@action
def carry_out(oversight_id: int, *, words: str, by: Principal, at: datetime) -> Oversight:
    """What was decided is done; `words` says how. Whoever says so has read the note."""
    row = Oversight.objects.select_for_update().get(id=oversight_id)
    if not row.decision:
        raise CannotOversee("Nothing was decided here.")
    if row.done_at is not None:
        raise CannotOversee("This was carried out already.")
    words = one_line(words, "Say what was done.", refused=CannotOversee, field="words")
    duties.meet(DUTY, (ABOUT, row.pk), at=at, by=by)
    return row.change(done_at=at, done_words=words, read_at=row.read_at or at)
