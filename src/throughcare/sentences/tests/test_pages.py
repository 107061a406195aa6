"""The sentence page and its forms, as staff use them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.browsing import signed_in
from throughcare.accounts.principals import Principal
from throughcare.sentences import actions
from throughcare.sentences.models import Instruction, Place, Requirement, Sentence
from throughcare.sentences.tests.test_impose import community_order


def key() -> str:
    return str(uuid.uuid4())


ORDER = {
    "order_type": "CO",
    "court": "Northgate Magistrates' Court",
    "sentenced_on": "3/9/2025",
    "length_months": "24",
    "offence": "Burglary",
    "other_offences": "Theft\r\nDriving while disqualified",
    "requirements": ["rehabilitation_activity", "unpaid_work"],
    "amount_rehabilitation_activity": "30",
    "amount_unpaid_work": "120",
    "conditions": ["good_behaviour"],  # ticked beforehand for a licence; this order holds none
}


def test_an_order_is_added_and_the_page_shows_its_progress(someone: int, grace: Principal) -> None:
    client = signed_in(grace)
    form = client.get(f"/people/{someone}/sentence/add/")
    assert form.status_code == 200
    saved = client.post(f"/people/{someone}/sentence/add/", {**ORDER, "key": key()})
    assert (saved.status_code, saved["Location"]) == (303, f"/people/{someone}/sentence/")
    page = client.get(saved["Location"]).content.decode()
    for words in (
        "Community order, 24 months",
        "Burglary. 3 Sep 2025 to 2 Sep 2027",
        "0 of 120 hours",
        "Driving while",
    ):
        assert words in page
    assert not Requirement.objects.filter(kind="condition").exists()


def test_a_licence_is_told_apart_and_lists_its_conditions(someone: int, grace: Principal) -> None:
    client = signed_in(grace)
    facts = {**ORDER, "order_type": "SDS", "requirements": [], "release": "PAROLE", "released_on": "1/9/2026"}
    assert client.post(f"/people/{someone}/sentence/add/", {**facts, "key": key()}).status_code == 303
    page = client.get(f"/people/{someone}/sentence/").content.decode()
    assert "Released on parole: prison sentence, 24 months" in page
    assert "Behave well while on licence" in page
    assert set(Requirement.objects.values_list("kind", flat=True)) == {"condition"}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sentenced_on": "31/2/2026"}, "The date of the sentence must be a real date"),
        ({"amount_unpaid_work": "301"}, "Unpaid work is at most 300 hours; 301 is more."),
        ({"amount_unpaid_work": "lots"}, "must be a number, like 40 or 7.5"),
        ({"order_type": ""}, "Select the order"),
        ({"length_months": "x"}, "Months must be a whole number"),
        ({"other_offences": f"Theft\r\nDriving {'x' * 200}"}, "Shorten the one that begins “Driving xxx"),
        ({"requirements": []}, "A community order has at least one requirement."),
    ],
)
def test_a_wrong_order_comes_back_with_what_was_typed(
    someone: int, grace: Principal, more: dict[str, object], says: str
) -> None:
    answer = signed_in(grace).post(f"/people/{someone}/sentence/add/", {**ORDER, **more, "key": key()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Northgate Magistrates" in page
    assert not Sentence.objects.exists()


def test_an_instruction_is_given_recorded_and_opened_again(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(someone, by=grace, at=at)
    under = f"{order.id}-{Requirement.objects.get(code='rehabilitation_activity').id}"
    client = signed_in(grace)
    given = {
        "under": under,
        "text": "Bring your rota",
        "told_how": "face",
        "told_on": "23/11/2026",
        "told_time": "09:30",
    }
    assert "Rehabilitation activity" in client.get(f"/people/{someone}/instruct/").content.decode()
    answer = client.post(f"/people/{someone}/instruct/", {**given, "due_on": "23/11/2026", "key": key()})
    assert answer.status_code == 303
    row = Instruction.objects.get()
    assert (row.given_by_id, row.due_on) == (grace.post_id, date(2026, 11, 23))
    address = f"/instructions/{row.id}/record/"
    refused = client.post(address, {"state": "not_kept", "on": "23/11/2026", "version": 1, "key": key()})
    assert refused.status_code == 422
    assert "Say why." in refused.content.decode()
    mark = {"state": "not_kept", "on": "23/11/2026", "because": "He came without it.", "version": 1, "key": key()}
    assert client.post(address, mark).status_code == 303
    assert client.post(address, mark).status_code == 303  # the same click again
    assert "He came without it." in client.get(f"/people/{someone}/sentence/").content.decode()
    stale = client.post(address, {**mark, "state": "kept", "key": key()})
    assert stale.status_code == 409
    again = {"state": "open", "on": "23/11/2026", "because": "It was in his bag.", "version": 2, "key": key()}
    assert client.post(address, again).status_code == 303
    assert Instruction.objects.get().state == "open"


def test_without_an_order_nothing_can_be_asked_and_the_page_says_what_to_do(someone: int, grace: Principal) -> None:
    assert "Add the order first" in signed_in(grace).get(f"/people/{someone}/instruct/").content.decode()
    assert "No order in force is recorded." in signed_in(grace).get(f"/people/{someone}/sentence/").content.decode()


def test_an_order_is_ended_with_a_reason(someone: int, grace: Principal, at: datetime) -> None:
    order = community_order(someone, by=grace, at=at)
    client = signed_in(grace)
    assert "Burglary" in client.get(f"/sentences/{order.id}/end/").content.decode()
    facts = {"on": "20/11/2026", "because": "Revoked for good progress", "version": order.version, "key": key()}
    assert client.post(f"/sentences/{order.id}/end/", facts).status_code == 303
    assert "Revoked for good progress" in client.get(f"/people/{someone}/sentence/").content.decode()


def test_progress_and_place_are_recorded(someone: int, grace: Principal, at: datetime) -> None:
    community_order(someone, by=grace, at=at)
    hours = Requirement.objects.get(code="unpaid_work")
    client = signed_in(grace)
    assert "0 of 120 hours" in client.get(f"/requirements/{hours.id}/progress/").content.decode()
    facts = {"done": "19.5", "on": "23/11/2026", "version": hours.version, "key": key()}
    assert client.post(f"/requirements/{hours.id}/progress/", facts).status_code == 303
    assert client.get(f"/people/{someone}/place/").status_code == 200
    moved = {"kind": "custody", "where": "Durham", "on": "20/11/2026", "key": key()}
    assert client.post(f"/people/{someone}/place/", moved).status_code == 303
    page = client.get(f"/people/{someone}/sentence/").content.decode()
    assert "19.5 of 120 hours" in page
    assert "In custody, Durham" in page
    assert Place.objects.count() == 2


@pytest.mark.parametrize(
    "address", ["/people/{person}/sentence/", "/people/{person}/instruct/", "/sentences/{order}/end/"]
)
def test_an_outsider_is_refused(someone: int, grace: Principal, omar: Principal, at: datetime, address: str) -> None:
    order = community_order(someone, by=grace, at=at)
    answer = signed_in(omar).get(address.format(person=someone, order=order.id))
    assert answer.status_code == 403
    assert "Burglary" not in answer.content.decode()


def test_an_auditor_reads_but_finds_no_buttons(someone: int, grace: Principal, amina: Principal, at: datetime) -> None:
    community_order(someone, by=grace, at=at)
    page = signed_in(amina).get(f"/people/{someone}/sentence/").content.decode()
    assert "Community order, 24 months" in page
    assert "Add an order" not in page
    assert signed_in(amina).get(f"/people/{someone}/sentence/add/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/sentences/9999/end/", "/requirements/9999/progress/", "/instructions/9999/record/"]
)
def test_what_is_not_there_is_not_found(someone: int, grace: Principal, address: str) -> None:
    assert signed_in(grace).get(address).status_code == 404


def test_the_page_takes_six_queries_of_its_own_however_long_the_record(
    someone: int, grace: Principal, at: datetime
) -> None:
    client = signed_in(grace)
    client.get(f"/people/{someone}/sentence/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as used:
            client.get(f"/people/{someone}/sentence/")
        return len([q for q in used if "sentences_" in q["sql"]])

    for _ in range(3):
        order = community_order(someone, by=grace, at=at)
        for days in range(4):
            actions.instruct(
                order.id, text="Call", told_at=at - timedelta(days=days), told_how="phone", by=grace, at=at
            )
    assert asked() == 6
