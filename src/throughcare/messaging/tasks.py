"""The job that lets letters go. It may be killed at any point: what it had taken is taken up again."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from datetime import datetime

import structlog
from procrastinate.contrib.django import app

from throughcare.accounts.principals import system
from throughcare.kernel import clock, context
from throughcare.messaging import actions, queries
from throughcare.messaging.gateways import CannotSend, Gateway, configured

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
    return len(taken)


def _send(letter_id: int, *, gateway: Gateway, at: datetime, may_have_left: bool) -> None:
    key = f"letter-{letter_id}"
    if not (may_have_left and gateway.has(key=key)):
        with _transaction():
            if actions.recheck(letter_id, by=LETTERS, at=at) != "claimed":
                return
            message = queries.message(letter_id)
        try:
            gateway.send(key=key, **message)
        except CannotSend as never:
            with _transaction():
                actions.record_failed(letter_id, because=never.because, by=LETTERS, at=at)
            return
    with _transaction():
        actions.record_sent(letter_id, by=LETTERS, at=at)


def _transaction() -> AbstractContextManager[context.Acting]:
    return context.acting(principal=LETTERS.key, reason="letters that are due", request_id=uuid.uuid4())
