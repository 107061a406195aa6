"""What a case administrator who imports a file on the page would notice."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browsing import signed_in
from throughcare.imports import deciding, uploads
from throughcare.imports.models import Alike, Held, Rejected, Run, SourceKey
from throughcare.imports.tests.files import BY, caseload_file, people_rows, take
from throughcare.kernel import tasks
from throughcare.organisations.models import Post
from throughcare.people import actions as people
from throughcare.people import limits
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.matching import finding, rules
from throughcare.people.models import Headline, Likely, Person

if TYPE_CHECKING:
    from throughcare.accounts.principals import Principal
    from throughcare.demo.cast import Staff

Rows = list[dict[str, str]]


def different_people(count: int) -> Rows:
    """People of the file who are not like each other: the second is Ada Marsh."""
    rows = people_rows(count)
    who = [("Wen", "Okafor", "1961-02-03"), ("Ada", "Marsh", "1990-05-17"), ("Tomos", "Pritchard", "1978-11-30")]
    for number, row in enumerate(rows[::8]):
        row["forenames"], row["surname"], row["date_of_birth"] = who[number]
    for number, row in enumerate(rows[1::8]):
        row["forenames"], row["surname"] = "", ["Zwicky", "Undine", "Quorn"][number]
    return rows


def caseload(folder: Path, rows: Rows) -> bytes:
    return caseload_file(folder / "c.csv", rows).read_bytes()


def send(client: Client, content: bytes, *, name: str = "people.csv", **other: Any) -> Any:
    """Send a file on the page, as somebody does who changes nothing else on it."""
    page = client.get("/imports/new/").content.decode()
    office = re.search(r'name="office_id".*?<option value="(\d+)"', page, re.DOTALL)
    fields = {"map_name": "caseload", "office_id": office[1] if office else "", "encoding": "", **other}
    file = SimpleUploadedFile(name, content)
    return client.post("/imports/new/", {**fields, "file": file, "key": str(uuid.uuid4())})


def do_jobs() -> None:
    """Do what is to be done, until nothing is left, as the worker does."""
    while job := ProcrastinateJob.objects.filter(status="todo", task_name="react").order_by("id").first():
        ProcrastinateJob.objects.filter(id=job.id).update(status="doing")
        tasks.react(**job.args)


def checked(client: Client, content: bytes, **other: Any) -> Run:
    """A file that was sent and checked."""
    answer = send(client, content, **other)
    assert answer.status_code == 303, answer.content.decode()
    do_jobs()
    run = Run.objects.latest("id")
    assert (run.state, run.words) == ("checked", "")
    return run


def press(client: Client, run: Run, **name: str) -> Any:
    return client.post(f"/imports/{run.id}/", {"key": str(uuid.uuid4()), "version": run.version, **name})


def imported(client: Client, content: bytes, **other: Any) -> Run:
    run = checked(client, content, **other)
    assert press(client, run).status_code == 303
    do_jobs()
    run.refresh_from_db()
    return run


def somebody(by: Principal, at: datetime, *, surname: str = "Marsh", forenames: str = "Ada") -> int:
    facts = PersonFacts(names=(NameFacts(surname, forenames),), date_of_birth=date(1990, 5, 17))
    return people.admit(facts, by=by, at=at).id


@pytest.fixture
def client(staff: Staff) -> Client:
    return signed_in(staff.paul)


# --------------------------------------------------------------------------------------------------- checked, then in
def test_a_file_is_checked_and_nothing_is_written(tmp_path: Path, client: Client) -> None:
    rows = people_rows(3)
    rows[8]["date_of_birth"] = "1990-02-31"
    run = checked(client, caseload(tmp_path, rows))

    assert not Person.objects.exists()
    page = client.get(f"/imports/{run.id}/").content.decode()
    assert "Import 2 people" in page
    assert "There is no such day." in page
    assert "1990-02-31" in page


def test_one_button_imports_what_was_checked(tmp_path: Path, client: Client) -> None:
    run = imported(client, caseload(tmp_path, people_rows(3)))

    assert (run.state, run.report["people_added"], run.stored_as) == ("done", 3, "")
    assert Headline.objects.get(reference="X00001").officer == "Grace Adeyemi"
    page = client.get("/imports/").content.decode()
    assert "people.csv" in page
    assert "Paul Wrigley, case administrator" in page


def test_people_without_an_officer_come_to_the_office_that_was_chosen(
    tmp_path: Path, client: Client, staff: Staff
) -> None:
    imported(client, b"reference,row,surname\nX1,person,Reed\n")

    assert Headline.objects.get(reference="X1").office_id == staff.kilner_street


def test_a_file_of_many_people_comes_in_a_part_at_a_time_and_says_how_far_it_is(
    tmp_path: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("throughcare.imports.importing.AT_ONCE", 2)
    run = checked(client, caseload(tmp_path, people_rows(5)))
    press(client, run)
    job = ProcrastinateJob.objects.filter(status="todo").latest("id")
    tasks.react(**job.args)
    tasks.react(**job.args)  # a worker that was killed after it had done it

    page = client.get(f"/imports/{run.id}/").content.decode()
    assert "Row 17 of 40" in page
    assert 'http-equiv="refresh"' in page
    assert Person.objects.count() == 2
    ProcrastinateJob.objects.filter(id=job.id).update(status="doing")
    do_jobs()
    assert Person.objects.count() == 5
    assert 'http-equiv="refresh"' not in client.get(f"/imports/{run.id}/").content.decode()


def test_what_was_refused_is_fetched_as_a_file_and_written_down(tmp_path: Path, client: Client) -> None:
    rows = people_rows(3)
    rows[8]["date_of_birth"] = "=1+1"
    run = imported(client, caseload(tmp_path, rows))
    answer = client.get(f"/imports/{run.id}/rejected.csv")

    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1][:4] == ["10", "X00001", "date_of_birth", "'=1+1"]
    with connections["audit"].cursor() as cursor:
        cursor.execute("select category, terms from audit_entry where doing = 'fetch_rejects'")
        assert cursor.fetchall() == [("disclosure", "people.csv")]


def test_a_file_that_is_not_wanted_is_deleted_and_may_be_sent_again(tmp_path: Path, client: Client) -> None:
    content = caseload(tmp_path, people_rows(1))
    run = checked(client, content)
    press(client, run, drop="yes")

    run.refresh_from_db()
    assert (run.state, run.stored_as) == ("dropped", "")
    assert imported(client, content).id == run.id
    assert Person.objects.count() == 1


def test_a_file_that_nobody_came_back_for_is_deleted(
    tmp_path: Path, client: Client, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    run = checked(client, caseload(tmp_path, people_rows(1)))
    stored = run.stored_as
    assert uploads.drop_old(by=BY, at=at + timedelta(days=6)) == 0
    with transaction.atomic():
        uploads.drop_old(by=BY, at=at + timedelta(days=8))
        transaction.set_rollback(True)
    assert default_storage.exists(stored)  # the row names it still
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.drop_old(by=BY, at=at + timedelta(days=8)) == 1
    assert not default_storage.exists(stored)

    run.refresh_from_db()
    assert (run.state, run.stored_as) == ("dropped", "")


def test_whoever_has_left_imports_nothing_any_more(tmp_path: Path, client: Client, staff: Staff) -> None:
    run = checked(client, caseload(tmp_path, people_rows(1)))
    press(client, run)
    Post.objects.filter(user_id=staff.paul.user_id or 0).update(until=date(2026, 11, 23))
    do_jobs()

    run.refresh_from_db()
    assert run.state == "stopped"
    assert "holds no post any more" in run.words
    assert not Person.objects.exists()


def test_another_office_does_not_see_the_import(tmp_path: Path, client: Client, staff: Staff) -> None:
    run = checked(client, caseload(tmp_path, people_rows(1)))
    Run.objects.filter(id=run.id).update(office_id=staff.harbour_lane)

    assert client.get(f"/imports/{run.id}/").status_code == 403
    assert "people.csv" not in client.get("/imports/").content.decode()
    assert "people.csv" in signed_in(staff.iris).get("/imports/").content.decode()


# ------------------------------------------------------------------------------------------------------- bad files
@pytest.mark.parametrize(
    ("name", "content", "other", "said"),
    [
        ("p.csv", b"", {}, "The file is empty"),
        ("p.xlsx", b"PK\x03\x04", {}, "This is a spreadsheet. Save it as CSV UTF-8"),
        ("p.csv", b"PK\x03\x04 and so on", {}, "is a spreadsheet"),
        ("p.pdf", b"%PDF-1.4", {}, "The file must be a CSV or a JSON file."),
        ("p.csv", b"reference,row,surname\nX1,person,Ren\xe9\n", {}, "Choose how the file is written."),
        ("p.csv", b"ref,row,surname\nX1,person,Reed\n", {}, "The file does not fit this mapping."),
        ("p.csv", b"reference,row,surname\n", {}, "has no rows below its header"),
        ("p.json", b'{"a": 1}', {"map_name": "people_found"}, "has nothing at content"),
        ("p.csv", b"reference,row\nX1,person\n", {"map_name": "nothing"}, "Select what the file is"),
        ("p.csv", b"reference,row\nX1,person\n", {"office_id": "99999"}, "Select the office"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    client: Client, name: str, content: bytes, other: dict[str, str], said: str
) -> None:
    answer = send(client, content, name=name, **other)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Run.objects.exists()


def test_a_file_that_is_too_large_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    answer = send(client, b"reference,row\nX1,person\n")
    assert "must be smaller than 20 MB" in answer.content.decode()
    assert not Run.objects.exists()


def test_the_same_file_twice_is_refused_and_leads_to_what_became_of_it(tmp_path: Path, client: Client) -> None:
    content = caseload(tmp_path, people_rows(1))
    run = imported(client, content)
    answer = send(client, content, name="again.csv")

    assert answer.status_code == 422
    assert "This file was imported already" in answer.content.decode()
    assert f'href="/imports/{run.id}/"' in answer.content.decode()


def test_a_file_in_windows_letters_comes_in_when_one_says_so(client: Client) -> None:
    imported(client, b"reference,row,surname\nX1,person,Ren\xe9\n", encoding="cp1252")
    assert Headline.objects.get(reference="X1").name == "René"


def test_a_checked_file_is_imported_once_however_often_one_presses(tmp_path: Path, client: Client) -> None:
    run = checked(client, caseload(tmp_path, people_rows(1)))
    assert press(client, run).status_code == 303
    assert press(client, run).status_code == 409
    do_jobs()
    assert Person.objects.count() == 1


# ------------------------------------------------------------------------------------------------------------ held
def test_whoever_is_likely_here_already_is_held_and_shown_beside_the_record(
    tmp_path: Path, client: Client, staff: Staff, at: datetime
) -> None:
    person_id = somebody(staff.grace, at)
    run = checked(client, caseload(tmp_path, different_people(3)))
    assert not Held.objects.exists()
    assert "Import 2 people" in client.get(f"/imports/{run.id}/").content.decode()
    press(client, run)
    do_jobs()

    run.refresh_from_db()
    assert (run.report["people_added"], run.report["people_held"]) == (2, 1)
    held = Held.objects.get()
    assert (held.key, held.state, Alike.objects.get().person_id) == ("X00001", "waiting", person_id)
    assert not Person.objects.filter(reference="X00001").exists()
    page = client.get(f"/imports/{run.id}/").content.decode()
    assert "Held: likely the same person" in page
    beside = client.get(f"/imports/held/{held.id}/").content.decode()
    assert "What the file says" in beside
    assert Headline.objects.get(person_id=person_id).reference in beside
    assert "Same date of birth" in beside


def test_the_same_person_stays_as_they_are_and_is_known_from_then_on(
    tmp_path: Path, client: Client, staff: Staff, at: datetime
) -> None:
    person_id = somebody(staff.grace, at)
    file = caseload_file(tmp_path / "c.csv", different_people(3))
    run = imported(client, file.read_bytes())
    held = Held.objects.get()
    fields = {"key": str(uuid.uuid4()), "version": held.version, "person_id": person_id, "because": "Same CRN."}
    assert client.post(f"/imports/held/{held.id}/", fields).status_code == 303

    held.refresh_from_db()
    assert (held.state, held.person_id, held.because, held.rows) == ("same", person_id, "Same CRN.", [])
    assert SourceKey.objects.get(key="X00001").person_id == person_id
    assert Person.objects.count() == 3
    assert "to be decided" not in client.get("/imports/").content.decode()
    again = take(file, "caseload", at=at)
    assert (again.counts["people_known"], again.counts["people_held"]) == (3, 0)
    assert Run.objects.get().id == run.id


def test_another_person_is_entered_with_all_the_file_says_and_is_not_asked_about_again(
    tmp_path: Path, client: Client, staff: Staff, at: datetime
) -> None:
    person_id = somebody(staff.grace, at)
    imported(client, caseload(tmp_path, different_people(3)))
    held = Held.objects.get()
    fields = {"key": str(uuid.uuid4()), "version": held.version, "because": "A cousin.", "another": "yes"}
    assert client.post(f"/imports/held/{held.id}/", fields).status_code == 303

    headline = Headline.objects.get(reference="X00001")
    assert (headline.order_name, headline.officer) == ("Community order, 18 months", "Grace Adeyemi")
    pair = Likely.objects.get()
    assert (pair.person_id, pair.other_id, pair.state) == (person_id, headline.person_id, "two")
    assert pair.because == "A cousin."


def test_a_decision_needs_a_reason_and_is_made_once(tmp_path: Path, client: Client, staff: Staff, at: datetime) -> None:
    person_id = somebody(staff.grace, at)
    imported(client, caseload(tmp_path, different_people(3)))
    held = Held.objects.get()
    fields = {"version": held.version, "person_id": person_id}
    answer = client.post(f"/imports/held/{held.id}/", {**fields, "key": str(uuid.uuid4()), "because": " "})
    assert "Say how you know" in answer.content.decode()
    first = client.post(f"/imports/held/{held.id}/", {**fields, "key": str(uuid.uuid4()), "because": "One."})
    second = client.post(f"/imports/held/{held.id}/", {**fields, "key": str(uuid.uuid4()), "because": "Two."})
    assert (first.status_code, second.status_code) == (303, 409)
    with pytest.raises(deciding.CannotDecideHeld, match="decided already"):
        deciding.enter_as_new(held.id, because="Three.", shown_version=None, by=staff.paul, at=at)


def test_a_record_that_is_closed_to_the_reader_is_not_shown_and_cannot_be_decided(
    tmp_path: Path, client: Client, staff: Staff, at: datetime
) -> None:
    person_id = somebody(staff.grace, at)
    run = imported(client, caseload(tmp_path, different_people(3)))
    held = Held.objects.get()
    paul = staff.paul.user_id
    reference = Headline.objects.get(person_id=person_id).reference
    limits.set_limit(
        person_id, kind="exclusion", users=[paul], message="Ask Ruth.", because="A cousin.", by=staff.ruth, at=at
    )
    for address in (f"/imports/{run.id}/", f"/imports/held/{held.id}/"):
        page = client.get(address).content.decode()
        assert reference not in page
        assert "losed to you" in page
    fields = {"key": str(uuid.uuid4()), "person_id": person_id, "because": "x", "version": held.version}
    assert client.post(f"/imports/held/{held.id}/", fields).status_code == 404


def test_the_administrator_of_the_system_imports_but_does_not_see_who_is_held(
    tmp_path: Path, staff: Staff, at: datetime
) -> None:
    person_id = somebody(staff.grace, at)
    client = signed_in(staff.iris)
    run = imported(client, caseload(tmp_path, different_people(3)), office_id=str(staff.kilner_street))
    page = client.get(f"/imports/{run.id}/").content.decode()

    assert "A case administrator decides" in page
    assert Headline.objects.get(person_id=person_id).reference not in page
    assert client.get(f"/imports/held/{Held.objects.get().id}/").status_code == 403


def test_the_command_holds_as_the_page_does_and_enters_all_when_told(
    tmp_path: Path, staff: Staff, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    somebody(staff.grace, at)
    file = caseload_file(tmp_path / "c.csv", different_people(3))
    call_command("import", "people", str(file), mapping="caseload", office="NGKS")
    assert "held: likely the same as somebody here" in capsys.readouterr().out
    assert (Held.objects.get().state, Person.objects.count()) == ("waiting", 3)

    call_command("import", "people", str(file), mapping="caseload", office="NGKS", enter_all=True)
    held = Held.objects.get()
    assert (held.state, Person.objects.count()) == ("another", 4)
    assert held.person_id == Person.objects.get(reference="X00001").id


def test_a_source_is_not_held_against_itself(tmp_path: Path, staff: Staff, at: datetime) -> None:
    rows = [
        {"reference": f"X{n}", "row": "person", "forenames": "Ada", "surname": "Marsh", "date_of_birth": "1990-05-17"}
        for n in range(3)
    ]
    assert take(caseload_file(tmp_path / "c.csv", rows[:2]), "caseload", at=at).counts["people_added"] == 2
    assert take(caseload_file(tmp_path / "d.csv", rows), "caseload", at=at).counts["people_held"] == 0


def test_many_are_sought_at_once_with_the_answers_of_one_by_one(staff: Staff, at: datetime) -> None:
    for n in range(12):
        somebody(staff.grace, at, surname=["Marsh", "March", "Hale"][n % 3], forenames=["Ada", "Adah"][n % 2])
    new = [
        PersonFacts(names=(NameFacts("Marsh", "Ada"),), date_of_birth=date(1990, 5, 17)),
        PersonFacts(names=(NameFacts("Wholly", "Different"),), date_of_birth=date(1961, 1, 2)),
        PersonFacts(names=(NameFacts("Hale", "Adah"),)),
        PersonFacts(),
    ]
    by = rules.weights(at.date())
    many = finding.like_many(new, by=by, but=lambda _: [])
    assert [many.get(n, []) for n in range(4)] == [finding.like(facts, by=by) for facts in new]


def test_a_person_of_a_json_file_is_held_and_entered_too(client: Client, staff: Staff, at: datetime) -> None:
    somebody(staff.grace, at)
    item = {"identifiers": {"crn": "X77"}, "name": {"forename": "Ada", "surname": "Marsh"},
            "dateOfBirth": "1990-05-17", "gender": "Female"}  # fmt: skip
    content = json.dumps({"content": [item]}).encode()
    run = imported(client, content, name="p.json", map_name="people_found")
    assert run.report["people_held"] == 1
    held = Held.objects.get()
    deciding.enter_as_new(held.id, because="Another.", shown_version=held.version, by=staff.paul, at=at)
    assert Person.objects.count() == 2
    assert not Rejected.objects.exists()
