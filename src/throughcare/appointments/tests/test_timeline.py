"""The timeline of a person: everything in order, page by page, searched by words, sensitive words hidden."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts.principals import Principal
from throughcare.appointments import timeline
from throughcare.appointments.actions import contacts, diary, judging
from throughcare.appointments.models import Contact, Proof
from throughcare.appointments.tests.telling import book, missed, moment, record
from throughcare.design.dates import clock, day_long, full_day
from throughcare.kernel.clock import local_day
from throughcare.policy.clocks import start_of_day


@pytest.fixture
def story(aaron: int, grace: Principal, at: datetime) -> int:
    """Aaron's November: a missed meeting, its reason, proof and decision, notes, our own failures."""
    absence = missed(aaron, moment(12, 10, 30), by=grace, at=moment(12, 11))
    judging.give_reason(
        absence.pk, reason="employment", words="Early shift", told_on=date(2026, 11, 13), by=grace, at=moment(13, 9, 12)
    )
    judging.judge_absence(absence.pk, decision="unacceptable", words="No letter", by=grace, at=moment(20, 9))
    judging.add_proof(
        absence.pk,
        kind="employer_letter",
        received_on=date(2026, 11, 20),  # before it is typed, whatever day the database takes this to be
        seen=True,
        words="Rota",
        by=grace,
        at=moment(23, 9),
    )
    contacts.write_note(aaron, kind="they_rang", at_=moment(16, 12), words="Asks about debt advice", by=grace, at=at)
    contacts.write_note(
        aaron, kind="note", at_=moment(17, 12), words="Debt to a neighbour", sensitive=True, by=grace, at=at
    )
    meeting = book(aaron, moment(23, 9, 30), by=grace, at=at)
    record(
        meeting, "ATTC", by=grace, at=at, came_at=moment(23, 9, 26), seen_at=moment(23, 9, 50), left_at=moment(23, 10)
    )
    contacts.write_note(
        aaron, kind="meeting", at_=at, words="Settled at work", appointment_id=meeting.pk, by=grace, at=at
    )
    book(aaron, moment(30), by=grace, at=at)
    return aaron


def test_everything_is_there_newest_first_and_nothing_that_is_to_come(story: int, at: datetime) -> None:
    rows = timeline.rows(story, at=at)
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    titles = [row.title for row in rows]
    assert titles.count("Came and complied") == 1
    for title in ("Kept waiting 20 minutes", "Told us why they missed 12 November", "Decision on 12 November reopened",
                  "Did not come, reason awaited", "They rang", "Sensitive note"):  # fmt: skip
        assert title in titles
    came = next(row for row in rows if row.title == "Came and complied")
    assert (came.when, came.text, came.tag) == (
        "Monday 23 November, 09:50 to 10:00",
        "Settled at work",
        ("Kept", "kept"),
    )
    assert all(row.at <= at for row in rows)
    assert sum(timeline.counts(story, at=at).values()) == len(rows)


def test_proof_stands_at_the_day_it_came_and_says_when_it_was_entered(story: int, at: datetime) -> None:
    entered_at = Proof.objects.get().entered_at  # by the database's clock, whatever day it is
    came, later = local_day(entered_at) - timedelta(days=1), max(at, entered_at + timedelta(days=1))

    def proof(received_on: date) -> timeline.Row:
        Proof.objects.update(received_on=received_on)
        return next(row for row in timeline.rows(story, at=later) if row.title.startswith("Proof"))

    row = proof(came)
    assert row.when == day_long(came).rsplit(" ", 1)[0]
    assert row.at == start_of_day(came)
    assert row.text.startswith("Rota. Entered on ")
    row = proof(local_day(entered_at))
    assert row.at == entered_at
    assert "Entered on " not in row.text


def test_a_note_typed_on_a_later_day_stands_at_its_true_time_and_says_when_it_was_typed(
    story: int, at: datetime
) -> None:
    typed = Contact.objects.filter(kind="they_rang").get().entered_at  # by the database's clock, whatever day it is
    later = max(at, typed + timedelta(days=1))

    def notes(of: datetime) -> dict[str, timeline.Row]:
        Contact.objects.update(at=of)
        return {row.title: row for row in timeline.rows(story, at=later, kinds=["notes"])}

    shown = notes(typed - timedelta(days=3))
    entered = f"Entered on {full_day(typed)}, {clock(typed)}."
    assert shown["They rang"].text == f"Asks about debt advice. {entered}"
    assert shown["They rang"].when.startswith(day_long(typed - timedelta(days=3)).rsplit(" ", 1)[0])
    assert shown["Sensitive note"].text == f"Hidden here. Open it to read it. {entered}"
    assert all("Entered on" not in row.text for row in notes(typed).values())
    Contact.objects.update(imported_from="delius")  # when it was typed there nobody knows
    assert all("Entered on" not in row.text for row in notes(typed - timedelta(days=3)).values())


def test_pages_follow_each_other_without_a_gap_or_a_double(story: int, at: datetime) -> None:
    whole = [row.key for row in timeline.rows(story, at=at)]
    paged: list[str] = []
    before = None
    while rows := timeline.rows(story, at=at, before=before, limit=2):
        paged += [row.key for row in rows]
        before = (rows[-1].at, rows[-1].key)
    assert paged == whole


def test_words_find_what_is_shown_and_never_what_is_sensitive(story: int, at: datetime) -> None:
    assert [row.title for row in timeline.rows(story, at=at, words="debt")] == ["They rang"]
    assert [row.title for row in timeline.rows(story, at=at, words="complied")] == ["Came and complied"]
    assert timeline.rows(story, at=at, words="100%") == []
    sensitive = next(row for row in timeline.rows(story, at=at) if row.title == "Sensitive note")
    assert "neighbour" not in sensitive.text


def test_kinds_and_days_narrow_it(story: int, at: datetime) -> None:
    assert {row.kind for row in timeline.rows(story, at=at, kinds=["notes", "owed"])} == {"notes", "owed"}
    rows = timeline.rows(story, at=at, from_=date(2026, 11, 13), until=date(2026, 11, 16))
    assert [row.title for row in rows] == ["They rang", "Told us why they missed 12 November"]
    assert timeline.rows(story, at=at, kinds=["nonsense"]) == []


def test_a_moved_meeting_says_whose_doing_it_was(aaron: int, grace: Principal, at: datetime) -> None:
    old = book(aaron, moment(24, 9), by=grace, at=at)
    diary.move(
        old.pk,
        starts_at=moment(25),
        ends_at=moment(25, 11),
        by_whom="service",
        because="Called to court",
        by=grace,
        at=at,
    )
    titles = {row.title: row for row in timeline.rows(aaron, at=at)}
    assert titles["We moved this meeting"].mark == "ours"
    assert titles["We moved this meeting"].text == "To 25 November 2026, 10:00. Called to court"


def test_it_is_one_question_to_the_database(story: int, at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        timeline.rows(story, at=at, words="a", before=(at + timedelta(days=1), ""))
    assert len(asked) == 1
