"""Letters in tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from pytest_django import Settings

from throughcare.accounts.principals import Principal
from throughcare.kernel.clock import LONDON
from throughcare.messaging import actions
from throughcare.messaging.models import Letter
from throughcare.people.models import Person

MISSED = {
    "missed_at": datetime(2026, 11, 12, 10, 30, tzinfo=LONDON),
    "tell_by": date(2026, 11, 14),
    "proof_by": date(2026, 11, 19),
}


@pytest.fixture(autouse=True)
def kinds(settings: Settings) -> None:
    """The kinds of letters of these tests."""
    settings.LETTERS = "throughcare.messaging.tests.kinds"


@pytest.fixture
def queue(aaron: int, grace: Principal, at: datetime) -> Callable[..., Letter]:
    """Queue a letter to Aaron; by default that he missed a meeting."""

    def one(kind: str = "we_missed_you", *, once: str = "missed:1", **more: Any) -> Letter:
        given: dict[str, Any] = {"facts": MISSED, "about": ("people.person", aaron, None), "by": grace, "at": at} | more
        letter = actions.queue(aaron, kind=kind, once=once, **given)
        assert letter is not None
        return letter

    return one


@pytest.fixture
def changed(aaron: int) -> Callable[[], None]:
    """What the letters speak of changes."""

    def change() -> None:
        Person.objects.get(id=aaron).change(language="Welsh")

    return change
