"""The person's own browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client


@dataclass
class Own:
    """Somebody on their own pages: `see` a page, `send` its form as it was shown with something filled in."""

    client: Client

    def see(self, url: str) -> str:
        """The text of a page that is there."""
        answer = self.client.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        return answer.content.decode()

    def send(self, url: str, **typed: Any) -> HttpResponse:
        """The answer to the form of a page."""
        hidden = dict(re.findall(r'<input type="hidden" name="(key|version)" value="([^"]*)">', self.see(url)))
        answer: HttpResponse = self.client.post(url, {**hidden, **typed})  # type: ignore[assignment]
        return answer


@pytest.fixture
def own(own_client: Callable[[int], Client], aaron: int, at: datetime) -> Own:
    """Aaron on his own pages."""
    return Own(own_client(aaron))
