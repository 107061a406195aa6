"""The parts of a record: for each its table, what a form gives, what must hold, and what follows when it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.people import actions as people
from throughcare.people.events import ContactDetailsChanged, MovePlanned, MoveSettled, ReviewSet
from throughcare.people.facts import NameFacts, searchable
from throughcare.people.models import (
    Address,
    Adjustment,
    Circumstance,
    Commitment,
    Disability,
    Name,
    Person,
    Phone,
    Registration,
    Relation,
)
from throughcare.people.record import reach
from throughcare.policy import editions
from throughcare.policy.books import Record

Values = dict[str, Any]


def _known(row_id: int | None) -> list[int]:
    return [] if row_id is None else [row_id]


def _nothing(*_: Any) -> None:
    """No more to do."""


@dataclass(frozen=True)
class Kind:
    """One kind of part. `columns` are those a form gives; `codes` which of them stand in which list of the rule book.

    `check` gets the person, the values and the day, and puts them right or raises `Refused`. `gives_way` ends what a
    new row takes the place of. `follows` tells whoever must know, after any change.
    """

    part: str
    name: str
    model: type[Any]
    columns: tuple[str, ...]
    codes: Mapping[str, str]
    check: Callable[[Values, date], None] = _nothing
    gives_way: Callable[[int, Values, date, int | None], None] = _nothing
    follows: Callable[[Any, datetime], None] = _nothing


def lists(person_id: int, *, on: date) -> Record:
    """The lists of the rule book in force where the person is. Raises `Person.DoesNotExist`."""
    jurisdiction = Person.objects.values_list("jurisdiction", flat=True).get(id=person_id)
    return editions.edition(Record, jurisdiction=jurisdiction, on=on).book


def codes(jurisdiction: str, *, on: date) -> dict[str, dict[str, set[str]]]:
    """The codes that a column of a part may have, by part, and of what a person says of themselves (`about`)."""
    book = editions.edition(Record, jurisdiction=jurisdiction, on=on).book
    named = {kind.part: dict(kind.codes) for kind in _ROWS if kind.codes}
    named["about"] = {"ethnicity": "ethnicity", "gender": "gender", "faith": "faith", "disability": "disabled"}
    return {
        part: {column: {row.code for row in getattr(book, name)} for column, name in columns.items()}
        for part, columns in named.items()
    }


def checked(kind: Kind, person_id: int, facts: Mapping[str, Any], *, on: date) -> Values:
    """The values of a part as they are kept. Raises `Refused` for what cannot be."""
    values: Values = {name: facts[name] for name in kind.columns if name in facts}
    unknown = sorted(set(facts) - set(kind.columns))
    if unknown:
        raise ValueError(f"{kind.part} has no {unknown}")
    since, told_on = values.get("since"), values.get("told_on")
    if told_on is not None and told_on > on:
        raise Refused("The day they told us cannot be still to come.", field="told_on")
    if since is not None and since > on and kind.part != "commitment":
        ahead = " Enter it as the day it is planned for." if kind.part == "address" else ""
        raise Refused(f"The day it began cannot be still to come.{ahead}", field="since")
    if kind.codes:
        book = lists(person_id, on=on)
        for column, name in kind.codes.items():
            known = {row.code for row in getattr(book, name)}
            if values.get(column) and values[column] not in known:
                raise Refused("Choose one of the list.", field=column)
    kind.check(values, on)
    return values


# ------------------------------------------------------------------------------------------------------------ addresses
def _check_address(values: Values, on: date) -> None:
    if values.get("kind", "main") == "none":
        values |= {"lines": "", "town": values.get("town", ""), "postcode": "", "type": values.get("type", "")}
    elif not (values.get("lines") or values.get("postcode")):
        raise Refused("Enter a street or a postcode, or say there is no fixed address.", field="lines")
    values["postcode"] = reach.postcode(values.get("postcode", ""))
    planned, since = values.get("planned_for"), values.get("since")
    if planned is not None and since is None:
        if planned < on:
            raise Refused("That day is past. Enter the day they moved.", field="since")
        values["happened"] = False


def _address_gives_way(person_id: int, values: Values, begins: date, but: int | None) -> None:
    if values.get("kind", "main") == "other" or values.get("happened") is False:
        return
    for old in Address.objects.filter(
        person_id=person_id, kind__in=["main", "none"], until=None, happened=True
    ).exclude(id__in=_known(but)):
        if old.since is not None and old.since >= begins:
            raise Refused("The address on record begins on that day or later. Enter a later day.", field="since")
        old.change(until=begins)


def _address_follows(row: Address, at: datetime) -> None:
    if row.happened or row.until is not None:
        publish(MoveSettled(person_id=row.person_id, address_id=row.pk, at=at))
        publish(ContactDetailsChanged(person_id=row.person_id, part="address", at=at))
    elif row.planned_for is not None:
        publish(MovePlanned(person_id=row.person_id, address_id=row.pk, planned_for=row.planned_for, at=at))


# --------------------------------------------------------------------------------------------------------------- phones
def _check_phone(values: Values, _: date) -> None:
    if values["kind"] == "email":
        values["value"] = reach.email(values["value"])
        return
    values["value"] = reach.number(values["value"])
    if values["kind"] == "mobile" and not reach.is_mobile(values["value"]):
        raise Refused("That is not a mobile number. Choose Phone, or check the number.", field="value")


def _phone_gives_way(person_id: int, values: Values, _begins: date, but: int | None) -> None:
    if values.get("preferred"):
        for other in Phone.objects.filter(person_id=person_id, preferred=True, until=None).exclude(id__in=_known(but)):
            other.change(preferred=False)


def _phone_follows(row: Phone, at: datetime) -> None:
    publish(ContactDetailsChanged(person_id=row.person_id, part="phone", at=at))


# ---------------------------------------------------------------------------------------------------------------- names
def _check_name(values: Values, _: date) -> None:
    if not values.get("surname") and not values.get("forenames"):
        raise Refused("A name needs a surname or a forename.", field="surname")
    values["searched"] = searchable(f"{values.get('forenames', '')} {values.get('surname', '')}")


def _name_gives_way(person_id: int, values: Values, begins: date, but: int | None) -> None:
    if values["kind"] in {"current", "preferred"}:
        for old in Name.objects.filter(person_id=person_id, kind=values["kind"], until=None).exclude(
            id__in=_known(but)
        ):
            if old.since is not None and old.since > begins:
                raise Refused("The name on record begins later than that. Enter a later day.", field="since")
            old.change(kind="former" if old.kind == "current" else "alias", until=begins)


def _name_follows(row: Name, _: datetime) -> None:
    if row.kind == "current" and row.until is None:
        facts = NameFacts(surname=row.surname, forenames=row.forenames)
        sort_name = f"{facts.surname}, {facts.forenames}".strip(", ")
        people.set_headline(row.person_id, name=facts.full, sort_name=sort_name)


# ---------------------------------------------------------------------------------------------------------------- needs
def _check_adjustment(values: Values, _: date) -> None:
    if not values["text"].strip():
        raise Refused("Say what helps.", field="text")
    values["large_print"] = bool(values.get("large_print")) or "large print" in values["text"].lower()
    if values.get("agreed_on") and values.get("review_on") and values["review_on"] <= values["agreed_on"]:
        raise Refused("The day to ask again must come after the day it was agreed.", field="review_on")


def _adjustment_follows(row: Adjustment, at: datetime) -> None:
    people.restate_tags(row.person_id)
    publish(ReviewSet(row.person_id, part="adjustment", row_id=row.pk, review_on=_review(row), at=at))


def _review(row: Any) -> date | None:
    return row.review_on if row.until is None else None


def _check_commitment(values: Values, _: date) -> None:
    weekday, on, starts, ends = (values.get(name) for name in ("weekday", "on", "starts", "ends"))
    if (weekday is None) == (on is None):
        raise Refused("Choose a day of the week, or enter one date.", field="on")
    if values.get("may_shift") and on is None:
        raise Refused("Only what is on one date may shift by a day.", field="may_shift")
    if (starts is None) != (ends is None):
        raise Refused("Enter when it starts and when it ends, or neither for the whole day.", field="ends")
    if starts is not None and starts == ends:
        raise Refused("It must end at another time than it starts. Leave both empty for the whole day.", field="ends")


def _check_registration(values: Values, _: date) -> None:
    if values["kind"] == "mappa" and not (values.get("category") and values.get("level")):
        raise Refused("MAPPA needs a category and a level.", field="level" if values.get("category") else "category")
    if values["kind"] == "serious_harm" and not values.get("level"):
        raise Refused("Say how high the risk is.", field="level")
    if values["kind"] != "mappa" and values.get("category"):
        raise Refused("Only MAPPA has a category.", field="category")
    if values.get("review_on") and values.get("since") and values["review_on"] <= values["since"]:
        raise Refused("The day to look at it again must come after it begins.", field="review_on")


def _registration_follows(row: Registration, at: datetime) -> None:
    people.restate_tags(row.person_id)
    publish(ReviewSet(row.person_id, part="registration", row_id=row.pk, review_on=_review(row), at=at))


def _check_disability(values: Values, _: date) -> None:
    if not values.get("kind") and not values.get("words"):
        raise Refused("Say what it is, in their words or from the list.", field="words")


def _check_relation(values: Values, _: date) -> None:
    if values.get("phone"):
        values["phone"] = _of("phone", reach.number, values["phone"])
    if values.get("email"):
        values["email"] = _of("email", reach.email, values["email"])


def _of(field: str, make: Callable[[str], str], text: str) -> str:
    try:
        return make(text)
    except Refused as refused:
        raise Refused(refused.message, field=field) from refused


def _check_family(values: Values, on: date) -> None:
    values["side"] = "family"
    _check_relation(values, on)


def _check_support(values: Values, on: date) -> None:
    values["side"] = "support"
    _check_relation(values, on)


_WHEN = ("since", "told_on")
_ROWS = (
    Kind(
        "address",
        "Address",
        Address,
        ("kind", "type", "lines", "town", "postcode", "note", "planned_for", *_WHEN),
        {"type": "address_types"},
        _check_address,
        _address_gives_way,
        _address_follows,
    ),
    Kind(
        "phone",
        "Phone or e-mail",
        Phone,
        ("kind", "value", "preferred", "may_text", "may_leave_message", "shared", "note", *_WHEN),
        {},
        _check_phone,
        _phone_gives_way,
        _phone_follows,
    ),
    Kind(
        "name",
        "Name",
        Name,
        ("kind", "forenames", "surname", *_WHEN),
        {},
        _check_name,
        _name_gives_way,
        _name_follows,
    ),
    Kind(
        "disability", "Disability", Disability, ("kind", "words", "since"), {"kind": "disabilities"}, _check_disability
    ),
    Kind(
        "adjustment",
        "What helps",
        Adjustment,
        ("text", "large_print", "agreed_on", "review_on", "since"),
        {},
        _check_adjustment,
        follows=_adjustment_follows,
    ),
    Kind(
        "commitment",
        "In the diary",
        Commitment,
        ("kind", "text", "weekday", "on", "may_shift", "starts", "ends", "told_on", "since"),
        {},
        _check_commitment,
    ),
    Kind(
        "registration",
        "What staff must know",
        Registration,
        ("kind", "category", "level", "note", "since", "review_on"),
        {},
        _check_registration,
        follows=_registration_follows,
    ),
    Kind(
        "circumstance",
        "Circumstance",
        Circumstance,
        ("kind", "words", *_WHEN),
        {"kind": "circumstances"},
    ),
    Kind(
        "family",
        "Family",
        Relation,
        ("kind", "name", "phone", "email", "next_of_kin", "lives_with", "note", "since"),
        {"kind": "family"},
        _check_family,
    ),
    Kind(
        "support",
        "On their side",
        Relation,
        ("kind", "name", "organisation", "phone", "email", "note", "since"),
        {"kind": "support"},
        _check_support,
    ),
)
KINDS = {kind.part: kind for kind in _ROWS}


def kind_of(part: str) -> Kind:
    """The kind of a part. Raises `LookupError`."""
    return KINDS[part]
