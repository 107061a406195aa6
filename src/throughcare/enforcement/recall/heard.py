"""What recall does when it hears of something: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import system
from throughcare.custody.events import (
    ReceivedInCustody,
    ReceptionCorrected,
    ReceptionTakenBack,
    ReleasedFromCustody,
)
from throughcare.custody.models import Stay
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.enforcement import filing
from throughcare.enforcement.breach import pack
from throughcare.enforcement.events import (
    FailureWithdrawn,
    RecallDecided,
    RecalledToCustody,
    RecallRequested,
    ReferralDecided,
    Referred,
)
from throughcare.enforcement.models import Failure, Recall, Referral
from throughcare.enforcement.recall import actions, queries, wording
from throughcare.kernel.clock import local_day
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent

BY = system("recall")
STAY = "custody.stay"


def consider(event: Referred) -> None:
    """A failure on licence was referred for recall: it opens the consideration, or adds to the one that is open."""
    if event.kind != "recall":
        return
    referral = Referral.objects.select_related("consideration").get(id=event.referral_id)
    failure = Failure.objects.get(id=event.failure_id)
    actions.consider(
        event.sentence_id,
        origin="failure",
        happened_on=failure.happened_on,
        words=f"{failure.get_kind_display()}. {failure.words}",
        referral_id=referral.pk,
        by=BY,
        at=referral.opened_at,
    )


def fell_away(event: FailureWithdrawn) -> None:
    """A failure was none: what rested on it alone is not considered any more."""
    found = Referral.objects.filter(consideration__failure_id=event.failure_id, kind="recall")
    for referral_id, ended_at in found.values_list("id", "ended_at"):
        if ended_at is not None:
            actions.end_cause(referral_id, because=event.because, by=BY, at=ended_at)


def answered_otherwise(event: ReferralDecided) -> None:
    """The failure was answered with a warning, or its referral taken back."""
    if event.decision in {"warn_instead", "withdraw"}:
        referral = Referral.objects.get(id=event.referral_id)
        if referral.kind == "recall" and referral.ended_at is not None:
            actions.end_cause(referral.pk, because=referral.ended_because, by=BY, at=referral.ended_at)


def in_custody(event: ReceivedInCustody) -> None:
    """Somebody whose licence is revoked was taken in: the second stop of the recall."""
    for row in _live(event.person_id):
        actions.back_in_custody(
            row,
            prison=Stay.objects.values_list("prison", flat=True).get(id=event.stay_id),
            since=max(event.received_at, row.revoked_at or event.received_at),
            by=BY,
            at=event.entered_at,
        )


def return_corrected(event: ReceptionCorrected) -> None:
    """The second stop was recorded wrongly: it moves, and what runs from it."""
    stay = Stay.objects.get(id=event.stay_id)
    for row in _live(event.person_id, back=True):
        since = max(stay.received_at, row.revoked_at or stay.received_at)
        actions.correct_return(row, prison=stay.prison, since=since, by=BY, at=event.at)


def return_taken_back(event: ReceptionTakenBack) -> None:
    """There was no second stop: the recall waits for it again."""
    for row in _live(event.person_id, back=True):
        actions.take_back_return(row, by=BY, at=event.at)


def let_out(event: ReleasedFromCustody) -> None:
    """They were released: the recall they were back for is over."""
    for row in _live(event.person_id, back=True):
        actions.let_out(row, released_at=event.released_at, by=BY, at=event.entered_at)


def _live(person_id: int, *, back: bool = False) -> list[Recall]:
    found = Recall.objects.filter(person_id=person_id, ended_at=None, revoked_at__isnull=False)
    return list(found.filter(in_custody_at__isnull=not back).select_related("sentence__person").order_by("id"))


def file_paper(event: RecallDecided | RecallRequested) -> None:
    """What a recall was requested with, or the decision not to recall, is kept among the person's papers once all have
    agreed."""
    row = queries.get(event.recall_id)
    at = row.requested_at or (row.ended_at if row.decision == "no_recall" else None)
    if at is None:
        return
    page = queries.page(row, at=at)
    filing.file_once(
        row,
        name="recall",
        title=f"{page.title}, {full_day(local_day(at))}",
        template="enforcement/recall/paper.html",
        page=page,
        pack=pack.put_together(row.sentence_id, on=local_day(at)),
        by=BY,
        at=at,
    )


def tell_not_recalled(event: RecallDecided) -> None:
    """Queue the letter that says they are not recalled, and why."""
    if event.decision != "no_recall":
        return
    row = Recall.objects.select_related("sentence").get(id=event.recall_id)
    if row.decision != "no_recall" or row.ended_at is None:
        return
    messaging.queue(
        row.person_id,
        kind="not_recalled",
        about=(actions.RECALL, row.pk, None),
        facts=wording.not_recalled(row, at=row.ended_at),
        once=f"not_recalled:{row.pk}",
        by=BY,
        at=row.ended_at,
    )


def tell_recalled(event: RecalledToCustody) -> None:
    """Queue the letter that says why they were recalled, how long, and what they can do."""
    row = Recall.objects.select_related("sentence").get(id=event.recall_id)
    if row.in_custody_at is None or row.in_custody_entered_at is None or row.ended_at is not None:
        return
    stay = wording.stay(row)
    if stay is not None:
        _write_recalled(row, stay, at=row.in_custody_entered_at)


def tell_recalled_again(event: ReceptionCorrected) -> None:
    """The letter on why they were recalled names the prison and the day of release: it is written again with the right
    ones, and who has the wrong one already is told."""
    stay = wording.stay_of(event.stay_id)
    if stay is None:
        return
    because = "The time in custody was put right."
    found = messaging.withdraw((STAY, stay.pk), because=because, kinds=("recalled",), by=BY, at=event.at)
    for row in _live(event.person_id, back=True):
        said = wording.recalled(row, stay)
        wrong = [one for one in found["left"] if not wording.says(one, said)]
        for letter_id in wrong:
            correction = "We wrote the wrong prison or the wrong day. We will write again with the right one."
            messaging.correct(letter_id, correction=correction, by=BY, at=event.at)
        if wrong or found["stopped"]:
            _write_recalled(row, stay, at=event.at)


def correct_recalled(event: ReceptionTakenBack) -> None:
    """They are not back in prison: the letter is stopped, and who has it already is told."""
    found = messaging.withdraw((STAY, event.stay_id), because="It was recorded in error", by=BY, at=event.at)
    for letter_id in found["left"]:
        messaging.correct(letter_id, correction="We wrote by mistake that you are in prison.", by=BY, at=event.at)


def _write_recalled(row: Recall, stay: Stay, *, at: datetime) -> None:
    messaging.queue(
        row.person_id,
        kind="recalled",
        about=(STAY, stay.pk, stay.version),
        facts=wording.recalled(row, stay),
        once=f"recalled:{row.pk}:{stay.pk}:{stay.version}",
        by=BY,
        at=at,
    )


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they are told."""
    if event.kind == "not_recalled" and event.about_kind == actions.RECALL:
        duties.meet_as_of("tell_decision", (actions.RECALL, event.about_id), at=event.sent_at, by=BY)
    if event.kind == "recalled":
        for row in _live_of_stay(event.about_id):
            duties.meet_as_of("tell_recall", (actions.RECALL, row), at=event.sent_at, by=BY)


def _live_of_stay(stay_id: int) -> list[int]:
    whose = wording.whose(stay_id)
    return [row.pk for row in _live(whose, back=True)] if whose is not None else []
