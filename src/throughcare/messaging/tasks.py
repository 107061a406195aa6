"""The job that lets letters go. It may be killed at any point: what it had taken is taken up again."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from procrastinate.contrib.django import app

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.messaging import actions, queries, replies
from throughcare.messaging.gateways import CannotSend, Gateway, NotNow, configured

LETTERS = system("letters")
log = structlog.get_logger(__name__)


@app.task(name="send_letters", queue="letters", queueing_lock="send_letters")
def send_letters() -> None:
    """Let every letter go whose hold has passed."""
    while send_due(gateway=configured(), at=clock.now()):
        pass


def send_due(*, gateway: Gateway, at: datetime) -> int:
    """Take some due letters and send them, each in transactions of its own. Answers how many were taken.

    A letter another worker had taken before it died may have left: the gateway is asked by its key first.
    """
    with _transaction():
        taken = actions.claim_due(by=LETTERS, at=at)
    for letter_id, was_taken in taken:
        try:
            _send(letter_id, gateway=gateway, at=at, may_have_left=was_taken)
        except Exception as error:  # it stays claimed and is taken up again; the others must not wait for it
            log.warning("letter_not_sent", letter_id=letter_id, error=type(error).__name__)
            with _transaction():
                actions.record_no_answer(letter_id, by=LETTERS, at=at)
    return len(taken)


def _send(letter_id: int, *, gateway: Gateway, at: datetime, may_have_left: bool) -> None:
    with _transaction():
        key = queries.key(letter_id)
    carried = gateway.has(key=key) if may_have_left else None
    if carried is None:
        with _transaction():
            if actions.recheck(letter_id, gateway=gateway, by=LETTERS, at=at) != "claimed":
                return
            message = queries.message(letter_id)
        try:
            carried = gateway.send(key=key, **message)
        except CannotSend as never:
            with _transaction():
                actions.record_failed(letter_id, because=never.because, by=LETTERS, at=at)
            return
        except NotNow as later:
            log.warning("letter_not_taken", letter_id=letter_id, because=later.because)
            with _transaction():
                actions.put_off(letter_id, because=later.because, by=LETTERS, at=at)
            return
    with _transaction():
        actions.record_sent(letter_id, carried=carried, by=LETTERS, at=at)


# --------------------------------------------------------------------------------------------------- what became of it
ASK_AFTER = timedelta(minutes=10)  # the carrier calls us by itself; what it did not say by then is asked for


@app.task(name="take_delivery", queue="letters")
def take_delivery(letter_id: int, stamp: str, number: str, delivery: str) -> None:
    """Write down what the carrier called to say of a letter, if it is one of ours."""
    with _transaction():
        if queries.key_stands(letter_id, stamp=stamp):
            actions.record_delivery(letter_id, number=number, delivery=delivery, by=LETTERS, at=clock.now())


def ask_deliveries(*, gateway: Gateway, at: datetime) -> int:
    """Ask what became of messages of which nobody called to say. Answers how many were asked for."""
    with _transaction():
        waiting = queries.on_their_way(before=at - ASK_AFTER)
    for letter_id, number in waiting:
        try:
            delivery = gateway.delivery(number) or "sending"
        except (NotNow, OSError) as error:
            log.warning("delivery_not_told", letter_id=letter_id, error=type(error).__name__)
            break  # the next minute asks again, and for all others too
        with _transaction():
            actions.record_delivery(letter_id, number=number, delivery=delivery, by=LETTERS, at=at)
    return len(waiting)


@app.task(name="match_reply", queue="letters", retry=5)
def match_reply(reply_id: int) -> None:
    """Find whose number a text came from."""
    with _transaction():
        replies.find_person(reply_id, by=LETTERS, at=clock.now())


def _transaction() -> AbstractContextManager[context.Acting]:
    return context.acting(principal=LETTERS.key, reason="letters that are due", request_id=uuid.uuid4())
