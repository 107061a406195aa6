"""S1: every address, by both methods, as everybody, answers what a table kept apart from the code says."""

from __future__ import annotations

from typing import Any

from time_machine import travel

from tests.cast import NOW
from tests.house import world
from throughcare.cli.proofs import Size

# In every test run tests/house/test_access.py asks for nearly all of it.
ONLY_FULL = True

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """The whole product of addresses, samples, people and methods; an address without a row is found as well."""
    with travel(NOW):
        visitor = world.Visitor(world.find(at=NOW))
        before = world.counts()
        visits = [visitor.visit(*page) for page in world.walk()]
    wrong = [str(visit) for visit in visits if visit.status != visit.expected]
    assert not wrong, "\n".join(wrong)
    assert world.counts() == before, "asking for a page, or sending an empty form, changed something"
    return {
        "addresses": len(world.rows()),
        "people who ask": len(world.WALKERS),
        "asked": len(visits),
        "let in": sum(visit.status < 300 for visit in visits),
        "refused": sum(visit.status in {403, 404} for visit in visits),
        "let in and should not be": 0,
        "other differences": 0,
    }
