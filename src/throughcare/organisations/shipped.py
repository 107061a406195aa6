"""The bodies the product knows from the start: `data/<jurisdiction>.toml`, typed, dated, each group with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from throughcare.organisations.reference import Entry
from throughcare.policy import shapes

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class BodyRow:
    """One body; dates of its own go before those of its group."""

    code: str
    name: str
    other_codes: tuple[str, ...] = ()
    took_over: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Group:
    """Bodies of one kind from one source."""

    kind: str
    source: str
    verified: bool
    rows: tuple[BodyRow, ...]
    since: date | None = None
    until: date | None = None
    parent: str = ""
    share: str = "all"


@dataclass(frozen=True)
class Pairs:
    """Hand-overs between bodies that are rows elsewhere: earlier, later."""

    on: date
    source: str
    verified: bool
    pairs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PrisonRow:
    """One prison; `closed` without a day when it is no more."""

    code: str
    name: str
    closed: bool = False


@dataclass(frozen=True)
class Prisons:
    """Prisons from one source."""

    source: str
    verified: bool
    rows: tuple[PrisonRow, ...]


@dataclass(frozen=True)
class Shipped:
    """One file."""

    group: tuple[Group, ...]
    succession: tuple[Pairs, ...] = ()
    prisons: tuple[Prisons, ...] = ()


@dataclass(frozen=True)
class HandOver:
    """From a day one body does what another did."""

    earlier: str
    later: str
    on: date
    share: str
    source: str
    verified: bool


def read(jurisdiction: str) -> Shipped:
    """What is shipped for a jurisdiction. Raises `shapes.ShapeError` when the file is wrong."""
    text = (DATA / f"{jurisdiction}.toml").read_text(encoding="utf-8")
    return shapes.read(Shipped, tomllib.loads(text), path=(jurisdiction,))


def jurisdictions() -> list[str]:
    """The jurisdictions there is a file for."""
    return sorted(path.stem for path in DATA.glob("*.toml"))


def entries(jurisdiction: str) -> Iterator[Entry]:
    """Bodies and prisons, as `reference.take_in` takes them; a parent comes before its parts."""
    data = read(jurisdiction)
    for group in data.group:
        for row in group.rows:
            values: dict[str, Any] = {
                "name": row.name,
                "kind": group.kind,
                "jurisdiction": jurisdiction,
                "since": row.since or group.since,
                "until": row.until or group.until,
                "parent": group.parent or None,
                "verified": group.verified,
            }
            if row.other_codes:
                values["other_codes"] = list(row.other_codes)
            yield Entry("organisation", row.code, values, source=group.source)
    for prisons in data.prisons:
        for one in prisons.rows:
            yield Entry(
                "prison",
                one.code,
                {"name": one.name, "jurisdiction": jurisdiction, "closed": one.closed, "verified": prisons.verified},
                source=prisons.source,
            )


def hand_overs(jurisdiction: str) -> Iterator[HandOver]:
    """Who took over from whom."""
    data = read(jurisdiction)
    for group in data.group:
        for row in group.rows:
            on = row.since or group.since
            for earlier in row.took_over:
                assert on is not None, f"{row.code} took over, and no day says when"
                yield HandOver(earlier, row.code, on, group.share, group.source, group.verified)
    for pairs in data.succession:
        for earlier, later in pairs.pairs:
            yield HandOver(earlier, later, pairs.on, "all", pairs.source, pairs.verified)
