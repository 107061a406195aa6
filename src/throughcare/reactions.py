"""What follows from what: every event, and who hears it."""

from __future__ import annotations

from throughcare.allocations import events as allocations
from throughcare.appointments import events as appointments
from throughcare.kernel.events import Table
from throughcare.messaging import events as messaging
from throughcare.people import events as people
from throughcare.sentences import events as sentences

REACTIONS: Table = {
    allocations.OfficerChanged: (),
    allocations.TierSet: (),
    appointments.AbsenceExtended: (),
    appointments.AbsenceJudged: (),
    appointments.AbsenceReasonGiven: (),
    appointments.AbsenceReopened: (),
    appointments.AbsenceWithdrawn: (),
    appointments.AppointmentBooked: (),
    appointments.AppointmentCancelled: (),
    appointments.AppointmentMissed: (),
    appointments.AppointmentMoved: (),
    appointments.AttendedFailedToComply: (),
    appointments.NoteWritten: (),
    appointments.OutcomeCorrected: (),
    appointments.OutcomeRecorded: (),
    appointments.ProofReceived: (),
    appointments.ProofWithdrawn: (),
    appointments.ServiceFailed: (),
    appointments.ServiceFailureWithdrawn: (),
    messaging.LetterSent: (),
    messaging.LetterWithdrawn: (),
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
