"""Files that are not as they should be: a clear answer with row and column, and nothing half done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from throughcare.allocations.models import Tier
from throughcare.imports.models import Run
from throughcare.imports.reading import CannotRead
from throughcare.imports.tests.files import caseload_file, mapping_file, people_rows, take
from throughcare.people.models import Name, Person

if TYPE_CHECKING:
    from throughcare.demo.cast import Staff

HEAD = b"reference,row,surname,date_of_birth\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "f.csv is empty."),
        (b" \n\n", "f.csv is empty."),
        (HEAD, "f.csv has no rows below its header."),
        (HEAD + b'X1,person,Reed,\nX2,person,"Reed,\nX3,person,,\n', "Row 3 cannot be read: a quotation mark is"),
        (HEAD + b'X1,person,"Reed" x,\n', "Row 2 cannot be read: there is text after a closing quotation mark"),
        (HEAD + b"X1,person,Ren\xe9,\n", "row 2, column surname, holds the byte 0xe9, which is not UTF-8"),
        (HEAD.decode().encode("utf-16"), "is written in UTF-16. Save it as UTF-8, or add --encoding utf-16"),
        (HEAD.decode().encode("utf-16-le"), "is written in UTF-16"),
        (b"PK\x03\x04 and so on", "is a spreadsheet. Save it as CSV"),
        (b"reference,row,,surname\nX1,person,,Reed\n", "Row 1, column 3: the column has no name."),
        (b"reference,row,surname,row\nX1,person,Reed,\n", "Row 1, column 4: there are two columns called row."),
        (b"reference;row;surname\nX1;person;Reed\n", "the file has no column reference, .* Is the delimiter right"),
        (b"ref,row,surname\nX1,person,Reed\n", "Row 1: the file has no column reference"),
        (b"reference,row,shoe\nX1,person,9\n", "does not say what becomes of shoe"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole(
    tmp_path: Path, db: None, at: datetime, data: bytes, said: str
) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(data)
    with pytest.raises(CannotRead, match=said):
        take(file, "caseload", at=at)
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"reference": "X1"}', "has an object where a list of people is expected"),
        ('"X1"', "has a text or number where a list"),
        ('[{"reference": }]', "Line 1, column 16: this is not JSON"),
        ("[]", "has no rows"),
        ("[" * 5000, "is nested too deeply"),
    ],
)
def test_json_that_is_no_list_of_people_is_refused(
    tmp_path: Path, db: None, at: datetime, text: str, said: str
) -> None:
    file = tmp_path / "f.json"
    file.write_text(text)
    with pytest.raises(CannotRead, match=said):
        take(file, "caseload", at=at)


def test_a_missing_file_or_mapping_is_named_in_one_line(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match=r"gone\.csv cannot be read: No such file"):
        call_command("import", "people", str(tmp_path / "gone.csv"), mapping="caseload")
    file = caseload_file(tmp_path / "c.csv", people_rows(1))
    with pytest.raises(CommandError, match="no mapping gone. These come with the product: caseload, contact_history, "):
        call_command("import", "people", str(file), mapping="gone")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_come_in_right_from_every_encoding(tmp_path: Path, staff: Staff, at: datetime, encoding: str) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes("reference,row,surname\nX1,person,Müller-Ó’Néill\n".encode(encoding))
    told = "" if encoding.startswith("utf-8") else encoding
    call_command("import", "people", str(file), mapping="caseload", encoding=told)
    assert Name.objects.get().surname == "Müller-Ó’Néill"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("X1,person,Reed,1990-02-31", "date_of_birth", "There is no such day."),
        ("X1,person,Reed,31/12/1990", "date_of_birth", "A date must look like 2026-03-14."),
        ("X1,person,Reed,2990-01-01", "date_of_birth", "The date of birth must be in the past."),
        ("X1,person,Reed", "", "The row has 3 cells, the header has 4."),
        ("X1,person,Reed,1990-01-01,more", "", "The row has 5 cells, the header has 4."),
        (",person,Reed,", "reference", "The row has no key, so it cannot be told whose it is."),
        ("X1,parson,Reed,", "row", "This must be one of: address, adjustment, circumstance, "),
        ("X1,order,Reed,", "", "A row of order needs this."),
        ("X1,person,Reed\x00,", "surname", "This holds a null character, which no record can keep."),
        (f"X1,person,{'A' * 121},", "surname", "This has 121 characters; at most 120 can be kept."),
        (f"X1,person,{'A' * 10_000_000},", "surname", "This has 10,000,000 characters; at most 120 can be kept."),
        (f"{'X' * 90},person,Reed,", "reference", "The key has 90 characters; at most 80 can be kept."),
    ],
)
def test_a_bad_cell_keeps_its_person_out_and_is_named(
    tmp_path: Path, db: None, at: datetime, row: str, column: str, reason: str
) -> None:
    file = tmp_path / "f.csv"
    header = HEAD.decode() if "order" not in row else "reference,row,order_type,date_of_birth\n"
    file.write_text(f"{header}A1,person,,\n{row}\nZ9,person,,\n".replace("X1,order,Reed", "X1,order,"))
    report = take(file, "caseload", at=at)

    (fault,) = report.faults
    assert fault.row == 3
    assert fault.column == column or "needs this" in reason
    assert fault.reason.startswith(reason)
    assert len(fault.value) < 250
    assert set(Person.objects.values_list("reference", flat=True)) == {"A1", "Z9"}


def test_rows_of_one_person_that_are_scattered_keep_the_person_out(tmp_path: Path, staff: Staff, at: datetime) -> None:
    rows = people_rows(3)
    rows.append(rows.pop(3))
    report = take(caseload_file(tmp_path / "c.csv", rows), "caseload", at=at)

    assert [(fault.row, fault.key) for fault in report.faults] == [(2, "X00000"), (25, "X00000")]
    assert "do not stand together" in report.faults[0].reason
    assert (report.counts["people_added"], report.counts["rows_rejected"]) == (2, 8)


def test_the_second_of_two_rows_with_one_key_is_rejected(tmp_path: Path, db: None, at: datetime) -> None:
    file = tmp_path / "f.csv"
    file.write_text("id,name\n7,Reed\n7,Reed\n8,Hall\n7,Stone\n")
    mapping = mapping_file(tmp_path, 'source="x"\nkey="id"\n[[place]]\nas="person"\nsurname="name"\n')
    report = take(file, mapping, at=at)

    assert [(fault.row, fault.reason) for fault in report.faults] == [
        (3, "This key came before, in row 2."),
        (5, "This key came before, in row 2."),
    ]
    assert set(Name.objects.values_list("surname", flat=True)) == {"Reed", "Hall"}


def test_an_unknown_code_is_rejected_or_left_as_the_mapping_says(tmp_path: Path, db: None, at: datetime) -> None:
    file = tmp_path / "f.csv"
    file.write_text("id,sex,level\n1,M,High\n2,X,High\n3,F,Odd\n")
    mapping = mapping_file(
        tmp_path,
        """
        source = "x"
        key = "id"
        [keep]
        level = "Level"
        [[place]]
        as = "person"
        pronoun = { column = "sex", codes = { M = "he", F = "she" } }
        [[place]]
        as = "tier"
        tier = { column = "level", codes = { High = "T3" }, unfit = "leave" }
        model = { constant = "NS2007" }
        because = "level"
        """,
    )
    report = take(file, mapping, at=at)

    assert [(f.row, f.column, f.value, f.reason) for f in report.faults] == [
        (3, "sex", "X", "Not a known code: M, F."),
    ]  # fmt: skip
    assert Person.objects.count() == 2
    assert Tier.objects.get().tier == "T3"
    assert report.columns[2] == (
        "level", "placed and kept", "tier: tier; tier: because; source fact: Level (1 values did not fit)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = ", "map.toml: Invalid value"),
        ('key = "id"', "source must name the other system"),
        ('source = "x"', "key must name the column"),
        ('source="x"\nkey="id"\nshoe=1', "says nothing of shoe"),
        ('source="x"\nkey="id"\n[[place]]\nas="people"', "Place 1 .people.: `as` must be one of person"),
        ('source="x"\nkey="id"\n[[place]]\nas="person"\nshoe="id"', "there is no field shoe"),
        ('source="x"\nkey="id"\n[[place]]\nas="order"\ncourt="id"', "it needs order_type"),
        ('source="x"\nkey="id"\n[[place]]\nas="person"\npronoun={constant="it"}', "'it': This must be he, she or they"),
        ('source="x"\nkey="id"\n[[place]]\nas="person"\npronoun={}', "needs a column or a constant"),
        ('source="x"\nkey="id"\n[left]\nid="why"', "id cannot be left out and used"),
        ('source="x"\nkey="id"\nencoding="ebcdic"', "encoding must be one of utf-8"),
        ('source="x"\nkey="id"\n[keep]\na="L"\nb="L"', "the label 'L' must be of its own"),
    ],
)
def test_a_mapping_that_is_not_right_says_where(tmp_path: Path, db: None, at: datetime, text: str, said: str) -> None:
    file = tmp_path / "f.csv"
    file.write_text("id\n1\n")
    with pytest.raises(CannotRead, match=said):
        take(file, mapping_file(tmp_path, text), at=at)


def test_the_examples_of_the_manual_work(tmp_path: Path, staff: Staff, at: datetime) -> None:
    manual = (Path(__file__).parents[4] / "docs" / "how-to" / "import-people.md").read_text(encoding="utf-8")
    text = manual.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / "f.csv"
    file.write_text(
        "crn,row_id,risk,type,first,middle,last,dob,sex,number,kind,date,length,time,staff_email,result\n"
        "A1,1,low,P,Wen,Jo,Okafor,03/02/1961,F,,,,,,,\n"
        "A1,2,,O,,,,,,1,ORA,12/01/2026,18,,,\n"
        "A1,3,,M,,,,,,,,19/01/2026,,10:00,nobody@example.org,ATT\n"
    )
    report = take(file, mapping_file(tmp_path, text), at=at)
    assert (report.counts["people_added"], report.counts["meetings"], report.faults) == (1, 1, [])

    file.write_text(manual.partition("```csv\n")[2].partition("```")[0])
    assert take(file, "caseload", at=at).counts["orders"] == 1
