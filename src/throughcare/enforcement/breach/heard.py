"""What a breach does when it hears of something at court or below: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime, timedelta

from throughcare.accounts.principals import system
from throughcare.courts import queries as courts
from throughcare.courts.events import HearingCalledOff, HearingListed, ResultRecorded, ResultTakenBack
from throughcare.courts.models import Hearing
from throughcare.design.dates import clock_spoken, full_day
from throughcare.duties import actions as duties
from throughcare.enforcement import filing
from throughcare.enforcement.actions import steps
from throughcare.enforcement.breach import actions, queries
from throughcare.enforcement.events import FailureWithdrawn, ProgressNoteWritten
from throughcare.enforcement.models import Breach, Failure
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.texts import fitting
from throughcare.messaging import actions as messaging
from throughcare.messaging.events import LetterSent
from throughcare.policy.clocks import start_of_day

HEARING, RESULT = "courts.hearing", "courts.result"
BY = system("enforcement")


class AnotherIsLive(Refused):
    """The order is at court with a later breach: what a former one came to cannot be taken back now."""


# ------------------------------------------------------------------------------------------------------------- hearings
def owe_telling_of_hearing(event: HearingListed) -> None:
    """The person is owed to be told when and where. It shows when no letter has left by the next day. What was told of
    a hearing that was put off holds no more."""
    row = courts.hearing(event.hearing_id)
    if event.before_id is not None:
        _end_telling(event.before_id, because="The hearing was put off", at=event.at)
    duties.open_duty(
        event.person_id,
        kind="tell_court",
        about=(HEARING, row.pk),
        facts={"from": local_day(event.at)},
        title="Tell them when and where they must be at court",
        detail=f"{row.court}, {full_day(row.on)}",
        shown_from=start_of_day(local_day(event.at) + timedelta(days=1)),
        at=event.at,
        by=BY,
    )


def _end_telling(hearing_id: int, *, because: str, at: datetime) -> None:
    messaging.withdraw((HEARING, hearing_id), because=because, by=BY, at=at)
    duties.end("tell_court", (HEARING, hearing_id), because=because, at=at, by=BY)


def tell_of_hearing(event: HearingListed) -> None:
    """Write to the person why the order is at court, when and where they must come, and what if they do not."""
    row = courts.hearing(event.hearing_id)
    matter = _matter(row)
    if row.state != "listed" or matter is None:
        return
    messaging.queue(
        event.person_id,
        kind="to_court",
        about=(HEARING, row.pk, row.version),
        facts={
            "order": courts.order_name(row.sentence),
            "why": queries.why(matter),
            "can": queries.can(matter),
            **courts.told(row),
            **({"was_on": row.after.on} if row.after is not None else {}),
        },
        once=f"to_court:{row.pk}",
        by=BY,
        at=event.at,
    )


def hearing_called_off(event: HearingCalledOff) -> None:
    """Nobody is to be told any more to come."""
    _end_telling(event.hearing_id, because="The hearing was called off", at=event.at)


def tell_of_calling_off(event: HearingCalledOff) -> None:
    """Who has the letter already is told not to come."""
    row = courts.hearing(event.hearing_id)
    found = messaging.withdraw((HEARING, row.pk), because="The hearing was called off", by=BY, at=event.at)
    when = f"{clock_spoken(row.starts)} on {full_day(row.on)}"
    for letter_id in found["left"]:
        correction = f"You do not have to come to {row.court} at {when}. We have withdrawn the case."
        messaging.correct(letter_id, correction=correction, by=BY, at=event.at)


def _matter(row: Hearing) -> Breach | None:
    if row.about_kind != actions.BREACH:
        return None
    return queries.breach(row.about_id)


# -------------------------------------------------------------------------------------------------------------- results
def result_recorded(event: ResultRecorded) -> None:
    """The court decided: the breach is over. Where the order was not changed, the person is told by a letter of its
    own; of each change they are told as of any other."""
    row = courts.hearing(event.hearing_id)
    matter = _matter(row)
    duties.end("tell_court", (HEARING, row.pk), because="The hearing was held", at=event.at, by=BY)
    if matter is None or matter.state == "ended":
        return
    result = courts.result(event.result_id)
    actions.end(matter, because=f"The court decided: {courts.power_name(result, row).lower()}", at=event.at)
    if not event.changed:
        duties.open_duty(
            event.person_id,
            kind="tell_decision",
            about=(RESULT, event.result_id),
            facts={"from": local_day(event.at)},
            title="Tell them what the court decided",
            shown_from=start_of_day(local_day(event.at) + timedelta(days=1)),
            at=event.at,
            by=BY,
        )


def tell_of_result(event: ResultRecorded) -> None:
    """Write to the person what the court decided, where no change of the order tells it."""
    row, result = courts.hearing(event.hearing_id), courts.result(event.result_id)
    if event.changed or result.taken_back_at is not None:
        return
    messaging.queue(
        event.person_id,
        kind="court_result",
        about=(RESULT, result.pk, result.version),
        facts={
            "order": courts.order_name(row.sentence),
            "court": row.court,
            "heard_on": row.on,
            "found": courts.finding_says(result, row),
            "decided": courts.power_says(result, row),
            "pay": result.fine is not None,
            **({"until": row.sentence.ends_on} if row.sentence.ends_on is not None else {}),
        },
        once=f"court_result:{result.pk}",
        by=BY,
        at=event.at,
    )


def result_taken_back(event: ResultTakenBack) -> None:
    """The result was recorded wrongly: the breach is at court again, and nothing is to be told of it."""
    row = courts.hearing(event.hearing_id)
    matter = _matter(row)
    messaging.withdraw((RESULT, event.result_id), because="The result was recorded wrongly", by=BY, at=event.at)
    because = "The result was recorded wrongly"
    duties.end("tell_decision", (RESULT, event.result_id), because=because, at=event.at, by=BY)
    if matter is None:
        return
    if Breach.objects.filter(sentence_id=matter.sentence_id).exclude(state="ended").exists():
        raise AnotherIsLive("Another breach of this order has begun since. Withdraw that one first.")
    matter.change(state="court", ended_at=None, ended_because="")


def correct_result(event: ResultTakenBack) -> None:
    """Who has the letter already is told that it does not hold."""
    found = messaging.withdraw((RESULT, event.result_id), because="The result was recorded wrongly", by=BY, at=event.at)
    for letter_id in found["left"]:
        correction = "We wrote down the wrong decision. We will write again with the right one."
        messaging.correct(letter_id, correction=correction, by=BY, at=event.at)


def told_by_letter(event: LetterSent) -> None:
    """The letter has left: they were told."""
    kind = {"to_court": "tell_court", "court_result": "tell_decision"}.get(event.kind)
    if kind is not None:
        duties.meet_as_of(kind, (event.about_kind, event.about_id), at=event.sent_at, by=BY)
    matter = _matter(courts.hearing(event.about_id)) if event.kind == "to_court" else None
    if matter is not None and matter.referral_id is not None:  # it tells what was decided on the referral
        duties.meet_as_of("tell_decision", (steps.REFERRAL, matter.referral_id), at=event.sent_at, by=BY)


# ------------------------------------------------------------------------------------------------- failures and papers
def failure_fell_away(event: FailureWithdrawn) -> None:
    """A failure that was declared to be one is none: what is not laid yet goes back to be written."""
    at = Failure.objects.values_list("withdrawn_at", flat=True).get(id=event.failure_id)
    for row in Breach.objects.filter(person_id=event.person_id, state__in=["endorse", "endorsed"]):
        if at is not None and any(one["id"] == event.failure_id for one in (row.pack or {}).get("failures", [])):
            actions.to_writing(row, because="A failure in it was withdrawn.", by=BY, at=at)


def file_pack(event: HearingListed) -> None:
    """What was laid is kept among the person's papers, where this computer can make a PDF."""
    row = courts.hearing(event.hearing_id)
    matter = _matter(row)
    if matter is None:
        return
    kept = filing.file_once(
        matter,
        name="breach",
        title=f"Breach laid at court on {full_day(matter.laid_on)}",
        template="enforcement/breach/paper.html",
        page=queries.breach_page(matter, on=matter.laid_on or local_day(event.at)),
        by=BY,
        at=event.at,
    )
    if kept is not None:
        matter.change(paper=kept)


def file_note(event: ProgressNoteWritten) -> None:
    """A progress note is kept among the person's papers, where this computer can make a PDF."""
    row = queries.note(event.note_id)
    kept = filing.file_once(
        row,
        name="progress-note",
        title=fitting(
            f"Progress note to {row.court}", most=120, instead=f"Progress note of {full_day(row.written_at)}"
        ),
        template="enforcement/breach/note_paper.html",
        page=row.shown,
        by=BY,
        at=event.at,
    )
    if kept is not None:
        row.change(paper=kept)
