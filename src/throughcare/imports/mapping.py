"""A mapping: which column of another system's file becomes what here. A TOML file; `docs/how-to/import-people.md`.

A mapping is checked when it is read, against what a record can hold, and again against the columns of the file: a
column that it does not speak of is never dropped without a word.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from throughcare.allocations.models import ROLES
from throughcare.appointments.models import KINDS, NOTE_KINDS, TOLD, WHOSE, Absence
from throughcare.imports import values
from throughcare.imports.reading import ENCODINGS, CannotRead, Form
from throughcare.imports.values import AMOUNT, BAND, DAY, HOUR, ISO_DAY, MOMENT, WHOLE, YESNO, Kind, choice, text, words
from throughcare.organisations.models import JURISDICTIONS
from throughcare.people.models import (
    Address,
    Circumstance,
    Commitment,
    Disability,
    Name,
    Person,
    Phone,
    Registration,
    Relation,
)

SHIPPED = Path(__file__).parent / "mappings"


class CannotMap(CannotRead):
    """The mapping is not right, or does not fit the file."""


def _codes(choices: Iterable[tuple[str, Any]] | None) -> Kind:
    return choice(*(code for code, _ in choices or ()))


def _of(model: Any, name: str) -> Kind:
    """A choice of a column of ours, or a text of its length."""
    column = model._meta.get_field(name)
    return _codes(column.choices) if column.choices else text(column.max_length)


# What a person says of themselves, and of interpreting, beside what every mapping has.
ABOUT = (
    "interpreter_language", "interpreter_note", "ethnicity", "ethnicity_words", "gender", "gender_words", "faith",
    "faith_words", "disability",
)  # fmt: skip
# Parts of the record that are kept as they are told.
PARTS = ("disability", "commitment", "registration", "circumstance", "family", "support")
_WHEN = {"since": DAY, "until": DAY, "told_on": DAY}
_RELATION = {
    **{name: _of(Relation, name) for name in ("kind", "name", "phone", "email", "note")},
    "since": DAY,
    "until": DAY,
}

# What a place can make, and what each field of it holds.
THINGS: dict[str, dict[str, Kind]] = {
    "person": {
        "reference": _of(Person, "reference"),
        "forenames": _of(Name, "forenames"),
        "surname": _of(Name, "surname"),
        "date_of_birth": DAY,
        "age": BAND,
        "pronoun": _of(Person, "pronoun"),
        "language": _of(Person, "language"),
        "interpreter": YESNO,
        "jurisdiction": _codes(JURISDICTIONS),
        **{name: _of(Person, name) for name in ABOUT},
    },
    "name": {
        "kind": _of(Name, "kind"),
        "forenames": _of(Name, "forenames"),
        "surname": _of(Name, "surname"),
        **_WHEN,
    },
    "identifier": {"kind": text(40), "value": text(80)},
    "address": {
        "kind": _of(Address, "kind"),
        "lines": _of(Address, "lines"),
        "town": _of(Address, "town"),
        "postcode": _of(Address, "postcode"),
        "verified": YESNO,
        "type": _of(Address, "type"),
        "note": _of(Address, "note"),
        "planned_for": DAY,
        "verified_on": DAY,
        "verified_how": _of(Address, "verified_how"),
        "verified_by": _of(Address, "verified_by"),
        "ended_because": _of(Address, "ended_because"),
        **_WHEN,
    },
    "phone": {
        "kind": _of(Phone, "kind"),
        "value": _of(Phone, "value"),
        "preferred": YESNO,
        "note": _of(Phone, "note"),
        "may_text": YESNO,
        "may_leave_message": YESNO,
        "shared": YESNO,
        "since": DAY,
        "told_on": DAY,
    },
    "adjustment": {"text": text(120), "since": DAY, "agreed_on": DAY, "review_on": DAY},
    "disability": {"kind": _of(Disability, "kind"), "words": _of(Disability, "words"), "since": DAY, "until": DAY},
    "commitment": {
        "kind": _of(Commitment, "kind"),
        "text": _of(Commitment, "text"),
        "weekday": WHOLE,
        "on": DAY,
        "starts": HOUR,
        "ends": HOUR,
        **_WHEN,
    },
    "registration": {
        "kind": _of(Registration, "kind"),
        "category": _of(Registration, "category"),
        "level": _of(Registration, "level"),
        "note": _of(Registration, "note"),
        "since": DAY,
        "until": DAY,
        "review_on": DAY,
    },
    "circumstance": {"kind": _of(Circumstance, "kind"), "words": _of(Circumstance, "words"), **_WHEN},
    "family": {**_RELATION, "next_of_kin": YESNO, "lives_with": YESNO},
    "support": {**_RELATION, "organisation": _of(Relation, "organisation")},
    "order": {
        "order": text(20),
        "order_type": text(20),
        "court": text(120),
        "sentenced_on": DAY,
        "years": WHOLE,
        "months": WHOLE,
        "days": WHOLE,
        "release": text(10),
        "released_on": DAY,
        "ends_on": DAY,
        "ended_on": DAY,
        "ended_because": text(120),
    },
    "offence": {"order": text(20), "text": text(200), "code": text(10), "committed_on": DAY},
    "requirement": {
        "order": text(20),
        "code": text(60),
        "amount": AMOUNT,
        "done": AMOUNT,
        "text": text(300),
        "since": DAY,
        "until": DAY,
        "completed_on": DAY,
    },
    "officer": {
        "role": _codes(ROLES),
        "officer": text(254),
        "since": MOMENT,
        "until": MOMENT,
        "because": text(300),
        "ended_because": text(300),
    },
    "tier": {"tier": text(10), "model": text(20), "since": DAY, "because": text(300)},
    "meeting": {
        "kind": _codes(KINDS),
        "starts_at": MOMENT,
        "ends_at": MOMENT,
        "minutes": WHOLE,
        "officer": text(254),
        "office": text(20),
        "place": text(160),
        "told_at": MOMENT,
        "told_how": _codes(TOLD),
        "cancelled_at": MOMENT,
        "cancelled_by": _codes(WHOSE),
        "because": text(300),
        "outcome": text(12),
        "came_at": MOMENT,
        "seen_at": MOMENT,
        "left_at": MOMENT,
        "failed_how": words(),
        "reason": text(20),
        "reason_words": words(),
        "decision": _of(Absence, "decision"),
        "note": words(),
        "order": text(200),
    },
    "note": {
        "kind": _codes(NOTE_KINDS),
        "starts_at": MOMENT,
        "note": words(),
        "sensitive": YESNO,
        "officer": text(254),
    },
    "fact": {"source": text(60), "name": text(80), "value": text(400)},
}
NEEDED: dict[str, tuple[str, ...]] = {
    "identifier": ("kind", "value"),
    "phone": ("kind", "value"),
    "adjustment": ("text",),
    "commitment": ("kind", "text"),
    "registration": ("kind", "since"),
    "circumstance": ("kind", "words"),
    "family": ("kind", "name"),
    "support": ("kind", "name"),
    "order": ("order_type",),
    "offence": ("text",),
    "requirement": ("code",),
    "officer": ("officer",),
    "tier": ("tier", "model"),
    "meeting": ("kind", "starts_at"),
    "note": ("kind", "starts_at", "note"),
    "fact": ("source", "name", "value"),
}


@dataclass(frozen=True)
class Cell:
    """Where the value of a field comes from: columns (joined by a space), or a constant; codes translate it.

    `unfit` says what becomes of a value that is no such code, or no such officer or office: `reject` the person, or
    `leave` the value out and count it.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    codes: dict[str, str] | None = None
    unfit: str = "reject"
    dates: tuple[str, ...] = (ISO_DAY,)


@dataclass(frozen=True)
class Place:
    """A thing that a row makes: when, and each field's value. `each` names the list in a JSON item to go through."""

    number: int
    thing: str
    cells: dict[str, Cell]
    when: str = ""
    is_: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    each: str = ""

    @property
    def columns(self) -> set[str]:
        """Every column it reads, the one that decides included."""
        return {column for cell in self.cells.values() for column in cell.columns} | ({self.when} - {""})


@dataclass(frozen=True)
class Mapping:
    """A mapping that was checked. `keep` is column to label: kept as a source fact, whatever else it becomes."""

    name: str
    sha256: str
    source: str
    form: Form
    key: tuple[str, ...]
    places: tuple[Place, ...]
    says: str = ""
    text: str = ""
    keep: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset({""})
    others: str = "refuse"
    jurisdiction: str = "england_wales"
    several: bool = False
    exact: bool = False

    @property
    def taken(self) -> set[str]:
        """Columns that become something or are kept."""
        return set(self.key) | set(self.keep) | {c for place in self.places for c in place.columns}

    @property
    def deciding(self) -> dict[str, frozenset[str]]:
        """Each column that decides what a row makes, with every value it may have."""
        found: dict[str, frozenset[str]] = {}
        for place in self.places:
            if place.when:
                found[place.when] = found.get(place.when, frozenset()) | place.is_ | place.unless
        return found

    @property
    def names_officers(self) -> bool:
        """Whether the file says who answers for somebody."""
        return any(place.thing == "officer" for place in self.places)

    def fit(self, columns: tuple[str, ...]) -> dict[str, str]:
        """Columns that the file has and the mapping does not speak of, to be kept by their own name.

        Raises `CannotMap` when a column is missing, or when one is not spoken of and `others` does not say what then.
        """
        if lacking := sorted((self.taken | set(self.left)) - set(columns)):
            needed = lacking if "*" not in self.optional else [c for c in lacking if c in self.key]
            if needed := [c for c in needed if c not in self.optional]:
                hint = " Is the delimiter right?" if len(columns) == 1 else ""
                raise CannotMap(f"Row 1: the file has no column {_list(needed)}, which {self.name} needs.{hint}")
        unknown = [column for column in columns if column not in self.taken and column not in self.left]
        if unknown and self.others == "refuse":
            raise CannotMap(
                f"Row 1: {self.name} does not say what becomes of {_list(unknown)}. Place it, keep it, or leave it out"
                " in the mapping."
            )
        return {column: column for column in unknown} if self.others == "keep" else {}


def _list(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def shipped() -> list[str]:
    """The names of the mappings that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def read(name: str, *, for_file: Path, encoding: str = "") -> Mapping:
    """A mapping by its path, or by the name of one that comes with the product. Raises `CannotMap`."""
    path = Path(name)
    if not path.is_file() and name in shipped():
        path = SHIPPED / f"{name}.toml"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotMap(f"There is no mapping {name}. These come with the product: {', '.join(shipped())}.") from error
    return parse(path.name, data, for_file=for_file, encoding=encoding)


def parse(name: str, data: bytes, *, for_file: Path, encoding: str = "") -> Mapping:
    """A mapping from its text. Raises `CannotMap`."""
    try:
        document = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotMap(f"{name}: {error}.") from error
    return _Reader(name).mapping(document, data, for_file=for_file, encoding=encoding)


def described_as() -> list[tuple[str, str]]:
    """The mappings that come with the product, as (name, what it says of itself)."""
    return [(name, read(name, for_file=SHIPPED / "any.csv").says) for name in shipped()]


class _Reader:
    """Reads one document and says where in it something is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def wrong(self, what: str) -> CannotMap:
        return CannotMap(f"{self.name}: {what}")

    def take(self, table: dict[str, Any], name: str, kind: type, otherwise: Any, *, where: str = "") -> Any:
        """Take a value of a type out of a table."""
        value = table.pop(name, otherwise)
        if not isinstance(value, kind):
            called = {str: "a text", dict: "a table", list: "a list", bool: "true or false"}[kind]
            raise self.wrong(f"{where}{name} must be {called}.")
        return value

    def texts(self, value: Any, what: str) -> list[str]:
        """A text or a list of texts."""
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
            raise self.wrong(f"{what} must be a text or a list of texts.")
        return found

    def nothing_more(self, table: dict[str, Any], where: str) -> None:
        if table:
            raise self.wrong(f"{where} says nothing of {_list(sorted(table))}: there is no such word.")

    def mapping(self, document: dict[str, Any], data: bytes, *, for_file: Path, encoding: str) -> Mapping:
        source = self.take(document, "source", str, "")
        if not source or len(source) > 60:
            raise self.wrong("source must name the other system, in 60 characters or fewer.")
        form = Form(
            format=self.take(document, "format", str, "json" if for_file.suffix.lower() == ".json" else "csv"),
            encoding=encoding or self.take(document, "encoding", str, "utf-8"),
            delimiter=self.take(document, "delimiter", str, ","),
            path=self.take(document, "path", str, ""),
            one=self.take(document, "one", bool, False),
        )
        document.pop("encoding", None)
        if form.format not in {"csv", "json"}:
            raise self.wrong("format must be csv or json.")
        if form.encoding not in ENCODINGS:
            raise self.wrong(f"encoding must be one of {', '.join(ENCODINGS)}.")
        if len(form.delimiter) != 1:
            raise self.wrong("delimiter must be one character.")
        dates = tuple(self.texts(document.pop("dates", [ISO_DAY]), "dates"))
        key = tuple(self.texts(document.pop("key", []), "key"))
        if not key:
            raise self.wrong("key must name the column that tells one person from another.")
        places = document.pop("place", [])
        made = Mapping(
            name=self.name,
            sha256=hashlib.sha256(data).hexdigest(),
            source=source,
            form=form,
            key=key,
            places=tuple(self.place(n, table, dates) for n, table in enumerate(places, start=1)),
            says=self.take(document, "says", str, ""),
            text=data.decode(),
            keep={c: str(label) for c, label in self.take(document, "keep", dict, {}).items()},
            left={c: str(why) for c, why in self.take(document, "left", dict, {}).items()},
            optional=frozenset(self.texts(document.pop("optional", []), "optional")),
            empty=frozenset({"", *self.texts(document.pop("empty", []), "empty")}),
            others=self.take(document, "others", str, "refuse"),
            jurisdiction=self.take(document, "jurisdiction", str, "england_wales"),
            several=self.take(document, "several", bool, False),
            exact=self.take(document, "exact", bool, False),
        )
        self.nothing_more(document, "The mapping")
        self.whole(made)
        return made

    def whole(self, made: Mapping) -> None:
        """What must hold between the parts of a mapping."""
        if made.others not in {"refuse", "keep", "leave"}:
            raise self.wrong("others must be refuse, keep or leave.")
        if made.jurisdiction not in dict(JURISDICTIONS):
            raise self.wrong(f"jurisdiction must be one of {', '.join(dict(JURISDICTIONS))}.")
        if both := sorted(set(made.left) & made.taken):
            raise self.wrong(f"{_list(both)} cannot be left out and used.")
        labels = list(made.keep.values())
        if long := [label for label in labels if not label or len(label) > 80 or labels.count(label) > 1]:
            raise self.wrong(f"[keep]: the label {long[0]!r} must be of its own, and of 1 to 80 characters.")

    def place(self, number: int, table: dict[str, Any], dates: tuple[str, ...]) -> Place:
        thing = self.take(table, "as", str, "")
        where = f"Place {number} ({thing or 'as what?'})"
        if thing not in THINGS:
            raise self.wrong(f"{where}: `as` must be one of {', '.join(THINGS)}.")
        when = self.take(table, "when", dict, {}, where=f"{where}: ")
        each = self.take(table, "each", str, "", where=f"{where}: ")
        column = self.take(when, "column", str, "", where=f"{where}: when.")
        is_ = frozenset(self.texts(when.pop("is", []), f"{where}: when.is"))
        unless = frozenset(self.texts(when.pop("unless", []), f"{where}: when.unless"))
        self.nothing_more(when, f"{where}: when")
        if bool(column) != bool(is_):
            raise self.wrong(f"{where}: `when` needs a column and what it `is`.")
        cells = {}
        for name, said in table.items():
            if name not in THINGS[thing]:
                raise self.wrong(f"{where}: there is no field {name}. There are: {', '.join(THINGS[thing])}.")
            cells[name] = self.cell(said, dates, f"{where}: {name}", THINGS[thing][name])
        if missing := [name for name in NEEDED.get(thing, ()) if name not in cells]:
            raise self.wrong(f"{where}: it needs {_list(missing)}.")
        if thing == "meeting" and not {"ends_at", "minutes"} & set(cells):
            raise self.wrong(f"{where}: it needs ends_at or minutes.")
        return Place(number, thing, cells, when=column, is_=is_, unless=unless, each=each)

    def cell(self, said: Any, dates: tuple[str, ...], where: str, kind: Kind) -> Cell:
        if isinstance(said, str):
            return Cell(columns=(said,), dates=dates)
        if not isinstance(said, dict):
            raise self.wrong(f"{where} must be the name of a column, or a table.")
        table = dict(said)
        columns = tuple(self.texts(table.pop("column", []), f"{where}: column"))
        constant = self.take(table, "constant", str, "", where=f"{where}: ")
        codes = table.pop("codes", None)
        own = tuple(self.texts(table.pop("dates", list(dates)), f"{where}: dates"))
        unfit = self.take(table, "unfit", str, "reject", where=f"{where}: ")
        self.nothing_more(table, where)
        if bool(columns) == bool(constant):
            raise self.wrong(f"{where} needs a column or a constant.")
        if codes is not None and not (isinstance(codes, dict) and all(isinstance(v, str) for v in codes.values())):
            raise self.wrong(f"{where}: codes must be a table of texts.")
        if unfit not in {"reject", "leave"}:
            raise self.wrong(f"{where}: unfit must be reject or leave.")
        for fixed in filter(None, [constant, *(codes or {}).values()]):
            try:
                kind.parse(fixed, own)
            except values.NotSo as error:
                raise self.wrong(f"{where}: {fixed!r}: {error}") from error
        return Cell(columns=columns, constant=constant, codes=codes, unfit=unfit, dates=own)


def described(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    """Each column of the mapping with what becomes of it: `key`, `placed`, `placed and kept`, `kept` or `left`, and
    as what or why."""
    placed: dict[str, list[str]] = {}
    for place in mapping.places:
        if place.when:
            placed.setdefault(place.when, []).append(f"decides on {place.thing}")
        for name, cell in place.cells.items():
            for column in cell.columns:
                placed.setdefault(column, []).append(f"{place.thing}: {name.replace('_', ' ')}")
    for column in dict.fromkeys([*mapping.key, *placed, *mapping.keep, *mapping.left]):
        spots = list(dict.fromkeys(placed.get(column, [])))
        if column in mapping.key:
            spots.insert(0, "the person's key")
        if column in mapping.keep:
            fact = f"source fact: {mapping.keep[column]}"
            yield column, "placed and kept" if spots else "kept as source fact", "; ".join([*spots, fact])
        elif spots:
            yield column, "placed", "; ".join(spots)
        else:
            yield column, "left", mapping.left[column]
