"""S16: of 30 cases of snooping planted in 90 simulated days of 1,000 staff at least 27 are found, few alarms are false.

The staff do what staff do: their own people, the team's, cover, the duty rota, the court list, a late evening now and
then, a search that finds nobody, a namesake by chance. Some planted cases are small enough to slip under a threshold.
Small: 200 staff, the same days, and as many planted as fit.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from throughcare.cli.proofs import Size
from throughcare.kernel.clock import LONDON
from throughcare.looks import rules
from throughcare.looks.rules import Look, Staff, Week, Whose
from throughcare.policy.books import Watching
from throughcare.policy.editions import edition

FIRST = date(2026, 8, 24)  # a Monday
DAYS = 90
TEAM, CASES = 10, 30
# How surnames lie in a population: a few that many have, and a long tail.
SURNAMES = [f"Common{n}" for n in range(60)] + [f"Rare{n}" for n in range(6_000)]
WEIGHTS = [40] * 60 + [1] * 6_000
ROLES = ["offender_manager"] * 7 + ["case_administrator", "court_officer", "team_manager"]


@dataclass
class Service:
    """Who works there, whom they supervise, and who had whom before."""

    chance: random.Random
    staff: dict[int, Staff] = field(default_factory=dict)
    people: dict[int, Whose] = field(default_factory=dict)
    cases: dict[int, list[int]] = field(default_factory=dict)
    handed_over: dict[tuple[int, int], date] = field(default_factory=dict)
    entries: Iterator[int] = field(default_factory=lambda: count(1))

    def team(self, user_id: int) -> range:
        """Colleagues of one team."""
        first = (user_id - 1) // TEAM * TEAM + 1
        return range(first, first + TEAM)

    def cases_of(self, users: range) -> list[int]:
        """Everybody a team is responsible for."""
        return [person for user in users for person in self.cases.get(user, ())]

    def look(self, user_id: int, on: date, person_id: int, relation: str, at: time | None = None, **more: Any) -> Look:
        """One look, in office hours unless it is said when."""
        moment = at or time(self.chance.randint(8, 17), self.chance.randint(0, 59))
        local = datetime.combine(on, moment, LONDON)
        return Look(next(self.entries), local, user_id, person_id, relation=relation, **more)

    def search(self, user_id: int, on: date, terms: str, at: time) -> Look:
        """One search."""
        return Look(next(self.entries), datetime.combine(on, at, LONDON), user_id, None, terms=terms)


@dataclass
class Planted:
    """A case of snooping: whom to find, or whose record, and what was done."""

    kind: str
    user_id: int | None
    person_id: int | None
    looks: list[Look]


def prove(size: Size) -> dict[str, Any]:
    """Full: 1,000 staff; small: 200."""
    chance = size.random
    service = _service(size.of(200, full=1_000), chance)
    planted = _plant(service, size.of(18, full=30), chance)
    book = edition(Watching, jurisdiction="england_wales", on=FIRST).book
    extra: dict[date, list[Look]] = defaultdict(list)
    for case in planted:
        for look in case.looks:
            extra[_monday(look.at.date())].append(look)
    surnames = Counter(whose.surname.lower() for whose in service.people.values())
    caught: set[int] = set()
    false: Counter[str] = Counter()
    seen = 0
    for n in range(0, DAYS, 7):
        monday = FIRST + timedelta(days=n)
        looks = [*_usual_week(service, monday, min(7, DAYS - n)), *extra[monday]]
        seen += len(looks)
        week = Week(looks, service.staff, service.people, surnames, service.handed_over)
        for found in rules.find(week, book):
            hit = [at for at, case in enumerate(planted) if _same(case, found)]
            caught.update(hit)
            false[found.kind] += not hit
    weeks = DAYS / 7
    rate = sum(false.values()) / weeks / len(service.staff) * 1_000
    recall = len(caught) / len(planted)
    missed = Counter(case.kind for at, case in enumerate(planted) if at not in caught)
    assert recall >= 0.9, f"recall {recall:.2f}, missed {dict(missed)}"
    assert rate <= 5, f"{rate:.2f} false alarms per 1,000 staff a week: {dict(false)}"
    return {
        "staff": len(service.staff),
        "days": DAYS,
        "looks": seen,
        "planted": len(planted),
        "found": len(caught),
        "recall": round(recall, 3),
        "false alarms": sum(false.values()),
        "per 1,000 staff a week": round(rate, 2),
    }


def _same(case: Planted, found: rules.Found) -> bool:
    if case.user_id is None:
        return found.person_id == case.person_id and found.kind == case.kind
    return found.user_id == case.user_id and bool({look.entry for look in case.looks} & set(found.entries))


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


# --------------------------------------------------------------------------------------------------------- who is there
def _service(size: int, chance: random.Random) -> Service:
    service = Service(chance)
    person = count(1)
    for user_id in range(1, size + 1):
        role = ROLES[(user_id - 1) % TEAM]
        mine = [next(person) for _ in range(CASES)] if role == "offender_manager" else []
        for person_id in mine:
            service.people[person_id] = Whose(
                chance.choices(SURNAMES, WEIGHTS)[0], frozenset({f"{person_id} road ab1"})
            )
        service.cases[user_id] = mine
        service.staff[user_id] = Staff(
            user_id, role, chance.choices(SURNAMES, WEIGHTS)[0], frozenset({f"staff{user_id} lane ab1"})
        )
    for user_id, mine in service.cases.items():  # cases that were handed over lately, or long ago
        for person_id in chance.sample(mine, min(len(mine), 6)):
            before = chance.choice(service.team(user_id))
            if before != user_id:
                service.handed_over[before, person_id] = FIRST + timedelta(days=chance.randint(-60, 80))
    return service


def _usual_week(service: Service, monday: date, days: int) -> Iterator[Look]:
    """What staff do in a week."""
    chance = service.chance
    everybody = list(service.people)
    former: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for (user_id, person_id), ended in service.handed_over.items():
        former[user_id].append((person_id, ended))
    for user_id, somebody in service.staff.items():
        team = service.cases_of(service.team(user_id))
        mine = service.cases[user_id]
        for n in range(min(days, 5)):
            on = monday + timedelta(days=n)
            if chance.random() < 0.12 or (somebody.ended_on and on >= somebody.ended_on):  # away, or gone
                continue
            if mine:
                yield from (
                    service.look(user_id, on, p, "allocated") for p in chance.sample(mine, chance.randint(4, 12))
                )
            wanted = {"case_administrator": 30, "court_officer": 4, "team_manager": 10}.get(somebody.role, 3)
            yield from (
                service.look(user_id, on, p, "team")
                for p in chance.sample(team, min(len(team), chance.randint(0, wanted)))
            )
            if somebody.role == "court_officer" or chance.random() < 0.05:  # the court list, the duty rota
                yield from (
                    service.look(user_id, on, p, "day") for p in chance.sample(everybody, chance.randint(5, 25))
                )
            if chance.random() < 0.25:  # somebody of the unit rang
                yield from (
                    service.look(user_id, on, p, "unit") for p in chance.sample(everybody, chance.randint(1, 2))
                )
            if chance.random() < 0.004:
                yield service.look(user_id, on, chance.choice(everybody), "opened")
            if mine and chance.random() < 0.04:  # an evening of catching up
                late = [time(20, chance.randint(0, 59)) for _ in range(chance.randint(2, 12))]
                yield from (service.look(user_id, on, chance.choice(mine), "allocated", at) for at in late)
            for _ in range(chance.choice([0, 0, 1, 1, 2, 4])):
                yield from _usual_search(service, user_id, on, team)
        for person_id, ended in former.get(user_id, ()):  # a question about a case handed over
            on = monday + timedelta(days=chance.randint(0, 4))
            days_since = (on - ended).days
            if (gone := service.staff[user_id].ended_on) and on >= gone:
                continue
            if 0 <= days_since < 90 and chance.random() < (0.5 if days_since < 14 else 0.03):
                yield service.look(user_id, on, person_id, "former")
        if chance.random() < 0.01:  # weekend on call
            on = monday + timedelta(days=5)
            if days > 5:
                yield from (service.look(user_id, on, p, "day") for p in chance.sample(everybody, chance.randint(2, 9)))


def _usual_search(service: Service, user_id: int, on: date, team: list[int]) -> Iterator[Look]:
    chance = service.chance
    person_id = chance.choice(team)
    at = time(chance.randint(8, 16), chance.randint(0, 40))
    yield service.search(user_id, on, service.people[person_id].surname, at)
    if chance.random() < 0.7:
        yield service.look(user_id, on, person_id, "team", time(at.hour, at.minute + chance.randint(0, 15)))


# ------------------------------------------------------------------------------------------------------ what is planted
def _plant(service: Service, many: int, chance: random.Random) -> list[Planted]:
    """As many of each kind as can be, in turn, each by somebody else."""
    users = chance.sample([user for user, somebody in service.staff.items() if service.cases[user]], many)
    people = chance.sample(list(service.people), many * 30)
    kinds = [_own, _surname, _no_part, _searches, _night, _famous, _after_end, _former, _bulk]
    return [
        kinds[n % len(kinds)](service, users[n], people[n * 30 : (n + 1) * 30], _day(chance), chance)
        for n in range(many)
    ]


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=7 * chance.randint(1, 10) + chance.randint(0, 4))


def _own(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """Somebody they know, or their own house."""
    was = service.staff[user]
    person = people[0]
    if chance.random() < 0.5:
        service.staff[user] = Staff(user, was.role, was.surname, was.houses, frozenset({person}))
    else:
        service.people[person] = Whose(service.people[person].surname, was.houses)
    refused = chance.random() < 0.3
    look = service.look(
        user, on, person, "" if refused else chance.choice(["unit", "opened", "team"]), allowed=not refused
    )
    return Planted("own", user, person, [look])


def _surname(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """A relative: the same rare surname."""
    was = service.staff[user]
    name = f"Kin{user}"
    service.staff[user] = Staff(user, was.role, name, was.houses)
    service.people[people[0]] = Whose(name, service.people[people[0]].houses)
    looks = [service.look(user, on, people[0], "unit") for _ in range(chance.randint(1, 3))]
    return Planted("same_surname", user, people[0], looks)


def _no_part(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """A week of browsing."""
    monday = _monday(on)
    looks = [
        service.look(user, monday + timedelta(days=chance.randint(0, 4)), person, "unit")
        for person in people[: chance.randint(11, 28)]
    ]
    return Planted("no_part", user, None, looks)


def _searches(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """Names looked up for somebody outside."""
    monday = _monday(on)
    looks = [
        service.search(user, monday + timedelta(days=chance.randint(0, 4)), f"name{n} wanted", time(7, n))
        for n in range(chance.randint(9, 30))
    ]
    return Planted("searches", user, None, looks)


def _night(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """An evening with the door shut."""
    hour = chance.choice([21, 22, 23, 5])
    looks = [
        service.look(user, on, person, chance.choice(["unit", "team"]), time(hour, n * 4))
        for n, person in enumerate(people[: chance.randint(5, 12)])
    ]
    return Planted("out_of_hours", user, None, looks)


def _famous(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """Somebody is in the news, and many look."""
    monday = _monday(on)
    crowd = chance.sample(list(service.staff), chance.randint(7, 25))
    looks = [service.look(u, monday + timedelta(days=chance.randint(0, 4)), people[0], "unit") for u in crowd]
    return Planted("onlookers", None, people[0], looks)


def _after_end(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """They have left; the session or the password still tries."""
    was = service.staff[user]
    service.staff[user] = Staff(user, was.role, was.surname, was.houses, was.knows, ended_on=on)
    looks = [
        service.look(user, on + timedelta(days=1), person, "", time(9, n), allowed=False)
        for n, person in enumerate(people[: chance.randint(3, 6)])
    ]
    return Planted("after_end", user, None, looks)


def _former(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """They cannot let go of a case."""
    monday = _monday(on)
    service.handed_over[user, people[0]] = monday - timedelta(days=chance.randint(20, 60))
    days = chance.sample(range(5), chance.randint(2, 4))
    return Planted(
        "former", user, people[0], [service.look(user, monday + timedelta(days=d), people[0], "former") for d in days]
    )


def _bulk(service: Service, user: int, people: list[int], on: date, chance: random.Random) -> Planted:
    """A day of copying: the team's whole caseload, and the next one's."""
    everybody = chance.sample(list(service.people), chance.randint(55, 140))
    return Planted("bulk", user, None, [service.look(user, on, person, "team") for person in everybody])
