"""Any past finding replays to the same answer from its stored inputs."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from throughcare.allocations.rules import entitlement
from throughcare.appointments import rules as appointments
from throughcare.duties import rules as duties
from throughcare.enforcement import rules as enforcement
from throughcare.policy import calendars, editions, findings
from throughcare.policy.books import Absence, Contact, Duties, Enforcement, Entitlement, Outcomes, Standards, Waiting

DAY = date(2026, 11, 12)
AT = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)
CALENDAR = calendars.bank_holidays("england_wales")


def _book(kind: type[Any]) -> Any:
    return editions.edition(kind, jurisdiction="england_wales", on=DAY)


def _due(facts: duties.DutyFacts) -> duties.DueFinding:
    books = {"duties": _book(Duties), "standards": _book(Standards)}
    return duties.due("first_contact", facts=facts, calendar=CALENDAR, **books)


ASKED: list[tuple[Any, Callable[[Any], findings.Finding]]] = [
    (
        appointments.AbsenceFacts(missed_on=DAY, reason="employment", told_on=DAY, on=date(2026, 11, 23)),
        lambda facts: appointments.judge(facts, book=_book(Absence)),
    ),
    (
        appointments.ExtensionFacts(missed_on=DAY, on=DAY, until=date(2026, 11, 21), extended_before=False),
        lambda facts: appointments.may_extend(facts, book=_book(Absence)),
    ),
    (
        appointments.OutcomeFacts(starts_at=AT, ends_at=LATER, now=LATER, outcome="UACP"),
        lambda facts: appointments.outcome_allowed(facts, book=_book(Outcomes)),
    ),
    (
        appointments.WaitingFacts(booked_at=AT, came_at=AT, seen_at=LATER),
        lambda facts: appointments.kept_waiting(facts, book=_book(Waiting)),
    ),
    (
        appointments.ProposalFacts(
            after=AT, tier="T3", sentenced_on=DAY, busy=(appointments.Busy(AT, LATER, "work"),), closed=(DAY,)
        ),
        lambda facts: appointments.propose_next(facts, book=_book(Contact), calendar=CALENDAR),
    ),
    (
        enforcement.FailureFacts(
            order="community_order",
            failure_on=DAY,
            warnings=(enforcement.GivenWarning(date(2026, 1, 5)), enforcement.GivenWarning(DAY, withdrawn_on=DAY)),
        ),
        lambda facts: enforcement.next_step(facts, book=_book(Enforcement)),
    ),
    (
        entitlement.EntitlementFacts(
            setting="custody", sentence_type="SDS", length=entitlement.Length(days=365), sentenced_on=DAY
        ),
        lambda facts: entitlement.officer_entitlement(facts, book=_book(Entitlement)),
    ),
    (duties.DutyFacts(from_=DAY, tier="T3"), _due),
    (duties.DutyFacts(from_=AT, tier="T4"), _due),
]


@pytest.mark.parametrize(("facts", "rule"), ASKED, ids=[type(facts).__name__ for facts, _ in ASKED])
def test_a_finding_replays_from_its_stored_inputs(facts: Any, rule: Callable[[Any], findings.Finding]) -> None:
    stored = json.loads(json.dumps(findings.to_json(facts)))
    again = findings.from_json(type(facts), stored)
    assert again == facts
    assert rule(again) == rule(facts)
    assert rule(again).because
