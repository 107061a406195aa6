"""Their own story on their own pages: a question a page, kept as they go, sent when ready."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.assessments.actions import assessing, telling
from throughcare.assessments.models import Account, Story
from throughcare.portal.tests.browsing import send, shown

OwnClient = Callable[[int], Client]


def test_he_tells_it_question_by_question_on_two_days_and_sends_it(
    aaron: int, grace: Principal, own_client: OwnClient, at: datetime
) -> None:
    client = own_client(aaron)
    assert "Not written yet" in shown(client, "/my/story/")
    assert "Question 1 of 4" in shown(client, "/my/story/led/")
    send(client, "/my/story/led/", words="I had lost my job.")
    send(client, "/my/story/want/", words="A home.", stop="yes")
    again = own_client(aaron)  # another day, on another phone
    assert "I had lost my job." in again.get("/my/story/led/").content.decode()
    send(again, "/my/story/")
    row = Story.objects.get()
    assert (row.sent_at is not None, row.post_id) == (True, None)
    assert "Sent. Not read yet" in shown(again, "/my/story/")
    made = assessing.begin(aaron, because="start", by=grace, at=at)
    assert Account.objects.get(assessment=made, question="led").words == "I had lost my job."
    telling.read(row.pk, by=grace, at=at)
    assert "Grace has read it" in shown(again, "/my/story/")


def test_a_question_that_is_not_asked_is_not_there(aaron: int, own_client: OwnClient) -> None:
    client = own_client(aaron)
    assert client.get("/my/story/nothing/").status_code == 404
    assert client.post("/my/story/").status_code == 404, "there is nothing to send"
