"""What allocation does when it hears of an order or a tier: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.accounts.principals import system
from throughcare.allocations import handovers, officers
from throughcare.allocations.events import OfficerChanged, OfficerDecided, PeopleTakenOver, SomeToTell, TierSet
from throughcare.allocations.models import OfficerFinding, Responsibility
from throughcare.allocations.officers import FINDING, RESPONSIBILITY, TELL
from throughcare.duties import actions as duties
from throughcare.duties.models import Duty
from throughcare.kernel.clock import LONDON, local_day
from throughcare.kernel.events import publish
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent, LetterTakenBack
from throughcare.people.models import Headline
from throughcare.sentences import labels
from throughcare.sentences import queries as sentences
from throughcare.sentences.events import (
    OrderChanged,
    OrderChangeUndone,
    PlaceChanged,
    SentenceEnded,
    SentenceImposed,
    SentenceReopened,
)
from throughcare.sentences.queries import InForce

SENTENCE = "sentences.sentence"
_A_MONTH = timedelta(days=31)
A_FEW = 10  # letters that one job writes
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
    """The person has a named offender manager, or supervisor: that duty is met, whichever order it was for."""
    if kind := {"offender_manager": "allocate_officer", "offender_supervisor": officers.SUPERVISOR}.get(event.role):
        duties.meet_all(event.person_id, kind=kind, at=event.at, by=BY)


def people_taken_over(event: PeopleTakenOver) -> None:
    """The same for many people at once; only those to whom it was still owed are looked at one by one."""
    owed = Duty.objects.filter(person_id__in=event.people, kind="allocate_officer", ended_at=None)
    for person_id in owed.order_by("person_id").values_list("person_id", flat=True).distinct():
        duties.meet_all(person_id, kind="allocate_officer", at=event.at, by=BY)


def order_ended(event: SentenceEnded) -> None:
    """Nothing more is owed under an order that has ended."""
    for kind in ("allocate_officer", "first_contact"):
        duties.end(kind, (SENTENCE, event.sentence_id), because=_ENDED, at=event.at, by=BY)
    officers.end_with_order(event.sentence_id, because=_ENDED, by=BY, at=event.at)


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
    officers.reopen_with_order(event.sentence_id, because=_ENDED, by=BY, at=event.at)


def restate_for_tier(event: TierSet) -> None:
    """Times that depend on the tier are worked out again."""
    duties.restate(
        event.person_id,
        changed={"tier": event.tier},
        because=f"The tier is {event.tier} now{f', it was {event.former}' if event.former else ''}.",
        at=datetime.combine(event.on, datetime.min.time(), tzinfo=LONDON),
        by=BY,
    )


# ------------------------------------------------------------------------------------------------- who has an officer
def find_officer(event: SentenceImposed) -> None:
    """Somebody was sentenced: whether they have an offender manager is found, and they are told either way."""
    (order,) = sentences.in_force([event.person_id], sentence_id=event.sentence_id)[event.person_id]
    _find(order, at=event.at)


def find_officer_again(event: OrderChanged | OrderChangeUndone) -> None:
    """An order was changed, or a change was taken back: the answer may be another one. One that ended has none."""
    for order in sentences.in_force([event.person_id]).get(event.person_id, []):
        if order.id == event.sentence_id:
            _find(order, at=event.at)


def _find(order: InForce, *, at: datetime) -> None:
    in_custody = order.person_id in sentences.in_custody([order.person_id])
    setting = officers.setting_of(order, in_custody=in_custody)
    officers.find_officer(order.person_id, sentence_id=order.id, setting=setting, by=BY, at=at)


def find_officer_there(event: PlaceChanged) -> None:
    """Somebody went into custody or came out, or was never there: the answer for a prison sentence may be another."""
    if event.kind == "at_large" and not event.mistaken:
        return
    for order in sentences.in_force([event.person_id]).get(event.person_id, []):
        if order.custody:
            setting: officers.Setting = "custody" if event.kind == "custody" else "community"
            if setting == "community":
                officers.end_in_custody(order.id, by=BY, at=event.at)
            officers.find_officer(event.person_id, sentence_id=order.id, setting=setting, by=BY, at=event.at)


def owe_telling_who(event: OfficerChanged) -> None:
    """Somebody has an offender manager, or another one: that they are told who and since when is owed."""
    if event.role != "offender_manager" or _owed(event.person_id):
        return
    row = _held(event.person_id)
    if row is not None and not _long_known(row, event.at):
        title = "Tell them who their offender manager is"
        officers.owe_telling(event.person_id, about=(RESPONSIBILITY, row.pk), title=title, by=BY, at=event.at)


def owe_telling_all(event: PeopleTakenOver) -> None:
    """The same for everybody who changed hands at once."""
    owed = set(
        Duty.objects.filter(person_id__in=event.people, kind=TELL, ended_at=None).values_list("person_id", flat=True)
    )
    rows = Responsibility.objects.filter(person_id__in=event.people, role="offender_manager", until=None)
    to_tell = [(row.person_id, (RESPONSIBILITY, row.pk)) for row in rows if row.person_id not in owed]
    officers.owe_telling_many(to_tell, title="Tell them who their offender manager is", by=BY, at=event.at)


def owe_handover(event: OfficerChanged) -> None:
    """Somebody else had the person until now: they tell the next what matters, and both sign."""
    row = _held(event.person_id)
    if row is None or _long_known(row, event.at):
        return
    if event.role == "offender_manager" and event.former_post_id is not None:
        handovers.open_notes([event.person_id], by=BY, at=event.at)


def owe_handovers(event: PeopleTakenOver) -> None:
    """The same for everybody who changed hands at once."""
    handovers.open_notes(event.people, by=BY, at=event.at)


def tell_who(event: OfficerChanged) -> None:
    """Write to the person who their offender manager is, since when, and why it is another one."""
    if event.role == "offender_manager":
        _write_who(event.person_id, at=event.at)


def tell_all_who(event: PeopleTakenOver) -> None:
    """The same to everybody who changed hands at once. Of many a few in a job: each is a transaction of its own."""
    if len(event.people) <= A_FEW:
        tell_some_who(SomeToTell(people=event.people, at=event.at))
        return
    for first in range(0, len(event.people), A_FEW):
        publish(SomeToTell(people=event.people[first : first + A_FEW], at=event.at))


def tell_some_who(event: SomeToTell) -> None:
    """Write to these, one after the other; whoever was written to already is not again."""
    for person_id in event.people:
        _write_who(person_id, at=event.at)


def _write_who(person_id: int, *, at: datetime) -> None:
    row = _held(person_id)
    if row is None or _long_known(row, at):
        return
    before = (
        Responsibility.objects.filter(person_id=person_id, role="offender_manager", until=row.since)
        .select_related("post__user")
        .exclude(id=row.pk)
        .first()
    )
    messaging.queue(
        person_id,
        kind="your_officer",
        about=(RESPONSIBILITY, row.pk, row.version),
        facts={
            "name": row.post.user.name,
            "since": local_day(row.since).isoformat(),
            "place": row.post.team.office.name,
            "reach": row.post.user.phone or row.post.team.office.phone,
            **({"before": before.post.user.name, "because": row.because} if before else {}),
        },
        once=f"your_officer:{row.pk}",
        by=BY,
        at=at,
    )


def tell_found(event: OfficerDecided) -> None:
    """Write to the person that they have no offender manager, or none yet. Who has one is told who it is."""
    row = OfficerFinding.objects.select_related("sentence").get(id=event.finding_id)
    if officers.is_open(row) or officers.has_officer(row):
        return
    sentence = row.sentence
    order = labels.order_row(sentence.edition, sentence.order_type)
    messaging.queue(
        row.person_id,
        kind="no_officer",
        about=(FINDING, row.pk, row.version),
        facts={
            "order": f"{order.short[:1].lower()}{order.short[1:]}",
            **({"from_release": True} if row.finding.get("from_release") else {}),
            **({"because": row.decided_because} if row.decided_because else {}),
        },
        once=f"no_officer:{row.pk}:{row.version}",
        by=BY,
        at=event.at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they were told whether they have an officer, and who."""
    if event.kind in _TELLS:
        duties.meet_all(event.person_id, kind=TELL, at=event.sent_at, by=BY)


def not_told_by_letter(event: LetterTakenBack) -> None:
    """The letter had not left after all: they were not told by it."""
    if event.kind not in _TELLS or _owed(event.person_id):
        return
    about = (FINDING, event.about_id) if event.kind == "no_officer" else (RESPONSIBILITY, event.about_id)
    title = "Tell them whether they have an offender manager, and who"
    officers.owe_telling(event.person_id, about=about, title=title, by=BY, at=event.sent_at)


_TELLS = frozenset({"your_officer", "no_officer", "your_team"})


def _held(person_id: int) -> Responsibility | None:
    found = Responsibility.objects.select_related("post__user", "post__team__office")
    return found.filter(person_id=person_id, role="offender_manager", until=None).first()


def _long_known(row: Responsibility, at: datetime) -> bool:
    """Whether what is written down now began so long ago that it is history: there is nothing new to tell of it."""
    return at - row.since > _A_MONTH


def _owed(person_id: int) -> bool:
    return Duty.objects.filter(person_id=person_id, kind=TELL, ended_at=None).exists()


def _tier(person_id: int) -> str | None:
    return Headline.objects.values_list("tier", flat=True).get(person_id=person_id) or None
