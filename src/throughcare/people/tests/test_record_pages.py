"""The pages of the full record, as Grace sees them."""

from __future__ import annotations

import re
import uuid
from datetime import datetime

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.people.models import Address, Correction, Phone, ProposedChange
from throughcare.people.record.actions import changes
from throughcare.people.record.kinds import KINDS


@pytest.fixture
def client(grace: Principal) -> Client:
    """A browser in which Grace is signed in."""
    browser = Client()
    assert browser.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    return browser


def _text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_every_page_opens_and_says_what_is_not_recorded(
    client: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    text = _text(client, f"/people/{aaron}/details/")
    assert "Not recorded" in text
    assert "Flat 3, 27 Tolland Road" in text
    assert "Told us 6 days before it" in text
    for part in KINDS:
        _text(client, f"/people/{aaron}/details/{part}/")
    for part in changes.DECLARABLE:
        _text(client, f"/people/{aaron}/declare/{part}/")
    row = Phone.objects.get(person_id=aaron)
    for act in ("change", "correct", "end", "strike"):
        _text(client, f"/people/{aaron}/details/phone/{row.pk}/{act}/")
    _text(client, f"/people/{aaron}/details/about/")
    _text(client, f"/people/addresses/{Address.objects.get(person_id=aaron).pk}/verify/")
    assert "Still so" in _text(client, f"/people/{aaron}/details/history/")
    assert "As it stood" in _text(client, f"/people/{aaron}/details/history/?on=22/11/2026")
    assert "must be a real date" in _text(client, f"/people/{aaron}/details/history/?on=31/2/2026", 422)
    _text(client, f"/people/{aaron}/details/history/?field=phone.value")
    _text(client, f"/people/{aaron}/details/history/?field=phone.nonsense", 404)
    _text(client, f"/people/{aaron + 1}/details/phone/{row.pk}/end/", 404)


def test_a_wrong_day_keeps_what_was_typed(client: Client, aaron: int) -> None:
    answer = client.post(
        f"/people/{aaron}/details/address/",
        {"key": uuid.uuid4(), "kind": "main", "lines": "9 Hill", "since": "31/2/2026"},
    )
    assert answer.status_code == 422
    assert "must be a real date" in answer.content.decode()
    assert "9 Hill" in answer.content.decode()


def test_correcting_a_number_asks_how_we_know(client: Client, aaron: int) -> None:
    row = Phone.objects.get(person_id=aaron)
    url = f"/people/{aaron}/details/phone/{row.pk}/correct/"
    typed = {"key": uuid.uuid4(), "version": 1, "kind": "mobile", "value": "07700 900 414"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "because": "He read it out."}).status_code == 303
    assert client.post(url, {**typed, "key": uuid.uuid4(), "because": "Again."}).status_code in {409, 422}
    assert Correction.objects.get(part="phone").because == "He read it out."


def test_a_declared_change_is_confirmed_or_refused_on_one_page(
    client: Client, aaron: int, grace: Principal, at: datetime
) -> None:
    client.post(
        f"/people/{aaron}/declare/circumstance/",
        {
            "key": uuid.uuid4(),
            "kind": "work",
            "words": "New job at the mill",
            "who_declared_by": "person",
            "who_declared_on": "20/11/2026",
        },
    )
    change = ProposedChange.objects.get(person_id=aaron)
    assert "New job at the mill" in _text(client, f"/people/changes/{change.pk}/")
    assert "Waits to be confirmed" in _text(client, f"/people/{aaron}/details/")
    url = f"/people/changes/{change.pk}/"
    refused = client.post(url, {"key": uuid.uuid4(), "version": 1, "refuse": "yes", "because": ""})
    assert refused.status_code == 422
    typed = {"key": uuid.uuid4(), "version": 1, "kind": "work", "words": "New job at the mill"}
    assert client.post(url, typed).status_code == 303
    change.refresh_from_db()
    assert change.state == "accepted"
