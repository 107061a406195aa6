"""The packs of breach and recall print from the record as it was known, at a decision or any past moment."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.urls import reverse

from tests.cast import NOW
from tests.fixtures import database_now
from tests.house import world
from throughcare.audit.models import Entry
from throughcare.enforcement.breach import actions
from throughcare.enforcement.models import Breach, Failure, Recall
from throughcare.enforcement.recall import actions as recalls
from throughcare.enforcement.recall import rules
from throughcare.enforcement.tests.recalling import WEIGHED, decided
from throughcare.kernel import clock, context, past
from throughcare.organisations.queries import principal_of

THEN, LATER = "What we knew on the day.", "What came to be known later."
Answer = tuple[int, str, str]


def _get(told: world.World, name: str, number: int, known: str | datetime | None = None) -> Answer:
    url = reverse(f"enforcement:{name}", args=[number])
    if known is not None:
        url += "?" + urlencode({"known": known if isinstance(known, str) else known.isoformat()})
    answer = world.Visitor(told).client("ruth").get(url)
    text = answer.content.decode(errors="replace")
    return answer.status_code, unescape(text), answer.headers.get("Location", "")


def _number(told: world.World, sample: str) -> int:
    return int(next(iter(told.samples[sample].args.values())))


def _as_grace(told: world.World) -> Any:
    grace = principal_of(told.users["grace"], name="Grace Adeyemi", on=NOW.date())
    assert grace
    return grace


def _write(told: world.World, number: int, statement: str) -> None:
    grace = _as_grace(told)
    words = {"person_says": "I was ill.", "asked_how": "phone", "proposal": "fine", "proposal_words": "It was once."}
    with context.acting(principal=grace.key, reason="test"):
        actions.write(number, statement=statement, **words, by=grace, at=NOW)


def test_what_was_changed_afterwards_is_not_in_the_pack_for_court_of_then_and_is_in_that_of_now(
    told_now: world.World,
) -> None:
    number = _number(told_now, "breach_writing")
    with context.acting(principal="system:test", reason="test"):
        failed = Failure.objects.filter(person_id=Breach.objects.get(id=number).person_id)
        failed.update(words=THEN)
    _write(told_now, number, "As we saw it first.")
    moment = database_now()
    with context.acting(principal="system:test", reason="test"):
        failed.update(words=LATER)
    _write(told_now, number, "As we see it now.")
    status, page, _ = _get(told_now, "breach_paper", number, moment)
    assert (status, THEN in page, LATER in page) == (200, True, False)
    assert "As we saw it first." in page
    assert "As we see it now." not in page
    assert "As it was known on" in page
    status, page, _ = _get(told_now, "breach_paper", number)
    assert (status, THEN in page, LATER in page) == (200, False, True)
    assert "As we see it now." in page
    assert (past.asked(), clock.stands()) == (None, None)


def test_what_was_changed_afterwards_is_not_in_the_pack_of_a_recall_of_then(told_now: world.World) -> None:
    number, grace = _number(told_now, "recall_weighed"), _as_grace(told_now)
    for words in (THEN, LATER):
        moment = database_now()
        with context.acting(principal=grace.key, reason="test"):
            recalls.weigh(number, facts={**WEIGHED, "led_to": words}, by=grace, at=NOW)
    status, page, _ = _get(told_now, "recall_paper", number, moment)
    assert (status, THEN in page, LATER in page) == (200, True, False)
    status, page, _ = _get(told_now, "recall_paper", number)
    assert (status, THEN in page, LATER in page) == (200, False, True)


def test_a_pack_leads_to_what_was_known_when_it_was_decided(told_now: world.World) -> None:
    grace = _as_grace(told_now)
    breach, recall = _number(told_now, "breach_writing"), _number(told_now, "recall_weighed")
    _write(told_now, breach, "He was asked twice.")
    with context.acting(principal=grace.key, reason="test"):
        actions.declare(breach, true=True, by=grace, at=NOW)
        decided(Recall.objects.get(id=recall), rules.NO_RECALL, by=grace, at=NOW)
    for name, number, words, before in (
        ("breach", breach, "declared", "Not declared yet."),
        ("recall", recall, "decided", "Not decided yet."),
    ):
        _, page, _ = _get(told_now, f"{name}_paper", number)
        assert before not in page
        found = re.search(rf'<a href="\?(known=[^"]+)">{words}</a>', page)
        assert found
        (moment,) = parse_qs(found[1])["known"]
        status, page, _ = _get(told_now, f"{name}_paper", number, moment)
        assert status == 200
        assert before not in page
        earlier = datetime.fromisoformat(moment) - timedelta(seconds=2)
        status, page, _ = _get(told_now, f"{name}_paper", number, earlier)
        assert (status, before in page) == (200, True)
        status, page, there = _get(told_now, f"{name}_pdf", number, moment)
        assert page.startswith("%PDF") if status == 200 else (status == 302 and "known=" in there)


@pytest.mark.parametrize("known", ["1999-01-01T10:00", "2999-01-01T10:00", "then"])
def test_of_a_moment_at_which_there_was_no_pack_one_is_led_to_the_choice(known: str, told_now: world.World) -> None:
    for name, sample, model in (("breach", "breach_court", Breach), ("recall", "recall_requested", Recall)):
        number = _number(told_now, sample)
        status, _, there = _get(told_now, f"{name}_paper", number, known)
        assert status == 302
        assert there.startswith(f"/people/{model.objects.get(id=number).person_id}/as-known/"), there


def test_before_a_breach_was_begun_there_is_none_of_it(told_now: world.World) -> None:
    row = Breach.objects.get(id=_number(told_now, "breach_court"))
    assert _get(told_now, "breach_paper", row.pk, row.entered_at - timedelta(microseconds=1))[0] == 302
    assert _get(told_now, "breach_paper", row.pk, row.entered_at)[0] == 200


def test_it_is_written_down_of_which_moment_a_pack_was_printed(told_now: world.World) -> None:
    moment = database_now()
    _get(told_now, "breach_paper", _number(told_now, "breach_court"), moment)
    entry = Entry.objects.order_by("-id")[0]
    assert f"as it was known {moment.isoformat(timespec='minutes')}" in entry.terms
