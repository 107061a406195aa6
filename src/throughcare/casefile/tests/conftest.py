"""A week in the life of the cast, for the pages that join slices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests import browsing
from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment
from throughcare.appointments.tests import telling
from throughcare.sentences.models import Sentence


@pytest.fixture
def signed_in() -> Callable[[Principal], Client]:
    """A browser of one of the cast, by the demo's one click."""
    return browsing.signed_in


@pytest.fixture
def order(aaron: int) -> int:
    """Aaron's community order."""
    return Sentence.objects.get(person_id=aaron).pk


@pytest.fixture
def story(aaron: int, order: int, grace: Principal, at: datetime) -> dict[str, Appointment]:
    """Meetings of the last weeks: kept, late, kept waiting, missed; one this morning; one a week ahead."""

    def held(days: int, outcome: str, **more: object) -> Appointment:
        starts = at - timedelta(days=days, minutes=30)
        meeting = telling.book(aaron, starts, by=grace, at=at, serves=[order])
        return telling.record(meeting, outcome, by=grace, at=at, **more)

    def times(days: int, came: int, seen: int) -> dict[str, datetime]:
        starts = at - timedelta(days=days, minutes=30)
        return {
            "came_at": starts + timedelta(minutes=came),
            "seen_at": starts + timedelta(minutes=max(came, seen)),
            "left_at": starts + timedelta(minutes=30),
        }

    return {
        "kept": held(42, "ATTC", **times(42, -4, 2)),
        "late": held(35, "LATE", **times(35, 20, 20)),
        "waited": held(28, "ATTC", **times(28, -4, 20)),
        "missed": held(11, "AFTA"),
        "today": telling.book(aaron, at - timedelta(minutes=30), by=grace, at=at, serves=[order]),
        "next": telling.book(aaron, at + timedelta(days=9), by=grace, at=at, serves=[order]),
    }
