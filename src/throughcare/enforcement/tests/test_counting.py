"""The count against a slow oracle: days of a calendar looked at one by one, over made-up histories of one order."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare.accounts.principals import Principal
from throughcare.enforcement.actions import decisions
from throughcare.enforcement.models import Warning
from throughcare.enforcement.tests.telling import decided, failed, morning, step

START = date(2026, 1, 5)


class _Undone(Exception):
    """Ends one made-up history."""


def _counts(given_on: date, failure_on: date) -> bool:
    """Whether a warning counts on a day, by walking there: from the day after it, until its date comes round again."""
    day = given_on
    while True:
        day += timedelta(days=1)
        round_again = (day.month, day.day) == (given_on.month, given_on.day)
        if round_again or (given_on.month, given_on.day) == (2, 29) and (day.month, day.day) == (3, 1):
            return False
        if day >= failure_on:
            return day == failure_on


# A history: days between failures, and whether the latest standing warning is withdrawn before the next one.
HISTORY = st.lists(st.tuples(st.integers(1, 400), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_the_ladder_agrees_with_the_oracle(aaron: int, grace: Principal, history: list[tuple[int, bool]]) -> None:
    try:
        with transaction.atomic():
            _live(aaron, grace, history)
            raise _Undone
    except _Undone:
        pass


def _live(aaron: int, grace: Principal, history: list[tuple[int, bool]]) -> None:
    on = START
    for days, withdraw in history:
        on += timedelta(days=days)
        if on > date(2027, 8, 30):  # his order ends
            return
        standing = [row.given_on for row in Warning.objects.filter(withdrawn_on=None)]
        (row,) = failed(aaron, on, by=grace)
        must = any(_counts(given_on, on) for given_on in standing)
        assert step(row) == ("must_refer" if must else "warn_or_refer")
        decided(row, "refer" if must else "warn", by=grace, at=morning(on))
        latest = Warning.objects.filter(withdrawn_on=None).order_by("-given_on").first()
        if withdraw and latest is not None:
            decisions.withdraw_warning(latest.id, because="Taken back.", by=grace, at=morning(on))
