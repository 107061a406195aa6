"""The first page: what is late comes first, and the counts are those of the lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.allocations import actions as allocations
from throughcare.appointments.models import Appointment
from throughcare.appointments.tests import telling
from throughcare.casefile import nav
from throughcare.casefile.queries import home, week
from throughcare.demo.cast import Staff
from throughcare.enforcement.tests import recalling
from throughcare.enforcement.tests.telling import on_licence
from throughcare.kernel.clock import local_day
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.facts import OffenceFacts, RequirementFacts

SignIn = Callable[[Principal], Client]


def test_work_stands_under_late_today_and_the_week(
    story: dict[str, Appointment], grace: Principal, at: datetime
) -> None:
    found = home.work(grace, at=at)
    every = [*found.late, *found.today, *found.week, *found.later]
    assert every
    assert all(row["tone"] == "late" for row in found.late)
    assert all(row["tone"] == "soon" for row in found.today)
    assert [row["who"] for row in found.meetings] == ["Aaron James Whitfield"]
    assert (found.outcomes_count, found.people) == (1, 1)
    later = home.work(grace, at=at + timedelta(days=60))
    assert {row["what"] for row in every} <= {row["what"] for row in later.late}


def test_only_what_is_owed_to_the_person_says_so(story: dict[str, Appointment], grace: Principal, at: datetime) -> None:
    found = home.work(grace, at=at + timedelta(days=60))
    owed = {row["what"]: row["owed"] for row in found.late}
    assert owed["Say sorry, and why"] is True
    assert owed["Judge the absence of 12 November"] is False


def test_nothing_due_keeps_the_heading_and_says_what_comes(grace: Principal, signed_in: SignIn) -> None:
    page = signed_in(grace).get("/").content.decode()
    for words in ("Overdue", "Nothing is late.", "Every meeting has its outcome.", "No meetings today."):
        assert words in page


def test_somebody_new_is_shown_until_they_are_met(grace: Principal, at: datetime) -> None:
    person = people.admit(PersonFacts(names=(NameFacts(surname="Rowlands", forenames="Bethan"),)), by=grace, at=at)
    allocations.allocate(
        person.id, role="offender_manager", post_id=grace.post_id, because="New order", by=grace, at=at
    )
    found = home.work(grace, at=at + timedelta(minutes=1))
    assert (found.new_count, found.new[0]["what"]) == (1, "Bethan Rowlands")
    assert "Not booked" in found.new[0]["why"]
    assert found.new[0]["act"]["text"] == "Book"


def test_a_first_meeting_that_is_booked_is_not_offered_to_be_booked_again(grace: Principal, at: datetime) -> None:
    person = people.admit(PersonFacts(names=(NameFacts(surname="Rowlands", forenames="Bethan"),)), by=grace, at=at)
    allocations.allocate(
        person.id, role="offender_manager", post_id=grace.post_id, because="New order", by=grace, at=at
    )
    sentences.impose(
        person.id,
        order_type="CO",
        sentenced_on=local_day(at),
        length_months=12,
        requirements=[RequirementFacts("supervision")],
        offences=[OffenceFacts("Theft")],
        by=grace,
        at=at,
    )

    def first() -> home.Row:
        found = home.work(grace, at=at + timedelta(minutes=1))
        every = [*found.late, *found.today, *found.week, *found.later]
        return next(row for row in every if row["who"].startswith("Bethan") and "first" in row["what"].lower())

    assert first()["act"]["text"] == "Book"
    meeting = telling.book(person.id, at + timedelta(days=1), by=grace, at=at)
    act = first()["act"]
    assert (act["text"], act["url"]) == ("Open meeting", f"/appointments/{meeting.pk}/")
    assert "Booked for Tue 24 Nov, 10:00." in first()["why"]


def test_what_is_due_by_the_end_of_a_day_stands_under_that_day_of_the_week(
    story: dict[str, Appointment], grace: Principal, at: datetime
) -> None:
    for n in range(0, 28, 7):
        for day in week.week(grace, at=at + timedelta(days=n)):
            for row in day["due"]:
                ahead = (day["on"] - local_day(at + timedelta(days=n))).days
                assert row["tone"] == "late" or row["when_note"] == "tomorrow" or ahead != 1, row
                assert (row["when"] == "Today") is (ahead == 0 and row["tone"] != "late"), row


def test_a_manager_sees_the_teams_exceptions(story: dict[str, Appointment], ruth: Principal, at: datetime) -> None:
    found = home.team_work(ruth, at=at + timedelta(days=60))
    assert {officer["name"]: officer["people"] for officer in found.officers} == {"Grace Adeyemi": 1, "Simon Hale": 0}
    assert found.numbers["late"] > 0
    assert found.numbers["outcomes"] == 2


def test_a_licence_that_cannot_be_revoked_yet_says_whose_agreement_it_waits_for_and_its_clock(
    aaron: int, grace: Principal, ruth: Principal, at: datetime, staff: Staff, signed_in: SignIn
) -> None:
    head = recalling.post("Helen Marsh", "head_of_unit", staff.team, at=at)
    row = recalling.weighed(on_licence(aaron, by=grace, at=at), by=grace, at=at)
    row = recalling.decided(row, "FIXED_TERM", by=grace, at=at)
    recall = f"/recalls/{row.pk}/"

    def revoke(moment: datetime) -> tuple[str, str, str]:
        found = [home.duty_row(duty, at=moment) for duty in home.team_decisions(ruth, at=moment)]
        (one,) = (each for each in found if each["what"] == "Have the licence revoked")
        return one["why"], one["act"]["text"], one["act"]["url"]

    manager = "Waits for the team manager’s agreement. The clock runs out: Wed 25 Nov, 10:00."
    assert revoke(at) == (manager, "Open", recall)
    assert (
        "Waits for the team manager’s agreement." in signed_in(grace).get(f"/people/{aaron}/clocks/").content.decode()
    )
    recalling.agreed(row, by=ruth, at=at)
    senior = "Waits for the senior manager’s agreement. The clock {}: {}, 10:00."
    assert revoke(at)[0] == senior.format("runs out", "Wed 25 Nov")
    assert revoke(at + timedelta(days=2, hours=1))[0] == senior.format("ran out", "today")
    recalling.agreed(row, by=head, at=at)
    assert revoke(at) == ("", "Revoked", f"{recall}revoked/")


def test_an_auditor_has_a_search_and_no_work(grace: Principal, amina: Principal, aaron: int, signed_in: SignIn) -> None:
    client = signed_in(amina)
    assert "Find a record" in client.get("/").content.decode()
    assert client.get("/caseload/").status_code == 403
    shown = {item["text"] for item in nav.items(amina)}
    assert {"My work", "Help"} <= shown
    assert not {"Caseload", "Letters"} & shown
    hers = [item["text"] for item in nav.items(grace)]
    assert (hers[:3], hers[-1]) == (["My work", "Caseload", "Letters"], "Help")


def test_every_tab_of_a_person_leads_somewhere(aaron: int, grace: Principal, signed_in: SignIn) -> None:
    client = signed_in(grace)
    for tab in nav.person_tabs(aaron):
        assert client.get(tab["url"]).status_code == 200, tab


def test_nobody_who_is_not_signed_in_sees_anything(aaron: int) -> None:
    for path in ("/", "/caseload/", "/search/?q=whitfield", f"/people/{aaron}/", f"/people/{aaron}/timeline/"):
        page = Client().get(path)
        assert page.status_code in {302, 403}, path
        assert "Whitfield" not in page.content.decode()
