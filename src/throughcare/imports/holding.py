"""Who in a file is likely on the record already is not entered but held, until a person decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from throughcare.design.dates import full_day
from throughcare.imports.models import Alike, Held, SourceKey
from throughcare.imports.placing import Case
from throughcare.kernel import bulk
from throughcare.kernel.clock import local_day
from throughcare.people.facts import PersonFacts
from throughcare.people.matching import finding
from throughcare.people.matching.actions import reasons
from throughcare.people.matching.rules import Likeness, weights

SHOWN = 5  # records kept beside one who is held; more say nothing more

Found = list[tuple[int, Likeness]]


def hold_likely(
    cases: Sequence[Case], *, source: str, run_id: int | None, counts: dict[str, int], at: datetime
) -> list[Case]:
    """Hold whoever is likely here already, and answer the others. Without a run they are only counted.

    People of the same source are not compared with each other: its keys tell them apart, and what it has twice is
    found by `find-duplicates`. Who waits already goes on waiting, with the newest rows.
    """
    if not cases:
        return []
    waiting = {
        row.key: row for row in Held.objects.filter(source=source, key__in=[c.key for c in cases], state="waiting")
    }

    def of_the_source(people: Collection[int]) -> Collection[int]:
        return SourceKey.objects.filter(source=source, person_id__in=people).values_list("person_id", flat=True)

    likely = finding.like_many([case.person for case in cases], by=weights(local_day(at)), but=of_the_source)
    free = []
    held: list[tuple[Case, Found]] = []
    for place, case in enumerate(cases):
        if place not in likely and case.key not in waiting:
            free.append(case)
            continue
        held.append((case, likely.get(place, [])[:SHOWN]))
        counts["people_held"] += 1
        counts["rows_held"] += case.rows
    if run_id is not None:
        _write(held, waiting, source=source, run_id=run_id, at=at)
    return free


def _write(
    held: Sequence[tuple[Case, Found]], waiting: dict[str, Held], *, source: str, run_id: int, at: datetime
) -> None:
    new = []
    for case, found in held:
        facts: dict[str, Any] = {
            "row": case.first_row,
            "row_sha256": case.digest,
            "name": case.person.name[:250],
            "says": says(case.person, case),
            "rows": [[line.number, line.values] for line in case.lines],
        }
        if (before := waiting.get(case.key)) is None:
            new.append((Held(run_id=run_id, source=source, key=case.key, found_at=at, **facts), found))
        elif before.row_sha256 != case.digest:
            before.change(run_id=run_id, **facts)
    rows = bulk.add(row for row, _ in new)
    bulk.add(
        Alike(
            held=row,
            person_id=person_id,
            points=likeness.points,
            twins=likeness.twins,
            reasons=reasons(likeness),
            edition=likeness.edition,
        )
        for row, (_, found) in zip(rows, new, strict=True)
        for person_id, likeness in found
    )


def says(person: PersonFacts, case: Case) -> list[list[str]]:
    """What a file says of a person, as (label, value), to be read beside a record."""
    names = [name.full for name in person.names]
    told = [
        ("Key in the file", case.key),
        ("Reference", person.reference if person.reference != case.key else ""),
        ("Names", ", ".join(names)),
        ("Date of birth", full_day(person.date_of_birth) if person.date_of_birth else ""),
        ("Numbers", ", ".join(f"{kind} {value}" for kind, value in person.identifiers)),
        ("Addresses", "; ".join(" ".join(filter(None, (a.lines, a.town, a.postcode))) for a in person.addresses)),
        ("Phones and e-mail", ", ".join(phone.value for phone in person.phones)),
        ("Orders", str(len(case.orders)) if case.orders else ""),
        ("Meetings", str(len(case.meetings)) if case.meetings else ""),
    ]
    return [[label, value] for label, value in told if value]
