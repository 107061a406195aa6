"""What each side owed the other: the same months, the same tags, and every figure opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import compliance
from throughcare.people import queries as people

SignIn = Callable[[Principal], Client]


def sides(person_id: int, at: datetime) -> dict[str, tuple[str, str, int]]:
    found = compliance.both_sides(people.headline(person_id), at=at)
    return {figure.key: (figure.note, figure.tag[0], len(figure.entries)) for figure in (*found.person, *found.service)}


def test_the_figures_of_both_sides_and_what_they_count(story: dict[str, Appointment], aaron: int, at: datetime) -> None:
    found = sides(aaron, at)
    assert found["came"] == ("4 asked, 3 came", "1 to judge", 4)
    assert found["on_time"] == ("2 of 3; late once", "1 late", 3)
    assert found["seen"] == ("2 of 3 within 15 minutes", "1 not kept", 3)
    assert found["officer"] == ("Grace Adeyemi, 3 of 3 meetings", "Kept", 3)
    assert found["moved"][1] == "None"
    assert found["failures"] == ("None in 12 months", "None", 0)


def test_a_new_person_has_figures_without_failures(aaron: int, at: datetime) -> None:
    found = sides(aaron, at)
    assert found["came"] == ("0 asked, 0 came", "None yet", 0)
    assert found["seen"] == ("No times recorded", "Not recorded", 0)


def test_each_figure_opens_into_what_it_counts(
    story: dict[str, Appointment], aaron: int, grace: Principal, signed_in: SignIn
) -> None:
    client = signed_in(grace)
    page = client.get(f"/people/{aaron}/compliance/").content.decode()
    assert "What Aaron owed" in page
    assert "What the service owed Aaron" in page
    opened = client.get(f"/people/{aaron}/compliance/?figure=seen").content.decode()
    assert "Waited 20 minutes" in opened
    assert f"/appointments/{story['waited'].pk}/" in opened
    assert client.get(f"/people/{aaron}/compliance/?figure=nonsense").status_code == 200
