"""Is the audit whole? Recomputes every chain and compares it with the anchors kept outside the database."""

from __future__ import annotations

import hmac
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connections, transaction

from throughcare.audit import anchors
from throughcare.audit.actions import FIRST_MAC, Line, seal
from throughcare.audit.keys import Ring
from throughcare.audit.models import Verification

Head = tuple[int, bytes]
_NOTHING: Head = (0, FIRST_MAC)


@dataclass(frozen=True)
class Row:
    """An entry as the table has it, with the people shown."""

    entry_id: int
    shard: int
    seq: int
    line: Line
    mac: bytes


@dataclass
class Report:
    """What was found. `bad` holds one sentence a fault, the first bad row of each chain by its id."""

    entries: int = 0
    proven: int = 0
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    last_anchor: datetime | None = None
    unproven_since: datetime | None = None
    keys: Counter[str] = field(default_factory=Counter)

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
    # The anchors first: what is written meanwhile is then newer than they are, never missing from the chains.
    kept = anchors.read()
    with transaction.atomic(using="audit"):  # one snapshot for entries, people and heads: writers go on meanwhile
        with connections["audit"].cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        report = check(_entries(), heads=_heads(), kept=kept, ring=anchors.our_ring())
        report.bad += _strays()
    return report


def verify_and_keep(*, at: datetime, by: str) -> Report:
    """Verify, and write down that it was done, by whom and what was found."""
    began = time.monotonic()
    report = verify()
    Verification.objects.using("audit").create(
        at=at,
        by=by,
        entries=report.entries,
        proven=report.proven,
        last_anchor=report.last_anchor,
        unproven_since=report.unproven_since,
        bad=report.bad[:100],
        notes=report.notes[:100],
        seconds=time.monotonic() - began,
    )
    return report


def check(rows: Iterable[Row], *, heads: dict[int, Head], kept: anchors.Anchors, ring: Ring) -> Report:
    """The chains, in order of chain and number, against the newest links and the anchors. Asks no database."""
    report = Report(bad=list(kept.faults), notes=list(kept.notes), last_anchor=kept.last_at)
    newest = {shard: max(marks) for shard, marks in kept.marks.items()}
    state: dict[int, Head] = {}
    broken: set[int] = set()
    for row in rows:
        report.entries += 1
        if row.shard in broken:
            continue
        if fault := _fault(row, state.get(row.shard, _NOTHING), kept.marks.get(row.shard, {}), ring, report.keys):
            report.bad.append(f"chain {row.shard}: entry {row.entry_id} {fault}")
            broken.add(row.shard)
            continue
        state[row.shard] = (row.seq, row.mac)
        if row.seq > newest.get(row.shard, 0):
            report.unproven_since = min(report.unproven_since or row.line.at, row.line.at)
    report.bad += [
        f"chain {shard}: its head says number {heads.get(shard, _NOTHING)[0]},"
        f" its entries end at {state.get(shard, _NOTHING)[0]}"
        for shard in sorted({*heads, *state} - broken)
        if heads.get(shard, _NOTHING) != state.get(shard, _NOTHING)
    ]
    for shard, last in newest.items():
        have = state.get(shard, _NOTHING)[0]
        if shard not in broken and have < last:
            report.bad.append(f"chain {shard}: ends at number {have}, but number {last} was anchored")
        report.proven += min(have, last)
    return report


def _fault(row: Row, last: Head, marks: dict[int, str], ring: Ring, used: Counter[str]) -> str:
    """What is wrong with an entry that follows `last` in its chain; empty if nothing is."""
    if row.seq != last[0] + 1:
        return f"is number {row.seq}, but {last[0] + 1} is missing before it"
    for key in ring.keys:
        if key.sealed(row.line.at) and hmac.compare_digest(
            seal(row.line, shard=row.shard, seq=row.seq, before=last[1], key=key.secret), row.mac
        ):
            used[key.id] += 1
            break
    else:
        return f"(number {row.seq}) is not as it was written"
    if marks.get(row.seq, row.mac.hex()) != row.mac.hex():
        return f"(number {row.seq}) differs from the anchor kept outside"
    return ""


def _entries() -> Iterator[Row]:
    with connections["audit"].chunked_cursor() as cursor:
        cursor.execute(
            "select e.id, e.shard, e.seq, e.at, e.principal, e.who, e.category, e.doing, e.why, e.allowed, e.because,"
            " e.person_id, e.terms, e.recipient, e.path, e.request_id, e.mac,"
            " array(select s.person_id from audit_shown s where s.entry_id = e.id and s.at = e.at order by s.person_id)"
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
            yield Row(row[0], row[1], row[2], line, bytes(row[16]))


def _heads() -> dict[int, Head]:
    with connections["audit"].cursor() as cursor:
        cursor.execute("select shard, seq, mac from audit_head")
        return {shard: (seq, bytes(mac)) for shard, seq, mac in cursor.fetchall()}


def _strays() -> list[str]:
    """People shown by no entry: put in, or their entry or moment was changed."""
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select min(s.entry_id), count(*) from audit_shown s"
            " where not exists (select from audit_entry e where e.id = s.entry_id and e.at = s.at)"
        )
        first, count = cursor.fetchone()
    return [f"chain of people shown: {count} belong to no entry, the first to entry {first}"] if count else []
