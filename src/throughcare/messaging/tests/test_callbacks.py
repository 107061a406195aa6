"""What Notify calls to say is taken once, from Notify alone, and tells nobody whether we know what it speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from throughcare.kernel.clock import LONDON
from throughcare.messaging import queries, tasks
from throughcare.messaging.gateways import Carried
from throughcare.messaging.models import Letter, Reply
from throughcare.messaging.tests.test_send_letters import Outside

Queue = Callable[..., Letter]
LATER = datetime(2026, 11, 23, 12, 30, tzinfo=LONDON)
TOKEN = "the-token-we-gave"


class Numbered(Outside):
    """Numbers what it takes."""

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        super().send(key=key, channel=channel, to=to, subject=subject, text=text)
        return Carried(number="n-1", delivery="sending")


@pytest.fixture(autouse=True)
def token(settings: Settings, db: None, at: datetime) -> None:
    """The token is set, and it is the day of the tests."""
    settings.NOTIFY_CALLBACK_TOKEN = TOKEN


def call(what: str, told: Any, *, token: str = f"Bearer {TOKEN}") -> int:
    body = told if isinstance(told, str) else json.dumps(told)
    sent = Client(enforce_csrf_checks=True).post(
        f"/callbacks/notify/{what}/", body, content_type="application/json", headers={"Authorization": token}
    )
    return sent.status_code


def jobs(name: str) -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id")]


def work() -> None:
    for args in jobs("take_delivery"):
        tasks.take_delivery(**args)
    for args in jobs("match_reply"):
        tasks.match_reply(**args)


def said(letter: Letter, status: str = "delivered", **more: Any) -> dict[str, Any]:
    return {"id": "n-1", "reference": queries.key(letter.pk), "status": status, "to": "07700 900412", **more}


def text_in(**more: Any) -> dict[str, Any]:
    told = {"id": "r-1", "source_number": "447700900412", "message": "I am at the clinic", **more}
    return {"destination_number": "447700900100", "date_received": "2026-11-23T09:05:00.000000Z", **told}


@pytest.mark.parametrize("what", ["delivery", "text"])
@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_without_the_token_nothing_is_taken(what: str, token: str, queue: Queue) -> None:
    told = text_in() if what == "text" else said(queue(channel="text"))
    assert call(what, told, token=token) == 403
    assert (Reply.objects.count(), jobs("take_delivery")) == (0, [])


def test_where_no_token_is_set_an_empty_one_opens_nothing(settings: Settings) -> None:
    settings.NOTIFY_CALLBACK_TOKEN = ""
    assert call("text", text_in(), token="Bearer ") == 403


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", "not json", {"id": "x" * 41}, text_in(message=None), text_in(date_received="yesterday")]
)
def test_what_is_not_a_call_of_notify_is_refused_and_changes_nothing(told: Any) -> None:
    assert call("text", told) == 400
    assert call("delivery", told) == 400
    assert Reply.objects.count() == 0


def test_only_post_is_taken() -> None:
    found = Client().get("/callbacks/notify/text/", headers={"Authorization": f"Bearer {TOKEN}"})
    assert found.status_code == 405


def test_a_delivery_is_written_down_once_and_a_replay_changes_nothing(queue: Queue) -> None:
    letter = queue(channel="text")
    tasks.send_due(gateway=Numbered(), at=LATER)
    assert [call("delivery", said(letter)) for _ in range(3)] == [204, 204, 204]
    assert call("delivery", said(letter, "permanent-failure")) == 204  # late, after the last word
    work()
    work()
    now = Letter.objects.get(pk=letter.pk)
    assert (now.state, now.delivery) == ("sent", "delivered")


def test_a_call_about_something_else_is_answered_the_same_and_changes_nothing(queue: Queue) -> None:
    letter = queue(channel="text")
    tasks.send_due(gateway=Numbered(), at=LATER)
    before = Letter.objects.get(pk=letter.pk).version
    other = f"letter-{letter.pk + 1}-abc"
    assert call("delivery", said(letter, reference=other)) == call("delivery", said(letter, id="n-2")) == 204
    assert call("delivery", said(letter, reference=f"letter-{letter.pk}-abc")) == 204
    assert call("delivery", said(letter, reference="somebody else's")) == 404
    assert call("delivery", said(letter, reference=None)) == 404
    work()
    assert Letter.objects.get(pk=letter.pk).version == before


def test_a_text_lands_on_the_record_of_whose_number_it_is_as_their_own_words(aaron: int) -> None:
    assert [call("text", text_in()) for _ in range(2)] == [204, 204]
    work()
    work()
    reply = Reply.objects.get()
    assert (reply.person_id, reply.words, reply.number) == (aaron, "I am at the clinic", "07700 900412")
    assert reply.at == datetime(2026, 11, 23, 9, 5, tzinfo=LONDON)


def test_a_job_carries_no_words_and_no_number(aaron: int) -> None:
    call("text", text_in())
    kept = json.dumps(jobs("match_reply"))
    assert "clinic" not in kept
    assert "900412" not in kept


def test_a_text_from_the_future_is_refused(at: datetime) -> None:
    ahead = (datetime.now(LONDON) + timedelta(days=1)).isoformat()
    assert call("text", text_in(date_received=ahead)) == 400
