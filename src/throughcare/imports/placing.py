"""From the rows of one person to what is known about them: a case, or the cells that keep it out. Changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from throughcare.appointments import labels
from throughcare.imports.mapping import ABOUT, NEEDED, PARTS, THINGS, Cell, Mapping, Place
from throughcare.imports.reading import Row
from throughcare.imports.values import NotSo, unguarded
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.organisations.models import Office, Post
from throughcare.people import facts as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.record import kinds
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

LONGEST_KEY = 80


@dataclass(frozen=True)
class Fault:
    """A cell that keeps a person out. `column` is empty when it is about the whole row."""

    row: int
    key: str
    column: str
    value: str
    reason: str


class CannotPlace(Exception):
    """A value of a row cannot be taken; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


@dataclass(frozen=True)
class Held:
    """Who held a role for the person, as the file says."""

    role: str
    post_id: int
    since: datetime | None
    until: datetime | None
    because: str
    ended_because: str


@dataclass
class Case:
    """All that a file says about one person, as it was read from `lines`. `orders` are numbered as the file numbers
    them; `meeting_rows` says which row a meeting came from."""

    key: str
    first_row: int
    last_row: int
    rows: int
    digest: str
    person: PersonFacts
    orders: list[tuple[str, SentenceFacts]] = field(default_factory=list)
    holdings: list[Held] = field(default_factory=list)
    tiers: list[dict[str, Any]] = field(default_factory=list)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    meeting_rows: list[int] = field(default_factory=list)
    lines: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Group:
    """The rows of one person, as they stand together in the file."""

    key: str
    rows: tuple[Row, ...]
    fault: Fault | None = None


@dataclass
class _Made:
    """A thing that a row made, before its parts are put together."""

    place: Place
    row: Row
    values: dict[str, Any]

    def column(self, name: str) -> str:
        cell = self.place.cells.get(name)
        return cell.columns[0] if cell and cell.columns else ""


class Directory:
    """Which post an e-mail address means, and which office a code. Read once an import."""

    def __init__(self) -> None:
        self.posts: dict[str, list[tuple[int, str, date, date | None]]] = {}
        rows = Post.objects.order_by("-since").values_list("user__email", "id", "role", "since", "until")
        for email, post_id, role, since, until in rows:
            self.posts.setdefault(email.lower(), []).append((post_id, role, since, until))
        self.offices: dict[str, int] = dict(Office.objects.values_list("code", "id"))

    def post(self, email: str, *, role: str, on: date) -> int | None:
        """The post somebody held on a day, else their newest; of a role if one is given. None if there is none."""
        found = [post for post in self.posts.get(email.lower(), ()) if not role or post[1] == role]
        held = [post for post in found if post[2] <= on and (post[3] is None or on < post[3])]
        return (held or found)[0][0] if found else None


def key_of(row: Row, mapping: Mapping) -> str:
    """The key of a row's person; empty when the row has none."""
    return "/".join(row.values.get(column, "").strip() for column in mapping.key).strip("/")


def scattered(rows: Iterable[Row], mapping: Mapping) -> set[str]:
    """Keys whose rows do not stand together. Their people would come half, so they do not come at all."""
    seen: set[str] = set()
    found: set[str] = set()
    before = ""
    for row in rows:
        key = key_of(row, mapping)
        if key != before and key in seen:
            found.add(key)
        seen.add(key)
        before = key
    return found - {""}


def groups(rows: Iterable[Row], mapping: Mapping, *, torn: Collection[str] = ()) -> Iterator[Group]:
    """The rows of each person, faulty where they cannot be told apart. `torn`: keys whose rows are scattered."""
    seen: dict[str, int] = {}
    held: list[Row] = []
    for row in rows:
        key = key_of(row, mapping)
        if held and mapping.several and key and key == key_of(held[0], mapping):
            held.append(row)
            continue
        if held:
            yield _group(held, mapping, seen, torn)
        held = [row]
    if held:
        yield _group(held, mapping, seen, torn)


def _group(rows: list[Row], mapping: Mapping, seen: dict[str, int], torn: Collection[str]) -> Group:
    key, first = key_of(rows[0], mapping), rows[0].number
    reason = ""
    if not key:
        reason = rows[0].fault or "The row has no key, so it cannot be told whose it is."
    elif len(key) > LONGEST_KEY:
        reason = f"The key has {len(key):,} characters; at most {LONGEST_KEY} can be kept."
    elif key in torn:
        reason = "The rows of this person do not stand together. Sort the file by this column."
    elif key in seen:
        reason = f"This key came before, in row {seen[key]}."
    seen.setdefault(key, first)
    short = key[:LONGEST_KEY]
    fault = _fault(rows[0], short, mapping.key[0], key, reason) if reason else None
    return Group(short, tuple(rows), fault)


def digest(group: Group, columns: Sequence[str]) -> str:
    """A hash of what the rows of a person say in these columns; without columns, of all they say."""
    state = hashlib.sha256()
    told = itemgetter(*columns) if columns else None
    for row in group.rows:
        said = told(row.values) if told else sorted(row.values.items())
        state.update(repr(said).encode())
    return state.hexdigest()


class Placer:
    """Puts the rows of a person together by a mapping. `unfit` counts values that were left out, by column."""

    def __init__(self, mapping: Mapping, *, columns: tuple[str, ...], kept: dict[str, str], at: datetime) -> None:
        self.mapping = mapping
        self.keep = {**mapping.keep, **kept}
        self.at = at
        self.directory = Directory()
        self.unfit: Counter[str] = Counter()
        self.codes: dict[str, dict[str, dict[str, set[str]]]] = {}
        self.deciding = mapping.deciding
        left = {column for column in columns if column not in mapping.taken and column not in kept}
        # of a JSON file the columns of lists are counted out a row, so that all of the row is compared
        self.compared = () if mapping.form.format == "json" else tuple(c for c in columns if c not in left)

    def counted(self) -> dict[str, int]:
        """How many values were left out since it was last asked, by column."""
        found = dict(self.unfit)
        self.unfit.clear()
        return found

    def place(self, group: Group) -> Case | list[Fault]:
        """A person's case, or every fault that keeps it out."""
        if group.fault:
            return [group.fault]
        faults: list[Fault] = []
        made: list[_Made] = []
        for row in group.rows:
            if row.fault:
                faults.append(Fault(row.number, group.key, "", "", row.fault))
                continue
            decides = {column: row.values.get(column, "").strip() for column in self.deciding}
            faults += self._undecided(row, group.key, decides)
            for place in self.mapping.places:
                if place.when and decides[place.when] not in place.is_:
                    continue
                for cells in _each(place, row):
                    try:
                        made += self._make(place, row, cells, group.key)
                    except CannotPlace as error:
                        faults.append(error.fault)
        if faults:
            return faults
        try:
            return self._together(group, made)
        except CannotPlace as error:
            return [error.fault]

    def _undecided(self, row: Row, key: str, decides: dict[str, str]) -> Iterator[Fault]:
        for column, known in self.deciding.items():
            if (value := decides[column]) not in known:
                allowed = ", ".join(sorted(known - {""}))
                yield Fault(row.number, key, column, value, f"This must be one of: {allowed}.")

    # ------------------------------------------------------------------------------------------------- one row
    def _make(self, place: Place, row: Row, cells: dict[str, Cell], key: str) -> Iterator[_Made]:
        values: dict[str, Any] = {}
        told = False
        for name, cell in cells.items():
            if len(cell.columns) == 1 and not row.values.get(cell.columns[0]):
                continue  # most cells of a wide file
            raw = cell.constant if cell.constant else self._raw(cell, row, free=THINGS[place.thing][name].free)
            if not raw:
                continue
            value = self._value(place.thing, name, cell, raw, row, key)
            if value is not None:
                values[name] = value
                told = told or not cell.constant
        if not told and not place.when and any(cell.columns for cell in cells.values()):
            return  # nothing but constants: the row says nothing of this
        for name in NEEDED.get(place.thing, ()):
            if name not in values:
                cell = cells[name]
                if cell.unfit == "leave" and self._raw(cell, row, free=False):
                    return  # it was left out, and nothing is left without it
                column = ", ".join(cell.columns)
                raise CannotPlace(Fault(row.number, key, column, "", f"A row of {place.thing} needs this."))
        yield _Made(place, row, values)

    def _raw(self, cell: Cell, row: Row, *, free: bool) -> str:
        parts = []
        for column in cell.columns:
            value = row.values.get(column, "")
            if self.mapping.exact:
                value = unguarded(value) if free else unguarded(value).strip()
            else:
                value = value.strip()
            if value not in self.mapping.empty:
                parts.append(value)
        return " ".join(parts)

    def _value(self, thing: str, name: str, cell: Cell, raw: str, row: Row, key: str) -> Any:
        column = cell.columns[0] if cell.columns else ""
        if cell.codes is not None and not cell.constant:
            if raw not in cell.codes:
                if cell.unfit == "leave":
                    self.unfit[column] += 1
                    return None
                raise CannotPlace(_fault(row, key, column, raw, f"Not a known code: {_some(cell.codes)}."))
            raw = cell.codes[raw]
            if not raw:
                return None
        try:
            return THINGS[thing][name].parse(raw, cell.dates)
        except NotSo as error:
            raise CannotPlace(_fault(row, key, column, raw, str(error))) from None

    # ------------------------------------------------------------------------------------------------ one person
    def _together(self, group: Group, made: list[_Made]) -> Case:
        by_thing: dict[str, list[_Made]] = {thing: [] for thing in THINGS}
        for one in made:
            by_thing[one.place.thing].append(one)
        if not by_thing["person"] and all(p.when for p in self.mapping.places if p.thing == "person"):
            raise CannotPlace(Fault(group.rows[0].number, group.key, "", "", "No row says who this person is."))
        person = self._person(group, by_thing)
        case = Case(
            key=group.key,
            first_row=group.rows[0].number,
            last_row=group.rows[-1].number,
            rows=len(group.rows),
            digest=digest(group, self.compared),
            person=person,
            lines=group.rows,
        )
        self._orders(group, case, by_thing)
        case.holdings = [held for one in by_thing["officer"] if (held := self._held(group, one))]
        case.tiers = [one.values for one in by_thing["tier"]]
        for one in by_thing["meeting"]:
            case.meetings.append(self._meeting(group, case, one))
            case.meeting_rows.append(one.row.number)
        case.notes = [self._note(group, one) for one in by_thing["note"]]
        return case

    def _person(self, group: Group, by_thing: dict[str, list[_Made]]) -> PersonFacts:
        told: dict[str, Any] = {}
        first: dict[str, _Made] = {}
        for one in by_thing["person"]:
            for name, value in one.values.items():
                if name in told and told[name] != value:
                    raise self._no(group, one, name, f"Row {first[name].row.number} says something else of the person.")
                told[name] = value
                first.setdefault(name, one)
        names = [NameFacts(surname=told.pop("surname", ""), forenames=told.pop("forenames", ""))]
        names += [
            NameFacts(
                surname=one.values.get("surname", ""),
                forenames=one.values.get("forenames", ""),
                kind=one.values.get("kind", "current"),
                since=one.values.get("since"),
                until=one.values.get("until"),
                told_on=one.values.get("told_on"),
            )
            for one in by_thing["name"]
        ]
        low, high = told.pop("age", (None, None))
        themselves = {name: told.pop(name) for name in ABOUT if name in told}
        told.setdefault("jurisdiction", self.mapping.jurisdiction)
        facts = PersonFacts(
            names=tuple(name for name in names if name.surname or name.forenames),
            age_from=low,
            age_until=high,
            identifiers=tuple((one.values["kind"], one.values["value"]) for one in by_thing["identifier"]),
            addresses=tuple(AddressFacts(**one.values) for one in by_thing["address"]),
            phones=tuple(PhoneFacts(**one.values) for one in by_thing["phone"]),
            adjustments=tuple(one.values for one in by_thing["adjustment"]),
            about=tuple(themselves.items()),
            parts=tuple((part, one.values) for part in PARTS for one in by_thing[part]),
            source_facts=self._facts(group, by_thing["fact"]),
            **told,
        )
        self._check_codes(group, facts.jurisdiction, themselves, first, by_thing)
        for one in by_thing["address"]:
            since, until = one.values.get("since"), one.values.get("until")
            if since and until and until <= since:
                raise self._no(group, one, "until", "The address ends before it begins.")
        try:
            people.check(facts, on=local_day(self.at))
        except Refused as error:
            of = error.field or ""
            about = first.get("age" if of.startswith("age") else of) or next(iter(by_thing["name"]), None)
            if about is None:
                raise CannotPlace(Fault(group.rows[0].number, group.key, "", "", error.message)) from None
            raise self._no(group, about, of, error.message) from None
        return facts

    def _check_codes(
        self,
        group: Group,
        jurisdiction: str,
        about: dict[str, Any],
        first: dict[str, _Made],
        by_thing: dict[str, list[_Made]],
    ) -> None:
        """Codes of the rule book's lists: a code that no list has would be shown as nothing."""
        if jurisdiction not in self.codes:
            self.codes[jurisdiction] = kinds.codes(jurisdiction, on=local_day(self.at))
        known = self.codes[jurisdiction]
        told = [("about", name, value, first[name]) for name, value in about.items()]
        told += [
            (part, name, value, one)
            for part in known
            for one in by_thing.get(part, ())
            for name, value in one.values.items()
        ]
        for part, name, value, made in told:
            if (allowed := known[part].get(name)) is not None and value not in allowed:
                raise self._no(group, made, name, f"This must be one of: {', '.join(sorted(allowed))}.")

    def _facts(self, group: Group, told: list[_Made]) -> tuple[tuple[str, str, str], ...]:
        """What is kept as the source gave it. The same fact in several rows is one; two that differ are numbered."""
        found: dict[tuple[str, str, str], None] = {
            (one.values["source"], one.values["name"], one.values["value"]): None for one in told
        }
        if self.keep:
            for row in group.rows:
                for column, value in row.values.items():
                    label = self.keep.get(re.sub(r"\[\d+\]", "[]", column) if "[" in column else column)
                    value = value.strip()
                    if label is None or value in self.mapping.empty:
                        continue
                    if len(value) > 400 or "\x00" in value:
                        raise CannotPlace(
                            _fault(row, group.key, column, value, "At most 400 characters of text can be kept of this.")
                        )
                    found[(self.mapping.source, label, value)] = None
        count: Counter[tuple[str, str]] = Counter()
        numbered = []
        for source, name, value in found:
            count[source, name] += 1
            n = count[source, name]
            numbered.append((source, name if n == 1 else f"{name[:74]} ({n})", value))
        return tuple(numbered)

    def _orders(self, group: Group, case: Case, by_thing: dict[str, list[_Made]]) -> None:
        orders = by_thing["order"]
        parts: dict[int, tuple[list[OffenceFacts], list[RequirementFacts]]] = {n: ([], []) for n in range(len(orders))}
        for one in by_thing["offence"]:
            values = {name: value for name, value in one.values.items() if name != "order"}
            parts[self._order_of(group, orders, one)][0].append(OffenceFacts(**values))
        for one in by_thing["requirement"]:
            values = {name: value for name, value in one.values.items() if name != "order"}
            parts[self._order_of(group, orders, one)][1].append(RequirementFacts(**values))
        for n, one in enumerate(orders):
            values = dict(one.values)
            number = values.pop("order", str(n + 1))
            if number in dict(case.orders):
                raise self._no(group, one, "order", "Another order of this person has this number.")
            facts = SentenceFacts(
                length_years=values.pop("years", None),
                length_months=values.pop("months", None),
                length_days=values.pop("days", None),
                offences=tuple(parts[n][0]),
                requirements=tuple(parts[n][1]),
                source=self.mapping.source,
                **values,
            )
            try:
                sentences.check(facts, jurisdiction=case.person.jurisdiction, at=self.at)
            except Refused as error:
                name = (error.field or "").replace("length_", "")
                raise self._no(group, one, name, error.message) from None
            case.orders.append((number, facts))

    def _order_of(self, group: Group, orders: list[_Made], one: _Made) -> int:
        """Which order a part belongs to: by its number, else the one of the same row, else the only one."""
        number = one.values.get("order")
        if number is not None:
            found = [n for n, order in enumerate(orders) if order.values.get("order", str(n + 1)) == number]
        else:
            found = [n for n, order in enumerate(orders) if order.row is one.row] or list(range(len(orders)))
        if len(found) != 1:
            raise self._no(group, one, "order", "It cannot be told which order of the person this belongs to.")
        return found[0]

    def _held(self, group: Group, one: _Made) -> Held | None:
        values = one.values
        role = values.get("role", "offender_manager")
        since = values.get("since")
        post_id = self.directory.post(values["officer"], role=role, on=local_day(since or self.at))
        if post_id is None:
            words = role.replace("_", " ")
            self._unknown(group, one, "officer", f"Nobody with this e-mail address holds a post as {words} here.")
            return None
        if since and since > self.at:
            raise self._no(group, one, "since", "This day is still to come.")
        return Held(
            role=role,
            post_id=post_id,
            since=since,
            until=values.get("until"),
            because=values.get("because", "") or f"Imported from {self.mapping.source}.",
            ended_because=values.get("ended_because", ""),
        )

    def _meeting(self, group: Group, case: Case, one: _Made) -> dict[str, Any]:
        values = dict(one.values)
        minutes = values.pop("minutes", None)
        if "ends_at" not in values:
            if not minutes:
                raise self._no(group, one, "minutes", "A meeting needs its end, or how many minutes it takes.")
            values["ends_at"] = values["starts_at"] + timedelta(minutes=minutes)
        if values["ends_at"] <= values["starts_at"]:
            raise self._no(group, one, "ends_at", "The meeting ends before it begins.")
        if (outcome := values.get("outcome")) and outcome not in labels.outcomes(case.person.jurisdiction):
            raise self._no(group, one, "outcome", "There is no outcome of this code.")
        if "because" in values:
            values["cancelled_because"] = values.pop("because")
        self._who_and_where(group, one, values, on=local_day(values["starts_at"]))
        serves = values.pop("order", "").split()
        numbers = [number for number, _ in case.orders]
        if strange := [number for number in serves if number not in numbers]:
            raise self._no(group, one, "order", f"The person has no order {strange[0]} in this file.")
        values["serves"] = tuple(numbers.index(number) for number in serves)
        return values

    def _note(self, group: Group, one: _Made) -> dict[str, Any]:
        values = dict(one.values)
        values["at"], values["words"] = values.pop("starts_at"), values.pop("note")
        if values["at"] > self.at:
            raise self._no(group, one, "starts_at", "A note cannot be of a time to come.")
        self._who_and_where(group, one, values, on=local_day(values["at"]))
        return values

    def _who_and_where(self, group: Group, one: _Made, values: dict[str, Any], *, on: date) -> None:
        officer, office = values.pop("officer", None), values.pop("office", None)
        if officer is not None:
            values["post_id"] = self.directory.post(officer, role="", on=on)
            if values["post_id"] is None:
                self._unknown(group, one, "officer", "Nobody here has this e-mail address.")
        if office is not None:
            values["office_id"] = self.directory.offices.get(office)
            if values["office_id"] is None:
                self._unknown(group, one, "office", "No office here has this code.")

    def _unknown(self, group: Group, one: _Made, name: str, reason: str) -> None:
        """A name that nobody here has: left out where the mapping says so."""
        if one.place.cells[name].unfit != "leave":
            raise self._no(group, one, name, reason)
        self.unfit[one.column(name)] += 1

    def _no(self, group: Group, one: _Made, name: str, reason: str) -> CannotPlace:
        column = one.column(name)
        return CannotPlace(_fault(one.row, group.key, column, one.row.values.get(column, ""), reason))


def _each(place: Place, row: Row) -> Iterator[dict[str, Cell]]:
    """The cells of a place, once, or once for each part of the list that `each` names."""
    if not place.each:
        yield place.cells
        return
    steps = place.each.split("[].")
    pattern = re.compile(r"\[(\d+)\]\.".join(map(re.escape, steps)) + r"\[(\d+)\]")
    found = {tuple(map(int, match.groups())) for name in row.values if (match := pattern.match(name))}
    for numbers in sorted(found):
        yield {
            name: Cell(
                columns=tuple(_numbered(column, numbers) for column in cell.columns),
                constant=cell.constant,
                codes=cell.codes,
                unfit=cell.unfit,
                dates=cell.dates,
            )
            for name, cell in place.cells.items()
        }


def _numbered(column: str, numbers: tuple[int, ...]) -> str:
    for number in numbers:
        column = column.replace("[]", f"[{number}]", 1)
    return column


def _fault(row: Row, key: str, column: str, value: str, reason: str) -> Fault:
    shown = value if len(value) <= 200 else f"{value[:180]}... ({len(value):,} characters)"
    return Fault(row.number, key, column, shown.replace("\x00", ""), reason)


def _some(codes: dict[str, str]) -> str:
    names = [name for name in codes if name]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
