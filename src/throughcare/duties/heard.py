"""What duties follow from the record of a person: `reactions.py` says of what."""

from __future__ import annotations

from typing import Any

from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.people.events import (
    ChangeDecided,
    ChangeDeclared,
    CorrectionAnswered,
    CorrectionWanted,
    MovePlanned,
    MoveSettled,
    Reviewed,
    ReviewSet,
)
from throughcare.people.models import Adjustment, CorrectionAsked, ProposedChange, Registration
from throughcare.people.record.kinds import kind_of

ADDRESS, CHANGE, ASKED = "people.address", "people.proposedchange", "people.correctionasked"
_TITLES = {"registration": "Look again: {words}", "adjustment": "Ask whether it still helps: {words}"}


def set_review(event: ReviewSet) -> None:
    """A registration, or what was agreed to help, is looked at again on its day; without a day nothing is owed."""
    kind, about = f"review_{event.part}", _about(event)
    if event.review_on is None:
        duties.end(kind, about, because="There is no review day any more", at=event.at)
        return
    duties.open_duty(
        event.person_id,
        kind=kind,
        about=about,
        facts={"due_on": event.review_on},
        title=_TITLES[event.part].format(words=_words(event)),
        at=event.at,
    )


def reviewed(event: Reviewed) -> None:
    """Somebody looked again."""
    duties.meet(f"review_{event.part}", _about(event), at=event.at)


def _about(event: Any) -> tuple[str, int]:
    return f"people.{event.part}", event.row_id


def _words(event: ReviewSet) -> str:
    if event.part == "adjustment":
        return Adjustment.objects.values_list("text", flat=True).get(id=event.row_id)
    return Registration.objects.get(id=event.row_id).get_kind_display()


def confirm_move(event: MovePlanned) -> None:
    """They plan to move: on the day, somebody asks whether they did."""
    duties.open_duty(
        event.person_id,
        kind="confirm_move",
        about=(ADDRESS, event.address_id),
        facts={"due_on": event.planned_for},
        title="Ask whether they have moved",
        at=event.at,
    )


def move_settled(event: MoveSettled) -> None:
    """They moved, or will not."""
    duties.meet("confirm_move", (ADDRESS, event.address_id), at=event.at)


def confirm_change(event: ChangeDeclared) -> None:
    """A declared change waits for the offender manager."""
    change = ProposedChange.objects.get(id=event.change_id)
    duties.open_duty(
        event.person_id,
        kind="confirm_change",
        about=(CHANGE, event.change_id),
        facts={"from": change.declared_on},
        title="Decide: may they move?" if change.leave_because else f"Confirm: {kind_of(change.part).name.lower()}",
        detail=f"Declared by {change.declared_name or change.get_declared_by_display().lower()}.",
        at=event.at,
    )


def change_decided(event: ChangeDecided) -> None:
    """It was decided, or taken back."""
    about = (CHANGE, event.change_id)
    if event.state == "withdrawn":
        duties.end("confirm_change", about, because="Taken back", at=event.at)
    else:
        duties.meet("confirm_change", about, at=event.at)


def answer_correction(event: CorrectionWanted) -> None:
    """The person says that something on their record is wrong: they are owed an answer."""
    asked = CorrectionAsked.objects.get(id=event.asked_id)
    duties.open_duty(
        event.person_id,
        kind="answer_correction",
        about=(ASKED, event.asked_id),
        facts={"from": local_day(event.at)},
        title="Answer what they say is wrong on their record",
        detail=f"They chose: {asked.get_part_display()}.",
        at=event.at,
    )


def correction_answered(event: CorrectionAnswered) -> None:
    """It was answered, or taken back."""
    about = (ASKED, event.asked_id)
    if event.state == "withdrawn":
        duties.end("answer_correction", about, because="Taken back", at=event.at)
    else:
        duties.meet("answer_correction", about, at=event.at)
