"""Who answered for a person on a day: trust, then division or company by risk, then region."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from throughcare.accounts import actions as accounts
from throughcare.accounts.principals import system
from throughcare.allocations import actions as allocations
from throughcare.allocations import queries
from throughcare.casefile.queries.person import overview
from throughcare.demo import cast
from throughcare.organisations import actions as organisations
from throughcare.organisations.answering import Dated, Served, harm, on_day, stretches
from throughcare.organisations.models import Organisation
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.people.models import Headline, Registration

BY = system("test")
LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 23)


@pytest.fixture
def under_northumbria(staff: cast.Staff, at: datetime) -> int:
    """Somebody whom an office of Northumbria Probation Trust has had since 10 January 2011, until now."""
    organisations.load_shipped(on=TODAY, by=BY)
    trust = Organisation.objects.get(code="trust-northumbria")
    office = organisations.add_office(
        trust.pk, code="NBR", name="Byker", lines="1 Road", town="Newcastle", postcode="NE6 1AA", phone="", by=BY
    )
    team = organisations.add_team(office.pk, name="Byker", by=BY)
    user = accounts.enter("nell@throughcare.example", name="Nell Test", by=BY)
    post = organisations.hold_post(user.pk, team_id=team.pk, role="offender_manager", since=date(2011, 1, 4), by=BY)
    began = datetime(2011, 1, 10, 9, tzinfo=LONDON)
    person: int = people.admit(PersonFacts(names=(NameFacts(surname="Old", forenames="Case"),)), by=BY, at=began).id
    allocations.allocate(
        person, role="offender_manager", post_id=post.pk, because="At sentence.", since=began, by=BY, at=began
    )
    return person


@pytest.mark.parametrize(
    ("on", "level", "name"),
    [
        (date(2011, 6, 1), "", "Northumbria Probation Trust"),
        (date(2015, 3, 2), "Very high", "NPS North East"),
        (date(2015, 3, 2), "medium", "Northumbria Community Rehabilitation Company"),
        (TODAY, "", "North East probation region"),
    ],
)
def test_the_body_of_the_day_is_told_by_date_and_risk(under_northumbria: int, on: date, level: str, name: str) -> None:
    if level:
        Registration.objects.create(
            person_id=under_northumbria, kind="serious_harm", level=level, since=date(2014, 1, 1)
        )
    found = on_day(queries.bodies(under_northumbria), on)
    assert found is not None
    assert found.text == name
    at = datetime.combine(on, time(12), tzinfo=LONDON)
    headline = Headline.objects.get(person_id=under_northumbria)
    assert overview(headline, sensitive=False, at=at).responsible.startswith(f"{name}, since ")


def test_without_a_recorded_risk_the_split_of_2014_names_both_and_the_region_since_its_day(
    under_northumbria: int,
) -> None:
    now, split, trust = queries.bodies(under_northumbria)
    assert (now.text, now.since, now.until) == ("North East probation region", date(2021, 6, 26), None)
    assert split.text == "NPS North East or Northumbria Community Rehabilitation Company"
    assert (split.since, split.until) == (date(2014, 6, 1), date(2021, 6, 26))
    assert (trust.text, trust.since) == ("Northumbria Probation Trust", date(2011, 1, 10))
    assert on_day([now, split, trust], date(2011, 1, 9)) is None


def test_a_change_of_risk_changes_who_answers(under_northumbria: int) -> None:
    for level, since, until in (("low", date(2014, 1, 1), date(2016, 5, 1)), ("high", date(2016, 5, 1), None)):
        Registration.objects.create(
            person_id=under_northumbria, kind="serious_harm", level=level, since=since, until=until
        )
    names = [(one.text, one.since) for one in queries.bodies(under_northumbria)]
    assert names == [
        ("North East probation region", date(2021, 6, 26)),
        ("NPS North East", date(2016, 5, 1)),
        ("Northumbria Community Rehabilitation Company", date(2014, 6, 1)),
        ("Northumbria Probation Trust", date(2011, 1, 10)),
    ]


def test_pages_say_who_is_responsible_and_since_when(aaron: int, staff: cast.Staff) -> None:
    client = Client()
    client.post(f"/demo/sign-in/{staff.grace.user_id}/")
    assert "Northgate Probation Trust, since " in client.get(f"/people/{aaron}/").content.decode()
    team = client.get(f"/people/{aaron}/team/").content.decode()
    assert "Which body answers" in team
    assert "Northgate Probation Trust" in team


def test_moving_to_an_office_of_another_body_begins_a_stretch(staff: cast.Staff) -> None:
    north, harbour = (
        Dated(one.pk, one.name, one.kind) for one in Organisation.objects.filter(kind="trust").order_by("-name")
    )
    found = stretches(
        [
            Served(north, date(2026, 1, 1), date(2026, 3, 1)),
            Served(north, date(2026, 3, 1), date(2026, 5, 1)),
            Served(harbour, date(2026, 6, 1), None),
        ]
    )
    assert [(one.text.split()[0], one.since, one.until) for one in found] == [
        ("Harbourside", date(2026, 6, 1), None),
        ("Northgate", date(2026, 1, 1), date(2026, 5, 1)),
    ]
    assert stretches([]) == []


def test_a_level_says_whether_the_risk_is_high() -> None:
    assert [harm(level) for level in ("Very high", "high", "Medium", "low", "", "see plan")] == [
        True,
        True,
        False,
        False,
        None,
        None,
    ]
