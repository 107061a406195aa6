"""Two windows, a second click, back and refresh, a time-out: nothing is done twice and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tests.journeys import caseload
from tests.journeys.walking import Walker, command, day
from throughcare.appointments.models import Absence, Appointment
from throughcare.kernel import context

WHY = "She rang the day after and had forgotten; nothing was sent."


@pytest.fixture
def simon(walker: Walker, tmp_path: Path) -> Walker:
    """Simon with Dale's meeting of this morning before him, whose outcome is still to be recorded."""
    file = caseload.write(tmp_path / "caseload.csv", today=True)
    command("import", "people", str(file), "--mapping", "caseload", "--yes")
    walker.put(day("23 Nov 2026", "10:10"))
    walker.sign_in("Simon Hale")
    walker.page.get_by_role("region", name="Outcomes to record").get_by_role("link", name="Record").click()
    return walker


@pytest.fixture
def judging(simon: Walker) -> Walker:
    """Dale did not come, the day for proof has passed, and Simon is about to judge it."""
    simon.choose("What happened?", "Did not come, reason awaited")
    simon.press("Save")
    simon.sees("Saved: did not come, reason awaited")
    simon.later(day("1 Dec 2026", "09:00"), name="Simon Hale")
    simon.follow("Judge")
    return simon


def _in_the_record() -> tuple[int, list[str]]:
    """How many meetings there are of Dale, and what was decided on his absences."""
    with context.acting(principal="system:test", reason="journey"):
        meetings = Appointment.objects.filter(person__reference="N200001", cancelled_at=None).count()
        return meetings, list(Absence.objects.values_list("decision", flat=True))


def test_a_second_click_saves_once(simon: Walker) -> None:
    simon.choose("What happened?", "Came and complied")
    sent: list[str] = []
    simon.page.on("request", lambda r: sent.append(r.post_data or "") if r.method == "POST" else None)
    simon.page.get_by_role("main").get_by_role("button", name="Save").dblclick()
    simon.sees("Saved: came and complied")
    assert _in_the_record()[0] == 3
    form = next(parse_qs(body, keep_blank_values=True) for body in sent if "happened=" in body and "draft=" in body)
    again = simon.page.request.post(_address(simon), form={name: values[-1] for name, values in form.items()})
    assert again.status == 200  # the same form once more is answered with what the first one did
    assert "Saved: came and complied" in again.text()
    assert _in_the_record()[0] == 3


def _address(w: Walker) -> str:
    with context.acting(principal="system:test", reason="journey"):
        meeting = Appointment.objects.get(person__reference="N200001", starts_at=day("23 Nov 2026", "09:30"))
    return f"{w.site}/appointments/{meeting.pk}/outcome/"


def test_back_and_refresh_save_nothing_again(simon: Walker) -> None:
    simon.choose("What happened?", "Came and complied")
    simon.press("Save")
    simon.sees("Saved: came and complied")
    simon.page.reload()
    simon.sees_not("There is a problem")
    simon.page.go_back()
    expect(simon.page.get_by_role("main")).to_be_visible()
    if simon.page.get_by_role("button", name="Save").count():
        simon.press("Save")
        expect(simon.page.get_by_role("main")).to_be_visible()
    assert _in_the_record()[0] == 3


def test_two_windows_on_one_absence_show_both_versions(judging: Walker) -> None:
    other = Walker(judging.page.context.new_page(), judging.site, judging.clock)
    other.page.goto(judging.page.url)
    other.page.get_by_label("Acceptable", exact=True).check()
    other.page.get_by_label("Your reason").fill("Her mother was ill that day.")
    other.press("Record my decision")
    other.sees("What was decided")

    judging.page.get_by_label("Not acceptable", exact=True).check()
    judging.page.get_by_label("Your reason").fill(WHY)
    with judging.page.expect_response(lambda r: r.request.method == "POST" and "/judge/" in r.url) as answered:
        judging.press("Record my decision")
    assert answered.value.status == 409
    expect(judging.heading("This was changed while you had it open")).to_be_visible()
    judging.sees("Her mother was ill that day.", WHY, "nothing you typed is lost")
    judging.follow("Keep it as it stands now")
    judging.sees("Her mother was ill that day.")
    assert _in_the_record()[1] == ["acceptable"]


def test_after_a_time_out_the_typed_text_is_there_again(judging: Walker) -> None:
    judging.page.get_by_label("Not acceptable", exact=True).check()
    judging.page.get_by_label("Your reason").fill(WHY)
    judging.sees("Draft saved")
    judging.put(day("1 Dec 2026", "09:26"))
    judging.press("Record my decision")
    expect(judging.page.get_by_role("button", name="Simon Hale")).to_be_visible()
    assert _in_the_record()[1] == [""]
    judging.page.get_by_role("button", name="Simon Hale").click()
    expect(judging.heading("Judge the absence of 23 November")).to_be_visible()
    expect(judging.page.get_by_label("Your reason")).to_have_value(WHY)
    expect(judging.page.get_by_label("Not acceptable", exact=True)).to_be_checked()
    judging.sees("Draft saved")
    judging.press("Record my decision")
    judging.page.get_by_role("link", name="My work").click()
    judging.sees("Decide what follows the failure of 23 November")
    assert _in_the_record()[1] == ["unacceptable"]


def test_on_a_narrow_screen_the_note_of_what_is_not_saved_covers_no_button(simon: Walker) -> None:
    page = simon.page
    page.set_viewport_size({"width": 320, "height": 568})
    draft = page.locator("form[data-draft-url]").first.get_attribute("data-draft-url") or ""
    page.route(f"**{draft}*", lambda route: route.abort())
    simon.type("Note", WHY)
    note = page.get_by_role("alert").filter(has_text="Not saved")
    expect(note).to_be_visible()
    button = page.get_by_role("main").get_by_role("button", name="Save").first
    button.focus()
    there, over = button.bounding_box(), note.bounding_box()
    assert there is not None
    assert over is not None
    assert there["y"] + there["height"] <= over["y"]
