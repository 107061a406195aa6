"""What opens and shuts the door beside role and part, and an officer who is away: so that those pages have something.

Told last. What is shut is shut to the demo's own acts as well.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.allocations.models import Responsibility
from throughcare.casefile import actions as casefile
from throughcare.demo import cast, stories
from throughcare.demo.stories import Order, Part
from throughcare.demo.teller import Teller
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of
from throughcare.people import access, limits
from throughcare.people.models import Name


def tell(staff: cast.Staff, *, at: datetime) -> int:
    """Tell of Wendy, who is away, and of who may not see whom. Answers how many people came."""
    wendy = _wendy(staff, at=at)
    for part in _HERS:
        stories.tell_one(part, staff, wendy, at=at)
    stories.tell_one(_MARTIN, staff, staff.simon, at=at)
    _away(staff, wendy, at=at)
    _openings(staff, at=at)
    limits.declare(
        _person("Pugh"), how="neighbour", words="We share a garden wall, and our children play.", by=staff.paul, at=at
    )
    _shut(staff, at=at)
    return len(_HERS) + 1


def _wendy(staff: cast.Staff, *, at: datetime) -> Principal:
    """Offender manager of Grace's team; on leave."""
    user = accounts.enter(
        "wendy@throughcare.example", name="Wendy Marsh", phone="0191 498 0143", demo=True, by=cast.DEMO
    )
    organisations.hold_post(user.pk, team_id=staff.team, role="offender_manager", since=cast.BEGAN, by=cast.DEMO)
    return principal_of(user.pk, name=user.name, on=at.date())


def _away(staff: cast.Staff, wendy: Principal, *, at: datetime) -> None:
    """She is on leave from today, and Simon does her work until she is back."""
    assert wendy.post_id is not None
    assert staff.simon.post_id is not None
    back = _calendar(staff, at=at).day(-12)
    leave = organisations.record_leave(
        wendy.post_id, since=at.date(), until=back, kind="holiday", covered_by=staff.simon.post_id, by=staff.ruth
    )
    theirs = Responsibility.objects.filter(post_id=wendy.post_id, until=None).values_list("person_id", flat=True)
    casefile.cover(
        wendy.post_id,
        plan=[(person_id, staff.simon.post_id) for person_id in sorted(set(theirs))],
        since=at.date(),
        until=back,
        because="Away: annual leave",
        leave_id=leave.pk,
        by=staff.ruth,
        at=at,
    )


def _calendar(staff: cast.Staff, *, at: datetime) -> Teller:
    """Working days before and after today."""
    return Teller(staff=staff, officer=staff.ruth, person_id=0, slot=time(14, 40), today=at)


def _openings(staff: cast.Staff, *, at: datetime) -> None:
    """Omar opened two records of the team: the one of an hour ago waits to be looked at; of the other he is asked."""
    t = _calendar(staff, at=at)
    first, munro = t.moment(t.day(6)), _person("Munro")
    earlier = limits.open_without_part(
        _person("Brooks"),
        purpose="police",
        reason="The police in Seaholm had stopped her and asked whether she is on an order.",
        by=staff.omar,
        at=first,
    )
    read = limits.notice_opening(earlier.pk, by=staff.grace, at=first + timedelta(hours=1))
    limits.review_opening(
        earlier.pk,
        found="asked",
        words="Did you try our duty phone first? It was answered all that day.",
        shown_version=read.version,
        by=staff.ruth,
        at=t.moment(t.day(5)),
    )
    limits.open_without_part(
        munro,
        purpose="danger",
        reason="She rang our duty desk from Seaholm station, very upset; I needed her address and her officer.",
        by=staff.omar,
        at=at - timedelta(hours=1),
    )
    for who, person_id in (
        (staff.paul, munro),
        (staff.omar, munro),
        (staff.simon, munro),
        (staff.omar, _person("Pugh")),
    ):
        with suppress(access.AccessRefused):  # of Gareth he has no part, which is written down as well
            access.open_record(who, person_id, doing="see_record")


def _shut(staff: cast.Staff, *, at: datetime) -> None:
    """One officer may not see Shauna; only three may see Martin."""
    limits.set_limit(
        _person("Pereira"),
        kind="exclusion",
        users=[staff.simon.user_id or 0],
        message="You know somebody who is named in this case. Ask Ruth Okonjo.",
        because="Simon's wife keeps the books of the shop. He told us the day he saw the name.",
        by=staff.ruth,
        at=at,
    )
    limits.set_limit(
        _person("Sefton"),
        kind="restriction",
        users=[who.user_id or 0 for who in (staff.simon, staff.ruth, staff.paul)],
        message="This record is restricted. Ask Ruth Okonjo.",
        because="He was an officer at the prison in Northgate; many of our staff worked with him.",
        by=staff.ruth,
        at=at,
    )


def _person(surname: str) -> int:
    return Name.objects.filter(kind="current", surname=surname).values_list("person_id", flat=True).earliest("id")


def _helen(t: Teller) -> None:
    """Keeps to her order; hears badly, so meetings are in the quiet room."""
    t.came(t.book(60, kind="first"), "First meeting; order explained. Wears hearing aids; quiet room booked.")
    t.regular(47, 4, every=14, notes=["Settled. Rent is paid up.", "Brought her payslips; we copied them."])
    t.book(-3)
    t.progress(4)


def _bashir(t: Teller) -> None:
    """Waited for us once; the answer is owed by whoever covers."""
    t.came(t.book(70, kind="first"), "First meeting; order explained. Wants to finish his welding course.")
    t.regular(56, 20, every=14, notes=["Course going well.", "Passed the first part of the course."])
    t.came(t.book(1), "Kept waiting: the room was taken. Course exam on the ninth.", waited=25)
    t.book(-5)
    t.progress(6, 22)


def _martin(t: Teller) -> None:
    """Seen by Simon only, at the end of the day."""
    t.came(t.book(80, kind="first"), "First meeting, after hours so that he meets no former colleague.")
    t.regular(
        66, 10, every=28, notes=["Settled. Looking for work away from Northgate.", "Has an interview in Seaholm."]
    )
    t.book(-6)


_HERS = (
    Part(
        "Helen",
        "Draycott",
        date(1977, 4, 9),
        "she",
        (Order("CO", 66, 12, "Theft by an employee", (("rehabilitation_activity", 15),)),),
        "T2",
        "wendy",
        time(9, 0),
        "3 Weavers Court",
        "07700 900431",
        _helen,
    ),
    Part(
        "Bashir",
        "Noori",
        date(2001, 1, 27),
        "he",
        (Order("CO", 76, 12, "Driving while disqualified", (("rehabilitation_activity", 15), ("unpaid_work", 80))),),
        "T2",
        "wendy",
        time(9, 45),
        "Room 2, 18 Foundry Lane",
        "07700 900432",
        _bashir,
    ),
)
_MARTIN = Part(
    "Martin",
    "Sefton",
    date(1971, 12, 2),
    "he",
    (Order("SSO", 86, 18, "Misconduct in a public office", (("rehabilitation_activity", 20),), court=stories.CROWN),),
    "T2",
    "simon",
    time(16, 45),
    "27 Beacon Hill",
    "07700 900433",
    _martin,
)
