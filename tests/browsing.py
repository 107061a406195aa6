"""A browser of one of the cast without scripts, for the tests of the staff's pages."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.test import Client

if TYPE_CHECKING:
    from throughcare.accounts.principals import Principal


def signed_in(principal: Principal) -> Client:
    """A browser of one of the cast, by the demo's one click."""
    client = Client()
    assert client.post(f"/demo/sign-in/{principal.user_id}/").status_code == 302
    return client


def text(response: object) -> str:
    """The whole of a page."""
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def send(client: Client, url: str, /, *, answers: int = 303, **fields: Any) -> HttpResponse:
    """Open a form and send it."""
    assert client.get(url).status_code == 200
    answer = client.post(url, {"key": str(uuid.uuid4()), **fields})
    assert answer.status_code == answers, text(answer)
    assert isinstance(answer, HttpResponse)
    return answer
