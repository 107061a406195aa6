"""S7: whatever is changed, removed, moved or rewritten in the audit, older than its last anchor, is found.

Ten thousand attacks are made on chains in memory and judged by the code that `verify-audit` runs; some hundreds of
them are written into PostgreSQL by the role that owns the tables, and found there by `verify-audit` itself.
"""

from __future__ import annotations

import random
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from tests.plugin import running
from throughcare.audit import actions, anchors, verify
from throughcare.audit.actions import FIRST_MAC, Line, seal
from throughcare.cli.proofs import Size

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GUESSED = b"what the owner of the tables guesses"
PEOPLE, ENTRIES, NEWER = 5, 60, 8
FIELDS = ("at", "principal", "who", "category", "doing", "allowed", "why", "because", "person_id", "people", "terms",
          "recipient", "path", "request_id")  # fmt: skip


@dataclass
class Book:
    """The audit as the owner may write it: entries in order, and the newest links."""

    rows: list[verify.Row]
    heads: dict[int, tuple[int, bytes]]
    marks: dict[int, int]  # how far each chain is anchored

    def old(self) -> list[int]:
        """Where entries stand that are anchored."""
        return [n for n, row in enumerate(self.rows) if row.seq <= self.marks.get(row.shard, 0)]

    def of(self, shard: int) -> list[int]:
        """Where the entries of a chain stand."""
        return [n for n, row in enumerate(self.rows) if row.shard == shard]

    def move_heads(self) -> None:
        """Let the newest links say what the entries say, as somebody careful would."""
        self.heads = {row.shard: (row.seq, row.mac) for row in self.rows}


Attack = Callable[[Book, random.Random], None]


def prove(size: Size) -> dict[str, Any]:
    """Full: 10,000 in memory and 400 in PostgreSQL."""
    chance = size.random
    kept = settings.ANCHORS, settings.ANCHORS_SECOND
    with tempfile.TemporaryDirectory() as folder:
        settings.ANCHORS, settings.ANCHORS_SECOND = Path(folder), None
        try:
            _write_some(chance)
            rows = list(verify._entries())
            heads, anchored, ring = verify._heads(), anchors.read(), anchors.our_ring()
            book = Book(rows, heads, {shard: max(marks) for shard, marks in anchored.marks.items()})
            assert verify.check(rows, heads=heads, kept=anchored, ring=ring).whole
            made: Counter[str] = Counter()
            for n in range(size.of(600, full=10_000)):
                name, attacked = _attacked(book, n, chance)
                report = verify.check(_sorted(attacked.rows), heads=attacked.heads, kept=anchored, ring=ring)
                assert not report.whole, f"{name} was not found"
                made[name] += 1
            written = size.of(24, full=400)
            for n in range(written):
                name, attacked = _attacked(book, n, chance)
                _write_as_owner(attacked)
                assert not verify.verify().whole, f"{name} was not found in the database"
            _write_as_owner(book)
            assert verify.verify().whole
        finally:
            settings.ANCHORS, settings.ANCHORS_SECOND = kept
    return {
        "attacks in memory": sum(made.values()),
        "attacks in PostgreSQL as the owner": written,
        "kinds": len(made),
        "found": sum(made.values()) + written,
        "missed": 0,
    }


def _write_some(chance: random.Random) -> None:
    for n in range(ENTRIES):
        actions.write(_line(n, chance))
    actions.anchor(at=AT + timedelta(minutes=ENTRIES))
    for n in range(ENTRIES, ENTRIES + NEWER):
        actions.write(_line(n, chance))


def _line(n: int, chance: random.Random) -> Line:
    person = chance.choice([*range(1, PEOPLE + 1), None])
    return Line(
        at=AT + timedelta(minutes=n),
        principal=f"staff:{chance.randint(1, 4)}",
        who="Grace Adeyemi, Offender manager",
        category="consultation",
        doing="see_record",
        allowed=chance.random() < 0.9,
        request_id=uuid.UUID(int=chance.getrandbits(128)),
        because="allocated",
        person_id=person,
        people=(person,) if person else tuple(sorted(chance.sample(range(1, 90), 3))),
        terms="" if person else "whitf",
    )


def _attacked(book: Book, n: int, chance: random.Random) -> tuple[str, Book]:
    attack = ATTACKS[n % len(ATTACKS)]
    copy = Book(list(book.rows), dict(book.heads), book.marks)
    attack(copy, chance)
    assert (copy.rows, copy.heads) != (book.rows, book.heads), f"{attack.__name__} did nothing"
    return attack.__name__, copy


def _sorted(rows: list[verify.Row]) -> list[verify.Row]:
    return sorted(rows, key=lambda row: (row.shard, row.seq, row.entry_id))  # as the table is read


# ------------------------------------------------------------------------------------------------------------- attacks
def edit(book: Book, chance: random.Random) -> None:
    """One field of one entry says something else."""
    n = chance.choice(book.old())
    book.rows[n] = replace(book.rows[n], line=_other(book.rows[n].line, chance))


def edit_and_seal_again(book: Book, chance: random.Random) -> None:
    """An entry is changed, and its chain rewritten from there with a guessed key, its head too."""
    n = chance.choice(book.old())
    book.rows[n] = replace(book.rows[n], line=_other(book.rows[n].line, chance))
    _seal_again(book, book.rows[n].shard, since=book.rows[n].seq)


def change_mac(book: Book, chance: random.Random) -> None:
    """One bit of a link."""
    n = chance.choice(book.old())
    mac = bytearray(book.rows[n].mac)
    mac[chance.randrange(32)] ^= 1 << chance.randrange(8)
    book.rows[n] = replace(book.rows[n], mac=bytes(mac))


def delete(book: Book, chance: random.Random) -> None:
    """Some entries are gone."""
    gone = set(chance.sample(book.old(), chance.randint(1, 3)))
    book.rows = [row for n, row in enumerate(book.rows) if n not in gone]


def delete_and_close_the_gap(book: Book, chance: random.Random) -> None:
    """An entry is gone; those after it are numbered anew and sealed with a guessed key."""
    n = chance.choice(book.old())
    shard, seq = book.rows[n].shard, book.rows[n].seq
    del book.rows[n]
    for at in book.of(shard):
        if book.rows[at].seq > seq:
            book.rows[at] = replace(book.rows[at], seq=book.rows[at].seq - 1)
    _seal_again(book, shard, since=seq)
    if not book.of(shard):
        book.heads.pop(shard, None)


def reorder(book: Book, chance: random.Random) -> None:
    """Two entries of a chain change places."""
    first = chance.choice([n for n in book.old() if book.rows[n].seq > 1])
    other = chance.choice([n for n in book.of(book.rows[first].shard) if n != first])
    a, b = book.rows[first], book.rows[other]
    book.rows[first], book.rows[other] = replace(a, seq=b.seq), replace(b, seq=a.seq)


def move_to_another_chain(book: Book, chance: random.Random) -> None:
    """An entry is put at the end of another chain."""
    n = chance.choice(book.old())
    shard = chance.choice(sorted({row.shard for row in book.rows} - {book.rows[n].shard}))
    book.rows[n] = replace(book.rows[n], shard=shard, seq=book.heads[shard][0] + 1)
    book.move_heads()


def cut_the_tail(book: Book, chance: random.Random) -> None:
    """A chain ends earlier, and its head agrees."""
    n = chance.choice(book.old())
    shard, seq = book.rows[n].shard, book.rows[n].seq
    book.rows = [row for row in book.rows if row.shard != shard or row.seq < seq]
    before = [row for row in book.rows if row.shard == shard]
    if before:
        book.heads[shard] = (before[-1].seq, before[-1].mac)
    else:
        del book.heads[shard]


def truncate_a_chain(book: Book, chance: random.Random) -> None:
    """A whole chain is gone, with its head."""
    shard = chance.choice(sorted(book.marks))
    book.rows = [row for row in book.rows if row.shard != shard]
    book.heads.pop(shard, None)


def truncate_all(book: Book, chance: random.Random) -> None:
    """Nothing is left."""
    book.rows, book.heads = [], {}


def rewrite_all(book: Book, chance: random.Random) -> None:
    """Every chain is written anew with a guessed key, one entry saying something else."""
    n = chance.choice(book.old())
    book.rows[n] = replace(book.rows[n], line=_other(book.rows[n].line, chance))
    for shard in {row.shard for row in book.rows}:
        _seal_again(book, shard, since=1)


def put_in_between(book: Book, chance: random.Random) -> None:
    """An entry that nobody made, with those after it moved up and sealed with a guessed key."""
    n = chance.choice(book.old())
    shard, seq = book.rows[n].shard, book.rows[n].seq
    made = replace(book.rows[n], entry_id=max(row.entry_id for row in book.rows) + 1, line=_line(n, chance))
    for at in book.of(shard):
        if book.rows[at].seq >= seq:
            book.rows[at] = replace(book.rows[at], seq=book.rows[at].seq + 1)
    book.rows.append(made)
    book.rows = _sorted(book.rows)
    _seal_again(book, shard, since=seq)


def repeat(book: Book, chance: random.Random) -> None:
    """An entry stands twice."""
    n = chance.choice(book.old())
    book.rows.append(replace(book.rows[n], entry_id=max(row.entry_id for row in book.rows) + 1))


def hide_who_was_shown(book: Book, chance: random.Random) -> None:
    """One of the people shown is taken off an entry."""
    n = chance.choice([n for n in book.old() if book.rows[n].line.people])
    line = book.rows[n].line
    left = tuple(person for person in line.people if person != chance.choice(line.people))
    book.rows[n] = replace(book.rows[n], line=replace(line, people=left if left != line.people else ()))


ATTACKS: tuple[Attack, ...] = (
    edit,
    edit_and_seal_again,
    change_mac,
    delete,
    delete_and_close_the_gap,
    reorder,
    move_to_another_chain,
    cut_the_tail,
    truncate_a_chain,
    truncate_all,
    rewrite_all,
    put_in_between,
    repeat,
    hide_who_was_shown,
)


def _other(line: Line, chance: random.Random) -> Line:
    name = chance.choice(FIELDS)
    was = getattr(line, name)
    new: Any
    if name == "at":
        new = was + timedelta(microseconds=chance.randint(1, 10**9))
    elif name == "allowed":
        new = not was
    elif name == "person_id":
        new = (was or 0) + chance.randint(1, 50)
    elif name == "people":
        new = tuple(sorted({*was, 99} - {chance.choice(was)}))
    elif name == "request_id":
        new = uuid.UUID(int=chance.getrandbits(128))
    else:
        new = f"{was}{chance.choice('abc ')}"
    return replace(line, **{name: new})


def _seal_again(book: Book, shard: int, *, since: int) -> None:
    """What the owner of the tables can do without the key."""
    before = FIRST_MAC
    for n in sorted(book.of(shard), key=lambda n: book.rows[n].seq):
        row = book.rows[n]
        if row.seq >= since:
            mac = seal(row.line, shard=shard, seq=row.seq, before=before, key=GUESSED)
            book.rows[n] = row = replace(row, mac=mac)
        before = row.mac
        book.heads[shard] = (row.seq, row.mac)


def _write_as_owner(book: Book) -> None:
    """The tables, as the attack leaves them."""
    database = connections.settings["audit"]["NAME"]
    address = running().conninfo(role="throughcare_owner", database=database)
    with psycopg.connect(address) as owner, owner.cursor() as cursor:
        cursor.execute("truncate audit_entry, audit_shown, audit_head")
        cursor.executemany("insert into audit_head (shard, seq, mac) values (%s, %s, %s)",
                           [(shard, *head) for shard, head in book.heads.items()])  # fmt: skip
        cursor.executemany(
            "insert into audit_entry (id, shard, seq, at, principal, who, category, doing, why, allowed, because,"
            " person_id, terms, recipient, path, request_id, mac)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (r.entry_id, r.shard, r.seq, r.line.at, r.line.principal, r.line.who, r.line.category, r.line.doing,
                 r.line.why, r.line.allowed, r.line.because, r.line.person_id, r.line.terms, r.line.recipient,
                 r.line.path, r.line.request_id, r.mac)
                for r in book.rows
            ],
        )  # fmt: skip
        cursor.executemany(
            "insert into audit_shown (entry_id, person_id, at) values (%s, %s, %s)",
            [(r.entry_id, person, r.line.at) for r in book.rows for person in r.line.people],
        )
