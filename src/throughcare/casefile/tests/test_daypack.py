"""The pack for a day without a computer: who is in it, what it says, that it is sealed, and that it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from throughcare.accounts.principals import Principal
from throughcare.appointments import timeline
from throughcare.appointments.actions import contacts, diary, outcomes
from throughcare.appointments.models import Appointment
from throughcare.casefile.queries import daypack as queries
from throughcare.cli import daypack
from throughcare.demo import cast
from throughcare.design import papers
from throughcare.duties import actions as duties
from throughcare.embedded.programs import CannotStart
from throughcare.kernel import context
from throughcare.organisations.models import Office
from throughcare.people.models import Headline

KEY = bytes.fromhex("3b" * 32)


@pytest.fixture
def office(aaron: int, grace: Principal, staff: cast.Staff, at: datetime) -> Office:
    """Kilner Street, with a meeting with Aaron this afternoon and a clock that runs out."""
    with context.acting(principal=grace.key, reason="test"):
        starts_at = at + timedelta(hours=4)
        diary.book(
            aaron,
            kind="supervision",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            post_id=grace.post_id,
            office_id=staff.kilner_street,
            told_how="phone",
            anyway_because="Agreed by phone.",
            by=grace,
            at=at,
        )
        duties.open_duty(
            aaron,
            kind="book_next",
            about=("people.person", aaron),
            facts={"from": at.date()},
            title="Book the next meeting",
            at=at,
        )
    return Office.objects.get(id=staff.kilner_street)


def test_it_holds_todays_people_their_numbers_and_what_runs_out(office: Office, at: datetime) -> None:
    page = queries.page(office, on=at.date())
    assert [(one["who"].reference, one["with"]) for one in page["meetings"]] == [("N104229", "Grace Adeyemi")]
    assert "Book the next meeting" in [one["what"] for one in page["clocks"]]
    assert page["people"][0]["numbers"] == ["07700 900412 (Text first)"]


def test_a_recall_that_runs_has_its_hour(office: Office, aaron: int, at: datetime) -> None:
    duties.open_duty(
        aaron,
        kind="revoke_licence_emergency",
        about=("enforcement.recall", 1),
        facts={"from": at},
        title="Have the licence revoked",
        at=at,
    )
    (one, *_) = queries.page(office, on=at.date())["clocks"]
    assert (one["what"], one["due_at"], one["late"]) == ("Have the licence revoked", at + timedelta(hours=2), False)


def test_whom_somebody_may_not_see_is_on_no_paper(office: Office, aaron: int, at: datetime) -> None:
    Headline.objects.filter(person_id=aaron).update(fenced=True)
    page = queries.page(office, on=at.date())
    assert (page["meetings"], page["clocks"], page["shown"]) == ([], [], [])


def test_it_is_sealed_on_the_disk_and_opens_with_its_key_alone(
    office: Office, grace: Principal, at: datetime, settings: Any, tmp_path: Path
) -> None:
    settings.DATA, settings.DAYPACK_KEY = tmp_path, KEY
    if not papers.possible():
        with pytest.raises(CannotStart, match="install Pango"):
            daypack.make(office, by=grace, at=at)
        return
    with context.acting(principal=grace.key, reason="test"):
        path = daypack.make(office, by=grace, at=at)
        assert daypack.make(office, by=grace, at=at) == path
    assert b"%PDF" not in path.read_bytes()
    assert daypack.main(["--open", str(path), "--to", str(tmp_path / "pack.pdf")]) == 0
    pages = PdfReader(tmp_path / "pack.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())  # where a line ends is the font's affair
    for words in ("Kilner Street", "N104229", "07700 900412", "Slip 10", "Time it happened"):
        assert words in text, words
    settings.DAYPACK_KEY = bytes(32)
    with pytest.raises(CannotStart, match="another key"):
        daypack.main(["--open", str(path), "--to", str(tmp_path / "other.pdf")])


def test_where_no_pdf_can_be_made_it_says_what_to_install_and_no_pack_is_kept(
    office: Office, grace: Principal, at: datetime, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA, settings.DAYPACK_KEY = tmp_path, KEY
    monkeypatch.setattr(papers, "possible", lambda: False)
    with pytest.raises(CannotStart, match="install Pango"):
        daypack.make(office, by=grace, at=at)
    assert daypack.make_all(by=grace, at=at) == 0  # in the early morning nobody is there to read a refusal
    assert list(tmp_path.rglob("*.pack")) == []


def test_what_is_entered_a_day_later_keeps_its_time_and_says_so(
    office: Office, aaron: int, grace: Principal, at: datetime
) -> None:
    """The slip of the meeting, the call and the visit, typed when the computers run again."""
    meeting = Appointment.objects.get(person_id=aaron, office=office)
    came, later = meeting.starts_at + timedelta(minutes=5), at + timedelta(days=1)
    with context.acting(principal=grace.key, reason="test"):
        facts = outcomes.OutcomeFacts(outcome="ATTC", came_at=came, seen_at=came, left_at=came + timedelta(minutes=20))
        outcomes.record_outcome(meeting.pk, facts=facts, by=grace, at=later)
        contacts.write_note(
            aaron, kind="they_rang", at_=came + timedelta(hours=1), words="He rang.", by=grace, at=later
        )
    held, note = (
        next(row for row in timeline.rows(aaron, at=later, kinds=[kind]) if row.at >= meeting.starts_at)
        for kind in ("meetings", "notes")
    )
    assert held.at == meeting.starts_at
    assert held.when.endswith("14:05 to 14:25")
    assert held.text == "Entered on 24 November 2026."
    assert note.at == came + timedelta(hours=1)


def test_without_a_key_none_is_made(office: Office, grace: Principal, at: datetime, settings: Any) -> None:
    settings.DAYPACK_KEY = None
    assert daypack.make_all(by=grace, at=at) == 0
    with pytest.raises(CannotStart, match="DAYPACK_KEY"):
        daypack.make(office, by=grace, at=at)
