"""What follows from what: every event, and who hears it."""

from __future__ import annotations

from throughcare.allocations import events as allocations
from throughcare.appointments import events as appointments
from throughcare.enforcement import events as enforcement
from throughcare.enforcement import heard
from throughcare.kernel.events import Reaction, Table
from throughcare.messaging import events as messaging
from throughcare.people import events as people
from throughcare.sentences import events as sentences

REACTIONS: Table = {
    allocations.OfficerChanged: (),
    allocations.TierSet: (),
    appointments.AbsenceExtended: (),
    appointments.AbsenceJudged: (Reaction(heard.consider_absence, "must"),),
    appointments.AbsenceReasonGiven: (),
    appointments.AbsenceReopened: (Reaction(heard.hold_absence, "must"),),
    appointments.AbsenceWithdrawn: (Reaction(heard.forget_absence, "must"),),
    appointments.AppointmentBooked: (),
    appointments.AppointmentCancelled: (),
    appointments.AppointmentMissed: (),
    appointments.AppointmentMoved: (),
    appointments.AttendedFailedToComply: (Reaction(heard.consider_behaviour, "must"),),
    appointments.NoteWritten: (),
    appointments.OutcomeCorrected: (Reaction(heard.forget_behaviour, "must"),),
    appointments.OutcomeRecorded: (),
    appointments.ProofReceived: (),
    appointments.ProofWithdrawn: (),
    appointments.ServiceFailed: (),
    appointments.ServiceFailureWithdrawn: (),
    enforcement.FailureJudged: (),
    enforcement.FailureRecorded: (),
    enforcement.FailureWithdrawn: (),
    enforcement.ReferralDecided: (),
    enforcement.Referred: (),
    enforcement.WarningGiven: (Reaction(heard.send_warning, "after"),),
    enforcement.WarningWithdrawn: (),
    messaging.LetterSent: (),
    messaging.LetterWithdrawn: (),
    people.ContactDetailsChanged: (),
    people.PersonAdmitted: (),
    sentences.InstructionGiven: (),
    sentences.InstructionKept: (),
    sentences.InstructionNotKept: (Reaction(heard.consider_instruction, "must"),),
    sentences.InstructionReopened: (Reaction(heard.forget_instruction, "must"),),
    sentences.InstructionWithdrawn: (),
    sentences.PlaceChanged: (),
    sentences.RequirementCompleted: (),
    sentences.SentenceEnded: (),
    sentences.SentenceImposed: (),
}
