"""How soon we were told of a move: the person owes it straight away, so every day after it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Telling:
    """When we were told, in words. `tone`: kept for straight away, late for afterwards, quiet where it is not known."""

    text: str
    tone: Literal["kept", "late", "quiet"]


def telling(*, told_on: date | None, happened_on: date | None, planned_for: date | None = None) -> Telling:
    """When we were told of a change of address or number, against the day it happened or is planned for.

    "You must tell your offender manager straight away if you plan to change your address or phone number" (directgov,
    Offender managers: how they can support you). No days of grace are given there, so there are none here.
    """
    day = happened_on or planned_for
    if told_on is None or day is None:
        return Telling("When they told us is not recorded", "quiet")
    days = (told_on - day).days
    if days > 0:
        return Telling(f"Told us {_days(days)} after it", "late")
    if days < 0:
        return Telling(f"Told us {_days(-days)} before it", "kept")
    return Telling("Told us that day", "kept")


def _days(count: int) -> str:
    return f"{count:,} {'day' if count == 1 else 'days'}"
