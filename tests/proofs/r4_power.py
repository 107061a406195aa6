"""R4: the power of a virtual machine is cut under load, and nothing that was acknowledged is lost."""

from __future__ import annotations

import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from tests.proofs._machine import ALIASES, Machine, machine
from tests.proofs._virtual import Virtual
from tests.proofs.r1_kill_web import _ground, _written
from throughcare.audit import actions as audit
from throughcare.audit.verify import verify
from throughcare.casefile.tests.count_fields import values
from throughcare.cli.database import NAME
from throughcare.cli.proofs import Size
from throughcare.kernel import clock

# Minutes of a virtual machine, which a machine that runs tests may not have: `./throughcare prove r4_power` only.
ONLY_FULL = True


def prove(size: Size) -> dict[str, Any]:
    """Outcomes and audit entries are written to a database in the machine; anchors are kept outside it."""
    trials, controls = 10, 3
    with machine() as m, tempfile.TemporaryDirectory(prefix="throughcare-virtual-") as folder:
        Path(folder).chmod(0o711)
        with m.connected():
            user_id, meetings = _ground(60 * (trials + controls))
        m.cluster.stop()
        virtual = Virtual(Path(folder), m.cluster)
        m.cluster.start()
        try:
            acknowledged, longest = 0, 0.0
            for number in range(trials):
                count, seconds, lost = _trial(
                    m, virtual, size, user_id, meetings[number :: trials + controls], fsync=True
                )
                assert not lost, f"trial {number}: {lost}"
                acknowledged, longest = acknowledged + count, max(longest, seconds)
            lost_without = 0
            whole = virtual.disk.with_suffix(".whole")
            virtual.disk.rename(whole)
            for number in range(trials, trials + controls):
                for anchors in (settings.DATA / "virtual-anchors").glob("*.jsonl"):
                    anchors.unlink()  # of what the control before it lost
                shutil.copyfile(whole, virtual.disk)  # what a control broke is of no use to the next
                _, _, lost = _trial(m, virtual, size, user_id, meetings[number :: trials + controls], fsync=False)
                lost_without += bool(lost)
            assert lost_without, "the control lost nothing, so the trials prove nothing"
        finally:
            virtual.cut_power()
    return {
        "power cuts": trials,
        "acknowledged": acknowledged,
        "lost": 0,
        "longest until it answered (s, emulated)": round(longest, 1),
        "control without fsync": f"{lost_without} of {controls} lost",
    }


def _trial(
    m: Machine, virtual: Virtual, size: Size, user_id: int, meetings: list[int], *, fsync: bool
) -> tuple[int, float, list[str]]:
    virtual.power_on(fsync=fsync)
    saved: list[int] = []
    seen: list[uuid.UUID] = []
    with _at(virtual, m):
        client = Client(raise_request_exception=False)
        client.post(f"/demo/sign-in/{user_id}/")
        until = time.monotonic() + size.random.uniform(4, 12)
        for meeting in meetings:
            if time.monotonic() > until:
                break
            seen += [_look() for _ in range(5)]
            page = client.get(f"/appointments/{meeting}/outcome/").content.decode()
            fields = {"happened": "ATTC", "note": "Note.", "slot": "none", "no_next_because": "To be agreed."}
            if client.post(f"/appointments/{meeting}/outcome/", {**values(page), **fields}).status_code == 303:
                saved.append(meeting)
            audit.anchor(at=clock.now())
        virtual.cut_power()
    assert saved, "nothing was acknowledged"
    try:
        seconds = virtual.power_on(fsync=True)
    except AssertionError:
        if fsync:
            raise
        return len(saved) + len(seen), 0.0, ["the database does not start any more"]
    lost: list[str] = []
    with _at(virtual, m):
        lost += [f"outcome {meeting}: {_written(meeting)}" for meeting in saved if _written(meeting) != (True, 1)]
        with connections["audit"].cursor() as cursor:
            cursor.execute("select request_id from audit_entry where request_id = any(%s)", [seen])
            there = {found for (found,) in cursor.fetchall()}
        lost += [f"entry {request}" for request in seen if request not in there]
        lost += verify().bad
    virtual.cut_power()
    return len(saved) + len(seen), seconds, lost


def _look() -> uuid.UUID:
    request = uuid.uuid4()
    audit.write(
        audit.Line(
            at=clock.now(),
            principal="system:proof",
            who="Proof",
            category="consultation",
            doing="proof",
            allowed=True,
            request_id=request,
        )
    )
    return request


@contextmanager
def _at(virtual: Virtual, m: Machine) -> Iterator[None]:
    """Inside, this process works on the database in the virtual machine; its anchors are outside of it."""
    with m.connected():
        before, anchors = {alias: dict(connections[alias].settings_dict) for alias in ALIASES}, settings.ANCHORS
        settings.ANCHORS = settings.DATA / "virtual-anchors"
        for alias in ALIASES:
            connections[alias].close()
            connections[alias].settings_dict.update(HOST="127.0.0.1", PORT=virtual.port, NAME=NAME)
        try:
            yield
        finally:
            settings.ANCHORS = anchors
            for alias in ALIASES:
                connections[alias].close()
                connections[alias].settings_dict.update(before[alias])
