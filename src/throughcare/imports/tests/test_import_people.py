"""What somebody who imports a file would notice."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from throughcare.allocations.models import OfficerFinding, Responsibility, Tier
from throughcare.appointments.models import Absence, Appointment, Contact
from throughcare.duties.models import Duty
from throughcare.imports import actions, importing
from throughcare.imports.models import Rejected, Run, SourceKey
from throughcare.imports.tests.files import BY, caseload_file, mapping_file, people_rows, take
from throughcare.kernel import events
from throughcare.kernel.events import Reaction
from throughcare.messaging.models import Letter
from throughcare.people import access
from throughcare.people import actions as people
from throughcare.people.events import PersonAdmitted
from throughcare.people.models import Headline, Identifier, Involvement, Name, Person, SourceFact
from throughcare.sentences.models import Offence, Requirement, Sentence

if TYPE_CHECKING:
    from throughcare.accounts.principals import Principal
    from throughcare.demo.cast import Staff

GEORGIA = Path("../shared/data/supervision/georgia_parole.csv")


def test_a_caseload_comes_in_with_names_orders_officer_tier_and_meetings(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    report = take(caseload_file(tmp_path / "c.csv", people_rows(3)), "caseload", at=at)

    assert (report.counts["people_added"], report.counts["rows_added"]) == (3, 24)
    assert (report.counts["orders"], report.counts["meetings"], report.faults) == (3, 6, [])
    headline = Headline.objects.get(reference="X00001")
    assert headline.name == "Ada Number 1"
    assert headline.order_name == "Community order, 18 months"
    assert headline.order_ends_on == date(2027, 7, 11)
    assert (headline.officer, headline.tier, headline.office) == ("Grace Adeyemi", "T2", "Kilner Street")
    meetings = Appointment.objects.filter(person_id=headline.person_id).order_by("starts_at")
    assert [one.outcome for one in meetings] == ["ATTC", "UACP"]
    assert Absence.objects.get(person_id=headline.person_id).decision == "unacceptable"
    assert Contact.objects.get(person_id=headline.person_id).words == "Came on time."


def test_whether_imported_people_have_an_officer_is_found_and_nothing_is_owed_by_it(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    take(caseload_file(tmp_path / "c.csv", people_rows(3)), "caseload", at=at)

    assert OfficerFinding.objects.count() == 3
    kinds = ("tell_about_officer", "decide_officer", "allocate_officer", "supervisor_assigned")
    assert not Duty.objects.filter(kind__in=kinds).exists()


def test_imported_history_sends_no_letter(tmp_path: Path, staff: Staff, at: datetime) -> None:
    take(caseload_file(tmp_path / "c.csv", people_rows(3)), "caseload", at=at)

    assert not Letter.objects.exists()


def test_only_reactions_declared_for_history_hear_of_imported_people(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    heard: list[tuple[str, int]] = []
    reactions = (
        Reaction(lambda event: heard.append(("history", event.person_id)), "must", history=True),
        Reaction(lambda event: heard.append(("live", event.person_id)), "must"),
    )
    with patch.dict(events.table(), {PersonAdmitted: reactions}):
        take(caseload_file(tmp_path / "c.csv", people_rows(2)), "caseload", at=at)

    assert heard == [("history", person_id) for person_id in Person.objects.order_by("id").values_list("id", flat=True)]


def test_the_same_file_again_changes_nothing(tmp_path: Path, staff: Staff, at: datetime) -> None:
    file = caseload_file(tmp_path / "c.csv", people_rows(3))
    take(file, "caseload", at=at)
    again = take(file, "caseload", at=at)

    assert (again.counts["people_added"], again.counts["people_known"], again.counts["rows_known"]) == (0, 3, 24)
    assert Person.objects.count() == 3
    assert Appointment.objects.count() == 6


def test_a_row_that_changed_is_named_and_not_applied(tmp_path: Path, staff: Staff, at: datetime) -> None:
    rows = people_rows(2)
    take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at)
    rows[8]["surname"] = "Married"
    again = take(caseload_file(tmp_path / "d.csv", [*rows, *people_rows(1, first=2)]), "caseload", at=at)

    assert (again.counts["people_known"], again.counts["people_changed"], again.counts["people_added"]) == (1, 1, 1)
    assert [(fault.row, fault.key) for fault in again.faults] == [(10, "X00001")]
    assert "Nothing of theirs was changed" in again.faults[0].reason
    assert not Name.objects.filter(surname="Married").exists()


def test_an_import_that_dies_in_the_third_chunk_goes_on_where_it_stopped(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    rows = people_rows(10)
    rows[9 * 8]["date_of_birth"] = "1990-02-31"
    rows[0]["date_of_birth"] = "1990-02-31"
    file = caseload_file(tmp_path / "c.csv", rows)
    real, calls = people.admit_many, []

    def dies(*args: object, **kwargs: object) -> object:
        calls.append(1)
        found = real(*args, **kwargs)
        if len(calls) == 3:
            raise ConnectionError("the power went")
        return found

    with patch.object(importing, "AT_ONCE", 2):
        with patch.object(people, "admit_many", dies), pytest.raises(ConnectionError):
            take(file, "caseload", at=at)
        assert Person.objects.count() == 3  # of the first four people one was rejected
        assert Run.objects.get().position == 33
        report = take(file, "caseload", at=at)

    assert report.resumed_after == 33
    assert (report.counts["people_added"], report.counts["people_rejected"]) == (8, 2)
    assert [fault.row for fault in report.faults] == [2, 74]
    references = list(Person.objects.order_by("reference").values_list("reference", flat=True))
    assert references == [f"X{n:05d}" for n in range(1, 9)]
    assert Appointment.objects.count() == 16
    assert Run.objects.get().finished_at is not None


def test_two_imports_of_one_file_do_not_mix(tmp_path: Path, staff: Staff, at: datetime) -> None:
    file = caseload_file(tmp_path / "c.csv", people_rows(4))
    what = importing.prepare(file, map_name="caseload")
    real = actions.take_in

    def overtaken(*args: object, **kwargs: object) -> object:
        Run.objects.update(position=17)
        return real(*args, **kwargs)

    with patch.object(actions, "take_in", overtaken), pytest.raises(actions.CannotImport, match="somebody else"):
        importing.run(what, to=actions.Target(), by=BY, at=at)
    assert not Person.objects.exists()


def test_a_dry_run_says_what_would_happen_and_changes_nothing(tmp_path: Path, staff: Staff, at: datetime) -> None:
    rows = people_rows(3)
    rows[16]["date_of_birth"] = "1790-01-01"
    report = take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at, dry=True)

    assert (report.counts["people_added"], report.counts["people_rejected"]) == (2, 1)
    assert "more than 120 years ago" in report.faults[0].reason
    for model in (Person, Run, Rejected, SourceKey, Appointment, Sentence, Responsibility, Tier, Duty, Involvement):
        assert not model.objects.exists()
    with connections["audit"].cursor() as cursor:
        cursor.execute("select count(*) from audit_entry where doing = 'import_people'")
        assert cursor.fetchone() == (0,)


def test_a_person_with_one_bad_row_stays_out_whole_and_the_others_come_in(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    rows = people_rows(3)
    rows[8 + 6]["starts_at"] = "2026-02-31 10:00"
    report = take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at)

    (fault,) = report.faults
    assert (fault.row, fault.key, fault.column, fault.value) == (16, "X00001", "starts_at", "2026-02-31 10:00")
    assert fault.reason == "There is no such day."
    assert not Person.objects.filter(reference="X00001").exists()
    assert Person.objects.count() == 2
    assert report.counts["rows_rejected"] == 8


def test_what_only_the_record_can_refuse_keeps_out_that_person_alone(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    rows = people_rows(5)
    rows.insert(2 * 8 + 5, {**rows[2 * 8 + 4], "officer": "simon@throughcare.example", "since": "2026-02-01"})
    rows.insert(4 * 8 + 1 + 7, {**rows[4 * 8 + 1 + 6], "starts_at": "2027-02-02 10:00", "ends_at": "2027-02-02 11:00"})
    report = take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at)

    assert [(fault.key, fault.reason) for fault in report.faults] == [
        ("X00002", "Two people hold one role at the same time."),
        ("X00004", "A meeting to come cannot have the outcome Came and complied."),
    ]
    assert report.faults[1].row == 42
    assert report.counts["people_added"] == 3


def test_somebody_who_is_here_already_is_rejected_by_reference_and_number(
    tmp_path: Path, aaron: int, at: datetime
) -> None:
    rows = [
        {"reference": "N104229", "row": "person", "surname": "Whitfield"},
        {"reference": "X1", "row": "person", "surname": "Whitfield"},
        {"reference": "X1", "row": "identifier", "kind": "PNC", "value": "2016/0442917K"},
    ]
    report = take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at)

    assert [fault.reason for fault in report.faults] == [
        "Somebody with the reference N104229 is already here.",
        "Somebody with the PNC number 2016/0442917K is already here.",
    ]
    assert Person.objects.get().id == aaron


def test_people_imported_for_an_officer_open_for_the_officer(
    tmp_path: Path, grace: Principal, omar: Principal, at: datetime
) -> None:
    file = caseload_file(tmp_path / "c.csv", [{"reference": "X1", "row": "person", "surname": "Reed"}])
    take(file, "caseload", at=at, to=actions.target(officer="Grace@throughcare.example", office="", at=at))

    person = Person.objects.get()
    assert access.open_record(grace, person.id, doing="see_record").relation == "allocated"
    with pytest.raises(access.AccessRefused):
        access.open_record(omar, person.id, doing="see_record")


def test_people_imported_for_an_office_open_for_its_team_and_can_be_taken_over(
    tmp_path: Path, grace: Principal, ruth: Principal, at: datetime
) -> None:
    from throughcare.allocations import actions as allocations  # noqa: PLC0415
    from throughcare.allocations import queries  # noqa: PLC0415

    file = caseload_file(tmp_path / "c.csv", [{"reference": "X1", "row": "person", "surname": "Reed"}])
    take(file, "caseload", at=at, to=actions.target(officer="", office="NGKS", at=at))

    person = Person.objects.get()
    assert access.open_record(grace, person.id, doing="see_record").relation == "team"
    assert queries.within_reach(ruth, [person.id]) == 1
    assert grace.post_id is not None
    allocations.take_over([person.id], to_post=grace.post_id, because="From the import.", by=ruth, at=at)
    assert Headline.objects.get().officer == "Grace Adeyemi"


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        ({"officer": "nobody@example.org"}, "nobody@example.org holds no post as offender manager today."),
        ({"officer": "ruth@throughcare.example"}, "ruth@throughcare.example holds no post as offender manager today."),
        ({"office": "XX"}, "There is no office with the code XX."),
        ({"office": "HBHL"}, "The office HBHL has no team manager today. Name an officer with --officer."),
    ],
)
def test_an_officer_or_office_that_is_not_there_is_named(
    tmp_path: Path, staff: Staff, whom: dict[str, str], said: str
) -> None:
    file = caseload_file(tmp_path / "c.csv", people_rows(1))
    with pytest.raises(CommandError, match=said):
        call_command("import", "people", str(file), mapping="caseload", yes=True, **whom)
    assert not Person.objects.exists()


def test_every_chunk_is_in_the_audit_with_everybody_in_it(tmp_path: Path, staff: Staff, at: datetime) -> None:
    with patch.object(importing, "AT_ONCE", 2):
        take(caseload_file(tmp_path / "c.csv", people_rows(3)), "caseload", at=at)

    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select category, principal, (select array_agg(person_id order by person_id) from audit_shown"
            " where entry_id = e.id) from audit_entry e where doing = 'import_people' order by id"
        )
        found = cursor.fetchall()
    ids = list(Person.objects.order_by("id").values_list("id", flat=True))
    assert found == [("collection", "system:import", ids[:2]), ("collection", "system:import", ids[2:])]


def test_rejects_are_written_with_row_column_value_and_reason(
    tmp_path: Path, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = people_rows(2)
    rows[0]["age"] = "=1+1"
    file, rejects = caseload_file(tmp_path / "c.csv", rows), tmp_path / "r.csv"
    call_command("import", "people", str(file), mapping="caseload", rejects=rejects, yes=True)

    assert rejects.read_text().splitlines() == [
        "row,key,column,value,reason",
        '2,X00000,age,\'=1+1,"An age must look like 38-42, 48 or older, under 18, or 25."',
    ]
    said = capsys.readouterr().out
    assert "Row 2, age: An age must look like" in said
    assert "placed" in said


def test_json_with_lists_inside_comes_in_through_a_path(tmp_path: Path, staff: Staff, at: datetime) -> None:
    told = [
        {
            "crn": "X1",
            "name": {"forename": "Alton", "middleName": "", "surname": "Berge"},
            "dob": "25/09/1975",
            "aliases": ["Al Berge", "Big Al"],
            "score": 0.10,
            "orders": [
                {"date": "03/02/2026", "offences": [{"text": "Theft"}, {"text": "Going equipped"}]},
                {"date": "04/02/2026", "offences": [{"text": "Assault"}]},
            ],
        }
    ]
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"answer": [{"caseload": told}]}))
    mapping = mapping_file(
        tmp_path,
        """
        source = "other"
        path = "answer.0.caseload"
        key = "crn"
        dates = ["%d/%m/%Y"]
        [keep]
        score = "Score"
        [[place]]
        as = "person"
        forenames = { column = ["name.forename", "name.middleName"] }
        surname = "name.surname"
        date_of_birth = "dob"
        [[place]]
        as = "name"
        each = "aliases"
        kind = { constant = "alias" }
        surname = "aliases[]"
        [[place]]
        as = "order"
        each = "orders"
        order_type = { constant = "CO" }
        order = "orders[].date"
        sentenced_on = "orders[].date"
        [[place]]
        as = "offence"
        each = "orders[].offences"
        order = "orders[].date"
        text = "orders[].offences[].text"
        """,
    )
    report = take(file, mapping, at=at)

    assert report.faults == []
    assert set(Name.objects.values_list("kind", "forenames", "surname")) == {
        ("current", "Alton", "Berge"), ("alias", "", "Al Berge"), ("alias", "", "Big Al"),
    }  # fmt: skip
    assert list(Sentence.objects.order_by("id").values_list("sentenced_on", flat=True)) == [
        date(2026, 2, 3), date(2026, 2, 4),
    ]  # fmt: skip
    assert list(Offence.objects.order_by("id").values_list("text", "main")) == [
        ("Theft", True), ("Going equipped", False), ("Assault", True),
    ]  # fmt: skip
    assert SourceFact.objects.get().value == "0.1"
    assert ("orders[].offences[].text", "placed", "offence: text") in report.columns


@pytest.mark.skipif(not GEORGIA.exists(), reason="../shared/data/supervision/georgia_parole.csv is not here")
def test_the_georgia_parole_file_comes_in_with_nothing_invented(staff: Staff, at: datetime) -> None:
    report = take(GEORGIA, "georgia_parole", at=at)

    assert (report.rows, report.counts["people_added"], report.faults) == (2730, 2730, [])
    assert Person.objects.count() == 2730
    assert not Name.objects.exists()  # the file has none: the record says "Not recorded"
    assert not Person.objects.exclude(date_of_birth=None).exists()
    assert not Appointment.objects.exists()  # counts of absences are no dated failures
    assert not Duty.objects.exists()
    told = ("order_type", "release", "court", "sentenced_on", "released_on", "ends_on")
    assert set(Sentence.objects.values_list(*told)) == {("SDS", "PAROLE", "", None, None, None)}
    bands = Person.objects.values_list("age_from", "age_until")
    assert sum(band == (48, None) for band in bands) == 429
    assert sum(band == (38, 43) for band in bands) == 332
    assert {tier: Tier.objects.filter(tier=tier).count() for tier in ("T2", "T3")} == {"T2": 1101, "T3": 712}
    assert Tier.objects.count() == 1101 + 712
    assert Requirement.objects.filter(code="programmes").count() == 1739 + 1153
    sixth = Identifier.objects.get(kind="Georgia parole file", value="6").person_id
    facts = dict(SourceFact.objects.filter(person_id=sixth, source="georgia_parole").values_list("name", "value"))
    assert facts["Age at release"] == "38-42"
    assert facts["Moved without permission"] == "true"
    assert facts["First supervision level"] == "Standard"
    levels = SourceFact.objects.filter(name="First supervision level", value="Specialized")
    assert levels.count() == 746  # a kind of caseload and no tier of ours: kept as it was
    assert [status for _, status, _ in report.columns].count("left") == 0
    assert len(report.columns) == 49

    assert take(GEORGIA, "georgia_parole", at=at).counts["people_known"] == 2730
