"""Random allocations, limits, acquaintances, openings, days and ended posts: the door against an oracle (S5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from time_machine import travel

from tests.cast import NOW
from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.cli.proofs import Size
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.kernel.errors import Refused
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of
from throughcare.people import access, limits
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Acquaintance, Limit

# What the oracle holds to be right, told apart from the table the door reads.
GIVES: dict[str, dict[str, str]] = {
    "offender_manager": {
        "allocated": "read sensitive write decide looked",
        "team": "read write decide",
        "unit": "read write",
        "former": "read",
        "day": "read write",
        "opened": "read",
    },
    "team_manager": {
        "allocated": "read sensitive write decide agree allocate looked limit",
        "team": "read sensitive write decide agree allocate looked limit",
        "unit": "read allocate looked",
        "former": "read",
        "day": "read write",
        "opened": "read",
    },
    "auditor": dict.fromkeys(("allocated", "team", "unit", "former", "none"), "read looked"),
    "partner_worker": {"partner": ""},
    "case_administrator": {
        "allocated": "read write print",
        "team": "read write print",
        "unit": "read print",
        "day": "read write",
        "opened": "read",
    },
}
ASKED = {
    "see_record": "read",
    "see_sensitive": "sensitive",
    "note": "write",
    "judge_absence": "decide",
    "allocate": "allocate",
    "see_looks": "looked",
    "set_limit": "limit",
    "print_letter": "print",
}

_OFTEN = {
    "ask": 60,
    "involve": 8,
    "refer": 2,
    "end part": 4,
    "restrict": 4,
    "exclude": 4,
    "end limit": 6,
    "know": 2,
    "open": 5,
    "day": 3,
    "leave": 0.3,
    "wait": 6,
}


@dataclass
class Person:
    """What the oracle knows of one person."""

    id: int
    parts: list[list[Any]] = field(default_factory=list)  # role, post, since, until
    excluded: set[int] = field(default_factory=set)
    allowed: set[int] | None = None
    known: set[int] = field(default_factory=set)
    opened: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    days: set[tuple[int, date]] = field(default_factory=set)


@dataclass
class Staff:
    """What the oracle knows of one of the staff."""

    user: int
    name: str
    post: int
    team: int
    office: int
    role: str
    until: date | None = None


def verdict(who: Staff, whom: Person, verb: str, *, staff: dict[int, Staff], at: datetime) -> str:
    """opened, refused, or absent."""
    if who.until is not None and who.until <= at.date():
        return "refused"
    if whom.allowed is not None and who.user not in whom.allowed:
        return "absent"
    if who.user in whom.excluded | whom.known:
        return "refused"
    held = {"none"}
    for role, post, _, until in whom.parts:
        own = post == who.post
        if who.role == "partner_worker":
            held |= {"partner"} if own and until is None else set()
            continue
        if until is None:
            held |= {"allocated"} if own else set()
            if role != "partner":
                held |= {"team"} if staff[post].team == who.team else set()
                held |= {"unit"} if staff[post].office == who.office else set()
        elif own and until >= at - timedelta(days=90):
            held.add("former")
    if who.role != "partner_worker":
        held |= {"day"} if (who.post, at.date()) in whom.days else set()
        held |= {"opened"} if any(post == who.post and a <= at < b for post, a, b in whom.opened) else set()
    near = next((r for r in ("allocated", "team", "unit", "former", "none") if r in held), "none")
    counted = {near, *(held & {"unit", "day", "opened", "partner"})} if who.role != "partner_worker" else held
    return "opened" if any(verb in GIVES[who.role].get(r, "").split() for r in counted) else "refused"


class World:
    """The product and the oracle side by side."""

    def __init__(self, size: Size) -> None:
        self.random, self.at = size.random, NOW
        with context.acting(principal=cast.DEMO.key, reason="proof"):
            made = cast.make_staff(at=NOW)
            self.boss = made.ruth
            west = organisations.add_team(made.kilner_street, name="West", by=cast.DEMO)
            far = organisations.add_team(made.harbour_lane, name="Far", by=cast.DEMO)
            self.staff: dict[int, Staff] = {}
            for short in ("grace", "simon", "ruth", "paul", "amina", "omar"):
                self._know(getattr(made, short))
            for number, (team, role) in enumerate(
                [(west.id, "offender_manager"), (west.id, "team_manager"), (far.id, "offender_manager"),
                 (far.id, "partner_worker"), (made.team, "offender_manager")]
            ):  # fmt: skip
                user = accounts.enter(f"s5-{number}@throughcare.example", name=f"S{number}", phone="", by=cast.DEMO)
                organisations.hold_post(user.id, team_id=team, role=role, since=cast.BEGAN, by=cast.DEMO)
                self._know(principal_of(user.id, name=user.name, on=NOW.date()))
            self.people = [
                Person(cast.admit(PersonFacts(names=(NameFacts(surname=f"Five{n}"),)), by=cast.DEMO, at=NOW))
                for n in range(5)
            ]

    def _know(self, who: Principal) -> None:
        assert who.post_id
        assert who.user_id
        assert who.team_id
        assert who.office_id
        self.staff[who.post_id] = Staff(who.user_id, who.name, who.post_id, who.team_id, who.office_id, who.role)

    def principal(self, who: Staff) -> Principal:
        return principal_of(who.user, name=who.name, on=self.at.date())

    def step(self) -> tuple[str, str]:
        """One event, or one question of which both must give the same answer."""
        what = self.random.choices(list(_OFTEN), list(_OFTEN.values()))[0]
        who = self.random.choice(list(self.staff.values()))
        whom = self.random.choice(self.people)
        return what, getattr(self, what.replace(" ", "_"))(who, whom)

    def ask(self, who: Staff, whom: Person) -> str:
        doing, verb = self.random.choice(list(ASKED.items()))
        expected = verdict(who, whom, verb, staff=self.staff, at=self.at)
        by = self.principal(who)
        with context.acting(principal=by.key, reason="proof"):
            try:
                access.open_record(by, whom.id, doing=doing)
                found = "opened"
            except access.NoSuchPerson:
                found = "absent"
            except access.AccessRefused:
                found = "refused"
        if by.kind != "staff" and found == "absent":
            found = "refused"  # a person who is fenced is not there for somebody without a post
        assert found == expected, f"{who} asked to {doing} {whom} at {self.at}: {found}, not {expected}"
        return found

    def involve(self, who: Staff, whom: Person) -> str:
        if who.role == "partner_worker" or not self._open_to(who, whom) or not self._boss_sees(whom):
            return "passed"
        role = "offender_manager"
        self._as_boss(lambda: people.involve(whom.id, role=role, post_id=who.post, at=self.at))
        self._end(whom, role)
        whom.parts.append([role, who.post, self.at, None])
        return "done"

    def refer(self, who: Staff, whom: Person) -> str:
        if who.role != "partner_worker" or not self._open_to(who, whom) or not self._boss_sees(whom):
            return "passed"
        self._as_boss(lambda: people.involve(whom.id, role="partner", post_id=who.post, at=self.at))
        self._end(whom, "partner")
        whom.parts.append(["partner", who.post, self.at, None])
        return "done"

    def end_part(self, who: Staff, whom: Person) -> str:
        role = self.random.choice(["offender_manager", "partner"])
        if not self._boss_sees(whom):
            return "passed"
        self._as_boss(lambda: people.involve(whom.id, role=role, post_id=None, at=self.at))
        self._end(whom, role)
        return "done"

    def _end(self, whom: Person, role: str) -> None:
        for part in whom.parts:
            if part[0] == role and part[3] is None:
                part[3] = self.at

    def _open_to(self, who: Staff, whom: Person) -> bool:
        """Nobody to whom the record is shut is given a part: the product's own check, held to the oracle's."""
        is_open = who.user not in whom.excluded | whom.known and (whom.allowed is None or who.user in whom.allowed)
        assert access.may_see(who.user, [whom.id]) is is_open
        return is_open

    def _set(self, whom: Person, kind: str, users: set[int]) -> str:
        if not self._boss_sees(whom):
            return "passed"
        try:
            limits.set_limit(
                whom.id, kind=kind, users=sorted(users), message="No.", because="So.", by=self.boss, at=self.at
            )
        except Refused:
            return "refused"
        return "done"

    def _boss_sees(self, whom: Person) -> bool:
        return self.boss.user_id not in whom.excluded | whom.known and (
            whom.allowed is None or self.boss.user_id in whom.allowed
        )

    def restrict(self, who: Staff, whom: Person) -> str:
        users = {one.user for one in self.random.sample(list(self.staff.values()), 3)} | {self.boss.user_id or 0}
        done = self._as_boss(lambda: self._set(whom, "restriction", users))
        if done == "done":
            whom.allowed = users
        return done

    def exclude(self, who: Staff, whom: Person) -> str:
        users = {one.user for one in self.random.sample(list(self.staff.values()), 2)}
        done = self._as_boss(lambda: self._set(whom, "exclusion", users))
        assert done != "done" or self.boss.user_id not in users
        if done == "done":
            whom.excluded = users
        return done

    def end_limit(self, who: Staff, whom: Person) -> str:
        def act() -> str:
            row = Limit.objects.filter(person_id=whom.id, until=None).order_by("kind").first()
            if row is None:
                return "passed"
            limits.end_limit(row.id, because="Over.", shown_version=row.version, by=self.boss, at=self.at)
            return row.kind

        ended = self._as_boss(act)
        if ended == "exclusion":
            whom.excluded = set()
        if ended == "restriction":
            whom.allowed = None
        return ended

    def know(self, who: Staff, whom: Person) -> str:
        by = self.principal(who)
        if who.user == self.boss.user_id or by.kind != "staff" or not self._open_to(who, whom):
            return "passed"
        with context.acting(principal=by.key, reason="proof"):
            try:
                row = limits.declare(whom.id, how="friend", words="", by=by, at=self.at)
            except Refused:
                return "refused"
        if not self._boss_sees(whom):
            return "declared"

        def act() -> str:
            found = Acquaintance.objects.get(id=row.id)
            limits.decide_acquaintance(
                found.id, known=True, because="", shown_version=found.version, by=self.boss, at=self.at
            )
            return "done"

        self._as_boss(act)
        whom.known.add(who.user)
        return "done"

    def open(self, who: Staff, whom: Person) -> str:
        by = self.principal(who)
        with context.acting(principal=by.key, reason="proof"):
            try:
                access.look_up(by, whom.id, doing="open_without_part")
            except access.AccessRefused:
                return "refused"
            row = limits.open_without_part(whom.id, purpose="danger", reason="The police rang us.", by=by, at=self.at)
        whom.opened.append((who.post, row.at, row.until))
        return "done"

    def day(self, who: Staff, whom: Person) -> str:
        if not self._open_to(who, whom):
            return "passed"

        def act() -> str:
            limits.take_part_today(whom.id, kind="duty", post_id=who.post, on=self.at.date(), by=self.boss, at=self.at)
            return "done"

        if not self._boss_sees(whom):
            return "passed"
        self._as_boss(act)
        whom.days.add((who.post, self.at.date()))
        return "done"

    def leave(self, who: Staff, whom: Person) -> str:
        if who.user == self.boss.user_id or who.until or sum(one.until is None for one in self.staff.values()) < 7:
            return "passed"
        organisations.end_post(who.post, until=self.at.date(), by=self.boss, at=self.at)
        who.until = self.at.date()
        return "done"

    def wait(self, who: Staff, whom: Person) -> str:
        self.at += timedelta(hours=self.random.choice([1, 3, 5, 20, 24 * 30]))
        return "done"

    def _as_boss(self, act: Any) -> str:
        with context.acting(principal=self.boss.key, reason="proof"):
            return str(act())


def prove(size: Size) -> dict[str, Any]:
    """Small, a few hundred steps; at full size fifty thousand."""
    steps, asked, events, left = size.of(400, 50_000), dict[str, int](), 0, 0
    clock = travel(NOW, tick=False)
    clock.start()
    try:
        world = World(size)
        for _ in range(steps):
            with travel(world.at, tick=False), context.acting(principal="system:proof", reason="proof"):
                what, answer = world.step()
            if what == "ask":
                asked[answer] = asked.get(answer, 0) + 1
            else:
                events += answer == "done"
                left += answer in {"refused", "passed"}
    finally:
        clock.stop()
    assert min(asked.get(answer, 0) for answer in ("opened", "refused", "absent")) > 0, asked
    return {"steps": steps, **asked, "events": events, "events refused or passed": left, "differences": 0}
