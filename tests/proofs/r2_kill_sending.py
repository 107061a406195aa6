"""R2: the worker killed while it sends to a stand-in for GOV.UK Notify: no message is lost and none leaves twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from tests.plugin import ROOT, running
from throughcare.cli.proofs import Size
from throughcare.kernel import clock, context

if TYPE_CHECKING:
    from throughcare.messaging.notify_stub import Stub

AT_ONCE = 6  # messages that wait when the worker begins, so that it dies among them
MOST_SECONDS = 120


def prove(size: Size) -> dict[str, Any]:
    """Messages wait; the worker is killed at a random moment of sending them, and another goes on, so many times."""
    from throughcare.messaging import notify_stub, queries  # noqa: PLC0415  reads models
    from throughcare.messaging.models import Letter  # noqa: PLC0415

    kills = size.of(2, 200)
    stub = notify_stub.Stub()
    stub.trouble.seconds = 0.02  # so that it dies as often between taking and writing down as before and after
    caught: Counter[str] = Counter()
    person_id = _person()
    with notify_stub.serving(stub) as url:
        worker = _Worker(url)
        try:
            for number in range(kills):
                _queue(person_id, number, at=clock.now() - timedelta(hours=3))
                worker.start()
                _until_another(stub)
                time.sleep(size.random.uniform(0, 0.25))
                worker.kill()
                known = {one["reference"] for one in stub.sent.values()}
                claimed = [
                    queries.key(pk) for pk in Letter.objects.filter(state="claimed").values_list("id", flat=True)
                ]
                caught["taken, not written down"] += sum(key in known for key in claimed)
                caught["claimed, not taken"] += sum(key not in known for key in claimed)
            _queue(person_id, kills, at=clock.now() - timedelta(hours=3))
            worker.start()
            _until(lambda: not Letter.objects.exclude(state="sent").exists())
        finally:
            worker.kill()
    sent = Counter(one["reference"] for one in stub.sent.values())
    wanted = {queries.key(pk) for pk in Letter.objects.values_list("id", flat=True)}
    assert set(sent) == wanted, f"lost: {sorted(wanted - set(sent))}"
    assert set(sent.values()) == {1}, f"twice: {[key for key, n in sent.items() if n > 1]}"
    assert len(wanted) == (kills + 1) * AT_ONCE
    return {"kills": kills, "messages": len(wanted), **caught, "lost": 0, "twice": 0}


def _person() -> int:
    """Somebody with an e-mail address, to which messages go at any hour."""
    from throughcare.demo import cast  # noqa: PLC0415  reads models
    from throughcare.people.models import Phone  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="proof"):
        at = clock.now()
        person_id = cast.aaron_on_his_order(cast.make_staff(at=at), at=at)
        Phone.objects.create(person_id=person_id, kind="email", value="aaron@throughcare.example")
    return person_id


def _queue(person_id: int, number: int, *, at: Any) -> None:
    """E-mails that ask to ring, whose hold is over, and the job that sends them."""
    from throughcare.demo import cast  # noqa: PLC0415  reads models
    from throughcare.messaging import actions  # noqa: PLC0415
    from throughcare.messaging.tasks import send_letters  # noqa: PLC0415

    with context.acting(principal=cast.DEMO.key, reason="proof"):
        for one in range(AT_ONCE):
            actions.queue(
                person_id,
                kind="please_ring",
                about=("people.person", person_id, None),
                facts={},
                once=f"proof:{number}:{one}",
                channel="email",
                hold_until=at,
                by=cast.DEMO,
                at=at,
            )
        # a lock of its own: the clockwork of a worker that died may have left such a job, and it must not be in the way
        send_letters.configure(queueing_lock=f"proof {number}").defer()


def _until_another(stub: Stub) -> None:
    """Until one more message is handed over."""
    before = stub.posts
    _until(lambda: stub.posts > before)


def _until(what: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < MOST_SECONDS, "it did not come"
        time.sleep(0.01)


class _Worker:
    """The product's worker, sending to the stand-in."""

    def __init__(self, url: str) -> None:
        from throughcare.messaging import notify_stub  # noqa: PLC0415  reads settings

        self.environment = {
            **os.environ,
            "DATABASE_URL": running().url(connection.settings_dict["NAME"]),
            "THROUGHCARE_ROLE": "worker",
            "PYTHONPATH": str(ROOT / "src"),
            "NOTIFY_KEY": notify_stub.KEY,
            "NOTIFY_URL": url,
            "NOTIFY_TEXT": notify_stub.TEMPLATES["sms"],
            "NOTIFY_EMAIL": notify_stub.TEMPLATES["email"],
        }
        self.command = [sys.executable, "-m", "throughcare.cli", "worker"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Another in its place, as if an hour had passed: the dead one is silent, and what it had taken is free again.

        The clock itself must stay right: Notify refuses a signature of another time.
        """
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
            cursor.execute(
                "update messaging_letter set claimed_at = claimed_at - interval '1 hour' where state = 'claimed'"
            )
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=quiet, stderr=quiet)

    def kill(self) -> None:
        """Kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
