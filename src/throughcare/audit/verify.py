"""Is the audit whole? Recomputes every chain and compares it with the anchors kept outside the database."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from throughcare.audit.actions import FIRST_MAC, Line, seal


@dataclass
class Report:
    """What was found. `bad` holds one sentence a fault, the first bad row of each chain by its id."""

    entries: int = 0
    proven: int = 0
    bad: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Nothing was changed, removed or put in between."""
        return not self.bad

    @property
    def unproven(self) -> int:
        """Entries newer than the last anchor: their tail could have been cut without a trace."""
        return self.entries - self.proven


def verify() -> Report:
    """Check every chain from its first link, and every anchor against the chains."""
    report = Report()
    anchored, faults = _anchors()
    report.bad += faults
    macs_wanted: dict[int, dict[int, str]] = anchored
    newest: dict[int, int] = {}
    # one snapshot for entries, people and heads: writers go on meanwhile
    with transaction.atomic(using="audit"):
        with connections["audit"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        state: dict[int, tuple[int, bytes]] = {}
        broken: set[int] = set()
        for entry_id, shard, seq, line, mac in _entries():
            report.entries += 1
            if shard in broken:
                continue
            last, before = state.get(shard, (0, FIRST_MAC))
            if seq != last + 1:
                report.bad.append(
                    f"chain {shard}: entry {entry_id} is number {seq}, but {last + 1} is missing before it"
                )
                broken.add(shard)
                continue
            if seal(line, shard=shard, seq=seq, before=before, key=settings.AUDIT_KEY) != mac:
                report.bad.append(f"chain {shard}: entry {entry_id} (number {seq}) is not as it was written")
                broken.add(shard)
                continue
            if (kept := macs_wanted.get(shard, {}).get(seq)) is not None and kept != mac.hex():
                report.bad.append(
                    f"chain {shard}: entry {entry_id} (number {seq}) differs from the anchor kept outside"
                )
                broken.add(shard)
                continue
            state[shard] = (seq, mac)
        report.bad += _heads(state, broken)
    for shard, marks in macs_wanted.items():
        newest[shard] = max(marks)
        have = state.get(shard, (0, FIRST_MAC))[0]
        if shard not in broken and have < newest[shard]:
            report.bad.append(f"chain {shard}: ends at number {have}, but number {newest[shard]} was anchored")
        report.proven += min(have, newest[shard])
    return report


def _entries() -> Iterator[tuple[int, int, int, Line, bytes]]:
    with connections["audit"].chunked_cursor() as cursor:
        cursor.execute(
            "select e.id, e.shard, e.seq, e.at, e.principal, e.who, e.category, e.doing, e.why, e.allowed, e.because,"
            " e.person_id, e.terms, e.recipient, e.path, e.request_id, e.mac,"
            " array(select s.person_id from audit_shown s where s.entry_id = e.id order by s.person_id)"
            " from audit_entry e order by e.shard, e.seq, e.id"
        )
        for row in cursor:
            line = Line(
                at=row[3],
                principal=row[4],
                who=row[5],
                category=row[6],
                doing=row[7],
                why=row[8],
                allowed=row[9],
                because=row[10],
                person_id=row[11],
                terms=row[12],
                recipient=row[13],
                path=row[14],
                request_id=row[15],
                people=tuple(row[17]),
            )
            yield row[0], row[1], row[2], line, bytes(row[16])


def _heads(state: dict[int, tuple[int, bytes]], broken: set[int]) -> list[str]:
    with connections["audit"].cursor() as cursor:
        cursor.execute("select shard, seq, mac from audit_head")
        heads = {shard: (seq, bytes(mac)) for shard, seq, mac in cursor.fetchall()}
    nothing = (0, b"")
    return [
        f"chain {shard}: its head says number {heads.get(shard, nothing)[0]},"
        f" its entries end at {state.get(shard, nothing)[0]}"
        for shard in sorted({*heads, *state} - broken)
        if heads.get(shard) != state.get(shard)
    ]


def _anchors() -> tuple[dict[int, dict[int, str]], list[str]]:
    """Macs by chain and number from all anchor files, and what is wrong with the files themselves."""
    marks: dict[int, dict[int, str]] = {}
    bad: list[str] = []
    for file in sorted(Path(settings.ANCHORS).glob("*.jsonl")):
        for number, words in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                line = json.loads(words)
                said: str = line["said"]
                mac = hmac.digest(settings.AUDIT_KEY, said.encode(), hashlib.sha256).hex()
                if not hmac.compare_digest(mac, line["mac"]):
                    raise ValueError
                for shard, seq, head in json.loads(said)["heads"]:
                    marks.setdefault(shard, {})[seq] = head
            except (ValueError, KeyError, TypeError):
                bad.append(f"anchor file {file.name}, line {number}, is not as it was written")
    return marks, bad
