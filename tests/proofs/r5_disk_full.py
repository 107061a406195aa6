"""R5: a full disk is said plainly, breaks nothing, and is over by itself when there is room again."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from PIL import Image

from tests.proofs._machine import Machine, machine, until
from tests.proofs.r1_kill_web import _Browser, _ground, _written
from throughcare.cli import keepers, yardstick
from throughcare.cli.database import NAME
from throughcare.cli.proofs import Size

BACK_SECONDS = 60
CLEAR = re.compile(r"There is no room left to save|Something went wrong on our side|not there just now")


def prove(size: Size) -> dict[str, Any]:
    """A small disk of its own for database and log, then one for papers, filled to the last byte and freed again."""
    rounds = size.of(1, 10)
    told: dict[str, int] = {}
    with _disk("500m") as place, machine(place=place) as m, m.connected():
        user_id, meetings = _ground(rounds * 2 * 60)
        with m.running() as process:
            for number in range(rounds * 2):
                kind = ("data", "log")[number % 2]
                mine = iter(meetings[number :: rounds * 2])
                browser = _Browser(m.port, user_id)
                saved = [next(mine) for _ in range(2)]
                for meeting in saved:
                    browser.save(meeting, note="Before.")
                refused = next(mine)
                form = browser.form(refused, note="N" * 1500)
                ballast = _fill(m, kind)
                status, words = _refused(browser, mine, saved, form=(refused, form))
                told[f"{kind} {status}"] = told.get(f"{kind} {status}", 0) + 1
                assert CLEAR.search(words), f"not a clear page ({status}): {words[:300]}"
                ballast.unlink()
                connections.close_all()
                m.wait_for_web(process, seconds=BACK_SECONDS)
                _send_again(browser, refused, form)
                lost = [meeting for meeting in [*saved, refused] if _written(meeting) != (True, 1)]
                assert not lost, f"{kind}: acknowledged and lost: {lost}"
            checked = m.type("verify-audit")
            assert checked.returncode == 0, checked.stdout + checked.stderr
        keeper = keepers.keeper(m.cluster, database=NAME)
        with keeper.connect() as connection, connection.transaction():
            rows = yardstick.measure(connection).rows  # every row of every table can be read
    papers = _papers(size.of(2, 20))
    return {
        "times full": rounds * 2,
        "answers": told,
        "rows read afterwards": rows,
        "papers refused for lack of room": papers,
        "lost": 0,
        "SQL by hand": 0,
    }


def _send_again(browser: _Browser, meeting: int, form: str) -> None:
    """As the page says: once there is room, the same form is taken."""
    said: list[tuple[int, str]] = []

    def taken() -> bool:
        said.append(browser.post(meeting, form))
        return said[-1][0] == 303

    try:
        until(taken, seconds=BACK_SECONDS)
    except AssertionError as error:
        raise AssertionError(f"there is room, and the form is still answered {said[-1]}") from error


def _refused(browser: _Browser, meetings: Iterator[int], saved: list[int], *, form: tuple[int, str]) -> tuple[int, str]:
    """Save until it is refused; the answer. The first form is sent last, too, once nothing can be saved."""
    for _ in range(40):
        status, _, words = browser._ask("POST", f"/appointments/{form[0]}/outcome/", form[1])
        if status >= 500:
            return status, words
        meeting = next(meetings)
        status, _, words = browser._ask("GET", f"/appointments/{meeting}/outcome/")
        if status >= 500:
            return status, words
        with suppress(AssertionError):
            browser.save(meeting, note="n" * 1500)
            saved.append(meeting)
    raise AssertionError("the disk is full, and everything was saved")


def _fill(m: Machine, kind: str) -> Path:
    ballast = m.home / "ballast"
    if kind == "log":
        with suppress(psycopg.Error):
            for _ in range(200):
                _to_the_last_byte(ballast, leave=0)
                with m.cluster.connect(NAME) as connection:
                    connection.execute("select txid_current(), pg_switch_wal()")
    _to_the_last_byte(ballast, leave=0)
    return ballast


def _to_the_last_byte(ballast: Path, *, leave: int) -> None:
    with ballast.open("ab", buffering=0) as file:
        for piece in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * piece)
        if leave:
            file.truncate(max(0, file.tell() - leave))


def _papers(count: int) -> int:
    """A paper for which there is no room leaves no row, and no half file that a later one would take for its own."""
    from throughcare.demo import cast  # noqa: PLC0415
    from throughcare.documents import actions as documents  # noqa: PLC0415  reads models
    from throughcare.documents.models import Document  # noqa: PLC0415
    from throughcare.kernel import clock, context  # noqa: PLC0415
    from throughcare.people.models import Person  # noqa: PLC0415

    at, kept = clock.now(), settings.MEDIA_ROOT
    with context.acting(principal=cast.DEMO.key, reason="proof"):
        staff = cast.make_staff(at=at)
        person = cast.aaron_on_his_order(staff, at=at)
    assert Person.objects.filter(id=person).exists()
    with _disk("300k") as place:
        settings.MEDIA_ROOT = place / "uploads"
        try:
            for _ in range(count):
                content = _noise()
                ballast = place / "ballast"
                _to_the_last_byte(ballast, leave=40_000)

                def add(content: bytes = content) -> None:
                    with context.acting(principal=staff.grace.key, reason="proof"):
                        documents.accept_upload(
                            person, title="Photo", filename="photo.png", content=content, by=staff.grace, at=at
                        )

                before = Document.objects.count()
                with pytest.raises(OSError, match="No space") as refused:
                    add()
                assert refused.value.errno == errno.ENOSPC
                assert Document.objects.count() == before
                ballast.unlink()
                add()
                paper = Document.objects.latest("id")
                assert (settings.MEDIA_ROOT / paper.stored_as).stat().st_size == paper.size
                (settings.MEDIA_ROOT / paper.stored_as).unlink()
        finally:
            settings.MEDIA_ROOT = kept
    return count


def _noise() -> bytes:
    drawn = BytesIO()
    Image.frombytes("RGB", (150, 150), os.urandom(150 * 150 * 3)).save(drawn, "PNG")
    return drawn.getvalue()


@contextmanager
def _disk(size: str) -> Iterator[Path]:
    """A small disk in memory. Only root may have one."""
    place = Path(tempfile.mkdtemp(prefix="throughcare-disk-"))
    place.chmod(0o711)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0711", "tmpfs", str(place)], capture_output=True, text=True
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip(f"a small disk needs the right to mount one: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        place.rmdir()
