"""The watcher: what it says of clocks and of the machine, who is told, and when it keeps silent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from throughcare.accounts.models import User
from throughcare.accounts.principals import Principal, system
from throughcare.demo import cast
from throughcare.duties import rules, timing
from throughcare.kernel import context
from throughcare.machinery import actions, watch
from throughcare.machinery.models import Pulse, WatcherFinding
from throughcare.machinery.watcher import book, running
from throughcare.machinery.watcher.looking import Found, look
from throughcare.policy import editions
from throughcare.policy.books import Duties
from throughcare.policy.calendars import bank_holidays
from throughcare.policy.findings import CannotTell

WATCHER = system("watcher")


def _signs(at: datetime) -> None:
    actions.beat("clock", facts={}, by=WATCHER, at=at)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_workers")
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [at])


def _look(at: datetime, **more: Any) -> list[Found]:
    with connection.cursor() as cursor:
        return look(cursor, at=at, **more)


# ------------------------------------------------------------------------------------------------------- the rule book
@pytest.mark.parametrize("jurisdiction", ["england_wales", "scotland"])
def test_its_own_reader_tells_the_same_times_as_the_product(jurisdiction: str) -> None:
    compared = 0
    for kind in editions.edition(Duties, jurisdiction=jurisdiction, on=date(2026, 1, 5)).book.kinds:
        for number in range(0, 400, 13):
            start = date(2025, 12, 1) + timedelta(days=number)
            for tier in (None, "T2", "T4"):
                facts = rules.DutyFacts(from_=start, tier=tier, due_on=start)
                try:
                    known = timing.find(
                        timing.in_force,
                        facts,
                        jurisdiction=jurisdiction,
                        opened_at=datetime(2026, 1, 5, 12, tzinfo=UTC),
                    )
                    theirs = timing.due(kind.code, facts, known)
                except (LookupError, CannotTell):
                    continue
                ours = book.limit(
                    kind.code,
                    book.Facts(runs_from=start, tier=tier, due_on=start),
                    jurisdiction=jurisdiction,
                    opened_on=date(2026, 1, 5),
                )
                assert (ours.at, ours.policy) == (theirs.due_at, ", ".join(theirs.policy)), (kind.code, start, tier)
                compared += 1
    assert compared > 500
    assert book.holidays(jurisdiction) == bank_holidays(jurisdiction).holidays


def test_hours_are_elapsed_hours_also_when_the_clocks_change(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "duties.toml").write_text(
        '[[edition]]\ncode = "1"\nvalid_from = 2020-01-01\nkinds = [{ code = "recall", count = 48, unit = "hours" }]\n'
    )
    monkeypatch.setattr(book, "DATA", tmp_path)
    start = datetime(2026, 10, 24, 23, 40, tzinfo=book.LONDON)
    found = book.limit("recall", book.Facts(runs_from=start), jurisdiction="here", opened_on=date(2026, 10, 24))
    assert found.at == datetime(2026, 10, 26, 22, 40, tzinfo=UTC)


# ---------------------------------------------------------------------------------------------------------- the machine
def test_a_machine_that_works_and_an_empty_record_are_quiet(db: None, at: datetime) -> None:
    _signs(at)
    assert _look(at + timedelta(seconds=20)) == []


def test_a_dead_worker_a_lost_job_and_a_wrong_clock_are_found(db: None, at: datetime) -> None:
    _signs(at - timedelta(seconds=31))
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_jobs (queue_name, task_name, status) values ('q', 'react', 'doing')")
    found = [one.what for one in _look(at, machine_off=timedelta(seconds=-45))]
    assert found == ["machine_clock", "worker_dead", "job_lost"]


# --------------------------------------------------------------------------------------------------- keeping and telling
def _keep(found: list[Found], at: datetime) -> list[WatcherFinding]:
    with context.acting(principal=WATCHER.key, reason="test"):
        return actions.keep_findings(found, by=WATCHER, at=at)


def test_a_finding_is_kept_once_and_is_gone_when_it_is_no_more(db: None, at: datetime) -> None:
    one = Found("missing", "first_contact", "sentences.sentence", 7)
    assert len(_keep([one], at)) == 1
    assert _keep([one], at) == []
    _keep([], at + timedelta(minutes=1))
    row = WatcherFinding.objects.get()
    assert row.gone_at == at + timedelta(minutes=1)
    assert len(_keep([one], at + timedelta(minutes=2))) == 1


def test_managers_and_administrators_read_that_something_was_found_and_others_do_not(
    db: None, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_found", (watch.WATCHED, watch.STILL))
    assert watch.notices("team_manager") == (watch.WATCHED, watch.STILL)
    assert watch.notices("offender_manager") == (watch.STILL,)


def test_everybody_reads_that_the_watcher_is_silent_after_three_minutes(committed: str) -> None:
    with watch.connect() as line:
        assert watch.UNWATCHED not in watch.look(line)
        Pulse.objects.create(name="watcher", at=line.execute("select now() - interval '181 s'").fetchone()[0])  # type: ignore[index]
        assert watch.UNWATCHED in watch.look(line)


@pytest.fixture
def on_call() -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """A webhook: its address, what it was told, and what it answers next."""
    told: list[dict[str, Any]] = []
    answers: list[int] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/call?team=a", told, answers
    server.shutdown()
    server.server_close()


def test_whoever_is_on_call_is_told_once_and_again_when_it_did_not_arrive(
    db: None, at: datetime, settings: Any, on_call: tuple[str, list[dict[str, Any]], list[int]]
) -> None:
    settings.WATCHER_WEBHOOK, told, answers = on_call
    _keep([Found("missing", "first_contact", "sentences.sentence", 7)], at)
    answers.append(503)
    for _ in range(3):
        running.call(at=at)
    assert len(told) == 2
    assert told[0]["found"][0]["clock"] == "first_contact"
    assert set(told[0]) == {"at", "count", "found", "page"}
    assert WatcherFinding.objects.get().paged_at == at


def test_a_manager_acknowledges_with_a_reason_and_an_officer_may_not_see_it(
    ruth: Principal, grace: Principal, at: datetime
) -> None:
    _keep([Found("missing", "first_contact", "sentences.sentence", 7)], at)
    row = WatcherFinding.objects.get()
    client = Client()
    client.force_login(User.objects.get(pk=grace.user_id))
    assert client.get("/service/watcher/").status_code == 403
    client.force_login(User.objects.get(pk=ruth.user_id))
    assert "A clock is missing" in client.get("/service/watcher/").content.decode()
    assert "Open the record" in client.get(f"/service/watcher/{row.pk}/").content.decode()
    with context.acting(principal=ruth.key, reason="test"):
        with pytest.raises(actions.CannotAcknowledge):
            actions.acknowledge(row.pk, because=" ", by=ruth, at=at)
        actions.acknowledge(row.pk, because="Opened by hand.", by=ruth, at=at)
        with pytest.raises(actions.CannotAcknowledge):
            actions.acknowledge(row.pk, because="Again.", by=ruth, at=at)
    row.refresh_from_db()
    assert (row.acknowledged_at, row.acknowledged_by, row.because) == (at, ruth.key, "Opened by hand.")


def test_the_process_looks_keeps_and_gives_a_sign(committed_as_worker: str, at: datetime) -> None:
    found = running.look_once(at=at)
    assert "worker_dead" in {one.what for one in found}
    assert WatcherFinding.objects.filter(what="worker_dead", gone_at=None).count() == 1
    assert Pulse.objects.get(name="watcher").at == at


def test_the_cast_with_aaron_is_quiet(aaron: int, staff: cast.Staff, at: datetime) -> None:
    _signs(at)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    assert _look(at) == []
