"""The plans of the cast: agreed soon after the first order, looked at with them every few months since."""

from __future__ import annotations

from typing import Any

from throughcare.demo.teller import Teller
from throughcare.kernel.clock import local_day
from throughcare.plans.actions import living, telling, writing
from throughcare.plans.actions.living import HowFar
from throughcare.plans.actions.telling import PointSaid
from throughcare.plans.models import Objective, Plan, Review
from throughcare.sentences.models import Requirement, Sentence

_SOON = 8  # days after the order: inside the shortest limit for most tiers
_EVERY = 105  # days from one review to the next, a week before its day
_WORDS: dict[str, Any] = {
    "signs": "I stop answering my phone. I sleep in the day.",
    "i_do": "I go out for a walk and ring somebody.",
    "i_call": "The office, 0191 498 0140. My sister.",
    "their_say": ["hard"],
}
_AIM: dict[str, Any] = {
    "aim": "I want my days filled, so that I do not drift.",
    "why": "When I have nothing on, the same people ring me.",
    "measure": "Something to get up for on four days a week.",
    "comes_from": "Lifestyle and associates",
    "source_kind": "need",
}
_AARON: tuple[dict[str, Any], ...] = (
    {
        "aim": "I want days instead of nights, so that I can see my nan more.",
        "why": "On nights I miss meetings and sleep through everything else.",
        "measure": "A day shift on my rota.",
        "comes_from": "Education, training and employment",
        "source_kind": "need",
        "actions": (
            ("Ask the shift manager for days", "person", ""),
            ("Write him a letter for work", "offender_manager", ""),
        ),
    },
    {
        "aim": "I want to keep my flat.",
        "why": "If I lose the flat, it starts all over.",
        "measure": "The rent paid each month until summer.",
        "comes_from": "Accommodation",
        "source_kind": "need",
        "actions": (("See the advice centre about the arrears", "agency", "Northgate Advice"),),
    },
)


def agree(t: Teller, surname: str) -> None:
    """A plan agreed in the second week of the first order, and what was explained before it."""
    begins = (t.today.date() - t.begun[0]).days
    ago = max(begins - _SOON, 0)
    if begins < _SOON:  # it is still to be written
        return
    plan = t.do(writing.begin, t.person_id, ago=ago, because="The order began")
    words = {**_WORDS, "rules": plan.rules, "responsibilities": plan.responsibilities}
    t.do(writing.write_words, plan.pk, ago=ago, **words)
    for told in (*_AARON, _AIM) if surname == "Whitfield" else (_AIM,):
        _objective(t, plan.pk, told, ago=ago)
    t.do(writing.make_ready, plan.pk, ago=ago)
    said = "Not on Saturdays, I have my little one then." if surname == "Whitfield" else ""
    t.do(
        writing.record_answer,
        plan.pk,
        ago=ago,
        answer="agrees",
        asked_on=t.day(ago),
        how="easy" if surname == "Whitfield" else "read",
        would_change=said,
    )
    if surname == "Whitfield":
        _whitfield(t, begins)


def _objective(t: Teller, plan_id: int, told: dict[str, Any], *, ago: int) -> None:
    aim = {name: value for name, value in told.items() if name != "actions"}
    row = t.do(writing.write_objective, plan_id, ago=ago, target_on=t.day(-120), their_say=True, **aim)
    for text, who, agency in told.get("actions", ()):
        t.do(writing.write_action, row.pk, ago=ago, text=text, who=who, agency=agency, by_on=t.day(-40))
    asked = Requirement.objects.filter(person_id=t.person_id).order_by("id").first()
    if "actions" not in told:
        t.do(
            writing.write_action,
            row.pk,
            ago=ago,
            text="Do what the order asks on fixed days",
            who="person",
            by_on=t.day(-90),
            requirement_id=asked.pk if asked else None,
        )


def _whitfield(t: Teller, begins: int) -> None:
    """Aaron: the first meeting explained, and a course that he was told was full."""
    order = Sentence.objects.filter(person_id=t.person_id).earliest("id")
    points = [
        PointSaid(code, "easy", "He told it back in his own words.")
        for code in ("terms", "meetings", "appointments", "chance", "consequences")
    ]
    t.do(telling.explain, order.pk, ago=begins - 4, points=points, on=t.day(begins - 4))
    row = t.do(
        telling.record_help,
        t.person_id,
        ago=150,
        kind="education",
        what="The evening course in fork-lift driving",
        asked_on=t.day(170),
        asked_of="Northgate College",
        known_on=t.day(150),
        why_not="The course is full until next year.",
        instead="You are first on the list, and the warehouse may train you.",
    )
    t.do(telling.tell_why, row.pk, ago=148, told_on=t.day(148), how="said")
    t.do(telling.close_help, row.pk, ago=100, outcome="The warehouse took him on its own course.")


def review(t: Teller, *, until: int = 0) -> None:
    """Look at the plan every few months since it was agreed or last looked at, until so many days ago."""
    plan = Plan.objects.filter(person_id=t.person_id, state="in_force").first()
    if plan is None or plan.in_force_at is None:
        return
    last = Review.objects.filter(plan=plan).order_by("-on").values_list("on", flat=True).first()
    since = last or local_day(plan.in_force_at)
    for ago in range((t.today.date() - since).days - _EVERY, max(until, 1) - 1, -_EVERY):
        _look(t, plan, ago, "standard")


def look_again(t: Teller, *, ago: int) -> None:
    """A new order began: the plan is looked at again soon after."""
    plan = Plan.objects.filter(person_id=t.person_id, state="in_force").first()
    if plan is not None:
        _look(t, plan, max(ago, 0), "event")


def _look(t: Teller, plan: Plan, ago: int, reason: str) -> None:
    objectives = Objective.objects.filter(plan=plan, state="open").order_by("number").values_list("id", flat=True)
    t.do(
        living.review,
        plan.pk,
        ago=ago,
        reason=reason,
        on=t.day(ago),
        objectives=[HowFar(number, "well" if ago < 200 else "slowly") for number in objectives],
        their_words="It goes all right.",
        result="stays",
        answer="agrees",
        answer_how="said",
    )
