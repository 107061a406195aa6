"""The job that sends a code. It may be killed at any point and be done again: the code is the same."""

from __future__ import annotations

import uuid

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from throughcare.accounts import tallies
from throughcare.accounts.principals import system
from throughcare.invitations import actions
from throughcare.kernel import clock, context
from throughcare.messaging.gateways import CannotSend, configured

BY = system("codes")
# What a phone shows to whoever looks at it: a code, and nothing of what it is for.
SAYS = {
    "en": ("A code", "Your code is {code}. It works for {minutes} minutes. Give it to no one."),
    "cy": ("Cod", "Eich cod yw {code}. Mae’n gweithio am {minutes} munud. Peidiwch â’i roi i neb."),
}


@app.task(name="send_own_code", queue="letters", retry=RetryStrategy(max_attempts=4, wait=15))
def send_code(code_id: str) -> None:
    """Send a code, if the number or address it was asked for is one by which somebody may sign in."""
    at = clock.now()
    with context.acting(principal=BY.key, reason="a code to sign in", request_id=uuid.uuid4()):
        message = actions.find_whose(code_id, by=BY, at=at)
    if message is None:
        return
    subject, says = SAYS.get(message.language, SAYS["en"])
    text = says.format(code=message.code, minutes=tallies.settled()["own_code"]["minutes"])
    gateway = configured()
    key = f"own-code-{code_id}"
    if gateway.has(key=key) is None:
        try:
            gateway.send(key=key, channel=message.channel, to=message.to, subject=subject, text=text)
        except CannotSend:  # a number that does not work: they are told to ring if none comes
            return
