"""What is done at court when something below happens: `reactions.py` says of what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.courts import actions, queries
from throughcare.duties import actions as duties
from throughcare.sentences.events import SentenceImposed

BY = system("courts")


def new_sentence_entered(event: SentenceImposed) -> None:
    """The sentence a court passed instead of an order is on record."""
    if event.sentenced_on is None:
        return
    for result_id in queries.awaiting_sentence(event.person_id, passed_on=event.sentenced_on):
        duties.meet("enter_order", (actions.RESULT, result_id), at=event.at, by=BY)
