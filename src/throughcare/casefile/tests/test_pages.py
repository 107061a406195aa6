"""The pages that join slices open, say what stands, and ask the database a bounded number of questions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/caseload/",
        "/caseload/?tab=team&sort=-last",
        "/caseload/?due=late&next=none",
        "/search/?q=whitf",
        "/people/{}/",
        "/people/{}/clocks/",
        "/people/{}/timeline/",
        "/people/{}/compliance/?figure=came",
        "/caseload/week/",
    ],
)
def test_a_page_asks_few_questions(path: str, aaron: int, story: Story, grace: Principal, signed_in: SignIn) -> None:
    client = signed_in(grace)
    client.get("/help/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(path.format(aaron))
    assert page.status_code == 200, page.content.decode()[-2000:]
    assert len(asked) <= 6 + 5 + 4, "\n".join(query["sql"][:160] for query in asked)
