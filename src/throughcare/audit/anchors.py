"""The newest links of the chains, written every minute to files outside the database, in one place or in two.

A line says when, which key signed it, the mac of the line before, and the links that moved since this process last
wrote (all of them in its first line of a file). A line that was changed, taken out or put in between is found; a file
whose end was cut is found by the second place.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections

from throughcare.audit.keys import Ring, ring

log = logging.getLogger(__name__)
_SECOND_BEHIND = 2  # lines: while one is written, it stands in the first place only

Heads = dict[int, tuple[int, str]]
_written: dict[Path, tuple[int, Heads]] = {}  # by file: its size after our last line, and what it then said


@dataclass
class Anchors:
    """What the files say: macs by chain and number, when they were last written, and what is wrong with them.

    `faults` are signs of tampering; `notes` are what cannot be said.
    """

    marks: dict[int, dict[int, str]] = field(default_factory=dict)
    last_at: datetime | None = None
    second_at: datetime | None = None
    lines: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def our_ring() -> Ring:
    """The keys of this installation."""
    return ring(settings.AUDIT_KEY, settings.AUDIT_KEYS_RETIRED)


def write(*, at: datetime) -> Path:
    """Write the newest links to the first place and, if there is one, the second. Answers the file in the first.

    A second place that cannot be written is logged and noted by `verify-audit`; the first raises `OSError`.
    """
    heads = _heads()
    file = _add(Path(settings.ANCHORS), heads, at=at)
    if settings.ANCHORS_SECOND is not None:
        try:
            _copy(file, Path(settings.ANCHORS_SECOND) / file.name)
        except OSError as error:
            log.error("audit anchors: the second place cannot be written: %s", error.strerror)
    return file


def _heads() -> Heads:
    with connections["audit"].cursor() as cursor:
        cursor.execute("select shard, seq, mac from audit_head order by shard")
        return {shard: (seq, bytes(mac).hex()) for shard, seq, mac in cursor.fetchall()}


def _add(folder: Path, heads: Heads, *, at: datetime) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{at.astimezone(UTC):%Y-%m}.jsonl"
    with file.open("a+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)  # backup writes one too
        size, said_before = _written.get(file, (-1, {}))
        here = out.seek(0, 2)
        moved = heads if size != here else {n: head for n, head in heads.items() if said_before.get(n) != head}
        key = our_ring().current
        said = json.dumps(
            {
                "at": at.astimezone(UTC).isoformat(),
                "key": key.id,
                "before": _last_mac(out, here) or _last_of_earlier(file),
                "heads": [[n, seq, mac] for n, (seq, mac) in moved.items()],
            }
        )
        mac = hmac.digest(key.secret, said.encode(), hashlib.sha256).hex()
        out.write(json.dumps({"said": said, "mac": mac}).encode() + b"\n")
        out.flush()
        _written[file] = (out.tell(), heads)
    return file


def _last_mac(file: IO[bytes], size: int) -> str:
    """The mac of the last line, read from the end."""
    if not size:
        return ""
    file.seek(max(0, size - 20_000))
    *_, last = file.read().splitlines() or [b""]
    file.seek(0, 2)
    try:
        return str(json.loads(last)["mac"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"


def _last_of_earlier(file: Path) -> str:
    earlier = [other for other in sorted(file.parent.glob("*.jsonl")) if other.name < file.name]
    if not earlier:
        return ""
    with earlier[-1].open("rb") as old:
        return _last_mac(old, old.seek(0, 2))


def _copy(file: Path, to: Path) -> None:
    """Add to the second place what it does not have yet. What it has is never written over."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("rb") as first, to.open("ab") as second:
        fcntl.flock(second, fcntl.LOCK_EX)
        there = second.seek(0, 2)
        if there < first.seek(0, 2):
            first.seek(there)
            second.write(first.read())


def read() -> Anchors:
    """What both places say."""
    found = Anchors()
    first = _lines(Path(settings.ANCHORS), found)
    if settings.ANCHORS_SECOND is None:
        return found
    second = Anchors(marks=found.marks)
    theirs = _lines(Path(settings.ANCHORS_SECOND), second)
    found.second_at = second.last_at
    found.faults += [f"second place: {fault}" for fault in second.faults]
    if lost := [at for mac, at in theirs.items() if mac not in first]:
        found.faults.append(
            f"anchor of {min(lost)} stands in the second place only: the first was cut or changed"
            f" ({len(lost)} {'line' if len(lost) == 1 else 'lines'})"
        )
    behind = [at for mac, at in first.items() if mac not in theirs]
    if len(behind) >= _SECOND_BEHIND:
        found.notes.append(f"the second place lacks {len(behind)} anchors, the first of {min(behind)}")
    return found


def last() -> tuple[datetime | None, datetime | None]:
    """When the first and the second place were last written, from their last lines alone; None if never."""
    places = [Path(settings.ANCHORS), settings.ANCHORS_SECOND and Path(settings.ANCHORS_SECOND)]
    return tuple(_last_at(place) if place else None for place in places)  # type: ignore[return-value]  # two


def _last_at(folder: Path) -> datetime | None:
    for file in sorted(folder.glob("*.jsonl"), reverse=True):
        with file.open("rb") as lines:
            size = lines.seek(0, 2)
            lines.seek(max(0, size - 20_000))
            for words in reversed(lines.read().splitlines()):
                try:
                    return datetime.fromisoformat(json.loads(json.loads(words)["said"])["at"])
                except (ValueError, KeyError, TypeError):
                    continue
    return None


def _lines(folder: Path, found: Anchors) -> dict[str, str]:
    """Read every file of a place into `found`; answers when each line was written, by its mac."""
    ours, seen, before = our_ring(), {}, None
    for file in sorted(folder.glob("*.jsonl")):
        for number, words in enumerate(_text(file), start=1):
            try:
                line = json.loads(words)
                said = json.loads(line["said"])
                at, key = datetime.fromisoformat(said["at"]), ours.of(said["key"])
                if key is None or not key.sealed(at):
                    raise ValueError
                mac = hmac.digest(key.secret, line["said"].encode(), hashlib.sha256).hex()
                if not hmac.compare_digest(mac, line["mac"]):
                    raise ValueError
                heads = [(int(shard), int(seq), str(head)) for shard, seq, head in said["heads"]]
            except (ValueError, KeyError, TypeError):
                found.faults.append(f"anchor file {file.name}, line {number}, is not as it was written")
                before = None
                continue
            if before is not None and said["before"] != before:
                found.faults.append(f"anchor file {file.name}: lines are missing before line {number}")
            before, found.last_at, found.lines = mac, at, found.lines + 1
            seen[mac] = said["at"]
            _mark(found, heads)
    return seen


def _text(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        yield from lines


def _mark(found: Anchors, heads: Iterable[tuple[int, int, str]]) -> None:
    for shard, seq, head in heads:
        if found.marks.setdefault(shard, {}).setdefault(seq, head) != head:
            found.faults.append(f"chain {shard}: two anchors differ about number {seq}")
