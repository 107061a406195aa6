"""How texts and e-mails leave. Letters by post are printed by a case administrator and need no gateway."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class CannotSend(Exception):
    """The gateway will never take this message: `because` says why, for the page. Other errors are tried again."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


class Gateway(Protocol):
    """A service that takes messages. The same key again is the same message and is not sent twice."""

    def has(self, *, key: str) -> bool:
        """Was a message with this key taken before?"""
        ...

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> None:
        """Hand a message over. Raises `CannotSend`."""
        ...


class DemoGateway:
    """Takes every message and lets nothing out."""

    def has(self, *, key: str) -> bool:
        """Nothing is kept, so nothing is known."""
        return False

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> None:
        """Nothing leaves a demo."""


class NoGateway:
    """Where none is set up, no message is lost: each says that it could not be sent."""

    def has(self, *, key: str) -> bool:
        """Nothing was ever taken."""
        return False

    def send(self, *, key: str, channel: str, to: str, subject: str, text: str) -> None:
        """Always raises."""
        raise CannotSend("Texts and e-mails are not set up. Ring, or send a letter.")


def configured() -> Gateway:
    """The gateway the setting MESSAGE_GATEWAY names."""
    gateway: Gateway = import_string(settings.MESSAGE_GATEWAY)()
    return gateway
