"""Taken in, let out, at large: the moments are kept, and where the person is changes with each."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.custody import actions
from throughcare.custody.actions import CannotReceive, CannotRelease
from throughcare.custody.models import Stay
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.sentences.models import Place

HOUR = timedelta(hours=1)


def taken_in(person_id: int, *, by: Principal, at: datetime, since: datetime | None = None) -> Stay:
    stay: Stay = actions.receive(person_id, prison="Durham", why="remand", received_at=since or at, by=by, at=at)
    return stay


def where(person_id: int) -> tuple[str, str]:
    now = Place.objects.get(person_id=person_id, until=None)
    return now.kind, now.where


def test_taken_in_and_let_out_on_one_day(aaron: int, grace: Principal, at: datetime) -> None:
    stay = taken_in(aaron, by=grace, at=at, since=at - 2 * HOUR)
    assert where(aaron) == ("custody", "Durham")
    actions.release(stay.pk, released_at=at - HOUR, by=grace, at=at)
    assert where(aaron) == ("community", "")
    again = taken_in(aaron, by=grace, at=at)
    assert where(aaron) == ("custody", "Durham")
    assert Stay.objects.get(released_at=None) == again


def test_nobody_is_taken_in_twice_at_once_or_tomorrow(aaron: int, grace: Principal, at: datetime) -> None:
    stay = taken_in(aaron, by=grace, at=at - HOUR)
    with pytest.raises(CannotReceive, match="Durham already"):
        taken_in(aaron, by=grace, at=at)
    actions.release(stay.pk, released_at=at, by=grace, at=at)
    for field, wrong in (
        ("prison", {"prison": " "}),
        ("prison", {"prison": "x" * 81}),
        ("why", {"why": "holiday"}),
        ("received_time", {"received_at": at + HOUR}),
        ("received_time", {"received_at": at}),
    ):
        facts = {"prison": "Durham", "why": "recall", "received_at": at, **wrong}
        with pytest.raises(CannotReceive) as refused:
            actions.receive(aaron, **facts, by=grace, at=at)
        assert refused.value.field == field


def test_a_release_comes_after_the_reception_and_once(aaron: int, grace: Principal, at: datetime) -> None:
    stay = taken_in(aaron, by=grace, at=at)
    for wrong in (at, at + HOUR):
        with pytest.raises(CannotRelease):
            actions.release(stay.pk, released_at=wrong, by=grace, at=at)
    later = at + HOUR
    actions.release(stay.pk, released_at=later, by=grace, at=later)
    with pytest.raises(CannotRelease, match="already"):
        actions.release(stay.pk, released_at=later, by=grace, at=later)
    with pytest.raises(ChangedMeanwhile):
        actions.release(stay.pk, released_at=later, shown_version=1, by=grace, at=later)


def test_nobody_in_custody_is_at_large(aaron: int, grace: Principal, at: datetime) -> None:
    stay = taken_in(aaron, by=grace, at=at)
    actions.at_large(aaron, since=at, by=grace, at=at)
    assert where(aaron) == ("custody", "Durham")
    actions.release(stay.pk, released_at=at + HOUR, by=grace, at=at + HOUR)
    actions.at_large(aaron, since=at + HOUR, by=grace, at=at + HOUR)
    assert where(aaron) == ("at_large", "")


def test_the_pages_record_it_and_show_it(aaron: int, grace: Principal, at: datetime) -> None:
    client = Client()
    assert client.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    assert "No time in custody is on record." in client.get(f"/people/{aaron}/custody/").content.decode()
    given = {"prison": "Durham", "why": "recall", "received_on": f"{at:%d/%m/%Y}", "received_time": "09:30"}
    wrong = client.post(f"/people/{aaron}/custody/receive/", {**given, "prison": "", "key": str(uuid.uuid4())})
    assert wrong.status_code == 422
    assert client.post(f"/people/{aaron}/custody/receive/", {**given, "key": str(uuid.uuid4())}).status_code == 303
    page = client.get(f"/people/{aaron}/custody/").content.decode()
    assert "Durham" in page
    assert "Today, 09:30" in page
    assert "Times in custody" in client.get(f"/people/{aaron}/sentence/").content.decode()
