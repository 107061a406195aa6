"""The watcher: what it says of clocks and of the machine, who is told, and when it keeps silent."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.house.world import World
from tests.plugin import ROOT
from throughcare.accounts.principals import Principal, system
from throughcare.demo import cast
from throughcare.duties import rules, timing
from throughcare.kernel import context
from throughcare.machinery import actions, watch
from throughcare.machinery.models import Pulse, WatcherFinding
from throughcare.machinery.watcher import book, clocks, running
from throughcare.machinery.watcher.looking import Found, look
from throughcare.organisations import actions as organisations
from throughcare.policy import editions
from throughcare.policy.books import Duties
from throughcare.policy.calendars import bank_holidays
from throughcare.policy.findings import CannotTell

WRONG = {"missing", "ended", "wrong_due", "wrong_edition", "cannot_tell"}
WATCHER = system("watcher")


def _signs(at: datetime) -> None:
    actions.beat("clock", facts={}, by=WATCHER, at=at)
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_workers")
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (%s)", [at])


def _look(at: datetime, **more: Any) -> list[Found]:
    connection.ensure_connection()
    return look(connection.connection, at=at, **more)


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


# ----------------------------------------------------------------------------------------------------------- the clocks
def test_every_kind_of_duty_is_worked_out_from_the_record_or_says_why_not() -> None:
    known = {
        kind["code"]
        for path in book.DATA.glob("*/duties.toml")
        for edition in tomllib.loads(path.read_text(encoding="utf-8")).get("edition", [])
        for kind in edition["kinds"]
    }
    watched = {kind for clock in clocks.CLOCKS for kind in clock.kinds}
    assert len(known) > 50
    assert watched | set(clocks.NOT_FROM_FACTS) == known
    assert not watched & set(clocks.NOT_FROM_FACTS)
    told = (ROOT / "docs" / "run" / "watcher.md").read_text(encoding="utf-8")
    assert [kind for kind in clocks.NOT_FROM_FACTS if f"`{kind}`" not in told] == []


def test_the_demo_with_all_its_stories_shows_only_what_nobody_did_for_weeks(told: World) -> None:
    """Nothing is missing, ended without the act, or has another time than the record gives."""
    with connection.cursor() as cursor:
        cursor.execute("select count(distinct kind) from duties_duty")
        kinds = cursor.fetchone()[0]
    assert kinds > 20
    wrong = [one for one in _look(told.at) if one.about_kind != "job" and one.what in WRONG]
    assert wrong == []


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


# -------------------------------------------------------------------------------------------------- keeping and telling
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
        with connection.cursor() as cursor:
            cursor.execute("select now() - interval '181 s'")
            Pulse.objects.create(name="watcher", at=cursor.fetchone()[0])
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
    staff: cast.Staff, at: datetime, settings: Any, on_call: tuple[str, list[dict[str, Any]], list[int]]
) -> None:
    settings.WATCHER_WEBHOOK, told, answers = on_call
    with context.acting(principal=staff.ruth.key, reason="test"):
        organisations.add_turn(
            staff.kilner_street,
            kind="out_of_hours",
            post_id=staff.ruth.post_id,
            starts_at=at - timedelta(hours=1),
            ends_at=at + timedelta(hours=9),
            phone="07700 900199",
            by=staff.ruth,
            at=at,
        )
    _keep([Found("missing", "first_contact", "sentences.sentence", 7)], at)
    answers.append(503)
    for _ in range(3):
        running.call(at=at)
    assert len(told) == 2
    assert told[0]["found"][0]["clock"] == "first_contact"
    assert set(told[0]) == {"at", "count", "found", "page", "on_duty"}
    assert told[0]["on_duty"] == [{"who": "Ruth Okonjo", "phone": "07700 900199", "office": "Kilner Street"}]
    assert WatcherFinding.objects.get().paged_at == at


def test_an_administrator_acknowledges_with_a_reason_a_manager_reads_and_an_officer_may_not(
    staff: cast.Staff, ruth: Principal, grace: Principal, at: datetime
) -> None:
    iris = staff.iris
    _keep([Found("missing", "first_contact", "sentences.sentence", 7)], at)
    row = WatcherFinding.objects.get()
    url = f"/service/watcher/{row.pk}/"
    assert _signed_in(grace).get("/service/watcher/").status_code == 403
    manager = _signed_in(ruth)
    assert "A clock is missing" in manager.get("/service/watcher/").content.decode()
    shown = manager.get(url).content.decode()
    assert "Open the record" in shown
    assert "</form>" not in shown.partition("<main")[2]
    assert manager.post(url, {"because": "Mine."}).status_code == 403
    assert "Acknowledge" in _signed_in(iris).get(url).content.decode()
    with context.acting(principal=iris.key, reason="test"):
        with pytest.raises(actions.CannotAcknowledge):
            actions.acknowledge(row.pk, because=" ", by=iris, at=at)
        with pytest.raises(actions.CannotAcknowledge, match="300"):
            actions.acknowledge(row.pk, because="a" * 301, by=iris, at=at)
        actions.acknowledge(row.pk, because="Opened by hand.", by=iris, at=at)
        with pytest.raises(actions.CannotAcknowledge):
            actions.acknowledge(row.pk, because="Again.", by=iris, at=at)
    row.refresh_from_db()
    assert (row.acknowledged_at, row.acknowledged_by, row.because) == (at, iris.key, "Opened by hand.")


def _signed_in(who: Principal) -> Client:
    client = Client()
    client.post(f"/demo/sign-in/{who.user_id}/")
    return client


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
