"""What a change of the rule book would make of failures nobody has decided on yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from throughcare.design.dates import full_day
from throughcare.enforcement import rules
from throughcare.enforcement.models import Consideration
from throughcare.policy import findings, replays
from throughcare.policy.books import Enforcement
from throughcare.policy.proposals import Change, Proposal


def would_change(proposal: Proposal) -> Iterator[Change | None]:
    """Every consideration that is open, with what would follow; None for one of which the same follows."""
    rows = _open().order_by("id").values_list("id", "person_id", "finding")
    for row_id, person_id, kept in rows.iterator():
        assert kept is not None
        facts = findings.from_json(rules.FailureFacts, kept["inputs"])
        jurisdiction = replays.cited(kept["policy"], Enforcement.topic).partition("/")[0]
        try:
            book = proposal.edition(Enforcement, jurisdiction=jurisdiction, on=facts.failure_on)
            found = rules.next_step(facts, book=book)
            now, because = found.name, found.because
        except LookupError as error:
            now, because = "It could not be told", (str(error),)
        if now == kept["name"]:
            yield None
            continue
        yield Change(
            what="failure",
            row_id=row_id,
            person_id=person_id,
            name="What follows a failure",
            was=f"{full_day(facts.failure_on)}: {kept['name']}",
            now=now,
            days=None,
            because=" ".join(because),
        )


def _open() -> QuerySet[Consideration]:
    return Consideration.objects.filter(decision="", ended_at=None, finding__inputs__isnull=False)


def count() -> int:
    """How many are looked at. One query."""
    return _open().count()
