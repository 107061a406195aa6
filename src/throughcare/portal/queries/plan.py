"""Their plan as they read it: each aim with their part and ours, what they would change, and what they have done.

What staff note for themselves (risk, victims, where an aim comes from, words of progress) is never asked for here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from throughcare.kernel.clock import local_day
from throughcare.plans.models import Answer, Objective, Plan, PlanAction, Progress, Tick, Wish
from throughcare.portal.queries import promised
from throughcare.portal.queries.shell import Me

_OWED = ("ask_about_plan", "answer_wish", "see_tick")


@dataclass(frozen=True)
class WishShown:
    """What they would change: their words, on which day, who wrote it down, by when we answer, and our answer."""

    about: str
    words: str
    said_on: date
    written_by: str
    answer_by: date | None
    taken: bool | None
    answer: str


@dataclass(frozen=True)
class ActShown:
    """One thing to do: who does it, by when, whether it is a rule, how it stands, and what they ticked."""

    id: int
    text: str
    who: str
    by_on: date | None
    must: bool
    done: bool
    late: bool
    tick_id: int | None
    seen_by: date | None
    not_yet: str


@dataclass
class AimShown:
    """What they want to reach, with their part and ours, and how it stands in a word."""

    id: int
    number: int
    aim: str
    why: str
    measure: str
    by_on: date | None
    reached: bool
    far: str = ""
    far_on: date | None = None
    mine: list[ActShown] = field(default_factory=list)
    theirs: list[ActShown] = field(default_factory=list)
    wishes: list[WishShown] = field(default_factory=list)

    @property
    def state(self) -> tuple[str, str]:
        """How it stands: a word and a tone."""
        acts = [*self.mine, *self.theirs]
        if self.reached:
            return _("You got there"), "yes"
        if any(act.late for act in self.theirs):
            return _("We are late"), ""
        if any(act.done for act in acts):
            return (_("All parts done"), "yes") if all(act.done for act in acts) else (_("Done in part"), "yes")
        return self.far or _("Not begun yet"), ""


@dataclass
class PlanShown:
    """Their plan. `asked`: it waits for what they say, by `asked_by`. `writing`: a new one is being written."""

    plan: Plan
    asked: bool
    asked_by: date | None
    writing: bool
    aims: list[AimShown]
    wishes: list[WishShown]
    said: str
    said_on: date | None

    @property
    def hard(self) -> list[tuple[str, str]]:
        """What they wrote for when it gets hard."""
        plan = self.plan
        rows = [(_("My signs"), plan.signs), (_("What I do"), plan.i_do), (_("Who I ring"), plan.i_call)]
        return [(name, text) for name, text in rows if text]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts they can want changed, as `plans.actions.saying.about` reads them."""
        found = [("", _("All of it"))]
        for aim in self.aims:
            found.append((f"objective:{aim.id}", f"{aim.number}. {aim.aim}"))
            found += [(f"action:{aim.id}:{act.id}", act.text) for act in (*aim.mine, *aim.theirs)]
        return [*found, ("hard", _("When it gets hard"))]


def page(me: Me) -> PlanShown | None:
    """The plan they are asked about, or else the one that holds; None where there is none yet. Five queries."""
    plan, writing = _standing(me)
    if plan is None:
        return None
    owed = promised.owed(me, _OWED)
    aims = _aims(plan, me, owed)
    by_aim = {aim.id: aim for aim in aims}
    wishes = [_wish(row, owed) for row in _wishes(me)]
    for aim_id, shown in wishes:
        if aim_id in by_aim:
            by_aim[aim_id].wishes.append(shown)
    return PlanShown(
        plan=plan,
        asked=plan.state == "ready",
        asked_by=owed.get(("ask_about_plan", plan.pk)),
        writing=writing,
        aims=aims,
        wishes=[shown for aim_id, shown in wishes if aim_id not in by_aim],
        said=_SAID[plan.said["answer"]]() if plan.said else "",
        said_on=date.fromisoformat(plan.said["on"]) if plan.said else None,
    )


def to_speak_of(me: Me) -> PlanShown | None:
    """The same plan for a form: its parts alone. Three queries."""
    plan, writing = _standing(me)
    if plan is None:
        return None
    return PlanShown(plan, plan.state == "ready", None, writing, _aims(plan, me, {}), [], "", None)


def _standing(me: Me) -> tuple[Any, bool]:
    """The plan they are to read, with what they said to it last, and whether a new one is being written."""
    said = Answer.objects.filter(plan=OuterRef("pk")).order_by("-asked_on", "-id")
    rows = Plan.objects.filter(person_id=me.person_id).exclude(state__in=_OVER)
    plans = {row.state: row for row in rows.annotate(said=Subquery(said.values(_=_SAID_LAST)[:1]))}
    plan = plans.get("ready") or plans.get("in_force")
    return plan, plan is not None and plan.state == "in_force" and "draft" in plans


def being_changed(me: Me) -> bool:
    """Whether they have no plan to read since it is being written, or changed as they asked. One query."""
    return Plan.objects.filter(person_id=me.person_id, state="draft").exists()


def mine(me: Me, action_id: int) -> PlanAction:
    """One of their own parts of the plan that holds. Raises `PlanAction.DoesNotExist`."""
    return PlanAction.objects.get(
        id=action_id, person_id=me.person_id, who="person", objective__plan__state__in=["ready", "in_force"]
    )


def my_tick(me: Me, tick_id: int) -> Tick:
    """Something they ticked, with what it was. Raises `Tick.DoesNotExist`."""
    return Tick.objects.select_related("action").get(id=tick_id, person_id=me.person_id)


_OVER = ("replaced", "ended")
_SAID_LAST = JSONObject(answer="answer", on="asked_on")
_SAID = {
    "agrees": lambda: _("You said yes to it."),
    "disagrees": lambda: _("You said no to it."),
    "not_asked": lambda: _("We could not ask you."),
    "change": lambda: _("You wanted it changed."),
}
_FAR = {
    "not_begun": lambda: _("Not begun yet"),
    "well": lambda: _("Going well"),
    "slowly": lambda: _("Going slowly"),
    "stuck": lambda: _("Stuck for now"),
    "reached": lambda: _("You got there"),
}


def _aims(plan: Plan, me: Me, owed: dict[tuple[str, int], date]) -> list[AimShown]:
    far = Progress.objects.filter(objective=Coalesce(OuterRef("first_id"), OuterRef("pk"))).order_by("-on", "-id")
    rows = Objective.objects.filter(plan=plan, person_id=me.person_id).exclude(state="left")
    rows = rows.annotate(far=Subquery(far.values(_=JSONObject(far="how_far", on="on"))[:1]))
    aims = {
        row.pk: AimShown(
            id=row.pk,
            number=number,
            aim=row.aim,
            why=row.why,
            measure=row.measure,
            by_on=row.target_on,
            reached=row.state == "reached",
            far=_FAR[row.far["far"]]() if row.far else "",
            far_on=date.fromisoformat(row.far["on"]) if row.far else None,
        )
        for number, row in enumerate(rows.order_by("number", "id"), start=1)
    }
    ticks = Tick.objects.filter(action=OuterRef("pk"), taken_back_at=None).order_by("-id")
    acts = PlanAction.objects.filter(objective__in=list(aims)).exclude(state="left")
    for act in acts.annotate(tick=Subquery(ticks.values(_=_TICK)[:1])).order_by("number", "id"):
        aim = aims[act.objective_id]
        (aim.mine if act.who == "person" else aim.theirs).append(_act(act, me, owed))
    return list(aims.values())


_TICK = JSONObject(id="pk", seen="seen_at", agreed="agreed", words="seen_words")


def _act(row: Any, me: Me, owed: dict[tuple[str, int], date]) -> ActShown:
    who = {
        "person": _("You"),
        "offender_manager": me.officer or _("Your officer"),
        "offender_supervisor": _("Your supervisor in prison"),
        "key_worker": _("Your key worker"),
        "agency": row.agency,
    }[row.who]
    done, tick = row.state == "done", row.tick
    waiting = tick if tick and not tick["seen"] else None
    return ActShown(
        id=row.pk,
        text=row.text,
        who=who,
        by_on=row.by_on,
        must=row.who == "person" and (row.requirement_id is not None or row.instruction_id is not None),
        done=done,
        late=not done and row.who != "person" and row.by_on is not None and row.by_on < me.today,
        tick_id=waiting["id"] if waiting else None,
        seen_by=owed.get(("see_tick", waiting["id"])) if waiting else None,
        not_yet=tick["words"] if tick and tick["agreed"] is False and not done else "",
    )


def _wishes(me: Me) -> list[Wish]:
    rows = Wish.objects.filter(person_id=me.person_id).select_related("objective", "action", "post__user")
    return list(rows.order_by("-said_at", "-id")[:_MOST])


_MOST = 20  # what they said before that is on paper and in the record


def _wish(row: Wish, owed: dict[tuple[str, int], date]) -> tuple[int | None, WishShown]:
    part = row.action.text if row.action else row.objective.aim if row.objective else ""
    return row.objective_id, WishShown(
        about=part or (_("When it gets hard") if row.hard else _("All of it")),
        words=row.words,
        said_on=local_day(row.said_at),
        written_by=row.post.user.name if row.post else "",
        answer_by=owed.get(("answer_wish", row.pk)),
        taken={"taken": True, "not": False}.get(row.answer),
        answer=row.answer_words,
    )
