"""Every figure of a team against a slow count that reads the same tables row by row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.house.world import World
from throughcare.accounts.principals import Principal
from throughcare.allocations.models import Covered, Oversight
from throughcare.appointments.models import Absence, Appointment, Contact
from throughcare.casefile.queries import figures, home, words
from throughcare.duties.models import Duty
from throughcare.kernel.clock import local_day
from throughcare.organisations.models import Leave, Post
from throughcare.organisations.queries import principal_of
from throughcare.people.models import Headline, Opening, Registration
from throughcare.sentences.models import Place, Sentence

SignIn = Callable[[Principal], Client]


def slow(code: str, by: Principal, at: datetime) -> int:
    """The definition, said again in plain loops."""
    today = local_day(at)
    team = [row for row in Headline.objects.all() if row.team_id == by.team_id]
    ids = {row.person_id for row in team}
    if code == "nobody":
        return sum(
            row.post_id is None and row.order_count > 0 and row.team_id in {None, by.team_id}
            for row in Headline.objects.all()
        )
    if code in {"silent14", "silent30"}:
        return sum(_silent(row, 14 if code == "silent14" else 30, at) for row in team)
    if code == "late":
        return sum(
            one.person_id in ids
            and one.ended_at is None
            and one.owed_by != "person"
            and one.due_at < at
            and (one.shown_from is None or one.shown_from <= at)
            for one in Duty.objects.all()
        )
    if code == "uncovered":
        away = {one.post_id for one in Leave.objects.filter(called_off_at=None) if one.since <= today < one.until}
        covered = {one.person_id for one in Covered.objects.all() if one.ended_at is None and one.moved_at}
        return sum(row.post_id in away and row.person_id not in covered for row in team)
    if code == "leaving":
        ends = {one.pk: one.until for one in Post.objects.all() if one.until is not None}
        return sum(
            row.post_id in ends and (ends[row.post_id] - today).days <= figures.LEAVES_IN
            for row in team
            if row.post_id is not None
        )
    if code == "outcomes":
        return sum(
            one.person_id in ids and not one.outcome and one.cancelled_at is None and one.ends_at <= at
            for one in Appointment.objects.all()
        )
    if code == "reviews":
        return sum(
            one.person_id in ids
            and one.until is None
            and not one.struck
            and one.review_on is not None
            and one.review_on < today
            for one in Registration.objects.all()
        )
    if code == "against":
        return sum(
            one.person_id in ids
            and one.against_rule
            and one.withdrawn_at is None
            and one.decided_at is not None
            and (today - local_day(one.decided_at)).days <= figures.LATELY
            for one in Absence.objects.all()
        )
    if code == "openings":
        return sum(
            one.team_id == by.team_id
            and one.user_id != by.user_id
            and (one.review == "" or (one.review == "asked" and one.answer != ""))
            for one in Opening.objects.all()
        )
    if code in {"undone", "unread"}:
        put_right = set(Oversight.objects.values_list("corrects_id", flat=True))
        return sum(
            one.person_id in ids
            and one.pk not in put_right
            and (
                one.read_at is None
                if code == "unread"
                else one.by_on is not None and one.by_on < today and one.done_at is None
            )
            for one in Oversight.objects.all()
        )
    assert code == "ending"
    return sum(
        row.order_count > 0
        and row.order_ends_on is not None
        and today <= row.order_ends_on
        and (row.order_ends_on.year, row.order_ends_on.month) == (today.year, today.month)
        for row in team
    )


def _silent(row: Headline, days: int, at: datetime) -> bool:
    place = Place.objects.filter(person_id=row.person_id, until=None).first()
    if row.order_count == 0 or (place is not None and place.kind != "community"):
        return False
    met = [
        one.starts_at for one in Appointment.objects.filter(person_id=row.person_id) if one.outcome in words.met_codes()
    ]
    spoke = [
        one.at
        for one in Contact.objects.filter(person_id=row.person_id)
        if one.kind in {"they_rang", "we_rang", "came_in"}
    ]
    if met or spoke:
        last = local_day(max([*met, *spoke]))
    else:
        orders = Sentence.objects.filter(person_id=row.person_id, ended_on=None)
        began = [day for one in orders if (day := one.released_on or one.sentenced_on) is not None]
        if not began:
            return False
        last = max(began)
    return (local_day(at) - last).days >= days


@pytest.mark.parametrize("code", list(figures.FIGURES))
@pytest.mark.parametrize("later", [0, 9, 40])
def test_a_figure_counts_what_its_definition_says(code: str, later: int, told: World) -> None:
    at = told.at + timedelta(days=later)
    by = principal_of(told.users["ruth"], name="Ruth", on=at.date())
    assert figures.count_of(code, by, at=at) == slow(code, by, at)
    numbers, first = figures.counts(by, at=at)
    listed = figures.listed(code, by, figures.Wanted(size=500), at=at)
    assert numbers[code] == len(listed)
    assert len(first[code]) == min(len(listed), figures.TOP)


def test_some_figures_are_not_empty(told: World) -> None:
    """Else the counts above would prove nothing."""
    by = principal_of(told.users["ruth"], name="Ruth", on=told.at.date())
    seen = set()
    for later in (0, 40):
        numbers, _ = figures.counts(by, at=told.at + timedelta(days=later))
        seen |= {code for code, count in numbers.items() if count}
    assert {"silent14", "silent30", "late", "uncovered", "outcomes"} <= seen


def test_a_figure_can_be_sorted_filtered_and_printed(told: World) -> None:
    by = principal_of(told.users["ruth"], name="Ruth", on=told.at.date())
    at = told.at + timedelta(days=60)
    names = [row["name"] for row in figures.listed("late", by, figures.Wanted(sort="person", size=500), at=at)]
    back = figures.listed("late", by, figures.Wanted(sort="person", down=True, size=500), at=at)
    assert names
    assert sorted(set(names)) == sorted({row["name"] for row in back})
    grace = told.posts["grace"]
    assert {row["post_id"] for row in figures.listed("late", by, figures.Wanted(officer=grace), at=at)} == {grace}


def test_the_first_page_of_a_manager_has_every_figure(
    story: dict[str, Appointment], ruth: Principal, at: datetime, signed_in: SignIn
) -> None:
    found = home.team_work(ruth, at=at)
    page = signed_in(ruth).get("/").content.decode()
    for figure in figures.FIGURES.values():
        assert f"/team/figures/{figure.code}/" in page
        assert figure.code in found.numbers
    assert figures.FIGURES["late"].definition in page.replace("&#39;", "'")
