"""Where an order stands on the ladder of enforcement, by asking the rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.design.dates import full_day
from throughcare.enforcement import rules
from throughcare.enforcement.models import Consideration, Warning
from throughcare.policy import books, editions, findings
from throughcare.sentences import labels
from throughcare.sentences import queries as sentences
from throughcare.sentences.models import Sentence


def as_stored(found: rules.StepFinding, facts: rules.FailureFacts) -> dict[str, Any]:
    """A finding with its inputs, as it is kept."""
    return {
        "step": found.step,
        "name": found.name,
        "counts_until": found.counts_until.isoformat() if found.counts_until else None,
        "because": list(found.because),
        "policy": list(found.policy),
        "inputs": findings.to_json(facts),
    }


@dataclass(frozen=True)
class Asked:
    """What the rule was asked on one order, and what it found."""

    sentence: Sentence
    ladder: books.Ladder
    edition: editions.Edition[books.Enforcement]
    facts: rules.FailureFacts
    finding: rules.StepFinding
    order_name: str

    @property
    def stored(self) -> dict[str, Any]:
        """The finding with its inputs, as it is kept beside a decision."""
        return as_stored(self.finding, self.facts)

    @property
    def must(self) -> bool:
        """Whether the law leaves no choice but to refer."""
        return self.finding.step == self.ladder.step_when_met

    @property
    def on_licence(self) -> bool:
        """Whether the law counts no warnings here."""
        return self.ladder.window_months is None

    def decision(self, code: str) -> books.Decision | None:
        """The decision of that code, if the rule allows it."""
        return next((row for row in self.finding.decisions if row.code == code), None)

    def referral_decisions(self, kind: str) -> dict[str, books.Decision]:
        """What may be decided on a referral of that kind; a warning instead only where the law leaves the choice."""
        codes = {
            "breach": ("lay_information", "return_for_evidence", "warn_instead", "no_breach", "withdraw"),
            "recall": ("warn_instead", "withdraw"),  # the rest is decided on the page of the recall
        }[kind]
        known = {row.code: row for row in rules.referral_decisions(book=self.edition)}
        return {code: known[code] for code in codes if code in known and not (code == "warn_instead" and self.must)}


def ask(sentence_id: int, *, failure_on: date) -> Asked:
    """Ask the rule what a failure on that day leads to under one order. Two queries.

    Raises LookupError for an order under which failures lead to nothing, NoEdition where there is no rule book.
    """
    sentence = Sentence.objects.select_related("person").get(id=sentence_id)
    given = Warning.objects.filter(person_id=sentence.person_id, sentence_id=sentence_id).order_by("given_on", "id")
    return asked(sentence, given=tuple(given), failure_on=failure_on)


def asked(sentence: Sentence, *, given: Sequence[Warning], failure_on: date) -> Asked:
    """The same from rows that are read already. `sentence.person` must be there."""
    jurisdiction = sentence.person.jurisdiction
    edition = editions.edition(books.Enforcement, jurisdiction=jurisdiction, on=failure_on)
    ladder = edition.book.ladder(ladder_code(sentence))
    facts = rules.FailureFacts(
        order=ladder.order,
        failure_on=failure_on,
        warnings=tuple(rules.GivenWarning(given_on=row.given_on, withdrawn_on=row.withdrawn_on) for row in given),
    )
    return Asked(
        sentence=sentence,
        ladder=ladder,
        edition=edition,
        facts=facts,
        finding=rules.next_step(facts, book=edition),
        order_name=order_name(sentence),
    )


def ask_about(row: Consideration) -> Asked:
    """Ask the rule about a consideration that was read with its failure and order. One query."""
    given = Warning.objects.filter(person_id=row.person_id, sentence_id=row.sentence_id).order_by("given_on", "id")
    return asked(row.sentence, given=tuple(given), failure_on=row.failure.happened_on)


def order_row(sentence: Sentence) -> books.Order:
    return labels.order_row(sentence.edition, sentence.order_type)


def ladder_code(sentence: Sentence) -> str:
    """Which enforcement ladder an order is on. Raises LookupError for an order under which failures lead to nothing."""
    order = order_row(sentence)
    if order.ladder is None:
        raise LookupError(f"The rule book has no enforcement for {order.name}.")
    return order.ladder


def order_name(sentence: Sentence) -> str:
    """The order as a sentence names it: "community order of 3 September 2025", "licence of 6 August 2026"."""
    order = order_row(sentence)
    on = sentence.released_on if order.custody else sentence.sentenced_on
    name = "licence" if order.custody else order.name[:1].lower() + order.name[1:]
    return f"{name} of {full_day(on)}" if on else name


def order_short(sentence: Sentence) -> str:
    """The order in one or two words, for a drawing."""
    order = order_row(sentence)
    return "Licence" if order.custody else order.short


def in_force(sentence: Sentence, *, on: date) -> bool:
    """Whether the person had to keep to the order on a day: begun (or released), and not over."""
    begun = sentence.released_on if order_row(sentence).custody else sentence.sentenced_on
    last = min((row for row in (sentence.ends_on, sentence.ended_on) if row is not None), default=None)
    return begun is not None and begun <= on and (last is None or on <= last)


def agreed_by(row: Consideration) -> tuple[str, ...]:
    """The roles that must agree to what was proposed, by the edition the decision rests on."""
    found = ask(row.sentence_id, failure_on=row.failure.happened_on).edition.book.decision(row.decision)
    return found.agreed_by


def orders_on_a_ladder(person_id: int) -> list[Sentence]:
    found = Sentence.objects.filter(person_id=person_id).select_related("person").order_by("-sentenced_on", "-id")
    return [row for row in found if order_row(row).ladder]


def orders_broken(person_id: int, *, served: Iterable[int], on: date) -> list[int]:
    """The orders a failure at a meeting counts for: those it serves that were in force on the day and have a ladder;
    where the record does not say which it serves, all of them. One query."""
    wanted = set(served)
    return [
        row.id for row in orders_on_a_ladder(person_id) if in_force(row, on=on) and (not wanted or row.id in wanted)
    ]


@dataclass(frozen=True)
class MayBreak:
    """An order a failure can be recorded under, with what the person must keep to as choices (id, name)."""

    id: int
    name: str
    keeps: list[tuple[int, str]]


def orders_that_may_be_broken(person_id: int, *, on: date) -> list[MayBreak]:
    """The orders in force under which a failure has consequences. Three queries."""
    return [
        MayBreak(order.id, order.choice, [(row.id, row.name) for row in order.requirements])
        for order in sentences.live_orders(person_id, today=on)
        if order.ladder and order.starts_on
    ]


def breaks_name(row: Consideration) -> str:
    """The requirement or condition that was not kept, or empty for the order as a whole. Needs `breaks`."""
    return labels.asked_row(row.breaks.edition, row.breaks.code).name if row.breaks else ""
