"""Who hears an event: in the same transaction, as a job done once, or not at all for imported history."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from throughcare import letters
from throughcare.kernel import context, events, tasks
from throughcare.messaging.events import LetterSent


@dataclass(frozen=True)
class Rang:
    person_id: int
    on: date
    at: datetime
    orders: tuple[int, ...] = ()
    note_id: int | None = None


@dataclass(frozen=True)
class Echoed:
    person_id: int
    kind: str = "loud"


heard: list[Any] = []


def hear(event: Any) -> None:
    heard.append(event)


def hear_later(event: Any) -> None:
    heard.append(("later", event))


def echo(event: Rang) -> None:
    events.publish(Echoed(event.person_id))


def echo_back(event: Echoed) -> None:
    events.publish(Rang(event.person_id, date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)))


RING = Rang(person_id=1, on=date(2026, 11, 23), at=datetime(2026, 11, 23, 10, tzinfo=UTC), orders=(3, 4))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> events.Table:
    """A list of reactions of this test's own."""
    heard.clear()
    table: events.Table = {}
    monkeypatch.setattr(events, "table", lambda: table)
    return table


def test_must_reactions_run_at_once_and_in_order(listed: events.Table) -> None:
    listed[Rang] = (events.Reaction(hear, "must"), events.Reaction(lambda e: heard.append("second"), "must"))
    events.publish(RING)
    assert heard == [RING, "second"]


def test_event_that_would_cause_itself_is_stopped(listed: events.Table) -> None:
    listed[Rang] = (events.Reaction(echo, "must"),)
    listed[Echoed] = (events.Reaction(echo_back, "must"),)
    with pytest.raises(RuntimeError, match="Rang -> Echoed -> Rang"):
        events.publish(RING)


def test_unlisted_event_is_an_error(listed: events.Table) -> None:
    with pytest.raises(KeyError):
        events.publish(RING)


@pytest.mark.django_db
def test_imported_history_is_heard_only_where_the_list_says_so(listed: events.Table) -> None:
    listed[Rang] = (events.Reaction(hear, "must"), events.Reaction(hear_later, "must", history=True))
    with events.history():
        events.publish(RING)
    assert heard == [("later", RING)]


def test_only_the_kinds_that_are_named_are_heard(listed: events.Table) -> None:
    listed[Echoed] = (
        events.Reaction(hear, "must", kinds=("soft", "loud")),
        events.Reaction(hear_later, "must", kinds=("soft",)),
    )
    events.publish(Echoed(1))
    assert heard == [Echoed(1)]


def test_every_kind_of_letter_that_is_waited_for_is_one_there_is() -> None:
    named = {kind for reaction in events.table()[LetterSent] for kind in reaction.kinds}
    assert named
    assert named <= set(letters.LETTERS)


@pytest.mark.django_db
def test_jobs_delivered_one_to_five_times_in_any_order_act_once(listed: events.Table) -> None:
    listed[Rang] = (events.Reaction(hear, "after"), events.Reaction(hear_later, "after"))
    with context.acting(principal="staff:1", reason="test"):
        events.publish(RING)
    assert heard == []
    chance = random.Random(9)
    jobs = [job.args for job in ProcrastinateJob.objects.all() for _ in range(chance.randint(1, 5))]
    chance.shuffle(jobs)
    for args in jobs:
        tasks.react(**args)
    assert sorted(heard, key=str) == sorted([RING, ("later", RING)], key=str)


def test_every_event_is_heard_or_listed_as_unheard() -> None:
    listed = set(events.table())
    from importlib import import_module  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415

    declared = set()
    for name in settings.SLICES:
        if find_spec(f"throughcare.{name}.events") and name != "kernel":
            module = import_module(f"throughcare.{name}.events")
            declared |= {c for c in vars(module).values() if isinstance(c, type) and c.__module__ == module.__name__}
    assert declared == listed
