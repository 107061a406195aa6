"""Inputs are kept as JSON and come back the same, so that a finding can be replayed."""

import json
from datetime import UTC, date, datetime

import pytest

from throughcare.appointments import rules as appointments
from throughcare.duties import rules as duties
from throughcare.enforcement import rules as enforcement
from throughcare.policy import findings, shapes

INPUTS = [
    appointments.AbsenceFacts(missed_on=date(2026, 11, 12), reason="employment", on=date(2026, 11, 23)),
    enforcement.FailureFacts(
        order="community_order",
        failure_on=date(2026, 11, 12),
        warnings=(enforcement.GivenWarning(date(2025, 11, 10), date(2025, 12, 1)),),
    ),
    duties.DutyFacts(from_=date(2026, 11, 20), tier="T3"),
    duties.DutyFacts(from_=datetime(2026, 11, 20, 9, 30, tzinfo=UTC)),
    appointments.WaitingFacts(
        booked_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC), came_at=datetime(2026, 11, 20, 9, 26, tzinfo=UTC)
    ),
]


@pytest.mark.parametrize("facts", INPUTS, ids=lambda facts: type(facts).__name__)
def test_inputs_come_back_from_their_stored_form(facts: object) -> None:
    stored = json.loads(json.dumps(findings.to_json(facts)))
    assert findings.from_json(type(facts), stored) == facts


def test_stored_inputs_of_another_kind_are_refused() -> None:
    with pytest.raises(shapes.ShapeError, match="missed_on: is missing"):
        findings.from_json(appointments.AbsenceFacts, {})
    with pytest.raises(shapes.ShapeError, match="the data: should be a table"):
        findings.from_json(appointments.AbsenceFacts, [])
    with pytest.raises(shapes.ShapeError, match="on: should be a date"):
        findings.from_json(appointments.AbsenceFacts, {"missed_on": "2026-11-12", "reason": "none", "on": 3})


def test_days_moments_and_counts_are_said_in_plain_words() -> None:
    assert findings.day_text(date(2026, 11, 9)) == "9 November 2026"
    assert findings.moment_text(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "09:05 on 1 July 2026"
    assert [findings.count_text(n, "day") for n in (1, 2)] == ["1 day", "2 days"]
