"""A caseload that is exported, imported elsewhere, and exported again: the same bytes."""

from __future__ import annotations

import csv
import io
import stat
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from throughcare.allocations import actions as allocations
from throughcare.allocations.actions import Holding, TierFact
from throughcare.appointments import admissions
from throughcare.appointments.admissions import MeetingRow, NoteRow
from throughcare.duties.models import Duty
from throughcare.imports import caseload, exporting
from throughcare.imports.tests.files import BY, take
from throughcare.imports.values import guarded, unguarded
from throughcare.kernel.clock import LONDON
from throughcare.people import actions as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.models import Address, Headline, Name, Person, Relation
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

if TYPE_CHECKING:
    from throughcare.demo.cast import Staff

ODD = 'Ünï "quoted", comma; \ttab\nsecond line\r\n  spaces  '


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type, misc]


def make_people(staff: Staff, *, at: datetime) -> None:
    """People with everything that the file carries, and with as little as there can be."""
    ids = people.admit_many(
        [
            PersonFacts(
                reference="N300001",
                names=(
                    NameFacts(surname="O'Brien-Ünal", forenames="=SUM(A1)"),
                    NameFacts(surname="-Dash", forenames="+Plus", kind="alias"),
                    NameFacts(surname="'Quoted", kind="former"),
                    NameFacts(surname="", forenames="@At", kind="preferred"),
                ),
                date_of_birth=date(1988, 2, 29),
                pronoun="they",
                language="Cymraeg",
                interpreter=False,
                jurisdiction="england_wales",
                identifiers=(("PNC", "2011/0001234X"), ("Prison number", "A1234BC")),
                addresses=(
                    AddressFacts(lines='1 "The Cottage", Rear', town="Y", verified=True, since=date(2024, 1, 1)),
                    AddressFacts(kind="none", since=date(2020, 1, 1), until=date(2024, 1, 1)),
                ),
                phones=(PhoneFacts(kind="mobile", value="+44 7700 900123", preferred=True, note=" text first "),),
                adjustments=("Large print", "A ground-floor room"),
                source_facts=(("old system", "Tests", "3 or more"),),
            ),
            PersonFacts(reference="N300002", age_from=48, age_until=None),
            PersonFacts(reference="N300003", age_from=38, age_until=43, names=(NameFacts(surname="'"),)),
        ],
        by=BY,
        at=at,
    )
    main, band, _ = ids
    orders = sentences.impose_many(
        [
            (
                main,
                SentenceFacts(
                    order_type="CO",
                    court="Northgate Magistrates' Court",
                    sentenced_on=date(2025, 9, 3),
                    length_months=24,
                    requirements=(
                        RequirementFacts(code="unpaid_work", amount=Decimal("120"), done=Decimal("7.5")),
                        RequirementFacts(code="rehabilitation_activity", amount=Decimal(30), text="-30 days"),
                    ),
                    offences=(
                        OffenceFacts(text="Zeal without licence", code="001/01", committed_on=date(2025, 5, 1)),
                        OffenceFacts(text="Affray"),
                    ),
                    source="t",
                ),
            ),
            (
                main,
                SentenceFacts(
                    order_type="CO",
                    sentenced_on=date(2024, 1, 8),
                    length_months=12,
                    ended_on=date(2024, 12, 1),
                    ended_because="Revoked: =good progress",
                    source="t",
                ),
            ),
            (band, SentenceFacts(order_type="SDS", release="PAROLE", source="t")),
        ],
        by=BY,
        at=at,
    )
    grace, simon = staff.grace.post_id or 0, staff.simon.post_id or 0
    moment = london(2026, 1, 5, 9, 30, 12, 345678)
    allocations.allocate_many(
        [
            Holding(main, "offender_manager", simon, london(2025, 9, 4), "At sentence.", moment, "Moved away."),
            Holding(main, "offender_manager", grace, moment, "Simon moved away."),
            Holding(band, "offender_manager", simon, london(2025, 9, 4), "At release."),
        ],
        by=BY,
        at=at,
    )
    allocations.set_tiers(
        [
            TierFact(main, "T3", "NS2007", date(2025, 9, 4), "First."),
            TierFact(main, "T2", "NS2007", date(2025, 9, 4), "Corrected the same day."),
        ],
        by=BY,
        at=at,
    )
    twice = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)  # 01:30 in London, which comes a second time an hour later
    meeting: dict[str, Any] = {"person_id": main, "kind": "supervision", "post_id": grace}
    meeting["office_id"] = staff.kilner_street
    hour = timedelta(hours=1)
    admissions.admit_meetings(
        [
            MeetingRow(
                **meeting, starts_at=london(2026, 3, 2, 10), ends_at=london(2026, 3, 2, 10, 30), outcome="ATTC",
                came_at=london(2026, 3, 2, 9, 58), seen_at=london(2026, 3, 2, 10, 20), left_at=london(2026, 3, 2, 11),
                note=ODD, serves=(orders[1], orders[0]), told_at=london(2026, 2, 23), told_how="text",
            ),
            MeetingRow(
                **meeting, starts_at=london(2026, 3, 9, 10), ends_at=london(2026, 3, 9, 10, 30), outcome="AFTA",
                reason="illness", reason_words=ODD, serves=(orders[0],),
            ),
            MeetingRow(**meeting, starts_at=twice, ends_at=twice + hour, outcome="UACP", decision="unacceptable"),
            MeetingRow(**meeting, starts_at=twice + hour, ends_at=twice + 2 * hour, outcome="AFTC", failed_how=ODD),
            MeetingRow(
                **meeting, starts_at=london(2026, 4, 1, 10), ends_at=london(2026, 4, 1, 11), place="@ the hall",
                cancelled_at=london(2026, 3, 31, 16), cancelled_by="service", cancelled_because="Flood",
            ),
            MeetingRow(**meeting, starts_at=london(2027, 1, 4, 10), ends_at=london(2027, 1, 4, 11)),
        ],
        source="t", by=BY, at=at,
    )  # fmt: skip
    admissions.admit_notes(
        [
            NoteRow(main, "note", london(2026, 3, 3, 12), ODD, post_id=grace),
            NoteRow(main, "they_rang", london(2026, 3, 3, 12), "=1+1"),
            NoteRow(main, "note", london(2026, 3, 4, 12), "Said in confidence.", sensitive=True),
        ],
        source="t",
        by=BY,
        at=at,
    )


def exported(file: Path, *, at: datetime) -> bytes:
    exporting.export_caseload(file, by=BY, at=at, sensitive=True)
    return file.read_bytes()


def test_a_caseload_reads_back_to_the_same_bytes(tmp_path: Path, staff: Staff, at: datetime) -> None:
    with transaction.atomic():
        make_people(staff, at=at)
        first = exported(tmp_path / "first.csv", at=at)
        transaction.set_rollback(True)
    assert not Person.objects.exists()

    report = take(tmp_path / "first.csv", "caseload", at=at)
    assert report.faults == []
    assert exported(tmp_path / "second.csv", at=at) == first
    assert Name.objects.get(kind="alias").forenames == "+Plus"
    rows = list(csv.DictReader(io.StringIO(first.decode(), newline="")))
    assert [row["reference"] for row in rows] == sorted(row["reference"] for row in rows)
    assert {row["row"] for row in rows} == {
        "person", "name", "identifier", "address", "phone", "adjustment", "order", "offence", "requirement",
        "officer", "tier", "meeting", "note", "fact",
    }  # fmt: skip


def test_the_stories_of_the_demo_read_back_to_the_same_bytes(tmp_path: Path, staff: Staff, at: datetime) -> None:
    from throughcare.demo import stories  # noqa: PLC0415  above this slice

    with transaction.atomic():
        stories.tell_all(staff, at=at)
        first = exported(tmp_path / "first.csv", at=at)
        transaction.set_rollback(True)
    report = take(tmp_path / "first.csv", "caseload", at=at)
    assert report.faults == []
    assert exported(tmp_path / "second.csv", at=at) == first


def test_the_full_record_comes_along(tmp_path: Path, staff: Staff, at: datetime) -> None:
    on = date(2026, 11, 1)
    full = PersonFacts(
        reference="N300009",
        names=(NameFacts("Okafor", "Wen"), NameFacts("Marsh", "Wen", kind="former", until=on, told_on=on)),
        interpreter=True,
        about=(("interpreter_language", "Welsh"), ("ethnicity_words", "Igbo"), ("faith_words", "Quaker")),
        addresses=(
            AddressFacts(lines="1 Mill Lane", since=on, verified=True, verified_on=on, verified_how="visit"),
            AddressFacts(lines="2 Mill Lane", planned_for=date(2026, 12, 24)),
        ),
        phones=(PhoneFacts("mobile", "07700 900123", may_text=False, shared=True, since=on),),
        adjustments=({"text": "A quiet room", "agreed_on": on, "review_on": date(2027, 2, 1)},),
        parts=(
            ("disability", {"words": "Hears badly on the left"}),
            ("commitment", {"kind": "work", "text": "Bakery", "weekday": 2, "starts": time(4), "ends": time(11, 30)}),
            ("registration", {"kind": "risk_to_staff", "note": "=Two", "since": on, "review_on": date(2027, 1, 4)}),
            ("circumstance", {"kind": "work", "words": "Baker", "since": on}),
            ("family", {"kind": "mother", "name": "Ada Okafor", "phone": "01632 960001", "next_of_kin": True}),
            ("support", {"kind": "mentor", "name": "Sam", "organisation": "Harbour Mentors"}),
        ),
    )
    with transaction.atomic():
        people.admit_many([full], by=BY, at=at)
        first = exported(tmp_path / "first.csv", at=at)
        transaction.set_rollback(True)
    report = take(tmp_path / "first.csv", "caseload", at=at)

    assert report.faults == []
    assert exported(tmp_path / "second.csv", at=at) == first
    tags = [text for _, text in Headline.objects.get().tags]
    assert tags == ["Risk to staff", "Interpreter, Welsh", "A quiet room"]
    assert set(Duty.objects.values_list("kind", flat=True)) >= {"review_registration", "review_adjustment"}
    assert Address.objects.get(happened=False).planned_for == date(2026, 12, 24)
    assert Relation.objects.get(side="family").next_of_kin


def test_a_code_that_no_list_has_is_refused(tmp_path: Path, staff: Staff, at: datetime) -> None:
    (tmp_path / "c.csv").write_text("reference,row,kind,words\nX1,person,,\nX1,circumstance,moonlight,At night\n")
    (fault,) = take(tmp_path / "c.csv", "caseload", at=at).faults
    assert (fault.row, fault.column, fault.value) == (3, "kind", "moonlight")


def test_no_cell_begins_as_a_formula(tmp_path: Path, staff: Staff, at: datetime) -> None:
    make_people(staff, at=at)
    text = exported(tmp_path / "c.csv", at=at).decode()
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'Tis", "''", "'", "", "-5", "+44", "@x", "\tx", "plain", "a=b"])
def test_guarded_text_reads_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_an_export_is_a_disclosure_in_the_audit_with_everybody_in_it(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    make_people(staff, at=at)
    file = tmp_path / "c.csv"
    call_command("export", "caseload", str(file), office="NGKS", because="For the inspection")

    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select category, because, recipient, (select count(*) from audit_shown where entry_id = e.id)"
            " from audit_entry e where doing = 'export_caseload'"
        )
        assert cursor.fetchall() == [("disclosure", "For the inspection", str(file), 2)]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("whose", "references"),
    [
        ({"office": "NGKS"}, {"N300001", "N300002"}),
        ({"officer": "Grace@throughcare.example"}, {"N300001"}),
        ({"all": True}, {"N300001", "N300002", "N300003"}),
    ],
)
def test_an_export_holds_the_people_asked_for(
    tmp_path: Path, staff: Staff, at: datetime, whose: dict[str, object], references: set[str]
) -> None:
    make_people(staff, at=at)
    call_command("export", "caseload", str(tmp_path / "c.csv"), **whose)
    text = (tmp_path / "c.csv").read_text()
    assert {line.partition(",")[0] for line in text.splitlines() if line.startswith("N3")} == references
    assert "Said in confidence." not in text


def test_an_export_that_cannot_be_made_leaves_no_file(tmp_path: Path, staff: Staff, at: datetime) -> None:
    make_people(staff, at=at)
    with pytest.raises(CommandError, match="There is nobody in the caseload of office HBHL"):
        call_command("export", "caseload", str(tmp_path / "c.csv"), office="HBHL")
    with pytest.raises(CommandError, match="cannot be written: No such file"):
        call_command("export", "caseload", str(tmp_path / "gone" / "c.csv"), all=True)
    assert list(tmp_path.iterdir()) == []


def test_every_column_of_the_file_is_placed_by_the_shipped_mapping(db: None) -> None:
    from throughcare.imports import mapping  # noqa: PLC0415

    assert set(caseload.COLUMNS) == mapping.read("caseload", for_file=Path("c.csv")).taken
