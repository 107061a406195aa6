"""Which looks at records want a second look, and why. A rule finds; the auditor decides what it was.

Each rule gets one week of the audit of one jurisdiction and the thresholds of the rule book, and says in words what it
saw. Nothing here weighs the person looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from throughcare.policy.books import Watching

# In the table of the door: parts in a case that give somebody a reason to look. All others are far.
NEAR = frozenset({"allocated", "team", "partner", "day"})
MOST_ENTRIES = 50


@dataclass(frozen=True)
class Look:
    """Somebody asked for one person's record, `times` times within an hour; or searched, if there are `terms`.

    `at` is local time. `relation` is the part in the case that opened it, empty for a refusal.
    """

    entry: int
    at: datetime
    user_id: int
    person_id: int | None
    allowed: bool = True
    relation: str = ""
    times: int = 1
    terms: str = ""

    @property
    def far(self) -> bool:
        """Was there no part in the case that gives a reason to look?"""
        return self.relation not in NEAR


@dataclass(frozen=True)
class Staff:
    """Somebody of the staff, with what they said of themselves. `houses` are as `house` writes them."""

    user_id: int
    role: str
    surname: str = ""
    houses: frozenset[str] = frozenset()
    knows: frozenset[int] = frozenset()
    ended_on: date | None = None


@dataclass(frozen=True)
class Whose:
    """A person looked at."""

    surname: str = ""
    houses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Week:
    """A week of looks, and what is known of whoever is in it.

    `surnames` counts people of the register by surname in small letters; `handed_over` is the day on which somebody's
    part in a case ended.
    """

    looks: Sequence[Look]
    staff: Mapping[int, Staff]
    people: Mapping[int, Whose]
    surnames: Mapping[str, int] = field(default_factory=dict)
    handed_over: Mapping[tuple[int, int], date] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """What a rule found: who, if it is about one of the staff; whose record, if it is about one person; and why."""

    kind: str
    user_id: int | None
    person_id: int | None
    because: tuple[str, ...]
    entries: tuple[int, ...]


def find(week: Week, book: Watching) -> list[Found]:
    """Everything that wants a second look."""
    by_user: dict[int, list[Look]] = defaultdict(list)
    for look in week.looks:
        by_user[look.user_id].append(look)
    usual = _usual(week, by_user)
    found: list[Found] = list(_onlookers(week, book))
    for user_id, looks in by_user.items():
        somebody = week.staff.get(user_id)
        if somebody is None:
            continue
        looks.sort(key=lambda look: look.at)
        opened = [look for look in looks if look.person_id is not None]
        found += _after_end(somebody, opened, book)
        found += _own(somebody, opened, week)
        found += _same_surname(somebody, looks, week, book)
        found += _no_part(somebody, opened, book, usual)
        found += _searches(somebody, looks, book)
        found += _out_of_hours(somebody, opened, book)
        found += _former(somebody, opened, week, book)
        found += _bulk(somebody, opened, book, usual)
    return found


def house(lines: str, postcode: str) -> str:
    """An address as it is compared: its first line and postcode, without signs; empty without both."""
    first = "".join(c for c in lines.split(",")[0].lower() if c.isalnum())
    code = "".join(c for c in postcode.lower() if c.isalnum())
    return f"{first} {code}" if first and code else ""


# --------------------------------------------------------------------------------------------------------- one person
def _own(somebody: Staff, opened: Sequence[Look], week: Week) -> Iterator[Found]:
    """Somebody they know, or at their own address: one look is enough, refused or not."""
    for person_id, looks in _by_person(opened).items():
        whose = week.people.get(person_id, Whose())
        if person_id in somebody.knows and any(look.relation != "allocated" for look in looks):
            yield _about("own", somebody, person_id, looks, "They know this person: they said so, or it was confirmed.")
        elif somebody.houses & whose.houses:
            yield _about("own", somebody, person_id, looks, "They live, or lived, at the same address.")


def _same_surname(somebody: Staff, looks: Sequence[Look], week: Week, book: Watching) -> Iterator[Found]:
    """The same rare surname, with no part in the case; or a search for it."""
    surname = somebody.surname.lower()
    count = week.surnames.get(surname, 0)
    if not surname or count > book.surname_rare:
        return
    rare = f"Of all people {count} have the surname; up to {book.surname_rare} counts as rare."
    for person_id, theirs in _by_person([look for look in looks if look.person_id is not None and look.far]).items():
        if week.people.get(person_id, Whose()).surname.lower() == surname:
            yield _about("same_surname", somebody, person_id, theirs, "The same surname and no part in the case.", rare)
    searched = [look for look in looks if surname in look.terms.lower().split()]
    if searched:
        yield _in_all("same_surname", somebody, searched, "They searched for their own surname.", rare)


def _former(somebody: Staff, opened: Sequence[Look], week: Week, book: Watching) -> Iterator[Found]:
    """A case they had, looked at again on several days after it was handed over."""
    for person_id, looks in _by_person([look for look in opened if look.relation == "former"]).items():
        ended = week.handed_over.get((somebody.user_id, person_id))
        if ended is None:
            continue
        late = [look for look in looks if look.at.date() > ended + timedelta(days=book.former_grace_days)]
        days = {look.at.date() for look in late}
        if len(days) >= book.former_days:
            yield _about(
                "former",
                somebody,
                person_id,
                late,
                f"Handed over on {ended.isoformat()}; looked at on {len(days)} days more than"
                f" {book.former_grace_days} days later.",
            )


def _onlookers(week: Week, book: Watching) -> Iterator[Found]:
    """One person, whom many look at who have no part in the case: somebody in the news."""
    for person_id, looks in _by_person([look for look in week.looks if look.far]).items():
        who = {look.user_id for look in looks if look.user_id in week.staff}
        if len(who) >= book.onlookers:
            yield Found(
                "onlookers",
                None,
                person_id,
                (f"{len(who)} of the staff looked without a part in the case; {book.onlookers} or more count.",),
                _entries(looks),
            )


# -------------------------------------------------------------------------------------------------------- many people
def _no_part(
    somebody: Staff, opened: Sequence[Look], book: Watching, usual: Mapping[tuple[str, str], float]
) -> Iterator[Found]:
    """Many people in a week in whose case they have no part, against what is usual for the role."""
    looks = [look for look in opened if look.far and look.allowed]
    people = {look.person_id for look in looks}
    normal = usual.get(("far", somebody.role), 0)
    if len(people) >= max(book.no_part_people, book.no_part_times * normal):
        yield _in_all(
            "no_part",
            somebody,
            looks,
            f"{len(people)} people in a week without a part in the case; the middle of the role is {normal:g}.",
        )


def _searches(somebody: Staff, looks: Sequence[Look], book: Watching) -> Iterator[Found]:
    """Names looked up and nobody opened: what a search shows is all they wanted."""
    searches = [look for look in looks if look.terms]
    opened = [look.at for look in looks if look.person_id is not None]
    wait = timedelta(minutes=book.searches_minutes)
    idle = [s for s in searches if not any(s.at <= at <= s.at + wait for at in opened)]
    names = {s.terms.strip().lower() for s in idle}
    if len(names) >= book.searches and 100 * len(idle) >= book.searches_percent * len(searches):
        yield _in_all(
            "searches",
            somebody,
            idle,
            f"{len(names)} searches after which nobody was opened within {book.searches_minutes} minutes,"
            f" of {len(searches)}.",
        )


def _out_of_hours(somebody: Staff, opened: Sequence[Look], book: Watching) -> Iterator[Found]:
    """A burst outside office hours at people they are not responsible for and who are not part of their day."""
    looks = [
        look for look in opened if look.relation not in ("allocated", "day", "partner") and _is_late(look.at, book)
    ]
    for n, first in enumerate(looks):
        burst = [look for look in looks[n:] if look.at < first.at + timedelta(hours=1)]
        people = {look.person_id for look in burst}
        if len(people) >= book.night_people:
            yield _in_all(
                "out_of_hours",
                somebody,
                burst,
                f"{len(people)} people within an hour from {first.at:%A %H:%M}; office hours are"
                f" {book.office_from:%H:%M} to {book.office_until:%H:%M}, Monday to Friday.",
            )
            return


def _bulk(
    somebody: Staff, opened: Sequence[Look], book: Watching, usual: Mapping[tuple[str, str], float]
) -> Iterator[Found]:
    """Far more people in one day than is usual for the role."""
    normal = usual.get(("day", somebody.role), 0)
    for day, looks in _by_day(opened).items():
        people = {look.person_id for look in looks if look.allowed}
        if len(people) >= max(book.bulk_people, book.bulk_times * normal):
            yield _in_all(
                "bulk",
                somebody,
                looks,
                f"{len(people)} people on {day.isoformat()}; the middle of the role is {normal:g} in a day.",
            )
            return


def _after_end(somebody: Staff, opened: Sequence[Look], book: Watching) -> Iterator[Found]:
    """Looks, or tries, on or after the day the post ended."""
    if somebody.ended_on is None:
        return
    looks = [look for look in opened if look.at.date() >= somebody.ended_on]
    let_in = [look for look in looks if look.allowed]
    tries = sum(look.times for look in looks)
    if let_in or tries >= book.after_end_tries:
        yield _in_all(
            "after_end",
            somebody,
            looks,
            f"Their post ended on {somebody.ended_on.isoformat()}; {tries} tries since, {len(let_in)} let in.",
        )


# --------------------------------------------------------------------------------------------------------------- parts
def _is_late(at: datetime, book: Watching) -> bool:
    return at.weekday() >= 5 or not book.office_from <= at.time() < book.office_until


def _usual(week: Week, by_user: Mapping[int, Sequence[Look]]) -> dict[tuple[str, str], float]:
    """The middle of each role: people without a part in the week, and people in a day. With few of a role, their own
    numbers would hide one of them, so that a middle counts from five on."""
    far: dict[str, list[int]] = defaultdict(list)
    days: dict[str, list[int]] = defaultdict(list)
    for user_id, looks in by_user.items():
        if user_id not in week.staff:
            continue
        role = week.staff[user_id].role
        opened = [look for look in looks if look.person_id is not None and look.allowed]
        far[role].append(len({look.person_id for look in opened if look.far}))
        days[role] += [len({look.person_id for look in theirs}) for theirs in _by_day(opened).values()]
    middles = {("far", role): median(counts) for role, counts in far.items() if len(counts) >= 5}
    return middles | {("day", role): median(counts) for role, counts in days.items() if len(counts) >= 5}


def _by_person(looks: Iterable[Look]) -> dict[int, list[Look]]:
    answer: dict[int, list[Look]] = defaultdict(list)
    for look in looks:
        if look.person_id is not None:
            answer[look.person_id].append(look)
    return answer


def _by_day(looks: Iterable[Look]) -> dict[date, list[Look]]:
    answer: dict[date, list[Look]] = defaultdict(list)
    for look in looks:
        answer[look.at.date()].append(look)
    return answer


def _about(kind: str, somebody: Staff, person_id: int, looks: Sequence[Look], *because: str) -> Found:
    return Found(kind, somebody.user_id, person_id, (*because, _times(looks)), _entries(looks))


def _in_all(kind: str, somebody: Staff, looks: Sequence[Look], *because: str) -> Found:
    return Found(kind, somebody.user_id, None, because, _entries(looks))


def _times(looks: Sequence[Look]) -> str:
    times, refused = sum(look.times for look in looks), sum(look.times for look in looks if not look.allowed)
    return f"Asked for {times} {'time' if times == 1 else 'times'}, refused {refused}."


def _entries(looks: Sequence[Look]) -> tuple[int, ...]:
    return tuple(look.entry for look in looks[:MOST_ENTRIES])
