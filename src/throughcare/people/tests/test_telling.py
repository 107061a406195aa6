"""Source 1: "You must tell your offender manager straight away if you plan to change your address or phone number"."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.people.record.rules import telling

MOVED = date(2026, 11, 9)


@pytest.mark.parametrize(
    ("told", "moved", "planned", "text", "tone"),
    [
        (date(2026, 11, 21), MOVED, None, "Told us 12 days after it", "late"),
        (date(2026, 11, 10), MOVED, None, "Told us 1 day after it", "late"),
        (MOVED, MOVED, None, "Told us that day", "kept"),
        (date(2026, 11, 1), None, MOVED, "Told us 8 days before it", "kept"),
        (None, MOVED, None, "When they told us is not recorded", "quiet"),
        (MOVED, None, None, "When they told us is not recorded", "quiet"),
    ],
)
def test_late_telling_is_seen(
    told: date | None, moved: date | None, planned: date | None, text: str, tone: str
) -> None:
    found = telling(told_on=told, happened_on=moved, planned_for=planned)
    assert (found.text, found.tone) == (text, tone)
