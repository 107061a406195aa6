"""Entering and ending orders, giving instructions and recording what came of them, where the person is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.people import actions as people_actions
from throughcare.people.models import Person
from throughcare.policy.editions import NoEdition
from throughcare.policy.findings import to_json
from throughcare.sentences import labels
from throughcare.sentences.events import (
    InstructionDayMoved,
    InstructionGiven,
    InstructionKept,
    InstructionNotKept,
    InstructionReopened,
    InstructionWithdrawn,
    PlaceChanged,
    PlaceCorrected,
    RequirementCompleted,
    SentenceEnded,
    SentenceImposed,
    SentenceReopened,
)
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.models import Instruction, Offence, Place, Proceedings, Reopening, Requirement, Sentence
from throughcare.sentences.rules import limits
from throughcare.sentences.rules import orders as rules
from throughcare.sentences.rules.doubts import LENGTH, Doubt, doubts

LONGEST_ENDING = 120
_ENDED = "The order ended."  # why an instruction was withdrawn that was open when its order ended


class CannotImpose(Refused):
    """These facts cannot be an order: a date, a length or a requirement is not possible."""


class CannotEnd(Refused):
    """The order cannot end like this."""


class CannotReopen(Refused):
    """The order cannot run on."""


class CannotInstruct(Refused):
    """This cannot be asked under this order."""


class CannotRecordInstruction(Refused):
    """This cannot be what came of the instruction."""


class CannotMove(Refused):
    """The person cannot be there from that day."""


class CannotRecordProgress(Refused):
    """This much of the requirement cannot be done."""


# ----------------------------------------------------------------------------------------------------------- orders
@action
def impose(
    person_id: int,
    *,
    order_type: str,
    by: Principal,
    at: datetime,
    court: str = "",
    sentenced_on: date | None = None,
    length_years: int | None = None,
    length_months: int | None = None,
    length_weeks: int | None = None,
    length_days: int | None = None,
    convicted_on: date | None = None,
    term_months: int | None = None,
    term_weeks: int | None = None,
    extension_months: int | None = None,
    consecutive_to: int | None = None,
    court_words: str = "",
    release: str = "",
    released_on: date | None = None,
    ends_on: date | None = None,
    requirements: Sequence[RequirementFacts] = (),
    offences: Sequence[OffenceFacts] = (),
    source: str = "",
    source_key: str = "",
) -> Sentence:
    """Enter an order or sentence, read in the rule book of the day it was made. The first offence is the main one.

    `ends_on` is worked out from the length where it is not given; `consecutive_to` is the person's sentence after which
    it runs. Raises `CannotImpose` with the first fault found, or with what the rules doubt and no words of the court
    answer.
    """
    facts = SentenceFacts(
        order_type=order_type,
        court=court,
        sentenced_on=sentenced_on,
        length_years=length_years,
        length_months=length_months,
        length_weeks=length_weeks,
        length_days=length_days,
        convicted_on=convicted_on,
        term_months=term_months,
        term_weeks=term_weeks,
        extension_months=extension_months,
        consecutive_to=consecutive_to,
        after=_after(person_id, consecutive_to),
        court_words=court_words,
        release=release,
        released_on=released_on,
        ends_on=ends_on,
        requirements=tuple(requirements),
        offences=tuple(offences),
        source=source,
        source_key=source_key,
    )
    others = beside(person_id, consecutive=consecutive_to is not None)
    ((sentence, order_begins),) = _enter([(person_id, facts)], at=at, others=others)
    publish(
        SentenceImposed(
            person_id=person_id,
            sentence_id=sentence.id,
            order_type=sentence.order_type,
            release=sentence.release,
            sentenced_on=sentence.sentenced_on,
            starts_on=order_begins,
            ends_on=sentence.ends_on,
            at=at,
        )
    )
    return sentence


@action
def impose_many(rows: Sequence[tuple[int, SentenceFacts]], *, by: Principal, at: datetime) -> list[int]:
    """Enter orders of many people in one transaction, by the same rules and constraints. Answers their ids, in order.

    Each row is a person's id and the facts; an ended order says so itself. For imports and the demo. Events are not
    published: what an import should cause is its caller's business.
    """
    return [sentence.id for sentence, _ in _enter(rows, at=at)]


def _after(person_id: int, sentence_id: int | None) -> date | None:
    """The last day of the sentence after which another runs."""
    if sentence_id is None:
        return None
    before = Sentence.objects.filter(id=sentence_id, person_id=person_id, ended_on=None).first()
    if before is None or before.ends_on is None:
        raise CannotImpose("It can only run after a sentence in force that has a last day.", field="consecutive_to")
    return before.ends_on


def beside(person_id: int, *, consecutive: bool, own: int | None = None, but: int | None = None) -> list[limits.Beside]:
    """The requirements of the person's orders in force, without `but`. Orders served at the same time do not add up;
    what is in the same order (`own`) does."""
    rows = Requirement.objects.filter(
        person_id=person_id, kind="requirement", removed_because="", sentence__ended_on=None
    ).select_related("sentence")
    return [
        limits.Beside(
            requirement=row.code,
            amount=limits.Amount(hours=row.amount if labels.asked_unit(row.edition, row.code) == "hours" else None),
            concurrent=row.sentence_id != own and not consecutive and row.sentence.consecutive_to_id is None,
        )
        for row in rows
        if row.pk != but
    ]


def check(
    facts: SentenceFacts,
    *,
    jurisdiction: str,
    at: datetime,
    born: date | None = None,
    others: Sequence[limits.Beside] = (),
) -> tuple[rules.Books, tuple[Doubt, ...]]:
    """The rule book these facts are read in, and what it doubts. Raises `CannotImpose` with the first fault, or with a
    doubt that no words of the court answer; an import calls it a row, and its doubts are kept without words."""
    today = local_day(at)
    try:
        known = rules.books(jurisdiction, on=facts.sentenced_on or today, licence_on=facts.released_on)
    except NoEdition:
        raise CannotImpose("The rule book does not go back that far. Check the year.", field="sentenced_on") from None
    for fault in rules.can_it_be(facts, known=known, today=today):
        raise CannotImpose(fault.message, field=fault.field)
    found = doubts(facts, known=known, born=born, beside=others)
    for doubt in found:
        if not doubt.answered and not facts.source:
            raise CannotImpose(doubt.message, field=doubt.field)
    return known, found


def _enter(
    rows: Sequence[tuple[int, SentenceFacts]], *, at: datetime, others: Sequence[limits.Beside] = ()
) -> list[tuple[Sentence, date | None]]:
    ids = {person_id for person_id, _ in rows}
    people = {
        row.id: row
        for row in Person.objects.select_for_update(no_key=True)
        .filter(id__in=ids)
        .order_by("id")
        .only("id", "jurisdiction", "date_of_birth")
    }
    made: list[tuple[Sentence, date | None]] = []
    parts: list[Requirement | Offence] = []
    for person_id, given in rows:
        person = people[person_id]
        known, found = check(given, jurisdiction=person.jurisdiction, at=at, born=person.date_of_birth, others=others)
        order = known.orders.book.order(given.order_type)
        facts = rules.completed(given, order=order)
        sentence = _sentence(person_id, facts, known, found)
        sentence.ends_worked_out = given.ends_on is None and facts.ends_on is not None
        made.append((sentence, rules.begins_on(facts, order=order)))
        parts += [_offence(sentence, offence, main=n == 0) for n, offence in enumerate(facts.offences)]
        parts += [requirement_row(sentence, asked, known, order.holds, found) for asked in facts.requirements]
    bulk.add(sentence for sentence, _ in made)
    for part in parts:
        part.sentence_id = part.sentence.id
    bulk.add(part for part in parts if isinstance(part, Offence))
    bulk.add(part for part in parts if isinstance(part, Requirement))
    _first_places(made)
    restate(ids)
    return made


def kept(found: Iterable[Doubt], code: str) -> list[dict[str, Any]] | None:
    """Doubts as they are kept: what the rules said, where they say it, in which edition, and what of a requirement
    they were asked. Of a length the order itself says it."""
    rows = [
        {
            "says": reason,
            "source": doubt.source,
            "policy": doubt.policy,
            **({"inputs": to_json(doubt.asked)} if doubt.asked else {}),
        }
        for doubt in found
        if doubt.code == code
        for reason in doubt.reasons
    ]
    return rows or None


def _sentence(person_id: int, facts: SentenceFacts, known: rules.Books, found: Sequence[Doubt]) -> Sentence:
    return Sentence(
        person_id=person_id,
        order_type=facts.order_type,
        edition=known.orders.reference,
        court=facts.court.strip(),
        sentenced_on=facts.sentenced_on,
        length_years=facts.length_years,
        length_months=facts.length_months,
        length_weeks=facts.length_weeks,
        length_days=facts.length_days,
        convicted_on=facts.convicted_on,
        term_months=facts.term_months,
        term_weeks=facts.term_weeks,
        extension_months=facts.extension_months,
        consecutive_to_id=facts.consecutive_to,
        runs_after=facts.after,
        court_words=facts.court_words.strip(),
        doubts=kept(found, LENGTH),
        release=facts.release,
        released_on=facts.released_on,
        ends_on=facts.ends_on,
        ended_on=facts.ended_on,
        ended_because=facts.ended_because.strip(),
        source=facts.source,
        source_key=facts.source_key,
    )


def _offence(sentence: Sentence, facts: OffenceFacts, *, main: bool) -> Offence:
    return Offence(
        person_id=sentence.person_id,
        sentence=sentence,
        code=facts.code,
        text=facts.text.strip(),
        committed_on=facts.committed_on,
        main=main,
    )


def requirement_row(
    sentence: Sentence, facts: RequirementFacts, known: rules.Books, holds: str, found: Sequence[Doubt] = ()
) -> Requirement:
    """A requirement or condition of an order, not saved yet, with what the rules doubt of it."""
    condition = holds == "conditions" and known.conditions is not None
    return Requirement(
        person_id=sentence.person_id,
        sentence=sentence,
        kind="condition" if condition else "requirement",
        code=facts.code,
        edition=known.conditions.reference if condition and known.conditions else known.requirements.reference,
        amount=facts.amount,
        done=facts.done,
        text=facts.text.strip(),
        since=facts.since,
        until=facts.until,
        completed_on=facts.completed_on,
        months=facts.months,
        days_a_week=facts.days_a_week,
        court_words=facts.court_words.strip(),
        wording=facts.wording,
        doubts=kept(found, facts.code),
    )


def _first_places(made: Iterable[tuple[Sentence, date | None]]) -> None:
    """Somebody whose order begins in the community is there, unless the record already says where they are.

    Who was sentenced to custody gets no place: which prison is not known from the sentence.
    """
    begins = {
        sentence.person_id: begin
        for sentence, begin in sorted(made, key=lambda row: row[1] or date.max, reverse=True)
        if begin is not None and sentence.ended_on is None
    }
    placed = set(Place.objects.filter(person_id__in=begins).values_list("person_id", flat=True))
    bulk.add(
        Place(person_id=person_id, kind="community", since=begin)
        for person_id, begin in begins.items()
        if person_id not in placed
    )


@action
def end(
    sentence_id: int,
    *,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Sentence:
    """End an order from a day: revoked, completed early, run out. What was still asked under it is withdrawn."""
    sentence = Sentence.objects.select_for_update().get(id=sentence_id).check_shown(shown_version)
    because = one_line(because, "Say why the order ended.", field="because", most=LONGEST_ENDING)
    if sentence.ended_on is not None:
        raise CannotEnd("This order has ended already.")
    if on > local_day(at):
        raise CannotEnd("The day it ended must be today or in the past.", field="on")
    if sentence.sentenced_on and on < sentence.sentenced_on:
        raise CannotEnd("The day it ended must be on or after the date of the sentence.", field="on")
    sentence.change(ended_on=on, ended_because=because)
    for instruction in Instruction.objects.filter(sentence=sentence, state="open"):
        instruction.change(state="withdrawn", state_on=on, state_because=_ENDED)
        publish(InstructionWithdrawn(person_id=sentence.person_id, instruction_id=instruction.id, at=at))
    restate([sentence.person_id])
    others = Sentence.objects.filter(person_id=sentence.person_id, ended_on=None).exists()
    publish(SentenceEnded(person_id=sentence.person_id, sentence_id=sentence.id, on=on, last=not others, at=at))
    return sentence


@action
def reopen(
    sentence_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Sentence:
    """Open an order again that was ended wrongly: it binds as before, and so does what was withdrawn with its end.

    Raises `CannotReopen` for one that is in force, or whose last day has passed while no proceedings keep it open.
    """
    sentence = Sentence.objects.select_for_update().get(id=sentence_id).check_shown(shown_version)
    because = one_line(because, "Say why its end was wrong.")
    if sentence.ended_on is None:
        raise CannotReopen("This order has not ended.")
    contested = Proceedings.objects.filter(sentence=sentence, until=None).exists()
    if sentence.ends_on is not None and sentence.ends_on < local_day(at) and not contested:
        raise CannotReopen(f"The last day of this order was {full_day(sentence.ends_on)}: it cannot run on.")
    Reopening.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        at=at,
        by_id=by.post_id,
        because=because,
        ended_on=sentence.ended_on,
        ended_because=sentence.ended_because,
    )
    with_it = Instruction.objects.select_for_update().filter(
        sentence=sentence, state="withdrawn", state_on=sentence.ended_on, state_because=_ENDED
    )
    sentence.change(ended_on=None, ended_because="")
    for instruction in with_it:
        instruction.change(state="open", state_on=None, state_because="")
        publish(
            InstructionReopened(
                person_id=sentence.person_id, instruction_id=instruction.id, was="withdrawn", because=because, at=at
            )
        )
    restate([sentence.person_id])
    publish(SentenceReopened(person_id=sentence.person_id, sentence_id=sentence.id, because=because, at=at))
    return sentence


@action
def end_run_out(*, by: Principal, at: datetime, most: int = 500) -> int:
    """End the orders whose last day has passed, at most `most` at once; answers how many. Run by the clockwork.

    An order with live breach or recall proceedings is left: somebody decides what becomes of it.
    """
    today = local_day(at)
    contested = Proceedings.objects.filter(until=None).values("sentence_id")
    over = list(
        Sentence.objects.filter(ended_on=None, ends_on__lt=today)
        .exclude(id__in=contested)
        .order_by("ends_on")
        .values_list("id", "ends_on")[:most]
    )
    for sentence_id, ends_on in over:
        end(sentence_id, on=ends_on, because="Ran to its last day.", by=by, at=at)
    return len(over)


@action
def record_progress(
    requirement_id: int,
    *,
    done: Decimal,
    by: Principal,
    at: datetime,
    on: date | None = None,
    shown_version: int | None = None,
) -> Requirement:
    """Say how much of a requirement is done by now, in its unit. All of it: the requirement is completed `on` that day.

    Less than before is a correction and opens a completed requirement again.
    """
    row = Requirement.objects.select_for_update().get(id=requirement_id).check_shown(shown_version)
    day = on or local_day(at)
    if row.amount is None:
        raise CannotRecordProgress("This requirement has no amount to measure.", field="done")
    if not 0 <= done <= row.amount:
        raise CannotRecordProgress(f"Enter a figure from 0 to {row.amount.normalize():f}.", field="done")
    if day > local_day(at):
        raise CannotRecordProgress("The day must be today or in the past.", field="on")
    whole = done == row.amount
    was_whole = row.completed_on is not None
    row.change(done=done, completed_on=(row.completed_on or day) if whole else None)
    if whole and not was_whole:
        publish(
            RequirementCompleted(person_id=row.person_id, sentence_id=row.sentence_id, requirement_id=row.id, on=day)
        )
    return row


# ----------------------------------------------------------------------------------------------------- instructions
@action
def instruct(
    sentence_id: int,
    *,
    text: str,
    told_at: datetime,
    told_how: str,
    by: Principal,
    at: datetime,
    requirement_id: int | None = None,
    due_on: date | None = None,
) -> Instruction:
    """Record what the person was asked to do, under which order and requirement or condition, told when and how, due
    when. Raises `CannotInstruct` for an ended order, a requirement of another order, or days that cannot be."""
    sentence = Sentence.objects.get(id=sentence_id)
    text = one_line(text, "Enter what they were asked to do.", field="text")
    if sentence.ended_on is not None:
        raise CannotInstruct("This order has ended: nothing more can be asked under it.", field="sentence_id")
    if told_how not in dict(Instruction._meta.get_field("told_how").flatchoices):
        raise CannotInstruct("Select how they were told.", field="told_how")
    if told_at > at:
        raise CannotInstruct("They can only have been told in the past. Check the day and time.", field="told_on")
    if sentence.sentenced_on and local_day(told_at) < sentence.sentenced_on:
        raise CannotInstruct("They were told before the order was made. Check the day.", field="told_on")
    if due_on is not None and due_on < local_day(told_at):
        raise CannotInstruct("The day it is due must be on or after the day they were told.", field="due_on")
    if requirement_id is not None and not Requirement.objects.filter(id=requirement_id, sentence=sentence).exists():
        raise CannotInstruct("Select a requirement or condition of this order.", field="under")
    made = Instruction.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        requirement_id=requirement_id,
        text=text,
        given_by_id=by.post_id,
        told_at=told_at,
        told_how=told_how,
        due_on=due_on,
    )
    publish(
        InstructionGiven(
            person_id=made.person_id, instruction_id=made.id, sentence_id=sentence_id, due_on=due_on, at=at
        )
    )
    return made


@action
def record_instruction(
    instruction_id: int,
    *,
    state: str,
    by: Principal,
    at: datetime,
    on: date | None = None,
    because: str = "",
    shown_version: int | None = None,
) -> Instruction:
    """Record what came of an instruction: `kept`, `not_kept`, `withdrawn`; or `open` again when a mark was wrong.

    Not kept, withdrawn, and every change of an earlier mark need a reason. Not kept is refused before its day.
    """
    row = Instruction.objects.select_for_update().get(id=instruction_id).check_shown(shown_version)
    day = on or local_day(at)
    if state not in dict(Instruction._meta.get_field("state").flatchoices):
        raise CannotRecordInstruction("Select what came of it.", field="state")
    if state == row.state:
        raise CannotRecordInstruction("This is recorded already.", field="state")
    if state in {"not_kept", "withdrawn"} or row.state != "open":
        because = one_line(because)
    if day > local_day(at):
        raise CannotRecordInstruction("The day must be today or in the past.", field="on")
    if day < local_day(row.told_at):
        raise CannotRecordInstruction("The day must be on or after the day they were told.", field="on")
    if state == "not_kept" and row.due_on is not None and day < row.due_on:
        raise CannotRecordInstruction(
            "They have until the end of the day it is due. Wait, or withdraw it.", field="state"
        )
    was = row.state
    row.change(
        state=state,
        state_on=None if state == "open" else day,
        state_because=because.strip(),
    )
    if was != "open":
        publish(
            InstructionReopened(person_id=row.person_id, instruction_id=row.id, was=was, because=because.strip(), at=at)
        )
    _tell(row, day=day, at=at)
    return row


@action
def give_longer(
    instruction_id: int,
    *,
    until: date,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Instruction:
    """Give another day for an instruction that is open. Raises `CannotRecordInstruction`."""
    row = Instruction.objects.select_for_update().get(id=instruction_id).check_shown(shown_version)
    because = one_line(because)
    if row.state != "open":
        raise CannotRecordInstruction("This is no longer open. Open it again first.", field="state")
    if until < local_day(at):
        raise CannotRecordInstruction("The new day must be today or later.", field="until")
    if until == row.due_on:
        raise CannotRecordInstruction("This is the day they have already.", field="until")
    row.change(due_on=until, state_because=because)
    publish(InstructionDayMoved(person_id=row.person_id, instruction_id=row.id, due_on=until, at=at))
    return row


def _tell(row: Instruction, *, day: date, at: datetime) -> None:
    if row.state == "kept":
        publish(InstructionKept(person_id=row.person_id, instruction_id=row.id, on=day, at=at))
    elif row.state == "withdrawn":
        publish(InstructionWithdrawn(person_id=row.person_id, instruction_id=row.id, at=at))
    elif row.state == "not_kept":
        publish(
            InstructionNotKept(
                person_id=row.person_id,
                instruction_id=row.id,
                sentence_id=row.sentence_id,
                requirement_id=row.requirement_id,
                on=day,
                at=at,
            )
        )


# ------------------------------------------------------------------------------------------- place and proceedings
@action
def move_to(
    person_id: int, *, kind: str, on: date, by: Principal, at: datetime, where: str = "", again: bool = False
) -> Place:
    """Say where the person is from a day: in the community, in a named prison, unlawfully at large.

    `again`: they may have moved before on that day, as somebody does who is arrested in the hour of the recall; the
    place of the day is then the last one, and the row's history has the others.
    """
    where = " ".join(where.split())
    if kind not in dict(Place._meta.get_field("kind").flatchoices):
        raise CannotMove("Select where they are.", field="kind")
    if kind == "custody" and not where:
        raise CannotMove("Enter the name of the prison.", field="where")
    if len(where) > 80:
        raise CannotMove("The name of the place must be 80 characters or fewer.", field="where")
    if on > local_day(at):
        raise CannotMove("The day must be today or in the past.", field="on")
    now = Place.objects.select_for_update().filter(person_id=person_id, until=None).first()
    if now is not None:
        if (now.kind, now.where) == (kind, where):
            raise CannotMove("The record says this already.", field="kind")
        if on < now.since or (on == now.since and not again):
            raise CannotMove("They came to the place before on that day or later. Enter a later day.", field="on")
        if on == now.since:
            now.change(kind=kind, where=where)
        else:
            now.change(until=on)
            now = None
    place = now or Place.objects.create(person_id=person_id, kind=kind, where=where, since=on)
    publish(PlaceChanged(person_id=person_id, kind=kind, where=where, on=on, at=at))
    return place


@action
def put_place_right(place_id: int, *, kind: str, where: str = "", by: Principal, at: datetime) -> Place:
    """Where they are was recorded wrongly by an act that is taken back: since that day they were somewhere else. A
    place that has ended since is left as it is."""
    place = Place.objects.select_for_update().get(id=place_id)
    if place.until is None and (place.kind, place.where) != (kind, where):
        place.change(kind=kind, where=where)
        publish(PlaceChanged(person_id=place.person_id, kind=kind, where=where, on=place.since, at=at, mistaken=True))
    return place


@action
def correct_place(
    place_id: int, *, where: str, since: date, was: tuple[str, str], by: Principal, at: datetime
) -> Place:
    """They came to where they are now on another day than was recorded, or it has another name. Where that day is
    later, they were until then where they were before (`was`: kind and name). Raises `CannotMove`."""
    place = Place.objects.select_for_update().get(id=place_id, until=None)
    before, person_id = place.since, place.person_id
    if since < before:
        earlier = Place.objects.select_for_update().filter(person_id=person_id, until=before).first()
        if earlier is not None and since <= earlier.since:
            raise CannotMove(f"They came to another place on {full_day(earlier.since)}. Enter a later day.")
        if earlier is not None:
            earlier.change(until=since)
        place.change(where=where, since=since)
    elif since > before:
        kind = place.kind
        place.change(kind=was[0], where=was[1], until=since)
        place = Place.objects.create(person_id=person_id, kind=kind, where=where, since=since)
    else:
        place.change(where=where)
    publish(PlaceCorrected(person_id=person_id, kind=place.kind, was_on=before, on=since, at=at))
    return place


@action
def begin_proceedings(sentence_id: int, *, kind: str, on: date, by: Principal, at: datetime) -> Proceedings:
    """Say that a breach or recall is under way on an order. For the slices above; once is enough."""
    sentence = Sentence.objects.get(id=sentence_id)
    row, _ = Proceedings.objects.get_or_create(
        sentence=sentence, kind=kind, until=None, defaults={"person_id": sentence.person_id, "since": on}
    )
    restate([sentence.person_id])
    return row


@action
def end_proceedings(sentence_id: int, *, kind: str, on: date, by: Principal, at: datetime) -> None:
    """The breach or recall is over or was withdrawn. Nothing under way: nothing to do."""
    for row in Proceedings.objects.filter(sentence_id=sentence_id, kind=kind, until=None):
        row.change(until=max(on, row.since))
        restate([row.person_id])


# ----------------------------------------------------------------------------------------------------------- shared
def restate(people: Iterable[int]) -> None:
    """Push the orders of these people down to their headlines."""
    ids = list(people)
    orders: dict[int, list[Sentence]] = {person_id: [] for person_id in ids}
    for sentence in Sentence.objects.filter(person_id__in=ids, ended_on=None).order_by("sentenced_on", "id"):
        orders[sentence.person_id].append(sentence)
    # A recall outranks a breach in the identity bar.
    live = dict(
        Proceedings.objects.filter(person_id__in=ids, until=None).order_by("kind").values_list("person_id", "kind")
    )
    people_actions.set_headlines(
        {person_id: labels.headline(orders[person_id], proceedings=live.get(person_id, "")) for person_id in ids}
    )
