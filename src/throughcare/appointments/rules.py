"""Attendance: is an absence acceptable, may an outcome be recorded, whose failure was a wait, when to meet next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from throughcare.policy import clocks
from throughcare.policy.books import Absence, AbsenceReason, Contact, ContactRow, Outcomes, Waiting
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell, Finding, count_text, day_text, moment_text

Status = Literal["pending", "acceptable", "unacceptable", "judgement", "not_a_failure", "failed_to_comply"]

CheckState = Literal["met", "not_met", "waiting", "not_ours", "ours", "not_recorded", "would_turn"]


@dataclass(frozen=True, kw_only=True)
class AbsenceFacts:
    """What is known of a missed meeting on the day `on`. Nothing here is a judgement.

    `proof` is a code of the absence book. `proof_on` is the day it came, needed for all but what is looked up;
    `proof_withdrawn_on` the day it was taken back or found wrong. `self_certificates_used` counts earlier ones.
    `told_of_meeting` and `asked_for_reason` say whether they knew of the meeting and of what to send; None is not
    recorded. `our_part` is what the service did that makes this no failure, in words. `extended_until` is the later day
    an officer gave for proof.
    """

    missed_on: date
    reason: str
    on: date
    told_on: date | None = None
    proof: str | None = None
    proof_on: date | None = None
    proof_withdrawn_on: date | None = None
    self_certificates_used: int = 0
    told_of_meeting: bool | None = None
    asked_for_reason: bool | None = None
    our_part: str | None = None
    extended_until: date | None = None


@dataclass(frozen=True)
class Check:
    """One line of the list an officer reads: what was looked at, how it stands, and why."""

    code: str
    state: CheckState
    text: str


@dataclass(frozen=True, kw_only=True)
class AbsenceFinding(Finding):
    """How an absence stands. `decide_by` is the last day for proof, `contact_by` the last day to get in touch.

    `reopens`: proof that would do came, but after the day; the rule holds to `unacceptable` and an officer looks again.
    """

    status: Status
    contact_by: date
    decide_by: date
    reopens: bool
    checks: tuple[Check, ...]


def judge(facts: AbsenceFacts, *, book: Edition[Absence]) -> AbsenceFinding:
    """Whether an absence is acceptable, as things stand on the day asked (rules 3.2 and 15).

    What is dated later than that day is not yet known. Raises LookupError for a reason or proof the book does not have,
    CannotTell for proof without its day.
    """
    rules = book.book
    reason = rules.reason(facts.reason)
    contact_by = facts.missed_on + timedelta(days=rules.contact_days)
    decide_by = facts.missed_on + timedelta(days=rules.proof_days)
    last_day = max(decide_by, facts.extended_until or decide_by)

    if facts.proof is not None and rules.proof(facts.proof).dated and facts.proof_on is None:
        raise CannotTell("proof_on", "The day the proof came is needed.")
    proof_fits, proof_text = _proof_fits(facts, reason, _proof_known(facts), rules)
    in_time = proof_fits and (facts.proof_on is None or facts.proof_on <= last_day)
    late = proof_fits and not in_time

    if facts.our_part is not None:
        status: Status = "not_a_failure"
        first = Check("reason", "ours", f"It was our doing: {facts.our_part}")
    elif reason.rule == "ours":
        status, first = "not_a_failure", Check("reason", "ours", reason.says)
    elif reason.rule == "unfit":
        status, first = "failed_to_comply", Check("reason", "not_met", reason.says)
    elif reason.rule == "notice":
        status, first = _notice(facts, reason)
    elif in_time:
        status = "acceptable"
        first = Check("reason", "met", f"{reason.says} {proof_text}")
    elif facts.on <= last_day:
        status = "pending"
        first = Check("reason", "waiting", f"{reason.says} {proof_text} It can come until {_last(facts, decide_by)}.")
    else:
        status = "unacceptable"
        first = Check(
            "reason", "not_met", f"{reason.says} {_none_came(facts, proof_text, decide_by, rules, late=late)}"
        )

    waits_for_proof = reason.rule == "proof" and facts.our_part is None
    checks = [first]
    if reason.rule in ("proof", "unexplained"):
        checks.append(_contact(facts, contact_by, rules))
    checks.append(_told(facts))
    if status != "not_a_failure":
        checks.append(Check("our_part", "not_ours", "Nothing on our side makes it not a failure."))
    if status == "unacceptable":
        checks.append(_would_turn(facts, reason, rules, waits_for_proof=waits_for_proof))
    return AbsenceFinding(
        status=status,
        contact_by=contact_by,
        decide_by=last_day,
        reopens=status == "unacceptable" and late,
        checks=tuple(checks),
        because=tuple(check.text for check in checks),
        policy=(book.reference,),
    )


def _proof_known(facts: AbsenceFacts) -> str | None:
    """The proof in hand on the day asked: it has come, and was not taken back by then."""
    come = facts.proof_on is None or facts.proof_on <= facts.on
    withdrawn = facts.proof_withdrawn_on is not None and facts.proof_withdrawn_on <= facts.on
    return facts.proof if come and not withdrawn else None


def _proof_fits(facts: AbsenceFacts, reason: AbsenceReason, proof: str | None, rules: Absence) -> tuple[bool, str]:
    """Whether the proof in hand is one the reason takes, and a sentence about it."""
    if proof is None:
        withdrawn = facts.proof_withdrawn_on is not None and facts.proof_withdrawn_on <= facts.on
        return False, "The proof was withdrawn." if withdrawn else "None has come."
    kind = rules.proof(proof)
    came = f"{kind.name}." if facts.proof_on is None else f"{kind.name} came on {day_text(facts.proof_on)}."
    if proof not in reason.proofs:
        return False, f"{came} It does not prove this reason."
    if kind.uses_certificate and facts.self_certificates_used >= rules.self_certificates:
        used = count_text(facts.self_certificates_used, "self-certificate")
        return False, f"{came} {used} had been used, {rules.self_certificates} is the most: another proof is needed."
    return True, came


def _notice(facts: AbsenceFacts, reason: AbsenceReason) -> tuple[Status, Check]:
    told_before = facts.told_on is not None and facts.told_on <= facts.on and facts.told_on < facts.missed_on
    if told_before and facts.told_on is not None:
        return "acceptable", Check("reason", "met", f"{reason.says} They told us on {day_text(facts.told_on)}.")
    return "judgement", Check("reason", "not_met", f"{reason.says} They did not: an officer must weigh it.")


def _last(facts: AbsenceFacts, decide_by: date) -> str:
    if facts.extended_until is not None and facts.extended_until > decide_by:
        return f"the end of {day_text(facts.extended_until)}, the day the officer gave"
    return f"the end of {day_text(decide_by)}"


def _none_came(facts: AbsenceFacts, proof_text: str, decide_by: date, rules: Absence, *, late: bool) -> str:
    days = count_text(rules.proof_days, "day")
    if late:
        return f"{proof_text} That is after {_last(facts, decide_by)}."
    return (
        f"{proof_text} The time for it ended at {_last(facts, decide_by)} ({days} after the missed day, {_day(facts)})."
    )


def _day(facts: AbsenceFacts) -> str:
    return day_text(facts.missed_on)


def _contact(facts: AbsenceFacts, contact_by: date, rules: Absence) -> Check:
    days = count_text(rules.contact_days, "day")
    if facts.told_on is None or facts.told_on > facts.on:
        if facts.on <= contact_by:
            return Check("contact", "waiting", f"They have until {day_text(contact_by)} to get in touch.")
        return Check("contact", "not_met", f"They did not get in touch within {days}.")
    if facts.told_on <= contact_by:
        return Check("contact", "met", f"They got in touch within {days}, on {day_text(facts.told_on)}.")
    return Check(
        "contact",
        "not_met",
        f"They got in touch on {day_text(facts.told_on)}, later than {days}. This is recorded, not judged.",
    )


def _told(facts: AbsenceFacts) -> Check:
    if facts.told_of_meeting is None and facts.asked_for_reason is None:
        return Check(
            "told", "not_recorded", "Whether they had been told of the meeting, and what to send, is not recorded."
        )
    if facts.told_of_meeting is False:
        return Check("told", "not_met", "They had not been told of the meeting: weigh this before anything else.")
    if facts.asked_for_reason is False:
        return Check("told", "not_met", "They had not been told what to send and by when: weigh this.")
    return Check("told", "met", "They had been told of the meeting, and of what to send and by when.")


def _would_turn(facts: AbsenceFacts, reason: AbsenceReason, rules: Absence, *, waits_for_proof: bool) -> Check:
    if not waits_for_proof:
        return Check("would_turn", "would_turn", "A reason with its proof, even now. Late proof reopens the decision.")
    usable = [
        rules.proof(code)
        for code in reason.proofs
        if not (rules.proof(code).uses_certificate and facts.self_certificates_used >= rules.self_certificates)
    ]
    names = " or ".join(_lower(proof.name) for proof in usable)
    text = f"{names[0].upper()}{names[1:]} for {_day(facts)}, even now. Late proof reopens the decision."
    return Check("would_turn", "would_turn", text)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


@dataclass(frozen=True, kw_only=True)
class ExtensionFacts:
    """An officer would give until `until` for proof, deciding on `on`; `extended_before`: this was done once."""

    missed_on: date
    on: date
    until: date
    extended_before: bool


@dataclass(frozen=True, kw_only=True)
class AllowedFinding(Finding):
    """Whether something may be done; `reasons` says what stands against it."""

    allowed: bool
    reasons: tuple[str, ...]


def may_extend(facts: ExtensionFacts, *, book: Edition[Absence]) -> AllowedFinding:
    """Whether an officer may give a later day for proof: once, and only so many days from the day of deciding."""
    latest = facts.on + timedelta(days=book.book.extra_days)
    reasons = []
    if facts.extended_before:
        reasons.append("A later day was given once already.")
    if facts.until > latest:
        days = count_text(book.book.extra_days, "day")
        reasons.append(f"The day can be {day_text(latest)} at the latest, {days} from now.")
    if facts.until <= max(facts.on, facts.missed_on + timedelta(days=book.book.proof_days)):
        reasons.append("The day must be later than today and than the day they have now.")
    return _allowed(reasons, f"They can have until {day_text(facts.until)}.", policy=(book.reference,))


def _allowed(reasons: Sequence[str], yes: str, *, policy: tuple[str, ...]) -> AllowedFinding:
    return AllowedFinding(allowed=not reasons, reasons=tuple(reasons), because=tuple(reasons) or (yes,), policy=policy)


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts:
    """What someone wants to record of a meeting. `outcome` is a code of the outcomes book or None.

    `attendance_detail`: attendance data were recorded. `penalty_minutes` are taken off the time worked.
    `was_sensitive` and `sensitive`: the note's mark before and after.
    """

    starts_at: datetime
    ends_at: datetime
    now: datetime
    outcome: str | None = None
    attendance_detail: bool = False
    note_length: int = 0
    penalty_minutes: int = 0
    was_sensitive: bool = False
    sensitive: bool = False


def outcome_allowed(facts: OutcomeFacts, *, book: Edition[Outcomes]) -> AllowedFinding:
    """Whether the outcome may be recorded (rules 3.1).

    A meeting is past when it has ended and in the future until it starts; between the two any outcome may be recorded
    and none is needed. Raises LookupError for an outcome the book does not have, ValueError for an end not after the
    start.
    """
    minutes = clocks.minutes_between(facts.starts_at, facts.ends_at)
    starts, ends, now = (clocks.london(at).timestamp() for at in (facts.starts_at, facts.ends_at, facts.now))
    if ends <= starts:
        raise ValueError("The meeting ends before it starts.")
    reasons = []
    if facts.outcome is None:
        if ends <= now:
            reasons.append("The meeting is past: it needs an outcome.")
    else:
        outcome = book.book.outcome(facts.outcome)
        if now < starts and not outcome.future:
            reasons.append(
                f"The meeting starts at {moment_text(facts.starts_at)}, which is still to come: it can only get an "
                "acceptable absence or be moved."
            )
        if outcome.attended and not facts.attendance_detail:
            reasons.append("They came: the attendance details are needed.")
    if facts.note_length > book.book.note_limit:
        limit = book.book.note_limit
        reasons.append(f"The note has {facts.note_length:,} characters; {limit:,} is the most.")
    if facts.penalty_minutes > minutes:
        reasons.append(f"The penalty is {facts.penalty_minutes} minutes; the meeting lasted {minutes}.")
    if facts.was_sensitive and not facts.sensitive:
        reasons.append("The note is sensitive; that mark cannot be taken off.")
    return _allowed(reasons, "The outcome can be recorded.", policy=(book.reference,))


@dataclass(frozen=True, kw_only=True)
class WaitingFacts:
    """Times at one meeting: booked for, when they came, when they were seen, and when they left without being seen."""

    booked_at: datetime
    came_at: datetime
    seen_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WaitingFinding(Finding):
    """How long someone was kept waiting and whose failure it was.

    `service_failure`: the service kept them too long. `person_failed`: they left before the service had failed; for an
    officer to weigh. `late_minutes` is how long after the booked time they came, 0 if in time.
    """

    minutes: int
    late_minutes: int
    came_late: bool
    service_failure: bool
    person_failed: bool


def kept_waiting(facts: WaitingFacts, *, book: Edition[Waiting]) -> WaitingFinding:
    """Whether the wait was the service's failure. Waiting counts from the booked time, or from coming if that is later.

    One who leaves after a wait that is the service's failure has not failed. Raises ValueError when it is not known
    when the wait ended.
    """
    ended_at = facts.seen_at or facts.left_at
    if ended_at is None:
        raise ValueError("The wait has no end: they were neither seen nor did they leave.")
    late = max(0, clocks.minutes_between(facts.booked_at, facts.came_at))
    began_at = facts.came_at if late else facts.booked_at
    minutes = max(0, clocks.minutes_between(began_at, ended_at))
    limit = book.book.service_failure_minutes
    failure = minutes > limit
    left_unseen = facts.seen_at is None
    because = []
    if late:
        because.append(f"They came {count_text(late, 'minute')} after {clocks.london(facts.booked_at):%H:%M}.")
    waited = f"They were kept waiting {count_text(minutes, 'minute')} after {clocks.london(began_at):%H:%M}"
    if failure:
        because.append(f"{waited}. Over {limit}, so it is recorded as our failure, not theirs, and they are told.")
    else:
        because.append(f"{waited}; up to {limit} is no failure of ours.")
    if left_unseen:
        because.append(
            "They left after it and have not failed."
            if failure
            else "They left without being seen: an officer must weigh it."
        )
    return WaitingFinding(
        minutes=minutes,
        late_minutes=late,
        came_late=late > book.book.late_minutes,
        service_failure=failure,
        person_failed=left_unseen and not failure,
        because=tuple(because),
        policy=(book.reference,),
    )


def moved_too_late(*, told_at: datetime, starts_at: datetime, book: Edition[Waiting]) -> bool:
    """Whether the service moved a meeting with less notice than it owes; hours are elapsed hours."""
    return clocks.plus_hours(told_at, book.book.moving_notice_hours) > clocks.london(starts_at)


@dataclass(frozen=True)
class Busy:
    """Time that is taken, by whom or what: `what` stands in the reason why a slot was passed over."""

    from_: datetime
    until: datetime
    what: str


@dataclass(frozen=True, kw_only=True)
class ProposalFacts:
    """What the next meeting is proposed from.

    `after` is the meeting before it, `sentenced_on` begins the first weeks of closer contact, `usual` is the start of
    one of their usual meetings: its weekday and time count. `busy` is everything taken: the person's, the officer's,
    the room's; `closed` are days on which the office is closed beside weekends and holidays, `away` those on which the
    officer is away; `until` is the end of the order (exclusive). `owed_by` is the last day of a meeting that is owed:
    nothing later is proposed. `met` is False for somebody with whom no meeting was or is: nothing is
    usual for them yet.
    """

    after: datetime
    tier: str | None
    sentenced_on: date
    usual: datetime | None = None
    minutes: int | None = None
    busy: tuple[Busy, ...] = ()
    closed: tuple[date, ...] = ()
    away: tuple[date, ...] = ()
    until: date | None = None
    owed_by: date | None = None
    met: bool = True


@dataclass(frozen=True)
class Slot:
    """A time that is free for everyone, and why it is proposed."""

    starts_at: datetime
    ends_at: datetime
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ProposalFinding(Finding):
    """The next meeting: the first slot is the proposal, the others are choices. Contact is expected by `wanted_by`."""

    wanted_by: date
    slots: tuple[Slot, ...]


def propose_next(facts: ProposalFacts, *, book: Edition[Contact], calendar: Calendar) -> ProposalFinding:
    """The next meeting by the expected contact of the tier, at their usual time, where everyone is free.

    Raises LookupError for a tier the book does not have.
    """
    rules = book.book
    row = rules.row(facts.tier)
    met_on = clocks.day_of(facts.after)
    wanted, owed, aim = _aim(facts, row, rules)
    usual = clocks.london(facts.usual or facts.after)
    slots: list[Slot] = []
    for day in _days_near(aim, met_on, rules.search_days):
        if len(slots) == rules.choices:
            break
        if _shut(day, facts, calendar) or (facts.until is not None and day >= facts.until):
            continue
        if owed is not None and day > owed:
            continue
        slot = _slot_on(day, usual, facts, rules)
        if slot is not None:
            why = [row.name, *(_distance(day, aim) if facts.met else ())]
            slots.append(Slot(*slot, because=(*why, *_nearest(slot, usual, met=facts.met))))
    because = [
        f"It is owed by {day_text(owed)}." if owed else f"Contact is expected {row.name}: by {day_text(wanted)}."
    ]
    if not slots:
        because.append("No time is free for everyone near that day.")
    return ProposalFinding(
        wanted_by=wanted,
        slots=tuple(slots),
        because=(*because, *calendar.warning(wanted)),
        policy=(book.reference, *calendar.reference(wanted)),
    )


def _aim(facts: ProposalFacts, row: ContactRow, rules: Contact) -> tuple[date, date | None, date]:
    """When contact is expected, when a meeting is owed if that is sooner, and the day aimed at.

    That is their usual weekday in the week before contact is due, if there is one after the last meeting.
    """
    met_on = clocks.day_of(facts.after)
    wanted = met_on + timedelta(days=_pace(met_on, facts, row, rules))
    owed = facts.owed_by if facts.owed_by is not None and met_on < facts.owed_by < wanted else None
    wanted = owed or wanted
    usual = clocks.london(facts.usual or facts.after)
    usual_day = wanted - timedelta(days=(wanted.weekday() - usual.weekday()) % 7)
    return wanted, owed, usual_day if usual_day > met_on else wanted


def _pace(on: date, facts: ProposalFacts, row: ContactRow, rules: Contact) -> int:
    """Days to the next meeting after one of a day: contact is closer in the first weeks."""
    return row.first_days if on < facts.sentenced_on + timedelta(weeks=rules.first_weeks) else row.then_days


def _shut(day: date, facts: ProposalFacts, calendar: Calendar) -> str:
    """Why nobody is met on a day; empty for a day on which somebody can be."""
    if day.weekday() > 4:
        return "that day is at the weekend"
    if day in calendar.holidays:
        return f"{day_text(day)} is a bank holiday"
    if day in facts.closed:
        return f"the office is shut on {day_text(day)}"
    return f"the officer is away on {day_text(day)}" if day in facts.away else ""


def _nearest(slot: tuple[datetime, datetime], usual: datetime, *, met: bool) -> tuple[str, str]:
    """Why this hour; of somebody who was never met nobody knows what is usual."""
    if not met:
        return "a free time", "no clash for anyone"
    same = clocks.london(slot[0]).time() == usual.time()
    return "their usual time" if same else "the nearest free time", "no clash for anyone"


@dataclass(frozen=True, kw_only=True)
class SeriesFinding(Finding):
    """Meetings for the weeks to come, each near the day the expected contact asks for. `missing` are the days near
    which no time is free, in words."""

    slots: tuple[Slot, ...]
    missing: tuple[str, ...]


def propose_series(facts: ProposalFacts, *, book: Edition[Contact], calendar: Calendar) -> SeriesFinding:
    """Recurring meetings by the expected contact of the tier, for the weeks the policy looks ahead.

    Each is aimed at the same weekday and time, a pace after the one before. What stands against that day or time (work,
    a faith day, a holiday, leave) moves this one alone, by less than half the pace. Raises LookupError for a tier the
    book does not have.
    """
    rules = book.book
    row = rules.row(facts.tier)
    began = clocks.day_of(facts.after)
    wanted, _, aim = _aim(facts, row, rules)
    usual = clocks.london(facts.usual or facts.after)
    last = began + timedelta(weeks=rules.series_weeks)
    slots: list[Slot] = []
    missing: list[str] = []
    while aim <= last and (facts.until is None or aim < facts.until):
        pace = _pace(aim, facts, row, rules)
        after = clocks.day_of(slots[-1].starts_at) if slots else began
        found = _near(aim, after, usual, facts, rules, calendar, reach=min(rules.search_days, (pace - 1) // 2))
        if found is None:
            missing.append(f"No time is free near {day_text(aim)}.")
        else:
            against = _against(aim, usual, facts, rules, calendar)
            distance = _distance(clocks.day_of(found[0]), aim) if facts.met else ()
            moved = (*distance, against) if against else ()
            slots.append(Slot(*found, because=(*moved, *_nearest(found, usual, met=facts.met))))
        aim += timedelta(days=pace)
    because = [f"Contact is expected {row.name}.", *missing]
    return SeriesFinding(
        slots=tuple(slots),
        missing=tuple(missing),
        because=(*because, *calendar.warning(last)),
        policy=(book.reference, *calendar.reference(wanted)),
    )


def _near(
    aim: date,
    after: date,
    usual: datetime,
    facts: ProposalFacts,
    rules: Contact,
    calendar: Calendar,
    *,
    reach: int,
) -> tuple[datetime, datetime] | None:
    for day in _days_near(aim, after, reach):
        if _shut(day, facts, calendar) or (facts.until is not None and day >= facts.until):
            continue
        if slot := _slot_on(day, usual, facts, rules):
            return slot
    return None


def _against(day: date, usual: datetime, facts: ProposalFacts, rules: Contact, calendar: Calendar) -> str:
    """What stands against the usual time of a day; empty if nothing does."""
    if shut := _shut(day, facts, calendar):
        return shut
    start = datetime.combine(day, usual.time(), tzinfo=clocks.LONDON)
    end = start + timedelta(minutes=facts.minutes or rules.minutes)
    names = dict.fromkeys(busy.what for busy in facts.busy if busy.from_ < end and start < busy.until)
    return f"then there is {' and '.join(names)}" if names else ""


def _distance(day: date, aim: date) -> tuple[str, ...]:
    if day == aim:
        return ()
    return (f"{count_text(abs((day - aim).days), 'day')} {'earlier' if day < aim else 'later'} than usual",)


def _days_near(aim: date, after: date, reach: int) -> list[date]:
    """The day aimed at, then days before and after it in turn, nearest first, none up to the meeting before."""
    near = [aim]
    for step in range(1, reach + 1):
        near += [aim - timedelta(days=step), aim + timedelta(days=step)]
    return [day for day in near if day > after]


def _slot_on(day: date, usual: datetime, facts: ProposalFacts, rules: Contact) -> tuple[datetime, datetime] | None:
    """The free time on the day that is nearest to the usual one, within office hours."""
    length = facts.minutes or rules.minutes
    opens = datetime.combine(day, rules.opens, tzinfo=clocks.LONDON)
    closes = datetime.combine(day, rules.closes, tzinfo=clocks.LONDON)
    at_usual = datetime.combine(day, usual.time(), tzinfo=clocks.LONDON)
    starts = [at_usual]
    at = opens
    while at < closes:
        starts.append(at)
        at += timedelta(minutes=rules.step_minutes)
    # Local hours of one working day: no change of the clocks falls into office hours.
    for start in sorted(starts, key=lambda start: abs(start - at_usual)):
        end = start + timedelta(minutes=length)
        if opens <= start and end <= closes and not any(busy.from_ < end and start < busy.until for busy in facts.busy):
            return start, end
    return None


ContactState = Literal["met", "ours", "theirs", "excused", "to_judge", "custody", "open"]


@dataclass(frozen=True, kw_only=True)
class HeldMeeting:
    """A meeting as it counts for expected contact: they were `seen`, they `missed` it, it was `excused` (acceptable, or
    moved as they asked), the service did not hold it (`ours`), the reason is to be judged (`to_judge`), or nothing is
    recorded yet (`booked`)."""

    on: date
    state: Literal["seen", "missed", "excused", "ours", "to_judge", "booked"]


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """What was and is known of contact under the orders that began on `began` and end at `until` (exclusive).

    Periods that ended by `since` are left out. `tiers` are the days from which each tier held, in order. `custody` are
    days in custody, the last exclusive, None while it lasts.
    """

    on: date
    began: date
    since: date
    until: date | None = None
    tiers: tuple[tuple[date, str], ...] = ()
    meetings: tuple[HeldMeeting, ...] = ()
    custody: tuple[tuple[date, date | None], ...] = ()


@dataclass(frozen=True)
class ContactPeriod:
    """Days within which they had to be seen once, `until` exclusive: whether they were, or whose doing it was."""

    from_: date
    until: date
    pace: str
    state: ContactState
    because: str


@dataclass(frozen=True, kw_only=True)
class ContactFinding(Finding):
    """Whether expected contact was kept, period by period, the earliest first."""

    periods: tuple[ContactPeriod, ...]

    @property
    def last(self) -> ContactPeriod | None:
        """The last period that is over."""
        return next((one for one in reversed(self.periods) if one.state != "open"), None)


def contact_kept(facts: ContactFacts, *, book: Edition[Contact]) -> ContactFinding:
    """Whether somebody was seen as often as the standard of their tier asks, and if not whether it was ours or theirs.

    From the day the order began a period is as long as the pace of the tier held on its first day. A period without a
    meeting in it is ours: nobody booked one. Raises LookupError for a tier the book does not have.
    """
    rules = book.book
    first_weeks_end = facts.began + timedelta(weeks=rules.first_weeks)
    end = min(facts.until or facts.on + timedelta(days=1), facts.on + timedelta(days=1))
    periods: list[ContactPeriod] = []
    from_ = facts.began
    while from_ < end:
        tier = next((tier for since, tier in reversed(facts.tiers) if since <= from_), None)
        row = rules.row(tier)
        until = from_ + timedelta(days=row.first_days if from_ < first_weeks_end else row.then_days)
        if facts.until is not None:
            until = min(until, facts.until)
        if until > facts.since:
            state, because = _contact_state(from_, until, facts)
            periods.append(ContactPeriod(from_, until, row.name, state, because))
        from_ = until
    over = [one for one in periods if one.state in {"met", "ours", "theirs", "excused"}]
    met = sum(one.state == "met" for one in over)
    said = f"Seen in {met} of {count_text(len(over), 'period')}." if over else "No period is over yet."
    return ContactFinding(periods=tuple(periods), because=(said,), policy=(book.reference,))


def _contact_state(from_: date, until: date, facts: ContactFacts) -> tuple[ContactState, str]:
    within = [one for one in facts.meetings if from_ <= one.on < until]
    days = {state: [day_text(one.on) for one in within if one.state == state] for state in _CONTACT_WORDS}
    if days["seen"]:
        return "met", _contact_words("seen", days)
    inside = [(since, end) for since, end in facts.custody if since < until and (end is None or end > from_)]
    if inside:
        return "custody", f"In custody from {day_text(inside[0][0])}."
    if until > facts.on:
        return "open", f"To be seen by {day_text(until - timedelta(days=1))}."
    if not within:
        return "ours", "No meeting was booked."
    states: tuple[tuple[str, ContactState], ...] = (
        ("ours", "ours"),
        ("to_judge", "to_judge"),
        ("missed", "theirs"),
        ("excused", "excused"),
    )
    state: ContactState = next((found for name, found in states if days[name]), "to_judge")
    return state, " ".join(_contact_words(name, days) for name in _CONTACT_WORDS if days[name])


_CONTACT_WORDS = {
    "seen": "Seen on",
    "ours": "We did not hold the meeting of",
    "missed": "They did not come on",
    "to_judge": "The reason is to be judged for",
    "excused": "Acceptable, or moved as they asked:",
    "booked": "No outcome is recorded of",
}


def _contact_words(state: str, days: dict[str, list[str]]) -> str:
    return f"{_CONTACT_WORDS[state]} {', '.join(days[state])}."
