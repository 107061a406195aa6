"""What follows from an instruction: what the person owes until its day, and that somebody says whether it was kept.
What follows from a change of an order: the person is told, and a new area names an officer.
"""

from __future__ import annotations

from datetime import timedelta

from throughcare.accounts.principals import system
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent
from throughcare.people.record.actions import changes
from throughcare.policy.clocks import end_of_day, start_of_day
from throughcare.sentences import labels, queries, transferring
from throughcare.sentences.events import (
    InstructionDayMoved,
    InstructionGiven,
    InstructionKept,
    InstructionNotKept,
    InstructionReopened,
    InstructionWithdrawn,
    OrderChanged,
    OrderChangeUndone,
    SentenceEnded,
    TransferAnswered,
    TransferAsked,
    TransferRead,
)
from throughcare.sentences.models import Instruction, OrderChange, Transfer

INSTRUCTION = "sentences.instruction"
CHANGE = "sentences.orderchange"
TRANSFER = "sentences.transfer"
_UNDONE = "It was recorded by mistake."
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


# ------------------------------------------------------------------------------------------------------ changed orders
def owe_telling_of_change(event: OrderChanged) -> None:
    """The person is owed to be told of a change of their order. It shows when no letter has left by the next day."""
    row = OrderChange.objects.get(id=event.change_id)
    duties.open_duty(
        event.person_id,
        kind="tell_decision",
        about=(CHANGE, row.pk),
        facts={"from": local_day(event.at)},
        title="Tell them that their order changed",
        detail=row.words,
        shown_from=start_of_day(local_day(event.at) + timedelta(days=1)),
        at=event.at,
        by=BY,
    )
    if event.kind == "transfer" and row.body is not None:
        duties.open_duty(
            event.person_id,
            kind="allocate_officer",
            about=(CHANGE, row.pk),
            facts={"from": event.on},
            title="Name an offender manager in the new area",
            detail=row.body.name,
            at=event.at,
            by=BY,
        )


def tell_of_change(event: OrderChanged) -> None:
    """Write to the person what changed, from which day and why; unless it was taken back meanwhile."""
    row = OrderChange.objects.select_related("sentence").get(id=event.change_id)
    if row.undone_at is not None:
        return
    sentence = row.sentence
    order = labels.order_words(edition=sentence.edition, order_type=sentence.order_type, release=sentence.release)
    messaging.queue(
        row.person_id,
        kind="order_changed",
        about=(CHANGE, row.pk, row.version),
        facts={
            "order": f"{order[:1].lower()}{order[1:]}",
            "changed_on": row.on,
            "change": row.words,
            **({"court": row.court} if row.court else {}),
        },
        once=f"order_changed:{row.pk}",
        by=BY,
        at=event.at,
    )


def change_undone(event: OrderChangeUndone) -> None:
    """What was to be told of a change that was a mistake is not told any more, and nothing is owed by it."""
    about = (CHANGE, event.change_id)
    messaging.withdraw(about, because=_UNDONE, by=BY, at=event.at)
    for kind in ("tell_decision", "allocate_officer"):
        duties.end(kind, about, because=_UNDONE, at=event.at, by=BY)


def correct_undone(event: OrderChangeUndone) -> None:
    """Who has the letter already is told that it does not hold."""
    found = messaging.withdraw((CHANGE, event.change_id), because=_UNDONE, by=BY, at=event.at)
    for letter_id in found["left"]:
        messaging.correct(letter_id, correction="Your order stands as it was before.", by=BY, at=event.at)


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they were told of the change."""
    if event.kind == "order_changed":
        duties.meet_as_of("tell_decision", (event.about_kind, event.about_id), at=event.sent_at, by=BY)


# ------------------------------------------------------------------------------------------------------ another area
def owe_answer(event: TransferAsked) -> None:
    """The manager of the area that is asked owes an answer. It stands on the list of that area's managers."""
    row = Transfer.objects.select_related("body").get(id=event.transfer_id)
    duties.open_duty(
        row.person_id,
        kind="answer_transfer",
        about=(TRANSFER, row.pk),
        facts={"from": local_day(event.at)},
        title="Say whether your area takes the order over",
        detail=f"{row.body.name}: {row.because}",
        at=event.at,
        by=BY,
    )


def answered(event: TransferAnswered) -> None:
    """The answer is there, or no longer asked for. Of a refusal the officer who asked is told: they read why."""
    about = (TRANSFER, event.transfer_id)
    if event.answer == "called_off":
        duties.end("answer_transfer", about, because="It was called off.", at=event.at, by=BY)
        return
    duties.meet("answer_transfer", about, at=event.at, by=BY)
    if event.answer == "refused":
        row = Transfer.objects.select_related("body").get(id=event.transfer_id)
        duties.open_duty(
            row.person_id,
            kind="read_transfer",
            about=about,
            facts={"from": local_day(event.at)},
            title=f"{row.body.name} does not take the order over",
            detail=row.answer_because,
            at=event.at,
            by=BY,
        )


def answer_read(event: TransferRead) -> None:
    """They have read why."""
    duties.meet("read_transfer", (TRANSFER, event.transfer_id), at=event.at, by=BY)


def order_ended(event: SentenceEnded) -> None:
    """Nobody is asked any more to take over an order that has ended."""
    for row in Transfer.objects.filter(sentence_id=event.sentence_id, state="asked"):
        transferring.call_off(row.pk, because="The order ended.", by=BY, at=event.at)


def need_no_leave(event: SentenceEnded) -> None:
    """Nothing holds them any more to asking before they move."""
    if not queries.ladders(event.person_id):
        changes.need_no_leave(event.person_id, by=BY, at=event.at)
