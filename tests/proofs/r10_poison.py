"""R10: jobs that break delay no others, stand on a page with the reason, and can be done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from tests.plugin import ROOT, running
from tests.proofs._web import until
from throughcare.cli.proofs import Size

GOOD = "throughcare.people.events.ContactDetailsChanged"
# An event, who hears it, and facts that do not fit: a fact is missing, or the row is not there.
OTHERS: list[tuple[str, str, dict[str, JSONValue]]] = [
    ("people.events.ChangeDecided", "messaging.heard.tell_of_change", {}),
    (
        "courts.events.HearingListed",
        "enforcement.breach.heard.tell_of_hearing",
        {"person_id": 1, "hearing_id": 0, "sentence_id": 1, "before_id": None, "at": "2026-11-23T10:00:00+00:00"},
    ),
    (
        "enforcement.events.RecalledToCustody",
        "enforcement.recall.heard.tell_recalled",
        {"person_id": 1, "recall_id": 0, "sentence_id": 1, "at": "2026-11-23T10:00:00+00:00"},
    ),
    ("unpaid_work.events.HoursCredited", "unpaid_work.heard.hours_credited", {"person_id": 1}),
]
MOST_SECONDS = 60


def prove(size: Size) -> dict[str, Any]:
    """A third of the jobs are poison: of an event nobody knows, of a task nobody knows, with facts that do not fit."""
    count = size.of(4, 200)
    browser = _administrator()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    poison = [
        job
        for number in range(count)
        for job in (_defer("throughcare.nothing.Gone"), _defer_unfit(number), _defer_unknown())
    ]
    with connection.cursor() as cursor:  # they were tried four times before
        cursor.execute("update procrastinate_jobs set attempts = 5")
    good = [_defer(GOOD) for _ in range(6 * count)]
    with _worker():
        began = time.monotonic()
        until(lambda: _in_state(good) == {"succeeded"}, seconds=MOST_SECONDS + count)
        took = time.monotonic() - began
        until(lambda: _in_state(poison) == {"failed"}, seconds=MOST_SECONDS + count)
        page = browser.get("/service/jobs/").content.decode()
        assert f"Failed ({len(poison)})" in page
        assert page.count("does not know such") >= min(count, 60)
        one = poison[0]
        detail = browser.get(f"/service/jobs/{one}/").content.decode()
        assert "Do it again" in detail
        assert "It broke" in detail
        _again(browser, one)  # not put right: it fails again, and the page says so
        until(lambda: _in_state([one]) == {"failed"}, seconds=MOST_SECONDS)
        with connection.cursor() as cursor:  # as if a version that knows the event were installed
            cursor.execute(
                "update procrastinate_jobs set args = jsonb_set(args, '{event}', to_jsonb(%s::text)) where id = %s",
                [GOOD, one],
            )
        _again(browser, one)
        until(lambda: _in_state([one]) == {"succeeded"}, seconds=MOST_SECONDS)
    history = browser.get(f"/service/jobs/{one}/").content.decode()
    assert history.count("To be done again") == 2
    assert "Iris" in history
    return {"poison": len(poison), "good": len(good), "good done in (s)": round(took, 1), "done again": 1}


def _defer(event: str, *, heard: str = "gone", facts: dict[str, JSONValue] | None = None) -> int:
    """A reaction to an event; one that nobody wants any more is done by doing nothing."""
    return app.configure_task("react", queue="reactions").defer(
        event=event,
        facts=facts or {},
        reaction=heard,
        event_id=os.urandom(4).hex(),
        principal="",
        request_id="0" * 32,
    )


def _defer_unfit(number: int) -> int:
    event, heard, facts = OTHERS[number % len(OTHERS)]
    return _defer(f"throughcare.{event}", heard=f"throughcare.{heard}", facts=facts)


def _defer_unknown() -> int:
    return app.configure_task("of_another_version", queue="reactions", allow_unknown=True).defer()


def _in_state(jobs: list[int]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct status::text from procrastinate_jobs where id = any(%s)", [jobs])
        return {state for (state,) in cursor.fetchall()}


def _again(browser: Client, number: int) -> None:
    from throughcare.casefile.tests.count_fields import values  # noqa: PLC0415  reads models

    url = f"/service/jobs/{number}/"
    answer = browser.post(url, values(browser.get(url).content.decode()))
    assert answer.status_code == 303, answer.content.decode()[:300]


def _administrator() -> Client:
    from throughcare.demo import cast  # noqa: PLC0415  reads models
    from throughcare.kernel import clock, context  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=clock.now())
    browser = Client()
    browser.post(f"/demo/sign-in/{staff.iris.user_id}/")
    return browser


@contextmanager
def _worker() -> Iterator[None]:
    given = {
        "DATABASE_URL": running().url(connection.settings_dict["NAME"]),
        "THROUGHCARE_ROLE": "worker",
        "PYTHONPATH": str(ROOT / "src"),
    }
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "throughcare.cli", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stdout=quiet, stderr=quiet)
    try:
        yield
        assert process.poll() is None, "the worker ended"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
