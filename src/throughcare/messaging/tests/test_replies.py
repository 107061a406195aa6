"""What people tell us by text and on the phone: on the right record or on a list, never guessed, and answered."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal, system
from throughcare.audit.models import Entry
from throughcare.kernel.errors import ChangedMeanwhile, Refused
from throughcare.messaging import replies, reply_queries
from throughcare.messaging.models import Letter, Reply
from throughcare.messaging.tests.test_pages import Queue, text
from throughcare.people.models import Headline, Person, Phone

NOTIFY = system("notify")
MOBILE = "447700900412"


def came(at: datetime, *, number: str = MOBILE, id_: str = "r-1", words: str = "Running late, bus") -> Reply:
    reply = replies.take_text(number=number, words=words, carrier_id=id_, received_at=at, by=NOTIFY)
    assert reply is not None
    replies.find_person(reply.pk, by=NOTIFY, at=at)
    return Reply.objects.get(pk=reply.pk)


def test_a_number_of_one_person_is_matched_and_written_down_as_collected(aaron: int, at: datetime) -> None:
    reply = came(at)
    assert (reply.person_id, reply.matched_by_id) == (aaron, None)
    entry = Entry.objects.using("audit").filter(doing="take_reply", person_id=aaron).latest("id")
    assert (entry.category, entry.who) == ("collection", "notify")


def test_a_number_of_two_people_is_nobodys_until_somebody_says(aaron: int, grace: Principal, at: datetime) -> None:
    partner = Person.objects.create(reference="N777")
    Headline.objects.create(person=partner, reference="N777")
    Phone.objects.create(person=partner, kind="mobile", value="07700 900412")
    reply = came(at)
    assert reply.person_id is None
    assert [row.id for row in reply_queries.unknown(grace, at=at)] == [reply.pk]
    assert "07700 900412" not in text(signed_in(grace), "/replies/")  # those who match them see them
    assert signed_in(grace).get(f"/replies/{reply.pk}/match/").status_code == 403


def test_an_unknown_number_is_on_the_list_of_the_office_that_wrote_to_it(
    queue: Queue, aaron: int, paul: Principal, omar: Principal, at: datetime
) -> None:
    letter = queue(channel="text")
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=at, to="07700 900555")
    here, nowhere = came(at, number="447700900555"), came(at, number="447700900666", id_="r-2")
    assert {row.id for row in reply_queries.unknown(paul, at=at)} == {here.pk, nowhere.pk}
    assert {row.id for row in reply_queries.unknown(omar, at=at)} == {nowhere.pk}


def test_an_ended_number_is_not_theirs_any_more(aaron: int, at: datetime) -> None:
    Phone.objects.filter(person_id=aaron).update(until=at.date())
    assert came(at).person_id is None


def test_somebody_matches_an_unknown_number_by_reference_on_the_page(aaron: int, paul: Principal, at: datetime) -> None:
    reply = came(at, number="447700900666")
    browser = signed_in(paul)
    assert "07700 900666" in text(browser, "/replies/")
    form = _form(browser, f"/replies/{reply.pk}/match/")
    wrong = browser.post(f"/replies/{reply.pk}/match/", {**form, "whose": "person", "reference": "N000"})
    assert (wrong.status_code, "Nobody you may see" in wrong.content.decode()) == (422, True)
    done = browser.post(f"/replies/{reply.pk}/match/", {**form, "whose": "person", "reference": "n104229"})
    assert done.status_code == 303
    reply.refresh_from_db()
    assert (reply.person_id, reply.matched_by_id) == (aaron, paul.post_id)
    assert browser.get(f"/replies/{reply.pk}/match/").status_code == 302


def test_somebody_elses_text_is_set_aside_with_a_reason(paul: Principal, at: datetime) -> None:
    reply = came(at, number="447700900666")
    with pytest.raises(Refused):
        replies.set_aside(reply.pk, because=" ", by=paul, at=at)
    replies.set_aside(reply.pk, because="A wrong number.", by=paul, at=at)
    assert reply_queries.unknown(paul, at=at) == []
    with pytest.raises(Refused):
        replies.match_reply(reply.pk, person_id=1, by=paul, at=at)


def test_an_answer_is_written_once(aaron: int, grace: Principal, at: datetime) -> None:
    reply = came(at)
    with pytest.raises(ChangedMeanwhile):
        replies.answer_reply(reply.pk, answer="Rang back.", by=grace, at=at, shown_version=reply.version - 1)
    replies.answer_reply(reply.pk, answer="Rang back.", by=grace, at=at, shown_version=reply.version)
    with pytest.raises(Refused):
        replies.answer_reply(reply.pk, answer="Rang again.", by=grace, at=at)
    page = text(signed_in(grace), f"/people/{aaron}/letters/")
    assert "Running late, bus" in page
    assert "Rang back." in page
    assert "Rang back." in text(signed_in(grace), f"/replies/{reply.pk}/")


def test_a_text_that_is_not_theirs_goes_back_to_the_list(aaron: int, grace: Principal, at: datetime) -> None:
    reply = came(at)
    replies.take_off(reply.pk, by=grace, at=at)
    assert [row.id for row in reply_queries.unknown(grace, at=at)] == [reply.pk]
    assert reply_queries.said_by(aaron, at=at) == []


def test_a_call_is_their_own_words_and_may_be_answered_at_once(aaron: int, grace: Principal, at: datetime) -> None:
    call = replies.record_call(aaron, words="Can we meet later?", called_at=at, by=grace, at=at)
    done = replies.record_call(aaron, words="Thanks", called_at=at, answer="Said so.", by=grace, at=at)
    assert (call.answered_at, done.answered_at, done.taken_by_id) == (None, at, grace.post_id)
    with pytest.raises(Refused):
        replies.record_call(aaron, words="?", called_at=at + timedelta(minutes=1), by=grace, at=at)


def test_a_hostile_text_is_shown_as_words(aaron: int, grace: Principal, at: datetime) -> None:
    reply = came(at, words="<script>alert(1)</script>{{ 7*7 }} \u202e")
    page = text(signed_in(grace), f"/replies/{reply.pk}/")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_officer_sees_the_message_and_the_number_and_confirms_both(
    aaron: int, grace: Principal, at: datetime, settings: Settings
) -> None:
    settings.LETTERS = "throughcare.letters"
    browser, address = signed_in(grace), f"/people/{aaron}/letters/send/"
    form = _form(browser, address) | {"kind": "please_ring", "channel": "text"}
    check = browser.post(address, {**form, "step": "check"})
    page = check.content.decode()
    assert "Yes, send it to 07700 900412" in page
    assert "You have a message. Please ring 0191 498 0140." in page
    assert Letter.objects.filter(kind="please_ring").count() == 0
    other = browser.post(address, {**form, "step": "save", "shown_to": "07700 900999"})
    assert (other.status_code, "has changed" in other.content.decode()) == (422, True)
    for _ in range(2):  # a second click sends nothing more
        done = browser.post(address, {**form, "step": "save", "shown_to": "07700 900412"})
        assert done.status_code == 303
    assert Letter.objects.filter(kind="please_ring", to="07700 900412", channel="text").count() == 1


def test_who_said_no_texts_is_sent_none(aaron: int, grace: Principal, at: datetime, settings: Settings) -> None:
    settings.LETTERS = "throughcare.letters"
    Phone.objects.filter(person_id=aaron).update(may_text=False)
    page = text(signed_in(grace), f"/people/{aaron}/letters/send/")
    assert "no mobile number that we may text" in page
    assert "Text to" not in page


def _form(browser: Client, address: str) -> dict[str, str]:
    page = browser.get(address).content.decode()
    return {name: _hidden(page, name) for name in ("key", "version") if re.search(rf'name="{name}"', page)}


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""
