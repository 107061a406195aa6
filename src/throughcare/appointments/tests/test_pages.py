"""The pages: what is asked, what is said when it cannot be, and who is let in."""

from __future__ import annotations

from datetime import datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import contacts, diary, judging
from throughcare.appointments.models import Absence, Appointment, Contact, Proof
from throughcare.appointments.tests.telling import book, community_order, missed, moment, record
from throughcare.documents.models import Document

OWN, OVERHEAD = 6, 5  # queries a page may make of its own, and those of every page


def pdf() -> bytes:
    """A paper of one page."""
    file = BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PDF")
    return file.getvalue()


@pytest.fixture
def desk(grace: Principal) -> Client:
    """Grace's browser."""
    return signed_in(grace)


class Shown(HTMLParser):
    """What a browser would send of the forms on a page, and what the page says is wrong."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.choices: list[str] = []
        self.errors: list[str] = []
        self._select = self._area = ""
        self._error = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "input" and at.get("type") in {"radio", "checkbox"}:
            self.choices.append(f"{name}={at['value']}")
            if "checked" in at:
                self.values[name] = at["value"]
        elif tag == "input" and name:
            self.values[name] = at.get("value", "")
        elif tag in {"select", "textarea"}:
            self._select, self._area = (name, "") if tag == "select" else ("", name)
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in at:
            self.values[self._select] = at["value"]
        self._error = self._error or "govuk-error-summary" in at.get("class", "")

    def handle_endtag(self, tag: str) -> None:
        self._error = self._error and tag != "ul"
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data.removeprefix("\n")
        if self._error:
            self.errors.append(data.strip())


def post(client: Client, url: str, **typed: Any) -> Any:
    """Open a form and send it back with what is typed, as a browser does."""
    shown = client.get(url)
    assert shown.status_code == 200, shown.content[:2000]
    return client.post(url, {**fields(shown), **typed})


def fields(answer: Any) -> dict[str, str]:
    return {name: value for name, value in Shown(answer.content.decode()).values.items() if name not in {"q", "upload"}}


def said(answer: Any) -> str:
    return " ".join(Shown(answer.content.decode()).errors)


def booked(**more: Any) -> dict[str, Any]:
    return {
        "slot": "other",
        "day": "30/11/2026",
        "starts": "9:30",
        "ends": "10:00",
        "kind": "supervision",
        "where": "home",
        **more,
    }


def test_a_meeting_is_booked_and_a_second_submit_gives_the_same_one(desk: Client, aaron: int) -> None:
    url = reverse("appointments:book", args=[aaron])
    answer = post(desk, url, **booked())
    assert answer.status_code == 303
    meeting = Appointment.objects.get()
    assert answer["Location"] == reverse("appointments:meeting", args=[meeting.pk])
    again = {**fields(desk.get(url)), **booked(day="1/12/2026")}
    first, second = desk.post(url, again), desk.post(url, again)
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 2
    assert desk.post(url, {**again, "day": "2/12/2026"}).status_code == 409


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"day": "31/2/2027"}, "must be a real date"),
        ({"starts": "25:00"}, "must be a real time, like 09:30"),
        ({"ends": "9:00"}, "The meeting must end after it begins"),
        ({"day": ""}, "Enter the day of the meeting"),
        ({"day": "20/11/2026"}, "This time is past"),
        ({"day": "29/11/2026"}, "The office is closed on 29 November 2026"),
        ({"where": "elsewhere"}, "Say where the meeting is"),
        ({"where": "office"}, "Select which office"),
        ({"kind": "tea"}, "Select what kind of meeting it is"),
    ],
)
def test_a_meeting_that_cannot_be_booked_keeps_what_was_typed(
    typed: dict[str, str], says: str, desk: Client, aaron: int
) -> None:
    answer = post(desk, reverse("appointments:book", args=[aaron]), **booked(**typed))
    assert answer.status_code == 422
    assert says in said(answer)
    assert b"10:00" in answer.content
    assert not Appointment.objects.exists()


def test_proposed_times_are_offered_with_why_and_can_be_taken(
    desk: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    community_order(aaron, by=grace, at=at)
    url = reverse("appointments:book", args=[aaron])
    shown = desk.get(url)
    text = shown.content.decode()
    assert "Why this one: " in text
    assert "england_wales/contact@2007" in text
    assert "Dyslexia: large print, short texts" in text
    slot = next(choice for choice in Shown(text).choices if choice.startswith("slot=")).removeprefix("slot=")
    assert post(desk, url, slot=slot).status_code == 303
    assert Appointment.objects.get().starts_at == datetime.fromisoformat(slot)


def test_the_list_has_what_comes_what_is_to_be_recorded_and_the_past(
    desk: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    book(aaron, moment(30), by=grace, at=at)
    book(aaron, moment(23, 9), by=grace, at=at)
    record(
        book(aaron, moment(16), by=grace, at=at),
        "ATTC",
        by=grace,
        at=at,
        came_at=moment(16),
        seen_at=moment(16, 10, 30),
    )
    url = reverse("appointments:list", args=[aaron])
    text = desk.get(url).content.decode()
    for words in ("Mon 30 Nov, 10:00 to 10:30", "Outcome to record", "Mon 16 Nov, 10:00 to 10:30"):
        assert words in text
    assert "Mon 16 Nov" in desk.get(url + "?shown=kept_waiting&from=1/11/2026").content.decode()
    assert "No past meeting is here." in desk.get(url + "?shown=unacceptable").content.decode()
    assert desk.get(url + "?from=31/2/2026&page=x&shown=nonsense").status_code == 200


def test_every_page_of_a_meeting_opens(desk: Client, aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    for name in ("meeting", "move", "cancel", "tell"):
        assert desk.get(reverse(f"appointments:{name}", args=[meeting.pk])).status_code == 200
    assert desk.get(reverse("appointments:correct_outcome", args=[meeting.pk])).status_code == 404
    assert desk.get(reverse("appointments:meeting", args=[987_654])).status_code == 404


def test_a_meeting_is_moved_told_and_cancelled(desk: Client, aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    assert post(desk, reverse("appointments:tell", args=[meeting.pk]), told_how="phone").status_code == 303
    answer = post(
        desk,
        reverse("appointments:move", args=[meeting.pk]),
        slot="other", day="1/12/2026", starts="10:00", ends="10:30", by_whom="person", because="Shift",
    )  # fmt: skip
    assert answer.status_code == 303
    moved = Appointment.objects.get(moved_from=meeting)
    assert (
        post(desk, reverse("appointments:cancel", args=[moved.pk]), by_whom="service", because="Fire").status_code
        == 303
    )
    assert desk.get(reverse("appointments:meeting", args=[moved.pk])).status_code == 200
    assert desk.get(reverse("appointments:meeting", args=[meeting.pk])).status_code == 200


def test_two_windows_on_one_meeting_get_both_versions(desk: Client, aaron: int, grace: Principal, at: datetime) -> None:
    meeting = book(aaron, moment(30), by=grace, at=at)
    url = reverse("appointments:cancel", args=[meeting.pk])
    typed = {**fields(desk.get(url)), "by_whom": "person", "because": "Flu"}
    diary.tell(meeting.pk, told_how="phone", told_at=at, by=grace, at=at)
    answer = desk.post(url, typed)
    assert answer.status_code == 409
    assert b"Flu" in answer.content
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None


@pytest.fixture
def absence(aaron: int, grace: Principal, at: datetime) -> Absence:
    """Aaron did not come on 12 November and gave work as the reason."""
    order = community_order(aaron, by=grace, at=at)
    absence = missed(aaron, moment(12, 10, 30), by=grace, at=moment(12, 11), serves=[order], told_how="face")
    return judging.give_reason(
        absence.pk, reason="employment", words="Called in", told_on=moment(13).date(), by=grace, at=moment(13, 9)
    )


def test_an_absence_is_judged_with_the_rule_beside_it_and_nothing_chosen(desk: Client, absence: Absence) -> None:
    url = reverse("appointments:judge_absence", args=[absence.pk])
    shown = desk.get(url)
    text = shown.content.decode()
    for words in (
        "Judge the absence of 12 November",
        "Not an acceptable absence, as things stand",
        "england_wales/absence@2007",
        "Decide today",
        "The day for proof passed",
        "Seen, not kept",
        "Would turn",
    ):
        assert words in text
    assert " checked" not in text
    assert post(desk, url, words="x").status_code == 422
    assert post(desk, url, decision="unacceptable", words="No letter.").status_code == 303
    after = desk.get(url).content.decode()
    assert "What was decided" in after
    assert "Record my decision" not in after


def test_longer_is_given_from_the_same_page(desk: Client, absence: Absence) -> None:
    url = reverse("appointments:judge_absence", args=[absence.pk])
    assert "Enter the day they have until" in said(post(desk, url, decision="extend", words="On leave"))
    assert "on or before 30 November 2026" in said(
        post(desk, url, decision="extend", words="On leave", until="1/12/2026")
    )
    assert post(desk, url, decision="extend", words="On leave", until="30/11/2026").status_code == 303
    assert "longer was given once" in desk.get(url).content.decode()
    assert "decision=extend" not in Shown(desk.get(url).content.decode()).choices


def test_a_case_administrator_may_look_and_add_proof_but_not_judge(absence: Absence, paul: Principal) -> None:
    client = signed_in(paul)
    url = reverse("appointments:judge_absence", args=[absence.pk])
    shown = client.get(url)
    assert shown.status_code == 200
    assert b"Record my decision" not in shown.content
    assert client.post(url, {"decision": "acceptable", "words": "x"}).status_code == 403
    assert client.get(reverse("appointments:add_proof", args=[absence.pk])).status_code == 200


def test_a_manager_sees_what_was_decided_against_the_rule_and_why(
    absence: Absence, grace: Principal, ruth: Principal, at: datetime
) -> None:
    judging.judge_absence(absence.pk, decision="acceptable", words="I know the foreman.", by=grace, at=at)
    url = reverse("appointments:against_rule")
    text = signed_in(ruth).get(url).content.decode()
    assert "I know the foreman." in text
    assert "Whitfield" in text
    assert signed_in(grace).get(url).status_code == 403


def test_nobody_from_outside_gets_in(absence: Absence, omar: Principal) -> None:
    client = signed_in(omar)
    person, meeting = absence.person_id, absence.appointment_id
    for url in (
        reverse("appointments:list", args=[person]),
        reverse("appointments:book", args=[person]),
        reverse("appointments:write_note", args=[person]),
        reverse("appointments:meeting", args=[meeting]),
        reverse("appointments:judge_absence", args=[absence.pk]),
        reverse("appointments:give_reason", args=[absence.pk]),
    ):
        assert client.get(url).status_code == 403, url


def test_proof_is_uploaded_or_seen_and_can_be_taken_back(
    desk: Client, absence: Absence, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    url = reverse("appointments:add_proof", args=[absence.pk])
    assert "Choose the file of the paper" in said(post(desk, url, kind="employer_letter", how="kept"))
    assert "Say what the paper said" in said(post(desk, url, kind="employer_letter", how="seen"))
    exe = SimpleUploadedFile("rota.pdf", b"MZ not a paper at all")
    assert post(desk, url, kind="employer_letter", how="kept", upload=exe).status_code == 422
    assert not Proof.objects.exists()
    rota = SimpleUploadedFile("rota.pdf", pdf(), content_type="application/pdf")
    answer = post(desk, url, kind="employer_letter", how="kept", upload=rota)
    assert answer.status_code == 303, said(answer)
    proof = Proof.objects.get()
    assert Document.objects.get().pk == proof.document_id
    assert "Kept in papers" in desk.get(reverse("appointments:judge_absence", args=[absence.pk])).content.decode()
    assert (
        post(desk, reverse("appointments:withdraw_proof", args=[proof.pk]), because="Another person's").status_code
        == 303
    )
    assert post(desk, url, kind="employer_letter", how="seen", words="Rota for that day").status_code == 303


def test_a_reason_can_be_written_down_and_a_decision_taken_back(
    desk: Client, absence: Absence, grace: Principal, at: datetime
) -> None:
    assert post(desk, reverse("appointments:give_reason", args=[absence.pk]), words="Rang again").status_code == 303
    judging.judge_absence(absence.pk, decision="unacceptable", words="x", by=grace, at=at)
    assert post(desk, reverse("appointments:reopen", args=[absence.pk]), because="Wrong day").status_code == 303
    assert b"Reopened." in desk.get(reverse("appointments:judge_absence", args=[absence.pk])).content


def test_an_outcome_is_corrected(desk: Client, absence: Absence) -> None:
    url = reverse("appointments:correct_outcome", args=[absence.appointment_id])
    assert "what was said or done" in said(post(desk, url, happened="AFTC", came_at="10:30", because="x"))
    answer = post(desk, url, happened="ATTC", came_at="10:30", seen_at="10:35", left_at="11:00", because="He was there")
    assert answer.status_code == 303
    shown = desk.get(reverse("appointments:meeting", args=[absence.appointment_id])).content.decode()
    assert "He was there" in shown
    assert desk.get(reverse("appointments:judge_absence", args=[absence.pk])).status_code == 200


def test_a_note_is_written_and_a_wrong_one_corrected(desk: Client, aaron: int) -> None:
    assert post(desk, reverse("appointments:write_note", args=[aaron]), words="Rang at nine").status_code == 303
    note = Contact.objects.get()
    url = reverse("appointments:supersede_note", args=[note.pk])
    assert post(desk, url, words="Rang at ten", because="Wrong hour").status_code == 303
    right = Contact.objects.get(supersedes=note)
    shown = desk.get(reverse("appointments:note", args=[right.pk])).content.decode()
    assert "Rang at ten" in shown
    assert "Rang at nine" in shown
    assert "Read the right one" in desk.get(reverse("appointments:note", args=[note.pk])).content.decode()


def test_a_sensitive_note_is_asked_about_twice(desk: Client, aaron: int) -> None:
    url = reverse("appointments:write_note", args=[aaron])
    asked = post(desk, url, words="Her sister reported him", sensitive="on")
    assert asked.status_code == 422
    assert b"This cannot be taken back" in asked.content
    assert not Contact.objects.exists()
    typed = asked.wsgi_request.POST.dict()
    back = desk.post(url, {**typed, "back": "on"})
    assert back.status_code == 200
    assert b"Her sister reported him" in back.content
    assert desk.post(url, {**typed, "sure": "on"}).status_code == 303
    note = Contact.objects.get()
    assert note.sensitive
    shown = desk.get(reverse("appointments:note", args=[note.pk]))
    assert b"Her sister reported him" in shown.content


def test_a_sensitive_note_is_shut_to_those_who_may_not(
    aaron: int, grace: Principal, paul: Principal, at: datetime
) -> None:
    note = contacts.write_note(aaron, kind="note", at_=at, words="Secret", sensitive=True, by=grace, at=at)
    client = signed_in(paul)
    assert client.get(reverse("appointments:note", args=[note.pk])).status_code == 403
    assert client.get(reverse("appointments:supersede_note", args=[note.pk])).status_code == 403


def test_ten_megabytes_of_note_get_a_clear_answer(desk: Client, aaron: int) -> None:
    url = reverse("appointments:write_note", args=[aaron])
    answer = post(desk, url, words="x" * 10_000_000)
    assert answer.status_code in {400, 413, 422}
    assert not Contact.objects.exists()
    long = post(desk, url, words="x" * 4_012)
    assert "It is 12 too long" in said(long)


def test_a_page_asks_few_questions_of_the_database(
    desk: Client, absence: Absence, grace: Principal, at: datetime
) -> None:
    person, missed_one = absence.person_id, absence.appointment_id
    for day in range(2, 6):
        record(book(person, moment(day), by=grace, at=at), "ATTC", by=grace, at=at, came_at=moment(day))
    coming = book(person, moment(30), by=grace, at=at)
    for url in (
        reverse("appointments:list", args=[person]),
        reverse("appointments:meeting", args=[missed_one]),
        reverse("appointments:book", args=[person]),
        reverse("appointments:move", args=[coming.pk]),
        reverse("appointments:judge_absence", args=[absence.pk]),
        reverse("appointments:add_proof", args=[absence.pk]),
        reverse("appointments:correct_outcome", args=[missed_one]),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(url).status_code == 200
        reads = [query["sql"] for query in asked if query["sql"].lstrip().lower().startswith("select")]
        reads = [sql for sql in reads if "set_config" not in sql]
        assert len(reads) <= OWN + OVERHEAD, (url, reads)
