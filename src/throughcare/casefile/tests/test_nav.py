"""The service navigation: few things side by side, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.casefile import nav
from throughcare.organisations.models import ROLES
from throughcare.people import access

SignIn = Callable[[Principal], Client]


@pytest.mark.parametrize("role", [code for code, _ in ROLES])
def test_nobody_has_more_than_eight_things_side_by_side_and_nothing_is_lost(role: str) -> None:
    principal = Principal(kind="staff", name="Test", user_id=1, role=role)
    items = nav.items(principal)
    assert len(items) <= nav._MOST, [item["text"] for item in items]
    shown = {page["url"] for item in items for page in (item, *item.get("pages", ()))}
    assert {item["url"] for item in nav._every(principal)} <= shown
    for text, name, doing in (page for _, pages in nav._TOGETHER for page in pages):
        below = {page["name"] for item in items for page in item.get("pages", ())}
        assert name not in below or access.may_list(principal, doing), text


def test_a_manager_sees_seven_with_the_team_s_pages_below_team(ruth: Principal) -> None:
    items = nav.items(ruth)
    assert [item["text"] for item in items if item["text"] != "Import"] == [
        "My work",
        "Caseload",
        "Letters",
        "Team",
        "Access",
        "Directory",
        "Help",
    ]
    assert all("pages" not in item for item in nav.items(replace(ruth, role="offender_manager")))


def test_a_head_of_unit_reaches_the_pages_of_allocation_by_the_navigation(ruth: Principal) -> None:
    items = nav.items(replace(ruth, role="head_of_unit"))
    (team,) = (item for item in items if item["text"] == "Team")
    assert [page["text"] for page in team["pages"]][:3] == ["Who has no officer", "What officers carry", "Same officer"]


def test_the_pages_of_a_group_stand_in_a_second_row_with_the_one_shown_marked(
    ruth: Principal, grace: Principal, signed_in: SignIn
) -> None:
    client = signed_in(ruth)
    page = client.get("/team/leave/").content.decode()
    assert re.search(r'<a href="/team/" aria-current="true">Team</a>', page)
    below = re.search(r'<nav class="tc-subnav tc-subnav--group" aria-label="Team">(.*?)</nav>', page, re.DOTALL)
    assert below is not None
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', below[1]) == ["/team/leave/"]
    for url in re.findall(r'href="([^"]+)"', below[1]):
        assert client.get(url).status_code == 200, url
    assert "tc-subnav--group" not in client.get("/").content.decode()
    deeper = client.get("/team/leave/add/").content.decode()  # a page below one of them keeps the row
    assert '<a href="/team/leave/" aria-current="page">Away and cover</a>' in deeper
    assert "tc-subnav--group" not in signed_in(grace).get("/oversight/").content.decode()
