"""Reference data from lists of other bodies: prisons, courts, offices, regions, units, authorities, former areas,
offences and licence conditions.

A list is read by a *form*: the columns it is told by, and a function from a row to an `Entry`. Another list is another
form in `FORMS`; nothing else changes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.imports.reading import CannotRead, Form, Row, look_through
from throughcare.kernel import context
from throughcare.organisations import queries, reference
from throughcare.organisations.reference import Entry, Table, Taken
from throughcare.sentences import reference as sentences_reference


@dataclass(frozen=True)
class Fault:
    """A row that was refused: where it stands, what it says, and why."""

    line: int
    column: str
    value: str
    reason: str


class Unfit(Exception):
    """A row that cannot be taken, with the column that is to blame."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


Cells = Mapping[str, str]
Known = Mapping[tuple[str, str], str]  # (kind of body, plain name) -> code


@dataclass(frozen=True)
class ListForm:
    """One way a list is written: its columns, which table it fills, and what a row says."""

    columns: tuple[str, ...]
    table: Table
    entry: Callable[[Cells, Known], Entry]


@dataclass
class Report:
    """What became of a list."""

    file: str
    dry: bool
    taken: list[Taken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def count(self, became: str) -> int:
        """How many rows became that."""
        return sum(one.became == became for one in self.taken)


def run(
    kind: str,
    file: Path,
    *,
    on: date,
    by: Principal,
    at: datetime,
    dry: bool = False,
    source: str = "",
    complete: bool = False,
    encoding: str = "",
) -> Report:
    """Take in a list of a kind as it stands on a day. Raises `CannotRead` for a file that is no such list.

    With `complete`, what came from this source before and is not in the list any more ends on that day. `dry` does it
    all and takes it back.
    """
    columns, rows = _read(kind, file, encoding)
    form = _form(kind, file, columns)
    lists: Any = sentences_reference if form.table in sentences_reference.MODELS else reference
    report = Report(file.name, dry)
    source = source or file.name
    with transaction.atomic():
        known = queries.codes_by_name()
        entries: list[Entry] = []
        said: dict[tuple[Table, str], tuple[int, dict[str, Any]]] = {}
        for row in rows:
            if row.fault:
                report.faults.append(Fault(row.number, "", "", row.fault))
                continue
            cells = {name: value.strip() for name, value in row.values.items()}
            try:
                one = form.entry(cells, known)
            except Unfit as unfit:
                report.faults.append(Fault(row.number, unfit.column, cells.get(unfit.column, ""), unfit.reason))
                continue
            line, values = said.setdefault((one.table, one.code), (row.number, one.values))
            if values != one.values and "other_codes" not in values:  # a body may have several codes elsewhere
                reason = f"Line {line} says something else of {one.code}; that one was taken."
                report.faults.append(Fault(row.number, "", one.code, reason))
                continue
            entries.append(Entry(one.table, one.code, one.values, one.once, source=source, line=row.number))
        report.taken = lists.take_in(entries, on=on, by=by)
        report.faults += [
            Fault(one.entry.line, one.column, one.entry.code, one.why)
            for one in report.taken
            if one.became == "refused"
        ]
        report.faults.sort(key=lambda fault: fault.line)
        if complete:
            seen = [one.code for one in entries]
            report.missing = lists.end_missing(form.table, source=source, seen=seen, on=on, by=by)
        if dry:
            transaction.set_rollback(True)
    if not dry:
        _write_down(kind, report, by=by, at=at)
    return report


def _read(kind: str, file: Path, encoding: str) -> tuple[Sequence[str], Iterable[Row]]:
    """The columns of a list, and its rows. A policy of licence conditions is a document with two lists in it."""
    if kind == "licence-conditions" and file.suffix == ".json":
        rows = _policy(file)
        return list(rows[0].values) if rows else (), rows
    found = look_through(file, Form("csv", encoding or "utf-8", _delimiter(file)))
    return found.columns, found.rows()


def _policy(file: Path) -> list[Row]:
    """A policy of licence conditions as rows: the standard ones, then the additional ones. Raises `CannotRead`."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        lists = [("TRUE", told["standardConditions"]["AP"]), ("FALSE", told["additionalConditions"]["AP"])]
        said = [
            {
                "code": str(one["code"]),
                "category": str(one.get("category", "")),
                "text": str(one["text"]),
                "standard": standard,
                "edition": str(told["version"]),
            }
            for standard, conditions in lists
            for one in conditions
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CannotRead(f"{file.name} is no policy of licence conditions.") from None
    return [Row(number, values) for number, values in enumerate(said, start=1)]


def _write_down(kind: str, report: Report, *, by: Principal, at: datetime) -> None:
    """One row in the audit for the whole list."""
    counts = ", ".join(f"{report.count(name)} {name}" for name in ("added", "changed", "ended", "refused"))
    audit.write(
        audit.Line(
            at=at,
            principal=by.key,
            who=by.name,
            category="collection",
            doing="import_reference",
            allowed=True,
            because=f"{kind} from {report.file}: {counts}, {len(report.missing)} no longer in the list",
            path=context.current().reason,
            why=by.on_behalf_of,
            request_id=context.current().request_id,
        )
    )


def _delimiter(file: Path) -> str:
    return "\t" if file.suffix == ".tsv" else ","


def _form(kind: str, file: Path, columns: Sequence[str]) -> ListForm:
    for form in FORMS[kind]:
        if set(form.columns) == set(columns):  # a column nobody speaks for may be another list
            return form
    wanted = " or ".join(f"({', '.join(form.columns)})" for form in FORMS[kind])
    raise CannotRead(f"{file.name} is no list of {kind.replace('-', ' ')}: it has the columns {wanted}.")


# ------------------------------------------------------------------------------------------------------------ the cells
def _need(cells: Cells, column: str) -> str:
    if not cells[column]:
        raise Unfit(column, "This is empty.")
    return cells[column]


def _code(cells: Cells, column: str, longest: int = 20) -> str:
    code = _need(cells, column)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", code) or len(code) > longest:
        raise Unfit(column, f"A code has letters and figures only, {longest} at most.")
    return code


def _open(cells: Cells, column: str) -> bool:
    word = cells[column].lower()
    if word not in {"true", "false"}:
        raise Unfit(column, "This should be TRUE or FALSE.")
    return word == "true"


def _whole_day(cells: Cells, column: str) -> date | None:
    """The day, or None where only a month or a year is given: a day is not made up."""
    text = cells[column]
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit(column, "This is no day, month or year, such as 2011-10-31.") from None


_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")


def _postcode(cells: Cells, column: str) -> str:
    postcode = cells[column].upper()
    if postcode and not _POSTCODE.fullmatch(postcode):
        raise Unfit(column, "This is no postcode.")
    return postcode


# ------------------------------------------------------------------------------------------------------------ the lists
def _prison(cells: Cells, known: Known) -> Entry:
    return Entry(
        "prison",
        _code(cells, "nomis_code"),
        {"name": _need(cells, "name"), "closed": not _open(cells, "active_at_seed")},
        once={"jurisdiction": "england_wales"},
    )


def _former_prison(cells: Cells, known: Known) -> Entry:
    lines = [line for line in cells["address-text"].split("|") if line]
    values: dict[str, Any] = {"closed": True}
    if until := _whole_day(cells, "end-date"):
        values["until"] = until
    once: dict[str, Any] = {"jurisdiction": "england_wales", "name": _need(cells, "name")}
    if lines:
        once |= {
            "lines": ", ".join(lines[:-1]) or lines[0],
            "town": lines[-1],
            "postcode": _postcode(cells, "postcode"),
        }
    return Entry("prison", _code(cells, "nomis"), values, once=once)


def _prison_address(cells: Cells, known: Known) -> Entry:
    code = _code(cells, "c0")
    if ("prison", code) not in known:
        raise Unfit("c0", "No prison with this code is known. Import the list of prisons first.")
    lines = ", ".join(cells[column] for column in ("c1", "c2") if cells[column])
    return Entry("prison", code, {"lines": lines, "town": cells["c3"], "postcode": _postcode(cells, "c6")})


_COURTS = {
    "MAG": "magistrates", "YTH": "youth", "CRN": "crown", "COU": "county", "COA": "appeal", "SHF": "sheriff",
    "DIS": "justice_of_the_peace", "HGH": "high_court_of_justiciary", "CMT": "military", "IMM": "other",
    "OTH": "other",
}  # fmt: skip
_SCOTTISH = {"SHF", "DIS", "HGH"}


def _court(cells: Cells, known: Known) -> Entry:
    kind = _need(cells, "type")
    if kind == "OEW":
        raise Unfit("type", "This court lies outside England, Wales and Scotland.")
    if kind not in _COURTS:
        raise Unfit("type", f"Known are {', '.join(sorted(_COURTS))}.")
    return Entry(
        "court",
        _code(cells, "court_id"),
        {
            "name": _need(cells, "name"),
            "kind": _COURTS[kind],
            "jurisdiction": "scotland" if kind in _SCOTTISH else "england_wales",
            "closed": not _open(cells, "active"),
        },
    )


def _region(cells: Cells, known: Known) -> Entry:
    name = _need(cells, "name")
    code = known.get(("region", queries.plain_name(name)), f"region-{queries.plain_name(name).replace(' ', '-')}")
    return Entry("organisation", code, {}, once={"name": name, "kind": "region", "jurisdiction": "england_wales"})


def _region_code(cells: Cells, known: Known) -> Entry:
    area = _code(cells, "delius_area_code")
    region = known.get(("region", queries.plain_name(cells["region"])))
    if region is None:
        raise Unfit("region", "No region has this name. Import the regions first.")
    return Entry("organisation", region, {"other_codes": [area]})


def _unit(cells: Cells, known: Known) -> Entry:
    region = known.get(("region", queries.plain_name(cells["region"])))
    if region is None:
        raise Unfit("region", "No region has this name. Import the regions first.")
    return Entry(
        "organisation",
        _code(cells, "delius_code"),
        {"name": _need(cells, "name"), "parent": region},
        once={"kind": "delivery_unit", "jurisdiction": "england_wales"},
    )


# The letters by which the lists of units and offices of 2022 name the regions.
_LETTERS = {
    "A": "North East", "B": "North West", "C": "Yorkshire and the Humber", "D": "Wales", "E": "West Midlands",
    "F": "East Midlands", "G": "South West", "H": "South Central", "I": "East of England", "J": "London",
    "K": "Kent, Surrey and Sussex", "L": "Greater Manchester",
}  # fmt: skip


def _region_of(cells: Cells, known: Known) -> str:
    letter = _need(cells, "probation_region_id")
    region = known.get(("region", queries.plain_name(_LETTERS.get(letter, ""))))
    if region is None:
        raise Unfit("probation_region_id", "This stands for no region that is known. Import the regions first.")
    return region


def _unit_of_2022(cells: Cells, known: Known) -> Entry:
    name = _need(cells, "name")
    code = known.get(("delivery_unit", queries.plain_name(name)), f"PDU-{_code(cells, 'pdu_id', 10)}")
    once = {"name": name, "parent": _region_of(cells, known), "kind": "delivery_unit", "jurisdiction": "england_wales"}
    return Entry("organisation", code, {}, once=once)


def _office(cells: Cells, known: Known) -> Entry:
    parts = [part.strip() for part in _need(cells, "address").split(",") if part.strip()]
    postcode = parts.pop().upper()
    found = _POSTCODE.search(postcode)
    if found is None:
        raise Unfit("address", "This does not end with a postcode.")
    before = postcode[: found.start()].strip().title()  # "Ipswich IP4 1HS" without a comma
    town = before or (parts.pop() if len(parts) > 1 else "")
    return Entry(
        "office",
        f"PO-{_code(cells, 'probation_office_id', 10)}",
        {
            "name": _need(cells, "name"),
            "lines": ", ".join(parts),
            "town": town,
            "postcode": found.group(),
            "organisation": _region_of(cells, known),
        },
    )


_NATIONS = {"E": "england_wales", "W": "england_wales", "S": "scotland"}


def _authority(cells: Cells, known: Known) -> Entry:
    code = _code(cells, "ons_code")
    if code[0] not in _NATIONS:
        raise Unfit("ons_code", "This authority lies outside England, Wales and Scotland.")
    return Entry(
        "organisation",
        code,
        {"name": _need(cells, "name")},
        once={"kind": "local_authority", "jurisdiction": _NATIONS[code[0]]},
    )


def _area(cells: Cells, known: Known) -> Entry:
    """An area of before 2014: known as a board here, under the code the prisons' system used."""
    name, code = _need(cells, "name"), _code(cells, "code")
    board = known.get(("board", queries.plain_name(f"{name} Probation Board"))) or known.get(("code", code))
    if board is None:
        raise Unfit("name", "No probation board has this name or code.")
    return Entry("organisation", board, {"other_codes": [code]})


def _offence(cells: Cells, known: Known) -> Entry:
    code = _code(cells, "ho_code", 10)
    if cells["actuarial_category"] == "UNKNOWN" and "invalid" in cells["category"].lower():
        raise Unfit("category", "This is no offence.")
    group, name = cells["category"], re.sub(r"\s*\[[^]]*\]\s*$", "", _need(cells, "sub_category"))
    return Entry("offence", code, {"name": " ".join(name.split())[:300], "group": " ".join(group.split())[:120]})


_CATEGORIES = {
    "residence at a specific place": "residence_at_place",
    "restriction of residency": "restricted_residence",
    "making or maintaining contact with a person": "contact_with_person",
    "participation in or co operation with a programme or set of activities": "programmes",
    "possession ownership control or inspection of specified items or documents": "items_documents",
    "disclosure of information": "disclosure",
    "curfew arrangement": "curfew",
    "freedom of movement": "freedom_of_movement",
    "supervision in the community by the supervising officer or other responsible officer or organisation":
        "supervision",
    "restriction of specified conduct or specified acts": "restriction_of_conduct",
    "extremism": "extremism",
    "polygraph": "polygraph",
    "drug alcohol and solvent abuse": "substances",
    "drug testing": "substances",
    "electronic monitoring": "electronic_monitoring",
    "terrorist personal search": "terrorist_search",
    "serious organised crime": "organised_crime",
}  # fmt: skip


# The standard ones have no category: what they are is told by their words, the first of these that stands in them.
_STANDARD = {
    "passport": "passport",
    "contact details": "contact_details",
    "names": "names",
    "name which is different": "names",
    "keep in touch": "keep_in_touch",
    "visits": "visits",
    "behave": "good_behaviour",
    "undermines the purpose": "good_behaviour",
    "offence": "no_offence",
    "work": "work",
    "travel": "travel",
    "leave the united kingdom": "travel",
    "reside": "address",
    "address": "address",
}


def _condition(cells: Cells, known: Known) -> Entry:
    code = _code(cells, "code", 48)
    standard = _open(cells, "standard")
    text = " ".join(_need(cells, "text").split())
    category = _CATEGORIES.get(re.sub(r"\W+", " ", cells["category"]).strip().lower())
    if standard:
        category = next((kind for words, kind in _STANDARD.items() if words in text.lower()), None)
    if category is None:
        raise Unfit("category", "This is no category of licence conditions.")
    if len(text) > 1_500:
        raise Unfit("text", "A condition has 1,500 characters at most.")
    edition = _code({**cells, "edition": cells["edition"].replace(".", "-")}, "edition", 10)
    # Policies use a code again for another condition, so that it means something only with its edition.
    return Entry(
        "condition",
        f"{edition}-{code}",
        {"category": category, "text": text, "standard": standard, "edition": cells["edition"]},
    )


FORMS: dict[str, tuple[ListForm, ...]] = {
    "offences": (
        ListForm(
            (
                "ho_code",
                "parent_group",
                "category",
                "sub_category",
                "actuarial_category",
                "violent_sanction",
            ),  # fmt: skip
            "offence",
            _offence,
        ),
    ),
    "licence-conditions": (ListForm(("code", "category", "text", "standard", "edition"), "condition", _condition),),
    "prisons": (
        ListForm(("nomis_code", "name", "active_at_seed"), "prison", _prison),
        ListForm(
            (
                "prison",
                "nomis",
                "name",
                "official-name",
                "start-date",
                "end-date",
                "address-text",
                "postcode",
            ),  # fmt: skip
            "prison",
            _former_prison,
        ),
        ListForm(("c0", "c1", "c2", "c3", "c4", "c5", "c6"), "prison", _prison_address),
    ),
    "courts": (ListForm(("court_id", "name", "description", "type", "active"), "court", _court),),
    "regions": (
        ListForm(("delius_area_code", "region"), "organisation", _region_code),
        ListForm(("name", "delius_code"), "organisation", _region),
    ),
    "delivery-units": (
        ListForm(("name", "region", "delius_code"), "organisation", _unit),
        ListForm(("pdu_id", "name", "probation_region_id"), "organisation", _unit_of_2022),
    ),
    "offices": (
        ListForm(
            (
                "probation_office_id",
                "name",
                "address",
                "probation_region_id",
                "gov_uk_url",
                "delius_crs_location_id",
            ),  # fmt: skip
            "office",
            _office,
        ),
    ),
    "local-authorities": (ListForm(("ons_code", "name"), "organisation", _authority),),
    "areas": (ListForm(("code", "name"), "organisation", _area),),
}
