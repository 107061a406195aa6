"""What follows from what: every event, and who hears it.

`must` runs in the same transaction and can roll the act back; `after` is a job, done once. `history=True` is heard for
imported history too.
"""

from __future__ import annotations

from throughcare.allocations import events as allocations
from throughcare.allocations import heard as allocating
from throughcare.appointments import events as appointments
from throughcare.appointments import heard as meeting
from throughcare.casefile import tasks as exporting
from throughcare.documents import events as documents
from throughcare.documents import heard as filing
from throughcare.duties import heard as owing
from throughcare.enforcement import events as enforcement
from throughcare.enforcement import heard as enforcing
from throughcare.kernel.events import Reaction, Table
from throughcare.messaging import events as messaging
from throughcare.messaging import heard as writing
from throughcare.organisations import events as organisations
from throughcare.people import events as people
from throughcare.sentences import events as sentences

REACTIONS: Table = {
    allocations.OfficerChanged: (Reaction(allocating.officer_named, "must", history=True),),
    allocations.PeopleTakenOver: (Reaction(allocating.people_taken_over, "must", history=True),),
    allocations.TierSet: (Reaction(allocating.restate_for_tier, "must", history=True),),
    appointments.AbsenceExtended: (),
    appointments.AbsenceJudged: (Reaction(enforcing.consider_absence, "must", history=True),),
    appointments.AbsenceReasonGiven: (),
    appointments.AbsenceReopened: (Reaction(enforcing.hold_absence, "must", history=True),),
    appointments.AbsenceWithdrawn: (Reaction(enforcing.forget_absence, "must", history=True),),
    appointments.AppointmentBooked: (),
    appointments.AppointmentCancelled: (),
    appointments.AppointmentMissed: (Reaction(meeting.ask_for_reason, "after"),),
    appointments.AppointmentMoved: (),
    appointments.AttendedFailedToComply: (Reaction(enforcing.consider_behaviour, "must", history=True),),
    appointments.NoteWritten: (),
    appointments.OutcomeCorrected: (Reaction(enforcing.forget_behaviour, "must", history=True),),
    appointments.OutcomeRecorded: (Reaction(meeting.first_contact_made, "must", history=True),),
    appointments.ProofReceived: (),
    appointments.ProofWithdrawn: (),
    appointments.ServiceFailed: (),
    appointments.ServiceFailureWithdrawn: (),
    documents.ExportAllowed: (Reaction(exporting.make_export, "after"),),
    enforcement.FailureJudged: (),
    enforcement.FailureRecorded: (),
    enforcement.FailureWithdrawn: (),
    enforcement.ReferralDecided: (),
    enforcement.Referred: (),
    enforcement.WarningGiven: (Reaction(enforcing.send_warning, "after"),),
    enforcement.WarningWithdrawn: (),
    messaging.LetterSent: (Reaction(meeting.told_by_letter, "after"),),
    messaging.LetterTakenBack: (Reaction(meeting.not_told_by_letter, "must"),),
    messaging.LetterTakenBack: (Reaction(meeting.not_told_by_letter, "must"),),
    messaging.LetterWithdrawn: (),
    organisations.PostEnded: (Reaction(filing.end_exports, "must"),),
    people.ChangeDecided: (
        Reaction(owing.change_decided, "must", history=True),
        Reaction(writing.tell_of_change, "after"),
    ),
    people.ChangeDeclared: (Reaction(owing.confirm_change, "must", history=True),),
    people.ContactDetailsChanged: (),
    people.MovePlanned: (Reaction(owing.confirm_move, "must", history=True),),
    people.MoveSettled: (Reaction(owing.move_settled, "must", history=True),),
    people.PeopleMerged: (),
    people.PeopleParted: (),
    people.PersonAdmitted: (),
    people.Reviewed: (Reaction(owing.reviewed, "must", history=True),),
    people.ReviewSet: (Reaction(owing.set_review, "must", history=True),),
    sentences.InstructionGiven: (),
    sentences.InstructionKept: (),
    sentences.InstructionNotKept: (Reaction(enforcing.consider_instruction, "must", history=True),),
    sentences.InstructionReopened: (Reaction(enforcing.forget_instruction, "must", history=True),),
    sentences.InstructionWithdrawn: (),
    sentences.PlaceChanged: (),
    sentences.RequirementCompleted: (),
    sentences.SentenceEnded: (Reaction(allocating.order_ended, "must", history=True),),
    sentences.SentenceImposed: (
        Reaction(allocating.owe_an_officer, "must", history=True),
        Reaction(meeting.owe_first_contact, "must", history=True),
    ),
}
