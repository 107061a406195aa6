"""Home visits with a check that whoever went is safe, and visits to a prison."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal, system
from throughcare.appointments.actions import visits
from throughcare.appointments.actions.visits import CannotVisit
from throughcare.appointments.models import Appointment, Visit
from throughcare.appointments.queries import clashes
from throughcare.appointments.queries import visits as queries
from throughcare.appointments.tests.telling import book, moment
from throughcare.duties.models import Duty
from throughcare.sentences import actions as sentences

CLOCK = system("clockwork")


def home_visit(person_id: int, *, by: Principal, at: datetime) -> Appointment:
    return book(
        person_id, moment(23, 14), by=by, at=at, kind="home_visit", office_id=None, place="12 Mill Lane",
        place_because="To see where he lives",
    )  # fmt: skip


def go(meeting: Appointment, *, by: Principal, at: datetime, **more: object) -> Visit:
    values: dict[str, object] = {"where": "12 Mill Lane", "with_whom": "", "phone": "07700 900111", **more}
    return visits.begin_visit(meeting.pk, safe_by=moment(23, 15), by=by, at=at, **values)


def test_whoever_says_in_time_that_they_are_safe_is_not_looked_for(aaron: int, grace: Principal, at: datetime) -> None:
    visit = go(home_visit(aaron, by=grace, at=at), by=grace, at=moment(23, 13))
    (row,) = queries.out(post_id=grace.post_id, at=moment(23, 14))
    assert (row.who, row.where, row.late) == ("Grace Adeyemi", "12 Mill Lane", False)
    visits.say_safe(visit.pk, words="", by=grace, at=moment(23, 14, 50))
    assert visits.raise_overdue(by=CLOCK, at=moment(23, 16)) == 0
    assert queries.out(post_id=None, team_id=grace.team_id, at=moment(23, 16)) == []
    with pytest.raises(CannotVisit, match="said already"):
        visits.say_safe(visit.pk, words="", by=grace, at=moment(23, 15))


def test_the_manager_looks_for_whoever_has_not_said_so(
    aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    visit = go(home_visit(aaron, by=grace, at=at), by=grace, at=moment(23, 13))
    assert visits.raise_overdue(by=CLOCK, at=moment(23, 15, 10)) == 0  # ten minutes alarm nobody
    assert visits.raise_overdue(by=CLOCK, at=moment(23, 15, 11)) == 1
    assert visits.raise_overdue(by=CLOCK, at=moment(23, 15, 12)) == 0  # once
    duty = Duty.objects.get(kind="find_visitor")
    assert (duty.owner_role, duty.owed_by, duty.title[:18]) == ("team_manager", "staff", "Find Grace Adeyemi")
    assert duty.detail == "Due back by 15:00. At 12 Mill Lane. Ring 07700 900111."
    (row,) = queries.out(post_id=None, team_id=ruth.team_id, at=moment(23, 15, 11))
    assert row.late
    with pytest.raises(CannotVisit, match="Say how you know"):
        visits.say_safe(visit.pk, words=" ", by=ruth, at=moment(23, 15, 20))
    visits.say_safe(visit.pk, words="I spoke with her.", by=ruth, at=moment(23, 15, 20))
    duty.refresh_from_db()
    assert duty.met_at == moment(23, 15, 20)


def test_only_a_home_visit_is_gone_on_and_only_once(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = home_visit(aaron, by=grace, at=at)
    with pytest.raises(CannotVisit, match="must be to come"):
        go(meeting, by=grace, at=moment(23, 15))
    with pytest.raises(CannotVisit, match="not a home visit"):
        go(book(aaron, moment(30), by=grace, at=at), by=grace, at=at)
    with pytest.raises(CannotVisit, match="holds a post"):
        go(meeting, by=CLOCK, at=at)
    go(meeting, by=grace, at=at)
    with pytest.raises(CannotVisit, match="already"):
        go(meeting, by=grace, at=at + timedelta(minutes=1))


def test_the_pages_of_a_home_visit(aaron: int, grace: Principal, at: datetime) -> None:
    meeting = home_visit(aaron, by=grace, at=at)
    desk = signed_in(grace)
    page = reverse("appointments:begin_visit", args=[meeting.pk])
    assert "12 Mill Lane" in desk.get(page).content.decode()
    key = "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b1"
    sent = {"key": f"{key}1", "version": meeting.version, "where": "12 Mill Lane", "phone": "07700", "safe_by": "15:00"}
    answer = desk.post(page, sent)
    assert answer.status_code == 303
    assert "I am safe" in desk.get(answer["location"]).content.decode()
    assert "Home visit: safe?" in desk.get(reverse("appointments:meeting", args=[meeting.pk])).content.decode()
    assert desk.post(answer["location"], {"key": f"{key}2", "version": 1}).status_code == 303
    assert "Grace Adeyemi is safe" in desk.get(answer["location"]).content.decode()
    other = book(aaron, moment(30), by=grace, at=at)
    assert desk.get(reverse("appointments:begin_visit", args=[other.pk])).status_code == 404


def test_a_prison_visit_is_where_they_are_held(aaron: int, grace: Principal, at: datetime) -> None:
    def against(kind: str) -> list[str]:
        span = {"starts_at": moment(30), "ends_at": moment(30, 11)}
        found = clashes.clashes(aaron, post_id=grace.post_id, office_id=None, kind=kind, **span)
        return [clash.kind for clash in found]

    assert against("prison_visit") == ["not_in_custody"]
    sentences.move_to(aaron, kind="custody", where="HMP Durham", on=at.date(), by=grace, at=at)
    assert against("prison_visit") == against("video") == []
    assert against("supervision") == ["custody"]
    visit = book(aaron, moment(30), by=grace, at=at, kind="prison_visit")
    assert (visit.place, visit.office_id, visit.place_because) == ("HMP Durham", None, "They are held there")
