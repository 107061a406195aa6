"""Short ways to use the pages as the person does, without scripts."""

from __future__ import annotations

import html
import re
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from throughcare.accounts.principals import Principal
from throughcare.demo import cast
from throughcare.kernel import context
from throughcare.people.facts import NameFacts, PersonFacts


def shown(client: Client, url: str) -> str:
    """The words of a page, without its markup."""
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return words(answer)


def words(answer: Any) -> str:
    """The words of an answer."""
    assert isinstance(answer, HttpResponse)
    text = re.sub(r"<(style|script).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def send(client: Client, url: str, /, *, answers: int = 303, **fields: Any) -> str:
    """Open a form, send it with the version it showed, and answer what was said to it."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())
    shown_version = {"version": version[1]} if version else {}
    answer = client.post(url, {"key": str(uuid.uuid4()), **shown_version, **fields})
    assert answer.status_code == answers, words(answer)
    return words(answer)


def somebody_else(by: Principal, at: datetime) -> int:
    """Another person on probation, with a record of their own."""
    facts = PersonFacts(reference="N999001", names=(NameFacts(surname="Reilly", forenames="Connor"),))
    with context.acting(principal=by.key, reason="test"):
        return cast.admit(facts, by=by, at=at)
