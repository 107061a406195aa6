"""Our own caseload file: one CSV, several rows a person, that `throughcare import` reads back to the same.

Rows are ordered by what they say, never by when they came here, so that a copy gives the same bytes again.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TextIO

from throughcare.allocations.models import Responsibility, Tier
from throughcare.appointments.models import Absence, Appointment, Contact, Serves
from throughcare.imports.mapping import ABOUT
from throughcare.imports.values import band_text, guarded, moment_text
from throughcare.people.models import (
    Address,
    Adjustment,
    Circumstance,
    Commitment,
    Disability,
    Identifier,
    Involvement,
    Name,
    Person,
    Phone,
    Registration,
    Relation,
    SourceFact,
)
from throughcare.sentences.models import Offence, Requirement, Sentence

AT_ONCE = 250  # people read in one go

COLUMNS = (
    "reference", "row", "kind", "forenames", "surname", "date_of_birth", "age", "pronoun", "language", "interpreter",
    "jurisdiction", "value", "lines", "town", "postcode", "verified", "preferred", "told_on", "since", "until",
    "order", "order_type", "court", "sentenced_on", "years", "months", "days", "release", "released_on", "ends_on",
    "ended_on", "because", "ended_because", "code", "text", "amount", "done", "committed_on", "completed_on",
    "officer", "role", "tier", "model", "starts_at", "ends_at", "office", "place", "outcome", "came_at", "seen_at",
    "left_at", "failed_how", "reason", "reason_words", "decision", "told_at", "told_how", "cancelled_at",
    "cancelled_by", "note", "sensitive", "interpreter_language", "interpreter_note", "ethnicity", "ethnicity_words",
    "gender", "gender_words", "faith", "faith_words", "disability", "type", "planned_for", "verified_on",
    "verified_how", "verified_by", "may_text", "may_leave_message", "shared", "agreed_on", "review_on", "words",
    "weekday", "on", "starts", "ends", "category", "level", "name", "phone", "email", "organisation", "next_of_kin",
    "lives_with",
)  # fmt: skip

Line = dict[str, str]
Rows = dict[int, list[dict[str, Any]]]


def whose(*, office: str = "", officer: str = "") -> list[int]:
    """The people an office or an offender manager answers for now, or everybody; by reference."""
    found = Person.objects.all()
    now = Involvement.objects.filter(until=None)
    if officer:
        mine = now.filter(role="offender_manager", post__user__email=officer.lower())
        found = found.filter(id__in=mine.values("person_id"))
    elif office:
        found = found.filter(id__in=now.filter(office__code=office).values("person_id"))
    return list(found.order_by("reference").values_list("id", flat=True))


def write(out: TextIO, people: Sequence[int], *, sensitive: bool = False) -> int:
    """Write the caseload of these people, in their order. Answers how many lines came below the header.

    Notes marked as sensitive are written only with `sensitive`.
    """
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    count = 0
    for first in range(0, len(people), AT_ONCE):
        for line in _lines(people[first : first + AT_ONCE], sensitive=sensitive):
            writer.writerow([guarded(line.get(column, "")) for column in COLUMNS])
            count += 1
    return count


def _lines(people: Sequence[int], *, sensitive: bool) -> Iterator[Line]:
    rows: dict[int, dict[str, Any]] = {row["id"]: dict(row) for row in Person.objects.filter(id__in=people).values()}
    parts = {part: read(people) for part, read in _PARTS.items()}
    for person_id in people:
        mine = {part: found[person_id] for part, found in parts.items()}
        reference = rows[person_id]["reference"]
        for what, line in _of_person(rows[person_id], mine, sensitive=sensitive):
            yield {"reference": reference, "row": what, **line}


def _by_person(model: Any, *columns: str, order: Sequence[str] = ("id",), **wanted: Any) -> Callable[..., Rows]:
    """A reader of a table: the rows of many people in one query, by person."""

    def read(people: Sequence[int]) -> Rows:
        found: Rows = defaultdict(list)
        rows = model.objects.filter(person_id__in=people, **wanted).order_by(*order)
        for row in rows.values("person_id", *columns):
            found[row["person_id"]].append(row)
        return found

    return read


_ADDRESS = (
    "kind", "type", "lines", "town", "postcode", "note", "planned_for", "verified", "verified_on", "verified_how",
    "verified_by", "since", "until", "ended_because", "told_on",
)  # fmt: skip
_PHONE = ("kind", "value", "preferred", "may_text", "may_leave_message", "shared", "note", "since", "told_on")
_ADJUSTMENT = ("text", "since", "agreed_on", "review_on")
_RELATION = ("kind", "name", "phone", "email", "note", "since", "until")
_KEPT: dict[str, tuple[Any, tuple[str, ...], dict[str, str]]] = {
    "disability": (Disability, ("kind", "words", "since", "until"), {}),
    "commitment": (
        Commitment, ("kind", "text", "weekday", "on", "starts", "ends", "since", "until", "told_on"), {}
    ),
    "registration": (
        Registration, ("kind", "category", "level", "note", "since", "until", "review_on"), {}
    ),
    "circumstance": (Circumstance, ("kind", "words", "since", "until", "told_on"), {}),
    "family": (Relation, (*_RELATION, "next_of_kin", "lives_with"), {"side": "family"}),
    "support": (Relation, (*_RELATION, "organisation"), {"side": "support"}),
}  # fmt: skip

_PARTS: dict[str, Callable[[Sequence[int]], Rows]] = {
    "names": _by_person(
        Name, "kind", "forenames", "surname", "since", "until", "told_on", struck=False
    ),
    "identifiers": _by_person(Identifier, "kind", "value"),
    "addresses": _by_person(
        Address, *_ADDRESS, struck=False
    ),
    "phones": _by_person(Phone, *_PHONE, until=None, struck=False),
    "adjustments": _by_person(Adjustment, *_ADJUSTMENT, until=None, struck=False),
    **{
        part: _by_person(model, *columns, struck=False, **wanted)
        for part, (model, columns, wanted) in _KEPT.items()
    },
    "facts": _by_person(SourceFact, "source", "name", "value"),
    "orders": _by_person(
        Sentence, "id", "order_type", "court", "sentenced_on", "length_years", "length_months", "length_days",
        "release", "released_on", "ends_on", "ended_on", "ended_because",
    ),
    "offences": _by_person(Offence, "sentence_id", "text", "code", "committed_on", "main"),
    "requirements": _by_person(
        Requirement, "sentence_id", "code", "amount", "done", "text", "since", "until", "completed_on"
    ),
    "officers": _by_person(
        Responsibility, "role", "post__user__email", "since", "until", "because", "ended_because"
    ),
    "tiers": _by_person(Tier, "tier", "model", "since", "because", order=("since", "id")),
    "meetings": _by_person(
        Appointment, "id", "kind", "starts_at", "ends_at", "post_id", "post__user__email", "office__code", "place",
        "outcome", "came_at", "seen_at", "left_at", "failed_how", "told_at", "told_how", "cancelled_at",
        "cancelled_by", "cancelled_because",
    ),
    "serves": _by_person(Serves, "appointment_id", "sentence_id"),
    "absences": _by_person(
        Absence, "appointment_id", "reason", "reason_words", "decision", withdrawn_at=None
    ),
    "notes": _by_person(
        Contact, "id", "kind", "at", "words", "sensitive", "post_id", "post__user__email", "appointment_id",
        superseded_by=None,
    ),
}  # fmt: skip


def _of_person(row: dict[str, Any], mine: dict[str, Any], *, sensitive: bool) -> Iterator[tuple[str, Line]]:
    current: dict[str, Any] = next((name for name in mine["names"] if name["kind"] == "current"), {})
    age = band_text(row["age_from"], row["age_until"]) if row["age_from"] is not None else ""
    columns = ("date_of_birth", "pronoun", "language", "interpreter", "jurisdiction", *ABOUT)
    yield "person", {**_texts(current, "forenames", "surname"), **_texts(row, *columns), "age": age}
    others = [name for name in mine["names"] if name is not current]
    yield from _sorted(
        "name", (_texts(name, "kind", "forenames", "surname", "since", "until", "told_on") for name in others)
    )
    yield from _sorted("identifier", (_texts(one, "kind", "value") for one in mine["identifiers"]))
    yield from _sorted("address", (_texts(one, *_ADDRESS) for one in mine["addresses"]))
    yield from _sorted("phone", (_texts(one, *_PHONE) for one in mine["phones"]))
    for one in mine["adjustments"]:  # in their own order, which the identity bar keeps
        yield "adjustment", _texts(one, *_ADJUSTMENT)
    for part, (_, kept, _) in _KEPT.items():
        yield from _sorted(part, (_texts(one, *kept) for one in mine[part]))
    numbers, lines = _orders(mine)
    yield from lines
    yield from _sorted("officer", map(_officer, mine["officers"]))
    for one in mine["tiers"]:
        yield "tier", _texts(one, "tier", "model", "since", "because")
    yield from _meetings(mine, numbers, sensitive=sensitive)
    facts = ({"role": one["source"], "kind": one["name"], "value": one["value"]} for one in mine["facts"])
    yield from _sorted("fact", facts)


def _orders(mine: dict[str, Any]) -> tuple[dict[int, str], list[tuple[str, Line]]]:
    """The orders with their offences and requirements; and the number each has in the file, by its id."""
    found = []
    for order in mine["orders"]:
        line = _texts(order, "order_type", "court", "sentenced_on", "release", "released_on")
        line |= _texts(order, "ends_on", "ended_on", "ended_because")
        line |= {part: _text(order[f"length_{part}"]) for part in ("years", "months", "days")}
        offences = [one for one in mine["offences"] if one["sentence_id"] == order["id"]]
        requirements = [one for one in mine["requirements"] if one["sentence_id"] == order["id"]]
        main = [("offence", _texts(one, "text", "code", "committed_on")) for one in offences if one["main"]]
        others = (_texts(one, "text", "code", "committed_on") for one in offences if not one["main"])
        what = ("code", "amount", "done", "text", "since", "until", "completed_on")
        parts = [*main, *_sorted("offence", others)]
        parts += _sorted("requirement", (_texts(one, *what) for one in requirements))
        found.append((order["id"], line, parts))
    found.sort(key=lambda one: (one[1]["sentenced_on"], _key(one[1]), [(what, _key(part)) for what, part in one[2]]))
    numbers, lines = {}, []
    for number, (order_id, line, parts) in enumerate(found, start=1):
        numbers[order_id] = str(number)
        lines += [(what, {"order": str(number), **part}) for what, part in [("order", line), *parts]]
    return numbers, lines


def _officer(one: dict[str, Any]) -> Line:
    line = _texts(one, "role", "since", "until", "because", "ended_because")
    return {"officer": one["post__user__email"], **line}


def _meetings(mine: dict[str, Any], numbers: dict[int, str], *, sensitive: bool) -> Iterator[tuple[str, Line]]:
    absences = {one["appointment_id"]: one for one in mine["absences"]}
    notes = {one["id"]: one for one in mine["notes"] if sensitive or not one["sensitive"]}
    serves: dict[int, list[str]] = defaultdict(list)
    for one in mine["serves"]:
        serves[one["appointment_id"]].append(numbers[one["sentence_id"]])
    of_meeting: dict[int, dict[str, Any]] = {}
    meetings = {one["id"]: one for one in mine["meetings"]}
    for note in sorted(notes.values(), key=lambda one: (one["words"], one["id"])):
        if (meeting := meetings.get(note["appointment_id"])) and _is_note_of(note, meeting):
            of_meeting.setdefault(meeting["id"], note)
    lines = []
    for one in mine["meetings"]:
        columns = ("kind", "starts_at", "ends_at", "place", "outcome", "came_at", "seen_at", "left_at", "failed_how")
        line = _texts(one, *columns, "told_at", "told_how", "cancelled_at", "cancelled_by")
        line |= {"officer": one["post__user__email"] or "", "office": one["office__code"] or ""}
        line |= {"because": one["cancelled_because"], "order": " ".join(sorted(serves[one["id"]], key=int))}
        if one["id"] in absences:
            line |= _texts(absences[one["id"]], "reason", "reason_words", "decision")
        if one["id"] in of_meeting:
            line["note"] = notes.pop(of_meeting[one["id"]]["id"])["words"]
        lines.append(line)
    yield from _sorted("meeting", lines, first="starts_at")
    yield from _sorted("note", map(_note, notes.values()), first="starts_at")


def _is_note_of(note: dict[str, Any], meeting: dict[str, Any]) -> bool:
    """Whether a note is what an import makes of a meeting's `note`; any other stands in a row of its own."""
    same = note["at"] == meeting["starts_at"] and note["post_id"] == meeting["post_id"]
    return same and note["kind"] == "meeting" and not note["sensitive"]


def _note(one: dict[str, Any]) -> Line:
    line = {**_texts(one, "kind", "sensitive"), "starts_at": moment_text(one["at"]), "note": one["words"]}
    return {**line, "officer": one["post__user__email"] or ""}


def _sorted(what: str, lines: Iterable[Line], *, first: str = "since") -> list[tuple[str, Line]]:
    return [(what, line) for line in sorted(lines, key=lambda line: (line.get(first, ""), _key(line)))]


def _key(line: Line) -> list[str]:
    return [line.get(column, "") for column in COLUMNS]


def _texts(row: dict[str, Any], *columns: str) -> Line:
    return {column: _text(row.get(column)) for column in columns}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
