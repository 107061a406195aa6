"""Finding the tiers from the record, and putting somebody in another tier than the one found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.allocations import tier_facts
from throughcare.allocations.actions import CannotSetTier
from throughcare.allocations.models import Tier, TierFound
from throughcare.allocations.rules.tiers import TierADFacts, TierAGFacts, missing_a_d, tier_a_d, tier_a_g
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.kernel.texts import one_line
from throughcare.people.models import Person
from throughcare.policy.editions import Edition, NoEdition
from throughcare.policy.findings import Finding, to_json
from throughcare.policy.predictor_books import TiersAD, TiersAG
from throughcare.sentences.models import Sentence

AS_FOUND = "AS_FOUND"  # the tier of somebody who is put back in the one the record gives
A_BATCH = 500


@dataclass(frozen=True)
class Found:
    """The tier a model gives, whether something that could raise it is missing, and every step."""

    model: str
    tier: str
    provisional: bool
    finding: Finding


def by_a_d(facts: TierADFacts, book: Edition[TiersAD]) -> Found:
    """The tier by protect and change."""
    found = tier_a_d(facts, book=book)
    return Found(TiersAD.topic, f"{found.protect}{found.change}", bool(missing_a_d(facts)), found)


def by_a_g(facts: TierAGFacts, book: Edition[TiersAG]) -> Found:
    """The single tier."""
    found = tier_a_g(facts, book=book)
    return Found(TiersAG.topic, found.tier, found.provisional, found)


@action
def find_tiers(people: Sequence[int], *, by: Principal, at: datetime) -> int:
    """Find the tiers of these people by both models, from the record as it stands. Answers how many rows were written:
    none for whoever is found as before, and none where the rule book has no such tiers."""
    on = local_day(at)
    ids = sorted(set(people))
    list(Person.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id").values_list("id"))
    newest = TierFound.objects.filter(person_id__in=ids).order_by("person_id", "model", "-id")
    before = {(row.person_id, row.model): row for row in newest.distinct("person_id", "model")}
    made = [
        row
        for jurisdiction in set(Person.objects.filter(id__in=ids).values_list("jurisdiction", flat=True))
        for row in _found(ids, jurisdiction=jurisdiction, on=on)
        if _differs(before.get((row.person_id, row.model)), row)
    ]
    bulk.add(made)
    return len(made)


def _found(people: Sequence[int], *, jurisdiction: str, on: date) -> Iterator[TierFound]:
    try:
        book = tier_facts.books(jurisdiction, on=on)
    except NoEdition:
        return
    for person_id, known in tier_facts.gather(people, jurisdiction=jurisdiction, on=on).items():
        for facts, found in ((known.a_d, by_a_d(known.a_d, book.a_d)), (known.a_g, by_a_g(known.a_g, book.a_g))):
            yield TierFound(
                person_id=person_id,
                model=found.model,
                tier=found.tier,
                provisional=found.provisional,
                found_on=on,
                facts=to_json(facts),
                sources=known.sources,
                missing=list(known.missing),
                finding=to_json(found.finding),
                policy=found.finding.policy[0],
            )


def _differs(before: TierFound | None, now: TierFound) -> bool:
    """Whether anything but the day is otherwise than when it was found last."""
    if before is None:
        return True
    facts = [{name: value for name, value in row.facts.items() if name != "on"} for row in (before, now)]
    return facts[0] != facts[1] or any(
        getattr(before, name) != getattr(now, name) for name in ("tier", "provisional", "sources", "missing", "policy")
    )


def everybody(*, after: int = 0) -> list[int]:
    """The next batch of people with an order in force, by number. For the clock."""
    found = Sentence.objects.filter(ended_on=None, person_id__gt=after).order_by("person_id")
    return list(found.values_list("person_id", flat=True).distinct()[:A_BATCH])


@action
def override(
    person_id: int,
    *,
    model: str,
    tier: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_newest: int | None = None,
) -> Tier:
    """Put somebody in another tier of a model than the record gives, with a reason; or back (`AS_FOUND`).

    `shown_newest` is the id of the newest tier of the model that was shown. What was found stays beside it. Raises
    `CannotSetTier`.
    """
    because = one_line(because, "Say why. The person can be told the reason.", refused=CannotSetTier)
    jurisdiction = (
        Person.objects.select_for_update(no_key=True).values_list("jurisdiction", flat=True).get(id=person_id)
    )
    before = Tier.objects.filter(person_id=person_id, model=model).order_by("-id").first()
    if shown_newest is not None and before is not None and before.pk != shown_newest:
        raise ChangedMeanwhile(before, shown_version=shown_newest, version=before.pk)
    if tier not in {AS_FOUND, *choices(model, jurisdiction=jurisdiction, on=local_day(at))}:
        raise CannotSetTier("Select a tier of this model.", field="tier")
    if (before.tier if before else AS_FOUND) == tier:
        said = "The tier the record gives holds already." if tier == AS_FOUND else f"The tier is {tier} already."
        raise CannotSetTier(said, field="tier")
    return Tier.objects.create(person_id=person_id, tier=tier, model=model, since=local_day(at), because=because)


def choices(model: str, *, jurisdiction: str, on: date) -> list[str]:
    """The tiers of a model, the highest first; none where the rule book does not have it."""
    try:
        book = tier_facts.books(jurisdiction, on=on)
    except NoEdition:
        return []
    if model != TiersAD.topic:
        return list(book.a_g.book.tiers)
    protect = [row.code for row in reversed(book.a_d.book.protect)]
    change = [row.code for row in reversed(book.a_d.book.change)]
    return [f"{one}{two}" for one in protect for two in (*change, str(book.a_d.book.no_mandate))]
