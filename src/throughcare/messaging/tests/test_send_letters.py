"""Letters leave once, or say why they did not; nothing is lost when a worker dies on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from throughcare.accounts.principals import Principal, system
from throughcare.audit.models import Entry
from throughcare.kernel import context
from throughcare.kernel.clock import LONDON
from throughcare.messaging import actions, queries, tasks
from throughcare.messaging.gateways import CannotSend, Carried, DemoGateway, NoGateway
from throughcare.messaging.models import Letter
from throughcare.messaging.tests.conftest import MISSED
from throughcare.people.models import Address, Headline, Person, Phone

Queue = Callable[..., Letter]
SYSTEM = system("test")
LATER = datetime(2026, 11, 23, 12, 30, tzinfo=LONDON)


class Outside:
    """A gateway that remembers what it took: the same key again is the same message."""

    def __init__(self, *, dies: int = 0, refuses: bool = False) -> None:
        self.taken: dict[str, str] = {}
        self.asked = 0
        self.dies = dies
        self.refuses = refuses

    def carries(self, *, channel: str) -> bool:
        return channel != "post"

    def has(self, *, key: str) -> Carried | None:
        return Carried() if key in self.taken else None

    def delivery(self, number: str) -> str | None:
        return None

    def answers(self) -> bool:
        return True

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        self.asked += 1
        if self.refuses:
            raise CannotSend("The number does not exist.")
        if self.dies:
            self.dies -= 1
            raise ConnectionError("no answer")
        assert key not in self.taken, "sent twice"
        self.taken[key] = f"{channel} to {to}: {text}"
        return Carried()


def state(letter: Letter) -> str:
    return Letter.objects.get(pk=letter.pk).state


def test_nothing_leaves_while_it_is_held(queue: Queue, at: datetime) -> None:
    letter, outside = queue(channel="text"), Outside()
    assert tasks.send_due(gateway=outside, at=at + timedelta(minutes=119)) == 0
    assert (state(letter), outside.taken) == ("held", {})


def test_a_text_leaves_once_and_its_leaving_is_written_down(queue: Queue) -> None:
    letter, outside = queue(channel="text"), Outside()
    assert tasks.send_due(gateway=outside, at=LATER) == 1
    assert tasks.send_due(gateway=outside, at=LATER + timedelta(hours=1)) == 0
    assert list(outside.taken) == [queries.key(letter.pk)]
    sent = Letter.objects.get(pk=letter.pk)
    assert (sent.state, sent.sent_at) == ("sent", LATER)
    entry = Entry.objects.using("audit").filter(doing="send_letter", person_id=letter.person_id).latest("id")
    assert (entry.category, entry.recipient, entry.who) == ("disclosure", "07700 900412", "letters")


def test_a_letter_by_post_waits_to_be_printed(queue: Queue) -> None:
    letter, outside = queue(), Outside()
    tasks.send_due(gateway=outside, at=LATER)
    assert (state(letter), outside.asked) == ("print", 0)


@pytest.mark.parametrize("channel", ["post", "text"])
def test_it_does_not_leave_when_what_it_speaks_of_has_changed(
    queue: Queue, changed: Callable[[], None], channel: str
) -> None:
    letter, outside = queue(channel=channel), Outside()
    changed()
    tasks.send_due(gateway=outside, at=LATER)
    stopped = Letter.objects.get(pk=letter.pk)
    assert (stopped.state, stopped.withdrawn_because, outside.asked) == (
        "withdrawn",
        "What it speaks of has changed.",
        0,
    )


def test_a_worker_killed_before_sending_is_replaced(queue: Queue) -> None:
    letter, outside = queue(channel="text"), Outside()
    assert actions.claim_due(by=SYSTEM, at=LATER) == [(letter.pk, False)]  # and here the worker dies
    assert tasks.send_due(gateway=outside, at=LATER + timedelta(minutes=9)) == 0
    assert tasks.send_due(gateway=outside, at=LATER + timedelta(minutes=10)) == 1
    assert (state(letter), outside.asked) == ("sent", 1)


def test_a_worker_killed_after_sending_sends_nothing_twice(queue: Queue, changed: Callable[[], None]) -> None:
    letter, outside = queue(channel="text"), Outside()
    actions.claim_due(by=SYSTEM, at=LATER)
    outside.send(key=queries.key(letter.pk), channel="text", to="07700 900412", subject="", text="")  # then it dies
    changed()
    tasks.send_due(gateway=outside, at=LATER + timedelta(minutes=11))
    assert (state(letter), outside.asked) == ("sent", 1)


def test_a_gateway_that_does_not_answer_is_tried_again(queue: Queue) -> None:
    first, second, outside = queue(channel="text"), queue(channel="text", once="missed:2"), Outside(dies=1)
    assert tasks.send_due(gateway=outside, at=LATER) == 2
    assert {state(first), state(second)} == {"claimed", "sent"}
    tasks.send_due(gateway=outside, at=LATER + timedelta(minutes=11))
    assert (state(first), state(second), len(outside.taken)) == ("sent", "sent", 2)


def test_a_message_nobody_can_take_says_so(queue: Queue, aaron: int) -> None:
    refused = queue(channel="text")
    tasks.send_due(gateway=Outside(refuses=True), at=LATER)
    nowhere = queue(channel="text", once="missed:2")
    Phone.objects.filter(person_id=aaron).update(until=date(2026, 11, 1))
    tasks.send_due(gateway=Outside(), at=LATER)
    without = queue(channel="email", once="missed:3", at=LATER - timedelta(hours=3))
    tasks.send_due(gateway=NoGateway(), at=LATER)
    why = dict(Letter.objects.filter(state="failed").values_list("id", "failed_because"))
    assert why[refused.pk] == "The number does not exist."
    assert why[nowhere.pk] == why[without.pk] == "The record has no number or address for it."


def test_a_new_address_is_used_by_what_has_not_left(queue: Queue, aaron: int) -> None:
    letter = queue()
    Address.objects.filter(person_id=aaron).update(until=date(2026, 11, 22))
    Address.objects.create(person_id=aaron, lines="2 New Road", town="Northgate", since=date(2026, 11, 22))
    tasks.send_due(gateway=Outside(), at=LATER)
    assert Letter.objects.get(pk=letter.pk).to == "Aaron James Whitfield\n2 New Road\nNorthgate"


def test_what_is_in_the_post_is_marked_once(queue: Queue, paul: Principal, changed: Callable[[], None]) -> None:
    good, stale = queue(), queue(once="missed:2")
    tasks.send_due(gateway=Outside(), at=LATER)
    assert actions.mark_printed([good.pk], by=paul, at=LATER) == {"printed": [good.pk], "stopped": []}
    changed()
    assert actions.mark_printed([good.pk, stale.pk], by=paul, at=LATER) == {"printed": [], "stopped": [stale.pk]}
    assert (state(good), state(stale)) == ("sent", "withdrawn")


def test_the_demo_lets_nothing_out_and_the_job_ends(queue: Queue, settings: Settings) -> None:
    settings.MESSAGE_GATEWAY = f"{DemoGateway.__module__}.DemoGateway"
    letter = queue(channel="text", at=LATER - timedelta(days=1))
    tasks.send_letters()
    assert state(letter) in {"held", "sent"}  # by the clock of the day
    assert DemoGateway().has(key="letter-1") is None


def test_two_workers_share_the_work_and_send_nothing_twice(committed: str, settings: Settings) -> None:
    settings.LETTERS = "throughcare.messaging.tests.kinds"
    at = LATER - timedelta(hours=3)
    with context.acting(principal="system:test", reason="two workers"):
        person = Person.objects.create(reference="N1")
        Headline.objects.create(person=person, reference="N1")
        Phone.objects.create(person=person, kind="mobile", value="07700 900000")
        for n in range(30):
            actions.queue(
                person.pk,
                kind="we_missed_you",
                about=("people.person", person.pk, None),
                facts=MISSED,
                once=f"n:{n}",
                channel="text",
                by=SYSTEM,
                at=at,
            )
    outside, start = Outside(), threading.Barrier(3)

    def work() -> None:
        start.wait()
        while tasks.send_due(gateway=outside, at=LATER):
            pass
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outside.asked, len(outside.taken)) == (30, 30)
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
