"""A version is written, read with the person, and in force once they were asked."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare.accounts.principals import Principal
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.plans import queries
from throughcare.plans.actions import writing
from throughcare.plans.models import Answer, Objective, Plan, PlanAction, Safety
from throughcare.plans.tests.telling import AIM, in_force, ready, the_actions, the_objective, written
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts


def owed(person_id: int) -> dict[str, str]:
    """What is owed about the plan, with its last day."""
    rows = Duty.objects.filter(person_id=person_id, ended_at=None)
    return {row.kind: f"{row.due_at - timedelta(seconds=1):%Y-%m-%d}" for row in rows}


def test_a_plan_begins_with_what_the_orders_ask_and_what_is_asked_of_everybody(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = writing.begin(aaron, because="The order began", by=grace, at=at)
    assert "Unpaid work, 0 of 120 hours" in plan.rules
    assert plan.responsibilities.splitlines()[0].startswith("Listen to what your offender manager says")
    assert (plan.number, plan.state, plan.policy) == (1, "draft", "england_wales/plans@2007")
    with pytest.raises(writing.CannotWrite, match="being written already"):
        writing.begin(aaron, because="Again", by=grace, at=at)


def test_only_what_rests_on_an_order_can_be_enforced_and_the_page_says_which(
    aaron: int, grace: Principal, at: datetime
) -> None:
    page = queries.version(written(aaron, by=grace, at=at), today=at.date())
    (objective,) = page.objectives
    assert [(row.enforceable, row.because) for row in objective.actions] == [
        (False, "Agreed, not ordered: it cannot be enforced."),
        (True, "Requirement: Unpaid work"),
    ]


def test_what_somebody_else_was_ordered_cannot_be_rested_on(aaron: int, grace: Principal, at: datetime) -> None:
    objective = the_objective(written(aaron, by=grace, at=at))
    with pytest.raises(writing.CannotWrite, match="not of one of their orders"):
        writing.write_action(
            objective.pk, text="Do it", who="person", by_on=None, requirement_id=10**9, by=grace, at=at
        )


def test_an_aim_copied_from_the_library_is_marked_and_counted_until_it_is_their_own(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = written(aaron, by=grace, at=at)
    aim = "I have a safe place to live that I can keep."
    row = writing.write_objective(plan.pk, **{**AIM, "aim": aim}, by=grace, at=at)
    assert queries.version(plan, today=at.date()).copied == 1
    own = {**AIM, "aim": f"{aim} Near my mum."}
    writing.write_objective(plan.pk, **own, objective_id=row.pk, shown_version=row.version, by=grace, at=at)
    assert queries.version(plan, today=at.date()).copied == 0


def test_a_plan_that_lacks_something_is_not_read_with_them(aaron: int, grace: Principal, at: datetime) -> None:
    plan = writing.begin(aaron, because="The order began", by=grace, at=at)
    with pytest.raises(writing.CannotAsk, match="no objective yet"):
        writing.make_ready(plan.pk, by=grace, at=at)
    assert queries.version(plan, today=at.date()).lacks == (
        "The plan has no objective yet.",
        "“When it gets hard” is not written yet.",
    )


def test_while_they_read_it_nobody_changes_it(aaron: int, grace: Principal, at: datetime) -> None:
    plan = ready(aaron, by=grace, at=at)
    assert owed(aaron) == {"ask_about_plan": "2026-11-30"}
    with pytest.raises(writing.CannotWrite, match="being asked about this version"):
        writing.write_objective(plan.pk, **AIM, by=grace, at=at)


def test_what_they_want_changed_is_written_down_and_they_are_asked_again(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    writing.record_answer(
        plan.pk, answer="change", asked_on=at.date(), how="read", would_change="Not Saturdays.", by=grace, at=at
    )
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert owed(aaron) == {}
    writing.make_ready(plan.pk, by=grace, at=at)
    writing.record_answer(
        plan.pk, answer="agrees", asked_on=at.date(), how="said", would_change="The day, one time.", by=grace, at=at
    )
    plan.refresh_from_db()
    assert plan.state == "in_force"
    (latest, first) = queries.version(plan, today=at.date()).answers
    assert (latest.text, latest.would_change, first.text) == ("Agrees", "The day, one time.", "Wants it changed first")
    assert owed(aaron) == {"plan_review": "2027-03-15"}, "16 weeks, rules 6"


@pytest.mark.parametrize("answer", ["disagrees", "not_asked"])
def test_who_disagrees_or_could_not_be_asked_has_a_reason_on_record(
    answer: str, aaron: int, grace: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    with pytest.raises(writing.CannotAnswer, match="reasons"):
        writing.record_answer(plan.pk, answer=answer, asked_on=at.date(), how="said", by=grace, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(person_id=aaron, plan=plan, answer=answer, asked_on=at.date(), how="said")
    writing.record_answer(
        plan.pk, answer=answer, asked_on=at.date(), how="said", reasons="He is in hospital.", by=grace, at=at
    )
    plan.refresh_from_db()
    assert plan.state == "in_force"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"asked_on": date(2026, 11, 24)}, "asked_on"),
        ({"asked_on": date(2026, 11, 22)}, "asked_on"),
        ({"how": ""}, "how"),
        ({"answer": "change"}, "would_change"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_at_its_field(
    more: dict[str, object], field: str, aaron: int, grace: Principal, at: datetime
) -> None:
    plan = ready(aaron, by=grace, at=at)
    said = {"answer": "agrees", "asked_on": at.date(), "how": "said", **more}
    with pytest.raises(writing.CannotAnswer) as refused:
        writing.record_answer(plan.pk, **said, by=grace, at=at)
    assert refused.value.field == field


def test_a_new_version_begins_with_the_old_and_replaces_it_once_they_were_asked(
    aaron: int, grace: Principal, at: datetime
) -> None:
    first = in_force(aaron, by=grace, at=at)
    writing.write_safety(first.pk, risk="To his former partner.", victims="She moved.", by=grace, at=at)
    second = writing.begin(aaron, because="He moved house", by=grace, at=at)
    assert second.number == 2
    assert second.i_call == first.i_call
    copy = the_objective(second)
    assert copy.first_id == the_objective(first).pk
    assert [row.text for row in the_actions(second)] == [row.text for row in the_actions(first)]
    assert Safety.objects.get(plan=second).victims == "She moved."
    page = queries.plan_page(aaron, at=at)
    assert (page.now and page.now.plan.pk, page.writing and page.writing.pk) == (first.pk, second.pk)
    writing.make_ready(second.pk, by=grace, at=at)
    writing.record_answer(second.pk, answer="agrees", asked_on=at.date(), how="said", by=grace, at=at)
    first.refresh_from_db()
    assert first.state == "replaced"
    assert Duty.objects.filter(kind="plan_review", ended_at=None).get().about_id == second.pk


def test_an_objective_left_out_stays_in_the_record_with_why(aaron: int, grace: Principal, at: datetime) -> None:
    plan = written(aaron, by=grace, at=at)
    row = the_objective(plan)
    with pytest.raises(writing.CannotWrite, match="why"):
        writing.leave_out(row.pk, because=" ", by=grace, at=at)
    writing.leave_out(row.pk, because="He has one.", by=grace, at=at)
    row.refresh_from_db()
    assert (row.state, row.state_because) == ("left", "He has one.")
    assert "The plan has no objective yet." in queries.version(plan, today=at.date()).lacks


def test_two_windows_on_one_objective_see_each_other(aaron: int, grace: Principal, at: datetime) -> None:
    row = the_objective(written(aaron, by=grace, at=at))
    facts = {**AIM, "objective_id": row.pk, "shown_version": row.version}
    writing.write_objective(row.plan_id, **facts, by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        writing.write_objective(row.plan_id, **facts, by=grace, at=at)


def test_one_plan_is_in_force_whatever_anybody_writes(aaron: int, grace: Principal, at: datetime) -> None:
    in_force(aaron, by=grace, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            person_id=aaron, number=9, state="in_force", in_force_at=at, because="x", policy="england_wales/plans@2007"
        )


def test_an_order_in_the_community_owes_a_plan_and_the_plan_meets_it(
    aaron: int, grace: Principal, at: datetime
) -> None:
    order = sentences.impose(
        aaron,
        order_type="CO",
        sentenced_on=date(2026, 11, 20),
        length_months=12,
        requirements=[RequirementFacts("supervision")],
        offences=[OffenceFacts("Theft")],
        court="Northgate",
        by=grace,
        at=at,
    )
    assert owed(aaron)["sentence_plan"] == "2026-12-11", "rules 13, row 73"
    in_force(aaron, by=grace, at=at)
    assert "sentence_plan" not in owed(aaron)
    met = Duty.objects.get(kind="sentence_plan", about_id=order.id)
    assert met.met_at == at
    again = sentences.impose(
        aaron,
        order_type="CO",
        sentenced_on=date(2026, 11, 23),
        length_months=12,
        requirements=[RequirementFacts("supervision")],
        offences=[OffenceFacts("Theft")],
        court="Northgate",
        by=grace,
        at=at,
    )
    assert owed(aaron)["plan_review_early"] == "2026-12-07", "a new order, and the plan does not know of it"
    assert not Duty.objects.filter(kind="sentence_plan", about_id=again.id).exists()


def test_when_the_order_ends_nothing_more_is_owed_and_reopened_it_is_again(
    aaron: int, grace: Principal, at: datetime
) -> None:
    in_force(aaron, by=grace, at=at)
    before = owed(aaron)
    (order_id,) = {row[0] for row in queries.first_meetings(aaron)}
    sentences.end(order_id, on=at.date(), because="Revoked", by=grace, at=at)
    assert owed(aaron) == {}
    sentences.reopen(order_id, because="It was another order.", by=grace, at=at)
    assert owed(aaron) == before


def test_what_the_person_does_not_see_is_on_no_paper_and_in_no_version(
    aaron: int, grace: Principal, at: datetime
) -> None:
    plan = written(aaron, by=grace, at=at)
    row = writing.write_safety(plan.pk, risk="To his former partner.", victims="", by=grace, at=at)
    assert "former partner" not in repr(queries.version(plan, today=at.date()))
    with pytest.raises(ChangedMeanwhile):  # two who began to write it at once
        writing.write_safety(plan.pk, risk="Other", victims="", shown_version=row.version - 1, by=grace, at=at)
    assert row.version == 1


def test_rows_of_a_plan_are_his(aaron: int, grace: Principal, at: datetime) -> None:
    plan = in_force(aaron, by=grace, at=at)
    for model in (Objective, PlanAction, Answer):
        assert set(model.objects.values_list("person_id", flat=True)) == {plan.person_id}
