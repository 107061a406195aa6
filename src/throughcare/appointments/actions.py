"""What is done with meetings, absences, proof and notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.appointments import labels, rules
from throughcare.appointments.events import (
    AbsenceExtended,
    AbsenceJudged,
    AbsenceReasonGiven,
    AbsenceReopened,
    AbsenceWithdrawn,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMissed,
    AppointmentMoved,
    AttendedFailedToComply,
    NoteWritten,
    OutcomeCorrected,
    OutcomeRecorded,
    ProofReceived,
    ProofWithdrawn,
    ServiceFailed,
    ServiceFailureWithdrawn,
)
from throughcare.appointments.models import (
    ABSENCE,
    KINDS,
    NOTE_KINDS,
    SERVICE_FAILURE,
    WITHOUT_A_ROOM,
    Absence,
    Appointment,
    Contact,
    Proof,
    Serves,
    ServiceFailure,
)
from throughcare.appointments.queries import absences, booking, clashes
from throughcare.design.dates import clock, full_day, plural, sentence_day
from throughcare.documents import actions as documents
from throughcare.documents.models import Document
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.kernel.events import publish
from throughcare.people.models import Headline
from throughcare.policy import editions, findings
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.books import Outcome, Outcomes, Waiting
from throughcare.policy.clocks import start_of_day

B = TypeVar("B", bound=editions.Book)


class CannotBook(Refused):
    """The meeting cannot stand there."""


class CannotMove(Refused):
    """The meeting cannot be moved."""


class CannotCancel(Refused):
    """The meeting cannot be cancelled."""


class CannotRecord(Refused):
    """This outcome cannot be recorded for this meeting."""


class CannotJudge(Refused):
    """The absence cannot be judged so."""


class CannotAddProof(Refused):
    """The proof cannot be taken so."""


class CannotWrite(Refused):
    """The note cannot be written so."""


# ---------------------------------------------------------------------------------------------------------------- diary
@action
def book(
    person_id: int,
    *,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    post_id: int | None,
    by: Principal,
    at: datetime,
    office_id: int | None = None,
    place: str = "",
    place_because: str = "",
    serves: Sequence[int] = (),
    told_how: str = "",
    anyway_because: str = "",
    outcome_follows: bool = False,
) -> Appointment:
    """Book a meeting. `serves` are the orders it is for; `outcome_follows` lets a past meeting in, to be recorded.

    At another place than the home office needs `place_because`. Raises `CannotBook`: the person or the officer is
    elsewhere at that time; or there are other clashes and no reason (`anyway_because`) to book in spite of them.
    """
    if starts_at < at and not outcome_follows:
        raise CannotBook("This time is past. Choose a later one, or record what came of the meeting.", field="day")
    appointment = _place(
        person_id,
        Appointment(
            person_id=person_id,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            post_id=post_id,
            office_id=office_id,
            place=place.strip(),
            place_because=place_because.strip(),
            told_how=told_how,
            told_at=at if told_how else None,
        ),
        anyway_because=anyway_because,
    )
    _serve(appointment, serves)
    publish(
        AppointmentBooked(
            person_id=person_id,
            appointment_id=appointment.pk,
            kind=kind,
            starts_at=starts_at,
            told_how=told_how,
        )
    )
    return appointment


@action
def move(
    appointment_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by_whom: str,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
    post_id: int | None = None,
    office_id: int | None = None,
    place: str | None = None,
    place_because: str = "",
    told_how: str = "",
    anyway_because: str = "",
) -> Appointment:
    """Move a meeting that has no outcome yet: the old one ends and the new one names it. Answers the new one.

    Who and where stay as they were unless given. Moved by us with less notice than the policy asks is a failure of the
    service. Raises `CannotMove` and what `book` raises.
    """
    old = _open_meeting(appointment_id, CannotMove)
    if old.starts_at <= at:
        raise CannotMove("This meeting is past: record what came of it instead.", field="day")
    if starts_at < at:
        raise CannotMove("This time is past. Choose a later one.", field="day")
    if not because.strip():
        raise CannotMove("Say why the meeting is moved.", field="because")
    same_who = post_id in {None, old.post_id}
    same_where = place is None and office_id in {None, old.office_id}
    if (starts_at, ends_at) == (old.starts_at, old.ends_at) and same_who and same_where:
        raise CannotMove("Choose another day, time, place or person: this is where it stands now.", field="day")
    old.change(
        shown_version=shown_version, cancelled_at=at, cancelled_by=by_whom, cancelled_because=because.strip()[:300]
    )
    new = _place(
        old.person_id,
        Appointment(
            person_id=old.person_id,
            kind=old.kind,
            starts_at=starts_at,
            ends_at=ends_at,
            post_id=post_id or old.post_id,
            office_id=old.office_id if place is None and office_id is None else office_id,
            place=old.place if place is None and office_id is None else (place or "").strip(),
            place_because=old.place_because if same_where else place_because.strip(),
            moved_from=old,
            told_how=told_how,
            told_at=at if told_how else None,
        ),
        anyway_because=anyway_because,
    )
    _serve(new, list(Serves.objects.filter(appointment=old).values_list("sentence_id", flat=True)))
    first = min(old.starts_at, starts_at)
    if by_whom == "service" and rules.moved_too_late(told_at=at, starts_at=first, book=_waiting(old)):
        _fail(
            old,
            "moved_late",
            words=f"Moved from {_moment(old.starts_at)} to {_moment(starts_at)}. {because.strip()}",
            at=at,
        )
    publish(
        AppointmentMoved(
            person_id=old.person_id,
            appointment_id=new.pk,
            moved_from_id=old.pk,
            by_whom=by_whom,
            was_at=old.starts_at,
            starts_at=starts_at,
        )
    )
    return new


@action
def cancel(
    appointment_id: int, *, by_whom: str, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Appointment:
    """Cancel a meeting to come. By us it is a failure of the service. Raises `CannotCancel`."""
    appointment = _open_meeting(appointment_id, CannotCancel)
    if appointment.starts_at <= at:
        raise CannotCancel("This meeting is past: record what came of it instead.")
    if not because.strip():
        raise CannotCancel("Say why the meeting is cancelled.", field="because")
    appointment.change(
        shown_version=shown_version, cancelled_at=at, cancelled_by=by_whom, cancelled_because=because.strip()[:300]
    )
    if by_whom == "service":
        _fail(appointment, "cancelled", words=because.strip(), at=at)
    publish(
        AppointmentCancelled(
            person_id=appointment.person_id,
            appointment_id=appointment.pk,
            by_whom=by_whom,
            starts_at=appointment.starts_at,
        )
    )
    return appointment


@action
def tell(
    appointment_id: int,
    *,
    told_how: str,
    told_at: datetime,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Appointment:
    """Keep how and when the person was told of a meeting. Raises `CannotBook` for a time to come."""
    appointment = _open_meeting(appointment_id, CannotBook)
    if told_at > at:
        raise CannotBook("They cannot have been told at a time to come.", field="told_day")
    return appointment.change(shown_version=shown_version, told_how=told_how, told_at=told_at)


@action
def mark_told(appointment_id: int, *, told_how: str, told_at: datetime, by: Principal) -> None:
    """The letter or text about a meeting has left. Whoever was told before, by somebody, stays told so."""
    meeting = Appointment.objects.select_for_update().get(id=appointment_id)
    if meeting.told_at is None and not meeting.cancelled_at:
        meeting.change(told_at=told_at, told_how=told_how)


@action
def unmark_told(appointment_id: int, *, told_at: datetime, by: Principal) -> None:
    """The letter had not left. Told at another moment, by somebody or by another letter, stays told."""
    meeting = Appointment.objects.select_for_update().get(id=appointment_id)
    if meeting.told_at == told_at:
        meeting.change(told_at=None, told_how="")


def _open_meeting(appointment_id: int, error: type[Refused]) -> Appointment:
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(id=appointment_id)
    if appointment.cancelled_at:
        raise error("This meeting was cancelled or moved before.")
    if appointment.outcome:
        raise error("This meeting has its outcome. Correct the outcome if it is wrong.")
    return appointment


def _place(person_id: int, appointment: Appointment, *, anyway_because: str) -> Appointment:
    """Put a meeting into the diary, with its clashes named. The database has the last word on who is where."""
    if appointment.kind not in dict(KINDS):
        raise CannotBook("Select what kind of meeting it is.", field="kind")
    if appointment.ends_at <= appointment.starts_at:
        raise CannotBook("The meeting must end after it begins.", field="ends")
    if local_day(appointment.ends_at) != local_day(appointment.starts_at):
        raise CannotBook("The meeting must end on the day it begins.", field="ends")
    home_office_id = Headline.objects.values_list("office_id", flat=True).get(person_id=person_id)
    elsewhere = appointment.office_id != home_office_id and appointment.kind not in WITHOUT_A_ROOM
    if elsewhere and not (appointment.office_id or appointment.place):
        raise CannotBook("Say where the meeting is.", field="place")
    if elsewhere and not appointment.place_because and home_office_id is not None:
        raise CannotBook("Say why the meeting is not at their own office.", field="place_because")
    found = clashes.clashes(
        person_id,
        post_id=appointment.post_id,
        office_id=appointment.office_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        kind=appointment.kind,
    )
    for clash in found:
        if clash.refuses:
            raise CannotBook(f"{clash.text} Choose another time.", field="starts")
    if found and not anyway_because.strip():
        texts = " ".join(clash.text for clash in found)
        raise CannotBook(f"{texts} Choose another time, or say why you book it anyway.", field="anyway_because")
    appointment.despite = [clash.text for clash in found]
    appointment.despite_because = anyway_because.strip()[:300] if found else ""
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        # Two people booked at the same moment: the exclusion constraint let one of them through.
        if "one_place" not in str(error):
            raise
        raise CannotBook("Somebody just booked this time. Choose another one.", field="starts") from error
    return appointment


def _serve(appointment: Appointment, orders: Sequence[int]) -> None:
    theirs = booking.orders_of(appointment.person_id, list(orders))
    if set(orders) - theirs:
        raise CannotBook("Select the orders the meeting serves from this person's orders.", field="serves")
    Serves.objects.bulk_create(
        [
            Serves(person_id=appointment.person_id, appointment=appointment, sentence_id=order)
            for order in sorted(theirs)
        ]
    )


# ------------------------------------------------------------------------------------------------------------- outcomes
@dataclass(frozen=True)
class OutcomeFacts:
    """What came of a meeting, as one screen asks it.

    `outcome` is a code of the policy. `failed_how` is what was said or done and to whom. For an absence: `reason` (a
    code), `reason_words`, the days we were told and given notice; `words` says why an absence is acceptable, or what
    kept us from seeing the person.
    """

    outcome: str
    came_at: datetime | None = None
    seen_at: datetime | None = None
    left_at: datetime | None = None
    failed_how: str = ""
    reason: str = ""
    reason_words: str = ""
    told_on: date | None = None
    notice_on: date | None = None
    words: str = ""


@action
def record_outcome(
    appointment_id: int, *, facts: OutcomeFacts, by: Principal, at: datetime, shown_version: int | None = None
) -> Appointment:
    """Record what came of a meeting, whichever it was. Raises `CannotRecord`."""
    appointment = _open_meeting(appointment_id, CannotRecord)
    _record(appointment, facts, by=by, at=at, shown_version=shown_version)
    return appointment


@action
def record_attendance(
    appointment_id: int,
    *,
    outcome: str,
    by: Principal,
    at: datetime,
    came_at: datetime | None = None,
    seen_at: datetime | None = None,
    left_at: datetime | None = None,
    failed_how: str = "",
    words: str = "",
    shown_version: int | None = None,
) -> Appointment:
    """The person came. How long they were kept waiting is worked out; over the policy's minutes it is our failure."""
    appointment = _open_meeting(appointment_id, CannotRecord)
    facts = OutcomeFacts(
        outcome=outcome, came_at=came_at, seen_at=seen_at, left_at=left_at, failed_how=failed_how, words=words
    )
    if not _outcome(appointment, outcome).attended:
        raise CannotRecord("This outcome is for somebody who did not come.", field="happened")
    _record(appointment, facts, by=by, at=at, shown_version=shown_version)
    return appointment


@action
def record_absence(
    appointment_id: int,
    *,
    by: Principal,
    at: datetime,
    outcome: str = "AFTA",
    reason: str = "",
    reason_words: str = "",
    told_on: date | None = None,
    notice_on: date | None = None,
    words: str = "",
    shown_version: int | None = None,
) -> Absence:
    """The person did not come. Pending, with the days the policy gives for reason and proof; or, with the code of an
    acceptable or unacceptable absence, judged at once by whoever records it, whose reason is `words`."""
    appointment = _open_meeting(appointment_id, CannotRecord)
    facts = OutcomeFacts(
        outcome=outcome, reason=reason, reason_words=reason_words, told_on=told_on, notice_on=notice_on, words=words
    )
    if not _is_absence(_outcome(appointment, outcome)):
        raise CannotRecord("This outcome is not an absence.", field="happened")
    _record(appointment, facts, by=by, at=at, shown_version=shown_version)
    return Absence.objects.get(appointment=appointment)


@action
def correct_outcome(
    appointment_id: int,
    *,
    facts: OutcomeFacts,
    because: str,
    by: Principal,
    at: datetime,
    shown_version: int | None = None,
) -> Appointment:
    """Put another outcome in place of one that was wrong. What followed from the former one is undone by events."""
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(id=appointment_id)
    if not appointment.outcome:
        raise CannotRecord("This meeting has no outcome yet.")
    if not because.strip():
        raise CannotRecord("Say what was wrong with the outcome.", field="because")
    was = appointment.outcome
    appointment.change(
        shown_version=shown_version,
        outcome="",
        outcome_at=None,
        came_at=None,
        seen_at=None,
        left_at=None,
        waited_minutes=None,
        failed_how="",
        corrected_at=at,
        corrected_because=because.strip()[:300],
    )
    for failure in ServiceFailure.objects.filter(appointment=appointment, withdrawn_at=None):
        failure.change(withdrawn_at=at, withdrawn_because=because.strip()[:300])
        duties.end("answer_service_failure", (SERVICE_FAILURE, failure.pk), because="The outcome was corrected.", at=at)
        publish(
            ServiceFailureWithdrawn(
                person_id=appointment.person_id, service_failure_id=failure.pk, because=because.strip()
            )
        )
    absence = Absence.objects.filter(appointment=appointment, withdrawn_at=None).first()
    if absence is not None:
        decided = absence.decision
        absence.change(
            decision="", decided_at=None, decided_by=None, withdrawn_at=at, withdrawn_because=because.strip()[:300]
        )
        _end_duties(absence, because="The outcome was corrected.", at=at)
        publish(
            AbsenceWithdrawn(person_id=absence.person_id, absence_id=absence.pk, was=decided, because=because.strip())
        )
    publish(
        OutcomeCorrected(
            person_id=appointment.person_id,
            appointment_id=appointment.pk,
            was=was,
            outcome=facts.outcome,
            because=because.strip(),
        )
    )
    _record(appointment, facts, by=by, at=at, shown_version=None)
    return appointment


def _record(
    appointment: Appointment, facts: OutcomeFacts, *, by: Principal, at: datetime, shown_version: int | None
) -> None:
    outcome = _outcome(appointment, facts.outcome)
    found = rules.outcome_allowed(
        rules.OutcomeFacts(
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            now=at,
            outcome=facts.outcome,
            attendance_detail=facts.came_at is not None or appointment.kind in WITHOUT_A_ROOM,
        ),
        book=_edition(appointment, Outcomes),
    )
    if not found.allowed:
        missing_time = outcome.attended and appointment.starts_at <= at
        raise CannotRecord(" ".join(found.reasons), field="came_at" if missing_time else "happened")
    if appointment.kind in WITHOUT_A_ROOM and facts.outcome in _AT_THE_DOOR:
        raise CannotRecord("Nobody can be sent home from, or wait at, a phone or video call.", field="happened")
    if outcome.enforceable and outcome.attended and not facts.failed_how.strip():
        raise CannotRecord("Say what was said or done, and to whom.", field="failed_how")
    wait = _wait(appointment, facts, at=at) if outcome.attended else None
    if outcome.attended:
        _check_times(appointment, facts, outcome, wait)
    appointment.change(
        shown_version=shown_version,
        outcome=outcome.code,
        outcome_at=at,
        came_at=facts.came_at if outcome.attended else None,
        seen_at=facts.seen_at if outcome.attended else None,
        left_at=facts.left_at if outcome.attended else None,
        waited_minutes=wait.minutes if wait else None,
        failed_how=facts.failed_how.strip() if outcome.attended else "",
    )
    publish(
        OutcomeRecorded(
            person_id=appointment.person_id,
            appointment_id=appointment.pk,
            outcome=outcome.code,
            attended=outcome.attended,
            starts_at=appointment.starts_at,
        )
    )
    if outcome.attended:
        _follow_attendance(appointment, outcome, facts, wait, at=at)
    elif _is_absence(outcome):
        _follow_absence(appointment, outcome, facts, by=by, at=at)


def _wait(appointment: Appointment, facts: OutcomeFacts, *, at: datetime) -> rules.WaitingFinding | None:
    """How long the person waited and whose failure it was; None where it is not known when the wait ended."""
    last: datetime | None = None
    for field, moment in (("came_at", facts.came_at), ("seen_at", facts.seen_at), ("left_at", facts.left_at)):
        if moment is None:
            continue
        if moment > at:
            raise CannotRecord("This time is still to come.", field=field)
        if last is not None and moment < last:
            raise CannotRecord("They came, were seen and left in this order. Check the times.", field=field)
        last = moment
    left_unseen = facts.left_at if facts.outcome == "LEFT" else None
    if facts.came_at is None or not (facts.seen_at or left_unseen):
        return None
    return rules.kept_waiting(
        rules.WaitingFacts(
            booked_at=appointment.starts_at,
            came_at=facts.came_at,
            seen_at=None if left_unseen else facts.seen_at,
            left_at=left_unseen,
        ),
        book=_waiting(appointment),
    )


def _check_times(
    appointment: Appointment, facts: OutcomeFacts, outcome: Outcome, wait: rules.WaitingFinding | None
) -> None:
    """What the times of the meeting rule out."""
    waiting = _waiting(appointment).book
    if outcome.code == "LATE" and facts.came_at is not None:
        latest = appointment.starts_at + timedelta(minutes=waiting.late_minutes)
        if facts.came_at <= latest:
            raise CannotRecord(
                f"Up to {plural(waiting.late_minutes, 'minute')} is on time. Record that they came and complied.",
                field="came_at",
            )
    if outcome.code == "LEFT" and wait is None:
        raise CannotRecord("Enter the time they left.", field="left_at")
    if outcome.code == "LEFT" and wait is not None and not wait.service_failure:
        raise CannotRecord(
            f"They waited {plural(wait.minutes, 'minute')}. Leaving is our failure only after more than"
            f" {waiting.service_failure_minutes}: record what happened otherwise.",
            field="left_at",
        )


def _follow_attendance(
    appointment: Appointment, outcome: Outcome, facts: OutcomeFacts, wait: rules.WaitingFinding | None, *, at: datetime
) -> None:
    minutes = wait.minutes if wait else None
    if outcome.code == "LEFT":
        _fail(appointment, "left_waiting", minutes=minutes, words=facts.words, at=at)
    elif outcome.service:
        _fail(appointment, "sent_home", minutes=minutes, words=facts.words, at=at)
    elif wait is not None and wait.service_failure:
        _fail(appointment, "kept_waiting", minutes=minutes, words=facts.words or " ".join(wait.because), at=at)
    if outcome.enforceable:
        publish(
            AttendedFailedToComply(
                person_id=appointment.person_id,
                appointment_id=appointment.pk,
                outcome=outcome.code,
                happened_on=local_day(appointment.starts_at),
                words=facts.failed_how.strip(),
                sentence_ids=_serves(appointment),
            )
        )


def _follow_absence(
    appointment: Appointment, outcome: Outcome, facts: OutcomeFacts, *, by: Principal, at: datetime
) -> None:
    missed_on = local_day(appointment.starts_at)
    book = _edition(appointment, AbsenceBook).book
    proof_by = missed_on + timedelta(days=book.proof_days)
    values: dict[str, Any] = {
        "person_id": appointment.person_id,
        "missed_on": missed_on,
        "reason": facts.reason or _REASON_OF.get(outcome.code, ""),
        "reason_words": facts.reason_words.strip(),
        "reason_at": at if facts.reason or facts.reason_words.strip() else None,
        "told_on": facts.told_on,
        "notice_on": facts.notice_on,
        "proof_by": proof_by,
    }
    again = Absence.objects.filter(appointment=appointment).first()
    if again is not None:  # the outcome was corrected to an absence again: the same row stands up
        absence = again.change(**values, withdrawn_at=None, withdrawn_because="")
    else:
        absence = Absence.objects.create(appointment=appointment, **values)
    if not outcome.pending:
        _decide(
            absence,
            decision="acceptable" if outcome.acceptable else "unacceptable",
            words=facts.words,
            by=by,
            at=at,
            shown_version=None,
        )
        return
    _open_duties(absence, at=at)
    publish(
        AppointmentMissed(
            person_id=absence.person_id,
            appointment_id=appointment.pk,
            absence_id=absence.pk,
            missed_on=missed_on,
            proof_by=proof_by,
        )
    )


def _fail(appointment: Appointment, kind: str, *, at: datetime, words: str = "", minutes: int | None = None) -> None:
    """Write down a failure of the service, open the duty to answer for it, and say so."""
    failure = ServiceFailure.objects.create(
        person_id=appointment.person_id,
        kind=kind,
        on=local_day(at if kind in {"cancelled", "moved_late"} else appointment.starts_at),
        minutes=minutes,
        appointment=appointment,
        words=words.strip()[:300],
        policy=_waiting(appointment).reference,
    )
    duties.open_duty(
        failure.person_id,
        kind="answer_service_failure",
        about=(SERVICE_FAILURE, failure.pk),
        facts={"from": failure.on},
        title="Say sorry, and why",
        detail=labels.FAILURE_NAMES[kind],
        at=at,
    )
    publish(
        ServiceFailed(
            person_id=failure.person_id,
            service_failure_id=failure.pk,
            kind=kind,
            on=failure.on,
            minutes=minutes,
            appointment_id=appointment.pk,
        )
    )


# ------------------------------------------------------------------------------------------------------------- absences
@action
def give_reason(
    absence_id: int,
    *,
    reason: str,
    words: str,
    told_on: date,
    by: Principal,
    at: datetime,
    notice_on: date | None = None,
    shown_version: int | None = None,
) -> Absence:
    """Keep why the person did not come, when they told us, and when they gave notice if they did.

    A reason told after the decision that the absence is not acceptable reopens it.
    """
    absence = _standing(absence_id, CannotJudge)
    if reason not in {row.code for row in _absence_book(absence).reasons}:
        raise CannotJudge("Select the reason they gave.", field="reason")
    if told_on > local_day(at):
        raise CannotJudge("They cannot have told us on a day to come.", field="told_on")
    if notice_on is not None and notice_on > told_on:
        raise CannotJudge("Notice cannot be later than the day they told us.", field="notice_on")
    absence.change(
        shown_version=shown_version,
        reason=reason,
        reason_words=words.strip(),
        told_on=told_on,
        notice_on=notice_on,
        reason_at=at,
    )
    duties.meet("tell_why_absent", (ABSENCE, absence.pk), at=at)
    publish(AbsenceReasonGiven(person_id=absence.person_id, absence_id=absence.pk, reason=reason, told_on=told_on))
    if absence.decision == "unacceptable":
        _reopen(absence, because=f"They told us why on {sentence_day(told_on)}.", at=at)
    return absence


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    filename: str
    content: bytes


@action
def add_proof(
    absence_id: int,
    *,
    kind: str,
    received_on: date,
    by: Principal,
    at: datetime,
    dated_on: date | None = None,
    upload: Upload | None = None,
    document_id: int | None = None,
    seen: bool = False,
    words: str = "",
    shown_version: int | None = None,
) -> Proof:
    """Keep proof of the reason: a paper that comes now or is on the record, or one that was seen and not kept.

    Proof that comes after the decision that the absence is not acceptable reopens it. Raises `CannotAddProof`.
    """
    absence = _standing(absence_id, CannotAddProof)
    if shown_version is not None and shown_version != absence.version:
        raise ChangedMeanwhile(absence, shown_version=shown_version)
    if kind not in {row.code for row in _absence_book(absence).proofs}:
        raise CannotAddProof("Select what the proof is.", field="kind")
    if received_on > local_day(at):
        raise CannotAddProof("Proof cannot come on a day that is still to come.", field="received_on")
    if dated_on is not None and dated_on > received_on:
        raise CannotAddProof("The proof is dated after the day it came. Check both days.", field="dated_on")
    if [upload is not None, document_id is not None, seen].count(True) != 1:
        raise CannotAddProof("Upload the paper, or say that you saw it and did not keep it.", field="upload")
    if (
        document_id is not None
        and not Document.objects.filter(id=document_id, person_id=absence.person_id, withdrawn_at=None).exists()
    ):
        raise CannotAddProof("This paper is not on this person's record.", field="upload")
    if upload is not None:
        title = f"Proof for {sentence_day(absence.missed_on)}"
        try:
            document_id = documents.accept_upload(
                absence.person_id, title=title, filename=upload.filename, content=upload.content, by=by, at=at
            ).pk
        except Refused as refused:
            raise CannotAddProof(refused.message, field="upload") from refused
    proof = Proof.objects.create(
        person_id=absence.person_id,
        absence=absence,
        kind=kind,
        dated_on=dated_on,
        received_on=received_on,
        document_id=document_id,
        seen_by_id=by.post_id if seen else None,
        words=words.strip()[:300],
    )
    absence.change()  # who has the page open with the former proof must see this one before they decide
    duties.meet("bring_proof", (ABSENCE, absence.pk), at=at)
    publish(
        ProofReceived(
            person_id=absence.person_id,
            absence_id=absence.pk,
            proof_id=proof.pk,
            received_on=received_on,
            late=received_on > absence.proof_by,
        )
    )
    if absence.decision == "unacceptable":
        _reopen(absence, because=f"Proof came on {sentence_day(received_on)}.", at=at)
    return proof


@action
def withdraw_proof(
    proof_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Proof:
    """Proof no longer stands. A decision that the absence is acceptable is reopened."""
    proof = Proof.objects.get(id=proof_id)
    absence = _standing(proof.absence_id, CannotAddProof)
    if proof.withdrawn_at:
        raise CannotAddProof("This proof was withdrawn before.")
    if not because.strip():
        raise CannotAddProof("Say why the proof does not stand.", field="because")
    proof.change(shown_version=shown_version, withdrawn_at=at, withdrawn_because=because.strip()[:200])
    absence.change()
    publish(
        ProofWithdrawn(
            person_id=absence.person_id, absence_id=absence.pk, proof_id=proof.pk, because=because.strip()[:200]
        )
    )
    if absence.decision == "acceptable":
        _reopen(absence, because=f"Proof was withdrawn: {because.strip()}"[:200], at=at)
    return proof


@action
def extend(
    absence_id: int, *, until: date, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Absence:
    """Give longer for reason and proof: once, and at most the policy's days from today. Raises `CannotJudge`."""
    absence = _standing(absence_id, CannotJudge)
    if absence.decision:
        raise CannotJudge("This absence is judged. Proof that comes now reopens it.", field="decision")
    if absence.proof_by_extended:
        raise CannotJudge("They were given longer once; it cannot be done again.", field="decision")
    if not because.strip():
        raise CannotJudge("Say why they are given longer.", field="words")
    found = rules.may_extend(
        rules.ExtensionFacts(missed_on=absence.missed_on, on=local_day(at), until=until, extended_before=False),
        book=_edition(absence.appointment, AbsenceBook),
    )
    if not found.allowed:
        raise CannotJudge(" ".join(found.reasons), field="until")
    absence.change(
        shown_version=shown_version, proof_by=until, proof_by_extended=True, extended_because=because.strip()[:300]
    )
    _open_duties(absence, at=at)
    publish(AbsenceExtended(person_id=absence.person_id, absence_id=absence.pk, proof_by=until))
    return absence


@action
def judge_absence(
    absence_id: int, *, decision: str, words: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Absence:
    """A person decides: acceptable, unacceptable, or not_a_failure (ours). What the rule finds is stored beside it.

    Against the rule is allowed; the reason is then shown to the manager. Raises `CannotJudge`.
    """
    absence = _standing(absence_id, CannotJudge)
    if shown_version is not None and shown_version != absence.version:  # both versions tell more than a refusal
        raise ChangedMeanwhile(absence, shown_version=shown_version)
    if absence.decision:
        raise CannotJudge("This absence is judged already. Reopen it first if it must be judged again.")
    _decide(absence, decision=decision, words=words, by=by, at=at, shown_version=shown_version)
    return absence


@action
def reopen(absence_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None) -> Absence:
    """Take a decision back to be taken again, for a reason of one's own."""
    absence = _standing(absence_id, CannotJudge)
    if not absence.decision:
        raise CannotJudge("This absence is not judged yet.")
    if not because.strip():
        raise CannotJudge("Say why it is judged again.", field="because")
    if shown_version is not None and shown_version != absence.version:
        raise ChangedMeanwhile(absence, shown_version=shown_version)
    _reopen(absence, because=because.strip(), at=at)
    return absence


def _decide(
    absence: Absence, *, decision: str, words: str, by: Principal, at: datetime, shown_version: int | None
) -> None:
    if decision not in labels.DECISIONS or not decision:
        raise CannotJudge("Select your decision.", field="decision")
    if not words.strip():
        raise CannotJudge("Say why, in your own words.", field="words")
    appointment = absence.appointment
    inputs, found = absences.judgement(absence.pk, on=local_day(at))
    against = _against_rule(found, decision)
    absence.change(
        shown_version=shown_version,
        decision=decision,
        decided_at=at,
        decided_by_id=by.post_id,
        decision_words=words.strip(),
        against_rule=against,
        finding={"found": findings.to_json(found), "inputs": findings.to_json(inputs)},
    )
    duties.meet("judge_absence", (ABSENCE, absence.pk), at=at)
    _end_duties(absence, because="The absence was judged.", at=at)
    if (
        decision == "not_a_failure"
        and not ServiceFailure.objects.filter(appointment=appointment, withdrawn_at=None).exists()
    ):
        _fail(appointment, "not_seen", words=words, at=at)
    publish(
        AbsenceJudged(
            person_id=absence.person_id,
            appointment_id=appointment.pk,
            absence_id=absence.pk,
            decision=decision,
            acceptable=decision != "unacceptable",
            against_rule=against,
            missed_on=absence.missed_on,
            words=words.strip(),
            sentence_ids=_serves(appointment),
        )
    )


def _reopen(absence: Absence, *, because: str, at: datetime) -> None:
    was = absence.decision
    absence.change(
        decision="",
        decided_at=None,
        decided_by=None,
        decision_words="",
        against_rule=False,
        finding=None,
        reopened_at=at,
        reopened_because=because[:200],
    )
    for failure in ServiceFailure.objects.filter(
        appointment_id=absence.appointment_id, kind="not_seen", withdrawn_at=None
    ):
        failure.change(withdrawn_at=at, withdrawn_because=because[:300])
        publish(
            ServiceFailureWithdrawn(person_id=absence.person_id, service_failure_id=failure.pk, because=because[:300])
        )
    _open_duties(absence, at=at)
    publish(AbsenceReopened(person_id=absence.person_id, absence_id=absence.pk, was=was, because=because[:200]))


def _standing(absence_id: int, error: type[Refused]) -> Absence:
    absence = Absence.objects.select_for_update(of=("self",)).select_related("appointment__person").get(id=absence_id)
    if absence.withdrawn_at:
        raise error("There was no absence: the outcome was corrected.")
    return absence


def _against_rule(found: rules.AbsenceFinding, decision: str) -> bool:
    """Whether a decision is not what the rule finds. What the rule leaves to the officer cannot be against it."""
    if found.status == "judgement" or found.reopens:
        return False
    return decision != {"failed_to_comply": "unacceptable"}.get(found.status, found.status)


def _open_duties(absence: Absence, *, at: datetime) -> None:
    """The officer's duty to judge, and the person's to tell us and to bring proof. Opening them again restates them."""
    about = (ABSENCE, absence.pk)
    day = sentence_day(absence.missed_on)
    contact_by = absence.missed_on + timedelta(days=_absence_book(absence).contact_days)
    duties.open_duty(
        absence.person_id,
        kind="judge_absence",
        about=about,
        facts={
            "from": max(absence.proof_by, local_day(absence.reopened_at)) if absence.reopened_at else absence.proof_by
        },
        title=f"Judge the absence of {day}",
        detail=absence.reopened_because,
        shown_from=start_of_day(absence.proof_by + timedelta(days=1)) if not absence.reopened_at else None,
        at=at,
    )
    if absence.reason_at is None:
        duties.open_duty(
            absence.person_id,
            kind="tell_why_absent",
            about=about,
            facts={"due_on": contact_by},
            title=f"Tell us why they did not come on {day}",
            at=at,
        )
    if not Proof.objects.filter(absence=absence, withdrawn_at=None).exists():
        duties.open_duty(
            absence.person_id,
            kind="bring_proof",
            about=about,
            facts={"due_on": absence.proof_by},
            title=f"Bring proof for {day}",
            at=at,
        )


def _end_duties(absence: Absence, *, because: str, at: datetime) -> None:
    for kind in ("judge_absence", "tell_why_absent", "bring_proof"):
        duties.end(kind, (ABSENCE, absence.pk), because=because, at=at)


# ---------------------------------------------------------------------------------------------------------------- notes
@action
def write_note(
    person_id: int,
    *,
    kind: str,
    at_: datetime,
    words: str,
    by: Principal,
    at: datetime,
    sensitive: bool = False,
    appointment_id: int | None = None,
) -> Contact:
    """Write down a contact. `at_` is when it was. A sensitive note stays sensitive. Raises `CannotWrite`."""
    if kind not in dict(NOTE_KINDS):
        raise CannotWrite("Select what kind of note it is.", field="kind")
    if not words.strip():
        raise CannotWrite("Write the note.", field="words")
    if at_ > at:
        raise CannotWrite("A note cannot be of a time to come.", field="day")
    if appointment_id is not None and not Appointment.objects.filter(id=appointment_id, person_id=person_id).exists():
        raise CannotWrite("This meeting is not this person's.")
    contact = Contact.objects.create(
        person_id=person_id,
        kind=kind,
        at=at_,
        words=words.strip(),
        sensitive=sensitive,
        post_id=by.post_id,
        appointment_id=appointment_id,
    )
    publish(NoteWritten(person_id=person_id, contact_id=contact.pk, sensitive=sensitive))
    return contact


@action
def supersede_note(
    contact_id: int,
    *,
    words: str,
    because: str,
    by: Principal,
    at: datetime,
    sensitive: bool = False,
    shown_version: int | None = None,
) -> Contact:
    """Put a right note in place of a wrong one. Both are kept; lists show the right one.

    What was sensitive stays so, and a note that becomes sensitive takes the wrong one with it. Raises `CannotWrite`.
    """
    wrong = Contact.objects.select_for_update().get(id=contact_id)
    if Contact.objects.filter(supersedes=wrong).exists():
        raise CannotWrite("This note was corrected before. Correct the newest one.")
    if not words.strip():
        raise CannotWrite("Write the note as it should be.", field="words")
    if not because.strip():
        raise CannotWrite("Say what was wrong with the note.", field="because")
    sensitive = sensitive or wrong.sensitive
    wrong.change(shown_version=shown_version, sensitive=sensitive)
    contact = Contact.objects.create(
        person_id=wrong.person_id,
        kind=wrong.kind,
        at=wrong.at,
        words=words.strip(),
        sensitive=sensitive,
        post_id=by.post_id,
        appointment_id=wrong.appointment_id,
        supersedes=wrong,
        superseded_because=because.strip()[:200],
    )
    publish(NoteWritten(person_id=wrong.person_id, contact_id=contact.pk, sensitive=sensitive))
    return contact


# ------------------------------------------------------------------------------------------------------------ the rules
_AT_THE_DOOR = frozenset({"ATSH", "ATSS", "LEFT", "NOT_IN"})
_REASON_OF = {  # what an acceptable absence says of its reason, where the rule book has that reason
    "AAME": "illness",
    "AAEM": "employment",
    "AACL": "court",
    "AARC": "custody",
    "AARE": "religious",
    "AA_EVENT": "important_event",
}


def _is_absence(outcome: Outcome) -> bool:
    return outcome.group == "did_not_come" and (outcome.pending or outcome.acceptable or outcome.code == "UACP")


def _outcome(appointment: Appointment, code: str) -> Outcome:
    try:
        return _edition(appointment, Outcomes).book.outcome(code)
    except LookupError as error:
        raise CannotRecord("Select what happened.", field="happened") from error


def _edition(appointment: Appointment, book: type[B]) -> editions.Edition[B]:
    """The edition in force on the day of the meeting, of the person's jurisdiction."""
    return editions.edition(book, jurisdiction=appointment.person.jurisdiction, on=local_day(appointment.starts_at))


def _waiting(appointment: Appointment) -> editions.Edition[Waiting]:
    return _edition(appointment, Waiting)


def _absence_book(absence: Absence) -> AbsenceBook:
    return _edition(absence.appointment, AbsenceBook).book


def _serves(appointment: Appointment) -> tuple[int, ...]:
    return tuple(
        Serves.objects.filter(appointment=appointment).order_by("sentence_id").values_list("sentence_id", flat=True)
    )


def _moment(at: datetime) -> str:
    return f"{full_day(at)}, {clock(at)}"
