"""The named cast as fixtures, in a database that holds nothing else. The day is Monday 23 November 2026, 10:00."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from time_machine import travel

from throughcare.accounts.principals import Principal

# Slices are imported inside the fixtures: this file is read before Django is set up.
if TYPE_CHECKING:
    from tests.fixtures import CastThere
    from throughcare.demo import cast

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def at() -> Iterator[datetime]:
    """The moment of every test that asks for it; the clock at the doors shows it too."""
    with travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def staff(db: None, at: datetime, cast_there: CastThere | None) -> cast.Staff:
    """All staff of the cast."""
    if cast_there:
        return cast_there.staff
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.kernel import context  # noqa: PLC0415

    with context.acting(principal="system:test", reason="cast"):
        return cast.make_staff(at=at)


@pytest.fixture
def grace(staff: cast.Staff) -> Principal:
    """Offender manager, Kilner Street."""
    return staff.grace


@pytest.fixture
def simon(staff: cast.Staff) -> Principal:
    """Offender manager in the same team."""
    return staff.simon


@pytest.fixture
def ruth(staff: cast.Staff) -> Principal:
    """Team manager of both."""
    return staff.ruth


@pytest.fixture
def paul(staff: cast.Staff) -> Principal:
    """Case administrator of the team."""
    return staff.paul


@pytest.fixture
def amina(staff: cast.Staff) -> Principal:
    """Auditor."""
    return staff.amina


@pytest.fixture
def omar(staff: cast.Staff) -> Principal:
    """Offender manager of another trust, with no part in any case here."""
    return staff.omar


@pytest.fixture
def aaron(staff: cast.Staff, at: datetime, cast_there: CastThere | None) -> int:
    """Aaron Whitfield's id: community order of 3 September 2025, Grace his offender manager from the start."""
    if cast_there and cast_there.aaron:
        return cast_there.aaron
    from throughcare.demo import cast  # noqa: PLC0415

    return cast.aaron_on_his_order(staff, at=at)
