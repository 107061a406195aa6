"""From the first import to a second failure and back: what a new office would live through, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import caseload
from tests.journeys.walking import Walker, command, day, run_jobs, send_letters

PAROLE = Path("../shared/data/supervision/georgia_parole.csv")


@pytest.fixture
def office(walker: Walker, tmp_path: Path) -> Walker:
    """The office after its caseload came in from a file."""
    said = command("import", "people", str(caseload.write(tmp_path / "caseload.csv")), "--mapping", "caseload", "--yes")
    assert "With 3 orders, 3 meetings." in said
    return walker


def test_a_missed_meeting_is_followed_to_a_warning_and_a_referral_and_back(office: Walker) -> None:
    w = office
    _take_the_caseload_over(w)
    _book_a_meeting(w)
    _record_that_he_did_not_come(w)
    _give_the_reason(w)
    _judge_when_the_day_for_proof_has_passed(w)
    _warn(w)
    _late_proof_stops_the_letter(w)
    _judge_again_and_warn(w)
    _a_second_absence_must_be_referred(w)
    _late_proof_ends_the_referral(w)
    _the_record_tells_it(w)
    _who_may_look(w)


def test_a_doctors_note_in_time_makes_it_acceptable_and_he_is_told(office: Walker) -> None:
    w = office
    _take_the_caseload_over(w)
    _book_a_meeting(w)
    _record_that_he_did_not_come(w)
    _he_rings_the_next_day(w)
    _he_brings_the_note_in_time(w)
    _acceptable(w)
    _nothing_counts_and_he_is_told(w)


def _he_rings_the_next_day(w: Walker) -> None:
    w.later(day("25 Nov 2026", "11:00"))
    _absence(w, "Tue 24 Nov", link="Judge the absence")
    w.follow("Write down the reason")
    w.page.get_by_label("Doctor or hospital").check()
    w.page.get_by_label("In their words").fill("At the surgery with his chest all morning.")
    w.page.get_by_label("The day they told us").fill("25/11/2026")
    w.press("Save")
    w.sees("At the surgery with his chest all morning.", "in time")


def _he_brings_the_note_in_time(w: Walker) -> None:
    w.later(day("27 Nov 2026", "09:30"))
    _absence(w, "Tue 24 Nov", link="Judge the absence")
    w.follow("Seen, not kept")
    w.page.get_by_label("A note from a doctor, hospital or surgery").check()
    w.page.get_by_label("What it says").fill("Seen with a chest infection, 24 November.")
    w.page.get_by_label("The day it came").fill("27/11/2026")
    w.page.get_by_label("The day on it").fill("24/11/2026")
    w.press("Save the proof")


def _acceptable(w: Walker) -> None:
    w.sees("An acceptable absence, as things stand")
    w.page.get_by_label("Acceptable", exact=True).check()
    w.page.get_by_label("Your reason").fill("The surgery's note is of that morning, and came in time.")
    w.press("Record my decision")
    run_jobs()


def _nothing_counts_and_he_is_told(w: Walker) -> None:
    w.tab("Failures")
    w.sees("No failure is on record.")
    _letters(w)
    w.sees("Your missed meeting on 24 November 2026")
    w.later(day("27 Nov 2026", "16:00"))
    w.sees_not("Judge the absence of 24 November", "the failure of 24 November")
    w.open("Dale Whitcombe")
    w.tab("Compliance")
    w.sees("None in 12 months")


def _take_the_caseload_over(w: Walker) -> None:
    w.sign_in("Grace Adeyemi")
    expect(w.heading("My work")).to_be_visible()
    w.sees("You are responsible for 0 people", "Nothing is late")
    w.page.get_by_role("link", name="Caseload", exact=True).first.click()
    w.follow("Take over people")
    w.page.get_by_role("combobox", name="From whom").select_option(label="Simon Hale (3)")
    w.press("Show")
    w.follow("Tick everybody on this page")
    w.page.get_by_role("combobox", name="Who takes them over").select_option(label="Grace Adeyemi")
    w.page.get_by_label("Why").fill("Simon goes on leave for three months")
    w.press("See what it means")
    w.sees("3 people would change hands. Nothing has changed yet.", "Dale Whitcombe", "Simon goes on leave")
    w.press("Take over 3 people")
    w.sees("3 people: Grace Adeyemi is the offender manager now")
    w.follow("Your caseload")
    w.sees("Dale Whitcombe", "Rosa Lindqvist", "Terry Ashdown")


def _book_a_meeting(w: Walker) -> None:
    w.open("Dale Whitcombe")
    w.sees("Not booked yet")
    w.follow("Book")
    w.page.get_by_label("Another day or time").check()
    w.page.get_by_label("Day", exact=True).fill("24/11/2026")
    w.page.get_by_label("From", exact=True).fill("10:00")
    w.page.get_by_label("To", exact=True).fill("10:30")
    w.press("Book it")
    w.tab("Overview")
    w.sees("Tuesday 24 November 2026, 10:00 to 10:30")


def _record_that_he_did_not_come(w: Walker) -> None:
    w.later(day("24 Nov 2026", "10:40"))
    _did_not_come(w)
    w.sees("Next meeting: Tuesday 8 December 2026, 10:00.")
    run_jobs()
    w.page.get_by_role("link", name="Letters", exact=True).first.click()
    w.sees(
        "What would go out",
        "Dale Whitcombe",
        "You missed a meeting on 24 November 2026: please tell us why",
        "Held until",
    )


def _did_not_come(w: Walker) -> None:
    w.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    w.choose("What happened?", "Did not come, reason awaited")
    w.press("Save")
    expect(w.heading("Dale Whitcombe")).to_be_visible()
    w.sees("Saved: did not come, reason awaited")


def _give_the_reason(w: Walker) -> None:
    w.open("Dale Whitcombe")
    w.tab("Meetings")
    w.page.get_by_role("main").get_by_role("link", name="Tue 24 Nov").first.click()
    w.follow("Judge the absence")
    w.follow("Write down the reason")
    w.page.get_by_label("Illness").check()
    w.page.get_by_label("In their words").fill("Says he had a cold and could not ring.")
    w.page.get_by_label("The day they told us").fill("24/11/2026")
    w.press("Save")
    w.sees("Says he had a cold and could not ring.")


def _judge_when_the_day_for_proof_has_passed(w: Walker) -> None:
    w.later(day("2 Dec 2026", "09:00"))
    w.sees("Judge the absence of 24 November")
    w.follow("Judge")
    w.sees("Not an acceptable absence, as things stand", "The day for proof passed. Nothing had come")
    for choice in w.page.get_by_role("group", name="Your decision").get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    _not_acceptable(w, "No note, and he did not ring before the meeting.")


def _not_acceptable(w: Walker, why: str) -> None:
    w.page.get_by_label("Not acceptable", exact=True).check()
    w.page.get_by_label("Your reason").fill(why)
    w.press("Record my decision")


def _warn(w: Walker) -> None:
    _consider(w, "24 November", "Warn, or refer to the enforcement officer: either is open")
    _choose_warning(w, "First failure: a warning makes the position plain.")
    _letters(w)
    w.sees("A warning about your community order", "Held until")


def _consider(w: Walker, on: str, finding: str) -> None:
    w.page.get_by_role("link", name="My work").click()
    w.follow(f"the failure of {on}")
    w.sees(finding)


def _choose_warning(w: Walker, why: str) -> None:
    w.choose("Your decision", "Give a warning")
    w.page.get_by_label("Your reason").fill(why)
    w.press("Check before saving")
    w.sees("A warning about your community order", "within 12 months")
    w.press("Give this warning")
    w.sees("What was decided", why)
    run_jobs()


def _letters(w: Walker) -> None:
    w.open("Dale Whitcombe")
    w.tab("Letters")


def _late_proof_stops_the_letter(w: Walker) -> None:
    _absence(w, "Tue 24 Nov")
    w.follow("Seen, not kept")
    w.sees(
        "This absence was judged not acceptable. Proof reopens it, and a letter about it that has not left is stopped."
    )
    w.page.get_by_label("A note from a doctor, hospital or surgery").check()
    w.page.get_by_label("What it says").fill("Card of the surgery for 20 November.")
    w.page.get_by_label("The day it came").fill("2/12/2026")
    w.page.get_by_label("The day on it").fill("20/11/2026")
    w.press("Save the proof")
    _letters(w)
    w.sees("Stopped")
    w.sees_not("Held until")
    assert send_letters() == 0
    w.tab("Failures")
    w.sees("withdrawn 2 December 2026: as if never given", "The absence is being judged")


def _absence(w: Walker, on: str, *, link: str = "The absence, its reason and its proof") -> None:
    w.open("Dale Whitcombe")
    w.tab("Meetings")
    w.follow(on)
    w.follow(link)


def _judge_again_and_warn(w: Walker) -> None:
    w.page.get_by_role("link", name="My work").click()
    w.sees("Judge the absence of 24 November")
    w.follow("Judge")
    w.sees("Reopened.")
    _not_acceptable(w, "The card is for another day.")
    _consider(w, "24 November", "Warn, or refer to the enforcement officer: either is open")
    _choose_warning(w, "The card was for 20 November, so nothing excuses the 24th.")
    w.put(day("2 Dec 2026", "17:30"))
    assert send_letters() == 1


def _a_second_absence_must_be_referred(w: Walker) -> None:
    w.later(day("8 Dec 2026", "10:40"))
    _did_not_come(w)
    w.later(day("16 Dec 2026", "09:00"))
    w.sees("Judge the absence of 8 December")
    w.follow("Judge")
    w.sees("None came by 15 December")
    _not_acceptable(w, "He gave no reason and sent nothing.")
    w.page.get_by_role("link", name="My work").click()
    w.follow("Next: Refer the failure of 8 December 2026, Dale Whitcombe, tier 2, Tue 22 Dec.")
    w.sees("Refer to the enforcement officer: it is a must", "Refer by Tue 22 Dec")
    expect(w.page.get_by_label("Give a warning")).to_have_count(0)
    w.choose("Your decision", "Refer to the enforcement officer")
    w.page.get_by_label("Your reason").fill("A second failure while the warning counts.")
    w.press("Check before saving")
    w.press("Save this decision")
    w.sees("A second failure while the warning counts.")
    w.follow("The referral")
    w.sees("Had to be referred", "Yes, by law")


def _late_proof_ends_the_referral(w: Walker) -> None:
    _absence(w, "Tue 8 Dec")
    w.follow("Seen, not kept")
    w.page.get_by_label("A note from a doctor, hospital or surgery").check()
    w.page.get_by_label("What it says").fill("Discharge letter: in hospital from 7 to 9 December.")
    w.page.get_by_label("The day it came").fill("16/12/2026")
    w.page.get_by_label("The day on it").fill("8/12/2026")
    w.press("Save the proof")
    w.follow("Write down the reason")
    w.page.get_by_label("Doctor or hospital").check()
    w.page.get_by_label("In their words").fill("Taken into hospital the evening before.")
    w.page.get_by_label("The day they told us").fill("16/12/2026")
    w.press("Save")
    w.sees("Reopened.", "Late")
    w.page.get_by_label("Acceptable", exact=True).check()
    w.page.get_by_label("Your reason").fill("He was in hospital; the letter is dated that day.")
    w.press("Record my decision")
    w.tab("Failures")
    w.sees("Withdrawn", "A warning counts until 1 December 2027")
    w.page.get_by_role("link", name="My work").click()
    w.sees_not("Refer the failure of 8 December")


def _the_record_tells_it(w: Walker) -> None:
    w.open("Dale Whitcombe")
    w.tab("Timeline")
    w.sees(
        "Did not come, reason awaited",
        "Not acceptable",
        "Warning given",
        "Referred to the enforcement officer",
        "Acceptable",
    )
    w.tab("Compliance")
    w.sees("What Dale owed", "What the service owed Dale", "Failures without acceptable reason", "1 in 12 months")


def _who_may_look(w: Walker) -> None:
    record = w.page.url.removesuffix("compliance/")
    w.sign_in("Omar Castell")
    w.page.goto(record)
    w.sees("You cannot open this record", "You have no part in this case.")
    w.sees_not("Dale")
    w.sign_in("Amina Siddiqui")
    w.page.goto(record)
    expect(w.heading("Dale Whitcombe")).to_be_visible()
    assert "whole" in command("verify_audit").lower()


@pytest.mark.skipif(not PAROLE.exists(), reason=f"{PAROLE} is not here")
def test_a_parole_caseload_without_names_is_taken_over_and_stays_without_names(walker: Walker) -> None:
    w = walker
    said = command("import", "people", str(PAROLE), "--mapping", "georgia_parole", "--yes")
    assert "2,730" in said
    assert "Nobody answers for these people yet" in said
    w.sign_in("Grace Adeyemi")
    w.page.get_by_role("link", name="Caseload", exact=True).first.click()
    w.follow("Take over people")
    w.sees("Name not recorded", "2,730 people.")
    w.page.get_by_label("Everyone in this list, on all its pages").check()
    w.page.get_by_role("combobox", name="Who takes them over").select_option(label="Grace Adeyemi")
    w.page.get_by_label("Why").fill("The parole caseload of the county comes to us")
    w.press("See what it means")
    w.sees("Nothing has changed yet.")
    w.press("Take over 2,730 people")
    w.follow("Your caseload")
    w.sees("2,730 people are yours")
    w.page.get_by_role("row", name="Name not recorded").first.get_by_role("link").first.click()
    expect(w.heading("Name not recorded")).to_be_visible()
    w.sees("Released on parole: prison sentence", "Not booked yet", "Not met yet", "None in 12 months")
    w.tab("Details")
    w.sees("Not recorded", "Georgia parole file")
