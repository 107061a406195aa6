"""Sessions that fill the hours, what they credit, good work, days of activity. Rows 83 to 87 of rules.md 13."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from throughcare.policy import editions
from throughcare.policy.books import Outcomes
from throughcare.policy.findings import CannotTell
from throughcare.policy.work_books import ActivityDays, UnpaidWork
from throughcare.unpaid_work import rules

MONDAY = date(2026, 3, 2)
NOW = editions.edition(UnpaidWork, jurisdiction="england_wales", on=date(2026, 11, 20))
BEFORE = editions.edition(UnpaidWork, jurisdiction="england_wales", on=date(2012, 1, 1))
SCOTLAND = editions.edition(UnpaidWork, jurisdiction="scotland", on=date(2026, 11, 20))
CODES = editions.edition(Outcomes, jurisdiction="england_wales", on=date(2026, 11, 20))


def placing(**more: Any) -> rules.Placing:
    given: dict[str, Any] = {
        "id": "A",
        "project": "P",
        "frequency": "WEEKLY",
        "weekday": 0,
        "from_": time(10),
        "until": time(18),
        "starts_on": MONDAY,
    }
    return rules.Placing(**{**given, **more})


def facts(hours: int, *placings: rules.Placing, **more: Any) -> rules.ScheduleFacts:
    given: dict[str, Any] = {
        "today": MONDAY,
        "required_minutes": hours * 60,
        "trigger": "appointment_changed",
        "placings": placings,
    }
    return rules.ScheduleFacts(**{**given, **more})


def days(found: rules.ScheduleFinding) -> list[int]:
    """Sessions to make, as days after the Monday."""
    return [(row.on - MONDAY).days for row in found.create]


# ------------------------------------------------------------------------------------------------------------- sessions
def test_sessions_fill_the_hours_and_the_last_one_is_shortened() -> None:
    found = rules.schedule(facts(20, placing()), book=NOW)
    assert days(found) == [0, 7, 14]
    assert (found.create[-1].from_, found.create[-1].until) == (time(10), time(14))
    assert (found.state, found.shortfall_minutes) == ("appointments_insufficient", 0)
    assert found.policy == (NOW.reference,)


def test_days_that_are_not_worked_are_left_out_even_today() -> None:
    closed = (MONDAY, MONDAY + timedelta(days=14))
    assert days(rules.schedule(facts(16, placing(), non_working_days=closed), book=NOW)) == [7, 21]


def test_a_day_on_which_one_project_is_closed_leaves_the_other_open() -> None:
    shut = placing(id="A", not_on=(MONDAY,))
    other = placing(id="B", project="Q")
    found = rules.schedule(facts(16, shut, other), book=NOW)
    assert [(row.placing, (row.on - MONDAY).days) for row in found.create] == [("A", 7), ("B", 0)]


def test_fortnightly_keeps_its_beat_over_a_day_that_is_not_worked() -> None:
    closed = (MONDAY + timedelta(days=14),)
    found = rules.schedule(facts(24, placing(frequency="FORTNIGHTLY"), non_working_days=closed), book=NOW)
    assert days(found) == [0, 28, 42]


def test_once_waits_for_the_next_day_it_can_be_and_falls_out_after_its_last() -> None:
    once = placing(frequency="ONCE")
    assert days(rules.schedule(facts(8, once, non_working_days=(MONDAY,)), book=NOW)) == [7]
    ended = placing(frequency="ONCE", ends_on=MONDAY)
    found = rules.schedule(facts(8, ended, non_working_days=(MONDAY,)), book=NOW)
    assert (found.create, found.shortfall_minutes) == ((), 480)


def test_two_placings_on_one_day_are_taken_by_their_time() -> None:
    late = placing(id="late", from_=time(12), until=time(20))
    early = placing(id="early")
    found = rules.schedule(facts(9, late, early), book=NOW)
    assert {(row.placing, row.until) for row in found.create} == {("early", time(18)), ("late", time(13))}


def test_after_a_change_of_a_placing_a_second_session_may_stand_on_one_day() -> None:
    stands = rules.Session(
        project="P", placing=None, on=MONDAY, from_=time(8), until=time(9), has_outcome=False, credited_minutes=None
    )
    changed = facts(8, placing(), trigger="allocation_changed", sessions=(stands,))
    assert days(rules.schedule(changed, book=NOW)) == [0]
    left = facts(8, placing(), sessions=(stands,))
    assert days(rules.schedule(left, book=NOW)) == [7]


def test_what_stands_may_be_more_than_enough() -> None:
    stands = rules.Session(project="P", placing="A", on=MONDAY, from_=time(8), until=time(18), has_outcome=False)
    found = rules.schedule(facts(8, placing(), sessions=(stands,)), book=NOW)
    assert (found.state, found.create, found.shortfall_minutes) == ("appointments_sufficient", (), 0)


def test_nothing_is_planned_beyond_the_years_the_policy_looks_ahead() -> None:
    found = rules.schedule(facts(100_000, placing()), book=NOW)
    assert max(row.on for row in found.create) <= MONDAY + timedelta(days=NOW.book.look_ahead_days)
    assert found.shortfall_minutes == 100_000 * 60 - len(found.create) * 480


def test_a_session_must_end_after_it_begins() -> None:
    with pytest.raises(CannotTell):
        rules.schedule(facts(8, placing(until=time(10))), book=NOW)


def slow(asked: rules.ScheduleFacts, *, ahead: int) -> tuple[set[tuple[str, date, time, int]], int]:
    """The same by walking weeks of each placing, written apart: what is to be made, and what is left over."""
    left = asked.required_minutes
    for row in asked.sessions:
        whole = (datetime.combine(MONDAY, row.until) - datetime.combine(MONDAY, row.from_)).seconds // 60
        if row.has_outcome:
            left -= row.credited_minutes or 0
        elif row.on < asked.today:
            left -= whole
    if left <= 0:
        return set(), 0
    wanted: dict[date, list[rules.Placing]] = {}
    for one in asked.placings:
        day = one.starts_on
        while day.weekday() != one.weekday:
            day += timedelta(days=1)
        while day <= asked.today + timedelta(days=ahead) and (one.ends_on is None or day <= one.ends_on):
            if day >= asked.today and day not in asked.non_working_days and day not in one.not_on:
                wanted.setdefault(day, []).append(one)
            day += timedelta(days=14 if one.frequency == "FORTNIGHTLY" else 7)
    made: set[tuple[str, date, time, int]] = set()
    spent: set[str] = set()
    for day in sorted(wanted):
        here = [one for one in wanted[day] if one.id not in spent]
        if not here or left <= 0:
            continue
        there = [row for row in asked.sessions if row.on == day]
        if there and asked.trigger == "appointment_changed":
            for row in there:
                if not row.has_outcome:
                    left -= (row.until.hour - row.from_.hour) * 60 + row.until.minute - row.from_.minute
            continue
        for one in sorted(here, key=lambda one: one.from_):
            if left > 0:
                minutes = min(left, (one.until.hour - one.from_.hour) * 60 + one.until.minute - one.from_.minute)
                left -= minutes
                made.add((one.id, day, one.from_, minutes))
                if one.frequency == "ONCE":
                    spent.add(one.id)
    return made, max(left, 0)


def any_facts(rnd: random.Random) -> rules.ScheduleFacts:
    def day(low: int, high: int) -> date:
        return MONDAY + timedelta(days=rnd.randint(low, high))

    placings = tuple(
        placing(
            id=str(n),
            project=str(n % 2),
            frequency=rnd.choice(["ONCE", "WEEKLY", "FORTNIGHTLY"]),
            weekday=rnd.randrange(7),
            from_=time(rnd.randint(6, 11), rnd.choice([0, 30])),
            until=time(rnd.randint(12, 20), rnd.choice([0, 15])),
            starts_on=day(-60, 30),
            ends_on=rnd.choice([None, day(0, 90)]),
            not_on=tuple(day(0, 40) for _ in range(rnd.randint(0, 3))),
        )
        for n in range(rnd.randint(0, 4))
    )
    sessions = []
    for _ in range(rnd.randint(0, 6)):
        has = rnd.random() < 0.5
        sessions.append(
            rules.Session(
                project="0",
                placing=rnd.choice([None, "0"]),
                on=day(-20, 40),
                from_=time(21),
                until=time(rnd.choice([22, 23])),
                has_outcome=has,
                credited_minutes=rnd.choice([None, 60]) if has else None,
            )
        )
    return rules.ScheduleFacts(
        today=day(0, 6),
        required_minutes=rnd.randint(0, 3000),
        trigger=rnd.choice(["appointment_changed", "allocation_changed"]),
        non_working_days=tuple(day(0, 60) for _ in range(rnd.randint(0, 8))),
        placings=placings,
        sessions=tuple(sessions),
    )


def test_what_is_planned_is_what_a_slow_count_finds() -> None:
    rnd = random.Random(83)
    for _ in range(400):
        asked = any_facts(rnd)
        found = rules.schedule(asked, book=NOW)
        made = {
            (
                row.placing,
                row.on,
                row.from_,
                (row.until.hour - row.from_.hour) * 60 + row.until.minute - row.from_.minute,
            )
            for row in found.create
        }
        assert (made, found.shortfall_minutes) == slow(asked, ahead=NOW.book.look_ahead_days), asked
        assert (found.state == "appointments_insufficient") == bool(made or found.shortfall_minutes)


# --------------------------------------------------------------------------------------------------------------- credit
def at(hour: int, minute: int = 0, *, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def credited(book: editions.Edition[UnpaidWork] = NOW, **more: Any) -> int | None:
    given: dict[str, Any] = {"kind": "session", "start": at(9), "end": at(16), "outcome": "ATTC"}
    return rules.credit(rules.CreditFacts(**{**given, **more}), book=book, outcomes=CODES).credit_minutes


def refused(book: editions.Edition[UnpaidWork] = NOW, **more: Any) -> tuple[str, str]:
    with pytest.raises(rules.NoCredit) as none:
        credited(book, **more)
    return none.value.field, none.value.code


def test_row_84_time_worked_less_penalty_minutes_and_never_more_than_remains() -> None:
    assert credited(penalty_minutes=30, remaining_minutes=7200) == 390
    assert credited(penalty_minutes=30, remaining_minutes=390) == 390
    assert refused(penalty_minutes=30, remaining_minutes=300) == ("remaining_minutes", "more_than_remains")


@pytest.mark.parametrize("outcome", ["ATTC", "AFTC", "ATSH", "ATSS", "LATE", "ATCH", "AFDA"])
def test_whoever_came_is_credited_even_when_sent_home(outcome: str) -> None:
    assert credited(outcome=outcome) == 420


@pytest.mark.parametrize("outcome", ["UACP", "AFTA", "AAME", "RSSR", None])
def test_whoever_did_not_come_is_not(outcome: str | None) -> None:
    assert credited(outcome=outcome) is None


def test_a_penalty_of_the_whole_session_leaves_no_credit_and_a_longer_one_cannot_be() -> None:
    assert credited(penalty_minutes=420) is None
    assert refused(penalty_minutes=421) == ("penalty_minutes", "too_large")
    assert refused(end=at(8)) == ("end", "before_start")


def test_row_83_education_is_at_most_its_share_of_what_was_ordered() -> None:
    def learned(used: int, minutes: int, book: editions.Edition[UnpaidWork] = NOW) -> int | None:
        start = at(9)
        return credited(
            book,
            kind="ete",
            start=start,
            end=start + timedelta(minutes=minutes),
            education_used_minutes=used,
            required_minutes=7200,
        )

    assert learned(0, 36 * 60) == 2160
    assert learned(2100, 60) == 60
    with pytest.raises(rules.NoCredit):
        learned(0, 36 * 60 + 1)
    with pytest.raises(rules.NoCredit):
        learned(2160, 1)
    assert learned(0, 24 * 60, BEFORE) == 1440
    with pytest.raises(rules.NoCredit):
        learned(0, 24 * 60 + 1, BEFORE)


def test_row_85_travel_is_at_most_180_minutes_each() -> None:
    start = at(9)
    assert credited(kind="travel", outcome=None, start=start, end=start + timedelta(minutes=180)) == 180
    assert refused(kind="travel", outcome=None, start=start, end=start + timedelta(minutes=181)) == (
        "end",
        "more_than_allowed",
    )


def test_where_the_rule_book_has_no_such_credit_there_is_none() -> None:
    assert refused(SCOTLAND, kind="travel", outcome=None) == ("kind", "no_such_credit")
    assert refused(SCOTLAND, kind="ete", required_minutes=7200) == ("kind", "no_such_credit")


def test_what_cannot_be_told_is_said() -> None:
    with pytest.raises(CannotTell):
        credited(kind="ete")
    with pytest.raises(CannotTell):
        credited(outcome="NEVER")


# ------------------------------------------------------------------------------------------------------------ good work
def earned(
    minutes: int, worked: list[rules.Worked], *, book: editions.Edition[UnpaidWork] = NOW
) -> rules.EarnedFinding:
    return rules.earned(rules.EarnedFacts(required_minutes=minutes, worked=tuple(worked)), book=book)


@pytest.mark.parametrize(("ordered", "done_at"), [(120, 90), (40, 30), (300, 225)])
def test_row_86_without_a_spoilt_session_it_is_done_at_three_quarters(ordered: int, done_at: int) -> None:
    worked = [rules.Worked(minutes=60)] * done_at
    found = earned(ordered * 60, worked)
    assert found.done_at_minutes == done_at * 60
    assert found.earned_minutes + done_at * 60 == ordered * 60
    assert earned(ordered * 60, worked[:-1]).earned_minutes + (done_at - 1) * 60 < ordered * 60


def test_a_spoilt_session_ends_what_good_work_takes_off_and_leaves_what_it_took() -> None:
    good = [rules.Worked(minutes=60)] * 40
    assert earned(7200, good).earned_minutes == 300
    spoilt = [*good, rules.Worked(minutes=0, spoils=True), *good]
    found = earned(7200, spoilt)
    assert (found.earned_minutes, found.done_at_minutes) == (300, 6900)
    assert earned(7200, [rules.Worked(minutes=60, spoils=True), *good]).earned_minutes == 0


def test_before_the_act_good_work_takes_nothing_off() -> None:
    found = earned(7200, [rules.Worked(minutes=60)] * 100, book=BEFORE)
    assert (found.earned_minutes, found.done_at_minutes) == (0, 7200)


# ---------------------------------------------------------------------------------------------------- days of activity
def test_row_87_a_day_with_activities_counts_once_and_supervision_does_not() -> None:
    book = editions.edition(ActivityDays, jurisdiction="england_wales", on=MONDAY)

    def count(*kinds: tuple[int, str]) -> int:
        attended = [rules.Attended(on=MONDAY + timedelta(days=n), kind=kind) for n, kind in kinds]
        return len(rules.activity_days(attended, book=book).days)

    assert count((0, "programme"), (0, "partner")) == 1
    assert count((0, "supervision")) == 0
    assert count((0, "supervision"), (0, "treatment"), (3, "programme"), (4, "phone")) == 2
