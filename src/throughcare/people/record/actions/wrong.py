"""What the person says is wrong on their record: asked in their own words, answered by a day, never passed over."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import Principal
from throughcare.kernel.acts import action
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.people.events import CorrectionAnswered, CorrectionWanted
from throughcare.people.models import CorrectionAsked

LONGEST = 2_000
ANSWERS = ("corrected", "partly", "refused")


class AnsweredBefore(Refused):
    """It has its answer."""


@action
def ask(person_id: int, *, part: str, wrong: str, right: str, by: Principal, at: datetime) -> CorrectionAsked:
    """Something on the record is wrong: which part, what is wrong, and what is right. Staff may write it down for them.

    Raises `Refused` for what cannot be.
    """
    if part not in dict(CorrectionAsked._meta.get_field("part").flatchoices):
        raise Refused("Choose what it is about.", field="part")
    for field, words in (("wrong", wrong), ("right", right)):
        if not words.strip():
            raise Refused("Write what is wrong." if field == "wrong" else "Write what is right.", field=field)
    asked = CorrectionAsked.objects.create(
        person_id=person_id,
        part=part,
        wrong=no_longer(wrong, field="wrong", most=LONGEST),
        right=no_longer(right, field="right", most=LONGEST),
        asked_at=at,
        written_by=by.titled if by.kind == "staff" else "",
    )
    publish(CorrectionWanted(person_id=person_id, asked_id=asked.pk, at=at))
    return asked


@action
def answer(
    asked_id: int, *, state: str, answer: str, by: Principal, at: datetime, shown_version: int | None = None
) -> CorrectionAsked:
    """It was put right, or in part, or not; `answer` says what was changed or why not, in words they read.

    Putting it right is an act of its own on the part it is about. Raises `AnsweredBefore` and `Refused`.
    """
    asked = _waiting(asked_id, shown_version)
    if state not in ANSWERS:
        raise Refused("Say whether it was put right.", field="state")
    if not answer.strip():
        raise Refused("Write what you changed, or why not. They read it.", field="answer")
    said = no_longer(answer, field="answer", most=LONGEST)
    return _close(asked, shown_version, state=state, answer=said, answered_by=by.titled, at=at)


@action
def take_back(asked_id: int, *, by: Principal, at: datetime, shown_version: int | None = None) -> CorrectionAsked:
    """They say that it is right after all."""
    return _close(_waiting(asked_id, shown_version), shown_version, state="withdrawn", at=at)


def _waiting(asked_id: int, shown_version: int | None) -> CorrectionAsked:
    asked = CorrectionAsked.objects.select_for_update().get(id=asked_id).check_shown(shown_version)
    if asked.state != "waiting":
        raise AnsweredBefore(f"This has its answer already: {asked.get_state_display().lower()}.")
    return asked


def _close(asked: CorrectionAsked, shown_version: int | None, *, at: datetime, **values: str) -> CorrectionAsked:
    asked.change(shown_version=shown_version, answered_at=at, **values)
    publish(CorrectionAnswered(person_id=asked.person_id, asked_id=asked.pk, state=asked.state, at=at))
    return asked
