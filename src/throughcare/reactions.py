"""What follows from what: every event, and who hears it.

`must` runs in the same transaction and can roll the act back; `after` is a job, done once. `history=True` is heard for
imported history too. `kinds` are the only kinds of the event that are heard; without them all are.
"""

from __future__ import annotations

from throughcare.allocations import events as allocations
from throughcare.allocations import heard as allocating
from throughcare.allocations import tasks as tiering
from throughcare.appointments import events as appointments
from throughcare.appointments import heard as meeting
from throughcare.appointments import messages as answering
from throughcare.assessments import events as assessments
from throughcare.assessments import heard as assessing
from throughcare.casefile import tasks as page_jobs
from throughcare.complaints import events as complaints
from throughcare.complaints import heard as complained
from throughcare.courts import events as courts
from throughcare.courts import heard as at_court
from throughcare.custody import events as custody
from throughcare.custody import heard as taking_in
from throughcare.documents import events as documents
from throughcare.documents import heard as filing
from throughcare.duties import events as duties
from throughcare.duties import heard as owing
from throughcare.enforcement import events as enforcement
from throughcare.enforcement import heard as enforcing
from throughcare.enforcement.breach import heard as breaching
from throughcare.enforcement.recall import heard as recalling
from throughcare.imports import events as imports
from throughcare.imports import tasks as importing
from throughcare.invitations import heard as inviting
from throughcare.kernel.events import Reaction, Table
from throughcare.messaging import events as messaging
from throughcare.messaging import heard as writing
from throughcare.organisations import events as organisations
from throughcare.people import events as people
from throughcare.plans import events as plans
from throughcare.plans import heard as planning
from throughcare.sentences import events as sentences
from throughcare.sentences import heard as instructed
from throughcare.unpaid_work import events as unpaid_work
from throughcare.unpaid_work import heard as working

REACTIONS: Table = {
    allocations.OfficerChanged: (
        Reaction(allocating.officer_named, "must", history=True),
        Reaction(assessing.owe_reading, "must"),
        Reaction(allocating.owe_telling_who, "must"),
        Reaction(allocating.owe_handover, "must"),
        Reaction(meeting.officer_takes_up, "must"),
        Reaction(allocating.tell_who, "after"),
    ),
    allocations.OfficerDecided: (
        Reaction(meeting.officer_decided, "must"),
        Reaction(planning.officer_decided, "must"),
        Reaction(allocating.tell_found, "after"),
    ),
    allocations.PeopleTakenOver: (
        Reaction(allocating.people_taken_over, "must", history=True),
        Reaction(assessing.owe_reading_of_many, "must"),
        Reaction(meeting.officer_takes_up_many, "must"),
        Reaction(allocating.owe_telling_all, "after"),
        Reaction(allocating.owe_handovers, "after"),
        Reaction(allocating.tell_all_who, "after"),
    ),
    allocations.SomeToTell: (Reaction(allocating.tell_some_who, "after"),),
    allocations.TierSet: (Reaction(allocating.restate_for_tier, "must", history=True),),
    appointments.AbsenceExtended: (
        Reaction(meeting.owe_telling, "must"),
        Reaction(meeting.tell_of_longer, "after"),
        Reaction(meeting.decision_there, "after"),
    ),
    appointments.AbsenceJudged: (
        Reaction(enforcing.consider_absence, "must", history=True),
        Reaction(meeting.owe_telling, "must"),
        Reaction(meeting.tell_decision, "after"),
        Reaction(meeting.decision_there, "after"),
        Reaction(enforcing.tell_what_follows, "after"),
    ),
    appointments.AbsenceReasonGiven: (Reaction(meeting.reason_came, "must", history=True),),
    appointments.AbsenceReopened: (
        Reaction(enforcing.hold_absence, "must", history=True),
        Reaction(meeting.stop_letters_of_reopened, "must", history=True),
        Reaction(meeting.correct_reopened, "after"),
    ),
    appointments.AbsenceWithdrawn: (
        Reaction(enforcing.forget_absence, "must", history=True),
        Reaction(meeting.stop_letters_of_withdrawn, "must", history=True),
        Reaction(meeting.correct_withdrawn, "after"),
    ),
    appointments.AppointmentBooked: (Reaction(meeting.next_is_booked, "must", history=True),),
    appointments.AppointmentCancelled: (
        Reaction(meeting.stop_letters_of_cancelled, "must"),
        Reaction(meeting.diary_cleared, "must"),
        Reaction(meeting.moved_for_event, "must"),
        Reaction(meeting.tell_of_cancelling, "after"),
    ),
    appointments.AppointmentMissed: (
        Reaction(meeting.owe_asking, "must"),
        Reaction(meeting.ask_for_reason, "after"),
    ),
    appointments.AppointmentMoved: (
        Reaction(meeting.stop_letters_of_moved, "must"),
        Reaction(meeting.diary_cleared, "must"),
        Reaction(meeting.moved_for_event, "must"),
        Reaction(working.meeting_moved, "must"),
        Reaction(meeting.tell_of_move, "after"),
    ),
    appointments.AttendedFailedToComply: (Reaction(enforcing.consider_behaviour, "must", history=True),),
    appointments.NoteWritten: (),
    appointments.OutcomeCorrected: (Reaction(enforcing.forget_behaviour, "must", history=True),),
    appointments.OutcomeRecorded: (
        Reaction(meeting.first_contact_made, "must", history=True),
        Reaction(meeting.held_all_the_same, "must"),
        Reaction(working.outcome_recorded, "must"),
    ),
    appointments.ProofReceived: (Reaction(meeting.reason_came, "must", history=True),),
    appointments.ProofWithdrawn: (),
    appointments.SeriesBooked: (Reaction(meeting.tell_of_series, "after"),),
    appointments.SeriesCancelled: (Reaction(meeting.tell_of_series_cancelled, "after"),),
    appointments.SeriesMoved: (Reaction(meeting.tell_of_series_moved, "after"),),
    appointments.ServiceFailed: (
        Reaction(meeting.answer_failure, "must"),
        Reaction(meeting.tell_of_failure, "after"),
    ),
    appointments.ServiceFailureWithdrawn: (
        Reaction(meeting.forget_failure, "must", history=True),
        Reaction(meeting.correct_failure, "after"),
    ),
    assessments.AssessmentCountersigned: (),
    assessments.AssessmentSigned: (Reaction(tiering.tier_of_assessment, "after"),),
    assessments.HarmAssessed: (Reaction(tiering.tier_of_harm, "after"),),
    assessments.StorySent: (),
    assessments.ScoreRecorded: (Reaction(tiering.tier_of_score, "after"),),
    complaints.ComplaintAnswered: (
        Reaction(complained.tell_answer, "after"),
        Reaction(inviting.something_new, "after"),
    ),
    complaints.ComplaintGiven: (Reaction(complained.tell_who_answers, "after"),),
    complaints.ComplaintWithdrawn: (),
    courts.HearingCalledOff: (
        Reaction(breaching.hearing_called_off, "must"),
        Reaction(breaching.tell_of_calling_off, "after"),
    ),
    courts.HearingListed: (
        Reaction(breaching.owe_telling_of_hearing, "must"),
        Reaction(breaching.tell_of_hearing, "after"),
        Reaction(breaching.file_pack, "after"),
    ),
    courts.ResultRecorded: (
        Reaction(breaching.result_recorded, "must"),
        Reaction(taking_in.owe_reception, "must"),
        Reaction(breaching.tell_of_result, "after"),
    ),
    courts.ResultTakenBack: (
        Reaction(breaching.result_taken_back, "must"),
        Reaction(taking_in.result_taken_back, "must"),
        Reaction(breaching.correct_result, "after"),
    ),
    custody.ReceivedInCustody: (
        Reaction(recalling.in_custody, "must"),
        Reaction(taking_in.reception_recorded, "must"),
    ),
    custody.ReceptionCorrected: (
        Reaction(recalling.return_corrected, "must"),
        Reaction(recalling.tell_recalled_again, "after"),
    ),
    custody.ReceptionTakenBack: (
        Reaction(taking_in.reception_taken_back, "must"),
        Reaction(recalling.return_taken_back, "must"),
        Reaction(recalling.correct_recalled, "after"),
    ),
    custody.ReleasedFromCustody: (Reaction(recalling.let_out, "must"),),
    documents.ExportAllowed: (Reaction(page_jobs.make_export, "after"),),
    duties.RehearsalAsked: (Reaction(page_jobs.rehearse, "after"),),
    enforcement.BreachBegun: (),
    enforcement.BreachEnded: (),
    enforcement.FailureJudged: (),
    enforcement.FailureLetGo: (Reaction(enforcing.tell_what_follows, "after"),),
    enforcement.FailureRecorded: (),
    enforcement.FailureWithdrawn: (
        Reaction(breaching.failure_fell_away, "must"),
        Reaction(recalling.fell_away, "must", history=True),
    ),
    enforcement.FurtherOffenceRecorded: (),
    enforcement.ProgressNoteWritten: (Reaction(breaching.file_note, "after"),),
    enforcement.RecallDecided: (
        Reaction(recalling.tell_not_recalled, "after"),
        Reaction(recalling.file_paper, "after"),
    ),
    enforcement.RecallRequested: (Reaction(recalling.file_paper, "after"),),
    enforcement.RecalledToCustody: (Reaction(recalling.tell_recalled, "after"),),
    enforcement.ReferralDecided: (
        Reaction(enforcing.owe_telling_of_referral, "must"),
        Reaction(recalling.answered_otherwise, "must", history=True),
    ),
    enforcement.Referred: (
        Reaction(recalling.consider, "must", history=True),
        Reaction(enforcing.owe_no_telling_of_recall, "must"),
        Reaction(enforcing.tell_what_follows, "after"),
    ),
    enforcement.WarningGiven: (Reaction(enforcing.send_warning, "after"),),
    enforcement.WarningWithdrawn: (),
    imports.ImportGiven: (Reaction(importing.check_file, "after"),),
    imports.ImportGoesOn: (Reaction(importing.take_next, "after"),),
    messaging.LetterSent: (
        Reaction(meeting.told_by_letter, "after"),
        Reaction(enforcing.told_by_warning, "after", kinds=("warning",)),
        Reaction(breaching.told_by_letter, "after", kinds=("to_court", "court_result")),
        Reaction(recalling.told_by_letter, "after", kinds=("not_recalled", "recalled")),
        Reaction(planning.told_by_letter, "after", kinds=("help_not_there",)),
        Reaction(complained.told_by_letter, "after", kinds=("complaint_received",)),
        Reaction(instructed.told_by_letter, "after", kinds=("order_changed",)),
        Reaction(allocating.told_by_letter, "after", kinds=("your_officer", "no_officer", "your_team")),
        Reaction(working.told_by_letter, "after", kinds=("unpaid_work_sessions",)),
    ),
    messaging.LetterTakenBack: (
        Reaction(meeting.not_told_by_letter, "must"),
        Reaction(planning.not_told_by_letter, "must"),
        Reaction(allocating.not_told_by_letter, "must"),
        Reaction(working.not_told_by_letter, "must"),
    ),
    messaging.LetterWithdrawn: (),
    messaging.MessageDelivered: (Reaction(answering.reached, "must"),),
    messaging.MessageNotDelivered: (Reaction(answering.not_reached, "must"),),
    messaging.ReplyAnswered: (
        Reaction(answering.answered, "must"),
        Reaction(inviting.message_answered, "after"),
    ),
    messaging.ReplyReceived: (Reaction(answering.owe_answer, "must"),),
    messaging.ReplyTakenOff: (Reaction(answering.taken_off, "must"),),
    organisations.PostEnded: (
        Reaction(filing.end_exports, "must"),
        Reaction(complained.answerer_left, "must"),
    ),
    people.ChangeDecided: (
        Reaction(owing.change_decided, "must", history=True),
        Reaction(meeting.move_for_event, "must"),
        Reaction(writing.tell_of_change, "after"),
        Reaction(inviting.change_decided, "after"),
    ),
    people.ChangeDeclared: (Reaction(owing.confirm_change, "must", history=True),),
    people.ContactDetailsChanged: (
        Reaction(answering.details_changed, "must"),
        Reaction(inviting.number_changed, "must"),
    ),
    people.CorrectionAnswered: (
        Reaction(owing.correction_answered, "must"),
        Reaction(writing.tell_of_correction, "after"),
        Reaction(inviting.correction_answered, "after"),
    ),
    people.CorrectionWanted: (Reaction(owing.answer_correction, "must"),),
    people.MovePlanned: (Reaction(owing.confirm_move, "must", history=True),),
    people.MoveSettled: (Reaction(owing.move_settled, "must", history=True),),
    people.PeopleMerged: (Reaction(inviting.put_together, "must"),),
    people.PeopleParted: (),
    people.PersonAdmitted: (),
    people.Reviewed: (Reaction(owing.reviewed, "must", history=True),),
    people.ReviewSet: (Reaction(owing.set_review, "must", history=True),),
    plans.CheckMade: (),
    plans.HelpWasNotThere: (
        Reaction(planning.tell_of_help, "after"),
        Reaction(inviting.something_new, "after"),
    ),
    plans.PlanInForce: (),
    plans.PlanReady: (Reaction(inviting.something_new, "after"),),
    plans.PlanReviewed: (),
    plans.WishMade: (),
    plans.WishAnswered: (
        Reaction(planning.tell_of_wish, "after"),
        Reaction(inviting.something_new, "after"),
    ),
    plans.DoneTold: (),
    plans.HelpAskedFor: (),
    plans.HelpAnswered: (
        Reaction(planning.tell_of_help_asked, "after"),
        Reaction(inviting.something_new, "after"),
    ),
    plans.InsteadChosen: (),
    sentences.InstructionDayMoved: (Reaction(instructed.owe_keeping, "must", history=True),),
    sentences.InstructionGiven: (Reaction(instructed.owe_keeping, "must", history=True),),
    sentences.InstructionKept: (Reaction(instructed.kept, "must", history=True),),
    sentences.InstructionNotKept: (
        Reaction(instructed.not_kept, "must", history=True),
        Reaction(enforcing.consider_instruction, "must", history=True),
    ),
    sentences.InstructionReopened: (
        Reaction(instructed.owe_keeping, "must", history=True),
        Reaction(enforcing.forget_instruction, "must", history=True),
    ),
    sentences.InstructionWithdrawn: (Reaction(instructed.withdrawn, "must", history=True),),
    sentences.OrderChanged: (
        Reaction(instructed.owe_telling_of_change, "must"),
        Reaction(allocating.find_officer_again, "must"),
        Reaction(instructed.tell_of_change, "after"),
        Reaction(working.order_changed, "after"),
    ),
    sentences.OrderChangeUndone: (
        Reaction(instructed.change_undone, "must", history=True),
        Reaction(allocating.find_officer_again, "must"),
        Reaction(instructed.correct_undone, "after"),
        Reaction(working.order_changed, "after"),
    ),
    sentences.PlaceChanged: (
        Reaction(planning.moved, "must", history=True),
        Reaction(allocating.find_officer_there, "must"),
        Reaction(meeting.owe_contact_after_release, "must"),
        Reaction(meeting.clear_diary, "must"),
    ),
    sentences.PlaceCorrected: (Reaction(planning.place_corrected, "must"),),
    sentences.RequirementCompleted: (),
    sentences.SentenceEnded: (
        Reaction(instructed.order_ended, "must", history=True),
        Reaction(instructed.need_no_leave, "must"),
        Reaction(allocating.order_ended, "must", history=True),
        Reaction(planning.order_ended, "must", history=True),
        Reaction(assessing.order_ended, "must", history=True),
        Reaction(tiering.tier_of_ended_order, "after"),
        Reaction(working.order_changed, "after"),
    ),
    sentences.SentenceImposed: (
        Reaction(allocating.owe_an_officer, "must", history=True),
        Reaction(meeting.owe_first_contact, "must", history=True),
        Reaction(planning.owe_plan, "must", history=True),
        Reaction(at_court.new_sentence_entered, "must"),
        Reaction(allocating.find_officer, "must"),
        Reaction(tiering.tier_of_order, "after"),
    ),
    sentences.SentenceReopened: (
        Reaction(allocating.order_reopened, "must", history=True),
        Reaction(planning.order_reopened, "must", history=True),
        Reaction(assessing.order_reopened, "must", history=True),
    ),
    sentences.SupervisionEnded: (),
    sentences.TransferAnswered: (Reaction(instructed.answered, "must", history=True),),
    sentences.TransferAsked: (Reaction(instructed.owe_answer, "must", history=True),),
    sentences.TransferRead: (Reaction(instructed.answer_read, "must", history=True),),
    unpaid_work.HoursCredited: (Reaction(working.hours_credited, "after"),),
    unpaid_work.SessionsBooked: (Reaction(working.tell_sessions, "after"),),
}
