"""Health: what a load balancer and whoever is on duty are told, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.jobs import Job
from time_machine import travel

from throughcare.accounts.principals import system
from throughcare.kernel import clock
from throughcare.machinery import actions


@pytest.fixture
def well(db: None) -> None:
    """A service in which every part gave a sign just now."""
    at = clock.now()
    for name in ("clock", "anchor"):
        actions.beat(name, facts={}, by=system("clockwork"), at=at)
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")


def _ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


def test_live_answers_without_the_database(settings: Any) -> None:
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert not answer.cookies


@pytest.mark.usefixtures("well")
def test_a_service_that_is_well_is_ready() -> None:
    status, told = _ready()
    assert (status, told["failed"]) == (200, []), told
    assert set(told["parts"]) == {
        "database",
        "migrations",
        "clock_owner",
        "worker",
        "jobs",
        "audit_anchor",
        "time_of_day",
    }


@pytest.mark.usefixtures("well")
@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("update machinery_pulse set at = now() - interval '61 s' where name = 'clock'", "clock_owner"),
        ("update machinery_pulse set at = now() - interval '181 s' where name = 'anchor'", "audit_anchor"),
        ("delete from machinery_pulse where name = 'anchor'", "audit_anchor"),
        ("update procrastinate_workers set last_heartbeat = now() - interval '61 s'", "worker"),
        (
            "insert into procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " values ('q', 'react', now() - interval '301 s')",
            "jobs",
        ),
    ],
)
def test_the_part_that_failed_is_named(words: str, part: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)
    status, told = _ready()
    assert (status, told["failed"]) == (503, [part])


@pytest.mark.usefixtures("well")
def test_a_job_that_is_not_due_yet_may_wait(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " values ('q', 'react', now() + interval '1 day')"
        )
    assert _ready()[0] == 200


@pytest.mark.usefixtures("well")
def test_limits_are_settings(settings: Any) -> None:
    settings.HEALTH_WORKER_SECONDS = -1
    assert {"clock_owner", "worker"} <= set(_ready()[1]["failed"])


@pytest.mark.usefixtures("well")
def test_a_clock_that_is_off_is_not_ready() -> None:
    with travel(clock.now() + timedelta(minutes=10)):
        assert "time_of_day" in _ready()[1]["failed"]


@pytest.mark.usefixtures("well")
def test_health_asks_little_and_nobody(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        _ready()


def test_metrics_are_for_whoever_has_the_token_or_the_address(db: None, settings: Any, tmp_path: Any) -> None:
    settings.METRICS_FOLDER = tmp_path
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "open sesame"
    assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer open sesame"}).status_code == 200
    settings.METRICS_ADDRESSES = ["10.1.1.1"]
    assert Client(REMOTE_ADDR="10.1.1.1").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="10.1.1.2").get("/metrics").status_code == 404


def test_metrics_count_pages_by_name_and_never_say_an_address(db: None, settings: Any, tmp_path: Any) -> None:
    settings.METRICS_FOLDER = tmp_path
    settings.METRICS_TOKEN = "t"
    actions.beat("work", facts={"overdue": 12, "stuck": 3}, by=system("clockwork"), at=clock.now())
    Client().get("/help/?q=Whitfield")
    Client().get("/people/470011997/")
    Client().get("/nothing-of-ours/Whitfield/")
    text = Client().get("/metrics", headers={"Authorization": "Bearer t"}).content.decode()
    lines = text.splitlines()
    assert any(
        line.startswith('throughcare_requests_total{page="design:help",method="GET",status="200"') for line in lines
    )
    assert any('page="none"' in line and 'status="302"' not in line for line in lines)
    assert any(line.startswith('throughcare_request_seconds_bucket{page="design:help"') for line in lines)
    assert "throughcare_duties_overdue 12" in lines
    assert "throughcare_letters_stuck 3" in lines
    assert "throughcare_database_up 1" in lines
    assert 'throughcare_jobs{state="failed"} 0' in lines
    assert any(line.startswith("throughcare_audit_entries_total ") for line in lines)
    assert "Whitfield" not in text
    assert "470011997" not in text


def test_what_breaks_a_job_is_told_without_the_errors_own_words(db: None) -> None:
    job = Job(id=7, queue="q", lock=None, queueing_lock=None, task_name="react", attempts=0)
    try:
        int("Quillfeather")
    except ValueError as error:
        actions.note_broken(job, error)
    from throughcare.machinery.models import JobNote  # noqa: PLC0415

    note = JobNote.objects.get()
    assert (note.error, note.attempt) == ("ValueError", 1)
    assert "Quillfeather" not in f"{note.words}{note.place}"
