"""Lists of prisons, courts, offices and other bodies: taken in, taken in again, changed, ended, refused."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from throughcare.accounts.principals import system
from throughcare.audit.models import Entry
from throughcare.imports import reference
from throughcare.imports.reading import CannotRead
from throughcare.imports.reference import Report
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Court, Office, Organisation, Prison
from throughcare.sentences.models import ListedCondition, ListedOffence

BY = system("import")
ON = date(2026, 11, 23)
DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "uk-reference"
public_lists = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/uk-reference is not here")
PRISONS = "nomis_code,name,active_at_seed\nAAI,Ashby (HMP),true\nBBI,Burnt Oak (HMP & YOI),false\n"
COURTS = (
    "court_id,name,description,type,active\n"
    "ASHMC,Ashby Magistrates Court,,MAG,TRUE\nGLNSH,Glen Sheriff Court,,SHF,TRUE\n"
)


def _take(kind: str, file: Path, at: datetime, **more: object) -> Report:
    return reference.run(kind, file, on=ON, by=BY, at=at, **more)  # type: ignore[arg-type]


def _file(folder: Path, text: str, name: str = "list.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def shipped(db: None) -> None:
    organisations.load_shipped(on=ON, by=BY)


def test_prisons_come_in_and_again_change_nothing(db: None, at: datetime, tmp_path: Path) -> None:
    file = _file(tmp_path, PRISONS)
    assert _take("prisons", file, at).count("added") == 2
    assert list(Prison.objects.order_by("code").values_list("code", "closed", "until", "source")) == [
        ("AAI", False, None, "list.csv"),
        ("BBI", True, None, "list.csv"),
    ]
    again = _take("prisons", file, at)
    assert (again.count("same"), again.count("added"), again.count("changed")) == (2, 0, 0)


def test_a_prison_that_closes_is_ended_on_the_day_and_not_erased(db: None, at: datetime, tmp_path: Path) -> None:
    _take("prisons", _file(tmp_path, PRISONS), at)
    report = _take("prisons", _file(tmp_path, PRISONS.replace("HMP),true", "HMP),false")), at)
    assert report.count("ended") == 1
    ashby = Prison.objects.get(code="AAI")
    assert (ashby.closed, ashby.until, ashby.version) == (True, ON, 2)
    reopened = _take("prisons", _file(tmp_path, PRISONS), at)
    assert reopened.count("changed") == 1
    assert Prison.objects.get(code="AAI").until is None


def test_a_changed_name_is_reported_with_what_it_was(db: None, at: datetime, tmp_path: Path) -> None:
    _take("prisons", _file(tmp_path, PRISONS), at)
    (change,) = [
        one
        for one in _take("prisons", _file(tmp_path, PRISONS.replace("Ashby", "Ashby Park")), at).taken
        if one.became == "changed"
    ]
    assert (change.was, change.now, change.entry.line) == (
        {"name": "Ashby (HMP)"},
        {"name": "Ashby Park (HMP)"},
        2,
    )


def test_a_dry_run_changes_nothing(db: None, at: datetime, tmp_path: Path) -> None:
    assert _take("prisons", _file(tmp_path, PRISONS), at, dry=True).count("added") == 2
    assert not Prison.objects.exists()


def test_what_is_no_longer_in_a_complete_list_ends(db: None, at: datetime, tmp_path: Path) -> None:
    _take("prisons", _file(tmp_path, PRISONS + "CCI,Coldharbour (HMP),true\n"), at)
    assert _take("prisons", _file(tmp_path, PRISONS), at).missing == []
    assert _take("prisons", _file(tmp_path, PRISONS), at, complete=True).missing == ["CCI"]
    assert Prison.objects.get(code="CCI").until == ON


def test_a_refused_row_says_line_column_and_why_and_the_others_come_in(db: None, at: datetime, tmp_path: Path) -> None:
    rows = COURTS + "XX,,,MAG,TRUE\nYYMC,Y Court,,ZZZ,TRUE\nJERSEY,Jersey,,OEW,TRUE\nBAD,Bad,,MAG\nA B,Bad,,MAG,TRUE\n"
    report = _take("courts", _file(tmp_path, rows), at)
    assert [(fault.line, fault.column) for fault in report.faults] == [
        (4, "name"),
        (5, "type"),
        (6, "type"),
        (7, ""),
        (8, "court_id"),
    ]
    assert "outside" in report.faults[2].reason
    assert report.count("added") == 2
    assert Court.objects.get(code="GLNSH").jurisdiction == "scotland"


def test_a_value_too_long_or_a_namesake_is_refused_in_words(shipped: None, at: datetime, tmp_path: Path) -> None:
    rows = f"name,region,delius_code\n{'x' * 200},London,N07A\nEaling,London,N07B\nEaling,London,N07C\n"
    report = _take("delivery-units", _file(tmp_path, rows), at)
    assert [(fault.line, fault.reason) for fault in report.faults] == [
        (2, "A value is longer than there is room for."),
        (4, "There is another body of this kind with this name."),
    ]


def test_another_list_under_this_kind_is_not_taken(db: None, at: datetime, tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no list of courts"):
        _take("courts", _file(tmp_path, PRISONS), at)


def test_units_and_offices_stand_under_their_region(shipped: None, at: datetime, tmp_path: Path) -> None:
    units = "name,region,delius_code\nEaling,London,N07B\nLost,Atlantis,N99\n"
    report = _take("delivery-units", _file(tmp_path, units), at)
    assert [(fault.line, fault.column, fault.value) for fault in report.faults] == [(3, "region", "Atlantis")]
    parent = Organisation.objects.get(code="N07B").parent
    assert parent is not None
    assert parent.code == "region-london"
    offices = (
        "probation_office_id,name,address,probation_region_id,gov_uk_url,delius_crs_location_id\n"
        '7,Ealing Office,"Leeland House, 12A Leeland Road, London, W13 9HH",J,,\n8,Nowhere,Nowhere,J,,\n'
    )
    report = _take("offices", _file(tmp_path, offices), at)
    office = Office.objects.get(code="PO-7")
    assert (office.lines, office.town, office.postcode) == ("Leeland House, 12A Leeland Road", "London", "W13 9HH")
    assert [(fault.line, fault.column) for fault in report.faults] == [(3, "address")]


def test_two_rows_that_disagree_on_one_code_are_not_both_taken(db: None, at: datetime, tmp_path: Path) -> None:
    report = _take("prisons", _file(tmp_path, PRISONS + "AAI,Ashby Park (HMP),true\n"), at)
    assert [(fault.line, fault.value) for fault in report.faults] == [(4, "AAI")]
    assert "Line 2" in report.faults[0].reason
    assert Prison.objects.get(code="AAI").name == "Ashby (HMP)"


def test_one_audit_row_says_what_a_list_did(db: None, at: datetime, tmp_path: Path) -> None:
    _take("prisons", _file(tmp_path, PRISONS), at)
    (entry,) = Entry.objects.using("audit").filter(doing="import_reference")
    assert "2 added" in entry.because


def test_the_command_reports_and_writes_every_row_to_a_file(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = _file(tmp_path, COURTS + "XX,,,MAG,TRUE\n"), tmp_path / "report.csv"
    call_command("import_reference", "reference", "courts", str(file), report=report)
    said = capsys.readouterr().out
    assert "2 added" in said
    assert "list.csv:4, column name: This is empty." in said
    with report.open(newline="") as text:
        assert {row["became"] for row in csv.DictReader(text)} == {"added", "refused"}
    call_command("import_reference", "reference", "shipped")
    assert Organisation.objects.filter(kind="trust").exists()
    with pytest.raises(CommandError, match="which file"):
        call_command("import_reference", "reference", "courts")


# kind, file, rows taken, rows refused; in this order, since units stand under regions and addresses need their prison
LISTS = [
    ("prisons", "prisons.csv", 167, 0),
    ("prisons", "former_prisons.tsv", 30, 0),
    ("prisons", "prison_addresses_raw.csv", 122, 4),
    ("courts", "courts.csv", 888, 5),
    ("regions", "probation_regions.csv", 13, 0),
    ("regions", "delius_area_to_region.csv", 16, 2),
    ("delivery-units", "probation_delivery_units.csv", 219, 0),
    ("delivery-units", "probation-delivery-units-v0.csv", 108, 0),
    ("offices", "probation-offices-v0.csv", 326, 0),
    ("local-authorities", "local_authorities.csv", 397, 11),
    ("areas", "probation_areas_pre2014_nomis.csv", 42, 0),
]


@public_lists
def test_the_public_lists_come_in_and_again_change_nothing(shipped: None, at: datetime) -> None:
    for kind, name, taken, refused in LISTS:
        first = _take(kind, DATA / name, at)
        assert (name, len(first.taken), len(first.faults)) == (name, taken, refused)
        assert first.count("refused") == 0
        second = _take(kind, DATA / name, at)
        assert (name, second.count("same")) == (name, taken)
    assert Prison.objects.get(code="AKI").until == date(2011, 10, 31)
    assert Prison.objects.get(code="ALI").until is None  # the list names a month only: no day is made up
    assert Organisation.objects.filter(kind="region", until=None).exclude(parent=None).count() == 12


# ------------------------------------------------------------------------------------- offences and licence conditions
OFFENCES = (
    "ho_code,parent_group,category,sub_category,actuarial_category,violent_sanction\n"
    "02801,Burglary,Burglary in a dwelling,Burglary in a dwelling  [Use this code if unsure],BURGLARY,False\n"
    "00000,Other,Invalid Offence,Invalid Offence,UNKNOWN,False\n"
)
POLICY = {
    "version": "4.0",
    "standardConditions": {"AP": [{"code": "s1", "text": "Behave well.", "tpl": None}], "PSS": []},
    "additionalConditions": {
        "AP": [
            {"code": "a1", "category": "Curfew arrangement", "text": "Stay in from [TIME]."},
            {"code": "a2", "category": "Gardening", "text": "Mow the lawn."},
        ],
        "PSS": [],
    },
}


def test_offences_come_in_to_be_found(db: None, at: datetime, tmp_path: Path) -> None:
    file = _file(tmp_path, OFFENCES)
    report = _take("offences", file, at)
    assert [(fault.column, fault.reason) for fault in report.faults] == [("category", "This is no offence.")]
    (row,) = ListedOffence.objects.all()
    assert (row.code, row.name, row.group) == ("02801", "Burglary in a dwelling", "Burglary in a dwelling")
    assert _take("offences", file, at).count("same") == 1


def test_a_licence_policy_comes_in_by_its_categories(db: None, at: datetime, tmp_path: Path) -> None:
    file = _file(tmp_path, json.dumps(POLICY), "policy.json")
    report = _take("licence-conditions", file, at)
    assert [(fault.line, fault.column) for fault in report.faults] == [(3, "category")]
    assert list(ListedCondition.objects.order_by("code").values_list("code", "category", "standard", "edition")) == [
        ("4-0-a1", "curfew", False, "4.0"),
        ("4-0-s1", "good_behaviour", True, "4.0"),
    ]
    assert _take("licence-conditions", file, at).count("same") == 2


def test_a_condition_no_longer_listed_ends_and_one_listed_again_holds(db: None, at: datetime, tmp_path: Path) -> None:
    head = "code,category,text,standard,edition\n"
    one = "a1,Polygraph,Take the test.,false,3.0\n"
    two = "a2,Extremism,Keep away.,false,3.0\n"
    _take("licence-conditions", _file(tmp_path, head + one + two), at, complete=True)
    report = _take("licence-conditions", _file(tmp_path, head + one), at, complete=True)
    assert report.missing == ["3-0-a2"]
    assert ListedCondition.objects.get(code="3-0-a2").until == ON
    again = _take("licence-conditions", _file(tmp_path, head + one + two.replace("away", "off")), at)
    assert again.count("changed") == 1
    row = ListedCondition.objects.get(code="3-0-a2")
    assert (row.until, row.text) == (None, "Keep off.")


def test_another_document_is_no_licence_policy(db: None, at: datetime, tmp_path: Path) -> None:
    for text in ("{}", "[]", "not json"):
        with pytest.raises(CannotRead, match="no policy of licence conditions"):
            _take("licence-conditions", _file(tmp_path, text, "policy.json"), at)


@public_lists
def test_the_public_lists_of_offences_and_conditions_come_in(db: None, at: datetime) -> None:
    report = _take("offences", DATA / "home_office_offence_descriptions.csv", at)
    assert report.count("added") > 3_000
    assert len(report.faults) < 5
    for version, conditions in (("V3", 72), ("V4", 74)):
        report = _take("licence-conditions", DATA / f"licence_policy{version}.json", at)
        assert (len(report.taken), report.faults) == (conditions, [])
    standard = ListedCondition.objects.filter(standard=True, edition="4.0").order_by("category")
    assert list(standard.values_list("category", flat=True)) == [
        "address",
        "contact_details",
        "good_behaviour",
        "keep_in_touch",
        "names",
        "passport",
        "travel",
        "work",
    ]
