"""Orders, their requirements and instructions, and where the person is, ready for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from throughcare.design.dates import full_day
from throughcare.kernel.prepared import ByNumber
from throughcare.people.models import Person
from throughcare.sentences import labels
from throughcare.sentences.models import Instruction, Offence, Place, Proceedings, Requirement, Sentence
from throughcare.sentences.rules import orders as rules

HOW = dict(Instruction._meta.get_field("told_how").flatchoices)
STATES = dict(Instruction._meta.get_field("state").flatchoices)
PLACES = dict(Place._meta.get_field("kind").flatchoices)
_TONES = {"open": "quiet", "kept": "kept", "not_kept": "late", "withdrawn": "quiet"}


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


def sentence_page(person_id: int, *, today: date) -> SentencePage:
    """The whole page, in six queries."""
    orders = _orders(Sentence.objects.filter(person_id=person_id), person_id=person_id, today=today, whole=True)
    return SentencePage(
        live=[order for order in orders if order.ended_on is None],
        ended=[order for order in reversed(orders) if order.ended_on is not None],
        places=places(person_id),
        proceedings=proceedings(person_id),
    )


def live_orders(person_id: int, *, today: date) -> list[OrderRow]:
    """The orders in force with offences and requirements, the oldest first. Three queries; instructions are left out.

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
    for asked in Requirement.objects.filter(sentence_id__in=list(orders)).order_by("id"):
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
    )


def _asked(row: Requirement, order: OrderRow, *, today: date) -> AskedRow:
    rule = labels.asked_row(row.edition, row.code)
    unit = labels.asked_unit(row.edition, row.code)
    last = row.until - timedelta(days=1) if row.until else order.ends_on
    amount = row.amount
    if amount is None:
        done_text = ""
    elif unit in {"hours", "days"}:
        done_text = f"{row.done.normalize():f} of {rules.amount_text(amount, unit)}"
    else:
        done_text = rules.amount_text(amount, unit)
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
        standing=rules.standing(
            amount=amount,
            done=row.done,
            unit=unit,
            completed_on=row.completed_on,
            since=row.since or order.starts_on,
            last=last,
            today=today,
        ),
        completed_on=row.completed_on,
        last=last,
        counts_as_contact=rule.counts_as_contact,
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
    words = {"breach": "Breach in progress", "recall": "Recall in progress"}
    return [
        ProceedingsRow(row.sentence_id, row.kind, words[row.kind], row.since)
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
    row = Sentence.objects.get(id=sentence_id)
    return _orders(Sentence.objects.filter(id=sentence_id), person_id=row.person_id, today=today, whole=False)[0]


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

    `custody` says that it is a prison sentence, `committed_on` is the last known day of an offence.
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
    days: int | None
    requirements: tuple[str, ...]
    committed_on: date | None


def in_force(people: Iterable[int], *, sentence_id: int | None = None) -> dict[int, list[InForce]]:
    """The orders in force of many people, by person, the oldest first; or one order, in force or not. One query."""
    found = Sentence.objects.filter(id=sentence_id) if sentence_id else Sentence.objects.filter(ended_on=None)
    rows: dict[int, list[InForce]] = {}
    asked = ArraySubquery(Requirement.objects.filter(sentence_id=OuterRef("pk")).order_by("id").values("code"))
    last = Offence.objects.filter(sentence_id=OuterRef("pk")).order_by(F("committed_on").desc(nulls_last=True))
    found = found.filter(person_id__in=list(people)).order_by("sentenced_on", "id")
    for row in found.annotate(asked=asked, committed=Subquery(last.values("committed_on")[:1])):
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
                days=row.length_days,
                requirements=tuple(row.asked),
                committed_on=row.committed,
            )
        )
    return rows


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

    `standard` are the conditions of every licence; `holds` says of each order what it holds.
    """

    orders: list[tuple[str, str]]
    releases: list[tuple[str, str]]
    requirements: list[tuple[str, str, str]]
    conditions: list[tuple[str, str, str]]
    standard: list[str]
    holds: dict[str, str]


def choices(person_id: int, *, today: date) -> Choices:
    """The choices of the form that adds an order, from the rule book of the person's jurisdiction.

    Orders and requirements that can no longer be made stay on it, since an old one may be entered late.
    """
    known = rules.books(Person.objects.values_list("jurisdiction", flat=True).get(id=person_id), on=today)
    requirements = {row.code: row for row in known.requirements.book.requirements}
    conditions = known.conditions.book.conditions if known.conditions else ()
    return Choices(
        orders=[(row.code, row.name) for row in known.orders.book.orders],
        releases=[(row.code, row.name) for row in known.orders.book.releases],
        requirements=[(row.code, row.name, row.unit or "") for row in requirements.values()],
        conditions=[(row.code, row.name, row.says) for row in conditions],
        standard=[row.code for row in conditions if row.standard],
        holds={row.code: row.holds for row in known.orders.book.orders},
    )
