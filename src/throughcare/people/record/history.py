"""Every value any field of a record has had: from when until when, who wrote it, why, and in which request.

A change keeps the row as it was, with the moment and the request of the change; so each version of a row began with
the change before it. Deleted rows there are none: parts are struck.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from throughcare.accounts.models import User
from throughcare.kernel.clock import LONDON
from throughcare.people.models import Consent, Correction, CorrectionAsked, Identifier, Person, ProposedChange
from throughcare.people.queries import Details
from throughcare.people.record.kinds import KINDS

Row = dict[str, Any]
_OURS = {"id", "version", "person", "entered_at", "entered_by", "entered_why", "entered_in", "searched"}
PARTS: dict[str, tuple[str, type[Any], dict[str, str]]] = {
    "about": ("Who they are", Person, {}),
    **{
        part: (kind.name, kind.model, {"side": part} if part in {"family", "support"} else {})
        for part, kind in KINDS.items()
    },
    "consent": ("Consent", Consent, {}),
    "change": ("Declared changes", ProposedChange, {}),
    "wrong": ("What they say is wrong", CorrectionAsked, {}),
}
MOST = 400  # values on one page; the newest are shown


@dataclass(frozen=True)
class Version:
    """A row as it stood from a moment until another (None: still), who wrote it so, why, and in which request."""

    part: str
    row_id: int
    values: Row
    from_: datetime
    until: datetime | None
    by: str
    why: str
    request: str


@dataclass(frozen=True)
class Value:
    """One value of one field, and what the page says of it."""

    part: str
    field: str
    text: str
    row_id: int
    from_: datetime
    until: datetime | None
    by: str
    why: str
    request: str


def versions(person_id: int, *parts: str) -> list[Version]:
    """Every version of every row of these parts, oldest first. Two queries, however many parts."""
    wanted = parts or tuple(PARTS)
    kept: dict[tuple[str, int], list[Row]] = {}
    for part, old, said in _earlier(person_id, wanted):
        kept.setdefault((part, old["pgh_obj_id"]), []).append({**old, "said": said or {}})
    found: list[Version] = []
    for part, row in _now(person_id, wanted):
        model = PARTS[part][1]
        names = [field.attname for field in model._meta.concrete_fields if field.name not in _OURS]
        began = (datetime.fromisoformat(row["entered_at"]), row["entered_by"], row["entered_why"], row["entered_in"])
        for old in kept.get((part, row["id"]), []):
            # In the request that added the row, a change bears the moment the request began, which is a little earlier.
            changed_at = max(datetime.fromisoformat(old["pgh_created_at"]), began[0])
            found.append(_version(part, row["id"], _typed(model, names, old), began, changed_at))
            began = (changed_at, old["said"].get("principal"), old["said"].get("why"), old["pgh_context_id"])
        found.append(_version(part, row["id"], _typed(model, names, row), began, None))
    return sorted(found, key=lambda one: (one.from_, one.row_id))


def _now(person_id: int, parts: tuple[str, ...]) -> list[tuple[str, Row]]:
    """Each row as it stands."""
    each = []
    for part in parts:
        model = PARTS[part][1]
        mine = "id" if model is Person else "person_id"
        each.append(
            f"select '{part}', to_jsonb(t)::json from {model._meta.db_table} t"  # noqa: S608  names of our own
            f" where t.{mine} = %(person)s{_only(part, 't')}"
        )
    return _asked(" union all ".join(each), person_id)


def _earlier(person_id: int, parts: tuple[str, ...]) -> list[tuple[str, Row, Row]]:
    """Each row as it stood before a change, with who changed it."""
    each = []
    for part in parts:
        model = PARTS[part][1]
        event = apps.get_model("people", f"{model.__name__}Event")._meta.db_table
        mine = "pgh_obj_id" if model is Person else "person_id"
        each.append(
            # put together from names of our own; every value is a parameter
            f"select '{part}' as part, to_jsonb(e)::json as row, c.metadata::json as said, e.pgh_id"  # noqa: S608
            f" from {event} e left join pghistory_context c on c.id = e.pgh_context_id"
            f" where e.{mine} = %(person)s and e.pgh_label = 'update'{_only(part, 'e')}"
        )
    # put together from names of our own; every value is a parameter
    ordered = f"select part, row, said from ({' union all '.join(each)}) x order by pgh_id"  # noqa: S608
    return _asked(ordered, person_id)


def _only(part: str, table: str) -> str:
    return "".join(f" and {table}.{name} = '{value}'" for name, value in PARTS[part][2].items())


def _asked(sql: str, person_id: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"person": person_id})
        return list(cursor.fetchall())


def _typed(model: type[Any], names: list[str], row: Row) -> Row:
    """A row that came as JSON, with its days and times as such; of an earlier shape of the table what it had."""
    return {
        name: model._meta.get_field(name).to_python(row[name]) if isinstance(row.get(name), str) else row.get(name)
        for name in names
    }


def _version(part: str, row_id: int, values: Row, began: tuple[Any, ...], until: datetime | None) -> Version:
    at, by, why, request = began
    return Version(part, row_id, values, at, until, by or "", why or "", str(request or ""))


def values(person_id: int, *, part: str = "", field: str = "") -> list[Value]:
    """Every value of a field, of a part, or of the whole record, newest first; at most `MOST`."""
    found: list[Value] = []
    by_row: dict[tuple[str, int], list[Version]] = {}
    for version in versions(person_id, *([part] if part else [])):
        by_row.setdefault((version.part, version.row_id), []).append(version)
    for row in by_row.values():
        found += _of_row(row, field)
    found.reverse()  # of one moment, the later first
    found.sort(key=lambda value: (value.from_, value.row_id), reverse=True)
    return _named(found[:MOST])


def _of_row(row: list[Version], wanted: str) -> Iterator[Value]:
    """Each field of a row whenever it became otherwise; what was never anything is left out."""
    for field in row[0].values:
        if wanted and field != wanted:
            continue
        began = row[0]
        for version, after in zip(row, [*row[1:], None], strict=True):
            if after is not None and after.values[field] == version.values[field]:
                continue
            value = version.values[field]
            if began is not row[0] or value not in (None, "", False):
                yield Value(
                    PARTS[version.part][0],
                    _words(field),
                    _text(value),
                    version.row_id,
                    began.from_,
                    version.until,
                    began.by,
                    began.why,
                    began.request,
                )
            if after is not None:
                began = after


def _named(found: list[Value]) -> list[Value]:
    """Staff by their names. One query."""
    ids = {int(value.by.partition(":")[2]) for value in found if value.by.startswith("staff:")}
    names = dict(User.objects.filter(id__in=ids).values_list("id", "name"))

    def who(key: str) -> str:
        kind, _, rest = key.partition(":")
        if kind == "staff":
            return str(names.get(int(rest), "Somebody who left"))
        return f"The system ({rest})" if rest else "Not recorded"

    return [Value(**{**vars(value), "by": who(value.by)}) for value in found]


def _words(field: str) -> str:
    plain = {"kind": "Kind", "since": "From", "until": "Until", "struck": "Struck from the record", "happened": "Moved"}
    return plain.get(field) or field.removesuffix("_id").replace("_", " ").capitalize()


def _text(value: Any) -> str:
    if value in (None, ""):
        return "Not recorded"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return value.astimezone(LONDON).strftime("%-d %B %Y, %H:%M")
    if isinstance(value, date):
        return value.strftime("%-d %B %Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)}: {_text(of)}" for name, of in value.items() if of not in (None, "", False))
    return str(value)


def fields(part: str) -> list[tuple[str, str]]:
    """The fields of a part, to choose one."""
    model = PARTS[part][1]
    names = [field.attname for field in model._meta.concrete_fields if field.name not in _OURS]
    return [(name, _words(name)) for name in names]


def corrections(person_id: int) -> list[Correction]:
    """What was put right, newest first."""
    return list(Correction.objects.filter(person_id=person_id).order_by("-id"))


def as_known(person_id: int, on: date) -> Details | None:
    """The record as it stood at the end of a day; None if there was none yet. Each part, as it was known then."""
    moment = datetime.combine(on + timedelta(days=1), time(0), tzinfo=LONDON)

    every = versions(person_id)

    def then(part: str) -> list[Row]:
        return [
            {"id": one.row_id, **one.values}
            for one in every
            if one.part == part and one.from_ < moment and (one.until is None or one.until >= moment)
        ]

    person = next(iter(then("about")), None)
    if person is None:
        return None
    return Details(
        person=Person(**person),
        names=then("name"),
        identifiers=[
            dict(row) for row in Identifier.objects.filter(person_id=person_id, entered_at__lt=moment).values()
        ],
        addresses=then("address"),
        phones=then("phone"),
        adjustments=then("adjustment"),
        commitments=then("commitment"),
        registrations=then("registration"),
        disabilities=then("disability"),
        circumstances=then("circumstance"),
        relations=[{**row, "side": side} for side in ("family", "support") for row in then(side)],
        consents=then("consent"),
        changes=then("change"),
        wrongs=then("wrong"),
    )
