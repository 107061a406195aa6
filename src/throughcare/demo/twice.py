"""Somebody who is on the record twice: Aaron once more, as a prison wrote him, for the page Duplicates."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.allocations import actions as allocations
from throughcare.demo import cast
from throughcare.kernel.clock import local_day
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.matching import actions as matching
from throughcare.people.matching import finding, rules
from throughcare.people.models import Name, Person


def tell(staff: cast.Staff, *, at: datetime) -> None:
    """Add the second record, with Simon to answer for it, and find the pair."""
    first = Name.objects.get(kind="current", surname="Whitfield").person_id
    born = Person.objects.values_list("date_of_birth", flat=True).get(id=first)
    again = people.admit(
        PersonFacts(
            names=(NameFacts("Witfield", "Aaron"),),
            date_of_birth=born,
            source_facts=(("prison", "Written by", "Reception"),),
        ),
        by=staff.simon,
        at=at,
    )
    allocations.allocate(
        again.id,
        role="offender_manager",
        post_id=staff.simon.post_id,
        because="Named by the prison.",
        by=staff.ruth,
        at=at,
        since=at - timedelta(days=9),
    )
    for _, pairs in finding.pairs([first], by=rules.weights(local_day(at))):
        matching.hold(pairs, by=cast.DEMO, at=at)
