"""How texts and e-mails leave, and letters where a service prints them. What we print ourselves needs no gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class CannotSend(Exception):
    """The gateway will never take this message: `because` says why, for the page. Other errors are tried again."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class NotNow(Exception):
    """The gateway has not taken this message, and may take it later: `because` says why, without what it says."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True)
class Carried:
    """A message that was taken: its number there, and what became of it so far (empty where nobody says)."""

    number: str = ""
    delivery: str = ""


class Gateway(Protocol):
    """A service that takes messages. The same key again is the same message and is not sent twice.

    Whatever else `has` and `send` raise says nothing about whether the message was taken.
    """

    def carries(self, *, channel: str) -> bool:
        """Does it take messages of this channel?"""
        ...

    def has(self, *, key: str) -> Carried | None:
        """The message that was taken before with this key, if one was."""
        ...

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        """Hand a message over. Raises `CannotSend`, `NotNow`."""
        ...

    def delivery(self, number: str) -> str | None:
        """What became of a message it took; None where it does not know."""
        ...

    def answers(self) -> bool:
        """Is it there?"""
        ...


class DemoGateway:
    """Takes every message and lets nothing out."""

    def carries(self, *, channel: str) -> bool:
        """Texts and e-mails; letters are printed."""
        return channel != "post"

    def has(self, *, key: str) -> Carried | None:
        """Nothing is kept, so nothing is known."""
        return None

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        """Nothing leaves a demo."""
        return Carried()

    def delivery(self, number: str) -> str | None:
        """Nothing is kept, so nothing is known."""
        return None

    def answers(self) -> bool:
        """Always there."""
        return True


class NoGateway:
    """Where none is set up, no message is lost: each says that it could not be sent."""

    def carries(self, *, channel: str) -> bool:
        """None."""
        return False

    def has(self, *, key: str) -> Carried | None:
        """Nothing was ever taken."""
        return None

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> Carried:
        """Always raises."""
        raise CannotSend("Texts and e-mails are not set up. Ring, or send a letter.")

    def delivery(self, number: str) -> str | None:
        """Nothing was ever taken."""
        return None

    def answers(self) -> bool:
        """There is none."""
        return False


def configured() -> Gateway:
    """The gateway the setting MESSAGE_GATEWAY names: a class, or a function that gives one."""
    gateway: Gateway = import_string(settings.MESSAGE_GATEWAY)()
    return gateway
