"""What a change of the rule book would make of the limits of requirements in force, and of orders that ended early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from throughcare.design.dates import full_day
from throughcare.people.models import Person
from throughcare.policy import editions, findings, replays
from throughcare.policy.books import EarlyCompletion, Requirements
from throughcare.policy.editions import Edition, NoEdition
from throughcare.policy.proposals import Change, Proposal
from throughcare.sentences import labels
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts
from throughcare.sentences.models import Offence, OrderChange, Requirement, Sentence
from throughcare.sentences.rules import early
from throughcare.sentences.rules.doubts import LENGTH, doubts
from throughcare.sentences.rules.orders import Books

_AT_ONCE = 500  # orders whose requirements are read together
_WITHIN = "Within the limits"


def would_change(proposal: Proposal) -> Iterator[Change | None]:
    """Every requirement of an order in force, and every order that ended early; None for one of which the same holds.

    What the limits say is worked out twice, from the record as it stands today: by the rule book as it is installed,
    and as it would be.
    """
    ids = list(_asked().order_by("sentence_id").values_list("sentence_id", flat=True).distinct())
    for start in range(0, len(ids), _AT_ONCE):
        yield from _limits(ids[start : start + _AT_ONCE], proposal)
    yield from _early(proposal)


def _limits(ids: list[int], proposal: Proposal) -> Iterator[Change | None]:
    asked: dict[int, list[Requirement]] = defaultdict(list)
    for row in _asked().filter(sentence_id__in=ids).order_by("id"):
        asked[row.sentence_id].append(row)
    offences: dict[int, list[Offence]] = defaultdict(list)
    for offence in Offence.objects.filter(sentence_id__in=ids).order_by("id"):
        offences[offence.sentence_id].append(offence)
    orders = Sentence.objects.filter(id__in=ids).order_by("id")
    born = dict(Person.objects.filter(id__in=orders.values("person_id")).values_list("id", "date_of_birth"))
    for order in orders:
        yield from _of_order(order, asked[order.pk], offences[order.pk], born.get(order.person_id), proposal)


def _of_order(
    order: Sentence, asked: list[Requirement], offences: list[Offence], born: date | None, proposal: Proposal
) -> Iterator[Change | None]:
    jurisdiction = order.edition.partition("/")[0]
    on = order.sentenced_on
    try:
        installed = editions.edition(Requirements, jurisdiction=jurisdiction, on=on) if on else None
    except NoEdition:
        installed = None
    if installed is None or on is None:  # nothing to compare with: the day is not recorded, or older than the book
        yield from (None for _ in asked)
        return
    try:
        other = proposal.edition(Requirements, jurisdiction=jurisdiction, on=on)
    except NoEdition as error:
        for row in asked:
            yield _change(row, _WITHIN, "It could not be told", str(error))
        return
    if other == installed:
        yield from (None for _ in asked)
        return
    was, now = (_said(order, asked, offences, born, book) for book in (installed, other))
    for row in asked:
        before, after = was.get(row.code, _WITHIN), now.get(row.code, _WITHIN)
        yield None if before == after else _change(row, before, after, f"Order of {full_day(on)}")


def _said(
    order: Sentence, asked: list[Requirement], offences: list[Offence], born: date | None, book: Edition[Requirements]
) -> dict[str, str]:
    """What a book says against each requirement of an order, by its code."""
    facts = SentenceFacts(
        order_type=order.order_type,
        sentenced_on=order.sentenced_on,
        convicted_on=order.convicted_on,
        offences=tuple(OffenceFacts(row.text, committed_on=row.committed_on) for row in offences),
        requirements=tuple(
            RequirementFacts(row.code, _plain(row.amount), months=row.months, days_a_week=row.days_a_week)
            for row in asked
        ),
    )
    known = Books(labels.orders_named(order.edition), book, None)
    try:
        found = doubts(facts, known=known, born=born)
    except LookupError as error:
        return {row.code: f"It could not be told: {error}" for row in asked}
    return {doubt.code: " ".join(doubt.reasons) for doubt in found if doubt.code != LENGTH}


def _plain(amount: Decimal | None) -> Decimal | None:
    """The amount as it was entered: 120, where the column has 120.0."""
    return Decimal(f"{amount.normalize():f}") if amount is not None else None


def _change(row: Requirement, was: str, now: str, because: str) -> Change:
    name = labels.asked_row(row.edition, row.code).name
    return Change("limit", row.pk, row.person_id, name, was[:200], now[:200], None, because)


def _early(proposal: Proposal) -> Iterator[Change | None]:
    for row_id, person_id, kept in _ended().values_list("id", "person_id", "now").iterator():
        facts = findings.from_json(early.EarlyFacts, kept["inputs"])
        jurisdiction = replays.cited(kept["policy"], EarlyCompletion.topic).partition("/")[0]
        was = f"{full_day(facts.on)}: ends, {kept['what']}"
        try:
            book = proposal.edition(EarlyCompletion, jurisdiction=jurisdiction, on=facts.on)
            found = early.ends_early(facts, book=book)
            now = f"{full_day(facts.on)}: {'ends' if found.ends else 'runs on'}, {found.what}"
            because = found.because
        except LookupError as error:
            now, because = "The law would know no early end", (str(error),)
        if now == was:
            yield None
        else:
            yield Change("early", row_id, person_id, "Order completed early", was, now, None, " ".join(because))


def _asked() -> QuerySet[Requirement]:
    return Requirement.objects.filter(kind="requirement", removed_because="", sentence__ended_on=None)


def _ended() -> QuerySet[OrderChange]:
    return OrderChange.objects.filter(kind="early", undone_at=None, now__has_key="inputs").order_by("id")


def count() -> int:
    """How many are looked at. Two queries."""
    return _asked().count() + _ended().count()
