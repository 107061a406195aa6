"""Somebody else, who shares a phone with Aaron."""

from __future__ import annotations

from datetime import datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.people.facts import NameFacts, PersonFacts, PhoneFacts


@pytest.fixture
def somebody_else(aaron: int, paul: Principal, at: datetime) -> int:
    """Connor Reilly, with the same number on his record."""
    facts = PersonFacts(
        reference="N999001",
        names=(NameFacts(surname="Reilly", forenames="Connor"),),
        phones=(PhoneFacts(kind="mobile", value="07700 900412", preferred=True),),
    )
    with context.acting(principal=paul.key, reason="test"):
        return cast.admit(facts, by=paul, at=at)
