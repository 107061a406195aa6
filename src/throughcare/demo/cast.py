"""The named cast: the staff and people whose stories the demo, the tests, the docs and the screenshots tell.

All are invented. Phone numbers are from the ranges kept for drama.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal, system
from throughcare.allocations import actions as allocations
from throughcare.kernel.clock import LONDON
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of
from throughcare.people import actions as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts, SentenceFacts

DEMO = system("demo")
BEGAN = date(2020, 4, 1)  # when the posts of the cast began


@dataclass(frozen=True)
class Staff:
    """The staff of the cast, each as the principal they are."""

    grace: Principal  # offender manager, Kilner Street
    simon: Principal  # offender manager, the same team
    ruth: Principal  # their team manager
    paul: Principal  # their case administrator
    amina: Principal  # auditor
    omar: Principal  # offender manager of another trust: the outsider
    iris: Principal  # system administrator
    kilner_street: int
    harbour_lane: int
    team: int
    other_team: int


_STAFF = [
    ("grace", "Grace Adeyemi", "offender_manager", "0191 498 0141"),
    ("simon", "Simon Hale", "offender_manager", "0191 498 0142"),
    ("ruth", "Ruth Okonjo", "team_manager", "0191 498 0133"),
    ("paul", "Paul Wrigley", "case_administrator", "0191 498 0140"),
    ("amina", "Amina Siddiqui", "auditor", "0191 498 0150"),
    ("omar", "Omar Castell", "offender_manager", "0117 496 0171"),
    ("iris", "Iris Lund", "system_administrator", "0191 498 0160"),
]


def make_staff(*, at: datetime) -> Staff:
    """Enter two trusts, their offices and teams, and everybody who works there."""
    northgate = organisations.add_organisation(
        "Northgate Probation Trust", kind="trust", jurisdiction="england_wales", by=DEMO
    )
    harbour = organisations.add_organisation(
        "Harbourside Probation Trust", kind="trust", jurisdiction="england_wales", by=DEMO
    )
    kilner_street = organisations.add_office(
        northgate.id,
        code="NGKS",
        name="Kilner Street",
        lines="14 Kilner Street",
        town="Northgate",
        postcode="NG1 4QP",
        phone="0191 498 0140",
        duty_phone="0191 498 0199",
        rooms="Room 1, Room 2, Room 3, Room 4",
        directions="Bus 12 to the clock tower. Then walk for 2 minutes. There is a ramp at the side door.",
        by=DEMO,
    )
    harbour_lane = organisations.add_office(
        harbour.id,
        code="HBHL",
        name="Harbour Lane",
        lines="2 Harbour Lane",
        town="Seaholm",
        postcode="SH2 7AB",
        phone="0117 496 0170",
        rooms="Room A, Room B",
        by=DEMO,
    )
    team = organisations.add_team(kilner_street.id, name="Northgate East", by=DEMO)
    other_team = organisations.add_team(harbour_lane.id, name="Seaholm", by=DEMO)
    principals = {}
    for short, name, role, phone in _STAFF:
        user = accounts.enter(f"{short}@throughcare.example", name=name, phone=phone, demo=True, by=DEMO)
        team_id = other_team.id if short == "omar" else team.id
        organisations.hold_post(user.id, team_id=team_id, role=role, since=BEGAN, by=DEMO)
        principals[short] = principal_of(user.id, name=name, on=at.date())
    return Staff(
        **principals,
        kilner_street=kilner_street.id,
        harbour_lane=harbour_lane.id,
        team=team.id,
        other_team=other_team.id,
    )


def aaron() -> PersonFacts:
    """Aaron Whitfield, on two community orders; dyslexia, works nights."""
    return PersonFacts(
        reference="N104229",
        names=(
            NameFacts(surname="Whitfield", forenames="Aaron James"),
            NameFacts(surname="Whitfield", forenames="Az", kind="alias"),
        ),
        date_of_birth=date(1999, 3, 14),
        pronoun="he",
        language="English",
        interpreter=False,
        identifiers=(("PNC", "2016/0442917K"),),
        addresses=(
            AddressFacts(
                lines="Flat 3, 27 Tolland Road",
                town="Northgate",
                postcode="NG2 6RW",
                verified=True,
                since=date(2025, 2, 15),
                told_on=date(2025, 2, 9),
            ),
        ),
        phones=(PhoneFacts(kind="mobile", value="07700 900412", preferred=True, note="Text first"),),
        adjustments=("Dyslexia: large print, short texts",),
    )


def admit(facts: PersonFacts, *, by: Principal, at: datetime) -> int:
    """Add one of the cast and answer their id."""
    return people.admit(facts, by=by, at=at).id


def aaron_on_his_order(staff: Staff, *, at: datetime) -> int:
    """Aaron on a community order of 3 September 2025, Grace his offender manager from the start. Answers his id."""
    person_id = admit(aaron(), by=DEMO, at=at)
    order = SentenceFacts(
        order_type="CO",
        court="Northgate Magistrates' Court",
        sentenced_on=date(2025, 9, 3),
        length_months=24,
        requirements=(
            RequirementFacts(code="rehabilitation_activity", amount=Decimal(30)),
            RequirementFacts(code="unpaid_work", amount=Decimal(120)),
        ),
        offences=(OffenceFacts(text="Burglary other than in a dwelling", committed_on=date(2025, 5, 1)),),
    )
    # as history, so that a test begins with nothing owed
    sentences.impose_many([(person_id, order)], by=DEMO, at=at)
    allocations.allocate(
        person_id,
        role="offender_manager",
        post_id=staff.grace.post_id or 0,
        because="Allocated at sentence.",
        since=datetime(2025, 9, 4, 9, 0, tzinfo=LONDON),
        by=staff.ruth,
        at=at,
    )
    return person_id
