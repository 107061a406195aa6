"""Measurements for Prometheus, in its text format.

Each web process counts its own requests and writes what it counted to a file, once a second at most; whichever is
asked tells for all. What is the same for everybody (jobs, audit, duties) is read from the database when asked.
Requests are told apart by the page's name and the status, never by address: addresses carry ids and search terms.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg_pool import PoolTimeout

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WRITE_SECONDS = 1.0
Series = tuple[str, dict[str, str], float]

_lock = threading.Lock()
_requests: Counter[tuple[str, str, int]] = Counter()
_times: dict[str, list[float]] = {}  # page -> count of each bucket, count of all, sum of seconds
_state = {"due": 0.0, "pid": 0}


def count(*, page: str, method: str, status: int, seconds: float) -> None:
    """One answered request."""
    with _lock:
        if _state["pid"] != os.getpid():  # a fork counts from nothing
            _requests.clear()
            _times.clear()
            _state["pid"] = os.getpid()
        _requests[page, method, status] += 1
        times = _times.setdefault(page, [0.0] * (len(BUCKETS) + 2))
        for number, most in enumerate(BUCKETS):
            times[number] += seconds <= most
        times[-2] += 1
        times[-1] += seconds
        now = time.monotonic()
        if now < _state["due"]:
            return
        _state["due"] = now + WRITE_SECONDS
    timer = threading.Timer(WRITE_SECONDS, write)  # what comes within the second is in it
    timer.daemon = True
    timer.start()


def write() -> None:
    """Put what this process counted where the others find it."""
    with _lock:
        pools = {alias: _pool(alias) for alias in connections.settings if alias in ("default", "audit", "replica")}
        text = json.dumps(
            {"requests": [[*key, n] for key, n in _requests.items()], "times": _times, "pools": pools},
            separators=(",", ":"),
        )
    folder = Path(settings.METRICS_FOLDER)
    with contextlib.suppress(OSError):  # no room on the disk must not stop a page
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = folder / f".{os.getpid()}-{threading.get_ident()}"
        new.write_text(text)
        new.replace(folder / f"{os.getpid()}.json")


def _pool(alias: str) -> dict[str, int]:
    pool = cast(DatabaseWrapper, connections[alias])._connection_pools.get(alias)  # type: ignore[attr-defined]
    if pool is None:
        return {}
    found = pool.get_stats()
    return {
        "size": found.get("pool_size", 0),
        "free": found.get("pool_available", 0),
        "waiting": found.get("requests_waiting", 0),
        "most": found.get("pool_max", 0),
        "timeouts": found.get("requests_errors", 0),
    }


def text() -> str:
    """All of it, as Prometheus reads it."""
    write()
    lines: list[str] = []
    processes = list(_processes())
    for name, kind, says, series in (*_of_processes(processes), *_of_database()):
        lines += [f"# HELP {name} {says}", f"# TYPE {name} {kind}"]
        lines += [f"{metric}{_labels(labels)} {_number(value)}" for metric, labels, value in series]
    return "\n".join(lines) + "\n"


def _processes() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(Path(settings.METRICS_FOLDER).glob("[0-9]*.json")):
        try:
            os.kill(int(file.stem), 0)
        except ProcessLookupError:
            file.unlink(missing_ok=True)  # its counts end with it, as those of a restarted process do
            continue
        except PermissionError:
            pass
        with contextlib.suppress(OSError, ValueError):
            yield file.stem, json.loads(file.read_text())


def _of_processes(processes: list[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, str, str, Iterable[Series]]]:
    yield (
        "throughcare_requests_total",
        "counter",
        "Requests answered, by page and status.",
        [
            (
                "throughcare_requests_total",
                {"page": page, "method": method, "status": str(status), "process": process},
                n,
            )
            for process, told in processes
            for page, method, status, n in told["requests"]
        ],
    )
    name = "throughcare_request_seconds"
    series: list[Series] = []
    for process, told in processes:
        for page, times in told["times"].items():
            of = {"page": page, "process": process}
            series += [
                (f"{name}_bucket", {**of, "le": str(most)}, n) for most, n in zip(BUCKETS, times[:-2], strict=True)
            ]
            series += [
                (f"{name}_bucket", {**of, "le": "+Inf"}, times[-2]),
                (f"{name}_sum", of, times[-1]),
                (f"{name}_count", of, times[-2]),
            ]
    yield name, "histogram", "Seconds until a page was answered.", series
    name = "throughcare_database_pool"
    yield (
        name,
        "gauge",
        "Connections of a process: size, free, waiting, most, timeouts.",
        [
            (name, {"alias": alias, "what": what, "process": process}, n)
            for process, told in processes
            for alias, pool in told["pools"].items()
            for what, n in pool.items()
        ],
    )


_COUNTS = """
    select
      (select coalesce(json_object_agg(status, n), '{}') from
         (select status::text, count(*) as n from procrastinate_jobs group by 1) jobs),
      (select coalesce(extract(epoch from now() - min(coalesce(scheduled_at, event.at))), 0)::float
         from procrastinate_jobs job
         left join lateral (select max(at) as at from procrastinate_events where job_id = job.id) event on true
         where status = 'todo' and (scheduled_at is null or scheduled_at <= now())),
      (select coalesce(sum(seq), 0)::bigint from audit_head),
      (select coalesce(json_object_agg(name, json_build_object(
         'age', extract(epoch from now() - at)::float, 'facts', facts)), '{}') from machinery_pulse),
      (select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 s')
"""


def _of_database() -> Iterator[tuple[str, str, str, Iterable[Series]]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNTS)
            jobs, oldest, entries, pulses, workers = cursor.fetchone()
    except (DatabaseError, PoolTimeout):
        yield _one("throughcare_database_up", "gauge", "Does the database answer?", 0)
        return
    yield _one("throughcare_database_up", "gauge", "Does the database answer?", 1)
    states = ("todo", "doing", "failed", "succeeded", "cancelled", "aborted")
    yield (
        "throughcare_jobs",
        "gauge",
        "Jobs by state.",
        [("throughcare_jobs", {"state": state}, jobs.get(state, 0)) for state in states],
    )
    yield _one("throughcare_job_oldest_due_seconds", "gauge", "How long the job waits that is due longest.", oldest)
    yield _one("throughcare_workers", "gauge", "Workers that gave a sign in the last 30 seconds.", workers)
    yield _one("throughcare_audit_entries_total", "counter", "Entries of the audit.", entries)
    name = "throughcare_sign_age_seconds"
    yield (
        name,
        "gauge",
        "Age of the last sign of a part.",
        [(name, {"part": part}, told["age"]) for part, told in sorted(pulses.items())],
    )
    work = pulses.get("work", {}).get("facts", {})
    for fact, metric, says in (
        ("overdue", "throughcare_duties_overdue", "Duties past their time and not met, counted every minute."),
        ("stuck", "throughcare_letters_stuck", "Letters that should have left ten minutes ago, counted every minute."),
    ):
        if fact in work:
            yield _one(metric, "gauge", says, work[fact])


def _one(name: str, kind: str, says: str, value: float) -> tuple[str, str, str, Iterable[Series]]:
    return name, kind, says, [(name, {}, value)]


def _labels(labels: dict[str, str]) -> str:
    def safe(value: str) -> str:
        return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

    return "{" + ",".join(f'{name}="{safe(value)}"' for name, value in labels.items()) + "}" if labels else ""


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
