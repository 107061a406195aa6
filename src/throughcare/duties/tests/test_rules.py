"""When duties are due: rules 3.5 and 15; rows 71 to 73 of rules 13; what moves when facts change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.proofs import _oracles as oracles
from throughcare.duties import rules
from throughcare.duties.rules import DutyFacts, OpenDuty
from throughcare.policy import calendars, clocks, editions
from throughcare.policy.books import Duties, Standards
from throughcare.policy.calendars import Calendar
from throughcare.policy.editions import Edition
from throughcare.policy.findings import CannotTell

ENGLAND = calendars.bank_holidays("england_wales")
SCOTLAND = calendars.bank_holidays("scotland")
NS2007 = editions.edition_named(Standards, jurisdiction="england_wales", code="NS2007")
NS2000 = editions.edition_named(Standards, jurisdiction="england_wales", code="NS2000")
CPO2019 = editions.edition_named(Standards, jurisdiction="scotland", code="CPO2019")
KINDS = editions.edition(Duties, jurisdiction="england_wales", on=date(2026, 11, 20))
FRIDAY = date(2026, 11, 20)


def _due(kind: str, standards: Edition[Standards] = NS2007, **facts: Any) -> str:
    asked = DutyFacts(**{"from_": FRIDAY} | facts)
    calendar = SCOTLAND if standards is CPO2019 else ENGLAND
    return rules.due_by_standard(kind, facts=asked, standards=standards, calendar=calendar).due_on.isoformat()


@pytest.mark.parametrize(
    ("kind", "facts", "due"),
    [
        *[
            pytest.param("allocate_officer", {"tier": tier}, "2026-11-25", id=f"3.5 row 1, {tier}")
            for tier in ("T1", "T2", "T3")
        ],
        pytest.param("allocate_officer", {"tier": "T4"}, "2026-11-23", id="3.5 row 1, T4"),
        pytest.param("supervisor_assigned", {"setting": "custody"}, "2026-11-24", id="3.5 row 2"),
        *[
            pytest.param("first_contact", {"tier": tier}, "2026-11-27", id=f"row 72, {tier}")
            for tier in ("T1", "T2", "T3")
        ],
        pytest.param("first_contact", {"tier": "T4"}, "2026-11-24", id="row 72, T4"),
        pytest.param("supervisor_contact", {"setting": "custody"}, "2026-12-04", id="3.5 row 4"),
        *[
            pytest.param("sentence_plan", {"tier": tier}, "2026-12-11", id=f"row 73, {tier}")
            for tier in ("T1", "T2", "T3")
        ],
        pytest.param("sentence_plan", {"tier": "T4"}, "2026-11-27", id="15: tier 4 plan, 5 working days"),
        pytest.param(
            "sentence_plan",
            {"setting": "custody", "release_on": date(2028, 11, 19)},
            "2027-01-15",
            id="3.5 row 6: < 2 y",
        ),
        pytest.param(
            "sentence_plan",
            {"setting": "custody", "release_on": date(2028, 11, 20)},
            "2027-03-12",
            id="15: exactly 2 y",
        ),
        pytest.param("plan_review", {}, "2027-03-12", id="review at 16 weeks"),
    ],
)
def test_every_row_of_the_2007_standards(kind: str, facts: dict[str, Any], due: str) -> None:
    assert _due(kind, **facts) == due


def test_enforcement_starts_within_ten_working_days_of_the_second_absence() -> None:
    """Row 71."""
    assert _due("breach_started", NS2000, from_=date(2026, 12, 21)) == "2027-01-07"
    assert _due("sentence_plan", NS2000) == "2026-12-11"


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        pytest.param("first_meeting", "2026-11-27", id="row 103: 5 working days"),
        pytest.param("unpaid_work_started", "2026-12-02", id="7 working days, St Andrew's Day between"),
        pytest.param("sentence_plan", "2026-12-21", id="20 working days"),
        pytest.param("plan_review", "2027-02-20", id="3 months"),
        pytest.param("failure_followed_up", "2026-11-24", id="3.2: 2 working days"),
    ],
)
def test_every_row_of_the_scottish_guidance(kind: str, due: str) -> None:
    assert _due(kind, CPO2019) == due


def test_weeks_are_not_moved_for_holidays() -> None:
    """Rules 15, 3.5: 8 weeks from 30 October 2026 end on 25 December."""
    custody: dict[str, Any] = {"setting": "custody", "release_on": date(2027, 6, 1)}
    assert _due("sentence_plan", from_=date(2026, 10, 30), **custody) == "2026-12-25"


def test_the_day_of_a_moment_is_the_local_day() -> None:
    late_evening = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July in London
    assert _due("first_contact", tier="T4", from_=late_evening) == "2026-07-06"


@pytest.mark.parametrize(
    ("kind", "facts", "field"),
    [
        ("breach_started", {}, "kind"),
        ("first_contact", {}, "tier"),
        ("first_contact", {"tier": "T5"}, "tier"),
        ("supervisor_assigned", {}, "setting"),
        ("sentence_plan", {"setting": "custody"}, "release_on"),
        ("sentence_plan", {"setting": "custody", "release_on": FRIDAY, "from_": None}, "from"),
        ("first_contact", {"tier": "T1", "from_": None}, "from"),
    ],
)
def test_what_the_standard_cannot_tell_is_said(kind: str, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(CannotTell) as told:
        _due(kind, **facts)
    assert told.value.field == field


def test_a_duty_is_late_from_the_end_of_its_day_on() -> None:
    found = rules.due(
        "first_contact", facts=DutyFacts(from_=FRIDAY, tier="T3"), duties=KINDS, standards=NS2007, calendar=ENGLAND
    )
    assert found.due_at == clocks.end_of_day(date(2026, 11, 27))
    assert found.policy == (
        "england_wales/duties@2007",
        "england_wales/standards@NS2007",
        "england_wales/bank_holidays@gov.uk",
    )


@pytest.mark.parametrize(
    ("kind", "from_", "due"),
    [
        pytest.param("judge_absence", date(2026, 11, 19), "2026-11-23", id="2 working days after the day for proof"),
        pytest.param("consider_failure", date(2026, 11, 23), "2026-11-25", id="2 working days after the decision"),
        pytest.param("refer_failure", date(2026, 11, 23), "2026-12-07", id="10 working days"),
    ],
)
def test_duties_of_enforcement_have_times_of_their_own(kind: str, from_: date, due: str) -> None:
    found = rules.due(kind, facts=DutyFacts(from_=from_), duties=KINDS, standards=NS2007, calendar=ENGLAND)
    assert found.due_on.isoformat() == due


def test_a_duty_with_a_given_day_is_due_then() -> None:
    asked: dict[str, Any] = {"duties": KINDS, "standards": NS2007, "calendar": ENGLAND}
    found = rules.due("keep_instruction", facts=DutyFacts(due_on=date(2026, 11, 30)), **asked)
    assert found.due_at == clocks.end_of_day(date(2026, 11, 30))
    with pytest.raises(CannotTell):
        rules.due("keep_instruction", facts=DutyFacts(from_=FRIDAY), **asked)
    with pytest.raises(LookupError):
        rules.due("sing", facts=DutyFacts(from_=FRIDAY), **asked)


def test_hours_are_elapsed_hours_and_run_from_the_end_of_a_day_without_a_time() -> None:
    """Rules 15, 4.4: 2 days are 48 elapsed hours; the clocks change on 25 October 2026."""
    kind = replace(KINDS.book.kinds[-3], code="hours", name="In two days", standard=None, count=48, unit="hours")
    duties = replace(KINDS, book=Duties(kinds=(kind,)))
    asked: dict[str, Any] = {"duties": duties, "standards": NS2007, "calendar": ENGLAND}
    at = datetime(2026, 10, 24, 9, 0, tzinfo=clocks.LONDON)
    found = rules.due("hours", facts=DutyFacts(from_=at), **asked)
    assert (found.due_on, found.due_at.hour) == (date(2026, 10, 26), 8)
    assert rules.due("hours", facts=DutyFacts(from_=date(2026, 11, 20)), **asked).due_on == date(2026, 11, 23)


def test_calendar_days_are_counted_through_weekends() -> None:
    kind = replace(KINDS.book.kinds[0], code="days", standard=None, count=3, unit="days")
    found = rules.due(
        "days",
        facts=DutyFacts(from_=FRIDAY),
        duties=replace(KINDS, book=Duties(kinds=(kind,))),
        standards=NS2007,
        calendar=ENGLAND,
    )
    assert found.due_on == date(2026, 11, 23)


@settings(max_examples=150, deadline=None)
@given(rnd=st.randoms(use_true_random=False))
def test_deadlines_agree_with_the_printed_table(rnd: Any) -> None:
    case = oracles.deadline_case(rnd)
    standards = next(edition for edition in (NS2000, NS2007, CPO2019) if edition.code == case["standard"])
    release = case.get("release_on")
    facts = {
        "from_": date.fromisoformat(case["from"]),
        "tier": case.get("tier"),
        "setting": case.get("setting", "community"),
        "release_on": release and date.fromisoformat(release),
    }
    calendar = SCOTLAND if standards is CPO2019 else ENGLAND
    assert _due(case["kind"], standards, **facts) == oracles.deadline(case, set(calendar.holidays)).isoformat()


# ----------------------------------------------------------------------------------------------------------- restating
def _open(kind: str, facts: DutyFacts, **more: Any) -> OpenDuty:
    found = rules.due(kind, facts=facts, duties=KINDS, standards=NS2007, calendar=ENGLAND)
    return OpenDuty(key=kind, kind=kind, facts=facts, standard="NS2007", due_at=found.due_at, **more)


def _restate(
    duties: list[tuple[OpenDuty, DutyFacts]], *, standards: Edition[Standards] = NS2007, calendar: Calendar = ENGLAND
) -> dict[str, rules.Move]:
    moves = rules.restate(
        duties, duties=KINDS, standards=standards, calendar=calendar, holidays_before=ENGLAND.holidays
    )
    return {move.key: move for move in moves}


FACTS = DutyFacts(from_=FRIDAY, tier="T2")


def test_another_tier_moves_every_open_duty_that_rests_on_it_and_no_closed_one() -> None:
    now = replace(FACTS, tier="T4")
    duties = [
        (_open("first_contact", FACTS), now),
        (_open("sentence_plan", FACTS), now),
        (_open("allocate_officer", FACTS, ended=True), now),
        (_open("plan_review", FACTS), now),
    ]
    moves = _restate(duties)
    assert sorted(moves) == ["first_contact", "sentence_plan"]
    assert moves["first_contact"].finding.due_on == date(2026, 11, 24)
    assert moves["first_contact"].why == ("The tier is now T4; it was T2.",)
    assert moves["first_contact"].before == clocks.end_of_day(date(2026, 11, 27))
    assert moves["first_contact"].facts == now


def test_another_day_of_sentence_moves_the_duty_and_says_so() -> None:
    now = replace(FACTS, from_=date(2026, 11, 23))
    move = _restate([(_open("first_contact", FACTS), now)])["first_contact"]
    assert move.finding.due_on == date(2026, 11, 30)
    assert move.why == ("The day the time runs from is now 23 November 2026; it was 20 November 2026.",)


def test_another_edition_moves_what_it_sets_otherwise() -> None:
    tier_four = replace(FACTS, tier="T4")
    move = _restate([(_open("sentence_plan", tier_four), tier_four)], standards=NS2000)["sentence_plan"]
    assert move.finding.due_on == date(2026, 12, 11)
    assert move.why == ("The standard is now NS2000; it was NS2007.",)


def test_a_new_holiday_moves_what_runs_over_it_and_names_the_day() -> None:
    closed = ENGLAND.plus([date(2026, 11, 25), date(2027, 5, 5)])
    move = _restate([(_open("first_contact", FACTS), FACTS)], calendar=closed)["first_contact"]
    assert move.finding.due_on == date(2026, 11, 30)
    assert move.why == ("25 November 2026 is now a holiday.",)


def test_a_holiday_taken_away_is_named_too() -> None:
    before = ENGLAND.plus([date(2026, 11, 25)])
    found = rules.due("first_contact", facts=FACTS, duties=KINDS, standards=NS2007, calendar=before)
    was = OpenDuty(key="a", kind="first_contact", facts=FACTS, standard="NS2007", due_at=found.due_at)
    asked: dict[str, Any] = {"duties": KINDS, "standards": NS2007, "calendar": ENGLAND}
    (move,) = rules.restate([(was, FACTS)], holidays_before=before.holidays, **asked)
    assert move.why == ("25 November 2026 is no longer a holiday.",)
    (move,) = rules.restate([(was, FACTS)], **asked)
    assert move.why == ("The holidays or the rule book changed.",)


def test_a_given_day_that_is_changed_moves_the_duty() -> None:
    was = _open("keep_instruction", DutyFacts(due_on=FRIDAY))
    now = DutyFacts(due_on=date(2026, 11, 27), from_=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    why = _restate([(was, now)])["keep_instruction"].why
    assert "The day given is now 27 November 2026; it was 20 November 2026." in why
    assert "The day the time runs from is now 09:00 on 20 November 2026; it was not recorded." in why
