"""What we owe to tell a person is met by telling them, and a note says how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.appointments.models import Appointment, Contact
from throughcare.casefile.tests.count_fields import values
from throughcare.duties.models import Duty

SignIn = Callable[[Principal], Client]


def test_saying_sorry_meets_the_duty_once(
    story: dict[str, Appointment], aaron: int, grace: Principal, at: datetime, signed_in: SignIn
) -> None:
    duty = Duty.objects.get(person_id=aaron, kind="answer_service_failure", ended_at=None)
    client = signed_in(grace)
    path = f"/duties/{duty.pk}/answer/"
    assert path in client.get(f"/people/{aaron}/clocks/").content.decode()
    form = {
        **values(client.get(path).content.decode()),
        "how": "came_in",
        "words": "The room was not free. I said sorry.",
    }
    for _ in range(2):
        assert client.post(path, form).status_code == 303
    duty.refresh_from_db()
    assert duty.met_at is not None
    note = Contact.objects.get(person_id=aaron)
    assert (note.kind, note.words) == ("came_in", f"{duty.title}. The room was not free. I said sorry.")


def test_nothing_is_met_by_an_empty_answer_or_a_day_to_come(
    story: dict[str, Appointment], aaron: int, grace: Principal, signed_in: SignIn
) -> None:
    duty = Duty.objects.get(person_id=aaron, kind="answer_service_failure", ended_at=None)
    client = signed_in(grace)
    form = values(client.get(f"/duties/{duty.pk}/answer/").content.decode())
    for wrong in ({"how": "came_in"}, {"how": "came_in", "words": "x", "day": "24/11/2026"}, {"words": "x"}):
        assert client.post(f"/duties/{duty.pk}/answer/", {**form, **wrong}).status_code == 422
    duty.refresh_from_db()
    assert duty.ended_at is None


def test_what_is_not_met_by_telling_is_refused(
    story: dict[str, Appointment], aaron: int, grace: Principal, signed_in: SignIn
) -> None:
    duty = Duty.objects.filter(person_id=aaron, kind="judge_absence").get()
    form = {
        "how": "came_in",
        "words": "x",
        "day": "23/11/2026",
        "time": "09:00",
        "key": "7d6a4d0e-2d60-4b4f-8d0b-4b8d1d0e3c11",
    }
    assert signed_in(grace).post(f"/duties/{duty.pk}/answer/", form).status_code == 422
    duty.refresh_from_db()
    assert duty.ended_at is None
