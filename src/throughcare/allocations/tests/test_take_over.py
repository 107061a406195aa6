"""Taking many people over: what the preview says, and that nothing else happens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts.principals import Principal, system
from throughcare.allocations import actions, queries
from throughcare.allocations.tests.test_allocate import another, on_an_order, post
from throughcare.duties.models import Duty
from throughcare.kernel.errors import KeyUsedForOther, Refused
from throughcare.people import actions as people_actions
from throughcare.people import queries as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline


def admit(count: int, *, at: datetime) -> list[int]:
    rows = [PersonFacts(names=(NameFacts(surname=f"Person{n:04}"),)) for n in range(count)]
    return people_actions.admit_many(rows, by=system("import"), at=at)


def test_the_preview_says_who_from_whom_and_what_to_look_at_first(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    new = another(ruth, at)
    preview = queries.preview_take_over([aaron, new], to_post=post(simon), by=ruth, at=at)
    assert preview.to.name == "Simon Hale"
    assert [(row.name, row.officer, row.clashes) for row in preview.rows] == [
        ("Okoro", "", ("No order in force",)),
        ("Aaron James Whitfield", "Grace Adeyemi", ("Has had Grace Adeyemi from the start",)),
    ]
    assert (preview.taken, preview.now) == (2, 0)
    back = queries.preview_take_over([aaron], to_post=post(grace), by=ruth, at=at)
    assert (back.taken, back.rows[0].clashes) == (0, ("Has Grace Adeyemi already: nothing changes",))


def test_the_same_officer_from_the_start_and_one_who_comes_back_are_pointed_out(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    on_an_order(aaron, sentenced_on=date(2025, 9, 3), by=grace, at=at)
    Headline.objects.filter(person_id=aaron).update(officer_from_start=True)
    (row,) = queries.preview_take_over([aaron], to_post=post(simon), by=ruth, at=at).rows
    assert row.clashes == ("Has had Grace Adeyemi from the start",)
    actions.take_over([aaron], to_post=post(simon), because="Leave", by=ruth, at=at)
    (row,) = queries.preview_take_over([aaron], to_post=post(grace), by=ruth, at=at).rows
    assert row.clashes == ("Had Grace Adeyemi before, until 23 November 2026",)


def test_two_thousand_people_change_hands_in_one_go_and_a_second_run_changes_nothing(
    grace: Principal, at: datetime
) -> None:
    ids = admit(2_000, at=at)
    with CaptureQueriesContext(connection) as used:
        first = actions.take_over(ids, to_post=post(grace), because="New caseload.", by=grace, at=at, key="k")
    assert len(used) < 40
    assert first == {"taken": 2_000, "already": 0}
    assert actions.take_over(ids, to_post=post(grace), because="New caseload.", by=grace, at=at, key="k") == first
    later = actions.take_over(ids, to_post=post(grace), because="New caseload.", by=grace, at=at)
    assert later == {"taken": 0, "already": 2_000}
    assert len(queries.caseload_ids(post(grace))) == 2_000
    headline = people.headline(ids[-1])
    assert (headline.officer, headline.office, headline.team_id) == ("Grace Adeyemi", "Kilner Street", grace.team_id)
    with pytest.raises(KeyUsedForOther):
        actions.take_over(ids[:1], to_post=post(grace), because="New caseload.", by=grace, at=at, key="k")


def test_naming_an_officer_meets_the_duty_to_name_one(ruth: Principal, grace: Principal, at: datetime) -> None:
    new = another(ruth, at)
    on_an_order(new, sentenced_on=at.date(), by=ruth, at=at)
    owed = Duty.objects.get(person_id=new, kind="allocate_officer")
    assert owed.ended_at is None
    actions.take_over([new], to_post=post(grace), because="New caseload.", by=grace, at=at)
    owed.refresh_from_db()
    assert owed.met_at == at


def test_what_was_agreed_to_on_an_old_page_is_not_done(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, at: datetime
) -> None:
    new = another(ruth, at)
    shown = queries.preview_take_over([aaron, new], to_post=post(simon), by=ruth, at=at).stamp
    actions.allocate(new, role="offender_manager", post_id=post(grace), because="New.", by=ruth, at=at)
    with pytest.raises(actions.CannotTakeOver, match="changed hands since you looked"):
        actions.take_over([aaron, new], to_post=post(simon), because="Leave", shown=shown, by=ruth, at=at)
    assert queries.caseload_ids(post(simon)) == []
    with pytest.raises(actions.CannotTakeOver, match="no longer has that officer"):
        actions.take_over([aaron], from_post=post(simon), to_post=post(grace), because="Leave", by=ruth, at=at)


def test_an_officer_takes_people_to_themselves_a_manager_gives_them_to_any_of_the_office(
    aaron: int, ruth: Principal, grace: Principal, simon: Principal, omar: Principal, at: datetime
) -> None:
    assert [row.name for row in queries.may_receive(ruth, on=at.date())] == ["Grace Adeyemi", "Simon Hale"]
    assert [row.name for row in queries.may_receive(simon, on=at.date())] == ["Simon Hale"]
    with pytest.raises(actions.CannotTakeOver, match="yourself"):
        actions.take_over([aaron], to_post=post(grace), because="Leave", by=simon, at=at)
    with pytest.raises(actions.CannotTakeOver, match="another office"):
        actions.take_over([aaron], to_post=post(omar), because="Leave", by=omar, at=at)
    actions.take_over([aaron], to_post=post(simon), because="Grace is on leave.", by=simon, at=at)
    assert queries.caseload_ids(post(simon)) == [aaron]


@pytest.mark.parametrize(
    ("people_count", "because", "says"), [(0, "Leave", "Tick"), (1, " ", "Say why"), (5_001, "Leave", "5,000")]
)
def test_a_take_over_needs_people_and_a_reason(
    staff: object, grace: Principal, at: datetime, people_count: int, because: str, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        actions.take_over(range(1, people_count + 1), to_post=post(grace), because=because, by=grace, at=at)


def test_the_list_to_tick_is_by_source_with_filters_and_pages(
    aaron: int, ruth: Principal, grace: Principal, omar: Principal, at: datetime
) -> None:
    ids = admit(250, at=at)
    Headline.objects.filter(person_id=ids[0]).update(office_id=omar.office_id)  # another office is named for them
    found = queries.sources(ruth)
    assert [(row.key, row.name, row.people) for row in found] == [
        ("nobody", "No offender manager yet", 249),
        (f"post-{grace.post_id}", "Grace Adeyemi", 1),
        (f"team-{grace.team_id}", "All of Northgate East", 1),
    ]
    page = queries.candidates(ruth, source="nobody", at=at)
    assert (len(page.object_list), page.paginator.count, page.object_list[0].name) == (200, 249, "Person0001")
    assert len(queries.candidates(ruth, source="nobody", words="person02", at=at).object_list) == 50
    (his,) = queries.candidates(ruth, source=f"team-{grace.team_id}", at=at).object_list
    assert (his.person_id, his.officer) == (aaron, "Grace Adeyemi")
    assert len(queries.everybody(ruth, source="nobody")) == 249
    assert queries.candidates(ruth, source="post-x", at=at).paginator.count == 249
    assert queries.tiers(ruth) == []


def test_duties_of_those_who_change_hands_are_counted(
    aaron: int, ruth: Principal, simon: Principal, at: datetime
) -> None:
    Duty.objects.filter(person_id=aaron).delete()  # what his order opened
    for days, owed_by in ((-1, "service"), (2, "service"), (3, "person")):
        Duty.objects.create(
            person_id=aaron,
            kind="judge_absence",
            owner_role="offender_manager",
            owed_by=owed_by,
            title="Judge the absence",
            about_kind="appointments.absence",
            about_id=days + 5,
            inputs={},
            policy="england_wales/duties@2007",
            opened_at=at - timedelta(days=5),
            due_at=at + timedelta(days=days),
        )
    preview = queries.preview_take_over([aaron], to_post=post(simon), by=ruth, at=at)
    assert (preview.due, preview.late, preview.rows[0].next_due) == (2, 1, at - timedelta(days=1))
