"""Pages that are asked for by the number of a row, once its person is closed to whoever asks."""

from __future__ import annotations

from tests.cast import NOW
from tests.house.world import Visitor, World, rows
from throughcare.kernel import context
from throughcare.organisations.queries import principal_of
from throughcare.people import limits


def test_the_page_of_a_closed_persons_row_is_refused_and_the_refusal_is_written_down(told: World) -> None:
    """The database hides the rows before the page knows whose they are; the refusal is written all the same."""
    asked = [
        (row, sample, who)
        for found in rows().values()
        for row in found
        for sample in row.of
        for who in ("eva", "helen")
        if who in row.see and row.doing and row.shows == 200 and told.samples[sample].person_id is not None
    ]
    ruth = principal_of(told.users["ruth"], name="Ruth Okonjo", on=NOW.date())
    assert ruth is not None
    closed = [told.users["eva"], told.users["helen"]]
    for person_id in {told.samples[sample].person_id for _, sample, _ in asked} - {None}:
        said = "Somebody of theirs is named in the case."
        with context.acting(principal=ruth.key, reason="closing"):
            limits.set_limit(
                person_id, kind="exclusion", users=closed, message=said, because="As agreed.", by=ruth, at=NOW
            )
    visitor = Visitor(told)
    assert len(asked) > 100
    wrong = []
    for row, sample, who in asked:
        visit = visitor.audited(row, sample, who, "GET")
        if visit.status not in {403, 404} or told.named_in(visit.text):
            wrong.append(f"shown: {visit}")
        if [entry.allowed for entry in visit.written] != [False]:
            wrong.append(f"not one refusal: {visit}: {visit.written}")
    assert not wrong, "\n".join(wrong)
