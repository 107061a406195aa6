"""What the pages say: how full a project is, who is done when, what is to be recorded."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.accounts.principals import Principal
from throughcare.unpaid_work.actions import crediting, projects
from throughcare.unpaid_work.queries import pages
from throughcare.unpaid_work.tests.telling import clock, garden, placed, sessions, work_of, worked


def test_a_project_says_how_full_it_is_and_what_waits(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at, places=1)
    placed(aaron, project, by=grace, at=at)
    (row,) = pages.projects(grace.office_id, today=at.date())
    assert (row.places, row.full, row.to_record) == ("Mon 0 of 1, Sat 1 of 1", "Saturday", 0)
    (row,) = pages.projects(grace.office_id, today=date(2026, 12, 7))
    assert row.to_record == 2
    assert pages.projects(None, today=at.date()) == []


def test_a_project_looks_six_weeks_ahead_day_by_day(aaron: int, grace: Principal, at: datetime) -> None:
    project = garden(by=grace, at=at, places=2)
    placed(aaron, project, by=grace, at=at)
    projects.close_day(project.pk, on=date(2026, 12, 12), because="The gate is locked", by=grace, at=at)
    later = clock(date(2026, 12, 2), 9)
    page = pages.project_page(pages.project(project.pk), at=later)
    days = {row.on: row for row in page.days}
    assert [(row.on, row.to_record) for row in page.to_record] == [(date(2026, 11, 28), 1)]
    assert (days[date(2026, 12, 5)].booked, days[date(2026, 12, 5)].free) == (1, 1)
    assert days[date(2026, 12, 12)].closed
    assert days[date(2026, 12, 28)].closed  # a bank holiday
    assert (days[date(2027, 1, 9)].booked, days[date(2027, 1, 9)].expected) == (0, 1)
    (person,) = page.people
    assert (person.name, person.when, person.short) == ("Aaron James Whitfield", "Saturdays, every week", False)
    assert person.finishes.startswith("Done on ")


def test_a_forecast_after_the_end_of_the_order_says_so(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at, frequency="FORTNIGHTLY")
    (work,) = pages.person_page(aaron, at=at).works
    assert work.finishes.startswith("Done on ")
    assert work.remaining == "120 hours"
    (none,) = pages.person_page(aaron, at=clock(date(2027, 8, 20), 9)).works
    assert none.finishes.startswith("No place for ")  # nothing is planned beyond the last day of the order


def test_a_person_sees_what_was_done_and_what_was_corrected(aaron: int, grace: Principal, at: datetime) -> None:
    placed(aaron, garden(by=grace, at=at), by=grace, at=at)
    first = sessions(aaron)[0]
    after = clock(first.on, 18)
    worked(first, by=grace, at=after, penalty_minutes=30, words="On the phone")
    given = crediting.adjust(
        work_of(aaron), kind="travel", minutes=90, on=first.on, because="Two buses", by=grace, at=after
    )
    crediting.withdraw_adjustment(given.pk, because="He lives next door", by=grace, at=after)
    (work,) = pages.person_page(aaron, at=after).works
    (held,) = work.held
    assert (held["credit"], held["worked"]) == ("6 hours 30 minutes", "09:00 to 16:00, less 30 penalty minutes")
    assert held["judged"] == "work good, behaviour good"
    (beside,) = work.adjustments
    assert (beside["time"], beside["taken_back"]) == ("1 hour 30 minutes", "Taken back: He lives next door")
    assert (work.credited, work.hours.remaining_minutes) == ("6 hours 30 minutes", 7200 - 390)
    assert not work.short
