"""What is owed about a plan: to write it, to ask about it, to review it, and the checks in custody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.people.models import Headline
from throughcare.plans.models import Plan
from throughcare.policy.clocks import day_of, start_of_day
from throughcare.sentences.models import Place

PLAN, CHECK, HELP = "plans.plan", "plans.check", "plans.helpnothad"
CHECKS = ("supervisor_check", "chase_check")
IN_CUSTODY = "They are in custody."
WISH, TICK, ASKED = "plans.wish", "plans.tick", "plans.helpasked"
# What we owe to what the person said themselves. With the last order it is owed no more.
SAID = ("answer_wish", "see_tick", "answer_help", "tell_of_help", "act_on_choice")


def tier(person_id: int) -> str | None:
    """The person's tier; None where none is recorded."""
    return Headline.objects.values_list("tier", flat=True).get(person_id=person_id) or None


def in_custody(person_id: int) -> bool:
    """Whether the record says that they are in custody now."""
    return Place.objects.filter(person_id=person_id, until=None, kind="custody").exists()


def owe_asking(plan: Plan, *, by: Principal, at: datetime) -> None:
    """A version is ready: the person is owed to read it and to say what they think."""
    duties.open_duty(
        plan.person_id,
        kind="ask_about_plan",
        about=(PLAN, plan.pk),
        facts={"from": local_day(at)},
        title="Read the plan with them and ask what they say",
        detail=f"Version {plan.number}",
        at=at,
        by=by,
    )


def owe_review(plan: Plan, *, from_: date, by: Principal, at: datetime) -> None:
    """The next review by the standard, from the plan or its last review; asked again it moves."""
    duties.open_duty(
        plan.person_id,
        kind="plan_review",
        about=(PLAN, plan.pk),
        facts={"from": from_},
        title="Review the plan with them",
        at=at,
        by=by,
    )


def owe_early_review(plan: Plan, *, because: str, from_: date, by: Principal, at: datetime) -> None:
    """Something changed that the plan does not know of. What is owed already is not put off by what comes after."""
    if _is_owed(plan, "plan_review_early"):
        return
    duties.open_duty(
        plan.person_id,
        kind="plan_review_early",
        about=(PLAN, plan.pk),
        facts={"from": from_},
        title="Review the plan: something changed",
        detail=because,
        at=at,
        by=by,
    )


def owe_check(plan: Plan, *, from_: date, by: Principal, at: datetime) -> None:
    """In custody the supervisor checks how the plan goes. Once that is late the offender manager's list says so too."""
    about = (PLAN, plan.pk)
    duty = duties.open_duty(
        plan.person_id,
        kind="supervisor_check",
        about=about,
        facts={"from": from_},
        title="Check how the plan goes",
        detail="See them, go through each action, tell the offender manager",
        at=at,
        by=by,
    )
    late = day_of(duty.due_at)  # the end of the last day is the beginning of the next
    duties.open_duty(
        plan.person_id,
        kind="chase_check",
        about=about,
        facts={"due_on": late},
        title="The supervisor’s check is overdue: ask why",
        shown_from=start_of_day(late),
        at=at,
        by=by,
    )


def begin_checks(plan: Plan, *, from_: date, by: Principal, at: datetime) -> None:
    """Checks begin with custody. A move from one prison to another does not put off the next."""
    if not _is_owed(plan, "supervisor_check"):
        owe_check(plan, from_=from_, by=by, at=at)


def end_mistaken(plan: Plan, *, by: Principal, at: datetime) -> None:
    """They were not in custody: what was owed for that alone is not."""
    kinds = [*CHECKS, *(["plan_review_early"] if _is_owed(plan, "plan_review_early", detail=IN_CUSTODY) else [])]
    for kind in kinds:
        duties.end(kind, (PLAN, plan.pk), because="They were not in custody.", at=at, by=by)


def move_custody(plan: Plan, *, was_on: date, on: date, by: Principal, at: datetime) -> None:
    """They are in custody since another day than was recorded; what runs from another day already stays."""
    if _is_owed(plan, "plan_review_early", detail=IN_CUSTODY, inputs__from=was_on.isoformat()):
        duties.restate(
            plan.person_id,
            changed={"from": on},
            because="The day they came into custody was corrected.",
            about=(PLAN, plan.pk),
            kinds=("plan_review_early",),
            at=at,
            by=by,
        )
    if _is_owed(plan, "supervisor_check", inputs__from=was_on.isoformat()):
        owe_check(plan, from_=on, by=by, at=at)


def _is_owed(plan: Plan, kind: str, **which: Any) -> bool:
    return Duty.objects.filter(kind=kind, about_kind=PLAN, about_id=plan.pk, ended_at=None, **which).exists()


def end_all(plan: Plan, *, because: str, at: datetime, by: Principal) -> None:
    """Nothing is owed about a version that no longer holds."""
    for kind in ("ask_about_plan", "plan_review", "plan_review_early", *CHECKS):
        duties.end(kind, (PLAN, plan.pk), because=because, at=at, by=by)


def end_said(person_id: int, *, because: str, at: datetime, by: Principal) -> None:
    """Nothing more is owed to what they said of the plan and of help."""
    for kind, about_kind, about_id in _said(person_id, ended_at=None):
        duties.end(kind, (about_kind, about_id), because=because, at=at, by=by)


def reopen_said(person_id: int, *, because: str, at: datetime, by: Principal) -> None:
    """What ended so is owed again."""
    for kind, about_kind, about_id in _said(person_id, ended_because=because):
        duties.reopen((about_kind, about_id), kind=kind, because=because, at=at, by=by)


def _said(person_id: int, **which: Any) -> list[tuple[str, str, int]]:
    rows = Duty.objects.filter(person_id=person_id, kind__in=SAID, **which)
    return list(rows.values_list("kind", "about_kind", "about_id").order_by("about_id", "kind").distinct())
