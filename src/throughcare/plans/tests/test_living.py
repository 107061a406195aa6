"""A plan in force: progress, reviews by standard and by event, and the supervisor's checks in custody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from throughcare.accounts.principals import Principal
from throughcare.custody import actions as custody
from throughcare.duties.models import Duty
from throughcare.plans import queries
from throughcare.plans.actions import living, writing
from throughcare.plans.actions.living import ActionSeen, HowFar
from throughcare.plans.models import Answer, Check, Plan, Review
from throughcare.plans.tests.telling import in_force, the_actions, the_objective, to_prison, written
from throughcare.plans.tests.test_write import owed
from throughcare.sentences import actions as sentences


@pytest.fixture
def plan(aaron: int, grace: Principal, at: datetime) -> Plan:
    """A plan Aaron agreed to."""
    return in_force(aaron, by=grace, at=at)


def review(plan: Plan, *, by: Principal, at: datetime, **more: Any) -> Review:
    said = {
        "reason": "standard",
        "on": at.date(),
        "objectives": [HowFar(the_objective(plan).pk, "slowly", "No rooms.")],
        "their_words": "It takes too long.",
        "result": "stays",
        "answer": "agrees",
        "answer_how": "said",
        **more,
    }
    return living.review(plan.pk, **said, by=by, at=at)


def check(plan: Plan, *, by: Principal, at: datetime, **more: Any) -> Check:
    said = {
        "seen_on": at.date(),
        "how_they_are": "Tired, sleeps badly.",
        "actions": [ActionSeen(row.pk, "under_way", "Has the form.") for row in the_actions(plan)],
        "difficulty": "No phone credit.",
        "told_manager": "That he needs credit to ring.",
        **more,
    }
    return living.check(plan.person_id, **said, by=by, at=at)


# ------------------------------------------------------------------------------------------------------------ progress
def test_progress_is_kept_by_day_and_goes_with_the_objective_into_the_next_version(
    plan: Plan, grace: Principal, at: datetime
) -> None:
    first = the_objective(plan)
    acts = [ActionSeen(the_actions(plan)[0].pk, "done")]
    living.record_progress(first.pk, how_far="slowly", words="Rang.", actions=acts, on=at.date(), by=grace, at=at)
    second = writing.begin(plan.person_id, because="He moved", by=grace, at=at)
    (row,) = queries.version(second, today=at.date()).objectives
    assert [(made.text, made.words, made.by) for made in row.progress] == [("Slowly", "Rang.", "Grace Adeyemi")]
    assert [act.state for act in row.actions] == ["done", "to_do"]


def test_a_reached_objective_is_not_in_the_next_version(plan: Plan, grace: Principal, at: datetime) -> None:
    first = the_objective(plan)
    living.record_progress(first.pk, how_far="reached", on=at.date(), by=grace, at=at)
    with pytest.raises(living.CannotRecord, match="not open"):
        living.record_progress(first.pk, how_far="well", on=at.date(), by=grace, at=at)
    second = writing.begin(plan.person_id, because="What next", by=grace, at=at)
    assert queries.version(second, today=at.date()).objectives == []


def test_progress_is_of_the_plan_in_force_and_not_of_a_day_to_come(plan: Plan, grace: Principal, at: datetime) -> None:
    with pytest.raises(living.CannotRecord) as refused:
        living.record_progress(
            the_objective(plan).pk, how_far="well", on=at.date() + timedelta(days=1), by=grace, at=at
        )
    assert refused.value.field == "on"
    draft = writing.begin(plan.person_id, because="He moved", by=grace, at=at)
    with pytest.raises(living.CannotRecord, match="not in force"):
        living.record_progress(the_objective(draft).pk, how_far="well", on=at.date(), by=grace, at=at)


# ------------------------------------------------------------------------------------------------------------- reviews
def test_a_review_meets_what_was_due_asks_them_again_and_the_next_is_due_from_its_day(
    plan: Plan, grace: Principal, at: datetime
) -> None:
    later = at + timedelta(days=100)
    assert owed(plan.person_id) == {"plan_review": "2027-03-15"}
    review(plan, by=grace, at=later, answer="disagrees", answer_reasons="It takes too long.")
    assert owed(plan.person_id) == {"plan_review": "2027-06-23"}, "16 weeks from the review"
    assert Duty.objects.filter(kind="plan_review", met_at=later).count() == 1
    latest = Answer.objects.filter(plan=plan).latest("id")
    assert (latest.answer, latest.asked_on) == ("disagrees", later.date())
    (row,) = queries.reviews(plan)
    assert (row.reason, row.their_words, row.result) == (
        "Its day has come",
        "It takes too long.",
        "It stays as it is",
    )


def test_a_review_that_changes_the_plan_begins_a_version_that_asks_them(
    plan: Plan, grace: Principal, at: datetime
) -> None:
    review(plan, by=grace, at=at, result="changes", answer="", answer_how="")
    draft = Plan.objects.get(person_id=plan.person_id, state="draft")
    assert draft.because == "After a review"
    plan.refresh_from_db()
    assert plan.state == "in_force", "the one they agreed to holds until they were asked"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"objectives": []}, None),
        ({"answer": ""}, "answer"),
        ({"answer_how": ""}, "answer_how"),
        ({"answer": "disagrees"}, "answer_reasons"),
        ({"on": date(2026, 11, 24)}, "on"),
    ],
)
def test_a_review_that_is_not_whole_is_refused(
    more: dict[str, Any], field: str | None, plan: Plan, grace: Principal, at: datetime
) -> None:
    with pytest.raises(living.CannotReview) as refused:
        review(plan, by=grace, at=at, **more)
    assert refused.value.field == field


def test_a_move_asks_for_a_review_before_its_day(plan: Plan, grace: Principal, at: datetime) -> None:
    to_prison(plan.person_id, on=at.date(), by=grace, at=at)
    assert owed(plan.person_id)["plan_review_early"] == "2026-12-07"
    review(plan, by=grace, at=at, reason="custody")
    assert "plan_review_early" not in owed(plan.person_id)


# -------------------------------------------------------------------------------------------------------------- checks
def test_in_custody_checks_are_owed_and_outside_they_are_not(plan: Plan, grace: Principal, at: datetime) -> None:
    to_prison(plan.person_id, on=at.date(), by=grace, at=at)
    assert owed(plan.person_id)["supervisor_check"] == "2026-12-21"
    next_day = at + timedelta(days=1)
    sentences.move_to(plan.person_id, kind="custody", where="Borough (HMP)", on=next_day.date(), by=grace, at=next_day)
    assert owed(plan.person_id)["supervisor_check"] == "2026-12-21", "another prison does not put it off"
    out = at + timedelta(days=2)
    sentences.move_to(plan.person_id, kind="community", on=out.date(), by=grace, at=out)
    assert not {"supervisor_check", "chase_check"} & set(owed(plan.person_id))


def test_a_day_in_custody_recorded_wrongly_moves_what_is_owed_since_it_and_one_that_was_none_ends_it(
    plan: Plan, grace: Principal, at: datetime
) -> None:
    stay = custody.receive(plan.person_id, prison="Durham", why="remand", received_at=at, by=grace, at=at)
    assert (owed(plan.person_id)["plan_review_early"], owed(plan.person_id)["supervisor_check"]) == (
        "2026-12-07",
        "2026-12-21",
    )
    earlier: dict[str, Any] = {"prison": "Durham", "why": "remand", "received_at": at - timedelta(days=3)}
    custody.correct(stay.pk, **earlier, because="Taken in on Friday.", by=grace, at=at)
    moved = owed(plan.person_id)
    assert (moved["plan_review_early"], moved["supervisor_check"]) == ("2026-12-04", "2026-12-18")
    late = Duty.objects.get(kind="chase_check", ended_at=None)
    assert late.shown_from == Duty.objects.get(kind="supervisor_check", ended_at=None).due_at
    custody.take_back(stay.pk, because="His brother.", by=grace, at=at)
    assert not {"plan_review_early", "supervisor_check", "chase_check"} & set(owed(plan.person_id))


def test_an_overdue_check_is_on_the_supervisors_list_and_on_the_offender_managers(
    plan: Plan, grace: Principal, at: datetime
) -> None:
    to_prison(plan.person_id, on=at.date(), by=grace, at=at)
    supervisor = Duty.objects.get(kind="supervisor_check")
    manager = Duty.objects.get(kind="chase_check")
    assert (supervisor.owner_role, manager.owner_role) == ("offender_supervisor", "offender_manager")
    assert manager.shown_from == supervisor.due_at, "it comes up when the check is late"


def test_a_check_is_a_record_the_offender_manager_says_they_read(
    plan: Plan, grace: Principal, simon: Principal, at: datetime
) -> None:
    to_prison(plan.person_id, on=at.date(), by=grace, at=at)
    made = check(plan, by=simon, at=at)
    assert [one["words"] for one in made.actions] == ["Has the form.", "Has the form."]
    assert {row.state for row in the_actions(plan)} == {"under_way"}
    assert owed(plan.person_id)["supervisor_check"] == "2026-12-21"
    assert Duty.objects.filter(kind="supervisor_check", met_at=at).exists()
    assert owed(plan.person_id)["read_check"] == "2026-11-25"
    with pytest.raises(living.CannotCheck, match="other than who wrote it"):
        living.read_check(made.pk, by=simon, at=at)
    living.read_check(made.pk, words="I send credit.", by=grace, at=at)
    (row,) = queries.checks(plan.person_id)
    assert (row.read_by, row.read_words, row.difficulty) == ("Grace Adeyemi", "I send credit.", "No phone credit.")
    assert "read_check" not in owed(plan.person_id)
    with pytest.raises(living.CannotCheck, match="read before"):
        living.read_check(made.pk, by=grace, at=at)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"actions": []}, "each action"),
        ({"how_they_are": ""}, "how they are"),
        ({"told_manager": " "}, "told the offender manager"),
        ({"seen_on": date(2026, 11, 24)}, "today or in the past"),
    ],
)
def test_a_check_that_is_not_whole_is_refused(
    more: dict[str, Any], says: str, plan: Plan, grace: Principal, at: datetime
) -> None:
    to_prison(plan.person_id, on=at.date(), by=grace, at=at)
    with pytest.raises(living.CannotCheck, match=says):
        check(plan, by=grace, at=at, **more)


def test_without_custody_or_without_a_plan_there_is_nothing_to_check(
    aaron: int, grace: Principal, at: datetime
) -> None:
    draft = written(aaron, by=grace, at=at)
    with pytest.raises(living.CannotCheck, match="no plan in force"):
        check(draft, by=grace, at=at)
    writing.make_ready(draft.pk, by=grace, at=at)
    writing.record_answer(draft.pk, answer="agrees", asked_on=at.date(), how="said", by=grace, at=at)
    with pytest.raises(living.CannotCheck, match="not in custody"):
        check(draft, by=grace, at=at)
