"""What follows from what: every event, and who hears it."""

from __future__ import annotations

from throughcare.allocations import events as allocations
from throughcare.kernel.events import Table
from throughcare.people import events as people
from throughcare.sentences import events as sentences

REACTIONS: Table = {
    allocations.OfficerChanged: (),
    allocations.TierSet: (),
    people.ContactDetailsChanged: (),
    people.PersonAdmitted: (),
    sentences.InstructionGiven: (),
    sentences.InstructionKept: (),
    sentences.InstructionNotKept: (),
    sentences.InstructionReopened: (),
    sentences.InstructionWithdrawn: (),
    sentences.PlaceChanged: (),
    sentences.RequirementCompleted: (),
    sentences.SentenceEnded: (),
    sentences.SentenceImposed: (),
}
