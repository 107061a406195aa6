"""The one door to a person's record: who may do what, by a table; every answer is written down, refusals too."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model

from throughcare.accounts import again, tallies
from throughcare.accounts.principals import Principal
from throughcare.audit import actions as audit
from throughcare.kernel import clock, context, past, prepared
from throughcare.people import reach
from throughcare.people.models import Fence, Headline, Merge, Person

R = TypeVar("R", bound=Model)
_MOST = 2**63 - 1  # the largest number a record can have; a larger one is nobody's, and no column takes it
RELATIONS = ("allocated", "team", "unit", "former", "none")  # those that one query with the headline tells
ALL_RELATIONS = reach.RELATIONS
RELATION_WORDS = {  # as pages say them
    "own": "Their own record",
    "allocated": "Works with them",
    "team": "Same team",
    "unit": "Same delivery unit",
    "former": "Worked with them until lately",
    "partner": "Referred to their agency",
    "day": "Part of the day",
    "opened": "Opened for a reason",
    "none": "No part in the case",
}
_OUTSIDE = ("unit", "former", "opened", "none")  # relations in which a person is not one's own work
_TO_READ = frozenset({"card", "read", "sensitive"})  # all that can be done to a record of the past
_ABSENT = "There is no record with this number."


class AccessRefused(Exception):
    """The door stayed shut. Says why in a sentence, and whom to ask; nothing about the person is in it."""

    def __init__(
        self,
        *,
        why: str,
        tried: str,
        number: str,
        reference: str = "",
        ask: str = "",
        ask_phone: str = "",
        open_id: int | None = None,
        shut: str = "",
    ) -> None:
        super().__init__(why)
        self.why = why
        self.tried = tried
        self.number = number
        self.reference = reference
        self.ask = ask
        self.ask_phone = ask_phone
        self.open_id = open_id  # the person whose record may be opened with a reason
        self.shut = shut  # what shut it, where that is not the lack of a part: exclusion, acquaintance


class NoSuchPerson(AccessRefused):
    """There is no such record."""


class NotYetKnown(Exception):
    """Nothing was known of this person at the moment that was asked for."""

    def __init__(self, person_id: int, moment: datetime) -> None:
        super().__init__()
        self.person_id = person_id
        self.moment = moment


class NoSuchMoment(Exception):
    """A page was asked for as it was known at what is no past moment."""

    def __init__(self, person_id: int, known: str) -> None:
        self.person_id, self.known = person_id, known
        super().__init__(known)


class WentInto(NoSuchPerson):
    """The record was put together with another, which is at `kept_id`: the same page of that one is asked for."""

    def __init__(self, kept_id: int) -> None:
        super().__init__(why=_ABSENT, tried="", number="")
        self.kept_id = kept_id


@dataclass(frozen=True)
class Record:
    """An opened record: the headline for the page, the relation that opened it, and what may be done."""

    person_id: int
    headline: Headline
    relation: str
    verbs: frozenset[str]
    opened_until: datetime | None = None  # where it is open for a while only

    def may(self, doing: str) -> bool:
        """May the principal do this here? Pages show a button only then; the door asks again."""
        what = table()["own"].get(doing) or table()["doing"][doing]
        return what["verb"] in self.verbs


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
    Where the request asked for the record as it was known at a past moment, the rest of its transaction is then; raises
    `NotYetKnown` where that was before the person was.
    """
    what = table()["doing"][doing]
    if person_id > _MOST:
        raise NoSuchPerson(why=_ABSENT, tried=what["words"], number=_number())
    headline, part = _part(principal, person_id, verb=what["verb"])
    shut = _shut(principal, person_id, headline)
    ok = headline is not None and shut is None and what["verb"] in part.verbs
    if ok and headline is not None:
        moment = past.asked()
        _not_too_often(principal, person_id, part.relation)
        if headline.fenced and Fence.objects.filter(person_id=person_id, allowed__isnull=False).exists():
            again.ask(at=clock.now())  # a restricted record: is it still them who sit at this computer?
        terms = f"as it was known {moment.isoformat(timespec='minutes')}" if moment else ""
        _write(principal, doing, what, allowed=True, because=part.relation, person_id=person_id, terms=terms)
        context.concern(person_id)
        if moment is not None:
            return _as_known(person_id, part, moment)
        return Record(person_id, headline, part.relation, part.verbs, part.until)
    if headline is None and (kept := _went_into(person_id)) is not None:
        raise WentInto(kept)
    raise _refused(principal, doing, what, person_id, headline, part, shut)


def open_own(principal: Principal, *, doing: str, person_id: int | None = None) -> Record:
    """Open the record of the person who asks, to do one thing on their own side, and write it down as theirs.

    One of the staff who may read a person's record may see that side as the person does (`person_id`): this is written
    down as theirs, and they can do nothing there. Everybody else is refused, by `AccessRefused`.
    """
    what = table()["own"][doing]
    if principal.kind == "staff" and person_id is not None and what["verb"] == "see":
        opened = open_record(principal, person_id, doing="see_as_person")
        return replace(opened, verbs=frozenset({"see"}))
    headline, part = None, _Part("none")
    if principal.kind == "person" and principal.person_id is not None:
        headline = Headline.objects.filter(person_id=principal.person_id).first()
        part = _Part("own", verbs(role="person", relation="own"))
    if headline is None or person_id not in (None, principal.person_id) or what["verb"] not in part.verbs:
        raise _refused(principal, doing, what, person_id or principal.person_id, None, part, None)
    _write(principal, doing, what, allowed=True, because="own", person_id=headline.person_id)
    context.concern(headline.person_id)
    return Record(headline.person_id, headline, "own", part.verbs)


def ask_as_known(person_id: int, known: str | None) -> None:
    """Before the door: a page about a row of somebody's asks for their record as it was known (`?known=`), if it does.

    The pages of a record itself need not: `people/middleware.py` asks for them. Raises `NoSuchMoment`.
    """
    if known is None:
        return
    if (moment := past.moment(known)) is None or moment > clock.now():
        raise NoSuchMoment(person_id, known)
    past.ask(moment)


def as_known(row: R, read: Callable[[], R]) -> R:
    """Behind the door: the row as the opened record knows it, which is read again where the record is that of a past
    moment. Raises `NotYetKnown` where there was no such row then."""
    if (moment := clock.stands()) is None:
        return row
    try:
        return read()
    except ObjectDoesNotExist:
        raise NotYetKnown(row.person_id, moment) from None  # type: ignore[attr-defined]


def open_both(principal: Principal, first: int, second: int, *, doing: str, other: str) -> tuple[Record, Record]:
    """Open two records to look at them beside each other, in one entry with both: the first to do one thing, the second
    to do `other`. Raises as `open_record` does, for the first of the two that stays shut."""
    what = table()["doing"][doing]
    opened = []
    for person_id, each in ((first, what), (second, table()["doing"][other])):
        headline, part = _part(principal, person_id, verb=each["verb"])
        shut = _shut(principal, person_id, headline)
        if headline is None or shut is not None or each["verb"] not in part.verbs:
            raise _refused(principal, doing, each, person_id, headline, part, shut)
        _not_too_often(principal, person_id, part.relation)
        opened.append(Record(person_id, headline, part.relation, part.verbs, part.until))
    fenced = [record.person_id for record in opened if record.headline.fenced]
    if Fence.objects.filter(person_id__in=fenced, allowed__isnull=False).exists():
        again.ask(at=clock.now())
    _write(principal, doing, what, allowed=True, because=opened[0].relation, person_id=first, people=(first, second))
    context.concern(first)
    return opened[0], opened[1]


def _as_known(person_id: int, part: _Part, moment: datetime) -> Record:
    """The record as it was known then. Who may see it is decided by today; nothing can be done to what was."""
    past.go_back(moment, person_id=person_id)
    if not Person.objects.filter(id=person_id).exists():
        raise NotYetKnown(person_id, moment)
    return Record(person_id, Headline.objects.get(person_id=person_id), part.relation, part.verbs & _TO_READ)


def _went_into(person_id: int) -> int | None:
    """The record this one was put together with, as far as the principal may see that one: the database hides it
    from whoever it is shut to, and to them neither is there."""
    found = Merge.objects.filter(other_id=person_id, state="done").values_list("person_id", flat=True).first()
    return int(found) if found is not None else None


def _not_too_often(principal: Principal, person_id: int, relation: str) -> None:
    """Count a record of somebody one does not work with; `TooMany` where a role has opened too many in an hour.

    Work of the day counts for nothing here: whoever stands at the front desk may not be stopped by a number.
    """
    if relation not in _OUTSIDE:
        return
    at = clock.now()
    try:
        tallies.spend(principal, "outside", at=at, about=str(person_id))
    except tallies.TooMany:
        if "day" not in reach.far(principal, person_id, at=at).relations:
            raise


def look_up(principal: Principal, person_id: int, *, doing: str) -> Headline:
    """A person in whose case one may have no part, to say what a search says, and write it down.

    Raises `AccessRefused` for a role that may not, or a record that is shut to them; `NoSuchPerson` as the door does.
    """
    what = table()["stranger"][doing]
    if person_id > _MOST:
        raise NoSuchPerson(why=_ABSENT, tried=what["words"], number=_number())
    headline, part = _part(principal, person_id, verb="")
    shut = _shut(principal, person_id, headline)
    if headline is not None and shut is None and principal.role in what["roles"]:
        _write(principal, doing, what, allowed=True, because=part.relation, person_id=person_id)
        return headline
    raise _refused(principal, doing, what, person_id, headline, part, shut)


def shut_row(principal: Principal, person_id: int) -> AccessRefused | None:
    """The refusal of something about a person who is shut to the principal, written down; None if they are not.

    For what the database hid before the door was asked: a meeting, a letter, a paper by its number.
    """
    if principal.kind != "staff" or (shut := reach.shut(principal, person_id)) is None:
        return None
    return _refused(principal, "see_record", table()["doing"]["see_record"], person_id, None, _Part("none"), shut)


def whose(table: str, row_id: int) -> int | None:
    """Whose a row is, by its number, hidden or not; None if there is none. For the refusal that must be written."""
    with connection.cursor() as cursor:
        cursor.execute("select people_whose(%s::regclass, %s)", [table, min(row_id, _MOST)])
        found = cursor.fetchone()[0]
    return int(found) if found is not None else None


def may_see(user_id: int | None, people: Collection[int]) -> bool:
    """May this user be told of all these people, as far as exclusions, restrictions and acquaintances go? For whoever
    gives somebody a part in a case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select not exists (select from unnest(%s::bigint[]) whose, people_why_shut(whose, %s))",
            [list(people), user_id],
        )
        return bool(cursor.fetchone()[0])


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


def refuse(principal: Principal, *, doing: str) -> AccessRefused:
    """The refusal, written down, of one row of a list that is not the principal's."""
    what, number, why = table()["listing"][doing], _number(), "This is not yours to see."
    _write(principal, doing, what, allowed=False, because=f"{why} {number}")
    return AccessRefused(why=why, tried=what["words"], number=number)


def may_list(principal: Principal, doing: str) -> bool:
    """May this role have the page at all? For navigation and links."""
    return principal.role in table()["listing"][doing]["roles"]


def may_to_anybody(principal: Principal, doing: str) -> bool:
    """May this role do this on any record at all? For the links of a list; the record's door asks again."""
    verb = table()["doing"][doing]["verb"]
    return any(verb in given for given in table().get(principal.role, {}).values())


@dataclass(frozen=True)
class _Part:
    """The relation that counts, what the table gives for all that hold, and until when an opening lasts."""

    relation: str
    verbs: frozenset[str] = frozenset()
    until: datetime | None = None


def _part(principal: Principal, person_id: int, *, verb: str) -> tuple[Headline | None, _Part]:
    """The headline and the part in the case. What lies farther off is asked for only where it could add something."""
    headline, relation = _headline_and_relation(principal, person_id)
    if principal.role == "partner_worker":  # an agency has no part but the referral itself
        relation = "partner" if relation == "allocated" else "none"
        return headline, _Part(relation, verbs(role=principal.role, relation=relation))
    allowed = verbs(role=principal.role, relation=relation)
    if headline is None or not any(
        verbs(role=principal.role, relation=far) - allowed for far in ("unit", *reach.FAR) if far != relation
    ):
        return headline, _Part(relation, allowed)
    found = reach.far(principal, person_id, at=clock.now())
    held = [(far, verbs(role=principal.role, relation=far)) for far in found.relations]
    if verb not in allowed or relation == "none":
        relation = next((far for far, given in held if verb in given), relation)
    all_ = allowed.union(*(given for _, given in held))
    return headline, _Part(relation, all_, found.opened_until if relation == "opened" else None)


def _shut(principal: Principal, person_id: int, headline: Headline | None) -> reach.Shut | None:
    """Asked only of somebody who is fenced, or whom the database did not show."""
    if principal.kind != "staff" or (headline is not None and not headline.fenced):
        return None
    return reach.shut(principal, person_id)


def _refused(
    principal: Principal,
    doing: str,
    what: dict[str, Any],
    person_id: int | None,
    headline: Headline | None,
    part: _Part,
    shut: reach.Shut | None,
) -> AccessRefused:
    """Write the refusal down and answer it. A restricted record is answered as one that is not there: nobody learns
    by counting through numbers that there is one. A search says whom to ask."""
    number = _number()
    why = shut.message if shut else _why_not(principal, headline, part.relation, part.verbs)
    kind = f"{shut.kind} " if shut else f"{why} "
    _write(principal, doing, what, allowed=False, because=f"{kind}{number}", person_id=person_id)
    if shut and shut.kind != "restriction":
        return AccessRefused(why=why, tried=what["words"], number=number, ask=shut.ask, shut=shut.kind)
    if shut or headline is None:
        return NoSuchPerson(why=_ABSENT, tried=what["words"], number=number)
    opens = part.relation == "none" and principal.role in table()["stranger"]["open_without_part"]["roles"]
    return AccessRefused(
        why=why,
        tried=what["words"],
        number=number,
        reference=headline.reference,
        ask=headline.officer,
        ask_phone=headline.office_phone,
        open_id=person_id if opens and what.get("verb") in verbs(role=principal.role, relation="opened") else None,
    )


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
                         where i.person_id = h.person_id and i.team_id = %(team)s and i.until is null
                            and i.role <> 'partner'),
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.office_id = %(office)s and i.until is null
                            and i.role <> 'partner'),
                 exists (select from people_involvement i
                         where i.person_id = h.person_id and i.post_id = %(post)s and i.until >= %(former)s)]
        from people_headline h where h.person_id = %(person)s"""  # noqa: S608  the model's own columns


def _why_not(principal: Principal, headline: Headline | None, relation: str, allowed: frozenset[str]) -> str:
    if principal.kind not in ("staff", "person"):
        return "You hold no post today, so no record opens for you."
    if headline is None:
        return _ABSENT
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
            who=principal.titled,
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
