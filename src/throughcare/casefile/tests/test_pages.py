"""The pages that join slices open and say what stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment

Story = dict[str, Appointment]
SignIn = Callable[[Principal], Client]


@pytest.mark.parametrize("name", ["grace", "simon", "ruth", "paul", "amina"])
def test_every_role_has_a_first_page(
    name: str, story: Story, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    page = signed_in(request.getfixturevalue(name)).get("/")
    assert page.status_code == 200


def test_the_first_page_says_what_is_late_and_what_is_to_record(
    story: Story, grace: Principal, signed_in: SignIn
) -> None:
    page = signed_in(grace).get("/").content.decode()
    for words in ("Meetings today", "Outcomes to record", "Aaron James Whitfield", "Outcome to record"):
        assert words in page


PAGES = [
    "/",
    "/?weeks=4",
    "/caseload/",
    "/caseload/?tab=team&sort=-last",
    "/caseload/?due=late&next=none",
    "/caseload/week/",
    "/search/?q=whitf",
    "/search/?q=withfield",
    "/people/{person}/",
    "/people/{person}/clocks/",
    "/people/{person}/timeline/",
    "/people/{person}/timeline/?order={order}&words=a",
    "/people/{person}/compliance/?figure=came",
    "/appointments/{meeting}/outcome/",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_with_its_filters(
    path: str, aaron: int, order: int, story: Story, grace: Principal, signed_in: SignIn
) -> None:
    page = signed_in(grace).get(path.format(person=aaron, order=order, meeting=story["today"].pk))
    assert page.status_code == 200


def test_a_reader_is_shown_what_is_due_without_buttons(
    story: Story, aaron: int, amina: Principal, grace: Principal, signed_in: SignIn
) -> None:
    assert "Record outcome" in signed_in(grace).get(f"/people/{aaron}/").content.decode()
    page = signed_in(amina).get(f"/people/{aaron}/").content.decode()
    assert "Record the outcome" in page
    assert "Record outcome" not in page
    assert "/meetings/book/" not in page
