"""What an action says when it cannot do what was asked. A slice's own errors stand beside its actions."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An act that cannot be done as asked. Nothing was changed.

    `message` is one plain sentence that says what to do; `field` names the form field it belongs to, if any.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class ChangedMeanwhile(Exception):
    """Somebody saved the row after it was shown. Carries the row as it stands now, so a page can show both.

    Of what grows by new rows, such as tiers, the id of the newest row is the `version` that is shown and compared.
    """

    def __init__(self, current: Any, *, shown_version: int, version: int | None = None) -> None:
        self.current = current
        self.shown_version = shown_version
        self.version: int = current.version if version is None else version
        super().__init__(f"{type(current).__name__} {current.pk} is at version {self.version}, not {shown_version}")


class KeyUsedForOther(Exception):
    """The same idempotency key came with another body: the second is not done."""
