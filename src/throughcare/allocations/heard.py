"""What allocation does when it hears of an order or a tier: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import system
from throughcare.allocations.events import OfficerChanged, PeopleTakenOver, TierSet
from throughcare.allocations.models import Responsibility
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel.clock import LONDON
from throughcare.people.models import Headline
from throughcare.sentences.events import SentenceEnded, SentenceImposed, SentenceReopened

SENTENCE = "sentences.sentence"
_ENDED = "The order has ended."
BY = system("allocations")


def owe_an_officer(event: SentenceImposed) -> None:
    """Somebody who begins an order in the community is owed a named offender manager, unless they have one."""
    if event.starts_on is None or Responsibility.objects.filter(
        person_id=event.person_id, role="offender_manager", until=None
    ):
        return
    duties.open_duty(
        event.person_id,
        kind="allocate_officer",
        about=(SENTENCE, event.sentence_id),
        facts={"from": event.starts_on, "tier": _tier(event.person_id)},
        title="Name an offender manager",
        at=event.at,
        by=BY,
    )


def officer_named(event: OfficerChanged) -> None:
    """The person has a named offender manager: that duty is met, whichever order it was for."""
    if event.role == "offender_manager":
        duties.meet_all(event.person_id, kind="allocate_officer", at=event.at, by=BY)


def people_taken_over(event: PeopleTakenOver) -> None:
    """The same for many people at once; only those to whom it was still owed are looked at one by one."""
    owed = Duty.objects.filter(person_id__in=event.people, kind="allocate_officer", ended_at=None)
    for person_id in owed.order_by("person_id").values_list("person_id", flat=True).distinct():
        duties.meet_all(person_id, kind="allocate_officer", at=event.at, by=BY)


def order_ended(event: SentenceEnded) -> None:
    """Nothing more is owed under an order that has ended."""
    for kind in ("allocate_officer", "first_contact"):
        duties.end(kind, (SENTENCE, event.sentence_id), because=_ENDED, at=event.at, by=BY)


def order_reopened(event: SentenceReopened) -> None:
    """What ended with an order that was ended wrongly is owed again; an officer only if nobody holds the role."""
    has_officer = Responsibility.objects.filter(person_id=event.person_id, role="offender_manager", until=None).exists()
    for kind in ("first_contact",) if has_officer else ("allocate_officer", "first_contact"):
        about = (SENTENCE, event.sentence_id)
        if duties.reopen(about, kind=kind, because=_ENDED, at=event.at, by=BY):
            duties.restate(
                event.person_id,
                changed={"tier": _tier(event.person_id)},
                because="The order was opened again.",
                about=about,
                kinds=[kind],
                at=event.at,
                by=BY,
            )


def restate_for_tier(event: TierSet) -> None:
    """Times that depend on the tier are worked out again."""
    duties.restate(
        event.person_id,
        changed={"tier": event.tier},
        because=f"The tier is {event.tier} now{f', it was {event.former}' if event.former else ''}.",
        at=datetime.combine(event.on, datetime.min.time(), tzinfo=LONDON),
        by=BY,
    )


def _tier(person_id: int) -> str | None:
    return Headline.objects.values_list("tier", flat=True).get(person_id=person_id) or None
