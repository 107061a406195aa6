"""Writing a version of a plan, and what the person says to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.people.models import Person
from throughcare.plans import facts, owing, rules
from throughcare.plans.events import PlanInForce, PlanReady
from throughcare.plans.models import Answer, Objective, Plan, PlanAction, Safety
from throughcare.plans.owing import PLAN
from throughcare.sentences.models import Instruction, Requirement


class CannotWrite(Refused):
    """The plan cannot be written like this, or not any more."""


class CannotAsk(Refused):
    """The plan lacks something and cannot be read with the person yet."""


class CannotAnswer(Refused):
    """The person cannot be said to have answered this."""


# --------------------------------------------------------------------------------------------------------- a version
@action
def begin(person_id: int, *, because: str, by: Principal, at: datetime) -> Plan:
    """Begin a version with what the plan in force says, or else with the rules of the orders in force and the
    responsibilities of the rule book. Raises `CannotWrite` where one is being written already."""
    person = Person.objects.select_for_update(no_key=True).get(id=person_id)
    if not because.strip():
        raise CannotWrite("Say why the plan is written.", field="because")
    plans = list(Plan.objects.filter(person_id=person_id).order_by("-number"))
    if any(row.state in {"draft", "ready"} for row in plans):
        raise CannotWrite("A version is being written already. Go on with that one.")
    earlier = next((row for row in plans if row.state == "in_force"), None)
    book = facts.book(person.jurisdiction, on=local_day(at))
    words: dict[str, Any] = (
        {name: getattr(earlier, name) for name in ("rules", "responsibilities", "signs", "i_do", "i_call", "their_say")}
        if earlier
        else {
            "rules": facts.rules_of_orders(person_id, today=local_day(at)),
            "responsibilities": "\n".join(book.book.responsibilities),
        }
    )
    plan = Plan.objects.create(
        person_id=person_id,
        number=(plans[0].number if plans else 0) + 1,
        because=because.strip(),
        policy=book.reference,
        **words,
    )
    if earlier:
        _copy(earlier, plan)
    return plan


def _copy(earlier: Plan, plan: Plan) -> None:
    for row in Objective.objects.filter(plan=earlier, state="open").order_by("number"):
        actions = list(PlanAction.objects.filter(objective=row).exclude(state="left").order_by("number"))
        objective = _again(row, plan_id=plan.pk, first_id=row.first_id or row.pk)
        for each in actions:
            _again(each, objective_id=objective.pk)
    for safety in Safety.objects.filter(plan=earlier):
        _again(safety, plan_id=plan.pk)


_ENTERED = {"id", "version", "entered_at", "entered_by", "entered_why", "entered_in"}


def _again(row: Any, **other: Any) -> Any:
    """The same row once more, with other columns."""
    kept = {name: value for name, value in vars(row).items() if not name.startswith("_") and name not in _ENTERED}
    return type(row).objects.create(**{**kept, **other})


@action
def write_words(
    plan_id: int,
    *,
    rules: str,
    responsibilities: str,
    signs: str,
    i_do: str,
    i_call: str,
    their_say: Sequence[str] = (),
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Plan:
    """Write the parts in plain words. `their_say` names those in which the person had a say."""
    return _draft(plan_id, shown_version=shown_version).change(
        rules=rules.strip(),
        responsibilities=responsibilities.strip(),
        signs=signs.strip(),
        i_do=i_do.strip(),
        i_call=i_call.strip(),
        their_say=sorted(their_say),
    )


@action
def write_safety(
    plan_id: int, *, risk: str, victims: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Safety:
    """Write what the person does not see, at any time: it is no part of what they are asked about.

    `shown_version` 0 says that nothing was written when it was shown.
    """
    plan = Plan.objects.select_for_update().get(id=plan_id)
    row = Safety.objects.select_for_update().filter(plan=plan).first()
    if row is None:
        return Safety.objects.create(person_id=plan.person_id, plan=plan, risk=risk.strip(), victims=victims.strip())
    return row.check_shown(shown_version).change(risk=risk.strip(), victims=victims.strip())


@action
def write_objective(
    plan_id: int,
    *,
    aim: str,
    why: str,
    measure: str,
    target_on: date | None,
    comes_from: str = "",
    source_kind: str = "",
    source_id: int | None = None,
    their_say: bool = False,
    objective_id: int | None = None,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Objective:
    """Add an objective to a version that is being written, or change one of it. Copied from the library word for word
    it is marked so."""
    plan = _draft(plan_id)
    if not aim.strip():
        raise CannotWrite("Say what they want to reach, in their words.", field="aim")
    if target_on is not None and target_on < local_day(at):
        raise CannotWrite("The target day must be today or later.", field="target_on")
    values: dict[str, Any] = {
        "aim": aim.strip(),
        "why": why.strip(),
        "measure": measure.strip(),
        "target_on": target_on,
        "comes_from": comes_from.strip(),
        "source_kind": source_kind,
        "source_id": source_id,
        "their_say": their_say,
        "library": rules.copied_from(aim, book=facts.book_named(plan.policy)),
    }
    if objective_id is not None:
        return _objective(objective_id, plan).check_shown(shown_version).change(**values)
    number = Objective.objects.filter(plan=plan).count() + 1
    return Objective.objects.create(person_id=plan.person_id, plan=plan, number=number, **values)


@action
def leave_out(
    objective_id: int, *, because: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Objective:
    """Leave an objective out of a version that is being written. It stays in the record, with why."""
    plan = _draft(Objective.objects.values_list("plan_id", flat=True).get(id=objective_id))
    row = _objective(objective_id, plan).check_shown(shown_version)
    if not because.strip():
        raise CannotWrite("Say why it is left out.", field="because")
    if row.state != "open":
        raise CannotWrite("This objective is not in the plan any more.")
    return row.change(state="left", state_on=local_day(at), state_because=because.strip())


@action
def write_action(
    objective_id: int,
    *,
    text: str,
    who: str,
    agency: str = "",
    by_on: date | None,
    requirement_id: int | None = None,
    instruction_id: int | None = None,
    their_say: bool = False,
    number: int | None = None,
    action_id: int | None = None,
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> PlanAction:
    """Add an action to an objective of a version that is being written, or change one. `number` is its place in the
    order. What it rests on must be an order of the same person."""
    plan = _draft(Objective.objects.values_list("plan_id", flat=True).get(id=objective_id))
    objective = _objective(objective_id, plan)
    if not text.strip():
        raise CannotWrite("Say what is to be done.", field="text")
    if who == "agency" and not agency.strip():
        raise CannotWrite("Name the agency.", field="agency")
    for model, row_id in ((Requirement, requirement_id), (Instruction, instruction_id)):
        if row_id is not None and not model.objects.filter(id=row_id, person_id=plan.person_id).exists():
            raise CannotWrite("This is not of one of their orders.", field="rests_on")
    values: dict[str, Any] = {
        "text": text.strip(),
        "who": who,
        "agency": agency.strip() if who == "agency" else "",
        "by_on": by_on,
        "requirement_id": requirement_id,
        "instruction_id": instruction_id,
        "their_say": their_say,
    }
    if number is not None:
        values["number"] = number
    if action_id is not None:
        row = PlanAction.objects.select_for_update().get(id=action_id, objective=objective)
        return row.check_shown(shown_version).change(**values)
    values.setdefault("number", PlanAction.objects.filter(objective=objective).count() + 1)
    return PlanAction.objects.create(person_id=plan.person_id, objective=objective, **values)


def _draft(plan_id: int, *, shown_version: int | None = None) -> Plan:
    plan = Plan.objects.select_for_update().get(id=plan_id).check_shown(shown_version)
    if plan.state == "ready":
        raise CannotWrite("They are being asked about this version. Take it back first, by what they want changed.")
    if plan.state != "draft":
        raise CannotWrite("This version is not written any more. Begin a new one.")
    return plan


def _objective(objective_id: int, plan: Plan) -> Objective:
    return Objective.objects.select_for_update().get(id=objective_id, plan=plan)


# ------------------------------------------------------------------------------------------------------ asking, answer
@action
def make_ready(plan_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Plan:
    """The version is whole and can be read with the person. Raises `CannotAsk` with what it lacks."""
    plan = _draft(plan_id, shown_version=shown_version)
    found = rules.is_ready(facts.of_plan(plan), today=local_day(at), book=facts.book_named(plan.policy))
    if not found.ready:
        raise CannotAsk(" ".join(found.lacks))
    plan.change(state="ready", ready_at=at)
    owing.owe_asking(plan, by=by, at=at)
    publish(PlanReady(person_id=plan.person_id, plan_id=plan.pk, at=at))
    return plan


@action
def record_answer(
    plan_id: int,
    *,
    answer: str,
    asked_on: date,
    how: str = "",
    would_change: str = "",
    reasons: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Answer:
    """Write down what the person said when they read the version.

    They agree, they disagree and say why, or could not be asked and why: it is in force then, and the earlier one
    replaced. If they want it changed first, it is written on.
    """
    plan = Plan.objects.select_for_update().get(id=plan_id).check_shown(shown_version)
    if plan.state != "ready" or plan.ready_at is None:
        raise CannotAnswer("They are not being asked about this version.")
    if asked_on > local_day(at):
        raise CannotAnswer("The day they were asked must be today or in the past.", field="asked_on")
    if asked_on < local_day(plan.ready_at):
        raise CannotAnswer("They cannot have been asked before it was ready to read.", field="asked_on")
    if answer in {"disagrees", "not_asked"} and not reasons.strip():
        raise CannotAnswer("Give the reasons.", field="reasons")
    if answer == "change" and not would_change.strip():
        raise CannotAnswer("Write down what they would change.", field="would_change")
    if answer != "not_asked" and not how:
        raise CannotAnswer("Select how they read it.", field="how")
    row = Answer.objects.create(
        person_id=plan.person_id,
        plan=plan,
        answer=answer,
        asked_on=asked_on,
        how="" if answer == "not_asked" else how,
        would_change=would_change.strip(),
        reasons=reasons.strip(),
        post_id=by.post_id,
    )
    duties.meet("ask_about_plan", (PLAN, plan.pk), at=at, by=by)
    if answer == "change":
        plan.change(state="draft", ready_at=None)
        return row
    _put_in_force(plan, answer=answer, by=by, at=at)
    return row


def _put_in_force(plan: Plan, *, answer: str, by: Principal, at: datetime) -> None:
    with transaction.atomic():
        for earlier in Plan.objects.select_for_update().filter(person_id=plan.person_id, state="in_force"):
            earlier.change(state="replaced", ended_at=at)
            owing.end_all(earlier, because="A new version is in force.", at=at, by=by)
        plan.change(state="in_force", in_force_at=at)
    duties.meet_all(plan.person_id, kind="sentence_plan", at=at, by=by)
    owing.owe_review(plan, from_=local_day(at), by=by, at=at)
    if owing.in_custody(plan.person_id):
        owing.owe_check(plan, from_=local_day(at), by=by, at=at)
    publish(PlanInForce(person_id=plan.person_id, plan_id=plan.pk, number=plan.number, answer=answer, at=at))
