"""What the person says of their plan and of help, themselves or through somebody who writes it down, and our answers.

`by` is the person where they say it on their own pages; else one of the staff, and the row says who wrote it down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.accounts.principals import Principal
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import no_longer
from throughcare.plans import owing
from throughcare.plans.actions import telling, writing
from throughcare.plans.events import DoneTold, HelpAnswered, HelpAskedFor, InsteadChosen, WishAnswered, WishMade
from throughcare.plans.models import (
    OWN_PAGES,
    Answer,
    HelpAsked,
    HelpNotHad,
    Objective,
    Plan,
    PlanAction,
    Tick,
    Wish,
)
from throughcare.plans.owing import ASKED, HELP, TICK, WISH

_STANDING = ("draft", "ready", "in_force")
LONGEST = 4_000  # characters of what somebody says


class CannotSay(Refused):
    """This cannot be said of the plan, or not any more."""


class CannotAnswerThem(Refused):
    """What they said was answered before, or the answer lacks something."""


@dataclass(frozen=True)
class WishSaid:
    """What they would change, and in what: the whole plan where nothing is named."""

    words: str
    objective_id: int | None = None
    action_id: int | None = None
    hard: bool = False


def about(part: str, words: str) -> WishSaid:
    """A wish about a part that a form names: `objective:7`, `action:7:12`, `hard`, or empty for the whole."""
    kind, *ids = part.split(":")
    return WishSaid(
        words,
        objective_id=int(ids[0]) if ids else None,
        action_id=int(ids[1]) if kind == "action" else None,
        hard=kind == "hard",
    )


# ---------------------------------------------------------------------------------------------------------- their plan
@action
def answer_plan(
    plan_id: int,
    *,
    answer: str,
    reasons: str = "",
    wishes: Sequence[WishSaid] = (),
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> Answer:
    """They read a version on their own pages and say what they think of it. Each thing that they would change is
    answered by the offender manager. Raises `CannotSay`."""
    plan = Plan.objects.select_for_update().get(id=plan_id).check_shown(shown_version)
    said = [one for one in wishes if one.words.strip()]
    if plan.state != "ready":
        raise CannotSay(_("You have answered this plan. Look at it again."))
    if answer == "disagrees" and not reasons.strip():
        raise CannotSay(_("Tell us why you say no."), field="reasons")
    if answer == "change" and not said:
        raise CannotSay(_("Tell us what you would change."), field="answer")
    row = writing.record_answer(
        plan_id,
        answer=answer,
        asked_on=local_day(at),
        how=OWN_PAGES,
        would_change="\n".join(one.words.strip() for one in said),
        reasons=reasons,
        by=by,
        at=at,
    )
    for one in said:
        _wish(plan, one, by=by, at=at)
    return row


@action
def wish(plan_id: int, *, said: WishSaid, by: Principal, at: datetime) -> Wish:
    """They would change something in the plan in force, or in the one they are asked about. Raises `CannotSay`."""
    plan = Plan.objects.select_for_update().get(id=plan_id)
    if plan.state not in {"ready", "in_force"}:
        raise CannotSay(_("This plan has changed. Look at it again."))
    if not said.words.strip():
        raise CannotSay(_("Tell us what you would change."), field="words")
    return _wish(plan, said, by=by, at=at)


def _wish(plan: Plan, said: WishSaid, *, by: Principal, at: datetime) -> Wish:
    if said.objective_id is not None:
        Objective.objects.get(id=said.objective_id, plan=plan)
    if said.action_id is not None:
        PlanAction.objects.get(id=said.action_id, objective__plan=plan)
    row = Wish.objects.create(
        person_id=plan.person_id,
        plan=plan,
        objective_id=said.objective_id,
        action_id=said.action_id,
        hard=said.hard,
        words=no_longer(said.words, refused=CannotSay, field="words", most=LONGEST),
        said_at=at,
        post_id=by.post_id,
    )
    duties.open_duty(
        plan.person_id,
        kind="answer_wish",
        about=(WISH, row.pk),
        facts={"from": local_day(at)},
        title="Answer what they would change in their plan",
        at=at,
        by=by,
    )
    publish(WishMade(person_id=plan.person_id, wish_id=row.pk))
    return row


@action
def answer_wish(
    wish_id: int, *, answer: str, words: str, shown_version: int | None = None, by: Principal, at: datetime
) -> Wish:
    """Say whether the plan changes as they asked, and why. Taken up, a version is begun that says so, unless one is
    being written, and to go through the plan with them is owed. They are told in these words. Raises
    `CannotAnswerThem`."""
    row = Wish.objects.select_for_update().get(id=wish_id).check_shown(shown_version)
    if row.answer:
        raise CannotAnswerThem("This was answered before.")
    words = no_longer(words, refused=CannotAnswerThem, field="words", most=LONGEST)
    if not words:
        raise CannotAnswerThem("Tell them why: they read this.", field="words")
    row.change(answer=answer, answer_words=words, answered_at=at, answered_by_id=by.post_id)
    if answer == "taken":
        plans = {plan.state: plan for plan in Plan.objects.filter(person_id=row.person_id, state__in=_STANDING)}
        if "in_force" in plans:
            owing.owe_early_review(
                plans["in_force"], because="They asked for a change", from_=local_day(at), by=by, at=at
            )
        if not plans.keys() & {"draft", "ready"}:
            writing.begin(row.person_id, because="They asked for a change", by=by, at=at)
    duties.meet("answer_wish", (WISH, row.pk), at=at, by=by)
    publish(WishAnswered(person_id=row.person_id, wish_id=row.pk, at=at))
    return row


# -------------------------------------------------------------------------------------------------- what they have done
@action
def tell_done(action_id: int, *, words: str = "", by: Principal, at: datetime) -> Tick:
    """They say that they have done their part of the plan in force. It is theirs until somebody has seen it. Told
    again while it waits, it is the same. Raises `CannotSay`."""
    row = PlanAction.objects.select_for_update().select_related("objective__plan").get(id=action_id)
    if row.objective.plan.state != "in_force" or row.objective.state != "open" or row.who != "person":
        raise CannotSay(_("This is not in your plan now. Look at your plan again."))
    if row.state in {"done", "left"}:
        raise CannotSay(_("This is done already."))
    waiting = Tick.objects.filter(action=row, seen_at=None, taken_back_at=None).first()
    if waiting is not None:
        return waiting
    tick = Tick.objects.create(
        person_id=row.person_id,
        action=row,
        words=no_longer(words, refused=CannotSay, field="words", most=LONGEST),
        told_at=at,
    )
    duties.open_duty(
        row.person_id,
        kind="see_tick",
        about=(TICK, tick.pk),
        facts={"from": local_day(at)},
        title="See what they say they have done",
        detail=row.text,
        at=at,
        by=by,
    )
    publish(DoneTold(person_id=row.person_id, tick_id=tick.pk))
    return tick


@action
def take_back_done(tick_id: int, *, shown_version: int | None = None, by: Principal, at: datetime) -> Tick:
    """They ticked it by mistake. Raises `CannotSay` once somebody has seen it."""
    row = Tick.objects.select_for_update().get(id=tick_id).check_shown(shown_version)
    if row.seen_at is not None or row.taken_back_at is not None:
        raise CannotSay(_("We have seen this. Talk with us if it is wrong."))
    row.change(taken_back_at=at)
    duties.end("see_tick", (TICK, row.pk), because="They took it back.", at=at, by=by)
    return row


@action
def see_done(
    tick_id: int, *, agreed: bool, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> Tick:
    """Say that it is done, or why it is not yet. Done, it is so in every version that stands. Raises
    `CannotAnswerThem`."""
    row = Tick.objects.select_for_update().select_related("action__objective").get(id=tick_id)
    row.check_shown(shown_version)
    if row.seen_at is not None or row.taken_back_at is not None:
        raise CannotAnswerThem("This was seen before, or they took it back.")
    words = no_longer(words, refused=CannotAnswerThem, field="words", most=LONGEST)
    if not agreed and not words:
        raise CannotAnswerThem("Say what is still to be done: they read this.", field="words")
    row.change(seen_at=at, seen_by_id=by.post_id, agreed=agreed, seen_words=words)
    if agreed:
        for each in _same(row.action):
            each.change(state="done", state_on=local_day(row.told_at))
    duties.meet("see_tick", (TICK, row.pk), at=at, by=by)
    return row


def _same(done: PlanAction) -> list[PlanAction]:
    """The action as it stands in the version they ticked, and in those that were begun with it since."""
    first = done.objective.first_id or done.objective_id
    rows = PlanAction.objects.select_for_update(of=("self",)).filter(
        person_id=done.person_id, text=done.text, objective__plan__state__in=["draft", "ready", "in_force"]
    )
    return [
        row
        for row in rows.select_related("objective").order_by("id")
        if first in (row.objective_id, row.objective.first_id) and row.state not in {"done", "left"}
    ]


# ------------------------------------------------------------------------------------------------------- help asked for
@action
def ask_for_help(person_id: int, *, kind: str, words: str, by: Principal, at: datetime) -> HelpAsked:
    """They ask for help with something, in their own words. An answer is owed to them. Raises `CannotSay`."""
    words = no_longer(words, refused=CannotSay, field="words", most=LONGEST)
    if not words:
        raise CannotSay(_("Tell us what help you want."), field="words")
    row = HelpAsked.objects.create(person_id=person_id, kind=kind, words=words, asked_at=at, post_id=by.post_id)
    duties.open_duty(
        person_id,
        kind="answer_help",
        about=(ASKED, row.pk),
        facts={"from": local_day(at)},
        title=f"Answer: help with {row.get_kind_display().lower()}",
        at=at,
        by=by,
    )
    publish(HelpAskedFor(person_id=person_id, asked_id=row.pk))
    return row


@action
def answer_help(
    asked_id: int,
    *,
    state: str,
    words: str,
    tell_by: date | None = None,
    action_id: int | None = None,
    asked_of: str = "",
    instead: str = "",
    shown_version: int | None = None,
    by: Principal,
    at: datetime,
) -> HelpAsked:
    """Say what comes of the help they asked for, in words for them. While it is looked for they hear more by a day,
    which is owed. What could not be had is written down with why (`words`), `asked_of` whom and what there is
    `instead`. Raises `CannotAnswerThem`."""
    row = HelpAsked.objects.select_for_update().get(id=asked_id).check_shown(shown_version)
    today = local_day(at)
    words = no_longer(words, refused=CannotAnswerThem, field="words", most=LONGEST)
    if row.state not in {"asked", "looking"}:
        raise CannotAnswerThem("This was answered before.")
    if not words:
        raise CannotAnswerThem("Tell them what comes of it: they read this.", field="words")
    if state == "looking" and (tell_by is None or tell_by <= today):
        raise CannotAnswerThem("Enter the day after today by which they hear more.", field="tell_by")
    if action_id is not None:
        PlanAction.objects.get(id=action_id, person_id=row.person_id)
    not_had = None
    if state == "not_had":
        not_had = telling.record_help(
            row.person_id,
            kind=row.kind,
            what=f"Help with {row.get_kind_display().lower()}",
            asked_on=local_day(row.asked_at),
            asked_of=asked_of,
            why_not=words,
            instead=instead,
            known_on=today,
            action_id=action_id,
            by=by,
            at=at,
        )
    row.change(
        state=state,
        answer_words=words,
        tell_by=tell_by if state == "looking" else None,
        answered_at=at,
        answered_by_id=by.post_id,
        action_id=action_id,
        not_had=not_had,
    )
    duties.meet("answer_help", (ASKED, row.pk), at=at, by=by)
    duties.meet("tell_of_help", (ASKED, row.pk), at=at, by=by)
    if state == "looking":
        duties.open_duty(
            row.person_id,
            kind="tell_of_help",
            about=(ASKED, row.pk),
            facts={"due_on": tell_by},
            title=f"Tell them more: help with {row.get_kind_display().lower()}",
            at=at,
            by=by,
        )
    if not_had is None:  # else the letter says why it was not to be had
        publish(HelpAnswered(person_id=row.person_id, asked_id=row.pk, at=at))
    return row


@action
def choose_instead(
    help_id: int, *, choice: str, words: str = "", shown_version: int | None = None, by: Principal, at: datetime
) -> HelpNotHad:
    """They say whether they want what there is instead. Who says so on their own pages has read why there: they were
    told. Raises `CannotSay`."""
    row = HelpNotHad.objects.select_for_update().get(id=help_id).check_shown(shown_version)
    if row.choice:
        raise CannotSay(_("You have told us what you want. Ring us to change it."))
    if row.closed_on is not None:
        raise CannotSay(_("This is closed. Ask for help again if you want it."))
    if row.told_on is None and by.post_id is None:
        telling.tell_why(help_id, told_on=local_day(at), how=OWN_PAGES, by=by, at=at)
        row.refresh_from_db()
    row.change(
        choice=choice,
        choice_words=no_longer(words, refused=CannotSay, field="words", most=LONGEST),
        chosen_at=at,
        chosen_by_id=by.post_id,
    )
    duties.open_duty(
        row.person_id,
        kind="act_on_choice",
        about=(HELP, row.pk),
        facts={"from": local_day(at)},
        title="Book what they chose instead" if choice == "yes" else "Talk with them about other help",
        detail=row.what,
        at=at,
        by=by,
    )
    publish(InsteadChosen(person_id=row.person_id, help_id=row.pk, choice=choice))
    return row
