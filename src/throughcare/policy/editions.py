"""Which edition of the rule book was in force on a day.

The data are `data/<jurisdiction>/<topic>.toml`: one or more `[[edition]]` tables, each with its code, its dates
(`valid_until` is exclusive), what its dates are compared with (`selector`), its source, and whether someone has checked
the numbers against that source (`verified`). The rest of the table is the book. Files are read when first asked for.
"""

import functools
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from throughcare.policy import shapes

DATA = Path(__file__).with_name("data")


class Book(Protocol):
    """The typed shape of one topic."""

    topic: ClassVar[str]


B = TypeVar("B", bound=Book)


class NoEdition(LookupError):
    """The rule book has nothing on this topic for that jurisdiction, or, with `on`, not for that day."""

    def __init__(self, message: str, *, on: date | None = None) -> None:
        super().__init__(message)
        self.on = on


class BadData(ValueError):
    """A file of the rule book is wrong. The message begins with file and line."""


@dataclass(frozen=True)
class Edition(Generic[B]):
    """One edition of one topic: when it held, where it comes from, and what it says."""

    topic: str
    jurisdiction: str
    code: str
    valid_from: date
    valid_until: date | None
    selector: str
    source: str
    verified: bool
    book: B

    @property
    def reference(self) -> str:
        """The edition as findings cite it: `england_wales/absence@2007`."""
        return f"{self.jurisdiction}/{self.topic}@{self.code}"

    def in_force(self, on: date) -> bool:
        """Whether the day lies in the edition's dates."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class _Header:
    code: str
    valid_from: date
    selector: str
    source: str
    verified: bool
    valid_until: date | None = None


_HEADER = ("code", "valid_from", "valid_until", "selector", "source", "verified")


def jurisdictions() -> tuple[str, ...]:
    """The jurisdictions the rule book has, in order of their names."""
    return tuple(sorted(path.name for path in DATA.iterdir() if path.is_dir() and not path.name.startswith("_")))


def editions(kind: type[B], *, jurisdiction: str) -> tuple[Edition[B], ...]:
    """Every edition of a topic, oldest first. Raises NoEdition when there is none, BadData when the file is wrong."""
    return cast("tuple[Edition[B], ...]", _editions(kind, jurisdiction))


@functools.cache
def _editions(kind: type[Any], jurisdiction: str) -> tuple[Edition[Any], ...]:
    path = DATA / jurisdiction / f"{kind.topic}.toml"
    if jurisdiction not in jurisdictions() or not path.exists():
        raise NoEdition(f"The rule book has no {kind.topic} for {jurisdiction}.")
    return read_file(kind, path)


def edition(kind: type[B], *, jurisdiction: str, on: date) -> Edition[B]:
    """The edition in force on the day. Raises NoEdition."""
    for candidate in editions(kind, jurisdiction=jurisdiction):
        if candidate.in_force(on):
            return candidate
    raise NoEdition(f"The rule book has no {kind.topic} for {jurisdiction} on {on.isoformat()}.", on=on)


def edition_named(kind: type[B], *, jurisdiction: str, code: str) -> Edition[B]:
    """The edition with that code, whenever it was in force. Raises NoEdition."""
    for candidate in editions(kind, jurisdiction=jurisdiction):
        if candidate.code == code:
            return candidate
    raise NoEdition(f"The rule book has no {kind.topic} named {code} for {jurisdiction}.")


def edition_cited(kind: type[B], reference: str) -> Edition[B]:
    """The edition a finding names as `england_wales/absence@2007`, whenever it was in force. Raises NoEdition."""
    jurisdiction, _, rest = reference.partition("/")
    return edition_named(kind, jurisdiction=jurisdiction, code=rest.partition("@")[2])


def read_file(kind: type[B], path: Path) -> tuple[Edition[B], ...]:
    """The editions in one file; its folder names the jurisdiction. Raises BadData with file and line."""
    return read_text(kind, path.read_text(encoding="utf-8"), jurisdiction=path.parent.name, where=str(path))


def read_text(kind: type[B], text: str, *, jurisdiction: str, where: str) -> tuple[Edition[B], ...]:
    """The editions in the text of a file, which errors call `where`. Raises BadData with the line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"{where}: {error}") from None
    found: list[Edition[B]] = []
    try:
        if list(raw) != ["edition"] or not isinstance(raw["edition"], list):
            raise shapes.ShapeError((), "a file of the rule book holds [[edition]] tables and nothing else")
        for n, table in enumerate(raw["edition"]):
            at: shapes.Path = ("edition", n)
            head = shapes.read(_Header, {key: table[key] for key in _HEADER if key in table}, path=at)
            book = shapes.read(kind, {key: table[key] for key in table if key not in _HEADER}, path=at)
            _follows(found, head, at)
            found.append(
                Edition(
                    topic=kind.topic,
                    jurisdiction=jurisdiction,
                    code=head.code,
                    valid_from=head.valid_from,
                    valid_until=head.valid_until,
                    selector=head.selector,
                    source=head.source,
                    verified=head.verified,
                    book=book,
                )
            )
    except shapes.ShapeError as error:
        part = ".".join(str(part) for part in error.path if isinstance(part, str))
        raise BadData(f"{where}:{line_of(text, error.path)}: {part or 'file'}: {error.message}") from None
    return tuple(found)


def _follows(earlier: list[Edition[B]], head: _Header, at: shapes.Path) -> None:
    """Editions of one topic stand in order of time and do not overlap."""
    if not head.source.strip():
        raise shapes.ShapeError((*at, "source"), "is empty: every edition names its source")
    if head.valid_until is not None and head.valid_until <= head.valid_from:
        raise shapes.ShapeError((*at, "valid_until"), "is not after valid_from")
    if any(other.code == head.code for other in earlier):
        raise shapes.ShapeError((*at, "code"), f"{head.code} is the code of an earlier edition too")
    if earlier and (earlier[-1].valid_until is None or earlier[-1].valid_until > head.valid_from):
        raise shapes.ShapeError((*at, "valid_from"), f"overlaps the edition {earlier[-1].code}")


def line_of(text: str, path: shapes.Path) -> int:
    """The line (from 1) nearest to a place in a TOML text: its key or row, else the header of its table."""
    lines = text.splitlines()
    best, names = 1, []
    for n, part in enumerate(path):
        if isinstance(part, int):
            continue
        names.append(part)
        index = path[n + 1] if n + 1 < len(path) else None
        header = f"[[{'.'.join(names)}]]"
        tables = [at for at, line in enumerate(lines, 1) if at >= best and line.strip() == header]
        if isinstance(index, int) and index < len(tables):
            best = tables[index]
            continue
        key = re.compile(rf"\s*{re.escape(part)}\s*=")
        end = next((at for at, line in enumerate(lines, 1) if at > best and line.startswith("[[")), len(lines) + 1)
        best = next((at for at, line in enumerate(lines, 1) if best <= at < end and key.match(line)), best)
        if isinstance(index, int):
            rows = [at for at, line in enumerate(lines, 1) if best < at < end and line.lstrip().startswith("{")]
            best = rows[index] if index < len(rows) else best
    return best
