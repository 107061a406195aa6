"""From the court's words to the slip: person, order, requirements, first meeting, each typed once."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.test import Client

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment
from throughcare.people.models import Person
from throughcare.sentences.models import ListedOffence, Offence, Requirement, Sentence


def post(client: Client, address: str, **sent: object) -> str:
    """Send a form; answers where it leads."""
    answer = client.post(address, {**sent, "key": str(uuid.uuid4())})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


ORDER = {
    "order_type": "CO",
    "court": "Northgate Magistrates' Court",
    "sentenced_on": "23/11/2026",
    "length_months": "12",
    "offence": "Burglary in a dwelling (02801)",
    "committed_on": "1/6/2026",
    "offence_2": "Going equipped",
    "requirements": ["rehabilitation_activity", "unpaid_work"],
    "amount_rehabilitation_activity": "20",
    "amount_unpaid_work": "80",
}


def test_somebody_new_goes_from_the_courts_words_to_the_slip(grace: Principal) -> None:
    ListedOffence.objects.create(code="02801", name="Burglary in a dwelling")
    client = signed_in(grace)
    assert "Add somebody new" in client.get("/court/").content.decode()
    order_page = post(client, "/people/add/?from=court", surname="Varga", forenames="Ilona")
    person = Person.objects.latest("id")
    assert order_page == f"/people/{person.id}/sentence/add/?from=court"

    book = post(client, order_page, **ORDER, next="meeting")
    assert book == f"/people/{person.id}/meetings/book/?from=court"
    assert list(Offence.objects.order_by("id").values_list("text", "code", "committed_on", "main")) == [
        ("Burglary in a dwelling", "02801", date(2026, 6, 1), True),
        ("Going equipped", "", date(2026, 6, 1), False),
    ]

    page = client.get(book).content.decode()
    assert "Whoever is on duty at the office" in page
    slot = re.search(r'name="slot" type="radio" value="(20[^"]+)"', page)
    assert slot is not None
    order = Sentence.objects.get(person=person)
    slip = post(
        client,
        book,
        slot=slot[1],
        kind="first",
        where="elsewhere",
        place="Kilner Street, room 2",
        serves=[str(order.id)],
        told_how="face",
    )
    assert slip == f"/people/{person.id}/order-slip/"
    meeting = Appointment.objects.get(person=person)
    assert (meeting.kind, meeting.post_id, meeting.told_how) == ("first", None, "face")

    paper = client.get(slip).content.decode()
    for words in (
        "Community order, 12 months",
        "Its last day is 22 November 2027.",
        "Do unpaid work for the community: 80 hours.",
        "Kilner Street, room 2",
        "Ask for the officer on duty.",
    ):
        assert words in paper
    today = client.get("/court/").content.decode()
    assert "Ilona Varga" in today
    assert "Print the slip" in today


def test_a_second_order_of_the_day_asks_for_nothing_that_was_typed(grace: Principal) -> None:
    client = signed_in(grace)
    order_page = post(client, "/people/add/?from=court", surname="Varga", forenames="Ilona")
    assert post(client, order_page, **ORDER, next="another") == order_page
    page = client.get(order_page).content.decode()
    assert "From the record: the order you entered before" in page
    assert re.search(r'name="sentenced_on"[^>]*value="23/11/2026"', page)
    first = Sentence.objects.get()
    prison = {
        "order_type": "SDS",
        "court": first.court,
        "sentenced_on": "23/11/2026",
        "length_weeks": "10",
        "offence": "Theft",
        "consecutive_to": str(first.id),
        "conditions": [],
    }
    post(client, order_page, **prison, next="meeting")
    second = Sentence.objects.latest("id")
    assert (second.consecutive_to_id, second.runs_after) == (first.id, date(2027, 11, 22))
    assert second.ends_on == date(2028, 1, 31)
    record = client.get(f"/people/{second.person_id}/sentence/").content.decode()
    assert "It begins on 23 November 2027, the day after the sentence before it ends." in record


def test_whoever_is_likely_here_already_is_shown_first_and_their_order_goes_on(aaron: int, grace: Principal) -> None:
    answer = signed_in(grace).post(
        "/people/add/?from=court",
        {
            "surname": "Whitfield",
            "forenames": "Aaron",
            "date_of_birth": f"{Person.objects.get(id=aaron).date_of_birth:%d/%m/%Y}",
            "key": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 422
    assert f"/people/{aaron}/sentence/add/?from=court" in answer.content.decode()


def test_what_the_rules_doubt_is_entered_with_the_courts_words(someone: int, grace: Principal) -> None:
    client = signed_in(grace)
    address = f"/people/{someone}/sentence/add/"
    asked = {**ORDER, "amount_unpaid_work": "320"}
    answer = client.post(address, {**asked, "key": str(uuid.uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Unpaid work is at most 300 hours; 320 is more. If the court did order it" in page
    assert 'name="words_unpaid_work"' in page
    assert 'name="words_rehabilitation_activity"' not in page
    post(client, address, **asked, words_unpaid_work="320 hours for both matters")
    row = Requirement.objects.get(code="unpaid_work")
    assert row.court_words == "320 hours for both matters"
    (doubt,) = row.doubts or []
    assert doubt.pop("inputs")["amount"]["hours"] == "320"  # so that it can be replayed
    assert doubt == (
        {
            "says": "Unpaid work is at most 300 hours; 320 is more.",
            "source": "Sentencing Code, Schedule 9, Part 1",
            "policy": "england_wales/requirements@2020",
        }
    )
    record = client.get(f"/people/{someone}/sentence/").content.decode()
    assert "320 hours for both matters" in record
    assert "england_wales/requirements@2020" in record


@pytest.fixture
def someone(grace: Principal) -> int:
    """A person in Grace's care on whom nothing else is recorded."""
    client = signed_in(grace)
    post(client, "/people/add/", surname="Brandt", forenames="Nils")
    return int(Person.objects.latest("id").id)


def test_the_list_of_offences_is_searched_by_words_or_code(grace: Principal) -> None:
    ListedOffence.objects.create(code="02801", name="Burglary in a dwelling", group="Burglary")
    ListedOffence.objects.create(code="03901", name="Theft from the person of another", group="Theft")
    client = signed_in(grace)
    found = client.get("/offences/?q=dwelling burg", headers={"Accept": "application/json"}).json()
    assert found == {"choices": ["Burglary in a dwelling (02801)"]}
    assert client.get("/offences/?q=039", headers={"Accept": "application/json"}).json()["choices"] == [
        "Theft from the person of another (03901)"
    ]
    assert "No offence of the list" in client.get("/offences/?q=dragons").content.decode()


def test_a_refused_order_shows_what_was_typed_and_leads_back_to_its_step(aaron: int, omar: Principal) -> None:
    client = signed_in(omar)
    step = f"/people/{aaron}/sentence/add/?from=court"
    refused = client.post(step, {**ORDER, "key": str(uuid.uuid4())})
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Burglary in a dwelling (02801)" in page
    assert f"/people/{aaron}/open/?then=/people/{aaron}/sentence/add/%3Ffrom%3Dcourt" in page or "/open/" not in page


def test_an_opened_record_leads_on_only_within_itself(aaron: int, omar: Principal) -> None:
    client = signed_in(omar)
    facts = {"purpose": "court", "reason": "Sentenced here this morning."}
    step = f"/people/{aaron}/sentence/"
    assert post(client, f"/people/{aaron}/open/?then={step}", **facts) == step
    for elsewhere in ("https://elsewhere.example/", "//elsewhere.example/", "/people/1/"):
        assert post(client, f"/people/{aaron}/open/?then={elsewhere}", **facts) == f"/people/{aaron}/"
