"""The shape of what is set for unpaid work and for days of activity."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class UnpaidWork:
    """How hours of unpaid work are planned and credited.

    `look_ahead_days`: sessions are planned for at most so many days. `education_percent`: how much of the ordered time
    may be education or training; `travel_most_minutes`: the most one credit for travel may be; absent: no such credit.
    `earns_after_percent`: once so much of the ordered time is worked with none missed and none sent home for their
    behaviour, each further hour takes `earns_minutes` more off. `book_ahead_days`: sessions are booked, and the person
    told of them, so far ahead, again when the last one booked is less than `book_again_days` away.
    """

    topic: ClassVar[str] = "unpaid_work"
    look_ahead_days: int
    book_ahead_days: int
    book_again_days: int
    education_percent: int | None = None
    travel_most_minutes: int | None = None
    earns_after_percent: int | None = None
    earns_minutes: int | None = None


@dataclass(frozen=True)
class ActivityKind:
    """A kind of meeting. `counts`: a day with it is a day of activity."""

    code: str
    counts: bool


@dataclass(frozen=True)
class ActivityDays:
    """Which requirement is counted in days of activity, and which kinds of meeting make one."""

    topic: ClassVar[str] = "activity_days"
    requirement: str
    kinds: tuple[ActivityKind, ...]
