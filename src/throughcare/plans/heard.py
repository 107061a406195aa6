"""What plans do when they hear of an order, a move, or a letter: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.allocations.events import OfficerDecided
from throughcare.allocations.officers import NO_OFFICER, OFFICER_AFTER_ALL
from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.plans import owing
from throughcare.plans.events import HelpAnswered, HelpWasNotThere, WishAnswered
from throughcare.plans.models import HelpAsked, HelpNotHad, Plan, Wish
from throughcare.plans.owing import ASKED, CHECKS, HELP, PLAN, WISH
from throughcare.sentences.events import PlaceChanged, PlaceCorrected, SentenceEnded, SentenceImposed, SentenceReopened

SENTENCE = "sentences.sentence"
BY = system("plans")
_ENDED = "The order has ended."


def owe_plan(event: SentenceImposed) -> None:
    """Somebody who begins an order in the community is owed a plan by the standard; who has one, that it is looked at
    again."""
    if event.starts_on is None:
        return
    plan = _in_force(event.person_id)
    if plan is not None:
        owing.owe_early_review(plan, because="A new order began.", from_=local_day(event.at), by=BY, at=event.at)
        return
    duties.open_duty(
        event.person_id,
        kind="sentence_plan",
        about=(SENTENCE, event.sentence_id),
        facts={"from": event.starts_on, "tier": owing.tier(event.person_id)},
        title="Write the sentence plan with them",
        at=event.at,
        by=BY,
    )


def officer_decided(event: OfficerDecided) -> None:
    """A plan is written by the offender manager: who has none under a sentence is owed none under it. Who has one after
    all is owed it from that day, unless a plan is in force by then."""
    about = (SENTENCE, event.sentence_id)
    if not event.has_officer:
        duties.end("sentence_plan", about, because=NO_OFFICER, at=event.at, by=BY)
    elif _in_force(event.person_id) is None and duties.reopen(
        about, kind="sentence_plan", because=NO_OFFICER, at=event.at, by=BY
    ):
        duties.restate(
            event.person_id,
            changed={"from": local_day(event.at), "tier": owing.tier(event.person_id)},
            because=OFFICER_AFTER_ALL,
            about=about,
            kinds=("sentence_plan",),
            at=event.at,
            by=BY,
        )


def order_ended(event: SentenceEnded) -> None:
    """Nothing more is owed under an order that has ended; with the last one, nothing about the plan."""
    duties.end("sentence_plan", (SENTENCE, event.sentence_id), because=_ENDED, at=event.at, by=BY)
    if event.last:
        for plan in _living(event.person_id):
            owing.end_all(plan, because=_ENDED, at=event.at, by=BY)
        owing.end_said(event.person_id, because=_ENDED, at=event.at, by=BY)


def order_reopened(event: SentenceReopened) -> None:
    """What ended with an order that was ended wrongly is owed again."""
    duties.reopen((SENTENCE, event.sentence_id), kind="sentence_plan", because=_ENDED, at=event.at, by=BY)
    for plan in _living(event.person_id):
        for kind in ("ask_about_plan", "plan_review", "plan_review_early", *CHECKS):
            duties.reopen((PLAN, plan.pk), kind=kind, because=_ENDED, at=event.at, by=BY)
    owing.reopen_said(event.person_id, because=_ENDED, at=event.at, by=BY)


def moved(event: PlaceChanged) -> None:
    """They went into custody or came out: the plan is looked at again, and in custody somebody checks how it goes."""
    plan = _in_force(event.person_id)
    if plan is None:
        return
    if event.kind == "custody":
        owing.owe_early_review(plan, because=owing.IN_CUSTODY, from_=event.on, by=BY, at=event.at)
        owing.begin_checks(plan, from_=event.on, by=BY, at=event.at)
        return
    if event.mistaken:
        owing.end_mistaken(plan, by=BY, at=event.at)
        return
    for kind in CHECKS:
        duties.end(kind, (PLAN, plan.pk), because="They are not in custody any more.", at=event.at, by=BY)
    if event.kind == "community":
        owing.owe_early_review(plan, because="They are in the community.", from_=event.on, by=BY, at=event.at)


def place_corrected(event: PlaceCorrected) -> None:
    """They came to prison on another day than was recorded: what the plan owes since that day moves with it."""
    plan = _in_force(event.person_id)
    if plan is not None and event.kind == "custody" and event.on != event.was_on:
        owing.move_custody(plan, was_on=event.was_on, on=event.on, by=BY, at=event.at)


def tell_of_help(event: HelpWasNotThere) -> None:
    """Write to the person why help was not there and what there is instead; unless they were told meanwhile."""
    row = HelpNotHad.objects.get(id=event.help_id)
    if row.told_on is not None:
        return
    messaging.queue(
        row.person_id,
        kind="help_not_there",
        about=(HELP, row.pk, row.version),
        facts={
            "what": row.what,
            "asked_on": row.asked_on,
            "asked_of": row.asked_of,
            "why_not": row.why_not,
            "instead": row.instead,
            **({"agreed_on": row.agreed_on} if row.agreed_on else {}),
        },
        once=f"help_not_there:{row.pk}",
        by=BY,
        at=event.at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they were told why help was not there."""
    if event.kind != "help_not_there":
        return
    row = HelpNotHad.objects.select_for_update().get(id=event.about_id)
    if row.told_on is None:
        row.change(told_on=max(local_day(event.sent_at), row.known_on), told_how="letter")
        duties.meet("tell_why_no_help", (HELP, row.pk), at=event.sent_at, by=BY)


def not_told_by_letter(event: LetterTakenBack) -> None:
    """The letter had not left after all: who was told by it alone was not told, and what was closed is open."""
    if event.kind != "help_not_there":
        return
    row = HelpNotHad.objects.select_for_update().get(id=event.about_id)
    if row.told_how == "letter" and row.told_on == local_day(event.sent_at):
        row.change(told_on=None, told_how="", closed_on=None, outcome="")
        duties.open_duty(
            row.person_id,
            kind="tell_why_no_help",
            about=(HELP, row.pk),
            facts={"from": row.known_on},
            title=f"Tell them why: {row.what}",
            detail="The letter did not leave",
            at=event.sent_at,
            by=BY,
        )


def tell_of_wish(event: WishAnswered) -> None:
    """Write to the person whether the plan changes as they asked, and why."""
    row = Wish.objects.get(id=event.wish_id)
    messaging.queue(
        row.person_id,
        kind="wish_answered",
        about=(WISH, row.pk, row.version),
        facts={"said_on": local_day(row.said_at), "answer": row.answer_words, "taken": row.answer == "taken"},
        once=f"wish_answered:{row.pk}",
        by=BY,
        at=event.at,
    )


def tell_of_help_asked(event: HelpAnswered) -> None:
    """Write to the person what comes of the help they asked for."""
    row = HelpAsked.objects.get(id=event.asked_id)
    messaging.queue(
        row.person_id,
        kind="help_answered",
        about=(ASKED, row.pk, row.version),
        facts={
            "said_on": local_day(row.asked_at),
            "answer": row.answer_words,
            **({"more_by": row.tell_by} if row.state == "looking" else {}),
        },
        once=f"help_answered:{row.pk}:{row.version}",
        by=BY,
        at=event.at,
    )


def _in_force(person_id: int) -> Plan | None:
    return Plan.objects.filter(person_id=person_id, state="in_force").first()


def _living(person_id: int) -> list[Plan]:
    return list(Plan.objects.filter(person_id=person_id, state__in=["draft", "ready", "in_force"]))
