"""What came of a meeting: recorded once, and corrected with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments import rules
from throughcare.appointments.actions import steps
from throughcare.appointments.events import (
    AbsenceWithdrawn,
    AppointmentMissed,
    AttendedFailedToComply,
    OutcomeCorrected,
    OutcomeRecorded,
    ServiceFailureWithdrawn,
)
from throughcare.appointments.models import (
    MEETING,
    SERVICE_FAILURE,
    WITHOUT_A_ROOM,
    Absence,
    Appointment,
    ServiceFailure,
)
from throughcare.design.dates import plural
from throughcare.duties import actions as duties
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.messaging.models import Reply
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.books import Outcome, Outcomes

_AT_THE_DOOR = frozenset({"ATSH", "ATSS", "LEFT", "NOT_IN"})
_REASON_OF = {  # what an acceptable absence says of its reason, where the rule book has that reason
    "AAME": "illness",
    "AAEM": "employment",
    "AACL": "court",
    "AARC": "custody",
    "AARE": "religious",
    "AA_EVENT": "important_event",
}


class CannotRecord(Refused):
    """This outcome cannot be recorded for this meeting."""


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
    appointment = steps.open_meeting(appointment_id, CannotRecord, shown_version=shown_version)
    _record(appointment, facts, by=by, at=at)
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
    appointment = steps.open_meeting(appointment_id, CannotRecord, shown_version=shown_version)
    facts = OutcomeFacts(
        outcome=outcome, came_at=came_at, seen_at=seen_at, left_at=left_at, failed_how=failed_how, words=words
    )
    if not _outcome(appointment, outcome).attended:
        raise CannotRecord("This outcome is for somebody who did not come.", field="happened")
    _record(appointment, facts, by=by, at=at)
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
    appointment = steps.open_meeting(appointment_id, CannotRecord, shown_version=shown_version)
    facts = OutcomeFacts(
        outcome=outcome, reason=reason, reason_words=reason_words, told_on=told_on, notice_on=notice_on, words=words
    )
    if not _is_absence(_outcome(appointment, outcome)):
        raise CannotRecord("This outcome is not an absence.", field="happened")
    _record(appointment, facts, by=by, at=at)
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
    appointment.check_shown(shown_version)
    if not appointment.outcome:
        raise CannotRecord("This meeting has no outcome yet.")
    because = one_line(because, "Say what was wrong with the outcome.", refused=CannotRecord)
    was = appointment.outcome
    appointment.change(
        outcome="",
        outcome_at=None,
        came_at=None,
        seen_at=None,
        left_at=None,
        waited_minutes=None,
        failed_how="",
        corrected_at=at,
        corrected_because=because,
    )
    for failure in ServiceFailure.objects.filter(appointment=appointment, withdrawn_at=None):
        failure.change(withdrawn_at=at, withdrawn_because=because)
        duties.end("answer_service_failure", (SERVICE_FAILURE, failure.pk), because="The outcome was corrected.", at=at)
        publish(ServiceFailureWithdrawn(person_id=appointment.person_id, service_failure_id=failure.pk))
    absence = Absence.objects.filter(appointment=appointment, withdrawn_at=None).first()
    if absence is not None:
        decided = absence.decision
        absence.change(decision="", decided_at=None, decided_by=None, withdrawn_at=at, withdrawn_because=because)
        steps.end_duties(absence, because="The outcome was corrected.", at=at)
        publish(AbsenceWithdrawn(person_id=absence.person_id, absence_id=absence.pk, was=decided))
    publish(
        OutcomeCorrected(
            person_id=appointment.person_id,
            appointment_id=appointment.pk,
            was=was,
            outcome=facts.outcome,
            because=because,
        )
    )
    _record(appointment, facts, by=by, at=at)
    return appointment


def _record(appointment: Appointment, facts: OutcomeFacts, *, by: Principal, at: datetime) -> None:
    outcome = _outcome(appointment, facts.outcome)
    found = rules.outcome_allowed(
        rules.OutcomeFacts(
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            now=at,
            outcome=facts.outcome,
            attendance_detail=facts.came_at is not None or appointment.kind in WITHOUT_A_ROOM,
        ),
        book=steps.edition(appointment, Outcomes),
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
        book=steps.waiting(appointment),
    )


def _check_times(
    appointment: Appointment, facts: OutcomeFacts, outcome: Outcome, wait: rules.WaitingFinding | None
) -> None:
    """What the times of the meeting rule out."""
    waiting = steps.waiting(appointment).book
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
        steps.fail(appointment, "left_waiting", minutes=minutes, words=facts.words, at=at)
    elif outcome.service:
        steps.fail(appointment, "sent_home", minutes=minutes, words=facts.words, at=at)
    elif wait is not None and wait.service_failure:
        steps.fail(appointment, "kept_waiting", minutes=minutes, words=facts.words or " ".join(wait.because), at=at)
    if outcome.enforceable:
        publish(
            AttendedFailedToComply(
                person_id=appointment.person_id,
                appointment_id=appointment.pk,
                outcome=outcome.code,
                happened_on=local_day(appointment.starts_at),
                words=facts.failed_how.strip(),
                sentence_ids=steps.serves(appointment),
            )
        )


def _follow_absence(
    appointment: Appointment, outcome: Outcome, facts: OutcomeFacts, *, by: Principal, at: datetime
) -> None:
    missed_on = local_day(appointment.starts_at)
    book = steps.edition(appointment, AbsenceBook).book
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
    if not (facts.reason or facts.reason_words.strip() or facts.told_on):
        values |= _told_before(appointment)
    again = Absence.objects.filter(appointment=appointment).first()
    if again is not None:  # the outcome was corrected to an absence again: the same row stands up
        absence = again.change(**values, withdrawn_at=None, withdrawn_because="")
    else:
        absence = Absence.objects.create(appointment=appointment, **values)
    if not outcome.pending:
        steps.decide(
            absence,
            decision="acceptable" if outcome.acceptable else "unacceptable",
            words=facts.words,
            by=by,
            at=at,
        )
        return
    steps.open_duties(absence, at=at)
    publish(
        AppointmentMissed(
            person_id=absence.person_id,
            appointment_id=appointment.pk,
            absence_id=absence.pk,
            missed_on=missed_on,
            proof_by=proof_by,
        )
    )


def _told_before(appointment: Appointment) -> dict[str, Any]:
    """What they said on their own page of not coming, before anybody wrote down that they did not. It is a reason in
    their own words, and notice where it came before the meeting."""
    said = Reply.objects.filter(
        person_id=appointment.person_id, topic="absent", about_kind=MEETING, about_id=appointment.pk
    ).order_by("at")
    first = said.values_list("words", "at").first()
    if first is None:
        return {}
    words, at = first
    notice = {"notice_on": local_day(at)} if at < appointment.starts_at else {}
    return {"reason_words": words, "reason_at": at, "told_on": local_day(at), **notice}


def _is_absence(outcome: Outcome) -> bool:
    return outcome.group == "did_not_come" and (outcome.pending or outcome.acceptable or outcome.code == "UACP")


def _outcome(appointment: Appointment, code: str) -> Outcome:
    try:
        return steps.edition(appointment, Outcomes).book.outcome(code)
    except LookupError as error:
        raise CannotRecord("Select what happened.", field="happened") from error
