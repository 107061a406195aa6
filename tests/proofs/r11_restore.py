"""R11: last night's backup restored, and recovery to a named second: rows, checksums, audit and guards are equal."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import connections
from PIL import Image

from tests.proofs._machine import Machine, machine
from throughcare.cli.proofs import Size

BACKUP_KEY = "1f" * 32


def prove(size: Size) -> dict[str, Any]:
    """A drill on the cast's stories: lose everything but keys and backup, restore, compare; then to random seconds."""
    drills, seconds = size.of(1, 5), size.of(2, 30)
    with machine(wal=True) as m:
        with m.connected():
            _tell(size.of(3, 100))
        rows = 0
        for _ in range(drills):
            rows = _drill(m)
        recovered = _to_seconds(m, seconds, size)
    return {"drills": drills, "rows": rows, "differences": 0, "recoveries to a second": recovered, "wrong": 0}


def _tell(most: int) -> None:
    """So many of the cast's stories, Aaron's first, a paper and some looks."""
    from throughcare.demo import cast, stories  # noqa: PLC0415  reads models
    from throughcare.documents import actions as documents  # noqa: PLC0415
    from throughcare.kernel import clock, context  # noqa: PLC0415
    from throughcare.people.models import Person  # noqa: PLC0415

    at = clock.now()
    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=at)
        for part in stories._parts()[:most]:
            stories.tell_one(part, staff, getattr(staff, part.officer), at=at)
        person = Person.objects.earliest("id")
        documents.accept_upload(
            person.id, title="Letter", filename="letter.png", content=_picture(), by=staff.grace, at=at
        )
    for number in range(50):
        _look(number)


def _picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 20), "white").save(drawn, "PNG")
    return drawn.getvalue()


def _look(number: int) -> None:
    """One entry of the audit: it is on the disk when this returns."""

    from throughcare.audit import actions as audit  # noqa: PLC0415
    from throughcare.kernel import clock  # noqa: PLC0415

    audit.write(
        audit.Line(
            at=clock.now(),
            principal="system:proof",
            who="Proof",
            category="consultation",
            doing="proof",
            allowed=True,
            person_id=number,
            request_id=uuid.uuid4(),
            why=f"look {number}",
        )
    )


def _drill(m: Machine) -> int:
    """Everything is lost but the backup and the keys; answers the rows that came back."""
    folder = m.home / "elsewhere"
    made = m.type("backup", str(folder), "--keep", "2", BACKUP_KEY=BACKUP_KEY)
    assert made.returncode == 0, made.stderr
    backup = max(folder.iterdir())
    measured = json.loads(json.loads((backup / "manifest.json").read_text())["said"])["measured"]
    assert not any(b"Whitfield" in file.read_bytes() for file in backup.iterdir()), "a name can be read in the backup"
    m.cluster.drop_database("throughcare")
    paper = next(path for path in (m.home / "uploads").rglob("*") if path.is_file())
    paper.unlink()
    for anchor in (m.home / "anchors").iterdir():
        anchor.unlink()
    done = m.type("restore", str(folder), BACKUP_KEY=BACKUP_KEY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything that was checked is as it should be." in done.stdout
    # Not by the restore's own word: read anew, with other code.
    with m.connected(), connections["audit"].cursor() as cursor:
        for table in ("people_name", "appointments_appointment", "django_session"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == measured["tables"][table][0], table
    assert paper.exists()
    assert hashlib.sha256(paper.read_bytes()).hexdigest() == paper.name
    return sum(rows for rows, _ in measured["tables"].values())


def _to_seconds(m: Machine, count: int, size: Size) -> int:
    """Looks are written down with their time; recovery to a second has exactly those of before it."""
    made = m.type("backup", str(m.home / "elsewhere"), BACKUP_KEY=BACKUP_KEY)
    assert made.returncode == 0, made.stderr
    time.sleep(1)
    written: list[tuple[int, datetime]] = []
    with m.connected():
        until = time.monotonic() + 3 + count / 10
        number = 1000
        while time.monotonic() < until:
            _look(number)
            written.append((number, datetime.now(UTC)))
            number += 1
            time.sleep(size.random.uniform(0, 0.05))
    first, last = written[0][1] + timedelta(seconds=1), written[-1][1] - timedelta(seconds=1)
    # Back step by step: after a recovery, what came later is gone.
    span = int((last - first).total_seconds())
    moments = sorted(
        {(first + timedelta(seconds=size.random.randint(0, span))).replace(microsecond=0) for _ in range(count)}
    )
    for moment in reversed(moments):
        second = moment.isoformat(sep=" ", timespec="seconds")
        m.cluster.stop()  # a recovery wants the server for itself
        done = m.type("restore", str(m.home / "elsewhere"), "--replace", "--to", second, BACKUP_KEY=BACKUP_KEY)
        m.cluster.start()
        assert done.returncode == 0, done.stdout + done.stderr
        with m.connected(), connections["audit"].cursor() as cursor:
            cursor.execute("select person_id from audit_entry where person_id >= 1000 order by 1")
            found = [number for (number,) in cursor.fetchall()]
        # An entry is committed a moment before we note its time, so one at the edge may be on either side.
        sure = [number for number, at in written if at <= moment]
        edge = [number for number, at in written if moment < at < moment + timedelta(milliseconds=50)]
        assert found[: len(sure)] == sure, f"recovered to {moment}: lacks {set(sure) - set(found)}"
        assert set(found) - set(sure) <= set(edge[:1]), f"recovered to {moment}: has {set(found) - set(sure)} too much"
    return len(moments)
