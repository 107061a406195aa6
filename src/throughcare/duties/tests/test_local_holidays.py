"""A local holiday of the office that answers for somebody is no working day for their clocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from throughcare.demo import cast
from throughcare.duties import actions, queries
from throughcare.organisations import actions as organisations
from throughcare.organisations.models import Office
from throughcare.organisations.queries import local_holidays, local_holidays_by_office
from throughcare.policy.calendars import bank_holidays

MONDAY = date(2026, 11, 23)


def test_a_duty_opened_after_a_local_holiday_leaves_it_out_and_open_ones_move_when_restated(
    aaron: int, staff: cast.Staff, at: datetime
) -> None:
    facts = {"from": MONDAY}
    before = actions.open_duty(aaron, kind="judge_failure", about=("t", 1), facts=facts, title="Judge", at=at)
    organisations.add_local_holiday(
        on=MONDAY + timedelta(days=1), name="Fair", office_id=staff.kilner_street, by=staff.iris
    )
    after = actions.open_duty(aaron, kind="judge_failure", about=("t", 2), facts=facts, title="Judge", at=at)
    assert after.due_at == before.due_at + timedelta(days=1)
    assert before.pk in [one.duty_id for one in queries.would_move()]
    assert before.pk in actions.restate_all(because="A local holiday.", at=at, by=staff.iris)
    before.refresh_from_db()
    assert before.due_at == after.due_at


def test_holidays_of_an_organisation_and_of_a_unit_count_for_their_offices_only(
    staff: cast.Staff, at: datetime
) -> None:
    office = Office.objects.get(id=staff.kilner_street)
    day = MONDAY + timedelta(days=2)
    made = organisations.add_local_holiday(on=day, name="Fair", organisation_id=office.organisation_id, by=staff.iris)
    assert local_holidays([staff.kilner_street]) == {day}
    assert local_holidays([staff.harbour_lane]) == frozenset()
    assert set(local_holidays_by_office()) == {staff.kilner_street}
    assert day in bank_holidays("england_wales").plus(local_holidays([staff.kilner_street])).holidays
    organisations.withdraw_local_holiday(made.pk, at=at, by=staff.iris)
    assert local_holidays([staff.kilner_street]) == frozenset()
