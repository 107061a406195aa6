"""Reading a file of another system: rows of text with the number a spreadsheet shows. Nothing is understood here.

The whole file is looked through before a row of it is taken, so that a file that cannot be read changes nothing.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from throughcare.kernel.errors import Refused

LARGEST_CELL = 64_000_000  # characters; a larger one is no table
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1")
_BLOCK = 1 << 20


class CannotRead(Refused):
    """This file cannot be read as it is. Nothing was imported."""


class WrongEncoding(CannotRead):
    """The file is written otherwise than was said. `what` says so without the words of the command line."""

    def __init__(self, what: str, command: str) -> None:
        super().__init__(f"{what} {command}")
        self.what = what


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file by column. `fault` says why it cannot be understood at all."""

    number: int
    values: dict[str, str]
    fault: str = ""


@dataclass(frozen=True)
class Form:
    """How a file is written. `path` is where in a JSON document the list is: `content`, or `answers.0.people`;
    `one` that an object is there, which is one person."""

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","
    path: str = ""
    one: bool = False


@dataclass
class Source:
    """A file that was looked through: its columns, how many rows it has, and its hash."""

    file: Path
    form: Form
    sha256: str = ""
    columns: tuple[str, ...] = ()
    count: int = 0
    _items: list[Any] = field(default_factory=list, repr=False)

    def rows(self) -> Iterator[Row]:
        """All rows, in order."""
        return self._csv_rows() if self.form.format == "csv" else self._json_rows()

    def _csv_rows(self) -> Iterator[Row]:
        width = len(self.columns)
        with self.file.open(encoding=_python_name(self.form.encoding), newline="") as text:
            for number, cells in enumerate(_csv(text, self.form), start=1):
                if number == 1 or not cells:
                    continue
                if len(cells) == width:
                    yield Row(number, dict(zip(self.columns, cells, strict=True)))
                else:
                    values = dict(zip(self.columns, [*cells, *[""] * width], strict=False))
                    yield Row(number, values, f"The row has {len(cells)} cells, the header has {width}.")

    def _json_rows(self) -> Iterator[Row]:
        for number, item in enumerate(self._items, start=1):
            if isinstance(item, dict):
                yield Row(number, flat(item))
            else:
                yield Row(number, {}, "This is not an object with names and values.")


def look_through(file: Path, form: Form) -> Source:
    """Read the whole file once. Raises `CannotRead` with the row and column of what is wrong."""
    try:
        with file.open("rb") as data:
            head = data.read(4096)
            _refuse_other_kinds(head, file, form)
            data.seek(0)
            sha256 = _decode(data, file, form)
    except OSError as error:
        raise CannotRead(f"{file} cannot be read: {error.strerror}.") from error
    source = Source(file, form, sha256=sha256)
    if form.format == "csv":
        _look_through_csv(source)
    else:
        _look_through_json(source)
    if not source.count:
        raise CannotRead(f"{file.name} has no rows{' below its header' if form.format == 'csv' else ''}.")
    return source


def _refuse_other_kinds(head: bytes, file: Path, form: Form) -> None:
    if not head.strip():
        raise CannotRead(f"{file.name} is empty.")
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CannotRead(f"{file.name} is a spreadsheet. Save it as CSV UTF-8 and import that.")
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    utf16 = marked or head.count(b"\x00") > len(head) // 4  # plain letters are every second byte a null
    if utf16 and form.encoding != "utf-16":
        raise WrongEncoding(f"{file.name} is written in UTF-16.", "Save it as UTF-8, or add --encoding utf-16.")


def _python_name(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding  # a mark at the beginning is no part of the first name


def _decode(data: Any, file: Path, form: Form) -> str:
    """Check that every byte can be read, and answer the file's hash."""
    state = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(form.encoding)()
    try:
        while block := data.read(_BLOCK):
            state.update(block)
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        found = f"holds the byte {error.object[error.start]:#04x}, which is not {form.encoding.upper()}"
        raise WrongEncoding(
            f"{file.name}{_where_wrong(file, form)} {found}.",
            "Save the file as UTF-8, or add --encoding cp1252 if it comes from Windows.",
        ) from error
    return state.hexdigest()


def _where_wrong(file: Path, form: Form) -> str:
    """The row and column of the first byte that cannot be read, if they can be told."""
    if form.format != "csv" or form.encoding != "utf-8":
        return ""
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        header: list[str] = []
        for number, cells in enumerate(_csv(text, form), start=1):
            header = header or cells
            for place, cell in enumerate(cells):
                if any("\udc80" <= c <= "\udcff" for c in cell):
                    name = header[place] if number > 1 and place < len(header) else str(place + 1)
                    return f", row {number}, column {name},"
    return ""


def _csv(text: Any, form: Form) -> Iterator[list[str]]:
    """Records of a CSV file. Raises `CannotRead` with the row that is not closed or wrongly quoted."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(text, delimiter=form.delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            said = str(error)
            if "unexpected end" in said:
                why = 'a quotation mark is opened and never closed. Write " inside a cell as ""'
            elif "field larger" in said:
                why = f"a cell has more than {LARGEST_CELL:,} characters; perhaps a quotation mark is not closed"
            elif "expected after" in said:
                why = 'there is text after a closing quotation mark. Write " inside a cell as ""'
            else:
                why = said
            raise CannotRead(f"Row {number} cannot be read: {why}.") from error
        yield cells


def _look_through_csv(source: Source) -> None:
    with source.file.open(encoding=_python_name(source.form.encoding), newline="") as text:
        records = _csv(text, source.form)
        header = [name.strip() for name in next(records, [])]
        for place, name in enumerate(header, start=1):
            if not name:
                raise CannotRead(f"Row 1, column {place}: the column has no name.")
            if header.index(name) + 1 < place:
                raise CannotRead(f"Row 1, column {place}: there are two columns called {name}.")
        source.columns = tuple(header)
        source.count = sum(1 for cells in records if cells)


def _look_through_json(source: Source) -> None:
    text = source.file.read_text(encoding=_python_name(source.form.encoding))
    try:
        # numbers stay as they are written: 0.10 is not 0.1, and a long number is not rounded
        document = json.loads(text, parse_float=str, parse_int=str)
    except json.JSONDecodeError as error:
        raise CannotRead(f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}).") from error
    except RecursionError as error:
        raise CannotRead(f"{source.file.name} is nested too deeply for a list of people.") from error
    found, walked = document, []
    for step in filter(None, source.form.path.split(".")):
        walked.append(step)
        if isinstance(found, dict) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise CannotRead(f"{source.file.name} has nothing at {'.'.join(walked)}.")
    if source.form.one and isinstance(found, dict):
        found = [found]
    if not isinstance(found, list):
        where = f"At {source.form.path}" if source.form.path else "At its top"
        raise CannotRead(f"{where}, {source.file.name} has {_called(found)} where a list of people is expected.")
    source._items, source.count = found, len(found)
    columns: dict[str, None] = {}
    for item in found:
        if isinstance(item, dict):
            columns |= dict.fromkeys(any_place(name) for name in flat(item))
    source.columns = tuple(columns)


def _called(value: Any) -> str:
    return {dict: "an object", str: "a text or number", bool: "true or false", type(None): "null"}[type(value)]


def flat(item: dict[str, Any], *, before: str = "") -> dict[str, str]:
    """An object as texts by dotted name: `name.surname`, `orders[0].court`, `aliases[1]`."""
    found: dict[str, str] = {}
    for name, value in item.items():
        found |= _flat(f"{before}{name}", value)
    return found


def _flat(name: str, value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return flat(value, before=f"{name}.")
    if isinstance(value, list):
        found: dict[str, str] = {}
        for place, part in enumerate(value):
            found |= _flat(f"{name}[{place}]", part)
        return found
    if isinstance(value, bool):
        return {name: "true" if value else "false"}
    return {name: "" if value is None else str(value)}


def any_place(name: str) -> str:
    """The column of a name, whichever place in a list it has: `orders[0].court` is of `orders[].court`."""
    return re.sub(r"\[\d+\]", "[]", name)
