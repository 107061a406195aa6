"""The rule book: the right edition for the day, and bad data found with file and line."""

import re
from datetime import date
from pathlib import Path

import pytest

from throughcare.policy import __main__ as data_check
from throughcare.policy import editions
from throughcare.policy.books import (
    Absence,
    BankHolidays,
    Conditions,
    Contact,
    Duties,
    Enforcement,
    Entitlement,
    Orders,
    Outcomes,
    Requirements,
    Standards,
    Waiting,
    Words,
)

ENGLAND = "england_wales"

GOOD = """
[[edition]]
code = "a"
valid_from = 2000-01-01
valid_until = 2010-01-01
selector = "day"
source = "law"
verified = true
service_failure_minutes = 15
late_minutes = 15
moving_notice_hours = 24

[[edition]]
code = "b"
valid_from = 2010-01-01
selector = "day"
source = "law"
verified = true
service_failure_minutes = 10
late_minutes = 15
moving_notice_hours = 24
"""


def _file(folder: Path, text: str) -> Path:
    (folder / "place").mkdir(exist_ok=True)
    path = folder / "place" / "waiting.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_edition_changes_on_its_first_day(tmp_path: Path) -> None:
    first, second = editions.read_file(Waiting, _file(tmp_path, GOOD))
    assert first.in_force(date(2009, 12, 31))
    assert not first.in_force(date(2010, 1, 1))
    assert second.in_force(date(2010, 1, 1))
    assert not first.in_force(date(1999, 12, 31))
    assert second.reference == "place/waiting@b"


@pytest.mark.parametrize(
    ("change", "to", "line", "words"),
    [
        ("late_minutes = 15", 'late_minutes = "15"', 10, "late_minutes: should be a whole number"),
        ("late_minutes = 15", "late_minutes = true", 10, "whole number"),
        ("late_minutes = 15\n", "", 2, "late_minutes: is missing"),
        ("late_minutes = 15", "late_minutes = 15\nearly = 1", 11, "early: is not known here"),
        ("valid_from = 2000-01-01", 'valid_from = "soon"', 4, "should be a date"),
        ("valid_from = 2000-01-01", 'valid_from = "2000-01-01T"', 4, "should be a date"),
        ("valid_from = 2000-01-01", 'valid_from = "2000-13-01"', 4, "should be a date"),
        ("valid_from = 2010-01-01", "valid_from = 2009-12-31", 15, "overlaps the edition a"),
        ("valid_until = 2010-01-01", "valid_until = 2000-01-01", 5, "is not after valid_from"),
        ('source = "law"', 'source = " "', 7, "names its source"),
        ('code = "b"', 'code = "a"', 14, "the code of an earlier edition"),
        ("[[edition]]", "[edition]", 0, "(at line"),
        ("[[edition]]", "[[editions]]", 1, "holds [[edition]] tables"),
        ("valid_until = 2010-01-01\n", "", 14, "overlaps"),
    ],
)
def test_bad_data_is_named_with_file_and_line(tmp_path: Path, change: str, to: str, line: int, words: str) -> None:
    count = 2 if "edition]]" in change else 1
    path = _file(tmp_path, GOOD.replace(change, to, count))
    with pytest.raises(editions.BadData, match=re.escape(words)) as found:
        editions.read_file(Waiting, path)
    # What is no TOML at all is told in the words of the reader, which names the line itself.
    assert str(found.value).startswith(f"{path}:{line}: " if line else f"{path}: ")


def test_a_bad_row_of_a_list_is_named_by_its_own_line(tmp_path: Path) -> None:
    text = (editions.DATA / ENGLAND / "absence.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    at = next(n for n, line in enumerate(lines) if '"interview"' in line)
    lines[at] = lines[at].replace('rule = "proof"', 'rule = "guess"')
    path = tmp_path / "absence.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(editions.BadData, match=rf":{at + 1}: edition.reasons.rule: should be one of proof, notice"):
        editions.read_file(Absence, path)


def test_a_bad_table_of_a_list_is_named_by_its_own_line(tmp_path: Path) -> None:
    text = (editions.DATA / ENGLAND / "standards.toml").read_text(encoding="utf-8")
    lines = text.splitlines()
    at = [n for n, line in enumerate(lines) if line == 'unit = "weeks"'][-1]
    lines[at] = 'unit = "fortnights"'
    path = tmp_path / "standards.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(editions.BadData, match=rf":{at + 1}: edition.rows.unit"):
        editions.read_file(Standards, path)
    path.write_text("\n".join(lines).replace('tiers = ["T1", "T2", "T3", "T4"]', "tiers = 4"), encoding="utf-8")
    with pytest.raises(editions.BadData, match="tiers: should be a list"):
        editions.read_file(Standards, path)


def test_a_list_that_holds_no_table_is_named_by_its_key(tmp_path: Path) -> None:
    path = tmp_path / "bank_holidays.toml"
    head = '[[edition]]\ncode = "a"\nvalid_from = 2000-01-01\nselector = "d"\nsource = "s"\nverified = true\n'
    path.write_text(head + "years = [1]\n", encoding="utf-8")
    with pytest.raises(editions.BadData, match=r":7: edition.years: should be a table"):
        editions.read_file(BankHolidays, path)


def test_the_rule_book_answers_for_the_day_that_matters() -> None:
    assert (
        editions.edition(Absence, jurisdiction=ENGLAND, on=date(2026, 11, 12)).reference == "england_wales/absence@2007"
    )
    assert editions.edition(Enforcement, jurisdiction=ENGLAND, on=date(2020, 11, 30)).code == "2003"
    assert editions.edition(Enforcement, jurisdiction=ENGLAND, on=date(2020, 12, 1)).code == "2020"
    assert editions.edition_named(Standards, jurisdiction=ENGLAND, code="NS2000").book.name == "National Standards 2000"


def test_what_the_rule_book_lacks_is_said() -> None:
    with pytest.raises(editions.NoEdition, match="on 1999-01-01") as found:
        editions.edition(Absence, jurisdiction=ENGLAND, on=date(1999, 1, 1))
    assert found.value.on == date(1999, 1, 1)
    with pytest.raises(editions.NoEdition, match="no entitlement for scotland"):
        editions.editions(Entitlement, jurisdiction="scotland")
    with pytest.raises(editions.NoEdition, match="atlantis"):
        editions.editions(Absence, jurisdiction="atlantis")
    with pytest.raises(editions.NoEdition, match="_template"):
        editions.editions(Absence, jurisdiction="_template")
    with pytest.raises(editions.NoEdition, match="NS1492"):
        editions.edition_named(Standards, jurisdiction=ENGLAND, code="NS1492")


def test_rows_are_found_by_code_and_what_is_not_there_is_said() -> None:
    def book(kind: type, jurisdiction: str = ENGLAND):  # type: ignore[no-untyped-def]
        return editions.editions(kind, jurisdiction=jurisdiction)[-1].book

    assert book(Orders).order("CO").ladder == "community_order"
    assert {row.code for row in book(Orders).releases} == {"LICENCE", "PAROLE"}
    assert book(Orders).release("PAROLE").decided_by == "the Parole Board"
    assert book(Conditions).condition("keep_in_touch").standard
    assert book(Duties).kind("bring_proof").owes == "person"
    assert book(Words).word("offender_manager").name == "offender manager"
    assert book(Words, "scotland").word("offender_manager").name == "supervising officer"
    assert book(Outcomes).outcome("UAAB").code == book(Outcomes).outcome("UACP").code == "UACP"
    assert book(Contact).row(None).tier == "T2"
    assert book(Enforcement).decision("lay_information").ends
    for ask in (book(Orders).order, book(Outcomes).outcome, book(Enforcement).ladder, book(Contact).row):
        with pytest.raises(LookupError, match="no NOTHING"):
            ask("NOTHING")


def test_orders_and_requirements_hold_from_and_until_their_dates() -> None:
    orders = editions.editions(Orders, jurisdiction=ENGLAND)[-1].book
    assert orders.order("PSS").in_force(date(2026, 5, 10))
    assert not orders.order("PSS").in_force(date(2026, 5, 11))
    assert not orders.order("PSS").in_force(date(2015, 1, 31))
    assert orders.order("CO").in_force(date(2026, 5, 11))
    requirements = editions.editions(Requirements, jurisdiction=ENGLAND)[-1].book
    assert requirements.requirement("curfew", on=date(2022, 6, 27)).most == 16
    assert requirements.requirement("curfew", on=date(2022, 6, 28)).most == 20
    with pytest.raises(LookupError):
        requirements.requirement("attendance_centre", on=date(2022, 6, 28))


def test_the_data_are_sound_and_the_pages_are_written_from_them() -> None:
    for name in (*editions.jurisdictions(), "_template"):
        assert data_check.check(editions.DATA / name) == []
    for name in editions.jurisdictions():
        assert (data_check.DOCS / f"{name}.md").read_text(encoding="utf-8") == data_check.page(editions.DATA / name)


def _copied(tmp_path: Path, topic: str, change: str, to: str) -> list[str]:
    folder = tmp_path / ENGLAND
    folder.mkdir()
    for path in (editions.DATA / ENGLAND).glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == topic:
            assert change in text
            text = text.replace(change, to, 1)
        (folder / path.name).write_text(text, encoding="utf-8")
    return data_check.check(folder)


@pytest.mark.parametrize(
    ("topic", "change", "to", "words"),
    [
        ("duties", 'standard = "first_contact"', 'standard = "first_talk"', "no standard sets a time for first_talk"),
        ("duties", 'count = 1, unit = "working_days"', "count = 1", "half a time"),
        ("duties", 'standard = "first_contact"', 'standard = "first_contact", count = 1, unit = "days"', "half a time"),
        ("absence", 'proofs = ["employer_letter"]', 'proofs = ["a_word"]', "its proofs do not fit"),
        ("absence", 'rule = "notice"', 'rule = "proof"', "its proofs do not fit"),
        ("enforcement", 'step_when_met = "must_refer"', 'step_when_met = "must"', "a step that is not there"),
        ("enforcement", 'decisions = ["refer"]', 'decisions = ["run"]', "a decision that is not there"),
        ("orders", 'ladder = "community_order"', 'ladder = "rope"', "no enforcement ladder is for rope"),
        ("bank_holidays", "days = [1995-01-02,", "days = [1996-01-02,", "has a day of another year"),
        ("outcomes", 'code = "LATE"', 'code = "ATTC"', "the code ATTC stands twice"),
        ("waiting", "late_minutes = 15", "late_minutes = 1.5", "whole number"),
    ],
)
def test_the_data_check_finds_what_does_not_fit(tmp_path: Path, topic: str, change: str, to: str, words: str) -> None:
    faults = _copied(tmp_path, topic, change, to)
    assert len(faults) >= 1
    assert all(words in fault and f"{topic}.toml" in fault for fault in faults)


def test_the_data_check_finds_files_that_are_missing_or_unknown(tmp_path: Path) -> None:
    (tmp_path / "weather.toml").write_text("", encoding="utf-8")
    faults = data_check.check(tmp_path)
    assert any("there is no topic weather" in fault for fault in faults)
    assert any("absence.toml:1: is missing" in fault for fault in faults)


def test_the_data_check_answers_1_and_one_line_for_each_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(data_check, "DOCS", tmp_path / "docs")
    assert data_check.main([]) == 0
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["england_wales.md", "scotland.md"]
    (tmp_path / "atlantis").mkdir()
    monkeypatch.setattr(editions, "DATA", tmp_path)
    assert data_check.main([]) == 1
    assert f"{tmp_path}/atlantis/absence.toml:1: is missing" in capsys.readouterr().out
