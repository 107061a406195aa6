"""Orders, their requirements and instructions, and where the person is, ready for a page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length

from throughcare.design.dates import full_day
from throughcare.kernel.prepared import ByNumber, tuples
from throughcare.organisations import queries as organisations
from throughcare.people.models import Person
from throughcare.policy.books import KeyDates, Order
from throughcare.policy.books import Requirement as Rule
from throughcare.policy.editions import NoEdition, edition
from throughcare.sentences import labels
from throughcare.sentences.facts import SentenceFacts
from throughcare.sentences.models import (
    CHANGE_KINDS,
    CONFIDENCE,
    DATE_SOURCES,
    Instruction,
    ListedCondition,
    ListedOffence,
    Offence,
    OrderChange,
    Place,
    Proceedings,
    Requirement,
    Sentence,
    Transfer,
)
from throughcare.sentences.rules import orders as rules

HOW = dict(Instruction._meta.get_field("told_how").flatchoices)
STATES = dict(Instruction._meta.get_field("state").flatchoices)
_PROCEEDINGS = {"breach": "Breach in progress", "recall": "Recall in progress"}
_CHANGES = dict(CHANGE_KINDS)
_CONFIDENCE = dict(CONFIDENCE)
_DATE_SOURCES = dict(DATE_SOURCES)
_MOVES = dict(Transfer._meta.get_field("state").flatchoices)
PLACES = dict(Place._meta.get_field("kind").flatchoices)
_TONES = {"open": "quiet", "kept": "kept", "not_kept": "late", "withdrawn": "quiet"}


@dataclass(frozen=True)
class DoubtRow:
    """What the rules said against something the court ordered: the rule, where it stands, and the edition."""

    says: str
    source: str
    policy: str


@dataclass(frozen=True)
class AskedRow:
    """A requirement or condition: what it is, how much is ordered and done, where it stands, by when it is to finish.

    `last` is its own last day, else that of the order.
    """

    id: int
    kind: str
    code: str
    name: str
    says: str
    text: str
    unit: str | None
    amount: Decimal | None
    done: Decimal
    done_text: str
    standing: rules.Standing
    completed_on: date | None
    last: date | None
    counts_as_contact: bool
    months: int | None = None
    days_a_week: int | None = None
    forecast: str = ""
    doubts: tuple[DoubtRow, ...] = ()
    court_words: str = ""
    removed_because: str = ""
    done_by: rules.DoneBy | None = None


@dataclass(frozen=True)
class InstructionRow:
    """An instruction with what came of it. `late` when it is open and its day has passed."""

    id: int
    version: int
    sentence_id: int
    requirement_id: int | None
    under: str
    text: str
    given_by: str
    told_at: datetime
    told_how: str
    due_on: date | None
    state: str
    state_text: str
    tone: str
    state_on: date | None
    state_because: str
    late: bool


@dataclass(frozen=True)
class OffenceRow:
    """An offence of a sentence."""

    text: str
    code: str
    committed_on: date | None
    main: bool


@dataclass
class OrderRow:
    """An order with all that hangs on it.

    `kind` tells a community order, a suspended sentence order, a release on licence and one on parole apart; `name`
    says it in words with the length. `starts_on` is the day supervision began.
    """

    id: int
    version: int
    person_id: int
    kind: str
    order_type: str
    release: str
    short: str
    name: str
    ladder: str | None
    holds: str
    custody: bool
    court: str
    edition: str
    sentenced_on: date | None
    released_on: date | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    ended_because: str
    source: str
    supervision_ends_on: date | None = None
    term: str = ""
    why_it_ends: tuple[str, ...] = ()
    doubts: tuple[DoubtRow, ...] = ()
    court_words: str = ""
    main_offence: str = ""
    offences: list[OffenceRow] = field(default_factory=list)
    requirements: list[AskedRow] = field(default_factory=list)
    instructions: list[InstructionRow] = field(default_factory=list)

    @property
    def choice(self) -> str:
        """The order as one choice in a list: several of one kind are told apart by their date and offence."""
        made = f" of {full_day(self.sentenced_on)}" if self.sentenced_on else ""
        return f"{self.short}{made}{f', {self.main_offence}' if self.main_offence else ''}"

    def may_reopen(self, today: date) -> bool:
        """Whether the page offers to open it again: its last day has not passed."""
        return self.ended_on is not None and (self.ends_on is None or self.ends_on >= today)

    def suggested_end(self, today: date) -> date:
        """The day the form of its end shows first: its last day once that has passed, else today."""
        return self.ends_on if self.ends_on and self.ends_on < today else today


@dataclass(frozen=True)
class PlaceRow:
    """Where the person was, from a day until a day (exclusive; None is now)."""

    id: int
    kind: str
    words: str
    where: str
    since: date
    until: date | None


@dataclass(frozen=True)
class ProceedingsRow:
    """A breach or recall that is under way."""

    sentence_id: int
    kind: str
    words: str
    since: date


@dataclass
class SentencePage:
    """Everything on the sentence page: orders in force, ended ones, places with the newest first, live proceedings."""

    live: list[OrderRow]
    ended: list[OrderRow]
    places: list[PlaceRow]
    proceedings: list[ProceedingsRow]
    dates: dict[int, list[DateRow]]
    changes: list[ChangeRow]
    moves: list[TransferRow]

    @property
    def first(self) -> tuple[str, str, int, str] | None:
        """What is to be done first on this page: words, the page that does it, its number and a tone. None: nothing
        waits.

        An instruction past its day, then what is not finished, then what is furthest behind.
        """
        late = [row for order in self.live for row in order.instructions if row.late]
        if late:
            oldest = min(late, key=lambda row: row.due_on or date.max)
            return f"Was it kept? {oldest.text}", "sentences:record_instruction", oldest.id, "late"
        rows = [row for order in self.live for row in order.requirements if row.standing.behind]
        if not rows:
            return None
        worst = max(rows, key=lambda row: (row.standing.tone == "late", row.standing.behind))
        return f"{worst.name}: {worst.standing.text}", "casefile:evidence", worst.id, worst.standing.tone


@dataclass(frozen=True)
class DateRow:
    """A key date as it stands, and what it was before, the newest first: (day, why it changed)."""

    code: str
    name: str
    on: date
    source: str
    confidence: str
    before: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class ChangeRow:
    """A change of an order. `may_undo`: it is the last of its order that still holds."""

    id: int
    version: int
    sentence_id: int
    on: date
    what: str
    words: str
    court: str
    because: str
    by: str
    undone_because: str
    may_undo: bool
    doubts: tuple[DoubtRow, ...] = ()
    court_words: str = ""


@dataclass(frozen=True)
class TransferRow:
    """An order that another area is or was asked to take over, with the answer."""

    id: int
    version: int
    person_id: int
    sentence_id: int
    area: str
    because: str
    asked_at: datetime
    state: str
    state_text: str
    answered_at: datetime | None
    answered_by: str
    answer_because: str


_SINCE = """
    select (select coalesce(jsonb_agg(to_jsonb(d) order by d.id desc), '[]') from sentences_keydate d
             where d.person_id = %(person)s),
           (select coalesce(jsonb_agg(to_jsonb(c) || jsonb_build_object('officer', u.name)
                                      order by c.at desc, c.id desc), '[]')
              from sentences_orderchange c
              left join organisations_post o on o.id = c.by_id
              left join accounts_user u on u.id = o.user_id
             where c.person_id = %(person)s),
           (select coalesce(jsonb_agg(to_jsonb(p) order by p.kind desc, p.since), '[]') from sentences_proceedings p
             where p.person_id = %(person)s and p.until is null),
           (select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object('area', g.name) order by t.id), '[]')
              from sentences_transfer t join organisations_organisation g on g.id = t.body_id
             where t.person_id = %(person)s and t.state = 'asked')"""


def _since(person_id: int) -> tuple[list[dict[str, Any]], ...]:
    """Key dates, changes, live proceedings and moves that wait for an answer in one query, since the page needs them
    together."""
    (found,) = tuples(_SINCE, {"person": person_id})
    return tuple(json.loads(part) for part in found)


def key_dates(person_id: int) -> dict[int, list[DateRow]]:
    """Key dates by order, the soonest first. One query."""
    return _dates(_since(person_id)[0])


def _dates(rows: list[dict[str, Any]]) -> dict[int, list[DateRow]]:
    former: dict[tuple[int, str], list[tuple[date, str]]] = {}
    for row in rows:
        if row["replaced_at"] is not None:
            said = (date.fromisoformat(row["on"]), row["replaced_because"])
            former.setdefault((row["sentence_id"], row["code"]), []).append(said)
    found: dict[int, list[DateRow]] = {}
    for row in sorted((row for row in rows if row["replaced_at"] is None), key=lambda row: row["on"]):
        found.setdefault(row["sentence_id"], []).append(
            DateRow(
                code=row["code"],
                name=row["name"],
                on=date.fromisoformat(row["on"]),
                source=_DATE_SOURCES[row["source"]],
                confidence=_CONFIDENCE[row["confidence"]],
                before=tuple(former.get((row["sentence_id"], row["code"]), ())),
            )
        )
    return found


def changes(person_id: int) -> list[ChangeRow]:
    """What changed the person's orders since they were made, the newest first. One query."""
    return _changes(_since(person_id)[1])


def _changes(rows: list[dict[str, Any]]) -> list[ChangeRow]:
    last: dict[int, int] = {}
    for row in rows:
        if row["undone_at"] is None:
            last[row["sentence_id"]] = max(row["id"], last.get(row["sentence_id"], 0))
    return [
        ChangeRow(
            id=row["id"],
            version=row["version"],
            sentence_id=row["sentence_id"],
            on=date.fromisoformat(row["on"]),
            what=_CHANGES[row["kind"]],
            words=row["words"],
            court=row["court"],
            because=row["because"],
            by=row["officer"] or "",
            undone_because=row["undone_because"],
            may_undo=last.get(row["sentence_id"]) == row["id"],
            doubts=_doubts(row["now"].get("doubts")),
            court_words=row["now"].get("court_words") or "",
        )
        for row in rows
    ]


def change(change_id: int) -> tuple[int, ChangeRow]:
    """The person's id and one change. Raises `OrderChange.DoesNotExist`."""
    person_id = OrderChange.objects.values_list("person_id", flat=True).get(id=change_id)
    return person_id, next(row for row in changes(person_id) if row.id == change_id)


def date_kinds(sentence_id: int, *, today: date) -> list[tuple[str, str]]:
    """The key dates a sentence can have, as (code, name); none where the rule book names none. One query."""
    sentence = Sentence.objects.select_related("person").get(id=sentence_id)
    try:
        found = edition(KeyDates, jurisdiction=sentence.person.jurisdiction, on=sentence.sentenced_on or today)
    except NoEdition:
        return []
    return [(row.code, f"{row.name} ({row.code})") for row in found.book.dates if sentence.order_type in row.orders]


def sentence_page(person_id: int, *, today: date) -> SentencePage:
    """The whole page, in six queries."""
    dates, changed, live, moves = _since(person_id)
    orders = _orders(Sentence.objects.filter(person_id=person_id), person_id=person_id, today=today, whole=True)
    known = _dates(dates)
    for order in orders:
        found = [*known.get(order.id, []), *_found_dates(order)]
        known[order.id] = sorted(found, key=lambda row: row.on)
    return SentencePage(
        live=[order for order in orders if order.ended_on is None],
        ended=[order for order in reversed(orders) if order.ended_on is not None],
        places=places(person_id),
        proceedings=[
            ProceedingsRow(row["sentence_id"], row["kind"], _PROCEEDINGS[row["kind"]], date.fromisoformat(row["since"]))
            for row in live
        ],
        dates=known,
        changes=_changes(changed),
        moves=[_move(row) for row in moves],
    )


def _found_dates(order: OrderRow) -> list[DateRow]:
    """Days the rules find and nobody enters: by which a requirement is to be done."""
    return [
        DateRow(
            code=f"DONE_BY_{row.code}",
            name=f"{row.name}: all of it done",
            on=row.done_by.on,
            source=_DATE_SOURCES["worked_out"],
            confidence=_CONFIDENCE["calculated"],
            before=(),
        )
        for row in order.requirements
        if row.done_by is not None
    ]


def _move(row: dict[str, Any]) -> TransferRow:
    """A move that waits for its answer."""
    return TransferRow(
        id=row["id"],
        version=row["version"],
        person_id=row["person_id"],
        sentence_id=row["sentence_id"],
        area=row["area"],
        because=row["because"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        state=row["state"],
        state_text=_MOVES[row["state"]],
        answered_at=None,
        answered_by="",
        answer_because="",
    )


def transfer(transfer_id: int) -> TransferRow:
    """One move to another area. One query. Raises `Transfer.DoesNotExist`."""
    row = Transfer.objects.select_related("body", "answered_by__user").get(id=transfer_id)
    return TransferRow(
        id=row.pk,
        version=row.version,
        person_id=row.person_id,
        sentence_id=row.sentence_id,
        area=row.body.name,
        because=row.because,
        asked_at=row.asked_at,
        state=row.state,
        state_text=row.get_state_display(),
        answered_at=row.answered_at,
        answered_by=row.answered_by.user.name if row.answered_by else "",
        answer_because=row.answer_because,
    )


def live_orders(person_id: int, *, today: date) -> list[OrderRow]:
    """The orders in force with offences and requirements, the oldest first. Three queries; instructions are left out,
    and so is what was taken off.

    An order whose last day has passed is in force until somebody, or the clockwork, ends it.
    """
    return _orders(
        Sentence.objects.filter(person_id=person_id, ended_on=None), person_id=person_id, today=today, whole=False
    )


def _orders(found: object, *, person_id: int, today: date, whole: bool) -> list[OrderRow]:
    orders = {row.id: _order(row) for row in found.order_by("sentenced_on", "id")}  # type: ignore[attr-defined]
    for offence in Offence.objects.filter(sentence_id__in=list(orders)).order_by("-main", "id"):
        order = orders[offence.sentence_id]
        order.offences.append(OffenceRow(offence.text, offence.code, offence.committed_on, offence.main))
        order.main_offence = order.main_offence or offence.text
    names: dict[int, str] = {}
    requirements = Requirement.objects.filter(sentence_id__in=list(orders)).order_by("id")
    for asked in requirements if whole else requirements.filter(removed_because=""):
        row = _asked(asked, orders[asked.sentence_id], today=today)
        names[row.id] = row.name
        orders[asked.sentence_id].requirements.append(row)
    if whole:
        given = Instruction.objects.filter(person_id=person_id).annotate(officer=F("given_by__user__name"))
        for instruction in given.order_by(F("due_on").desc(nulls_first=True), "-id"):
            orders[instruction.sentence_id].instructions.append(
                _instruction(instruction, under=names.get(instruction.requirement_id or 0, ""), today=today)
            )
    return list(orders.values())


def _order(row: Sentence) -> OrderRow:
    order = labels.order_row(row.edition, row.order_type)
    return OrderRow(
        id=row.id,
        version=row.version,
        person_id=row.person_id,
        kind=labels.order_kind(row.order_type, row.release),
        order_type=row.order_type,
        release=row.release,
        short=labels.order_words(edition=row.edition, order_type=row.order_type, release=row.release),
        name=labels.order_full(row),
        ladder=order.ladder,
        holds=order.holds,
        custody=order.custody,
        court=row.court,
        edition=row.edition,
        sentenced_on=row.sentenced_on,
        released_on=row.released_on,
        starts_on=row.released_on if order.custody else row.sentenced_on,
        ends_on=row.ends_on,
        ended_on=row.ended_on,
        ended_because=row.ended_because,
        source=row.source,
        supervision_ends_on=row.supervision_ends_on,
        term=rules.length_text(months=row.term_months, weeks=row.term_weeks),
        why_it_ends=rules.why_it_ends(length_facts(row), order=order, ends_on=row.ends_on),
        doubts=_doubts(row.doubts),
        court_words=row.court_words,
    )


def length_facts(row: Sentence) -> SentenceFacts:
    """What the last day of an order was worked out from, and what its length was doubted by."""
    return SentenceFacts(
        order_type=row.order_type,
        sentenced_on=row.sentenced_on,
        convicted_on=row.convicted_on,
        length_years=row.length_years,
        length_months=row.length_months,
        length_weeks=row.length_weeks,
        length_days=row.length_days,
        term_months=row.term_months,
        term_weeks=row.term_weeks,
        extension_months=row.extension_months,
        after=row.runs_after,
    )


def _doubts(kept: list[dict[str, Any]] | None) -> tuple[DoubtRow, ...]:
    return tuple(DoubtRow(doubt["says"], doubt["source"], doubt["policy"]) for doubt in kept or ())


def _asked(row: Requirement, order: OrderRow, *, today: date) -> AskedRow:
    rule = labels.asked_row(row.edition, row.code)
    unit = labels.asked_unit(row.edition, row.code)
    last = row.until - timedelta(days=1) if row.until else order.ends_on
    within = rule.within if isinstance(rule, Rule) and not row.removed_because else ()
    done_by = rules.done_by(
        within, sentenced_on=row.since or order.sentenced_on, completed_on=row.completed_on, today=today
    )
    if done_by is not None and done_by.binds:
        last = min(last or done_by.on, done_by.on)
    amount = row.amount
    if amount is None:
        done_text = ""
    elif unit in {"hours", "days"}:
        done_text = f"{row.done.normalize():f} of {rules.amount_text(amount, unit)}"
    else:
        done_text = rules.amount_text(amount, unit)
    pace: rules.Pace = {
        "amount": amount,
        "done": row.done,
        "unit": unit,
        "completed_on": row.completed_on,
        "since": row.since or order.starts_on,
        "last": last,
        "today": today,
    }
    return AskedRow(
        id=row.id,
        kind=row.kind,
        code=row.code,
        name=rule.name,
        says=rule.says,
        text=row.text,
        unit=unit,
        amount=amount,
        done=row.done,
        done_text=done_text,
        standing=rules.Standing("Taken off", "quiet") if row.removed_because else rules.standing(**pace),
        completed_on=row.completed_on,
        last=last,
        counts_as_contact=rule.counts_as_contact,
        months=row.months,
        days_a_week=row.days_a_week,
        forecast="" if row.removed_because else rules.forecast(**pace),
        doubts=_doubts(row.doubts),
        court_words=row.court_words,
        removed_because=row.removed_because,
        done_by=done_by,
    )


def _instruction(row: Instruction, *, under: str, today: date) -> InstructionRow:
    late = row.state == "open" and row.due_on is not None and row.due_on < today
    return InstructionRow(
        id=row.id,
        version=row.version,
        sentence_id=row.sentence_id,
        requirement_id=row.requirement_id,
        under=under,
        text=row.text,
        given_by=row.officer or "",  # type: ignore[attr-defined]
        told_at=row.told_at,
        told_how=HOW[row.told_how],
        due_on=row.due_on,
        state=row.state,
        state_text="Open, past its day" if late else STATES[row.state],
        tone="late" if late else _TONES[row.state],
        state_on=row.state_on,
        state_because=row.state_because,
        late=late,
    )


def places(person_id: int) -> list[PlaceRow]:
    """Where the person is and was, the newest first."""
    return [
        PlaceRow(row.id, row.kind, PLACES[row.kind], row.where, row.since, row.until)
        for row in Place.objects.filter(person_id=person_id).order_by("-since")
    ]


def proceedings(person_id: int) -> list[ProceedingsRow]:
    """Live breach or recall proceedings."""
    return [
        ProceedingsRow(row.sentence_id, row.kind, _PROCEEDINGS[row.kind], row.since)
        for row in Proceedings.objects.filter(person_id=person_id, until=None).order_by("-kind", "since")
    ]


def open_instructions(person_id: int, *, today: date) -> list[InstructionRow]:
    """What the person is asked to do and has not been marked, the soonest due first. For the outcome page."""
    return [_instruction(row, under=_under(row), today=today) for row in _OPEN_INSTRUCTIONS(person_id)]


_OPEN_INSTRUCTIONS = ByNumber(
    lambda number: (
        Instruction.objects.filter(person_id=number, state="open")
        .annotate(officer=F("given_by__user__name"))
        .select_related("requirement")
        .order_by(F("due_on").asc(nulls_last=True), "id")
    )
)


def instruction(instruction_id: int, *, today: date) -> tuple[int, InstructionRow]:
    """The person's id and one instruction. Raises `Instruction.DoesNotExist`."""
    row = (
        Instruction.objects.select_related("requirement")
        .annotate(officer=F("given_by__user__name"))
        .get(id=instruction_id)
    )
    return row.person_id, _instruction(row, under=_under(row), today=today)


def _under(row: Instruction) -> str:
    return labels.asked_row(row.requirement.edition, row.requirement.code).name if row.requirement else ""


def order(sentence_id: int, *, today: date) -> OrderRow:
    """One order with offences and requirements. Raises `Sentence.DoesNotExist`."""
    found = _orders(Sentence.objects.filter(id=sentence_id), person_id=0, today=today, whole=False)
    if not found:
        raise Sentence.DoesNotExist(sentence_id)
    return found[0]


def asked(requirement_id: int, *, today: date) -> tuple[int, int, AskedRow]:
    """The person's id, the row's version and one requirement. Raises `Requirement.DoesNotExist`."""
    row = Requirement.objects.select_related("sentence").get(id=requirement_id)
    return row.person_id, row.version, _asked(row, _order(row.sentence), today=today)


def first_days(people: Iterable[int]) -> dict[int, date]:
    """The day supervision began under the earliest order in force, by person; who has none known is left out."""
    found = (
        Sentence.objects.filter(person_id__in=list(people), ended_on=None)
        .values("person_id")
        .annotate(first=Min(Coalesce("released_on", "sentenced_on")))
        .values_list("person_id", "first")
    )
    return {person_id: first for person_id, first in found if first is not None}


@dataclass(frozen=True)
class InForce:
    """An order in force in few words, for rules above that ask about many people at once.

    `custody` says that it is a prison sentence, `committed_on` is the last known day of an offence, `extended_to` the
    last day where a court made it a later one. `requirements` are those that were not taken off.
    """

    id: int
    person_id: int
    order_type: str
    custody: bool
    indeterminate: bool
    release: str
    sentenced_on: date | None
    released_on: date | None
    years: int | None
    months: int | None
    weeks: int | None
    days: int | None
    begins_on: date | None
    extended_to: date | None
    requirements: tuple[str, ...]
    committed_on: date | None


def in_force(people: Iterable[int], *, sentence_id: int | None = None) -> dict[int, list[InForce]]:
    """The orders in force of many people, by person, the oldest first; or one order, in force or not. One query."""
    found = Sentence.objects.filter(id=sentence_id) if sentence_id else Sentence.objects.filter(ended_on=None)
    rows: dict[int, list[InForce]] = {}
    of_order = Requirement.objects.filter(sentence_id=OuterRef("pk"), removed_because="")
    asked = ArraySubquery(of_order.order_by("id").values("code"))
    extended = Exists(OrderChange.objects.filter(sentence_id=OuterRef("pk"), kind="extend", undone_at=None))
    last = Offence.objects.filter(sentence_id=OuterRef("pk")).order_by(F("committed_on").desc(nulls_last=True))
    found = found.filter(person_id__in=list(people)).order_by("sentenced_on", "id")
    for row in found.annotate(asked=asked, extended=extended, committed=Subquery(last.values("committed_on")[:1])):
        order = labels.order_row(row.edition, row.order_type)
        rows.setdefault(row.person_id, []).append(
            InForce(
                id=row.id,
                person_id=row.person_id,
                order_type=row.order_type,
                custody=order.custody,
                indeterminate=order.indeterminate,
                release=row.release,
                sentenced_on=row.sentenced_on,
                released_on=row.released_on,
                years=row.length_years,
                months=row.length_months,
                weeks=row.length_weeks,
                days=row.length_days,
                begins_on=row.runs_after + timedelta(days=1) if row.runs_after else row.sentenced_on,
                extended_to=row.ends_on if row.extended else None,
                requirements=tuple(row.asked),
                committed_on=row.committed,
            )
        )
    return rows


def ladders(person_id: int) -> set[str]:
    """What the person is held to, by the ladders of the rule book: community order, suspended sentence, licence. A
    prison sentence counts once they are out on licence. One query."""
    found: set[str] = set()
    for row in Sentence.objects.filter(person_id=person_id, ended_on=None):
        order = labels.order_row(row.edition, row.order_type)
        if order.ladder and not (order.custody and row.released_on is None):
            found.add(order.ladder)
    return found


def in_custody(people: Iterable[int]) -> set[int]:
    """Those of these people whose place today is recorded as custody. One query."""
    found = Place.objects.filter(person_id__in=list(people), until=None, kind="custody")
    return set(found.values_list("person_id", flat=True))


def breached_or_recalled(people: Iterable[int]) -> set[int]:
    """Those of these people on whom breach or recall proceedings are or were recorded. One query."""
    return set(Proceedings.objects.filter(person_id__in=list(people)).values_list("person_id", flat=True))


def from_source(source: str, keys: Iterable[str]) -> dict[str, int]:
    """The ids of orders that came from another system, by that system's key: an import leaves those as they are."""
    found = Sentence.objects.filter(source=source, source_key__in=list(keys)).exclude(source_key="")
    return dict(found.values_list("source_key", "id"))


@dataclass(frozen=True)
class KeptCounts:
    """How many instructions fell in a period: kept, not kept, still open."""

    kept: int
    not_kept: int
    open: int
    open_until: date | None


def instruction_counts(person_id: int, *, since: date, today: date) -> KeptCounts:
    """Instructions marked since a day, and the open ones with the last day due. For compliance of both sides."""
    rows = Instruction.objects.filter(
        Q(state="open") | Q(state_on__gte=since, state_on__lte=today), person_id=person_id
    )
    states = list(rows.exclude(state="withdrawn").values_list("state", "due_on"))
    due = [due_on for state, due_on in states if state == "open" and due_on is not None]
    return KeptCounts(
        kept=sum(state == "kept" for state, _ in states),
        not_kept=sum(state == "not_kept" for state, _ in states),
        open=sum(state == "open" for state, _ in states),
        open_until=max(due, default=None),
    )


@dataclass(frozen=True)
class Choices:
    """What an order can be made of: code and name of each, of a requirement its unit, of a condition what it asks.

    `standard` are the conditions of every licence; `holds` says of each order what it holds. `grouped` are the orders
    under headings; `running` the person's orders in force, after which another may run;
    `suspended` and `extended` the orders with a second length.
    """

    orders: list[tuple[str, str]]
    grouped: list[tuple[str, list[tuple[str, str]]]]
    suspended: list[str]
    extended: list[str]
    running: list[tuple[int, str]]
    courts: list[str]
    releases: list[tuple[str, str]]
    requirements: list[tuple[str, str, str]]
    conditions: list[tuple[str, str, str]]
    standard: list[str]
    holds: dict[str, str]


def choices(person_id: int, *, today: date) -> Choices:
    """The choices of the form that adds an order, from the rule book of the person's jurisdiction.

    Orders and requirements that can no longer be made stay on it, since an old one may be entered late.
    """
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    known = rules.books(jurisdiction, on=today)
    requirements = {row.code: row for row in known.requirements.book.requirements}
    conditions = known.conditions.book.conditions if known.conditions else ()
    orders = known.orders.book.orders
    running = Sentence.objects.filter(person_id=person_id, ended_on=None).exclude(ends_on=None)
    return Choices(
        orders=[(row.code, row.name) for row in orders],
        grouped=_grouped(orders, today=today),
        suspended=[row.code for row in orders if row.suspended],
        extended=[row.code for row in orders if row.extended],
        running=[(row.id, f"{labels.order_full(row)}, to {full_day(row.ends_on)}") for row in running.order_by("id")],
        courts=organisations.open_courts(jurisdiction),
        releases=[(row.code, row.name) for row in known.orders.book.releases],
        requirements=[(row.code, row.name, row.unit or "") for row in requirements.values()],
        conditions=[(row.code, row.name, row.says) for row in conditions],
        standard=[row.code for row in conditions if row.standard],
        holds={row.code: row.holds for row in orders},
    )


def _grouped(orders: Iterable[Order], *, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The orders under headings: in the community, in prison, in prison without supervision, and no longer made."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in orders:
        if not row.in_force(today):
            heading = "No longer made"
        elif not row.custody:
            heading = "In the community"
        elif row.officer == "none":
            heading = "In prison, nothing after"
        else:
            heading = "In prison"
        groups.setdefault(heading, []).append((row.code, row.name))
    return list(groups.items())


@dataclass(frozen=True)
class CourtDay:
    """What the last order somebody entered says of the court and its day, so that it is not typed again."""

    court: str
    sentenced_on: date


def courts(person_id: int) -> list[str]:
    """The names of the courts of the person's jurisdiction. One query."""
    return organisations.open_courts(Person.objects.filter(id=person_id).values("jurisdiction")[:1])


def can_be_added(person_id: int, *, on: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The requirements and the conditions that can be added, as (code, name). One query."""
    known = rules.books(Person.objects.values_list("jurisdiction", flat=True).get(id=person_id), on=on)
    requirements = {row.code: row.name for row in known.requirements.book.requirements}
    conditions = known.conditions.book.conditions if known.conditions else ()
    return list(requirements.items()), [(row.code, row.name) for row in conditions]


def court_day(entered_by: str, *, since: date) -> CourtDay | None:
    """The court and day of the last order somebody entered that was made since a day. One query."""
    row = (
        Sentence.objects.filter(entered_by=entered_by, sentenced_on__gte=since)
        .exclude(court="")
        .order_by("-id")
        .values_list("court", "sentenced_on")
        .first()
    )
    return CourtDay(row[0], row[1]) if row and row[1] else None


@dataclass(frozen=True)
class FoundOffence:
    """An offence of the list. `choice` is what a form takes for it."""

    code: str
    name: str
    group: str

    @property
    def choice(self) -> str:
        """Its name with its code after it."""
        return f"{self.name} ({self.code})"


def find_offences(words: str, *, most: int = 20) -> list[FoundOffence]:
    """Offences of the list that have all these words, or whose code begins so; the shortest first. One query."""
    found = ListedOffence.objects.filter(until=None)
    parts = words.split()
    if not parts:
        return []
    for part in parts[:8]:
        found = found.filter(Q(name__icontains=part) | Q(code__startswith=part))
    rows = found.order_by(Length("name"), "code").values_list("code", "name", "group")[:most]
    return [FoundOffence(*row) for row in rows]


def entered_by(key: str, *, since: date) -> dict[int, int]:
    """How many orders made since a day somebody entered, by person. One query."""
    rows = Sentence.objects.filter(entered_by=key, sentenced_on__gte=since).values("person_id").annotate(n=Count("id"))
    return dict(rows.values_list("person_id", "n"))


def listed_conditions() -> list[tuple[str, str, str]]:
    """The conditions of the lists that hold now, as (code, category, words). One query."""
    rows = ListedCondition.objects.filter(until=None)
    return list(rows.order_by("-standard", "category", "text").values_list("code", "category", "text"))


def areas() -> list[tuple[int, str]]:
    """The bodies an order can move to. One query."""
    return organisations.supervising_bodies()
