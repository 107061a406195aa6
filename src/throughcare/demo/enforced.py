"""Who enforces orders and who is on duty, and what stands at each: a breach, a recall, and a project of unpaid work.

Told after the other stories, of people of its own and of Aaron's hours.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.demo import cast, stories
from throughcare.demo.stories import Order, Part
from throughcare.demo.teller import Teller
from throughcare.enforcement.actions import decisions, failures, referrals
from throughcare.enforcement.models import Consideration, Referral
from throughcare.enforcement.recall import actions as recalls
from throughcare.organisations import actions as organisations
from throughcare.organisations.queries import principal_of
from throughcare.people.models import Headline
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work.actions import crediting, placing, projects
from throughcare.unpaid_work.models import Session


def tell(staff: cast.Staff, *, at: datetime) -> int:
    """Tell of Nora and Maya, of Lewis and Corin, and of a garden. Answers how many people came."""
    nora = _enters("nora", "Nora Pike", "enforcement_officer", "0191 498 0144", staff, at=at)
    maya = _enters("maya", "Maya Sutton", "head_of_unit", "0191 498 0145", staff, at=at)
    _duty(staff, maya, at=at)
    _breach(_told(_LEWIS, staff, at=at), nora, at=at)
    _recall(_told(_CORIN, staff, at=at), at=at)
    _garden(staff, at=at)
    return 2


def _enters(short: str, name: str, role: str, phone: str, staff: cast.Staff, *, at: datetime) -> Principal:
    user = accounts.enter(f"{short}@throughcare.example", name=name, phone=phone, demo=True, by=cast.DEMO)
    organisations.hold_post(user.pk, team_id=staff.team, role=role, since=cast.BEGAN, by=cast.DEMO)
    return principal_of(user.pk, name=name, on=at.date())


def _told(part: Part, staff: cast.Staff, *, at: datetime) -> Teller:
    """The story of one of them with Grace; and the teller who goes on with it."""
    stories.tell_one(part, staff, staff.grace, at=at)
    person_id = Headline.objects.get(name=f"{part.forenames} {part.surname}").person_id
    return Teller(staff=staff, officer=staff.grace, person_id=person_id, slot=part.slot, today=at)


def _duty(staff: cast.Staff, maya: Principal, *, at: datetime) -> None:
    """Simon is on duty in the office on the next working day, and Maya on call that night."""
    on = Teller(staff=staff, officer=staff.ruth, person_id=0, slot=time(9), today=at)
    day = on.day(-1)
    for who, kind, phone, begins, ends in (
        (staff.simon, "duty", "0191 498 0199", time(9), time(17)),
        (maya, "senior_on_call", "07700 900461", time(17), time(23, 30)),
    ):
        assert who.post_id is not None
        organisations.add_turn(
            staff.kilner_street,
            kind=kind,
            post_id=who.post_id,
            starts_at=on.moment(day, begins),
            ends_at=on.moment(day, ends),
            phone=phone,
            by=staff.ruth,
            at=at,
        )


def _breach(t: Teller, nora: Principal, *, at: datetime) -> None:
    """A second curfew not kept while a warning counts: Nora has checked it, and Grace writes for the court."""
    orders = list(t.do(_orders, t.person_id, ago=0))
    for ago, decision in ((40, "warn"), (4, "refer")):
        then = t.moment(t.day(ago), time(12))
        with t.acting(then) as by:
            failure = failures.consider_failure(
                t.person_id,
                kind="curfew",
                happened_on=t.day(ago + 1),
                words="Not in at 21:00; in at 23:20. Curfew begins at 21:00.",
                told_us="Monitoring centre",
                sentence_ids=orders,
                by=by,
                at=then,
            )
            failures.judge_failure(failure.id, excused=False, words="He had no reason he would give.", by=by, at=then)
            row = Consideration.objects.get(failure=failure)
            decisions.decide(
                row.id,
                decision=decision,
                words="He knew the rule and broke it.",
                circumstances=failure.words,
                by=by,
                at=then,
            )
    checked = t.moment(t.day(1), time(15))
    with t.acting(checked, by=nora) as by:
        referrals.decide_referral(
            Referral.objects.get(person_id=t.person_id).id,
            decision="lay_information",
            words="Both failures, the warning and the reports of the tag are there.",
            stored={"checked": [code for code, _ in referrals.CHECKS]},
            by=by,
            at=checked,
        )


def _orders(person_id: int, *, by: Principal, at: datetime) -> list[int]:
    found = Requirement.objects.filter(person_id=person_id).values_list("sentence_id", flat=True)
    return sorted(set(found))


def _recall(t: Teller, *, at: datetime) -> None:
    """Charged yesterday: Grace decided on recall an hour ago, and Ruth is to agree."""
    (licence,) = t.do(_orders, t.person_id, ago=0)
    with t.acting(at) as by:
        row = recalls.consider(
            licence,
            origin="charge",
            happened_on=t.day(1),
            words="The police rang: charged with burglary of a shop in Foundry Lane.",
            by=by,
            at=at - timedelta(hours=3),
        )
        facts = {
            "led_to": "Lost his job in October and has been drinking since.",
            "group": "ADULT_SDS",
            "charge": "ONLY_CHARGED",
            "answers": {},
            "grounds": ["RISK_INCREASED"],
            "alternatives": ["more_meetings"],
            "vulnerabilities": ["not_known"],
        }
        recalls.weigh(row.pk, facts=facts, by=by, at=at - timedelta(hours=2))
        recalls.decide(
            row.pk,
            decision="STANDARD",
            words="Burglary again, and he no longer comes when we ask.",
            told_words="You were charged with burglary while you were on licence.",
            decided_at=at - timedelta(hours=1),
            by=by,
            at=at - timedelta(hours=1),
        )


def _garden(staff: cast.Staff, *, at: datetime) -> None:
    """Aaron works on Saturdays; the first of three is recorded."""
    began = at - timedelta(days=21)
    project = projects.add_project(
        staff.kilner_street,
        name="Tolland Road garden",
        kind="group",
        weekdays=[2, 5],
        starts=time(9),
        ends=time(16),
        places=12,
        where="Tolland Road allotments, gate 2",
        bring="Boots, and something to eat",
        since=began.date(),
        by=staff.paul,
        at=began,
    )
    aaron = Headline.objects.get(reference="N104229").person_id
    work = Requirement.objects.filter(person_id=aaron, code="unpaid_work").earliest("id").pk
    placing.place(
        work, project_id=project.pk, frequency="WEEKLY", weekday=5, since=began.date(), by=staff.grace, at=began
    )
    first = Session.objects.filter(project=project).earliest("on")
    done = crediting.Done(
        session_id=first.pk,
        happened="came",
        began_at=first.appointment.starts_at,
        finished_at=first.appointment.ends_at,
        quality="good",
    )
    crediting.record_group(project.pk, on=first.on, done=[done], by=staff.grace, at=at)


def _lewis(t: Teller) -> None:
    """Tagged in the evening."""
    t.came(t.book(110, kind="first"), "First meeting; order and curfew explained. Box fitted at his sister's flat.")
    t.regular(103, 10, every=14, notes=["Keeps to the order by day. Talked about evenings.", "Work goes well."])
    t.book(-4)


def _corin(t: Teller) -> None:
    """Out for three months; it went well until the autumn."""
    t.came(t.book(95, kind="first"), "Day after release. Licence read through together.")
    t.regular(
        88, 10, every=7, notes=["Settled at his mother's.", "Lost his job; angry about it. Rings the advice line."]
    )
    t.book(-2)


_LEWIS = Part(
    "Lewis",
    "Calder",
    date(1994, 8, 30),
    "he",
    (Order("CO", 116, 12, "Affray", (("rehabilitation_activity", 15), ("curfew", 6))),),
    "T2",
    "grace",
    time(11, 10),
    "6 Foundry Lane",
    "07700 900434",
    _lewis,
)
_CORIN = Part(
    "Corin",
    "Blake",
    date(1989, 3, 6),
    "he",
    (
        Order(
            "SDS",
            500,
            36,
            "Burglary in a dwelling",
            (("good_behaviour", None), ("keep_in_touch", None), ("visits", None)),
            release="LICENCE",
            released_ago=96,
            court=stories.CROWN,
        ),
    ),
    "T3",
    "grace",
    time(12, 20),
    "41 Weavers Court",
    "07700 900435",
    _corin,
)
