"""The pages of who is on duty, of who is out on a visit, and of the week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.test import Client
from django.urls import reverse

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import groups, visits
from throughcare.appointments.models import Visit
from throughcare.appointments.tests.telling import book, moment
from throughcare.casefile.queries import week
from throughcare.organisations.models import Office
from throughcare.people.record.actions import parts

SignIn = Callable[[Principal], Client]
KEY = "6a3f3c52-7d0f-4f51-9d6b-4a6f0f3f2b1"


def test_the_manager_keeps_the_rota_and_everybody_sees_it(
    signed_in: SignIn, grace: Principal, ruth: Principal, at: datetime
) -> None:
    desk = signed_in(ruth)
    sent = {
        "key": f"{KEY}1", "kind": "duty", "post_id": grace.post_id, "day": "23/11/2026", "starts": "9:00",
        "last": "23/11/2026", "ends": "17:00", "phone": "0191 498 0149",
    }  # fmt: skip
    assert desk.post(reverse("casefile:add_turn"), sent).status_code == 303
    assert desk.post(reverse("casefile:add_turn"), {**sent, "key": f"{KEY}2"}).status_code == 422
    office = Office.objects.get(id=grace.office_id or 0)
    theirs = signed_in(grace)
    for page in ("/", reverse("casefile:rota"), reverse("casefile:office", args=[office.code])):
        assert "0191 498 0149" in theirs.get(page).content.decode(), page
    assert theirs.get(reverse("casefile:add_turn")).status_code == 403
    (turn,) = [line for line in desk.get(reverse("casefile:rota")).content.decode().split('"') if "/call-off/" in line]
    assert desk.post(turn, {"key": f"{KEY}3"}).status_code == 303
    assert "0191 498 0149" not in theirs.get(reverse("casefile:rota")).content.decode()
    assert desk.get(turn).status_code == 302


def test_the_first_page_warns_of_whoever_is_not_back(
    signed_in: SignIn, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    visit = book(
        aaron, moment(23, 10, 30), by=grace, at=at, kind="home_visit", office_id=None, place="12 Mill Lane",
        place_because="x",
    )  # fmt: skip
    visits.begin_visit(
        visit.pk, where="12 Mill Lane", with_whom="", phone="07700 900111", safe_by=moment(23, 10, 1),
        by=grace, at=moment(23, 9),
    )  # fmt: skip
    assert "You are on a home visit" in signed_in(grace).get("/").content.decode()
    assert "has not said" not in signed_in(ruth).get("/").content.decode()
    Visit.objects.update(safe_by=moment(23, 9, 30))
    assert "You were to say by" in signed_in(grace).get("/").content.decode()
    text = signed_in(ruth).get("/").content.decode()
    assert "Grace Adeyemi has not said that they are safe" in text
    assert "07700 900111" in text


def test_the_week_shows_sessions_and_events_and_any_week_of_the_office(
    signed_in: SignIn, aaron: int, grace: Principal, ruth: Principal, at: datetime
) -> None:
    book(aaron, moment(30), by=grace, at=at)
    parts.add(
        aaron, part="commitment", facts={"kind": "faith", "text": "Eid", "on": date(2026, 11, 30)}, by=grace, at=at
    )
    groups.plan_session(
        "Thinking skills", kind="programme", post_id=grace.post_id, office_id=grace.office_id, place="Room 2",
        starts_at=moment(30, 14), ends_at=moment(30, 16), places=8, by=grace, at=at,
    )  # fmt: skip
    days = week.week(grace, at=at, first=date(2026, 11, 30))
    assert [(one["who"], one["event"]) for one in days[0]["meetings"]] == [
        ("Aaron James Whitfield", "Eid"),
        ("Group session", ""),
    ]
    desk = signed_in(grace)
    assert "Told us of: Eid" in desk.get(reverse("casefile:week") + "?from=2026-11-30").content.decode()
    office = signed_in(ruth).get(reverse("casefile:office_week") + "?from=2026-11-30").content.decode()
    assert "Aaron James Whitfield" in office
    assert "Thinking skills" in office
    for wrong in ("?from=tomorrow", "?from=9999-12-31"):
        assert desk.get(reverse("casefile:week") + wrong).status_code == 200
