"""Somebody with an officer and, so far, no order."""

from __future__ import annotations

from datetime import datetime

import pytest

from throughcare.accounts.principals import Principal
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts


@pytest.fixture
def someone(grace: Principal, at: datetime) -> int:
    """A person in Grace's care on whom nothing else is recorded."""
    facts = PersonFacts(names=(NameFacts(surname="Brandt", forenames="Nils"),))
    return int(people.admit_to_caseload(facts, by=grace, at=at).id)
