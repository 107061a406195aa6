"""An officer is away: meetings, work, letters and replies go to a colleague in one act, and come back in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys import caseload
from tests.journeys.walking import Walker, command, day, run_jobs
from throughcare.clockwork import every_night

SORRY = "Say sorry, and why"


@pytest.fixture
def office(walker: Walker, tmp_path: Path) -> Walker:
    """The office after its caseload came in from a file: three people of Simon's, one of them met this morning."""
    file = caseload.write(tmp_path / "caseload.csv", today=True)
    command("import", "people", str(file), "--mapping", "caseload", "--yes")
    return walker


def test_a_colleague_covers_and_gives_everything_back(office: Walker) -> None:
    w = office
    _simon_keeps_dale_waiting_and_books_the_next_meeting(w)
    _ruth_says_that_he_is_away(w)
    _grace_is_to_cover(w)
    _the_meeting_is_hers_and_dale_is_told(w)
    _on_the_day_his_work_is_hers(w)
    _he_is_back_early(w)
    _everything_is_his_again(w)


def _simon_keeps_dale_waiting_and_books_the_next_meeting(w: Walker) -> None:
    w.put(day("23 Nov 2026", "10:20"))
    w.sign_in("Simon Hale")
    w.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    w.choose("What happened?", "Came and complied")
    w.page.get_by_label("Seen at").fill("10:05")
    w.page.get_by_label("Ended at").fill("10:20")
    w.press("Save")
    w.sees("Saved: came and complied", "Next meeting: Monday 7 December 2026, 09:30")
    assert _owed_to(w, "Simon Hale") == [SORRY]


def _owed_to(w: Walker, name: str) -> list[str]:
    """What somebody's first page says they owe Dale."""
    w.sign_in(name)
    links = w.page.get_by_role("main").get_by_role("link")
    return [text for text in links.all_inner_texts() if text == SORRY]


def _ruth_says_that_he_is_away(w: Walker) -> None:
    w.sign_in("Ruth Okonjo")
    w.go("Team", "Away and cover")
    w.sees("Nobody of the team is away, and nobody will be.")
    w.follow("Somebody is away")
    w.page.get_by_label("Who is away").select_option(label="Simon Hale, offender manager")
    w.page.get_by_label("First day away", exact=True).fill("24/11/2026")
    w.page.get_by_label("First day back", exact=True).fill("14/12/2026")
    w.choose("Why", "Annual leave")
    w.page.get_by_label("Who covers").select_option(label="Grace Adeyemi, offender manager")
    w.press("Save")
    w.sees("Simon Hale", "Grace Adeyemi")


def _grace_is_to_cover(w: Walker) -> None:
    w.follow("Arrange cover")
    w.press("Show what would move")
    w.sees("Who covers for whom", "Dale Whitcombe", "Rosa Lindqvist", "Terry Ashdown")
    w.sees("Mon 7 Dec", "1 to do, 1 reply")
    w.press("Arrange cover")
    w.sees("Cover is arranged. 1 meeting moved.", "Begins 24 Nov 2026", "Grace Adeyemi 3")


def _the_meeting_is_hers_and_dale_is_told(w: Walker) -> None:
    run_jobs()
    w.open("Dale Whitcombe")
    w.tab("Meetings")
    w.sees("Grace Adeyemi")
    w.tab("Letters")
    w.sees("Who you will meet", "Our failure, and that we are sorry")
    w.tab("Team")
    w.sees("Simon Hale")  # he stays the officer
    assert not _owed_to(w, "Grace Adeyemi")
    assert _owed_to(w, "Simon Hale") == [SORRY]


def _on_the_day_his_work_is_hers(w: Walker) -> None:
    w.put(day("24 Nov 2026", "02:10"))
    every_night(0)
    w.later(day("24 Nov 2026", "09:00"))
    assert _owed_to(w, "Grace Adeyemi") == [SORRY]
    assert not _owed_to(w, "Simon Hale")
    w.sign_in("Grace Adeyemi")
    w.go("Caseload")
    w.sees("Dale Whitcombe", "Rosa Lindqvist", "Terry Ashdown")
    w.open("Dale Whitcombe")
    w.sees("Grace Adeyemi, for Simon Hale, since 24 November 2026")
    _signed(w, "Grace Adeyemi, for Simon Hale")


def _signed(w: Walker, by: str) -> None:
    """Who signs the letter that says we are sorry."""
    w.tab("Letters")
    w.follow("we are sorry")
    w.sees(by)


def _he_is_back_early(w: Walker) -> None:
    w.later(day("25 Nov 2026", "09:00"), name="Ruth Okonjo")
    w.go("Team", "Away and cover")
    w.follow("Give back")
    w.sees("Give back to Simon Hale", "3 people, with their work, letters and replies", "1 meeting to come")
    w.press("Give back")
    w.sees("Given back: 3 people, 1 meeting.")


def _everything_is_his_again(w: Walker) -> None:
    run_jobs()
    assert not _owed_to(w, "Grace Adeyemi")
    assert _owed_to(w, "Simon Hale") == [SORRY]
    w.open("Dale Whitcombe")
    w.tab("Meetings")
    w.sees("Simon Hale")
    w.sees_not("Grace Adeyemi")
    _signed(w, "Simon Hale, offender manager")
    w.sees("with Simon Hale, at Kilner Street")
    w.sees_not("Grace Adeyemi")
