"""A plan in force: progress, reviews, and the supervisor's checks in custody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.plans import owing
from throughcare.plans.actions import writing
from throughcare.plans.events import CheckMade, PlanReviewed
from throughcare.plans.models import Answer, Check, Objective, Plan, PlanAction, Progress, Review
from throughcare.plans.owing import CHECK, CHECKS, PLAN


class CannotRecord(Refused):
    """This cannot be how far the plan is."""


class CannotReview(Refused):
    """The plan cannot be reviewed like this."""


class CannotCheck(Refused):
    """The check cannot be written down like this."""


@dataclass(frozen=True)
class HowFar:
    """How far an objective is, as somebody says it at a review."""

    objective_id: int
    how_far: str
    words: str = ""


@dataclass(frozen=True)
class ActionSeen:
    """How an action stands, as somebody saw it."""

    action_id: int
    state: str
    words: str = ""


@action
def record_progress(
    objective_id: int,
    *,
    how_far: str,
    words: str = "",
    actions: Sequence[ActionSeen] = (),
    on: date,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Progress:
    """Say how far an objective of the plan in force is, and how each of its actions stands."""
    objective = Objective.objects.select_for_update().select_related("plan").get(id=objective_id)
    objective.check_shown(shown_version)
    if objective.plan.state != "in_force":
        raise CannotRecord("This version is not in force.")
    if objective.state != "open":
        raise CannotRecord("This objective is not open any more.")
    if on > local_day(at):
        raise CannotRecord("The day must be today or in the past.", field="on")
    _see(objective.plan, actions, on=on)
    return _progress(objective, how_far=how_far, words=words, on=on, review=None, by=by)


def _progress(
    objective: Objective, *, how_far: str, words: str, on: date, review: Review | None, by: Principal
) -> Progress:
    """Keep how far it is. Each telling is a new version of the objective, so that two windows see each other."""
    reached: dict[str, Any] = {"state": "reached", "state_on": on} if how_far == "reached" else {}
    objective.change(**reached)
    return Progress.objects.create(
        person_id=objective.person_id,
        objective_id=objective.first_id or objective.pk,
        review=review,
        on=on,
        how_far=how_far,
        words=words.strip(),
        post_id=by.post_id,
    )


def _see(plan: Plan, seen: Sequence[ActionSeen], *, on: date) -> list[PlanAction]:
    """Mark how actions of a plan stand."""
    rows = {row.pk: row for row in PlanAction.objects.select_for_update().filter(objective__plan=plan)}
    for one in seen:
        row = rows[one.action_id]
        if row.state != one.state:
            row.change(state=one.state, state_on=on)
    return [rows[one.action_id] for one in seen]


# ------------------------------------------------------------------------------------------------------------- reviews
@action
def review(
    plan_id: int,
    *,
    reason: str,
    on: date,
    objectives: Sequence[HowFar],
    words: str = "",
    their_words: str = "",
    result: str,
    answer: str = "",
    answer_how: str = "",
    answer_reasons: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Review:
    """Look at the plan in force with the person: how far each objective is, and whether the plan stays or changes.

    If it stays, they are asked again whether they agree (`answer`). If it changes, a new version is begun, which asks
    them. The next review is due from this day. Raises `CannotReview`.
    """
    plan = Plan.objects.select_for_update().get(id=plan_id).check_shown(shown_version)
    if plan.state != "in_force":
        raise CannotReview("This version is not in force.")
    if on > local_day(at):
        raise CannotReview("The day of the review must be today or in the past.", field="on")
    rows = {row.pk: row for row in Objective.objects.select_for_update().filter(plan=plan, state="open")}
    if {one.objective_id for one in objectives} != set(rows):
        raise CannotReview("Say of each objective how far it is.")
    if result == "stays" and not answer:
        raise CannotReview("Ask them again whether they agree.", field="answer")
    if answer in {"disagrees", "not_asked"} and not answer_reasons.strip():
        raise CannotReview("Give the reasons.", field="answer_reasons")
    if result == "stays" and answer != "not_asked" and not answer_how:
        raise CannotReview("Select how they were asked.", field="answer_how")
    made = Review.objects.create(
        person_id=plan.person_id,
        plan=plan,
        on=on,
        reason=reason,
        words=words.strip(),
        their_words=their_words.strip(),
        result=result,
        post_id=by.post_id,
    )
    for one in objectives:
        _progress(rows[one.objective_id], how_far=one.how_far, words=one.words, on=on, review=made, by=by)
    plan.change()
    duties.meet("plan_review", (PLAN, plan.pk), at=at, by=by)
    duties.meet("plan_review_early", (PLAN, plan.pk), at=at, by=by)
    owing.owe_review(plan, from_=on, by=by, at=at)
    if result == "stays":
        Answer.objects.create(
            person_id=plan.person_id,
            plan=plan,
            answer=answer,
            asked_on=on,
            how="" if answer == "not_asked" else answer_how,
            would_change=their_words.strip(),
            reasons=answer_reasons.strip(),
            post_id=by.post_id,
        )
    elif not Plan.objects.filter(person_id=plan.person_id, state__in=["draft", "ready"]).exists():
        writing.begin(plan.person_id, because="After a review", by=by, at=at)
    publish(
        PlanReviewed(person_id=plan.person_id, plan_id=plan.pk, review_id=made.pk, on=on, changes=result == "changes")
    )
    return made


# -------------------------------------------------------------------------------------------------------------- checks
@action
def check(
    person_id: int,
    *,
    seen_on: date,
    how_they_are: str,
    actions: Sequence[ActionSeen],
    difficulty: str = "",
    told_manager: str,
    by: Principal,
    at: datetime,
) -> Check:
    """Write down a check of the plan in custody: seen on, how they are, each action, what is hard, and what the
    offender manager was told. The offender manager is to read it. Raises `CannotCheck`."""
    plan = Plan.objects.select_for_update().filter(person_id=person_id, state="in_force").first()
    if plan is None:
        raise CannotCheck("There is no plan in force to check.")
    if not owing.in_custody(person_id):
        raise CannotCheck("They are not in custody: record progress instead.")
    if seen_on > local_day(at):
        raise CannotCheck("The day they were seen must be today or in the past.", field="seen_on")
    if not how_they_are.strip():
        raise CannotCheck("Say how they are.", field="how_they_are")
    if not told_manager.strip():
        raise CannotCheck("Say what you told the offender manager.", field="told_manager")
    wanted = set(
        PlanAction.objects.filter(objective__plan=plan, objective__state="open")
        .exclude(state__in=["left", "done"])
        .values_list("id", flat=True)
    )
    if not wanted <= {one.action_id for one in actions}:
        raise CannotCheck("Say of each action how it stands.")
    words: Mapping[int, str] = {one.action_id: one.words.strip() for one in actions}
    kept = [
        {"id": row.pk, "text": row.text, "state": row.state, "words": words[row.pk]}
        for row in _see(plan, actions, on=seen_on)
    ]
    made = Check.objects.create(
        person_id=person_id,
        plan=plan,
        seen_on=seen_on,
        how_they_are=how_they_are.strip(),
        actions=kept,
        difficulty=difficulty.strip(),
        told_manager=told_manager.strip(),
        post_id=by.post_id,
    )
    for kind in CHECKS:
        duties.meet(kind, (PLAN, plan.pk), at=at, by=by)
    owing.owe_check(plan, from_=seen_on, by=by, at=at)
    duties.open_duty(
        person_id,
        kind="read_check",
        about=(CHECK, made.pk),
        facts={"from": local_day(at)},
        title="Read the supervisor’s check",
        detail="Something is hard for them" if made.difficulty else "",
        at=at,
        by=by,
    )
    publish(CheckMade(person_id=person_id, check_id=made.pk, seen_on=seen_on))
    return made


@action
def read_check(
    check_id: int, *, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Check:
    """Acknowledge reading a check, once. Whoever wrote it cannot. Raises `CannotCheck`."""
    row = Check.objects.select_for_update().get(id=check_id).check_shown(shown_version)
    if row.read_at is not None:
        raise CannotCheck("This check was read before.")
    if by.post_id is None or row.post_id == by.post_id:
        raise CannotCheck("Somebody other than who wrote it says that they read it.")
    row.change(read_at=at, read_by_id=by.post_id, read_words=words.strip())
    duties.meet("read_check", (CHECK, row.pk), at=at, by=by)
    return row
