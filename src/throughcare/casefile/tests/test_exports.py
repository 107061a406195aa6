"""A list leaves as a file: asked for, agreed, made, fetched once more through the door, and gone."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from time_machine import travel

from throughcare.accounts.principals import Principal, system
from throughcare.accounts.tallies import TooMany
from throughcare.audit.models import Entry
from throughcare.casefile import making_exports
from throughcare.documents import exports
from throughcare.documents.exports import CannotDecide, CannotExport
from throughcare.documents.models import Export
from throughcare.kernel.errors import Refused
from throughcare.organisations import actions as organisations
from throughcare.people import limits

FEW = {"what": "caseload", "title": "My caseload", "recipient": "Court liaison", "reason": ""}


def _signed_in(who: Principal) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{who.user_id}/")
    return client


@pytest.fixture
def ready(aaron: int, grace: Principal, at: datetime) -> Export:
    """Grace's caseload, made."""
    export = exports.ask(**FEW, people=[aaron], by=grace, at=at)
    making_exports.make(export.id, at=at)
    export.refresh_from_db()
    return export


def _stored(export: Export) -> bytes:
    with default_storage.open(export.stored_as) as file:
        return bytes(file.read())


def test_a_short_list_is_made_at_once_and_a_long_one_waits(aaron: int, grace: Principal, at: datetime) -> None:
    assert exports.ask(**FEW, people=range(1, 51), by=grace, at=at).state == "making"
    with pytest.raises(CannotExport, match="Say why: the list holds 51 people"):
        exports.ask(**FEW, people=range(1, 52), by=grace, at=at)
    assert exports.ask(**{**FEW, "reason": "A hearing."}, people=range(1, 52), by=grace, at=at).state == "asked"
    with pytest.raises(CannotExport):
        exports.ask(**FEW, people=[], by=grace, at=at)


def test_only_somebody_else_can_agree_once_and_a_refusal_says_why(
    ruth: Principal, grace: Principal, at: datetime
) -> None:
    long = {**FEW, "reason": "A hearing.", "people": range(1, 61)}
    own = exports.ask(**long, by=ruth, at=at)
    with pytest.raises(CannotDecide, match="Somebody else"):
        exports.decide(own.id, allow=True, words="", by=ruth, at=at)
    hers = exports.ask(**long, by=grace, at=at)
    with pytest.raises(CannotDecide, match="why not"):
        exports.decide(hers.id, allow=False, words=" ", by=ruth, at=at)
    assert exports.decide(hers.id, allow=True, words="", by=ruth, at=at).state == "making"
    with pytest.raises(CannotDecide, match="before"):
        exports.decide(hers.id, allow=False, words="No.", by=ruth, at=at)


def test_the_file_is_sealed_on_the_disk_and_readable_for_whoever_asked(ready: Export, grace: Principal) -> None:
    assert b"Whitfield" not in _stored(ready)
    answer = _signed_in(grace).get(f"/exports/{ready.id}/file/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Name"], row["Officer"]) == ("Aaron James Whitfield", "Grace Adeyemi")


def test_fetching_it_is_written_down_as_a_disclosure_to_the_recipient(
    ready: Export, grace: Principal, aaron: int
) -> None:
    _signed_in(grace).get(f"/exports/{ready.id}/file/")
    entry = Entry.objects.using("audit").get(doing="fetch_export")
    assert (entry.category, entry.allowed, entry.principal) == ("disclosure", True, grace.key)
    assert "1 people to Court liaison" in entry.terms


def test_nobody_else_fetches_it_not_even_the_manager_who_agreed(
    ready: Export, ruth: Principal, simon: Principal, omar: Principal
) -> None:
    for who in (ruth, simon, omar):
        assert _signed_in(who).get(f"/exports/{ready.id}/file/").status_code == 403
    assert _signed_in(omar).get(f"/exports/{ready.id}/").status_code == 403


def test_a_file_stays_when_its_end_is_taken_back(ready: Export, grace: Principal, at: datetime) -> None:
    stored = ready.stored_as
    with transaction.atomic():
        assert exports.end_run_out(at=at + timedelta(hours=24)) == 1
        transaction.set_rollback(True)
    ready.refresh_from_db()
    assert (ready.state, ready.stored_as) == ("ready", stored)
    assert default_storage.exists(stored)


def test_after_a_day_the_file_is_gone(
    ready: Export, grace: Principal, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    stored = ready.stored_as
    assert exports.end_run_out(at=at + timedelta(hours=23)) == 0
    with travel(at + timedelta(hours=24), tick=False):
        assert _signed_in(grace).get(f"/exports/{ready.id}/file/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.end_run_out(at=at + timedelta(hours=24)) == 1
    assert not default_storage.exists(stored)
    ready.refresh_from_db()
    assert (ready.state, ready.stored_as) == ("gone", "")


def test_who_leaves_takes_no_file_along(
    ready: Export, grace: Principal, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    stored = ready.stored_as
    with django_capture_on_commit_callbacks(execute=True):
        organisations.end_post(grace.post_id, until=at.date(), by=system("administrator"), at=at)
    assert not default_storage.exists(stored)
    ready.refresh_from_db()
    assert ready.state == "gone"


def test_somebody_whom_one_may_no_longer_see_is_not_handed_out(
    aaron: int, ruth: Principal, simon: Principal, at: datetime
) -> None:
    export = exports.ask(**FEW, people=[aaron], by=simon, at=at)
    making_exports.make(export.id, at=at)
    client = _signed_in(simon)
    assert client.get(f"/exports/{export.id}/file/").status_code == 200
    limits.set_limit(
        aaron, kind="exclusion", users=[simon.user_id or 0], message="Ask Ruth.", because="Kin.", by=ruth, at=at
    )
    assert client.get(f"/exports/{export.id}/file/").status_code == 403


def test_a_name_that_a_spreadsheet_would_run_is_shown_as_text() -> None:
    assert making_exports._safe('=HYPERLINK("http://evil.example")').startswith("'=")
    assert making_exports._safe("Anne-Marie") == "Anne-Marie"


def test_the_page_asks_makes_and_shows_how_far_it_is(aaron: int, grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    page = client.get("/caseload/export/").content.decode()
    assert "My caseload" in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    assert client.post("/caseload/export/", {"key": key}).status_code == 422
    sent = {"key": key, "recipient": "Court liaison"}
    answer = client.post("/caseload/export/", sent)
    again = client.post("/caseload/export/", sent)
    assert answer.headers["Location"] == again.headers["Location"]
    assert Export.objects.count() == 1
    assert "Being made: 0 of 1" in client.get(answer.headers["Location"]).content.decode()
    making_exports.make(Export.objects.get().id, at=at)
    assert "Fetch the file" in client.get(answer.headers["Location"]).content.decode()


def test_the_sixth_export_of_a_day_is_refused_with_when_again(aaron: int, grace: Principal, at: datetime) -> None:
    client = _signed_in(grace)
    statuses = []
    for n in range(6):
        key = f"00000000-0000-4000-8000-00000000000{n}"
        statuses.append(client.post("/caseload/export/", {"key": key, "recipient": "Court"}).status_code)
    assert statuses[:5] == [303] * 5 or statuses[:5] == [302] * 5
    assert statuses[5] == 429
    assert Export.objects.count() == 5
    assert issubclass(TooMany, Exception)
    assert issubclass(CannotExport, Refused)


def test_the_manager_sees_what_waits_and_agrees_on_a_page(ruth: Principal, grace: Principal, at: datetime) -> None:
    export = exports.ask(**{**FEW, "reason": "A hearing."}, people=range(1, 61), by=grace, at=at)
    client = _signed_in(ruth)
    assert "Waits for a second person" in client.get("/exports/").content.decode()
    page = client.get(f"/exports/{export.id}/decide/").content.decode()
    assert "A hearing." in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    client.post(f"/exports/{export.id}/decide/", {"key": key, "decision": "allow", "version": export.version})
    export.refresh_from_db()
    assert (export.state, export.decided_by) == ("making", "Ruth Okonjo, team manager")


def test_an_export_asks_again_who_it_is_after_a_quarter_of_an_hour(
    ready: Export, grace: Principal, at: datetime
) -> None:
    client = _signed_in(grace)
    with travel(at + timedelta(minutes=10), tick=False):
        client.get("/")
    with travel(at + timedelta(minutes=16), tick=False):
        for page in ("/caseload/export/", f"/exports/{ready.id}/file/"):
            assert client.get(page).headers["Location"].startswith("/account/still-me/")


def test_files_lie_outside_what_web_serves(ready: Export) -> None:
    assert Path(default_storage.path(ready.stored_as)).stat().st_mode & 0o077 == 0
