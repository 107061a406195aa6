"""When what a duty rests on changes, every open duty moves with its reason, and closed ones stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.accounts.principals import Principal
from throughcare.duties import actions, queries, timing
from throughcare.duties.models import Duty, Restatement
from throughcare.kernel.clock import LONDON
from throughcare.people.models import Person

SENTENCED = date(2026, 11, 20)  # a Friday
SENTENCE = "sentences.sentence"
FACTS = {"from": SENTENCED, "tier": "T3", "setting": "community"}


def open_all(person_id: int, at: datetime, **facts: Any) -> dict[str, Duty]:
    """The duties of a new order, and one that rests on something else."""
    opened = {
        kind: actions.open_duty(person_id, kind=kind, about=(SENTENCE, 1), facts=FACTS | facts, title=kind, at=at)
        for kind in ("allocate_officer", "first_contact", "sentence_plan")
    }
    opened["judge_absence"] = actions.open_duty(
        person_id,
        kind="judge_absence",
        about=("appointments.absence", 7),
        facts={"from": date(2026, 11, 19)},
        title="Judge the absence",
        at=at,
    )
    return opened


def last_days(person_id: int) -> dict[str, str]:
    """The last day for each duty, open or not."""
    return {
        duty.kind: (duty.due_at.astimezone(LONDON) - timedelta(seconds=1)).date().isoformat()
        for duty in Duty.objects.filter(person_id=person_id)
    }


def reasons() -> dict[str, str]:
    """Why each duty moved, the newest move of each."""
    return {row.duty.kind: row.because for row in Restatement.objects.select_related("duty").order_by("id")}


AT_FIRST = {
    "allocate_officer": "2026-11-25",
    "first_contact": "2026-11-27",
    "sentence_plan": "2026-12-11",
    "judge_absence": "2026-11-23",
}


def test_the_first_days_are_those_of_the_standard(aaron: int, at: datetime) -> None:
    """NS 2007: rules 13, rows 72 and 73."""
    opened = open_all(aaron, at)
    assert last_days(aaron) == AT_FIRST
    duty = opened["first_contact"]
    assert duty.policy.startswith("england_wales/duties@2007, england_wales/standards@NS2007")
    assert (duty.owner_role, duty.owed_by) == ("offender_manager", "service")
    assert "5 working days from 20 November 2026" in duty.because[0]
    assert opened["judge_absence"].owed_by == "staff"


def test_another_tier_moves_what_names_the_tier(aaron: int, at: datetime) -> None:
    open_all(aaron, at)
    moved = actions.restate(aaron, changed={"tier": "T4"}, because="The tier was set to 4.", at=at)
    assert len(moved) == 3
    assert last_days(aaron) == {
        "allocate_officer": "2026-11-23",
        "first_contact": "2026-11-24",
        "sentence_plan": "2026-11-27",
        "judge_absence": "2026-11-23",
    }
    assert reasons()["first_contact"] == "The tier was set to 4. The tier is now T4; it was T3."
    assert Duty.objects.get(kind="first_contact").inputs["tier"] == "T4"


def test_another_sentence_date_moves_what_runs_from_it_and_nothing_else(aaron: int, at: datetime) -> None:
    open_all(aaron, at)
    monday = date(2026, 11, 23)
    actions.restate(
        aaron, changed={"from": monday}, about=(SENTENCE, 1), because="The court sent the right date.", at=at
    )
    assert last_days(aaron) == AT_FIRST | {
        "allocate_officer": "2026-11-26",
        "first_contact": "2026-11-30",
        "sentence_plan": "2026-12-14",
    }
    assert "is now 23 November 2026; it was 20 November 2026" in reasons()["sentence_plan"]


def test_a_day_to_run_from_must_say_for_which_duties(aaron: int, at: datetime) -> None:
    open_all(aaron, at)
    with pytest.raises(ValueError, match="which duties"):
        actions.restate(aaron, changed={"from": SENTENCED}, because="x", at=at)


def test_a_new_edition_moves_open_duties_and_is_shown_first(aaron: int, ruth: Principal, at: datetime) -> None:
    open_all(aaron, at)

    def with_longer_plans(jurisdiction: str, opened_on: date, runs_from: date) -> timing.Book:
        book = timing.in_force(jurisdiction, opened_on, runs_from)
        rows = tuple(
            replace(row, count=20, tiers=()) if row.kind == "sentence_plan" and row.setting == "community" else row
            for row in book.standards.book.rows
        )
        newer = replace(book.standards, code="NS2011", book=replace(book.standards.book, rows=rows))
        return replace(book, standards=newer)

    changes = timing.Changes(finder=with_longer_plans)
    (shown,) = queries.would_move(changes=changes)
    assert last_days(aaron) == AT_FIRST
    assert (shown.kind, shown.because) == ("sentence_plan", "The standard is now NS2011; it was NS2007.")
    moved = actions.restate_all(because="NS 2011 is in force.", at=at, by=ruth, changes=changes)
    assert moved == [shown.duty_id]
    assert last_days(aaron) == AT_FIRST | {"sentence_plan": "2026-12-18"}
    assert "@NS2011" in Duty.objects.get(kind="first_contact").policy


def test_a_new_holiday_moves_what_is_counted_in_working_days(aaron: int, ruth: Principal, at: datetime) -> None:
    open_all(aaron, at)
    extra = date(2026, 11, 25)

    def with_holiday(jurisdiction: str, opened_on: date, runs_from: date) -> timing.Book:
        book = timing.in_force(jurisdiction, opened_on, runs_from)
        return replace(book, calendar=book.calendar.plus([extra]))

    before = timing.in_force("england_wales", SENTENCED, SENTENCED).calendar.holidays
    changes = timing.Changes(finder=with_holiday, holidays_before=before)
    assert len(queries.would_move(changes=changes)) == 3
    actions.restate_all(because="A bank holiday was added.", at=at, by=ruth, changes=changes)
    assert last_days(aaron) == AT_FIRST | {
        "allocate_officer": "2026-11-26",
        "first_contact": "2026-11-30",
        "sentence_plan": "2026-12-14",
    }
    assert reasons()["first_contact"] == "A bank holiday was added. 25 November 2026 is now a holiday."


def test_closed_duties_stay_as_they_were(aaron: int, ruth: Principal, at: datetime) -> None:
    open_all(aaron, at)
    actions.meet("first_contact", (SENTENCE, 1), at=at)
    actions.end("sentence_plan", (SENTENCE, 1), because="The order was revoked.", at=at)
    before = list(Duty.objects.filter(kind__in=["first_contact", "sentence_plan"]).order_by("id").values())
    actions.restate(aaron, changed={"tier": "T4"}, because="Tier.", at=at)
    actions.restate(aaron, changed={"from": date(2026, 11, 2)}, about=(SENTENCE, 1), because="Date.", at=at)
    actions.restate_all(because="Book.", at=at, by=ruth)
    assert list(Duty.objects.filter(kind__in=["first_contact", "sentence_plan"]).order_by("id").values()) == before
    assert last_days(aaron)["allocate_officer"] == "2026-11-03"


def test_a_tier_that_is_not_known_yet_is_counted_cautiously_and_told(aaron: int, at: datetime) -> None:
    duty = open_all(aaron, at, tier=None)["first_contact"]
    assert "The tier is not recorded; it was counted as T2." in duty.because
    actions.restate(aaron, changed={"tier": "T4"}, because="Tiered.", at=at)
    assert last_days(aaron)["first_contact"] == "2026-11-24"


def test_a_tier_the_standard_does_not_know_changes_nothing_and_says_why(aaron: int, at: datetime) -> None:
    open_all(aaron, at)
    with pytest.raises(actions.CannotRestate, match="no tier A"):
        actions.restate(aaron, changed={"tier": "A"}, because="Other model.", at=at)
    assert last_days(aaron) == AT_FIRST
    assert not Restatement.objects.exists()


def test_the_command_shows_first_and_moves_only_when_told(aaron: int, at: datetime) -> None:
    open_all(aaron, at)
    Duty.objects.filter(kind="first_contact").update(due_at=at)  # as an older rule book would have it
    out = StringIO()
    call_command("restate_duties", stdout=out)
    assert "first_contact" in out.getvalue()
    assert "1 would move" in out.getvalue()
    assert Duty.objects.get(kind="first_contact").due_at == at
    call_command("restate_duties", do="Corrected", stdout=out)
    assert last_days(aaron) == AT_FIRST
    Duty.objects.filter(kind="first_contact").update(inputs={"from": "2026-11-20", "tier": "Z"})
    with pytest.raises(CommandError, match="1 cannot be told"):
        call_command("restate_duties", do="Corrected", stdout=out)


@settings(deadline=None, max_examples=60)
@given(
    changes=st.lists(
        st.one_of(
            st.fixed_dictionaries({"tier": st.sampled_from(["T1", "T2", "T3", "T4", None])}),
            st.fixed_dictionaries({"from": st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(date.isoformat)}),
            st.fixed_dictionaries({"setting": st.just("community")}),
        ),
        max_size=6,
    ),
    kind=st.sampled_from(["allocate_officer", "first_contact", "sentence_plan"]),
)
def test_however_it_was_restated_a_duty_is_due_as_if_opened_today(changes: list[dict[str, Any]], kind: str) -> None:
    opened_at = datetime(2026, 11, 23, 10, tzinfo=LONDON)
    inputs: dict[str, Any] = timing.plain(FACTS)
    duty = Duty(kind=kind, person=Person(jurisdiction="england_wales"), opened_at=opened_at, inputs=inputs, policy="")
    duty.due_at = opened_at
    for change in changes:
        inputs = inputs | change
        found, move = timing.work_out(duty, inputs, timing.AS_IN_FORCE)
        assert (move is None) == (found.due_at == duty.due_at)
        assert move is None or (move.before == duty.due_at and move.why)
        duty.inputs, duty.due_at, duty.policy = inputs, found.due_at, ", ".join(found.policy)
    facts = timing.read(inputs)
    book = timing.find(timing.in_force, facts, jurisdiction="england_wales", opened_at=opened_at)
    assert not changes or duty.due_at == timing.due(kind, facts, book).due_at
