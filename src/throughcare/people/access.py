"""The one door to a person's record: who may do what, by a table; every answer is written down, refusals too."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context, prepared
from throughcare.people.models import Headline

_MOST = 2**63 - 1  # the largest number a record can have; a larger one is nobody's, and no column takes it
RELATIONS = ("allocated", "team", "unit", "former", "none")


class AccessRefused(Exception):
    """The door stayed shut. Says why in a sentence, and whom to ask; nothing about the person is in it."""

    def __init__(
        self, *, why: str, tried: str, number: str, reference: str = "", ask: str = "", ask_phone: str = ""
    ) -> None:
        super().__init__(why)
        self.why = why
        self.tried = tried
        self.number = number
        self.reference = reference
        self.ask = ask
        self.ask_phone = ask_phone


class NoSuchPerson(AccessRefused):
    """There is no such record."""


@dataclass(frozen=True)
class Record:
    """An opened record: the headline for the page, the relation that opened it, and what may be done."""

    person_id: int
    headline: Headline
    relation: str
    verbs: frozenset[str]

    def may(self, doing: str) -> bool:
        """May the principal do this here? Pages show a button only then; the door asks again."""
        return table()["doing"][doing]["verb"] in self.verbs


@cache
def table() -> dict[str, Any]:
    """The table file, read once."""
    return tomllib.loads((Path(__file__).parent / "access_table.toml").read_text(encoding="utf-8"))


def verbs(*, role: str, relation: str) -> frozenset[str]:
    """What a role may do in a relation; nothing for a role or relation the table does not name."""
    return frozenset(table().get(role, {}).get(relation, ()))


def open_record(principal: Principal, person_id: int, *, doing: str) -> Record:
    """Open one person's record to do one thing, and write it down.

    Raises `AccessRefused` (written down as well) when the table does not allow it, `NoSuchPerson` when there is none.
    """
    what = table()["doing"][doing]
    if person_id > _MOST:
        raise NoSuchPerson(why="There is no record with this number.", tried=what["words"], number=_number())
    headline, relation = _headline_and_relation(principal, person_id)
    allowed = verbs(role=principal.role, relation=relation)
    ok = headline is not None and what["verb"] in allowed
    why = "" if ok else _why_not(principal, headline, relation, allowed)
    number = "" if ok else _number()
    _write(principal, doing, what, allowed=ok, because=relation if ok else f"{why} {number}", person_id=person_id)
    if headline is None:
        raise NoSuchPerson(why=why, tried=what["words"], number=number)
    if not ok:
        raise AccessRefused(
            why=why,
            tried=what["words"],
            number=number,
            reference=headline.reference,
            ask=headline.officer,
            ask_phone=headline.office_phone,
        )
    return Record(person_id=person_id, headline=headline, relation=relation, verbs=allowed)


def open_list(principal: Principal, *, people: Collection[int], doing: str, terms: str = "") -> None:
    """Write down a page that shows several people, in one entry with all of them. Refuses roles not listed."""
    what = table()["listing"][doing]
    ok = principal.role in what["roles"]
    number = "" if ok else _number()
    why = "" if ok else "Your role has no part in this."
    _write(
        principal,
        doing,
        what,
        allowed=ok,
        because=f"{why} {number}".strip(),
        people=tuple(people) if ok else (),
        terms=terms,
    )
    if not ok:
        raise AccessRefused(why=why, tried=what["words"], number=number)


def may_list(principal: Principal, doing: str) -> bool:
    """May this role have the page at all? For navigation and links."""
    return principal.role in table()["listing"][doing]["roles"]


def _headline_and_relation(principal: Principal, person_id: int) -> tuple[Headline | None, str]:
    """One query: the headline, and the nearest relation of the principal's post to the person."""
    if principal.post_id is None or principal.team_id is None or principal.office_id is None:
        return None, "none"
    found = prepared.tuples(
        _opened(),
        {
            "person": person_id,
            "post": principal.post_id,
            "team": principal.team_id,
            "office": principal.office_id,
            "former": clock.now() - timedelta(days=table()["former_days"]),
        },
    )
    if not found:
        return None, "none"
    *values, near = found[0]
    headline = Headline.from_db("default", _columns(), values)
    headline.tags = json.loads(headline.tags)  # the connection leaves JSON as text, for Django's fields to read
    return headline, next((relation for relation, holds in zip(RELATIONS, near, strict=False) if holds), "none")


@cache
def _columns() -> tuple[str, ...]:
    return tuple(field.attname for field in Headline._meta.concrete_fields)


@cache
def _opened() -> str:
    return f"""
        select {", ".join(f'h."{name}"' for name in _columns())},
               array[
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.post_id = %(post)s and i.until is null),
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.team_id = %(team)s and i.until is null),
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.office_id = %(office)s and i.until is null),
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.post_id = %(post)s and i.until >= %(former)s)]
        from people_headline h where h.person_id = %(person)s"""  # noqa: S608  the model's own columns


def _why_not(principal: Principal, headline: Headline | None, relation: str, allowed: frozenset[str]) -> str:
    if principal.kind != "staff":
        return "You hold no post today, so no record opens for you."
    if headline is None:
        return "There is no record with this number."
    if not table().get(principal.role):
        return f"The role of {principal.role_name.lower()} sees no case."
    if relation == "none" and not allowed:
        return "You have no part in this case."
    return "Your part in this case does not include this."


def _number() -> str:
    """A number one can quote on the phone; letters and figures that are easily confused are left out."""
    letters = "23456789BCDFGHJKMNPQRSTVWXYZ"
    return "D-" + "-".join("".join(secrets.choice(letters) for _ in range(n)) for n in (4, 3))


def _write(
    principal: Principal,
    doing: str,
    what: dict[str, Any],
    *,
    allowed: bool,
    because: str,
    person_id: int | None = None,
    people: tuple[int, ...] = (),
    terms: str = "",
) -> None:
    now = context.current()
    audit.write(
        audit.Line(
            at=clock.now(),
            principal=principal.key,
            who=f"{principal.name}, {principal.role_name}" if principal.role else principal.name,
            category=what["category"],
            doing=doing,
            allowed=allowed,
            because=because.strip(),
            person_id=person_id,
            people=people or ((person_id,) if person_id is not None else ()),
            terms=terms[:400],
            path=now.reason,
            why=principal.on_behalf_of,
            request_id=now.request_id,
        )
    )
