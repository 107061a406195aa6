"""Case records in the shapes that real systems answer with come in through mappings of our own; nothing is invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from throughcare.appointments.models import Contact
from throughcare.demo import cast
from throughcare.imports import importing
from throughcare.imports.actions import Target
from throughcare.imports.tests.files import take
from throughcare.people.models import Name, Person, SourceFact
from throughcare.sentences.models import Sentence

RECORDS = Path(__file__).parents[4] / ".." / "shared" / "data" / "case-records"
pytestmark = pytest.mark.skipif(not RECORDS.is_dir(), reason="../shared/data/case-records is not here")
FILES = {
    "delius_caseload": "delius-practitioner-view/caseload.json",
    "prison_page": "hmpps-resettlement-passport-api/prisoner-search-volume-test-1.json",
    "contact_history": "make-recall-decision-api/contact-history.json",
    "people_found": "make-recall-decision-api/search-multiple-results-page0.json",
    "prison_detail": "prison-api/offender_detail_recall.json",
    "licence": "make-recall-decision-api/licence-by-id-more-recent-cvl-multiple-conditions.json",
}


@pytest.mark.parametrize("mapping", sorted(FILES))
def test_every_answer_comes_in_and_every_field_is_spoken_for(mapping: str, staff: cast.Staff, at: datetime) -> None:
    file = RECORDS / FILES[mapping]
    what = importing.prepare(file, map_name=mapping)
    report = importing.run(what, to=Target(), by=staff.grace, at=at)
    assert report.counts["people_added"] > 0, report
    assert set(what.source.columns) <= {column for column, _, _ in report.columns}
    assert not Sentence.objects.exists()  # none of these files says enough of an order


def test_a_contact_history_becomes_notes_with_the_sensitive_ones_marked(staff: cast.Staff, at: datetime) -> None:
    report = take(RECORDS / FILES["contact_history"], "contact_history", at=at)
    assert report.counts["notes"] == Contact.objects.count() > 5
    assert Name.objects.get(person__reference="X098092").surname == "Edwin"


def test_five_hundred_prisoners_with_nothing_filled_in(staff: cast.Staff, at: datetime) -> None:
    report = take(RECORDS / FILES["prison_page"], "prison_page", at=at)
    assert report.counts["people_added"] + report.counts["people_rejected"] == 500
    assert not Person.objects.exclude(date_of_birth=None).exists()
    assert SourceFact.objects.filter(source="prison_page", name="releaseDate").exists()
