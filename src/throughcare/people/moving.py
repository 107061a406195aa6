"""What of a person's own record moves when two are put together, what gives way, and the more closed answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Q

from throughcare.kernel.clock import local_day
from throughcare.people import actions
from throughcare.people.merging.rows import Clash, Mover, Part, Table
from throughcare.people.models import (
    Acquaintance,
    Address,
    Adjustment,
    Circumstance,
    Commitment,
    Consent,
    Correction,
    CorrectionAsked,
    DayRelation,
    Disability,
    Headline,
    Identifier,
    Involvement,
    Limit,
    Name,
    Opening,
    Person,
    Phone,
    ProposedChange,
    Registration,
    RegistrationReview,
    Relation,
    SourceFact,
)
from throughcare.people.tables.identity import WRITTEN

TABLES = (
    Table(Name, "Name"),
    Table(Identifier, "Number"),
    Table(Address, "Address"),
    Table(Phone, "Phone or e-mail"),
    Table(Adjustment, "What helps"),
    Table(Disability, "Disability"),
    Table(Commitment, "Something in their diary"),
    Table(Registration, "Registration"),
    Table(RegistrationReview, with_="registration"),
    Table(Circumstance, "How they live"),
    Table(Relation, "Family or support"),
    Table(Consent, with_="relation"),
    Table(Correction, "Correction"),
    Table(CorrectionAsked, "What they say is wrong"),
    Table(ProposedChange, "Declared change"),
    Table(SourceFact, "Fact of another system"),
    Table(Involvement),
    Table(Limit),
    Table(Acquaintance),
    Table(Opening),
    Table(DayRelation, same=("post_id", "on", "kind")),
)
_ENDED = "Two records of one person were put together."
# What is said once of a person, and how a page calls it.
_ONCE = {
    "date_of_birth": "Date of birth",
    "pronoun": "Spoken of as",
    "language": "Language",
    "written_in": "Language we write to them in",
    "interpreter": "Interpreter",
    "ethnicity": "Ethnicity",
    "gender": "Gender",
    "faith": "Faith",
    "disability": "Disability",
}
_BESIDE = {  # what goes with it: a code and the person's own words are one fact
    "interpreter": ("interpreter_language", "interpreter_note"),
    "ethnicity": ("ethnicity_words",),
    "gender": ("gender_words",),
    "faith": ("faith_words",),
    "date_of_birth": ("age_from", "age_until"),
}
_EMPTY = (None, "")
R = TypeVar("R", Name, Address, Phone)


def clashes(keep_id: int, other_id: int) -> Iterator[Clash]:
    """Facts of which only one can stand."""
    keep, other = Person.objects.get(id=keep_id), Person.objects.get(id=other_id)
    for name, words in _ONCE.items():
        mine, theirs = getattr(keep, name), getattr(other, name)
        if mine not in _EMPTY and theirs not in _EMPTY and mine != theirs:
            yield Clash(name, words, _said(mine), _said(theirs))
    for kind, words in (("current", "Name"), ("preferred", "Preferred name")):
        rows = {row.person_id: row for row in _names(keep_id, other_id, kind)}
        if len(rows) == 2 and rows[keep_id].searched != rows[other_id].searched:
            yield Clash(f"name_{kind}", words, _full(rows[keep_id]), _full(rows[other_id]))
    mains = {row.person_id: row for row in _mains(keep_id, other_id)}
    if len(mains) == 2:
        kept, theirs = (f"{mains[i].lines}, {mains[i].postcode}" for i in (keep_id, other_id))
        if kept.casefold() != theirs.casefold():
            yield Clash("address", "Main address", kept, theirs)
    phones = {row.person_id: row for row in _preferred(keep_id, other_id)}
    if len(phones) == 2 and phones[keep_id].value != phones[other_id].value:
        yield Clash("phone", "Preferred number", phones[keep_id].value, phones[other_id].value)
    restricted = {row.person_id: set(row.users) for row in _limits(keep_id, other_id) if row.kind == "restriction"}
    if len(restricted) == 2 and not restricted[keep_id] & restricted[other_id]:
        nobody = "Both records are restricted, and nobody may see both: nobody could see them together"
        yield Clash("restriction", nobody, "", "", must=True)


def _said(value: object) -> str:
    return "Yes" if value is True else "No" if value is False else dict(WRITTEN).get(str(value), str(value))


def _full(row: Name) -> str:
    return f"{row.forenames} {row.surname}".strip()


def _names(keep_id: int, other_id: int, kind: str) -> list[Name]:
    return list(Name.objects.filter(person_id__in=(keep_id, other_id), kind=kind, until=None))


def _mains(keep_id: int, other_id: int) -> list[Address]:
    return list(
        Address.objects.filter(person_id__in=(keep_id, other_id), kind__in=["main", "none"], until=None, happened=True)
    )


def _preferred(keep_id: int, other_id: int) -> list[Phone]:
    return list(Phone.objects.filter(person_id__in=(keep_id, other_id), preferred=True, until=None))


def _limits(keep_id: int, other_id: int) -> list[Limit]:
    return list(Limit.objects.filter(person_id__in=(keep_id, other_id), until=None))


def settle(mover: Mover) -> None:
    """Let one of each pair give way, as was chosen; of limits the more closed answer wins."""
    keep_id, other_id = mover.keep_id, mover.other_id
    keep, other = Person.objects.get(id=keep_id), Person.objects.get(id=other_id)
    taken: dict[str, Any] = {}
    for name in _ONCE:
        theirs = getattr(other, name)
        if theirs not in _EMPTY and (getattr(keep, name) in _EMPTY or mover.takes_other(name)):
            taken |= {each: getattr(other, each) for each in (name, *_BESIDE.get(name, ()))}
    if "date_of_birth" not in taken and keep.date_of_birth is None and keep.age_from is None:
        taken |= {"age_from": other.age_from, "age_until": other.age_until}
    if changed := {name: value for name, value in taken.items() if getattr(keep, name) != value}:
        mover.change(keep, **changed)
    on = local_day(mover.at) if mover.at else None
    for kind in ("current", "preferred"):
        for row in _giving_way(mover, f"name_{kind}", _names(keep_id, other_id, kind)):
            mover.change(row, kind="alias")
    for place in _giving_way(mover, "address", _mains(keep_id, other_id)):
        if place.kind == "main":
            mover.change(place, kind="other")
        else:
            mover.change(place, until=max(on, place.since) if on and place.since else on, ended_because=_ENDED)
    for phone in _giving_way(mover, "phone", _preferred(keep_id, other_id)):
        mover.change(phone, preferred=False)
    _facts(mover)
    _close(mover)
    number = Identifier(person_id=keep_id, kind="Earlier reference", value=other.reference)
    number.save(force_insert=True)
    mover.made(number)


def _giving_way(mover: Mover, clash: str, rows: list[R]) -> list[R]:
    if len({row.person_id for row in rows}) < 2:
        return []
    loses = mover.keep_id if mover.takes_other(clash) else mover.other_id
    return [row for row in rows if row.person_id == loses]


def _facts(mover: Mover) -> None:
    """Two facts of one source and name are both kept: the second is called after the record it came from."""
    mine = set(SourceFact.objects.filter(person_id=mover.keep_id).values_list("source", "name"))
    reference = Person.objects.values_list("reference", flat=True).get(id=mover.other_id)
    for row in SourceFact.objects.filter(person_id=mover.other_id):
        if (row.source, row.name) in mine:
            mover.change(row, name=f"{row.name[: 77 - len(reference)]} ({reference})")


def _close(mover: Mover) -> None:
    """Exclusions add up; of two restrictions only who may see both may; a confirmed acquaintance stays confirmed."""
    mine = {row.kind: row for row in Limit.objects.filter(person_id=mover.keep_id, until=None)}
    for row in Limit.objects.filter(person_id=mover.other_id, until=None):
        if (kept := mine.get(row.kind)) is None:
            continue
        both = set(kept.users) & set(row.users) if row.kind == "restriction" else {*kept.users, *row.users}
        mover.change(kept, users=sorted(both))
        mover.change(row, until=max(mover.at, row.since) if mover.at else None, ended_because=_ENDED)
    known = {row.user_id: row for row in Acquaintance.objects.filter(~Q(state="ended"), person_id=mover.keep_id)}
    for one in Acquaintance.objects.filter(~Q(state="ended"), person_id=mover.other_id):
        if (same := known.get(one.user_id)) is not None:
            loses = same if one.state == "confirmed" and same.state != "confirmed" else one
            mover.change(loses, state="ended", because=_ENDED)


def restate(person_id: int) -> None:
    """Write the headline's name, birth date and tags anew from the record."""
    person = Person.objects.get(id=person_id)
    name = Name.objects.filter(person_id=person_id, kind="current", until=None).first()
    if Headline.objects.filter(person_id=person_id).exists():
        actions.set_headline(
            person_id,
            name=_full(name) if name else "",
            sort_name=f"{name.surname}, {name.forenames}".strip(", ") if name else "",
            date_of_birth=person.date_of_birth,
            age_from=person.age_from,
            age_until=person.age_until,
            pronoun=person.pronoun,
        )
        actions.restate_tags(person_id)


PART = Part(TABLES, settle=settle, clashes=clashes, restate=restate)
