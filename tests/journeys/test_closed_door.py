"""A restricted person, an excluded officer, a record opened for a reason: who is refused, who is told, who looked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import caseload
from tests.journeys.walking import Walker, command, day

NOT_THERE = "There is no such page"
REASON = "A court asks about Terry at noon and his officer cannot be reached."


@pytest.fixture
def office(walker: Walker, tmp_path: Path) -> Walker:
    """The office after its caseload came in from a file: Dale, Rosa and Terry are Simon's."""
    command("import", "people", str(caseload.write(tmp_path / "caseload.csv")), "--mapping", "caseload", "--yes")
    return walker


def test_a_door_is_shut_opened_for_a_reason_and_everybody_who_tried_it_is_seen(office: Walker) -> None:
    w = office
    dale = _restrict_dale(w)
    rosa = _exclude_grace_from_rosa(w)
    _to_grace_one_is_not_there_and_the_other_is_closed(w, dale, rosa)
    terry = _an_outsider_opens_terry_for_a_reason(w, dale)
    _the_officer_is_told(w)
    _the_manager_asks_and_is_answered(w)
    _after_four_hours_it_is_shut_again(w, terry)
    _who_has_looked(w)
    _the_limit_ends(w, dale)


def _record(w: Walker, name: str) -> str:
    w.open(name)
    return w.page.url


def _restrict_dale(w: Walker) -> str:
    w.sign_in("Ruth Okonjo")
    address = _record(w, "Dale Whitcombe")
    w.tab("Who may not see")
    w.sees("Nobody is excluded, and the record is not restricted.")
    w.follow("Restrict the record")
    w.page.get_by_label("Simon Hale").check()
    w.page.get_by_label("What the refused read").fill("This record is restricted. Ask Ruth Okonjo.")
    w.page.get_by_label("Reason, for the record").fill("His sister works at this office.")
    w.press("Save")
    w.sees("There is a problem", "You must be able to see the record: add yourself to the list.")
    w.page.get_by_label("Ruth Okonjo").check()
    w.press("Save")
    w.sees("Only these", "Simon Hale", "Ruth Okonjo", "His sister works at this office.")
    return address


def _exclude_grace_from_rosa(w: Walker) -> str:
    address = _record(w, "Rosa Lindqvist")
    w.tab("Who may not see")
    w.follow("Exclude staff")
    w.page.get_by_label("Grace Adeyemi").check()
    w.page.get_by_label("What the refused read").fill("You are a witness in this case.")
    w.page.get_by_label("Reason, for the record").fill("Grace saw what happened, and may be called.")
    w.press("Save")
    w.sees("May not", "Grace Adeyemi")
    return address


def _to_grace_one_is_not_there_and_the_other_is_closed(w: Walker, dale: str, rosa: str) -> None:
    w.sign_in("Grace Adeyemi")
    _search(w, "Whitcombe")
    w.sees("Closed to you", "This record is restricted. Ask Ruth Okonjo.", "Kilner Street")
    w.sees_not("Dale", "N200001")
    for address in (dale, f"{dale}timeline/", f"{dale}open/"):
        answer = w.page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        w.sees(NOT_THERE)
        w.sees_not("Dale", "N200001")
    answer = w.page.goto(rosa)
    assert answer is not None
    assert answer.status == 403
    w.sees("You cannot open this record", "You are a witness in this case.", "A reason does not open it.")
    w.sees("Ask Ruth Okonjo")
    w.sees_not("Rosa", "Open it with a reason")
    w.go("Caseload")
    w.follow("Team")
    w.sees("Terry Ashdown")
    w.sees_not("Dale Whitcombe", "Rosa Lindqvist")


def _search(w: Walker, words: str) -> None:
    w.page.get_by_role("searchbox").or_(w.page.get_by_label("Find a person")).first.fill(words)
    w.page.get_by_role("button", name="Find").first.click()


def _an_outsider_opens_terry_for_a_reason(w: Walker, dale: str) -> str:
    w.sign_in("Omar Castell")
    answer = w.page.goto(dale)
    assert answer is not None
    assert answer.status == 404
    w.page.goto(w.site)
    _search(w, "Ashdown")
    w.sees("Not in your part", "Kilner Street", "Simon Hale")
    w.follow("Terry Ashdown")
    w.sees("The record opens for 4 hours, to read.", "Simon Hale is told now")
    w.press("Open the record")
    w.sees("There is a problem", "Select what it is for")
    w.page.get_by_label("A court asks about them today").check()
    w.page.get_by_label("Why, and what you need to know").fill(REASON)
    w.press("Open the record")
    expect(w.heading("Terry Ashdown")).to_be_visible()
    address = w.page.url
    w.tab("Timeline")
    w.sees("Came and complied")
    expect(w.page.get_by_role("link", name="Write a note")).to_have_count(0)  # to read, and no more
    return address


def _the_officer_is_told(w: Walker) -> None:
    w.sign_in("Simon Hale")
    w.sees("Omar Castell, offender manager, Harbour Lane", "opened the record of Terry Ashdown", REASON)
    w.press("I have read this")
    expect(w.heading("My work")).to_be_visible()
    w.sees_not(REASON)


def _the_manager_asks_and_is_answered(w: Walker) -> None:
    w.sign_in("Ruth Okonjo")
    w.follow("1 opening to look at")
    w.sees("Omar Castell", "Terry Ashdown", REASON)
    w.follow("To look at")
    w.choose("Was it right to open the record?", "I must ask first")
    w.page.get_by_label("Note, or what you ask").fill("Which court was it?")
    w.press("Save")
    w.sees("Asked", "Which court was it?")
    w.sign_in("Omar Castell")
    w.sees("Ruth Okonjo", "asks why you opened the record of Terry Ashdown")
    w.follow("Answer")
    w.sees("Which court was it?")
    w.page.get_by_label("Your answer").fill("Seaholm Magistrates, for a remand hearing.")
    w.press("Save")
    w.sign_in("Ruth Okonjo")
    w.go("Access")
    w.sees("Seaholm Magistrates, for a remand hearing.")
    w.follow("Asked")
    w.choose("Was it right to open the record?", "Yes, it was right")
    w.press("Save")
    w.sees("Right")


def _after_four_hours_it_is_shut_again(w: Walker, terry: str) -> None:
    w.later(day("23 Nov 2026", "13:30"), name="Omar Castell")
    w.page.goto(terry)
    expect(w.heading("Terry Ashdown")).to_be_visible()
    w.later(day("23 Nov 2026", "14:30"), name="Omar Castell")
    answer = w.page.goto(terry)
    assert answer is not None
    assert answer.status == 403
    w.sees("You cannot open this record", "You have no part in this case.", "Open it with a reason")
    w.sees_not("Terry")


def _who_has_looked(w: Walker) -> None:
    w.sign_in("Ruth Okonjo")
    w.open("Terry Ashdown")
    w.tab("Who has looked")
    w.sees("Omar Castell", "Refused", "Opened for a reason")
    w.open("Dale Whitcombe")
    w.tab("Who has looked")
    w.page.get_by_label("Answer").select_option(label="Only refusals")
    w.press("Show")
    w.sees("Grace Adeyemi", "Omar Castell", "Refused")
    w.sees_not("Opened")
    assert "whole" in command("verify_audit").lower()


def _the_limit_ends(w: Walker, dale: str) -> None:
    w.tab("Who may not see")
    w.follow("End")
    w.page.get_by_label("Reason").fill("His sister has left.")
    w.press("Save")
    w.sees("His sister has left.")
    w.sign_in("Grace Adeyemi")
    w.page.goto(dale)
    expect(w.heading("Dale Whitcombe")).to_be_visible()
