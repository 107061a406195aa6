"""Taken in, let out, at large: the moments are kept, and where the person is changes with each."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.tests.telling import book
from throughcare.custody import actions, queries
from throughcare.custody.actions import CannotReceive, CannotRelease
from throughcare.custody.models import Stay
from throughcare.duties.models import Duty
from throughcare.kernel.errors import ChangedMeanwhile
from throughcare.sentences.actions import CannotMove
from throughcare.sentences.models import Place

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


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


# ---------------------------------------------------------------------------------------------------------- put right
def corrected(stay: Stay, *, by: Principal, at: datetime, **facts: Any) -> Stay:
    now = Stay.objects.get(id=stay.pk)
    given: dict[str, Any] = {
        "prison": now.prison,
        "why": now.why,
        "received_at": now.received_at,
        "because": "Typed wrongly.",
        **facts,
    }
    made: Stay = actions.correct(stay.pk, **given, by=by, at=at)
    return made


def row(place: Place) -> tuple[str, str, date, date | None]:
    return place.kind, place.where, place.since, place.until


def placed(person_id: int) -> list[tuple[str, str, date, date | None]]:
    return [row(place) for place in Place.objects.filter(person_id=person_id).order_by("since")]


def test_another_prison_or_another_day_moves_where_they_are_with_it(aaron: int, grace: Principal, at: datetime) -> None:
    actions.at_large(aaron, since=at - 10 * DAY, by=grace, at=at - 10 * DAY)
    stay = taken_in(aaron, by=grace, at=at, since=at - 3 * DAY)
    first, today = (at - 10 * DAY).date(), at.date()
    assert placed(aaron)[-2:] == [
        ("at_large", "", first, today - 3 * DAY),
        ("custody", "Durham", today - 3 * DAY, None),
    ]
    corrected(stay, prison=" Holme  House ", by=grace, at=at)
    assert where(aaron) == ("custody", "Holme House")
    corrected(stay, received_at=at - 5 * DAY, by=grace, at=at)
    assert placed(aaron)[-2:] == [
        ("at_large", "", first, today - 5 * DAY),
        ("custody", "Holme House", today - 5 * DAY, None),
    ]
    now = corrected(stay, received_at=at - 2 * DAY, why="recall", because="The police rang back.", by=grace, at=at)
    assert placed(aaron)[-2:] == [
        ("at_large", "", today - 5 * DAY, today - 2 * DAY),
        ("custody", "Holme House", today - 2 * DAY, None),
    ]
    assert (now.why, now.corrected_because) == ("recall", "The police rang back.")
    history = Stay.pgh_event_model.objects.filter(pgh_obj_id=stay.pk)  # type: ignore[attr-defined]
    assert [one.prison for one in history.order_by("pgh_id")][0] == "Durham"
    with pytest.raises(CannotMove, match="came to another place"):
        corrected(stay, received_at=at - 20 * DAY, by=grace, at=at)


def test_a_correction_says_what_was_wrong_changes_something_and_comes_while_they_are_there(
    aaron: int, grace: Principal, at: datetime
) -> None:
    earlier = taken_in(aaron, by=grace, at=at - 9 * DAY)
    actions.release(earlier.pk, released_at=at - 8 * DAY, by=grace, at=at)
    stay = taken_in(aaron, by=grace, at=at - DAY)
    tried: tuple[tuple[str, dict[str, Any]], ...] = (
        ("prison", {}),
        ("prison", {"prison": ""}),
        ("why", {"why": "holiday"}),
        ("because", {"prison": "Leeds", "because": " "}),
        ("received_time", {"received_at": at + HOUR}),
        ("received_time", {"received_at": at - 9 * DAY}),
    )
    for field, wrong in tried:
        with pytest.raises(CannotReceive) as refused:
            corrected(stay, by=grace, at=at, **wrong)
        assert refused.value.field == field
    with pytest.raises(CannotReceive, match="released since"):
        corrected(earlier, prison="Leeds", by=grace, at=at)
    with pytest.raises(CannotReceive, match="released since"):
        actions.take_back(earlier.pk, because="Another person.", by=grace, at=at)
    actions.take_back(stay.pk, because="Another person.", by=grace, at=at)
    with pytest.raises(CannotReceive, match="taken back already"):
        corrected(stay, prison="Leeds", by=grace, at=at)
    with pytest.raises(CannotRelease, match="not taken in"):
        actions.release(stay.pk, released_at=at, by=grace, at=at)


def test_taken_back_they_are_where_they_were_and_can_be_taken_in_again(
    aaron: int, grace: Principal, at: datetime
) -> None:
    before = set(Duty.objects.filter(person_id=aaron, ended_at=None).values_list("kind", flat=True))
    meeting = book(aaron, at + 3 * DAY, by=grace, at=at - DAY)
    stay = taken_in(aaron, by=grace, at=at)
    assert Duty.objects.filter(person_id=aaron, kind="clear_diary", ended_at=None).exists()
    with pytest.raises(CannotReceive, match="Say why"):
        actions.take_back(stay.pk, because=" ", by=grace, at=at)
    with pytest.raises(ChangedMeanwhile):
        actions.take_back(stay.pk, because="Another person.", shown_version=7, by=grace, at=at)
    actions.take_back(stay.pk, because="Another person of this name.", by=grace, at=at)
    assert where(aaron) == ("community", "")
    assert set(Duty.objects.filter(person_id=aaron, ended_at=None).values_list("kind", flat=True)) == before
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None
    assert not queries.is_in(aaron)
    kept = Stay.objects.get(id=stay.pk)
    assert (kept.released_at, kept.taken_back_at, kept.taken_back_because) == (None, at, "Another person of this name.")
    taken_in(aaron, by=grace, at=at, since=at - 2 * HOUR)  # also from before: the wrong one is none
    assert where(aaron) == ("custody", "Durham")


def test_on_one_day_at_large_and_taken_in_by_mistake_they_are_at_large(
    aaron: int, grace: Principal, at: datetime
) -> None:
    actions.at_large(aaron, since=at - 2 * HOUR, by=grace, at=at)
    stay = taken_in(aaron, by=grace, at=at)
    assert where(aaron) == ("custody", "Durham")
    actions.take_back(stay.pk, because="Another person.", by=grace, at=at)
    assert where(aaron) == ("at_large", "")


def test_the_pages_put_it_right_and_say_what_was_wrong(aaron: int, grace: Principal, at: datetime) -> None:
    stay = taken_in(aaron, by=grace, at=at)
    client = Client()
    assert client.post(f"/demo/sign-in/{grace.user_id}/").status_code == 302
    listed = f"/people/{aaron}/custody/"
    assert f'href="/custody/{stay.pk}/take-back/"' in client.get(listed).content.decode()
    facts = {"why": "remand", "received_on": f"{at:%d/%m/%Y}", "received_time": "09:00", "because": "It was Leeds."}

    def send(address: str, **more: str) -> int:
        version = str(Stay.objects.get(id=stay.pk).version)
        posted = client.post(
            f"/custody/{stay.pk}/{address}/", {**facts, **more, "version": version, "key": str(uuid.uuid4())}
        )
        return posted.status_code

    assert 'value="Durham"' in client.get(f"/custody/{stay.pk}/correct/").content.decode()
    assert send("correct", prison="") == 422
    assert send("correct", prison="Leeds") == 303
    page = client.get(listed).content.decode()
    assert "Leeds" in page
    assert "Corrected: It was Leeds." in page
    assert send("take-back", because="") == 422
    assert send("take-back", because="His brother.") == 303
    page = client.get(listed).content.decode()
    assert "Recorded in error" in page
    assert "His brother." in page
    assert "take-back" not in page
    assert "They are in custody" in page
    timeline = client.get(f"/people/{aaron}/timeline/").content.decode()
    assert "Leeds. Recorded in error: His brother." in timeline
