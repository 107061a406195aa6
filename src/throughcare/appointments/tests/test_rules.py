"""Attendance: rules 3.1, 3.2 and 15; rows 74 to 77 of rules 13."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import _oracles as oracles
from throughcare.appointments import rules
from throughcare.appointments.rules import AbsenceFacts, Busy, ExtensionFacts, OutcomeFacts, ProposalFacts, WaitingFacts
from throughcare.policy import calendars, editions
from throughcare.policy.books import Absence, Contact, Outcomes, Waiting
from throughcare.policy.findings import CannotTell

MISSED = date(2026, 11, 12)
LAST = date(2026, 11, 19)
ABSENCE = editions.edition(Absence, jurisdiction="england_wales", on=MISSED)
OUTCOMES = editions.edition(Outcomes, jurisdiction="england_wales", on=MISSED)
WAITING = editions.edition(Waiting, jurisdiction="england_wales", on=MISSED)
CONTACT = editions.edition(Contact, jurisdiction="england_wales", on=MISSED)
CALENDAR = calendars.bank_holidays("england_wales")


def _judge(**facts: Any) -> rules.AbsenceFinding:
    asked: dict[str, Any] = {"missed_on": MISSED, "reason": "none", "on": MISSED}
    return rules.judge(AbsenceFacts(**asked | facts), book=ABSENCE)


# ---------------------------------------------------------------------------------------------- 3.2 acceptable absence
@pytest.mark.parametrize(
    ("reason", "proof"),
    [
        pytest.param("illness", "self_certificate", id="3.2 row 1: illness, self-certificate"),
        pytest.param("illness", "doctor_note", id="3.2 row 1: illness, doctor's note"),
        pytest.param("hospital", "self_certificate", id="3.2 row 1: hospital, self-certificate"),
        pytest.param("hospital", "doctor_note", id="3.2 row 1: hospital, note"),
        pytest.param("employment", "employer_letter", id="3.2 row 2: employment"),
        pytest.param("training", "employer_letter", id="3.2 row 2: training"),
        pytest.param("interview", "employer_letter", id="3.2 row 2: interview"),
        pytest.param("court", "checked", id="3.2 row 3: court"),
        pytest.param("custody", "checked", id="3.2 row 3: custody"),
    ],
)
def test_a_reason_with_its_proof_in_time_is_acceptable(reason: str, proof: str) -> None:
    found = _judge(reason=reason, told_on=MISSED, proof=proof, proof_on=LAST, on=LAST)
    assert found.status == "acceptable"
    assert found.policy == ("england_wales/absence@2007",)
    # The same reason without it waits until the day for proof is over, and is then unacceptable.
    assert _judge(reason=reason, on=LAST).status == "pending"
    late = _judge(reason=reason, on=LAST + timedelta(days=1))
    assert late.status == "unacceptable"
    assert not late.reopens
    assert late.checks[-1].state == "would_turn"


@pytest.mark.parametrize("reason", ["religious", "important_event"])
@pytest.mark.parametrize(
    ("told_on", "status"),
    [
        pytest.param(MISSED - timedelta(days=1), "acceptable", id="3.2 row 4 and row 75: notice before the day"),
        pytest.param(MISSED, "judgement", id="3.2 row 5: told on the day itself"),
        pytest.param(MISSED + timedelta(days=1), "judgement", id="3.2 row 5: told afterwards"),
        pytest.param(None, "judgement", id="3.2 row 5: never told"),
    ],
)
def test_a_faith_day_or_important_event_is_acceptable_with_notice(
    reason: str, told_on: date | None, status: str
) -> None:
    assert _judge(reason=reason, told_on=told_on, on=MISSED + timedelta(days=3)).status == status


def test_service_cancelled_is_not_a_failure() -> None:
    """3.2 row 6."""
    found = _judge(reason="service_cancelled", on=LAST + timedelta(days=30))
    assert found.status == "not_a_failure"
    assert found.checks[0].state == "ours"


def test_our_part_makes_it_no_failure_whatever_the_reason() -> None:
    found = _judge(our_part="the office was closed", on=LAST + timedelta(days=30))
    assert found.status == "not_a_failure"
    assert "the office was closed" in found.because[0]


@pytest.mark.parametrize(
    ("on", "status"),
    [(MISSED, "pending"), (LAST, "pending"), (LAST + timedelta(days=1), "unacceptable")],
)
def test_no_contact_waits_through_the_seventh_day(on: date, status: str) -> None:
    """3.2 row 7, and rules 15: pending through that day, unacceptable from the next."""
    found = _judge(on=on)
    assert (found.status, found.decide_by, found.contact_by) == (status, LAST, date(2026, 11, 14))


def test_coming_drunk_is_attended_and_failed_to_comply() -> None:
    """3.2 row 8 and row 74."""
    assert _judge(reason="attended_unfit").status == "failed_to_comply"
    assert OUTCOMES.book.outcome("AFTC").enforceable


@pytest.mark.parametrize(
    ("reason", "proof"),
    [("illness", "employer_letter"), ("employment", "doctor_note"), ("court", "doctor_note"), ("none", "doctor_note")],
)
def test_proof_of_another_thing_does_not_do(reason: str, proof: str) -> None:
    found = _judge(reason=reason, proof=proof, proof_on=MISSED, on=LAST)
    assert found.status == "pending"
    assert _judge(reason=reason, proof=proof, proof_on=MISSED, on=LAST + timedelta(days=1)).status == "unacceptable"


@pytest.mark.parametrize(("used", "status"), [(0, "acceptable"), (2, "acceptable"), (3, "unacceptable")])
def test_after_three_self_certificates_a_doctors_note_is_needed(used: int, status: str) -> None:
    """3.2 row 1 and rules 15."""
    facts = {"reason": "illness", "proof_on": MISSED, "on": LAST + timedelta(days=1), "self_certificates_used": used}
    found = _judge(proof="self_certificate", **facts)
    assert found.status == status
    if status == "unacceptable":
        assert "self-certificate" not in found.checks[-1].text.lower()
    assert _judge(proof="doctor_note", **facts).status == "acceptable"


def test_late_proof_leaves_the_finding_and_asks_for_another_look() -> None:
    found = _judge(
        reason="illness", proof="doctor_note", proof_on=LAST + timedelta(days=1), on=LAST + timedelta(days=4)
    )
    assert found.status == "unacceptable"
    assert found.reopens
    assert "20 November 2026" in found.because[0]


def test_withdrawn_proof_counts_until_it_is_withdrawn() -> None:
    facts = {"reason": "illness", "proof": "doctor_note", "proof_on": MISSED, "proof_withdrawn_on": date(2026, 11, 16)}
    assert _judge(on=date(2026, 11, 15), **facts).status == "acceptable"
    assert _judge(on=date(2026, 11, 16), **facts).status == "pending"
    found = _judge(on=date(2026, 11, 20), **facts)
    assert found.status == "unacceptable"
    assert "withdrawn" in found.because[0]


def test_proof_that_has_not_come_by_the_day_asked_is_not_known() -> None:
    facts = {"reason": "illness", "proof": "doctor_note", "proof_on": date(2026, 11, 17)}
    assert _judge(on=date(2026, 11, 16), **facts).status == "pending"
    assert _judge(on=date(2026, 11, 17), **facts).status == "acceptable"


def test_a_check_with_the_court_needs_no_day_and_other_proof_does() -> None:
    assert _judge(reason="court", proof="checked", on=LAST + timedelta(days=20)).status == "acceptable"
    with pytest.raises(CannotTell) as missing:
        _judge(reason="illness", proof="doctor_note", on=LAST)
    assert missing.value.field == "proof_on"


def test_a_later_day_given_by_the_officer_holds() -> None:
    until = date(2026, 11, 30)
    found = _judge(reason="employment", on=date(2026, 11, 30), extended_until=until)
    assert (found.status, found.decide_by) == ("pending", until)
    assert "the day the officer gave" in found.because[0]
    assert _judge(reason="employment", on=date(2026, 12, 1), extended_until=until).status == "unacceptable"
    # A day earlier than the one they have takes nothing away.
    assert _judge(reason="employment", on=LAST, extended_until=date(2026, 11, 15)).decide_by == LAST


@pytest.mark.parametrize(
    ("until", "before", "allowed"),
    [
        (date(2026, 11, 30), False, True),
        (date(2026, 12, 1), False, False),
        (date(2026, 11, 30), True, False),
        (date(2026, 11, 23), False, False),
    ],
)
def test_a_later_day_is_given_once_and_seven_days_at_most(until: date, before: bool, allowed: bool) -> None:
    facts = ExtensionFacts(missed_on=MISSED, on=date(2026, 11, 23), until=until, extended_before=before)
    found = rules.may_extend(facts, book=ABSENCE)
    assert found.allowed is allowed
    assert bool(found.reasons) is not allowed


def test_an_officer_reads_why_line_by_line() -> None:
    """The page of the missed day of 12 November, judged on the 23rd."""
    found = _judge(
        reason="employment",
        told_on=date(2026, 11, 13),
        told_of_meeting=True,
        asked_for_reason=True,
        on=date(2026, 11, 23),
    )
    assert [(check.code, check.state) for check in found.checks] == [
        ("reason", "not_met"),
        ("contact", "met"),
        ("told", "met"),
        ("our_part", "not_ours"),
        ("would_turn", "would_turn"),
    ]
    assert "letter" in found.checks[0].text
    assert "19 November 2026" in found.checks[0].text
    assert "12 November 2026" in found.checks[-1].text
    assert found.because == tuple(check.text for check in found.checks)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"told_on": date(2026, 11, 14), "on": LAST}, "met"),
        ({"told_on": date(2026, 11, 15), "on": LAST}, "not_met"),
        ({"told_on": None, "on": date(2026, 11, 14)}, "waiting"),
        ({"told_on": None, "on": date(2026, 11, 15)}, "not_met"),
        ({"told_on": date(2026, 11, 16), "on": date(2026, 11, 15)}, "not_met"),
    ],
)
def test_contact_within_two_days_is_recorded_and_not_judged(facts: dict[str, Any], state: str) -> None:
    found = _judge(reason="illness", **facts)
    assert next(check.state for check in found.checks if check.code == "contact") == state
    in_time = _judge(reason="illness", proof="doctor_note", proof_on=MISSED, told_on=LAST, on=LAST)
    assert in_time.status == "acceptable"


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "not_recorded"),
        ({"told_of_meeting": False}, "not_met"),
        ({"told_of_meeting": True, "asked_for_reason": False}, "not_met"),
        ({"told_of_meeting": True}, "met"),
    ],
)
def test_whether_they_were_told_of_the_meeting_is_shown(facts: dict[str, Any], state: str) -> None:
    assert next(check.state for check in _judge(**facts).checks if check.code == "told") == state


def test_a_reason_or_proof_that_is_not_in_the_rule_book_is_refused() -> None:
    with pytest.raises(LookupError):
        _judge(reason="weather")
    with pytest.raises(LookupError):
        _judge(proof="a word", proof_on=MISSED)


@settings(max_examples=150, deadline=None)
@given(rnd=st.randoms(use_true_random=False))
def test_absences_agree_with_playing_the_days_one_by_one(rnd: Any) -> None:
    case = oracles.absence_case(rnd)
    facts = {key: date.fromisoformat(case[key]) for key in ("missed_on", "on", "told_on", "proof_on") if case[key]}
    found = rules.judge(AbsenceFacts(**case | facts), book=ABSENCE)
    assert {"status": found.status, "decide_by": found.decide_by.isoformat()} == oracles.absence(case)


# -------------------------------------------------------------------------------------------------------- 3.1 outcomes
STARTS = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PAST = OutcomeFacts(
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=30),
    now=STARTS + timedelta(hours=2),
    outcome="ATTC",
    attendance_detail=True,
)
FUTURE = replace(PAST, now=STARTS - timedelta(hours=1), attendance_detail=False)


def _allowed(facts: OutcomeFacts, **changes: Any) -> bool:
    return rules.outcome_allowed(replace(facts, **changes), book=OUTCOMES).allowed


CODES = "ATTC AFTC AFDA ATSH ATSS ATCH UAAB UACP ATFI AAME AAEM AAFC AACL AARC AASD CO05 CO10 RSSR RSOF CO38 CO39 CO40"
ATTENDED = {"ATTC", "AFTC", "AFDA", "ATSH", "ATSS", "ATCH"}
ENFORCEABLE = {"AFTC", "ATSH", "UAAB", "UACP", "ATFI"}
ACCEPTABLE = {"AAME", "AAEM", "AAFC", "AACL", "AARC", "AASD", "CO05", "CO10"}


@pytest.mark.parametrize("code", CODES.split())
def test_every_outcome_of_3_1(code: str) -> None:
    row = OUTCOMES.book.outcome(code)
    assert row.attended is (code in ATTENDED)
    assert row.enforceable is (code in ENFORCEABLE)
    assert row.acceptable is (code in ACCEPTABLE)
    assert _allowed(PAST, outcome=code)
    assert _allowed(PAST, outcome=code, attendance_detail=False) is (code not in ATTENDED)
    assert _allowed(FUTURE, outcome=code, attendance_detail=True) is (code not in ATTENDED | ENFORCEABLE)


def test_a_future_meeting_takes_an_acceptable_absence_and_no_unacceptable_one() -> None:
    """Row 76."""
    assert not _allowed(FUTURE, outcome="UACP")
    assert _allowed(FUTURE, outcome="AAME")


def test_a_meeting_that_staff_cancelled_never_counts() -> None:
    """Row 77."""
    for code in ("RSSR", "ATSS"):
        row = OUTCOMES.book.outcome(code)
        assert row.service
        assert not row.enforceable


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        pytest.param(STARTS - timedelta(minutes=1), True, id="still to come"),
        pytest.param(STARTS + timedelta(minutes=29), True, id="under way"),
        pytest.param(STARTS + timedelta(minutes=30), False, id="just ended"),
    ],
)
def test_a_past_meeting_needs_an_outcome(now: datetime, allowed: bool) -> None:
    assert _allowed(PAST, outcome=None, now=now) is allowed


def test_a_meeting_under_way_takes_any_outcome() -> None:
    assert _allowed(PAST, outcome="ATSH", now=STARTS)


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"note_length": 4000}, True),
        ({"note_length": 4001}, False),
        ({"penalty_minutes": 30}, True),
        ({"penalty_minutes": 31}, False),
        ({"was_sensitive": True, "sensitive": False}, False),
        ({"was_sensitive": True, "sensitive": True}, True),
        ({"was_sensitive": False, "sensitive": True}, True),
    ],
)
def test_notes_penalties_and_marks_keep_to_their_limits(changes: dict[str, Any], allowed: bool) -> None:
    assert _allowed(PAST, **changes) is allowed


def test_a_meeting_over_the_change_of_the_clocks_lasts_its_elapsed_minutes() -> None:
    starts, ends, now = (datetime.fromisoformat(f"2026-03-29T{time}") for time in ("00:30", "02:30", "09:00"))
    facts = replace(PAST, starts_at=starts, ends_at=ends, now=now)
    assert _allowed(facts, penalty_minutes=60)
    assert not _allowed(facts, penalty_minutes=61)


def test_every_objection_is_told() -> None:
    facts = replace(FUTURE, note_length=5000, penalty_minutes=31, was_sensitive=True)
    found = rules.outcome_allowed(facts, book=OUTCOMES)
    assert len(found.reasons) == 5
    assert found.because == found.reasons


def test_a_meeting_that_ends_before_it_starts_and_an_unknown_outcome_are_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        _allowed(PAST, ends_at=STARTS)
    with pytest.raises(LookupError):
        _allowed(PAST, outcome="XXXX")


# -------------------------------------------------------------------------------------------------------- kept waiting
def _waited(came: int, *, seen: int | None = None, left: int | None = None) -> rules.WaitingFinding:
    at = {"seen_at": seen, "left_at": left}
    times = {name: STARTS + timedelta(minutes=minutes) for name, minutes in at.items() if minutes is not None}
    facts = WaitingFacts(booked_at=STARTS, came_at=STARTS + timedelta(minutes=came), **times)
    return rules.kept_waiting(facts, book=WAITING)


@pytest.mark.parametrize(
    ("came", "seen", "minutes", "failure"),
    [
        pytest.param(-4, 20, 20, True, id="came early, seen 20 minutes late"),
        pytest.param(0, 15, 15, False, id="15 minutes is not over 15"),
        pytest.param(0, 16, 16, True, id="16 minutes"),
        pytest.param(10, 20, 10, False, id="came late: the wait counts from then"),
        pytest.param(-10, -5, 0, False, id="seen before the time"),
    ],
)
def test_more_than_15_minutes_kept_waiting_is_our_failure(came: int, seen: int, minutes: int, failure: bool) -> None:
    found = _waited(came, seen=seen)
    assert (found.minutes, found.service_failure, found.person_failed) == (minutes, failure, False)


def test_one_who_leaves_after_waiting_too_long_has_not_failed() -> None:
    assert not _waited(0, left=16).person_failed
    assert _waited(0, left=15).person_failed


def test_coming_late_is_told_apart_from_coming_in_time() -> None:
    assert (_waited(15, seen=16).came_late, _waited(16, seen=17).came_late) == (False, True)
    assert _waited(16, seen=17).late_minutes == 16


def test_a_wait_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        _waited(0)


@pytest.mark.parametrize(("hours", "late"), [(24, False), (23, True)])
def test_moving_a_meeting_needs_a_days_notice(hours: int, late: bool) -> None:
    assert rules.moved_too_late(told_at=STARTS - timedelta(hours=hours), starts_at=STARTS, book=WAITING) is late


# -------------------------------------------------------------------------------------------------------- next meeting
SENTENCED = date(2026, 9, 1)


def _propose(**facts: Any) -> rules.ProposalFinding:
    asked: dict[str, Any] = {"after": STARTS, "tier": "T3", "sentenced_on": SENTENCED}
    return rules.propose_next(ProposalFacts(**asked | facts), book=CONTACT, calendar=CALENDAR)


def test_the_next_meeting_is_a_week_later_at_the_usual_time() -> None:
    found = _propose()
    assert found.wanted_by == date(2026, 11, 30)
    assert found.slots[0].starts_at == datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    assert found.slots[0].ends_at - found.slots[0].starts_at == timedelta(minutes=30)
    assert len(found.slots) == 3
    assert "weekly" in found.slots[0].because[0]
    assert found.policy == ("england_wales/contact@2007", "england_wales/bank_holidays@gov.uk")


@pytest.mark.parametrize(
    ("tier", "sentenced_on", "wanted"),
    [
        ("T4", date(2026, 1, 5), date(2026, 11, 30)),
        ("T3", date(2026, 1, 5), date(2026, 12, 7)),
        ("T2", SENTENCED, date(2026, 12, 7)),
        ("T2", date(2026, 1, 5), date(2026, 12, 21)),
        ("T1", SENTENCED, date(2026, 12, 21)),
        (None, SENTENCED, date(2026, 12, 7)),
    ],
)
def test_contact_is_by_tier_and_closer_in_the_first_sixteen_weeks(
    tier: str | None, sentenced_on: date, wanted: date
) -> None:
    assert _propose(tier=tier, sentenced_on=sentenced_on).wanted_by == wanted


def test_nothing_is_proposed_after_the_day_on_which_a_meeting_is_owed() -> None:
    found = _propose(tier="T2", owed_by=date(2026, 11, 27))
    assert (found.wanted_by, found.because[0]) == (date(2026, 11, 27), "It is owed by 27 November 2026.")
    assert max(slot.starts_at.date() for slot in found.slots) <= date(2026, 11, 27)
    assert _propose(owed_by=date(2026, 12, 24)) == _propose()  # contact is expected before


def test_a_clash_moves_the_meeting_to_the_nearest_free_time() -> None:
    busy = Busy(datetime(2026, 11, 30, 9, 0, tzinfo=UTC), datetime(2026, 11, 30, 10, 0, tzinfo=UTC), "treatment")
    slot = _propose(busy=(busy,)).slots[0]
    assert slot.starts_at == datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
    assert "nearest free time" in slot.because[1]


def test_nothing_is_usual_for_somebody_who_was_never_met() -> None:
    said = [line for slot in _propose(met=False, closed=(date(2026, 11, 30),)).slots for line in slot.because]
    assert "a free time" in said
    assert not any("usual" in line for line in said)


def test_closed_days_holidays_and_the_end_of_the_order_are_passed_over() -> None:
    days = [slot.starts_at.date() for slot in _propose(closed=(date(2026, 11, 30),)).slots]
    assert days == [date(2026, 12, 1), date(2026, 12, 2), date(2026, 11, 27)]
    christmas = _propose(after=datetime(2026, 12, 18, 9, 30, tzinfo=UTC)).slots[0]
    assert christmas.starts_at.date() == date(2026, 12, 24)
    assert "1 day earlier than usual" in christmas.because
    ended = _propose(until=date(2026, 11, 24))
    assert ended.slots == ()
    assert "No time is free" in ended.because[1]


def test_a_full_day_is_passed_over() -> None:
    full = Busy(datetime(2026, 11, 30, 0, 0, tzinfo=UTC), datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "leave")
    assert _propose(busy=(full,)).slots[0].starts_at.date() == date(2026, 12, 1)


def test_their_usual_weekday_in_the_week_before_is_taken() -> None:
    found = _propose(usual=datetime(2026, 11, 5, 14, 0, tzinfo=UTC))  # a Thursday
    assert found.slots[0].starts_at == datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
    assert found.wanted_by == date(2026, 11, 30)


def test_a_tier_that_is_not_in_the_rule_book_is_refused() -> None:
    with pytest.raises(LookupError):
        _propose(tier="T9")
