"""A missed meeting on their own page: why, the proof, the decision and what it means."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from throughcare.accounts.principals import Principal
from throughcare.appointments import timeline
from throughcare.appointments.actions import judging
from throughcare.appointments.models import Absence, Proof
from throughcare.appointments.tests.telling import book, missed, moment
from throughcare.design import papers
from throughcare.duties.models import Duty
from throughcare.portal.tests.conftest import Own


@pytest.fixture
def absence(aaron: int, grace: Principal, at: datetime) -> Absence:
    """Aaron did not come on Thursday 19 November; the day for proof is the 26th."""
    return missed(aaron, moment(19, 10, 30), by=grace, at=moment(19, 11), serves=[])


@pytest.fixture
def page(absence: Absence) -> str:
    """The address of its page."""
    return f"/my/missed/{absence.pk}/"


def photo(size: int = 40) -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (size, size), "white").save(picture, "JPEG")
    return SimpleUploadedFile("note.jpg", picture.getvalue(), content_type="image/jpeg")


def test_home_counts_it_as_one_thing_to_do(own: Own, page: str) -> None:
    text = own.see("/my/")
    assert "To do now: 1 thing" in text
    assert "Tell us why you could not come." in text
    assert page in text


def test_why_in_their_own_words_then_a_photo_then_waiting(own: Own, absence: Absence, page: str, at: datetime) -> None:
    assert "It is late, but we still want to know." in own.see(f"{page}why/")  # two days to get in touch, says policy
    answer = own.send(f"{page}why/", reason="illness", words="I was sick all night.")
    assert answer.headers["Location"] == f"{page}proof/"
    absence.refresh_from_db()
    assert (absence.reason, absence.reason_words, absence.told_on) == ("illness", "I was sick all night.", at.date())
    assert not Duty.objects.filter(kind="tell_why_absent", about_id=absence.pk, ended_at=None).exists()
    asked = own.see(f"{page}proof/")
    assert "Show us you were ill" in asked
    assert "By the end of Thursday 26 November" in asked
    answer = own.send(f"{page}proof/", file=photo())
    assert answer.headers["Location"] == page
    proof = Proof.objects.get(absence=absence)
    assert (proof.kind, proof.received_on, proof.seen_by_id) == ("doctor_note", at.date(), None)
    assert proof.entered_by == f"person:{absence.person_id}"
    text = own.see(page)
    for said in ("Thank you. We have it.", "Nothing is decided yet.", "I was sick all night.", "1 photo or paper"):
        assert said in text, said
    assert "We decide if your reason is OK by Monday 30 November." in text


def test_what_staff_wrote_down_of_a_reason_is_not_shown_as_their_words(
    own: Own, absence: Absence, page: str, grace: Principal, at: datetime
) -> None:
    words = "Sounded drunk; his mother says he was at work."
    judging.give_reason(absence.pk, reason="employment", words=words, told_on=at.date(), by=grace, at=at)
    for url in (page, f"{page}why/"):
        text = own.see(url)
        assert "I was at work" in text
        assert "drunk" not in text


def test_what_is_checked_by_us_asks_for_no_photo(own: Own, page: str) -> None:
    assert own.send(f"{page}why/", reason="court", words="").headers["Location"] == page
    assert "We check with them ourselves." in own.see(page)


def test_something_else_needs_a_word_and_nothing_typed_is_lost(own: Own, page: str) -> None:
    answer = own.send(f"{page}why/", reason="none", words="")
    assert answer.status_code == 422
    assert "Tell us what it was, in a few words." in answer.content.decode()
    answer = own.send(f"{page}why/", words="The bus broke down.")
    assert answer.status_code == 422
    assert "Choose why you could not come." in answer.content.decode()
    assert "The bus broke down." in answer.content.decode()


def test_they_can_stop_and_go_on_another_day(own: Own, absence: Absence, page: str) -> None:
    answer = own.send(f"{page}why/", words="I was", stop="yes")
    assert answer.headers["Location"] == page
    absence.refresh_from_db()
    assert absence.reason_words == ""
    assert ">\nI was</textarea>" in own.see(f"{page}why/")


def test_a_file_that_is_no_picture_is_told_in_their_words(own: Own, page: str) -> None:
    own.send(f"{page}why/", reason="illness", words="")
    wrong = SimpleUploadedFile("note.doc", b"MZ" + bytes(200))
    answer = own.send(f"{page}proof/", file=wrong)
    assert answer.status_code == 422
    assert "We cannot take that file. Send a photo or a PDF under 20 MB." in answer.content.decode()


def test_sending_it_later_keeps_nothing(own: Own, absence: Absence, page: str) -> None:
    own.send(f"{page}why/", reason="illness", words="")
    assert own.send(f"{page}proof/", how="later").status_code == 303
    assert not Proof.objects.filter(absence=absence).exists()
    assert "We have no proof yet." in own.see(page)


@pytest.mark.parametrize(
    ("how", "says", "by"),
    [
        ("bring", "I will bring it in.", "Bring your proof by Thursday 26 November. We still need it."),
        ("later", "I will send it later.", "You can send proof until Thursday 26 November."),
    ],
)
def test_how_proof_will_come_is_kept_as_they_said_it_and_it_is_still_owed(
    own: Own, absence: Absence, page: str, grace: Principal, at: datetime, how: str, says: str, by: str
) -> None:
    own.send(f"{page}why/", reason="illness", words="")
    assert "By the end of Thursday 26 November. We look at it" in own.see(f"{page}proof/")
    assert own.send(f"{page}proof/", how=how).headers["Location"] == page
    absence.refresh_from_db()
    assert (absence.proof_said, absence.proof_said_at) == (how, at)
    assert Duty.objects.filter(kind="bring_proof", about_id=absence.pk, ended_at=None).exists()
    text = own.see(page)
    for said in ("We have no proof yet.", f"On Monday 23 November you said: {says}", by):
        assert said in text, said
    staff = Client()
    assert staff.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    judged = staff.get(f"/absences/{absence.pk}/judge/").content.decode()
    assert judged.count(says) == 2  # beside the reason, and in what happened
    shown = timeline.rows(absence.person_id, at=at, kinds=["absences"])
    assert f"“{says}” The day for proof is 26 November." in [row.text for row in shown]
    assert timeline.counts(absence.person_id, at=at)["absences"] == len(shown)


def test_whoever_brings_it_reads_if_their_next_meeting_is_soon_enough(
    own: Own, absence: Absence, page: str, grace: Principal, at: datetime
) -> None:
    own.send(f"{page}why/", reason="illness", words="")
    own.send(f"{page}proof/", how="bring")
    book(absence.person_id, moment(30), by=grace, at=at)
    assert "Your next meeting is after that day. Bring it before, or send a photo." in own.see(page)
    book(absence.person_id, moment(25), by=grace, at=at)
    assert "You can bring it to your next meeting." in own.see(page)
    own.send(f"{page}proof/", file=photo())
    assert "bring it to your next meeting" not in own.see(page)


def test_illness_without_a_note_is_their_own_word_a_few_times(own: Own, absence: Absence, page: str) -> None:
    own.send(f"{page}why/", reason="illness", words="Fever.")
    if not papers.possible():  # their word is kept as a paper: where none can be made, it is not offered
        assert "I have no note" not in own.see(f"{page}proof/")
        assert own.send(f"{page}proof/", how="no_note").status_code == 422
        assert not Proof.objects.filter(absence=absence).exists()
        return
    assert "You can say so 3 times. You have used 0." in own.see(f"{page}proof/")
    own.send(f"{page}proof/", how="no_note")
    proof = Proof.objects.get(absence=absence)
    assert proof.kind == "self_certificate"
    assert proof.document is not None
    assert proof.document.content_type == "application/pdf"


def test_home_says_what_came_of_it_while_it_is_new(own: Own, absence: Absence, grace: Principal, at: datetime) -> None:
    assert "A meeting you missed" not in own.see("/my/")
    judging.give_reason(absence.pk, reason="illness", words="", told_on=at.date(), by=grace, at=at)
    assert "You told us why. We have not decided yet." in own.see("/my/")
    judging.judge_absence(absence.pk, decision="acceptable", words="Fine.", by=grace, at=at)
    home = own.see("/my/")
    assert "OK: it does not count" in home
    assert f"/my/missed/{absence.pk}/" in home
    Absence.objects.get().change(decided_at=at - timedelta(days=15))
    assert "A meeting you missed" not in own.see("/my/")


@pytest.mark.parametrize(
    ("decision", "head", "means"),
    [
        ("acceptable", "Your reason is OK", "You will get no warning for it."),
        ("unacceptable", "This meeting counts as missed", "It is not too late. We will look again."),
        ("not_a_failure", "This was our fault, not yours", "It does not count as a missed meeting."),
    ],
)
def test_the_decision_is_told_with_why_and_what_they_can_do(
    own: Own, absence: Absence, page: str, grace: Principal, at: datetime, decision: str, head: str, means: str
) -> None:
    told = "You rang the clinic. That is enough."
    judging.judge_absence(absence.pk, decision=decision, words="A note of mine.", told=told, by=grace, at=at)
    text = own.see(page)
    for said in (head, means, told, "Grace"):
        assert said in text, said
    assert ("You have none from the year before it." in text) is (decision == "unacceptable")
    assert "A note of mine." not in text


def test_how_many_counted_before_is_said_without_blame(
    own: Own, absence: Absence, page: str, aaron: int, grace: Principal, at: datetime
) -> None:
    for day in (12, 5):
        earlier = missed(aaron, moment(day, 14), by=grace, at=moment(day, 15), serves=[])
        judging.judge_absence(earlier.pk, decision="unacceptable", words="None.", by=grace, at=at)
    judging.judge_absence(absence.pk, decision="unacceptable", words="None.", by=grace, at=at)
    assert "In the year before it you missed 2 more." in own.see(page)
    Absence.objects.get(missed_on=date(2026, 11, 5)).change(missed_on=date(2025, 11, 5))
    assert "In the year before it you missed 1 more." in own.see(page)


def test_proof_after_a_no_opens_it_again(own: Own, absence: Absence, page: str, grace: Principal, at: datetime) -> None:
    own.send(f"{page}why/", reason="illness", words="")
    judging.judge_absence(absence.pk, decision="unacceptable", words="No proof.", by=grace, at=at)
    own.send(f"{page}proof/", file=photo())
    absence.refresh_from_db()
    assert (absence.decision, absence.reopened_at) == ("", at)
    assert absence.proof_by == date(2026, 11, 26)
    assert "Nothing is decided yet." in own.see(page)


def test_an_absence_of_somebody_else_is_not_there(own: Own, absence: Absence) -> None:
    for end in ("", "why/", "proof/"):
        assert own.client.get(f"/my/missed/{absence.pk + 1000}/{end}").status_code == 404
