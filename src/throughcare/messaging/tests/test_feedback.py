"""What staff say of the product reaches the administrator, and the answer comes back."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.kernel.errors import Refused
from throughcare.messaging import actions
from throughcare.messaging.models import Feedback


def _client(by: Principal) -> Client:
    client = Client()
    assert client.post(f"/demo/sign-in/{by.user_id}/").status_code == 302
    return client


def _key(page: bytes) -> str:
    return page.decode().split('name="key" value="')[1].split('"')[0]


def test_feedback_reaches_the_administrator_and_the_answer_comes_back(staff: cast.Staff, at: datetime) -> None:
    officer, administrator = _client(staff.grace), _client(staff.iris)
    key = _key(officer.get("/feedback/").content)
    said = {"key": key, "kind": "slow", "page": "Caseload", "words": "It is slow at nine."}
    assert officer.post("/feedback/", said).status_code == 303
    assert officer.get("/feedback/said/").status_code == 403
    assert "It is slow at nine." in administrator.get("/feedback/said/").content.decode()
    page = f"/feedback/said/{Feedback.objects.get().pk}/"
    key = _key(administrator.get(page).content)
    assert administrator.post(page, {"key": key, "answer": "A new index on Monday."}).status_code == 303
    assert "A new index on Monday." in officer.get("/feedback/").content.decode()
    with pytest.raises(Refused, match="answered before"):
        actions.answer_feedback(Feedback.objects.get().pk, answer="Again", by=staff.iris, at=at)
