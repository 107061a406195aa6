"""Messages by GOV.UK Notify, against a stand-in that speaks its protocol: sent once, whatever breaks in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from throughcare.accounts.principals import system
from throughcare.kernel.clock import LONDON
from throughcare.messaging import actions, notify_stub, queries, tasks
from throughcare.messaging.gateways import Gateway, configured
from throughcare.messaging.models import Letter
from throughcare.messaging.notify import NoAnswer, notify
from throughcare.messaging.notify_stub import Stub
from throughcare.people.models import Adjustment, Phone

Queue = Callable[..., Letter]
SYSTEM = system("test")
LATER = datetime(2026, 11, 23, 12, 30, tzinfo=LONDON)
MOBILE = "07700 900412"


@pytest.fixture
def stub(settings: Settings) -> Iterator[Stub]:
    """The stand-in, and settings that lead to it."""
    it = Stub()
    with notify_stub.serving(it) as url:
        settings.NOTIFY_KEY, settings.NOTIFY_URL, settings.NOTIFY_SECONDS = notify_stub.KEY, url, 2
        kinds = {"text": "sms", "email": "email", "post": "letter"}
        settings.NOTIFY_TEMPLATES = {ours: notify_stub.TEMPLATES[theirs] for ours, theirs in kinds.items()}
        settings.MESSAGE_GATEWAY = "throughcare.messaging.notify.notify"
        yield it


@pytest.fixture
def gateway(stub: Stub) -> Gateway:
    """What the settings name."""
    return configured()


def now(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def only(stub: Stub) -> dict[str, Any]:
    (one,) = stub.sent.values()
    return one


def test_a_text_reaches_notify_with_its_reference_and_nothing_of_the_case(
    queue: Queue, stub: Stub, gateway: Gateway
) -> None:
    letter = queue(channel="text")
    tasks.send_due(gateway=gateway, at=LATER)
    one = only(stub)
    assert (one["type"], one["to"], one["reference"]) == ("sms", MOBILE, queries.key(letter.pk))
    assert one["body"] == "You have a message. Please ring 0191 498 0140."
    sent = now(letter)
    assert (sent.state, sent.carrier_id, sent.delivery) == ("sent", one["id"], "sending")


def test_a_letter_is_printed_by_notify_with_the_postcode_on_its_own_line(
    queue: Queue, stub: Stub, gateway: Gateway, aaron: int
) -> None:
    large = queue(once="large")
    Adjustment.objects.filter(person_id=aaron).update(large_print=False)
    letter = queue()
    tasks.send_due(gateway=gateway, at=LATER)
    one = only(stub)
    assert one["type"] == "letter"
    assert one["to"].splitlines() == ["Aaron James Whitfield", "Flat 3, 27 Tolland Road", "Northgate", "NG2 6RW"]
    assert "You did not come." in one["body"]
    assert (now(letter).state, now(letter).delivery) == ("sent", "sending")
    assert now(large).state == "print"  # Notify prints one size only


def test_a_letter_that_notify_cannot_post_waits_to_be_printed(
    queue: Queue, stub: Stub, gateway: Gateway, aaron: int
) -> None:
    Adjustment.objects.filter(person_id=aaron).update(large_print=False)
    letter = queue()
    tasks.send_due(gateway=gateway, at=LATER)
    stub.end(now(letter).carrier_id, "validation-failed")
    tasks.ask_deliveries(gateway=gateway, at=LATER + timedelta(minutes=11))
    assert (now(letter).state, now(letter).sent_at) == ("print", None)


def test_what_became_of_it_is_asked_where_nobody_called(queue: Queue, stub: Stub, gateway: Gateway) -> None:
    letter = queue(channel="text")
    tasks.send_due(gateway=gateway, at=LATER)
    stub.sent[now(letter).carrier_id]["status"] = "delivered"
    assert tasks.ask_deliveries(gateway=gateway, at=LATER + timedelta(minutes=9)) == 0
    assert tasks.ask_deliveries(gateway=gateway, at=LATER + timedelta(minutes=11)) == 1
    assert now(letter).delivery == "delivered"
    assert tasks.ask_deliveries(gateway=gateway, at=LATER + timedelta(hours=1)) == 0


def test_a_worker_killed_between_sending_and_storing_sends_nothing_twice(
    queue: Queue, stub: Stub, gateway: Gateway
) -> None:
    letter = queue(channel="text")
    actions.claim_due(by=SYSTEM, at=LATER)
    gateway.send(key=queries.key(letter.pk), channel="text", to=MOBILE, subject="", text="Hello")  # and here it dies
    tasks.send_due(gateway=gateway, at=LATER + timedelta(minutes=11))
    assert (now(letter).state, now(letter).carrier_id, stub.posts) == ("sent", only(stub)["id"], 1)


def test_notify_that_takes_it_and_then_falls_silent_is_asked_before_it_is_sent_again(
    queue: Queue, stub: Stub, gateway: Gateway
) -> None:
    letter = queue(channel="text")
    stub.trouble.drop = True
    tasks.send_due(gateway=gateway, at=LATER)
    assert (now(letter).state, now(letter).tries, stub.posts) == ("claimed", 1, 1)
    stub.trouble.drop = False
    assert tasks.send_due(gateway=gateway, at=LATER + timedelta(seconds=30)) == 0
    tasks.send_due(gateway=gateway, at=LATER + timedelta(minutes=1))
    assert (now(letter).state, now(letter).carrier_id, stub.posts) == ("sent", only(stub)["id"], 1)


def test_a_call_that_says_it_arrived_is_word_that_it_was_sent(queue: Queue, stub: Stub, gateway: Gateway) -> None:
    letter = queue(channel="text")
    stub.trouble.drop = True
    tasks.send_due(gateway=gateway, at=LATER)
    actions.record_delivery(letter.pk, number=only(stub)["id"], delivery="delivered", by=SYSTEM, at=LATER)
    assert (now(letter).state, now(letter).delivery) == ("sent", "delivered")


@pytest.mark.parametrize(("status", "says"), [(429, "Notify has too much to do"), (403, "does not take our key")])
def test_what_notify_does_not_take_now_is_held_and_can_be_stopped(
    queue: Queue, stub: Stub, gateway: Gateway, status: int, says: str
) -> None:
    letter = queue(channel="text")
    stub.trouble.answer = status
    tasks.send_due(gateway=gateway, at=LATER)
    held = now(letter)
    assert (held.state, held.tries, held.hold_until) == ("held", 1, LATER + timedelta(minutes=1))
    assert says in queries.status(held, at=LATER)
    tasks.send_due(gateway=gateway, at=LATER + timedelta(minutes=1))
    assert now(letter).hold_until == LATER + timedelta(minutes=3)  # twice as long
    actions.withdraw_letter(letter.pk, because="They rang.", by=SYSTEM, at=LATER)
    stub.trouble.answer = 0
    tasks.send_due(gateway=gateway, at=LATER + timedelta(hours=1))
    assert (now(letter).state, stub.sent) == ("withdrawn", {})


@pytest.mark.parametrize("trouble", [{"answer": 500}, {"seconds": 3.0}])
def test_notify_that_breaks_or_is_too_slow_is_asked_again_and_then_takes_it_once(
    queue: Queue, stub: Stub, gateway: Gateway, trouble: dict[str, Any]
) -> None:
    letter = queue(channel="text")
    vars(stub.trouble).update(trouble)
    tasks.send_due(gateway=gateway, at=LATER)
    assert now(letter).state == "claimed"
    assert not gateway.answers()
    vars(stub.trouble).update({"answer": 0, "seconds": 0.0})
    tasks.send_due(gateway=gateway, at=LATER + timedelta(minutes=1))
    assert now(letter).state == "sent"
    assert len(stub.by_reference(queries.key(letter.pk))) == 1


def test_after_so_many_tries_it_says_that_it_could_not_be_sent(queue: Queue, stub: Stub, gateway: Gateway) -> None:
    letter, at = queue(channel="text"), LATER
    stub.trouble.answer = 429
    for _ in range(28):  # some fall into the night
        tasks.send_due(gateway=gateway, at=at)
        at = max(at + timedelta(hours=1), now(letter).hold_until)
    failed = now(letter)
    assert (failed.state, failed.tries) == ("failed", 24)
    assert "Ring, or send a letter" in failed.failed_because


def test_notify_that_is_down_loses_nothing(queue: Queue, settings: Settings) -> None:
    with notify_stub.serving(Stub()) as url:
        settings.NOTIFY_URL, settings.NOTIFY_KEY = url, notify_stub.KEY
        settings.NOTIFY_TEMPLATES = {"text": notify_stub.TEMPLATES["sms"]}
    down = notify()
    letter = queue(channel="text")
    tasks.send_due(gateway=down, at=LATER)
    assert (now(letter).state, now(letter).failed_because) == ("held", "Notify cannot be reached.")
    assert not down.answers()


def test_a_number_notify_refuses_says_so_at_once(queue: Queue, stub: Stub, gateway: Gateway, aaron: int) -> None:
    Phone.objects.filter(person_id=aaron, kind="mobile").update(value="12")
    letter = queue(channel="text")
    tasks.send_due(gateway=gateway, at=LATER)
    assert (now(letter).state, stub.sent) == ("failed", {})
    assert "does not exist" in now(letter).failed_because


def test_a_wrong_template_is_our_fault_and_no_numbers(queue: Queue, stub: Stub, settings: Settings) -> None:
    settings.NOTIFY_TEMPLATES = {"text": "66666666-6666-4666-8666-666666666666"}
    letter = queue(channel="text")
    tasks.send_due(gateway=configured(), at=LATER)
    assert (now(letter).state, now(letter).failed_because) == ("held", "Notify did not take it (400, BadRequestError).")


def test_another_key_is_not_taken(stub: Stub, settings: Settings) -> None:
    settings.NOTIFY_KEY = notify_stub.KEY[:-1] + "6"
    assert not notify().answers()
    settings.NOTIFY_KEY = "not a key"
    with pytest.raises(ImproperlyConfigured):
        notify()


def test_no_text_rings_at_night_and_it_leaves_in_the_morning(queue: Queue, stub: Stub, gateway: Gateway) -> None:
    night = datetime(2026, 11, 23, 23, 30, tzinfo=LONDON)
    letter = queue(channel="text", hold_until=night)
    morning = datetime(2026, 11, 24, 8, 0, tzinfo=LONDON)
    assert now(letter).hold_until == morning
    held = queue(channel="text", once="missed:2")
    stub.trouble.answer = 429
    for minute in range(0, 480, 60):
        tasks.send_due(gateway=gateway, at=LATER + timedelta(minutes=minute))
    tasks.send_due(gateway=gateway, at=night)
    assert now(held).hold_until == morning  # a retry does not ring at night either
    stub.trouble.answer = 0
    tasks.send_due(gateway=gateway, at=night + timedelta(hours=1))
    assert stub.sent == {}
    tasks.send_due(gateway=gateway, at=morning)
    assert len(stub.sent) == 2


def test_a_text_that_would_come_too_late_does_not_leave(queue: Queue, stub: Stub, gateway: Gateway) -> None:
    letter = queue(channel="text", not_after=LATER - timedelta(minutes=1))
    tasks.send_due(gateway=gateway, at=LATER)
    assert (now(letter).state, now(letter).withdrawn_because, stub.sent) == ("withdrawn", actions.TOO_LATE, {})


def test_no_answer_names_nobody(stub: Stub, gateway: Gateway) -> None:
    stub.trouble.drop = True
    with pytest.raises(NoAnswer) as raised:
        gateway.send(key="letter-1-a", channel="text", to=MOBILE, subject="", text="You have a message")
    assert "Aaron" not in repr(raised.value) + repr(raised.value.__cause__)


def test_a_welsh_speaker_is_texted_in_welsh(
    queue: Queue, stub: Stub, gateway: Gateway, changed: Callable[[], None]
) -> None:
    changed()
    queue(channel="text")
    tasks.send_due(gateway=gateway, at=LATER)
    assert only(stub)["body"] == "Mae gennych chi neges. Ffoniwch 0191 498 0140."
