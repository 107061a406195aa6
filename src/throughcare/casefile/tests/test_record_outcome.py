"""One screen, one save: outcome, what was worked on, note, next meeting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Absence, Appointment, Contact, Serves, ServiceFailure
from throughcare.appointments.tests import telling
from throughcare.casefile.tests.count_fields import count_fields, values
from throughcare.messaging.models import Letter
from throughcare.people import actions as people
from throughcare.people.facts import NameFacts, PersonFacts
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Instruction

SignIn = Callable[[Principal], Client]


@pytest.fixture
def meeting(aaron: int, order: int, grace: Principal, at: datetime) -> Appointment:
    """This morning at 9:30."""
    return telling.book(aaron, at - timedelta(minutes=30), by=grace, at=at, serves=[order], place="Room 2")


@pytest.fixture
def asked(aaron: int, order: int, grace: Principal, at: datetime) -> Instruction:
    """An instruction that is open."""
    return sentences.instruct(
        order,
        text="Bring the new tenancy agreement",
        told_at=at - timedelta(days=20),
        told_how="face",
        due_on=date(2026, 11, 30),
        by=grace,
        at=at - timedelta(days=20),
    )


def shown(client: Client, meeting: Appointment) -> dict[str, list[str]]:
    page = client.get(f"/appointments/{meeting.pk}/outcome/")
    assert page.status_code == 200
    return values(page.content.decode())


def test_nothing_the_record_holds_is_typed_and_one_save_is_enough(
    meeting: Appointment, asked: Instruction, grace: Principal, signed_in: SignIn, aaron: int, order: int
) -> None:
    client = signed_in(grace)
    page = client.get(f"/appointments/{meeting.pk}/outcome/").content.decode()
    counted = count_fields(page)
    assert counted.saves == 1
    assert {"came_at", "seen_at", "left_at", "place"} <= set(counted.prefilled)
    assert {"slot", "serves", "tell", "where", "kind"} <= counted.chosen
    # What it takes: one choice, and a note if there is something to say.
    form = {**values(page), "happened": "ATTC", "note": "Settled at work."}
    saved = client.post(f"/appointments/{meeting.pk}/outcome/", form)
    assert (saved.status_code, saved["Location"]) == (303, f"/people/{aaron}/")
    meeting.refresh_from_db()
    assert meeting.outcome == "ATTC"
    following = Appointment.objects.get(person_id=aaron, outcome="", cancelled_at=None)
    assert following.starts_at > meeting.starts_at
    assert (following.kind, following.office_id, following.place) == ("supervision", grace.office_id, "Room 2")
    assert Serves.objects.filter(appointment=following, sentence_id=order).exists()
    note = Contact.objects.get(appointment=meeting)
    assert (note.words, note.sensitive) == ("Settled at work.", False)


def test_a_second_click_shows_the_first_result_and_writes_nothing(
    meeting: Appointment, asked: Instruction, grace: Principal, signed_in: SignIn, aaron: int
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "note": "Once.", f"instruction_{asked.pk}": "kept"}
    first, second = (client.post(f"/appointments/{meeting.pk}/outcome/", form) for _ in range(2))
    assert (first.status_code, second.status_code, second["Location"]) == (303, 303, first["Location"])
    assert Appointment.objects.filter(person_id=aaron).count() == 2
    assert Contact.objects.filter(person_id=aaron).count() == 1
    other = client.post(f"/appointments/{meeting.pk}/outcome/", {**form, "note": "Another body, same key."})
    assert other.status_code == 409


def test_instructions_worked_on_move_on_and_one_not_kept_needs_its_reason(
    meeting: Appointment, asked: Instruction, grace: Principal, signed_in: SignIn
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", f"instruction_{asked.pk}": "withdrawn"}
    refused = client.post(f"/appointments/{meeting.pk}/outcome/", form)
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert (
        client.post(
            f"/appointments/{meeting.pk}/outcome/", {**form, f"because_{asked.pk}": "Not needed now."}
        ).status_code
        == 303
    )
    asked.refresh_from_db()
    assert (asked.state, asked.state_because) == ("withdrawn", "Not needed now.")


def test_somebody_elses_instruction_cannot_be_recorded_from_here(
    meeting: Appointment, grace: Principal, omar: Principal, at: datetime, signed_in: SignIn
) -> None:
    other = people.admit(PersonFacts(names=(NameFacts(surname="Other"),)), by=omar, at=at).id
    theirs = sentences.instruct(
        telling.community_order(other, by=omar, at=at),
        text="Ring us",
        told_at=at,
        told_how="face",
        due_on=date(2026, 12, 1),
        by=omar,
        at=at,
    )
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", f"instruction_{theirs.pk}": "kept"}
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 422
    theirs.refresh_from_db()
    meeting.refresh_from_db()
    assert (theirs.state, meeting.outcome) == ("open", "")


def test_kept_waiting_is_our_failure_and_absence_waits_for_its_reason(
    meeting: Appointment, grace: Principal, signed_in: SignIn, aaron: int, at: datetime, order: int
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "seen_at": "09:50", "left_at": "09:58"}
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 303
    assert ServiceFailure.objects.get(person_id=aaron).minutes == 20
    missed = telling.book(aaron, at - timedelta(days=3), by=grace, at=at, serves=[order])
    form = {**shown(client, missed), "happened": "AFTA"}
    assert client.post(f"/appointments/{missed.pk}/outcome/", form).status_code == 303
    assert Absence.objects.get(appointment=missed).decision == ""


def test_without_a_next_meeting_the_reason_is_kept(
    meeting: Appointment, grace: Principal, signed_in: SignIn, aaron: int
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "slot": "none"}
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 422
    form["no_next_because"] = ["Order ends on Friday."]
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 303
    assert Contact.objects.get(appointment=meeting).words == "No next meeting: Order ends on Friday."
    assert not Appointment.objects.filter(person_id=aaron, outcome="").exists()


def test_another_day_is_booked_and_a_refusal_there_undoes_the_whole_save(
    meeting: Appointment, grace: Principal, signed_in: SignIn, aaron: int, at: datetime
) -> None:
    telling.book(aaron, at + timedelta(days=2), by=grace, at=at)
    client = signed_in(grace)
    form = {
        **shown(client, meeting),
        "happened": "ATTC",
        "note": "Well.",
        "slot": "other",
        "day": "25/11/2026",
        "starts": "10:00",
        "ends": "10:30",
    }
    refused = client.post(f"/appointments/{meeting.pk}/outcome/", form)
    assert refused.status_code == 422
    assert "another meeting" in refused.content.decode()
    meeting.refresh_from_db()
    assert meeting.outcome == ""
    assert not Contact.objects.exists()
    assert "Well." in refused.content.decode()
    assert (
        client.post(f"/appointments/{meeting.pk}/outcome/", {**form, "starts": "14:00", "ends": "14:30"}).status_code
        == 303
    )


def test_a_meeting_to_come_takes_only_an_acceptable_absence(
    aaron: int, order: int, grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    coming = telling.book(aaron, at + timedelta(days=2), by=grace, at=at, serves=[order])
    client = signed_in(grace)
    form = shown(client, coming)
    assert client.post(f"/appointments/{coming.pk}/outcome/", {**form, "happened": "ATTC"}).status_code == 422
    form |= {"acceptable": ["AAME"], "words": ["Operation, letter seen."]}
    saved = client.post(f"/appointments/{coming.pk}/outcome/", form)
    assert saved.status_code == 303
    assert Absence.objects.get(appointment=coming).decision == "acceptable"


def test_a_sensitive_note_is_asked_about_twice(meeting: Appointment, grace: Principal, signed_in: SignIn) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "note": "His brother.", "sensitive": "on"}
    once = client.post(f"/appointments/{meeting.pk}/outcome/", form)
    assert once.status_code == 422
    assert "once more" in once.content.decode()
    assert client.post(f"/appointments/{meeting.pk}/outcome/", {**form, "sure": "on"}).status_code == 303
    assert Contact.objects.get().sensitive


def test_two_windows_the_second_is_shown_both_and_keeps_its_text(
    meeting: Appointment, grace: Principal, signed_in: SignIn, at: datetime
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "note": "Typed in the second window."}
    meeting.change(place="Room 4")
    page = client.post(f"/appointments/{meeting.pk}/outcome/", form)
    assert page.status_code == 409
    assert "Typed in the second window." in page.content.decode()


def test_what_is_typed_is_kept_for_its_writer_alone(
    meeting: Appointment, grace: Principal, ruth: Principal, signed_in: SignIn
) -> None:
    client = signed_in(grace)
    name = client.get(f"/appointments/{meeting.pk}/outcome/").content.decode().split('name="draft" value="')[1]
    draft = {"draft": name.split('"')[0], "note": "Half a sentence", "happened": "ATTC"}
    assert client.post("/drafts/", draft).status_code == 204
    page = client.get(f"/appointments/{meeting.pk}/outcome/").content.decode()
    assert "Half a sentence" in page
    assert "Half a sentence" not in signed_in(ruth).get(f"/appointments/{meeting.pk}/outcome/").content.decode()
    assert client.post("/drafts/", {"note": "x"}).status_code == 400
    assert client.get("/drafts/").status_code == 405
    assert Client().post("/drafts/", draft).status_code in {302, 403}


def test_an_outsider_is_shut_out(meeting: Appointment, omar: Principal, amina: Principal, signed_in: SignIn) -> None:
    for principal in (omar, amina):
        client = signed_in(principal)
        assert client.get(f"/appointments/{meeting.pk}/outcome/").status_code == 403
        assert client.post(f"/appointments/{meeting.pk}/outcome/", {"happened": "ATTC"}).status_code == 403
    meeting.refresh_from_db()
    assert meeting.outcome == ""


def test_nobody_who_did_not_come_was_told_face_to_face(
    meeting: Appointment, grace: Principal, signed_in: SignIn, aaron: int
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "AFTA"}
    assert form["tell"] == ["text"]
    refused = client.post(f"/appointments/{meeting.pk}/outcome/", {**form, "tell": "face"})
    assert refused.status_code == 422
    assert "choose another way to tell him" in refused.content.decode()
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 303
    following = Appointment.objects.get(person_id=aaron, outcome="")
    letter = Letter.objects.get(person_id=aaron, kind="meeting_booked")
    assert (letter.channel, letter.about_id, letter.state) == ("text", following.pk, "held")
    assert following.told_how == ""


def test_told_in_the_room_is_told_and_nothing_is_sent(
    meeting: Appointment, grace: Principal, signed_in: SignIn, aaron: int, at: datetime
) -> None:
    client = signed_in(grace)
    form = {**shown(client, meeting), "happened": "ATTC", "tell": "face"}
    assert client.post(f"/appointments/{meeting.pk}/outcome/", form).status_code == 303
    following = Appointment.objects.get(person_id=aaron, outcome="")
    assert (following.told_how, following.told_at) == ("face", at)
    assert not Letter.objects.filter(person_id=aaron).exists()
