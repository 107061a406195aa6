"""What a change of the rule book would make of tiers as they stand, and of who has an offender manager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from throughcare.allocations import officers, tiering
from throughcare.allocations.models import OfficerFinding, TierFound
from throughcare.allocations.rules.entitlement import EntitlementFacts
from throughcare.allocations.rules.tiers import TierADFacts, TierAGFacts
from throughcare.kernel.clock import local_day
from throughcare.policy import findings
from throughcare.policy.books import Entitlement
from throughcare.policy.predictor_books import TiersAD, TiersAG
from throughcare.policy.proposals import Change, Proposal

_OFFICER = dict(OfficerFinding._meta.get_field("officer").flatchoices)


def would_change(proposal: Proposal, *, on: date) -> Iterator[Change | None]:
    """Everybody's newest tiers, and who has an officer under an order in force; None for what would be the same."""
    # Tiers are found anew every night, so a later edition changes them on the day it begins.
    begins = max([on, *(one.valid_from for one in proposal.editions)])
    for row in _tiers().iterator():
        yield _tier(row, proposal, on=begins)
    for finding in _officers().iterator():
        yield _officer(finding, proposal)


def _tier(row: TierFound, proposal: Proposal, *, on: date) -> Change | None:
    jurisdiction, name = row.policy.partition("/")[0], f"Tier, {row.get_model_display().lower()}"
    try:
        if row.model == TiersAD.topic:
            a_d = proposal.edition(TiersAD, jurisdiction=jurisdiction, on=on)
            found = tiering.by_a_d(findings.from_json(TierADFacts, row.facts), a_d)
        else:
            a_g = proposal.edition(TiersAG, jurisdiction=jurisdiction, on=on)
            found = tiering.by_a_g(findings.from_json(TierAGFacts, row.facts), a_g)
    except (LookupError, findings.CannotTell) as error:
        return Change("tier", row.pk, row.person_id, name, row.tier, "It could not be told", None, str(error))
    if found.tier == row.tier:
        return None
    because = " ".join(found.finding.because)
    return Change("tier", row.pk, row.person_id, name, row.tier, found.tier, None, because)


def _officer(row: OfficerFinding, proposal: Proposal) -> Change | None:
    facts = findings.from_json(EntitlementFacts, row.facts)
    jurisdiction, name = row.policy.partition("/")[0], f"Offender manager, {row.get_setting_display().lower()}"
    was = _said(row.officer, from_release=bool(row.finding.get("from_release")))
    try:
        on = facts.sentenced_on or local_day(row.found_at)
        book = proposal.edition(Entitlement, jurisdiction=jurisdiction, on=on)
        officer, found = officers.answer(facts, book)
    except LookupError as error:
        return Change("officer", row.pk, row.person_id, name, was, "It could not be told", None, str(error))
    now = _said(officer, from_release=bool(found.get("from_release")))
    if now == was:
        return None
    return Change("officer", row.pk, row.person_id, name, was, now, None, " ".join(found["because"]))


def _said(officer: str, *, from_release: bool) -> str:
    return f"{_OFFICER[officer]}{', from release' if from_release else ''}"


def _tiers() -> QuerySet[TierFound]:
    return TierFound.objects.order_by("person_id", "model", "-id").distinct("person_id", "model")


def _officers() -> QuerySet[OfficerFinding]:
    return OfficerFinding.objects.filter(sentence__ended_on=None).order_by("id")


def count() -> int:
    """How many are looked at. Two queries."""
    return _tiers().count() + _officers().count()
