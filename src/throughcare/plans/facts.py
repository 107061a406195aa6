"""What the rules of a plan are asked with, gathered from its rows, and the rule book it was begun in."""

from __future__ import annotations

from datetime import date

from throughcare.plans import rules
from throughcare.plans.models import Objective, Plan, PlanAction
from throughcare.policy.editions import Edition, edition, edition_cited
from throughcare.policy.plan_books import Plans
from throughcare.sentences.queries import live_orders


def book(jurisdiction: str, *, on: date) -> Edition[Plans]:
    """The rule book in force on a day."""
    return edition(Plans, jurisdiction=jurisdiction, on=on)


def book_named(reference: str) -> Edition[Plans]:
    """The rule book a plan names: `england_wales/plans@2007`."""
    return edition_cited(Plans, reference)


def of_plan(plan: Plan) -> rules.PlanFacts:
    """A version as the rules ask for it. Two queries."""
    objectives = list(Objective.objects.filter(plan=plan, state="open").order_by("number", "id"))
    doing: dict[int, list[rules.ActionFacts]] = {row.pk: [] for row in objectives}
    for act in PlanAction.objects.filter(objective__in=objectives).exclude(state="left").order_by("number", "id"):
        doing[act.objective_id].append(rules.ActionFacts(who=act.who, by_on=act.by_on))
    return rules.PlanFacts(
        objectives=tuple(
            rules.ObjectiveFacts(
                number=number,
                aim=row.aim,
                why=row.why,
                measure=row.measure,
                target_on=row.target_on,
                actions=tuple(doing[row.pk]),
            )
            for number, row in enumerate(objectives, start=1)
        ),
        rules_words=(plan.rules, plan.responsibilities),
        hard_words=(plan.signs, plan.i_do, plan.i_call),
    )


def rules_of_orders(person_id: int, *, today: date) -> str:
    """What the orders in force ask, a line each: where a plan begins. The officer puts it into plainer words."""
    lines = []
    for order in live_orders(person_id, today=today):
        lines.append(f"{order.name}:")
        lines += [
            f"- {row.name}{f', {row.done_text}' if row.amount else ''}: {row.text or row.says}"
            for row in order.requirements
        ]
    return "\n".join(lines)
