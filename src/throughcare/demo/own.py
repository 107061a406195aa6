"""What Aaron does on his own side: so that each of its pages, and the staff's answer to it, has something to show.

Told before the doors are shut, of the past days: what is shut is shut to the demo's own acts as well.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from throughcare.accounts.principals import person
from throughcare.assessments.actions import telling as story
from throughcare.complaints import actions as complaints
from throughcare.demo import cast
from throughcare.demo.teller import Teller
from throughcare.invitations import actions as invitations
from throughcare.messaging import actions as messaging
from throughcare.messaging import letters, replies
from throughcare.people.models import Name
from throughcare.people.record.actions import wrong
from throughcare.plans.actions import saying, telling
from throughcare.plans.models import Plan, PlanAction
from throughcare.portal.actions import telling as tell_us


def tell(staff: cast.Staff, *, at: datetime) -> None:
    """Aaron and Curtis were invited. He told us this and that; some of it was answered."""
    aaron, curtis = (_person(surname) for surname in ("Whitfield", "Lowe"))
    t = Teller(staff=staff, officer=staff.grace, person_id=aaron, slot=time(9, 30), today=at)
    himself = person(aaron, name="Aaron James Whitfield")

    for person_id in (aaron, curtis):
        number = letters.ways(person_id, on=t.day(9)).to("text")
        t.do(invitations.invite, person_id, ago=9, channel="text", shown_to=number)
    for code, words in (
        ("led", "I owed rent and did not open the letters. Then I lost my nights at the warehouse."),
        ("want", "A place of my own, and days instead of nights."),
    ):
        told = t.do(story.save_answer, aaron, ago=8, by=himself, question=code, words=words)
    t.do(story.send, told.pk, ago=8, by=himself)

    number = letters.ways(aaron, on=t.day(2)).to("text")
    t.do(messaging.send_by_hand, aaron, ago=2, kind="please_ring", channel="text", shown_to=number)

    plan = Plan.objects.get(person_id=aaron, state="in_force")
    mine = PlanAction.objects.filter(objective__plan=plan, who="person").exclude(state="done").earliest("id")
    t.do(saying.tell_done, mine.pk, ago=3, by=himself, words="I was there on Thursday.")
    t.do(saying.wish, plan.pk, ago=3, by=himself, said=saying.WishSaid("I want the course at the weekend."))

    t.do(saying.ask_for_help, aaron, ago=3, by=himself, kind="money", words="I owe two months of rent.")
    room = t.do(
        telling.record_help,
        aaron,
        ago=4,
        kind="accommodation",
        what="A flat of your own",
        asked_on=t.day(24),
        asked_of="Harbour Homes",
        known_on=t.day(4),
        why_not="There is no flat free before the spring.",
        instead="You are on the list, and we ask a second landlord.",
    )
    t.do(telling.tell_why, room.pk, ago=4, told_on=t.day(4), how="said")

    t.do(
        replies.write,
        aaron,
        ago=1,
        by=himself,
        words="My shift on Monday may end late. Can I ring you if the bus does not come?",
        to="offender_manager",
    )
    t.do(
        tell_us.tell_address,
        aaron,
        ago=1,
        by=himself,
        moved="not_yet",
        on=at.date() + timedelta(days=19),
        lines="5 Ferry Road",
        town="Northgate",
        postcode="NG2 1AA",
        with_whom="My sister",
        words="My landlord wants the flat back.",
    )
    t.do(
        wrong.ask,
        aaron,
        ago=2,
        by=himself,
        part="meetings",
        wrong="It says that I was 20 minutes late in October.",
        right="The meeting before mine ran over.",
    )
    t.do(
        tell_us.tell_day,
        aaron,
        ago=2,
        by=himself,
        sort="event",
        text="My sister's wedding",
        on=at.date() + timedelta(days=19),
        may_shift=False,
        span="day",
    )

    said = {"subject": "respect", "words": "Nobody looked up when I came in.", "wants": "A word at the desk."}
    made = t.do(complaints.make, aaron, ago=8, by=himself, **said, answer_how="page")
    t.do(
        complaints.answer,
        made.pk,
        ago=3,
        by=staff.ruth,
        found="partly",
        words="The desk was busy that day, and nobody greeted you.",
        will_do="We say hello to everybody from now on.",
    )
    late = {"subject": "late", "words": "I waited for half an hour and nobody told me why.", "wants": "Tell me."}
    t.do(complaints.make, aaron, ago=1, by=himself, **late, answer_how="page")


def _person(surname: str) -> int:
    return Name.objects.filter(kind="current", surname=surname).values_list("person_id", flat=True).earliest("id")
