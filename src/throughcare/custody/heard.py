"""What custody does when it hears of something at court: `reactions.py` says of what."""

from __future__ import annotations

from datetime import datetime

from throughcare.accounts.principals import system
from throughcare.courts.events import ResultRecorded, ResultTakenBack
from throughcare.custody import queries
from throughcare.custody.events import ReceivedInCustody, ReceptionTakenBack
from throughcare.design.dates import full_day
from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.sentences import actions as sentences

RESULT = "courts.result"
BY = system("custody")


def owe_reception(event: ResultRecorded) -> None:
    """The court sent them to prison: when the prison took them in is owed to the record, since a court does not say."""
    sent = queries.sent_by_court(event.person_id)
    if sent is not None and sent.result_id == event.result_id:
        _owe_reception(event.person_id, sent, at=event.at)


def reception_taken_back(event: ReceptionTakenBack) -> None:
    """No prison took them in: where the court sent them to one, when it does is owed again."""
    sent = queries.sent_by_court(event.person_id)
    if sent is not None:
        _owe_reception(event.person_id, sent, at=event.at)


def _owe_reception(person_id: int, sent: queries.SentByCourt, *, at: datetime) -> None:
    duties.open_duty(
        person_id,
        kind="record_reception",
        about=(RESULT, sent.result_id),
        facts={"from": sent.on.isoformat()},
        title="Record when the prison took them in",
        detail=f"{sent.prison}, sent there by the court on {full_day(sent.on)}",
        by=BY,
        at=at,
    )


def reception_recorded(event: ReceivedInCustody) -> None:
    """A prison took them in: that is what was owed."""
    for result_id in queries.sent_to_prison(event.person_id, until=local_day(event.received_at)):
        duties.meet("record_reception", (RESULT, result_id), at=event.entered_at, by=BY)


def result_taken_back(event: ResultTakenBack) -> None:
    """The court did not send them to prison: where they are is put right, unless a prison has taken them in since. That
    is a fact of its own, and stands until their release is recorded."""
    duties.end("record_reception", (RESULT, event.result_id), because="The result was taken back", at=event.at, by=BY)
    if event.place_id is not None and not queries.is_in(event.person_id):
        kind, where = event.was
        sentences.put_place_right(event.place_id, kind=kind, where=where, by=BY, at=event.at)
