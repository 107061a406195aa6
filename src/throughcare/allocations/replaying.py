"""Who has an officer, tiers and the order candidates were proposed in, worked out once more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from throughcare.allocations import carrying, officers, tiering
from throughcare.allocations.models import Chosen, OfficerFinding, TierFound
from throughcare.allocations.rules import choosing
from throughcare.allocations.rules.entitlement import EntitlementFacts
from throughcare.allocations.rules.tiers import TierADFacts, TierAGFacts
from throughcare.policy import findings, replays
from throughcare.policy.allocation_books import Allocation
from throughcare.policy.books import Entitlement
from throughcare.policy.editions import NoEdition, edition_cited
from throughcare.policy.predictor_books import TiersAD, TiersAG
from throughcare.policy.shapes import ShapeError

OFFICERS, TIERS, CHOICES = "Who has an offender manager", "Tiers found", "Officers proposed"
_FAILS = (LookupError, ShapeError, NoEdition, findings.CannotTell)


def stored() -> Iterator[replays.Replay]:
    """Every finding on who has an officer, every tier that was found, and every proposal a manager chose from."""
    return chain(_officers(), _tiers(), _choices())


def _officers() -> Iterator[replays.Replay]:
    rows = OfficerFinding.objects.order_by("id").values_list("id", "person_id", "officer", "facts", "finding", "policy")
    for row_id, person_id, officer, facts, kept, policy in rows.iterator():
        try:
            book = edition_cited(Entitlement, policy)
            again, found = officers.answer(findings.from_json(EntitlementFacts, facts), book)
        except _FAILS as error:
            yield replays.Replay(OFFICERS, row_id, person_id, replays.cannot(error))
            continue
        differ = replays.differences({**kept, "officer": officer}, {**found, "officer": again})
        yield replays.Replay(OFFICERS, row_id, person_id, differ)


def _tiers() -> Iterator[replays.Replay]:
    for row in TierFound.objects.order_by("id").iterator():
        try:
            found = tier_again(row)
        except _FAILS as error:
            yield replays.Replay(TIERS, row.pk, row.person_id, replays.cannot(error))
            continue
        was = {**row.finding, "tier": row.tier, "provisional": row.provisional}
        now = {**findings.to_json(found.finding), "tier": found.tier, "provisional": found.provisional}
        yield replays.Replay(TIERS, row.pk, row.person_id, replays.differences(was, now))


def tier_again(row: TierFound) -> tiering.Found:
    """A tier worked out from its inputs and its edition. Raises NoEdition and ShapeError."""
    if row.model == TiersAD.topic:
        return tiering.by_a_d(findings.from_json(TierADFacts, row.facts), edition_cited(TiersAD, row.policy))
    return tiering.by_a_g(findings.from_json(TierAGFacts, row.facts), edition_cited(TiersAG, row.policy))


def _choices() -> Iterator[replays.Replay]:
    rows = Chosen.objects.order_by("id").values_list("id", "person_id", "shown", "inputs", "policy")
    for row_id, person_id, shown, inputs, policy in rows.iterator():
        if inputs is None:
            yield replays.Replay(CHOICES, row_id, person_id, elsewhere=True)
            continue
        try:
            facts = findings.from_json(choosing.ChoosingFacts, inputs)
            book = edition_cited(Allocation, replays.cited(policy.split(", "), Allocation.topic))
            found = choosing.propose(facts.candidates, adds=facts.adds, wanted=facts.wanted, on=facts.on, book=book)
        except _FAILS as error:
            yield replays.Replay(CHOICES, row_id, person_id, replays.cannot(error))
            continue
        differ = replays.differences({"shown": shown}, {"shown": carrying.as_shown(found)})
        yield replays.Replay(CHOICES, row_id, person_id, differ)
