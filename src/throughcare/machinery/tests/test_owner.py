"""One clock owner however many workers there are: proven with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.plugin import ROOT, running
from tests.proofs._web import until
from throughcare.machinery.owner import LOCK

Worker = subprocess.Popen[bytes]


@pytest.fixture
def workers(committed: str) -> Iterator[list[Worker]]:
    """Two workers over one database."""
    given = {
        "DATABASE_URL": running().url(committed),
        "THROUGHCARE_ROLE": "worker",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    command = [sys.executable, "-m", "throughcare.cli", "worker"]
    made = [
        subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **given}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]
    yield made
    for one in made:
        if one.poll() is None:
            one.send_signal(signal.SIGCONT)
            one.terminate()
    for one in made:
        try:
            one.wait(20)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()


def _owners() -> list[int]:
    """The backends that hold the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pid from pg_locks where locktype = 'advisory' and objid = %s and granted"
            " and database = (select oid from pg_database where datname = current_database())",
            [LOCK],
        )
        return [pid for (pid,) in cursor.fetchall()]


def _process() -> int:
    """The process of the owner, as it says itself, once it said so within a second or two."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select facts->>'process' from machinery_pulse where name = 'clock' and at > now() - interval '3 s'"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _count_workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_workers")
        return int(cursor.fetchone()[0])


def test_one_of_two_has_the_clock_and_another_takes_over_when_it_is_killed(workers: list[Worker]) -> None:
    until(lambda: _count_workers() == 2 and _process() != 0, seconds=60)
    assert len(_owners()) == 1
    first = _process()
    owner = next(one for one in workers if one.pid == first)
    owner.kill()
    owner.wait()
    took = until(lambda: _process() not in (0, first), seconds=15)
    assert took < 10
    assert len(_owners()) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "select max(n) from (select count(*) as n from procrastinate_periodic_defers"
            " group by task_name, defer_timestamp) each"
        )
        assert cursor.fetchone()[0] == 1


def test_an_owner_that_is_only_stopped_loses_the_clock(workers: list[Worker]) -> None:
    until(lambda: _count_workers() == 2 and _process() != 0, seconds=60)
    first = _process()
    os.kill(first, signal.SIGSTOP)
    until(lambda: _process() not in (0, first), seconds=40)
    os.kill(first, signal.SIGCONT)
    assert len(_owners()) == 1


def test_a_job_whose_worker_was_killed_is_done_by_another(workers: list[Worker]) -> None:
    until(lambda: _process() != 0, seconds=60)
    with connection.cursor() as cursor:
        cursor.execute(
            "with gone as (insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')"
            " returning id)"
            " insert into procrastinate_jobs (queue_name, task_name, status, args, worker_id)"
            " select 'letters', 'send_letters', 'doing', '{}', id from gone returning id"
        )
        (number,) = cursor.fetchone()

    def done() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("select status = 'succeeded' from procrastinate_jobs where id = %s", [number])
            return bool(cursor.fetchone()[0])

    until(done, seconds=20)
    with connection.cursor() as cursor:
        cursor.execute("select words from machinery_jobnote where job_id = %s", [number])
        assert "killed" in cursor.fetchone()[0]
