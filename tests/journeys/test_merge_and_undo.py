"""One person on two records: found, proposed by one, confirmed by another, read as one, and taken apart as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import caseload
from tests.journeys.walking import Walker, command

PAGES = ("Timeline", "Sentence", "Meetings", "Details")


@pytest.fixture
def office(walker: Walker, tmp_path: Path) -> Walker:
    """The office after its caseload came in from a file in which Dale is twice, spelt otherwise."""
    file = caseload.write(tmp_path / "caseload.csv", again=True)
    command("import", "people", str(file), "--mapping", "caseload", "--yes")
    return walker


def test_two_records_of_one_person_become_one_and_two_again(office: Walker) -> None:
    w = office
    w.sign_in("Ruth Okonjo")
    before = {name: _reads(w, name) for name in ("Dale Whitcombe", "Dale Whitcomb")}
    _the_pair_is_found(w)
    _a_case_administrator_proposes(w)
    _an_officer_may_not(w)
    address = _their_manager_confirms(w)
    _one_record_with_both_histories(w, address)
    _they_are_taken_apart(w)
    assert {name: _reads(w, name) for name in before} == before
    assert "whole" in command("verify_audit").lower()


def _reads(w: Walker, name: str) -> dict[str, str]:
    """What the pages of a record say, and where it is."""
    w.page.goto(w.site)
    reference = {"Dale Whitcombe": "N200001", "Dale Whitcomb": "N200009"}[name]
    w.page.get_by_role("searchbox").or_(w.page.get_by_label("Find a person")).first.fill(reference)
    w.page.get_by_role("button", name="Find").first.click()
    w.page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    expect(w.page.get_by_role("navigation", name="The record of")).to_be_visible()
    found = {"address": w.page.url}
    for tab in PAGES:
        w.tab(tab)
        found[tab] = w.page.get_by_role("main").inner_text()
    return found


def _the_pair_is_found(w: Walker) -> None:
    said = command("find_duplicates")
    assert "1 likely pairs" in said
    assert "Nothing was put together" in said


def _a_case_administrator_proposes(w: Walker) -> None:
    w.sign_in("Paul Wrigley")
    w.go("Team", "Duplicates")
    w.sees("To be decided", "Same date of birth")
    w.follow("Dale Whitcomb")
    w.sees("Beside each other", "N200001", "N200009", "Why they are likely the same")
    w.choose("Name", "Dale Whitcombe")
    w.page.get_by_label("How you know that they are one person").fill("Asked him: he spells it with an e.")
    w.press("Propose to put them together")
    w.sees("It waits for a team manager other than Paul Wrigley, case administrator, to confirm it.")
    expect(w.page.get_by_role("button", name="Put them together")).to_have_count(0)


def _an_officer_may_not(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    expect(w.page.get_by_role("link", name="Duplicates", exact=True)).to_have_count(0)
    answer = w.page.goto(f"{w.site}/people/duplicates/")
    assert answer is not None
    assert answer.status == 403


def _their_manager_confirms(w: Walker) -> str:
    w.sign_in("Ruth Okonjo")
    w.go("Team", "Duplicates")
    w.sees("To be confirmed", "Proposed by Paul Wrigley")
    w.follow("Dale Whitcomb")
    w.sees("Check before they are put together", "Asked him: he spells it with an e.")
    w.page.get_by_role("button", name="Put them together", exact=True).click()
    expect(w.page.get_by_role("navigation", name="The record of Dale Whitcombe")).to_be_visible()
    return w.page.url


def _one_record_with_both_histories(w: Walker, address: str) -> None:
    w.tab("Sentence")
    w.sees("Northgate Magistrates' Court", "Northgate Crown Court")
    w.tab("Meetings")
    w.sees("Mon 9 Nov", "Mon 16 Nov")
    w.tab("Timeline")
    w.sees("9 November", "16 November")
    w.page.get_by_role("searchbox").or_(w.page.get_by_label("Find a person")).first.fill("N200009")
    w.page.get_by_role("button", name="Find").first.click()
    w.follow("Dale Whitcombe")  # the old reference finds the kept record
    assert w.page.url.split("/")[4] == address.split("/")[4]


def _they_are_taken_apart(w: Walker) -> None:
    w.go("Team", "Duplicates")
    w.sees("Put together")
    w.follow("Take apart")
    w.sees("Take two records apart", "Asked him: he spells it with an e.")
    w.page.get_by_label("How you know that they are two people").fill("They came to reception together: cousins.")
    w.press("Take them apart")
    w.sees_not("Take apart")
