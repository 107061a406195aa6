"""What follows from an instruction: what the person owes until its day, and that somebody says whether it was kept."""

from __future__ import annotations

from datetime import timedelta

from throughcare.accounts.principals import system
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.policy.clocks import end_of_day
from throughcare.sentences.events import (
    InstructionDayMoved,
    InstructionGiven,
    InstructionKept,
    InstructionNotKept,
    InstructionReopened,
    InstructionWithdrawn,
)
from throughcare.sentences.models import Instruction

INSTRUCTION = "sentences.instruction"
BY = system("sentences")


def owe_keeping(event: InstructionGiven | InstructionReopened | InstructionDayMoved) -> None:
    """Until its day the person owes what they were asked; from the day after, somebody says whether it was kept.

    An instruction without a day sets no time. A day that moved restates both, with the reason.
    """
    row = Instruction.objects.get(id=event.instruction_id)
    if row.state != "open" or row.due_on is None:
        return
    about = (INSTRUCTION, row.pk)
    if isinstance(event, InstructionDayMoved):
        for kind, runs_from in (("keep_instruction", "due_on"), ("check_instruction", "from")):
            duties.restate(
                row.person_id,
                changed={runs_from: row.due_on},
                because=row.state_because,
                about=about,
                kinds=(kind,),
                at=event.at,
                by=BY,
            )
    duties.open_duty(
        row.person_id,
        kind="keep_instruction",
        about=about,
        facts={"due_on": row.due_on},
        title=row.text,
        detail=f"Asked on {full_day(row.told_at)}",
        at=event.at,
        by=BY,
    )
    duties.open_duty(
        row.person_id,
        kind="check_instruction",
        about=about,
        facts={"from": row.due_on},
        title=f"Was it kept? {row.text}",
        detail=f"They had until {full_day(row.due_on)}",
        shown_from=end_of_day(row.due_on),
        at=event.at,
        by=BY,
    )


def kept(event: InstructionKept) -> None:
    """They did it, on the day that was written down, which may be before the day of the writing."""
    about = (INSTRUCTION, event.instruction_id)
    met_at = min(event.at, end_of_day(event.on) - timedelta(minutes=1))
    duties.meet("keep_instruction", about, at=met_at, by=BY)
    duties.meet("check_instruction", about, at=event.at, by=BY)


def not_kept(event: InstructionNotKept) -> None:
    """They did not: nothing is owed any more, and what follows is decided elsewhere."""
    about = (INSTRUCTION, event.instruction_id)
    duties.end("keep_instruction", about, because="It was not kept.", at=event.at, by=BY)
    duties.meet("check_instruction", about, at=event.at, by=BY)


def withdrawn(event: InstructionWithdrawn) -> None:
    """We no longer ask for it."""
    for kind in ("keep_instruction", "check_instruction"):
        duties.end(kind, (INSTRUCTION, event.instruction_id), because="We no longer ask for it.", at=event.at, by=BY)
