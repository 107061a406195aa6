"""Generated people, in bulk: for trying the product at the size of a region, and for measuring it.

Sex, age, level of supervision, kind of offence and how often people fail to report follow the 2,730 people of the NIJ
Recidivism Forecasting Challenge file (US public data); names, dates and orders are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from throughcare.accounts import actions as accounts
from throughcare.accounts.models import User
from throughcare.allocations import actions as allocations
from throughcare.allocations.actions import Holding, TierFact
from throughcare.appointments import admissions
from throughcare.appointments.admissions import MeetingRow, NoteRow
from throughcare.demo import names
from throughcare.demo.cast import BEGAN, DEMO
from throughcare.kernel import context
from throughcare.kernel.clock import LONDON
from throughcare.organisations import actions as organisations
from throughcare.organisations import queries as offices
from throughcare.organisations.models import Organisation
from throughcare.organisations.queries import PostRow
from throughcare.people import actions as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

T = TypeVar("T")
SOURCE = "generated"
TRUST = "Generated Probation Trust"
PER_OFFICER = 50  # a full caseload
IN_A_TEAM = 8
IN_AN_OFFICE = 48  # some 2,400 people, as in a delivery unit
AT_ONCE = 1_000
MEETINGS = 18  # a person, on average; with notes this makes about 25 contacts each
NOTES = 7

# Counts in the file, of 2,730 people.
SEX = {"he": 2373, "she": 357}
AGE = {(18, 23): 171, (23, 28): 516, (28, 33): 521, (33, 38): 477, (38, 43): 332, (43, 48): 284, (48, 70): 429}
LEVEL = {"T2": 1101, "T4": 746, "T3": 712, "": 171}
OFFENCE = {"Property": 814, "Violence": 594, "Drugs": 583, "Other": 289, "": 338, "Sexual": 112}
MISSED = 0.084  # 229 of 2,730 failed to report
UNRECORDED = 0.1  # ours: newest meetings whose outcome waits to be recorded

# Ours: the mix of an office (limits: community orders outnumber licences).
ORDERS = {"CO": 55, "SSO": 20, "SDS": 25}
_WORDS = {
    "Property": "Theft from a shop",
    "Violence": "Assault occasioning actual bodily harm",
    "Drugs": "Possession of a controlled drug",
    "Other": "Driving while disqualified",
    "Sexual": "Sexual assault",
    "": "Offence not recorded",
}
_NOTES = (
    "Rang to say the bus was late.",
    "Letter sent with the new time.",
    "Spoke about work; starts on Monday.",
    "Partner agency says the course is going well.",
    "Asked for the number of the debt line.",
)


def add(count: int, *, seed: int, at: datetime, say: Callable[[str], object] = lambda _text: None) -> int:
    """Add generated people with officers of their own, a thousand at once. Answers how many were added."""
    chance = random.Random(seed)  # noqa: S311  made-up people, not secrets
    with context.acting(principal=DEMO.key, reason="demo: generated people"):
        posts = _officers(-(-count // PER_OFFICER), at=at)
    done = 0
    while done < count:
        now = min(AT_ONCE, count - done)
        with context.acting(principal=DEMO.key, reason="demo: generated people"), transaction.atomic():
            _add_some(now, first=done, posts=posts, chance=chance, at=at)
        done += now
        say(f"{done:,} of {count:,} people")
    return done


def _officers(count: int, *, at: datetime) -> list[PostRow]:
    """Officers in teams and offices of a trust of their own."""
    run = 1 + Organisation.objects.filter(name__startswith=TRUST).count()
    trust = organisations.add_organisation(f"{TRUST} {run}", kind="trust", jurisdiction="england_wales", by=DEMO)
    first = User.objects.count()
    made: list[int] = []
    for number in range(count):
        if number % IN_AN_OFFICE == 0:
            place = number // IN_AN_OFFICE + 1
            office = organisations.add_office(
                trust.id,
                code=f"GEN{run}-{place}",
                name=f"Fieldgate {run}, {place}",
                lines=f"{place} Fieldgate",
                town="Fieldgate",
                postcode="FG1 1AA",
                phone="0161 496 0100",
                by=DEMO,
            )
        if number % IN_A_TEAM == 0:
            team = organisations.add_team(office.id, name=f"Fieldgate team {number // IN_A_TEAM + 1}", by=DEMO)
        name = f"{names.FORENAMES['she'][number % 40]} {names.SURNAMES[(number * 7) % len(names.SURNAMES)]}"
        user = accounts.enter(f"officer{first + number}@throughcare.example", name=name, by=DEMO)
        made.append(organisations.hold_post(user.id, team_id=team.id, role="offender_manager", since=BEGAN, by=DEMO).id)
    posts = {post.id: post for post in offices.posts(on=at.date(), roles=("offender_manager",))}
    return [posts[post_id] for post_id in made]


def _pick(chance: random.Random, weights: dict[T, int]) -> T:
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def _add_some(count: int, *, first: int, posts: list[PostRow], chance: random.Random, at: datetime) -> None:
    today = at.date()
    ids = people.admit_many([_person(chance, today) for _ in range(count)], by=DEMO, at=at)
    begun = [today - timedelta(days=chance.randint(20, 540)) for _ in ids]
    orders = sentences.impose_many(
        [(person_id, _order(chance, begins)) for person_id, begins in zip(ids, begun, strict=True)], by=DEMO, at=at
    )
    mine = [posts[(first + n) // PER_OFFICER % len(posts)] for n in range(count)]
    allocations.allocate_many(
        [
            Holding(
                person_id=person_id,
                role="offender_manager",
                post_id=post.id,
                since=datetime.combine(begins, time(12), tzinfo=LONDON),
                because="Allocated at sentence.",
            )
            for person_id, post, begins in zip(ids, mine, begun, strict=True)
        ],
        by=DEMO,
        at=at,
    )
    tiers = [(person_id, begins, _pick(chance, LEVEL)) for person_id, begins in zip(ids, begun, strict=True)]
    allocations.set_tiers(
        [
            TierFact(
                person_id=person_id, tier=tier, model="NS2007", on=begins, because="Level of supervision at the start."
            )
            for person_id, begins, tier in tiers
            if tier
        ],
        by=DEMO,
        at=at,
    )
    meetings: list[MeetingRow] = []
    notes: list[NoteRow] = []
    for n, (person_id, order, post, begins) in enumerate(zip(ids, orders, mine, begun, strict=True)):
        place = (first + n) % PER_OFFICER
        meetings += _meetings(chance, person_id, order, post, begins, today, place=place)
        notes += _notes(chance, person_id, post, begins, today)
    admissions.admit_meetings(meetings, source=SOURCE, by=DEMO, at=at)
    admissions.admit_notes(notes, source=SOURCE, by=DEMO, at=at)


def _person(chance: random.Random, today: date) -> PersonFacts:
    pronoun = _pick(chance, SEX)
    low, high = _pick(chance, AGE)
    born = today - timedelta(days=chance.randint(low * 365 + 10, high * 365))
    found = [NameFacts(surname=chance.choice(names.SURNAMES), forenames=chance.choice(names.FORENAMES[pronoun]))]
    if chance.random() < 0.1:
        found.append(NameFacts(surname=chance.choice(names.SURNAMES), forenames=found[0].forenames, kind="alias"))
    return PersonFacts(
        names=tuple(found),
        date_of_birth=born,
        pronoun=pronoun,
        language="English",
        interpreter=False,
        addresses=(
            AddressFacts(
                lines=f"{chance.randint(1, 200)} {chance.choice(names.SURNAMES)} Street",
                town="Fieldgate",
                postcode=f"FG{chance.randint(1, 9)} {chance.randint(1, 9)}AA",
            ),
        ),
        phones=(PhoneFacts(kind="mobile", value=f"07700 900{chance.randint(0, 999):03d}"),),
    )


def _order(chance: random.Random, begins: date) -> SentenceFacts:
    kind = _pick(chance, ORDERS)
    sentenced_on = begins - timedelta(days=300 if kind == "SDS" else 0)
    offence = (OffenceFacts(text=_WORDS[_pick(chance, OFFENCE)], committed_on=sentenced_on - timedelta(days=90)),)
    if kind == "SDS":
        return SentenceFacts(
            order_type=kind,
            court="Fieldgate Crown Court",
            sentenced_on=sentenced_on,
            length_months=chance.choice([40, 48, 60]),
            release="LICENCE",
            released_on=begins,
            offences=offence,
            requirements=(RequirementFacts(code="keep_in_touch"), RequirementFacts(code="address")),
        )
    return SentenceFacts(
        order_type=kind,
        court="Fieldgate Magistrates' Court",
        sentenced_on=sentenced_on,
        length_months=24,
        offences=offence,
        requirements=(RequirementFacts(code="rehabilitation_activity", amount=Decimal(chance.choice([10, 20, 30]))),),
    )


def _meetings(
    chance: random.Random, person_id: int, order: int, post: PostRow, begins: date, today: date, *, place: int
) -> list[MeetingRow]:
    """Meetings evenly over the order so far, and the next one; each of an officer's people has a time of their own."""
    span = max((today - begins).days - 1, 1)
    count = min(max(1, int(chance.gauss(MEETINGS, 5))), span)
    hour, minute = 9 + place // 6, place % 6 * 10
    rows = []
    for number in range(count + 1):
        on = (
            begins + timedelta(days=span * (number + 1) // (count + 1))
            if number < count
            else today + timedelta(days=1 + place % 14)
        )
        starts_at = datetime.combine(on, time(hour, minute), tzinfo=LONDON)
        row: dict[str, Any] = {
            "person_id": person_id,
            "kind": "first" if number == 0 else "supervision",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=10),
            "post_id": post.id,
            "office_id": post.office_id,
            "told_at": starts_at - timedelta(days=7) if number < count else None,
            "told_how": "face" if number < count else "",
            "serves": (order,),
        }
        if number < count:
            newest = number == count - 1
            row |= {} if newest and chance.random() < UNRECORDED else _outcome(chance, starts_at, newest=newest)
        rows.append(MeetingRow(**row))
    return rows


def _outcome(chance: random.Random, starts_at: datetime, *, newest: bool) -> dict[str, Any]:
    roll = chance.random()
    if roll < MISSED and newest:
        return {"outcome": "AFTA"}  # nobody has judged it yet
    if roll < MISSED / 2:
        return {"outcome": "UACP", "reason": "none", "decision": "unacceptable"}
    if roll < MISSED:
        return {"outcome": "AAME", "reason": "illness", "decision": "acceptable"}
    waited = chance.choice([0, 0, 2, 5, 10, 20]) if roll < 0.5 else 0
    return {
        "outcome": "ATTC",
        "came_at": starts_at - timedelta(minutes=2),
        "seen_at": starts_at + timedelta(minutes=waited),
        "left_at": starts_at + timedelta(minutes=waited + 25),
    }


def _notes(chance: random.Random, person_id: int, post: PostRow, begins: date, today: date) -> list[NoteRow]:
    span = max((today - begins).days - 1, 1)
    return [
        NoteRow(
            person_id=person_id,
            kind="note",
            at=datetime.combine(begins + timedelta(days=chance.randint(0, span - 1)), time(16, n), tzinfo=LONDON),
            words=chance.choice(_NOTES),
            post_id=post.id,
        )
        for n in range(max(0, int(chance.gauss(NOTES, 2))))
    ]
