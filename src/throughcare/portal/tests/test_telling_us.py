"""What the person tells us on their own pages: it arrives, it is answered, and they see what came of it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.actions import diary
from throughcare.appointments.models import Appointment
from throughcare.duties.models import Duty
from throughcare.messaging import heard as writing
from throughcare.messaging import replies
from throughcare.messaging.models import Letter, Reply
from throughcare.people.events import ChangeDecided, CorrectionAnswered
from throughcare.people.models import Address, Commitment, CorrectionAsked, Phone, ProposedChange
from throughcare.people.record.actions import changes, wrong
from throughcare.sentences import actions as sentences
from throughcare.sentences.models import Sentence

TODAY = date(2026, 11, 23)


@pytest.fixture
def hers(own_client: Callable[[int], Client], aaron: int) -> Client:
    """Aaron's own browser."""
    return own_client(aaron)


@pytest.fixture
def grace_client(grace: Principal) -> Client:
    """A browser in which Grace, the offender manager, is signed in."""
    browser = Client()
    assert browser.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    return browser


def send(client: Client, path: str, **facts: Any) -> str:
    """Send a form of theirs; the page they are led to."""
    answer = client.post(path, {"key": str(uuid.uuid4()), **facts})
    assert answer.status_code == 303, text(answer)
    return str(answer["Location"])


def text(answer: Any) -> str:
    """What a page says, without its marks."""
    page = answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


def day(name: str, on: date) -> dict[str, Any]:
    """A day in three boxes."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


PLACE = {
    "lines": "3 Mill Row",
    "town": "Northgate",
    "postcode": "NG3 1AA",
    "with_whom": "Kay",
    "words": "Near my work.",
    "sure": "yes",  # the button of the page that shows it once more
}


def test_a_move_waits_for_our_yes_and_the_yes_is_told(hers: Client, aaron: int, grace: Principal, at: datetime) -> None:
    asks = text(hers.get("/my/tell/place/"))
    assert "Do not move yet. Wait for our yes." in asks
    assert "The law says that you must ask us first." in asks
    on = TODAY + timedelta(days=14)
    page = send(hers, "/my/tell/place/", moved="not_yet", **day("on", on), **PLACE)
    change = ProposedChange.objects.get(person_id=aaron)
    assert change.leave_because
    assert (change.declared_by, change.words, change.entered_by) == ("person", "Near my work.", f"person:{aaron}")
    assert Duty.objects.get(kind="confirm_change").title == "Decide: may they move?"
    waits = text(hers.get(page))
    assert "Thank you. We have it. We answer by Wednesday 25 November." in waits
    assert "Do not move yet." in waits
    changes.accept(change.pk, shown_version=1, because="It is a good place for you.", by=grace, at=at)
    writing.tell_of_change(ChangeDecided(person_id=aaron, change_id=change.pk, state="accepted", at=at))
    said = text(hers.get(page))
    assert "You may move on Monday 7 December" in said
    assert "It is a good place for you." in said
    assert "the answer is yes" in Letter.objects.get(kind="move_allowed").body.lower()
    assert Address.objects.get(lines="3 Mill Row").happened is False


def test_a_move_that_is_refused_says_why_and_what_can_be_done(
    hers: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    page = send(hers, "/my/tell/place/", moved="not_yet", **day("on", TODAY + timedelta(days=9)), **PLACE)
    change = ProposedChange.objects.get(person_id=aaron)
    changes.refuse(change.pk, because="Somebody there may not be near you.", shown_version=1, by=grace, at=at)
    writing.tell_of_change(ChangeDecided(person_id=aaron, change_id=change.pk, state="refused", at=at))
    said = text(hers.get(page))
    assert "Somebody there may not be near you." in said
    assert "Do not move there. Stay where you are." in said
    assert "Do not move there now." in Letter.objects.get(kind="move_refused").body
    assert not Address.objects.filter(lines="3 Mill Row").exists()


def test_the_officer_is_asked_for_a_yes_or_no_and_told_when_no_is_open(
    hers: Client, aaron: int, grace_client: Client
) -> None:
    send(hers, "/my/tell/place/", moved="not_yet", **day("on", TODAY + timedelta(days=9)), **PLACE)
    change = ProposedChange.objects.get(person_id=aaron)
    page = grace_client.get(f"/people/changes/{change.pk}/").content.decode()
    for words in ("May they move there?", "Yes, they may move", "would hinder their rehabilitation", "Near my work."):
        assert words in page
    typed = {name: change.values.get(name, "") for name in ("kind", "lines", "town", "postcode", "note")}
    typed |= {"planned_for": f"{TODAY + timedelta(days=9):%d/%m/%Y}", "because": "It is near your work."}
    answer = grace_client.post(
        f"/people/changes/{change.pk}/", {"key": str(uuid.uuid4()), "version": change.version, **typed}
    )
    assert answer.status_code == 303
    change.refresh_from_db()
    assert (change.state, change.because) == ("accepted", "It is near your work.")


def test_once_no_order_holds_them_a_move_needs_no_yes(hers: Client, aaron: int, grace: Principal, at: datetime) -> None:
    page = send(hers, "/my/tell/place/", moved="not_yet", **day("on", TODAY + timedelta(days=9)), **PLACE)
    for order in Sentence.objects.filter(person_id=aaron, ended_on=None):
        sentences.end(order.pk, on=TODAY, because="Revoked", by=grace, at=at)
    assert ProposedChange.objects.get(person_id=aaron).leave_because == ""
    assert Duty.objects.get(kind="confirm_change", ended_at=None).title == "Confirm: address"
    assert "Do not move yet." not in text(hers.get(page))


def test_a_move_that_happened_is_told_and_not_asked(hers: Client, aaron: int) -> None:
    send(hers, "/my/tell/place/", moved="moved", **day("on", TODAY - timedelta(days=2)), **PLACE)
    assert ProposedChange.objects.get(person_id=aaron).leave_because == ""
    assert Duty.objects.get(kind="confirm_change").title == "Confirm: address"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"moved": "", **PLACE}, "Choose if you have moved."),
        ({"moved": "not_yet", **PLACE, **day("on", TODAY - timedelta(days=1))}, "That day has gone."),
        ({"moved": "moved", **PLACE, **day("on", TODAY + timedelta(days=1))}, "That day is still to come."),
        ({"moved": "moved", **PLACE, "postcode": "NG", **day("on", TODAY)}, "Type the whole postcode"),
        ({"moved": "moved", **PLACE, "lines": "", **day("on", TODAY)}, "Type the house number and street."),
    ],
)
def test_what_is_wrong_is_said_plainly_and_no_word_is_lost(hers: Client, facts: dict[str, Any], says: str) -> None:
    answer = hers.post("/my/tell/place/", {"key": str(uuid.uuid4()), **facts})
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Near my work." in answer.content.decode()


def test_a_new_address_is_looked_at_once_more_before_it_is_sent(hers: Client, aaron: int) -> None:
    typed = {"moved": "not_yet", **day("on", TODAY + timedelta(days=9)), **PLACE, "key": str(uuid.uuid4())}
    del typed["sure"]
    assert "Look at it before I send it" in text(hers.get("/my/tell/place/"))
    answer = hers.post("/my/tell/place/", typed)
    seen = text(answer)
    for words in ("It is not sent yet.", "Not yet", "Wednesday 2 December", "3 Mill Row", "NG3 1AA", "Kay", "Near my"):
        assert words in seen, words
    assert not ProposedChange.objects.exists()
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()))
    assert carried.items() >= {name: str(value) for name, value in typed.items()}.items()
    back = hers.post("/my/tell/place/", {**carried, "change": "yes"})
    assert back.status_code == 200
    for page in (back, hers.get("/my/tell/place/")):  # to change it, or on another day
        assert 'value="3 Mill Row"' in page.content.decode()
        assert "Near my work.</textarea>" in page.content.decode()
    assert not ProposedChange.objects.exists()
    send(hers, "/my/tell/place/", **{**carried, "sure": "yes"})
    send(hers, "/my/tell/place/", **{**carried, "sure": "yes"})
    assert ProposedChange.objects.get(person_id=aaron).values["lines"] == "3 Mill Row"
    assert 'value="3 Mill Row"' not in hers.get("/my/tell/place/").content.decode()


def test_a_new_number_takes_the_place_of_the_old_one_once_it_is_confirmed(
    hers: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    old = Phone.objects.get(person_id=aaron, until=None)
    facts = {"kind": "mobile", "value": "07700 900 321", "may_text": "yes", "shared": "no", "old_gone": "no"}
    page = send(hers, "/my/tell/phone/", **facts)
    change = ProposedChange.objects.get(person_id=aaron)
    assert change.replaces_id == old.pk
    changes.accept(change.pk, shown_version=1, by=grace, at=at)
    assert Phone.objects.get(person_id=aaron, until=None).value == "07700 900321"
    assert "We wrote it down" in text(hers.get(page))


def test_a_number_that_is_none_is_asked_for_again(hers: Client) -> None:
    facts = {"kind": "mobile", "value": "12", "may_text": "yes", "shared": "no", "old_gone": "no"}
    answer = hers.post("/my/tell/phone/", {"key": str(uuid.uuid4()), **facts})
    assert "Look at the number and type it again." in text(answer)


def test_hours_of_work_are_in_the_diary_at_once_and_the_officer_reads_them(hers: Client, aaron: int) -> None:
    Commitment.objects.filter(person_id=aaron).delete()
    send(hers, "/my/tell/hours/", weekdays=["0", "2"], starts="9am", ends="17:00", text="A warehouse, as a packer")
    page = send(hers, "/my/tell/hours/", weekdays=["4"], starts="22:00", ends="6am", text="A bakery")
    rows = Commitment.objects.filter(person_id=aaron, kind="work", until=None)
    assert [(row.weekday, row.text) for row in rows] == [(4, "A bakery")]
    assert Reply.objects.filter(topic="work").count() == 2
    assert "I work at A bakery. Friday, 10pm to 6am." in text(hers.get(page))


def test_a_rule_that_is_hard_to_keep_is_answered(hers: Client, aaron: int, grace: Principal, at: datetime) -> None:
    assert hers.get("/my/tell/hard/").status_code == 200
    page = send(hers, "/my/tell/hard/", rule="0", words="I finish work too late.")
    reply = Reply.objects.get(person_id=aaron)
    duty = Duty.objects.get(kind="answer_message")
    assert (duty.title, duty.owner_role) == ("Answer: a rule is hard to keep", "offender_manager")
    assert "We answer by Tuesday 24 November." in text(hers.get(page))
    replies.answer_reply(reply.pk, answer="We can meet at 6pm.", by=grace, at=at)
    assert "We can meet at 6pm." in text(hers.get(page))


def test_a_message_goes_to_whom_it_was_written_to(hers: Client, aaron: int) -> None:
    page = send(hers, "/my/messages/", to="offender_manager", words="Can we talk about my course?")
    assert Reply.objects.get(person_id=aaron).how == "page"
    assert "Can we talk about my course?" in text(hers.get(page))
    listed = text(hers.get("/my/messages/"))
    assert "We answer by Tuesday 24 November" in listed


def test_what_is_wrong_in_the_record_is_answered_or_their_words_stay_on_it(
    hers: Client, aaron: int, grace: Principal, at: datetime, grace_client: Client
) -> None:
    page = send(hers, "/my/tell/wrong/", part="note", wrong="It says I shouted.", right="I did not shout.")
    asked = CorrectionAsked.objects.get(person_id=aaron)
    assert Duty.objects.get(kind="answer_correction").about_id == asked.pk
    assert "We answer by Wednesday 23 December." in text(hers.get(page))
    assert "It says I shouted." in grace_client.get(f"/people/wrong/{asked.pk}/").content.decode()
    wrong.answer(asked.pk, state="refused", answer="Two of us heard it.", shown_version=1, by=grace, at=at)
    writing.tell_of_correction(CorrectionAnswered(person_id=aaron, asked_id=asked.pk, state="refused", at=at))
    assert "Two of us heard it." in text(hers.get(page))
    assert "What you said now stands on your record" in Letter.objects.get(kind="record_checked").body
    assert "I did not shout." in grace_client.get(f"/people/{aaron}/details/").content.decode()
    assert Duty.objects.get(kind="answer_correction").met_at == at


def test_a_day_told_before_is_kept_and_the_meeting_on_it_moved(
    hers: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    meeting = Appointment.objects.filter(person_id=aaron, outcome="", cancelled_at=None, starts_at__gt=at).first()
    if meeting is None:
        starts = at.replace(hour=10, minute=0) + timedelta(days=8)
        meeting = diary.book(
            aaron,
            kind="supervision",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            post_id=grace.post_id,
            office_id=grace.office_id,
            by=grace,
            at=at,
        )
    on = meeting.starts_at.date() + timedelta(days=1)  # the day itself is free, but the feast may come a day earlier
    facts = {"sort": "religious", "text": "Eid al-Fitr", "may_shift": "yes", "span": "day", **day("on", on)}
    page = send(hers, "/my/days/tell/", **facts)
    change = ProposedChange.objects.get(person_id=aaron)
    assert "Thank you. We have it." in text(hers.get(page))
    changes.accept(change.pk, shown_version=1, by=grace, at=at)
    assert Duty.objects.get(kind="move_for_event").about_id == meeting.pk
    assert "You have a meeting then. We look for a new time." in text(hers.get(page))
    starts = meeting.starts_at + timedelta(days=7)
    diary.accept_event(
        meeting.pk,
        commitment_id=Commitment.objects.get(text="Eid al-Fitr").pk,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=30),
        by=grace,
        at=at,
    )
    assert Duty.objects.get(kind="move_for_event").met_at is not None
    said = text(hers.get(page))
    assert "We moved your meeting" in said
    assert "It does not count as a missed meeting." in said


def test_nothing_of_somebody_elses_is_there(
    hers: Client, aaron: int, own_client: Callable[[int], Client], at: datetime
) -> None:
    for path in ("/my/tell/999/", "/my/tell/wrong/999/", "/my/messages/999/", "/my/letters/999/", "/my/easy/nothing/"):
        assert hers.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/my/tell/", "Tell us straight away."),
        ("/my/tell/hours/", "On which days do you work?"),
        ("/my/days/", "You have a right to keep religious"),
        ("/my/days/tell/", "You do not need proof."),
        ("/my/messages/", "Who do you want to write to?"),
        ("/my/letters/", "Every letter and text that we sent to you."),
        ("/my/people/", "Grace"),
        ("/my/people/who/", "Yes. It is Grace"),
        ("/my/information/", "Every look is written down."),
        ("/my/easy/", "Short words, with pictures."),
        *[
            (f"/my/easy/{name}/", "What happens next")
            for name in ("start", "meeting", "rules", "missed", "rights", "unfair")
        ],
    ],
)
def test_each_page_says_what_it_is_for(hers: Client, path: str, says: str) -> None:
    answer = hers.get(path)
    assert answer.status_code == 200, text(answer)
    assert says in text(answer)
    assert not re.search(r"\b(offence|comply|breach|risk|case|failure|invalid|submit)\b", text(answer), re.IGNORECASE)


def test_who_looked_is_said_without_a_name(hers: Client, aaron: int, grace_client: Client) -> None:
    assert "Nobody did in the last year." in text(hers.get("/my/information/"))
    assert grace_client.get(f"/people/{aaron}/").status_code == 200
    said = text(hers.get("/my/information/"))
    assert "Looked once in the last year. The last time was Monday 23 November." in said
    assert "Grace" not in said
