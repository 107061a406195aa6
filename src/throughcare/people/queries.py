"""What is known about a person, ready for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from throughcare.kernel.clock import local_day
from throughcare.people.models import (
    Address,
    Adjustment,
    Circumstance,
    Commitment,
    Consent,
    CorrectionAsked,
    Disability,
    Headline,
    Identifier,
    Name,
    Person,
    Phone,
    ProposedChange,
    Registration,
    Relation,
    SourceFact,
)


def headline(person_id: int) -> Headline:
    """The person's headline. Raises `Headline.DoesNotExist`."""
    return Headline.objects.get(person_id=person_id)


def headlines(people: list[int]) -> dict[int, Headline]:
    """Headlines of several people, by id."""
    return {row.person_id: row for row in Headline.objects.filter(person_id__in=people)}


def person(person_id: int) -> Person:
    """The person's own row. Raises `Person.DoesNotExist`."""
    return Person.objects.get(id=person_id)


@dataclass
class Details:
    """Personal details as rows of values, newest first."""

    person: Person
    names: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[dict[str, Any]] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    phones: list[dict[str, Any]] = field(default_factory=list)
    adjustments: list[dict[str, Any]] = field(default_factory=list)
    commitments: list[dict[str, Any]] = field(default_factory=list)
    registrations: list[dict[str, Any]] = field(default_factory=list)
    disabilities: list[dict[str, Any]] = field(default_factory=list)
    circumstances: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    consents: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    wrongs: list[dict[str, Any]] = field(default_factory=list)
    source_facts: list[dict[str, Any]] = field(default_factory=list)


def details(person_id: int) -> Details:
    """Everything on the personal details page, in one query: each list is a few rows, and all belong together."""

    def rows(model: Any, *order: str) -> ArraySubquery:
        columns = {field.attname: field.attname for field in model._meta.concrete_fields}
        found = model._default_manager.filter(person_id=OuterRef("pk")).order_by(*order, "id")
        return ArraySubquery(found.values(row=JSONObject(**columns)))

    lists: dict[str, tuple[Any, ...]] = {
        "names": (Name, "kind"),
        "identifiers": (Identifier, "kind"),
        "addresses": (Address, "-since"),
        "phones": (Phone, "-preferred"),
        "adjustments": (Adjustment,),
        "commitments": (Commitment, "weekday", "on"),
        "registrations": (Registration, "-since"),
        "disabilities": (Disability,),
        "circumstances": (Circumstance, "kind", "-since"),
        "relations": (Relation, "side", "-next_of_kin"),
        "consents": (Consent, "given_on"),
        "changes": (ProposedChange, "declared_on"),
        "wrongs": (CorrectionAsked, "-asked_at"),
        "source_facts": (SourceFact, "source", "name"),
    }
    found = Person.objects.annotate(**{name: rows(*of) for name, of in lists.items()}).get(id=person_id)
    return Details(
        person=found, **{name: [_typed(of[0], row) for row in getattr(found, name)] for name, of in lists.items()}
    )


def _typed(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """A row that came as JSON, with its dates and times as such."""
    return {
        name: model._meta.get_field(name).to_python(value) if isinstance(value, str) else value
        for name, value in row.items()
    }


def commitments_during(person_id: int, *, from_: datetime, until: datetime) -> list[Commitment]:
    """What else takes the person's time between two moments, at most a day apart; a night shift of the day before too.

    One query.
    """
    days = {local_day(from_) - timedelta(days=1), local_day(from_), local_day(until)}
    beside = {on + timedelta(days=shift) for on in days for shift in (-1, 1)}
    found = Commitment.objects.filter(
        Q(weekday__in=[on.weekday() for on in days]) | Q(on__in=days) | Q(on__in=beside, may_shift=True),
        person_id=person_id,
    ).order_by("id")

    def takes(row: Commitment) -> bool:
        spans = (row.span(on) for on in days if row.starts_on(on))
        return any(begins < until and from_ < ends for begins, ends in spans)

    return [row for row in found if takes(row)]


def all_commitments(person_id: int, *, on: date) -> list[Commitment]:
    """Weekly commitments and coming events, as they stand on a day."""
    return list(
        Commitment.objects.filter(
            Q(until=None) | Q(until__gt=on), Q(on=None) | Q(on__gte=on), person_id=person_id
        ).order_by("weekday", "on")
    )


def newest_phone(person_id: int, *, kind: str) -> int | None:
    """The number or address of that kind that we would use. One query."""
    found = Phone.objects.filter(person_id=person_id, kind=kind, until=None).order_by("-preferred", "-id")
    return found.values_list("id", flat=True).first()


def adjustments(person_id: int) -> list[Adjustment]:
    """What helps the person take part, as it stands."""
    return list(Adjustment.objects.filter(person_id=person_id, until=None).order_by("id"))


@dataclass(frozen=True)
class Recipient:
    """Where a letter, text or e-mail to the person goes, from the record; empty where nothing is recorded."""

    name: str
    address: str
    mobile: str
    email: str
    large_print: bool


def _to_write_to(person_id: int) -> QuerySet[Phone]:
    """No text goes to a phone that others use, or that they asked us not to text."""
    mine = Phone.objects.filter(person_id=person_id, until=None).exclude(may_text=False)
    return mine.exclude(shared=True, may_text=None)


def may_write_to(person_id: int, value: str) -> bool:
    """May we write to this number or address of theirs, by their record? One query."""
    return _to_write_to(person_id).filter(value=value).exists()


def others_have(value: str, *, but: int) -> bool:
    """Does this number or address stand on the record of somebody else, too? One query."""
    return Phone.objects.filter(value=value, until=None).exclude(person_id=but).exists()


def recipient(person_id: int, *, on: date) -> Recipient:
    """The person's name, main address of the day, mobile and e-mail."""
    name = Name.objects.filter(person_id=person_id, kind="current").values_list("forenames", "surname").first()
    address = (
        Address.objects.filter(
            Q(until=None) | Q(until__gt=on),
            Q(since=None) | Q(since__lte=on),
            person_id=person_id,
            kind="main",
            happened=True,
        )
        .order_by("-since")
        .values_list("lines", "town", "postcode")
        .first()
    )
    phones = dict(_to_write_to(person_id).order_by("preferred").values_list("kind", "value"))
    return Recipient(
        name=" ".join(name).strip() if name else "",
        address="\n".join(
            part for part in ((address[0], f"{address[1]} {address[2]}".strip()) if address else ()) if part
        ),
        mobile=phones.get("mobile", ""),
        email=phones.get("email", ""),
        large_print=Adjustment.objects.filter(person_id=person_id, until=None, large_print=True).exists(),
    )
