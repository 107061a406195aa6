"""What follows for whoever may sign in on their own side: `reactions.py` says from what."""

from __future__ import annotations

from throughcare.accounts.principals import system
from throughcare.invitations import actions
from throughcare.people.events import ContactDetailsChanged, PeopleMerged

BY = system("invitations")


def number_changed(event: ContactDetailsChanged) -> None:
    """The number or address they sign in by may have left the record: it may be somebody else's by now."""
    actions.look_at_number(event.person_id, by=BY, at=event.at)


def put_together(event: PeopleMerged) -> None:
    """Nobody stays signed in as a record that is no more."""
    actions.end_of_merged(event.other_id, by=BY, at=event.at)
