"""The audit keeps what was written, and notices when it is not as it was."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections

from throughcare.audit import actions, queries, verify
from throughcare.audit.models import Entry

Connect = Callable[[str], AbstractContextManager[psycopg.Connection[Any]]]
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def anchors(settings: Any, tmp_path: Any) -> None:
    settings.ANCHORS = tmp_path / "anchors"


def line(person_id: int | None = 5, **more: Any) -> actions.Line:
    values: dict[str, Any] = {
        "at": AT,
        "principal": "staff:1",
        "who": "Grace Adeyemi",
        "category": "consultation",
        "doing": "see_record",
        "allowed": True,
        "request_id": uuid.uuid4(),
        "person_id": person_id,
        "people": (person_id,) if person_id else (7, 8),
    }
    return actions.Line(**(values | more))


def write_some() -> None:
    for number in range(12):
        actions.write(line(person_id=number % 3 + 1))
    actions.write(line(person_id=None, terms="whitf"))


@pytest.mark.usefixtures("committed", "anchors")
def test_who_looked_at_a_record_is_told_with_those_who_looked_at_one_that_went_into_it() -> None:
    actions.write(line(5))
    actions.write(line(6, allowed=False))
    actions.write(line(None, people=(5, 6, 9)))
    assert queries.looks([5])[1] == 2
    rows, count = queries.looks([5, 6])
    assert (count, len(rows)) == (3, 3)  # an entry that showed both counts once
    assert [row.allowed for row in rows].count(False) == 1


@pytest.mark.usefixtures("committed", "anchors")
def test_untouched_audit_is_whole_and_what_is_newer_than_the_anchor_is_unproven() -> None:
    write_some()
    actions.anchor(at=AT)
    actions.write(line())
    report = verify.verify()
    assert report.whole
    assert (report.entries, report.unproven) == (14, 1)


@pytest.mark.usefixtures("committed", "anchors")
def test_writer_who_was_overtaken_adds_to_what_the_other_wrote(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.write(line())
    known_by_the_slow = dict(actions._heads)
    actions.write(line())
    monkeypatch.setattr(actions, "_heads", known_by_the_slow)
    actions.write(line())
    monkeypatch.setattr(actions, "_heads", {5: (40, bytes(32))})  # of a database that was put back since
    actions.write(line())
    report = verify.verify()
    assert report.whole
    assert report.entries == 4


@pytest.mark.usefixtures("committed", "anchors")
def test_four_writers_to_one_chain_at_once_leave_it_whole() -> None:
    def write() -> None:
        for _ in range(5):
            actions.write(line())
        connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify.verify()
    assert report.whole
    assert report.entries == 20


@pytest.mark.usefixtures("committed", "anchors")
@pytest.mark.parametrize(
    "tampering",
    [
        "update audit_entry set allowed = false where id = 4",
        "update audit_entry set at = at + interval '1 second' where id = 4",
        "delete from audit_entry where id = 4",
        "delete from audit_entry where shard = 2",
        "delete from audit_entry where id = (select max(id) from audit_entry where shard = 2)",
        "update audit_shown set person_id = 99 where entry_id = 4",
        "delete from audit_shown where entry_id = 4",
        "truncate audit_entry, audit_shown, audit_head",
        "update audit_entry set seq = 100 - seq where shard = 2",
    ],
)
def test_whatever_the_owner_changes_is_found(tampering: str, as_role: Connect) -> None:
    write_some()
    actions.anchor(at=AT)
    with as_role("owner") as owner:
        owner.execute(tampering)
    report = verify.verify()
    assert not report.whole
    assert report.bad[0].startswith("chain")


@pytest.mark.usefixtures("committed", "anchors")
def test_changed_anchor_file_is_found() -> None:
    write_some()
    file = actions.anchor(at=AT)
    file.write_text(file.read_text().replace("[1, ", "[63, ", 1))
    assert "anchor file" in verify.verify().bad[0]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "statement", ["update audit_entry set who = 'x'", "delete from audit_entry", "truncate audit_entry"]
)
def test_the_product_cannot_change_the_audit(statement: str) -> None:
    actions.write(line())
    with pytest.raises(DatabaseError), connections["audit"].cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.using("audit").count() == 1


@pytest.mark.usefixtures("committed")
def test_months_ahead_have_their_own_table() -> None:
    actions.make_months(at=AT, months=4)
    actions.make_months(at=AT, months=4)
    with connections["audit"].cursor() as cursor:
        cursor.execute("select to_regclass('audit_entry_2027_02') is not null")
        assert cursor.fetchone() == (True,)
