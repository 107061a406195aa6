"""What was done in a session, what is credited for it, and what is credited or taken off beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import outcomes
from throughcare.kernel.acts import action
from throughcare.kernel.clock import local_day
from throughcare.kernel.errors import Refused
from throughcare.kernel.events import publish
from throughcare.kernel.texts import fitting, no_longer
from throughcare.policy import editions, findings
from throughcare.policy.books import Outcomes, Waiting
from throughcare.policy.clocks import start_of_day
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement
from throughcare.unpaid_work import rules
from throughcare.unpaid_work.actions import booking
from throughcare.unpaid_work.events import HoursCredited
from throughcare.unpaid_work.models import ADJUSTMENTS, BEHAVIOURS, QUALITIES, Adjustment, Session
from throughcare.unpaid_work.queries import hours as keeping
from throughcare.unpaid_work.queries.hours import Hours

# What the sheet of a project asks of each, and the code of the rule book it stands for. Whoever came after the minutes
# the policy allows came late.
CAME, BADLY, SENT_HOME, WE_SENT_HOME, MISSED = "came", "failed", "sent_home", "we_sent_home", "missed"
CODES = {CAME: "ATTC", BADLY: "AFTC", SENT_HOME: "ATSH", WE_SENT_HOME: "ATSS", MISSED: "AFTA"}
LATE = "LATE"


class CannotCredit(Refused):
    """This cannot be recorded or credited."""


@dataclass(frozen=True)
class Done:
    """What one person did in a session. `words` say what was said or done where they failed to comply.

    `shown_version` is the version of their meeting when it was shown.
    """

    session_id: int
    happened: str
    began_at: datetime | None = None
    finished_at: datetime | None = None
    penalty_minutes: int = 0
    quality: str = ""
    behaviour: str = ""
    words: str = ""
    shown_version: int | None = None


@action
def record_group(project_id: int, *, on: date, done: Sequence[Done], by: Principal, at: datetime) -> dict[str, int]:
    """Record a whole group in one save: all or nothing. Answers how many `came` and did not (`missed`).

    A refusal names the field of the person it is about, such as `words_12`.
    """
    if not done:
        raise CannotCredit("There is nobody to record.")
    theirs = set(Session.objects.filter(project_id=project_id, on=on).values_list("id", flat=True))
    came = 0
    for one in sorted(done, key=lambda one: one.session_id):
        if one.session_id not in theirs:
            raise CannotCredit("One of these people is not in this group. Open the page again.")
        try:
            came += _record(one, by=by, at=at)
        except Refused as refused:
            names = {"came_at": "began", "failed_how": "words"}
            field = names.get(refused.field or "", refused.field)
            raise CannotCredit(refused.message, field=f"{field}_{one.session_id}" if field else None) from refused
    return {"came": came, "missed": len(done) - came}


def _record(one: Done, *, by: Principal, at: datetime) -> bool:
    row = _locked(one.session_id)
    if row.appointment.outcome:
        raise CannotCredit("One of these was recorded meanwhile. Open the page again.")
    facts = _outcome(row, one, at=at)
    outcomes.record_outcome(row.appointment_id, facts=facts, by=by, at=at, shown_version=one.shown_version)
    _keep(row, one, outcome=facts.outcome, by=by, at=at)
    return one.happened != MISSED


@action
def correct_session(
    session_id: int, *, done: Done, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Session:
    """Put right what was recorded of a session: what came of it, times, penalty. What followed is worked out anew."""
    row = _locked(session_id)
    row.check_shown(shown_version)
    if not row.appointment.outcome:
        raise CannotCredit("Nothing is recorded of this session yet.")
    if not because.strip():
        raise CannotCredit("Say what was wrong.", field="because")
    because = no_longer(because, refused=CannotCredit)
    facts = _outcome(row, done, at=at)
    if facts.outcome != row.appointment.outcome or facts.came_at != row.appointment.came_at:
        try:
            outcomes.correct_outcome(row.appointment_id, facts=facts, because=because, by=by, at=at)
        except Refused as refused:
            names = {"came_at": "began", "failed_how": "words"}
            raise CannotCredit(refused.message, field=names.get(refused.field or "", refused.field)) from refused
        row = _locked(session_id)  # hearing of the correction took its credit away
    _keep(row, done, outcome=facts.outcome, by=by, at=at, corrected=because)
    return row


def _locked(session_id: int) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("appointment__person", "project", "requirement")
        .get(id=session_id)
    )


def _outcome(row: Session, one: Done, *, at: datetime) -> outcomes.OutcomeFacts:
    """What the meeting's own outcome is told."""
    if one.happened not in CODES:
        raise CannotCredit("Select what happened.", field="happened")
    if one.happened == MISSED:
        return outcomes.OutcomeFacts(outcome=CODES[MISSED])
    if one.began_at is None or one.finished_at is None:
        raise CannotCredit("Enter when they began and finished.", field="began" if one.began_at is None else "finished")
    if one.finished_at < one.began_at:
        raise CannotCredit("They cannot finish before they begin.", field="finished")
    if local_day(one.began_at) != row.on or local_day(one.finished_at) != row.on:
        raise CannotCredit("They began and finished on the day of the session.", field="began")
    if one.finished_at > at:
        raise CannotCredit("This time is still to come.", field="finished")
    if one.happened in {BADLY, SENT_HOME} and not one.words.strip():
        raise CannotCredit("Say what was said or done, and to whom.", field="words")
    if one.penalty_minutes and not one.words.strip():
        raise CannotCredit("Say what the penalty is for.", field="words")
    if one.quality not in {"", *dict(QUALITIES)} or one.behaviour not in {"", *dict(BEHAVIOURS)}:
        raise CannotCredit("Select how they worked and behaved.", field="quality")
    code = CODES[one.happened]
    if one.happened == CAME:
        jurisdiction = row.appointment.person.jurisdiction
        leeway = editions.edition(Waiting, jurisdiction=jurisdiction, on=row.on).book.late_minutes
        if one.began_at > row.appointment.starts_at + timedelta(minutes=leeway):
            code = LATE
    return outcomes.OutcomeFacts(
        outcome=code,
        came_at=one.began_at,
        left_at=one.finished_at if one.happened in {SENT_HOME, WE_SENT_HOME} else None,
        failed_how=one.words if one.happened in {BADLY, SENT_HOME} else "",
        words=one.words if one.happened == WE_SENT_HOME else "",
    )


def _keep(row: Session, one: Done, *, outcome: str, by: Principal, at: datetime, corrected: str = "") -> None:
    """Write what was done and what it credits, and carry it to the order."""
    came = one.happened != MISSED
    found = take_over(row.requirement_id, by=by, at=at)
    values: dict[str, Any] = {
        "recorded_at": at,
        "recorded_by_id": by.post_id,
        "began_at": one.began_at if came else None,
        "finished_at": one.finished_at if came else None,
        "penalty_minutes": one.penalty_minutes if came else 0,
        "quality": one.quality if came else "",
        "behaviour": one.behaviour if came else "",
        "words": one.words.strip(),
        "credit_minutes": None,
        "finding": None,
    }
    if corrected:
        values |= {"corrected_at": at, "corrected_because": corrected}
    own = next((other.credit_minutes or 0 for other in found.sessions if other.pk == row.pk), 0)
    if came:
        values |= _credited(row, one, outcome=outcome, found=found, own=own)
    row.change(**values)
    _carry(row.requirement_id, before=found.credited_minutes, by=by, at=at)


def _credited(row: Session, one: Done, *, outcome: str, found: Hours, own: int) -> dict[str, Any]:
    """What the rule credits, never more than is left. `own` is what this session had before."""
    assert one.began_at is not None
    assert one.finished_at is not None
    kind: rules.CreditKind = "ete" if row.project.kind == "education" else "session"
    facts = rules.CreditFacts(
        kind=kind,
        start=one.began_at,
        end=one.finished_at,
        outcome=outcome,
        penalty_minutes=one.penalty_minutes,
        education_used_minutes=found.education_minutes - (own if kind == "ete" else 0),
        required_minutes=found.required_minutes,
    )
    try:
        finding = credit_by_rule(facts, jurisdiction=row.appointment.person.jurisdiction, on=row.on)
    except rules.NoCredit as none:
        field = {"penalty_minutes": "penalty", "end": "finished"}.get(none.field, "happened")
        raise CannotCredit(str(none), field=field) from None
    minutes = min(finding.credit_minutes or 0, found.remaining_minutes + own)
    kept = {"found": findings.to_json(finding), "inputs": findings.to_json(facts)}
    return {"credit_minutes": minutes or None, "finding": kept}


def credit_by_rule(facts: rules.CreditFacts, *, jurisdiction: str, on: date) -> rules.CreditFinding:
    """What the rule of the day credits. Raises rules.NoCredit."""
    return rules.credit(
        facts,
        book=keeping.book_on(jurisdiction, on),
        outcomes=editions.edition(Outcomes, jurisdiction=jurisdiction, on=on),
    )


# ------------------------------------------------------------------------------------------------- beside the sessions
@action
def adjust(
    requirement_id: int,
    *,
    kind: str,
    minutes: int,
    on: date,
    because: str,
    by: Principal,
    at: datetime,
    corrects: int | None = None,
) -> Adjustment:
    """Credit or take off time beside the sessions, with a reason. `minutes` are always above 0; the kind says which.

    `corrects` is an earlier one that this one replaces. Raises `CannotCredit`: more than the rule allows, or remains.
    """
    found = take_over(requirement_id, by=by, at=at)
    row = found.requirement
    if kind not in dict(ADJUSTMENTS) or kind == "brought":
        raise CannotCredit("Select what it is for.", field="kind")
    if minutes < 1:
        raise CannotCredit("Enter the minutes, 1 or more.", field="minutes")
    if not because.strip():
        raise CannotCredit("Say why.", field="because")
    because = no_longer(because, refused=CannotCredit)
    began = row.sentence.sentenced_on
    if on > local_day(at) or (began is not None and on < began):
        raise CannotCredit("The day must be between the sentence and today.", field="on")
    before, former = found.credited_minutes, None
    if corrects is not None:
        former = _standing(corrects, of=requirement_id)
        _withdraw(
            former,
            because=fitting(
                f"Corrected: {because}", most=300, instead="Corrected: the reason stands on what replaced it"
            ),
            at=at,
        )
        found = keeping.hours(requirement_id)
    finding = _allowed(found, kind=kind, minutes=minutes, on=on)
    made = Adjustment.objects.create(
        person_id=row.person_id,
        requirement=row,
        kind=kind,
        minutes=-minutes if kind == "taken_off" else minutes,
        on=on,
        because=because,
        by_id=by.post_id,
        at=at,
        finding=finding,
        corrects=former,
    )
    _carry(requirement_id, before=before, by=by, at=at)
    booking.book_sessions(requirement_id, by=by, at=at)
    return made


@action
def withdraw_adjustment(
    adjustment_id: int, *, because: str, by: Principal, at: datetime, shown_version: int | None = None
) -> Adjustment:
    """Take back time that was credited or taken off by mistake. The row stays, with the reason."""
    row = Adjustment.objects.select_for_update().get(id=adjustment_id).check_shown(shown_version)
    if not because.strip():
        raise CannotCredit("Say what was wrong.", field="because")
    because = no_longer(because, refused=CannotCredit)
    row = _standing(adjustment_id, of=row.requirement_id)
    found = take_over(row.requirement_id, by=by, at=at)
    if found.credited_minutes - row.minutes > found.required_minutes:
        raise CannotCredit("More would then be credited than was ordered. Correct the sessions first.")
    _withdraw(row, because=because, at=at)
    _carry(row.requirement_id, before=found.credited_minutes, by=by, at=at)
    booking.book_sessions(row.requirement_id, by=by, at=at)
    return row


def _standing(adjustment_id: int, *, of: int) -> Adjustment:
    row = Adjustment.objects.select_for_update().get(id=adjustment_id)
    if row.requirement_id != of or row.withdrawn_at is not None:
        raise CannotCredit("This was taken back before.")
    if row.kind == "brought":
        raise CannotCredit("This was recorded on the order. Take off or add what is wrong in it.")
    return row


def _withdraw(row: Adjustment, *, because: str, at: datetime) -> None:
    row.change(withdrawn_at=at, withdrawn_because=because)


def _allowed(found: Hours, *, kind: str, minutes: int, on: date) -> dict[str, Any] | None:
    """What the rule says for it, to be kept. Raises `CannotCredit`."""
    if kind == "taken_off":
        if minutes > found.credited_minutes:
            raise CannotCredit("More cannot be taken off than is credited.", field="minutes")
        return None
    if minutes > found.remaining_minutes:
        raise CannotCredit(f"Only {found.remaining_minutes} minutes remain of what was ordered.", field="minutes")
    if kind == "good_work":
        earned = keeping.earned(found, on=on)
        given = sum(row.minutes for row in found.adjustments if row.kind == "good_work")
        if given + minutes > earned.earned_minutes:
            left = max(earned.earned_minutes - given, 0)
            raise CannotCredit(f"Good work has earned {left} minutes more by now.", field="minutes")
        return {"found": findings.to_json(earned), "inputs": findings.to_json(keeping.earned_facts(found))}
    if kind not in {"travel", "education"}:
        return None
    facts = rules.CreditFacts(
        kind="travel" if kind == "travel" else "ete",
        start=start_of_day(on),
        end=start_of_day(on) + timedelta(minutes=minutes),
        remaining_minutes=found.remaining_minutes,
        education_used_minutes=found.education_minutes,
        required_minutes=found.required_minutes,
    )
    try:
        finding = credit_by_rule(facts, jurisdiction=found.requirement.person.jurisdiction, on=on)
    except rules.NoCredit as none:
        raise CannotCredit(str(none), field="minutes") from None
    return {"found": findings.to_json(finding), "inputs": findings.to_json(facts)}


# ------------------------------------------------------------------------------------------------------- on the order
def hours_done(minutes: int, amount: Decimal) -> Decimal:
    """Minutes as the order keeps them: hours to one place, rounded down, so that only the whole is the whole."""
    done = (Decimal(minutes) / 60).quantize(Decimal("0.1"), rounding=ROUND_FLOOR)
    return min(max(done, Decimal(0)), amount)


def take_over(requirement_id: int, *, by: Principal, at: datetime) -> Hours:
    """All that is kept of a requirement, locked. Hours that somebody recorded on the order itself are taken over, so
    that what is kept here and there is the same."""
    Requirement.objects.select_for_update().get(id=requirement_id)
    found = keeping.hours(requirement_id)
    row = found.requirement
    if row.amount is None:
        raise CannotCredit("The court's hours are not on the record.")
    here = hours_done(found.credited_minutes, row.amount)
    if row.done != here:
        minutes = int((row.done - here) * 60)
        # A row that makes it exact: what is kept here may be some minutes more than a tenth of an hour.
        Adjustment.objects.create(
            person_id=row.person_id,
            requirement=row,
            kind="brought",
            minutes=minutes,
            on=local_day(at),
            because="Recorded on the order, not here.",
            by_id=by.post_id,
            at=at,
        )
        found = keeping.hours(requirement_id)
    return found


def _carry(requirement_id: int, *, before: int, by: Principal, at: datetime) -> None:
    """Write on the order how much is done now."""
    found = keeping.hours(requirement_id)
    row = found.requirement
    assert row.amount is not None
    done = hours_done(found.credited_minutes, row.amount)
    if done != row.done:
        sentences.record_progress(requirement_id, done=done, by=by, at=at)
    if found.credited_minutes != before:
        publish(
            HoursCredited(
                person_id=row.person_id,
                requirement_id=requirement_id,
                credited_minutes=found.credited_minutes,
                at=at,
            )
        )


@action
def forget_credit(appointment_id: int, *, by: Principal, at: datetime) -> None:
    """The outcome of a session was changed elsewhere: what was credited for it no longer stands."""
    row = Session.objects.select_for_update().filter(appointment_id=appointment_id).first()
    if row is None or row.credit_minutes is None:
        return
    before = keeping.hours(row.requirement_id).credited_minutes
    row.change(credit_minutes=None, finding=None, recorded_at=None, recorded_by=None)
    _carry(row.requirement_id, before=before, by=by, at=at)
