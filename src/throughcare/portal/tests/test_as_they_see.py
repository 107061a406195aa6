"""One of the staff sees a page as the person does: to look, not to act, and not what is between others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from throughcare.accounts.models import OwnSession
from throughcare.accounts.principals import Principal
from throughcare.audit.models import Entry
from throughcare.portal.tests.conftest import Own


@pytest.fixture
def of_staff(own: Own) -> Callable[[Principal], Client]:
    """The browser of one of the staff. `own` has made the person's page before."""

    def signed_in(who: Principal) -> Client:
        client = Client()
        client.post(f"/demo/sign-in/{who.user_id}/")
        return client

    return signed_in


def test_grace_sees_home_as_aaron_does_and_its_links_lead_on(
    own: Own, aaron: int, grace: Principal, of_staff: Callable[[Principal], Client]
) -> None:
    here = f"/people/{aaron}/as-they-see/"
    answer = of_staff(grace).get(here)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Hello, Aaron" in text
    assert "As Aaron sees it." in text
    assert f'href="{here}?page=meetings/"' in text
    assert '"/my/' not in text
    assert "As Aaron sees it." not in own.see("/my/")
    assert of_staff(grace).get(f"{here}?page=meetings/").status_code == 200


@pytest.mark.parametrize("page", ["both/", "days/", "rules/", "plan/", "asked/", "people/", "information/", "pages/"])
def test_no_link_leads_to_what_is_not_shown(
    aaron: int, grace: Principal, of_staff: Callable[[Principal], Client], page: str
) -> None:
    answer = of_staff(grace).get(f"/people/{aaron}/as-they-see/", {"page": page})
    assert answer.status_code == 200
    assert "?page=put-right/" not in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["put-right/", "story/", "messages/", "phone/", "sign-in/", "meetings/1/cannot-come/", "../people/1/", "x"]
)
def test_what_is_not_for_their_eyes_is_not_there(
    aaron: int, grace: Principal, of_staff: Callable[[Principal], Client], page: str
) -> None:
    assert of_staff(grace).get(f"/people/{aaron}/as-they-see/", {"page": page}).status_code == 404


def test_it_is_written_down_once_under_the_name_of_who_looked_and_leaves_nothing(
    own: Own, aaron: int, grace: Principal, of_staff: Callable[[Principal], Client]
) -> None:
    client = of_staff(grace)
    before = Entry.objects.using("audit").order_by("-id").values_list("id", flat=True)[0]
    for page in ("", "plan/", "both/", "days/"):
        assert client.get(f"/people/{aaron}/as-they-see/", {"page": page}).status_code == 200
    found = Entry.objects.using("audit").filter(id__gt=before).values_list("principal", "doing", "allowed", "person_id")
    assert list(found) == [(grace.key, "see_as_person", True, aaron)] * 4
    assert (
        not OwnSession.objects.filter(whose=aaron)
        .exclude(session_key=own.client.cookies[settings.OWN_COOKIE_NAME].value)
        .exists()
    )
    assert settings.OWN_COOKIE_NAME not in client.cookies


def test_nobody_without_a_part_sees_it_and_nobody_sends_anything(
    aaron: int, grace: Principal, omar: Principal, of_staff: Callable[[Principal], Client]
) -> None:
    here = f"/people/{aaron}/as-they-see/"
    assert of_staff(omar).get(here).status_code == 403
    assert of_staff(grace).post(here, {"page": "looks/"}).status_code == 405
