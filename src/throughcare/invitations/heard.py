"""What follows for whoever may sign in on their own side: `reactions.py` says from what."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from throughcare.accounts.principals import system
from throughcare.invitations import actions
from throughcare.messaging.events import ReplyAnswered
from throughcare.messaging.models import Reply
from throughcare.people.events import ChangeDecided, ContactDetailsChanged, CorrectionAnswered, PeopleMerged
from throughcare.people.models import ProposedChange

BY = system("invitations")


def number_changed(event: ContactDetailsChanged) -> None:
    """The number or address they sign in by may have left the record: it may be somebody else's by now."""
    actions.look_at_number(event.person_id, by=BY, at=event.at)


def put_together(event: PeopleMerged) -> None:
    """Nobody stays signed in as a record that is no more."""
    actions.end_of_merged(event.other_id, by=BY, at=event.at)


class Answered(Protocol):
    """Something came of what they told us or asked of us, or waits for what they say."""

    @property
    def person_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


def something_new(event: Answered) -> None:
    """What is new stands on their own page: they get word that something is there."""
    actions.tell_of_new(event.person_id, by=BY, at=event.at)


def message_answered(event: ReplyAnswered) -> None:
    """What they wrote on their page is answered there. A text or a call is answered by its own way."""
    if Reply.objects.filter(id=event.reply_id, how="page").exists():
        something_new(event)


def change_decided(event: ChangeDecided) -> None:
    """What they told us of themselves was taken or refused, or they may move. What they took back they know."""
    theirs = ProposedChange.objects.filter(id=event.change_id, declared_by="person").exclude(state="withdrawn")
    if theirs.exists():
        something_new(event)


def correction_answered(event: CorrectionAnswered) -> None:
    """What they say is wrong on their record was looked at. What they took back they know."""
    if event.state != "withdrawn":
        something_new(event)
