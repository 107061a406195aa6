"""Adding people and keeping what is known about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection

from throughcare.accounts.principals import Principal
from throughcare.kernel import bulk
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.organisations import queries as organisations
from throughcare.people.events import PersonAdmitted
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts, check
from throughcare.people.models import (
    Address,
    Adjustment,
    Circumstance,
    Commitment,
    Disability,
    Headline,
    Identifier,
    Involvement,
    Name,
    Person,
    Phone,
    Registration,
    Relation,
    SourceFact,
)

_PARTS: dict[str, type[Circumstance | Commitment | Disability | Registration | Relation]] = {
    "disability": Disability,
    "commitment": Commitment,
    "registration": Registration,
    "circumstance": Circumstance,
    "family": Relation,
    "support": Relation,
}
_SIDE: dict[str, dict[str, Any]] = {part: {"side": part} for part in ("family", "support")}


class AlreadyHere(Refused):
    """Somebody with this reference or identifier is on the record already."""


@action
def admit(facts: PersonFacts, *, by: Principal, at: datetime) -> Person:
    """Add one person. Without a reference, one is made. Raises `Refused` for facts that cannot be, `AlreadyHere`
    when the reference or an identifier is taken."""
    check(facts, on=local_day(at))
    _refuse_known(facts)
    (person,) = _add([facts])
    publish(PersonAdmitted(person_id=person.id))
    return person


@action
def admit_many(rows: Sequence[PersonFacts], *, by: Principal, at: datetime) -> list[int]:
    """Add many people in one transaction, by the same rules and constraints. Answers their ids, in order.

    For imports and the demo. Events are not published: what an import should cause is its caller's business.
    """
    on = local_day(at)
    for facts in rows:
        check(facts, on=on)
    return [person.id for person in _add(rows)]


@action
def admit_to_caseload(facts: PersonFacts, *, by: Principal, at: datetime) -> Person:
    """Add a person as somebody who works with them: until they are allocated, the one who adds them has a part in
    the record, or the door would shut behind them."""
    person = admit(facts, by=by, at=at)
    if by.post_id is not None:
        involve(person.id, role="added_by", post_id=by.post_id, at=at)
    return person


def _refuse_known(facts: PersonFacts) -> None:
    if facts.reference and Person.objects.filter(reference=facts.reference).exists():
        raise AlreadyHere(f"Somebody with the reference {facts.reference} is already here.", field="reference")
    for kind, value in facts.identifiers:
        if Identifier.objects.filter(kind=kind, value=value).exists():
            raise AlreadyHere(f"Somebody with the {kind} number {value} is already here.", field="identifiers")


def _add(rows: Sequence[PersonFacts]) -> list[Person]:
    references = iter(_references(sum(1 for facts in rows if not facts.reference)))
    people = bulk.add(
        Person(
            reference=facts.reference or next(references),
            date_of_birth=facts.date_of_birth,
            age_from=facts.age_from,
            age_until=facts.age_until,
            pronoun=facts.pronoun,
            language=facts.language,
            interpreter=facts.interpreter,
            jurisdiction=facts.jurisdiction,
            **dict(facts.about),
        )
        for facts in rows
    )
    pairs = list(zip(people, rows, strict=True))
    bulk.add(_name(p.id, n) for p, facts in pairs for n in facts.names)
    bulk.add(Identifier(person=p, kind=kind, value=value) for p, facts in pairs for kind, value in facts.identifiers)
    bulk.add(_address(p.id, a) for p, facts in pairs for a in facts.addresses)
    bulk.add(_phone(p.id, x) for p, facts in pairs for x in facts.phones)
    bulk.add(_adjustment(p.id, told) for p, facts in pairs for told in facts.adjustments)
    for part, model in _PARTS.items():
        bulk.add(
            model(person_id=p.id, **_SIDE.get(part, {}), **values)
            for p, facts in pairs
            for kind, values in facts.parts
            if kind == part
        )
    bulk.copy(
        SourceFact,
        ("person_id", "source", "name", "value"),
        [(p.id, *fact) for p, facts in pairs for fact in facts.source_facts],
    )
    bulk.add(
        Headline(
            person=p,
            reference=p.reference,
            name=facts.name,
            sort_name=facts.sort_name,
            date_of_birth=p.date_of_birth,
            age_from=p.age_from,
            age_until=p.age_until,
            pronoun=p.pronoun,
            tags=[
                *([_interpreter(facts.language)] if facts.interpreter else []),
                *(["tint", _text(told)] for told in facts.adjustments),
            ],
        )
        for p, facts in pairs
    )
    return people


def _references(count: int) -> list[str]:
    """References nobody has: N and six figures, then as many as are needed."""
    free: list[str] = []
    while missing := count - len(free):
        with connection.cursor() as cursor:
            cursor.execute("select nextval('people_reference') from generate_series(1, %s)", [missing])
            drawn = [f"N{number:06d}" for (number,) in cursor.fetchall()]
        # A source may have brought a reference of this shape with it.
        taken = set(Person.objects.filter(reference__in=drawn).values_list("reference", flat=True))
        free += [reference for reference in drawn if reference not in taken]
    return free


def _name(person_id: int, facts: NameFacts) -> Name:
    return Name(
        person_id=person_id,
        kind=facts.kind,
        forenames=facts.forenames,
        surname=facts.surname,
        searched=facts.searched,
        since=facts.since,
        until=facts.until,
        told_on=facts.told_on,
    )


def _adjustment(person_id: int, told: str | dict[str, Any]) -> Adjustment:
    values = {"text": told} if isinstance(told, str) else told
    return Adjustment(person_id=person_id, large_print="large print" in _text(told).lower(), **values)


def _text(told: str | dict[str, Any]) -> str:
    return told if isinstance(told, str) else str(told["text"])


def _address(person_id: int, facts: AddressFacts) -> Address:
    return Address(
        person_id=person_id,
        kind=facts.kind,
        lines=facts.lines,
        town=facts.town,
        postcode=facts.postcode,
        verified=facts.verified,
        since=facts.since,
        until=facts.until,
        told_on=facts.told_on,
        type=facts.type,
        note=facts.note,
        planned_for=facts.planned_for,
        happened=facts.happened,
        verified_on=facts.verified_on,
        verified_how=facts.verified_how,
        verified_by=facts.verified_by,
        ended_because=facts.ended_because,
    )


def _phone(person_id: int, facts: PhoneFacts) -> Phone:
    return Phone(person_id=person_id, **asdict(facts))


def set_headline(person_id: int, **values: Any) -> None:
    """Push facts down to the person's headline. For the actions of slices above."""
    Headline.objects.filter(person_id=person_id).update(**values)


def set_headlines(rows: Mapping[int, Mapping[str, Any]]) -> None:
    """The same for many people at once, each with their own values of the same columns: one statement."""
    if not rows:
        return
    wanted = set(next(iter(rows.values())))
    fields = [field for field in Headline._meta.concrete_fields if field.name in wanted]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    columns = [[field.get_db_prep_save(row[field.name], connection) for row in rows.values()] for field in fields]
    given = ", ".join(["%s::bigint[]", *(f"%s::{field.db_type(connection)}[]" for field in fields)])
    with connection.cursor() as cursor:
        cursor.execute(
            # put together from names of our own; every value is a parameter
            f"update people_headline h set {', '.join(f'{name} = given.{name}' for name in quoted)}"  # noqa: S608
            f" from unnest({given}) as given (person_id, {', '.join(quoted)}) where h.person_id = given.person_id",
            [list(rows), *columns],
        )


# The gravest first: what the identity bar says of each, and its colour.
_TAGS = {
    "risk_to_staff": ("Risk to staff", "late"),
    "mappa": ("MAPPA {category} {level}", "soon"),
    "serious_harm": ("{level} risk of serious harm", "soon"),
    "safeguarding_children": ("Safeguarding children", "soon"),
    "safeguarding_adults": ("Safeguarding adults", "soon"),
    "safeguarding": ("Safeguarding", "soon"),
    "domestic_abuse": ("Domestic abuse", "soon"),
    "self_harm": ("Self-harm", "soon"),
}
_GRAVEST = list(_TAGS)


def restate_tags(person_id: int) -> None:
    """Write the flags of the identity bar anew: what is registered, the gravest first, interpreter, what helps."""
    registered = sorted(
        Registration.objects.filter(person_id=person_id, until=None).values_list("kind", "category", "level"),
        key=lambda row: _GRAVEST.index(row[0]),
    )
    tags = []
    for kind, category, level in registered:
        words, colour = _TAGS[kind]
        said = words.format(category=f"category {category}," if category else "", level=level)
        tags.append([colour, " ".join(said.split())])
    person = Person.objects.only("interpreter", "interpreter_language", "language").get(id=person_id)
    if person.interpreter:
        tags.append(_interpreter(person.interpreter_language or person.language))
    tags += [
        ["tint", text]
        for text in Adjustment.objects.filter(person_id=person_id, until=None)
        .order_by("id")
        .values_list("text", flat=True)
    ]
    set_headline(person_id, tags=tags)


def _interpreter(language: str) -> list[str]:
    return ["tint", f"Interpreter, {language}" if language else "Interpreter"]


def involve(person_id: int, *, role: str, post_id: int | None, at: datetime) -> None:
    """Say who holds a role for the person from now; None ends it. For the actions of slices above."""
    involve_many([person_id], role=role, post_id=post_id, at=at)


def involve_many(people: Iterable[int], *, role: str, post_id: int | None, at: datetime) -> None:
    """The same for many people at once: one post, one role."""
    ids = list(people)
    # who added the person keeps a part only until somebody answers for them
    ended = [role, "added_by"] if role == "offender_manager" else [role]
    Involvement.objects.filter(person_id__in=ids, role__in=ended, until=None).update(until=at)
    if post_id is None:
        return
    post = organisations.post(post_id)
    bulk.add(
        Involvement(
            person_id=person_id, post_id=post_id, team_id=post.team_id, office_id=post.office_id, role=role, since=at
        )
        for person_id in ids
    )
