"""What the records of an office lack, and the pages behind the access keys."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from throughcare.accounts.principals import Principal
from throughcare.casefile import nav
from throughcare.casefile.queries import quality
from throughcare.design import topics
from throughcare.people.models import Headline, Phone

SignIn = Callable[[Principal], Client]


def test_a_person_without_a_phone_is_listed_until_it_is_added(
    aaron: int, paul: Principal, at: datetime, signed_in: SignIn
) -> None:
    Headline.objects.filter(person_id=aaron).update(order_count=1)
    Phone.objects.filter(person_id=aaron).delete()
    client = signed_in(paul)
    page = client.get("/missing/no-phone/").content.decode()
    assert f"/people/{aaron}/details/phone/" in page
    assert [row["n"] for row in quality.counts(paul, at=at) if row["code"] == "no-phone"] == [1]
    Phone.objects.create(person_id=aaron, kind="mobile", value="07700 900123")
    assert quality.listed("no-phone", paul, page=1, at=at) == []


@pytest.mark.parametrize("code", list(quality.CHECKS))
def test_every_row_opens_a_form_that_is_there(
    code: str, aaron: int, paul: Principal, at: datetime, signed_in: SignIn
) -> None:
    Headline.objects.filter(person_id=aaron).update(order_count=1, date_of_birth=None, tier="", name="")
    Phone.objects.filter(person_id=aaron).delete()
    assert signed_in(paul).get(f"/missing/{code}/").status_code == 200


def test_the_site_map_has_every_page_without_a_person_that_a_role_may_open(
    paul: Principal, grace: Principal, ruth: Principal, signed_in: SignIn
) -> None:
    table = tomllib.loads((Path(__file__).parents[4] / "tests/house/access.toml").read_text(encoding="utf-8"))
    for who, by in (("paul", paul), ("grace", grace), ("ruth", ruth)):
        shown = {page["url"] for _, pages in nav.site_map(by) for page in pages}
        asked = {
            title.split(" ")[0]
            for title, row in table["page"].items()
            if "of" not in row
            and row.get("doing")
            and who in table["who"][row.get("see", "nobody")]
            and row.get("shows", 200) == 200
        }
        missing = {name for name in asked if reverse(name) not in shown}
        # reached from a page of the map: sheets, the forms of leave, what was posted, people just taken over
        assert missing <= {
            "messaging:sheets",
            "appointments:plan_session",
            "casefile:add_turn",
            "casefile:add_leave",
            "messaging:take_back",
            "casefile:ask_export",
            "imports:send",
        }, missing
        client = signed_in(by)
        for url in shown:
            assert client.get(url).status_code in {200, 422}, url


def test_help_is_found_by_what_people_call_it(db: None) -> None:
    assert [topic.code for topic in topics.search("holiday colleague")] == ["arrange-cover"]
    assert topics.search("") == topics.topics()
    assert topics.search("nonsense words") == ()
    page = Client().get("/help/?q=undo").content.decode()
    assert "Print letters" in page
    assert "Judge an absence" not in page
