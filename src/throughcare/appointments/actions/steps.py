"""What the actions of this slice share: the open meeting, its rule books, our own failures, and a judged absence.

Each is called inside an action, with the rows it changes locked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from throughcare.accounts.principals import Principal
from throughcare.appointments import labels, rules
from throughcare.appointments.events import (
    AbsenceJudged,
    ServiceFailed,
)
from throughcare.appointments.models import (
    ABSENCE,
    SERVICE_FAILURE,
    Absence,
    Appointment,
    Proof,
    Serves,
    ServiceFailure,
)
from throughcare.appointments.queries import absences
from throughcare.design.dates import sentence_day
from throughcare.duties import actions as duties
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import one_line
from throughcare.policy import editions, findings
from throughcare.policy.books import Absence as AbsenceBook
from throughcare.policy.books import Waiting
from throughcare.policy.clocks import start_of_day

B = TypeVar("B", bound=editions.Book)


class CannotJudge(Refused):
    """The absence cannot be judged so."""


def open_meeting(appointment_id: int, error: type[Refused], *, shown_version: int | None) -> Appointment:
    """A meeting, locked, that stands and has no outcome yet. Raises `error` for any other."""
    appointment = Appointment.objects.select_for_update(of=("self",)).select_related("person").get(id=appointment_id)
    appointment.check_shown(shown_version)
    if appointment.cancelled_at:
        raise error("This meeting was cancelled or moved before. Change the one in its place, or book another.")
    if appointment.outcome:
        raise error("This meeting has its outcome. Correct the outcome if it is wrong.")
    return appointment


def edition(appointment: Appointment, book: type[B]) -> editions.Edition[B]:
    """The edition in force on the day of the meeting, of the person's jurisdiction."""
    return editions.edition(book, jurisdiction=appointment.person.jurisdiction, on=local_day(appointment.starts_at))


def waiting(appointment: Appointment) -> editions.Edition[Waiting]:
    """What the policy of the day of the meeting says of waiting, moving and calling off."""
    return edition(appointment, Waiting)


def absence_book(absence: Absence) -> AbsenceBook:
    """What the policy of the day that was missed says of absences."""
    return edition(absence.appointment, AbsenceBook).book


def serves(appointment: Appointment) -> tuple[int, ...]:
    """The ids of the orders a meeting is for, in order."""
    return tuple(
        Serves.objects.filter(appointment=appointment).order_by("sentence_id").values_list("sentence_id", flat=True)
    )


def fail(
    appointment: Appointment,
    kind: str,
    *,
    at: datetime,
    words: str = "",
    minutes: int | None = None,
    field: str = "words",
) -> None:
    """Write down a failure of the service, open the duty to answer for it, and say so. Raises `Refused` at `field`
    where the words are too long to be kept whole."""
    failure = ServiceFailure.objects.create(
        person_id=appointment.person_id,
        kind=kind,
        on=local_day(at if kind in {"cancelled", "moved_late"} else appointment.starts_at),
        minutes=minutes,
        appointment=appointment,
        words=one_line(words, "", field=field),
        policy=waiting(appointment).reference,
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


def decide(absence: Absence, *, decision: str, words: str, by: Principal, at: datetime, told: str = "") -> None:
    """Keep what a person decides on an absence, with what the rule finds beside it. Raises `CannotJudge`.

    `words` stay in the record; `told` is what the person reads of why, in the letter.
    """
    if decision not in labels.DECISIONS or not decision:
        raise CannotJudge("Select your decision.", field="decision")
    if not words.strip():
        raise CannotJudge("Say why, in your own words.", field="words")
    appointment = absence.appointment
    inputs, found = absences.judgement(absence.pk, on=local_day(at))
    against = _against_rule(found, decision)
    absence.change(
        decision=decision,
        decided_at=at,
        decided_by_id=by.post_id,
        decision_words=words.strip(),
        told_words=one_line(told, "", refused=CannotJudge, field="told"),
        against_rule=against,
        finding={"found": findings.to_json(found), "inputs": findings.to_json(inputs)},
    )
    duties.meet("judge_absence", (ABSENCE, absence.pk), at=at)
    end_duties(absence, because="The absence was judged.", at=at)
    if (
        decision == "not_a_failure"
        and not ServiceFailure.objects.filter(appointment=appointment, withdrawn_at=None).exists()
    ):
        fail(appointment, "not_seen", words=words, at=at)
    publish(
        AbsenceJudged(
            person_id=absence.person_id,
            appointment_id=appointment.pk,
            absence_id=absence.pk,
            decision=decision,
            acceptable=decision != "unacceptable",
            against_rule=against,
            missed_on=absence.missed_on,
            sentence_ids=serves(appointment),
        )
    )


def _against_rule(found: rules.AbsenceFinding, decision: str) -> bool:
    """Whether a decision is not what the rule finds. What the rule leaves to the officer cannot be against it."""
    if found.status == "judgement" or found.reopens:
        return False
    return decision != {"failed_to_comply": "unacceptable"}.get(found.status, found.status)


def open_duties(absence: Absence, *, at: datetime) -> None:
    """The officer's duty to judge, and the person's to tell us and to bring proof. Opening them again restates them."""
    about = (ABSENCE, absence.pk)
    day = sentence_day(absence.missed_on)
    contact_by = absence.missed_on + timedelta(days=absence_book(absence).contact_days)
    owe_judging(absence, at=at)
    if absence.reason_at is None:
        duties.open_duty(
            absence.person_id,
            kind="tell_why_absent",
            about=about,
            facts={"due_on": contact_by},
            title=f"Tell us why they did not come on {day}",
            at=at,
        )
    if not _proved(absence):
        duties.open_duty(
            absence.person_id,
            kind="bring_proof",
            about=about,
            facts={"due_on": absence.proof_by},
            title=f"Bring proof for {day}",
            at=at,
        )


def owe_judging(absence: Absence, *, at: datetime) -> None:
    """The officer's duty to judge. It is on their list when the day for proof is over, and at once when there is proof
    to look at: whoever sent a note is not left waiting for a day that is for those who sent none."""
    waits = absence.reopened_at is None and not _proved(absence)
    duties.open_duty(
        absence.person_id,
        kind="judge_absence",
        about=(ABSENCE, absence.pk),
        facts={
            "from": max(absence.proof_by, local_day(absence.reopened_at)) if absence.reopened_at else absence.proof_by
        },
        title=f"Judge the absence of {sentence_day(absence.missed_on)}",
        detail=absence.reopened_because,
        shown_from=start_of_day(absence.proof_by + timedelta(days=1)) if waits else None,
        at=at,
    )


def _proved(absence: Absence) -> bool:
    return Proof.objects.filter(absence=absence, withdrawn_at=None).exists()


def end_duties(absence: Absence, *, because: str, at: datetime) -> None:
    """End the three duties an absence can have open."""
    for kind in ("judge_absence", "tell_why_absent", "bring_proof"):
        duties.end(kind, (ABSENCE, absence.pk), because=because, at=at)
