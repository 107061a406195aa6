"""The stories of the cast over the last 18 months, told relative to today; the service's own failures are in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.allocations import officers, tiering
from throughcare.appointments.actions import diary, judging
from throughcare.appointments.models import Appointment
from throughcare.demo import assessed, cast, planned, records
from throughcare.demo.teller import Teller
from throughcare.enforcement.actions import decisions, failures
from throughcare.enforcement.models import Consideration, Failure
from throughcare.people import actions as people
from throughcare.people.facts import AddressFacts, NameFacts, PersonFacts, PhoneFacts
from throughcare.people.record.actions import parts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts

COURT = "Northgate Magistrates' Court"
CROWN = "Northgate Crown Court"


@dataclass(frozen=True)
class Order:
    """An order to impose `ago` days before today."""

    kind: str
    ago: int
    months: int
    offence: str
    requirements: tuple[tuple[str, int | None], ...] = ()
    release: str = ""
    released_ago: int | None = None
    court: str = COURT

    @property
    def begins(self) -> int:
        """How many days ago it began in the community."""
        return self.ago if self.released_ago is None else self.released_ago


@dataclass(frozen=True)
class Part:
    """One of the cast: who they are, the orders, tier, officer, time of day, and the story."""

    forenames: str
    surname: str
    born: date | None
    pronoun: str
    orders: tuple[Order, ...]
    tier: str
    officer: str
    slot: time
    street: str
    mobile: str
    tell: Callable[[Teller], None]
    more: Callable[[Teller], None] | None = None
    facts: PersonFacts | None = None


def tell_all(staff: cast.Staff, *, at: datetime) -> int:
    """Tell every story. Answers how many people there are."""
    parts = _parts()
    for part in parts:
        tell_one(part, staff, getattr(staff, part.officer), at=at)
    return len(parts)


def tell_one(part: Part, staff: cast.Staff, officer: Principal, *, at: datetime) -> None:
    """Tell the story of one person, with their officer."""
    facts = part.facts or PersonFacts(
        names=(NameFacts(surname=part.surname, forenames=part.forenames),),
        date_of_birth=part.born,
        pronoun=part.pronoun,
        language="English",
        interpreter=False,
        addresses=(AddressFacts(lines=part.street, town="Northgate", postcode="NG2 6RW", verified=True),),
        phones=(PhoneFacts(kind="mobile", value=part.mobile, preferred=True),),
    )
    told = Teller(staff=staff, officer=officer, person_id=0, slot=part.slot, today=at)
    first = max(order.ago for order in part.orders)
    told.person_id = told.do(people.admit, facts, ago=first).id
    _impose(told, part.orders[0])
    begins = part.orders[0].begins
    told.do(
        allocations.allocate,
        told.person_id,
        ago=max(begins - 1, 0),
        by=staff.ruth,
        role="offender_manager",
        post_id=officer.post_id,
        because="Allocated at sentence.",
    )
    told.do(
        allocations.allocate,
        told.person_id,
        ago=max(begins - 1, 0),
        by=staff.ruth,
        role="case_administrator",
        post_id=staff.paul.post_id,
        because="Team's case administrator.",
    )
    told.do(officers.find_many, [told.person_id], ago=max(begins - 1, 0))
    told.do(
        allocations.set_tier,
        told.person_id,
        ago=max(begins - 1, 0),
        tier=part.tier,
        model="NS2007",
        because="Set when allocated, from the court's report.",
        on=told.day(max(begins - 1, 0)),
    )
    planned.agree(told, part.surname)
    for order in part.orders[1:]:
        planned.review(told, until=order.begins)
        _impose(told, order)
        planned.look_again(told, ago=order.begins - 7)
    planned.review(told)
    if part.more:
        part.more(told)
    part.tell(told)
    records.tell(told, part.surname)
    assessed.tell(told, part.surname)
    told.do(tiering.find_tiers, [told.person_id], ago=0)


def _impose(told: Teller, order: Order) -> None:
    imposed = told.do(
        sentences.impose,
        told.person_id,
        ago=order.begins,
        order_type=order.kind,
        court=order.court,
        sentenced_on=told.day(order.ago),
        length_months=order.months,
        release=order.release,
        released_on=None if order.released_ago is None else told.day(order.released_ago),
        requirements=[
            RequirementFacts(code=code, amount=None if amount is None else Decimal(amount))
            for code, amount in order.requirements
        ],
        offences=[OffenceFacts(text=order.offence, committed_on=told.day(order.ago + 60))],
    )
    told.orders += (imposed.id,)
    told.begun += (told.day(order.begins),)


# --------------------------------------------------------------------------------------------------------- the stories
def aaron(t: Teller) -> None:
    """Two orders, work at night, a job kept; kept waiting, moved late; one absence without proof to be judged today."""
    t.do(
        parts.add,
        t.person_id,
        ago=120,
        part="commitment",
        facts={
            "kind": "work",
            "text": "Night shift at the warehouse",
            "weekday": 2,
            "starts": time(20, 0),
            "ends": time(23, 30),
        },
    )
    t.do(
        parts.add,
        t.person_id,
        ago=170,
        part="registration",
        facts={
            "kind": "serious_harm",
            "level": "Medium",
            "note": "To the public",
            "since": t.day(170),
            "review_on": t.day(-11),
        },
    )
    t.do(
        parts.add,
        t.person_id,
        ago=320,
        part="registration",
        facts={
            "kind": "self_harm",
            "note": "In the past; asks for quiet rooms",
            "since": t.day(320),
            "review_on": t.day(-49),
        },
    )
    t.came(
        t.book(441, kind="first"),
        "First meeting. Explained the order, the dates and the rules, and what happens if they are broken."
        " He asked for large print; letters are set to it.",
    )
    t.regular(434, 60, every=14, notes=_EVERYDAY)
    t.came(t.book(47), "Moving into his own flat. Talked through the budget.", waited=20)
    t.sorry(45, "Said sorry for the twenty minutes: the meeting before ran over.")
    t.do(
        sentences.instruct,
        t.orders[0],
        ago=28,
        text="Bring the new tenancy agreement",
        told_at=t.moment(t.day(28), time(9, 48)),
        told_how="face",
        due_on=t.day(-7),
    )
    t.came(t.book(28), "Bring the tenancy agreement next time. Paid work going well.", late=22)
    t.note(
        35,
        "note",
        "Says a cousin has asked him to hold a parcel. Talked about saying no. To be kept from open lists.",
        sensitive=True,
    )
    missed = t.missed(t.book(11))
    t.reason(missed, "employment", "Called in at 05:40 for an early shift; phone locked away until 14:00.")
    t.note(
        10,
        "they_rang",
        "He rang. Called in for an early shift. Asked for a letter or rota from work by the seventh day.",
        at=time(9, 15),
    )
    t.book(0, at=time(9, 30))
    t.book(-7)
    t.progress(19, 70, 24)


def shauna(t: Teller) -> None:
    """A warning six months ago, and a second absence judged unacceptable: referral is a must, and due."""
    t.came(t.book(250, kind="first"), "First meeting. Order, rules and rights explained; she has a copy.")
    t.regular(236, 190, every=14, notes=_EVERYDAY)
    first = t.missed(t.book(176))
    t.reason(first, "none", "Did not want to come.", days=2)
    _decide(
        t,
        t.judged(first, "unacceptable", "No reason that could be accepted, and no proof."),
        "warn",
        "First failure. A warning makes the position plain.",
    )
    t.regular(162, 24, every=14, notes=_EVERYDAY)
    second = t.missed(t.book(14))
    t.reason(second, "illness", "Had a cold. Has no note.", days=2)
    t.judged(second, "unacceptable", "No note came by the day for proof.", days=9)
    t.book(-2)
    t.progress(8, 33)


def leanne(t: Teller) -> None:
    """On licence; a curfew not kept, to be judged today."""
    t.do(
        parts.add,
        t.person_id,
        ago=150,
        part="registration",
        facts={
            "kind": "mappa",
            "category": "2",
            "level": "Level 1",
            "note": "",
            "since": t.day(150),
            "review_on": t.day(-30),
        },
    )
    t.came(t.book(148, kind="first"), "Day after release. Licence read through together; she keeps a copy in her bag.")
    t.regular(141, 4, every=7, notes=_EVERYDAY)
    t.do(
        failures.consider_failure,
        t.person_id,
        ago=1,
        kind="curfew",
        happened_on=t.day(2),
        words="Not in at 21:15; in at 22:40. Curfew begins at 21:00.",
        sentence_ids=list(t.orders),
        told_us="Monitoring centre",
    )
    t.book(0, at=time(15, 30))


def curtis(t: Teller) -> None:
    """Released on parole; seen at home; one absence acceptable with proof."""
    t.do(
        parts.add,
        t.person_id,
        ago=200,
        part="registration",
        facts={
            "kind": "risk_to_staff",
            "note": "Two staff attend: dog at the address",
            "since": t.day(200),
            "review_on": t.day(-20),
        },
    )
    t.came(t.book(190, kind="first"), "Licence conditions and the Parole Board's terms explained.")
    t.regular(183, 40, every=14, notes=_EVERYDAY)
    missed = t.missed(t.book(33))
    t.reason(missed, "hospital", "Taken to hospital with his daughter.", days=1)
    t.proof(missed, "doctor_note", "Discharge letter of that day, seen.")
    t.judged(missed, "acceptable", "Hospital letter seen, dated that day.", days=5)
    t.came(t.book(19), "Settling. Wants work with timber.")
    t.book(5, kind="home_visit", at=time(11, 0))
    t.book(-2, kind="home_visit", at=time(11, 0))


def marcus(t: Teller) -> None:
    """Sent home by us once, kept waiting twice; came and would not take part once, warned, kept since."""
    t.came(t.book(400, kind="first"), "First meeting; order explained.")
    t.regular(386, 300, every=14, notes=_EVERYDAY)
    meeting = t.book(290)
    t.came(
        meeting,
        "Would not answer and swore at the receptionist.",
        outcome="AFTC",
        failed="Swore at the receptionist twice and would not sit down; left after ten minutes.",
    )
    _excuse_or_not(t, days_ago=288)
    t.regular(276, 80, every=28, notes=_EVERYDAY)
    t.came(t.book(66), "", outcome="ATSS")
    t.sorry(64, "Told him the officer had been called to court and nobody had rung him. Said sorry.")
    t.came(t.book(45), "Kept waiting: I was at court.", waited=35)
    t.sorry(43, "Said sorry for the wait and that it was not the first time.")
    t.came(t.book(7), "Working full time. Debts down to two.")
    t.book(-7, at=time(14, 30))
    t.progress(21, 20)


def yusuf(t: Teller) -> None:
    """New: sentenced last week, first meeting today with an interpreter."""
    t.book(0, kind="first", at=time(14, 0), before=4, told="letter")


def joanne(t: Teller) -> None:
    """Nearly always here; tells us of faith days before; an acceptable absence with notice; we moved one late."""
    t.do(
        parts.add,
        t.person_id,
        ago=300,
        part="commitment",
        facts={
            "kind": "faith",
            "text": "Friday prayers",
            "weekday": 4,
            "starts": time(12, 0),
            "ends": time(14, 0),
        },
    )
    t.came(t.book(330, kind="first"), "First meeting; order explained in large print.")
    t.regular(316, 120, every=14, notes=_EVERYDAY)
    event = t.book(110)
    absence = t.missed(event)
    with t.acting(event.starts_at + timedelta(hours=2)) as by:
        judging.give_reason(
            absence.id,
            reason="religious",
            words="Eid; told us a week before.",
            told_on=absence.missed_on,
            notice_on=absence.missed_on - timedelta(days=7),
            by=by,
            at=event.starts_at + timedelta(hours=2),
        )
    t.judged(absence, "acceptable", "Told a week before; we should have moved it.", days=1)
    t.regular(96, 30, every=14, notes=_EVERYDAY)
    late = t.book(21)
    asked = late.starts_at - timedelta(hours=4)
    with t.acting(asked) as by:
        diary.move(
            late.id,
            starts_at=late.starts_at + timedelta(days=2),
            ends_at=late.ends_at + timedelta(days=2),
            by_whom="service",
            because="Officer called to court.",
            anyway_because="Agreed with her by phone.",
            told_how="phone",
            by=by,
            at=asked,
        )
    t.came(
        Appointment.objects.filter(person_id=t.person_id, cancelled_at=None).latest("starts_at"),
        "Unpaid work is going well.",
    )
    t.sorry(18, "Rang her: called to court, sorry that she had half a day's notice.")
    t.book(0, at=time(10, 30))
    t.progress(7, 31)


def dominic(t: Teller) -> None:
    """Suspended sentence; left a group session, judged and not yet followed up; phone meeting today."""
    t.came(t.book(210, kind="first"), "First meeting; explained the order and the operational period.")
    t.regular(196, 10, every=14, notes=_EVERYDAY)
    failure = t.do(
        failures.consider_failure,
        t.person_id,
        ago=9,
        kind="behaviour",
        happened_on=t.day(10),
        words="Left the group session after ten minutes and swore at the tutor.",
        sentence_ids=list(t.orders),
        told_us="Group tutor",
    )
    at = t.moment(t.day(8), time(15, 40))
    with t.acting(at) as by:
        failures.judge_failure(
            failure.id, excused=False, words="Says the room was loud. Could have asked for a break.", by=by, at=at
        )
    t.book(0, kind="phone", at=time(11, 30))
    t.book(-14)
    t.progress(6)


def tracey(t: Teller) -> None:
    """Waited 50 minutes and left: our failure, not hers."""
    t.came(t.book(180, kind="first"), "First meeting; order explained.")
    t.regular(166, 40, every=28, notes=_EVERYDAY)
    t.came(t.book(18), "", outcome="LEFT", waited=50)
    t.book(-3, at=time(9, 30))
    t.progress(11)


def bethan(t: Teller) -> None:
    """New: allocated two days ago, no meeting booked yet."""


def ivy(t: Teller) -> None:
    """Outcome of a past meeting still to record."""
    t.came(t.book(90, kind="first"), "First meeting; order explained.")
    t.regular(76, 20, every=28, notes=_EVERYDAY)
    t.book(3, at=time(16, 0))
    t.book(-25, at=time(10, 0))
    t.progress(4)


def nadia(t: Teller) -> None:
    """Did not come on the last working day; the letter that asks why is on its way."""
    t.came(t.book(118, kind="first"), "First meeting; order explained.")
    t.regular(104, 12, every=14, notes=_EVERYDAY)
    t.missed(t.book(1))
    t.book(-6)
    t.progress(5, 14)


def steady(t: Teller) -> None:
    """Somebody who keeps to the order."""
    t.came(t.book(160, kind="first"), "First meeting; order explained.")
    t.regular(146, 6, every=14, notes=_EVERYDAY)
    t.book(-4)


def _decide(t: Teller, at: datetime, decision: str, words: str) -> None:
    """Decide what follows the newest failure on each order, an hour later."""
    later = at + timedelta(hours=1)
    for row in Consideration.objects.filter(person_id=t.person_id, decision="", ended_at=None):
        with t.acting(later) as by:
            decisions.decide(row.id, decision=decision, words=words, circumstances=row.failure.words, by=by, at=later)


def _excuse_or_not(t: Teller, *, days_ago: int) -> None:
    at = t.moment(t.day(days_ago), time(12, 0))
    for failure in Failure.objects.filter(person_id=t.person_id, state="judge"):
        with t.acting(at) as by:
            failures.judge_failure(
                failure.id, excused=False, words="He was not unwell; he knew the rule.", by=by, at=at
            )
    _decide(t, at, "warn", "First failure. He has been told what another would mean.")


_EVERYDAY = [
    "Settled. Talked about work and what the week held.",
    "Looked at the money: two bills paid, one to go. Gave the number of the advice line.",
    "Talked about old friends and what happens on pay day. Knows whom to ring.",
    "In good spirits. Brought a certificate from the course; we copied it.",
    "Tired, sleeping badly; will ask the surgery. Agreed to ring if it gets worse.",
    "Went through the rules again; no questions. Next meeting agreed.",
    "Practised what to say at the job centre. Interview next week.",
    "Family visit went well. Wrote down three things that helped.",
    "Hard week. Stayed longer to talk; calmer when leaving.",
]


def _parts() -> list[Part]:
    rar, unpaid, treatment = "rehabilitation_activity", "unpaid_work", "mental_health_treatment"
    return [
        Part(
            "Aaron James",
            "Whitfield",
            None,
            "he",
            (
                Order(
                    "CO", 446, 24, "Burglary other than in a dwelling", ((rar, 30), (treatment, None), (unpaid, 120))
                ),
                Order("CO", 248, 12, "Driving while disqualified", ((unpaid, 40),)),
            ),
            "T3",
            "grace",
            time(10, 30),
            "Flat 3, 27 Tolland Road",
            "07700 900412",
            aaron,
            facts=cast.aaron(),
        ),
        Part(
            "Shauna",
            "Pereira",
            date(1992, 5, 2),
            "she",
            (Order("SSO", 256, 18, "Theft by an employee", ((rar, 20), (unpaid, 80)), court=CROWN),),
            "T3",
            "grace",
            time(13, 0),
            "9 Alder Close",
            "07700 900413",
            shauna,
        ),
        Part(
            "Leanne",
            "Foster",
            date(1997, 1, 19),
            "she",
            (
                Order(
                    "SDS",
                    400,
                    20,
                    "Robbery",
                    (
                        ("good_behaviour", None),
                        ("keep_in_touch", None),
                        ("visits", None),
                        ("address", None),
                        ("curfew", None),
                    ),
                    release="LICENCE",
                    released_ago=149,
                    court=CROWN,
                ),
            ),
            "T4",
            "grace",
            time(9, 0),
            "Room 6, 40 Cable Street",
            "07700 900414",
            leanne,
        ),
        Part(
            "Curtis",
            "Lowe",
            date(1988, 8, 30),
            "he",
            (
                Order(
                    "EDS",
                    1500,
                    72,
                    "Wounding with intent",
                    (("good_behaviour", None), ("keep_in_touch", None), ("visits", None), ("address", None)),
                    release="PAROLE",
                    released_ago=191,
                    court=CROWN,
                ),
            ),
            "T4",
            "grace",
            time(12, 0),
            "3 Mill Lane",
            "07700 900415",
            curtis,
        ),
        Part(
            "Marcus",
            "Bell",
            date(1981, 2, 7),
            "he",
            (Order("CO", 410, 18, "Common assault", ((rar, 25), ("programme", 24))),),
            "T2",
            "grace",
            time(14, 30),
            "88 Station Road",
            "07700 900416",
            marcus,
        ),
        Part(
            "Yusuf",
            "Rahman",
            date(2004, 6, 11),
            "he",
            (Order("CO", 5, 12, "Possession of a Class B drug", ((rar, 15),)),),
            "T3",
            "grace",
            time(15, 0),
            "12b Quay Street",
            "07700 900417",
            yusuf,
        ),
        Part(
            "Joanne",
            "Tate",
            date(1969, 9, 23),
            "she",
            (Order("SSO", 340, 24, "Benefit fraud", ((rar, 15), (unpaid, 60)), court=CROWN),),
            "T2",
            "grace",
            time(11, 0),
            "5 Orchard Way",
            "07700 900418",
            joanne,
        ),
        Part(
            "Dominic",
            "Achebe",
            date(1985, 4, 3),
            "he",
            (Order("SSO", 216, 18, "Affray", ((rar, 20),), court=CROWN),),
            "T3",
            "grace",
            time(11, 30),
            "21 Fen Row",
            "07700 900419",
            dominic,
        ),
        Part(
            "Tracey",
            "Nolan",
            date(1993, 12, 12),
            "she",
            (Order("CO", 188, 12, "Theft from a shop", ((rar, 20), ("alcohol_treatment", None))),),
            "T2",
            "grace",
            time(9, 30),
            "Flat 2, 6 Dock Street",
            "07700 900420",
            tracey,
        ),
        Part(
            "Bethan",
            "Rowlands",
            date(2000, 7, 8),
            "she",
            (Order("SSO", 3, 24, "Assault occasioning actual bodily harm", ((rar, 25), (unpaid, 100)), court=CROWN),),
            "T3",
            "grace",
            time(16, 0),
            "14 Hill Rise",
            "07700 900421",
            bethan,
        ),
        Part(
            "Ivy",
            "Marchetti",
            date(1975, 3, 30),
            "she",
            (Order("CO", 96, 12, "Fraud by false representation", ((rar, 10),)),),
            "T1",
            "grace",
            time(16, 30),
            "2 Garden Court",
            "07700 900422",
            ivy,
        ),
        Part(
            "Kayleigh",
            "Munro",
            date(2002, 10, 5),
            "she",
            (Order("CO", 166, 12, "Criminal damage", ((rar, 20), (unpaid, 60))),),
            "T3",
            "simon",
            time(14, 0),
            "31 Bank Street",
            "07700 900423",
            steady,
        ),
        Part(
            "Gareth",
            "Pugh",
            date(1964, 6, 21),
            "he",
            (Order("CO", 168, 12, "Drink driving", ((unpaid, 80),)),),
            "T1",
            "simon",
            time(15, 0),
            "7 Chapel Row",
            "07700 900424",
            steady,
        ),
        Part(
            "Amira",
            "Haddad",
            date(1998, 11, 14),
            "she",
            (Order("SSO", 170, 18, "Possession with intent to supply", ((rar, 30),), court=CROWN),),
            "T2",
            "simon",
            time(10, 30),
            "19 Mercer Street",
            "07700 900425",
            steady,
        ),
        Part(
            "Tomasz",
            "Wolny",
            date(1990, 2, 28),
            "he",
            (
                Order(
                    "SDS",
                    420,
                    16,
                    "Burglary in a dwelling",
                    (("good_behaviour", None), ("keep_in_touch", None), ("address", None)),
                    release="LICENCE",
                    released_ago=167,
                    court=CROWN,
                ),
            ),
            "T3",
            "simon",
            time(11, 30),
            "54 Lime Grove",
            "07700 900426",
            steady,
        ),
        Part(
            "Nadia",
            "Brooks",
            date(1995, 8, 17),
            "she",
            (Order("CO", 124, 12, "Handling stolen goods", ((rar, 15), (unpaid, 60))),),
            "T2",
            "grace",
            time(13, 30),
            "40 Cooper Street",
            "07700 900427",
            nadia,
        ),
    ]
