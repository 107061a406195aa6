"""Changes of an order in force: extended, amended, moved to another area, revoked, completed early; and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.design.dates import full_day
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.organisations.models import Organisation
from throughcare.people.models import Person
from throughcare.policy.books import EarlyCompletion, Orders
from throughcare.policy.editions import NoEdition, edition, edition_cited
from throughcare.policy.findings import to_json
from throughcare.sentences import actions, labels
from throughcare.sentences.events import OrderChanged, OrderChangeUndone, SupervisionEnded
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.models import Offence, OrderChange, Requirement, Sentence
from throughcare.sentences.rules import early
from throughcare.sentences.rules import orders as rules
from throughcare.sentences.rules.doubts import LENGTH, Doubt, ExtensionFacts, doubts, extension_doubt

LONGEST_CONDITION = 1_000


class CannotChange(Refused):
    """The order cannot be changed like this."""


class CannotUndo(Refused):
    """The change cannot be taken back."""


@action
def extend(
    sentence_id: int,
    *,
    ends_on: date,
    on: date,
    court: str,
    because: str,
    by: Principal,
    at: datetime,
    court_words: str = "",
    shown_version: int | None = None,
) -> OrderChange:
    """The court gave the order a later last day. Raises `CannotChange`, or with what the rules doubt if no words of the
    court answer it; the doubt and the words are kept with the change."""
    sentence = _in_force(sentence_id, on=on, at=at, shown_version=shown_version)
    _need_court(court)
    if sentence.ends_on is not None and ends_on <= sentence.ends_on:
        raise CannotChange(f"The new last day must be after {full_day(sentence.ends_on)}.", field="ends_on")
    facts = ExtensionFacts(
        order_type=sentence.order_type,
        on=on,
        ends_on=ends_on,
        was_ends_on=sentence.ends_on,
        earlier=OrderChange.objects.filter(sentence=sentence, kind="extend", undone_at=None).count(),
        sentenced_on=sentence.sentenced_on,
        convicted_on=sentence.convicted_on,
    )
    words = " ".join(court_words.split())
    doubt = extension_doubt(facts, book=edition_cited(Orders, sentence.edition), answered=bool(words))
    if doubt is not None and not doubt.answered:
        raise CannotChange(doubt.message, field="court_words")
    made = _write(
        sentence,
        kind="extend",
        on=on,
        court=court,
        because=because,
        words=f"Its last day is now {full_day(ends_on)}.",
        was={"ends_on": _iso(sentence.ends_on)},
        now={
            "ends_on": ends_on.isoformat(),
            **({"doubts": actions.kept([doubt], LENGTH), "court_words": words} if doubt else {}),
        },
        by=by,
        at=at,
    )
    sentence.change(ends_on=ends_on)
    actions.restate([sentence.person_id])
    return _tell(made)


@action
def add_requirement(
    sentence_id: int, *, asked: RequirementFacts, on: date, court: str, because: str, by: Principal, at: datetime
) -> OrderChange:
    """The court added a requirement. Raises `CannotChange`, or with what the rules doubt if no words of the court
    answer it."""
    sentence = _in_force(sentence_id, on=on, at=at)
    _need_court(court)
    known, found = _doubts(sentence, asked)
    holds = known.orders.book.order(sentence.order_type).holds
    if holds != "requirements":
        raise CannotChange("This sentence has conditions, not requirements.", field="code")
    row = actions.requirement_row(sentence, replace(asked, since=on), known, holds, found)
    row.save(force_insert=True)
    name = labels.asked_row(row.edition, row.code).name
    amount = f": {rules.amount_text(asked.amount, labels.asked_unit(row.edition, row.code))}" if asked.amount else ""
    made = _write(
        sentence,
        requirement=row,
        kind="add",
        on=on,
        court=court,
        because=because,
        words=f"You have to do this as well: {name}{amount}.",
        now={"code": row.code, "amount": str(row.amount) if row.amount is not None else None},
        by=by,
        at=at,
    )
    return _tell(made)


@action
def vary_requirement(
    requirement_id: int,
    *,
    amount: Decimal | None,
    on: date,
    court: str,
    because: str,
    by: Principal,
    at: datetime,
    text: str = "",
    months: int | None = None,
    days_a_week: int | None = None,
    court_words: str = "",
    shown_version: int | None = None,
) -> OrderChange:
    """The court changed how much a requirement asks, or its words. What was done stays done. Raises `CannotChange`."""
    row = Requirement.objects.select_for_update().get(id=requirement_id).check_shown(shown_version)
    sentence = _in_force(row.sentence_id, on=on, at=at)
    _need_court(court)
    _still_asked(row)
    text = " ".join(text.split())
    if amount is not None and amount < row.done:
        raise CannotChange(f"{row.done.normalize():f} are done already. Enter that or more.", field="amount")
    values: dict[str, Any] = {"amount": amount, "text": text, "months": months, "days_a_week": days_a_week}
    if all(getattr(row, name) == value for name, value in values.items()):
        raise CannotChange("This is how it stands already.", field="amount")
    asked = RequirementFacts(
        code=row.code, amount=amount, done=row.done, months=months, days_a_week=days_a_week, court_words=court_words
    )
    _, found = _doubts(sentence, asked, but=row.pk, field="amount")
    name = labels.asked_row(row.edition, row.code).name
    amount_words = f", {rules.amount_text(amount, labels.asked_unit(row.edition, row.code))}" if amount else ""
    made = _write(
        sentence,
        requirement=row,
        kind="vary",
        on=on,
        court=court,
        because=because,
        words=f"This has changed: {name}{amount_words}{f', {text}' if text else ''}."[:200],
        was={name: _plain(getattr(row, name)) for name in (*values, "court_words", "doubts", "completed_on")},
        now={name: _plain(value) for name, value in values.items()},
        by=by,
        at=at,
    )
    row.change(
        **values,
        court_words=court_words.strip(),
        doubts=actions.kept(found, row.code),
        completed_on=row.completed_on if amount is not None and row.done == amount else None,
    )
    return _tell(made)


@action
def remove_requirement(
    requirement_id: int,
    *,
    on: date,
    court: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> OrderChange:
    """The court, or for a condition whoever made the licence, took it off. It binds until that day."""
    row = Requirement.objects.select_for_update().get(id=requirement_id).check_shown(shown_version)
    sentence = _in_force(row.sentence_id, on=on, at=at)
    _need_court(court)
    _still_asked(row)
    if row.since is not None and on <= row.since:
        raise CannotChange("It was made on that day or later. Undo that change instead.", field="on")
    made = _write(
        sentence,
        requirement=row,
        kind="remove",
        on=on,
        court=court,
        because=because,
        words=f"You do not have to do this any more: {labels.asked_row(row.edition, row.code).name}.",
        was={"until": _iso(row.until)},
        now={"until": on.isoformat()},
        by=by,
        at=at,
    )
    row.change(until=on, removed_because=made.because)
    return _tell(made)


@action
def add_condition(
    sentence_id: int,
    *,
    code: str,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    text: str = "",
    wording: str = "",
) -> OrderChange:
    """A condition was added to a licence, in the words of the licence. Raises `CannotChange`."""
    sentence = _in_force(sentence_id, on=on, at=at)
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=sentence.person_id)
    known = rules.books(jurisdiction, on=on)
    holds = labels.order_row(sentence.edition, sentence.order_type).holds
    if holds != "conditions" or known.conditions is None:
        raise CannotChange("This order has no licence.", field="code")
    rows = {row.code: row for row in known.conditions.book.conditions}
    if code not in rows:
        raise CannotChange("Select the condition from the list.", field="code")
    text = " ".join(text.split())
    if "[" in text and "]" in text:
        raise CannotChange("Fill in what stands in square brackets, as the licence has it.", field="text")
    if len(text) > LONGEST_CONDITION:
        raise CannotChange(f"The words must be {LONGEST_CONDITION:,} characters or fewer.", field="text")
    row = Requirement.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        kind="condition",
        code=code,
        edition=known.conditions.reference,
        text=text,
        wording=wording,
        since=on,
    )
    made = _write(
        sentence,
        requirement=row,
        kind="condition",
        on=on,
        court="",
        because=because,
        words=f"Your licence has another condition: {rows[code].name}.",
        now={"code": code},
        by=by,
        at=at,
    )
    return _tell(made)


@action
def transfer(
    sentence_id: int,
    *,
    body_id: int,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    court: str = "",
    shown_version: int | None = None,
) -> OrderChange:
    """Another area took the order over (`transferring`) and answers for it from a day."""
    sentence = _in_force(sentence_id, on=on, at=at, shown_version=shown_version)
    body = new_area(sentence, body_id)
    made = _write(
        sentence,
        kind="transfer",
        on=on,
        court=court,
        because=because,
        words=f"{body.name} looks after your order from now on. They write to you who your officer is.",
        body=body,
        now={"body": body.pk},
        by=by,
        at=at,
    )
    sentence.change()  # whoever still looks at the order as it was is told that it moved
    return _tell(made)


def new_area(sentence: Sentence, body_id: int, *, refused: type[Refused] = CannotChange) -> Organisation:
    """The area that is to answer for an order. Raises `refused` where there is none, or it answers already."""
    body = Organisation.objects.filter(id=body_id, until=None).first()
    if body is None:
        raise refused("Select the area.", field="body_id")
    before = OrderChange.objects.filter(sentence=sentence, kind="transfer", undone_at=None).order_by("-on", "-id")
    if (last := before.first()) is not None and last.body_id == body.pk:
        raise refused(f"{body.name} answers for it already.", field="body_id")
    return body


@action
def revoke(
    sentence_id: int,
    *,
    on: date,
    court: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> OrderChange:
    """The court ended the order before its last day. Raises `CannotChange`, and what `actions.end` raises."""
    sentence = _in_force(sentence_id, on=on, at=at, shown_version=shown_version)
    _need_court(court)
    made = _write(
        sentence,
        kind="revoke",
        on=on,
        court=court,
        because=because,
        words=f"The court ended it on {full_day(on)}. You have to do nothing more under it.",
        by=by,
        at=at,
    )
    actions.end(sentence_id, on=on, because=f"Revoked by {court.strip()}"[: actions.LONGEST_ENDING], by=by, at=at)
    return _tell(made)


@action
def complete_early(
    sentence_id: int,
    *,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    kept: frozenset[int] = frozenset(),
    special_procedure: bool = False,
    instructions_left: bool = False,
    plan: bool = False,
    objectives_open: int = 0,
    objectives_met: bool = False,
    shown_version: int | None = None,
) -> OrderChange:
    """The order, or of a suspended sentence its supervision, ends on a day because all that was asked is done.

    `kept` are the requirements the officer says were kept to, of those whose progress the record cannot tell;
    `objectives_open` is what the record says of the sentence plan, which whoever calls this looks up. Raises
    `CannotChange` with what is still to do; the finding and what it rests on are kept with the change.
    """
    sentence = _in_force(sentence_id, on=on, at=at, shown_version=shown_version)
    facts = early_facts(
        sentence,
        on=on,
        kept=kept,
        special_procedure=special_procedure,
        instructions_left=instructions_left,
        plan=plan,
        objectives_open=objectives_open,
        objectives_met=objectives_met,
    )
    finding = may_end_early(sentence, facts)
    if not finding.ends:
        raise CannotChange(" ".join(finding.because), field="on")
    words = "You have done all that was asked. "
    if finding.what == "order":
        words += f"The order ended on {full_day(on)}."
    else:
        words += f"Your meetings ended on {full_day(on)}. The suspended sentence runs on to its last day."
    made = _write(
        sentence,
        kind="early",
        on=on,
        court="",
        because=because,
        words=words,
        was={"supervision_ends_on": _iso(sentence.supervision_ends_on)},
        now={
            "what": finding.what,
            "because": list(finding.because),
            "policy": list(finding.policy),
            "kept": sorted(kept),
            "inputs": to_json(facts),
        },
        by=by,
        at=at,
    )
    if finding.what == "order":
        actions.end(sentence_id, on=on, because="Completed early: all that was asked is done.", by=by, at=at)
    else:
        sentence.change(supervision_ends_on=on)
        publish(SupervisionEnded(person_id=sentence.person_id, sentence_id=sentence.pk, on=on, at=at))
    return _tell(made)


def early_facts(
    sentence: Sentence,
    *,
    on: date,
    kept: frozenset[int] = frozenset(),
    special_procedure: bool = False,
    instructions_left: bool = False,
    plan: bool = False,
    objectives_open: int = 0,
    objectives_met: bool = False,
) -> early.EarlyFacts:
    """What the rules are asked about ending early: requirements as they stand, and what the officer says."""
    rows = Requirement.objects.filter(sentence=sentence, removed_because="").order_by("id")
    asked = tuple(
        early.AskedFor(
            code=row.code,
            name=labels.asked_row(row.edition, row.code).name,
            complied=row.completed_on is not None
            or row.pk in kept
            or (row.amount is not None and row.done == row.amount),
        )
        for row in rows
    )
    return early.EarlyFacts(
        order_type=sentence.order_type,
        on=on,
        requirements=asked,
        special_procedure=special_procedure,
        instructions_left=instructions_left,
        plan=plan,
        objectives_open=objectives_open,
        objectives_met=objectives_met,
    )


def may_end_early(sentence: Sentence, facts: early.EarlyFacts) -> early.EarlyFinding:
    """What the rules find about ending early. Raises `CannotChange` where the law knows no such end."""
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=sentence.person_id)
    try:
        return early.ends_early(facts, book=edition(EarlyCompletion, jurisdiction=jurisdiction, on=facts.on))
    except (NoEdition, LookupError):
        raise CannotChange("On that day the law knows no early end of such an order.", field="on") from None


# -------------------------------------------------------------------------------------------------------------- undoing
@action
def undo(change_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None) -> OrderChange:
    """A change was recorded by mistake: the order stands as before. The change stays on the record, with the reason.

    Only the last change that still holds can be taken back, since the later ones rest on it. Raises `CannotUndo`, and
    for an order that cannot run on what `actions.reopen` raises.
    """
    change = OrderChange.objects.select_for_update().get(id=change_id).check_shown(shown_version)
    because = one_line(because, "Say why it was wrong.", refused=CannotUndo)
    if change.undone_at is not None:
        raise CannotUndo("This change was taken back already.")
    later = OrderChange.objects.filter(sentence_id=change.sentence_id, undone_at=None, id__gt=change.pk)
    if later.exists():
        raise CannotUndo("The order was changed again since. Take the later change back first.")
    change.change(undone_at=at, undone_by_id=by.post_id, undone_because=because)
    _put_back(change, because=because, by=by, at=at)
    publish(
        OrderChangeUndone(
            person_id=change.person_id,
            sentence_id=change.sentence_id,
            change_id=change.pk,
            kind=change.kind,
            at=at,
        )
    )
    return change


def _put_back(change: OrderChange, *, because: str, by: Principal, at: datetime) -> None:
    sentence = Sentence.objects.select_for_update().get(id=change.sentence_id)
    row = Requirement.objects.select_for_update().get(id=change.requirement_id) if change.requirement_id else None
    if change.kind == "extend":
        sentence.change(ends_on=_day(change.was["ends_on"]))
        actions.restate([sentence.person_id])
    elif change.kind in {"add", "condition"} and row is not None:
        since = row.since or change.on
        row.change(since=since, until=since + timedelta(days=1), removed_because=because)
    elif change.kind == "vary" and row is not None:
        was = change.was
        row.change(
            amount=Decimal(was["amount"]) if was["amount"] is not None else None,
            text=was["text"],
            months=was["months"],
            days_a_week=was["days_a_week"],
            court_words=was["court_words"],
            doubts=was["doubts"],
            completed_on=_day(was["completed_on"]),
        )
    elif change.kind == "remove" and row is not None:
        row.change(until=_day(change.was["until"]), removed_because="")
    elif change.kind == "revoke" or change.now.get("what") == "order":
        actions.reopen(change.sentence_id, because=because, by=by, at=at)
    elif change.kind == "early":
        sentence.change(supervision_ends_on=_day(change.was["supervision_ends_on"]))


# --------------------------------------------------------------------------------------------------------------- shared
def _in_force(sentence_id: int, *, on: date, at: datetime, shown_version: int | None = None) -> Sentence:
    sentence = Sentence.objects.select_for_update().get(id=sentence_id).check_shown(shown_version)
    if sentence.ended_on is not None:
        raise CannotChange("This order has ended. Open it again first.")
    if on > local_day(at):
        raise CannotChange("The day must be today or in the past.", field="on")
    if sentence.sentenced_on is not None and on < sentence.sentenced_on:
        raise CannotChange("The day must be on or after the date of the sentence.", field="on")
    return sentence


def _need_court(court: str) -> None:
    if not court.strip():
        raise CannotChange("Enter the court.", field="court")


def _still_asked(row: Requirement) -> None:
    if row.removed_because:
        raise CannotChange("This was taken off already.")


def _doubts(
    sentence: Sentence, asked: RequirementFacts, *, but: int | None = None, field: str = ""
) -> tuple[rules.Books, tuple[Doubt, ...]]:
    """What the rules say against a requirement beside the others of the order. Raises `CannotChange`."""
    person = Person.objects.only("jurisdiction", "date_of_birth").get(id=sentence.person_id)
    known = rules.books(person.jurisdiction, on=sentence.sentenced_on or asked.since or sentence.entered_at.date())
    others = actions.beside(
        sentence.person_id, consecutive=sentence.consecutive_to_id is not None, own=sentence.pk, but=but
    )
    facts = SentenceFacts(
        order_type=sentence.order_type,
        sentenced_on=sentence.sentenced_on,
        convicted_on=sentence.convicted_on,
        offences=tuple(
            OffenceFacts(row.text, committed_on=row.committed_on) for row in Offence.objects.filter(sentence=sentence)
        ),
        requirements=(asked,),
        source="amended",
    )
    for fault in rules.can_it_be(facts, known=known, today=asked.since or sentence.sentenced_on or date.max):
        if fault.field in {"requirements", f"amount_{asked.code}", f"week_{asked.code}"}:
            raise CannotChange(fault.message, field=field or "code")
    found = doubts(facts, known=known, born=person.date_of_birth, beside=others)
    found = tuple(doubt for doubt in found if doubt.code == asked.code)
    for doubt in found:
        if not doubt.answered:
            raise CannotChange(doubt.message, field=field or "court_words")
    return known, found


def _write(
    sentence: Sentence,
    *,
    kind: str,
    on: date,
    court: str,
    because: str,
    words: str,
    by: Principal,
    at: datetime,
    was: dict[str, Any] | None = None,
    now: dict[str, Any] | None = None,
    requirement: Requirement | None = None,
    body: Organisation | None = None,
) -> OrderChange:
    because = one_line(because, refused=CannotChange)
    return OrderChange.objects.create(
        person_id=sentence.person_id,
        sentence=sentence,
        requirement=requirement,
        kind=kind,
        on=on,
        at=at,
        by_id=by.post_id,
        court=court.strip(),
        because=because,
        words=words,
        was=was or {},
        now=now or {},
        body=body,
    )


def _tell(change: OrderChange) -> OrderChange:
    publish(
        OrderChanged(
            person_id=change.person_id,
            sentence_id=change.sentence_id,
            change_id=change.pk,
            kind=change.kind,
            on=change.on,
            at=change.at,
        )
    )
    return change


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    """A column as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
