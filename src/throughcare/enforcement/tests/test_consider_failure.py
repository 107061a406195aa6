"""Recording and judging failures, with and without a meeting; rows 74 and 77 through the meetings themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary, judging, outcomes
from throughcare.appointments.actions.outcomes import OutcomeFacts
from throughcare.appointments.models import Absence
from throughcare.appointments.tests.telling import book, missed, moment, record
from throughcare.duties.models import Duty
from throughcare.enforcement import heard
from throughcare.enforcement.actions import failures
from throughcare.enforcement.actions.failures import CannotJudge, CannotRecord, CannotWithdraw
from throughcare.enforcement.events import WarningGiven
from throughcare.enforcement.models import Consideration, Failure, Referral, Warning
from throughcare.enforcement.queries.pages import WITHOUT_MEETING
from throughcare.enforcement.tests.telling import (
    REASON,
    considered,
    decided,
    failed,
    first_order,
    recorded,
    step,
    suspended,
    warned,
)
from throughcare.messaging.models import Letter
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Requirement


def open_kinds() -> set[str]:
    return set(Duty.objects.filter(ended_at=None, about_kind__startswith="enforcement.").values_list("kind", flat=True))


# ---------------------------------------------------------------------------------------------------- without a meeting
@pytest.mark.parametrize("kind", [code for code, _ in WITHOUT_MEETING])
def test_a_failure_of_any_kind_is_recorded_without_a_meeting(
    aaron: int, grace: Principal, at: datetime, kind: str
) -> None:
    order = first_order(aaron)
    work = Requirement.objects.get(sentence_id=order, code="unpaid_work")
    failure = failures.consider_failure(
        aaron,
        kind=kind,
        happened_on=date(2026, 11, 20),
        words="What was seen.",
        told_us="Police",
        sentence_ids=[order],
        breaks={order: work.id},
        by=grace,
        at=at,
    )
    assert (failure.state, failure.told_us) == ("judge", "Police")
    assert Consideration.objects.get().breaks_id == work.id
    assert open_kinds() == {"judge_failure"}


def test_a_failure_that_cannot_be_is_refused_with_the_field(aaron: int, grace: Principal, at: datetime) -> None:
    order, other = first_order(aaron), suspended(aaron, by=grace, at=at)
    work = Requirement.objects.get(sentence_id=order, code="unpaid_work")
    told: dict[str, Any] = {
        "kind": "curfew",
        "happened_on": date(2026, 11, 20),
        "words": "Seen.",
        "sentence_ids": [order],
    }
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("kind", {"kind": "theft"}),
        ("happened_on", {"happened_on": date(2026, 11, 24)}),
        ("words", {"words": "  "}),
        ("sentence_ids", {"sentence_ids": []}),
        ("sentence_ids", {"sentence_ids": [order, 0]}),
        ("sentence_ids", {"happened_on": date(2025, 9, 2)}),
        ("breaks", {"sentence_ids": [other], "breaks": {other: work.id}}),
    ]
    for field, change in wrong:
        with pytest.raises(CannotRecord) as refused:
            failures.consider_failure(aaron, **{**told, **change}, by=grace, at=at)
        assert refused.value.field == field
    assert not Failure.objects.exists()


def test_with_reasonable_excuse_nothing_follows_and_it_does_not_count(
    aaron: int, grace: Principal, at: datetime
) -> None:
    failure = recorded(aaron, date(2026, 11, 20), by=grace, at=at)
    with pytest.raises(CannotJudge, match="reason"):
        failures.judge_failure(failure.id, excused=True, words="", by=grace, at=at)
    failures.judge_failure(failure.id, excused=True, words="A power cut.", by=grace, at=at)
    assert considered(failure)[0].ended_because == "There was a reasonable excuse"
    assert not open_kinds()
    with pytest.raises(CannotJudge, match="judged before"):
        failures.judge_failure(failure.id, excused=False, words=REASON, by=grace, at=at)


def test_withdrawing_needs_a_reason_and_happens_once(aaron: int, grace: Principal, at: datetime) -> None:
    failure = recorded(aaron, date(2026, 11, 20), by=grace, at=at)
    with pytest.raises(CannotWithdraw, match="reason"):
        failures.withdraw_failure(failure.id, because=" ", by=grace, at=at)
    failures.withdraw_failure(failure.id, because="Another person.", by=grace, at=at)
    assert not open_kinds()
    with pytest.raises(CannotWithdraw, match="before"):
        failures.withdraw_failure(failure.id, because="Another person.", by=grace, at=at)


def test_an_instruction_not_kept_is_a_failure_and_none_when_that_was_wrong(
    aaron: int, grace: Principal, at: datetime
) -> None:
    order = first_order(aaron)
    instruction = sentences.instruct(
        order,
        text="Bring your rota.",
        told_at=at - timedelta(days=7),
        told_how="face",
        due_on=date(2026, 11, 20),
        by=grace,
        at=at,
    )
    sentences.record_instruction(
        instruction.id, state="not_kept", on=date(2026, 11, 21), because="He forgot it.", by=grace, at=at
    )
    failure = Failure.objects.get()
    assert (failure.kind, failure.state) == ("instruction", "judge")
    assert "Bring your rota." in failure.words
    failures.judge_failure(failure.id, excused=False, words=REASON, by=grace, at=at)
    assert open_kinds() == {"consider_failure"}
    sentences.record_instruction(instruction.id, state="open", because="It lay in the tray.", by=grace, at=at)
    failure.refresh_from_db()
    assert failure.state == "withdrawn"
    assert not open_kinds()


# ---------------------------------------------------------------------------------------------------- from a meeting
def judged(absence: Absence, decision: str, *, by: Principal, at: datetime) -> None:
    judging.judge_absence(absence.pk, decision=decision, words=REASON, by=by, at=at)


def test_an_unacceptable_absence_is_a_failure_with_that_judgement(aaron: int, grace: Principal, at: datetime) -> None:
    absence = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    assert not Failure.objects.exists()
    judged(absence, "unacceptable", by=grace, at=at)
    failure = Failure.objects.get()
    assert (failure.kind, failure.state, failure.happened_on) == ("missed", "unexcused", date(2026, 11, 12))
    assert (failure.judged_by_id, failure.judged_words, failure.judged_at) == (grace.post_id, REASON, at)
    assert open_kinds() == {"consider_failure"}
    with pytest.raises(CannotJudge, match="own page"):
        failures.judge_failure(failure.id, excused=True, words=REASON, by=grace, at=at)


def test_an_acceptable_absence_is_none(aaron: int, grace: Principal, at: datetime) -> None:
    absence = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judged(absence, "acceptable", by=grace, at=at)
    assert not Failure.objects.exists()


def test_an_absence_counts_for_the_orders_the_meeting_serves(aaron: int, grace: Principal, at: datetime) -> None:
    first, second = first_order(aaron), suspended(aaron, by=grace, at=at)
    one = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[second])
    judged(one, "unacceptable", by=grace, at=at)
    assert list(Consideration.objects.values_list("sentence_id", flat=True)) == [second]
    both = missed(aaron, moment(16), by=grace, at=moment(16, 12), serves=[first, second])
    judged(both, "unacceptable", by=grace, at=at)
    assert Consideration.objects.filter(sentence_id=first).count() == 1
    assert Consideration.objects.filter(sentence_id=second).count() == 2


def test_nobody_let_us_in_at_a_home_visit(aaron: int, grace: Principal, at: datetime) -> None:
    home = {"kind": "home_visit", "office_id": None, "place": "Flat 3, 27 Tolland Road", "place_because": "Visit"}
    absence = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)], **home)
    judged(absence, "unacceptable", by=grace, at=at)
    assert Failure.objects.get().kind == "not_in"


@pytest.mark.parametrize(("outcome", "kind"), [("AFTC", "behaviour"), ("ATSH", "sent_home")])
def test_who_comes_and_fails_to_comply_is_judged_apart_from_what_was_done(
    aaron: int, grace: Principal, at: datetime, outcome: str, kind: str
) -> None:
    """Row 74: drunk at the meeting."""
    meeting = book(aaron, moment(20), by=grace, at=at, serves=[first_order(aaron)])
    record(meeting, outcome, by=grace, at=at, came_at=moment(20), failed_how="Smelled of drink, shouted at Paul.")
    failure = Failure.objects.get()
    assert (failure.kind, failure.state, failure.words) == (kind, "judge", "Smelled of drink, shouted at Paul.")
    failures.judge_failure(failure.id, excused=False, words=REASON, by=grace, at=at)
    (row,) = considered(failure)
    decided(row, "warn", by=grace, at=at)
    facts = OutcomeFacts(outcome="ATTC", came_at=moment(20))
    outcomes.correct_outcome(meeting.pk, facts=facts, because="It was another person.", by=grace, at=at)
    failure.refresh_from_db()
    assert failure.state == "withdrawn"
    assert Warning.objects.get().withdrawn_because == "It was another person."
    assert not open_kinds()


def test_our_own_failure_is_never_theirs(aaron: int, grace: Principal, at: datetime) -> None:
    """Row 77: we sent them home, or cancelled."""
    meeting = book(aaron, moment(20), by=grace, at=at, serves=[first_order(aaron)])
    record(meeting, "ATSS", by=grace, at=at, came_at=moment(20), words="The officer was ill.")
    other = book(aaron, moment(26), by=grace, at=at, serves=[first_order(aaron)])
    diary.cancel(other.pk, by_whom="service", because="Fire drill.", by=grace, at=at)
    assert not Failure.objects.exists()


# ---------------------------------------------------------------------------------------------------- looked at again
def send(warning: Warning, *, at: datetime) -> Letter:
    heard.send_warning(
        WarningGiven(
            person_id=warning.person_id,
            warning_id=warning.id,
            consideration_id=warning.consideration_id,
            sentence_id=warning.sentence_id,
            given_on=warning.given_on,
            at=at,
        )
    )
    return Letter.objects.get(about_kind="enforcement.warning", about_id=warning.id, kind="warning")


@pytest.fixture
def absence(aaron: int, grace: Principal, at: datetime) -> Absence:
    """A missed meeting, judged unacceptable, and the warning for it."""
    made = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judged(made, "unacceptable", by=grace, at=at)
    decided(Consideration.objects.get(), "warn", by=grace, at=at)
    return made


def test_late_proof_stops_a_warning_that_has_not_left(absence: Absence, grace: Principal, at: datetime) -> None:
    letter = send(Warning.objects.get(), at=at)
    judging.reopen(absence.pk, because="Proof came.", by=grace, at=at)
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert Warning.objects.get().withdrawn_on is not None
    assert Failure.objects.get().state == "judge"
    assert not open_kinds()
    judged(absence, "acceptable", by=grace, at=at)
    assert Failure.objects.get().state == "withdrawn"
    assert Consideration.objects.get().ended_because == "The absence was judged acceptable"


def test_a_warning_that_has_left_stands_until_the_new_decision_and_is_corrected(
    absence: Absence, grace: Principal, at: datetime
) -> None:
    letter = send(Warning.objects.get(), at=at)
    letter.change(state="sent", sent_at=at)
    judging.reopen(absence.pk, because="Proof came.", by=grace, at=at)
    assert Warning.objects.get().withdrawn_on is None
    judged(absence, "acceptable", by=grace, at=at)
    assert Warning.objects.get().withdrawn_on is not None
    assert Letter.objects.get(kind="warning_withdrawn").corrects_id == letter.id


def test_judged_unacceptable_again_it_stands_again(absence: Absence, grace: Principal, at: datetime) -> None:
    judging.reopen(absence.pk, because="A letter came.", by=grace, at=at)
    judged(absence, "unacceptable", by=grace, at=at)
    row = Consideration.objects.get()
    assert (Failure.objects.get().state, row.decision) == ("unexcused", "")
    assert open_kinds() == {"consider_failure"}
    decided(row, "warn", by=grace, at=at)
    assert Warning.objects.filter(withdrawn_on=None).count() == 1


def test_a_warning_that_stands_is_not_given_twice(absence: Absence, grace: Principal, at: datetime) -> None:
    send(Warning.objects.get(), at=at).change(state="sent", sent_at=at)
    judging.reopen(absence.pk, because="A letter came.", by=grace, at=at)
    judged(absence, "unacceptable", by=grace, at=at)
    assert Consideration.objects.get().decision == "warn"
    assert not open_kinds()


def test_a_referral_waits_while_its_absence_is_judged_again(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    made = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judged(made, "unacceptable", by=grace, at=at)
    decided(Consideration.objects.get(), "refer", by=grace, at=at)
    judging.reopen(made.pk, because="Proof came.", by=grace, at=at)
    assert Referral.objects.get().ended_at is None
    judged(made, "acceptable", by=grace, at=at)
    assert Referral.objects.get().ended_because == "The absence was judged acceptable"
    assert not open_kinds()


def test_later_failures_are_counted_anew_when_an_absence_turns_acceptable(
    absence: Absence, aaron: int, grace: Principal, at: datetime
) -> None:
    send(Warning.objects.get(), at=at).change(state="sent", sent_at=at)
    (later,) = failed(aaron, date(2026, 12, 7), by=grace)
    assert step(later) == "must_refer"
    judging.reopen(absence.pk, because="Proof came.", by=grace, at=moment(8, month=12))
    judged(absence, "acceptable", by=grace, at=moment(8, month=12))
    assert step(later) == "warn_or_refer"


def test_an_absence_whose_outcome_was_wrong_is_no_failure(absence: Absence, grace: Principal, at: datetime) -> None:
    facts = OutcomeFacts(outcome="ATTC", came_at=moment(12))
    outcomes.correct_outcome(absence.appointment_id, facts=facts, because="He did come.", by=grace, at=at)
    assert Failure.objects.get().state == "withdrawn"
    assert Warning.objects.get().withdrawn_because == "He did come."


def test_a_warning_given_before_counts_against_a_missed_meeting(aaron: int, grace: Principal, at: datetime) -> None:
    warned(aaron, date(2026, 6, 1), by=grace)
    made = missed(aaron, moment(12), by=grace, at=moment(12, 12), serves=[first_order(aaron)])
    judged(made, "unacceptable", by=grace, at=at)
    row = Consideration.objects.get(failure__kind="missed")
    assert step(row) == "must_refer"
