"""The demo's pages about the door, cover and duplicates have something on them."""

from __future__ import annotations

from datetime import datetime

from throughcare.allocations import actions as allocations
from throughcare.allocations.models import Covered, Responsibility
from throughcare.demo import cast, doors, twice
from throughcare.kernel import context
from throughcare.organisations.models import Leave
from throughcare.people import limit_queries
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.merging import queries as merging


def _tell(staff: cast.Staff, *, at: datetime) -> int:
    """The doors over bare records of those the stories would have told of. Answers how many people came."""
    for surname, officer in (("Brooks", "grace"), ("Pereira", "grace"), ("Munro", "simon"), ("Pugh", "simon")):
        person_id = cast.admit(PersonFacts(names=(NameFacts(surname=surname),)), by=cast.DEMO, at=at)
        post_id = getattr(staff, officer).post_id
        allocations.allocate(
            person_id, role="offender_manager", post_id=post_id, because="At sentence.", by=staff.ruth, at=at
        )
    with context.acting(principal=cast.DEMO.key, reason="demo"):
        return doors.tell(staff, at=at)


def test_a_new_user_finds_something_on_every_page_of_access_and_cover(
    staff: cast.Staff, aaron: int, at: datetime
) -> None:
    twice.tell(staff, at=at)
    came = _tell(staff, at=at)
    ruth = staff.ruth
    with context.acting(principal=ruth.key, reason="test"):
        likely, _, _ = merging.waiting(ruth)
        assert len(likely) == 1
        assert limit_queries.notices(ruth).to_review == 1
        assert {row.review for row in limit_queries.openings(ruth)} == {"", "asked"}
        assert [row.how for row in limit_queries.acquaintances(ruth, on=at.date())] == ["neighbour"]
        limits = {row.kind: set(row.users) for row in limit_queries.limits(ruth)}
        assert limits["exclusion"] == {staff.simon.user_id}
        assert limits["restriction"] == {who.user_id for who in (staff.simon, ruth, staff.paul)}
        away = Leave.objects.get()
        hers = Responsibility.objects.filter(post_id=away.post_id, role="offender_manager", until=None)
        covered = Covered.objects.filter(to_post_id=staff.simon.post_id, moved_at__isnull=False, ended_at=None)
        assert {row.person_id for row in hers} == {row.person_id for row in covered}
        assert hers.count() == came - 1
    assert len(limit_queries.notices(staff.simon).opened) == 1
    assert len(limit_queries.notices(staff.omar).asked) == 1
