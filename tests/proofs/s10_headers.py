"""S10: every answer of every address carries the headers that shut it to other sites, and cookies are out of reach."""

from __future__ import annotations

from typing import Any

from time_machine import travel

from tests.cast import NOW
from tests.house import world
from tests.house.test_headers import faults_of
from throughcare.cli.proofs import Size

TOLD = True  # its database holds the world of the house tests


def prove(size: Size) -> dict[str, Any]:
    """Every row of the access table by both methods as everybody; small, some of it."""
    asked = world.walk()
    with travel(NOW):
        visitor = world.Visitor(world.find(at=NOW))
        visits = [visitor.visit(*page) for page in (asked if size.full else size.random.sample(asked, 150))]
        faults = [f"{visit}: {fault}" for visit in visits for fault in faults_of(visit)]
        cookies = [cookie for who in world.WALKERS for cookie in visitor.client(who).cookies.values()]
    faults += [f"cookie {cookie.key}" for cookie in cookies if cookie.value and not _shut(cookie)]
    assert not faults, "\n".join(faults[:20])
    statuses = sorted({visit.status for visit in visits})
    return {"answers": len(visits), "statuses": str(statuses), "cookies": len(cookies), "faults": 0}


def _shut(cookie: Any) -> bool:
    return bool(cookie["httponly"]) and cookie["samesite"] == "Lax"
