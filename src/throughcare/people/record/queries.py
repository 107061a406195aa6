"""One row of a record, and the lists that its forms choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.people.models import (
    Address,
    Adjustment,
    Consent,
    CorrectionAsked,
    Person,
    ProposedChange,
    Registration,
    Relation,
)
from throughcare.people.record import values
from throughcare.people.record.kinds import kind_of
from throughcare.policy import editions
from throughcare.policy.books import Record, Telling


def lists(person: Person, *, on: date) -> Record:
    """The lists of the rule book where the person is."""
    return editions.edition(Record, jurisdiction=person.jurisdiction, on=on).book


def person(person_id: int) -> Person:
    """The person's own row. Raises `Person.DoesNotExist`."""
    return Person.objects.get(id=person_id)


def row(person_id: int, part: str, row_id: int) -> Any:
    """A row of a part, with its person. Raises the model's `DoesNotExist`, and `LookupError` for no such part."""
    kind = kind_of(part)
    sides = {"side": part} if part in {"family", "support"} else {}
    return kind.model.objects.select_related("person").get(id=row_id, person_id=person_id, **sides)


def initial(part: str, found: Any) -> dict[str, Any]:
    """What a form of the part shows of a row."""
    return {name: getattr(found, name) for name in kind_of(part).columns}


def address(row_id: int) -> Address:
    """An address with its person. Raises `Address.DoesNotExist`."""
    return Address.objects.select_related("person").get(id=row_id)


def registration(row_id: int) -> Registration:
    """A registration. Raises `Registration.DoesNotExist`."""
    return Registration.objects.get(id=row_id)


def adjustment(row_id: int) -> Adjustment:
    """What helps. Raises `Adjustment.DoesNotExist`."""
    return Adjustment.objects.get(id=row_id)


def relation(row_id: int) -> Relation:
    """Somebody close. Raises `Relation.DoesNotExist`."""
    return Relation.objects.get(id=row_id)


def consent(row_id: int) -> Consent:
    """Consent, with whom it is about. Raises `Consent.DoesNotExist`."""
    return Consent.objects.select_related("relation").get(id=row_id)


def correction_asked(row_id: int) -> CorrectionAsked:
    """What they say is wrong. Raises `CorrectionAsked.DoesNotExist`."""
    return CorrectionAsked.objects.get(id=row_id)


def told_by(person_id: int) -> list[ProposedChange]:
    """The changes the person told us of themselves, the newest first. One query."""
    return list(ProposedChange.objects.filter(person_id=person_id, declared_by="person").order_by("-id"))


def told(person_id: int, change_id: int) -> ProposedChange:
    """One of them. Raises `ProposedChange.DoesNotExist`, also where it is somebody else's. One query."""
    return ProposedChange.objects.get(id=change_id, person_id=person_id, declared_by="person")


def corrections_asked(person_id: int) -> list[CorrectionAsked]:
    """What the person says is wrong, the newest first. One query."""
    return list(CorrectionAsked.objects.filter(person_id=person_id).order_by("-id"))


def wrong(person_id: int, asked_id: int) -> CorrectionAsked:
    """One of them. Raises `CorrectionAsked.DoesNotExist`, also where it is somebody else's. One query."""
    return CorrectionAsked.objects.get(id=asked_id, person_id=person_id)


@dataclass(frozen=True)
class Declared:
    """A declared change beside what the record says now: (field, now, declared) for each that has a value."""

    change: ProposedChange
    values: dict[str, Any]
    beside: tuple[tuple[str, Any, Any], ...]


def leave_words(change: ProposedChange, *, on: date) -> str:
    """When the rule book lets a move be refused that waits for a yes; empty where it does not wait for one."""
    if not change.leave_because:
        return ""
    book = editions.edition(Telling, jurisdiction=change.person.jurisdiction, on=on).book
    return next((row.refuse_if for row in book.leave_to_move if row.says == change.leave_because), "")


def declared(change_id: int) -> Declared:
    """A declared change, with its person. Raises `ProposedChange.DoesNotExist`. Two queries."""
    change = ProposedChange.objects.select_related("person").get(id=change_id)
    told = values.from_json(change.part, change.values)
    now = _now(change, told)
    names = [
        name
        for name in kind_of(change.part).columns
        if any(value not in (None, "") for value in (told.get(name), getattr(now, name, None)))
    ]
    return Declared(
        change=change,
        values=told,
        beside=tuple((name, getattr(now, name) if now else None, told.get(name)) for name in names),
    )


def _now(change: ProposedChange, told: dict[str, Any]) -> Any:
    """The row it would end: the one named, or the main address or name of that kind."""
    rows = kind_of(change.part).model.objects.filter(person_id=change.person_id, until=None)
    if change.replaces_id is not None:
        return rows.filter(id=change.replaces_id).first()
    if change.part == "address" and told.get("kind") != "other":
        return rows.filter(kind__in=["main", "none"], happened=True).first()
    if change.part == "name":
        return rows.filter(kind=told.get("kind")).first()
    return None
