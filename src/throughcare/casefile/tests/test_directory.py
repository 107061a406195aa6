"""The directory: found, shown, and changed by system administrators only."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from django.db import connections
from django.test import Client

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.organisations import actions as organisations
from throughcare.organisations import queries
from throughcare.organisations.models import Closure, Help, Leave, LocalHoliday, Office, Organisation
from throughcare.organisations.reference import Entry, take_in

SignIn = Callable[[Principal], Client]
ON = date(2026, 11, 23)


def _send(client: Client, url: str, **facts: object) -> int:
    """Fill in the form of a page and send it."""
    page = client.get(url).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert key is not None, page[:600]
    hidden = {"key": key.group(1), **({"version": version.group(1)} if version else {})}
    return client.post(url, {**hidden, **facts}).status_code


@pytest.fixture
def agency(staff: cast.Staff) -> Organisation:
    made: Organisation = organisations.add_organisation(
        "Harbour Homes", kind="partner_agency", jurisdiction="england_wales", by=staff.iris
    )
    organisations.offer_help(made.pk, kind="accommodation", words="Rooms by the quay", since=ON, by=staff.iris)
    return made


def test_an_office_shows_hours_teams_and_who_is_away(staff: cast.Staff, signed_in: SignIn) -> None:
    assert staff.simon.post_id is not None
    organisations.record_leave(
        staff.simon.post_id,
        since=ON,
        until=date(2026, 11, 28),
        kind="sick",
        covered_by=staff.grace.post_id,
        by=staff.ruth,
    )
    code = Office.objects.get(id=staff.kilner_street).code
    page = signed_in(staff.grace).get(f"/directory/offices/{code}/").content.decode()
    assert "Away until 28 Nov 2026" in page
    assert "Covered by Grace Adeyemi" in page
    assert "Sick" not in page  # why somebody is away is for their manager
    assert "Correct" not in page


def test_the_directory_finds_by_name_town_and_kind_of_help(
    staff: cast.Staff, agency: Organisation, signed_in: SignIn
) -> None:
    client = signed_in(staff.grace)
    assert "Harbour Homes" in client.get("/directory/?list=partners&kind=accommodation").content.decode()
    assert "Nothing here fits" in client.get("/directory/?list=partners&kind=drugs").content.decode()
    assert "Kilner Street" in client.get("/directory/?q=kilner").content.decode()
    assert "Nothing is recorded here yet" in client.get("/directory/?list=prisons").content.decode()
    assert client.get("/directory/?list=nonsense&page=x&kind=y").status_code == 200


def test_more_than_a_page_of_bodies_is_in_pages_and_former_ones_only_when_asked(
    staff: cast.Staff, signed_in: SignIn
) -> None:
    organisations.load_shipped(on=ON, by=staff.iris)
    client = signed_in(staff.grace)
    assert "Northumbria Probation Trust" not in client.get("/directory/?list=bodies&q=northumbria").content.decode()
    past = client.get("/directory/?list=bodies&q=northumbria&past=1").content.decode()
    assert "Northumbria Probation Trust" in past
    assert "Until 1 Jun 2014" in past
    assert 'rel="next"' in client.get("/directory/?list=bodies").content.decode()


def test_a_trust_names_who_came_before_and_after(staff: cast.Staff, signed_in: SignIn) -> None:
    organisations.load_shipped(on=ON, by=staff.iris)
    page = signed_in(staff.grace).get("/directory/bodies/trust-northumbria/").content.decode()
    for name in ("Northumbria Probation Board", "NPS North East", "Northumbria Community Rehabilitation Company"):
        assert name in page
    assert "Nobody has checked it yet" in page


def test_prisons_and_courts_have_a_page_each(staff: cast.Staff, signed_in: SignIn) -> None:
    values = {"jurisdiction": "scotland", "closed": True}
    take_in(
        [
            Entry("prison", "S-OLD", {"name": "HMP Old", **values}),
            Entry("court", "GLN", {"name": "Glen Sheriff Court", "kind": "sheriff", **values}),
        ],
        on=ON,
        by=staff.iris,
    )
    client = signed_in(staff.amina)
    assert "the day is not recorded" in client.get("/directory/prisons/S-OLD/").content.decode()
    assert "Sheriff court" in client.get("/directory/courts/GLN/").content.decode()


def test_only_a_system_administrator_changes_the_directory(
    staff: cast.Staff, agency: Organisation, signed_in: SignIn
) -> None:
    url = f"/directory/bodies/{agency.code}/change/"
    assert signed_in(staff.ruth).get(url).status_code == 403
    iris = signed_in(staff.iris)
    assert _send(iris, url, name="Harbour Homes Ltd", phone="0191 498 0000") == 422  # it needs a reason
    assert _send(iris, url, name="Harbour Homes Ltd", phone="0191 498 0000", because="Their letter.") == 303
    agency.refresh_from_db()
    assert (agency.name, agency.phone, agency.version) == ("Harbour Homes Ltd", "0191 498 0000", 2)
    assert _send(iris, url, name="") == 422
    assert _send(iris, f"/directory/bodies/{agency.code}/help/", kind="drugs", since="23/11/2026") == 303
    assert _send(iris, f"/directory/bodies/{agency.code}/help/", kind="drugs", since="24/11/2026") == 422
    help_ = Help.objects.get(kind="drugs")
    assert _send(iris, f"/directory/help/{help_.pk}/end/", until="30/11/2026") == 303
    assert Help.objects.get(kind="drugs").until == date(2026, 11, 30)


def test_an_administrator_corrects_an_office_and_its_shut_days(staff: cast.Staff, signed_in: SignIn) -> None:
    office = Office.objects.get(id=staff.kilner_street)
    unit = organisations.add_organisation(
        "Northgate Unit", kind="delivery_unit", jurisdiction="england_wales", by=staff.iris
    )
    iris, base = signed_in(staff.iris), f"/directory/offices/{office.code}"
    facts = {"name": office.name, "lines": "2 New Street", "town": "Northgate", "postcode": "NG1 1AA"}
    assert _send(iris, f"{base}/change/", **facts, delivery_unit_id=unit.pk) == 303
    office.refresh_from_db()
    assert (office.lines, office.delivery_unit_id) == ("2 New Street", unit.pk)
    assert _send(iris, f"{base}/shut/", on="1/12/2026", why="Boiler") == 303
    assert Closure.objects.filter(office=office, on=date(2026, 12, 1), why="Boiler").exists()
    assert _send(iris, f"{base}/holiday/", on="2/12/2026", name="Northgate Fair") == 303
    assert _send(iris, f"{base}/holiday/", on="2/12/2026", name="Northgate Fair") == 422
    assert LocalHoliday.objects.count() == 1
    assert "Local holiday: Northgate Fair" in iris.get(f"{base}/").content.decode()


def test_a_manager_records_who_is_away_and_who_covers(staff: cast.Staff, signed_in: SignIn, at: datetime) -> None:
    assert signed_in(staff.grace).get("/team/leave/").status_code == 403
    ruth = signed_in(staff.ruth)
    assert "Nobody of the team is away" in ruth.get("/team/leave/").content.decode()
    facts = {"post_id": staff.simon.post_id, "since": "23/11/2026", "kind": "holiday"}
    assert _send(ruth, "/team/leave/add/", **facts, until="23/11/2026") == 422
    assert _send(ruth, "/team/leave/add/", **facts, until="30/11/2026", covered_by=staff.simon.post_id) == 422
    assert _send(ruth, "/team/leave/add/", **facts, until="30/11/2026", covered_by=staff.grace.post_id) == 303
    assert _send(ruth, "/team/leave/add/", **facts, until="25/11/2026") == 422
    page = ruth.get("/team/leave/").content.decode()
    assert "Away now" in page
    row = Leave.objects.get()
    assert _send(ruth, f"/team/leave/{row.pk}/change/", until="27/11/2026", covered_by="") == 303
    assert Leave.objects.get().until == date(2026, 11, 27)
    assert "Nobody yet" in ruth.get("/team/leave/").content.decode()
    assert _send(ruth, f"/team/leave/{row.pk}/call-off/") == 303
    assert Leave.objects.get().called_off_at is not None
    assert ruth.get(f"/team/leave/{row.pk}/change/").status_code == 404
    assert staff.simon.post_id is not None
    assert queries.away([staff.simon.post_id], ON) == {}


def test_another_teams_leave_is_not_there(staff: cast.Staff, signed_in: SignIn) -> None:
    assert staff.omar.post_id is not None
    row = organisations.record_leave(
        staff.omar.post_id, since=ON, until=date(2026, 11, 30), kind="holiday", by=staff.iris
    )
    assert signed_in(staff.ruth).get(f"/team/leave/{row.pk}/change/").status_code == 404


def test_hours_of_an_office_are_those_that_were_entered(staff: cast.Staff) -> None:
    assert queries.hours(staff.kilner_street, ON).opens is not None
    assert queries.hours(staff.kilner_street, ON).opens < time(12)  # type: ignore[operator]


def test_a_head_of_unit_records_leave_in_every_team_of_the_unit_and_nowhere_else(
    staff: cast.Staff, signed_in: SignIn, at: datetime
) -> None:
    unit = organisations.add_organisation(
        "Northgate Unit", kind="delivery_unit", jurisdiction="england_wales", by=staff.iris
    )
    mill = organisations.add_office(
        Office.objects.get(id=staff.kilner_street).organisation_id,
        code="NGML", name="Mill Road", lines="3 Mill Road", town="Northgate", postcode="NG2 1AA", phone="",
        delivery_unit_id=unit.pk, by=staff.iris,
    )  # fmt: skip
    Office.objects.filter(id=staff.kilner_street).update(delivery_unit=unit)
    team = organisations.add_team(mill.pk, name="Mill Road", by=staff.iris)
    user = accounts.enter("helen@throughcare.example", name="Helen Test", demo=True, by=staff.iris)
    organisations.hold_post(user.pk, team_id=team.pk, role="head_of_unit", since=cast.BEGAN, by=staff.iris)
    helen = queries.principal_of(user.pk, name=user.name, on=ON)
    client = signed_in(helen)
    page = client.get("/team/leave/add/").content.decode()
    assert "Simon Hale, offender manager, Northgate East" in page
    assert "Omar" not in page  # of another office
    facts = {"since": "23/11/2026", "until": "30/11/2026", "kind": "holiday"}
    assert _send(client, "/team/leave/add/", **facts, post_id=staff.omar.post_id) == 422
    assert _send(client, "/team/leave/add/", **facts, post_id=staff.simon.post_id) == 303
    row = Leave.objects.get()
    assert row.post_id == staff.simon.post_id
    page = client.get("/team/leave/").content.decode()
    assert "Simon Hale" in page
    assert "Arrange cover" not in page  # that is for the team's own manager
    assert _send(client, f"/team/leave/{row.pk}/change/", until="27/11/2026", covered_by="") == 303
    assert _send(client, f"/team/leave/{row.pk}/call-off/") == 303
    assert _send(signed_in(staff.ruth), "/team/leave/add/", **facts, post_id=helen.post_id) == 422


def test_a_signed_in_colleague_belongs_to_the_delivery_unit_of_their_office(staff: cast.Staff) -> None:
    unit = organisations.add_organisation(
        "Northgate Unit", kind="delivery_unit", jurisdiction="england_wales", by=staff.iris
    )
    Office.objects.filter(id=staff.kilner_street).update(delivery_unit=unit)
    found = queries.signed_in(staff.grace.user_id or 0, on=ON)
    assert found is not None
    assert found[1] == queries.principal_of(staff.grace.user_id or 0, name=staff.grace.name, on=ON)
    assert found[1].unit_id == unit.pk


def test_an_administrator_enters_a_body_once_and_is_told_what_is_wrong(staff: cast.Staff, signed_in: SignIn) -> None:
    assert signed_in(staff.ruth).get("/directory/add/").status_code == 403
    iris = signed_in(staff.iris)
    assert 'href="/directory/add/"' in iris.get("/directory/?list=partners").content.decode()
    assert 'href="/directory/add/"' not in signed_in(staff.grace).get("/directory/?list=partners").content.decode()
    facts = {"kind": "social_work", "name": "Glen Council justice social work", "jurisdiction": "scotland"}
    assert _send(iris, "/directory/add/", **facts) == 422  # how do we know?
    facts["because"] = "The council's page."
    assert _send(iris, "/directory/add/", **{**facts, "kind": "trust"}) == 422  # trusts come with the product
    assert _send(iris, "/directory/add/", **facts, email="not an address") == 422
    assert _send(iris, "/directory/add/", **facts, since="1/4/1996", phone="01632 960000") == 303
    assert _send(iris, "/directory/add/", **facts) == 422  # a namesake
    body = Organisation.objects.get(name=facts["name"])
    assert (body.code, body.since, body.phone) == (
        "glen-council-justice-social-work",
        date(1996, 4, 1),
        "01632 960000",
    )


def test_a_body_is_ended_by_mistake_and_opened_again(
    staff: cast.Staff, agency: Organisation, signed_in: SignIn
) -> None:
    iris, url = signed_in(staff.iris), f"/directory/bodies/{agency.code}/change/"
    same = {"name": agency.name, "since": "1/1/2020"}
    assert _send(iris, url, **same, until="1/1/2019", because="Closed.") == 422
    assert _send(iris, url, **same, until="1/1/2026", because="Closed.") == 303
    assert "Harbour Homes" not in iris.get("/directory/?list=partners").content.decode()
    assert _send(iris, url, **same, because="It was another one.") == 303
    agency.refresh_from_db()
    assert (agency.until, agency.closed, agency.since) == (None, False, date(2020, 1, 1))
    assert "Harbour Homes" in iris.get("/directory/?list=partners").content.decode()
    assert _send(iris, url, **same, closed="on", because="Closed, nobody knows when.") == 303
    assert "Harbour Homes" not in iris.get("/directory/?list=partners").content.decode()
    with connections["audit"].cursor() as cursor:
        cursor.execute(
            "select because, why from audit_entry where doing = 'change_directory' and why <> '' order by id"
        )
        noted = cursor.fetchall()
    assert noted[-2] == ("Harbour Homes: corrected until, closed", "It was another one.")


def test_a_body_that_changes_is_followed_by_another_and_who_answered_before_is_still_told(
    staff: cast.Staff, signed_in: SignIn
) -> None:
    office = Office.objects.get(id=staff.kilner_street)
    region = organisations.add_organisation("North", kind="region", jurisdiction="england_wales", by=staff.iris)
    unit = organisations.add_organisation(
        "Northgate Unit",
        kind="delivery_unit",
        jurisdiction="england_wales",
        since=date(2021, 6, 26),
        parent_id=region.pk,
        by=staff.iris,
    )
    Office.objects.filter(id=office.pk).update(delivery_unit=unit)
    iris, url = signed_in(staff.iris), f"/directory/bodies/{unit.code}/from-a-day/"
    assert signed_in(staff.ruth).get(url).status_code == 403
    facts = {"name": "Northgate and Coast", "parent_id": region.pk, "because": "Circular 4 of 2026"}
    assert _send(iris, url, **facts, on="1/12/2026") == 422  # a day to come
    assert _send(iris, url, **facts, on="1/1/2020") == 422  # before it began
    assert _send(iris, url, **{**facts, "name": unit.name}, on="1/11/2026") == 422  # nothing would change
    assert _send(iris, url, **facts, on="1/11/2026") == 303
    unit.refresh_from_db()
    office.refresh_from_db()
    made = Organisation.objects.get(name="Northgate and Coast")
    assert (unit.until, made.since, office.delivery_unit_id) == (date(2026, 11, 1), date(2026, 11, 1), made.pk)
    assert queries.responsible_body(made.pk, on=date(2026, 10, 31)).name == "Northgate Unit"
    assert queries.responsible_body(unit.pk, on=ON).name == "Northgate and Coast"
    page = iris.get(f"/directory/bodies/{unit.code}/").content.decode()
    assert "Was followed by" in page
    assert "It changes from a day" not in page
    assert iris.get(url).status_code == 302


def test_no_body_is_part_of_its_own_part(staff: cast.Staff, signed_in: SignIn) -> None:
    region = organisations.add_organisation("North", kind="region", jurisdiction="england_wales", by=staff.iris)
    inner = organisations.add_organisation(
        "Inner", kind="region", jurisdiction="england_wales", parent_id=region.pk, by=staff.iris
    )
    url = f"/directory/bodies/{region.code}/change/"
    assert _send(signed_in(staff.iris), url, name="North", parent_id=inner.pk, because="Test") == 422
