"""Finding who is likely the same: candidates by the database, each weighed by the rules. Nothing is written here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from throughcare.people.facts import PersonFacts
from throughcare.people.matching import cleaning
from throughcare.people.matching.rules import Likeness, Weights, Who, compare
from throughcare.people.models import Address, Identifier, Name, Person, Phone

MOST = 12  # shown beside a person who is added; more say nothing more
_NOT_WHOLLY_ANOTHER = 0.15  # likeness of names by trigrams; two that share nothing have less than 0.1
_AT_ONCE = 300  # people a query when the whole register is gone through


@dataclass(frozen=True)
class Pair:
    """Two records, the older first, and how alike they are."""

    person_id: int
    other_id: int
    likeness: Likeness


def who(facts: PersonFacts, *, key: int = 0) -> Who:
    """What is compared of a person who is not on the record yet."""
    return Who(
        key=key,
        names=tuple((cleaning.forenames(n.forenames), cleaning.name(n.surname)) for n in facts.names),
        born=cleaning.days([facts.date_of_birth]),
        numbers=_numbers(facts.identifiers),
        postcodes=cleaning.postcodes(a.postcode for a in facts.addresses),
        streets=tuple(cleaning.name(a.lines) and a.lines.upper() for a in facts.addresses if a.lines),
        towns=tuple(filter(None, (cleaning.name(a.town) for a in facts.addresses))),
        reach=tuple(_reach(p.value) for p in facts.phones),
    )


def _numbers(rows: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    found = ((kind.lower().removesuffix(" number"), cleaning.number(kind, value)) for kind, value in rows)
    return frozenset((kind, value) for kind, value in found if value)


def _reach(value: str) -> str:
    return value.strip().lower() if "@" in value else value.replace(" ", "")


def whos(ids: Iterable[int]) -> dict[int, Who]:
    """What is compared of these people, as far as the transaction's principal may see them. Five queries."""
    wanted = list(ids)
    names: dict[int, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for person_id, forenames, surname in (
        Name.objects.filter(person_id__in=wanted, struck=False)
        .order_by("kind", "id")
        .values_list("person_id", "forenames", "surname")
    ):
        names[person_id].append((cleaning.forenames(forenames), cleaning.name(surname)))
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for person_id, kind, value in Identifier.objects.filter(person_id__in=wanted).values_list(
        "person_id", "kind", "value"
    ):
        numbers[person_id].append((kind, value))
    places: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for person_id, *place in Address.objects.filter(person_id__in=wanted, struck=False).values_list(
        "person_id", "lines", "town", "postcode"
    ):
        places[person_id].append((place[0], place[1], place[2]))
    reach: dict[int, list[str]] = defaultdict(list)
    for person_id, value in Phone.objects.filter(person_id__in=wanted, struck=False).values_list("person_id", "value"):
        reach[person_id].append(_reach(value))
    born = dict(Person.objects.filter(id__in=wanted).values_list("id", "date_of_birth"))
    return {
        person_id: Who(
            key=person_id,
            names=tuple(names[person_id]),
            born=cleaning.days([born[person_id]]),
            numbers=_numbers(numbers[person_id]),
            postcodes=cleaning.postcodes(code for _, _, code in places[person_id]),
            streets=tuple(lines.upper() for lines, _, _ in places[person_id] if lines),
            towns=tuple(filter(None, (cleaning.name(town) for _, town, _ in places[person_id]))),
            reach=tuple(reach[person_id]),
        )
        for person_id in born
    }


def like(facts: PersonFacts, *, by: Weights) -> list[tuple[int, Likeness]]:
    """Who on the record is likely the same as somebody who is about to be added, the likeliest first.

    Whom the transaction's principal may not see is not among them. Six queries.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id from people_alike(%s::text[], %s::date[], %s::text[], %s::text[], 0)",
            [
                [n.searched for n in facts.names],
                _days_like(facts.date_of_birth),
                [value for _, value in facts.identifiers],
                [p.value for p in facts.phones],
            ],
        )
        ids = [row[0] for row in cursor.fetchall()]
    mine = who(facts)
    found = [(key, compare(mine, other, by)) for key, other in whos(ids).items()]
    kept = [each for each in found if each[1].says != "no"]
    return sorted(kept, key=lambda each: (-each[1].points, each[0]))[:MOST]


# For many at once a search by likeness for each would cost more than all else of an import: names that sound alike,
# in either order, and the day of birth with a name that is not wholly another, are found in one go.
_SOUND = "dmetaphone(split_part({0}, ' ', 1)), dmetaphone(reverse(split_part(reverse({0}), ' ', 1)))"
_MANY = f"""
    with asked as materialized (
        select * from jsonb_to_recordset(%s::jsonb) k(n int, names text[], born date[], numbers text[], reach text[])
    ), named as materialized (
        select n, name, {_SOUND.format("name")} from asked, unnest(names) name where name <> ''
    ), sounds(n, first, last) as materialized (
        select n, s1, s2 from named x(n, name, s1, s2) union select n, s2, s1 from named x(n, name, s1, s2)
    ), here(person_id, searched, first, last) as (
        select person_id, searched, {_SOUND.format("searched")} from people_name where not struck
    )
    select f.n, f.person_id from (
        select s.n, h.person_id from sounds s join here h on h.first = s.first and h.last = s.last
        union
        select k.n, p.id from (select n, unnest(born) born from asked) k
        join people_person p on p.date_of_birth = k.born
        join people_name x on x.person_id = p.id and not x.struck
        join named a(n, name, s1, s2) on a.n = k.n and similarity(a.name, x.searched) >= {_NOT_WHOLLY_ANOTHER}
        union
        select k.n, i.person_id from (select n, unnest(numbers) value from asked) k
        join people_identifier i on i.value = k.value
        union
        select k.n, x.person_id from (select n, unnest(reach) value from asked) k
        join people_phone x on x.value = k.value and not x.struck
    ) f join people_headline using (person_id)
"""  # noqa: S608  put together from words of our own; every value is a parameter


def like_many(
    rows: Sequence[PersonFacts], *, by: Weights, but: Callable[[Collection[int]], Collection[int]]
) -> dict[int, list[tuple[int, Likeness]]]:
    """Who on the record is likely the same as each of many people about to be added, by their place in `rows`.

    Six queries for all of them. Weighed as by `like`; candidates are those who sound alike or were born on the day, so
    a name that is only spelt alike, with another birth date, is missed. `but` says whom of the found not to compare.
    """
    asked = [
        {
            "n": n,
            "names": [name.searched for name in facts.names],
            "born": [day.isoformat() for day in _days_like(facts.date_of_birth)],
            "numbers": [value for _, value in facts.identifiers],
            "reach": [phone.value for phone in facts.phones],
        }
        for n, facts in enumerate(rows)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [json.dumps(asked)])
        found = cursor.fetchall()
    out = set(but({person_id for _, person_id in found}))
    known = whos({person_id for _, person_id in found if person_id not in out})
    mine: dict[int, Who] = {}
    kept: dict[int, list[tuple[int, Likeness]]] = {}
    for n, person_id in found:
        if person_id in known:
            likeness = compare(mine.get(n) or mine.setdefault(n, who(rows[n])), known[person_id], by)
            if likeness.says != "no":
                kept.setdefault(n, []).append((person_id, likeness))
    return {n: sorted(each, key=lambda one: (-one[1].points, one[0]))[:MOST] for n, each in kept.items()}


def _days_like(born: date | None) -> list[date]:
    return [day for each in cleaning.days([born]) for day in (each, *_swapped(each))]


def _swapped(day: date) -> Iterator[date]:
    if day.day <= 12 and day.day != day.month:
        yield date(day.year, day.day, day.month)


_PAIRS = """
    select distinct p.id, a.person_id
    from people_person p,
         people_alike(
           array(select n.searched from people_name n where n.person_id = p.id and not n.struck),
           array_remove(array[p.date_of_birth,
             case when extract(day from p.date_of_birth) <= 12 and extract(day from p.date_of_birth)
                         <> extract(month from p.date_of_birth)
                  then make_date(extract(year from p.date_of_birth)::int, extract(day from p.date_of_birth)::int,
                                 extract(month from p.date_of_birth)::int) end], null),
           array(select i.value from people_identifier i where i.person_id = p.id),
           array(select x.value from people_phone x where x.person_id = p.id and not x.struck),
           p.id) a
    where p.id = any (%s) and a.person_id > p.id
"""


def pairs(ids: Sequence[int], *, by: Weights) -> Iterator[tuple[int, list[Pair]]]:
    """Every likely pair whose older record is among `ids`, some hundred people at a time, with how many are done."""
    for first in range(0, len(ids), _AT_ONCE):
        some = list(ids[first : first + _AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(_PAIRS, [some])
            found = cursor.fetchall()
        known = whos({one for pair in found for one in pair})
        weighed = (Pair(a, b, compare(known[a], known[b], by)) for a, b in found if a in known and b in known)
        yield len(some), [pair for pair in weighed if pair.likeness.says != "no"]
